//! Sums as the API writes them, with the rates that follow from them. Nothing is added up here.

use serde::Serialize;
use utoipa::ToSchema;

use super::shape::Usd;
use crate::store::Sums;

/// What requests add up to. Rates are absent where nothing says them.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SumsShape {
    #[schema(example = 42)]
    requests: u64,
    /// Ended badly for another reason than that the client left.
    errors: u64,
    /// Of prompts and answers, caches included.
    #[schema(example = 123_456)]
    tokens: u64,
    /// Without what was written to or read from a cache.
    input_tokens: u64,
    output_tokens: u64,
    cache_write_5m_tokens: u64,
    cache_write_1h_tokens: u64,
    cache_read_tokens: u64,
    cost_usd: Usd,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_cost_usd: Option<Usd>,
    /// The share of the prompts' tokens that came from a cache, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0.83)]
    cache_hit_rate: Option<f64>,
    /// The share of the requests that did not end in an error, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0.99)]
    success_rate: Option<f64>,
    /// Milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_duration_ms: Option<f64>,
    /// Milliseconds until the first byte.
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_ttfb_ms: Option<f64>,
    /// Of streamed answers that ended well, from their first content on.
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens_per_second: Option<f64>,
}

impl From<&Sums> for SumsShape {
    fn from(sums: &Sums) -> Self {
        Self {
            requests: sums.requests,
            errors: sums.errors,
            tokens: sums.tokens(),
            input_tokens: sums.input,
            output_tokens: sums.output,
            cache_write_5m_tokens: sums.cache_write_5m,
            cache_write_1h_tokens: sums.cache_write_1h,
            cache_read_tokens: sums.cache_read,
            cost_usd: Usd::of_nano(sums.cost),
            mean_cost_usd: sums.mean_cost().map(Usd::of_nano),
            cache_hit_rate: sums.cache_hit_rate(),
            success_rate: sums.success_rate(),
            mean_duration_ms: sums.mean_duration_ms(),
            mean_ttfb_ms: sums.mean_ttfb_ms(),
            tokens_per_second: sums.tokens_per_second(),
        }
    }
}
