//! An upstream's stream, chunk by chunk, with all the liberties that the vendors of this dialect take. It holds back
//! nothing but the ending, because usage may follow it.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::proofs::{Detail, Extra};
use super::stream_calls::Calls;
use super::wire::{Annotation, Said, stop_of, text_inside};
use crate::dialect::sse::SseEvent;
use crate::dialect::translate::neutral::{Begun, Delta, Event, Opened, Seal, Stop};
use crate::dialect::usage::StreamError;
use crate::dialect::usage::answer::word;
use crate::dialect::usage::lenient::Count;
use crate::dialect::usage::openai::{Counts, WireUsage};

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
    #[serde(default)]
    created: Count,
    #[serde(borrow, default)]
    choices: Option<Vec<Choice<'a>>>,
    #[serde(borrow, default)]
    usage: Option<&'a RawValue>,
    /// Groq's.
    #[serde(borrow, default)]
    x_groq: Option<Holder<'a>>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Holder<'a> {
    #[serde(borrow, default)]
    usage: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Choice<'a> {
    #[serde(default)]
    index: Count,
    #[serde(borrow, default)]
    delta: Option<Piece<'a>>,
    /// Some vendors send a whole message where a delta belongs.
    #[serde(borrow, default)]
    message: Option<Piece<'a>>,
    #[serde(borrow, default)]
    finish_reason: Said<'a>,
    /// Moonshot's.
    #[serde(borrow, default)]
    usage: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Piece<'a> {
    #[serde(borrow, default)]
    content: Said<'a>,
    #[serde(borrow, default)]
    reasoning_content: Said<'a>,
    #[serde(borrow, default)]
    reasoning: Said<'a>,
    #[serde(borrow, default)]
    reasoning_details: Option<Vec<Detail<'a>>>,
    #[serde(borrow, default)]
    refusal: Said<'a>,
    #[serde(borrow, default)]
    tool_calls: Option<Vec<CallPiece<'a>>>,
    #[serde(borrow, default)]
    function_call: Option<FunctionPiece<'a>>,
    #[serde(default)]
    annotations: Option<Vec<Annotation>>,
}

/// A piece of a call.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct CallPiece<'a> {
    pub index: Count,
    #[serde(borrow)]
    pub id: Said<'a>,
    #[serde(borrow)]
    pub function: Option<FunctionPiece<'a>>,
    #[serde(borrow)]
    pub custom: Option<FunctionPiece<'a>>,
    #[serde(borrow)]
    pub extra_content: Option<Extra<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct FunctionPiece<'a> {
    #[serde(borrow)]
    pub name: Said<'a>,
    #[serde(borrow)]
    pub arguments: Said<'a>,
    #[serde(borrow)]
    pub input: Said<'a>,
}

/// What is open besides calls: one at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Thought,
    Refusal,
}

/// Reads an upstream's stream.
#[derive(Debug, Default)]
pub(in crate::dialect::translate) struct StreamReader {
    started: bool,
    over: bool,
    id: Option<String>,
    /// The index of the next part.
    next: usize,
    open: Option<(usize, Kind)>,
    thought: OpenThought,
    calls: Calls,
    refused: bool,
    counts: Counts,
    finish: Option<String>,
}

/// What is known of the thought that is open, or was last.
#[derive(Debug, Default)]
struct OpenThought {
    told: String,
    /// The index of its details; of a plain one there is none.
    detail: Option<Option<u64>>,
    sealed: bool,
    /// Another one was before it.
    later: bool,
}

impl StreamReader {
    pub fn read(&mut self, event: &SseEvent<'_>, sink: &mut Vec<Event>) {
        let data = event.data.trim_ascii();
        if self.over || data.is_empty() {
            return;
        }
        if data == b"[DONE]" {
            self.end(sink);
            return;
        }
        let named_error = event.event == Some(b"error".as_slice());
        match serde_json::from_slice::<Chunk<'_>>(data) {
            Ok(chunk) => self.chunk(chunk, data, named_error, sink),
            Err(_) if named_error => self.fail(StreamError::read(None, data), sink),
            Err(_) => {}
        }
    }

    /// The stream ended and the answer is whole: what has not been said yet, `Ended` last.
    pub fn end(&mut self, sink: &mut Vec<Event>) {
        if self.over {
            return;
        }
        let called = self.calls.any();
        let stop = match self.finish.take() {
            Some(word) => stop_of(&word, called, self.refused),
            None => Ok(if called { Stop::ToolCalls } else { Stop::End }),
        };
        let stop = match stop {
            Ok(stop) => stop,
            Err(message) => {
                let kind = "api_error".to_owned();
                self.fail(StreamError { kind, message }, sink);
                return;
            }
        };
        self.start(Begun::default(), sink);
        self.close(sink);
        self.calls.close(sink);
        if self.counts.reported() {
            sink.push(Event::Usage(self.counts.usage()));
        }
        sink.push(Event::Finished(stop));
        sink.push(Event::Ended);
        self.over = true;
    }

    fn start(&mut self, begun: Begun, sink: &mut Vec<Event>) {
        if !self.started {
            self.started = true;
            sink.push(Event::Started(begun));
        }
    }

    fn fail(&mut self, error: StreamError, sink: &mut Vec<Event>) {
        self.over = true;
        sink.push(Event::Error {
            kind: error.kind,
            message: error.message,
        });
    }

    fn chunk(&mut self, chunk: Chunk<'_>, data: &[u8], named_error: bool, sink: &mut Vec<Event>) {
        let is_error = chunk
            .object
            .is_some_and(|object| object.get() == "\"error\"");
        if chunk.error.is_some() || is_error || named_error {
            self.fail(StreamError::read(chunk.error, data), sink);
            return;
        }
        if !self.started && (chunk.choices.is_some() || chunk.id.is_some()) {
            self.id = chunk.id.and_then(word);
            let begun = Begun {
                id: self.id.clone(),
                model: chunk.model.and_then(word),
                created: chunk.created.0.filter(|created| *created > 0),
                usage: None,
                service_tier: chunk.service_tier.and_then(word),
            };
            self.start(begun, sink);
        }
        let mut report = chunk.usage;
        for choice in chunk.choices.into_iter().flatten() {
            report = report.or(choice.usage);
            // Only one answer was asked for.
            if choice.index.get() == 0 {
                self.choice(choice, sink);
            }
        }
        if let Some(report) = report.or_else(|| chunk.x_groq?.usage)
            && let Ok(report) = serde_json::from_str::<WireUsage>(report.get())
        {
            self.counts.report(&report);
        }
    }

    fn choice(&mut self, choice: Choice<'_>, sink: &mut Vec<Event>) {
        for piece in [choice.delta, choice.message].into_iter().flatten() {
            self.piece(piece, sink);
        }
        if let Some(word) = choice.finish_reason.into_text() {
            self.finish = Some(word.into_owned());
        }
    }

    fn piece(&mut self, piece: Piece<'_>, sink: &mut Vec<Event>) {
        let plain = piece.reasoning_content.into_text();
        let plain = plain.or_else(|| piece.reasoning.into_text());
        let details = piece.reasoning_details.unwrap_or_default();
        // The details tell the same text once more, and where it belongs.
        let told = details.iter().any(|detail| !detail.shown().is_empty());
        let both = told && plain.is_some();
        if let (Some(plain), false) = (plain, told) {
            self.think(plain, sink);
        }
        for detail in &details {
            self.detail(detail, both, sink);
        }
        match piece.content {
            Said::Nothing => {}
            Said::Text(text) => self.say(Kind::Text, text, sink),
            Said::Other(list) => self.list(&list, sink),
        }
        if let Some(refusal) = piece.refusal.into_text() {
            self.refused = true;
            self.say(Kind::Refusal, refusal, sink);
        }
        let older = piece.function_call.map(|function| CallPiece {
            function: Some(function),
            ..CallPiece::default()
        });
        for call in piece.tool_calls.into_iter().flatten().chain(older) {
            self.close(sink);
            self.calls
                .piece(call, self.id.as_deref(), &mut self.next, sink);
        }
        for annotation in piece.annotations.into_iter().flatten() {
            let citation = annotation.url_citation.and_then(|cited| cited.citation());
            if let (Some(citation), Some((index, Kind::Text))) = (citation, self.open) {
                let delta = Delta::Citation(citation);
                sink.push(Event::Delta { index, delta });
            }
        }
    }

    /// Mistral's content, where it is a list: thoughts and texts.
    fn list(&mut self, list: &serde_json::Value, sink: &mut Vec<Event>) {
        for item in list.as_array().into_iter().flatten() {
            let text = Cow::Owned(text_inside(item));
            if item["type"] == "thinking" {
                self.think(text, sink);
            } else {
                self.say(Kind::Text, text, sink);
            }
        }
    }

    fn think(&mut self, text: Cow<'_, str>, sink: &mut Vec<Event>) {
        let open = matches!(self.open, Some((_, Kind::Thought)));
        let goes_on = open && !self.thought.sealed && self.thought.detail.is_none();
        if goes_on {
            self.thought.told.push_str(&text);
            self.say(Kind::Thought, text, sink);
            return;
        }
        // A blank line between two thoughts belongs to neither.
        let text = match self.thought.later {
            true => Cow::Owned(text.trim_start_matches('\n').to_owned()),
            false => text,
        };
        if !text.is_empty() {
            self.new_thought(None, sink);
            self.thought.told.push_str(&text);
            self.say(Kind::Thought, text, sink);
        }
    }

    fn new_thought(&mut self, detail: Option<Option<u64>>, sink: &mut Vec<Event>) {
        self.close(sink);
        self.thought = OpenThought {
            detail,
            later: true,
            ..OpenThought::default()
        };
        self.open(Kind::Thought, sink);
    }

    fn detail(&mut self, detail: &Detail<'_>, both: bool, sink: &mut Vec<Event>) {
        let (shown, seal) = (detail.shown(), detail.seal());
        if shown.is_empty() && seal.is_none() {
            return;
        }
        let open = matches!(self.open, Some((_, Kind::Thought))) && !self.thought.sealed;
        // After a plain thought was told, its details may follow: the whole of it again, and its proof. A thought
        // before it that has none may stand in front,
        // and blank lines in front of a thought were left out.
        let text = shown.trim_start_matches('\n');
        let again = !shown.is_empty() && self.thought.told.ends_with(text);
        let repeats = open && !both && self.thought.detail.is_none() && again;
        let goes_on = open
            && match self.thought.detail {
                None => repeats || shown.is_empty(),
                Some(index) => index == detail.index(),
            };
        if goes_on {
            self.thought.detail = Some(detail.index());
        } else {
            self.new_thought(Some(detail.index()), sink);
        }
        if !repeats && !shown.is_empty() {
            self.say(Kind::Thought, Cow::Borrowed(shown), sink);
        }
        if let Some(seal) = seal {
            self.seal(seal, sink);
        }
    }

    fn seal(&mut self, seal: Seal, sink: &mut Vec<Event>) {
        if let Some((index, Kind::Thought)) = self.open {
            self.thought.sealed = true;
            let delta = Delta::Seal(seal);
            sink.push(Event::Delta { index, delta });
        }
    }

    fn say(&mut self, kind: Kind, text: Cow<'_, str>, sink: &mut Vec<Event>) {
        if text.is_empty() {
            return;
        }
        let index = match self.open {
            Some((index, open)) if open == kind => index,
            _ => self.open(kind, sink),
        };
        let delta = Delta::Text(text.into_owned());
        sink.push(Event::Delta { index, delta });
    }

    fn open(&mut self, kind: Kind, sink: &mut Vec<Event>) -> usize {
        self.close(sink);
        let index = self.next;
        self.next += 1;
        self.open = Some((index, kind));
        let part = match kind {
            Kind::Text => Opened::Text,
            Kind::Thought => Opened::Thought,
            Kind::Refusal => Opened::Refusal,
        };
        sink.push(Event::Open { index, part });
        index
    }

    fn close(&mut self, sink: &mut Vec<Event>) {
        if let Some((index, _)) = self.open.take() {
            sink.push(Event::Close { index });
        }
    }
}
