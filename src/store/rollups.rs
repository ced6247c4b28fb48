//! Sums of the request log by hour. They are made from rows as these are written, never from the raw log.

use std::collections::BTreeMap;

use actors::domain::{EndedBy, KeyId, NanoUsd, ProviderId, RequestKind, UserId};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::database::{Db, on};
use super::error::Result;
use super::rows::{from_row, word};
use super::sink::SlimRow;

const HOUR_MS: i64 = 3_600_000;

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
}

impl Db {
    /// The hours that begin in `from_ms..to_ms`, oldest first.
    pub async fn rollups(&self, from_ms: i64, to_ms: i64) -> Result<Vec<RollupRow>> {
        const LIST: &str = include_str!("sql/request_rollups/list.sql");
        Ok(on!(self, pool => sqlx::query_as(LIST).bind(from_ms).bind(to_ms).fetch_all(pool).await)?)
    }
}

/// Dimensions as the columns hold them. Their order is that of the primary key: two hubs that write the same sums lock
/// them in the same order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Dimensions<'r> {
    pub hour_ms: i64,
    pub user_id: i64,
    pub key_id: i64,
    pub provider_id: i64,
    pub model: &'r str,
    pub kind: &'static str,
}

/// Sums in the columns' order from `requests` on, as integers that the databases know.
pub(super) const SUM_COLUMNS: usize = 11;

/// Adds rows up.
pub(super) fn add_up<'r>(
    rows: impl Iterator<Item = &'r SlimRow<'r>>,
) -> Vec<(Dimensions<'r>, [i64; SUM_COLUMNS])> {
    let mut totals: BTreeMap<Dimensions<'r>, [i64; SUM_COLUMNS]> = BTreeMap::new();
    for row in rows {
        let dimensions = Dimensions {
            hour_ms: row.log.at_ms - row.log.at_ms.rem_euclid(HOUR_MS),
            user_id: row.log.user_id.map_or(0, |id| id.0),
            key_id: row.log.key_id.map_or(0, |id| id.0),
            provider_id: row.log.provider_id.map_or(0, |id| id.0),
            model: &row.model,
            kind: row.kind,
        };
        let failed = row.log.ended_by != EndedBy::Client
            && (row.log.status >= 400 || row.log.ended_by != EndedBy::Complete);
        let [
            input,
            output,
            cache_write_5m,
            cache_write_1h,
            cache_read,
            ..,
        ] = row.counts;
        let addends = [
            1,
            i64::from(failed),
            input,
            output,
            cache_write_5m,
            cache_write_1h,
            cache_read,
            row.cost_nano,
            i64::from(row.log.duration_ms),
            i64::from(row.log.ttfb_ms.unwrap_or(0)),
            i64::from(row.log.ttfb_ms.is_some()),
        ];
        for (total, addend) in totals
            .entry(dimensions)
            .or_default()
            .iter_mut()
            .zip(addends)
        {
            *total += addend;
        }
    }
    totals.into_iter().collect()
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
