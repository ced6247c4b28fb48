//! All counters of one user and the user's keys, or of one provider, as the memory store and the shadow of Redis keep
//! them. Pure; time is data. What is done here in one call is one Lua call on Redis, in the same order.

use std::collections::HashMap;

use actors::domain::{LimitScope, ScopeId, WindowKind};
use actors::limiter::port::{Look, Reservation, Reset, Settlement, Spent, Standing, Verdict};

use super::holds::{Conversations, Done, Holds};
use super::meter::{Meter, Shape};
use super::verdict::{Reading, Test, Unit, amount, holds, standing, tests, unit, verdict};

/// For how long a window must have counted nothing to be forgotten, in milliseconds. A clock that is set back by less
/// makes no difference.
const IDLE_MS: i64 = 600_000;

#[derive(Clone, Debug, Default)]
pub(super) struct Account {
    meters: HashMap<(ScopeId, WindowKind, Shape), Meter>,
    holds: HashMap<ScopeId, Holds>,
    conversations: HashMap<ScopeId, Conversations>,
    done: Done,
    /// Whose money was set back to nothing, and when.
    resets: HashMap<ScopeId, i64>,
}

/// Where the counters of a reservation lie: with its user, or with its key where it names no user.
pub(super) fn owner(scopes: &[LimitScope]) -> Option<ScopeId> {
    let user = scopes
        .iter()
        .find(|scope| matches!(scope.id, ScopeId::User(_)));
    user.or(scopes.first()).map(|scope| scope.id)
}

impl Account {
    pub(super) fn reserve(&mut self, asked: &Reservation) -> Verdict {
        let tests = tests(&asked.scopes, asked.conversation.is_some());
        for scope in &asked.scopes {
            if let Some(held) = self.holds.get_mut(&scope.id) {
                held.lapse(asked.at_ms);
            }
        }
        let found: Vec<(u64, u64)> = tests.iter().map(|test| self.found(test, asked)).collect();
        let granted = found.iter().zip(&tests).all(|((used, reserved), test)| {
            let reading = Reading {
                used: *used,
                reserved: *reserved,
                moves_at_ms: 0,
            };
            !reading.fills(test)
        });
        if granted {
            for test in &tests {
                self.count(test, asked);
            }
            self.hold(asked);
        }
        let readings: Vec<Reading> = tests
            .iter()
            .zip(found)
            .map(|(test, (used, reserved))| Reading {
                used,
                reserved,
                moves_at_ms: self.moves_at_ms(test, asked.at_ms, granted),
            })
            .collect();
        verdict(asked, &tests, &readings)
    }

    /// What is counted for a test without this request, and what others hold.
    fn found(&mut self, test: &Test, asked: &Reservation) -> (u64, u64) {
        let at_ms = asked.at_ms;
        if let (Unit::Conversations, Some(own)) = (unit(test.window), asked.conversation) {
            let conversations = self.conversations.entry(test.scope).or_default();
            conversations.lapse(at_ms);
            return (conversations.others(own.id), 0);
        }
        let held = self.holds.get(&test.scope);
        let reserved = held.map_or(0, |held| held.reserved(unit(test.window), asked.request));
        let places = held.map_or(0, |held| held.others(asked.request));
        match self.meter(test, at_ms) {
            Some(meter) => (meter.used(&test.span, at_ms), reserved),
            None => (places, 0),
        }
    }

    fn meter(&mut self, test: &Test, at_ms: i64) -> Option<&mut Meter> {
        let shape = Shape::of(&test.span)?;
        let meter = self
            .meters
            .entry((test.scope, test.window, shape))
            .or_insert_with(|| Meter::new(shape, at_ms));
        Some(meter)
    }

    /// Counts what is known when a request comes in: that it came.
    fn count(&mut self, test: &Test, asked: &Reservation) {
        if unit(test.window) == Unit::Requests
            && let Some(meter) = self.meter(test, asked.at_ms)
        {
            // In the newest bucket, though a clock may be behind it.
            meter.add(1, &test.span, i64::MAX, asked.at_ms);
        }
    }

    /// Remembers a running request in all its scopes, whether there is room or not.
    pub(super) fn hold(&mut self, asked: &Reservation) {
        if self.done.knows(asked.request, asked.at_ms) {
            return;
        }
        let ttl_ms = i64::try_from(asked.ttl_ms).unwrap_or(i64::MAX);
        let until_ms = asked.at_ms.saturating_add(ttl_ms);
        for scope in asked.scopes.iter().filter(|scope| holds(scope)) {
            let held = self.holds.entry(scope.id).or_default();
            held.hold(asked.request, until_ms, asked.estimate);
        }
        for (scope, own) in with_conversation(&asked.scopes, asked.conversation) {
            let seen_until_ms = asked.at_ms.saturating_add(own.ttl_ms as i64);
            let conversations = self.conversations.entry(scope).or_default();
            conversations.begin(own.id, asked.request, seen_until_ms, until_ms);
        }
    }

    fn moves_at_ms(&mut self, test: &Test, at_ms: i64, granted: bool) -> i64 {
        let meter = self.meter(test, at_ms);
        meter.map_or(0, |meter| meter.moves_at_ms(at_ms, granted, test.limit))
    }

    pub(super) fn settle(&mut self, done: &Settlement) {
        for scope in &done.scopes {
            if let Some(held) = self.holds.get_mut(&scope.id) {
                held.release(done.request);
            }
        }
        for (scope, own) in with_conversation(&done.scopes, done.conversation) {
            let seen_until_ms = done.at_ms.saturating_add(own.ttl_ms as i64);
            let conversations = self.conversations.entry(scope).or_default();
            conversations.end(own.id, done.request, seen_until_ms);
        }
        let first = done.actual.is_some() && self.done.first(done.request, done.at_ms);
        let actual = done.actual.filter(|_| first).unwrap_or_default();
        for test in tests(&done.scopes, false) {
            let (amount, spent_ms) = match unit(test.window) {
                unit @ Unit::Cost => (amount(unit, &actual), done.begun_ms),
                unit @ Unit::Tokens => (amount(unit, &actual), done.at_ms),
                Unit::Requests | Unit::Places | Unit::Conversations => continue,
            };
            if let Some(meter) = self.meter(&test, done.at_ms) {
                // Time passes in it, also where nothing is added.
                meter.used(&test.span, done.at_ms);
                meter.add(amount, &test.span, spent_ms, done.at_ms);
            }
        }
    }

    pub(super) fn seed(&mut self, known: &Spent) {
        let test = test_of(known);
        if let Some(meter) = self.meter(&test, known.at_ms) {
            meter.raise(&known.amounts, &known.span, known.at_ms);
        }
    }

    /// How windows stand; nothing moves by it, since whoever looks may have another clock.
    pub(super) fn look(&self, asked: &Look) -> Vec<Standing> {
        let tests = tests(&asked.scopes, true);
        let standing = |test: &Test| standing(test, &self.reading(test, asked.at_ms));
        tests.iter().map(standing).collect()
    }

    fn reading(&self, test: &Test, at_ms: i64) -> Reading {
        let unit = unit(test.window);
        let held = self.holds.get(&test.scope);
        let (places, reserved) = held.map_or((0, 0), |held| held.standing(unit, at_ms));
        let conversations = self.conversations.get(&test.scope);
        let mut reading = Reading {
            used: match unit {
                Unit::Conversations => conversations.map_or(0, |all| all.open(at_ms)),
                _ => places,
            },
            reserved,
            moves_at_ms: 0,
        };
        if let Some(shape) = Shape::of(&test.span) {
            let meter = self.meters.get(&(test.scope, test.window, shape));
            let mut meter = meter.cloned().unwrap_or_else(|| Meter::new(shape, at_ms));
            reading.used = meter.used(&test.span, at_ms);
            reading.moves_at_ms = meter.moves_at_ms(at_ms, !reading.fills(test), test.limit);
        }
        reading
    }

    pub(super) fn reset(&mut self, said: &Reset) {
        let known = self.resets.insert(said.scope, said.from_ms);
        if let Some(known) = known.filter(|known| *known >= said.from_ms) {
            self.resets.insert(said.scope, known);
            return;
        }
        for (window, span) in &said.windows {
            if let Some(shape) = Shape::of(span) {
                self.meters.remove(&(said.scope, *window, shape));
            }
        }
    }

    /// Learns what another store has counted for a test. A fixed window takes it where it is more; a rolling one puts
    /// what it did not know into the present bucket.
    pub(super) fn learn(&mut self, test: &Test, used: u64, at_ms: i64) {
        let Some(meter) = self.meter(test, at_ms) else {
            return;
        };
        let known = meter.used(&test.span, at_ms);
        if used <= known {
            return;
        }
        match meter {
            Meter::Fixed { .. } => {
                let start_ms = match test.span {
                    actors::domain::Span::Fixed { start_ms, .. } => start_ms.max(0),
                    _ => 0,
                };
                meter.raise(&[(start_ms, used)], &test.span, at_ms);
            }
            Meter::Rolling(_) | Meter::FromFirst { .. } => {
                meter.add(used - known, &test.span, at_ms, at_ms);
            }
        }
    }

    /// Takes over what another store has granted.
    pub(super) fn mirror(&mut self, asked: &Reservation, tests: &[Test], readings: &[Reading]) {
        for (test, reading) in tests.iter().zip(readings) {
            self.learn(test, reading.used, asked.at_ms);
            self.count(test, asked);
        }
        self.hold(asked);
    }

    /// Everything that is counted of money in these scopes, as `seed` takes it.
    pub(super) fn known(&mut self, scopes: &[LimitScope], at_ms: i64) -> Vec<Spent> {
        let Some(owner) = owner(scopes) else {
            return Vec::new();
        };
        let mut known = Vec::new();
        for test in tests(scopes, false) {
            if unit(test.window) != Unit::Cost {
                continue;
            }
            let Some(meter) = self.meter(&test, at_ms) else {
                continue;
            };
            // A window that is over must not be told as the present one.
            if meter.used(&test.span, at_ms) > 0 {
                known.push(Spent {
                    owner,
                    scope: test.scope,
                    window: test.window,
                    span: test.span,
                    at_ms,
                    amounts: meter.amounts(),
                });
            }
        }
        known
    }

    /// Forgets what has long counted nothing.
    pub(super) fn sweep(&mut self, at_ms: i64) {
        self.meters
            .retain(|_, meter| !meter.is_idle(at_ms, IDLE_MS));
        self.holds.retain(|_, held| {
            held.lapse(at_ms - IDLE_MS);
            !held.is_empty()
        });
        self.conversations.retain(|_, conversations| {
            conversations.lapse(at_ms - IDLE_MS);
            !conversations.is_empty()
        });
        self.done.trim(at_ms - IDLE_MS);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.meters.is_empty()
            && self.holds.is_empty()
            && self.conversations.is_empty()
            && self.done.is_empty()
            && self.resets.is_empty()
    }

    pub(super) fn scopes(&self) -> impl Iterator<Item = ScopeId> {
        let metered = self.meters.keys().map(|(scope, ..)| *scope);
        let held = self.holds.keys().chain(self.conversations.keys());
        metered.chain(held.copied())
    }
}

pub(super) fn test_of(known: &Spent) -> Test {
    Test {
        scope: known.scope,
        window: known.window,
        span: known.span,
        limit: u64::MAX,
    }
}

/// The scopes that count conversations, where the request has one.
pub(super) fn with_conversation(
    scopes: &[LimitScope],
    own: Option<actors::limiter::port::Conversation>,
) -> impl Iterator<Item = (ScopeId, actors::limiter::port::Conversation)> {
    let counts = |scope: &&LimitScope| {
        let mut rules = scope.rules.iter();
        rules.any(|rule| unit(rule.window) == Unit::Conversations)
    };
    scopes
        .iter()
        .filter(counts)
        .filter_map(move |scope| Some((scope.id, own?)))
}
