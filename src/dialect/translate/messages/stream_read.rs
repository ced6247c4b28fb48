//! An upstream's stream read into neutral events. It keeps the order that they promise, however odd the upstream: what
//! ends the answer is held back until nothing more can come.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::super::neutral::{Begun, Delta, Event, Hosted, Opened, Seal, SealKind, Stop, WebSearch};
use super::read::{found, query_of};
use super::wire::{OWN, citation_of, explanation, raw_json, stop_of};
use crate::dialect::anthropic::usage::{Counts, WireUsage};
use crate::dialect::raw;
use crate::dialect::sse::SseEvent;
use crate::dialect::usage::StreamError;

/// Any event.
#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Cow<'a, str>,
    index: Option<usize>,
    #[serde(borrow)]
    delta: Option<WireDelta<'a>>,
    #[serde(borrow)]
    content_block: Option<&'a RawValue>,
    #[serde(borrow)]
    message: Option<Started<'a>>,
    usage: Option<WireUsage>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct WireDelta<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Cow<'a, str>,
    text: Option<String>,
    thinking: Option<String>,
    signature: Option<String>,
    partial_json: Option<String>,
    #[serde(borrow)]
    citation: Option<&'a RawValue>,
    stop_reason: Option<String>,
    stop_sequence: Option<String>,
    #[serde(borrow)]
    stop_details: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Started<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    model: Option<&'a RawValue>,
    usage: Option<WireUsage>,
}

#[derive(Deserialize)]
struct BlockStart<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Cow<'a, str>,
    id: Option<String>,
    name: Option<String>,
    tool_use_id: Option<String>,
    text: Option<String>,
    thinking: Option<String>,
    signature: Option<String>,
    data: Option<String>,
    #[serde(borrow)]
    input: Option<&'a RawValue>,
    #[serde(borrow)]
    content: Option<&'a RawValue>,
}

/// A call of the vendor's own tool, put together again.
#[derive(Serialize)]
struct ServerCall<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: &'a str,
    name: &'a str,
    input: Option<&'a RawValue>,
}

/// A block that has begun.
#[derive(Debug)]
struct Block {
    /// The upstream's index.
    wire: usize,
    state: State,
}

#[derive(Debug)]
enum State {
    Text {
        index: usize,
    },
    Thought {
        index: usize,
        /// What was said of its proof; the last word counts.
        seal: Option<String>,
    },
    Call {
        index: usize,
        /// The argument as it stood in the beginning, for upstreams that say it there.
        whole: Option<String>,
        said: bool,
    },
    /// A call of the vendor's own tool: known when it is whole.
    Server {
        id: String,
        name: String,
        input: String,
    },
    /// Something whole; what follows of it says nothing.
    Whole,
}

/// Reads an upstream's stream.
#[derive(Debug, Default)]
pub(in crate::dialect::translate) struct StreamReader {
    started: bool,
    over: bool,
    blocks: Vec<Block>,
    /// Parts opened so far.
    opened: usize,
    /// Searches whose results have not come.
    searches: Vec<WebSearch>,
    counts: Counts,
    stop: Option<Stop>,
    refusal: Option<String>,
}

impl StreamReader {
    pub fn read(&mut self, event: &SseEvent<'_>, sink: &mut Vec<Event>) {
        if self.over {
            return;
        }
        let Ok(wire) = serde_json::from_slice::<Wire<'_>>(event.data) else {
            return;
        };
        let name = event.event.map(String::from_utf8_lossy);
        let kind = match wire.kind.as_ref() {
            "" if wire.error.is_some() => "error",
            "" => name.as_deref().unwrap_or_default(),
            kind => kind,
        };
        match kind {
            "content_block_delta" => self.delta(wire, sink),
            "content_block_start" => self.block(wire, sink),
            "content_block_stop" => {
                let open = wire.index.or(self.blocks.last().map(|block| block.wire));
                if let Some(index) = open {
                    self.close(index, sink);
                }
            }
            "message_start" => {
                let message = wire.message.unwrap_or(Started {
                    id: None,
                    model: None,
                    usage: None,
                });
                self.start(message, sink);
            }
            "message_delta" => {
                self.begin(sink);
                self.counts.report(wire.usage);
                if let Some(delta) = wire.delta
                    && let Some(reason) = delta.stop_reason
                {
                    self.stop = Some(stop_of(&reason, delta.stop_sequence));
                    self.refusal = explanation(delta.stop_details);
                }
            }
            "message_stop" => self.end(sink),
            "ping" if self.started => sink.push(Event::Ping),
            "error" => {
                self.over = true;
                let StreamError { kind, message } = StreamError::read(wire.error, event.data);
                sink.push(Event::Error { kind, message });
            }
            _ => {}
        }
    }

    /// The stream ended and the answer is whole: what has not been said yet, `Ended` last.
    pub fn end(&mut self, sink: &mut Vec<Event>) {
        if self.over {
            return;
        }
        self.begin(sink);
        while let Some(block) = self.blocks.first() {
            let wire = block.wire;
            self.close(wire, sink);
        }
        self.flush_searches(sink);
        if self.stop == Some(Stop::Refusal)
            && let Some(text) = self.refusal.take()
        {
            let index = self.open(Opened::Refusal, sink);
            text_delta(index, text, sink);
            sink.push(Event::Close { index });
        }
        self.over = true;
        if self.counts.reported() {
            sink.push(Event::Usage(self.counts.usage()));
        }
        sink.push(Event::Finished(self.stop.take().unwrap_or(Stop::End)));
        sink.push(Event::Ended);
    }

    fn start(&mut self, message: Started<'_>, sink: &mut Vec<Event>) {
        self.counts.report(message.usage);
        if std::mem::replace(&mut self.started, true) {
            return;
        }
        let text = |raw: Option<&RawValue>| raw::text(raw).map(Cow::into_owned);
        sink.push(Event::Started(Begun {
            id: text(message.id),
            model: text(message.model),
            created: None,
            usage: self.counts.reported().then(|| self.counts.usage()),
            service_tier: self.counts.service_tier().map(str::to_owned),
        }));
    }

    /// For upstreams that begin with something else.
    fn begin(&mut self, sink: &mut Vec<Event>) {
        if !self.started {
            self.started = true;
            sink.push(Event::Started(Begun::default()));
        }
    }

    fn open(&mut self, part: Opened, sink: &mut Vec<Event>) -> usize {
        let index = self.opened;
        self.opened += 1;
        sink.push(Event::Open { index, part });
        index
    }

    fn block(&mut self, wire: Wire<'_>, sink: &mut Vec<Event>) {
        let Some(json) = wire.content_block else {
            return;
        };
        let Ok(start) = serde_json::from_str::<BlockStart<'_>>(json.get()) else {
            return;
        };
        self.begin(sink);
        let next = self.blocks.last().map_or(self.opened, |last| last.wire + 1);
        let at = wire.index.unwrap_or(next);
        self.close(at, sink);
        if start.kind != "web_search_tool_result" {
            self.flush_searches(sink);
        }
        let state = self.state(json, start, sink);
        self.blocks.push(Block { wire: at, state });
    }

    fn state(&mut self, json: &RawValue, start: BlockStart<'_>, sink: &mut Vec<Event>) -> State {
        match start.kind.as_ref() {
            "text" => {
                let index = self.open(Opened::Text, sink);
                text_delta(index, start.text.unwrap_or_default(), sink);
                State::Text { index }
            }
            "thinking" => {
                let index = self.open(Opened::Thought, sink);
                text_delta(index, start.thinking.unwrap_or_default(), sink);
                let seal = start.signature.filter(|seal| !seal.is_empty());
                State::Thought { index, seal }
            }
            "redacted_thinking" => {
                let index = self.open(Opened::Thought, sink);
                let data = start.data.unwrap_or_default();
                let seal = Seal::read(OWN, SealKind::Encrypted, None, &data);
                let delta = Delta::Seal(seal);
                sink.push(Event::Delta { index, delta });
                sink.push(Event::Close { index });
                State::Whole
            }
            "tool_use" => {
                let part = Opened::ToolCall {
                    id: start.id.unwrap_or_else(|| format!("toolu_{}", self.opened)),
                    name: start.name.unwrap_or_default(),
                    namespace: None,
                    custom: false,
                };
                let whole = start.input.map(|input| input.get().to_owned());
                State::Call {
                    index: self.open(part, sink),
                    whole,
                    said: false,
                }
            }
            "server_tool_use" => State::Server {
                id: start.id.unwrap_or_default(),
                name: start.name.unwrap_or_default(),
                input: match start.input.map(RawValue::get) {
                    None | Some("{}" | "null") => String::new(),
                    Some(input) => input.to_owned(),
                },
            },
            "web_search_tool_result" => {
                let id = start.tool_use_id.unwrap_or_default();
                let place = self.searches.iter().position(|search| search.id == id);
                let mut search = match place {
                    Some(place) => self.searches.remove(place),
                    None => WebSearch {
                        id,
                        ..WebSearch::default()
                    },
                };
                search.found = start.content.map(found).unwrap_or_default();
                search.hosted.push(hosted("web_search_tool_result", json));
                self.whole(Opened::WebSearch(search), sink);
                State::Whole
            }
            kind => {
                self.whole(Opened::Hosted(hosted(kind, json)), sink);
                State::Whole
            }
        }
    }

    fn delta(&mut self, wire: Wire<'_>, sink: &mut Vec<Event>) {
        let Some(delta) = wire.delta else { return };
        let at = wire.index.or(self.blocks.last().map(|block| block.wire));
        let at = at.unwrap_or_default();
        let found = self.blocks.iter().position(|block| block.wire == at);
        let place = match found {
            Some(place) => place,
            None => {
                let Some(state) = self.unannounced(&delta, sink) else {
                    return;
                };
                self.blocks.push(Block { wire: at, state });
                self.blocks.len() - 1
            }
        };
        match (&mut self.blocks[place].state, delta.kind.as_ref()) {
            (State::Text { index }, "text_delta") => {
                text_delta(*index, delta.text.unwrap_or_default(), sink);
            }
            (State::Text { index }, "citations_delta") => {
                if let Some(citation) = delta.citation.and_then(citation_of) {
                    let delta = Delta::Citation(citation);
                    sink.push(Event::Delta {
                        index: *index,
                        delta,
                    });
                }
            }
            (State::Thought { index, .. }, "thinking_delta") => {
                text_delta(*index, delta.thinking.unwrap_or_default(), sink);
            }
            (State::Thought { seal, .. }, "signature_delta") => {
                let said = delta.signature.filter(|seal| !seal.is_empty());
                *seal = said.or(seal.take());
            }
            (State::Call { index, said, .. }, "input_json_delta") => {
                let more = delta.partial_json.unwrap_or_default();
                if !more.is_empty() {
                    *said = true;
                    let delta = Delta::Input(more);
                    sink.push(Event::Delta {
                        index: *index,
                        delta,
                    });
                }
            }
            (State::Server { input, .. }, "input_json_delta") => {
                input.push_str(&delta.partial_json.unwrap_or_default());
            }
            _ => {}
        }
    }

    /// The block of a delta whose beginning was never said.
    fn unannounced(&mut self, delta: &WireDelta<'_>, sink: &mut Vec<Event>) -> Option<State> {
        self.begin(sink);
        match delta.kind.as_ref() {
            "text_delta" => Some(State::Text {
                index: self.open(Opened::Text, sink),
            }),
            "thinking_delta" => Some(State::Thought {
                index: self.open(Opened::Thought, sink),
                seal: None,
            }),
            _ => None,
        }
    }

    fn close(&mut self, wire: usize, sink: &mut Vec<Event>) {
        let Some(place) = self.blocks.iter().position(|block| block.wire == wire) else {
            return;
        };
        match self.blocks.remove(place).state {
            State::Text { index } => sink.push(Event::Close { index }),
            State::Thought { index, seal } => {
                if let Some(text) = seal {
                    let seal = Seal::read(OWN, SealKind::Signature, None, &text);
                    let delta = Delta::Seal(seal);
                    sink.push(Event::Delta { index, delta });
                }
                sink.push(Event::Close { index });
            }
            State::Call { index, whole, said } => {
                if !said {
                    let whole = whole.filter(|whole| whole != "null");
                    let delta = Delta::Input(whole.unwrap_or_else(|| "{}".to_owned()));
                    sink.push(Event::Delta { index, delta });
                }
                sink.push(Event::Close { index });
            }
            State::Server { id, name, input } => self.server_call(id, &name, &input, sink),
            State::Whole => {}
        }
    }

    /// A call of the vendor's own tool is whole: a search waits for what it finds.
    fn server_call(&mut self, id: String, name: &str, input: &str, sink: &mut Vec<Event>) {
        let input = serde_json::from_str::<&RawValue>(input).ok();
        let kind = "server_tool_use";
        let whole = ServerCall {
            kind,
            id: &id,
            name,
            input: input.or_else(|| serde_json::from_str("{}").ok()),
        };
        let whole = hosted(kind, &raw_json(&whole));
        if name == "web_search" {
            self.searches.push(WebSearch {
                id,
                query: input.and_then(query_of).unwrap_or_default(),
                found: Vec::new(),
                hosted: vec![whole],
            });
        } else {
            self.whole(Opened::Hosted(whole), sink);
        }
    }

    fn flush_searches(&mut self, sink: &mut Vec<Event>) {
        for search in std::mem::take(&mut self.searches) {
            self.whole(Opened::WebSearch(search), sink);
        }
    }

    fn whole(&mut self, part: Opened, sink: &mut Vec<Event>) {
        let index = self.open(part, sink);
        sink.push(Event::Close { index });
    }
}

fn text_delta(index: usize, text: String, sink: &mut Vec<Event>) {
    if !text.is_empty() {
        let delta = Delta::Text(text);
        sink.push(Event::Delta { index, delta });
    }
}

fn hosted(kind: &str, json: &RawValue) -> Hosted {
    Hosted {
        dialect: OWN,
        kind: kind.to_owned(),
        json: json.to_owned(),
    }
}
