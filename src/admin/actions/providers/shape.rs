//! A provider as the earlier system's lists showed it. Secrets are not shown.

use actors::domain::ProviderKind;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::limits::{ShownLimits, usd};
use super::rules::{AllowedRule, RedirectRule};
use crate::admin::Admin;
use crate::admin::problem::{Code, Problem};
use crate::admin::shape::Time;
use crate::catalog::{ProviderSecrets, proxy_shown};
use crate::config::show_active_hours;
use crate::store::{ProviderRow, ProviderSums};

/// What stands in place of a key.
const MASKED: &str = "********";

/// A provider. Money is in USD; `null` is no limit.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProviderItem {
    #[schema(example = 1)]
    id: i64,
    #[schema(example = "claude-primary")]
    name: String,
    #[schema(value_type = String, example = "claude")]
    provider_type: ProviderKind,
    #[schema(example = "https://api.anthropic.com")]
    url: String,
    /// Always masked: keys are never shown.
    #[schema(example = "********")]
    api_key: &'static str,
    /// The same.
    #[schema(example = "********")]
    masked_key: &'static str,
    is_enabled: bool,
    weight: u32,
    priority: i32,
    #[schema(example = 1.0)]
    cost_multiplier: f64,
    /// `null` where there are none.
    model_redirects: Option<Vec<RedirectRule>>,
    /// `null` where it takes any.
    allowed_models: Option<Vec<AllowedRule>>,
    allowed_clients: Vec<String>,
    blocked_clients: Vec<String>,
    /// Without its login.
    proxy_url: Option<String>,
    proxy_fallback_to_direct: bool,
    /// Requests at once.
    max_concurrency: Option<u64>,
    rpm_limit: Option<u64>,
    daily_cost_limit: Option<f64>,
    /// The same.
    limit_daily_usd: Option<f64>,
    #[serde(flatten)]
    limits: ShownLimits,
    groups: Vec<String>,
    /// The same, with commas between; `null` means `default`.
    group_tag: Option<String>,
    active_time_start: Option<String>,
    active_time_end: Option<String>,
    max_retry_attempts: Option<u32>,
    circuit_breaker_failure_threshold: u32,
    /// Milliseconds.
    circuit_breaker_open_duration: u64,
    circuit_breaker_half_open_success_threshold: u32,
    first_byte_timeout_streaming_ms: u64,
    streaming_idle_timeout_ms: u64,
    request_timeout_non_streaming_ms: u64,
    /// USD since midnight in the hub's time zone.
    today_total_cost_usd: f64,
    today_call_count: u64,
    created_at: Time,
    updated_at: Time,
}

impl ProviderItem {
    pub(super) fn of(
        admin: &Admin,
        row: ProviderRow,
        today: ProviderSums,
    ) -> Result<Self, Problem> {
        let secrets = ProviderSecrets::open(&row, &admin.master_key)
            .map_err(|error| Problem::new(Code::Conflict, error.to_string()))?;
        let proxy = secrets.proxy.as_ref();
        let hours = row.tuning.active_hours.as_ref().map(show_active_hours);
        let hours = hours.as_deref().and_then(|hours| hours.split_once('-'));
        let some = |empty: bool| (!empty).then_some(());
        Ok(Self {
            id: row.id.0,
            provider_type: row.kind,
            api_key: MASKED,
            masked_key: MASKED,
            is_enabled: row.enabled,
            weight: row.weight,
            priority: row.priority,
            cost_multiplier: row.cost_multiplier.to_f64().unwrap_or_default(),
            model_redirects: some(row.redirects.is_empty())
                .map(|()| row.redirects.iter().map(Into::into).collect()),
            allowed_models: some(row.models.is_empty())
                .map(|()| row.models.iter().map(Into::into).collect()),
            proxy_url: proxy.and_then(|(url, _)| proxy_shown(url.expose()).ok()),
            proxy_fallback_to_direct: proxy.is_some_and(|(_, fall_back)| *fall_back),
            max_concurrency: row.limits.concurrent_requests,
            rpm_limit: row.limits.rpm,
            daily_cost_limit: row.limits.daily_usd,
            limit_daily_usd: row.limits.daily_usd,
            limits: ShownLimits::from(&row.limits),
            group_tag: some(row.groups.is_empty()).map(|()| row.groups.join(",")),
            active_time_start: hours.map(|(start, _)| start.to_owned()),
            active_time_end: hours.map(|(_, end)| end.to_owned()),
            max_retry_attempts: row.tuning.attempts,
            circuit_breaker_failure_threshold: row.circuit.failure_threshold,
            circuit_breaker_open_duration: row.circuit.open_ms,
            circuit_breaker_half_open_success_threshold: row.circuit.half_open_successes,
            first_byte_timeout_streaming_ms: row.timeouts.first_byte_ms,
            streaming_idle_timeout_ms: row.timeouts.idle_ms,
            request_timeout_non_streaming_ms: row.timeouts.total_ms,
            today_total_cost_usd: usd(today.cost),
            today_call_count: today.requests,
            created_at: Time::of_ms(row.created_at_ms),
            updated_at: Time::of_ms(row.updated_at_ms),
            allowed_clients: row.tuning.clients.allow,
            blocked_clients: row.tuning.clients.block,
            groups: row.groups,
            name: row.name,
            url: row.url,
        })
    }
}
