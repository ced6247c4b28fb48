//! What is written before a request goes upstream: enough to write its row if the hub dies meanwhile. Plain data.

use actors::domain::{
    Cost, Dialect, EndedBy, KeyId, ProviderId, RequestId, RequestKind, RequestLog, Usage, UserId,
};
use serde::{Deserialize, Serialize};

/// The status of a row whose request was running when the hub died. Nobody knows what was sent; 499 is what a row
/// has whose client went away unanswered, and it is no status that a provider sends. `ended_by` tells them apart.
pub const INTERRUPTED_STATUS: u16 = 499;

/// A request that is about to go upstream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    pub id: RequestId,
    /// Unix milliseconds at which the request came in.
    pub at_ms: i64,
    pub kind: RequestKind,
    pub dialect: Dialect,
    /// Path without query.
    pub endpoint: String,
    pub key_id: Option<KeyId>,
    pub user_id: Option<UserId>,
    /// The provider tried first, where it is known by then.
    pub provider_id: Option<ProviderId>,
    pub model: String,
    pub upstream_model: String,
    pub session: Option<String>,
    pub stream: bool,
    pub user_agent: Option<String>,
    pub client_ip: Option<String>,
}

impl Intent {
    /// The row of a request that the hub's death cut short. Its usage and cost are unknown, so they are zero and
    /// marked as partial.
    #[must_use]
    pub fn interrupted(self) -> RequestLog {
        RequestLog {
            id: self.id,
            at_ms: self.at_ms,
            kind: self.kind,
            dialect: self.dialect,
            endpoint: self.endpoint,
            key_id: self.key_id,
            user_id: self.user_id,
            provider_id: self.provider_id,
            model: self.model,
            upstream_model: self.upstream_model,
            session: self.session,
            stream: self.stream,
            status: INTERRUPTED_STATUS,
            ended_by: EndedBy::Interrupted,
            error_code: Some("interrupted".to_owned()),
            error_message: Some("the hub stopped while the request ran".to_owned()),
            duration_ms: 0,
            ttfb_ms: None,
            ttft_ms: None,
            usage: Usage::default(),
            usage_partial: true,
            cost: Cost::default(),
            user_agent: self.user_agent,
            client_ip: self.client_ip,
            attempts: Vec::new(),
            refused_by: None,
        }
    }
}

#[cfg(test)]
pub(super) fn sample_intent() -> Intent {
    Intent {
        id: RequestId::generate(),
        at_ms: 1_760_000_000_000,
        kind: RequestKind::Generation,
        dialect: Dialect::Anthropic,
        endpoint: "/v1/messages".to_owned(),
        key_id: Some(KeyId(3)),
        user_id: Some(UserId(7)),
        provider_id: Some(ProviderId(2)),
        model: "claude-sonnet".to_owned(),
        upstream_model: "claude-sonnet".to_owned(),
        session: Some("conversation".to_owned()),
        stream: true,
        user_agent: Some("claude-cli/2.0".to_owned()),
        client_ip: Some("127.0.0.1".to_owned()),
    }
}
