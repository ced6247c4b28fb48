//! Reading the request log: lists by cursor, details, counts. Writing is the sink's.

use std::str::FromStr;

use actors::domain::{
    AttemptRecord, Cost, Dialect, EndedBy, KeyId, NanoUsd, ProviderId, RequestId, RequestKind,
    Usage, UserId,
};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Database, Encode, FromRow, QueryBuilder, Row, Type};
use uuid::Uuid;

use super::database::{Db, on};
use super::error::Result;
use super::rows::{from_row, json, narrow, word};

/// The most rows that one list gives.
const LIMIT_MAX: u32 = 1000;

/// A place in the log: rows are ordered by time, then id. Written `<at_ms>-<id>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    pub at_ms: i64,
    pub id: RequestId,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.at_ms, self.id.0.simple())
    }
}

impl FromStr for Cursor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text.split_once('-').and_then(|(at_ms, id)| {
            Some(Self {
                at_ms: at_ms.parse().ok()?,
                id: RequestId(Uuid::parse_str(id).ok()?),
            })
        });
        parsed.ok_or_else(|| format!("`{text}` is no cursor"))
    }
}

/// Which rows of the log to list. What is `None` is not asked; the default is the 50 newest rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestFilter {
    /// Rows older than that one, the newest of them: the next page.
    pub before: Option<Cursor>,
    /// Rows newer than that one, the oldest of them: what came since.
    pub after: Option<Cursor>,
    /// At most 1000.
    pub limit: u32,
    pub key_id: Option<KeyId>,
    pub user_id: Option<UserId>,
    pub provider_id: Option<ProviderId>,
    /// The model that the client asked for, exactly.
    pub model: Option<String>,
    pub session: Option<String>,
    pub kind: Option<RequestKind>,
    /// Path without query, exactly. No index has it: a rare one walks through the whole time that is asked.
    pub endpoint: Option<String>,
    pub error_code: Option<String>,
    /// The status, exactly.
    pub status: Option<u16>,
    /// First digit of the status: 2, 4 or 5.
    pub status_class: Option<u16>,
    /// From this time on, Unix milliseconds.
    pub from_ms: Option<i64>,
    /// Before this time.
    pub to_ms: Option<i64>,
}

impl Default for RequestFilter {
    fn default() -> Self {
        Self {
            before: None,
            after: None,
            limit: 50,
            key_id: None,
            user_id: None,
            provider_id: None,
            model: None,
            session: None,
            kind: None,
            endpoint: None,
            error_code: None,
            status: None,
            status_class: None,
            from_ms: None,
            to_ms: None,
        }
    }
}

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
}

impl Db {
    /// Newest first, whichever way the page was asked for.
    pub async fn list_requests(&self, filter: &RequestFilter) -> Result<Vec<RequestRow>> {
        const LIST: &str = include_str!("sql/requests/list.sql");
        let mut rows: Vec<RequestRow> = on!(self, pool => {
            let mut query = QueryBuilder::new(LIST);
            narrow_down(&mut query, filter);
            query.build_query_as().fetch_all(pool).await
        })?;
        if filter.after.is_some() {
            rows.reverse();
        }
        Ok(rows)
    }

    pub async fn request_details(&self, id: RequestId) -> Result<Option<RequestDetails>> {
        const GET: &str = include_str!("sql/request_details/get.sql");
        let key = id.0.as_bytes().to_vec();
        Ok(on!(self, pool => sqlx::query_as(GET).bind(key).fetch_optional(pool).await)?)
    }

    pub async fn count_requests(&self) -> Result<i64> {
        const COUNT: &str = include_str!("sql/requests/count.sql");
        Ok(on!(self, pool => sqlx::query_scalar(COUNT).fetch_one(pool).await)?)
    }
}

/// The class that is asked for, or that of the status that is.
fn status_class(filter: &RequestFilter) -> Option<i64> {
    let of_status = filter.status.map(|status| status / 100);
    filter.status_class.or(of_status).map(i64::from)
}

/// Appends the conditions, the order and the limit. Only constants are pushed as text; values are bound.
fn narrow_down<DB: Database>(query: &mut QueryBuilder<DB>, filter: &RequestFilter)
where
    for<'q> i64: Encode<'q, DB> + Type<DB>,
    for<'q> String: Encode<'q, DB> + Type<DB>,
    for<'q> Vec<u8>: Encode<'q, DB> + Type<DB>,
{
    let numbers = [
        (" AND key_id = ", filter.key_id.map(|id| id.0)),
        (" AND user_id = ", filter.user_id.map(|id| id.0)),
        (" AND provider_id = ", filter.provider_id.map(|id| id.0)),
        // Worded as the index of statuses has it, which leaves out 200.
        (" AND status / 100 = ", status_class(filter)),
        // As a range: SQLite would put an equal value into the class, and then not know the index.
        (" AND status >= ", filter.status.map(i64::from)),
        (" AND status <= ", filter.status.map(i64::from)),
        (" AND at_ms >= ", filter.from_ms),
        (" AND at_ms < ", filter.to_ms),
    ];
    for (condition, value) in numbers {
        if let Some(value) = value {
            query.push(condition).push_bind(value);
        }
    }
    let texts = [
        (" AND model = ", &filter.model),
        (" AND session = ", &filter.session),
        (" AND endpoint = ", &filter.endpoint),
        (" AND error_code = ", &filter.error_code),
    ];
    for (condition, value) in texts {
        if let Some(value) = value {
            query.push(condition).push_bind(value.clone());
        }
    }
    if status_class(filter).is_some_and(|class| class != 2)
        || filter.status.is_some_and(|status| status != 200)
    {
        query.push(" AND status <> 200");
    }
    if let Some(kind) = filter.kind {
        query
            .push(" AND kind = ")
            .push_bind(kind_word(kind).to_owned());
    }
    let cursors = [
        (" AND (at_ms, id) < (", filter.before),
        (" AND (at_ms, id) > (", filter.after),
    ];
    for (condition, cursor) in cursors {
        if let Some(cursor) = cursor {
            query.push(condition).push_bind(cursor.at_ms).push(", ");
            query.push_bind(cursor.id.0.as_bytes().to_vec()).push(")");
        }
    }
    let oldest_first = filter.after.is_some();
    query.push(if oldest_first {
        " ORDER BY at_ms, id LIMIT "
    } else {
        " ORDER BY at_ms DESC, id DESC LIMIT "
    });
    query.push_bind(i64::from(filter.limit.min(LIMIT_MAX)));
}

/// The word of a kind, as the columns hold it.
pub(super) fn kind_word(kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Generation => "generation",
        RequestKind::CountTokens => "count_tokens",
    }
}

fn id(column: &str, bytes: Vec<u8>) -> sqlx::Result<RequestId> {
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
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_an_address() {
        let cursor = Cursor {
            at_ms: 1_763_000_000_123,
            id: RequestId::generate(),
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", "12", "12-", "x-0190", "-"] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
    }
}
