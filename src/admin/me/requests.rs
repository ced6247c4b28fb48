//! One's own requests, a line each. It must not tell who served them, nor what others asked.

use actix_web::{get, web};
use actors::domain::EndedBy;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Own;
use crate::admin::Admin;
use crate::admin::access::{Access, Me};
use crate::admin::body::Query;
use crate::admin::page::{self, Page};
use crate::admin::problem::Problem;
use crate::admin::requests::query::in_range;
use crate::admin::shape::{Time, Usd};
use crate::store::{Cursor, RequestFilter, RequestRow};

/// Which requests a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct MyRequestQuery {
    /// From then on.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-01-01T00:00:00Z")]
    from: Option<Time>,
    /// Before then.
    #[param(value_type = Option<String>, format = DateTime, example = "2026-01-08T00:00:00Z")]
    to: Option<Time>,
    /// The model that the client asked for, exactly.
    #[param(example = "claude-sonnet-4-5")]
    model: Option<String>,
    /// The HTTP status, exactly.
    #[param(minimum = 100, maximum = 999, example = 200)]
    status: Option<u16>,
    /// First digit of the status: 4 and 5 are those that failed.
    #[param(minimum = 1, maximum = 9, example = 5)]
    status_class: Option<u16>,
    /// The conversation, exactly.
    session: Option<String>,
    /// Of one key only.
    key_id: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// A request of one's own.
#[derive(Debug, Serialize, ToSchema)]
struct MyRequest {
    /// As the answer's `x-request-id` said it.
    #[schema(example = "019a0000-0000-7000-8000-000000000000")]
    id: String,
    /// When it came in.
    at: Time,
    key_id: Option<i64>,
    #[schema(example = "/v1/messages")]
    endpoint: String,
    /// As the client asked for it.
    #[schema(example = "claude-sonnet-4-5")]
    model: String,
    /// The conversation.
    session: Option<String>,
    stream: bool,
    #[schema(example = 200)]
    status: u16,
    /// `complete`, `client`, `upstream`, `hub` or `interrupted`.
    #[schema(value_type = String, example = "complete")]
    ended_by: EndedBy,
    error_code: Option<String>,
    #[schema(example = 2400)]
    duration_ms: u32,
    /// Until the first token of the answer.
    ttft_ms: Option<u32>,
    input_tokens: u64,
    output_tokens: u64,
    /// Of both lives of a cache.
    cache_write_tokens: u64,
    cache_read_tokens: u64,
    cost_usd: Usd,
    /// Some of its tokens have no price and cost nothing here.
    unpriced: bool,
}

impl From<RequestRow> for MyRequest {
    fn from(row: RequestRow) -> Self {
        Self {
            id: row.id.to_string(),
            at: Time::of_ms(row.at_ms),
            key_id: row.key_id.map(|id| id.0),
            endpoint: row.endpoint,
            model: row.model,
            session: row.session,
            stream: row.stream,
            status: row.status,
            ended_by: row.ended_by,
            error_code: row.error_code,
            duration_ms: row.duration_ms,
            ttft_ms: row.ttft_ms,
            input_tokens: row.usage.input,
            output_tokens: row.usage.output,
            cache_write_tokens: row.usage.cache_write_5m + row.usage.cache_write_1h,
            cache_read_tokens: row.usage.cache_read,
            cost_usd: Usd::of_nano(row.cost),
            unpriced: row.unpriced,
        }
    }
}

/// List my requests
///
/// The newest first.
#[utoipa::path(
    tag = "me",
    params(MyRequestQuery),
    responses(
        (status = 200, description = "A page of one's own requests", body = Page<MyRequest>),
        (status = 404, description = "Whoever is signed in is no user of clients", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[get("/me/requests")]
pub(super) async fn requests(
    access: Access<Me>,
    admin: web::Data<Admin>,
    query: Query<MyRequestQuery>,
) -> Result<web::Json<Page<MyRequest>>, Problem> {
    let own = Own::of(&access, &admin).await?;
    let limit = page::limit(query.limit)?;
    in_range(query.status, query.status_class)?;
    let filter = RequestFilter {
        before: before(query.cursor.as_deref())?,
        limit: limit + 1,
        user_id: Some(own.user.id),
        key_id: own.narrowed(query.key_id)?,
        model: query.model.clone(),
        status: query.status,
        status_class: query.status_class,
        session: query.session.clone(),
        from_ms: query.from.map(Time::ms),
        to_ms: query.to.map(Time::ms),
        ..RequestFilter::default()
    };
    let rows = admin.db.list_requests(&filter).await?;
    let rows = Page::of_rows(rows, limit, |row| row.cursor().to_string());
    Ok(web::Json(Page {
        items: rows.items.into_iter().map(MyRequest::from).collect(),
        next_cursor: rows.next_cursor,
    }))
}

fn before(cursor: Option<&str>) -> Result<Option<Cursor>, Problem> {
    let Some(text) = page::after::<String>(cursor)? else {
        return Ok(None);
    };
    let at = text.parse();
    at.map(Some)
        .map_err(|told: String| Problem::invalid("cursor", told))
}
