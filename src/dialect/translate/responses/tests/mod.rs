//! What is read, what is written, and that the one is the other's way back. No test needs another dialect's module.

mod answers;
mod compared;
mod read;
mod round_trip;
mod stream_in;
mod stream_out;
mod write;

use std::sync::Arc;

use serde_json::Value;

use super::*;
use crate::dialect::sse::SseReader;
use crate::dialect::translate::neutral::{Event, Notes, Request, Unsayable};
use crate::dialect::translate::{Asked, Memory, Read, Target};

const ASKED: Asked<'static> = Asked {
    model: "asked-model",
    stream: true,
    array: false,
    id: "abc",
    now_s: 1_700_000_000,
};

/// A model of which nothing is known, so that nothing is made to fit it.
const MODEL: &str = "some-model";

fn try_read(body: &Value) -> (Result<Read, Unsayable>, Notes) {
    let mut notes = Notes::default();
    let read = read_request(&body.to_string(), &ASKED, &mut notes);
    (read, notes)
}

fn read(body: &Value) -> Request {
    try_read(body).0.unwrap().request
}

fn refused(body: &Value) -> String {
    try_read(body).0.unwrap_err().to_string()
}

fn try_write(request: &Request) -> (Result<Value, Unsayable>, Notes) {
    try_write_for(MODEL, request)
}

fn try_write_for(model: &str, request: &Request) -> (Result<Value, Unsayable>, Notes) {
    let target = Target {
        model,
        default_max_output: 4096,
    };
    let mut notes = Notes::default();
    let written = write_request(request, &ASKED, &target, &mut notes);
    let written = written.map(|bytes| serde_json::from_slice(&bytes).unwrap());
    (written, notes)
}

fn write(request: &Request) -> Value {
    try_write(request).0.unwrap()
}

fn fields(notes: &Notes) -> Vec<&str> {
    notes
        .dropped()
        .iter()
        .map(|dropped| dropped.field.as_ref())
        .collect()
}

fn memory(request: &Value) -> Arc<Memory> {
    let echo = try_read(request).0.unwrap().echo;
    Arc::new(Memory {
        model: ASKED.model.to_owned(),
        id: ASKED.id.to_owned(),
        now_s: ASKED.now_s,
        echo,
        ..Memory::default()
    })
}

/// What a stream of these events says.
fn stream_read(events: &[Value]) -> Vec<Event> {
    let text: String = events
        .iter()
        .map(|event| format!("data: {event}\n\n"))
        .collect();
    read_bytes(text.as_bytes(), usize::MAX)
}

fn read_bytes(stream: &[u8], chunk: usize) -> Vec<Event> {
    let mut reader = StreamReader::default();
    let mut sse = SseReader::new();
    let mut said = Vec::new();
    for piece in stream.chunks(chunk.min(stream.len().max(1))) {
        sse.push(piece, |event| reader.read(&event, &mut said));
    }
    reader.end(&mut said);
    said
}

/// The stream that a client gets for these events.
fn stream_written(memory: &Arc<Memory>, events: impl IntoIterator<Item = Event>) -> Vec<u8> {
    let mut writer = StreamWriter::new(memory.clone());
    let mut out = Vec::new();
    for event in events {
        writer.write(event, &mut out);
    }
    out
}

/// The objects of a written stream.
fn objects(stream: &[u8]) -> Vec<Value> {
    let mut objects = Vec::new();
    SseReader::new().push(stream, |event| {
        objects.push(serde_json::from_slice(event.data).unwrap());
    });
    objects
}

fn kinds(objects: &[Value]) -> Vec<&str> {
    objects
        .iter()
        .map(|object| object["type"].as_str().unwrap())
        .collect()
}
