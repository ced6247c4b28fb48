//! One face for the readers of all dialects: what an answer used, how it ended, whether it is one at all. Which bytes
//! go where is not decided here.

use actors::domain::{Dialect, Usage};

use super::anthropic::usage::UsageReader;
use super::gemini::usage::GeminiReader;
use super::openai_chat::usage::ChatReader;
use super::openai_responses::usage::ResponsesReader;
use super::{anthropic, gemini, openai_chat, openai_responses};

pub(in crate::dialect) mod answer;
mod estimate;
pub(in crate::dialect) mod lenient;
pub(in crate::dialect) mod openai;
pub(in crate::dialect) mod preamble;
pub(in crate::dialect) mod progress;
pub(in crate::dialect) mod reader;
#[cfg(test)]
mod tests;

pub use answer::{AnswerError, JsonAnswer, StreamError};
pub(in crate::dialect) use estimate::BYTES_PER_TOKEN;
pub use estimate::EstimatedUsage;
pub use progress::{Decision, Progress};

/// Reads a stream of any dialect as it goes by.
#[derive(Debug)]
pub struct AnswerReader(Any);

#[derive(Debug)]
enum Any {
    Anthropic(UsageReader),
    OpenaiChat(ChatReader),
    OpenaiResponses(ResponsesReader),
    Gemini(GeminiReader),
}

macro_rules! each {
    ($reader:expr, $inner:ident => $call:expr) => {
        match $reader {
            Any::Anthropic($inner) => $call,
            Any::OpenaiChat($inner) => $call,
            Any::OpenaiResponses($inner) => $call,
            Any::Gemini($inner) => $call,
        }
    };
}

impl AnswerReader {
    /// A reader at the beginning of a stream.
    #[must_use]
    pub fn for_stream(dialect: Dialect) -> Self {
        Self(match dialect {
            Dialect::Anthropic => Any::Anthropic(UsageReader::for_stream()),
            Dialect::OpenaiChat => Any::OpenaiChat(ChatReader::for_stream()),
            Dialect::OpenaiResponses => Any::OpenaiResponses(ResponsesReader::for_stream()),
            Dialect::Gemini => Any::Gemini(GeminiReader::for_stream()),
        })
    }

    /// Observes a chunk.
    pub fn push(&mut self, chunk: &[u8]) -> Progress {
        each!(&mut self.0, reader => reader.push(chunk))
    }

    /// What `push` returned last.
    #[must_use]
    pub fn progress(&self) -> Progress {
        each!(&self.0, reader => reader.progress())
    }

    /// The tokens as the upstream last reported them; zeros where it reported none.
    #[must_use]
    pub fn usage(&self) -> Usage {
        each!(&self.0, reader => reader.usage())
    }

    /// Whether the upstream reported usage at all.
    #[must_use]
    pub fn reported(&self) -> bool {
        each!(&self.0, reader => reader.reported())
    }

    /// The tokens to settle on should nothing more come: what was reported, and where that is not the final word, no
    /// less output than went by.
    #[must_use]
    pub fn estimated_usage(&self) -> EstimatedUsage {
        each!(&self.0, reader => reader.estimated_usage())
    }

    /// Whether the answer is whole, should the stream end here. In the dialects whose usage may follow the last of the
    /// answer (Chat, Gemini) more can come: settle when `progress().ended`, or else when the stream has ended.
    #[must_use]
    pub fn complete(&self) -> bool {
        each!(&self.0, reader => reader.complete())
    }

    /// The first error that was reported.
    #[must_use]
    pub fn error(&self) -> Option<&StreamError> {
        each!(&self.0, reader => reader.error())
    }

    /// The model that says it answered.
    #[must_use]
    pub fn model(&self) -> Option<&str> {
        each!(&self.0, reader => reader.model())
    }

    /// Why the answer ended, in the vendor's own word.
    #[must_use]
    pub fn stop_reason(&self) -> Option<&str> {
        each!(&self.0, reader => reader.stop_reason())
    }

    /// The class of service that the vendor says it gave, in its own word.
    #[must_use]
    pub fn service_tier(&self) -> Option<String> {
        each!(&self.0, reader => reader.service_tier()).map(str::to_owned)
    }

    /// The vendor's id of the answer.
    #[must_use]
    pub fn response_id(&self) -> Option<&str> {
        each!(&self.0, reader => reader.response_id())
    }

    /// Whether the last chunk ended between two events, where an event of the hub's own may be put in.
    #[must_use]
    pub fn between_events(&self) -> bool {
        each!(&self.0, reader => reader.between_events())
    }

    /// The `sequence_number` that an event of the hub's own would have; only Responses counts its events.
    #[must_use]
    pub fn next_sequence(&self) -> Option<u64> {
        match &self.0 {
            Any::OpenaiResponses(reader) => reader.next_sequence(),
            _ => None,
        }
    }
}

/// Reads a non-streaming answer.
///
/// # Errors
/// The body is empty, no JSON, or no object.
pub fn of_json(dialect: Dialect, body: &[u8]) -> Result<JsonAnswer, AnswerError> {
    match dialect {
        Dialect::Anthropic => anthropic::usage::usage_of_json(body),
        Dialect::OpenaiChat => openai_chat::usage::usage_of_json(body),
        Dialect::OpenaiResponses => openai_responses::usage::usage_of_json(body),
        Dialect::Gemini => gemini::usage::usage_of_json(body),
    }
}
