//! Usage and ending of an answer, observed in passing. The bytes go to the client whatever this says: nothing
//! here changes, holds or judges them.

use actors::domain::Usage;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::dialect::sse;
use crate::dialect::usage::answer::learn;
use crate::dialect::usage::reader::{Events, Heard, Reader, Told};

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
pub(in crate::dialect) type UsageReader = Reader<Events, Seen>;

/// What the events said so far.
#[derive(Debug, Default)]
pub(in crate::dialect) struct Seen {
    told: Told,
    counts: Counts,
    /// A `message_delta` reported usage.
    usage_is_final: bool,
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

impl Heard for Seen {
    const MAX_EVENT_BYTES: usize = sse::MAX_EVENT_BYTES;

    fn event(&mut self, name: Option<&[u8]>, data: &[u8]) {
        // Some gateways end every stream in OpenAI's way; it means nothing here.
        if data == b"[DONE]" {
            return;
        }
        match name.map_or(Kind::Unknown, Kind::of) {
            Kind::Unknown => match serde_json::from_slice::<Typed<'_>>(data) {
                Ok(Typed { kind: Some(kind) }) => self.take_kind(Kind::of(kind.as_bytes()), data),
                Ok(Typed { kind: None }) => {}
                Err(_) => self.check(data),
            },
            kind => self.take_kind(kind, data),
        }
    }

    fn told(&self) -> &Told {
        &self.told
    }

    fn told_mut(&mut self) -> &mut Told {
        &mut self.told
    }

    fn usage(&self) -> Usage {
        self.counts.usage()
    }

    fn reported(&self) -> bool {
        self.counts.reported()
    }

    fn usage_is_final(&self) -> bool {
        self.usage_is_final
    }

    /// `message_stop` was seen.
    fn complete(&self) -> bool {
        self.told.progress.ended
    }
}

impl Seen {
    fn take_kind(&mut self, kind: Kind, data: &[u8]) {
        match kind {
            Kind::BlockDelta => {
                // Most of a stream: looked at by its edges only, for the sake of speed.
                self.told.progress.content = true;
                let data = data.trim_ascii();
                self.told.progress.malformed |= !(data.starts_with(b"{") && data.ends_with(b"}"));
                self.told.text += delta::text(data);
            }
            Kind::BlockStart => {
                let start = self.read::<BlockStart<'_>>(data);
                self.told.progress.content |= start.is_some_and(|start| start.is_payload());
            }
            Kind::BlockStop => {
                self.told.progress.content = true;
                self.check(data);
            }
            Kind::MessageStart => {
                self.told.progress.started = true;
                if let Some(MessageStart { message }) = self.read(data) {
                    learn(&mut self.told.response_id, message.id);
                    self.told.model = message.model.or(self.told.model.take());
                    self.report(message.usage);
                }
            }
            Kind::MessageDelta => {
                self.told.progress.content = true;
                if let Some(MessageDelta { delta, usage }) = self.read(data) {
                    let reason = delta.and_then(|delta| delta.stop_reason);
                    self.told.stop_reason = reason.or(self.told.stop_reason.take());
                    self.usage_is_final |= usage.is_some();
                    self.report(usage);
                }
            }
            Kind::MessageStop => {
                self.told.progress.content = true;
                self.told.progress.ended = true;
                self.check(data);
            }
            Kind::Error => {
                self.told.progress.error = true;
                self.check(data);
                self.told
                    .error
                    .get_or_insert_with(|| answer::error_of_event(data));
            }
            Kind::Ping => {}
            Kind::Unknown => self.check(data),
        }
    }

    fn report(&mut self, usage: Option<WireUsage>) {
        self.counts.report(usage);
        let tier = self.counts.service_tier();
        self.told.service_tier = tier.map(str::to_owned);
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
        self.told.progress.malformed |= serde_json::from_slice::<IgnoredAny>(data).is_err();
    }
}
