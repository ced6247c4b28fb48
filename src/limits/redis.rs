//! Counters in Redis, shared by all replicas. Each reservation is one script call, so it is atomic; a batch is one
//! round trip. Must not decide what happens when Redis is gone: it says so, and the Limiter decides.

use std::sync::LazyLock;
use std::time::Duration;

use actors::domain::{LimitScope, ScopeId, WindowKind};
use actors::limiter::port::{LimitStore, LimitStoreError, Reservation, Settlement, Verdict};
use bb8_redis::bb8::{Pool, RunError};
use bb8_redis::redis::{ErrorKind, FromRedisValue, Pipeline, RedisError, Script, ServerErrorKind};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::redis_pool::{Connector, DEADLINE, pool};
use super::verdict::{Reading, Test, tests, verdict};

static RESERVE: LazyLock<Lua> = LazyLock::new(|| Lua::new(include_str!("lua/reserve.lua")));
static SETTLE: LazyLock<Lua> = LazyLock::new(|| Lua::new(include_str!("lua/settle.lua")));

const DEFAULT_PREFIX: &str = "hub:limits:";

/// Lua counts in doubles: whole numbers are exact up to here, and no limit is that high in earnest.
const MAX_EXACT: u64 = 1 << 53;

/// Ten years: keeps a time plus a ttl exact as well.
const LONGEST_TTL_MS: u64 = 10 * 366 * 86_400_000;

/// LimitStore on Redis. Clones share the connections.
///
/// Keys carry a hash tag, `{u7}` for the user or `{k3}` where a reservation names none, so that all keys of one
/// reservation are in one slot. The caller therefore names a key's user in each of its reservations, if with no rules.
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

    async fn reserve_batch(self, batch: Vec<Reservation>) -> Result<Vec<Verdict>, LimitStoreError> {
        let asked: Vec<Vec<Test>> = batch.iter().map(|one| tests(&one.scopes)).collect();
        let calls: Vec<ScriptCall> = batch
            .iter()
            .zip(&asked)
            .filter(|(_, tests)| !tests.is_empty())
            .map(|(one, tests)| self.reserve_call(one, tests))
            .collect();
        let answers: Vec<Vec<i64>> = self.run(&RESERVE, &calls).await?;
        let mut answers = answers.into_iter();
        asked
            .iter()
            .map(|tests| {
                if tests.is_empty() {
                    return Ok(Verdict::Granted(None));
                }
                let answer = answers.next().unwrap_or_default();
                Ok(verdict(tests, &readings(tests, &answer)?))
            })
            .collect()
    }

    async fn settle_batch(self, batch: Vec<Settlement>) -> Result<(), LimitStoreError> {
        let calls: Vec<ScriptCall> = batch
            .iter()
            .filter(|done| !done.scopes.is_empty())
            .map(|done| self.settle_call(done))
            .collect();
        let _zeros: Vec<i64> = self.run(&SETTLE, &calls).await?;
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

    fn reserve_call(&self, one: &Reservation, tests: &[Test]) -> ScriptCall {
        let tag = slot_tag(&one.scopes);
        let keys = tests
            .iter()
            .map(|test| self.key(&tag, test.scope, test.window))
            .collect();
        let mut arguments = vec![
            one.at_ms.to_string(),
            one.ttl_ms.min(LONGEST_TTL_MS).to_string(),
            one.request.0.simple().to_string(),
        ];
        for test in tests {
            arguments.push(sort(test.window).to_owned());
            arguments.push(test.limit.min(MAX_EXACT).to_string());
        }
        ScriptCall { keys, arguments }
    }

    fn settle_call(&self, done: &Settlement) -> ScriptCall {
        let tag = slot_tag(&done.scopes);
        let place = |scope: &LimitScope| self.key(&tag, scope.id, WindowKind::ConcurrentRequests);
        ScriptCall {
            keys: done.scopes.iter().map(place).collect(),
            arguments: vec![done.request.0.simple().to_string()],
        }
    }

    /// `hub:limits:{u7}:k3:rpm`.
    fn key(&self, tag: &str, scope: ScopeId, window: WindowKind) -> String {
        let window = match window {
            WindowKind::RequestsPerMinute => "rpm",
            WindowKind::CountsPerMinute => "cpm",
            WindowKind::ConcurrentRequests => "requests",
        };
        format!("{}{{{tag}}}:{}:{window}", self.prefix, scope_word(scope))
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
}

/// A script and the hash by which Redis knows it.
struct Lua {
    text: &'static str,
    hash: String,
}

/// What one call of a script is given.
struct ScriptCall {
    keys: Vec<String>,
    arguments: Vec<String>,
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

fn readings(tests: &[Test], answer: &[i64]) -> Result<Vec<Reading>, LimitStoreError> {
    let (pairs, rest) = answer.as_chunks::<2>();
    if pairs.len() != tests.len() || !rest.is_empty() {
        let numbers = answer.len();
        return Err(LimitStoreError(format!(
            "the reserve script answered `{numbers}` numbers for `{}` tests",
            tests.len()
        )));
    }
    let reading = |[used, resets_at_ms]: &[i64; 2]| Reading {
        used: used.unsigned_abs(),
        resets_at_ms: *resets_at_ms,
    };
    Ok(pairs.iter().map(reading).collect())
}

fn slot_tag(scopes: &[LimitScope]) -> String {
    let user = scopes
        .iter()
        .find(|scope| matches!(scope.id, ScopeId::User(_)));
    user.or(scopes.first())
        .map(|scope| scope_word(scope.id))
        .unwrap_or_default()
}

fn scope_word(scope: ScopeId) -> String {
    match scope {
        ScopeId::Key(id) => format!("k{id}"),
        ScopeId::User(id) => format!("u{id}"),
        ScopeId::Provider(id) => format!("p{id}"),
    }
}

fn sort(window: WindowKind) -> &'static str {
    match window {
        WindowKind::RequestsPerMinute | WindowKind::CountsPerMinute => "minute",
        WindowKind::ConcurrentRequests => "places",
    }
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
