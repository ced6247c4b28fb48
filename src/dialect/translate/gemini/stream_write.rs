//! A stream for a Gemini client: `data:` lines and nothing else, because its command line takes a comment or an event's
//! name for a broken answer; or one JSON array. Each object stands alone, so parts may be open side by side.

use std::borrow::Cow;
use std::sync::Arc;

use actors::domain::{Dialect, Usage};
use serde_json::{Value, json};

use super::answer::{alone, goes_on, reason, usage};
use super::grounding::Sources;
use super::parts::{Piece, WirePart, arguments};
use crate::dialect::translate::Memory;
use crate::dialect::translate::neutral::{Delta, Event, Opened, Seal, Stop, ToolInput};

/// Writes a stream for the client.
#[derive(Debug)]
pub(in crate::dialect::translate) struct StreamWriter {
    array: bool,
    /// What every object ends with: model and id.
    tail: String,
    open: Vec<(usize, Open)>,
    /// The proof that the next part carries.
    pending: Option<String>,
    /// `usageMetadata` as it is known.
    usage: Option<String>,
    stop: Option<Stop>,
    sources: Sources,
    /// An object was written.
    begun: bool,
    over: bool,
}

#[derive(Debug)]
enum Open {
    Text,
    Thought {
        is_shown: bool,
        seal: Option<Seal>,
    },
    Call {
        id: String,
        name: String,
        custom: bool,
        input: String,
        seal: Option<Seal>,
    },
}

impl StreamWriter {
    pub fn new(memory: Arc<Memory>) -> Self {
        let model = Value::String(memory.model.clone());
        let id = Value::String(memory.id.clone());
        Self {
            array: memory.array,
            tail: format!(r#","modelVersion":{model},"responseId":{id}}}"#),
            open: Vec::new(),
            pending: None,
            usage: None,
            stop: None,
            sources: Sources::default(),
            begun: false,
            over: false,
        }
    }

    pub fn write(&mut self, event: Event, out: &mut Vec<u8>) {
        if self.over {
            return;
        }
        match event {
            Event::Started(begun) => self.learn(begun.usage),
            Event::Usage(usage) => self.learn(Some(usage)),
            Event::Open { index, part } => self.opened(index, part, out),
            Event::Delta { index, delta } => self.delta(index, delta, out),
            Event::Close { index } => {
                if let Some(place) = self.open.iter().position(|(open, _)| *open == index) {
                    let (_, open) = self.open.remove(place);
                    self.closed(open, out);
                }
            }
            Event::Finished(stop) => self.stop = Some(stop),
            Event::Error { kind, message } => self.error(&kind, &message, out),
            // The vendor has none, and clients would not know it.
            Event::Ping => {}
            Event::Ended => self.ended(out),
        }
    }

    fn learn(&mut self, known: Option<Usage>) {
        if let Some(known) = known {
            self.usage = Some(usage(&known).to_string());
        }
    }

    fn opened(&mut self, index: usize, part: Opened, out: &mut Vec<u8>) {
        let open = match part {
            Opened::Text | Opened::Refusal => Open::Text,
            Opened::Thought => Open::Thought {
                is_shown: false,
                seal: None,
            },
            Opened::ToolCall {
                id, name, custom, ..
            } => Open::Call {
                id,
                name,
                custom,
                input: String::new(),
                seal: None,
            },
            Opened::WebSearch(search) => return self.sources.search(search),
            Opened::Hosted(hosted) => {
                if hosted.dialect == Dialect::Gemini {
                    self.object(&Piece::Whole(&hosted.json), None, out);
                }
                return;
            }
        };
        self.open.push((index, open));
    }

    fn delta(&mut self, index: usize, delta: Delta, out: &mut Vec<u8>) {
        let open = self.open.iter_mut().find(|(open, _)| *open == index);
        let Some((_, open)) = open else { return };
        match (open, delta) {
            (Open::Text, Delta::Text(text)) if !text.is_empty() => {
                let seal = self.pending.take().map(Cow::Owned);
                self.part(WirePart::text(text).sealed(seal), out);
            }
            (Open::Thought { is_shown, .. }, Delta::Text(text)) if !text.is_empty() => {
                *is_shown = true;
                self.part(WirePart::thought(text), out);
            }
            (Open::Call { input, .. }, Delta::Input(more)) => input.push_str(&more),
            (Open::Thought { seal, .. } | Open::Call { seal, .. }, Delta::Seal(proof)) => {
                *seal = Some(proof);
            }
            (_, Delta::Citation(citation)) => self.sources.cite(citation),
            _ => {}
        }
    }

    fn closed(&mut self, open: Open, out: &mut Vec<u8>) {
        match open {
            Open::Text => {}
            Open::Thought { is_shown, seal } => {
                let Some(seal) = seal else { return };
                let carried = seal.carried_by(Dialect::Gemini);
                if goes_on(&seal, is_shown) {
                    if let Some(before) = self.pending.replace(carried) {
                        self.part(alone(before), out);
                    }
                } else {
                    let part = WirePart::thought("").sealed(Some(Cow::Owned(carried)));
                    self.part(part, out);
                }
            }
            Open::Call {
                id,
                name,
                custom,
                input,
                seal,
            } => {
                let input = if custom {
                    ToolInput::Text(input)
                } else {
                    ToolInput::Json(input)
                };
                let own = seal.map(|seal| seal.carried_by(Dialect::Gemini));
                let seal = own.or_else(|| self.pending.take()).map(Cow::Owned);
                let part = WirePart::call(&id, &name, arguments(&input)).sealed(seal);
                self.part(part, out);
            }
        }
    }

    fn ended(&mut self, out: &mut Vec<u8>) {
        for (_, open) in std::mem::take(&mut self.open) {
            self.closed(open, out);
        }
        let seal = self.pending.take().map(Cow::Owned);
        let reason = reason(self.stop.as_ref());
        let last = Piece::Part(WirePart::text("").sealed(seal));
        self.object(&last, Some(reason), out);
        if self.array {
            out.extend_from_slice(b"]");
        }
        self.over = true;
    }

    fn error(&mut self, kind: &str, message: &str, out: &mut Vec<u8>) {
        let (code, status) = code_of(kind);
        let error = json!({"error": {"code": code, "message": message, "status": status}});
        self.before(out);
        out.extend_from_slice(error.to_string().as_bytes());
        self.after(out);
        if self.array {
            out.extend_from_slice(b"]");
        }
        self.over = true;
    }

    fn part(&mut self, part: WirePart<'_>, out: &mut Vec<u8>) {
        self.object(&Piece::Part(part), None, out);
    }

    /// One object with one part, flushed at once.
    fn object(&mut self, piece: &Piece<'_>, finish: Option<&str>, out: &mut Vec<u8>) {
        self.before(out);
        out.extend_from_slice(br#"{"candidates":[{"content":{"parts":["#);
        let start = out.len();
        if serde_json::to_writer(&mut *out, piece).is_err() {
            out.truncate(start);
        }
        out.extend_from_slice(br#"],"role":"model"}"#);
        if let Some(finish) = finish {
            out.extend_from_slice(br#","finishReason":""#);
            out.extend_from_slice(finish.as_bytes());
            out.push(b'"');
        }
        out.extend_from_slice(br#","index":0"#);
        if let Some(metadata) = finish.and_then(|_| self.sources.metadata()) {
            out.extend_from_slice(br#","groundingMetadata":"#);
            out.extend_from_slice(metadata.to_string().as_bytes());
        }
        out.extend_from_slice(b"}]");
        if let Some(usage) = &self.usage {
            out.extend_from_slice(br#","usageMetadata":"#);
            out.extend_from_slice(usage.as_bytes());
        }
        out.extend_from_slice(self.tail.as_bytes());
        self.after(out);
    }

    fn before(&mut self, out: &mut Vec<u8>) {
        let lead: &[u8] = match (self.array, self.begun) {
            (false, _) => b"data: ",
            (true, false) => b"[",
            (true, true) => b",\n",
        };
        self.begun = true;
        out.extend_from_slice(lead);
    }

    fn after(&self, out: &mut Vec<u8>) {
        if !self.array {
            out.extend_from_slice(b"\n\n");
        }
    }
}

/// Google's number and word for what any vendor calls an error.
fn code_of(kind: &str) -> (u16, &'static str) {
    match kind {
        "invalid_request_error" | "INVALID_ARGUMENT" | "FAILED_PRECONDITION" => {
            (400, "INVALID_ARGUMENT")
        }
        "authentication_error" | "UNAUTHENTICATED" => (401, "UNAUTHENTICATED"),
        "permission_error" | "PERMISSION_DENIED" => (403, "PERMISSION_DENIED"),
        "not_found_error" | "NOT_FOUND" => (404, "NOT_FOUND"),
        "rate_limit_error"
        | "rate_limit_exceeded"
        | "insufficient_quota"
        | "RESOURCE_EXHAUSTED" => (429, "RESOURCE_EXHAUSTED"),
        "timeout_error" | "DEADLINE_EXCEEDED" => (504, "DEADLINE_EXCEEDED"),
        "server_error" | "INTERNAL" => (500, "INTERNAL"),
        _ => (503, "UNAVAILABLE"),
    }
}
