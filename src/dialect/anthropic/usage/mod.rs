//! Usage and ending of an answer, observed in passing. The bytes go to the client whatever this says: nothing
//! here changes, holds or judges them.

use actors::domain::Usage;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::dialect::sse::{SseEvent, SseReader};
use crate::dialect::usage::EstimatedUsage;
use crate::dialect::usage::answer::learn;
use crate::dialect::usage::preamble::Preamble;

mod answer;
mod counts;
#[cfg(test)]
mod decision_tests;
mod delta;
#[cfg(test)]
mod tests;

pub use crate::dialect::usage::{AnswerError, Decision, JsonAnswer, Progress, StreamError};
pub use answer::usage_of_json;
pub(in crate::dialect) use counts::{Counts, WireUsage};

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
    response_id: Option<String>,
    error: Option<StreamError>,
    /// Bytes of text in the deltas.
    text: u64,
    /// A `message_delta` reported usage.
    usage_is_final: bool,
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
            seen.progress.decide();
        }
        self.sse.push(chunk, |event| {
            seen.take(event);
            seen.progress.decide();
        });
        if self.sse.oversized() {
            seen.progress.malformed = true;
            seen.progress.decide();
        }
        seen.progress
    }

    /// Whether the last chunk ended between two events, where an event of the hub's own may be put in.
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

    /// The tier that says it answered: `standard`, `priority`, `batch`.
    #[must_use]
    pub fn service_tier(&self) -> Option<&str> {
        self.seen.counts.service_tier()
    }

    /// `msg_…`.
    #[must_use]
    pub fn response_id(&self) -> Option<&str> {
        self.seen.response_id.as_deref()
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
    BlockStart,
    BlockStop,
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
            b"content_block_start" => Self::BlockStart,
            b"content_block_stop" => Self::BlockStop,
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
struct BlockStart<'a> {
    #[serde(borrow)]
    content_block: Typed<'a>,
}

impl BlockStart<'_> {
    /// Text, thinking and tool calls begin empty; what else there is comes whole with its start.
    fn is_payload(&self) -> bool {
        !matches!(
            self.content_block.kind.as_deref(),
            None | Some("text" | "thinking" | "tool_use" | "server_tool_use" | "mcp_tool_use")
        )
    }
}

#[derive(Deserialize)]
struct MessageStart<'a> {
    #[serde(borrow)]
    message: StartedMessage<'a>,
}

#[derive(Deserialize)]
struct StartedMessage<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
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
                self.text += delta::text(data);
            }
            Kind::BlockStart => {
                let start = self.read::<BlockStart<'_>>(data);
                self.progress.content |= start.is_some_and(|start| start.is_payload());
            }
            Kind::BlockStop => {
                self.progress.content = true;
                self.check(data);
            }
            Kind::MessageStart => {
                self.progress.started = true;
                if let Some(MessageStart { message }) = self.read(data) {
                    learn(&mut self.response_id, message.id);
                    self.model = message.model.or(self.model.take());
                    self.counts.report(message.usage);
                }
            }
            Kind::MessageDelta => {
                self.progress.content = true;
                if let Some(MessageDelta { delta, usage }) = self.read(data) {
                    let reason = delta.and_then(|delta| delta.stop_reason);
                    self.stop_reason = reason.or(self.stop_reason.take());
                    self.usage_is_final |= usage.is_some();
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
