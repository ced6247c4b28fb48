//! What a verdict names.

use actors::domain::{LimitRule, NanoUsd, Period, RequestId};
use actors::limiter::port::{Conversation, ConversationId};

use super::*;

fn asked() -> Reservation {
    Reservation {
        request: RequestId::generate(),
        at_ms: 100,
        scopes: Vec::new(),
        ttl_ms: 1,
        estimate: Spend {
            tokens: 5,
            cost: NanoUsd(7),
        },
        conversation: None,
    }
}

fn test(id: i64, window: WindowKind, limit: u64) -> Test {
    Test {
        scope: ScopeId::Key(id),
        window,
        span: LimitRule::new(window, limit).span,
        limit,
    }
}

fn reading(used: u64, reserved: u64, moves_at_ms: i64) -> Reading {
    Reading {
        used,
        reserved,
        moves_at_ms,
    }
}

#[test]
fn a_window_named_twice_is_tested_once_with_the_lower_limit() {
    let scope = LimitScope {
        id: ScopeId::Key(1),
        rules: vec![
            LimitRule::new(WindowKind::RequestsPerMinute, 9),
            LimitRule::new(WindowKind::ConcurrentRequests, 2),
            LimitRule::new(WindowKind::RequestsPerMinute, 5),
            LimitRule::new(WindowKind::ConcurrentSessions, 5),
        ],
    };
    let found = tests(std::slice::from_ref(&scope), false);
    assert_eq!(
        found.len(),
        2,
        "without a conversation there is none to count"
    );
    assert_eq!(found[0].limit, 5);
    assert_eq!(tests(&[scope], true).len(), 3);
}

#[test]
fn the_refusal_that_lasts_longest_and_the_smallest_part_left_are_named() {
    let minute = WindowKind::RequestsPerMinute;
    let tests = [test(1, minute, 5), test(2, minute, 5), test(3, minute, 100)];
    let refused = [reading(5, 0, 10), reading(6, 0, 30), reading(99, 0, 90)];
    let refused = verdict(&asked(), &tests, &refused);
    assert!(
        matches!(&refused, Verdict::Refused(hit) if hit.scope == ScopeId::Key(2) && hit.resets_at_ms == 30)
    );
    let granted = [reading(1, 0, 10), reading(3, 0, 20), reading(9, 0, 30)];
    let room = Room {
        scope: ScopeId::Key(2),
        window: minute,
        limit: 5,
        remaining: 1,
        resets_at_ms: 20,
    };
    let grant = Grant {
        room: Some(room),
        warning: None,
    };
    assert_eq!(verdict(&asked(), &tests, &granted), Verdict::Granted(grant));
    let free = Verdict::Granted(Grant::default());
    assert_eq!(verdict(&asked(), &[], &[]), free);
}

#[test]
fn the_request_that_crosses_the_line_is_served_and_the_next_one_is_not() {
    let budget = [test(1, WindowKind::Money(Period::FiveHours), 10)];
    let at = |used, reserved| verdict(&asked(), &budget, &[reading(used, reserved, 900)]);
    assert!(matches!(at(9, 0), Verdict::Granted(grant) if grant.room.unwrap().remaining == 0));
    assert!(matches!(at(10, 0), Verdict::Refused(hit) if hit.resets_at_ms == 900));
    // Only held, not spent: it is for running requests to end.
    assert!(
        matches!(at(9, 1), Verdict::Refused(hit) if hit.resets_at_ms == 100 + RESERVED_WAIT_MS && hit.reserved == 1)
    );
}

#[test]
fn a_budget_warns_from_four_fifths_on_by_what_is_spent() {
    let budget = [
        test(1, WindowKind::RequestsPerMinute, 2),
        test(1, WindowKind::Money(Period::Day), 100),
        test(2, WindowKind::Money(Period::Month), 1_000),
    ];
    let warned = |day, month| {
        let readings = [reading(1, 0, 0), reading(day, 15, 0), reading(month, 0, 0)];
        match verdict(&asked(), &budget, &readings) {
            Verdict::Granted(grant) => grant.warning.map(|room| (room.window, room.remaining)),
            refused => panic!("{refused:?}"),
        }
    };
    assert_eq!(warned(79, 799), None);
    assert_eq!(warned(80, 0), Some((WindowKind::Money(Period::Day), 20)));
    assert_eq!(
        warned(80, 900),
        Some((WindowKind::Money(Period::Month), 100))
    );
}

#[test]
fn a_refused_conversation_is_told_how_long_others_count() {
    let tests = [test(1, WindowKind::ConcurrentSessions, 2)];
    let asked = Reservation {
        conversation: Some(Conversation {
            id: ConversationId(1),
            ttl_ms: 300_000,
        }),
        ..asked()
    };
    let verdict = verdict(&asked, &tests, &[reading(2, 0, 0)]);
    assert!(matches!(verdict, Verdict::Refused(hit) if hit.resets_at_ms == 300_100));
}
