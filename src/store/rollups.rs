//! Sums of the request log: by hour, by day in UTC, and of everybody together. They are made from rows as these are
//! written, never from the raw log.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actors::domain::{EndedBy, KeyId, NanoUsd, ProviderId, RequestKind, RequestLog, UserId};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::batch::Statements;
use super::columns;
use super::database::{Db, Tx, on};
use super::error::Result;
use super::partitions::DAY_MS;
use super::rows::{from_row, word};
use super::sink::SlimRow;

pub(super) const HOUR_MS: i64 = 3_600_000;

/// The sums of one hour for one user, key, provider, model and kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollupRow {
    /// When the hour began, Unix milliseconds.
    pub hour_ms: i64,
    pub user_id: Option<UserId>,
    pub key_id: Option<KeyId>,
    pub provider_id: Option<ProviderId>,
    /// The model that clients asked for; empty where none could be read.
    pub model: String,
    pub kind: RequestKind,
    pub sums: Sums,
}

/// What is added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub requests: u64,
    /// Requests that ended badly for another reason than that the client left.
    pub errors: u64,
    pub input: u64,
    pub output: u64,
    pub cache_write_5m: u64,
    pub cache_write_1h: u64,
    pub cache_read: u64,
    pub cost: NanoUsd,
    pub duration_ms_sum: u64,
    /// Over the requests that had a first byte, which `ttfb_count` counts.
    pub ttfb_ms_sum: u64,
    pub ttfb_count: u64,
    /// Tokens of streamed answers that ended well.
    pub streamed_tokens: u64,
    /// From their first content to their end.
    pub streaming_ms: u64,
}

impl Db {
    /// The hours that begin in `from_ms..to_ms`, oldest first.
    pub async fn rollups(&self, from_ms: i64, to_ms: i64) -> Result<Vec<RollupRow>> {
        const LIST: &str = include_str!("sql/request_rollups/list.sql");
        Ok(on!(self, pool => sqlx::query_as(LIST).bind(from_ms).bind(to_ms).fetch_all(pool).await)?)
    }
}

/// Dimensions as the columns hold them. Their order is that of the primary keys: two hubs that write the same sums lock
/// them in the same order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Dimensions<'r> {
    /// When the hour or the day began.
    pub(super) begins_ms: i64,
    pub(super) user_id: i64,
    pub(super) key_id: i64,
    pub(super) provider_id: i64,
    pub(super) model: &'r str,
    pub(super) kind: &'static str,
}

/// Sums in the columns' order from `requests` on, as integers that the databases know.
pub(super) const SUM_COLUMNS: usize = 13;
pub(super) type Addends = [i64; SUM_COLUMNS];

/// What a batch adds to each of the three tables.
#[derive(Debug, Default)]
pub(super) struct Additions<'r> {
    by_hour: BTreeMap<Dimensions<'r>, Addends>,
    by_day: BTreeMap<Dimensions<'r>, Addends>,
    overall: BTreeMap<(i64, &'static str), Addends>,
}

impl<'r> Additions<'r> {
    pub(super) fn of(rows: impl Iterator<Item = &'r SlimRow<'r>>) -> Self {
        let mut added = Self::default();
        for row in rows {
            let dimensions = Dimensions {
                begins_ms: begin_of(HOUR_MS, row.log.at_ms),
                user_id: row.log.user_id.map_or(0, |id| id.0),
                key_id: row.log.key_id.map_or(0, |id| id.0),
                provider_id: row.log.provider_id.map_or(0, |id| id.0),
                model: &row.model,
                kind: row.kind,
            };
            add(added.by_hour.entry(dimensions).or_default(), &addends(row));
        }
        for (hour, sums) in &added.by_hour {
            let day = Dimensions {
                begins_ms: begin_of(DAY_MS, hour.begins_ms),
                ..*hour
            };
            add(added.by_day.entry(day).or_default(), sums);
            let all = added.overall.entry((hour.begins_ms, hour.kind));
            add(all.or_default(), sums);
        }
        added
    }

    /// Table after table, each in the order of its key.
    pub(super) async fn write(self, tx: &mut Tx) -> Result<()> {
        static HOURS: LazyLock<Adding> =
            LazyLock::new(|| Adding::by_dimensions("request_rollups", "hour_ms"));
        static DAYS: LazyLock<Adding> =
            LazyLock::new(|| Adding::by_dimensions("request_rollups_daily", "day_ms"));
        for (adding, added) in [(&HOURS, self.by_hour), (&DAYS, self.by_day)] {
            let added: Vec<(Dimensions<'r>, Addends)> = added.into_iter().collect();
            adding.write(tx, &added).await?;
        }
        write_overall(tx, &self.overall.into_iter().collect::<Vec<_>>()).await
    }
}

/// What adds to a table with all dimensions.
struct Adding {
    sqlite: Statements,
    postgres: String,
}

impl Adding {
    fn by_dimensions(table: &str, begins: &str) -> Self {
        let dimensions = format!("{begins}, user_id, key_id, provider_id, model, kind");
        let columns = 6 + SUM_COLUMNS;
        let arrays: Vec<String> = (1..=columns)
            .map(|column| match column {
                5 | 6 => format!("${column}::TEXT[]"),
                _ => format!("${column}::BIGINT[]"),
            })
            .collect();
        let unnested = format!("SELECT * FROM UNNEST({})", arrays.join(", "));
        Self {
            sqlite: Statements::new(&adding(table, &dimensions, "VALUES /*rows*/"), columns),
            postgres: adding(table, &dimensions, &unnested),
        }
    }

    async fn write(&'static self, tx: &mut Tx, added: &[(Dimensions<'_>, Addends)]) -> Result<()> {
        if let Tx::Postgres(tx) = tx {
            return columns::add_sums(tx, &self.postgres, added).await;
        }
        for (statement, piece) in self.sqlite.pieces(tx, added) {
            on!(tx tx, c => {
                let mut query = sqlx::query(statement);
                for (dimensions, sums) in piece {
                    query = query
                        .bind(dimensions.begins_ms)
                        .bind(dimensions.user_id)
                        .bind(dimensions.key_id)
                        .bind(dimensions.provider_id)
                        .bind(dimensions.model)
                        .bind(dimensions.kind);
                    for sum in sums {
                        query = query.bind(*sum);
                    }
                }
                query.execute(c).await.map(drop)
            })?;
        }
        Ok(())
    }
}

async fn write_overall(tx: &mut Tx, added: &[((i64, &'static str), Addends)]) -> Result<()> {
    static OVERALL: LazyLock<Statements> = LazyLock::new(|| {
        let text = adding(
            "request_rollups_overall",
            "hour_ms, kind",
            "VALUES /*rows*/",
        );
        Statements::new(&text, 2 + SUM_COLUMNS)
    });
    for (statement, piece) in OVERALL.pieces(tx, added) {
        on!(tx tx, c => {
            let mut query = sqlx::query(statement);
            for ((hour_ms, kind), sums) in piece {
                query = query.bind(*hour_ms).bind(*kind);
                for sum in sums {
                    query = query.bind(*sum);
                }
            }
            query.execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

fn adding(table: &str, dimensions: &str, values: &str) -> String {
    include_str!("sql/request_rollups/add.sql")
        .replace("/*table*/", table)
        .replace("/*dimensions*/", dimensions)
        .replace("/*values*/", values)
}

/// The beginning of the hour or the day that a time is in, which for the first of all times began before them.
pub(super) fn begin_of(length_ms: i64, at_ms: i64) -> i64 {
    at_ms.saturating_sub(at_ms.rem_euclid(length_ms))
}

fn add(total: &mut Addends, addends: &Addends) {
    for (total, addend) in total.iter_mut().zip(addends) {
        *total += addend;
    }
}

/// What one request adds.
fn addends(row: &SlimRow<'_>) -> Addends {
    let log = row.log;
    let failed =
        log.ended_by != EndedBy::Client && (log.status >= 400 || log.ended_by != EndedBy::Complete);
    let [
        input,
        output,
        cache_write_5m,
        cache_write_1h,
        cache_read,
        ..,
    ] = row.counts;
    let (streamed_tokens, streaming_ms) = streamed(log, output);
    [
        1,
        i64::from(failed),
        input,
        output,
        cache_write_5m,
        cache_write_1h,
        cache_read,
        row.cost_nano,
        i64::from(log.duration_ms),
        i64::from(log.ttfb_ms.unwrap_or(0)),
        i64::from(log.ttfb_ms.is_some()),
        streamed_tokens,
        streaming_ms,
    ]
}

/// The tokens of an answer and the milliseconds in which they came; nothing where that says nothing of a speed.
fn streamed(log: &RequestLog, output: i64) -> (i64, i64) {
    let ended_well = log.stream && log.status < 400 && log.ended_by == EndedBy::Complete;
    let took_ms = log
        .ttft_ms
        .map_or(0, |ttft_ms| log.duration_ms.saturating_sub(ttft_ms));
    if ended_well && output > 0 && took_ms > 0 {
        (output, i64::from(took_ms))
    } else {
        (0, 0)
    }
}

/// Reads the columns of sums from a row of either database.
macro_rules! sums {
    ($row:expr) => {{
        use $crate::store::rows::narrow;
        $crate::store::rollups::Sums {
            requests: narrow("requests", $row.try_get("requests")?)?,
            errors: narrow("errors", $row.try_get("errors")?)?,
            input: narrow("input", $row.try_get("input")?)?,
            output: narrow("output", $row.try_get("output")?)?,
            cache_write_5m: narrow("cache_write_5m", $row.try_get("cache_write_5m")?)?,
            cache_write_1h: narrow("cache_write_1h", $row.try_get("cache_write_1h")?)?,
            cache_read: narrow("cache_read", $row.try_get("cache_read")?)?,
            cost: actors::domain::NanoUsd($row.try_get("cost_nano")?),
            duration_ms_sum: narrow("duration_ms_sum", $row.try_get("duration_ms_sum")?)?,
            ttfb_ms_sum: narrow("ttfb_ms_sum", $row.try_get("ttfb_ms_sum")?)?,
            ttfb_count: narrow("ttfb_count", $row.try_get("ttfb_count")?)?,
            streamed_tokens: narrow("streamed_tokens", $row.try_get("streamed_tokens")?)?,
            streaming_ms: narrow("streaming_ms", $row.try_get("streaming_ms")?)?,
        }
    }};
}
pub(super) use sums;

from_row! {
    RollupRow => |row| Self {
        hour_ms: row.try_get("hour_ms")?,
        user_id: Some(row.try_get("user_id")?).filter(|id| *id != 0).map(UserId),
        key_id: Some(row.try_get("key_id")?).filter(|id| *id != 0).map(KeyId),
        provider_id: Some(row.try_get("provider_id")?).filter(|id| *id != 0).map(ProviderId),
        model: row.try_get("model")?,
        kind: word("kind", row.try_get("kind")?)?,
        sums: sums!(row),
    };
}
