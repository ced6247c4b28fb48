//! A stream for a client: chunks of one id, the ending in one of its own, usage after it where the client asked for
//! it, then `[DONE]`. Thoughts stand where OpenAI's imitators have them.

use std::io::Write;
use std::sync::Arc;

use actors::domain::{Dialect, Usage};
use serde::Serialize;
use serde_json::{Value, json};

use super::proofs::{details, extra};
use super::read::OLDER;
use super::wire::{Annotation, WrittenUsage, older_word, tier_of, word_of};
use crate::dialect::translate::Memory;
use crate::dialect::translate::neutral::{Begun, Delta, Event, Opened, Seal, Stop, Thought};
use crate::dialect::voice;

/// A part that is open.
#[derive(Debug)]
enum Open {
    Text {
        /// Characters of content before it.
        from: u64,
    },
    Refusal,
    Thought {
        place: usize,
        told: String,
        seal: Option<Seal>,
    },
    Call {
        place: usize,
        custom: bool,
    },
}

/// Writes a stream for the client.
#[derive(Debug)]
pub(in crate::dialect::translate) struct StreamWriter {
    memory: Arc<Memory>,
    /// The client knows only `function_call`, of which there is one.
    older: bool,
    /// What all chunks begin with, up to their choices.
    head: Vec<u8>,
    open: Vec<(usize, Open)>,
    /// A call whose first chunk waits for its proof, because clients look for it there.
    held: Option<(usize, Value)>,
    thoughts: usize,
    calls: usize,
    chars: u64,
    refused: bool,
    usage: Usage,
    finished: bool,
}

impl StreamWriter {
    pub fn new(memory: Arc<Memory>) -> Self {
        Self {
            older: memory.echo.contains_key(OLDER),
            memory,
            head: Vec::new(),
            open: Vec::new(),
            held: None,
            thoughts: 0,
            calls: 0,
            chars: 0,
            refused: false,
            usage: Usage::ZERO,
            finished: false,
        }
    }

    pub fn write(&mut self, event: Event, out: &mut Vec<u8>) {
        let event = match self.release(event, out) {
            Some(event) => event,
            None => return,
        };
        match event {
            Event::Started(begun) => self.start(begun, out),
            Event::Open { index, part } => self.open(index, part),
            Event::Delta { index, delta } => self.delta(index, delta, out),
            Event::Close { index } => self.close(index, out),
            Event::Usage(usage) => self.usage = usage,
            Event::Finished(stop) => self.finish(Some(&stop), out),
            Event::Error { kind, message } => error(&kind, &message, out),
            Event::Ping => {
                let alive = voice::keep_alive(Dialect::OpenaiChat);
                out.extend_from_slice(alive.unwrap_or_default());
            }
            Event::Ended => self.end(out),
        }
    }

    fn start(&mut self, begun: Begun, out: &mut Vec<u8>) {
        #[derive(Serialize)]
        struct Head<'a> {
            id: String,
            object: &'static str,
            created: u64,
            model: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            service_tier: Option<&'static str>,
        }
        let head = Head {
            id: format!("chatcmpl-{}", self.memory.id),
            object: "chat.completion.chunk",
            created: self.memory.now_s,
            model: &self.memory.model,
            service_tier: begun.service_tier.as_deref().and_then(tier_of),
        };
        self.head.extend_from_slice(b"data: ");
        json_into(&mut self.head, &head);
        self.head.pop();
        self.head.extend_from_slice(b",\"choices\":[");
        if let Some(usage) = begun.usage {
            self.usage = usage;
        }
        let first = br#"{"role":"assistant","content":"","refusal":null}"#;
        self.chunk(out, |out| out.extend_from_slice(first));
    }

    /// A chunk with one delta, which `delta` writes.
    fn chunk(&self, out: &mut Vec<u8>, delta: impl FnOnce(&mut Vec<u8>)) {
        out.extend_from_slice(&self.head);
        out.extend_from_slice(b"{\"index\":0,\"delta\":");
        delta(out);
        out.extend_from_slice(b",\"logprobs\":null,\"finish_reason\":null}]");
        self.tail(out);
    }

    fn tail(&self, out: &mut Vec<u8>) {
        if self.memory.include_usage {
            out.extend_from_slice(b",\"usage\":null");
        }
        out.extend_from_slice(b"}\n\n");
    }

    /// `{"<name>": "<text>"}`
    fn text(&self, name: &str, text: &str, out: &mut Vec<u8>) {
        self.chunk(out, |out| {
            out.extend_from_slice(b"{\"");
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"\":");
            json_into(out, text);
            out.push(b'}');
        });
    }

    fn value(&self, delta: &Value, out: &mut Vec<u8>) {
        self.chunk(out, |out| json_into(out, delta));
    }

    /// Sends the first chunk of a call that was held, with its proof if this is it.
    fn release(&mut self, event: Event, out: &mut Vec<u8>) -> Option<Event> {
        if matches!(event, Event::Ping) {
            return Some(event);
        }
        let Some((held, mut call)) = self.held.take() else {
            return Some(event);
        };
        let rest = match event {
            Event::Delta {
                index,
                delta: Delta::Seal(seal),
            } if index == held => {
                call["extra_content"] = extra(&seal);
                None
            }
            event => Some(event),
        };
        if self.older {
            self.value(&json!({"function_call": call["function"].take()}), out);
        } else {
            self.value(&json!({"tool_calls": [call]}), out);
        }
        rest
    }

    fn open(&mut self, index: usize, part: Opened) {
        let open = match part {
            Opened::Text => Open::Text { from: self.chars },
            Opened::Refusal => {
                self.refused = true;
                Open::Refusal
            }
            Opened::Thought => {
                let place = self.thoughts;
                self.thoughts += 1;
                Open::Thought {
                    place,
                    told: String::new(),
                    seal: None,
                }
            }
            // There is no second one in the older form, and it was asked not to come.
            Opened::ToolCall { .. } if self.older && self.calls > 0 => return,
            Opened::ToolCall {
                id, name, custom, ..
            } => {
                let place = self.calls;
                self.calls += 1;
                let call = if custom {
                    json!({"index": place, "id": id, "type": "custom", "custom": {"name": name, "input": ""}})
                } else {
                    json!({"index": place, "id": id, "type": "function", "function": {"name": name, "arguments": ""}})
                };
                self.held = Some((index, call));
                Open::Call { place, custom }
            }
            // The client did not call them, and their outcome is in the text.
            Opened::WebSearch(_) | Opened::Hosted(_) => return,
        };
        self.open.push((index, open));
    }

    fn delta(&mut self, index: usize, delta: Delta, out: &mut Vec<u8>) {
        let Some(at) = self.open.iter().position(|(open, _)| *open == index) else {
            return;
        };
        let mut open = std::mem::replace(&mut self.open[at].1, Open::Refusal);
        self.extend(&mut open, delta, out);
        self.open[at].1 = open;
    }

    fn extend(&mut self, open: &mut Open, delta: Delta, out: &mut Vec<u8>) {
        match (open, delta) {
            (Open::Text { .. }, Delta::Text(text)) => {
                self.chars += text.chars().count() as u64;
                self.text("content", &text, out);
            }
            (Open::Text { from }, Delta::Citation(citation)) => {
                let annotation = Annotation::of(&citation, (*from, self.chars));
                self.value(&json!({"annotations": [annotation]}), out);
            }
            (Open::Refusal, Delta::Text(text)) => self.text("refusal", &text, out),
            (Open::Thought { place, told, .. }, Delta::Text(text)) => {
                // Thoughts are told in one text; a blank line keeps them apart.
                if told.is_empty() && *place > 0 {
                    self.text("reasoning_content", "\n\n", out);
                }
                self.text("reasoning_content", &text, out);
                told.push_str(&text);
            }
            (Open::Thought { seal, .. }, Delta::Seal(said)) => *seal = Some(said),
            (Open::Call { .. }, Delta::Input(more)) if self.older => self.chunk(out, |out| {
                out.extend_from_slice(b"{\"function_call\":{\"arguments\":");
                json_into(out, more.as_str());
                out.extend_from_slice(b"}}");
            }),
            (Open::Call { .. }, Delta::Seal(_)) if self.older => {}
            (Open::Call { place, custom }, Delta::Input(more)) => {
                let (kind, field) = match custom {
                    true => ("custom", "input"),
                    false => ("function", "arguments"),
                };
                self.chunk(out, |out| {
                    let _ = write!(
                        out,
                        "{{\"tool_calls\":[{{\"index\":{place},\"{kind}\":{{\"{field}\":"
                    );
                    json_into(out, more.as_str());
                    out.extend_from_slice(b"}}]}");
                });
            }
            (Open::Call { place, .. }, Delta::Seal(seal)) => {
                let call = json!({"index": place, "extra_content": extra(&seal)});
                self.value(&json!({"tool_calls": [call]}), out);
            }
            _ => {}
        }
    }

    /// A sealed thought is told once more, whole and with its proof, when it is over.
    fn close(&mut self, index: usize, out: &mut Vec<u8>) {
        let Some(at) = self.open.iter().position(|(open, _)| *open == index) else {
            return;
        };
        if let (_, Open::Thought { place, told, seal }) = self.open.remove(at) {
            let details = details(&Thought { text: told, seal }, place);
            if !details.is_empty() {
                self.value(&json!({"reasoning_details": details}), out);
            }
        }
    }

    fn finish(&mut self, stop: Option<&Stop>, out: &mut Vec<u8>) {
        if self.finished {
            return;
        }
        self.finished = true;
        let mut word = word_of(stop, self.calls > 0, self.refused);
        if self.older {
            word = older_word(word);
        }
        out.extend_from_slice(&self.head);
        let _ = write!(
            out,
            "{{\"index\":0,\"delta\":{{}},\"logprobs\":null,\"finish_reason\":\"{word}\"}}]"
        );
        self.tail(out);
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        self.finish(None, out);
        if self.memory.include_usage {
            out.extend_from_slice(&self.head);
            out.extend_from_slice(b"],\"usage\":");
            json_into(out, &WrittenUsage::of(&self.usage));
            out.extend_from_slice(b"}\n\n");
        }
        out.extend_from_slice(b"data: [DONE]\n\n");
    }
}

fn error(kind: &str, message: &str, out: &mut Vec<u8>) {
    let error = json!({"error": {"message": message, "type": kind, "param": null, "code": null}});
    out.extend_from_slice(b"data: ");
    json_into(out, &error);
    out.extend_from_slice(b"\n\n");
}

fn json_into<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    serde_json::to_writer(out, value).expect("strings, numbers and JSON always serialise");
}
