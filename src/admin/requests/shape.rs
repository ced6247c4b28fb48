//! A request of the log as the API writes it. Nothing is read or decided here.

use actors::domain::{
    AttemptRecord, Cost, Fault, LimitRefusal, NanoUsd, ScopeId, Usage, WindowKind,
};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::admin::names::{Named, Names};
use crate::admin::shape::{Time, Usd};
use crate::admin::words::{DialectWord, EndWord, KindWord};
use crate::store::{RequestDetails, RequestRow, StoreError};

/// A request. Durations are milliseconds.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::admin) struct RequestItem {
    #[schema(format = "uuid", example = "019aa6d5-0c3e-7b50-9d3c-1f3f6a4b5c6d")]
    pub(super) id: String,
    /// When it came in.
    pub(super) at: Time,
    pub(super) kind: KindWord,
    pub(super) dialect: DialectWord,
    /// Path without query.
    #[schema(example = "/v1/messages")]
    pub(super) endpoint: String,
    /// Absent where the key was not recognised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<Named>,
    /// That answered, or was tried last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) provider: Option<Named>,
    /// What the client asked for.
    #[schema(example = "claude-sonnet-4-5")]
    pub(super) model: String,
    /// What was sent upstream.
    pub(super) upstream_model: String,
    /// The conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) session: Option<String>,
    pub(super) stream: bool,
    #[schema(example = 200)]
    pub(super) status: u16,
    pub(super) ended_by: EndWord,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error_code: Option<String>,
    pub(super) duration_ms: u32,
    /// Until the first byte.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ttfb_ms: Option<u32>,
    /// Until the first content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ttft_ms: Option<u32>,
    pub(super) usage: UsageShape,
    /// The stream ended before the upstream had said all of the usage.
    pub(super) usage_partial: bool,
    pub(super) cost_usd: Usd,
    /// Some tokens had no price.
    pub(super) unpriced: bool,
}

/// What a request used, in buckets that do not overlap; `reasoning` alone is a part of `output`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct UsageShape {
    pub(super) input: u64,
    pub(super) output: u64,
    pub(super) cache_write_5m: u64,
    pub(super) cache_write_1h: u64,
    pub(super) cache_read: u64,
    pub(super) reasoning: u64,
    pub(super) image_input: u64,
    pub(super) image_output: u64,
    /// Requests of the vendor's web search; no tokens.
    pub(super) web_searches: u64,
}

/// A request with all that is known of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RequestWhole {
    #[serde(flatten)]
    request: RequestItem,
    /// Absent where retention has taken it away.
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details>,
}

/// A request by itself.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RequestShown {
    #[serde(flatten)]
    pub(super) request: RequestWhole,
    /// Headers and bodies were kept: they are at `/api/v1/requests/{id}/bodies`.
    pub(super) has_bodies: bool,
}

/// What a list leaves out.
#[derive(Debug, Serialize, ToSchema)]
struct Details {
    /// The decision chain, in order.
    attempts: Vec<Attempt>,
    cost: CostShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_ip: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_message: Option<String>,
    /// The limit that refused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused_by: Option<RefusedBy>,
}

/// One step of the decision chain.
#[derive(Debug, Serialize, ToSchema)]
struct Attempt {
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_id: Option<i64>,
    provider: String,
    /// What happened: `picked`, `pinned`, `answered`, `status`, `timeout`, `circuit_open` …
    #[schema(example = "answered")]
    event: String,
    /// Whose fault it was: `client`, `account`, `model`, `provider`, `network`, `broken_answer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    fault: Option<Fault>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// Milliseconds since the request came in.
    at_ms: u32,
    took_ms: u32,
    detail: String,
    /// Among whom the provider was drawn.
    candidates: Vec<Drawn>,
    /// Who could not serve it, and why.
    passed_over: Vec<PassedOver>,
}

/// A provider that took part in a draw.
#[derive(Debug, Serialize, ToSchema)]
struct Drawn {
    provider_id: i64,
    provider: String,
    /// Between 0 and 1.
    probability: f32,
}

/// A provider that could not serve a call.
#[derive(Debug, Serialize, ToSchema)]
struct PassedOver {
    provider_id: i64,
    provider: String,
    reason: String,
}

/// What it cost, part by part. The parts are before the multipliers.
#[derive(Debug, Serialize, ToSchema)]
struct CostShape {
    input_usd: Usd,
    output_usd: Usd,
    cache_write_5m_usd: Usd,
    cache_write_1h_usd: Usd,
    cache_read_usd: Usd,
    image_input_usd: Usd,
    image_output_usd: Usd,
    web_search_usd: Usd,
    /// For the request as such.
    request_fee_usd: Usd,
    /// The provider's.
    #[schema(example = "0.8")]
    multiplier: String,
    #[schema(example = "1")]
    group_multiplier: String,
    total_usd: Usd,
    unpriced: bool,
    /// Absent where the model has no price.
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<UsedPrice>,
}

/// By which price.
#[derive(Debug, Serialize, ToSchema)]
struct UsedPrice {
    /// Under which name the model is listed.
    model: String,
    /// `provider`, `manual`, `file`, `litellm` (synced) or `bundled`.
    #[schema(example = "litellm")]
    source: String,
    /// Since when it is in force, in Unix milliseconds; of `bundled` the digest of the table.
    version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_at: Option<Time>,
    /// The long-context price was met: that above so many tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    above_tokens: Option<u64>,
    /// The vendor's class of service: `standard`, `priority`, `flex`, `batch`.
    #[schema(value_type = String, example = "standard")]
    service_tier: actors::domain::ServiceTier,
}

/// The limit that refused a request, as it stood.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::admin) struct RefusedBy {
    /// Whose limit: `user`, `key` or `provider`.
    #[schema(example = "user")]
    scope: &'static str,
    scope_id: i64,
    /// As admins write it.
    #[schema(example = "daily_usd")]
    limit: &'static str,
    /// How much is allowed, in dollars for limits in USD, else a count.
    #[schema(example = "12.5")]
    allowed: String,
    used: String,
    /// Held by requests that ran.
    reserved: String,
    /// Absent where it does not reset by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    resets_at: Option<Time>,
}

impl RequestItem {
    pub(in crate::admin) async fn of(
        row: RequestRow,
        names: &mut Names,
    ) -> Result<Self, StoreError> {
        let [user, key, provider] = names.of_row(&row).await?;
        Ok(Self {
            id: row.id.to_string(),
            at: Time::of_ms(row.at_ms),
            kind: row.kind.into(),
            dialect: row.dialect.into(),
            endpoint: row.endpoint,
            user,
            key,
            provider,
            model: row.model,
            upstream_model: row.upstream_model,
            session: row.session,
            stream: row.stream,
            status: row.status,
            ended_by: row.ended_by.into(),
            error_code: row.error_code,
            duration_ms: row.duration_ms,
            ttfb_ms: row.ttfb_ms,
            ttft_ms: row.ttft_ms,
            usage: row.usage.into(),
            usage_partial: row.usage_partial,
            cost_usd: Usd::of_nano(row.cost),
            unpriced: row.unpriced,
        })
    }
}

impl RequestItem {
    /// Of an answer that was streamed, from its first content on.
    pub(super) fn tokens_per_second(&self) -> Option<f64> {
        let first_ms = self.ttft_ms.filter(|_| self.stream)?;
        let streaming_ms = self
            .duration_ms
            .checked_sub(first_ms)
            .filter(|ms| *ms > 0)?;
        Some(self.usage.output as f64 * 1000.0 / f64::from(streaming_ms))
    }
}

impl RequestWhole {
    pub(super) fn of(request: RequestItem, details: Option<RequestDetails>) -> Self {
        let details = details.map(|details| Details {
            attempts: details.attempts.into_iter().map(Attempt::from).collect(),
            cost: details.cost.into(),
            user_agent: details.user_agent,
            client_ip: details.client_ip,
            error_message: details.error_message,
            refused_by: details.refused_by.as_ref().map(RefusedBy::from),
        });
        Self { request, details }
    }
}

impl From<Usage> for UsageShape {
    fn from(usage: Usage) -> Self {
        Self {
            input: usage.input,
            output: usage.output,
            cache_write_5m: usage.cache_write_5m,
            cache_write_1h: usage.cache_write_1h,
            cache_read: usage.cache_read,
            reasoning: usage.reasoning,
            image_input: usage.image_input,
            image_output: usage.image_output,
            web_searches: usage.web_searches,
        }
    }
}

impl From<AttemptRecord> for Attempt {
    fn from(record: AttemptRecord) -> Self {
        let drawn = record.candidates.into_iter().map(|drawn| Drawn {
            provider_id: drawn.provider_id.0,
            provider: drawn.provider.to_string(),
            probability: drawn.probability,
        });
        let passed_over = record.passed_over.into_iter().map(|passed| PassedOver {
            provider_id: passed.provider_id.0,
            provider: passed.provider.to_string(),
            reason: passed.reason.into_owned(),
        });
        Self {
            provider_id: record.provider_id.map(|id| id.0),
            provider: record.provider,
            event: record.event,
            fault: record.fault,
            status: record.status,
            at_ms: record.at_ms,
            took_ms: record.took_ms,
            detail: record.detail,
            candidates: drawn.collect(),
            passed_over: passed_over.collect(),
        }
    }
}

impl From<Cost> for CostShape {
    fn from(cost: Cost) -> Self {
        let millionths = |ppm: i64| Decimal::new(ppm, 6).normalize().to_string();
        let price = (!cost.price_model.is_empty()).then(|| UsedPrice {
            effective_at: cost.price_version.parse().ok().map(Time::of_ms),
            model: cost.price_model,
            source: cost.price_source,
            version: cost.price_version,
            above_tokens: cost.context_tier,
            service_tier: cost.service_tier,
        });
        Self {
            input_usd: Usd::of_nano(cost.input),
            output_usd: Usd::of_nano(cost.output),
            cache_write_5m_usd: Usd::of_nano(cost.cache_write_5m),
            cache_write_1h_usd: Usd::of_nano(cost.cache_write_1h),
            cache_read_usd: Usd::of_nano(cost.cache_read),
            image_input_usd: Usd::of_nano(cost.image_input),
            image_output_usd: Usd::of_nano(cost.image_output),
            web_search_usd: Usd::of_nano(cost.web_search),
            request_fee_usd: Usd::of_nano(cost.request_fee),
            multiplier: millionths(cost.multiplier_ppm),
            group_multiplier: millionths(cost.group_multiplier_ppm),
            total_usd: Usd::of_nano(cost.total),
            unpriced: cost.unpriced,
            price,
        }
    }
}

impl From<&LimitRefusal> for RefusedBy {
    fn from(refusal: &LimitRefusal) -> Self {
        let (scope, scope_id) = match refusal.scope {
            ScopeId::Key(id) => ("key", id),
            ScopeId::User(id) => ("user", id),
            ScopeId::Provider(id) => ("provider", id),
        };
        let amount = |amount: u64| match refusal.window {
            WindowKind::Money(_) => {
                let nano = NanoUsd(i64::try_from(amount).unwrap_or(i64::MAX));
                Usd::of_nano(nano).0.to_string()
            }
            _ => amount.to_string(),
        };
        Self {
            scope,
            scope_id,
            limit: refusal.window.limit_name(),
            allowed: amount(refusal.limit),
            used: amount(refusal.used),
            reserved: amount(refusal.reserved),
            resets_at: refusal.resets_at_ms.map(Time::of_ms),
        }
    }
}
