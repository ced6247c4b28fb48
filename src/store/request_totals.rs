//! What the rows of a filter add up to, and which values a filter's menus offer. It must not walk the whole log: sums
//! answer where they can, indexes where they cannot, and of too many rows only the newest count.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, Database, Encode, QueryBuilder, Type};

use super::database::{Db, on};
use super::error::Result;
use super::partitions::DAY_MS;
use super::rarest;
use super::request_filter::{Leading, RequestFilter, push_conditions};
use super::rollups::Sums;
use super::together;
use super::totals::{SumsFilter, Total};

/// Rows that are added up one by one, the newest of a filter.
const ROWS_MAX: i64 = 10_000;
/// Models that nobody asked for within this time are in no menu.
const MODELS_MS: i64 = 90 * DAY_MS;

/// What the rows of a filter add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestTotals {
    pub sums: Sums,
    /// False where there are more rows than were added up: then these are the newest ten thousand.
    pub exact: bool,
}

/// What was asked for and how it ended, as menus offer it, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestValues {
    /// Of the last 90 days.
    pub models: Vec<String>,
    pub upstream_models: Vec<String>,
    pub endpoints: Vec<String>,
    pub statuses: Vec<u16>,
    pub error_codes: Vec<String>,
}

impl Db {
    /// Adds up what the filter asks, whatever its cursors and its limit. Where sums have all that it asks, they answer,
    /// also for rows that retention has taken away.
    pub async fn request_totals(&self, filter: &RequestFilter) -> Result<RequestTotals> {
        if let Some((from_ms, to_ms, sums)) = of_sums(filter) {
            return Ok(RequestTotals {
                sums: self.exact_totals(from_ms, to_ms, &sums).await?,
                exact: true,
            });
        }
        let Some(filter) = together::narrowed(self, filter).await? else {
            return Ok(RequestTotals {
                exact: true,
                ..RequestTotals::default()
            });
        };
        let filter = RequestFilter {
            before: None,
            after: None,
            ..filter
        };
        let Total(sums) = match self {
            Self::Sqlite(pool) => {
                let leading = rarest::filter(pool, &filter).await?;
                let mut query = added(&filter, leading);
                query.build_query_as().fetch_one(pool).await?
            }
            Self::Postgres(pool) => {
                let mut query = added(&filter, Leading::Any);
                query.build_query_as().fetch_one(pool).await?
            }
        };
        let exact = sums.requests < ROWS_MAX.unsigned_abs();
        Ok(RequestTotals { sums, exact })
    }

    /// The values that filters can have, without those that only rows beyond the five hundredth value have.
    pub async fn request_values(&self, now_ms: i64) -> Result<RequestValues> {
        const MODELS: &str = include_str!("sql/request_rollups/models.sql");
        let models = on!(self, pool => {
            sqlx::query_scalar(MODELS).bind(now_ms - MODELS_MS).fetch_all(pool).await
        })?;
        // Its index leaves out the status that most rows have.
        let statuses = values("status", "status <> 200");
        let mut statuses: BTreeSet<i64> = on!(self, pool => {
            sqlx::query_scalar(AssertSqlSafe(statuses)).fetch_all(pool).await
        })?
        .into_iter()
        .collect();
        statuses.insert(200);
        Ok(RequestValues {
            models,
            upstream_models: self.words("upstream_model", "TRUE").await?,
            endpoints: self.words("endpoint", "TRUE").await?,
            statuses: statuses
                .into_iter()
                .filter_map(|status| u16::try_from(status).ok())
                .collect(),
            error_codes: self.words("error_code", "error_code IS NOT NULL").await?,
        })
    }

    async fn words(&self, column: &str, indexed: &str) -> Result<Vec<String>> {
        let text = values(column, indexed);
        let mut words: Vec<String> = on!(self, pool => {
            sqlx::query_scalar(AssertSqlSafe(text)).fetch_all(pool).await
        })?;
        words.retain(|word| !word.is_empty());
        words.sort_unstable();
        Ok(words)
    }
}

/// The statement for the different values of a column, with the condition that its index has.
fn values(column: &str, indexed: &str) -> String {
    include_str!("sql/requests/values.sql")
        .replace("/*column*/", column)
        .replace("/*indexed*/", indexed)
}

/// The time and the question to the sums that mean the same, where they know all that is asked.
fn of_sums(filter: &RequestFilter) -> Option<(i64, i64, SumsFilter)> {
    let sums = SumsFilter {
        user_id: filter.user_id,
        key_id: filter.key_id,
        provider_id: filter.provider_id,
        model: filter.model.clone(),
        kind: filter.kind,
    };
    let known = RequestFilter {
        user_id: filter.user_id,
        key_id: filter.key_id,
        provider_id: filter.provider_id,
        model: filter.model.clone(),
        kind: filter.kind,
        from_ms: filter.from_ms,
        to_ms: filter.to_ms,
        before: filter.before,
        after: filter.after,
        limit: filter.limit,
        ..RequestFilter::default()
    };
    let from_ms = filter.from_ms.unwrap_or(0);
    let to_ms = filter.to_ms.unwrap_or(i64::MAX / 4);
    (known == *filter).then_some((from_ms, to_ms, sums))
}

/// Sums of the newest rows, one by one.
fn added<DB: Database>(filter: &RequestFilter, leading: Leading) -> QueryBuilder<DB>
where
    for<'q> i64: Encode<'q, DB> + Type<DB>,
    for<'q> String: Encode<'q, DB> + Type<DB>,
    for<'q> Vec<u8>: Encode<'q, DB> + Type<DB>,
{
    const SUMS: &str = include_str!("sql/requests/sums.sql");
    let mut query = QueryBuilder::new(SUMS.split("/*rows*/").next().unwrap_or_default());
    query.push("(SELECT * FROM requests WHERE TRUE");
    push_conditions(&mut query, filter, leading);
    query.push(" ORDER BY at_ms DESC, id DESC LIMIT ");
    query.push_bind(ROWS_MAX).push(") AS newest");
    query
}
