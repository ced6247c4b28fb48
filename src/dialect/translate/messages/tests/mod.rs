//! The dialect against recorded clients, made-up conversations and odd upstreams.

mod answers;
mod reading;
mod round_trip;
mod streams;
mod streams_any;
mod writing;

use std::sync::Arc;

use serde_json::Value;

use super::super::neutral::{
    Answer, Content, Delta, Event, Notes, Opened, Part, Request, Seal, SealKind, Thought, ToolCall,
    ToolInput, Turn, Unsayable,
};
use super::super::{Asked, Memory, Target};
use super::wire::OWN;
use super::*;
use crate::dialect::sse::SseReader;

const ASKED: Asked<'_> = Asked {
    model: "asked",
    stream: true,
    array: false,
    id: "id-1",
    now_s: 7,
};

fn read(body: &str) -> Result<(Request, Notes), Unsayable> {
    let mut notes = Notes::default();
    let read = read_request(body, &ASKED, &mut notes)?;
    Ok((read.request, notes))
}

fn write_for(model: &str, request: &Request) -> Result<(Vec<u8>, Notes), Unsayable> {
    let target = Target {
        model,
        default_max_output: 32_000,
    };
    let mut notes = Notes::default();
    let body = write_request(request, &ASKED, &target, &mut notes)?;
    Ok((body, notes))
}

fn written(model: &str, request: &Request) -> Value {
    let (body, _) = write_for(model, request).unwrap();
    serde_json::from_slice(&body).unwrap()
}

fn fields(notes: &Notes) -> Vec<&str> {
    let dropped = notes.dropped().iter();
    dropped.map(|dropped| dropped.field.as_ref()).collect()
}

fn memory() -> Arc<Memory> {
    Arc::new(Memory {
        model: "asked".to_owned(),
        id: "id-1".to_owned(),
        now_s: 7,
        ..Memory::default()
    })
}

fn seal(vendor: actors::domain::Dialect, data: &str) -> Seal {
    Seal {
        vendor,
        kind: SealKind::Signature,
        id: None,
        data: data.to_owned(),
    }
}

fn own(data: &str) -> Seal {
    seal(OWN, data)
}

fn thought(text: &str, seal: Option<Seal>) -> Part {
    Part::new(Content::Thought(Thought {
        text: text.to_owned(),
        seal,
    }))
}

fn call(id: &str, name: &str, json: &str) -> ToolCall {
    ToolCall {
        id: id.to_owned(),
        name: name.to_owned(),
        namespace: None,
        input: ToolInput::Json(json.to_owned()),
        seal: None,
    }
}

fn turn(role: super::super::neutral::Role, parts: Vec<Part>) -> Turn {
    Turn {
        role,
        parts,
        name: None,
    }
}

/// What an upstream's stream is read as.
fn events_of(stream: &str) -> Vec<Event> {
    let mut reader = StreamReader::default();
    let mut events = Vec::new();
    SseReader::new().push(stream.as_bytes(), |event| reader.read(&event, &mut events));
    reader.end(&mut events);
    events
}

/// A stream without names and data of it: one JSON object a line.
fn sse(lines: &str) -> String {
    let event = |line: &str| format!("data: {}\n\n", line.trim());
    lines.trim().lines().map(event).collect()
}

fn stream_of(events: &[Event]) -> String {
    let mut writer = StreamWriter::new(memory());
    let mut out = Vec::new();
    for event in events {
        writer.write(event.clone(), &mut out);
    }
    String::from_utf8(out).unwrap()
}

/// The whole answer that a stream tells, and a check of what every stream of events promises.
fn gathered(events: &[Event]) -> Answer {
    let mut answer = Answer::default();
    let mut open = Vec::new();
    for (place, event) in events.iter().enumerate() {
        match event {
            Event::Started(begun) => {
                assert_eq!(place, 0, "begins once, and with this");
                answer.usage = begun.usage;
            }
            Event::Open { index, part } => {
                assert_eq!(*index, answer.parts.len());
                assert_eq!(answer.stop, None, "a part after the end");
                open.push(*index);
                answer.parts.push(Part::new(content(part)));
            }
            Event::Delta { index, delta } => {
                assert!(open.contains(index), "a delta of a part that is not open");
                extend(&mut answer.parts[*index].content, delta);
            }
            Event::Close { index } => {
                assert!(open.contains(index), "closed twice or never opened");
                open.retain(|other| other != index);
            }
            Event::Usage(usage) => answer.usage = Some(*usage),
            Event::Finished(stop) => {
                assert!(open.is_empty(), "parts are open at the end");
                assert_eq!(answer.stop.replace(stop.clone()), None);
            }
            Event::Ping => {}
            Event::Ended | Event::Error { .. } => assert_eq!(place, events.len() - 1),
        }
    }
    answer
}

fn content(part: &Opened) -> Content {
    match part {
        Opened::Text => Content::Text {
            text: String::new(),
            citations: Vec::new(),
        },
        Opened::Thought => Content::Thought(Thought::default()),
        Opened::Refusal => Content::Refusal(String::new()),
        Opened::ToolCall { id, name, .. } => Content::ToolCall(call(id, name, "")),
        Opened::WebSearch(search) => Content::WebSearch(search.clone()),
        Opened::Hosted(hosted) => Content::Hosted(hosted.clone()),
    }
}

fn extend(content: &mut Content, delta: &Delta) {
    match (content, delta) {
        (Content::Text { text, .. } | Content::Refusal(text), Delta::Text(more)) => {
            text.push_str(more);
        }
        (Content::Thought(thought), Delta::Text(more)) => thought.text.push_str(more),
        (Content::Text { citations, .. }, Delta::Citation(citation)) => {
            citations.push(citation.clone());
        }
        (Content::Thought(thought), Delta::Seal(seal)) => {
            assert_eq!(thought.seal.replace(seal.clone()), None);
        }
        (Content::ToolCall(call), Delta::Input(more)) => {
            let ToolInput::Json(json) = &mut call.input else {
                panic!("a text");
            };
            json.push_str(more);
        }
        (Content::ToolCall(call), Delta::Seal(seal)) => {
            assert_eq!(call.seal.replace(seal.clone()), None);
        }
        (content, delta) => panic!("{delta:?} in {content:?}"),
    }
}
