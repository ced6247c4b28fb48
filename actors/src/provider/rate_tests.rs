//! The last minute against a recomputation, and what follows from a full one through the handle.

use std::time::Duration;

use proptest::prelude::*;
use tokio::time::Instant;

use super::rate::{Rate, RateLimits};
use super::scene::{SUCCESS, Scene, last_resort, pass};
use crate::limiter::port::Spend;
use crate::scripted::ask;
use crate::{FilterReason, Refused};

fn rpm(most: u64) -> RateLimits {
    RateLimits {
        rpm: Some(most),
        tpm: None,
    }
}

fn tpm(most: u64) -> RateLimits {
    RateLimits {
        rpm: None,
        tpm: Some(most),
    }
}

/// Requests and tokens at these milliseconds.
fn minute(origin: Instant, events: &[(u64, u64)]) -> Rate {
    let mut rate = Rate::new(origin);
    for (ms, tokens) in events {
        let at = origin + Duration::from_millis(*ms);
        rate.tick(at);
        rate.request(at);
        rate.tokens(*tokens, at);
    }
    rate
}

#[test]
fn a_full_minute_says_when_it_has_room() {
    let origin = Instant::now();
    let events = [(0, 10), (900, 40), (1_000, 1), (5_500, 49)];
    let never = 365 * 24 * 3600;
    let table = [
        (RateLimits::default(), None),
        (rpm(5), None),
        (rpm(4), Some(61)),
        // Both requests of the first second leave at once.
        (rpm(3), Some(61)),
        (rpm(2), Some(62)),
        (rpm(1), Some(66)),
        (rpm(0), Some(never)),
        (tpm(101), None),
        (tpm(100), Some(61)),
        (tpm(50), Some(62)),
        (tpm(51), Some(61)),
        (tpm(49), Some(66)),
        (tpm(0), Some(never)),
        (
            RateLimits {
                rpm: Some(4),
                tpm: Some(49),
            },
            Some(66),
        ),
    ];
    for (limits, frees_s) in table {
        let rate = minute(origin, &events);
        let expected = frees_s.map(|secs| origin + Duration::from_secs(secs));
        assert_eq!(rate.full_until(limits), expected, "{limits:?}");
    }
}

#[test]
fn absurd_counts_do_not_overflow() {
    let origin = Instant::now();
    let mut rate = minute(origin, &[(0, u64::MAX), (2_000, u64::MAX), (4_000, 7)]);
    assert_eq!((rate.requests(), rate.token_count()), (3, u64::MAX));
    rate.tick(origin + Duration::from_secs(66));
    assert_eq!((rate.requests(), rate.token_count()), (0, 0));
}

proptest! {
    /// Nothing of the last sixty seconds is forgotten, nothing older than one second more is remembered, and room
    /// comes exactly when it was promised.
    #[test]
    fn the_minute_is_that_of_a_recomputation(
        events in prop::collection::vec((0..9_000_u64, 0..100_u64), 1..80),
        most in 1..20_u64,
    ) {
        let origin = Instant::now();
        let mut rate = Rate::new(origin);
        let mut seen: Vec<(u64, u64)> = Vec::new();
        let mut now = 0;
        for (wait, tokens) in events {
            now += wait;
            let at = origin + Duration::from_millis(now);
            rate.tick(at);
            rate.request(at);
            rate.tokens(tokens, at);
            seen.push((now, tokens));
            let since = |oldest: u64| seen.iter().filter(move |(ms, _)| *ms >= oldest);
            let least = since((now + 1).saturating_sub(60_000));
            let most_of_all = since((now + 1).saturating_sub(61_000));
            prop_assert!(rate.requests() >= least.clone().count() as u64);
            prop_assert!(rate.requests() <= most_of_all.clone().count() as u64);
            prop_assert!(rate.token_count() >= least.map(|(_, n)| n).sum());
            prop_assert!(rate.token_count() <= most_of_all.map(|(_, n)| n).sum());
            if let Some(until) = rate.full_until(rpm(most)) {
                let mut later = Rate::new(origin);
                for (ms, _) in &seen {
                    later.request(origin + Duration::from_millis(*ms));
                }
                later.tick(until - Duration::from_millis(1));
                prop_assert!(later.requests() >= most);
                later.tick(until);
                prop_assert!(later.requests() < most);
            }
        }
    }
}

async fn refusal(scene: &Scene) -> Option<Refused> {
    scene.provider.acquire(last_resort()).await.err()
}

fn retry_after_ms(refused: Option<Refused>) -> u64 {
    match refused {
        Some(Refused::Rate { retry_after_ms }) => retry_after_ms,
        other => panic!("the minute is full: {other:?}"),
    }
}

#[actix::test]
async fn requests_of_a_minute_count_when_they_are_granted_and_the_router_hears_of_both_ends() {
    tokio::time::pause();
    let scene = Scene::new(|policy| policy.rpm = Some(2));
    let running = scene.permit().await;
    assert_eq!(scene.unavailable().await, None);
    drop(scene.permit().await);
    assert_eq!(scene.unavailable().await, Some(FilterReason::Rate));
    let wait_ms = retry_after_ms(refusal(&scene).await);
    assert!((60_000..=61_000).contains(&wait_ms), "{wait_ms}");
    let view = scene.provider.observe().await.unwrap();
    assert_eq!((view.requests_in_minute, view.max_rpm), (2, Some(2)));
    pass(59).await;
    assert!(retry_after_ms(refusal(&scene).await) <= 2_000);
    pass(2).await;
    assert_eq!(scene.unavailable_by_itself().await, None);
    assert_eq!(refusal(&scene).await, None);
    drop(running);
    let view = scene.provider.observe().await.unwrap();
    assert_eq!(view.requests_in_minute, 1);
}

#[actix::test]
async fn tokens_of_a_minute_count_when_they_are_told_whatever_became_of_the_attempt() {
    tokio::time::pause();
    let scene = Scene::new(|policy| policy.tpm = Some(100));
    let spend = |tokens| Spend {
        tokens,
        ..Spend::default()
    };
    let (first, second) = (scene.permit().await, scene.permit().await);
    first.finish(SUCCESS, spend(99));
    assert_eq!(scene.unavailable().await, None);
    pass(30).await;
    second.finish(crate::domain::Outcome::Unknown, spend(1));
    assert_eq!(scene.unavailable().await, Some(FilterReason::Rate));
    let wait_ms = retry_after_ms(refusal(&scene).await);
    assert!((30_000..=31_000).contains(&wait_ms), "{wait_ms}");
    let view = scene.provider.observe().await.unwrap();
    assert_eq!((view.tokens_in_minute, view.max_tpm), (100, Some(100)));
    pass(31).await;
    assert_eq!(scene.unavailable_by_itself().await, None);
    assert_eq!(scene.provider.acquire(ask()).await.err(), None);
}

#[actix::test]
async fn a_refused_request_does_not_count_and_a_raised_limit_lets_in() {
    tokio::time::pause();
    let scene = Scene::new(|policy| policy.rpm = Some(1));
    drop(scene.permit().await);
    for _ in 0..5 {
        retry_after_ms(refusal(&scene).await);
    }
    scene.obeys(|policy| policy.rpm = Some(2));
    assert_eq!(scene.unavailable().await, None);
    assert_eq!(refusal(&scene).await, None);
    assert_eq!(scene.unavailable().await, Some(FilterReason::Rate));
    scene.obeys(|_| ());
    assert_eq!(scene.unavailable().await, None);
}
