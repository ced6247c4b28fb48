//! `/api/v1/requests`: the request log, listed, added up, one by one, exported. Nothing of it is changed here.

pub(super) mod bodies;
mod export;
pub(super) mod query;
pub(super) mod shape;

use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Read};
use super::body::Query;
use super::names::Names;
use super::problem::Problem;
use super::sums::SumsShape;
use crate::store::RequestRow;
use query::{ListQuery, TotalsQuery, cursor};
use shape::{RequestItem, RequestShown, RequestWhole};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list)
        .service(totals)
        .service(values)
        .service(export::export)
        .service(bodies::bodies)
        .service(show);
}

/// A piece of the log, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct RequestPage {
    items: Vec<RequestItem>,
    /// Send it as `cursor` to get what is older; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
    /// Send it as `since` to get what has come in since; absent where nothing is listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    newest_cursor: Option<String>,
}

/// What requests add up to.
#[derive(Debug, Serialize, ToSchema)]
struct RequestTotalsShape {
    #[serde(flatten)]
    sums: SumsShape,
    /// False where there are more requests than were added up: then these are the newest ten thousand.
    exact: bool,
}

/// The values that filters can have, in order.
#[derive(Debug, Serialize, ToSchema)]
struct RequestValuesShape {
    /// That clients asked for, in the last 90 days.
    #[schema(example = json!(["claude-sonnet-4-5"]))]
    models: Vec<String>,
    upstream_models: Vec<String>,
    endpoints: Vec<String>,
    #[schema(example = json!([200, 429]))]
    statuses: Vec<u16>,
    error_codes: Vec<String>,
}

/// List requests
///
/// Newest first. Poll with `since` to follow the log.
#[utoipa::path(
    tag = "requests",
    params(ListQuery),
    responses((status = 200, description = "A page of requests", body = RequestPage)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/requests")]
async fn list(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<ListQuery>,
) -> Result<web::Json<RequestPage>, Problem> {
    let filter = query.page(&admin).await?;
    let limit = filter.limit.saturating_sub(1) as usize;
    let mut rows = admin.db.list_requests(&filter).await?;
    let more = rows.len() > limit;
    if filter.after.is_some() {
        // The oldest of what is newer are the last.
        rows.drain(..rows.len().saturating_sub(limit));
    }
    rows.truncate(limit);
    let place = |row: Option<&RequestRow>| row.map(|row| cursor(row.cursor()));
    let next_cursor = place(rows.last().filter(|_| more && filter.after.is_none()));
    // Where nothing came since, the place is the same.
    let newest_cursor = place(rows.first()).or_else(|| query.since.clone());
    let mut names = Names::in_force(&admin);
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(RequestItem::of(row, &mut names).await?);
    }
    Ok(web::Json(RequestPage {
        items,
        next_cursor,
        newest_cursor,
    }))
}

/// Add up requests
///
/// What the requests of a filter used and cost.
#[utoipa::path(
    tag = "requests",
    params(TotalsQuery),
    responses((status = 200, description = "The sums", body = RequestTotalsShape)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/requests/totals")]
async fn totals(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<TotalsQuery>,
) -> Result<web::Json<RequestTotalsShape>, Problem> {
    let filter = query.filter(&admin).await?;
    let found = admin.db.request_totals(&filter).await?;
    Ok(web::Json(RequestTotalsShape {
        sums: SumsShape::from(&found.sums),
        exact: found.exact,
    }))
}

/// List values of filters
///
/// For menus: models, endpoints, statuses and error codes that the log has.
#[utoipa::path(
    tag = "requests",
    responses((status = 200, description = "The values", body = RequestValuesShape)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/requests/values")]
async fn values(
    _: Access<Read>,
    admin: web::Data<Admin>,
) -> Result<web::Json<RequestValuesShape>, Problem> {
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let found = admin.db.request_values(now_ms).await?;
    Ok(web::Json(RequestValuesShape {
        models: found.models,
        upstream_models: found.upstream_models,
        endpoints: found.endpoints,
        statuses: found.statuses,
        error_codes: found.error_codes,
    }))
}

/// Show a request
///
/// With its decision chain, what it cost part by part and by which price, and the limit that refused it.
#[utoipa::path(
    tag = "requests",
    params(("id" = String, Path, description = "The request's id, as in `x-request-id`", format = "uuid", example = "019aa6d5-0c3e-7b50-9d3c-1f3f6a4b5c6d")),
    responses((status = 200, description = "The request", body = RequestShown)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/requests/{id}")]
async fn show(
    _: Access<Read>,
    admin: web::Data<Admin>,
    request: actix_web::HttpRequest,
) -> Result<web::Json<RequestShown>, Problem> {
    let id = bodies::id_in_path(&request)?;
    let row = admin.db.find_request(id).await?;
    let row = row.ok_or_else(|| Problem::not_found("request", id))?;
    let details = admin.db.request_details(id).await?;
    let has_bodies = admin.db.has_bodies(id).await?;
    let item = RequestItem::of(row, &mut Names::in_force(&admin)).await?;
    Ok(web::Json(RequestShown {
        request: RequestWhole::of(item, details),
        has_bodies,
    }))
}
