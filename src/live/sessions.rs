//! Conversations that are active: who, with what, how much so far. Bounded in number and in age. Pure: time is data. What
//! was before the hub's start is in the log of requests and not here.

use std::collections::{BTreeSet, HashMap};

use actors::domain::{KeyId, NanoUsd, UserId};
use actors::limiter::port::ConversationId;
use serde::Serialize;

use super::event::Ended;
use super::running::RunningRequest;

/// As many conversations are kept at most: some 5 MB. The one that was quiet for longest goes out.
pub(super) const MOST: usize = 10_000;

/// As many models and providers of a conversation are named at most.
const NAMED: usize = 8;

/// A conversation, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionView {
    pub id: ConversationId,
    /// As in the rows of the log; not unique beyond its key.
    pub session: Option<String>,
    pub key_id: KeyId,
    pub user_id: UserId,
    pub key: String,
    pub user: String,
    /// Of its last request.
    pub client_ip: Option<String>,
    pub user_agent: Option<String>,
    /// As clients asked for them, in the order in which they came.
    pub models: Vec<String>,
    /// Who served it, in the order in which they came.
    pub providers: Vec<String>,
    /// Requests that run now.
    pub running: usize,
    pub done: u64,
    /// Those of them that went wrong.
    pub failed: u64,
    pub tokens: u64,
    /// Nano-USD.
    pub cost: NanoUsd,
    /// Unix milliseconds.
    pub first_seen_ms: i64,
    pub last_seen_ms: i64,
}

#[derive(Debug)]
struct Session {
    view: SessionView,
    pins: Vec<ConversationId>,
    /// Requests that run at this hub: they keep it from going out by age.
    running_here: u32,
}

/// All conversations, those of other replicas too.
#[derive(Debug)]
pub(super) struct Sessions {
    by_id: HashMap<ConversationId, Session>,
    /// Each once, by when it was last seen.
    ages: BTreeSet<(i64, ConversationId)>,
    most: usize,
}

impl Sessions {
    pub(super) fn new(most: usize) -> Self {
        Self {
            by_id: HashMap::new(),
            ages: BTreeSet::new(),
            most,
        }
    }

    /// A request of it runs, `here` or elsewhere.
    pub(super) fn began(&mut self, request: &RunningRequest, here: bool, now_ms: i64, ttl_ms: i64) {
        let Some(id) = request.session_id else {
            return;
        };
        if !self.by_id.contains_key(&id) {
            self.make_room(now_ms, ttl_ms);
        }
        let session = self.by_id.entry(id).or_insert_with(|| {
            self.ages.insert((now_ms, id));
            fresh(id, request, now_ms)
        });
        session.running_here += u32::from(here);
        session.view.client_ip.clone_from(&request.client_ip);
        session.view.user_agent.clone_from(&request.user_agent);
        name(&mut session.view.models, &request.model);
        if here {
            session.pins.clone_from(&request.pins);
        }
        self.seen(id, now_ms);
    }

    /// A request of it, which ran `here` or elsewhere, is over. One that was forgotten meanwhile stays so.
    pub(super) fn ended(
        &mut self,
        request: &RunningRequest,
        end: Option<&Ended>,
        here: bool,
        now_ms: i64,
    ) {
        let Some(id) = request.session_id else {
            return;
        };
        let Some(session) = self.by_id.get_mut(&id) else {
            return;
        };
        session.running_here = session.running_here.saturating_sub(u32::from(here));
        if let Some(end) = end {
            let view = &mut session.view;
            view.done += 1;
            view.failed += u64::from(end.error_code.is_some());
            view.tokens = view.tokens.saturating_add(end.usage.total());
            view.cost.0 = view.cost.0.saturating_add(end.cost.0);
            if let Some(provider) = &end.provider {
                name(&mut view.providers, provider);
            }
        }
        self.seen(id, now_ms);
    }

    /// Takes it out, with the names under which it may be pinned.
    pub(super) fn take(
        &mut self,
        id: ConversationId,
    ) -> Option<(SessionView, Vec<ConversationId>)> {
        let session = self.by_id.remove(&id)?;
        self.ages.remove(&(session.view.last_seen_ms, id));
        Some((session.view, session.pins))
    }

    /// Those that are not too old, the last seen first.
    pub(super) fn active(&mut self, now_ms: i64, ttl_ms: i64) -> Vec<SessionView> {
        self.expire(now_ms, ttl_ms);
        let latest = self.ages.iter().rev();
        latest
            .filter_map(|(_, id)| Some(self.by_id.get(id)?.view.clone()))
            .collect()
    }

    fn seen(&mut self, id: ConversationId, now_ms: i64) {
        let Some(session) = self.by_id.get_mut(&id) else {
            return;
        };
        let last = &mut session.view.last_seen_ms;
        if now_ms > *last {
            self.ages.remove(&(*last, id));
            *last = now_ms;
            self.ages.insert((now_ms, id));
        }
    }

    fn make_room(&mut self, now_ms: i64, ttl_ms: i64) {
        self.expire(now_ms, ttl_ms);
        while self.by_id.len() >= self.most
            && let Some((_, id)) = self.ages.pop_first()
        {
            self.by_id.remove(&id);
        }
    }

    /// Forgets what is too old, but for what runs.
    fn expire(&mut self, now_ms: i64, ttl_ms: i64) {
        while let Some(&(last, id)) = self.ages.first()
            && last.saturating_add(ttl_ms) < now_ms
        {
            let runs = |session: &Session| session.running_here > 0;
            if self.by_id.get(&id).is_some_and(runs) {
                self.seen(id, now_ms);
            } else {
                self.ages.pop_first();
                self.by_id.remove(&id);
            }
        }
    }
}

fn fresh(id: ConversationId, request: &RunningRequest, now_ms: i64) -> Session {
    Session {
        view: SessionView {
            id,
            session: request.session.clone(),
            key_id: request.key_id,
            user_id: request.user_id,
            key: request.key.clone(),
            user: request.user.clone(),
            client_ip: None,
            user_agent: None,
            models: Vec::new(),
            providers: Vec::new(),
            running: 0,
            done: 0,
            failed: 0,
            tokens: 0,
            cost: NanoUsd(0),
            first_seen_ms: request.at_ms,
            last_seen_ms: now_ms,
        },
        pins: Vec::new(),
        running_here: 0,
    }
}

fn name(names: &mut Vec<String>, new: &str) {
    if names.len() < NAMED && !new.is_empty() && !names.iter().any(|known| known == new) {
        names.push(new.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{ended, request};
    use super::*;

    const TTL: i64 = 1_000;

    fn of(nth: u128) -> RunningRequest {
        let mut request = request(nth);
        request.session_id = Some(ConversationId(nth));
        request
    }

    fn ids(sessions: &mut Sessions, now_ms: i64) -> Vec<u128> {
        let active = sessions.active(now_ms, TTL);
        active.iter().map(|view| view.id.0).collect()
    }

    #[test]
    fn it_adds_up_what_its_requests_used_and_names_who_served_it() {
        let mut sessions = Sessions::new(10);
        for (model, provider, failed) in [("a", "p1", false), ("b", "p1", true), ("a", "p2", false)]
        {
            let mut one = of(1);
            one.model = model.to_owned();
            sessions.began(&one, true, 10, TTL);
            let mut end = ended(100, 7);
            end.provider = Some(provider.to_owned());
            end.error_code = failed.then(|| "upstream_cut".to_owned());
            sessions.ended(&one, Some(&end), true, 20);
        }
        let [view] = &sessions.active(30, TTL)[..] else {
            panic!("one conversation");
        };
        assert_eq!((view.done, view.failed), (3, 1));
        assert_eq!((view.tokens, view.cost), (300, NanoUsd(21)));
        assert_eq!(view.models, ["a", "b"]);
        assert_eq!(view.providers, ["p1", "p2"]);
        assert_eq!(view.last_seen_ms, 20);
    }

    #[test]
    fn it_goes_out_after_its_time_unless_a_request_runs_here() {
        let mut sessions = Sessions::new(10);
        let (quiet, runs, elsewhere) = (of(1), of(2), of(3));
        sessions.began(&quiet, true, 0, TTL);
        sessions.ended(&quiet, None, true, 0);
        sessions.began(&runs, true, 0, TTL);
        sessions.began(&elsewhere, false, 0, TTL);
        assert_eq!(ids(&mut sessions, TTL), [3, 2, 1]);
        assert_eq!(ids(&mut sessions, TTL + 1), [2]);
        sessions.ended(&runs, Some(&ended(1, 1)), true, TTL + 2);
        assert_eq!(ids(&mut sessions, 2 * TTL + 2), [2]);
        assert_eq!(ids(&mut sessions, 2 * TTL + 3), [0; 0]);
        assert!(sessions.by_id.is_empty() && sessions.ages.is_empty());
    }

    #[test]
    fn there_are_never_more_than_so_many_and_the_quietest_goes_first() {
        let mut sessions = Sessions::new(3);
        for nth in 1..=3 {
            sessions.began(&of(nth), true, nth as i64, TTL);
        }
        sessions.began(&of(1), true, 10, TTL);
        sessions.began(&of(4), true, 11, TTL);
        assert_eq!(ids(&mut sessions, 11), [4, 1, 3]);
        assert_eq!(sessions.ages.len(), 3);
    }

    #[test]
    fn one_that_was_taken_out_stays_out_until_it_begins_anew() {
        let mut sessions = Sessions::new(3);
        let mut one = of(1);
        one.pins = vec![ConversationId(7)];
        sessions.began(&one, true, 0, TTL);
        let (view, pins) = sessions.take(ConversationId(1)).unwrap();
        assert_eq!(
            (view.id, pins),
            (ConversationId(1), vec![ConversationId(7)])
        );
        assert!(sessions.take(ConversationId(1)).is_none());
        sessions.ended(&one, Some(&ended(1, 1)), true, 1);
        assert_eq!(ids(&mut sessions, 1), [0; 0]);
        sessions.began(&one, true, 2, TTL);
        assert_eq!(ids(&mut sessions, 2), [1]);
    }

    #[test]
    fn a_request_without_a_conversation_is_none() {
        let mut sessions = Sessions::new(3);
        let mut one = of(1);
        one.session_id = None;
        sessions.began(&one, true, 0, TTL);
        assert_eq!(ids(&mut sessions, 0), [0; 0]);
    }
}
