//! What one object of the Chat dialect says: a chunk of a stream, or a whole completion. It knows no framing.

use actors::domain::Usage;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::dialect::sse;
use crate::dialect::usage::answer::{learn, word};
use crate::dialect::usage::lenient::{Count, Payload};
use crate::dialect::usage::openai::{Counts, WireUsage};
use crate::dialect::usage::progress::Alternatives;
use crate::dialect::usage::reader::{Heard, Told};

/// What the chunks said so far.
#[derive(Debug, Default)]
pub(in crate::dialect) struct Seen {
    pub(super) told: Told,
    counts: Counts,
    /// Usage was reported once every choice was finished: no chunk makes it more.
    usage_is_final: bool,
    pub(super) has_choice: bool,
    choices: Alternatives,
}

#[derive(Deserialize)]
struct Chunk<'a> {
    #[serde(borrow, default)]
    object: Option<&'a RawValue>,
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    model: Option<&'a RawValue>,
    #[serde(borrow, default)]
    service_tier: Option<&'a RawValue>,
    #[serde(borrow, default)]
    choices: Option<Vec<Choice<'a>>>,
    #[serde(borrow, default)]
    usage: Option<&'a RawValue>,
    /// Groq reports its usage in here.
    #[serde(borrow, default)]
    x_groq: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Choice<'a> {
    #[serde(default)]
    index: Count,
    #[serde(default)]
    delta: Option<Delta>,
    /// A whole completion's, in place of the delta.
    #[serde(default)]
    message: Option<Delta>,
    /// A legacy completion's, whole or in a stream.
    #[serde(default)]
    text: Payload,
    #[serde(borrow, default)]
    finish_reason: Option<&'a RawValue>,
    /// Moonshot reports its usage in here.
    #[serde(borrow, default)]
    usage: Option<&'a RawValue>,
}

/// All that a model may say. `reasoning_content` and `reasoning` are two names of the same text, and
/// `reasoning_details` holds it once more.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Delta {
    content: Payload,
    reasoning_content: Payload,
    reasoning: Payload,
    reasoning_details: Payload,
    refusal: Payload,
    tool_calls: Option<Vec<ToolCall>>,
    function_call: Option<Function>,
    /// Base64: content, but no text.
    audio: Payload,
    images: Payload,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ToolCall {
    function: Option<Function>,
    custom: Option<Function>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Function {
    arguments: Payload,
    input: Payload,
}

impl Function {
    fn text(&self) -> usize {
        self.arguments.0 + self.input.0
    }
}

impl Delta {
    fn text(&self) -> usize {
        let calls = self.tool_calls.iter().flatten();
        let functions = calls
            .flat_map(|call| [&call.function, &call.custom])
            .chain([&self.function_call])
            .flatten()
            .map(Function::text);
        let reasoning = [
            self.reasoning_content,
            self.reasoning,
            self.reasoning_details,
        ];
        self.content.0
            + self.refusal.0
            + reasoning.iter().map(|text| text.0).max().unwrap_or(0)
            + functions.sum::<usize>()
    }

    fn is_payload(&self) -> bool {
        self.text() + self.audio.0 + self.images.0 > 0
    }
}

#[derive(Deserialize)]
struct Holder<'a> {
    #[serde(borrow, default)]
    usage: Option<&'a RawValue>,
}

impl Heard for Seen {
    const MAX_EVENT_BYTES: usize = sse::MAX_EVENT_BYTES;

    fn event(&mut self, name: Option<&[u8]>, data: &[u8]) {
        match data.trim_ascii() {
            b"[DONE]" => self.told.progress.ended = true,
            // A heartbeat of some relays.
            b"" => {}
            data => {
                if !self.object(data) {
                    self.told.progress.malformed |=
                        serde_json::from_slice::<IgnoredAny>(data).is_err();
                }
                if name == Some(b"error".as_slice()) {
                    self.told.fail(None, data);
                }
            }
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

    /// Every choice that began has its `finish_reason`, or `[DONE]` followed content; and no error was reported.
    fn complete(&self) -> bool {
        let done = self.told.progress.ended && self.told.progress.content;
        self.told.error.is_none() && (done || self.choices.all_finished())
    }
}

impl Seen {
    /// Takes an object over. False where it is none, or none of a shape that means something here.
    pub fn object(&mut self, json: &[u8]) -> bool {
        let Ok(chunk) = serde_json::from_slice::<Chunk<'_>>(json) else {
            return false;
        };
        if chunk.error.is_some() || chunk.object.and_then(word).as_deref() == Some("error") {
            self.told.fail(chunk.error, json);
        }
        if self.told.response_id.is_none() {
            learn(&mut self.told.response_id, chunk.id);
        }
        if self.told.model.is_none() {
            learn(&mut self.told.model, chunk.model);
        }
        learn(&mut self.told.service_tier, chunk.service_tier);
        self.told.progress.started |= chunk.choices.is_some();
        let mut report = chunk.usage;
        for choice in chunk.choices.into_iter().flatten() {
            self.choice(&choice);
            report = report.or(choice.usage);
        }
        if report.is_none()
            && let Some(groq) = chunk.x_groq
            && let Ok(holder) = serde_json::from_str::<Holder<'_>>(groq.get())
        {
            report = holder.usage;
        }
        if let Some(report) = report
            && let Ok(report) = serde_json::from_str::<WireUsage>(report.get())
        {
            self.counts.report(&report);
            self.usage_is_final |= self.choices.all_finished();
        }
        true
    }

    fn choice(&mut self, choice: &Choice<'_>) {
        self.has_choice = true;
        // Some relays send an empty reason with every chunk.
        let mut reason = None;
        learn(&mut reason, choice.finish_reason);
        let finished = reason.is_some();
        self.choices.see(choice.index.get(), finished);
        self.told.progress.content |= finished;
        self.told.stop_reason = reason.or(self.told.stop_reason.take());
        self.told.text += choice.text.0 as u64;
        self.told.progress.content |= choice.text.0 > 0;
        for delta in [&choice.delta, &choice.message].into_iter().flatten() {
            self.told.text += delta.text() as u64;
            self.told.progress.content |= delta.is_payload();
        }
    }
}
