//! What dashboards ask of the sums: totals of a time, and a series over it. It must not read the raw log.

use std::sync::LazyLock;

use actors::domain::{KeyId, NanoUsd, ProviderId, RequestKind, UserId};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::database::{Db, on};
use super::error::Result;
use super::request_filter::kind_word;
use super::rollups::{Sums, sums};
use super::rows::from_row;
use super::span::{Span, bind_span, bounded, sums_of_span, sums_overall};

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

    /// The share of the requests that did not end in an error, whoever's fault it was; that the client left is none.
    /// `None` without requests.
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

    /// Tokens of an answer in a second, over streamed answers that ended well and from their first content on; `None`
    /// where there were none.
    #[must_use]
    pub fn tokens_per_second(&self) -> Option<f64> {
        (self.streaming_ms > 0)
            .then(|| self.streamed_tokens as f64 * 1000.0 / self.streaming_ms as f64)
    }

    /// What a request cost on average; `None` without requests.
    #[must_use]
    pub fn mean_cost(&self) -> Option<NanoUsd> {
        let requests = i64::try_from(self.requests).ok()?;
        self.cost.0.checked_div(requests).map(NanoUsd)
    }

    /// Both together.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        self.each(other, u64::saturating_add, i64::saturating_add)
    }

    /// What is left without the other, nothing where that is more.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let left = |one: i64, other: i64| one.saturating_sub(other).max(0);
        self.each(other, u64::saturating_sub, left)
    }

    fn each(
        &self,
        other: &Self,
        count: impl Fn(u64, u64) -> u64,
        money: impl Fn(i64, i64) -> i64,
    ) -> Self {
        Self {
            requests: count(self.requests, other.requests),
            errors: count(self.errors, other.errors),
            input: count(self.input, other.input),
            output: count(self.output, other.output),
            cache_write_5m: count(self.cache_write_5m, other.cache_write_5m),
            cache_write_1h: count(self.cache_write_1h, other.cache_write_1h),
            cache_read: count(self.cache_read, other.cache_read),
            cost: NanoUsd(money(self.cost.0, other.cost.0)),
            duration_ms_sum: count(self.duration_ms_sum, other.duration_ms_sum),
            ttfb_ms_sum: count(self.ttfb_ms_sum, other.ttfb_ms_sum),
            ttfb_count: count(self.ttfb_count, other.ttfb_count),
            streamed_tokens: count(self.streamed_tokens, other.streamed_tokens),
            streaming_ms: count(self.streaming_ms, other.streaming_ms),
        }
    }

    /// All tokens, of prompts and answers.
    #[must_use]
    pub fn tokens(&self) -> u64 {
        self.input + self.cache_write_5m + self.cache_write_1h + self.cache_read + self.output
    }
}

impl SumsFilter {
    /// Whether everybody's sums count, so that those of all together answer.
    pub(super) fn is_of_all(&self) -> bool {
        let of_all = Self {
            kind: self.kind,
            ..Self::default()
        };
        *self == of_all
    }
}

/// The conditions on sums, which are five parameters from `$first` on.
pub(super) fn filter_from(first: usize) -> String {
    let columns = ["user_id", "key_id", "provider_id", "model", "kind"];
    let conditions = columns
        .iter()
        .zip(first..)
        .map(|(column, at)| format!("AND (${at} IS NULL OR {column} = ${at})"));
    conditions.collect::<Vec<_>>().join("\n    ")
}

/// The condition on sums of all together.
const OF_KIND: &str = "AND ($3 IS NULL OR kind = $3)";

/// Binds a filter as the next five parameters.
macro_rules! bind_filter {
    ($query:expr, $filter:expr) => {{
        let filter: &$crate::store::totals::SumsFilter = $filter;
        $query
            .bind(filter.user_id.map(|id| id.0))
            .bind(filter.key_id.map(|id| id.0))
            .bind(filter.provider_id.map(|id| id.0))
            .bind(filter.model.clone())
            .bind(filter.kind.map($crate::store::request_filter::kind_word))
    }};
}
pub(super) use bind_filter;

impl Db {
    /// The sums of the hours that begin in `from_ms..to_ms`.
    pub async fn totals(&self, from_ms: i64, to_ms: i64, filter: &SumsFilter) -> Result<Sums> {
        static OVERALL: LazyLock<String> = LazyLock::new(|| sums_overall("0", OF_KIND, ""));
        static FILTERED: LazyLock<String> =
            LazyLock::new(|| sums_of_span("0", &filter_from(7), ""));
        let total: Option<Total> = if filter.is_of_all() {
            let (from_ms, to_ms) = bounded(from_ms, to_ms);
            let kind = filter.kind.map(kind_word);
            on!(self, pool => {
                let query = sqlx::query_as(OVERALL.as_str()).bind(from_ms).bind(to_ms);
                query.bind(kind).fetch_optional(pool).await
            })?
        } else {
            on!(self, pool => {
                let query = bind_span!(sqlx::query_as(FILTERED.as_str()), Span::of(from_ms, to_ms));
                bind_filter!(query, filter).fetch_optional(pool).await
            })?
        };
        Ok(total.map(|Total(sums)| sums).unwrap_or_default())
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
        static OVERALL: LazyLock<String> = LazyLock::new(|| {
            sums_overall("/*begins*/ - (/*begins*/ - $1) % $4", OF_KIND, "ORDER BY 1")
        });
        static FILTERED: LazyLock<String> = LazyLock::new(|| {
            let step = "/*begins*/ - (/*begins*/ - $12) % $13";
            sums_of_span(step, &filter_from(7), "ORDER BY 1")
        });
        let step_ms = step_ms.max(1);
        let (from_ms, to_ms) = bounded(from_ms, to_ms);
        Ok(if filter.is_of_all() {
            let kind = filter.kind.map(kind_word);
            on!(self, pool => {
                let query = sqlx::query_as(OVERALL.as_str()).bind(from_ms).bind(to_ms);
                query.bind(kind).bind(step_ms).fetch_all(pool).await
            })?
        } else {
            let span = Span::of_steps(from_ms, to_ms, step_ms);
            on!(self, pool => {
                let query = bind_span!(sqlx::query_as(FILTERED.as_str()), span);
                bind_filter!(query, filter).bind(from_ms).bind(step_ms).fetch_all(pool).await
            })?
        })
    }
}

pub(super) struct Total(pub(super) Sums);

from_row! {
    Total => |row| Self(sums!(row));
    SeriesPoint => |row| Self {
        from_ms: row.try_get("part")?,
        sums: sums!(row),
    };
}
