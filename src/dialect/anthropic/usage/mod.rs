//! Usage and ending of an answer, observed in passing. The bytes go to the client whatever this says: nothing
//! here changes, holds or judges them.

use actors::domain::Usage;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::dialect::sse::{SseEvent, SseReader};

mod answer;
mod counts;
mod preamble;
#[cfg(test)]
mod tests;

pub use answer::{AnswerError, JsonAnswer, usage_of_json};
use counts::{Counts, WireUsage};
use preamble::Preamble;

/// An error that an upstream reported inside an answer of status 200.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamError {
    /// `overloaded_error`, `api_error` …
    pub kind: String,
    pub message: String,
}

/// What has been seen of a stream by now. No flag is ever taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The first content event: `content_block_…`, `message_delta` or `message_stop`.
    pub content: bool,
    /// `message_start`.
    pub started: bool,
    /// An `error` event.
    pub error: bool,
    /// `message_stop`.
    pub ended: bool,
    /// An event whose data is not JSON or is too long, or bytes before the first event that are no SSE at all.
    pub malformed: bool,
}

/// Reads a stream of events as it goes by.
#[derive(Debug)]
pub struct UsageReader {
    sse: SseReader,
    preamble: Preamble,
    seen: Seen,
}

/// What the events said so far.
#[derive(Debug, Default)]
struct Seen {
    progress: Progress,
    counts: Counts,
    model: Option<String>,
    stop_reason: Option<String>,
    error: Option<StreamError>,
}

impl UsageReader {
    /// A reader at the beginning of a stream.
    #[must_use]
    pub fn for_stream() -> Self {
        Self {
            sse: SseReader::new(),
            preamble: Preamble::default(),
            seen: Seen::default(),
        }
    }

    /// Observes a chunk.
    pub fn push(&mut self, chunk: &[u8]) -> Progress {
        let seen = &mut self.seen;
        if self.preamble.is_foreign(chunk) {
            seen.progress.malformed = true;
        }
        self.sse.push(chunk, |event| seen.take(event));
        if self.sse.oversized() {
            seen.progress.malformed = true;
        }
        seen.progress
    }

    /// The tokens as the upstream last reported them; zeros where it reported none.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.seen.counts.usage()
    }

    /// Whether the answer came to its end: `message_stop` was seen.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.seen.progress.ended
    }

    /// What `push` returned last.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.seen.progress
    }

    /// `end_turn`, `tool_use`, `max_tokens` …
    #[must_use]
    pub fn stop_reason(&self) -> Option<&str> {
        self.seen.stop_reason.as_deref()
    }

    /// The model that says it answered.
    #[must_use]
    pub fn model(&self) -> Option<&str> {
        self.seen.model.as_deref()
    }

    /// The first `error` event.
    #[must_use]
    pub fn error(&self) -> Option<&StreamError> {
        self.seen.error.as_ref()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    MessageStart,
    /// `content_block_start` and `content_block_stop`.
    BlockEdge,
    BlockDelta,
    MessageDelta,
    MessageStop,
    Error,
    Ping,
    /// Named, but not by a name of this dialect.
    Unknown,
}

impl Kind {
    fn of(name: &[u8]) -> Self {
        match name {
            b"content_block_delta" => Self::BlockDelta,
            b"content_block_start" | b"content_block_stop" => Self::BlockEdge,
            b"message_start" => Self::MessageStart,
            b"message_delta" => Self::MessageDelta,
            b"message_stop" => Self::MessageStop,
            b"error" => Self::Error,
            b"ping" => Self::Ping,
            _ => Self::Unknown,
        }
    }
}

#[derive(Deserialize)]
struct Typed<'a> {
    #[serde(rename = "type", borrow)]
    kind: Option<std::borrow::Cow<'a, str>>,
}

#[derive(Deserialize)]
struct MessageStart {
    message: StartedMessage,
}

#[derive(Deserialize)]
struct StartedMessage {
    model: Option<String>,
    usage: Option<WireUsage>,
}

#[derive(Deserialize)]
struct MessageDelta {
    delta: Option<Delta>,
    usage: Option<WireUsage>,
}

#[derive(Deserialize)]
struct Delta {
    stop_reason: Option<String>,
}

impl Seen {
    fn take(&mut self, event: SseEvent<'_>) {
        let data = event.data;
        // Some gateways end every stream in OpenAI's way; it means nothing here.
        if data == b"[DONE]" {
            return;
        }
        match event.event.map_or(Kind::Unknown, Kind::of) {
            Kind::Unknown => match serde_json::from_slice::<Typed<'_>>(data) {
                Ok(Typed { kind: Some(kind) }) => self.take_kind(Kind::of(kind.as_bytes()), data),
                Ok(Typed { kind: None }) => {}
                Err(_) => self.check(data),
            },
            kind => self.take_kind(kind, data),
        }
    }

    fn take_kind(&mut self, kind: Kind, data: &[u8]) {
        match kind {
            Kind::BlockDelta => {
                // Most of a stream: looked at by its edges only, for the sake of speed.
                self.progress.content = true;
                let data = data.trim_ascii();
                self.progress.malformed |= !(data.starts_with(b"{") && data.ends_with(b"}"));
            }
            Kind::BlockEdge => {
                self.progress.content = true;
                self.check(data);
            }
            Kind::MessageStart => {
                self.progress.started = true;
                if let Some(MessageStart { message }) = self.read(data) {
                    self.model = message.model.or(self.model.take());
                    self.counts.report(message.usage);
                }
            }
            Kind::MessageDelta => {
                self.progress.content = true;
                if let Some(MessageDelta { delta, usage }) = self.read(data) {
                    let reason = delta.and_then(|delta| delta.stop_reason);
                    self.stop_reason = reason.or(self.stop_reason.take());
                    self.counts.report(usage);
                }
            }
            Kind::MessageStop => {
                self.progress.content = true;
                self.progress.ended = true;
                self.check(data);
            }
            Kind::Error => {
                self.progress.error = true;
                self.check(data);
                self.error
                    .get_or_insert_with(|| answer::error_of_event(data));
            }
            Kind::Ping => {}
            Kind::Unknown => self.check(data),
        }
    }

    /// Reads an event; one that is JSON of another shape is left alone, one that is no JSON is noted.
    fn read<'a, T: Deserialize<'a>>(&mut self, data: &'a [u8]) -> Option<T> {
        let read = serde_json::from_slice(data).ok();
        if read.is_none() {
            self.check(data);
        }
        read
    }

    fn check(&mut self, data: &[u8]) {
        self.progress.malformed |= serde_json::from_slice::<IgnoredAny>(data).is_err();
    }
}
