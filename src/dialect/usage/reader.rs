//! The reader of a stream, whatever its dialect: bytes go in, and what the dialect's events said comes out. How events
//! are put into the stream is the [`Framing`]'s, what they mean is [`Heard`]'s; neither is known here.

use actors::domain::Usage;
use serde_json::value::RawValue;

use super::preamble::Preamble;
use super::{EstimatedUsage, JsonAnswer, Progress, StreamError};
use crate::dialect::sse::SseReader;

/// Made images come in one event, in base64.
pub(in crate::dialect) const MAX_IMAGE_EVENT_BYTES: usize = 64 * 1024 * 1024;

/// What the events of every dialect say.
#[derive(Debug, Default)]
pub(in crate::dialect) struct Told {
    pub progress: Progress,
    pub model: Option<String>,
    pub stop_reason: Option<String>,
    pub service_tier: Option<String>,
    pub response_id: Option<String>,
    /// The first error that was reported.
    pub error: Option<StreamError>,
    /// Bytes of text in the deltas.
    pub text: u64,
}

impl Told {
    pub fn malformed(&mut self) {
        self.progress.malformed = true;
        self.progress.decide();
    }

    /// An error of OpenAI's or Google's shape.
    pub fn fail(&mut self, object: Option<&RawValue>, whole: &[u8]) {
        self.progress.error = true;
        self.error
            .get_or_insert_with(|| StreamError::read(object, whole));
    }

    /// As a whole answer that said the same; `is_message` where it had something of one.
    pub fn into_answer(self, usage: Usage, is_message: bool) -> JsonAnswer {
        JsonAnswer {
            usage,
            is_message: self.error.is_none() && is_message,
            model: self.model,
            stop_reason: self.stop_reason,
            service_tier: self.service_tier,
            response_id: self.response_id,
            is_error: self.error,
        }
    }
}

/// What the events of one dialect said so far.
pub(in crate::dialect) trait Heard: Default {
    /// A longer event is malformed.
    const MAX_EVENT_BYTES: usize;

    /// Takes an event by its name and its data.
    fn event(&mut self, name: Option<&[u8]>, data: &[u8]);
    fn told(&self) -> &Told;
    fn told_mut(&mut self) -> &mut Told;
    /// The tokens as last reported; zeros where none were.
    fn usage(&self) -> Usage;
    fn reported(&self) -> bool;
    /// No event makes the usage more.
    fn usage_is_final(&self) -> bool;
    /// Whether the answer is whole, should the stream end here.
    fn complete(&self) -> bool;
}

/// How the events are put into the stream.
pub(in crate::dialect) trait Framing {
    fn with_limit(max_event_bytes: usize) -> Self;
    fn push(&mut self, chunk: &[u8], heard: &mut impl Heard);
    /// Whether the last chunk ended between two events, where an event of the hub's own may be put in.
    fn between_events(&self) -> bool;
}

/// Server-sent events.
#[derive(Debug)]
pub(in crate::dialect) struct Events {
    sse: SseReader,
    preamble: Preamble,
}

impl Framing for Events {
    fn with_limit(max_event_bytes: usize) -> Self {
        Self {
            sse: SseReader::with_limit(max_event_bytes),
            preamble: Preamble::default(),
        }
    }

    fn push(&mut self, chunk: &[u8], heard: &mut impl Heard) {
        if self.preamble.is_foreign(chunk) {
            heard.told_mut().malformed();
        }
        self.sse.push(chunk, |event| {
            heard.event(event.event, event.data);
            heard.told_mut().progress.decide();
        });
        if self.sse.oversized() {
            heard.told_mut().malformed();
        }
    }

    fn between_events(&self) -> bool {
        self.sse.between_events()
    }
}

/// Reads a stream as it goes by.
#[derive(Debug)]
pub(in crate::dialect) struct Reader<F, H> {
    framing: F,
    heard: H,
}

impl<F: Framing, H: Heard> Reader<F, H> {
    /// A reader at the beginning of a stream.
    pub fn for_stream() -> Self {
        Self {
            framing: F::with_limit(H::MAX_EVENT_BYTES),
            heard: H::default(),
        }
    }

    /// Observes a chunk.
    pub fn push(&mut self, chunk: &[u8]) -> Progress {
        self.framing.push(chunk, &mut self.heard);
        self.progress()
    }

    pub fn heard(&self) -> &H {
        &self.heard
    }

    pub fn between_events(&self) -> bool {
        self.framing.between_events()
    }

    pub fn usage(&self) -> Usage {
        self.heard.usage()
    }

    pub fn reported(&self) -> bool {
        self.heard.reported()
    }

    /// The tokens to settle on should nothing more come.
    pub fn estimated_usage(&self) -> EstimatedUsage {
        let text = self.heard.told().text;
        EstimatedUsage::of(self.usage(), self.heard.usage_is_final(), text)
    }

    pub fn complete(&self) -> bool {
        self.heard.complete()
    }

    /// What `push` returned last.
    pub fn progress(&self) -> Progress {
        self.heard.told().progress
    }

    pub fn stop_reason(&self) -> Option<&str> {
        self.heard.told().stop_reason.as_deref()
    }

    pub fn model(&self) -> Option<&str> {
        self.heard.told().model.as_deref()
    }

    pub fn service_tier(&self) -> Option<&str> {
        self.heard.told().service_tier.as_deref()
    }

    pub fn response_id(&self) -> Option<&str> {
        self.heard.told().response_id.as_deref()
    }

    pub fn error(&self) -> Option<&StreamError> {
        self.heard.told().error.as_ref()
    }
}
