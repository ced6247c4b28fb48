//! What may be limited, for whom. `None` or an absent rule means no limit.

use serde::{Deserialize, Serialize};

/// The limits of a key, a user or a provider as an admin writes them; empty means none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Requests per minute (generations; `count_tokens` is limited apart).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rpm: Option<u64>,
    /// Tokens per minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tpm: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub five_hour_usd: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daily_usd: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekly_usd: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_usd: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_usd: Option<f64>,
    /// Conversations at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrent_sessions: Option<u64>,
    /// Requests in flight at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrent_requests: Option<u64>,
}

/// Whose limit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "scope", content = "id")]
pub enum ScopeId {
    Key(i64),
    User(i64),
    Provider(i64),
}

/// What a limit counts, over which time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowKind {
    /// Generations in the last 60 s (rolling, one-second buckets).
    RequestsPerMinute,
    /// `count_tokens` calls in the last 60 s, counted apart.
    CountsPerMinute,
    /// Requests in flight.
    ConcurrentRequests,
}

/// One limit in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitRule {
    pub window: WindowKind,
    /// How many are allowed.
    pub limit: u64,
}

/// The rules of one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitScope {
    pub id: ScopeId,
    pub rules: Vec<LimitRule>,
}
