//! The parts of a provider as the API writes them, and what each may be.

use std::collections::BTreeMap;

use actors::domain::{
    CacheTtl, CircuitPolicy, ClientRules, InstructionsMode, ModelRedirect, Overrides,
    ReasoningEffort, ReasoningSummary, Verbosity,
};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

use crate::admin::body::Wrong;
use crate::admin::shape::{ModelShape, check_models, check_words};
use crate::auth::secret::Secret;
use crate::config::ProxyUrl;
use crate::store::Timeouts;

/// The most of any time.
const DAY_MS: u64 = 86_400_000;

/// The model that is sent in place of one that was asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RedirectShape {
    pub(super) from: ModelShape,
    #[schema(example = "claude-sonnet-4-5")]
    pub(super) to: String,
}

/// When a provider's circuit opens and closes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CircuitShape {
    /// Consecutive failures that open it; 0 never opens it.
    #[schema(example = 5)]
    failure_threshold: u32,
    /// The longest that it stays open.
    #[schema(example = 1_800_000)]
    open_ms: u64,
    /// Successes in half-open that close it.
    #[schema(example = 2)]
    half_open_successes: u32,
    /// A failure that followed the one before after more than that begins a new count.
    #[schema(example = 600_000)]
    failure_decay_ms: u64,
}

/// How long each phase of a call may take.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct TimeoutsShape {
    #[schema(example = 10_000)]
    connect_ms: u64,
    #[schema(example = 60_000)]
    first_byte_ms: u64,
    /// Between two pieces of a stream.
    #[schema(example = 60_000)]
    idle_ms: u64,
    #[schema(example = 600_000)]
    total_ms: u64,
}

/// The way out to a provider.
#[derive(Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProxyShape {
    /// http, https, socks4, socks4a, socks5 or socks5h; it may hold user and password, which are never shown. Sent back
    /// as it is shown, it stays as it is.
    #[schema(example = "socks5://127.0.0.1:1080")]
    pub(super) url: String,
    /// Whether to call the provider directly where the proxy fails.
    #[serde(default)]
    pub(super) fallback_to_direct: bool,
}

/// A header's value, which is never shown: `true` stands for one that is there and stays.
#[derive(Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub(super) enum HeaderShape {
    Kept(bool),
    Given(HeaderText),
}

/// A header's value in clear.
#[derive(Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String)]
pub(super) struct HeaderText(#[serde(serialize_with = "hidden")] Secret);

impl HeaderText {
    pub(super) fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// Parts of the `User-Agent` of clients, without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ClientsShape {
    /// Empty lets every client in.
    allow: Vec<String>,
    /// Wins over `allow`.
    block: Vec<String>,
}

/// What is changed in every request that goes to the provider; what is absent changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct OverridesShape {
    /// `none`, `minimal`, `low`, `medium`, `high`, `xhigh` or `max`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "medium")]
    reasoning_effort: Option<ReasoningEffort>,
    /// `auto`, `concise` or `detailed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "auto")]
    reasoning_summary: Option<ReasoningSummary>,
    /// Tokens of thinking; 0 turns it off.
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_budget: Option<u64>,
    /// `low`, `medium` or `high`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "low")]
    verbosity: Option<Verbosity>,
    /// In the vendor's own word.
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<String>,
    /// The most tokens of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parallel_tool_calls: Option<bool>,
    /// How long prompt caches live that a request marks: `5m` or `1h`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "1h")]
    cache_ttl: Option<CacheTtl>,
    /// Adds the vendor's tool, or takes it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    image_generation: Option<bool>,
    /// Adds the vendor's tool, or takes it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    google_search: Option<bool>,
    /// The `instructions` of a Responses request.
    #[serde(skip_serializing_if = "Option::is_none")]
    instructions: Option<String>,
    /// `when_missing` or `replace`.
    #[schema(value_type = String, example = "when_missing")]
    instructions_mode: InstructionsMode,
    /// Top-level fields that the provider does not take.
    omit: Vec<String>,
}

fn hidden<S: Serializer>(_: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str("[secret]")
}

/// Two shapes of the same fields, each out of the other.
macro_rules! same_fields {
    ($($shape:ident = $domain:ident { $($field:ident),+ $(,)? })+) => {$(
        impl From<$domain> for $shape {
            fn from(domain: $domain) -> Self {
                Self { $($field: domain.$field),+ }
            }
        }

        impl From<$shape> for $domain {
            fn from(shape: $shape) -> Self {
                Self { $($field: shape.$field),+ }
            }
        }
    )+};
}

same_fields! {
    CircuitShape = CircuitPolicy { failure_threshold, open_ms, half_open_successes, failure_decay_ms }
    TimeoutsShape = Timeouts { connect_ms, first_byte_ms, idle_ms, total_ms }
    ClientsShape = ClientRules { allow, block }
    OverridesShape = Overrides {
        reasoning_effort, reasoning_summary, thinking_budget, verbosity, service_tier, max_tokens, parallel_tool_calls,
        cache_ttl, image_generation, google_search, instructions, instructions_mode, omit,
    }
}

impl Default for CircuitShape {
    fn default() -> Self {
        CircuitPolicy::default().into()
    }
}

impl Default for TimeoutsShape {
    fn default() -> Self {
        Timeouts::default().into()
    }
}

impl From<ModelRedirect> for RedirectShape {
    fn from(rule: ModelRedirect) -> Self {
        Self {
            from: ModelShape::from(&rule.from),
            to: rule.to,
        }
    }
}

impl From<RedirectShape> for ModelRedirect {
    fn from(shape: RedirectShape) -> Self {
        Self {
            from: shape.from.into(),
            to: shape.to,
        }
    }
}

/// Refuses a number that is not within.
pub(super) fn check_within(wrong: &mut Wrong, field: &str, value: u64, lowest: u64, highest: u64) {
    if !(lowest..=highest).contains(&value) {
        wrong.add(
            field,
            format!("`{value}` is not from {lowest} to {highest}"),
        );
    }
}

impl CircuitShape {
    pub(super) fn check(&self, wrong: &mut Wrong) {
        check_within(wrong, "open_ms", self.open_ms, 1, DAY_MS);
        let successes = u64::from(self.half_open_successes);
        check_within(
            wrong,
            "half_open_successes",
            successes,
            1,
            u64::from(u32::MAX),
        );
        check_within(
            wrong,
            "failure_decay_ms",
            self.failure_decay_ms,
            1000,
            DAY_MS,
        );
    }
}

impl TimeoutsShape {
    pub(super) fn check(&self, wrong: &mut Wrong) {
        for (field, value) in [
            ("connect_ms", self.connect_ms),
            ("first_byte_ms", self.first_byte_ms),
            ("idle_ms", self.idle_ms),
            ("total_ms", self.total_ms),
        ] {
            check_within(wrong, field, value, 1, DAY_MS);
        }
    }
}

impl ClientsShape {
    pub(super) fn check(&self, wrong: &mut Wrong) {
        check_words(&self.allow, "allow", wrong);
        check_words(&self.block, "block", wrong);
    }
}

impl OverridesShape {
    pub(super) fn check(&self, wrong: &mut Wrong) {
        if let Some(most) = self.max_tokens {
            check_within(wrong, "max_tokens", most, 1, u64::from(u32::MAX));
        }
        if let Some(tier) = &self.service_tier {
            wrong.name("service_tier", tier);
        }
        check_words(&self.omit, "omit", wrong);
    }
}

impl ProxyShape {
    pub(super) fn check(&self, wrong: &mut Wrong) {
        // The address may hold a password: it is not repeated.
        if let Err(reason) = ProxyUrl::parse(&self.url) {
            wrong.add("url", reason);
        }
    }
}

/// Judges redirects.
pub(super) fn check_redirects(redirects: &[RedirectShape], wrong: &mut Wrong) {
    wrong.within("redirects", |wrong| {
        for (at, rule) in redirects.iter().enumerate() {
            wrong.within(at, |wrong| {
                let mut inner = Wrong::default();
                check_models(std::slice::from_ref(&rule.from), "from", &mut inner);
                // A list's only item stands for itself.
                if let Err(problem) = inner.result() {
                    for error in problem.errors {
                        wrong.add("from", error.detail);
                    }
                }
                wrong.name("to", &rule.to);
            });
        }
    });
}

/// Judges the names and values of headers.
pub(super) fn check_headers(headers: &BTreeMap<String, HeaderShape>, wrong: &mut Wrong) {
    use actix_web::http::header::{HeaderName, HeaderValue};
    wrong.within("headers", |wrong| {
        for (name, value) in headers {
            match HeaderName::try_from(name.as_str()) {
                Err(_) => wrong.add(name, "is not a header's name"),
                Ok(header) if crate::dialect::reserved::is_reserved(header.as_str()) => {
                    wrong.add(name, "is set by the hub itself");
                }
                Ok(_) => {}
            }
            match value {
                HeaderShape::Given(text) if HeaderValue::try_from(text.expose()).is_err() => {
                    wrong.add(name, "holds characters that a header cannot carry");
                }
                HeaderShape::Kept(false) => {
                    wrong.add(name, "`false` is no value: `null` takes a header out");
                }
                _ => {}
            }
        }
    });
}
