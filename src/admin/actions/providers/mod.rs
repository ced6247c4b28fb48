//! `providers/*`: upstream accounts.

mod fields;
mod rules;
mod shape;
mod written;

use std::collections::BTreeMap;

use actix_web::{post, web};
use actors::CircuitView;
use actors::domain::Period;
use futures_util::future::join_all;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::answer::{Act, Answer, Done, Finished, done, finished};
use super::args::{Args, Both, Fields, Nothing};
use super::caller::{self, Caller, Look};
use super::limits::{Holder, UsedSessions, UsedUsd, usage};
use crate::admin::Admin;
use crate::admin::body::{Id, MergePatch};
use crate::admin::providers;
use crate::admin::revision::IfMatch;
use crate::admin::shape::Time;
use fields::ProviderFields;
use shape::ProviderItem;

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(get_providers)
        .service(add_provider)
        .service(edit_provider)
        .service(remove_provider)
        .service(get_providers_health_status)
        .service(reset_provider_circuit)
        .service(get_provider_limit_usage);
}

/// A provider.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProviderRef {
    #[schema(example = 1)]
    provider_id: i64,
}

impl Fields for ProviderRef {}

/// What a provider needs.
#[derive(Deserialize, ToSchema)]
pub struct NewProviderNeeds {
    /// Unique among providers.
    #[schema(example = "claude-primary")]
    #[expect(dead_code, reason = "it is read with the other fields")]
    name: String,
    /// Where its API is: http or https, without query.
    #[schema(example = "https://api.anthropic.com")]
    #[expect(dead_code, reason = "it is read with the other fields")]
    url: String,
    /// The account's key or token. It is never shown.
    #[schema(value_type = String, write_only, example = "sk-ant-…")]
    #[expect(dead_code, reason = "it is read with the other fields")]
    key: crate::auth::secret::Secret,
}

impl Fields for NewProviderNeeds {}

/// List providers
///
/// In the order in which they were made, with what each did today.
#[utoipa::path(
    tag = "providers",
    request_body = Nothing,
    responses((status = 200, description = "The providers", body = Done<Vec<ProviderItem>>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[post("/providers/getProviders")]
async fn get_providers(
    _: Caller<Look>,
    admin: web::Data<Admin>,
    _: Args<Nothing>,
) -> Answer<Vec<ProviderItem>> {
    let zone = admin.catalog.settings().limits.timezone.clone();
    let now_ms = Timestamp::now().as_millisecond();
    let midnight_ms = Period::Day.start(now_ms, &zone);
    let today = admin.db.provider_sums_since(midnight_ms).await?;
    let rows = admin.db.list_providers().await?.into_iter();
    let items = rows.map(|row| {
        let sums = today.get(&row.id).copied().unwrap_or_default();
        ProviderItem::of(&admin, row, sums)
    });
    done(items.collect::<Result<_, _>>()?)
}

type AddProvider = Both<NewProviderNeeds, ProviderFields>;

/// Add a provider
///
/// It is in force at once. What could not be called is refused and not saved; so is a name that is taken, as names are
/// unique here, and a setting that this hub does not have.
#[utoipa::path(
    tag = "providers",
    request_body = AddProvider,
    responses((status = 200, description = "It is saved", body = Finished)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers/addProvider")]
async fn add_provider(
    caller: Caller<caller::Act>,
    admin: web::Data<Admin>,
    args: Args<AddProvider>,
) -> Act {
    let Both(_, fields) = args.0;
    let patch = fields.patch(None)?;
    let added = providers::added(&admin, &caller.who, &patch.value()).await;
    added.map_err(|problem| patch.told(problem))?;
    finished()
}

type EditProvider = Both<ProviderRef, ProviderFields>;

/// Change a provider
///
/// What is left out stays, and so does the key where it is empty.
#[utoipa::path(
    tag = "providers",
    request_body = EditProvider,
    responses((status = 200, description = "It is changed", body = Finished)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers/editProvider")]
async fn edit_provider(
    caller: Caller<caller::Act>,
    admin: web::Data<Admin>,
    args: Args<EditProvider>,
) -> Act {
    let Both(ProviderRef { provider_id }, fields) = args.0;
    let present = providers::found(&admin, provider_id).await?;
    let patch = fields.patch(Some(&present))?;
    let (id, change) = (Id(provider_id), MergePatch(patch.value()));
    let seen = IfMatch(Some(present.updated_at_ms));
    let changed = providers::changed(&admin, &caller.who, id, seen, change).await;
    changed.map_err(|problem| patch.told(problem))?;
    finished()
}

/// Delete a provider
///
/// Running requests end first; what it answered stays in the log.
#[utoipa::path(
    tag = "providers",
    request_body = ProviderRef,
    responses((status = 200, description = "The provider is gone", body = Finished)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers/removeProvider")]
async fn remove_provider(
    caller: Caller<caller::Act>,
    admin: web::Data<Admin>,
    args: Args<ProviderRef>,
) -> Act {
    let id = Id(args.0.provider_id);
    providers::removed(&admin, &caller.who, id, IfMatch(None)).await?;
    finished()
}

/// A provider's circuit, as this replica sees it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct CircuitStatus {
    /// `closed`, `open` or `half-open`.
    #[schema(example = "closed")]
    circuit_state: &'static str,
    /// Failures one after the other.
    failure_count: u32,
    /// Always `null`: the hub counts failures and does not keep their times here.
    last_failure_time: Option<i64>,
    /// When an open circuit lets a trial through, Unix milliseconds.
    circuit_open_until: Option<i64>,
    recovery_minutes: Option<u64>,
}

/// Show the circuits of all providers
///
/// By id. Cool-downs of accounts are at `GET /api/v1/providers`.
#[utoipa::path(
    tag = "providers",
    request_body = Nothing,
    responses((status = 200, description = "The circuits by provider", body = Done<BTreeMap<String, CircuitStatus>>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[post("/providers/getProvidersHealthStatus")]
async fn get_providers_health_status(
    _: Caller<Look>,
    admin: web::Data<Admin>,
    _: Args<Nothing>,
) -> Answer<BTreeMap<String, CircuitStatus>> {
    let rows = admin.db.list_providers().await?;
    let views = rows.iter().map(async |row| {
        let handle = admin.root.providers.get(row.id)?;
        handle.observe().await.ok()
    });
    let views = join_all(views).await;
    let now_ms = Timestamp::now().as_millisecond();
    let told = rows.iter().zip(views).filter_map(|(row, view)| {
        let view = view?;
        let (circuit_state, wait_ms) = match view.circuit {
            CircuitView::Closed => ("closed", None),
            CircuitView::Open { until_ms } => ("open", Some(until_ms)),
            CircuitView::HalfOpen => ("half-open", None),
        };
        let until = wait_ms.map(|ms| now_ms.saturating_add_unsigned(ms));
        let status = CircuitStatus {
            circuit_state,
            failure_count: view.consecutive_failures,
            last_failure_time: None,
            circuit_open_until: until,
            recovery_minutes: wait_ms.map(|ms| ms.div_ceil(60_000)),
        };
        Some((row.id.to_string(), status))
    });
    done(told.collect())
}

/// Close a provider's circuit
///
/// Ends its cool-downs too, at all replicas.
#[utoipa::path(
    tag = "providers",
    request_body = ProviderRef,
    responses((status = 200, description = "It is closed", body = Finished)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/providers/resetProviderCircuit")]
async fn reset_provider_circuit(
    caller: Caller<caller::Act>,
    admin: web::Data<Admin>,
    args: Args<ProviderRef>,
) -> Act {
    let row = providers::found(&admin, args.0.provider_id).await?;
    providers::close_circuits(&admin, &caller.who, &[row]).await?;
    finished()
}

/// How a provider's limits stand.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ProviderLimitUsage {
    #[serde(rename = "cost5h")]
    cost_five_hours: UsedFiveHours,
    cost_daily: UsedUsd,
    cost_weekly: UsedUsd,
    cost_monthly: UsedUsd,
    limit_total_usd: Option<f64>,
    concurrent_sessions: UsedSessions,
}

/// Money of five hours.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UsedFiveHours {
    current: f64,
    limit: Option<f64>,
    /// How it moves, in words.
    #[schema(example = "rolling window of five hours")]
    reset_info: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reset_at: Option<Time>,
}

/// Show how a provider's limits stand
#[utoipa::path(
    tag = "providers",
    request_body = ProviderRef,
    responses((status = 200, description = "What is used of each", body = Done<ProviderLimitUsage>)),
    security(("session" = []), ("earlier" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("read"))),
)]
#[post("/providers/getProviderLimitUsage")]
async fn get_provider_limit_usage(
    _: Caller<Look>,
    admin: web::Data<Admin>,
    args: Args<ProviderRef>,
) -> Answer<ProviderLimitUsage> {
    let row = providers::found(&admin, args.0.provider_id).await?;
    let used = usage(&admin, Holder::Provider(row.id), &row.limits).await?;
    let five_hours = used.cost_five_hours;
    done(ProviderLimitUsage {
        cost_five_hours: UsedFiveHours {
            current: five_hours.current,
            limit: five_hours.limit,
            reset_info: match row.limits.five_hour_mode {
                actors::domain::FiveHourMode::Rolling => "rolling window of five hours",
                actors::domain::FiveHourMode::Fixed => "five hours from the first use on",
            },
            reset_at: five_hours.reset_at,
        },
        cost_daily: used.cost_daily,
        cost_weekly: used.cost_weekly,
        cost_monthly: used.cost_monthly,
        limit_total_usd: row.limits.total_usd,
        concurrent_sessions: used.concurrent_sessions,
    })
}
