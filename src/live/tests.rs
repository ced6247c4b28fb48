//! One hub's view of itself, and what it makes of what others say.

use std::sync::{Arc, Mutex};

use actors::board::{CircuitNote, CoolDownNote, Note, SpentNote};
use actors::domain::{CoolScope, NanoUsd, ProviderId, ScopeId, WindowKind};
use actors::limiter::port::{ConversationId, LimitHit};
use futures_util::FutureExt;

use super::sample::{ended, request};
use super::*;

fn hub() -> Live {
    let live = Live::alone();
    live.set_session_ttl_ms(300_000);
    live
}

fn kinds(live: &Live, since: u64) -> Vec<&'static str> {
    let Resume::Events(events) = live.since(since) else {
        panic!("a gap");
    };
    events.iter().map(|event| event.data.kind()).collect()
}

fn last(live: &Live) -> u64 {
    lock(&live.0.ring).last()
}

#[test]
fn a_request_is_listed_from_its_beginning_to_its_end() {
    let live = hub();
    let since = last(&live);
    let mut running = live.begin(request(1));
    assert_eq!(live.list()[0].phase, Phase::Admission);
    running.attempt(ProviderId(3), "p");
    running.attempt(ProviderId(3), "p");
    let view = live.list().remove(0);
    assert_eq!((view.phase, view.attempts), (Phase::Waiting, 2));
    assert_eq!(
        (view.provider_id, view.provider.as_deref()),
        (Some(ProviderId(3)), Some("p"))
    );
    running.first_byte();
    assert_eq!(live.list()[0].phase, Phase::Answering);
    assert_eq!(live.sessions()[0].running, 1);
    running.finish(ended(5, 6));
    running.finish(ended(5, 6));
    drop(running);
    assert_eq!(live.list(), []);
    let session = live.sessions().remove(0);
    assert_eq!((session.running, session.done), (0, 1));
    assert_eq!(kinds(&live, since), ["request.started", "request.finished"]);
}

#[test]
fn a_guard_that_is_dropped_leaves_nothing_running() {
    let live = hub();
    drop(live.begin(request(1)));
    assert_eq!(live.list(), []);
    assert_eq!(live.sessions()[0].running, 0);
}

#[test]
fn ending_a_conversation_ends_its_requests_drops_its_pins_and_lets_it_start_anew() {
    let live = hub();
    let forgotten: Arc<Mutex<Vec<ConversationId>>> = Arc::default();
    let told = forgotten.clone();
    live.drops_pins_by(move |ids| told.lock().unwrap().extend(ids));
    let id = ConversationId(9);
    let of = |nth, pins: &[u128]| {
        let mut one = request(nth);
        one.session_id = Some(id);
        one.pins = pins.iter().copied().map(ConversationId).collect();
        one
    };
    let (one, two) = (live.begin(of(1, &[5, 6])), live.begin(of(2, &[6, 7])));
    let other = live.begin(request(3));
    let since = last(&live);
    let ended = live.terminate(id).unwrap();
    assert_eq!((ended.requests, ended.session.id), (2, id));
    assert!(one.cancelled().now_or_never().is_some());
    assert!(two.cancelled().now_or_never().is_some());
    assert!(other.cancelled().now_or_never().is_none());
    let forgotten = forgotten.lock().unwrap().clone();
    assert_eq!(forgotten, [5, 6, 7].map(ConversationId));
    assert_eq!(kinds(&live, since), ["session.terminated"]);
    drop((one, two));
    assert_eq!(live.sessions().len(), 1, "only the other one is active");
    assert_eq!(live.terminate(id), None);
    let anew = live.begin(of(4, &[]));
    assert!(anew.cancelled().now_or_never().is_none());
    assert_eq!(live.sessions().len(), 2);
}

#[test]
fn one_request_is_ended_by_its_id() {
    let live = hub();
    let (one, other) = (live.begin(request(1)), live.begin(request(2)));
    assert!(live.terminate_request(one.request().id));
    assert!(one.cancelled().now_or_never().is_some());
    assert!(other.cancelled().now_or_never().is_none());
    assert!(!live.terminate_request(request(7).id));
}

#[test]
fn circuits_and_pauses_are_told_and_money_is_not() {
    let live = hub();
    let since = last(&live);
    let provider = ProviderId(4);
    live.note(&Note::Circuit(CircuitNote {
        provider,
        open_until_ms: Some(9),
        openings: 1,
        at_ms: 1,
    }));
    live.note(&Note::CoolDown(CoolDownNote {
        provider,
        scope: CoolScope::Account,
        until_ms: 5,
        stated: true,
        at_ms: 1,
    }));
    live.note(&Note::Spent(SpentNote {
        provider,
        at_ms: 1,
        amount: NanoUsd(1),
    }));
    assert_eq!(
        kinds(&live, since),
        ["circuit.changed", "provider.cooled_down"]
    );
}

#[test]
fn a_limit_of_a_provider_is_the_hubs_business_and_another_the_users() {
    let live = hub();
    let since = last(&live);
    for scope in [ScopeId::User(2), ScopeId::Provider(3)] {
        let hit = LimitHit {
            scope,
            window: WindowKind::RequestsPerMinute,
            limit: 1,
            used: 1,
            reserved: 0,
            resets_at_ms: i64::MAX,
        };
        live.limit_hit(&request(1), &hit);
    }
    let Resume::Events(events) = live.since(since) else {
        panic!("a gap");
    };
    assert_eq!(events[0].scope, Scope::of(&request(1)));
    assert_eq!(events[1].scope, Scope::HUB);
    let Data::LimitHit(hit) = &events[0].data else {
        panic!("{events:?}");
    };
    assert_eq!(hit.resets_at_ms, None, "never");
}

#[tokio::test]
async fn whoever_was_away_for_a_moment_misses_nothing() {
    let live = hub();
    live.catalog_changed(1);
    let seen = last(&live);
    live.catalog_changed(2);
    let (Resume::Events(missed), mut follower) = live.follow_since(seen) else {
        panic!("a gap");
    };
    assert_eq!(missed.len(), 1);
    live.catalog_changed(3);
    let Heard::Event(event) = follower.next().await else {
        panic!("nothing was heard");
    };
    assert!(event.id > missed[0].id);
    assert_eq!(follower.next().now_or_never(), None);
    live.close();
    assert_eq!(follower.next().await, Heard::Closed);
    assert_eq!(live.since(0), Resume::Gap);
}

#[test]
fn what_runs_elsewhere_is_listed_until_it_ends_or_its_hub_stops() {
    let (here, there) = (hub(), Uuid::from_u128(5));
    let since = last(&here);
    let event = |data| {
        Message::Event(Arc::new(Event {
            id: 1,
            at_ms: 7,
            replica: there,
            scope: Scope::of(&request(1)),
            data,
        }))
    };
    let started = Arc::new(request(1));
    here.hear(there, vec![event(Data::RequestStarted(started.clone()))]);
    assert_eq!((here.list().len(), here.sessions()[0].running), (1, 1));
    here.hear(there, vec![event(finished(started, ended(4, 5)))]);
    assert_eq!(here.list(), []);
    let session = here.sessions().remove(0);
    assert_eq!((session.done, session.tokens), (1, 4));
    assert_eq!(kinds(&here, since), ["request.started", "request.finished"]);
    let Resume::Events(events) = here.since(since) else {
        panic!("a gap");
    };
    assert!(events[0].id > 1 && events[0].at_ms == 7 && events[0].replica == there);

    let hub = hub();
    let running = hub.begin(request(2));
    here.hear(there, vec![Message::Here(hub.running_here(TOLD))]);
    assert_eq!((here.list().len(), here.sessions().len()), (1, 2));
    here.hear(there, vec![Message::Gone]);
    assert_eq!(here.list(), []);
    drop(running);
}

#[test]
fn another_hubs_word_ends_what_runs_here() {
    let live = hub();
    let (one, two) = (live.begin(request(1)), live.begin(request(2)));
    let session = request(1).session_id.unwrap();
    let there = Uuid::from_u128(5);
    live.hear(
        there,
        vec![
            Message::Terminate(Target::Session(session)),
            Message::Terminate(Target::Request(request(2).id)),
        ],
    );
    assert!(one.cancelled().now_or_never().is_some());
    assert!(two.cancelled().now_or_never().is_some());
}
