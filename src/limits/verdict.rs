//! From counters to a verdict, the same for every store. Pure.

use actors::domain::{LimitScope, ScopeId, Span, WindowKind};
use actors::limiter::port::{Grant, LimitHit, Reservation, Room, Spend, Standing, Verdict};

/// How long a request that found all places taken should wait, in milliseconds. Nobody knows when a running request
/// ends; a second is a polite guess, and the expiry of a place would be an hour off.
pub(super) const PLACE_WAIT_MS: i64 = 1_000;

/// The same where a budget is not spent but held by running requests: these last a while.
pub(super) const RESERVED_WAIT_MS: i64 = 5_000;

/// A client is warned where no more than one part in so many is left of a budget.
const WARN_FROM: u64 = 5;

/// One rule to be tested: a window of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Test {
    pub(super) scope: ScopeId,
    pub(super) window: WindowKind,
    pub(super) span: Span,
    pub(super) limit: u64,
}

/// What a window adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Requests, when they come in.
    Requests,
    /// Tokens, when they are known.
    Tokens,
    /// Nano-USD, when they are known.
    Cost,
    /// Requests that run.
    Places,
    /// Conversations that run, or ran.
    Conversations,
}

/// What a store found for one test, before this request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) used: u64,
    /// Held by other running requests.
    pub(super) reserved: u64,
    /// Unix milliseconds, for windows that move by themselves: where all tests passed, when all that is counted is
    /// forgotten; else when less than the limit is counted.
    pub(super) moves_at_ms: i64,
}

pub(super) fn unit(window: WindowKind) -> Unit {
    match window {
        WindowKind::RequestsPerMinute | WindowKind::CountsPerMinute => Unit::Requests,
        WindowKind::TokensPerMinute => Unit::Tokens,
        WindowKind::Money(_) => Unit::Cost,
        WindowKind::ConcurrentRequests => Unit::Places,
        WindowKind::ConcurrentSessions => Unit::Conversations,
    }
}

/// How much of a unit an amount is.
pub(super) fn amount(unit: Unit, spend: &Spend) -> u64 {
    match unit {
        Unit::Tokens => spend.tokens,
        Unit::Cost => u64::try_from(spend.cost.0).unwrap_or(0),
        Unit::Requests | Unit::Places | Unit::Conversations => 1,
    }
}

/// The rules of all scopes, one for each window: where a window is named twice, the lower limit holds and the request
/// is counted once. Rules about conversations count only for a request that has one.
pub(super) fn tests(scopes: &[LimitScope], has_conversation: bool) -> Vec<Test> {
    let mut tests: Vec<Test> = Vec::new();
    for scope in scopes {
        for rule in &scope.rules {
            if unit(rule.window) == Unit::Conversations && !has_conversation {
                continue;
            }
            let same = |test: &&mut Test| {
                (test.scope, test.window, test.span) == (scope.id, rule.window, rule.span)
            };
            match tests.iter_mut().find(same) {
                Some(test) => test.limit = test.limit.min(rule.limit),
                None => tests.push(Test {
                    scope: scope.id,
                    window: rule.window,
                    span: rule.span,
                    limit: rule.limit,
                }),
            }
        }
    }
    tests
}

/// True where running requests of a scope must be remembered: their places, or what they are guessed to consume.
pub(super) fn holds(scope: &LimitScope) -> bool {
    scope
        .rules
        .iter()
        .any(|rule| matches!(unit(rule.window), Unit::Tokens | Unit::Cost | Unit::Places))
}

impl Reading {
    /// True where a test leaves no room for one more.
    pub(super) fn fills(&self, test: &Test) -> bool {
        self.used.saturating_add(self.reserved) >= test.limit
    }
}

/// How a window stands, for whoever only looks.
pub(super) fn standing(test: &Test, reading: &Reading) -> Standing {
    let resets_at_ms = match test.span {
        Span::Now => None,
        Span::Fixed { end_ms, .. } => Some(end_ms).filter(|end_ms| *end_ms < i64::MAX),
        Span::Rolling { .. } | Span::FromFirst { .. } => {
            Some(reading.moves_at_ms).filter(|_| reading.used > 0)
        }
    };
    Standing {
        scope: test.scope,
        window: test.window,
        limit: test.limit,
        used: reading.used,
        reserved: reading.reserved,
        resets_at_ms,
    }
}

/// When a window has room again, or is free.
fn resets_at_ms(test: &Test, reading: &Reading, asked: &Reservation) -> i64 {
    let ends_with_requests = reading.used < test.limit && reading.fills(test);
    match test.span {
        Span::Now => match (unit(test.window), asked.conversation) {
            (Unit::Conversations, Some(conversation)) => {
                let ttl_ms = i64::try_from(conversation.ttl_ms).unwrap_or(i64::MAX);
                asked.at_ms.saturating_add(ttl_ms.max(PLACE_WAIT_MS))
            }
            _ => asked.at_ms + PLACE_WAIT_MS,
        },
        _ if ends_with_requests => asked.at_ms + RESERVED_WAIT_MS,
        Span::Fixed { end_ms, .. } => end_ms,
        Span::Rolling { .. } | Span::FromFirst { .. } => reading.moves_at_ms,
    }
}

/// The verdict on one reservation. Of several refusals it names the one that lasts longest, so that a client that waits
/// as told is let in; of several rules with room it names the one with the smallest part left.
pub(super) fn verdict(asked: &Reservation, tests: &[Test], readings: &[Reading]) -> Verdict {
    let pairs = || tests.iter().zip(readings);
    let hit = pairs()
        .filter(|(test, reading)| reading.fills(test))
        .map(|(test, reading)| LimitHit {
            scope: test.scope,
            window: test.window,
            limit: test.limit,
            used: reading.used,
            reserved: reading.reserved,
            resets_at_ms: resets_at_ms(test, reading, asked),
        })
        .reduce(|first, next| {
            if next.resets_at_ms > first.resets_at_ms {
                next
            } else {
                first
            }
        });
    if let Some(hit) = hit {
        return Verdict::Refused(hit);
    }
    let room = |(test, reading): (&Test, &Reading)| {
        let own = amount(unit(test.window), &asked.estimate);
        let taken = reading.used.saturating_add(reading.reserved);
        Room {
            scope: test.scope,
            window: test.window,
            limit: test.limit,
            remaining: test.limit.saturating_sub(taken.saturating_add(own)),
            resets_at_ms: resets_at_ms(test, reading, asked),
        }
    };
    let part = |room: &Room| room.remaining as f64 / room.limit.max(1) as f64;
    let spent = pairs()
        .filter(|(test, _)| unit(test.window) == Unit::Cost)
        .map(|(test, reading)| Room {
            remaining: test.limit - reading.used,
            ..room((test, reading))
        });
    Verdict::Granted(Grant {
        room: pairs().map(room).min_by(|a, b| part(a).total_cmp(&part(b))),
        warning: spent
            .filter(|room| room.remaining.saturating_mul(WARN_FROM) <= room.limit)
            .min_by(|a, b| part(a).total_cmp(&part(b))),
    })
}

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod unit_tests;
