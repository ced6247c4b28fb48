//! A stream written for the client: blocks strictly one after another, as its readers demand, so that what comes beside
//! the block at hand waits. A block begins when it first says something, because an empty one could not be sent back.

use std::collections::VecDeque;
use std::sync::Arc;

use actors::domain::Usage;
use serde::Serialize;

use super::super::Memory;
use super::super::neutral::{Begun, Citation, Delta, Event, Opened, Seal, Stop, ToolInput};
use super::answer::{carried_for, is_redacted, message_id, model, search_blocks};
use super::frames::{
    self, CITATION, EMPTY_TEXT, Empty, INPUT, PING, RedactedThinking, SIGNATURE, TEXT, THINKING,
    THOUGHT, ToolUse,
};
use super::wire::{CitationOut, OWN, UsageOut, fit_id, input_object, stop_words};
use crate::dialect::anthropic::error::{error_event, kind_for_status};

/// A part whose block is being written, or has not begun.
#[derive(Debug)]
struct Part {
    index: usize,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Not begun.
    Opened(Opened),
    /// Its block is open on the wire.
    Open(Kind),
    /// A free text is gathered, because it is to be a string inside an object.
    Gathering(String),
    /// All of it has been said.
    Said,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Thought,
    Call,
}

/// A part that waits for the one at hand.
#[derive(Debug)]
struct Waiting {
    index: usize,
    part: Opened,
    deltas: Vec<Delta>,
    closed: bool,
}

/// Writes a stream for the client.
#[derive(Debug)]
pub(in crate::dialect::translate) struct StreamWriter {
    memory: Arc<Memory>,
    started: bool,
    over: bool,
    current: Option<Part>,
    waiting: VecDeque<Waiting>,
    /// Blocks begun so far.
    blocks: usize,
    /// Ids of calls by the parts' indices, for proofs that come late.
    call: Option<String>,
    calls: bool,
    declines: bool,
    usage: Usage,
    stop: Option<Stop>,
}

impl StreamWriter {
    pub fn new(memory: Arc<Memory>) -> Self {
        Self {
            memory,
            started: false,
            over: false,
            current: None,
            waiting: VecDeque::new(),
            blocks: 0,
            call: None,
            calls: false,
            declines: false,
            usage: Usage::ZERO,
            stop: None,
        }
    }

    pub fn write(&mut self, event: Event, out: &mut Vec<u8>) {
        if self.over {
            return;
        }
        match event {
            Event::Started(begun) => self.start(&begun, out),
            Event::Open { index, part } => self.open(index, part, out),
            Event::Delta { index, delta } => match &mut self.current {
                Some(part) if part.index == index => self.delta(delta, out),
                _ => self.keep(index, delta),
            },
            Event::Close { index } => self.close(index, out),
            Event::Usage(usage) => self.usage = usage,
            Event::Finished(stop) => self.stop = Some(stop),
            Event::Ping if self.started => out.extend_from_slice(PING),
            Event::Ping => {}
            Event::Error { kind, message } => {
                self.over = true;
                out.extend(error_event(error_kind(&kind), &message));
            }
            Event::Ended => self.end(out),
        }
    }

    fn start(&mut self, begun: &Begun, out: &mut Vec<u8>) {
        if std::mem::replace(&mut self.started, true) {
            return;
        }
        self.usage = begun.usage.unwrap_or(self.usage);
        let id = message_id(&self.memory);
        let model = model(&self.memory, begun.model.as_deref());
        let usage = UsageOut::of(&self.usage, begun.service_tier.as_deref());
        frames::message_start(&id, model, usage, out);
        out.extend_from_slice(PING);
    }

    fn open(&mut self, index: usize, part: Opened, out: &mut Vec<u8>) {
        if self.current.is_some() {
            self.waiting.push_back(Waiting {
                index,
                part,
                deltas: Vec::new(),
                closed: false,
            });
            return;
        }
        self.begin(index, part, out);
    }

    /// Makes a part the one at hand. What is known whole is said at once.
    fn begin(&mut self, index: usize, part: Opened, out: &mut Vec<u8>) {
        let state = match part {
            Opened::WebSearch(search) => {
                let memory = self.memory.clone();
                for block in search_blocks(&search, index, &memory) {
                    self.whole(&block, out);
                }
                State::Said
            }
            Opened::Hosted(hosted) => {
                if hosted.dialect == OWN {
                    self.whole(&hosted.json, out);
                }
                State::Said
            }
            part => {
                self.declines |= matches!(part, Opened::Refusal);
                State::Opened(part)
            }
        };
        self.current = Some(Part { index, state });
    }

    fn delta(&mut self, delta: Delta, out: &mut Vec<u8>) {
        match delta {
            Delta::Text(text) => self.text(&text, out),
            Delta::Input(more) => self.input(&more, out),
            Delta::Seal(seal) => self.seal(&seal, out),
            Delta::Citation(citation) => self.citation(&citation, out),
        }
    }

    fn keep(&mut self, index: usize, delta: Delta) {
        let Some(part) = self.waiting.iter_mut().find(|part| part.index == index) else {
            return;
        };
        match (part.deltas.last_mut(), &delta) {
            (Some(Delta::Text(text)), Delta::Text(more))
            | (Some(Delta::Input(text)), Delta::Input(more)) => text.push_str(more),
            _ => part.deltas.push(delta),
        }
    }

    fn text(&mut self, text: &str, out: &mut Vec<u8>) {
        if text.is_empty() {
            return;
        }
        match self.started_as(out) {
            Some(Kind::Text) => frames::delta(self.blocks - 1, TEXT, text, out),
            Some(Kind::Thought) => frames::delta(self.blocks - 1, THINKING, text, out),
            Some(Kind::Call) | None => {}
        }
    }

    fn input(&mut self, more: &str, out: &mut Vec<u8>) {
        if more.is_empty() {
            return;
        }
        if let Some(Part {
            state: State::Gathering(text),
            ..
        }) = &mut self.current
        {
            text.push_str(more);
            return;
        }
        match self.started_as(out) {
            Some(Kind::Call) => frames::delta(self.blocks - 1, INPUT, more, out),
            // It has just begun to gather.
            None => {
                if let Some(Part {
                    state: State::Gathering(text),
                    ..
                }) = &mut self.current
                {
                    text.push_str(more);
                }
            }
            Some(_) => {}
        }
    }

    fn citation(&mut self, citation: &Citation, out: &mut Vec<u8>) {
        if let Some(citation) = CitationOut::of(citation)
            && self.started_as(out) == Some(Kind::Text)
        {
            frames::delta(self.blocks - 1, CITATION, &citation, out);
        }
    }

    fn seal(&mut self, seal: &Seal, out: &mut Vec<u8>) {
        let Some(part) = &mut self.current else {
            return;
        };
        match &part.state {
            State::Opened(Opened::Thought) if is_redacted(seal) => {
                part.state = State::Said;
                let block = RedactedThinking {
                    kind: "redacted_thinking",
                    data: &seal.data,
                };
                self.whole(&block, out);
            }
            State::Opened(Opened::Thought) | State::Open(Kind::Thought) => {
                self.started_as(out);
                frames::delta(self.blocks - 1, SIGNATURE, &seal.carried_by(OWN), out);
            }
            // The thought that carries it stands before the call, as long as the call has not begun.
            State::Opened(Opened::ToolCall { id, .. }) => {
                let signature = carried_for(seal, &fit_id(id));
                self.carrier(&signature, out);
            }
            State::Open(Kind::Call) | State::Gathering(_) => {
                let call = self.call.as_deref().unwrap_or_default();
                let waiting = Waiting {
                    index: usize::MAX,
                    part: Opened::Thought,
                    deltas: vec![Delta::Seal(Seal {
                        id: Some(call.to_owned()),
                        ..seal.clone()
                    })],
                    closed: true,
                };
                self.waiting.push_front(waiting);
            }
            _ => {}
        }
    }

    fn close(&mut self, index: usize, out: &mut Vec<u8>) {
        match &mut self.current {
            Some(part) if part.index == index => self.close_current(out),
            _ => {
                if let Some(part) = self.waiting.iter_mut().find(|part| part.index == index) {
                    part.closed = true;
                }
                return;
            }
        }
        while self.current.is_none()
            && let Some(waiting) = self.waiting.pop_front()
        {
            self.begin(waiting.index, waiting.part, out);
            for delta in waiting.deltas {
                self.delta(delta, out);
            }
            if waiting.closed {
                self.close_current(out);
            }
        }
    }

    fn close_current(&mut self, out: &mut Vec<u8>) {
        // A call without an argument is a call all the same.
        if let Some(Part {
            state: State::Opened(Opened::ToolCall { custom, .. }),
            ..
        }) = &self.current
        {
            let nothing = if *custom { "" } else { "{}" };
            self.started_as(out);
            self.input(nothing, out);
        }
        let Some(part) = self.current.take() else {
            return;
        };
        match part.state {
            State::Open(_) => frames::block_stop(self.blocks - 1, out),
            State::Gathering(text) => {
                let input = ToolInput::Text(text);
                let object = input_object(&input);
                frames::delta(self.blocks - 1, INPUT, object.get(), out);
                frames::block_stop(self.blocks - 1, out);
            }
            State::Opened(_) | State::Said => {}
        }
        self.call = None;
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        self.start(&Begun::default(), out);
        for part in &mut self.waiting {
            part.closed = true;
        }
        if let Some(part) = &self.current {
            let index = part.index;
            self.close(index, out);
        }
        self.over = true;
        let (stop_reason, stop_sequence) =
            stop_words(self.stop.as_ref(), self.calls, self.declines);
        let usage = UsageOut::of(&self.usage, None);
        frames::ending(stop_reason, stop_sequence, usage, out);
    }

    /// Begins the block of the part at hand, if it has not begun. `None` where it has none that may be added to.
    fn started_as(&mut self, out: &mut Vec<u8>) -> Option<Kind> {
        let part = self.current.as_mut()?;
        let state = std::mem::replace(&mut part.state, State::Said);
        let opened = match state {
            State::Open(kind) => {
                part.state = State::Open(kind);
                return Some(kind);
            }
            State::Opened(opened) => opened,
            other => {
                part.state = other;
                return None;
            }
        };
        let kind = match &opened {
            Opened::Text | Opened::Refusal => Kind::Text,
            Opened::Thought => Kind::Thought,
            Opened::ToolCall { .. } => Kind::Call,
            Opened::WebSearch(_) | Opened::Hosted(_) => return None,
        };
        let custom = matches!(opened, Opened::ToolCall { custom: true, .. });
        part.state = if custom {
            State::Gathering(String::new())
        } else {
            State::Open(kind)
        };
        match &opened {
            Opened::ToolCall { id, name, .. } => {
                self.calls = true;
                let id = fit_id(id);
                self.start_block(
                    &ToolUse {
                        kind: "tool_use",
                        id: &id,
                        name,
                        input: Empty {},
                    },
                    out,
                );
                self.call = Some(id.into_owned());
            }
            Opened::Thought => self.start_block(&THOUGHT, out),
            _ => self.start_block(&EMPTY_TEXT, out),
        }
        (!custom).then_some(kind)
    }

    fn carrier(&mut self, signature: &str, out: &mut Vec<u8>) {
        self.start_block(&THOUGHT, out);
        frames::delta(self.blocks - 1, SIGNATURE, signature, out);
        frames::block_stop(self.blocks - 1, out);
    }

    fn whole(&mut self, block: &impl Serialize, out: &mut Vec<u8>) {
        self.start_block(block, out);
        frames::block_stop(self.blocks - 1, out);
    }

    fn start_block(&mut self, block: &impl Serialize, out: &mut Vec<u8>) {
        frames::block_start(self.blocks, block, out);
        self.blocks += 1;
    }
}

/// The API's own word for a kind of error, whichever vendor said it.
fn error_kind(kind: &str) -> &'static str {
    const OWN_KINDS: [&str; 9] = [
        "authentication_error",
        "billing_error",
        "permission_error",
        "not_found_error",
        "timeout_error",
        "request_too_large",
        "rate_limit_error",
        "overloaded_error",
        "invalid_request_error",
    ];
    if let Some(own) = OWN_KINDS.iter().find(|own| **own == kind) {
        return own;
    }
    if let Ok(status) = kind.parse() {
        return kind_for_status(status);
    }
    match kind.to_ascii_lowercase().as_str() {
        "resource_exhausted" | "rate_limit_exceeded" | "tokens" | "requests" => "rate_limit_error",
        "insufficient_quota" | "billing_hard_limit_reached" => "billing_error",
        "unavailable" | "overloaded" | "server_overloaded" | "slow_down" => "overloaded_error",
        "invalid_argument"
        | "failed_precondition"
        | "context_length_exceeded"
        | "invalid_prompt" => "invalid_request_error",
        "unauthenticated" | "invalid_api_key" => "authentication_error",
        "permission_denied" => "permission_error",
        "not_found" | "model_not_found" => "not_found_error",
        "deadline_exceeded" => "timeout_error",
        _ => "api_error",
    }
}
