//! The Router through its handle: what providers tell it, and a memory that comes back.

use std::time::Duration;

use crate::domain::{Failure, Fault, Outcome, ProviderId, RoutingTable};
use crate::limiter::port::Spend;
use crate::scripted::{ask, configured, entry, pick, policy, root, settle_down};
use crate::{FilterReason, Root};

async fn picked(root: &Root) -> i64 {
    root.router.pick(pick()).await.unwrap().provider.0
}

async fn open_circuit(root: &Root, id: i64) {
    let provider = root.providers.get(ProviderId(id)).unwrap();
    for _ in 0..2 {
        let failure = Failure {
            fault: Fault::Provider,
            status: Some(503),
            cool_down: None,
        };
        let permit = provider.acquire(ask()).await.unwrap();
        permit.finish(Outcome::Failure(failure), Spend::default());
    }
    // Behind the reports in the provider's mailbox, and before the Router's next pick.
    provider.observe().await.unwrap();
}

#[actix::test]
async fn an_open_circuit_is_passed_by_until_it_is_over() {
    tokio::time::pause();
    let root = configured(root(), &[1, 2]);
    assert_eq!(picked(&root).await, 1);
    open_circuit(&root, 1).await;
    assert_eq!(picked(&root).await, 2);
    open_circuit(&root, 2).await;
    let none = root.router.pick(pick()).await.unwrap_err();
    assert_eq!(none.retry_after_ms, Some(30_000));
    tokio::time::advance(Duration::from_secs(30)).await;
    settle_down().await;
    assert_eq!(picked(&root).await, 1);
}

#[actix::test]
async fn a_simulation_says_who_would_serve_and_leaves_no_trace() {
    let root = configured(root(), &[1, 2]);
    open_circuit(&root, 1).await;
    let asked = crate::Pick {
        conversation: vec![crate::ConversationId(7)],
        ..pick()
    };
    let simulation = root.router.simulate(asked).await.unwrap();
    let choice = simulation.outcome.unwrap();
    assert_eq!(choice.provider, ProviderId(2));
    assert_eq!(choice.filtered[0].reason, FilterReason::CircuitOpen);
    let ranked: Vec<i64> = simulation.tiers.iter().map(|one| one.provider.0).collect();
    assert_eq!(ranked, [2]);
    assert_eq!(root.router.observe().await.unwrap().pins, 0);
}

#[actix::test]
async fn a_full_provider_is_passed_by_while_it_is_full() {
    let root = configured(root(), &[1, 2]);
    let mut full = policy(1);
    full.max_in_flight = Some(1);
    let table = RoutingTable {
        entries: vec![entry(1), entry(2)],
        pin_ttl_ms: 0,
        ..RoutingTable::default()
    };
    root.reconfigure(vec![full, policy(2)], table);
    let permit = root
        .providers
        .get(ProviderId(1))
        .unwrap()
        .acquire(ask())
        .await
        .unwrap();
    settle_down().await;
    assert_eq!(picked(&root).await, 2);
    drop(permit);
    settle_down().await;
    assert_eq!(picked(&root).await, 1);
}

#[actix::test]
async fn a_restarted_router_has_its_table_and_hears_the_providers_again() {
    let root = configured(root(), &[1, 2]);
    open_circuit(&root, 1).await;
    assert_eq!(picked(&root).await, 2);
    root.router.crash();
    assert!(
        root.router.pick(pick()).await.is_ok(),
        "an ask behind a crash is answered"
    );
    settle_down().await;
    assert_eq!(picked(&root).await, 2);
    assert_eq!(root.stats()[1].restarts, 1);
}

#[actix::test]
async fn a_stopped_router_says_that_it_is_down() {
    let root = configured(root(), &[1]);
    assert_eq!(picked(&root).await, 1);
    root.stop().await;
    assert!(root.router.pick(pick()).await.unwrap_err().down);
}

#[actix::test]
async fn what_speaks_against_a_provider_can_be_looked_at() {
    let root = configured(root(), &[1, 2]);
    open_circuit(&root, 1).await;
    let view = root.router.observe().await.unwrap();
    let unavailable: Vec<_> = view.routes.iter().map(|route| route.unavailable).collect();
    assert_eq!(unavailable, [Some(FilterReason::CircuitOpen), None]);
    assert_eq!(view.pins, 0);
}
