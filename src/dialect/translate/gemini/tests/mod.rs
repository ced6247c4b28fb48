//! The Gemini dialect by itself: what its clients really send, what its vendor really answers, and there and back.

mod answers;
mod conversations;
mod read;
mod streams_read;
mod streams_write;
mod write;

use std::sync::Arc;

use serde_json::Value;

use super::*;
use crate::dialect::sse::SseReader;
use crate::dialect::translate::neutral::{Event, Notes, Request, Unsayable};
use crate::dialect::translate::{Asked, Memory, Target};

const ASKED: Asked<'_> = Asked {
    model: "gemini-3.8-flash",
    stream: true,
    array: false,
    id: "hub-1",
    now_s: 1,
};

fn target(model: &str) -> Target<'_> {
    Target {
        model,
        default_max_output: 32_000,
    }
}

fn fixture(name: &str) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    std::fs::read_to_string(format!("{root}/tests/fixtures/translate/gemini/{name}")).unwrap()
}

fn read(json: &str) -> (Request, Notes) {
    let mut notes = Notes::default();
    let read = read_request(json, &ASKED, &mut notes).unwrap();
    (read.request, notes)
}

fn refused(json: &Value) -> Unsayable {
    read_request(&json.to_string(), &ASKED, &mut Notes::default()).unwrap_err()
}

fn written_for(model: &str, request: &Request) -> (Value, Notes) {
    let mut notes = Notes::default();
    let bytes = write_request(request, &ASKED, &target(model), &mut notes).unwrap();
    (serde_json::from_slice(&bytes).unwrap(), notes)
}

fn written(request: &Request) -> Value {
    written_for("gemini-3.8-flash", request).0
}

fn fields(notes: &Notes) -> Vec<&str> {
    notes.dropped().iter().map(|it| &*it.field).collect()
}

/// What a reader makes of a stream that ended whole.
fn events_of(stream: &[u8]) -> Vec<Event> {
    let mut reader = StreamReader::default();
    let mut events = Vec::new();
    SseReader::new().push(stream, |event| reader.read(&event, &mut events));
    reader.end(&mut events);
    events
}

fn memory(array: bool) -> Arc<Memory> {
    Arc::new(Memory {
        model: "gemini-3.8-flash".to_owned(),
        id: "hub-1".to_owned(),
        now_s: 1,
        array,
        include_usage: true,
        ..Memory::default()
    })
}

fn stream_of(events: &[Event], array: bool) -> String {
    let mut writer = StreamWriter::new(memory(array));
    let mut out = Vec::new();
    for event in events {
        writer.write(event.clone(), &mut out);
    }
    String::from_utf8(out).unwrap()
}
