//! Permits, slots and the circuit through the handle, with a paused clock.

use std::time::Duration;

use super::scene::{SUCCESS, Scene, failure, pass};
use crate::domain::{Fault, Outcome, ProviderId, RoutingTable};
use crate::limiter::port::Spend;
use crate::scripted::{ask, configured, policy, root, settle_down};
use crate::{CircuitView, ProviderHandle, Refused, Root};

fn provider(max_in_flight: Option<u32>) -> (Root, ProviderHandle) {
    let root = configured(root(), &[1]);
    let mut policy = policy(1);
    policy.max_in_flight = max_in_flight;
    root.reconfigure(vec![policy], RoutingTable::default());
    let provider = root.providers.get(ProviderId(1)).unwrap();
    (root, provider)
}

async fn ends(provider: &ProviderHandle, outcome: Outcome) {
    provider
        .acquire(ask())
        .await
        .unwrap()
        .finish(outcome, Spend::default());
}

#[actix::test]
async fn slots_are_bounded_and_a_dropped_permit_gives_its_slot_back() {
    let (_root, provider) = provider(Some(2));
    let first = provider.acquire(ask()).await.unwrap();
    let second = provider.acquire(ask()).await.unwrap();
    assert_eq!(provider.acquire(ask()).await.unwrap_err(), Refused::Busy);
    assert_eq!(provider.observe().await.unwrap().in_flight, 2);
    drop(first);
    let third = provider.acquire(ask()).await.unwrap();
    second.finish(SUCCESS, Spend::default());
    drop(third);
    let view = provider.observe().await.unwrap();
    assert_eq!((view.in_flight, view.served, view.failed), (0, 1, 0));
}

#[actix::test]
async fn an_asker_that_leaves_takes_no_slot_along() {
    let (_root, provider) = provider(Some(1));
    provider.observe().await.unwrap();
    // Polled once, so that the ask lies in the mailbox or has its answer waiting; then the asker is gone.
    for _ in 0..10 {
        let asked = tokio::time::timeout(Duration::ZERO, provider.acquire(ask()));
        drop(futures_util::FutureExt::now_or_never(asked));
        settle_down().await;
    }
    assert_eq!(provider.observe().await.unwrap().in_flight, 0);
    assert!(provider.acquire(ask()).await.is_ok());
}

#[actix::test]
async fn an_answer_that_nobody_fetches_gives_its_slot_back() {
    let (_root, provider) = provider(Some(1));
    let mut asked = Box::pin(provider.acquire(ask()));
    assert!(futures_util::poll!(&mut asked).is_pending());
    settle_down().await;
    drop(asked);
    settle_down().await;
    assert_eq!(provider.observe().await.unwrap().in_flight, 0);
}

#[actix::test]
async fn failures_open_the_circuit_and_a_recovered_provider_closes_it() {
    tokio::time::pause();
    let (_root, provider) = provider(None);
    ends(&provider, failure(Fault::Provider)).await;
    ends(&provider, failure(Fault::BrokenAnswer)).await;
    let refused = provider.acquire(ask()).await.unwrap_err();
    assert_eq!(
        refused,
        Refused::CircuitOpen {
            retry_after_ms: 30_000
        }
    );
    tokio::time::advance(Duration::from_secs(30)).await;
    let trial = provider.acquire(ask()).await.unwrap();
    assert_eq!(provider.acquire(ask()).await.unwrap_err(), Refused::Busy);
    assert_eq!(
        provider.observe().await.unwrap().circuit,
        CircuitView::HalfOpen
    );
    trial.finish(SUCCESS, Spend::default());
    ends(&provider, SUCCESS).await;
    assert_eq!(
        provider.observe().await.unwrap().circuit,
        CircuitView::Closed
    );
}

#[actix::test]
async fn faults_that_are_not_the_providers_open_nothing() {
    let (_root, provider) = provider(None);
    for fault in [Fault::Client, Fault::Account, Fault::Model, Fault::Network] {
        for _ in 0..5 {
            ends(&provider, failure(fault)).await;
        }
    }
    let view = provider.observe().await.unwrap();
    assert_eq!(
        (view.circuit, view.consecutive_failures, view.failed),
        (CircuitView::Closed, 0, 0)
    );
}

#[actix::test]
async fn network_faults_count_where_configured() {
    let (root, provider) = provider(None);
    let mut policy = policy(1);
    policy.count_network_faults = true;
    root.reconfigure(vec![policy], RoutingTable::default());
    ends(&provider, failure(Fault::Network)).await;
    ends(&provider, failure(Fault::Network)).await;
    let view = provider.observe().await.unwrap();
    assert!(matches!(view.circuit, CircuitView::Open { .. }));
}

#[actix::test]
async fn a_reset_closes_the_circuit_at_once() {
    let (_root, provider) = provider(None);
    ends(&provider, failure(Fault::Provider)).await;
    ends(&provider, failure(Fault::Provider)).await;
    assert!(provider.acquire(ask()).await.is_err());
    provider.reset_circuit();
    assert!(provider.acquire(ask()).await.is_ok());
}

#[actix::test]
async fn a_permit_of_a_dead_incarnation_is_not_counted_by_the_next() {
    let (root, provider) = provider(Some(1));
    let old = provider.acquire(ask()).await.unwrap();
    provider.crash();
    let new = provider.acquire(ask()).await.unwrap();
    old.finish(failure(Fault::Provider), Spend::default());
    let view = provider.observe().await.unwrap();
    assert_eq!((view.in_flight, view.failed), (1, 0));
    drop(new);
    assert_eq!(root.stats()[0].restarts, 1);
}

#[actix::test]
async fn half_open_lets_one_through_however_many_ask_at_once() {
    tokio::time::pause();
    let scene = Scene::new(|_| ());
    scene.ends(failure(Fault::Provider)).await;
    scene.ends(failure(Fault::Provider)).await;
    pass(30).await;
    let asked = (0..1000).map(|_| scene.provider.acquire(ask()));
    let answers = futures_util::future::join_all(asked).await;
    let (through, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!((through.len(), refused.len()), (1, 999));
    assert!(
        refused
            .iter()
            .all(|answer| matches!(answer, Err(Refused::Busy)))
    );
}

#[actix::test]
async fn a_long_answer_does_not_keep_the_next_trial_waiting_and_is_counted_once() {
    tokio::time::pause();
    let scene = Scene::new(|_| ());
    scene.ends(failure(Fault::Provider)).await;
    scene.ends(failure(Fault::Provider)).await;
    pass(30).await;
    let long = scene.permit().await;
    long.opened();
    // Said twice by mistake, counted once.
    long.opened();
    let trial = scene.permit().await;
    long.finish(SUCCESS, Spend::default());
    let view = scene.provider.observe().await.unwrap();
    assert_eq!(view.circuit, CircuitView::HalfOpen);
    assert_eq!(
        scene.provider.acquire(ask()).await.unwrap_err(),
        Refused::Busy
    );
    trial.opened();
    let view = scene.provider.observe().await.unwrap();
    assert_eq!((view.circuit, view.served), (CircuitView::Closed, 1));
    // It breaks off after all: one failure of the two that open it.
    trial.finish(failure(Fault::Provider), Spend::default());
    let view = scene.provider.observe().await.unwrap();
    assert_eq!(
        (view.circuit, view.consecutive_failures),
        (CircuitView::Closed, 1)
    );
}

#[actix::test]
async fn the_load_is_read_without_asking_and_does_not_outlive_its_actor() {
    let scene = Scene::new(|_| ());
    let load = || scene.root.providers.load(ProviderId(1)).unwrap();
    assert_eq!(scene.root.providers.load(ProviderId(2)), None);
    assert_eq!((load().in_flight, load().ttfb_ms), (0, None));
    scene.ends(SUCCESS).await;
    let running = scene.permit().await;
    scene.provider.observe().await.unwrap();
    assert_eq!((load().in_flight, load().ttfb_ms), (1, Some(10.0)));
    scene.provider.crash();
    scene.provider.observe().await.unwrap();
    assert_eq!((load().in_flight, load().ttfb_ms), (0, Some(10.0)));
    drop(running);
}

#[actix::test]
async fn speed_and_times_are_seen() {
    let scene = Scene::new(|_| ());
    scene.ends(SUCCESS).await;
    let view = scene.provider.observe().await.unwrap();
    assert_eq!(
        (view.ttfb_ms_ewma, view.ttft_ms_ewma),
        (Some(10.0), Some(12.0))
    );
    assert_eq!(view.tokens_per_second_ewma, Some(50.0));
}

#[actix::test]
async fn a_changed_policy_keeps_what_is_remembered_and_a_removed_provider_is_down() {
    let (root, provider) = provider(None);
    let running = provider.acquire(ask()).await.unwrap();
    ends(&provider, SUCCESS).await;
    let mut renamed = policy(1);
    renamed.name = "renamed".into();
    renamed.max_in_flight = Some(1);
    root.reconfigure(vec![renamed, policy(2)], RoutingTable::default());
    let again = root.providers.get(ProviderId(1)).unwrap();
    assert_eq!((again.name(), root.providers.all().len()), ("renamed", 2));
    let view = again.observe().await.unwrap();
    assert_eq!(
        (view.name.as_str(), view.in_flight, view.served),
        ("renamed", 1, 1)
    );
    assert_eq!(again.acquire(ask()).await.unwrap_err(), Refused::Busy);
    root.reconfigure(vec![policy(2)], RoutingTable::default());
    assert!(root.providers.get(ProviderId(1)).is_none());
    assert_eq!(again.acquire(ask()).await.unwrap_err(), Refused::Down);
    running.finish(SUCCESS, Spend::default());
}
