//! Usage and ending of a Gemini answer, observed in passing: as events (`alt=sse`), as one JSON array, or as an object
//! a line. The bytes go to the client whatever this says: nothing here changes, holds or judges them.

use actors::domain::Usage;

use crate::dialect::sse::SseReader;
use crate::dialect::usage::preamble::Preamble;
use crate::dialect::usage::{AnswerError, EstimatedUsage, JsonAnswer, Progress, StreamError};

pub(in crate::dialect) mod counts;
mod object;
mod objects;
#[cfg(test)]
mod tests;

use object::Seen;
use objects::ObjectReader;

/// A made image comes in one event, in base64.
const MAX_EVENT_BYTES: usize = 64 * 1024 * 1024;

/// Reads a stream of objects as it goes by.
#[derive(Debug, Default)]
pub struct GeminiReader {
    framing: Framing,
    seen: Seen,
}

/// How the objects are put into the stream; its first byte says it.
#[derive(Debug, Default)]
enum Framing {
    #[default]
    Unknown,
    Events(SseReader, Preamble),
    Objects(ObjectReader),
}

impl GeminiReader {
    /// A reader at the beginning of a stream.
    #[must_use]
    pub fn for_stream() -> Self {
        Self::default()
    }

    /// Observes a chunk.
    pub fn push(&mut self, mut chunk: &[u8]) -> Progress {
        if matches!(self.framing, Framing::Unknown) {
            chunk = without_blanks(chunk);
            self.framing = match chunk.first() {
                None => Framing::Unknown,
                Some(b'[' | b'{') => Framing::Objects(ObjectReader::with_limit(MAX_EVENT_BYTES)),
                Some(_) => {
                    Framing::Events(SseReader::with_limit(MAX_EVENT_BYTES), Preamble::default())
                }
            };
        }
        let seen = &mut self.seen;
        match &mut self.framing {
            Framing::Unknown => {}
            Framing::Events(sse, preamble) => {
                if preamble.is_foreign(chunk) {
                    seen.malformed();
                }
                sse.push(chunk, |event| seen.event(event.data));
                if sse.oversized() {
                    seen.malformed();
                }
            }
            Framing::Objects(objects) => {
                objects.push(chunk, |object, after_foreign| {
                    if after_foreign {
                        seen.malformed();
                    }
                    seen.event(object);
                });
                if objects.foreign() {
                    seen.malformed();
                }
                seen.progress.ended |= objects.closed();
            }
        }
        seen.progress
    }

    /// Whether the last chunk ended between two events, where an event of the hub's own may be put in; never inside
    /// an array.
    #[must_use]
    pub fn between_events(&self) -> bool {
        match &self.framing {
            Framing::Unknown => true,
            Framing::Events(sse, _) => sse.between_events(),
            Framing::Objects(_) => false,
        }
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
        EstimatedUsage::of(self.usage(), self.seen.usage_is_final, self.seen.text)
    }

    /// Whether the answer is whole, should the stream end here: every candidate that began has its `finishReason`, or
    /// the prompt was blocked; and no error was reported. More may still follow: `progress().ended` says when it
    /// cannot, but only an array has an end that can be seen.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.seen.complete()
    }

    /// What `push` returned last.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.seen.progress
    }

    /// `STOP`, `MAX_TOKENS`, `SAFETY` …, or why the prompt was blocked.
    #[must_use]
    pub fn stop_reason(&self) -> Option<&str> {
        self.seen.stop_reason.as_deref()
    }

    /// The model that says it answered.
    #[must_use]
    pub fn model(&self) -> Option<&str> {
        self.seen.model.as_deref()
    }

    /// The class of service that was given, in small letters.
    #[must_use]
    pub fn service_tier(&self) -> Option<&str> {
        self.seen.service_tier.as_deref()
    }

    /// `responseId`.
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

/// A byte-order mark and blank lines say nothing about what follows.
fn without_blanks(chunk: &[u8]) -> &[u8] {
    let says = |byte: &u8| !matches!(byte, b'\r' | b'\n' | 0xEF | 0xBB | 0xBF);
    let start = chunk.iter().position(says).unwrap_or(chunk.len());
    &chunk[start..]
}

/// Reads a non-streaming answer: an object, or the array of a stream without `alt=sse`.
///
/// # Errors
/// The body is empty, no JSON, or neither an object nor an array of objects.
pub fn usage_of_json(body: &[u8]) -> Result<JsonAnswer, AnswerError> {
    let mut seen = Seen::default();
    let body = body.trim_ascii();
    let read = if body.starts_with(b"[") {
        let objects: Vec<&serde_json::value::RawValue> =
            serde_json::from_slice(body).map_err(|_| AnswerError::of(body))?;
        let mut objects = objects.into_iter().map(|object| object.get().as_bytes());
        objects.all(|object| object.starts_with(b"{") && seen.object(object))
    } else {
        body.starts_with(b"{") && seen.object(body)
    };
    if !read {
        return Err(AnswerError::of(body));
    }
    Ok(JsonAnswer {
        usage: seen.usage(),
        is_message: seen.error.is_none() && seen.is_answer,
        model: seen.model,
        stop_reason: seen.stop_reason,
        service_tier: seen.service_tier,
        response_id: seen.response_id,
        is_error: seen.error,
    })
}
