//! Counters in Redis, shared by all replicas. Each reservation is one script call, so it is atomic; a batch is one
//! round trip. Must not decide what happens when Redis is gone: it says so, and `resilient.rs` decides.

use std::sync::LazyLock;
use std::time::Duration;

use actors::limiter::port::{
    Grant, LimitStore, LimitStoreError, Look, Reservation, Reset, Settlement, Spent, Standing,
    Verdict,
};
use bb8_redis::bb8::{Pool, RunError};
use bb8_redis::redis::{ErrorKind, FromRedisValue, Pipeline, RedisError, Script, ServerErrorKind};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::redis_calls::{
    Found, Left, ScriptCall, found, left, look_call, reserve_call, reset_call, seed_call, seen,
    settle_call, settled_tests,
};
use super::redis_pool::{Connector, DEADLINE, pool};
use super::verdict::{Test, Unit, standing, tests, unit, verdict};

static RESERVE: LazyLock<Lua> = LazyLock::new(|| Lua::new(include_str!("lua/reserve.lua")));
static LOOK: LazyLock<Lua> = LazyLock::new(|| Lua::new(include_str!("lua/look.lua")));
static RESET: LazyLock<Lua> = LazyLock::new(|| Lua::new(include_str!("lua/reset.lua")));
static SEED: LazyLock<Lua> = LazyLock::new(|| Lua::new(include_str!("lua/seed.lua")));
static SETTLE: LazyLock<Lua> = LazyLock::new(|| Lua::new(include_str!("lua/settle.lua")));

const DEFAULT_PREFIX: &str = "hub:limits:";

/// A pipeline is read by Redis before it answers: not all keys of a hub in one.
const SEEDS_AT_ONCE: usize = 500;

/// LimitStore on Redis. Clones share the connections.
///
/// Keys carry a hash tag, `{u7}` for the user, `{p5}` for a provider or `{k3}` where a reservation names neither, so that
/// all keys of one reservation are in one slot. The caller therefore names a key's user in each of its reservations, if with no rules.
#[derive(Clone, Debug)]
pub struct RedisLimits {
    pool: Pool<Connector>,
    prefix: String,
}

impl RedisLimits {
    /// Takes the address; connects on first use. `redis://`, `rediss://` and `unix://` are understood. With
    /// `tls_reject_unauthorized` off, a `rediss://` server's certificate is not checked.
    ///
    /// # Errors
    /// Where the address cannot be understood. The message does not repeat it: it may hold a password.
    pub fn connect(url: &str, tls_reject_unauthorized: bool) -> Result<Self, LimitStoreError> {
        Self::connect_within(url, tls_reject_unauthorized, DEADLINE)
    }

    /// As `connect`, with another deadline than 250 ms for a place in the pool, for connecting and for each round trip.
    ///
    /// # Errors
    /// As `connect`.
    pub fn connect_within(
        url: &str,
        tls_reject_unauthorized: bool,
        deadline: Duration,
    ) -> Result<Self, LimitStoreError> {
        let pool = pool(url, tls_reject_unauthorized, deadline).map_err(said)?;
        Ok(Self {
            pool,
            prefix: DEFAULT_PREFIX.to_owned(),
        })
    }

    /// The same connections with other keys, for hubs that share a Redis and for tests.
    #[must_use]
    pub fn with_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Asks Redis whether it is there.
    ///
    /// # Errors
    /// Where it cannot be reached, or does not answer, within the deadline.
    pub async fn ping(&self) -> Result<(), LimitStoreError> {
        let mut connection = self.pool.get().await.map_err(unreached)?;
        connection.ping().await.map_err(said)
    }

    /// What Redis found for each reservation; `None` where it asks for nothing.
    pub(super) async fn find(
        &self,
        batch: &[Reservation],
    ) -> Result<Vec<Option<(Vec<Test>, Found)>>, LimitStoreError> {
        let asked: Vec<Vec<Test>> = batch.iter().map(asked_tests).collect();
        let calls: Vec<ScriptCall> = batch
            .iter()
            .zip(&asked)
            .filter(|(_, tests)| !tests.is_empty())
            .map(|(one, tests)| reserve_call(&self.prefix, one, tests))
            .collect();
        let answers: Vec<Vec<i64>> = self.run(&RESERVE, &calls).await?;
        let mut answers = answers.into_iter();
        asked
            .into_iter()
            .map(|tests| {
                if tests.is_empty() {
                    return Ok(None);
                }
                let found = found(tests.len(), &answers.next().unwrap_or_default())?;
                Ok(Some((tests, found)))
            })
            .collect()
    }

    async fn reserve_batch(self, batch: Vec<Reservation>) -> Result<Vec<Verdict>, LimitStoreError> {
        let found = self.find(&batch).await?;
        let verdict = |(one, found): (&Reservation, Option<(Vec<Test>, Found)>)| match found {
            Some((tests, found)) => verdict(one, &tests, &found.readings),
            None => Verdict::Granted(Grant::default()),
        };
        Ok(batch.iter().zip(found).map(verdict).collect())
    }

    /// Settles; what is used afterwards, for each that has windows of its own.
    pub(super) async fn end(
        &self,
        batch: &[Settlement],
    ) -> Result<Vec<Option<(Vec<Test>, Left)>>, LimitStoreError> {
        let holds_something = |done: &&Settlement| {
            let mut rules = done.scopes.iter().flat_map(|scope| &scope.rules);
            rules.any(|rule| unit(rule.window) != Unit::Requests)
        };
        let calls: Vec<ScriptCall> = batch
            .iter()
            .filter(holds_something)
            .map(|done| settle_call(&self.prefix, done))
            .collect();
        let answers: Vec<Vec<i64>> = self.run(&SETTLE, &calls).await?;
        let mut answers = answers.into_iter();
        batch
            .iter()
            .map(|done| {
                if !holds_something(&done) {
                    return Ok(None);
                }
                let tests = settled_tests(done);
                let left = left(tests.len(), &answers.next().unwrap_or_default())?;
                Ok(Some((tests, left)))
            })
            .collect()
    }

    async fn settle_batch(self, batch: Vec<Settlement>) -> Result<(), LimitStoreError> {
        self.end(&batch).await.map(drop)
    }

    /// Raises counters to what is known.
    pub(super) async fn raise(&self, batch: &[Spent]) -> Result<(), LimitStoreError> {
        let calls: Vec<ScriptCall> = batch
            .iter()
            .filter_map(|known| seed_call(&self.prefix, known))
            .collect();
        for some in calls.chunks(SEEDS_AT_ONCE) {
            let _raised: Vec<i64> = self.run(&SEED, some).await?;
        }
        Ok(())
    }

    /// How all windows stand.
    pub(super) async fn see(&self, batch: &[Look]) -> Result<Vec<Vec<Standing>>, LimitStoreError> {
        let asked: Vec<Vec<Test>> = batch.iter().map(|one| tests(&one.scopes, true)).collect();
        let pairs = || batch.iter().zip(&asked);
        let calls: Vec<ScriptCall> = pairs()
            .filter(|(_, tests)| !tests.is_empty())
            .map(|(one, tests)| look_call(&self.prefix, one, tests))
            .collect();
        let mut answers: Vec<Vec<i64>> = Vec::with_capacity(calls.len());
        for some in calls.chunks(SEEDS_AT_ONCE) {
            answers.extend(self.run(&LOOK, some).await?);
        }
        let mut answers = answers.into_iter();
        asked
            .iter()
            .map(|tests| {
                if tests.is_empty() {
                    return Ok(Vec::new());
                }
                let readings = seen(tests.len(), &answers.next().unwrap_or_default())?;
                let pairs = tests.iter().zip(&readings);
                Ok(pairs
                    .map(|(test, reading)| standing(test, reading))
                    .collect())
            })
            .collect()
    }

    /// Begins to count money anew.
    pub(super) async fn begin_anew(&self, batch: &[Reset]) -> Result<(), LimitStoreError> {
        let calls: Vec<ScriptCall> = batch
            .iter()
            .map(|said| reset_call(&self.prefix, said))
            .collect();
        for some in calls.chunks(SEEDS_AT_ONCE) {
            let _anew: Vec<i64> = self.run(&RESET, some).await?;
        }
        Ok(())
    }

    /// Runs calls of a script in one round trip, by its hash; where Redis does not know it (it restarted), runs them
    /// again by its text, which also teaches it. An unknown script means that none of them ran.
    async fn run<T: FromRedisValue>(
        &self,
        script: &Lua,
        calls: &[ScriptCall],
    ) -> Result<Vec<T>, LimitStoreError> {
        if calls.is_empty() {
            return Ok(Vec::new());
        }
        let mut connection = self.pool.get().await.map_err(unreached)?;
        let by_hash = pipeline("EVALSHA", &script.hash, calls);
        match connection.run(&by_hash).await {
            Err(error) if error.kind() == ErrorKind::Server(ServerErrorKind::NoScript) => {
                let by_text = pipeline("EVAL", script.text, calls);
                connection.run(&by_text).await.map_err(said)
            }
            answer => answer.map_err(said),
        }
    }
}

impl LimitStore for RedisLimits {
    fn reserve(
        &self,
        batch: Vec<Reservation>,
    ) -> BoxFuture<'static, Result<Vec<Verdict>, LimitStoreError>> {
        self.clone().reserve_batch(batch).boxed()
    }

    fn settle(&self, batch: Vec<Settlement>) -> BoxFuture<'static, Result<(), LimitStoreError>> {
        self.clone().settle_batch(batch).boxed()
    }

    fn seed(&self, batch: Vec<Spent>) -> BoxFuture<'static, Result<(), LimitStoreError>> {
        let store = self.clone();
        async move { store.raise(&batch).await }.boxed()
    }

    fn look(
        &self,
        batch: Vec<Look>,
    ) -> BoxFuture<'static, Result<Vec<Vec<Standing>>, LimitStoreError>> {
        let store = self.clone();
        async move { store.see(&batch).await }.boxed()
    }

    fn reset(&self, batch: Vec<Reset>) -> BoxFuture<'static, Result<(), LimitStoreError>> {
        let store = self.clone();
        async move { store.begin_anew(&batch).await }.boxed()
    }
}

/// A script and the hash by which Redis knows it.
struct Lua {
    text: &'static str,
    hash: String,
}

impl Lua {
    fn new(text: &'static str) -> Self {
        let hash = Script::new(text).get_hash().to_owned();
        Self { text, hash }
    }
}

fn pipeline(command: &str, script: &str, calls: &[ScriptCall]) -> Pipeline {
    let mut pipeline = Pipeline::with_capacity(calls.len());
    for call in calls {
        pipeline
            .cmd(command)
            .arg(script)
            .arg(call.keys.len())
            .arg(&call.keys)
            .arg(&call.arguments);
    }
    pipeline
}

fn asked_tests(one: &Reservation) -> Vec<Test> {
    tests(&one.scopes, one.conversation.is_some())
}

fn said(error: RedisError) -> LimitStoreError {
    LimitStoreError(format!("redis: {error}"))
}

fn unreached(error: RunError<RedisError>) -> LimitStoreError {
    match error {
        RunError::User(error) => said(error),
        RunError::TimedOut => LimitStoreError("redis: all connections are busy".to_owned()),
    }
}
