//! Redis stops, hangs, forgets and comes back: no request fails or waits, and what was spent is not forgotten.

use std::process::Command;
use std::time::{Duration, Instant};

use actors::domain::Limits;
use claude_code_hub::limits::ResilientLimits;
use jiff::tz::TimeZone;

use super::*;
use crate::support::{Redis, eventually};

/// Nine nano-dollars a month; each request costs one and is guessed to cost one.
fn limits() -> Limits {
    Limits {
        monthly_usd: Some(0.000_000_009),
        concurrent_requests: Some(1_000),
        ..Limits::default()
    }
}

fn scopes() -> Vec<LimitScope> {
    let rules = limits().rules(NOW, &TimeZone::UTC);
    vec![
        LimitScope {
            id: ScopeId::Key(1),
            rules: rules.clone(),
        },
        LimitScope {
            id: ScopeId::User(1),
            rules,
        },
    ]
}

fn on(redis: &Redis) -> RedisLimits {
    RedisLimits::connect(&redis.url(), true).unwrap()
}

/// How many of so many requests, one after the other, are served.
async fn served(store: &dyn LimitStore, requests: usize) -> usize {
    let mut served = 0;
    for _ in 0..requests {
        let one = Reservation {
            estimate: spend(0, 1),
            ..ask(RequestId::generate(), NOW, scopes())
        };
        if granted(&reserve_one(store, one.clone()).await) {
            served += 1;
            store
                .settle(vec![done(&one, NOW, Some(spend(0, 1)))])
                .await
                .unwrap();
        }
    }
    served
}

async fn is_back(store: &ResilientLimits) {
    eventually(async || store.trouble().is_none().then_some(()))
        .await
        .expect("the store has not come back to Redis");
}

async fn sums(store: &dyn LimitStore) -> (u64, u64) {
    let seen = look(store, &scopes(), NOW).await;
    seen[seen.len() - 1]
}

#[tokio::test]
async fn a_redis_that_dies_is_replaced_by_what_is_known_and_gets_back_what_it_lost() {
    let mut redis = Redis::start().await;
    let store = ResilientLimits::new(on(&redis));
    assert_eq!(served(&store, 3).await, 3);
    assert_eq!(store.numbers().local, 0);
    redis.kill();
    let began = Instant::now();
    assert_eq!(served(&store, 4).await, 4);
    assert!(
        began.elapsed() < Duration::from_secs(1),
        "{:?}",
        began.elapsed()
    );
    assert!(store.trouble().is_some() && store.check().await.is_err());
    let numbers = store.numbers();
    assert_eq!(numbers.cuts, 1);
    assert!(numbers.local >= 3, "{numbers:?}");
    // A new server, which knows nothing: three from before, four from the time without it.
    redis.start_again().await;
    is_back(&store).await;
    assert_eq!(sums(&on(&redis)).await, (7, 0));
    assert_eq!(served(&store, 10).await, 2, "nine in all");
    assert_eq!(store.numbers().owed, 0);
    store.check().await.unwrap();
}

#[tokio::test]
async fn a_redis_that_hangs_costs_one_short_wait() {
    let redis = Redis::start().await;
    let store = ResilientLimits::new(on(&redis));
    assert_eq!(served(&store, 2).await, 2);
    redis.signal("STOP");
    let began = Instant::now();
    assert_eq!(served(&store, 3).await, 3);
    // One budget of 50 ms; generous, because the machine is busy.
    assert!(
        began.elapsed() < Duration::from_millis(500),
        "{:?}",
        began.elapsed()
    );
    redis.signal("CONT");
    is_back(&store).await;
    // What was sent before the hang and answered after it counts once.
    eventually(async || (sums(&on(&redis)).await == (5, 0)).then_some(()))
        .await
        .expect("five nano-dollars, none held");
    assert_eq!(served(&store, 10).await, 4);
}

#[tokio::test]
async fn a_redis_that_is_flushed_is_raised_again() {
    let redis = Redis::start().await;
    let store = ResilientLimits::new(on(&redis));
    let other = ResilientLimits::new(on(&redis));
    assert_eq!(served(&store, 3).await, 3);
    assert_eq!(served(&other, 3).await, 3);
    let client = redis::Client::open(redis.url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let _: () = redis::cmd("FLUSHALL")
        .query_async(&mut connection)
        .await
        .unwrap();
    // The one that was asked last knows all; it raises what Redis has lost before anybody is judged by it.
    assert_eq!(served(&other, 1).await, 1);
    assert_eq!(sums(&on(&redis)).await, (7, 0));
    assert_eq!(served(&store, 10).await, 2);
    assert_eq!(store.numbers().cuts + other.numbers().cuts, 0);
}

#[tokio::test]
async fn two_that_were_cut_off_overshoot_by_what_each_granted_alone_and_reconcile() {
    let mut redis = Redis::start().await;
    let (a, b) = (
        ResilientLimits::new(on(&redis)),
        ResilientLimits::new(on(&redis)),
    );
    assert_eq!(served(&a, 2).await, 2);
    assert_eq!(served(&b, 2).await, 2);
    assert_eq!(served(&a, 1).await, 1);
    redis.kill();
    // Five are known to the one, four to the other; each goes on to nine by itself.
    assert_eq!(served(&a, 10).await, 4);
    assert_eq!(served(&b, 10).await, 5);
    redis.start_again().await;
    is_back(&a).await;
    is_back(&b).await;
    assert_eq!(served(&a, 3).await, 0);
    assert_eq!(served(&b, 3).await, 0);
    let (spent, reserved) = sums(&on(&redis)).await;
    assert!((9..=14).contains(&spent), "{spent} of 14 that were served");
    assert_eq!(reserved, 0);
}

#[tokio::test]
async fn what_the_log_knows_reaches_a_redis_that_was_away_at_the_start() {
    let mut redis = Redis::start().await;
    redis.kill();
    let store = ResilientLimits::new(on(&redis));
    let scopes = scopes();
    let money = scopes[1].rules.iter();
    let money = money.filter(|rule| matches!(rule.window, WindowKind::Money(_)));
    let known = money.map(|rule| actors::limiter::port::Spent {
        owner: ScopeId::User(1),
        scope: ScopeId::User(1),
        window: rule.window,
        span: rule.span,
        at_ms: NOW,
        amounts: vec![(NOW, 8)],
    });
    store.seed(known.collect()).await.unwrap();
    assert_eq!(served(&store, 5).await, 1, "eight of nine are used");
    redis.start_again().await;
    is_back(&store).await;
    assert_eq!(sums(&on(&redis)).await, (9, 0));
}

impl Redis {
    /// Sends its process a signal.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .arg(format!("-{name}"))
            .arg(self.pid().to_string())
            .status()
            .unwrap();
        assert!(sent.success());
    }
}
