//! Looking at windows without reserving, and setting money back to nothing, on both stores.

use actors::domain::Limits;
use actors::limiter::port::{Conversation, ConversationId, Look, Reset, Standing};
use jiff::tz::TimeZone;

use super::*;

const KEY: ScopeId = ScopeId::Key(1);
const USER: ScopeId = ScopeId::User(9);

fn limits() -> Limits {
    Limits {
        rpm: Some(10),
        tpm: Some(1_000),
        concurrent_requests: Some(4),
        concurrent_sessions: Some(3),
        daily_usd: Some(0.000_001),
        total_usd: Some(0.000_002),
        ..Limits::default()
    }
}

fn scopes(at_ms: i64) -> Vec<LimitScope> {
    let rules = limits().rules(at_ms, &TimeZone::UTC);
    let user = LimitScope {
        id: USER,
        rules: Vec::new(),
    };
    vec![LimitScope { id: KEY, rules }, user]
}

async fn see(store: &dyn LimitStore, at_ms: i64) -> Vec<Standing> {
    let look = Look {
        at_ms,
        scopes: scopes(at_ms),
    };
    store.look(vec![look]).await.unwrap().remove(0)
}

/// Used and reserved of each window, in the order of the rules.
async fn counts(store: &dyn LimitStore, at_ms: i64) -> Vec<(u64, u64)> {
    let seen = see(store, at_ms).await;
    seen.iter().map(|one| (one.used, one.reserved)).collect()
}

fn asked(at_ms: i64) -> Reservation {
    Reservation {
        estimate: spend(70, 300),
        conversation: Some(Conversation {
            id: ConversationId(5),
            ttl_ms: 300_000,
        }),
        ..ask(RequestId::generate(), at_ms, scopes(at_ms))
    }
}

on_both!(a_look_tells_all_windows_and_holds_nothing, tells_all);
async fn tells_all(store: &dyn LimitStore) {
    assert_eq!(counts(store, NOW).await, [(0, 0); 6]);
    let first = asked(NOW);
    assert!(granted(&reserve_one(store, first.clone()).await));
    let running = [(1, 0), (0, 70), (1, 0), (1, 0), (0, 300), (0, 300)];
    for _ in 0..3 {
        assert_eq!(counts(store, NOW + 1).await, running);
    }
    let ended = done(&first, NOW + 2, Some(spend(90, 400)));
    store.settle(vec![ended]).await.unwrap();
    let seen = see(store, NOW + 3).await;
    let used: Vec<(u64, u64)> = seen.iter().map(|one| (one.used, one.reserved)).collect();
    assert_eq!(used, [(1, 0), (90, 0), (0, 0), (1, 0), (400, 0), (400, 0)]);
    let names: Vec<&str> = seen.iter().map(|one| one.window.limit_name()).collect();
    let wanted = [
        "rpm",
        "tpm",
        "concurrent_requests",
        "concurrent_sessions",
        "daily_usd",
        "total_usd",
    ];
    assert_eq!(names, wanted);
    assert_eq!(seen[0].resets_at_ms, Some(NOW + 61_000));
    assert!(seen[4].resets_at_ms.is_some_and(|at_ms| at_ms > NOW));
    assert_eq!((seen[2].resets_at_ms, seen[5].resets_at_ms), (None, None));
}

on_both!(a_look_by_another_clock_moves_nothing, moves_nothing);
async fn moves_nothing(store: &dyn LimitStore) {
    let first = asked(NOW);
    assert!(granted(&reserve_one(store, first).await));
    let before = counts(store, NOW).await;
    let later = counts(store, NOW + 100 * 86_400_000).await;
    assert_eq!(later, [(0, 0); 6], "all of it has lapsed by then");
    counts(store, NOW - 100 * 86_400_000).await;
    assert_eq!(counts(store, NOW).await, before);
}

on_both!(money_is_set_back_once_for_each_time, sets_back);
async fn sets_back(store: &dyn LimitStore) {
    let spent = async |nanos| {
        let one = asked(NOW);
        reserve_one(store, one.clone()).await;
        let ended = done(&one, NOW + 1, Some(spend(0, nanos)));
        store.settle(vec![ended]).await.unwrap();
    };
    let reset = async |from_ms| {
        let windows = limits().money_windows(NOW, &TimeZone::UTC);
        let said = Reset {
            owner: USER,
            scope: KEY,
            from_ms,
            windows,
        };
        store.reset(vec![said]).await.unwrap();
    };
    let money = async || counts(store, NOW + 2).await[4..].to_vec();
    spent(1_500).await;
    let refused = reserve_one(store, asked(NOW + 2)).await;
    assert!(!granted(&refused), "the day is used up");
    reset(NOW + 2).await;
    assert_eq!(money().await, [(0, 0), (0, 0)]);
    spent(250).await;
    // A second hub that notices it late, and one with an older message.
    reset(NOW + 2).await;
    reset(NOW + 1).await;
    assert_eq!(money().await, [(250, 0), (250, 0)]);
    reset(NOW + 3).await;
    assert_eq!(money().await, [(0, 0), (0, 0)]);
    assert_eq!(
        counts(store, NOW + 2).await[0].0,
        2,
        "requests stay counted"
    );
}
