//! What dashboards ask of the hourly sums: totals of a time, and a series over it. It must not read the raw log.

use actors::domain::{KeyId, ProviderId, RequestKind, UserId};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::database::{Db, on};
use super::error::Result;
use super::requests::kind_word;
use super::rollups::{Sums, sums};
use super::rows::from_row;

/// Which sums count. What is `None` is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SumsFilter {
    pub user_id: Option<UserId>,
    pub key_id: Option<KeyId>,
    pub provider_id: Option<ProviderId>,
    /// The model that clients asked for, exactly.
    pub model: Option<String>,
    pub kind: Option<RequestKind>,
}

/// The sums of one step of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeriesPoint {
    /// When the step begins, Unix milliseconds.
    pub from_ms: i64,
    pub sums: Sums,
}

impl Sums {
    /// The share of the prompts' tokens that came from a cache; `None` where there were no prompts.
    #[must_use]
    pub fn cache_hit_rate(&self) -> Option<f64> {
        let prompt = self.input + self.cache_write_5m + self.cache_write_1h + self.cache_read;
        (prompt > 0).then(|| self.cache_read as f64 / prompt as f64)
    }

    /// The share of the requests that did not end in an error; `None` without requests.
    #[must_use]
    pub fn success_rate(&self) -> Option<f64> {
        (self.requests > 0).then(|| 1.0 - self.errors as f64 / self.requests as f64)
    }

    /// Milliseconds until the first byte, on average; `None` where no answer had one.
    #[must_use]
    pub fn mean_ttfb_ms(&self) -> Option<f64> {
        (self.ttfb_count > 0).then(|| self.ttfb_ms_sum as f64 / self.ttfb_count as f64)
    }

    /// Milliseconds that a request took, on average; `None` without requests.
    #[must_use]
    pub fn mean_duration_ms(&self) -> Option<f64> {
        (self.requests > 0).then(|| self.duration_ms_sum as f64 / self.requests as f64)
    }

    /// All tokens, of prompts and answers.
    #[must_use]
    pub fn tokens(&self) -> u64 {
        self.input + self.cache_write_5m + self.cache_write_1h + self.cache_read + self.output
    }
}

/// The conditions of both statements, in the order of their parameters from the third on.
macro_rules! bind_filter {
    ($query:expr, $filter:expr) => {
        $query
            .bind($filter.user_id.map(|id| id.0))
            .bind($filter.key_id.map(|id| id.0))
            .bind($filter.provider_id.map(|id| id.0))
            .bind($filter.model.clone())
            .bind($filter.kind.map(kind_word))
    };
}

impl Db {
    /// The sums of the hours that begin in `from_ms..to_ms`.
    pub async fn totals(&self, from_ms: i64, to_ms: i64, filter: &SumsFilter) -> Result<Sums> {
        const TOTALS: &str = include_str!("sql/request_rollups/totals.sql");
        let Total(sums) = on!(self, pool => {
            let query = sqlx::query_as(TOTALS).bind(from_ms).bind(to_ms);
            bind_filter!(query, filter).fetch_one(pool).await
        })?;
        Ok(sums)
    }

    /// The sums by steps of `step_ms` from `from_ms` on, oldest first; steps without a request are left out. Both
    /// should be whole hours, since an hour counts where it begins.
    pub async fn series(&self, from_ms: i64, to_ms: i64, step_ms: i64) -> Result<Vec<SeriesPoint>> {
        self.series_of(from_ms, to_ms, step_ms, &SumsFilter::default())
            .await
    }

    /// As `series`, of the sums that count.
    pub async fn series_of(
        &self,
        from_ms: i64,
        to_ms: i64,
        step_ms: i64,
        filter: &SumsFilter,
    ) -> Result<Vec<SeriesPoint>> {
        const SERIES: &str = include_str!("sql/request_rollups/series.sql");
        Ok(on!(self, pool => {
            let query = sqlx::query_as(SERIES).bind(from_ms).bind(to_ms);
            bind_filter!(query, filter).bind(step_ms.max(1)).fetch_all(pool).await
        })?)
    }
}

struct Total(Sums);

from_row! {
    Total => |row| Self(sums!(row));
    SeriesPoint => |row| Self {
        from_ms: row.try_get("from_ms")?,
        sums: sums!(row),
    };
}
