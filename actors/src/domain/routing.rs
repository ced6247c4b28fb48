//! What the Router and the Provider actors know of a provider: policy, never credentials.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{BudgetRule, ProviderId, ProviderTuning, Strategy};

/// The wire language of a client or a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    Anthropic,
    OpenaiChat,
    OpenaiResponses,
    Gemini,
}

impl Dialect {
    /// As it is stored and shown: `anthropic`, `openai_chat` …
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anthropic => "anthropic",
            Self::OpenaiChat => "openai_chat",
            Self::OpenaiResponses => "openai_responses",
            Self::Gemini => "gemini",
        }
    }
}

/// The provider types of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProviderKind {
    Claude,
    ClaudeAuth,
    Codex,
    OpenaiCompatible,
    Gemini,
    GeminiCli,
}

impl ProviderKind {
    /// The dialect that this type speaks natively.
    #[must_use]
    pub fn dialect(self) -> Dialect {
        match self {
            Self::Claude | Self::ClaudeAuth => Dialect::Anthropic,
            Self::Codex => Dialect::OpenaiResponses,
            Self::OpenaiCompatible => Dialect::OpenaiChat,
            Self::Gemini | Self::GeminiCli => Dialect::Gemini,
        }
    }

    /// As written in configuration and stored: `claude`, `claude-auth` …
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Claude => "claude",
            Self::ClaudeAuth => "claude-auth",
            Self::Codex => "codex",
            Self::OpenaiCompatible => "openai-compatible",
            Self::Gemini => "gemini",
            Self::GeminiCli => "gemini-cli",
        }
    }
}

impl std::str::FromStr for ProviderKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Claude, Self::ClaudeAuth, Self::Codex, Self::OpenaiCompatible, Self::Gemini, Self::GeminiCli]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| {
                format!("unknown provider type `{text}`; one of claude, claude-auth, codex, openai-compatible, gemini, gemini-cli")
            })
    }
}

/// One entry of a model allowlist: a plain string is an exact name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ModelRule {
    Exact(String),
    Test(ModelTest),
}

/// `{prefix: claude-}`, `{suffix: …}`, `{contains: …}`, `{regex: …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelTest {
    Prefix(String),
    Suffix(String),
    Contains(String),
    Regex(String),
}

/// When a provider's circuit opens and closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CircuitPolicy {
    /// Consecutive failures that open it; 0 never opens it.
    pub failure_threshold: u32,
    /// The longest that it stays open, in milliseconds.
    pub open_ms: u64,
    /// Successes in half-open that close it.
    pub half_open_successes: u32,
    /// A failure that followed the one before after more than so many milliseconds begins a new count.
    pub failure_decay_ms: u64,
}

impl Default for CircuitPolicy {
    fn default() -> Self {
        Self {
            failure_threshold: 5,
            open_ms: 1_800_000,
            half_open_successes: 2,
            failure_decay_ms: 600_000,
        }
    }
}

/// What a Provider actor is configured with.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderPolicy {
    pub id: ProviderId,
    pub name: String,
    pub circuit: CircuitPolicy,
    /// Requests in flight at once; `None` is unlimited.
    pub max_in_flight: Option<u32>,
    /// Whether `Fault::Network` counts towards the circuit.
    pub count_network_faults: bool,
    /// Conversations at once: those with a request running, or one within `session_ttl_ms`. `None` is unlimited.
    pub max_sessions: Option<u32>,
    pub session_ttl_ms: u64,
    pub budgets: Vec<BudgetRule>,
    /// Attempts in 60 s; `None` is unlimited.
    pub rpm: Option<u64>,
    /// Tokens of all buckets in 60 s, counted when an attempt ends; `None` is unlimited.
    pub tpm: Option<u64>,
    /// Where days, weeks and months begin.
    pub zone: jiff::tz::TimeZone,
}

/// What the Router knows of a provider.
#[derive(Clone, Debug, PartialEq)]
pub struct RoutingEntry {
    pub id: ProviderId,
    pub name: Arc<str>,
    pub kind: ProviderKind,
    pub enabled: bool,
    /// Lower is tried first.
    pub priority: i32,
    /// Share within a priority tier; 0 is never drawn unless all of the tier are 0.
    pub weight: u32,
    /// Empty means the group `default`.
    pub groups: Vec<String>,
    /// Empty means any model. Tested against the model that the client asked for.
    pub models: Vec<ModelRule>,
    /// What its redirects are for, by the model that the client asked for.
    pub redirected: Vec<ModelRule>,
    /// Provider multiplier × 1,000,000, for the strategy `cheapest`.
    pub cost_ppm: i64,
    pub tuning: ProviderTuning,
}

/// The immutable routing snapshot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RoutingTable {
    pub entries: Vec<RoutingEntry>,
    /// How long a conversation sticks to its provider, in milliseconds.
    pub pin_ttl_ms: u64,
    /// By caller's group; a group that is not named is served by the default strategy.
    pub strategies: BTreeMap<String, Strategy>,
}
