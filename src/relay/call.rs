//! What the client asked: made once, never changed. Attempts read it and build their own request from it.

use std::sync::Arc;
use std::time::Instant;

use actix_web::http::{Method, header::HeaderMap};
use actors::Conversation;
use actors::domain::{Dialect, RequestId, RequestKind};
use bytes::Bytes;

use crate::catalog::{KeyEntry, Snapshot};
use crate::dialect::anthropic::peek::Peek;

/// What is known of a request before its body is read.
#[derive(Debug)]
pub struct CallHead {
    pub id: RequestId,
    /// When its head arrived; durations count from here.
    pub started: Instant,
    /// The same moment as Unix milliseconds.
    pub at_ms: i64,
    pub kind: RequestKind,
    pub dialect: Dialect,
    /// Canonical path, without a doubled prefix: `/v1/messages`.
    pub endpoint: &'static str,
    /// The client's query, without `?`; may be empty.
    pub query: String,
    pub method: Method,
    pub headers: HeaderMap,
    pub key: Arc<KeyEntry>,
    /// The catalog as it was when the request came in: a reload does not change a running request.
    pub snapshot: Arc<Snapshot>,
    pub user_agent: Option<String>,
    pub client_ip: Option<String>,
}

/// One client request, authenticated and peeked at.
#[derive(Debug)]
pub struct Call {
    pub head: CallHead,
    /// Decompressed.
    pub body: Bytes,
    pub peek: Peek,
}

impl CallHead {
    /// Milliseconds since the request came in.
    #[must_use]
    pub fn elapsed_ms(&self) -> u32 {
        u32::try_from(self.started.elapsed().as_millis()).unwrap_or(u32::MAX)
    }
}

impl Call {
    /// Conversation identity: Claude Code's session header, else what the body says.
    #[must_use]
    pub fn session(&self) -> Option<&str> {
        self.head
            .headers
            .get("x-claude-code-session-id")
            .and_then(|value| value.to_str().ok())
            .filter(|value| !value.is_empty() && value.len() <= 200)
            .or(self.peek.session.as_deref())
    }

    /// The conversation that may be pinned to a provider.
    #[must_use]
    pub fn conversation(&self) -> Option<Conversation> {
        self.session().map(|id| Conversation {
            key: self.head.key.id,
            id: id.to_owned(),
        })
    }
}
