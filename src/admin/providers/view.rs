//! A provider as it is shown: what was written, how it is, what it did today. Secrets are not shown.

use std::collections::BTreeMap;

use actors::domain::{Period, ProviderId};
use actors::{CircuitView, ProviderView};
use futures_util::future::join_all;
use serde::Serialize;
use utoipa::ToSchema;

use super::draft::{ProviderDraft, not_loadable};
use crate::admin::Admin;
use crate::admin::problem::Problem;
use crate::admin::shape::{Time, Usd};
use crate::catalog::ProviderSecrets;
use crate::store::{ManagedBy, ProviderRow, ProviderSums};

/// A provider.
#[derive(Serialize, ToSchema)]
pub(super) struct Provider {
    #[schema(example = 1)]
    pub(super) id: i64,
    #[serde(flatten)]
    draft: ProviderDraft,
    /// Whether a key is stored; the key itself is never shown.
    has_key: bool,
    /// `file` where the configuration file declares the provider, which is then changed there.
    #[schema(value_type = String, example = "api")]
    managed_by: ManagedBy,
    created_at: Time,
    updated_at: Time,
    /// Absent while the hub has no actor for it, or that does not answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    health: Option<Health>,
    today: Today,
}

/// How a provider is, as this replica sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = ProviderHealth)]
pub(super) struct Health {
    /// `closed`, `open` or `half_open`.
    #[schema(example = "closed")]
    circuit: &'static str,
    /// When an open circuit lets a trial through.
    #[serde(skip_serializing_if = "Option::is_none")]
    circuit_retry_in_ms: Option<u64>,
    consecutive_failures: u32,
    /// Requests that run.
    in_flight: u32,
    /// Conversations that run, or ran a short time ago.
    sessions: u32,
    /// The account is let alone for so long.
    #[serde(skip_serializing_if = "Option::is_none")]
    cooling_ms: Option<u64>,
    /// Models that are let alone.
    cooling_models: Vec<String>,
    /// Of the last 64 attempts, between 0 and 1.
    #[schema(example = 1.0)]
    success_rate: f64,
    /// Moving average of the time to the first byte.
    #[serde(skip_serializing_if = "Option::is_none")]
    ttfb_ms: Option<f64>,
    /// Moving average of how fast answers are written.
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens_per_second: Option<f64>,
}

/// What a provider did since midnight in the hub's time zone.
#[derive(Serialize, ToSchema)]
pub(super) struct Today {
    requests: u64,
    errors: u64,
    cost_usd: Usd,
}

impl From<ProviderView> for Health {
    fn from(view: ProviderView) -> Self {
        let (circuit, circuit_retry_in_ms) = match view.circuit {
            CircuitView::Closed => ("closed", None),
            CircuitView::Open { until_ms } => ("open", Some(until_ms)),
            CircuitView::HalfOpen => ("half_open", None),
        };
        let models = view.models_cooling.into_iter();
        Self {
            circuit,
            circuit_retry_in_ms,
            consecutive_failures: view.consecutive_failures,
            in_flight: view.in_flight,
            sessions: view.sessions,
            cooling_ms: view.cooling_until_ms,
            cooling_models: models.map(|cooling| cooling.model).collect(),
            success_rate: view.success_rate,
            ttfb_ms: view.ttfb_ms_ewma,
            tokens_per_second: view.tokens_per_second_ewma,
        }
    }
}

/// All of these providers with their health and their day.
pub(super) async fn views(admin: &Admin, rows: Vec<ProviderRow>) -> Result<Vec<Provider>, Problem> {
    let zone = &admin.catalog.settings().limits.timezone;
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let midnight_ms = Period::Day.start(now_ms, zone);
    let sums = admin.db.provider_sums_since(midnight_ms).await?;
    let health = join_all(rows.iter().map(|row| health(admin, row.id))).await;
    let rows = rows.into_iter().zip(health);
    rows.map(|(row, health)| view(admin, row, health, &sums))
        .collect()
}

/// One of them.
pub(super) async fn one(admin: &Admin, row: ProviderRow) -> Result<Provider, Problem> {
    let mut all = views(admin, vec![row]).await?;
    all.pop().ok_or_else(|| Problem::not_found("provider", "?"))
}

async fn health(admin: &Admin, id: ProviderId) -> Option<Health> {
    let view = admin.root.providers.get(id)?.observe().await;
    view.ok().map(Health::from)
}

fn view(
    admin: &Admin,
    row: ProviderRow,
    health: Option<Health>,
    sums: &BTreeMap<ProviderId, ProviderSums>,
) -> Result<Provider, Problem> {
    let secrets = ProviderSecrets::open(&row, &admin.master_key).map_err(not_loadable)?;
    let today = sums.get(&row.id).copied().unwrap_or_default();
    Ok(Provider {
        id: row.id.0,
        managed_by: row.managed_by,
        created_at: Time::of_ms(row.created_at_ms),
        updated_at: Time::of_ms(row.updated_at_ms),
        has_key: !secrets.key.expose().is_empty(),
        draft: ProviderDraft::of(row, &secrets),
        health,
        today: Today {
            requests: today.requests,
            errors: today.errors,
            cost_usd: Usd::of_nano(today.cost),
        },
    })
}
