//! A request of the log as the earlier system wrote it. Nothing is read or decided here.

use actors::domain::AttemptRecord;
use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::names::Named;
use crate::admin::shape::{Time, Usd};
use crate::store::{RequestDetails, RequestRow};

/// A request.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsageLog {
    /// A text here, as in `x-request-id`.
    #[schema(example = "019a0000-0000-7000-8000-000000000000")]
    id: String,
    created_at: Time,
    session_id: Option<String>,
    user_id: Option<i64>,
    user_name: Option<String>,
    key_id: Option<i64>,
    key_name: Option<String>,
    /// `null` for somebody who is no admin, as are all fields about who served it.
    provider_id: Option<i64>,
    provider_name: Option<String>,
    /// What was sent upstream; for somebody who is no admin what was asked for.
    model: Option<String>,
    /// What the client asked for.
    #[schema(example = "claude-sonnet-4-5")]
    original_model: String,
    #[schema(example = "/v1/messages")]
    endpoint: String,
    #[schema(example = 200)]
    status_code: u16,
    input_tokens: u64,
    output_tokens: u64,
    cache_creation_input_tokens: u64,
    #[serde(rename = "cacheCreation5mInputTokens")]
    cache_creation_5m: u64,
    #[serde(rename = "cacheCreation1hInputTokens")]
    cache_creation_1h: u64,
    cache_read_input_tokens: u64,
    total_tokens: u64,
    /// USD as a text, as it was.
    #[schema(value_type = String, example = "0.0125")]
    cost_usd: Usd,
    cost_multiplier: Option<f64>,
    duration_ms: u32,
    /// Until the first token, in spite of its name, as it was.
    ttfb_ms: Option<u32>,
    error_message: Option<String>,
    /// Why the hub refused it, where it did.
    blocked_by: Option<String>,
    user_agent: Option<String>,
    provider_chain: Option<Vec<ChainLink>>,
}

/// A step of how a provider was found.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ChainLink {
    /// `null` where no provider was meant.
    id: Option<i64>,
    name: String,
    /// What happened, in a word of this hub.
    #[schema(example = "answered")]
    reason: String,
    status_code: Option<u16>,
    error_message: String,
    /// Unix milliseconds.
    timestamp: i64,
}

impl UsageLog {
    pub(super) fn of(
        row: RequestRow,
        details: Option<RequestDetails>,
        [user, key, provider]: [Option<Named>; 3],
        is_admins: bool,
    ) -> Self {
        let provider = provider.filter(|_| is_admins);
        let usage = row.usage;
        let written = usage.cache_write_5m.saturating_add(usage.cache_write_1h);
        let sent = [usage.input, usage.output, written, usage.cache_read];
        let link = |step: &AttemptRecord| ChainLink {
            id: step.provider_id.map(|id| id.0),
            name: step.provider.clone(),
            reason: step.event.clone(),
            status_code: step.status,
            error_message: step.detail.clone(),
            timestamp: row.at_ms.saturating_add(step.at_ms.into()),
        };
        let chain = details
            .as_ref()
            .filter(|_| is_admins)
            .map(|details| details.attempts.iter().map(link).collect());
        let multiplier = details.as_ref().filter(|_| is_admins);
        let multiplier = multiplier.map(|details| details.cost.multiplier_ppm as f64 / 1e6);
        let refused = row.provider_id.is_none() && row.status >= 400;
        let upstream = if is_admins {
            row.upstream_model
        } else {
            row.model.clone()
        };
        let message = details
            .as_ref()
            .filter(|_| is_admins)
            .and_then(|details| details.error_message.clone());
        Self {
            id: row.id.to_string(),
            created_at: Time::of_ms(row.at_ms),
            session_id: row.session,
            user_id: row.user_id.map(|id| id.0),
            user_name: user.and_then(|user| user.name),
            key_id: row.key_id.map(|id| id.0),
            key_name: key.and_then(|key| key.name),
            provider_id: provider.as_ref().map(|provider| provider.id),
            provider_name: provider.and_then(|provider| provider.name),
            model: Some(upstream).filter(|model| !model.is_empty()),
            original_model: row.model,
            endpoint: row.endpoint,
            status_code: row.status,
            input_tokens: usage.input,
            output_tokens: usage.output,
            cache_creation_input_tokens: written,
            cache_creation_5m: usage.cache_write_5m,
            cache_creation_1h: usage.cache_write_1h,
            cache_read_input_tokens: usage.cache_read,
            total_tokens: sent.iter().fold(0, |sum, n| n.saturating_add(sum)),
            cost_usd: Usd::of_nano(row.cost),
            cost_multiplier: multiplier,
            duration_ms: row.duration_ms,
            ttfb_ms: row.ttft_ms,
            error_message: message.or_else(|| row.error_code.clone()),
            blocked_by: row.error_code.filter(|_| refused),
            user_agent: details.and_then(|details| details.user_agent),
            provider_chain: chain,
        }
    }
}
