//! Where what was kept goes. Whoever implements it decides nothing about it.

use std::sync::Arc;

use actors::domain::RequestId;
use futures_util::future::BoxFuture;

/// A request and its answer, packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    pub request_id: RequestId,
    /// When the request came in, Unix milliseconds.
    pub at_ms: i64,
    pub method: String,
    /// With its query.
    pub path: String,
    pub request: PackedMessage,
    /// `None` where the client left before there was an answer.
    pub answer: Option<PackedAnswer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedAnswer {
    pub status: u16,
    pub message: PackedMessage,
}

/// Headers and body of one side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackedMessage {
    /// Pairs of name and value, secrets masked, as JSON.
    pub headers: String,
    /// Compressed; empty for an empty one. `None` where it is not to be kept.
    pub body: Option<Vec<u8>>,
    /// The whole body's length.
    pub bytes: u64,
    /// Only its beginning was kept.
    pub truncated: bool,
}

/// Takes what was kept. An exchange that comes twice is one.
pub trait BodySink: Send + Sync + 'static {
    /// All of them, or none.
    fn write(&self, batch: Arc<Vec<Packed>>) -> BoxFuture<'static, Result<(), BodySinkError>>;
}

/// Why nothing was written.
#[derive(Clone, Debug, thiserror::Error)]
pub enum BodySinkError {
    /// Nobody is there: the same may go well later.
    #[error("{0}")]
    Away(String),
    /// It is there and does not take this.
    #[error("{0}")]
    Refused(String),
}
