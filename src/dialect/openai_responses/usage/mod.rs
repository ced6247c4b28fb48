//! Usage and ending of a Responses answer, observed in passing. The bytes go to the client whatever this says: nothing
//! here changes, holds or judges them.

use actors::domain::Usage;

use crate::dialect::sse::SseReader;
use crate::dialect::usage::preamble::Preamble;
use crate::dialect::usage::{AnswerError, EstimatedUsage, JsonAnswer, Progress, StreamError};

mod event;
#[cfg(test)]
mod tests;

use event::Seen;

/// A made image comes in one event, in base64, and once more in the last one.
const MAX_EVENT_BYTES: usize = 64 * 1024 * 1024;

/// Reads a stream of events as it goes by.
#[derive(Debug)]
pub struct ResponsesReader {
    sse: SseReader,
    preamble: Preamble,
    seen: Seen,
}

impl ResponsesReader {
    /// A reader at the beginning of a stream.
    #[must_use]
    pub fn for_stream() -> Self {
        Self {
            sse: SseReader::with_limit(MAX_EVENT_BYTES),
            preamble: Preamble::default(),
            seen: Seen::default(),
        }
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
        self.seen.usage()
    }

    /// Whether the upstream reported usage at all.
    #[must_use]
    pub fn reported(&self) -> bool {
        self.seen.counts.reported()
    }

    /// The tokens to settle on should nothing more come.
    #[must_use]
    pub fn estimated_usage(&self) -> EstimatedUsage {
        let is_final = self.seen.progress.ended && self.reported();
        EstimatedUsage::of(self.usage(), is_final, self.seen.text)
    }

    /// Whether the answer is whole: `response.completed` or `response.incomplete`, and no error was reported. A
    /// `response.failed` ends the stream as well (`progress().ended`), with an error in place of an answer.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.seen.progress.ended && self.seen.error.is_none()
    }

    /// What `push` returned last.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.seen.progress
    }

    /// `completed`, or why it is incomplete: `max_output_tokens`, `content_filter`.
    #[must_use]
    pub fn stop_reason(&self) -> Option<&str> {
        self.seen.stop_reason.as_deref()
    }

    /// The model that says it answered.
    #[must_use]
    pub fn model(&self) -> Option<&str> {
        self.seen.model.as_deref()
    }

    /// The tier that says it answered: `default`, `flex`, `priority` …; until the answer ends the one asked for.
    #[must_use]
    pub fn service_tier(&self) -> Option<&str> {
        self.seen.service_tier.as_deref()
    }

    /// `resp_…`.
    #[must_use]
    pub fn response_id(&self) -> Option<&str> {
        self.seen.response_id.as_deref()
    }

    /// The `sequence_number` that an event of the hub's own would have.
    #[must_use]
    pub fn next_sequence(&self) -> Option<u64> {
        self.seen.next_sequence
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
    if !body.trim_ascii_start().starts_with(b"{") || !seen.whole(body) {
        return Err(AnswerError::of(body));
    }
    Ok(JsonAnswer {
        usage: seen.usage(),
        is_message: seen.error.is_none() && seen.has_output,
        model: seen.model,
        stop_reason: seen.stop_reason,
        service_tier: seen.service_tier,
        response_id: seen.response_id,
        is_error: seen.error,
    })
}
