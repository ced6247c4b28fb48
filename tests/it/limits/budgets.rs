//! Budgets on both stores: reserved before, settled after, in windows that move in every way.

use actors::domain::{DailyMode, FiveHourMode, Limits, Period, Span, TimeOfDay};
use actors::limiter::port::{Conversation, ConversationId, Spent};
use jiff::tz::TimeZone;

use super::*;

const HOUR: i64 = 3_600_000;

fn key_and_user(limits: &Limits, at_ms: i64) -> Vec<LimitScope> {
    let rules = limits.rules(at_ms, &TimeZone::UTC);
    vec![
        LimitScope {
            id: ScopeId::Key(1),
            rules: rules.clone(),
        },
        LimitScope {
            id: ScopeId::User(9),
            rules,
        },
    ]
}

fn asked(limits: &Limits, at_ms: i64, estimate: Spend) -> Reservation {
    Reservation {
        estimate,
        ..ask(RequestId::generate(), at_ms, key_and_user(limits, at_ms))
    }
}

/// Serves a request that costs so much; false where it was refused.
async fn serve(store: &dyn LimitStore, limits: &Limits, at_ms: i64, nanos: i64) -> bool {
    let one = asked(limits, at_ms, spend(0, 1));
    if !granted(&reserve_one(store, one.clone()).await) {
        return false;
    }
    let ended = done(&one, at_ms + 1, Some(spend(10, nanos)));
    store.settle(vec![ended]).await.unwrap();
    true
}

on_both!(
    estimates_are_held_and_replaced_by_the_truth_once,
    settles_once
);
async fn settles_once(store: &dyn LimitStore) {
    let limits = Limits {
        monthly_usd: Some(0.000_001),
        ..Limits::default()
    };
    let first = asked(&limits, NOW, spend(0, 400));
    let second = asked(&limits, NOW, spend(0, 700));
    let third = asked(&limits, NOW, spend(0, 1));
    assert!(granted(&reserve_one(store, first.clone()).await));
    assert!(
        granted(&reserve_one(store, second.clone()).await),
        "600 are left"
    );
    let Verdict::Refused(hit) = reserve_one(store, third.clone()).await else {
        panic!("1100 of 1000 are held");
    };
    assert_eq!((hit.used, hit.reserved, hit.limit), (0, 1_100, 1_000));
    assert_eq!(hit.resets_at_ms, NOW + 5_000, "as soon as something ends");
    let scopes = key_and_user(&limits, NOW);
    for _ in 0..3 {
        let ended = done(&first, NOW + 1, Some(spend(5, 450)));
        store.settle(vec![ended]).await.unwrap();
        assert_eq!(
            look(store, &scopes, NOW + 1).await,
            [(450, 700), (450, 700)]
        );
    }
    // Nothing was consumed: the estimate comes back.
    store
        .settle(vec![done(&second, NOW + 2, None)])
        .await
        .unwrap();
    assert_eq!(look(store, &scopes, NOW + 2).await, [(450, 0), (450, 0)]);
    assert!(granted(&reserve_one(store, third).await));
}

on_both!(
    the_reservation_of_the_dead_lapses_and_its_truth_still_counts,
    lapses
);
async fn lapses(store: &dyn LimitStore) {
    let limits = Limits {
        total_usd: Some(0.000_001),
        ..Limits::default()
    };
    let slow = asked(&limits, NOW, spend(0, 5_000));
    assert!(granted(&reserve_one(store, slow.clone()).await));
    let scopes = key_and_user(&limits, NOW);
    assert_eq!(look(store, &scopes, NOW + 599_999).await[0], (0, 5_000));
    assert_eq!(look(store, &scopes, NOW + 600_000).await[0], (0, 0));
    store
        .settle(vec![done(&slow, NOW + 700_000, Some(spend(0, 999)))])
        .await
        .unwrap();
    assert_eq!(
        look(store, &scopes, NOW + 700_000).await,
        [(999, 0), (999, 0)]
    );
}

on_both!(
    tokens_count_in_the_minute_in_which_a_request_ends,
    counts_tokens
);
async fn counts_tokens(store: &dyn LimitStore) {
    let limits = Limits {
        tpm: Some(100),
        ..Limits::default()
    };
    let long = asked(&limits, NOW, spend(60, 0));
    assert!(granted(&reserve_one(store, long.clone()).await));
    store
        .settle(vec![done(&long, NOW + 90_000, Some(spend(150, 0)))])
        .await
        .unwrap();
    let next = asked(&limits, NOW + 90_000, spend(1, 0));
    let Verdict::Refused(hit) = reserve_one(store, next).await else {
        panic!("150 of 100 are used");
    };
    assert_eq!((hit.window, hit.used), (WindowKind::TokensPerMinute, 150));
    assert_eq!(hit.resets_at_ms, NOW + 90_000 + 61_000);
    let later = asked(&limits, hit.resets_at_ms, spend(1, 0));
    assert!(granted(&reserve_one(store, later).await));
}

on_both!(a_fixed_day_begins_anew_at_its_time, fixed_day);
async fn fixed_day(store: &dyn LimitStore) {
    let limits = Limits {
        daily_usd: Some(0.000_001),
        daily_reset: TimeOfDay::new(7, 30).unwrap(),
        ..Limits::default()
    };
    let Span::Fixed {
        start_ms, end_ms, ..
    } = limits.span(Period::Day, NOW, &TimeZone::UTC)
    else {
        panic!("a day is fixed");
    };
    assert!(serve(store, &limits, start_ms, 600).await);
    let over_the_end = asked(&limits, end_ms - 1, spend(0, 1));
    assert!(granted(&reserve_one(store, over_the_end.clone()).await));
    assert!(
        serve(store, &limits, end_ms - 1, 600).await,
        "the one that crosses the line is served"
    );
    assert!(!serve(store, &limits, end_ms - 1, 1).await);
    assert!(serve(store, &limits, end_ms, 7).await);
    // What began yesterday counts yesterday, as in the log.
    store
        .settle(vec![done(&over_the_end, end_ms + 5, Some(spend(0, 900)))])
        .await
        .unwrap();
    assert_eq!(
        look(store, &key_and_user(&limits, end_ms + 5), end_ms + 5).await[0],
        (7, 0)
    );
}

on_both!(
    a_rolling_day_frees_half_an_hour_after_half_an_hour,
    rolling_day
);
async fn rolling_day(store: &dyn LimitStore) {
    let limits = Limits {
        daily_usd: Some(0.000_001),
        daily_mode: DailyMode::Rolling,
        ..Limits::default()
    };
    let start = NOW - NOW.rem_euclid(1_800_000);
    assert!(serve(store, &limits, start, 600).await);
    assert!(serve(store, &limits, start + HOUR, 400).await);
    let full = asked(&limits, start + 2 * HOUR, spend(0, 1));
    let Verdict::Refused(hit) = reserve_one(store, full).await else {
        panic!("it is used up");
    };
    assert_eq!(hit.resets_at_ms, start + 24 * HOUR + 1_800_000);
    assert!(!serve(store, &limits, hit.resets_at_ms - 1, 1).await);
    assert!(serve(store, &limits, hit.resets_at_ms, 1).await);
}

on_both!(
    a_fixed_window_of_five_hours_opens_with_the_first_charge,
    five_hours
);
async fn five_hours(store: &dyn LimitStore) {
    let limits = Limits {
        five_hour_usd: Some(0.000_001),
        five_hour_mode: FiveHourMode::Fixed,
        ..Limits::default()
    };
    assert!(
        serve(store, &limits, NOW, 0).await,
        "free of charge: nothing opens"
    );
    assert!(serve(store, &limits, NOW + HOUR - 1, 1_000).await);
    let Verdict::Refused(hit) =
        reserve_one(store, asked(&limits, NOW + 2 * HOUR, spend(0, 1))).await
    else {
        panic!("it is used up");
    };
    assert_eq!(hit.resets_at_ms, NOW + 6 * HOUR);
    assert!(!serve(store, &limits, NOW + 6 * HOUR - 1, 1).await);
    assert!(serve(store, &limits, NOW + 6 * HOUR, 5).await);
    assert_eq!(
        look(store, &key_and_user(&limits, NOW), NOW + 6 * HOUR + 2).await[0],
        (5, 0)
    );
}

on_both!(
    conversations_count_while_they_run_and_a_while_after,
    conversations
);
async fn conversations(store: &dyn LimitStore) {
    let limits = Limits {
        concurrent_sessions: Some(2),
        ..Limits::default()
    };
    let turn = |conversation: u128, at_ms| Reservation {
        conversation: Some(Conversation {
            id: ConversationId(conversation),
            ttl_ms: 300_000,
        }),
        ..asked(&limits, at_ms, Spend::default())
    };
    let (long, short) = (turn(1, NOW), turn(2, NOW));
    assert!(granted(&reserve_one(store, long.clone()).await));
    assert!(granted(&reserve_one(store, short.clone()).await));
    assert!(
        granted(&reserve_one(store, turn(1, NOW)).await),
        "the same one again"
    );
    let Verdict::Refused(hit) = reserve_one(store, turn(3, NOW)).await else {
        panic!("a third one was let in");
    };
    assert_eq!((hit.used, hit.resets_at_ms), (2, NOW + 300_000));
    store
        .settle(vec![done(&short, NOW + 10_000, Some(spend(1, 1)))])
        .await
        .unwrap();
    // The first one still runs, longer than it would count if it were quiet; the second one is quiet.
    assert!(!granted(&reserve_one(store, turn(3, NOW + 309_999)).await));
    assert!(granted(&reserve_one(store, turn(3, NOW + 310_000)).await));
    assert!(!granted(&reserve_one(store, turn(4, NOW + 310_000)).await));
}

on_both!(
    what_the_log_knows_raises_a_counter_and_never_lowers_it,
    seeds
);
async fn seeds(store: &dyn LimitStore) {
    let modes = [
        Limits {
            monthly_usd: Some(1.0),
            ..Limits::default()
        },
        Limits {
            five_hour_usd: Some(1.0),
            ..Limits::default()
        },
        Limits {
            five_hour_usd: Some(1.0),
            five_hour_mode: FiveHourMode::Fixed,
            ..Limits::default()
        },
        Limits {
            total_usd: Some(1.0),
            ..Limits::default()
        },
    ];
    for limits in &modes {
        let scopes = key_and_user(limits, NOW);
        let rule = scopes[0].rules[0];
        let known = |nanos| Spent {
            owner: ScopeId::User(9),
            scope: ScopeId::Key(1),
            window: rule.window,
            span: rule.span,
            at_ms: NOW,
            amounts: vec![(NOW - 90 * 24 * HOUR, 7), (NOW - HOUR, nanos)],
        };
        let old = if rule.window == WindowKind::Money(Period::Total) {
            7
        } else {
            0
        };
        store.seed(vec![known(500), known(300)]).await.unwrap();
        assert_eq!(
            look(store, &scopes, NOW).await,
            [(500 + old, 0), (0, 0)],
            "{limits:?}"
        );
        assert!(serve(store, limits, NOW, 200).await);
        store.seed(vec![known(600)]).await.unwrap();
        assert_eq!(
            look(store, &scopes, NOW + 1).await,
            [(700 + old, 0), (200, 0)],
            "{limits:?}"
        );
    }
}
