//! Limits on both stores: what a window lets in, and that memory and Redis never disagree.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up should fail"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use actors::domain::{LimitRule, LimitScope, RequestId, ScopeId, WindowKind};
use actors::limiter::port::{LimitStore, Reservation, Settlement, Verdict};
use bb8_redis::redis;
use claude_code_hub::limits::{MemoryLimits, RedisLimits};
use proptest::prelude::*;

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
    let rules = rules
        .iter()
        .map(|(window, limit)| LimitRule {
            window: *window,
            limit: *limit,
        })
        .collect();
    LimitScope { id, rules }
}

fn ask(request: RequestId, at_ms: i64, scopes: Vec<LimitScope>) -> Reservation {
    Reservation {
        request,
        at_ms,
        scopes,
        ttl_ms: 600_000,
    }
}

async fn reserve_one(store: &dyn LimitStore, reservation: Reservation) -> Verdict {
    store.reserve(vec![reservation]).await.unwrap().remove(0)
}

fn granted(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Granted(_))
}

/// Stamps a behaviour on both stores.
macro_rules! on_both {
    ($name:ident, $body:ident) => {
        mod $name {
            #[tokio::test]
            async fn in_memory() {
                super::$body(&super::MemoryLimits::new()).await;
            }

            #[tokio::test]
            async fn on_redis() {
                let (store, prefix) = super::fresh_redis();
                super::$body(&store).await;
                super::forget(&prefix).await;
            }
        }
    };
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
    assert_eq!(verdicts, [Verdict::Granted(None), Verdict::Granted(None)]);
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
        let Verdict::Granted(Some(room)) = verdict else {
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
    assert!(matches!(verdict, Verdict::Granted(Some(room)) if room.remaining == 1));
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
    let done = Settlement {
        request: first,
        at_ms: NOW + 5,
        scopes: scopes(),
    };
    store.settle(vec![done]).await.unwrap();
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
            matches!(verdicts[3], Verdict::Granted(Some(room)) if room.remaining == 50 - 4 * round)
        );
    }
    let keys: Vec<String> = redis::cmd("KEYS")
        .arg(format!("{prefix}*"))
        .query_async(&mut connection)
        .await
        .unwrap();
    assert_eq!(keys.len(), 4);
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

/// A step of a generated history.
#[derive(Clone, Debug)]
enum Step {
    /// Lets time pass, now and then backwards as clocks do.
    Wait(i64),
    Reserve(Vec<Asked>),
    /// Settles the nth request of the history, or one that never was.
    Settle(usize),
}

#[derive(Clone, Debug)]
struct Asked {
    key: i64,
    rules: Vec<(WindowKind, u64)>,
    user_rules: Vec<(WindowKind, u64)>,
    ttl_ms: u64,
    /// Asks for the nth request again.
    again: Option<usize>,
}

fn rules() -> impl Strategy<Value = Vec<(WindowKind, u64)>> {
    let window = prop_oneof![
        Just(WindowKind::RequestsPerMinute),
        Just(WindowKind::CountsPerMinute),
        Just(WindowKind::ConcurrentRequests),
    ];
    let limit = prop_oneof![8 => 0_u64..6, 1 => Just(u64::MAX)];
    prop::collection::vec((window, limit), 0..4)
}

fn asked() -> impl Strategy<Value = Asked> {
    let again = prop_oneof![5 => Just(None), 1 => (0_usize..30).prop_map(Some)];
    (0_i64..4, rules(), rules(), 0_u64..90_000, again).prop_map(
        |(key, rules, user_rules, ttl_ms, again)| Asked {
            key,
            rules,
            user_rules,
            ttl_ms,
            again,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0_i64..20_000).prop_map(Step::Wait),
        1 => (-100_000_i64..100_000).prop_map(Step::Wait),
        6 => prop::collection::vec(asked(), 1..4).prop_map(Step::Reserve),
        2 => (0_usize..30).prop_map(Step::Settle),
    ]
}

/// Runs a history on a store and returns every verdict.
async fn play(store: &dyn LimitStore, steps: &[Step], ids: &[RequestId]) -> Vec<Verdict> {
    let user_of = |key: i64| ScopeId::User(key / 2);
    let mut at_ms = NOW;
    let mut history: Vec<(RequestId, i64)> = Vec::new();
    let mut fresh = ids.iter().copied();
    let mut verdicts = Vec::new();
    for step in steps {
        match step {
            Step::Wait(ms) => at_ms += ms,
            Step::Reserve(batch) => {
                let mut reservations = Vec::new();
                for one in batch {
                    let known = one.again.and_then(|nth| history.get(nth));
                    let request = known.map_or_else(|| fresh.next().unwrap(), |(id, _)| *id);
                    history.push((request, one.key));
                    let scopes = vec![
                        scope(ScopeId::Key(one.key), &one.rules),
                        scope(user_of(one.key), &one.user_rules),
                    ];
                    reservations.push(Reservation {
                        ttl_ms: one.ttl_ms,
                        ..ask(request, at_ms, scopes)
                    });
                }
                verdicts.extend(store.reserve(reservations).await.unwrap());
            }
            Step::Settle(nth) => {
                let Some((request, key)) = history.get(*nth).copied() else {
                    continue;
                };
                let scopes = vec![scope(ScopeId::Key(key), &[]), scope(user_of(key), &[])];
                let done = Settlement {
                    request,
                    at_ms,
                    scopes,
                };
                store.settle(vec![done]).await.unwrap();
            }
        }
    }
    verdicts
}

#[test]
fn memory_and_redis_give_the_same_verdicts_on_any_history() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let ids: Vec<RequestId> = (0..400).map(|_| RequestId::generate()).collect();
    let ids: Arc<[RequestId]> = ids.into();
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(150)
    };
    proptest!(config, |(steps in prop::collection::vec(step(), 1..60))| {
        let (in_memory, in_redis) = runtime.block_on(async {
            let (redis, prefix) = fresh_redis();
            let in_memory = play(&MemoryLimits::new(), &steps, &ids).await;
            let in_redis = play(&redis, &steps, &ids).await;
            forget(&prefix).await;
            (in_memory, in_redis)
        });
        prop_assert_eq!(in_memory, in_redis);
    });
}
