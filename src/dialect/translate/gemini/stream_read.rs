//! An upstream's stream, object by object, into events. The stream has no end word, so the ending is said when it has
//! ended. Only the first candidate is read.

use actors::domain::Dialect;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::grounding::Grounding;
use super::wire::{Call, Candidate, Chunk, Feedback, Part};
use crate::dialect::gemini::usage::counts::{Counts, WireUsage};
use crate::dialect::sse::SseEvent;
use crate::dialect::translate::neutral::{
    Begun, Delta, Event, Hosted, Opened, Seal, SealKind, Stop,
};
use crate::dialect::usage::StreamError;
use crate::dialect::usage::answer::{learn, word};

/// Reads an upstream's stream.
#[derive(Debug, Default)]
pub(in crate::dialect::translate) struct StreamReader {
    started: bool,
    over: bool,
    /// The text or thought that goes on in the next object.
    open: Option<Open>,
    next: usize,
    /// A text or a call was said, and not only thoughts.
    answered: bool,
    calls: usize,
    counts: Counts,
    grounding: Option<Grounding>,
    searched: bool,
    id: Option<String>,
    stop: Option<Stop>,
    /// The vendor ended the answer because of a fault, in its words.
    fault: Option<(String, String)>,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    index: usize,
    is_thought: bool,
}

impl StreamReader {
    pub fn read(&mut self, event: &SseEvent<'_>, sink: &mut Vec<Event>) {
        let data = event.data.trim_ascii();
        // Some relays end every stream as the Chat dialect does, and some send empty heartbeats.
        if self.over || matches!(data, b"" | b"[DONE]") {
            return;
        }
        if let Some(chunk) = Chunk::read(data) {
            self.chunk(chunk, data, sink);
        }
    }

    /// The stream ended and the answer is whole: what has not been said yet, `Ended` last.
    pub fn end(&mut self, sink: &mut Vec<Event>) {
        if self.over {
            return;
        }
        self.over = true;
        self.start(&Chunk::default(), None, sink);
        self.found(sink);
        self.close(sink);
        if let Some((kind, message)) = self.fault.take().filter(|_| !self.answered) {
            sink.push(Event::Error { kind, message });
            return;
        }
        if self.counts.reported() {
            let mut usage = self.counts.usage();
            usage.web_searches = u64::from(self.searched);
            sink.push(Event::Usage(usage));
        }
        let stop = match self.stop.take() {
            None | Some(Stop::End) if self.calls > 0 => Stop::ToolCalls,
            stop => stop.unwrap_or(Stop::End),
        };
        sink.push(Event::Finished(stop));
        sink.push(Event::Ended);
    }

    /// Takes an object over; `data` is all of it.
    pub(super) fn chunk(&mut self, chunk: Chunk<'_>, data: &[u8], sink: &mut Vec<Event>) {
        if chunk.error.is_some() {
            self.over = true;
            let StreamError { kind, message } = StreamError::read(chunk.error, data);
            sink.push(Event::Error { kind, message });
            return;
        }
        learn(&mut self.id, chunk.response_id);
        let usage = chunk.usage_metadata;
        let usage = usage.and_then(|raw| serde_json::from_str::<WireUsage>(raw.get()).ok());
        if let Some(usage) = &usage {
            self.counts.report(usage);
        }
        self.start(&chunk, usage.as_ref(), sink);
        if let Some(feedback) = chunk.prompt_feedback {
            self.feedback(feedback, sink);
        }
        let candidates = chunk.candidates.into_iter().flatten();
        for candidate in candidates.filter(|candidate| candidate.index.get() == 0) {
            self.candidate(candidate, data, sink);
        }
    }

    fn start(&mut self, chunk: &Chunk<'_>, usage: Option<&WireUsage>, sink: &mut Vec<Event>) {
        if self.started {
            return;
        }
        self.started = true;
        let mut model = None;
        learn(&mut model, chunk.model_version);
        sink.push(Event::Started(Begun {
            id: self.id.clone(),
            model,
            created: None,
            usage: usage.is_some().then(|| self.counts.usage()),
            service_tier: usage.and_then(WireUsage::service_tier),
        }));
    }

    /// The prompt was blocked: there will be no answer.
    fn feedback(&mut self, feedback: &RawValue, sink: &mut Vec<Event>) {
        let Ok(feedback) = serde_json::from_str::<Feedback>(feedback.get()) else {
            return;
        };
        let blocked = feedback
            .block_reason
            .filter(|reason| !reason.is_empty() && reason != "BLOCK_REASON_UNSPECIFIED");
        let Some(reason) = blocked else { return };
        let said = feedback
            .block_reason_message
            .filter(|text| !text.is_empty());
        let text = said.unwrap_or_else(|| format!("The provider blocked the prompt: {reason}."));
        self.close(sink);
        self.answered = true;
        self.whole(Opened::Refusal, vec![Delta::Text(text)], sink);
        self.stop = Some(Stop::Refusal);
    }

    fn candidate(&mut self, candidate: Candidate<'_>, data: &[u8], sink: &mut Vec<Event>) {
        if let Some(grounding) = candidate.grounding_metadata.and_then(Grounding::read) {
            self.searched |= grounding.is_search();
            self.grounding = Some(grounding);
        }
        let finish = candidate.finish_reason.and_then(word);
        let finish = finish.filter(|reason| reason != "FINISH_REASON_UNSPECIFIED");
        // Of an answer in one piece the search stands where it belongs: before what it found.
        if finish.is_some() && !self.answered {
            self.search(sink);
        }
        let parts = candidate.content.and_then(|content| content.parts);
        for part in parts.into_iter().flatten() {
            self.part(part, data, sink);
        }
        if let Some(reason) = finish {
            self.finish(&reason, candidate.finish_message);
            self.found(sink);
            self.close(sink);
        }
    }

    fn part(&mut self, part: Part<'_>, data: &[u8], sink: &mut Vec<Event>) {
        let seal = part
            .thought_signature
            .as_ref()
            .filter(|text| !text.is_empty());
        let seal = seal.map(|text| Seal::read(Dialect::Gemini, SealKind::Signature, None, text));
        if let Some(call) = part.function_call {
            self.call(call, seal, data, sink);
        } else if let Some((kind, value)) = part.hosted() {
            self.close(sink);
            let json = super::schema::raw(&serde_json::json!({ kind: value }));
            let hosted = Hosted {
                dialect: Dialect::Gemini,
                kind: kind.to_owned(),
                json,
            };
            self.whole(Opened::Hosted(hosted), Vec::new(), sink);
        } else if part.thought == Some(true) {
            let text = part.text.unwrap_or_default();
            if !text.is_empty() || seal.is_some() {
                self.text(true, text, sink);
            }
            if let (Some(seal), Some(open)) = (seal, self.open) {
                let delta = Delta::Seal(seal);
                sink.push(Event::Delta {
                    index: open.index,
                    delta,
                });
                self.close(sink);
            }
        } else {
            // A proof that comes after the answer has begun is left out: dialects that keep it in a thought would end
            // the answer with one, and the vendor demands back only those of calls.
            if let Some(seal) = seal.filter(|_| !self.answered) {
                self.close(sink);
                self.whole(Opened::Thought, vec![Delta::Seal(seal)], sink);
            }
            let text = part.text.unwrap_or_default();
            if !text.is_empty() {
                self.answered = true;
                self.text(false, text, sink);
            }
        }
    }

    /// More of the text or thought that is open, or the beginning of one.
    fn text(&mut self, is_thought: bool, text: String, sink: &mut Vec<Event>) {
        let index = match self.open {
            Some(open) if open.is_thought == is_thought => open.index,
            _ => {
                self.close(sink);
                let index = self.next;
                self.next += 1;
                self.open = Some(Open { index, is_thought });
                let part = if is_thought {
                    Opened::Thought
                } else {
                    Opened::Text
                };
                sink.push(Event::Open { index, part });
                index
            }
        };
        if !text.is_empty() {
            let delta = Delta::Text(text);
            sink.push(Event::Delta { index, delta });
        }
    }

    fn call(&mut self, call: Call<'_>, seal: Option<Seal>, data: &[u8], sink: &mut Vec<Event>) {
        self.close(sink);
        self.answered = true;
        let id = call.id.filter(|id| !id.is_empty());
        let id = id.unwrap_or_else(|| self.made_id("call", data));
        self.calls += 1;
        let args = call.args.map_or("{}", RawValue::get).to_owned();
        let mut deltas = vec![Delta::Input(args)];
        if let Some(seal) = seal {
            deltas.insert(0, Delta::Seal(seal));
        }
        let part = Opened::ToolCall {
            id,
            name: call.name.unwrap_or_default(),
            namespace: None,
            custom: false,
        };
        self.whole(part, deltas, sink);
    }

    /// An id that no other answer of the conversation has: by the vendor's id of the answer, else by its bytes.
    fn made_id(&self, kind: &str, data: &[u8]) -> String {
        let answer = match &self.id {
            Some(id) => id
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
                .take(40)
                .collect(),
            None => hex::encode(&Sha256::digest(data)[..8]),
        };
        format!("{kind}_{answer}_{}", self.calls)
    }

    /// A part that is known at once.
    fn whole(&mut self, part: Opened, deltas: Vec<Delta>, sink: &mut Vec<Event>) {
        let index = self.next;
        self.next += 1;
        sink.push(Event::Open { index, part });
        let deltas = deltas.into_iter();
        sink.extend(deltas.map(|delta| Event::Delta { index, delta }));
        sink.push(Event::Close { index });
    }

    fn close(&mut self, sink: &mut Vec<Event>) {
        if let Some(Open { index, .. }) = self.open.take() {
            sink.push(Event::Close { index });
        }
    }

    /// What the answer rests on, said once: citations on the text that is open, then the search.
    fn found(&mut self, sink: &mut Vec<Event>) {
        if let (Some(grounding), Some(open)) = (&self.grounding, self.open)
            && !open.is_thought
        {
            for citation in grounding.citations() {
                let delta = Delta::Citation(citation);
                sink.push(Event::Delta {
                    index: open.index,
                    delta,
                });
            }
        }
        self.search(sink);
        self.grounding = None;
    }

    fn search(&mut self, sink: &mut Vec<Event>) {
        let Some(grounding) = &mut self.grounding else {
            return;
        };
        let id = self.id.as_deref().unwrap_or("0");
        let Some(search) = grounding.search(format!("ws_{id}")) else {
            return;
        };
        grounding.said();
        self.close(sink);
        self.whole(Opened::WebSearch(search), Vec::new(), sink);
    }

    fn finish(&mut self, reason: &str, message: Option<&RawValue>) {
        self.stop = Some(match reason {
            "MAX_TOKENS" => Stop::MaxOutput,
            "SAFETY"
            | "RECITATION"
            | "LANGUAGE"
            | "BLOCKLIST"
            | "PROHIBITED_CONTENT"
            | "SPII"
            | "IMAGE_SAFETY"
            | "IMAGE_PROHIBITED_CONTENT"
            | "IMAGE_RECITATION"
            | "MODEL_ARMOR" => Stop::Filtered,
            "STOP" => Stop::End,
            // `MALFORMED_FUNCTION_CALL` and its like: the model failed, and another try may not.
            fault => {
                let said = message.and_then(word);
                let said = said.unwrap_or_else(|| format!("the model ended with `{fault}`"));
                self.fault = Some((fault.to_owned(), said));
                Stop::End
            }
        });
    }
}
