//! Usage and ending of a Chat Completions answer, observed in passing. The bytes go to the client whatever this says:
//! nothing here changes, holds or judges them.

use actors::domain::Usage;

use crate::dialect::sse::SseReader;
use crate::dialect::usage::preamble::Preamble;
use crate::dialect::usage::{AnswerError, EstimatedUsage, JsonAnswer, Progress, StreamError};

mod chunk;
#[cfg(test)]
mod tests;

use chunk::Seen;

/// Reads a stream of chunks as it goes by.
#[derive(Debug, Default)]
pub struct ChatReader {
    sse: SseReader,
    preamble: Preamble,
    seen: Seen,
}

impl ChatReader {
    /// A reader at the beginning of a stream.
    #[must_use]
    pub fn for_stream() -> Self {
        Self::default()
    }

    /// Observes a chunk.
    pub fn push(&mut self, chunk: &[u8]) -> Progress {
        let seen = &mut self.seen;
        if self.preamble.is_foreign(chunk) {
            seen.malformed();
        }
        self.sse.push(chunk, |event| {
            seen.event(event.event, event.data);
        });
        if self.sse.oversized() {
            seen.malformed();
        }
        seen.progress
    }

    /// Whether the last chunk ended between two events.
    #[must_use]
    pub fn between_events(&self) -> bool {
        self.sse.between_events()
    }

    /// The tokens as the upstream last reported them; zeros where it reported none.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.seen.counts.usage()
    }

    /// Whether the upstream reported usage at all.
    #[must_use]
    pub fn reported(&self) -> bool {
        self.seen.counts.reported()
    }

    /// The tokens to settle on should nothing more come.
    #[must_use]
    pub fn estimated_usage(&self) -> EstimatedUsage {
        EstimatedUsage::of(self.usage(), self.seen.usage_is_final, self.seen.text)
    }

    /// Whether the answer is whole, should the stream end here: every choice that began has its `finish_reason`, or
    /// `[DONE]` followed content; and no error was reported. Usage may still follow: `progress().ended` says when it
    /// cannot.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.seen.complete()
    }

    /// What `push` returned last.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.seen.progress
    }

    /// `stop`, `length`, `tool_calls`, `content_filter` …: the last that was seen.
    #[must_use]
    pub fn stop_reason(&self) -> Option<&str> {
        self.seen.stop_reason.as_deref()
    }

    /// The model that says it answered.
    #[must_use]
    pub fn model(&self) -> Option<&str> {
        self.seen.model.as_deref()
    }

    /// The tier that says it answered: `default`, `flex`, `priority` …
    #[must_use]
    pub fn service_tier(&self) -> Option<&str> {
        self.seen.service_tier.as_deref()
    }

    /// `chatcmpl-…`.
    #[must_use]
    pub fn response_id(&self) -> Option<&str> {
        self.seen.response_id.as_deref()
    }

    /// The first error that was reported.
    #[must_use]
    pub fn error(&self) -> Option<&StreamError> {
        self.seen.error.as_ref()
    }
}

/// Reads a non-streaming answer.
///
/// # Errors
/// The body is empty, no JSON, or no object.
pub fn usage_of_json(body: &[u8]) -> Result<JsonAnswer, AnswerError> {
    let mut seen = Seen::default();
    if !body.trim_ascii_start().starts_with(b"{") || !seen.object(body) {
        return Err(AnswerError::of(body));
    }
    Ok(JsonAnswer {
        usage: seen.counts.usage(),
        is_message: seen.error.is_none() && seen.has_choice,
        model: seen.model,
        stop_reason: seen.stop_reason,
        service_tier: seen.service_tier,
        response_id: seen.response_id,
        is_error: seen.error,
    })
}
