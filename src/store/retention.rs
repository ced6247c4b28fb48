//! What is too old goes: bodies and details first, then rows, in pieces that let others write in between. It must not touch the
//! hourly sums, nor hold a lock for longer than a piece takes.

use std::time::{Duration, Instant};

use actors::domain::RequestId;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use uuid::Uuid;

use super::database::{Db, on};
use super::error::Result;
use super::partitions::{DAY_MS, Days, drop_partition, name_of, partitions};

/// Rows of one transaction: some tens of milliseconds, during which SQLite lets nobody else write.
const BATCH: i64 = 2000;
/// The same of bodies, which are some ten pages each.
const BODIES_BATCH: i64 = 200;
/// Pages of 4 kB that one step of the vacuum gives back.
const VACUUM_PAGES: u32 = 500;
/// Between two transactions, at least and at most; else as long as the one before took, so that others have half of
/// the time.
const PAUSE: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(250));

/// What is to go. Times are Unix milliseconds; `None` keeps everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prune {
    /// Rows from before then, with their details and bodies.
    pub rows_before_ms: Option<i64>,
    /// Details from before then.
    pub details_before_ms: Option<i64>,
    /// Headers and bodies from before then.
    pub bodies_before_ms: Option<i64>,
}

impl Prune {
    /// For so many days; 0 is for ever. Days are whole ones in UTC, so that partitions of a day go as a whole.
    #[must_use]
    pub fn keep_days(now_ms: i64, rows: u64, details: u64) -> Self {
        Self {
            rows_before_ms: before(now_ms, rows),
            details_before_ms: before(now_ms, details),
            bodies_before_ms: None,
        }
    }

    /// With bodies for so many days; 0 is as long as their rows.
    #[must_use]
    pub fn and_bodies(self, now_ms: i64, days: u64) -> Self {
        Self {
            bodies_before_ms: before(now_ms, days),
            ..self
        }
    }

    /// Details go with their rows.
    fn details_before(self) -> Option<i64> {
        self.details_before_ms.max(self.rows_before_ms)
    }

    /// So do bodies.
    fn bodies_before(self) -> Option<i64> {
        self.bodies_before_ms.max(self.rows_before_ms)
    }
}

/// The beginning of the first day that is kept.
fn before(now_ms: i64, days: u64) -> Option<i64> {
    let days = i64::try_from(days).unwrap_or(i64::MAX);
    (days > 0).then(|| {
        (now_ms.div_euclid(DAY_MS))
            .saturating_sub(days)
            .saturating_mul(DAY_MS)
    })
}

/// What has gone so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    pub rows: u64,
    pub details: u64,
    /// Requests of which headers and bodies had been kept.
    pub bodies: u64,
    /// Partitions that were dropped as a whole.
    pub partitions: u64,
    /// Bytes that the database's file gave back (SQLite).
    pub bytes: u64,
    /// The file was not made for giving space back: it is reused instead.
    pub cannot_shrink: bool,
}

impl Db {
    /// Deletes what is older, and tells how far it has come after each piece.
    pub async fn prune_requests(
        &self,
        prune: Prune,
        mut progress: impl FnMut(&Pruned),
    ) -> Result<Pruned> {
        let mut pruned = Pruned::default();
        if let Some(before_ms) = prune.bodies_before() {
            self.prune_bodies(before_ms, &mut pruned, &mut progress)
                .await?;
        }
        match self {
            Self::Sqlite(pool) => in_sqlite(pool, prune, &mut pruned, &mut progress).await?,
            Self::Postgres(pool) => in_postgres(pool, prune, &mut pruned, &mut progress).await?,
        }
        Ok(pruned)
    }

    /// What `prune_requests` would delete now.
    pub async fn count_prunable(&self, prune: Prune) -> Result<Pruned> {
        const ROWS: &str = include_str!("sql/requests/count_before.sql");
        const BODIES: &str = include_str!("sql/request_bodies/count_before.sql");
        const SQLITE: &str = include_str!("sql/request_details/count_before.sqlite.sql");
        const POSTGRES: &str = include_str!("sql/request_details/count_before.postgres.sql");
        let rows_before = prune.rows_before_ms.unwrap_or(i64::MIN);
        let details_before = prune.details_before().unwrap_or(i64::MIN);
        let bodies_before = first_id(prune.bodies_before().unwrap_or(i64::MIN));
        let bodies: i64 = on!(self, pool => {
            sqlx::query_scalar(BODIES).bind(bodies_before).fetch_one(pool).await
        })?;
        let (rows, details): (i64, i64) = match self {
            Self::Sqlite(pool) => {
                let rows = sqlx::query_scalar(ROWS).bind(rows_before).fetch_one(pool);
                let details = sqlx::query_scalar(SQLITE)
                    .bind(first_id(details_before))
                    .fetch_one(pool);
                (rows.await?, details.await?)
            }
            Self::Postgres(pool) => {
                let rows = sqlx::query_scalar(ROWS).bind(rows_before).fetch_one(pool);
                let details = sqlx::query_scalar(POSTGRES)
                    .bind(details_before)
                    .fetch_one(pool);
                (rows.await?, details.await?)
            }
        };
        Ok(Pruned {
            rows: rows.unsigned_abs(),
            details: details.unsigned_abs(),
            bodies: bodies.unsigned_abs(),
            ..Pruned::default()
        })
    }

    /// By ranges of ids, which both databases find at once and which are ranges of time.
    async fn prune_bodies(
        &self,
        before_ms: i64,
        pruned: &mut Pruned,
        progress: &mut impl FnMut(&Pruned),
    ) -> Result<()> {
        const DELETE: &str = include_str!("sql/request_bodies/delete_batch.sql");
        let bound = first_id(before_ms);
        loop {
            let since = Instant::now();
            let gone = on!(self, pool => {
                let query = sqlx::query(DELETE).bind(bound.clone()).bind(BODIES_BATCH);
                query.execute(pool).await.map(|done| done.rows_affected())
            })?;
            if gone == 0 {
                return Ok(());
            }
            pruned.bodies += gone;
            progress(pruned);
            breathe(since).await;
        }
    }
}

/// The first request id of a time, as bytes: ids sort by the time that they were made, which is when a request came in.
fn first_id(at_ms: i64) -> Vec<u8> {
    let ms = u64::try_from(at_ms).unwrap_or(0).min((1 << 48) - 1);
    let id = RequestId(Uuid::from_u128(u128::from(ms) << 80));
    id.0.as_bytes().to_vec()
}

async fn breathe(since: Instant) {
    tokio::time::sleep(since.elapsed().clamp(PAUSE.0, PAUSE.1)).await;
}

async fn in_sqlite(
    pool: &SqlitePool,
    prune: Prune,
    pruned: &mut Pruned,
    progress: &mut impl FnMut(&Pruned),
) -> Result<()> {
    const DETAILS: &str = include_str!("sql/request_details/delete_batch.sqlite.sql");
    const DETAILS_OF_ROWS: &str = include_str!("sql/request_details/delete_with_rows.sqlite.sql");
    const ROWS: &str = include_str!("sql/requests/delete_batch.sqlite.sql");
    if let Some(before) = prune.details_before_ms {
        let bound = first_id(before);
        loop {
            let since = Instant::now();
            let query = sqlx::query(DETAILS).bind(bound.clone()).bind(BATCH);
            let gone = query.execute(pool).await?.rows_affected();
            if gone == 0 {
                break;
            }
            pruned.details += gone;
            progress(pruned);
            breathe(since).await;
        }
    }
    if let Some(before) = prune.rows_before_ms {
        loop {
            let since = Instant::now();
            let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
            let details = sqlx::query(DETAILS_OF_ROWS).bind(before).bind(BATCH);
            let details = details.execute(&mut *tx).await?.rows_affected();
            let rows = sqlx::query(ROWS).bind(before).bind(BATCH);
            let rows = rows.execute(&mut *tx).await?.rows_affected();
            tx.commit().await?;
            if rows == 0 {
                break;
            }
            pruned.rows += rows;
            pruned.details += details;
            progress(pruned);
            breathe(since).await;
        }
    }
    vacuum(pool, pruned, progress).await
}

/// Gives free pages back to the file system, some at a time.
async fn vacuum(
    pool: &SqlitePool,
    pruned: &mut Pruned,
    progress: &mut impl FnMut(&Pruned),
) -> Result<()> {
    const INCREMENTAL: i64 = 2;
    let mode: i64 = sqlx::query_scalar("PRAGMA auto_vacuum")
        .fetch_one(pool)
        .await?;
    let page: i64 = sqlx::query_scalar("PRAGMA page_size")
        .fetch_one(pool)
        .await?;
    if mode != INCREMENTAL {
        pruned.cannot_shrink = pruned.rows + pruned.details + pruned.bodies > 0;
        return Ok(());
    }
    loop {
        let since = Instant::now();
        let free = free_pages(pool).await?;
        let step = AssertSqlSafe(format!("PRAGMA incremental_vacuum({VACUUM_PAGES})"));
        sqlx::query(step).fetch_all(pool).await?;
        let freed = free - free_pages(pool).await?;
        // None left, or a reader holds on to them; the next time then.
        if freed <= 0 {
            return Ok(());
        }
        pruned.bytes += (freed * page).unsigned_abs();
        progress(pruned);
        breathe(since).await;
    }
}

async fn free_pages(pool: &SqlitePool) -> Result<i64> {
    Ok(sqlx::query_scalar("PRAGMA freelist_count")
        .fetch_one(pool)
        .await?)
}

async fn in_postgres(
    pool: &PgPool,
    prune: Prune,
    pruned: &mut Pruned,
    progress: &mut impl FnMut(&Pruned),
) -> Result<()> {
    if let Some(before) = prune.details_before() {
        let (rows, dropped) = empty(pool, "request_details", before, |rows| {
            progress(&Pruned {
                details: rows,
                ..*pruned
            });
        })
        .await?;
        pruned.details += rows;
        pruned.partitions += dropped;
    }
    if let Some(before) = prune.rows_before_ms {
        let (rows, dropped) = empty(pool, "requests", before, |rows| {
            progress(&Pruned { rows, ..*pruned });
        })
        .await?;
        pruned.rows += rows;
        pruned.partitions += dropped;
    }
    Ok(())
}

/// Drops the partitions that are wholly older, and deletes from the one that is in part and from the default one.
/// Gives rows and partitions.
async fn empty(
    pool: &PgPool,
    table: &str,
    before_ms: i64,
    mut progress: impl FnMut(u64),
) -> Result<(u64, u64)> {
    let (mut rows, mut dropped) = (0, 0);
    let present = partitions(pool, table).await?;
    let whole = |days: &Days| days.to * DAY_MS <= before_ms;
    for days in present.iter().filter(|days| whole(days)) {
        rows += drop_partition(pool, table, *days).await?;
        dropped += 1;
        progress(rows);
    }
    let in_part = present
        .into_iter()
        .filter(|days| !whole(days) && days.from * DAY_MS < before_ms);
    for days in in_part.map(Some).chain([None]) {
        let name = name_of(table, days);
        let delete = format!(
            "DELETE FROM {name} WHERE ctid IN (SELECT ctid FROM {name} WHERE at_ms < $1 LIMIT $2)"
        );
        loop {
            let since = Instant::now();
            let query = sqlx::query(AssertSqlSafe(delete.clone()))
                .bind(before_ms)
                .bind(BATCH);
            let gone = query.execute(pool).await?.rows_affected();
            if gone == 0 {
                break;
            }
            rows += gone;
            progress(rows);
            breathe(since).await;
        }
    }
    Ok((rows, dropped))
}
