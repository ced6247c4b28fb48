//! What the client asked: made once, never changed. Attempts read it and build their own request from it.

use std::sync::Arc;
use std::time::Instant;

use actix_web::http::{Method, header::HeaderMap};
use actors::domain::{Dialect, RequestId, RequestKind};
use bytes::Bytes;

use super::conversation::Conversation;
use super::guard::Guarded;
use crate::catalog::{KeyEntry, Snapshot};
use crate::dialect::endpoint::{Endpoint, Operation};
use crate::dialect::gemini::envelope::Envelope;
use crate::dialect::peek::Peek;

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
    pub endpoint: Endpoint,
    /// The client's query, without `?`; may be empty.
    pub query: String,
    pub method: Method,
    pub headers: HeaderMap,
    pub key: Arc<KeyEntry>,
    /// The catalog as it was when the request came in: a reload does not change a running request.
    pub snapshot: Arc<Snapshot>,
    pub user_agent: Option<String>,
    pub client_ip: Option<String>,
    /// What the request came in, where a Code Assist client sent it.
    pub envelope: Option<Envelope>,
    /// What rules about requests made of it.
    pub guarded: Guarded,
}

/// One client request, authenticated and peeked at.
#[derive(Debug)]
pub struct Call {
    pub head: CallHead,
    /// Decompressed.
    pub body: Bytes,
    pub peek: Peek,
    pub conversation: Conversation,
}

impl CallHead {
    /// Milliseconds since the request came in.
    #[must_use]
    pub fn elapsed_ms(&self) -> u32 {
        u32::try_from(self.started.elapsed().as_millis()).unwrap_or(u32::MAX)
    }
}

impl Call {
    /// A call of which head and body are known.
    #[must_use]
    pub fn new(head: CallHead, body: Bytes, mut peek: Peek) -> Self {
        if head.endpoint.operation == Operation::Embed {
            // Vectors are no tokens: nothing is reserved for them.
            peek.max_tokens = Some(0);
        }
        let conversation = Conversation::of(&head, &peek, &body);
        Self {
            head,
            body,
            peek,
            conversation,
        }
    }
}
