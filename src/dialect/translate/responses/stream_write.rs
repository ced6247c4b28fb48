//! A stream for a client of this dialect. Items have their numbers from when they are announced; texts that follow
//! each other are one message.

use std::sync::Arc;

use actors::domain::{Dialect, Usage};

use super::made::{Call, Made, Said};
use super::object::{Frame, State, ending};
use super::stand_in::StandIn;
use super::told::{Entry, Told, about, done, event, response};
use super::wire::{Annotation, Content as Wire};
use crate::dialect::translate::Memory;
use crate::dialect::translate::neutral::{Begun, Citation, Delta, Event, Opened, Seal, Stop};

#[derive(Debug)]
pub(in super::super) struct StreamWriter {
    memory: Arc<Memory>,
    frame: Frame,
    offered: Vec<StandIn>,
    sequence: u64,
    started: bool,
    over: bool,
    refused: bool,
    usage: Option<Usage>,
    stop: Option<Stop>,
    service_tier: Option<String>,
    items: Vec<Entry>,
    /// The message that the next text belongs to.
    message: Option<usize>,
    /// Parts of the answer that are open, by their index.
    open: Vec<(usize, Place)>,
}

#[derive(Debug)]
enum Place {
    /// A call that is not announced, because its proof would have to stand before it.
    Held(Call),
    Item {
        item: usize,
        part: usize,
    },
    /// Something that this dialect has no item for.
    Unsaid,
}

impl StreamWriter {
    pub fn new(memory: Arc<Memory>) -> Self {
        Self {
            frame: Frame::of(&memory),
            offered: StandIn::offered(&memory.echo),
            memory,
            sequence: 0,
            started: false,
            over: false,
            refused: false,
            usage: None,
            stop: None,
            service_tier: None,
            items: Vec::new(),
            message: None,
            open: Vec::new(),
        }
    }

    pub fn write(&mut self, event: Event, out: &mut Vec<u8>) {
        if self.over {
            return;
        }
        match event {
            Event::Started(begun) => self.start(begun, out),
            Event::Open { index, part } => {
                self.start(Begun::default(), out);
                self.open(index, part, out);
            }
            Event::Delta { index, delta } => self.delta(index, delta, out),
            Event::Close { index } => self.close(index, out),
            Event::Usage(usage) => self.usage = Some(usage),
            Event::Finished(stop) => self.stop = Some(stop),
            Event::Ping => out.extend_from_slice(b": keep-alive\n\n"),
            Event::Error { kind, message } => {
                self.start(Begun::default(), out);
                self.over = true;
                let state = State {
                    status: "failed",
                    error: Some((code(&kind), &message)),
                    usage: self.usage.as_ref(),
                    service_tier: self.service_tier.as_deref(),
                    ..State::default()
                };
                let items = &self.items;
                response(
                    out,
                    &mut self.sequence,
                    "response.failed",
                    &self.frame,
                    &state,
                    items,
                );
            }
            Event::Ended => self.end(out),
        }
    }

    fn start(&mut self, begun: Begun, out: &mut Vec<u8>) {
        if self.started {
            return;
        }
        self.started = true;
        self.service_tier = begun.service_tier;
        self.usage = begun.usage;
        let state = State {
            status: "in_progress",
            service_tier: self.service_tier.as_deref(),
            ..State::default()
        };
        for kind in ["response.created", "response.in_progress"] {
            response(out, &mut self.sequence, kind, &self.frame, &state, &[]);
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        self.start(Begun::default(), out);
        while let Some((index, _)) = self.open.first() {
            self.close(*index, out);
        }
        self.leave_message(out);
        self.over = true;
        let (status, reason) = ending(self.stop.as_ref(), self.refused);
        let state = State {
            status,
            completed_at: (status == "completed").then_some(self.memory.now_s),
            error: None,
            reason,
            usage: self.usage.as_ref(),
            service_tier: self.service_tier.as_deref(),
        };
        let kind = match status {
            "completed" => "response.completed",
            _ => "response.incomplete",
        };
        response(
            out,
            &mut self.sequence,
            kind,
            &self.frame,
            &state,
            &self.items,
        );
    }

    fn open(&mut self, index: usize, part: Opened, out: &mut Vec<u8>) {
        let place = match part {
            Opened::Text => self.open_text(false, out),
            Opened::Refusal => {
                self.refused = true;
                self.open_text(true, out)
            }
            Opened::Thought => {
                self.leave_message(out);
                let item = self.announce(
                    Made::Thought {
                        text: String::new(),
                        seal: None,
                    },
                    out,
                );
                Place::Item { item, part: 0 }
            }
            Opened::ToolCall {
                id,
                name,
                namespace,
                custom,
            } => {
                self.leave_message(out);
                let call = Call {
                    id,
                    name,
                    namespace,
                    custom,
                    ..Call::default()
                };
                Place::Held(call.standing_in(&self.offered))
            }
            Opened::WebSearch(search) => {
                self.leave_message(out);
                let item = self.announce(Made::Search(search), out);
                for step in ["in_progress", "searching", "completed"] {
                    let told = about(&self.items, item);
                    let kind = format!("response.web_search_call.{step}");
                    event(out, &mut self.sequence, &kind, &told);
                }
                Place::Item { item, part: 0 }
            }
            Opened::Hosted(hosted) if hosted.dialect == Dialect::OpenaiResponses => {
                self.leave_message(out);
                let item = self.announce(Made::Own(hosted.json), out);
                Place::Item { item, part: 0 }
            }
            Opened::Hosted(_) => Place::Unsaid,
        };
        self.open.push((index, place));
    }

    fn open_text(&mut self, refusal: bool, out: &mut Vec<u8>) -> Place {
        let item = match self.message {
            Some(item) => item,
            None => self.announce(Made::Message(Vec::new()), out),
        };
        self.message = Some(item);
        let entry = &mut self.items[item];
        entry.open_parts += 1;
        let Made::Message(parts) = &mut entry.made else {
            return Place::Unsaid;
        };
        let part = parts.len();
        parts.push(Said {
            refusal,
            ..Said::default()
        });
        let told = Told {
            content_index: Some(part),
            part: Some(if refusal {
                Wire::Refusal { refusal: "" }
            } else {
                Wire::answered("", &[])
            }),
            ..about(&self.items, item)
        };
        event(
            out,
            &mut self.sequence,
            "response.content_part.added",
            &told,
        );
        Place::Item { item, part }
    }

    /// Tells the client of a new item.
    fn announce(&mut self, made: Made, out: &mut Vec<u8>) -> usize {
        let item = self.items.len();
        let id = made.id(&self.memory.id, item);
        let json = made.json(&id, "in_progress");
        self.items.push(Entry {
            id,
            made,
            open_parts: 0,
            done: None,
        });
        let told = Told {
            output_index: item,
            item: serde_json::from_str(&json).ok(),
            ..Told::default()
        };
        event(out, &mut self.sequence, "response.output_item.added", &told);
        item
    }

    /// No more text belongs to the message at hand.
    fn leave_message(&mut self, out: &mut Vec<u8>) {
        if let Some(item) = self.message.take()
            && self.items[item].open_parts == 0
        {
            self.finish(item, out);
        }
    }

    fn finish(&mut self, item: usize, out: &mut Vec<u8>) {
        let entry = &mut self.items[item];
        let json = entry.made.json(&entry.id, "completed");
        let told = Told {
            output_index: item,
            item: serde_json::from_str(&json).ok(),
            ..Told::default()
        };
        event(out, &mut self.sequence, "response.output_item.done", &told);
        entry.done = Some(json);
    }

    /// Announces a call that was held back, and says where it is.
    fn tell_call(&mut self, at: usize, out: &mut Vec<u8>) {
        let (_, place) = &mut self.open[at];
        if let Place::Held(call) = place {
            let call = std::mem::take(call);
            let item = self.announce(Made::Call(call), out);
            self.open[at].1 = Place::Item { item, part: 0 };
        }
    }

    fn delta(&mut self, index: usize, delta: Delta, out: &mut Vec<u8>) {
        let Some(at) = self.open.iter().position(|(open, _)| *open == index) else {
            return;
        };
        match (&self.open[at].1, delta) {
            (Place::Unsaid, _) => {}
            (Place::Held(call), Delta::Seal(seal)) => {
                let made = Made::proof_of(&call.id, &seal);
                self.tell_proof(made, out);
            }
            (Place::Held(_), Delta::Input(input)) => {
                if !input.is_empty() {
                    self.tell_call(at, out);
                    self.input(at, &input, out);
                }
            }
            (Place::Held(_), _) => {}
            (Place::Item { .. }, Delta::Input(input)) => self.input(at, &input, out),
            (&Place::Item { item, part }, Delta::Text(text)) => self.text(item, part, &text, out),
            (&Place::Item { item, .. }, Delta::Seal(seal)) => self.seal(item, seal, out),
            (&Place::Item { item, part }, Delta::Citation(citation)) => {
                let entry = &mut self.items[item];
                let Made::Message(parts) = &mut entry.made else {
                    return;
                };
                let said = &mut parts[part];
                let nth = said.citations.len();
                let so_far = || (0, said.text.chars().count() as u64);
                said.citations.push(Citation {
                    span: citation.span.or_else(|| Some(so_far())),
                    ..citation
                });
                let told = Told {
                    item_id: Some(&entry.id),
                    output_index: item,
                    content_index: Some(part),
                    annotation_index: Some(nth),
                    annotation: Some(Annotation::of(&said.citations[nth], &said.text)),
                    ..Told::default()
                };
                let kind = "response.output_text.annotation.added";
                event(out, &mut self.sequence, kind, &told);
            }
        }
    }

    fn tell_proof(&mut self, proof: Made, out: &mut Vec<u8>) {
        let item = self.announce(proof, out);
        self.finish(item, out);
    }

    fn seal(&mut self, item: usize, seal: Seal, out: &mut Vec<u8>) {
        match &mut self.items[item].made {
            Made::Thought { seal: own, .. } => *own = Some(seal),
            Made::Call(call) => {
                let proof = Made::proof_of(&call.id, &seal);
                self.tell_proof(proof, out);
            }
            _ => {}
        }
    }

    fn text(&mut self, item: usize, part: usize, text: &str, out: &mut Vec<u8>) {
        if text.is_empty() {
            return;
        }
        let entry = &mut self.items[item];
        let told = Told {
            item_id: Some(&entry.id),
            output_index: item,
            delta: Some(text),
            ..Told::default()
        };
        match &mut entry.made {
            Made::Message(parts) => {
                let said = &mut parts[part];
                said.text.push_str(text);
                let (kind, logprobs) = if said.refusal {
                    ("response.refusal.delta", None)
                } else {
                    ("response.output_text.delta", Some([]))
                };
                let told = Told {
                    content_index: Some(part),
                    logprobs,
                    ..told
                };
                event(out, &mut self.sequence, kind, &told);
            }
            Made::Thought { text: thought, .. } => {
                if thought.is_empty() {
                    let added = Told {
                        summary_index: Some(0),
                        delta: None,
                        part: Some(Wire::SummaryText { text: "" }),
                        item_id: Some(&entry.id),
                        output_index: item,
                        ..Told::default()
                    };
                    let kind = "response.reasoning_summary_part.added";
                    event(out, &mut self.sequence, kind, &added);
                }
                thought.push_str(text);
                let told = Told {
                    summary_index: Some(0),
                    ..told
                };
                let kind = "response.reasoning_summary_text.delta";
                event(out, &mut self.sequence, kind, &told);
            }
            _ => {}
        }
    }

    fn input(&mut self, at: usize, input: &str, out: &mut Vec<u8>) {
        let Place::Item { item, .. } = self.open[at].1 else {
            return;
        };
        let entry = &mut self.items[item];
        let Made::Call(call) = &mut entry.made else {
            return;
        };
        call.input.push_str(input);
        if input.is_empty() || call.stand_in.is_some() {
            return;
        }
        let kind = if call.custom {
            "response.custom_tool_call_input.delta"
        } else {
            "response.function_call_arguments.delta"
        };
        let told = Told {
            item_id: Some(&entry.id),
            output_index: item,
            delta: Some(input),
            ..Told::default()
        };
        event(out, &mut self.sequence, kind, &told);
    }

    fn close(&mut self, index: usize, out: &mut Vec<u8>) {
        let Some(at) = self.open.iter().position(|(open, _)| *open == index) else {
            return;
        };
        self.tell_call(at, out);
        let Place::Item { item, part } = self.open[at].1 else {
            self.open.remove(at);
            return;
        };
        if let Made::Call(call) = &self.items[item].made
            && call.input.is_empty()
            && !call.custom
        {
            self.input(at, "{}", out);
        }
        self.open.remove(at);
        done(out, &mut self.sequence, &self.items, item, part);
        let entry = &mut self.items[item];
        entry.open_parts = entry.open_parts.saturating_sub(1);
        if entry.open_parts == 0 && self.message != Some(item) {
            self.finish(item, out);
        }
    }
}

/// The word that clients of the dialect know for an error of any vendor. Codex acts on some of them.
fn code(kind: &str) -> &'static str {
    match kind {
        "rate_limit_error" | "rate_limit_exceeded" | "RESOURCE_EXHAUSTED" => "rate_limit_exceeded",
        "insufficient_quota" | "billing_error" => "insufficient_quota",
        "context_length_exceeded" => "context_length_exceeded",
        "usage_not_included" => "usage_not_included",
        "invalid_prompt" => "invalid_prompt",
        _ => "server_error",
    }
}
