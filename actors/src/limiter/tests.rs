//! Coalescing, leases, failing open and idling, over a scripted store.

use std::sync::Arc;
use std::time::Duration;

use super::port::{Grant, LimitHit, Reservation, Room, Spend, Verdict};
use crate::domain::NanoUsd;
use crate::domain::{KeyId, LimitRule, LimitScope, ScopeId, WindowKind};
use crate::scripted::{Sink, Store, id, root_with, settle_down, until};
use crate::{BatchPolicy, Granted, Limiters};

const KEY: KeyId = KeyId(1);

fn reservation(number: u128) -> Reservation {
    let rule = LimitRule::new(WindowKind::ConcurrentRequests, 2);
    Reservation {
        request: id(number),
        at_ms: 0,
        scopes: vec![LimitScope {
            id: ScopeId::Key(1),
            rules: vec![rule],
        }],
        ttl_ms: 1,
        estimate: Spend::default(),
        conversation: None,
    }
}

fn limiters(store: &Arc<Store>) -> Limiters {
    root_with(store, &Sink::open(), BatchPolicy::default()).limiters
}

fn spawn(limiters: &Limiters, number: u128) -> tokio::task::JoinHandle<Result<Granted, LimitHit>> {
    let limiters = limiters.clone();
    tokio::task::spawn_local(async move { limiters.reserve(KEY, reservation(number)).await })
}

#[actix::test]
async fn room_is_granted_and_settled_once_when_the_lease_goes() {
    let store = Store::open();
    let limiters = limiters(&store);
    let room = Room {
        scope: ScopeId::Key(1),
        window: WindowKind::ConcurrentRequests,
        limit: 2,
        remaining: 1,
        resets_at_ms: 5,
    };
    store
        .verdicts
        .lock()
        .unwrap()
        .push_back(Verdict::Granted(Grant {
            room: Some(room),
            warning: None,
        }));
    let granted = limiters.reserve(KEY, reservation(1)).await.unwrap();
    assert_eq!((granted.room, granted.degraded), (Some(room), false));
    settle_down().await;
    assert_eq!(store.settled(), []);
    drop(granted);
    until(|| !store.settled().is_empty()).await;
    settle_down().await;
    assert_eq!(store.settled(), [id(1)]);
}

#[actix::test]
async fn a_lease_is_settled_with_what_was_consumed_and_dropped_with_nothing() {
    let store = Store::open();
    let limiters = limiters(&store);
    let spend = Spend {
        tokens: 7,
        cost: NanoUsd(42),
    };
    let granted = limiters.reserve(KEY, reservation(1)).await.unwrap();
    granted.lease.settle(Some(spend));
    drop(limiters.reserve(KEY, reservation(2)).await.unwrap());
    until(|| store.settled().len() == 2).await;
    let actual: Vec<_> = store.actual.lock().unwrap().clone();
    assert_eq!(actual, [Some(spend), None]);
}

#[actix::test]
async fn what_a_request_cost_is_settled_though_its_actor_died() {
    let store = Store::with_gate(0);
    let limiters = limiters(&store);
    let in_flight = spawn(&limiters, 1);
    until(|| store.reserved().len() == 1).await;
    limiters.crash(KEY);
    let granted = in_flight.await.unwrap().unwrap();
    assert!(granted.degraded);
    let spend = Spend {
        tokens: 1,
        cost: NanoUsd(5),
    };
    granted.lease.settle(Some(spend));
    store.gate.add_permits(100);
    until(|| store.actual.lock().unwrap().contains(&Some(spend))).await;
}

#[actix::test]
async fn a_refusal_holds_nothing() {
    let store = Store::open();
    let limiters = limiters(&store);
    let hit = LimitHit {
        scope: ScopeId::Key(1),
        window: WindowKind::ConcurrentRequests,
        limit: 2,
        used: 2,
        reserved: 0,
        resets_at_ms: 9,
    };
    store
        .verdicts
        .lock()
        .unwrap()
        .push_back(Verdict::Refused(hit.clone()));
    assert_eq!(
        limiters.reserve(KEY, reservation(1)).await.unwrap_err(),
        hit
    );
    settle_down().await;
    assert_eq!(store.settled(), []);
}

#[actix::test]
async fn without_rules_neither_store_nor_actor_is_touched() {
    let store = Store::open();
    let limiters = limiters(&store);
    let mut free = reservation(1);
    free.scopes[0].rules.clear();
    let granted = limiters.reserve(KEY, free).await.unwrap();
    assert!(granted.room.is_none() && !granted.degraded);
    drop(granted);
    settle_down().await;
    assert_eq!(
        (
            limiters.active(),
            store.reserved().len(),
            store.settled().len()
        ),
        (0, 0, 0)
    );
}

#[actix::test]
async fn what_arrives_during_a_call_goes_together_into_the_next() {
    let store = Store::with_gate(0);
    let limiters = limiters(&store);
    let first = spawn(&limiters, 1);
    until(|| store.reserved().len() == 1).await;
    let others: Vec<_> = (2..10).map(|number| spawn(&limiters, number)).collect();
    settle_down().await;
    assert_eq!(store.reserved().len(), 1);
    store.gate.add_permits(2);
    let granted = first.await.unwrap().unwrap();
    for other in others {
        assert!(!other.await.unwrap().unwrap().degraded);
    }
    assert_eq!(store.reserved(), [vec![id(1)], (2..10).map(id).collect()]);
    drop(granted);
}

#[actix::test]
async fn a_place_is_given_back_before_the_next_request_asks_for_one() {
    let store = Store::open();
    let limiters = limiters(&store);
    drop(limiters.reserve(KEY, reservation(1)).await.unwrap());
    let second = limiters.reserve(KEY, reservation(2)).await.unwrap();
    assert_eq!(store.settled(), [id(1)]);
    drop(second);
}

#[actix::test]
async fn whoever_leaves_before_the_grant_holds_nothing() {
    let store = Store::with_gate(0);
    let limiters = limiters(&store);
    let in_flight = spawn(&limiters, 1);
    until(|| store.reserved().len() == 1).await;
    let waiting = spawn(&limiters, 2);
    settle_down().await;
    in_flight.abort();
    waiting.abort();
    settle_down().await;
    store.gate.add_permits(100);
    until(|| !store.settled().is_empty()).await;
    settle_down().await;
    assert_eq!(
        store.settled(),
        [id(1)],
        "the store never heard of the second"
    );
    assert_eq!(store.reserved(), [vec![id(1)]]);
}

#[actix::test]
async fn a_store_that_fails_lets_pass_and_is_settled_later() {
    tokio::time::pause();
    let store = Store::open();
    let limiters = limiters(&store);
    store.failures.lock().unwrap().extend([true, true]);
    let granted = limiters.reserve(KEY, reservation(1)).await.unwrap();
    assert!(granted.degraded && granted.room.is_none());
    assert_eq!(limiters.degraded_total(), 1);
    drop(granted);
    settle_down().await;
    assert_eq!(store.settled(), [], "the settlement failed once");
    tokio::time::advance(Duration::from_millis(1_010)).await;
    settle_down().await;
    assert_eq!(store.settled(), [id(1)]);
}

#[actix::test]
async fn a_store_that_hangs_lets_pass_after_half_a_second() {
    tokio::time::pause();
    let store = Store::with_gate(0);
    let limiters = limiters(&store);
    let asked = tokio::time::Instant::now();
    assert!(
        limiters
            .reserve(KEY, reservation(1))
            .await
            .unwrap()
            .degraded
    );
    let took = asked.elapsed();
    assert!(
        took >= Duration::from_millis(500) && took < Duration::from_millis(600),
        "{took:?}"
    );
}

#[actix::test]
async fn an_idle_limiter_ends_and_a_late_lease_still_settles() {
    tokio::time::pause();
    let store = Store::open();
    let limiters = limiters(&store);
    let granted = limiters.reserve(KEY, reservation(1)).await.unwrap();
    assert_eq!(limiters.active(), 1);
    tokio::time::advance(Duration::from_secs(61)).await;
    settle_down().await;
    tokio::time::advance(Duration::from_secs(31)).await;
    settle_down().await;
    assert_eq!(limiters.active(), 0);
    drop(granted);
    settle_down().await;
    assert_eq!(store.settled(), [id(1)]);
}

#[actix::test]
async fn a_crash_lets_pass_and_gives_back_what_was_in_flight() {
    let store = Store::with_gate(1);
    let root = root_with(&store, &Sink::open(), BatchPolicy::default());
    let kept = root.limiters.reserve(KEY, reservation(1)).await.unwrap();
    let in_flight = spawn(&root.limiters, 2);
    until(|| store.reserved().len() == 2).await;
    root.limiters.crash(KEY);
    let granted = in_flight.await.unwrap().unwrap();
    assert!(granted.degraded);
    assert_eq!(root.limiters.degraded_total(), 1);
    store.gate.add_permits(100);
    until(|| store.settled() == [id(2)]).await;
    drop(kept);
    until(|| store.settled() == [id(2), id(1)]).await;
    assert!(
        !root
            .limiters
            .reserve(KEY, reservation(3))
            .await
            .unwrap()
            .degraded
    );
    assert_eq!(root.stats()[2].restarts, 1);
}
