//! The two databases behind one face: connect, migrate, transactions. It must not know a table but the catalog's version.

use std::path::Path;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Postgres, Sqlite, Transaction};

use super::error::{Result, StoreError};

pub(super) static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
pub(super) static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// How long a SQLite connection waits for another's write to end.
const SQLITE_BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// SQLite has one writer at a time: a few connections let reads go beside it, more would only wait.
const SQLITE_POOL_MAX: u32 = 4;

/// Where the database is and how many connections it may have.
#[derive(Clone, Debug)]
pub struct DbOptions {
    /// `sqlite://path`, `sqlite::memory:` or `postgres://user:pass@host:port/db`.
    pub dsn: String,
    pub pool_max: u32,
    pub idle_timeout: Duration,
    pub connect_timeout: Duration,
}

/// A pool of connections to one of the two databases. Clones share it.
#[derive(Clone, Debug)]
pub enum Db {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A transaction on either. Dropped without `commit`, it is rolled back.
pub(super) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Writes an expression once and compiles it for both databases: `on!(db, pool => query.fetch_all(pool).await)`.
macro_rules! on {
    (tx $tx:expr, $connection:ident => $body:expr) => {
        match $tx {
            $crate::store::database::Tx::Sqlite(tx) => {
                let $connection = &mut **tx;
                $body
            }
            $crate::store::database::Tx::Postgres(tx) => {
                let $connection = &mut **tx;
                $body
            }
        }
    };
    ($db:expr, $pool:ident => $body:expr) => {
        match $db {
            $crate::store::database::Db::Sqlite($pool) => $body,
            $crate::store::database::Db::Postgres($pool) => $body,
        }
    };
}
pub(super) use on;

impl Db {
    /// Opens the database. A SQLite file and its folder are created where they do not exist.
    pub async fn connect(options: &DbOptions) -> Result<Self> {
        match options.dsn.split_once(':') {
            Some(("sqlite", _)) => connect_sqlite(options).await,
            Some(("postgres" | "postgresql", _)) => connect_postgres(options).await,
            // The rest of the address may hold a password.
            Some((scheme, _)) => Err(StoreError::UnknownDatabase {
                scheme: scheme.to_owned(),
            }),
            None => Err(StoreError::UnknownDatabase {
                scheme: String::new(),
            }),
        }
    }

    /// Brings the schema up to date. Processes that do so at once wait for one another.
    pub async fn migrate(&self) -> Result<()> {
        match self {
            Self::Sqlite(pool) => SQLITE_MIGRATIONS.run(pool).await,
            Self::Postgres(pool) => POSTGRES_MIGRATIONS.run(pool).await,
        }
        .map_err(|source| StoreError::Migrate {
            backend: self.backend(),
            source,
        })
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<()> {
        on!(self, pool => sqlx::query("SELECT 1").execute(pool).await.map(drop))?;
        Ok(())
    }

    /// `sqlite` or `postgres`.
    #[must_use]
    pub fn backend(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// Ends all connections once they are idle. What is asked afterwards fails.
    pub async fn close(&self) {
        on!(self, pool => pool.close().await);
    }

    /// Begins to write. SQLite takes the write lock at once: one that reads first and writes later cannot wait for it.
    pub(super) async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite(pool) => Tx::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Begins to read one state of several tables.
    pub(super) async fn begin_reading(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite(pool) => Tx::Sqlite(pool.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        })
    }

    /// Begins to change users, keys, providers or prices. Changes queue on the version's row, so that two never
    /// wait for each other crosswise.
    pub(super) async fn begin_catalog(&self) -> Result<Tx> {
        let mut tx = self.begin().await?;
        if let Tx::Postgres(tx) = &mut tx {
            sqlx::query(include_str!("sql/catalog_version/lock.postgres.sql"))
                .execute(&mut **tx)
                .await?;
        }
        Ok(tx)
    }
}

impl Tx {
    pub(super) async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Ends a change of the catalog: the next version, and all of it visible at once.
    pub(super) async fn commit_catalog(mut self) -> Result<i64> {
        const BUMP: &str = include_str!("sql/catalog_version/bump.sql");
        let version =
            on!(tx &mut self, c => sqlx::query_scalar::<_, i64>(BUMP).fetch_one(c).await)?;
        self.commit().await?;
        Ok(version)
    }
}

/// The present time as the columns `…_ms` hold it.
pub(super) fn now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

async fn connect_sqlite(options: &DbOptions) -> Result<Db> {
    let failed = |source: Box<dyn std::error::Error + Send + Sync>| StoreError::Connect {
        backend: "sqlite",
        source,
    };
    let in_memory = options.dsn.contains(":memory:") || options.dsn.contains("mode=memory");
    let mut connect = SqliteConnectOptions::from_str(&options.dsn)
        .map_err(|error| failed(error.into()))?
        .auto_vacuum(SqliteAutoVacuum::Incremental)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(SQLITE_BUSY_TIMEOUT)
        .foreign_keys(true);
    let mut pool =
        SqlitePoolOptions::new().acquire_timeout(options.connect_timeout.max(SQLITE_BUSY_TIMEOUT));
    if in_memory {
        // The data is the connection: one, for ever.
        pool = pool
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None);
    } else {
        connect = connect
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal);
        pool = pool
            .max_connections(options.pool_max.clamp(1, SQLITE_POOL_MAX))
            .idle_timeout(options.idle_timeout);
        if let Some(folder) = connect
            .get_filename()
            .parent()
            .filter(|folder| *folder != Path::new(""))
        {
            std::fs::create_dir_all(folder).map_err(|error| {
                failed(format!("cannot create folder `{}`: {error}", folder.display()).into())
            })?;
        }
    }
    pool.connect_with(connect)
        .await
        .map(Db::Sqlite)
        .map_err(|error| failed(error.into()))
}

async fn connect_postgres(options: &DbOptions) -> Result<Db> {
    let failed = |source: sqlx::Error| StoreError::Connect {
        backend: "postgres",
        source: source.into(),
    };
    let connect = PgConnectOptions::from_str(&options.dsn)
        .map_err(failed)?
        .application_name("claude-code-hub");
    PgPoolOptions::new()
        .max_connections(options.pool_max.max(1))
        .idle_timeout(options.idle_timeout)
        .acquire_timeout(options.connect_timeout)
        .after_connect(|connection, _| {
            const SETTINGS: &str = include_str!("sql/connection/settings.postgres.sql");
            Box::pin(async move { sqlx::query(SETTINGS).execute(connection).await.map(drop) })
        })
        .connect_with(connect)
        .await
        .map(Db::Postgres)
        .map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &str) -> Vec<String> {
        let mut names: Vec<String> =
            std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
        names.sort();
        names
    }

    #[test]
    fn the_binary_carries_every_migration_of_both_folders() {
        assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
        for migrations in [&SQLITE_MIGRATIONS, &POSTGRES_MIGRATIONS] {
            let carried: Vec<String> = migrations
                .iter()
                .map(|one| {
                    format!(
                        "{:04}_{}.sql",
                        one.version,
                        one.description.replace(' ', "_")
                    )
                })
                .collect();
            assert_eq!(carried, names("migrations/sqlite"));
        }
    }

    #[tokio::test]
    async fn an_unknown_database_is_named_by_its_scheme_only() {
        for dsn in ["mysql://root:hunter2@db/hub", "hunter2"] {
            let options = DbOptions {
                dsn: dsn.to_owned(),
                pool_max: 1,
                idle_timeout: Duration::from_secs(1),
                connect_timeout: Duration::from_secs(1),
            };
            let error = Db::connect(&options).await.unwrap_err().to_string();
            assert!(
                error.contains("sqlite:") && !error.contains("hunter2"),
                "{error}"
            );
        }
    }
}
