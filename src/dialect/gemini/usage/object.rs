//! What one object of the Gemini dialect says: a part of a stream, or a whole answer. It knows no framing.

use actors::domain::Usage;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::counts::{Counts, WireUsage};
use crate::dialect::usage::answer::learn;
use crate::dialect::usage::lenient::{Count, Lenient, Payload};
use crate::dialect::usage::progress::Alternatives;
use crate::dialect::usage::reader::{Heard, MAX_IMAGE_EVENT_BYTES, Told};

/// What the objects said so far.
#[derive(Debug, Default)]
pub(in crate::dialect) struct Seen {
    pub(super) told: Told,
    counts: Counts,
    /// Usage was reported once every candidate was finished.
    usage_is_final: bool,
    /// Candidates or a blocked prompt.
    pub(super) is_answer: bool,
    candidates: Alternatives,
    blocked: bool,
    grounded: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Object<'a> {
    /// Code Assist puts the whole object in here.
    #[serde(borrow, default)]
    response: Option<&'a RawValue>,
    #[serde(borrow, default)]
    candidates: Option<Vec<Candidate<'a>>>,
    #[serde(borrow, default)]
    prompt_feedback: Option<&'a RawValue>,
    #[serde(borrow, default)]
    usage_metadata: Option<&'a RawValue>,
    #[serde(borrow, default)]
    model_version: Option<&'a RawValue>,
    #[serde(borrow, default)]
    response_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Candidate<'a> {
    #[serde(default)]
    index: Count,
    #[serde(default)]
    content: Option<Content>,
    #[serde(borrow, default)]
    finish_reason: Option<&'a RawValue>,
    #[serde(default)]
    grounding_metadata: Lenient<Grounding>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Content {
    parts: Option<Vec<Part>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Part {
    text: Payload,
    function_call: Option<Payload>,
    executable_code: Option<Payload>,
    function_response: Option<IgnoredAny>,
    code_execution_result: Option<IgnoredAny>,
    inline_data: Option<IgnoredAny>,
    file_data: Option<IgnoredAny>,
}

impl Part {
    /// What the model wrote: its text, its calls with their names, its code.
    fn text(&self) -> usize {
        let written = [self.function_call, self.executable_code];
        self.text.0 + written.iter().flatten().map(|text| text.0).sum::<usize>()
    }

    fn is_payload(&self) -> bool {
        self.text.0 > 0
            || self.function_call.is_some()
            || self.executable_code.is_some()
            || self.function_response.is_some()
            || self.code_execution_result.is_some()
            || self.inline_data.is_some()
            || self.file_data.is_some()
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Grounding {
    web_search_queries: Option<Vec<IgnoredAny>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Feedback<'a> {
    #[serde(borrow, default)]
    block_reason: Option<&'a RawValue>,
}

impl Heard for Seen {
    const MAX_EVENT_BYTES: usize = MAX_IMAGE_EVENT_BYTES;

    fn event(&mut self, _: Option<&[u8]>, data: &[u8]) {
        let data = data.trim_ascii();
        match data {
            // Some relays end every stream as the Chat dialect does, and some send empty heartbeats.
            b"[DONE]" => self.told.progress.ended |= self.complete(),
            b"" => {}
            data => {
                if !self.object(data) {
                    self.told.progress.malformed |=
                        serde_json::from_slice::<IgnoredAny>(data).is_err();
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
        Usage {
            // A grounded request is paid for once, however many queries it took.
            web_searches: u64::from(self.grounded),
            ..self.counts.usage()
        }
    }

    fn reported(&self) -> bool {
        self.counts.reported()
    }

    fn usage_is_final(&self) -> bool {
        self.usage_is_final
    }

    /// Every candidate that began has its `finishReason`, or the prompt was blocked; and no error was reported. The
    /// client has to see a blocked prompt: it is this dialect's answer to it, and nothing follows.
    fn complete(&self) -> bool {
        self.told.error.is_none() && (self.blocked || self.candidates.all_finished())
    }
}

impl Seen {
    /// Takes an object over. False where it is none, or none of a shape that means something here.
    pub fn object(&mut self, json: &[u8]) -> bool {
        let Ok(outer) = serde_json::from_slice::<Object<'_>>(json) else {
            return false;
        };
        let inner = outer
            .response
            .filter(|_| outer.candidates.is_none())
            .map(|inner| serde_json::from_str::<Object<'_>>(inner.get()));
        match inner {
            Some(Ok(inner)) => {
                if outer.error.is_some() && inner.error.is_none() {
                    self.told.fail(outer.error, json);
                }
                self.take(inner, json);
            }
            _ => self.take(outer, json),
        }
        true
    }

    fn take(&mut self, object: Object<'_>, json: &[u8]) {
        if object.error.is_some() {
            self.told.fail(object.error, json);
        }
        learn(&mut self.told.model, object.model_version);
        if self.told.response_id.is_none() {
            learn(&mut self.told.response_id, object.response_id);
        }
        self.told.progress.started |=
            object.candidates.is_some() || object.usage_metadata.is_some();
        for candidate in object.candidates.into_iter().flatten() {
            self.candidate(&candidate);
        }
        let mut blocked = None;
        let feedback = object
            .prompt_feedback
            .and_then(|raw| serde_json::from_str::<Feedback<'_>>(raw.get()).ok());
        learn(
            &mut blocked,
            feedback.and_then(|feedback| feedback.block_reason),
        );
        if blocked.is_some() {
            self.blocked = true;
            self.is_answer = true;
            self.told.progress.content = true;
            self.told.stop_reason = blocked;
        }
        if let Some(usage) = object.usage_metadata
            && let Ok(usage) = serde_json::from_str::<WireUsage>(usage.get())
        {
            self.counts.report(&usage);
            self.told.service_tier = usage.service_tier().or(self.told.service_tier.take());
            self.usage_is_final |= self.blocked || self.candidates.all_finished();
        }
    }

    fn candidate(&mut self, candidate: &Candidate<'_>) {
        self.is_answer = true;
        let mut reason = None;
        learn(&mut reason, candidate.finish_reason);
        let reason = reason.filter(|reason| reason != "FINISH_REASON_UNSPECIFIED");
        let finished = reason.is_some();
        self.candidates.see(candidate.index.get(), finished);
        // Whatever the reason: the model's answer ended so, and another provider's would too.
        self.told.progress.content |= finished;
        self.told.stop_reason = reason.or(self.told.stop_reason.take());
        let parts = candidate.content.iter().flat_map(|content| &content.parts);
        for part in parts.flatten() {
            self.told.text += part.text() as u64;
            self.told.progress.content |= part.is_payload();
        }
        self.grounded |= candidate
            .grounding_metadata
            .0
            .as_ref()
            .and_then(|grounding| grounding.web_search_queries.as_ref())
            .is_some_and(|queries| !queries.is_empty());
    }
}
