//! Counters in this process, for a hub without Redis, and beside Redis for when it is gone. Lost at a restart: money
//! is then seeded from the log. The lock is held for the arithmetic of a batch only; nothing in here waits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actors::domain::{LimitScope, ScopeId};
use actors::limiter::port::{
    Grant, LimitStore, LimitStoreError, Look, Reservation, Reset, Settlement, Spent, Standing,
    Verdict,
};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};

use super::account::{Account, owner};

/// How often scopes that count nothing are looked for, in milliseconds of the requests' time.
const SWEEP_MS: i64 = 60_000;

/// LimitStore in memory. Clones share the counters.
#[derive(Clone, Debug, Default)]
pub struct MemoryLimits {
    counters: Arc<Mutex<Counters>>,
}

#[derive(Debug, Default)]
struct Counters {
    accounts: HashMap<ScopeId, Account>,
    swept_at_ms: i64,
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
        let all = counters.accounts.values().flat_map(Account::scopes);
        all.collect::<std::collections::HashSet<_>>().len()
    }

    /// Works on the counters of a request's user.
    pub(super) fn with_account<T>(
        &self,
        scopes: &[LimitScope],
        work: impl FnOnce(&mut Account) -> T,
    ) -> Option<T> {
        let owner = owner(scopes)?;
        let mut counters = self.counters();
        Some(work(counters.accounts.entry(owner).or_default()))
    }

    pub(super) fn reserve_now(&self, batch: &[Reservation]) -> Vec<Verdict> {
        let mut counters = self.counters();
        batch.iter().map(|asked| counters.reserve(asked)).collect()
    }

    pub(super) fn settle_now(&self, batch: &[Settlement]) {
        let mut counters = self.counters();
        for done in batch {
            counters.sweep(done.at_ms);
            if let Some(owner) = owner(&done.scopes) {
                counters.accounts.entry(owner).or_default().settle(done);
            }
        }
    }

    pub(super) fn seed_now(&self, batch: &[Spent]) {
        let mut counters = self.counters();
        for known in batch {
            counters
                .accounts
                .entry(known.owner)
                .or_default()
                .seed(known);
        }
    }

    pub(super) fn look_now(&self, batch: &[Look]) -> Vec<Vec<Standing>> {
        let counters = self.counters();
        let nothing = Account::default();
        let look = |asked: &Look| {
            let owner = owner(&asked.scopes);
            let account = owner.and_then(|owner| counters.accounts.get(&owner));
            account.unwrap_or(&nothing).look(asked)
        };
        batch.iter().map(look).collect()
    }

    pub(super) fn reset_now(&self, batch: &[Reset]) {
        let mut counters = self.counters();
        for said in batch {
            counters.accounts.entry(said.owner).or_default().reset(said);
        }
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
        ready(Ok(self.reserve_now(&batch))).boxed()
    }

    fn settle(&self, batch: Vec<Settlement>) -> BoxFuture<'static, Result<(), LimitStoreError>> {
        self.settle_now(&batch);
        ready(Ok(())).boxed()
    }

    fn seed(&self, batch: Vec<Spent>) -> BoxFuture<'static, Result<(), LimitStoreError>> {
        self.seed_now(&batch);
        ready(Ok(())).boxed()
    }

    fn look(
        &self,
        batch: Vec<Look>,
    ) -> BoxFuture<'static, Result<Vec<Vec<Standing>>, LimitStoreError>> {
        ready(Ok(self.look_now(&batch))).boxed()
    }

    fn reset(&self, batch: Vec<Reset>) -> BoxFuture<'static, Result<(), LimitStoreError>> {
        self.reset_now(&batch);
        ready(Ok(())).boxed()
    }
}

impl Counters {
    fn reserve(&mut self, asked: &Reservation) -> Verdict {
        self.sweep(asked.at_ms);
        match owner(&asked.scopes) {
            Some(owner) => self.accounts.entry(owner).or_default().reserve(asked),
            None => Verdict::Granted(Grant::default()),
        }
    }

    /// Forgets scopes that have long counted nothing, once a minute, so that keys which are gone take no memory.
    fn sweep(&mut self, at_ms: i64) {
        if (at_ms - self.swept_at_ms).abs() < SWEEP_MS {
            return;
        }
        self.swept_at_ms = at_ms;
        self.accounts.retain(|_, account| {
            account.sweep(at_ms);
            !account.is_empty()
        });
    }
}
