//! Redis with counters of this process beside it, so that no request fails, or waits, because of Redis. Must not count
//! by itself: both stores do.
//!
//! The local counters follow: every grant and settlement counts in them too, and each answer of Redis raises them to
//! what all replicas have spent. When Redis does not answer in time they decide alone, so that what is granted too much
//! is at most what each replica grants by itself while it is cut off. When it is back it is given what it missed, each
//! settlement once; where it has lost its counters, they are raised to the local ones.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actors::domain::LimitScope;
use actors::limiter::port::{
    Grant, LimitStore, LimitStoreError, Look, Reservation, Reset, Settlement, Spent, Standing,
    Verdict,
};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::Notify;

use super::link::Link;
use super::memory::MemoryLimits;
use super::redis::RedisLimits;
use super::redis_calls::{Found, Left};
use super::verdict::{Test, verdict};

/// How long a request waits for Redis.
const BUDGET: Duration = Duration::from_millis(50);
/// How often a Redis that is given up is tried again.
const PROBE_EVERY: Duration = Duration::from_secs(1);
/// Settlements in one trip when Redis is back.
const CATCH_UP: usize = 200;

/// LimitStore on Redis that never fails. Clones share everything.
#[derive(Clone, Debug)]
pub struct ResilientLimits(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    redis: RedisLimits,
    local: MemoryLimits,
    link: Mutex<Link>,
    budget: Duration,
    /// A late answer came, or a settlement is owed: worth trying before the next probe.
    stirred: Notify,
    locally: AtomicU64,
}

/// How the line to Redis fares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkNumbers {
    /// Requests that local counters decided on.
    pub local: u64,
    /// How often Redis was given up.
    pub cuts: u64,
    /// Settlements that wait for it.
    pub owed: u64,
}

/// A batch on its way to Redis. Whoever waits may stop waiting; the answer is taken into account all the same.
type Decision = Arc<Mutex<Option<Vec<Verdict>>>>;

impl ResilientLimits {
    #[must_use]
    pub fn new(redis: RedisLimits) -> Self {
        Self::within(redis, BUDGET)
    }

    /// As `new`, with another budget than 50 ms for a call.
    #[must_use]
    pub fn within(redis: RedisLimits, budget: Duration) -> Self {
        Self(Arc::new(Inner {
            redis,
            local: MemoryLimits::new(),
            link: Mutex::default(),
            budget,
            stirred: Notify::new(),
            locally: AtomicU64::new(0),
        }))
    }

    /// Asks Redis whether it is there, whether it is used at present or not.
    ///
    /// # Errors
    /// It is not, or it is given up and has not been caught up with yet.
    pub async fn check(&self) -> Result<(), LimitStoreError> {
        self.0.redis.ping().await?;
        match self.trouble() {
            None => Ok(()),
            Some(trouble) => Err(LimitStoreError(trouble)),
        }
    }

    /// Why limits are counted by this process alone; `None` where they are not.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.0.link().trouble()
    }

    #[must_use]
    pub fn numbers(&self) -> LinkNumbers {
        let link = self.0.link();
        LinkNumbers {
            local: self.0.locally.load(Relaxed),
            cuts: link.cuts,
            owed: link.owed() as u64,
        }
    }
}

impl Inner {
    fn link(&self) -> MutexGuard<'_, Link> {
        self.link.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn reserve(self: Arc<Self>, batch: Vec<Reservation>) -> Vec<Verdict> {
        if !self.link().is_up() {
            return self.decide(&batch);
        }
        let decision = Decision::default();
        let batch = Arc::new(batch);
        let (inner, asked, told) = (self.clone(), batch.clone(), decision.clone());
        let asking = detached(async move { inner.ask(&asked, &told).await });
        match tokio::time::timeout(self.budget, asking).await {
            Ok(Ok(Some(verdicts))) => verdicts,
            answer => {
                let mut decision = decision.lock().unwrap_or_else(PoisonError::into_inner);
                // It came between the end of the wait and this lock.
                if let Some(verdicts) = decision.take() {
                    return verdicts;
                }
                if answer.is_err() {
                    self.fail(format!("no answer within {} ms", self.budget.as_millis()));
                }
                let verdicts = self.decide(&batch);
                *decision = Some(verdicts.clone());
                verdicts
            }
        }
    }

    /// Asks Redis. `None` where it could not be asked, or nobody waits any more.
    async fn ask(
        self: &Arc<Self>,
        batch: &[Reservation],
        decision: &Decision,
    ) -> Option<Vec<Verdict>> {
        let found = match self.redis.find(batch).await {
            Ok(found) => found,
            Err(error) => {
                self.fail(error.0);
                return None;
            }
        };
        self.restore(batch, &found).await;
        self.stirred.notify_one();
        let mut decision = decision.lock().unwrap_or_else(PoisonError::into_inner);
        let decided = decision.take();
        let verdicts: Vec<Verdict> = batch
            .iter()
            .zip(&found)
            .enumerate()
            .map(|(nth, (one, found))| {
                let here = decided.as_ref().map(|verdicts| &verdicts[nth]);
                self.absorb(one, found.as_ref(), here)
            })
            .collect();
        if decided.is_some() {
            return None;
        }
        // Kept for whoever gives up in this moment.
        *decision = Some(verdicts.clone());
        Some(verdicts)
    }

    /// Takes an answer over into the local counters. `here` is what was decided without it.
    fn absorb(
        &self,
        one: &Reservation,
        found: Option<&(Vec<Test>, Found)>,
        here: Option<&Verdict>,
    ) -> Verdict {
        let Some((tests, found)) = found else {
            return Verdict::Granted(Grant::default());
        };
        let there = verdict(one, tests, &found.readings);
        let mut given = there.clone();
        self.local.with_account(&one.scopes, |account| match here {
            None if found.lost => {
                // It was judged by counters that had lost everything: these know better.
                given = account.reserve(one);
            }
            None if matches!(there, Verdict::Granted(_)) => {
                account.mirror(one, tests, &found.readings);
            }
            None | Some(_) => {
                for (test, reading) in tests.iter().zip(&found.readings) {
                    account.learn(test, reading.used, one.at_ms);
                }
            }
        });
        let given = here.unwrap_or(&given);
        if matches!(given, Verdict::Refused(_)) && matches!(there, Verdict::Granted(_)) {
            // Redis holds a place for a request that is not served.
            let mut link = self.link();
            link.owe([release(one)]);
        }
        given.clone()
    }

    /// Raises what Redis has lost to what is known here.
    async fn restore(&self, batch: &[Reservation], found: &[Option<(Vec<Test>, Found)>]) {
        for (one, found) in batch.iter().zip(found) {
            if found.as_ref().is_some_and(|(_, found)| found.lost) {
                self.raise(&one.scopes, one.at_ms).await;
            }
        }
    }

    async fn raise(&self, scopes: &[LimitScope], at_ms: i64) {
        let known = self
            .local
            .with_account(scopes, |account| account.known(scopes, at_ms));
        let known = known.unwrap_or_default();
        if known.is_empty() {
            return;
        }
        tracing::warn!(
            windows = known.len(),
            "redis has lost counters of limits; they are raised to what this hub knows"
        );
        if let Err(error) = self.redis.raise(&known).await {
            tracing::warn!(%error, "redis did not take counters that it had lost");
        }
    }

    fn decide(&self, batch: &[Reservation]) -> Vec<Verdict> {
        self.locally.fetch_add(batch.len() as u64, Relaxed);
        self.local.reserve_now(batch)
    }

    async fn settle(self: Arc<Self>, batch: Vec<Settlement>) {
        // First here: an answer of Redis that counts it must not be taken for somebody else's spending.
        self.local.settle_now(&batch);
        let up = {
            let mut link = self.link();
            if !link.is_up() {
                link.owe(batch.iter().cloned());
            }
            link.is_up()
        };
        if !up {
            return;
        }
        let inner = self.clone();
        let ending = detached(async move { inner.end(batch).await });
        if tokio::time::timeout(self.budget, ending).await.is_err() {
            self.fail(format!("no answer within {} ms", self.budget.as_millis()));
        }
    }

    async fn end(self: &Arc<Self>, mut batch: Vec<Settlement>) {
        // What came to be owed while it was up goes along.
        {
            let mut link = self.link();
            if link.is_up() {
                let owed = link.next(CATCH_UP);
                link.sent(owed.len());
                batch.extend(owed);
            }
        }
        match self.redis.end(&batch).await {
            Ok(left) => {
                self.learn(&batch, left).await;
                self.stirred.notify_one();
            }
            Err(error) => {
                self.link().owe(batch);
                self.fail(error.0);
            }
        }
    }

    async fn learn(&self, batch: &[Settlement], left: Vec<Option<(Vec<Test>, Left)>>) {
        for (done, left) in batch.iter().zip(left) {
            let Some((tests, left)) = left else {
                continue;
            };
            if left.lost {
                self.raise(&done.scopes, done.at_ms).await;
            }
            self.local.with_account(&done.scopes, |account| {
                for (test, used) in tests.iter().zip(left.used) {
                    account.learn(test, used, done.at_ms);
                }
            });
        }
    }

    fn fail(self: &Arc<Self>, reason: String) {
        if self.link().fail(reason.clone()) {
            tracing::warn!(
                reason,
                "redis is given up; this hub counts limits by itself until it is back"
            );
            let inner = self.clone();
            let _follows_redis = detached(async move { inner.follow().await });
        }
    }

    /// Tries once a second, and when something has stirred, until Redis is back and has what it is owed.
    async fn follow(self: Arc<Self>) {
        loop {
            // An elapsed pause and a stir are the same to us.
            let _either = tokio::time::timeout(PROBE_EVERY, self.stirred.notified()).await;
            if self.catch_up().await.is_ok() {
                tracing::info!("redis is back, and has what it missed");
                return;
            }
        }
    }

    async fn catch_up(self: &Arc<Self>) -> Result<(), LimitStoreError> {
        self.redis.ping().await?;
        loop {
            let owed = self.link().next(CATCH_UP);
            if !owed.is_empty() {
                let left = self.redis.end(&owed).await?;
                self.link().sent(owed.len());
                self.learn(&owed, left).await;
                continue;
            }
            // After what is owed, which the log may know already.
            let seeds = self.link().take_seeds();
            if let Err(error) = self.redis.raise(&seeds).await {
                self.link().keep_seeds(seeds);
                return Err(error);
            }
            let overflowed = self.link().take_overflowed();
            for scopes in overflowed {
                self.raise(&scopes, now_ms()).await;
            }
            if self.link().recover() {
                return Ok(());
            }
        }
    }
}

impl LimitStore for ResilientLimits {
    fn reserve(
        &self,
        batch: Vec<Reservation>,
    ) -> BoxFuture<'static, Result<Vec<Verdict>, LimitStoreError>> {
        self.0.clone().reserve(batch).map(Ok).boxed()
    }

    fn settle(&self, batch: Vec<Settlement>) -> BoxFuture<'static, Result<(), LimitStoreError>> {
        self.0.clone().settle(batch).map(Ok).boxed()
    }

    fn seed(&self, batch: Vec<Spent>) -> BoxFuture<'static, Result<(), LimitStoreError>> {
        let inner = self.0.clone();
        async move {
            inner.local.seed_now(&batch);
            let is_up = inner.link().is_up();
            let raised = match is_up {
                true => inner.redis.raise(&batch).await,
                false => Err(LimitStoreError("redis is given up".to_owned())),
            };
            if let Err(error) = raised {
                inner.link().keep_seeds(batch);
                inner.fail(error.0);
            }
            Ok(())
        }
        .boxed()
    }

    /// As Redis knows it; as this hub does where Redis does not answer.
    fn look(
        &self,
        batch: Vec<Look>,
    ) -> BoxFuture<'static, Result<Vec<Vec<Standing>>, LimitStoreError>> {
        let inner = self.0.clone();
        async move {
            let is_up = inner.link().is_up();
            if is_up && let Ok(seen) = inner.redis.see(&batch).await {
                return Ok(seen);
            }
            Ok(inner.local.look_now(&batch))
        }
        .boxed()
    }

    /// In Redis first: counters of before, read once more, would be taken over here. Fails while it is away.
    fn reset(&self, batch: Vec<Reset>) -> BoxFuture<'static, Result<(), LimitStoreError>> {
        let inner = self.0.clone();
        async move {
            let is_up = inner.link().is_up();
            if !is_up {
                return Err(LimitStoreError("redis is given up".to_owned()));
            }
            inner.redis.begin_anew(&batch).await?;
            inner.local.reset_now(&batch);
            Ok(())
        }
        .boxed()
    }
}

fn release(one: &Reservation) -> Settlement {
    Settlement {
        request: one.request,
        begun_ms: one.at_ms,
        at_ms: one.at_ms,
        scopes: one.scopes.clone(),
        actual: None,
        conversation: one.conversation,
    }
}

fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_millis() as i64)
}

/// Goes on though nobody waits for it.
fn detached<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> tokio::task::JoinHandle<T> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a late answer of Redis counts, also where no request waits for it; bounded by the pool's deadlines"
    )]
    tokio::spawn(work)
}
