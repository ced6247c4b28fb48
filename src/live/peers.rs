//! What runs at other replicas, as they say it. Pure: time is data. It must not believe a replica that has gone silent.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use actors::domain::RequestId;
use actors::limiter::port::ConversationId;
use tokio::time::Instant;
use uuid::Uuid;

use super::running::{Phase, RunningRequest, RunningView, age_ms};

/// A replica that has said nothing for so long is gone, and nothing runs there. It says what runs every few seconds.
const GONE_AFTER: Duration = Duration::from_secs(10);

#[derive(Debug)]
struct Peer {
    heard: Instant,
    running: HashMap<RequestId, RunningView>,
}

#[derive(Debug, Default)]
pub(super) struct Peers(HashMap<Uuid, Peer>);

impl Peers {
    fn peer(&mut self, replica: Uuid, now: Instant) -> &mut Peer {
        let peer = self.0.entry(replica).or_insert_with(|| Peer {
            heard: now,
            running: HashMap::new(),
        });
        peer.heard = now;
        peer
    }

    pub(super) fn began(&mut self, replica: Uuid, request: &Arc<RunningRequest>, now: Instant) {
        let view = RunningView {
            request: request.clone(),
            phase: Phase::Admission,
            provider_id: None,
            provider: None,
            attempts: 0,
            age_ms: 0,
        };
        self.peer(replica, now).running.insert(request.id, view);
    }

    pub(super) fn ended(&mut self, replica: Uuid, request: RequestId, now: Instant) {
        self.peer(replica, now).running.remove(&request);
    }

    /// All that runs there.
    pub(super) fn here(&mut self, replica: Uuid, running: Vec<RunningView>, now: Instant) {
        let running = running.into_iter().map(|view| (view.request.id, view));
        self.peer(replica, now).running = running.collect();
    }

    pub(super) fn gone(&mut self, replica: Uuid) {
        self.0.remove(&replica);
    }

    pub(super) fn list(&mut self, now: Instant, now_ms: i64) -> Vec<RunningView> {
        self.0
            .retain(|_, peer| now.saturating_duration_since(peer.heard) < GONE_AFTER);
        let all = self.0.values().flat_map(|peer| peer.running.values());
        all.map(|view| RunningView {
            age_ms: age_ms(view.request.at_ms, now_ms),
            ..view.clone()
        })
        .collect()
    }

    pub(super) fn runs(&self, request: RequestId) -> bool {
        self.0
            .values()
            .any(|peer| peer.running.contains_key(&request))
    }

    /// How many requests of a conversation run elsewhere.
    pub(super) fn of_session(&self, id: ConversationId) -> usize {
        let all = self.0.values().flat_map(|peer| peer.running.values());
        all.filter(|view| view.request.session_id == Some(id))
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::request;
    use super::*;

    #[test]
    fn what_runs_there_is_what_it_said_last_and_nothing_once_it_is_silent() {
        let (a, b, start) = (Uuid::from_u128(1), Uuid::from_u128(2), Instant::now());
        let one = |nth| Arc::new(request(nth));
        let mut peers = Peers::default();
        peers.began(a, &one(1), start);
        peers.began(a, &one(2), start);
        peers.began(b, &one(3), start);
        peers.ended(a, one(1).id, start);
        let count = |peers: &mut Peers, after: Duration| peers.list(start + after, 500).len();
        assert_eq!(count(&mut peers, Duration::ZERO), 2);
        assert_eq!(peers.list(start, 500)[0].age_ms, 500);
        assert!(peers.runs(one(2).id) && !peers.runs(one(1).id));
        assert_eq!(peers.of_session(ConversationId(3)), 1);
        peers.here(b, Vec::new(), start + GONE_AFTER / 2);
        assert_eq!(peers.of_session(ConversationId(3)), 0);
        peers.began(b, &one(4), start + GONE_AFTER / 2);
        assert_eq!(count(&mut peers, GONE_AFTER), 1, "a is silent");
        peers.gone(b);
        assert_eq!(count(&mut peers, GONE_AFTER), 0);
    }
}
