//! What is written of a provider, in the earlier system's words, and what it comes to here. A setting that this hub does not
//! have is refused unless it asks for nothing.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::super::args::{Fields, Maybe, Number, Patch, words};
use super::super::limits::{LimitNames, WrittenLimits};
use super::rules::{AllowedModel, Redirects};
use super::written::{chosen, hours, list, proxy, read_json, replaced};
use crate::admin::problem::{FieldError, Problem};
use crate::auth::secret::Secret;
use crate::store::ProviderRow;

const LIMITS: LimitNames = LimitNames {
    // Providers had none that counted.
    rpm: "rpm",
    five_hour: "limit_5h_usd",
    daily: "limit_daily_usd",
    weekly: "limit_weekly_usd",
    monthly: "limit_monthly_usd",
    total: "limit_total_usd",
    sessions: "limit_concurrent_sessions",
    five_hour_mode: "limit_5h_reset_mode",
    daily_mode: "daily_reset_mode",
    daily_reset: "daily_reset_time",
};

/// The longest time that there is; 0 was none at all.
const DAY_MS: u64 = 86_400_000;

/// What is written of a provider; in a change what is left out stays. 0 and `null` are no limit.
#[derive(Default, Deserialize, ToSchema)]
pub struct ProviderFields {
    name: Option<String>,
    url: Option<String>,
    /// It is never shown. In a change empty leaves it as it is.
    #[schema(value_type = Option<String>, write_only)]
    key: Option<Secret>,
    /// `claude` (as new ones are where it is left out), `claude-auth`, `codex`, `openai-compatible`, `gemini` or
    /// `gemini-cli`.
    #[schema(example = "claude")]
    provider_type: Option<String>,
    is_enabled: Option<bool>,
    weight: Option<u32>,
    /// Lower is tried first.
    priority: Option<i32>,
    /// Priority by caller's group.
    #[schema(value_type = Option<BTreeMap<String, i32>>)]
    #[serde(default)]
    group_priorities: Maybe<BTreeMap<String, i32>>,
    /// Times the price of every request.
    #[schema(value_type = Option<Number>, example = 0.8)]
    cost_multiplier: Option<Number>,
    /// Whose callers it serves, with commas between; empty means `default`.
    #[schema(value_type = Option<String>, example = "default")]
    #[serde(default)]
    group_tag: Maybe<String>,
    #[schema(value_type = Option<Redirects>)]
    #[serde(default)]
    model_redirects: Maybe<Redirects>,
    /// Empty is any.
    #[schema(value_type = Option<Vec<AllowedModel>>)]
    #[serde(default)]
    allowed_models: Maybe<Vec<AllowedModel>>,
    #[schema(value_type = Option<Vec<String>>)]
    #[serde(default)]
    allowed_clients: Maybe<Vec<String>>,
    #[schema(value_type = Option<Vec<String>>)]
    #[serde(default)]
    blocked_clients: Maybe<Vec<String>>,
    /// `HH:MM`, in the hub's time zone; with `active_time_end`.
    #[schema(value_type = Option<String>, example = "22:00")]
    #[serde(default)]
    active_time_start: Maybe<String>,
    #[schema(value_type = Option<String>, example = "06:00")]
    #[serde(default)]
    active_time_end: Maybe<String>,
    #[serde(rename = "limit_5h_usd")]
    #[schema(value_type = Option<Number>)]
    #[serde(default)]
    limit_five_hours: Maybe<Number>,
    /// `fixed` or `rolling`.
    #[serde(rename = "limit_5h_reset_mode")]
    five_hour_mode: Option<String>,
    #[schema(value_type = Option<Number>)]
    #[serde(default)]
    limit_daily_usd: Maybe<Number>,
    /// `fixed` or `rolling`.
    daily_reset_mode: Option<String>,
    /// `HH:MM`, in the hub's time zone.
    daily_reset_time: Option<String>,
    #[schema(value_type = Option<Number>)]
    #[serde(default)]
    limit_weekly_usd: Maybe<Number>,
    #[schema(value_type = Option<Number>)]
    #[serde(default)]
    limit_monthly_usd: Maybe<Number>,
    #[schema(value_type = Option<Number>)]
    #[serde(default)]
    limit_total_usd: Maybe<Number>,
    #[schema(value_type = Option<Number>)]
    #[serde(default)]
    limit_concurrent_sessions: Maybe<Number>,
    /// Tries at it for one request; `null` is the hub's setting.
    #[schema(value_type = Option<u32>)]
    #[serde(default)]
    max_retry_attempts: Maybe<u32>,
    /// 0 never opens it.
    circuit_breaker_failure_threshold: Option<u32>,
    /// Milliseconds.
    circuit_breaker_open_duration: Option<u64>,
    circuit_breaker_half_open_success_threshold: Option<u32>,
    /// http, https, socks4 or socks5; it may hold user and password, which are never shown.
    #[schema(value_type = Option<String>, write_only)]
    #[serde(default)]
    proxy_url: Maybe<Secret>,
    proxy_fallback_to_direct: Option<bool>,
    /// Milliseconds; 0 waits for a day.
    first_byte_timeout_streaming_ms: Option<u64>,
    /// Milliseconds; 0 waits for a day.
    streaming_idle_timeout_ms: Option<u64>,
    /// Milliseconds; 0 waits for a day.
    request_timeout_non_streaming_ms: Option<u64>,
    /// Added to each request. Their values are never shown.
    #[schema(value_type = Option<BTreeMap<String, String>>, write_only)]
    #[serde(default)]
    custom_headers: Maybe<BTreeMap<String, Secret>>,
    /// `inherit`, `5m` or `1h`.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    cache_ttl_preference: Maybe<String>,
    /// `inherit`, or an effort.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    codex_reasoning_effort_preference: Maybe<String>,
    /// `inherit`, or how much of the reasoning is told.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    codex_reasoning_summary_preference: Maybe<String>,
    /// `inherit`, `low`, `medium` or `high`.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    codex_text_verbosity_preference: Maybe<String>,
    /// `inherit`, `true` or `false`.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    codex_parallel_tool_calls_preference: Maybe<String>,
    /// `inherit`, `true` or `false`.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    codex_image_generation_preference: Maybe<String>,
    /// `inherit`, or the vendor's word.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    codex_service_tier_preference: Maybe<String>,
    /// `inherit`, or a number as a text.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    anthropic_max_tokens_preference: Maybe<String>,
    /// `inherit`, or a number as a text.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    anthropic_thinking_budget_preference: Maybe<String>,
    /// `inherit`, `enabled` or `disabled`.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    gemini_google_search_preference: Maybe<String>,
    /// Only `false`: this hub has no such setting.
    preserve_client_ip: Option<bool>,
    /// Only `false`: this hub has no such setting.
    disable_session_reuse: Option<bool>,
    /// Only `none`: this hub has no such setting.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    mcp_passthrough_type: Maybe<String>,
    /// Only `false`: this hub has no such setting.
    swap_cache_ttl_billing: Option<bool>,
    /// Only `inherit`: this hub has no such setting.
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    context_1m_preference: Maybe<String>,
    /// Only `null`: this hub has no such setting.
    #[schema(value_type = Option<Object>)]
    #[serde(default)]
    anthropic_adaptive_thinking: Maybe<Value>,
}

impl Fields for ProviderFields {}

impl ProviderFields {
    /// What is asked for and not there.
    fn unknown_here(&self) -> Result<(), Problem> {
        let word = |word: &Maybe<String>, neutral: &str| match word {
            Maybe::Given(text) if text != neutral => Some(text.clone()),
            _ => None,
        };
        let flag = |flag: Option<bool>| flag.filter(|flag| *flag).map(|flag| flag.to_string());
        let thinking = match &self.anthropic_adaptive_thinking {
            Maybe::Given(value) => Some(value.to_string()),
            _ => None,
        };
        let asked = [
            ("preserve_client_ip", flag(self.preserve_client_ip)),
            ("disable_session_reuse", flag(self.disable_session_reuse)),
            (
                "mcp_passthrough_type",
                word(&self.mcp_passthrough_type, "none"),
            ),
            ("swap_cache_ttl_billing", flag(self.swap_cache_ttl_billing)),
            (
                "context_1m_preference",
                word(&self.context_1m_preference, "inherit"),
            ),
            ("anthropic_adaptive_thinking", thinking),
        ];
        let errors: Vec<FieldError> = asked
            .into_iter()
            .filter_map(|(field, value)| {
                Some(FieldError {
                    pointer: format!("/{field}"),
                    detail: format!("`{}`: this hub has no such setting", value?),
                })
            })
            .collect();
        if errors.is_empty() {
            return Ok(());
        }
        Err(Problem::of_fields(errors))
    }

    /// The change that it comes to of what there is, if there is anything.
    pub(super) fn patch(self, present: Option<&ProviderRow>) -> Result<Patch, Problem> {
        self.unknown_here()?;
        let mut patch = Patch::default();
        let text = |text: Option<String>| text.map(Value::String);
        patch.put("name", "/name", text(self.name));
        patch.put("url", "/url", text(self.url));
        let key = self
            .key
            .filter(|key| present.is_none() || !key.expose().is_empty());
        patch.put("key", "/key", key.map(|key| json!(key.expose())));
        // What most are was not asked for.
        let kind = self.provider_type;
        let kind = kind.or_else(|| present.is_none().then(|| "claude".to_owned()));
        patch.put("provider_type", "/type", text(kind));
        patch.put("is_enabled", "/enabled", self.is_enabled.map(Value::Bool));
        patch.put("weight", "/weight", self.weight.map(Value::from));
        patch.put("priority", "/priority", self.priority.map(Value::from));
        let before = present.map(|row| row.tuning.group_priorities.keys());
        let priorities = replaced(self.group_priorities, before, |priority| json!(priority));
        patch.put("group_priorities", "/group_priorities", priorities);
        let multiplier = self.cost_multiplier.map(|number| json!(number.0));
        patch.put("cost_multiplier", "/cost_multiplier", multiplier);
        let groups = list(self.group_tag, |text| json!(words(&text)));
        patch.put("group_tag", "/groups", groups);
        let redirects = list(self.model_redirects, Redirects::written);
        patch.put("model_redirects", "/redirects", redirects);
        let models = list(self.allowed_models, |models| {
            models.iter().map(AllowedModel::written).collect()
        });
        patch.put("allowed_models", "/models", models);
        let allow = list(self.allowed_clients, |clients| json!(clients));
        patch.put("allowed_clients", "/clients/allow", allow);
        let block = list(self.blocked_clients, |clients| json!(clients));
        patch.put("blocked_clients", "/clients/block", block);
        let hours = hours(self.active_time_start, self.active_time_end, present)?;
        patch.put("active_time_start", "/active_hours", hours);
        let limits = WrittenLimits {
            rpm: Maybe::Absent,
            five_hour: self.limit_five_hours,
            daily: self.limit_daily_usd,
            weekly: self.limit_weekly_usd,
            monthly: self.limit_monthly_usd,
            total: self.limit_total_usd,
            sessions: self.limit_concurrent_sessions,
            five_hour_mode: self.five_hour_mode,
            daily_mode: self.daily_reset_mode,
            daily_reset: self.daily_reset_time,
        };
        limits.put(&mut patch, &LIMITS);
        let attempts = self.max_retry_attempts.written(Value::from);
        patch.put("max_retry_attempts", "/attempts", attempts);
        let circuit = [
            (
                "circuit_breaker_failure_threshold",
                "/circuit/failure_threshold",
                self.circuit_breaker_failure_threshold.map(Value::from),
            ),
            (
                "circuit_breaker_open_duration",
                "/circuit/open_ms",
                self.circuit_breaker_open_duration.map(Value::from),
            ),
            (
                "circuit_breaker_half_open_success_threshold",
                "/circuit/half_open_successes",
                self.circuit_breaker_half_open_success_threshold
                    .map(Value::from),
            ),
        ];
        let wait = |ms: Option<u64>| ms.map(|ms| json!(if ms == 0 { DAY_MS } else { ms }));
        let timeouts = [
            (
                "first_byte_timeout_streaming_ms",
                "/timeouts/first_byte_ms",
                wait(self.first_byte_timeout_streaming_ms),
            ),
            (
                "streaming_idle_timeout_ms",
                "/timeouts/idle_ms",
                wait(self.streaming_idle_timeout_ms),
            ),
            (
                "request_timeout_non_streaming_ms",
                "/timeouts/total_ms",
                wait(self.request_timeout_non_streaming_ms),
            ),
        ];
        for (sent_as, place, value) in circuit.into_iter().chain(timeouts) {
            patch.put(sent_as, place, value);
        }
        proxy(
            &mut patch,
            self.proxy_url,
            self.proxy_fallback_to_direct,
            present,
        )?;
        let before = present.map(|row| row.headers.keys());
        let headers = replaced(self.custom_headers, before, |text| json!(text.expose()));
        patch.put("custom_headers", "/headers", headers);
        let overrides = [
            (
                "cache_ttl_preference",
                "/overrides/cache_ttl",
                chosen(self.cache_ttl_preference, Value::String),
            ),
            (
                "codex_reasoning_effort_preference",
                "/overrides/reasoning_effort",
                chosen(self.codex_reasoning_effort_preference, Value::String),
            ),
            (
                "codex_reasoning_summary_preference",
                "/overrides/reasoning_summary",
                chosen(self.codex_reasoning_summary_preference, Value::String),
            ),
            (
                "codex_text_verbosity_preference",
                "/overrides/verbosity",
                chosen(self.codex_text_verbosity_preference, Value::String),
            ),
            (
                "codex_parallel_tool_calls_preference",
                "/overrides/parallel_tool_calls",
                chosen(self.codex_parallel_tool_calls_preference, read_json),
            ),
            (
                "codex_image_generation_preference",
                "/overrides/image_generation",
                chosen(self.codex_image_generation_preference, read_json),
            ),
            (
                "codex_service_tier_preference",
                "/overrides/service_tier",
                chosen(self.codex_service_tier_preference, Value::String),
            ),
            (
                "anthropic_max_tokens_preference",
                "/overrides/max_tokens",
                chosen(self.anthropic_max_tokens_preference, read_json),
            ),
            (
                "anthropic_thinking_budget_preference",
                "/overrides/thinking_budget",
                chosen(self.anthropic_thinking_budget_preference, read_json),
            ),
            (
                "gemini_google_search_preference",
                "/overrides/google_search",
                chosen(self.gemini_google_search_preference, |word| {
                    match word.as_str() {
                        "enabled" => Value::Bool(true),
                        "disabled" => Value::Bool(false),
                        _ => Value::String(word),
                    }
                }),
            ),
        ];
        for (sent_as, place, value) in overrides {
            patch.put(sent_as, place, value);
        }
        Ok(patch)
    }
}
