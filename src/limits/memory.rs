//! Counters in this process, for a hub without Redis. Lost at a restart: a minute later that makes no difference. The
//! lock is held for the arithmetic of a batch only; nothing in here waits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actors::domain::{RequestId, ScopeId, WindowKind};
use actors::limiter::port::{LimitStore, LimitStoreError, Reservation, Settlement, Verdict};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};

use super::verdict::{PLACE_WAIT_MS, Reading, Test, is_full, tests, verdict};
use super::window::RollingMinute;

/// How often scopes that count nothing are looked for, in milliseconds of the requests' time.
const SWEEP_MS: i64 = 60_000;

/// For how long a scope must have counted nothing to be forgotten, in milliseconds. A clock that is set back by less
/// makes no difference.
const IDLE_MS: i64 = 600_000;

/// LimitStore in memory. Clones share the counters.
#[derive(Clone, Debug, Default)]
pub struct MemoryLimits {
    counters: Arc<Mutex<Counters>>,
}

#[derive(Debug, Default)]
struct Counters {
    minutes: HashMap<(ScopeId, WindowKind), RollingMinute>,
    places: HashMap<ScopeId, Places>,
    swept_at_ms: i64,
}

/// Requests in flight, each with the time at which it lapses if nobody settles it.
#[derive(Debug, Default)]
struct Places {
    taken: HashMap<RequestId, i64>,
    /// No place lapses before this; saves looking at each of them for each request.
    next_lapse_ms: i64,
}

impl MemoryLimits {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many scopes are counted now.
    #[must_use]
    pub fn scopes(&self) -> usize {
        let counters = self.counters();
        let mut scopes: Vec<ScopeId> = counters.minutes.keys().map(|(scope, _)| *scope).collect();
        scopes.extend(counters.places.keys());
        scopes.sort_unstable_by_key(|scope| match scope {
            ScopeId::Key(id) => (0, *id),
            ScopeId::User(id) => (1, *id),
            ScopeId::Provider(id) => (2, *id),
        });
        scopes.dedup();
        scopes.len()
    }

    /// A poisoned lock is taken all the same: the counters are numbers, and each is whole between two statements.
    fn counters(&self) -> MutexGuard<'_, Counters> {
        self.counters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LimitStore for MemoryLimits {
    fn reserve(
        &self,
        batch: Vec<Reservation>,
    ) -> BoxFuture<'static, Result<Vec<Verdict>, LimitStoreError>> {
        let mut counters = self.counters();
        let verdicts = batch.iter().map(|asked| counters.reserve(asked)).collect();
        ready(Ok(verdicts)).boxed()
    }

    fn settle(&self, batch: Vec<Settlement>) -> BoxFuture<'static, Result<(), LimitStoreError>> {
        let mut counters = self.counters();
        for done in &batch {
            counters.settle(done);
        }
        ready(Ok(())).boxed()
    }
}

impl Counters {
    fn reserve(&mut self, asked: &Reservation) -> Verdict {
        self.sweep(asked.at_ms);
        let tests = tests(&asked.scopes);
        let used: Vec<u64> = tests.iter().map(|test| self.used(test, asked)).collect();
        let granted = tests
            .iter()
            .zip(&used)
            .all(|(test, used)| !is_full(test.limit, *used));
        if granted {
            for test in &tests {
                self.take(test, asked);
            }
        }
        let readings: Vec<Reading> = tests
            .iter()
            .zip(used)
            .map(|(test, used)| Reading {
                used,
                resets_at_ms: self.resets_at_ms(test, asked.at_ms, granted),
            })
            .collect();
        verdict(&tests, &readings)
    }

    /// What is counted for a test without this request.
    fn used(&mut self, test: &Test, asked: &Reservation) -> u64 {
        match test.window {
            WindowKind::RequestsPerMinute | WindowKind::CountsPerMinute => {
                let minute = self.minute(test, asked.at_ms);
                minute.advance(asked.at_ms);
                minute.used()
            }
            WindowKind::ConcurrentRequests => {
                let places = self.places.entry(test.scope).or_default();
                places.lapse(asked.at_ms);
                places.others(asked.request)
            }
        }
    }

    fn take(&mut self, test: &Test, asked: &Reservation) {
        match test.window {
            WindowKind::RequestsPerMinute | WindowKind::CountsPerMinute => {
                self.minute(test, asked.at_ms).add();
            }
            WindowKind::ConcurrentRequests => {
                let ttl_ms = i64::try_from(asked.ttl_ms).unwrap_or(i64::MAX);
                let until_ms = asked.at_ms.saturating_add(ttl_ms);
                self.places
                    .entry(test.scope)
                    .or_default()
                    .take(asked.request, until_ms);
            }
        }
    }

    fn resets_at_ms(&mut self, test: &Test, at_ms: i64, granted: bool) -> i64 {
        match test.window {
            WindowKind::ConcurrentRequests => at_ms + PLACE_WAIT_MS,
            _ if granted => self.minute(test, at_ms).empty_at_ms(),
            _ => self.minute(test, at_ms).one_more_at_ms(test.limit),
        }
    }

    fn minute(&mut self, test: &Test, at_ms: i64) -> &mut RollingMinute {
        self.minutes
            .entry((test.scope, test.window))
            .or_insert_with(|| RollingMinute::new(at_ms))
    }

    fn settle(&mut self, done: &Settlement) {
        for scope in &done.scopes {
            if let Some(places) = self.places.get_mut(&scope.id) {
                places.taken.remove(&done.request);
            }
        }
    }

    /// Forgets scopes that have long counted nothing, once a minute, so that keys which are gone take no memory.
    fn sweep(&mut self, at_ms: i64) {
        if (at_ms - self.swept_at_ms).abs() < SWEEP_MS {
            return;
        }
        self.swept_at_ms = at_ms;
        self.minutes
            .retain(|_, minute| !minute.is_idle(at_ms, IDLE_MS));
        self.places.retain(|_, places| {
            places.lapse(at_ms - IDLE_MS);
            !places.taken.is_empty()
        });
    }
}

impl Places {
    fn lapse(&mut self, at_ms: i64) {
        if at_ms < self.next_lapse_ms {
            return;
        }
        self.taken.retain(|_, until_ms| *until_ms > at_ms);
        self.next_lapse_ms = self.taken.values().copied().min().unwrap_or(i64::MAX);
    }

    /// Places taken by others: a request that asks again keeps its own.
    fn others(&self, request: RequestId) -> u64 {
        (self.taken.len() - usize::from(self.taken.contains_key(&request))) as u64
    }

    fn take(&mut self, request: RequestId, until_ms: i64) {
        self.taken.insert(request, until_ms);
        self.next_lapse_ms = self.next_lapse_ms.min(until_ms);
    }
}
