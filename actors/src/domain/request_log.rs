//! One finished request, as the journal keeps it and the store inserts it.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Cost, Dialect, Fault, KeyId, ProviderId, RequestId, ScopeId, Usage, UserId, WindowKind,
};

/// What kind of call it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    Generation,
    CountTokens,
    /// Vectors of texts.
    Embedding,
    /// Something that a vendor keeps was asked for or changed; nothing is billed.
    Resource,
}

impl RequestKind {
    /// Whether a vendor bills it: only then does it count against budgets and take a slot.
    #[must_use]
    pub fn is_billed(self) -> bool {
        matches!(self, Self::Generation | Self::Embedding)
    }
}

/// Who ended the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndedBy {
    /// Ran to its end.
    Complete,
    /// The client left.
    Client,
    /// The upstream cut it, failed or timed out, and nothing else could serve it.
    Upstream,
    /// The hub refused it (limit, rule, no provider) or failed.
    Hub,
    /// The hub died while it ran; found in the journal at the next start.
    Interrupted,
}

/// One step of the decision chain: one try at one provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttemptRecord {
    pub provider_id: Option<ProviderId>,
    pub provider: String,
    /// A word for people and filters: `picked`, `pinned`, `answered`, `status`, `timeout`, `busy`, `circuit_open`, `connect`, `broken_answer`, `no_provider` …
    pub event: String,
    pub fault: Option<Fault>,
    pub status: Option<u16>,
    /// Milliseconds since the request came in.
    pub at_ms: u32,
    /// How long this step took, in milliseconds.
    pub took_ms: u32,
    /// A sentence, safe to show to an admin; no secrets, no bodies beyond an excerpt.
    pub detail: String,
    /// Among whom this provider was drawn, where it was drawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
    /// Who could not serve it, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed_over: Vec<PassedOver>,
}

/// A provider that took part in a draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    pub provider_id: ProviderId,
    pub provider: Arc<str>,
    /// Between 0 and 1.
    pub probability: f32,
}

/// A provider that could not serve a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOver {
    pub provider_id: ProviderId,
    pub provider: Arc<str>,
    /// The word of a `FilterReason`.
    pub reason: Cow<'static, str>,
}

/// The limit that refused a request, as it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitRefusal {
    #[serde(flatten)]
    pub scope: ScopeId,
    pub window: WindowKind,
    /// Nano-USD where it is about money, like the two below.
    pub limit: u64,
    pub used: u64,
    /// Held by requests that ran.
    pub reserved: u64,
    /// Unix milliseconds; `None` where it does not reset by itself.
    pub resets_at_ms: Option<i64>,
}

/// A finished request. Times are Unix milliseconds, durations milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RequestLog {
    pub id: RequestId,
    pub at_ms: i64,
    pub kind: RequestKind,
    pub dialect: Dialect,
    /// Path without query: `/v1/messages`.
    pub endpoint: String,
    /// `None` where the key was not recognised.
    pub key_id: Option<KeyId>,
    pub user_id: Option<UserId>,
    /// The provider that answered, or the last one tried.
    pub provider_id: Option<ProviderId>,
    /// The model that the client asked for; empty where none could be read.
    pub model: String,
    /// The model that was sent upstream, after redirects.
    pub upstream_model: String,
    /// Conversation identity as the client sent it, at most 200 characters.
    pub session: Option<String>,
    pub stream: bool,
    /// Status sent to the client; 499 where it left before one was sent.
    pub status: u16,
    pub ended_by: EndedBy,
    /// A code for filters (`rate_limited`, `no_provider`, `upstream_status`, `upstream_cut` …), `None` on success.
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub duration_ms: u32,
    /// Until the first byte of the answer arrived from upstream.
    pub ttfb_ms: Option<u32>,
    /// Until the first content event.
    pub ttft_ms: Option<u32>,
    pub usage: Usage,
    /// True where the stream ended before the upstream gave its final usage.
    pub usage_partial: bool,
    pub cost: Cost,
    pub user_agent: Option<String>,
    pub client_ip: Option<String>,
    pub attempts: Vec<AttemptRecord>,
    /// `None` where no limit refused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_by: Option<LimitRefusal>,
}

impl RequestLog {
    /// A row of which nothing is known yet but when it came in and where. It says that the client left, status
    /// 0, until somebody says otherwise.
    #[must_use]
    pub fn new(
        id: RequestId,
        at_ms: i64,
        kind: RequestKind,
        dialect: Dialect,
        endpoint: &str,
    ) -> Self {
        Self {
            id,
            at_ms,
            kind,
            dialect,
            endpoint: endpoint.to_owned(),
            key_id: None,
            user_id: None,
            provider_id: None,
            model: String::new(),
            upstream_model: String::new(),
            session: None,
            stream: false,
            status: 0,
            ended_by: EndedBy::Client,
            error_code: None,
            error_message: None,
            duration_ms: 0,
            ttfb_ms: None,
            ttft_ms: None,
            usage: Usage::default(),
            usage_partial: false,
            cost: Cost::default(),
            user_agent: None,
            client_ip: None,
            attempts: Vec::new(),
            refused_by: None,
        }
    }
}
