//! Requests that a limit refused: how many by whom, by which limit and when, out of the tallies, and a page of them out of
//! the log. It must not know what a limit means.

use std::sync::LazyLock;

use actors::domain::{EndedBy, KeyId, UserId};

use super::database::{Db, on};
use super::error::Result;
use super::request_filter::RequestFilter;
use super::requests::{RequestDetails, RequestRow};

/// The most lines that one answer has.
const LINES_MAX: usize = 1000;
/// What the relay calls a request that a limit refused.
const CODE: &str = "rate_limited";

/// Which refusals count. What is `None` is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefusalsFilter {
    /// Whose request it was.
    pub user_id: Option<UserId>,
    pub key_id: Option<KeyId>,
    /// Whose limit it is: `key`, `user` or `provider`.
    pub scope: Option<String>,
    /// As admins write it: `rpm`, `daily_usd` …
    pub limit: Option<String>,
}

/// By what refusals are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalsBy {
    User,
    Key,
    /// `key`, `user` or `provider`.
    Scope,
    /// `rpm`, `daily_usd` …
    Limit,
}

/// How many were refused of one group: the number of a user or key (0 is nobody that is known), or a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub of: String,
    pub refused: u64,
}

impl Db {
    /// Those of the hours that begin in `from_ms..to_ms` by group, the most first.
    pub async fn refusals_by(
        &self,
        by: RefusalsBy,
        from_ms: i64,
        to_ms: i64,
        filter: &RefusalsFilter,
    ) -> Result<Vec<Refused>> {
        static TEXTS: LazyLock<[String; 4]> = LazyLock::new(|| {
            let parts = [
                "CAST(user_id AS TEXT)",
                "CAST(key_id AS TEXT)",
                "scope",
                "limit_name",
            ];
            parts.map(|part| statement(part, "2 DESC, 1"))
        });
        let text = TEXTS[by as usize].as_str();
        let mut rows: Vec<(String, i64)> = on!(self, pool => {
            bind(sqlx::query_as(text), from_ms, to_ms, filter).fetch_all(pool).await
        })?;
        rows.truncate(LINES_MAX);
        let refused = |(of, refused): (String, i64)| Refused {
            of,
            refused: refused.unsigned_abs(),
        };
        Ok(rows.into_iter().map(refused).collect())
    }

    /// Those by steps of `step_ms` (whole hours) from `from_ms` on, oldest first; steps without one are left out.
    pub async fn refusals_series(
        &self,
        from_ms: i64,
        to_ms: i64,
        step_ms: i64,
        filter: &RefusalsFilter,
    ) -> Result<Vec<(i64, u64)>> {
        static TEXT: LazyLock<String> =
            LazyLock::new(|| statement("hour_ms - (hour_ms - $1) % $7", "1"));
        let rows: Vec<(i64, i64)> = on!(self, pool => {
            let query = bind(sqlx::query_as(TEXT.as_str()), from_ms, to_ms, filter);
            query.bind(step_ms.max(1)).fetch_all(pool).await
        })?;
        let point = |(at_ms, refused): (i64, i64)| (at_ms, refused.unsigned_abs());
        Ok(rows.into_iter().map(point).collect())
    }

    /// A page of the requests that a limit of the hub refused, as the filter asks, each with its details where these
    /// are still there; they say which limit.
    pub async fn list_refusals(
        &self,
        filter: &RequestFilter,
    ) -> Result<Vec<(RequestRow, Option<RequestDetails>)>> {
        let asked = RequestFilter {
            error_code: Some(CODE.to_owned()),
            ended_by: Some(EndedBy::Hub),
            ..filter.clone()
        };
        let rows = self.list_requests(&asked).await?;
        self.with_details(rows).await
    }
}

/// Binds what every statement of refusals begins with.
fn bind<'q, DB, O>(
    query: sqlx::query::QueryAs<'q, DB, O, DB::Arguments>,
    from_ms: i64,
    to_ms: i64,
    filter: &RefusalsFilter,
) -> sqlx::query::QueryAs<'q, DB, O, DB::Arguments>
where
    DB: sqlx::Database,
    i64: sqlx::Encode<'q, DB> + sqlx::Type<DB>,
    String: sqlx::Encode<'q, DB> + sqlx::Type<DB>,
    Option<i64>: sqlx::Encode<'q, DB> + sqlx::Type<DB>,
    Option<String>: sqlx::Encode<'q, DB> + sqlx::Type<DB>,
{
    query
        .bind(from_ms)
        .bind(to_ms)
        .bind(filter.user_id.map(|id| id.0))
        .bind(filter.key_id.map(|id| id.0))
        .bind(filter.scope.clone())
        .bind(filter.limit.clone())
}

fn statement(part: &str, order: &str) -> String {
    include_str!("sql/limit_refusals/sums.sql")
        .replace("/*part*/", part)
        .replace("/*order*/", order)
}
