//! One request with its answer, as they pass. What was collected goes off when this is dropped, however the request ends: whole,
//! cut, refused, or left by its client. Where nothing is to be kept it is one empty pointer.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actors::domain::RequestId;
use bytes::Bytes;

use super::mask;
use super::queue::Bodies;

/// What an exchange takes beside its bytes, about: so that many small ones count for what they are.
const OWN_BYTES: usize = 1024;
/// The same of a chunk.
const CHUNK_BYTES: usize = 64;

/// What is kept of each request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Of a body; beyond it only its length is known.
    pub max_bytes: usize,
    /// Whether bodies of answers are kept, too.
    pub answers: bool,
}

/// What a request's head says.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub id: RequestId,
    pub at_ms: i64,
    pub method: &'a str,
    pub path: &'a str,
    /// Without `?`; may be empty.
    pub query: &'a str,
    pub headers: &'a HeaderMap,
}

/// A request that is kept, or nothing.
#[derive(Debug, Default)]
pub struct Kept(Option<Box<Running>>);

#[derive(Debug)]
struct Running {
    bodies: Bodies,
    policy: Policy,
    exchange: Exchange,
}

/// What was collected.
#[derive(Debug)]
pub(super) struct Exchange {
    pub id: RequestId,
    pub at_ms: i64,
    pub method: String,
    pub path: String,
    pub request: Message,
    pub answer: Option<(u16, Message)>,
}

#[derive(Debug, Default)]
pub(super) struct Message {
    pub headers: Vec<(String, String)>,
    pub body: Body,
}

/// A body's beginning.
#[derive(Debug)]
pub(super) struct Body {
    pub chunks: Vec<Bytes>,
    held: usize,
    pub bytes: u64,
    /// Of nothing more than its length where this is `None`.
    max: Option<usize>,
}

impl Kept {
    #[must_use]
    pub fn begin(bodies: &Bodies, policy: Policy, asked: &Asked<'_>) -> Self {
        let exchange = Exchange {
            id: asked.id,
            at_ms: asked.at_ms,
            method: asked.method.to_owned(),
            path: mask::path(asked.path, asked.query),
            request: Message {
                headers: mask::headers(asked.headers),
                body: Body::new(Some(policy.max_bytes)),
            },
            answer: None,
        };
        Self(Some(Box::new(Running {
            bodies: bodies.clone(),
            policy,
            exchange,
        })))
    }

    /// Whether there is anything to do.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// The request's body, as it came.
    pub fn body(&mut self, body: &Bytes) {
        if let Some(running) = &mut self.0 {
            running.exchange.request.body.push(body);
        }
    }

    /// The answer's head, as it goes to the client.
    pub fn head<'h>(
        &mut self,
        status: u16,
        headers: impl IntoIterator<Item = (&'h HeaderName, &'h HeaderValue)>,
    ) {
        if let Some(running) = &mut self.0 {
            let max = Some(running.policy.max_bytes).filter(|_| running.policy.answers);
            let message = Message {
                headers: mask::headers(headers),
                body: Body::new(max),
            };
            running.exchange.answer = Some((status, message));
        }
    }

    /// The next of the answer's bytes, as they go to the client.
    pub fn chunk(&mut self, chunk: &Bytes) {
        if let Some(running) = &mut self.0
            && let Some((_, message)) = &mut running.exchange.answer
        {
            message.body.push(chunk);
        }
    }

    /// It was no request after all.
    pub fn forget(&mut self) {
        self.0 = None;
    }

    /// Nothing more will come.
    pub fn finish(&mut self) {
        if let Some(running) = self.0.take() {
            let Running {
                bodies, exchange, ..
            } = *running;
            bodies.offer(exchange);
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.finish();
    }
}

impl Exchange {
    /// What it takes in memory, about.
    pub fn weight(&self) -> usize {
        let answer = self
            .answer
            .as_ref()
            .map_or(0, |(_, answer)| answer.weight());
        OWN_BYTES + self.path.len() + self.request.weight() + answer
    }
}

impl Message {
    fn weight(&self) -> usize {
        let headers = self.headers.iter();
        let headers: usize = headers
            .map(|(name, value)| name.len() + value.len() + CHUNK_BYTES)
            .sum();
        headers + self.body.held + self.body.chunks.len() * CHUNK_BYTES
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::new(None)
    }
}

impl Body {
    pub(super) fn new(max: Option<usize>) -> Self {
        Self {
            chunks: Vec::new(),
            held: 0,
            bytes: 0,
            max,
        }
    }

    /// Shares the bytes where they are kept whole, which copies nothing; of a longer piece the beginning is copied, as it would
    /// hold on to the rest.
    pub(super) fn push(&mut self, chunk: &Bytes) {
        self.bytes += chunk.len() as u64;
        let room = self.max.unwrap_or(0).saturating_sub(self.held);
        if room == 0 || chunk.is_empty() {
            return;
        }
        let kept = if chunk.len() <= room {
            chunk.clone()
        } else {
            Bytes::copy_from_slice(&chunk[..room])
        };
        self.held += kept.len();
        self.chunks.push(kept);
    }

    pub(super) fn is_kept(&self) -> bool {
        self.max.is_some()
    }

    pub(super) fn is_truncated(&self) -> bool {
        self.is_kept() && self.bytes > self.held as u64
    }
}
