//! `model-prices/*`: what models cost. Which price wins is not decided here.

use std::collections::BTreeSet;

use actix_web::{post, web};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::answer::{Answer, Done, done};
use super::args::{Args, Fields, Nothing};
use super::caller::{self, Caller, Look, OwnLook};
use crate::admin::Admin;
use crate::admin::prices::sync::{self, UPLOAD_MAX};
use crate::admin::problem::Problem;
use crate::admin::shape::Time;
use crate::price_sync::{Implausible, Origin, Preview, PriceSyncError};
use crate::pricing::{self, Found, Listing, Price, Source, Vendor, per_mtok};
use crate::store::{ManualPrice, PriceSource, Who};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(get_model_prices)
        .service(upload_price_table)
        .service(sync_lite_llm_prices)
        .service(get_available_models)
        .service(has_price_table);
}

/// A model's price that is in force.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ModelPrice {
    #[schema(example = "claude-sonnet-4-5")]
    model_name: String,
    price_data: PriceData,
    /// `manual`, `file`, `litellm` (synced) or `bundled` (as the hub ships with it).
    #[schema(example = "litellm")]
    source: &'static str,
    /// Since when it is in force; `null` of `bundled`.
    created_at: Option<Time>,
    /// The same.
    updated_at: Option<Time>,
}

/// USD for a token, in LiteLLM's words; what is absent is not listed. Long-context prices are at `GET /api/v1/prices`.
#[derive(Debug, Default, Serialize, ToSchema)]
struct PriceData {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0.000003)]
    input_cost_per_token: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_cost_per_token: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_creation_input_token_cost: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_creation_input_token_cost_above_1hr: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_read_input_token_cost: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    input_cost_per_request: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_output_tokens: Option<u64>,
}

impl From<&Price> for PriceData {
    fn from(price: &Price) -> Self {
        let usd = |rate: Option<Decimal>| rate.and_then(|rate| rate.to_f64());
        Self {
            input_cost_per_token: usd(price.base.input),
            output_cost_per_token: usd(price.base.output),
            cache_creation_input_token_cost: usd(price.base.cache_write_5m),
            cache_creation_input_token_cost_above_1hr: usd(price.base.cache_write_1h),
            cache_read_input_token_cost: usd(price.base.cache_read),
            input_cost_per_request: usd(price.per_request),
            max_output_tokens: price.max_output,
        }
    }
}

fn is_for_all(found: &Found<'_>) -> bool {
    !matches!(found.source, Source::Provider(_))
}

/// List prices
///
/// Every model's price that is in force, by name.
#[utoipa::path(
    tag = "model-prices",
    request_body = Nothing,
    responses((status = 200, description = "The prices", body = Done<Vec<ModelPrice>>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[post("/model-prices/getModelPrices")]
async fn get_model_prices(
    _: Caller<Look>,
    admin: web::Data<Admin>,
    _: Args<Nothing>,
) -> Answer<Vec<ModelPrice>> {
    let snapshot = admin.catalog.snapshot();
    let listed = snapshot.prices.listed().into_iter().filter(is_for_all);
    let prices = listed.map(|found| {
        let since = match found.source {
            Source::Bundled => None,
            _ => found.version.parse().ok().map(Time::of_ms),
        };
        ModelPrice {
            model_name: found.name.to_owned(),
            price_data: PriceData::from(found.price),
            source: found.source.as_str(),
            created_at: since,
            updated_at: since,
        }
    });
    done(prices.collect())
}

/// A table of prices.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceTableText {
    /// The table as text: a JSON object in the form of LiteLLM's.
    #[schema(
        example = "{\"my-model\": {\"mode\": \"chat\", \"input_cost_per_token\": 3e-6, \"output_cost_per_token\": 1.5e-5}}"
    )]
    json_content: String,
    /// Models whose price that was set by hand is taken back in favour of the table's.
    #[serde(default)]
    #[schema(example = json!([]))]
    overwrite_manual: Vec<String>,
}

impl Fields for PriceTableText {}

/// What a table changed. Lists of names are cut at 200; the numbers are whole.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PriceUpdate {
    added: Vec<String>,
    updated: Vec<String>,
    /// Always empty: those that stay as they are are counted and not named.
    unchanged: Vec<String>,
    /// Models of a small table whose price cannot be set by hand.
    failed: Vec<String>,
    /// Prices of your own that win over the table's, and stay.
    skipped_conflicts: Vec<String>,
    /// Models that the table no longer has.
    removed: Vec<String>,
    /// Models with a price in the table.
    total: usize,
    added_count: usize,
    updated_count: usize,
    unchanged_count: usize,
    removed_count: usize,
}

impl From<Preview> for PriceUpdate {
    fn from(done: Preview) -> Self {
        let (total, found) = (done.report.models, done.report.differences);
        let different = found.added.saturating_add(found.changed);
        Self {
            added: found.added_names,
            updated: found.changed_names,
            skipped_conflicts: found.overridden_names,
            removed: found.removed_names,
            total,
            added_count: found.added,
            updated_count: found.changed,
            unchanged_count: total.saturating_sub(different),
            removed_count: found.removed,
            ..Self::default()
        }
    }
}

/// Upload a table of prices
///
/// One of at least half as many models as there are is taken over whole, as a sync does. Of a smaller one each price is set by
/// hand, and wins over synced ones from then on; a price with tiers cannot be, and is told as failed.
#[utoipa::path(
    tag = "model-prices",
    request_body = PriceTableText,
    responses((status = 200, description = "What is different now", body = Done<PriceUpdate>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/model-prices/uploadPriceTable")]
async fn upload_price_table(
    caller: Caller<caller::Act>,
    admin: web::Data<Admin>,
    args: Args<PriceTableText, { UPLOAD_MAX }>,
) -> Answer<PriceUpdate> {
    let asked = args.0;
    let listings = pricing::read(&asked.json_content)
        .map_err(|error| Problem::invalid("/jsonContent", error.to_string()))?;
    let from = Origin::Text {
        name: "upload".to_owned(),
        text: asked.json_content.clone().into_bytes(),
    };
    let taken = sync::taken_over(&caller.who, &admin, &from, &asked.overwrite_manual).await;
    match taken {
        Ok(taken) => done(taken.into()),
        Err(PriceSyncError::Implausible {
            source: Implausible::Small { .. } | Implausible::Shrunk { .. },
            ..
        }) => done(set_by_hand(&admin, &caller.who, &listings).await?),
        Err(PriceSyncError::Implausible { source, .. }) => {
            Err(Problem::invalid("/jsonContent", source.to_string()))
        }
        Err(error) => Err(sync::problem(error, &from)),
    }
}

async fn set_by_hand(
    admin: &Admin,
    who: &Who,
    listings: &[Listing<'_>],
) -> Result<PriceUpdate, Problem> {
    let mut update = PriceUpdate {
        total: listings.len(),
        ..PriceUpdate::default()
    };
    if listings.is_empty() {
        let told = "has no model with a price";
        return Err(Problem::invalid("/jsonContent", told));
    }
    let prices = admin.catalog.snapshot().prices.clone();
    let listed = prices.listed();
    let by_hand = |name: &str| {
        let mut own = listed.iter().filter(|found| found.source == Source::Manual);
        own.find(|found| found.name == name)
    };
    let mut change = admin.db.change(who).await?;
    for listing in listings {
        let name = listing.name.to_string();
        let Some(price) = manual(&listing.price) else {
            update.failed.push(name);
            continue;
        };
        match by_hand(&name) {
            Some(own) if own.price.base == listing.price.base => {
                update.unchanged_count += 1;
                continue;
            }
            Some(_) => update.updated.push(name.clone()),
            None => update.added.push(name.clone()),
        }
        let source = PriceSource::Manual;
        change.set_price(source, &name, &price, None).await?;
    }
    admin.commit(change).await?;
    update.added_count = update.added.len();
    update.updated_count = update.updated.len();
    Ok(update)
}

/// The price as it is set by hand; `None` where that cannot say it.
fn manual(price: &Price) -> Option<ManualPrice> {
    if !price.tiers.is_empty() || !price.services.is_empty() {
        return None;
    }
    let rate = |rate: Option<Decimal>| rate.map(per_mtok);
    let manual = ManualPrice {
        input_per_mtok: rate(price.base.input),
        output_per_mtok: rate(price.base.output),
        cache_write_5m_per_mtok: rate(price.base.cache_write_5m),
        cache_write_1h_per_mtok: rate(price.base.cache_write_1h),
        cache_read_per_mtok: rate(price.base.cache_read),
        reasoning_per_mtok: rate(price.base.reasoning),
        image_input_per_mtok: rate(price.base.image_input),
        image_output_per_mtok: rate(price.base.image_output),
        request_usd: price.per_request,
        web_search_usd: price.web_search,
    };
    (manual != ManualPrice::default() && manual.negative().next().is_none()).then_some(manual)
}

/// What a sync takes over beside the table.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SyncArgs {
    /// Models whose price that was set by hand is taken back in favour of the table's.
    #[schema(example = json!([]))]
    #[serde(default)]
    overwrite_manual: Vec<String>,
}

impl Fields for SyncArgs {}

/// Sync prices
///
/// Takes over LiteLLM's table at the address of the settings, all or nothing. Prices that were set by hand stay.
#[utoipa::path(
    tag = "model-prices",
    request_body = SyncArgs,
    responses((status = 200, description = "What is different now", body = Done<PriceUpdate>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/model-prices/syncLiteLLMPrices")]
async fn sync_lite_llm_prices(
    caller: Caller<caller::Act>,
    admin: web::Data<Admin>,
    args: Args<SyncArgs>,
) -> Answer<PriceUpdate> {
    let from = Origin::Url(admin.catalog.settings().price_sync.url.clone());
    let taken = sync::taken_over(&caller.who, &admin, &from, &args.0.overwrite_manual).await;
    done(taken.map_err(|error| sync::problem(error, &from))?.into())
}

/// List models to talk to
///
/// In spite of its name not by provider: a list of names, as it was. For somebody who is no admin those that their own keys
/// may ask for.
#[utoipa::path(
    tag = "model-prices",
    request_body = Nothing,
    responses((status = 200, description = "The models", body = Done<BTreeSet<String>>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[post("/model-prices/getAvailableModelsByProviderType")]
async fn get_available_models(
    caller: Caller<OwnLook>,
    admin: web::Data<Admin>,
    _: Args<Nothing>,
) -> Answer<BTreeSet<String>> {
    let snapshot = admin.catalog.snapshot();
    let mut models: BTreeSet<String> = BTreeSet::new();
    if let Some(user) = caller.sees()?.user {
        let own = snapshot.keys().filter(|entry| entry.user_id == user);
        own.for_each(|entry| models.extend(snapshot.models_for(entry)));
        return done(models);
    }
    for vendor in [Vendor::Anthropic, Vendor::Openai, Vendor::Google] {
        let listed = snapshot.prices.models_of(vendor).into_iter();
        models.extend(listed.map(str::to_owned));
    }
    let listed = snapshot.prices.listed().into_iter();
    let own = listed.filter(|found| matches!(found.source, Source::Manual | Source::File));
    models.extend(own.map(|found| found.name.to_owned()));
    done(models)
}

/// Say whether there are prices
///
/// There always are some: the hub ships with a table.
#[utoipa::path(
    tag = "model-prices",
    request_body = Nothing,
    responses((status = 200, description = "Whether there are any", body = Done<bool>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[post("/model-prices/hasPriceTable")]
async fn has_price_table(
    _: Caller<OwnLook>,
    admin: web::Data<Admin>,
    _: Args<Nothing>,
) -> Answer<bool> {
    let snapshot = admin.catalog.snapshot();
    let any = snapshot.prices.models().next().is_some();
    done(any)
}
