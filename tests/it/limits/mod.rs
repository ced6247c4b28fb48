//! Limits on both stores: what a window lets in, and that memory and Redis never disagree.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up should fail"
)]

use std::sync::atomic::{AtomicU64, Ordering};

use actors::domain::{LimitRule, LimitScope, NanoUsd, RequestId, ScopeId, WindowKind};
use actors::limiter::port::{Grant, LimitStore, Reservation, Settlement, Spend, Verdict};
use bb8_redis::redis;
use claude_code_hub::limits::{MemoryLimits, RedisLimits};

/// Stamps a behaviour on both stores.
macro_rules! on_both {
    ($name:ident, $body:ident) => {
        mod $name {
            #[tokio::test]
            async fn in_memory() {
                super::$body(&claude_code_hub::limits::MemoryLimits::new()).await;
            }

            #[tokio::test]
            async fn on_redis() {
                let (store, prefix) = crate::limits::fresh_redis();
                super::$body(&store).await;
                crate::limits::forget(&prefix).await;
            }
        }
    };
}

mod agreement;
mod budgets;
mod gone;
mod hubs;
mod interleaving;
mod looking;
mod providers;

const NOW: i64 = 1_760_000_000_000;

fn redis_url() -> String {
    #[expect(clippy::disallowed_methods, reason = "tests have no settings file")]
    std::env::var("TEST_REDIS_URL").expect("TEST_REDIS_URL is not set: run `make test`")
}

/// A store whose keys no other test has.
fn fresh_redis() -> (RedisLimits, String) {
    static NTH: AtomicU64 = AtomicU64::new(0);
    let nth = NTH.fetch_add(1, Ordering::Relaxed);
    let prefix = format!("test:{}:{nth}:", std::process::id());
    // A busy machine may be slow to answer; how soon a slow Redis is given up is another test's matter.
    let patient = std::time::Duration::from_secs(30);
    let store = RedisLimits::connect_within(&redis_url(), true, patient).unwrap();
    (store.with_prefix(&prefix), prefix)
}

/// Deletes a prefix's keys, and nothing else: the server may be shared.
async fn forget(prefix: &str) {
    let client = redis::Client::open(redis_url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let keys: Vec<String> = redis::cmd("KEYS")
        .arg(format!("{prefix}*"))
        .query_async(&mut connection)
        .await
        .unwrap();
    if !keys.is_empty() {
        let _: i64 = redis::cmd("DEL")
            .arg(keys)
            .query_async(&mut connection)
            .await
            .unwrap();
    }
}

fn scope(id: ScopeId, rules: &[(WindowKind, u64)]) -> LimitScope {
    let rule = |(window, limit): &(WindowKind, u64)| LimitRule::new(*window, *limit);
    let rules = rules.iter().map(rule).collect();
    LimitScope { id, rules }
}

fn ask(request: RequestId, at_ms: i64, scopes: Vec<LimitScope>) -> Reservation {
    Reservation {
        request,
        at_ms,
        scopes,
        ttl_ms: 600_000,
        estimate: Spend::default(),
        conversation: None,
    }
}

/// The settlement of a reservation that consumed `actual`.
fn done(asked: &Reservation, at_ms: i64, actual: Option<Spend>) -> Settlement {
    Settlement {
        request: asked.request,
        begun_ms: asked.at_ms,
        at_ms,
        scopes: asked.scopes.clone(),
        actual,
        conversation: asked.conversation,
    }
}

fn spend(tokens: u64, nanos: i64) -> Spend {
    Spend {
        tokens,
        cost: NanoUsd(nanos),
    }
}

/// Used and reserved in a window, by asking for it with a limit that lets nothing in.
async fn look(store: &dyn LimitStore, scopes: &[LimitScope], at_ms: i64) -> Vec<(u64, u64)> {
    let mut seen = Vec::new();
    for (nth, scope) in scopes.iter().enumerate() {
        for rule in &scope.rules {
            let mut closed = scopes.to_vec();
            closed.iter_mut().for_each(|scope| scope.rules.clear());
            closed[nth].rules = vec![LimitRule { limit: 0, ..*rule }];
            let probe = ask(RequestId::generate(), at_ms, closed);
            match reserve_one(store, probe).await {
                Verdict::Refused(hit) => seen.push((hit.used, hit.reserved)),
                Verdict::Granted(_) => panic!("a limit of 0 let a request in"),
            }
        }
    }
    seen
}

async fn reserve_one(store: &dyn LimitStore, reservation: Reservation) -> Verdict {
    store.reserve(vec![reservation]).await.unwrap().remove(0)
}

fn granted(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Granted(_))
}

on_both!(no_rules_grant_without_room, grants_without_rules);
async fn grants_without_rules(store: &dyn LimitStore) {
    let bare = ask(RequestId::generate(), NOW, vec![]);
    let empty = ask(
        RequestId::generate(),
        NOW,
        vec![scope(ScopeId::Key(1), &[])],
    );
    let verdicts = store.reserve(vec![bare, empty]).await.unwrap();
    let free = Verdict::Granted(Grant::default());
    assert_eq!(verdicts, [free.clone(), free]);
    assert_eq!(store.reserve(vec![]).await.unwrap(), []);
}

on_both!(
    a_minute_lets_in_its_limit_and_says_when_there_is_room,
    fills_a_minute
);
async fn fills_a_minute(store: &dyn LimitStore) {
    let scopes = || {
        vec![scope(
            ScopeId::Key(1),
            &[(WindowKind::RequestsPerMinute, 3)],
        )]
    };
    for (nth, remaining) in [2, 1, 0].into_iter().enumerate() {
        let at_ms = NOW + 10_000 * i64::try_from(nth).unwrap();
        let verdict = reserve_one(store, ask(RequestId::generate(), at_ms, scopes())).await;
        let Verdict::Granted(Grant {
            room: Some(room), ..
        }) = verdict
        else {
            panic!("request {nth} was not granted with room: {verdict:?}");
        };
        assert_eq!((room.limit, room.remaining), (3, remaining));
        assert_eq!(room.resets_at_ms, at_ms + 61_000);
    }
    let verdict = reserve_one(store, ask(RequestId::generate(), NOW + 59_000, scopes())).await;
    let Verdict::Refused(hit) = verdict else {
        panic!("the fourth was let in");
    };
    assert_eq!((hit.limit, hit.used), (3, 3));
    assert_eq!(hit.scope, ScopeId::Key(1));
    assert_eq!(hit.resets_at_ms, NOW + 61_000);
    let early = ask(RequestId::generate(), hit.resets_at_ms - 1, scopes());
    assert!(!granted(&reserve_one(store, early).await));
    let timely = ask(RequestId::generate(), hit.resets_at_ms, scopes());
    assert!(granted(&reserve_one(store, timely).await));
}

on_both!(counts_and_requests_are_counted_apart, counts_apart);
async fn counts_apart(store: &dyn LimitStore) {
    let scopes = |window| vec![scope(ScopeId::Key(1), &[(window, 1)])];
    for window in [WindowKind::RequestsPerMinute, WindowKind::CountsPerMinute] {
        let first = ask(RequestId::generate(), NOW, scopes(window));
        let second = ask(RequestId::generate(), NOW, scopes(window));
        assert!(granted(&reserve_one(store, first).await));
        assert!(!granted(&reserve_one(store, second).await));
    }
}

on_both!(
    a_refusal_by_one_scope_takes_nothing_from_another,
    takes_all_or_nothing
);
async fn takes_all_or_nothing(store: &dyn LimitStore) {
    let minute = WindowKind::RequestsPerMinute;
    let both = |key| {
        let user = scope(ScopeId::User(9), &[(minute, 1)]);
        vec![scope(ScopeId::Key(key), &[(minute, 2)]), user]
    };
    assert!(granted(
        &reserve_one(store, ask(RequestId::generate(), NOW, both(1))).await
    ));
    for _ in 0..5 {
        let verdict = reserve_one(store, ask(RequestId::generate(), NOW, both(2))).await;
        assert!(matches!(verdict, Verdict::Refused(hit) if hit.scope == ScopeId::User(9)));
    }
    let roomy = |key| {
        let user = scope(ScopeId::User(9), &[(minute, 10)]);
        vec![scope(ScopeId::Key(key), &[(minute, 2)]), user]
    };
    let verdict = reserve_one(store, ask(RequestId::generate(), NOW, roomy(2))).await;
    assert!(matches!(verdict, Verdict::Granted(grant) if grant.room.unwrap().remaining == 1));
}

on_both!(a_place_is_free_once_settled_or_lapsed, frees_places);
async fn frees_places(store: &dyn LimitStore) {
    let scopes = || {
        vec![scope(
            ScopeId::Key(1),
            &[(WindowKind::ConcurrentRequests, 1)],
        )]
    };
    let (first, second, third) = (
        RequestId::generate(),
        RequestId::generate(),
        RequestId::generate(),
    );
    assert!(granted(
        &reserve_one(store, ask(first, NOW, scopes())).await
    ));
    assert!(
        granted(&reserve_one(store, ask(first, NOW, scopes())).await),
        "it has its place"
    );
    assert!(!granted(
        &reserve_one(store, ask(second, NOW, scopes())).await
    ));
    let ended = done(&ask(first, NOW, scopes()), NOW + 5, None);
    store.settle(vec![ended]).await.unwrap();
    assert!(granted(
        &reserve_one(store, ask(second, NOW + 6, scopes())).await
    ));
    assert!(!granted(
        &reserve_one(store, ask(third, NOW + 600_005, scopes())).await
    ));
    assert!(granted(
        &reserve_one(store, ask(third, NOW + 600_006, scopes())).await
    ));
}

#[tokio::test]
async fn keys_that_are_gone_take_no_memory() {
    let store = MemoryLimits::new();
    let rules = [
        (WindowKind::RequestsPerMinute, 5),
        (WindowKind::ConcurrentRequests, 5),
    ];
    for key in 0..100 {
        let scopes = vec![scope(ScopeId::Key(key), &rules)];
        reserve_one(&store, ask(RequestId::generate(), NOW, scopes)).await;
    }
    assert_eq!(store.scopes(), 100);
    let later = vec![scope(ScopeId::Key(1_000), &rules)];
    reserve_one(&store, ask(RequestId::generate(), NOW + 1_300_000, later)).await;
    assert_eq!(store.scopes(), 1);
}

#[tokio::test]
async fn redis_answers_a_ping_and_says_so_when_it_is_not_there() {
    fresh_redis().0.ping().await.unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let gone = RedisLimits::connect(&format!("redis://:secret@{address}"), true).unwrap();
    let error = gone.ping().await.unwrap_err().to_string();
    assert!(error.starts_with("limit store: redis:"), "{error}");
    assert!(error.to_lowercase().contains("refused"), "{error}");
    assert!(!error.contains("secret"), "{error}");
    assert!(RedisLimits::connect("not an address", true).is_err());
}

#[tokio::test]
async fn redis_that_never_answers_is_given_up() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let store = RedisLimits::connect(&format!("redis://{address}"), true).unwrap();
    let started = std::time::Instant::now();
    store.ping().await.unwrap_err();
    assert!(started.elapsed() < std::time::Duration::from_secs(2));
}

/// Answers as Redis does to a ping; hangs up after `pings` of them on its first connection.
fn restarting_redis(pings: usize) -> std::net::SocketAddr {
    use std::io::{BufRead, BufReader, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for (nth, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let mut answered = 0;
            for line in BufReader::new(stream.try_clone().unwrap()).lines() {
                let line = line.unwrap_or_default();
                if line == "PING" {
                    stream.write_all(b"+PONG\r\n").unwrap();
                    answered += 1;
                } else if line == "CLIENT" {
                    stream.write_all(b"+OK\r\n").unwrap();
                }
                if nth == 0 && answered == pings {
                    break;
                }
            }
        }
    });
    address
}

#[tokio::test]
async fn redis_that_restarted_is_not_noticed() {
    let address = restarting_redis(2);
    let patient = std::time::Duration::from_secs(30);
    let store = RedisLimits::connect_within(&format!("redis://{address}"), true, patient).unwrap();
    for _ in 0..5 {
        store.ping().await.unwrap();
    }
}

#[tokio::test]
async fn redis_that_forgot_the_scripts_is_taught_again_and_its_keys_expire() {
    let (store, prefix) = fresh_redis();
    let client = redis::Client::open(redis_url()).unwrap();
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    let rules = [
        (WindowKind::RequestsPerMinute, 50),
        (WindowKind::ConcurrentRequests, 50),
    ];
    let scopes = || {
        vec![
            scope(ScopeId::Key(3), &rules),
            scope(ScopeId::User(7), &rules),
        ]
    };
    for round in 1..=3 {
        let _: () = redis::cmd("SCRIPT")
            .arg("FLUSH")
            .query_async(&mut connection)
            .await
            .unwrap();
        let batch = (0..4)
            .map(|_| ask(RequestId::generate(), NOW, scopes()))
            .collect();
        let verdicts = store.reserve(batch).await.unwrap();
        assert!(
            matches!(&verdicts[3], Verdict::Granted(grant) if grant.room.unwrap().remaining == 50 - 4 * round)
        );
    }
    let keys: Vec<String> = redis::cmd("KEYS")
        .arg(format!("{prefix}*"))
        .query_async(&mut connection)
        .await
        .unwrap();
    // A minute and the held places for key and user, and the account's mark.
    assert_eq!(keys.len(), 5);
    for key in keys {
        assert!(key.contains("{u7}"), "{key} is in the user's slot");
        let left_ms: i64 = redis::cmd("PTTL")
            .arg(&key)
            .query_async(&mut connection)
            .await
            .unwrap();
        assert!(left_ms > 0, "{key} never expires");
    }
    forget(&prefix).await;
}
