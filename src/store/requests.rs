//! Reading the request log: lists by cursor, details, counts. Writing is the sink's.

use std::collections::HashMap;
use std::sync::LazyLock;

use actors::domain::{
    AttemptRecord, Cost, Dialect, EndedBy, KeyId, LimitRefusal, NanoUsd, ProviderId, RequestId,
    RequestKind, Usage, UserId,
};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Database, Encode, FromRow, QueryBuilder, Row, SqlitePool, Type};
use uuid::Uuid;

use super::batch::Statements;
use super::database::{Db, on};
use super::error::Result;
use super::partitions::DAY_MS;
use super::rarest;
use super::request_filter::{Cursor, Leading, RequestFilter, push_conditions, push_order};
use super::rows::{from_row, json, narrow, word};
use super::together;

const LIST: &str = include_str!("sql/requests/list.sql");

/// A line of the log. Fields are those of `RequestLog`; the cost is its total.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestRow {
    pub id: RequestId,
    pub at_ms: i64,
    pub kind: RequestKind,
    pub dialect: Dialect,
    pub endpoint: String,
    pub key_id: Option<KeyId>,
    pub user_id: Option<UserId>,
    pub provider_id: Option<ProviderId>,
    pub model: String,
    pub upstream_model: String,
    pub session: Option<String>,
    pub stream: bool,
    pub status: u16,
    pub ended_by: EndedBy,
    pub error_code: Option<String>,
    pub duration_ms: u32,
    pub ttfb_ms: Option<u32>,
    pub ttft_ms: Option<u32>,
    pub usage: Usage,
    pub usage_partial: bool,
    pub cost: NanoUsd,
    pub unpriced: bool,
}

impl RequestRow {
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor {
            at_ms: self.at_ms,
            id: self.id,
        }
    }
}

/// What a line of the log leaves out.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestDetails {
    pub request_id: RequestId,
    /// The decision chain, in order.
    pub attempts: Vec<AttemptRecord>,
    pub cost: Cost,
    pub user_agent: Option<String>,
    pub client_ip: Option<String>,
    pub error_message: Option<String>,
    /// The limit that refused it, if one did.
    pub refused_by: Option<LimitRefusal>,
}

impl Db {
    /// Newest first, whichever way the page was asked for.
    pub async fn list_requests(&self, filter: &RequestFilter) -> Result<Vec<RequestRow>> {
        let Some(filter) = together::narrowed(self, filter).await? else {
            return Ok(Vec::new());
        };
        let mut rows: Vec<RequestRow> = match self {
            Self::Sqlite(pool) => {
                let mut query = in_sqlite("", pool, &filter).await?;
                query.build_query_as().fetch_all(pool).await?
            }
            Self::Postgres(pool) => {
                let mut query = statement("", &filter, Leading::Any);
                query.build_query_as().fetch_all(pool).await?
            }
        };
        if filter.after.is_some() {
            rows.reverse();
        }
        Ok(rows)
    }

    /// How the database would find those rows, in its own words, a step a line: for tests and for the curious.
    pub async fn explain_requests(&self, filter: &RequestFilter) -> Result<Vec<String>> {
        Ok(match self {
            Self::Sqlite(pool) => {
                let mut query = in_sqlite("EXPLAIN QUERY PLAN ", pool, filter).await?;
                let steps = query.build().fetch_all(pool).await?;
                let steps = steps.iter().map(|step| step.try_get("detail"));
                steps.collect::<sqlx::Result<_>>()?
            }
            Self::Postgres(pool) => {
                let mut query = statement("EXPLAIN ", filter, Leading::Any);
                query.build_query_scalar().fetch_all(pool).await?
            }
        })
    }

    /// One line of the log.
    pub async fn find_request(&self, id: RequestId) -> Result<Option<RequestRow>> {
        // As for the details: the id tells about when.
        if let (Self::Postgres(pool), Some(at_ms)) = (self, made_at_ms(id)) {
            let around = RequestFilter {
                from_ms: Some(at_ms - DAY_MS),
                to_ms: Some(at_ms + DAY_MS),
                ..RequestFilter::default()
            };
            let mut query = one(id, &around);
            if let Some(found) = query.build_query_as().fetch_optional(pool).await? {
                return Ok(Some(found));
            }
        }
        let anywhere = RequestFilter::default();
        Ok(match self {
            Self::Sqlite(pool) => {
                let mut query = one(id, &anywhere);
                query.build_query_as().fetch_optional(pool).await?
            }
            Self::Postgres(pool) => {
                let mut query = one(id, &anywhere);
                query.build_query_as().fetch_optional(pool).await?
            }
        })
    }

    pub async fn request_details(&self, id: RequestId) -> Result<Option<RequestDetails>> {
        const GET: &str = include_str!("sql/request_details/get.sql");
        const GET_AROUND: &str = include_str!("sql/request_details/get_around.postgres.sql");
        let key = id.0.as_bytes().to_vec();
        // The id tells about when: PostgreSQL then opens the partitions of two or three days, and not all of them.
        if let (Self::Postgres(pool), Some(at_ms)) = (self, made_at_ms(id)) {
            let found = sqlx::query_as(GET_AROUND)
                .bind(&key)
                .bind(at_ms - DAY_MS)
                .bind(at_ms + DAY_MS)
                .fetch_optional(pool)
                .await?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(on!(self, pool => sqlx::query_as(GET).bind(key).fetch_optional(pool).await)?)
    }

    /// The rows, each with its details where these are still there.
    pub async fn with_details(
        &self,
        rows: Vec<RequestRow>,
    ) -> Result<Vec<(RequestRow, Option<RequestDetails>)>> {
        let mut details = self.details_of(&rows).await?;
        let both = |row: RequestRow| {
            let details = details.remove(&row.id);
            (row, details)
        };
        Ok(rows.into_iter().map(both).collect())
    }

    async fn details_of(&self, rows: &[RequestRow]) -> Result<HashMap<RequestId, RequestDetails>> {
        const OF_ROWS: &str = include_str!("sql/request_details/of_rows.postgres.sql");
        static IN_PIECES: LazyLock<Statements> =
            LazyLock::new(|| Statements::new(include_str!("sql/request_details/of_rows.sql"), 1));
        let ids: Vec<Vec<u8>> = rows
            .iter()
            .map(|row| row.id.0.as_bytes().to_vec())
            .collect();
        let times = || rows.iter().map(|row| row.at_ms);
        let (Some(from_ms), Some(to_ms)) = (times().min(), times().max()) else {
            return Ok(HashMap::new());
        };
        let found: Vec<RequestDetails> = match self {
            Self::Postgres(pool) => {
                let query = sqlx::query_as(OF_ROWS).bind(ids).bind(from_ms).bind(to_ms);
                query.fetch_all(pool).await?
            }
            Self::Sqlite(pool) => {
                let mut found = Vec::with_capacity(rows.len());
                for (statement, piece) in IN_PIECES.sqlite_pieces(&ids) {
                    let mut query = sqlx::query_as(statement);
                    for id in piece {
                        query = query.bind(id.as_slice());
                    }
                    found.extend(query.fetch_all(pool).await?);
                }
                found
            }
        };
        let by_id = |details: RequestDetails| (details.request_id, details);
        Ok(found.into_iter().map(by_id).collect())
    }

    pub async fn count_requests(&self) -> Result<i64> {
        const COUNT: &str = include_str!("sql/requests/count.sql");
        Ok(on!(self, pool => sqlx::query_scalar(COUNT).fetch_one(pool).await)?)
    }
}

/// SQLite has to be told which of several filters is the rarest.
async fn in_sqlite(
    before: &str,
    pool: &SqlitePool,
    filter: &RequestFilter,
) -> Result<QueryBuilder<sqlx::Sqlite>> {
    let leading = rarest::filter(pool, filter).await?;
    Ok(statement(before, filter, leading))
}

fn statement<DB: Database>(
    before: &str,
    filter: &RequestFilter,
    leading: Leading,
) -> QueryBuilder<DB>
where
    for<'q> i64: Encode<'q, DB> + Type<DB>,
    for<'q> String: Encode<'q, DB> + Type<DB>,
    for<'q> Vec<u8>: Encode<'q, DB> + Type<DB>,
{
    let mut query = QueryBuilder::new(before);
    query.push(LIST);
    push_conditions(&mut query, filter, leading);
    push_order(&mut query, filter);
    query
}

/// The row of that id among those of the filter.
fn one<DB: Database>(id: RequestId, filter: &RequestFilter) -> QueryBuilder<DB>
where
    for<'q> i64: Encode<'q, DB> + Type<DB>,
    for<'q> String: Encode<'q, DB> + Type<DB>,
    for<'q> Vec<u8>: Encode<'q, DB> + Type<DB>,
{
    let mut query = QueryBuilder::new(LIST);
    query.push(" AND id = ").push_bind(id.0.as_bytes().to_vec());
    push_conditions(&mut query, filter, Leading::NoCondition);
    query
}

/// The time inside of a UUIDv7; `None` of ids of another kind.
fn made_at_ms(id: RequestId) -> Option<i64> {
    let (seconds, nanos) = id.0.get_timestamp()?.to_unix();
    let ms = seconds * 1000 + u64::from(nanos) / 1_000_000;
    (id.0.get_version_num() == 7)
        .then(|| i64::try_from(ms).ok())
        .flatten()
}

pub(super) fn id(column: &str, bytes: Vec<u8>) -> sqlx::Result<RequestId> {
    Uuid::from_slice(&bytes)
        .map(RequestId)
        .map_err(|error| sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: Box::new(error),
        })
}

fn optional(column: &str, number: Option<i64>) -> sqlx::Result<Option<u32>> {
    number.map(|number| narrow(column, number)).transpose()
}

from_row! {
    RequestRow => |row| Self {
        id: id("id", row.try_get("id")?)?,
        at_ms: row.try_get("at_ms")?,
        kind: word("kind", row.try_get("kind")?)?,
        dialect: word("dialect", row.try_get("dialect")?)?,
        endpoint: row.try_get("endpoint")?,
        key_id: row.try_get::<Option<i64>, _>("key_id")?.map(KeyId),
        user_id: row.try_get::<Option<i64>, _>("user_id")?.map(UserId),
        provider_id: row.try_get::<Option<i64>, _>("provider_id")?.map(ProviderId),
        model: row.try_get("model")?,
        upstream_model: row.try_get("upstream_model")?,
        session: row.try_get("session")?,
        stream: row.try_get("stream")?,
        status: narrow("status", row.try_get("status")?)?,
        ended_by: word("ended_by", row.try_get("ended_by")?)?,
        error_code: row.try_get("error_code")?,
        duration_ms: narrow("duration_ms", row.try_get("duration_ms")?)?,
        ttfb_ms: optional("ttfb_ms", row.try_get("ttfb_ms")?)?,
        ttft_ms: optional("ttft_ms", row.try_get("ttft_ms")?)?,
        usage: Usage {
            input: narrow("input", row.try_get("input")?)?,
            output: narrow("output", row.try_get("output")?)?,
            cache_write_5m: narrow("cache_write_5m", row.try_get("cache_write_5m")?)?,
            cache_write_1h: narrow("cache_write_1h", row.try_get("cache_write_1h")?)?,
            cache_read: narrow("cache_read", row.try_get("cache_read")?)?,
            reasoning: narrow("reasoning", row.try_get("reasoning")?)?,
            image_input: narrow("image_input", row.try_get("image_input")?)?,
            image_output: narrow("image_output", row.try_get("image_output")?)?,
            web_searches: narrow("web_searches", row.try_get("web_searches")?)?,
        },
        usage_partial: row.try_get("usage_partial")?,
        cost: NanoUsd(row.try_get("cost_nano")?),
        unpriced: row.try_get("unpriced")?,
    };
    RequestDetails => |row| Self {
        request_id: id("request_id", row.try_get("request_id")?)?,
        attempts: json("attempts", row.try_get("attempts")?)?,
        cost: json("cost", row.try_get("cost")?)?,
        user_agent: row.try_get("user_agent")?,
        client_ip: row.try_get("client_ip")?,
        error_message: row.try_get("error_message")?,
        refused_by: row
            .try_get::<Option<String>, _>("refused_by")?
            .map(|text| json("refused_by", &text))
            .transpose()?,
    };
}
