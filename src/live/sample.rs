//! Requests for tests.

use actors::domain::{
    Dialect, EndedBy, KeyId, NanoUsd, ProviderId, RequestId, RequestKind, Usage, UserId,
};
use actors::limiter::port::ConversationId;
use uuid::Uuid;

use super::event::Ended;
use super::running::RunningRequest;

/// The nth request, of a conversation of its own.
pub(super) fn request(nth: u128) -> RunningRequest {
    RunningRequest {
        id: RequestId(Uuid::from_u128(nth)),
        at_ms: 0,
        key_id: KeyId(1),
        user_id: UserId(2),
        key: "laptop".to_owned(),
        user: "alice".to_owned(),
        kind: RequestKind::Generation,
        dialect: Dialect::Anthropic,
        endpoint: "/v1/messages".to_owned(),
        model: "m".to_owned(),
        session: Some("s".to_owned()),
        session_id: Some(ConversationId(nth)),
        client_ip: None,
        user_agent: None,
        stream: true,
        pins: Vec::new(),
    }
}

pub(super) fn ended(tokens: u64, nanos: i64) -> Ended {
    Ended {
        provider_id: Some(ProviderId(3)),
        provider: Some("p".to_owned()),
        upstream_model: "m".to_owned(),
        status: 200,
        ended_by: EndedBy::Complete,
        error_code: None,
        error_message: None,
        duration_ms: 5,
        ttfb_ms: Some(1),
        ttft_ms: Some(2),
        usage: Usage {
            output: tokens,
            ..Usage::ZERO
        },
        usage_partial: false,
        cost: NanoUsd(nanos),
    }
}
