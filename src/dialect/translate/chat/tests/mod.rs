//! The Chat dialect to and from the neutral form: requests, answers and streams of clients and of vendors.

use std::sync::Arc;

use serde_json::Value;

use super::*;
use crate::dialect::sse::SseReader;
use crate::dialect::translate::neutral::{
    Answer, Content, Delta, Event, Notes, Opened, Part, Request, Thought, ToolCall, ToolInput,
    Unsayable,
};
use crate::dialect::translate::{Asked, Memory, Read, Target};

mod answers;
mod conversations;
mod reading;
mod settings;
mod streams_read;
mod streams_written;
mod writing;

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/translate/chat/",
            $name
        ))
    };
}
use fixture;

fn asked(stream: bool) -> Asked<'static> {
    Asked {
        model: "hub-model",
        stream,
        array: false,
        id: "0199",
        now_s: 1_790_000_000,
    }
}

fn memory(include_usage: bool) -> Arc<Memory> {
    Arc::new(Memory {
        model: "hub-model".to_owned(),
        id: "0199".to_owned(),
        now_s: 1_790_000_000,
        include_usage,
        ..Memory::default()
    })
}

fn read(body: &str) -> (Read, Notes) {
    let mut notes = Notes::default();
    let read = read_request(body, &asked(false), &mut notes);
    (read.unwrap(), notes)
}

fn refused(body: &str) -> Unsayable {
    read_request(body, &asked(false), &mut Notes::default()).unwrap_err()
}

fn try_write(
    request: &Request,
    model: &str,
    stream: bool,
) -> (Result<Value, Unsayable>, Vec<String>) {
    let mut notes = Notes::default();
    let target = Target {
        model,
        default_max_output: 4096,
    };
    let written = write_request(request, &asked(stream), &target, &mut notes);
    let dropped = notes.dropped().iter().map(|it| it.field.to_string());
    (
        written.map(|body| serde_json::from_slice(&body).unwrap()),
        dropped.collect(),
    )
}

fn written(request: &Request, model: &str) -> Value {
    try_write(request, model, false).0.unwrap()
}

/// The events of a stream that comes in one piece, to its end.
fn events(stream: &str) -> Vec<Event> {
    let mut reader = StreamReader::default();
    let mut sink = Vec::new();
    SseReader::new().push(stream.as_bytes(), |event| reader.read(&event, &mut sink));
    reader.end(&mut sink);
    sink
}

fn stream_of(events: impl IntoIterator<Item = Event>, include_usage: bool) -> String {
    let mut writer = StreamWriter::new(memory(include_usage));
    let mut out = Vec::new();
    for event in events {
        writer.write(event, &mut out);
    }
    String::from_utf8(out).unwrap()
}

/// The parts that a stream makes when it is put together.
fn gathered(events: &[Event]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for event in events {
        match event {
            Event::Open { index, part } => {
                assert_eq!(*index, parts.len(), "indices count from 0");
                parts.push(Part::new(match part {
                    Opened::Text => Content::Text {
                        text: String::new(),
                        citations: Vec::new(),
                    },
                    Opened::Thought => Content::Thought(Thought::default()),
                    Opened::Refusal => Content::Refusal(String::new()),
                    Opened::ToolCall {
                        id, name, custom, ..
                    } => Content::ToolCall(ToolCall {
                        id: id.clone(),
                        name: name.clone(),
                        namespace: None,
                        input: if *custom {
                            ToolInput::Text(String::new())
                        } else {
                            ToolInput::Json(String::new())
                        },
                        seal: None,
                    }),
                    Opened::WebSearch(search) => Content::WebSearch(search.clone()),
                    Opened::Hosted(hosted) => Content::Hosted(hosted.clone()),
                }));
            }
            Event::Delta { index, delta } => extend(&mut parts[*index].content, delta),
            _ => {}
        }
    }
    parts
}

fn extend(content: &mut Content, delta: &Delta) {
    match (content, delta) {
        (Content::Text { text, .. } | Content::Refusal(text), Delta::Text(more)) => {
            text.push_str(more);
        }
        (Content::Text { citations, .. }, Delta::Citation(citation)) => {
            citations.push(citation.clone());
        }
        (Content::Thought(thought), Delta::Text(more)) => thought.text.push_str(more),
        (Content::Thought(thought), Delta::Seal(seal)) => {
            assert_eq!(thought.seal.replace(seal.clone()), None, "one seal a part");
        }
        (Content::ToolCall(call), Delta::Input(more)) => {
            let (ToolInput::Json(input) | ToolInput::Text(input)) = &mut call.input;
            input.push_str(more);
        }
        (Content::ToolCall(call), Delta::Seal(seal)) => {
            assert_eq!(call.seal.replace(seal.clone()), None, "one seal a part");
        }
        (content, delta) => panic!("{delta:?} does not belong to {content:?}"),
    }
}

/// Opened once, closed once, nothing outside of it, and the ending last: what `neutral/event.rs` promises.
fn assert_in_order(events: &[Event]) {
    let mut open = Vec::new();
    let mut finished = false;
    for (at, event) in events.iter().enumerate() {
        assert_eq!(matches!(event, Event::Started(_)), at == 0, "{events:?}");
        match event {
            Event::Open { index, .. } => open.push(*index),
            Event::Delta { index, .. } => assert!(open.contains(index), "{event:?}"),
            Event::Close { index } => {
                assert!(open.contains(index), "{event:?}");
                open.retain(|it| it != index);
            }
            Event::Usage(_) | Event::Finished(_) => {
                assert!(open.is_empty());
                assert!(!finished || !matches!(event, Event::Finished(_)));
                finished |= matches!(event, Event::Finished(_));
            }
            Event::Ended => assert!(finished && at + 1 == events.len()),
            Event::Error { .. } => assert_eq!(at + 1, events.len()),
            Event::Started(_) | Event::Ping => {}
        }
    }
}

/// The stream as an answer.
fn answer_of(events: &[Event]) -> Answer {
    let mut answer = Answer {
        parts: gathered(events),
        ..Answer::default()
    };
    for event in events {
        match event {
            Event::Started(begun) => {
                answer.id.clone_from(&begun.id);
                answer.model.clone_from(&begun.model);
                answer.created = begun.created;
                answer.service_tier.clone_from(&begun.service_tier);
            }
            Event::Usage(usage) => answer.usage = Some(*usage),
            Event::Finished(stop) => answer.stop = Some(stop.clone()),
            _ => {}
        }
    }
    answer
}
