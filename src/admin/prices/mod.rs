//! `/api/v1/prices`: what models cost, and setting it by hand. Which price wins for a model is not decided here.

mod shape;
pub(super) mod sync;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse, delete, get, put, web};
use actors::domain::ProviderId;
use futures_util::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Read, Write, once_allowed};
use super::body::{Body, Query, Wrong};
use super::names::Names;
use super::page::{self, Page};
use super::problem::{Code, Problem};
use super::shape::Time;
use super::times::DAY_MS;
use crate::pricing::{Found, Source};
use crate::store::PriceSource;
use shape::{PastPrice, PriceDraft, PriceItem, SourceWord};

const DAYS: u32 = 30;
const DAYS_MAX: u32 = 366;

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    // What has a name of its own comes before what may be any model.
    cfg.service(list)
        .service(unpriced)
        .service(sync::last)
        .service(sync::preview)
        .service(sync::sync)
        .service(sync::upload)
        .service(show)
        .service(set)
        .service(remove);
}

/// A model's name in the path; it may hold slashes.
struct Model(String);

impl FromRequest for Model {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let path = web::Path::<String>::from_request(request, payload);
        once_allowed(request, async move {
            let wrong = |_| Problem::new(Code::NotFound, "the path names no model");
            let model = path.await.map_err(wrong)?.into_inner();
            let mut wrong = Wrong::default();
            wrong.name("model", &model);
            wrong.result()?;
            Ok(Self(model))
        })
    }
}

/// Which prices a list shows.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct PriceQuery {
    /// A part of the model's name, in any case.
    search: Option<String>,
    #[param(inline)]
    source: Option<SourceWord>,
    /// Those that count for that provider alone.
    provider_id: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items at most; 50 where it is left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Whose price is meant.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct WhoseQuery {
    /// What that provider charges; it wins over all others there.
    provider_id: Option<i64>,
}

/// Which price is taken back.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct RemoveQuery {
    /// What that provider charges.
    provider_id: Option<i64>,
    /// The one that is announced for exactly that time, in place of the one in force.
    #[param(value_type = Option<String>, format = DateTime)]
    effective_at: Option<Time>,
}

/// How far to look back.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct UnpricedQuery {
    /// 30 where it is left out.
    #[param(minimum = 1, maximum = 366)]
    days: Option<u32>,
}

/// What is known of a model's price.
#[derive(Debug, Serialize, ToSchema)]
struct ModelPrices {
    /// As it was asked for.
    model: String,
    /// What counts now: for the provider that was asked for, else for anybody. Its name may be a nearby one. Absent where
    /// the model has no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_force: Option<PriceItem>,
    /// What single providers charge.
    of_providers: Vec<PriceItem>,
    /// Oldest first, by every source; what is announced is at the end.
    history: Vec<PastPrice>,
}

/// Models that were served without a price.
#[derive(Debug, Serialize, ToSchema)]
struct Unpriced {
    since: Time,
    /// The most asked for first.
    items: Vec<UnpricedItem>,
}

/// A model that was served without a price.
#[derive(Debug, Serialize, ToSchema)]
struct UnpricedItem {
    /// What clients asked for.
    model: String,
    /// What was sent upstream.
    upstream_model: String,
    requests: u64,
    last_at: Time,
    /// As which model it would be billed now; absent where it still has no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    priced_as: Option<String>,
}

/// List prices
///
/// Every model's price that is in force, by name; then what single providers charge. Prices are USD for a million tokens.
#[utoipa::path(
    tag = "prices",
    params(PriceQuery),
    responses((status = 200, description = "A page of prices", body = Page<PriceItem>)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/prices")]
async fn list(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<PriceQuery>,
) -> Result<web::Json<Page<PriceItem>>, Problem> {
    let limit = page::limit(query.limit)?;
    let after: Option<(Option<i64>, String)> = page::after(query.cursor.as_deref())?;
    let part = query.search.as_deref().map(str::to_lowercase);
    let provider = query.provider_id.map(|id| Source::Provider(ProviderId(id)));
    let wanted = |found: &Found<'_>| {
        let part = part.as_deref();
        part.is_none_or(|part| found.name.to_lowercase().contains(part))
            && query.source.is_none_or(|word| word == found.source.into())
            && provider.is_none_or(|provider| provider == found.source)
            && after.as_ref().is_none_or(|after| place(found) > *after)
    };
    let snapshot = admin.catalog.snapshot();
    let listed = snapshot.prices.listed();
    let found: Vec<&Found<'_>> = listed
        .iter()
        .filter(|found| wanted(found))
        .take(limit as usize + 1)
        .collect();
    let page = Page::of_rows(found, limit, |found| place(found));
    let mut names = Names::in_force(&admin);
    let mut items = Vec::with_capacity(page.items.len());
    for found in page.items {
        items.push(PriceItem::of(found, &mut names).await?);
    }
    Ok(web::Json(Page {
        items,
        next_cursor: page.next_cursor,
    }))
}

/// Where a price stands in the list.
fn place(found: &Found<'_>) -> (Option<i64>, String) {
    let provider = match found.source {
        Source::Provider(id) => Some(id.0),
        _ => None,
    };
    (provider, found.name.to_owned())
}

/// List models without a price
///
/// What was served and could not be billed, and whether it could be now.
#[utoipa::path(
    tag = "prices",
    params(UnpricedQuery),
    responses((status = 200, description = "The models", body = Unpriced)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/prices/unpriced")]
async fn unpriced(
    _: Access<Read>,
    admin: web::Data<Admin>,
    query: Query<UnpricedQuery>,
) -> Result<web::Json<Unpriced>, Problem> {
    let days = query.days.unwrap_or(DAYS);
    if !(1..=DAYS_MAX).contains(&days) {
        let detail = format!("`{days}` is not between 1 and {DAYS_MAX}");
        return Err(Problem::invalid("days", detail));
    }
    let since_ms = jiff::Timestamp::now().as_millisecond() - i64::from(days) * DAY_MS;
    let rows = admin.db.unpriced_models(since_ms).await?;
    let prices = admin.catalog.snapshot().prices.clone();
    let items = rows.into_iter().map(|row| {
        let found = prices.find_sent(&row.upstream_model, &row.model);
        UnpricedItem {
            priced_as: found.map(|found| found.name.to_owned()),
            model: row.model,
            upstream_model: row.upstream_model,
            requests: row.requests,
            last_at: Time::of_ms(row.last_at_ms),
        }
    });
    Ok(web::Json(Unpriced {
        since: Time::of_ms(since_ms),
        items: items.collect(),
    }))
}

/// Show a model's prices
///
/// What counts now, what single providers charge, and the history. A model without any price is not found.
#[utoipa::path(
    tag = "prices",
    params(("model" = String, Path, description = "The model's name; slashes may stand as they are", example = "claude-sonnet-4-5"), WhoseQuery),
    responses((status = 200, description = "The prices", body = ModelPrices)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[get("/prices/{model:.+}")]
async fn show(
    _: Access<Read>,
    admin: web::Data<Admin>,
    Model(model): Model,
    query: Query<WhoseQuery>,
) -> Result<web::Json<ModelPrices>, Problem> {
    let prices = prices_of(&admin, &model, query.provider_id.map(ProviderId)).await?;
    Ok(web::Json(prices))
}

/// Set a model's price
///
/// It wins over the file's, the synced and the bundled one, and replaces the one that was set before, whole. What requests
/// cost before stays as it was billed.
#[utoipa::path(
    tag = "prices",
    params(("model" = String, Path, description = "The model's name; slashes may stand as they are", example = "claude-sonnet-4-5"), WhoseQuery),
    request_body = PriceDraft,
    responses((status = 200, description = "The model's prices as they are now", body = ModelPrices)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[put("/prices/{model:.+}")]
async fn set(
    access: Access<Write>,
    admin: web::Data<Admin>,
    Model(model): Model,
    query: Query<WhoseQuery>,
    body: Body<PriceDraft>,
) -> Result<web::Json<ModelPrices>, Problem> {
    let provider = query.provider_id.map(ProviderId);
    let source = source(&admin, provider).await?;
    let effective_at_ms = body.0.effective_at.map(Time::ms);
    let mut change = admin.db.change(&access.who).await?;
    change
        .set_price(source, &model, &body.0.price(), effective_at_ms)
        .await?;
    admin.commit(change).await?;
    Ok(web::Json(prices_of(&admin, &model, provider).await?))
}

/// Take back a model's price
///
/// The one that was set by hand; what then counts is the file's, the synced or the bundled one. With `effective_at` the one
/// that is announced for that time.
#[utoipa::path(
    tag = "prices",
    params(("model" = String, Path, description = "The model's name; slashes may stand as they are", example = "claude-sonnet-4-5"), RemoveQuery),
    responses((status = 204, description = "The price is taken back")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[delete("/prices/{model:.+}")]
async fn remove(
    access: Access<Write>,
    admin: web::Data<Admin>,
    Model(model): Model,
    query: Query<RemoveQuery>,
) -> Result<HttpResponse, Problem> {
    // What a provider charged may be taken back when the provider is gone.
    let source = query.provider_id.map_or(PriceSource::Manual, |id| {
        PriceSource::Provider(ProviderId(id))
    });
    let mut change = admin.db.change(&access.who).await?;
    match query.effective_at.map(Time::ms) {
        Some(at_ms) => change.withdraw_price(source, &model, at_ms).await?,
        None => change.remove_price(source, &model).await?,
    }
    admin.commit(change).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn source(admin: &Admin, provider: Option<ProviderId>) -> Result<PriceSource, Problem> {
    let Some(id) = provider else {
        return Ok(PriceSource::Manual);
    };
    if admin.db.get_provider(id).await?.is_none() {
        let detail = format!("no provider has the id `{id}`");
        return Err(Problem::invalid("provider_id", detail));
    }
    Ok(PriceSource::Provider(id))
}

async fn prices_of(
    admin: &Admin,
    model: &str,
    provider: Option<ProviderId>,
) -> Result<ModelPrices, Problem> {
    let prices = admin.catalog.snapshot().prices.clone();
    let found = match provider {
        Some(id) => prices.find_for(id, model),
        None => prices.find(model),
    };
    let mut names = Names::in_force(admin);
    let mut rows = admin.db.price_history(model).await?;
    if let (true, Some(found)) = (rows.is_empty(), &found) {
        rows = admin.db.price_history(found.name).await?;
    }
    if found.is_none() && rows.is_empty() {
        let detail = format!("the model `{model}` has no price");
        return Err(Problem::new(Code::NotFound, detail));
    }
    let mut history = Vec::with_capacity(rows.len());
    for row in rows {
        history.extend(PastPrice::of(row, &mut names).await?);
    }
    let mut of_providers = Vec::new();
    let listed = prices.listed();
    let charged = |one: &&Found<'_>| matches!(one.source, Source::Provider(_));
    for one in listed.iter().rev().take_while(charged) {
        if one.name == model {
            of_providers.push(PriceItem::of(one, &mut names).await?);
        }
    }
    of_providers.reverse();
    let in_force = match &found {
        Some(found) => Some(PriceItem::of(found, &mut names).await?),
        None => None,
    };
    Ok(ModelPrices {
        model: model.to_owned(),
        in_force,
        of_providers,
        history,
    })
}
