//! Connections to Redis with short deadlines. Knows no limits and no scripts.

use std::time::Duration;

use bb8_redis::bb8::{ManageConnection, Pool};
use bb8_redis::redis::aio::MultiplexedConnection;
use bb8_redis::redis::{AsyncConnectionConfig, Client, FromRedisValue, Pipeline, RedisError};

use crate::redis_address;

/// For a place in the pool, for connecting, and for each round trip. A request waits for this before it is let through
/// unlimited, so it is short.
pub(super) const DEADLINE: Duration = Duration::from_millis(250);

/// A batch occupies a connection for one round trip; eight give tens of thousands of batches a second.
const POOL_SIZE: u32 = 8;

/// Makes places for the pool. A place connects when it is first used, not when it is made: the pool would keep the
/// reason of a failure to itself, and let the request wait for the whole deadline where Redis refuses at once.
#[derive(Clone)]
pub(super) struct Connector {
    client: Client,
    config: AsyncConnectionConfig,
}

/// A place in the pool: one connection, made anew after it failed.
pub(super) struct Connection {
    connector: Connector,
    live: Option<MultiplexedConnection>,
}

impl std::fmt::Debug for Connector {
    /// Says nothing of the client, which knows the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connector").finish_non_exhaustive()
    }
}

impl ManageConnection for Connector {
    type Connection = Connection;
    type Error = RedisError;

    async fn connect(&self) -> Result<Connection, RedisError> {
        Ok(Connection {
            connector: self.clone(),
            live: None,
        })
    }

    async fn is_valid(&self, connection: &mut Connection) -> Result<(), RedisError> {
        connection.ping().await
    }

    fn has_broken(&self, _: &mut Connection) -> bool {
        false
    }
}

impl Connection {
    /// Runs commands in one round trip. A connection that turns out to have been closed while it was idle is made anew
    /// once, so that a restart of Redis is not noticed by a request for each place in the pool.
    pub(super) async fn run<T: FromRedisValue>(
        &mut self,
        commands: &Pipeline,
    ) -> Result<T, RedisError> {
        let reused = self.live.is_some();
        match self.try_once(commands).await {
            Err(error) if reused && error.is_connection_dropped() => self.try_once(commands).await,
            answer => answer,
        }
    }

    pub(super) async fn ping(&mut self) -> Result<(), RedisError> {
        let mut commands = Pipeline::new();
        commands.cmd("PING");
        let _pong: Vec<String> = self.run(&commands).await?;
        Ok(())
    }

    async fn try_once<T: FromRedisValue>(&mut self, commands: &Pipeline) -> Result<T, RedisError> {
        let live = match &mut self.live {
            Some(live) => live,
            none => none.insert(self.connector.dial().await?),
        };
        let answer = commands.query_async(live).await;
        if let Err(error) = &answer
            && (error.is_io_error() || error.is_unrecoverable_error())
        {
            self.live = None;
        }
        answer
    }
}

impl Connector {
    async fn dial(&self) -> Result<MultiplexedConnection, RedisError> {
        self.client
            .get_multiplexed_async_connection_with_config(&self.config)
            .await
    }
}

/// A pool that connects on first use: Redis may be down when the hub starts.
pub(super) fn pool(
    url: &str,
    tls_reject_unauthorized: bool,
    deadline: Duration,
) -> Result<Pool<Connector>, RedisError> {
    let connector = Connector {
        client: redis_address::client(url, tls_reject_unauthorized)?,
        config: AsyncConnectionConfig::new()
            .set_connection_timeout(Some(deadline))
            .set_response_timeout(Some(deadline)),
    };
    // No reaper: it would tie the pool to the runtime that built it, and eight idle connections cost nothing.
    Ok(Pool::builder()
        .max_size(POOL_SIZE)
        .connection_timeout(deadline)
        .test_on_check_out(false)
        .max_lifetime(None)
        .idle_timeout(None)
        .build_unchecked(connector))
}
