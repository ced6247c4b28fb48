//! From counters to a verdict, the same for every store. Pure.

use actors::domain::{LimitScope, ScopeId, WindowKind};
use actors::limiter::port::{LimitHit, Room, Verdict};

/// How long a request that found all places taken should wait, in milliseconds. Nobody knows when a running request
/// ends; a second is a polite guess, and the expiry of a place would be an hour off.
pub(super) const PLACE_WAIT_MS: i64 = 1_000;

/// One rule to be tested: a window of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Test {
    pub(super) scope: ScopeId,
    pub(super) window: WindowKind,
    pub(super) limit: u64,
}

/// What a store found for one test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// Counted before this request.
    pub(super) used: u64,
    /// Unix milliseconds: where all tests passed, when the window is free again; else when this one has room.
    pub(super) resets_at_ms: i64,
}

/// The rules of all scopes, one for each window: where a window is named twice, the lower limit holds and the request
/// is counted once.
pub(super) fn tests(scopes: &[LimitScope]) -> Vec<Test> {
    let mut tests: Vec<Test> = Vec::new();
    for scope in scopes {
        for rule in &scope.rules {
            let known = tests
                .iter_mut()
                .find(|test| test.scope == scope.id && test.window == rule.window);
            match known {
                Some(test) => test.limit = test.limit.min(rule.limit),
                None => tests.push(Test {
                    scope: scope.id,
                    window: rule.window,
                    limit: rule.limit,
                }),
            }
        }
    }
    tests
}

/// True where a test leaves no room for one more.
pub(super) fn is_full(limit: u64, used: u64) -> bool {
    used >= limit
}

/// The verdict on one reservation. Of several refusals it names the one that lasts longest, so that a client that waits
/// as told is let in; of several rules with room it names the one with the least.
pub(super) fn verdict(tests: &[Test], readings: &[Reading]) -> Verdict {
    let pairs = || tests.iter().zip(readings);
    let mut hit: Option<LimitHit> = None;
    for (test, reading) in pairs().filter(|(test, reading)| is_full(test.limit, reading.used)) {
        if hit
            .as_ref()
            .is_none_or(|hit| reading.resets_at_ms > hit.resets_at_ms)
        {
            hit = Some(LimitHit {
                scope: test.scope,
                window: test.window,
                limit: test.limit,
                used: reading.used,
                resets_at_ms: reading.resets_at_ms,
            });
        }
    }
    if let Some(hit) = hit {
        return Verdict::Refused(hit);
    }
    let room = pairs().map(|(test, reading)| Room {
        limit: test.limit,
        remaining: test.limit - reading.used - 1,
        resets_at_ms: reading.resets_at_ms,
    });
    Verdict::Granted(room.min_by_key(|room| room.remaining))
}

#[cfg(test)]
mod unit {
    use actors::domain::LimitRule;

    use super::*;

    fn rule(window: WindowKind, limit: u64) -> LimitRule {
        LimitRule { window, limit }
    }

    #[test]
    fn a_window_named_twice_is_tested_once_with_the_lower_limit() {
        let scope = LimitScope {
            id: ScopeId::Key(1),
            rules: vec![
                rule(WindowKind::RequestsPerMinute, 9),
                rule(WindowKind::ConcurrentRequests, 2),
                rule(WindowKind::RequestsPerMinute, 5),
            ],
        };
        let tests = tests(&[scope]);
        assert_eq!(tests.len(), 2);
        assert_eq!(tests[0].limit, 5);
    }

    #[test]
    fn the_refusal_that_lasts_longest_and_the_room_that_is_least_are_named() {
        let test = |id, limit| Test {
            scope: ScopeId::Key(id),
            window: WindowKind::RequestsPerMinute,
            limit,
        };
        let reading = |used, resets_at_ms| Reading { used, resets_at_ms };
        let tests = [test(1, 5), test(2, 5), test(3, 100)];
        let refused = verdict(&tests, &[reading(5, 10), reading(6, 30), reading(99, 90)]);
        assert!(
            matches!(&refused, Verdict::Refused(hit) if hit.scope == ScopeId::Key(2) && hit.resets_at_ms == 30)
        );
        let granted = verdict(&tests, &[reading(1, 10), reading(3, 20), reading(9, 30)]);
        let room = Room {
            limit: 5,
            remaining: 1,
            resets_at_ms: 20,
        };
        assert_eq!(granted, Verdict::Granted(Some(room)));
        assert_eq!(verdict(&[], &[]), Verdict::Granted(None));
    }
}
