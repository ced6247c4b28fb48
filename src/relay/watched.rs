//! A request as those who watch the hub see it. Says what is known, and decides nothing.

use actors::domain::RequestLog;

use super::{Call, CallHead};
use crate::catalog::ProviderEntry;
use crate::live::{Ended, RunningRequest};

/// More names of one conversation are not worth remembering.
const MOST_PINS: usize = 16;

/// A request that begins.
pub(super) fn running(call: &Call) -> RunningRequest {
    let conversation = &call.conversation;
    let mut pins = conversation.pin_as.clone();
    for name in &conversation.look_up {
        if !pins.contains(name) {
            pins.push(*name);
        }
    }
    pins.truncate(MOST_PINS);
    RunningRequest {
        model: call.peek.model.clone(),
        session: conversation.shown.clone(),
        session_id: conversation.session,
        stream: call.peek.stream,
        pins,
        ..head(&call.head)
    }
}

/// A request of which only the head is known.
pub(super) fn head(head: &CallHead) -> RunningRequest {
    RunningRequest {
        id: head.id,
        at_ms: head.at_ms,
        key_id: head.key.id,
        user_id: head.key.user_id,
        key: head.key.name.clone(),
        user: head.key.user.clone(),
        kind: head.kind,
        dialect: head.dialect,
        endpoint: head.endpoint.path.to_string(),
        model: String::new(),
        session: None,
        session_id: None,
        client_ip: head.client_ip.clone(),
        user_agent: head.user_agent.clone(),
        stream: false,
        pins: Vec::new(),
    }
}

/// How it ended, as its row says.
pub(super) fn ended(row: &RequestLog, provider: Option<&ProviderEntry>) -> Ended {
    Ended {
        provider_id: row.provider_id,
        provider: provider.map(|provider| provider.name.clone()),
        upstream_model: row.upstream_model.clone(),
        status: row.status,
        ended_by: row.ended_by,
        error_code: row.error_code.clone(),
        error_message: row.error_message.clone(),
        duration_ms: row.duration_ms,
        ttfb_ms: row.ttfb_ms,
        ttft_ms: row.ttft_ms,
        usage: row.usage,
        usage_partial: row.usage_partial,
        cost: row.cost.total,
    }
}
