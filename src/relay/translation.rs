//! A client of one dialect at a provider of another: what becomes of the provider's answer. The words are
//! `dialect::translate`'s; who serves is decided elsewhere.

use std::sync::Arc;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderValue};
use actors::domain::Dialect;
use bytes::Bytes;

use crate::dialect::translate::{self, Memory, StreamTranslator};
use crate::dialect::usage::AnswerError;

/// One request that was said in the provider's dialect.
#[derive(Clone, Debug)]
pub(super) struct Translation {
    pub client: Dialect,
    pub upstream: Dialect,
    pub memory: Arc<Memory>,
}

impl Translation {
    /// A whole answer in the client's dialect.
    pub(super) fn whole(&self, answer: &[u8]) -> Result<Bytes, AnswerError> {
        translate::answer(self.client, self.upstream, answer, &self.memory)
    }

    pub(super) fn stream(&self) -> Box<StreamTranslator> {
        let Self {
            client,
            upstream,
            memory,
        } = self;
        Box::new(StreamTranslator::new(*client, *upstream, memory))
    }

    /// The headers of the answer. What the vendor's own say is about the vendor, and in its dialect.
    pub(super) fn headers(&self, stream: bool) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let events = stream && !self.memory.array;
        let content_type = if events {
            "text/event-stream"
        } else {
            "application/json"
        };
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        if stream {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        }
        headers
    }
}
