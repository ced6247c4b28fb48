//! Responses over a WebSocket, on real sockets: Codex' side, and a provider's.

mod codex;
mod failures;
mod provider;
mod scripted;
mod terminated;
mod turns;

use serde_json::{Value, json};
use testkit::Answer;

use crate::support::KEY;

/// The events of an answer that says this.
fn answer(id: &str, text: &str) -> Vec<Value> {
    let item = json!({ "type": "message", "role": "assistant", "id": format!("msg_{id}"), "status": "completed",
        "content": [{ "type": "output_text", "text": text, "annotations": [] }] });
    vec![
        json!({ "type": "response.created", "sequence_number": 0, "response": { "id": id, "status": "in_progress", "output": [] } }),
        json!({ "type": "response.output_item.added", "sequence_number": 1, "output_index": 0, "item": { "type": "message", "id": format!("msg_{id}"), "content": [] } }),
        json!({ "type": "response.output_text.delta", "sequence_number": 2, "output_index": 0, "delta": text }),
        json!({ "type": "response.output_item.done", "sequence_number": 3, "output_index": 0, "item": item }),
        json!({ "type": "response.completed", "sequence_number": 4, "response": { "id": id, "status": "completed", "output": [item],
            "usage": { "input_tokens": 120, "input_tokens_details": { "cached_tokens": 20 }, "output_tokens": 7, "total_tokens": 127 } } }),
    ]
}

/// The same over HTTP.
pub fn over_http(id: &str, text: &str) -> Answer {
    let events = answer(id, text).into_iter();
    Answer::raw_events(events.map(|event| {
        let kind = event["type"].as_str().unwrap();
        format!("event: {kind}\ndata: {event}\n\n")
    }))
}

fn refused(status: u16, code: &str) -> Answer {
    Answer::json(&json!({ "error": { "message": "no", "type": "t", "code": code } })).status(status)
}

/// A provider of the type `codex`.
fn codex_at(name: &str, url: &str, more: &str) -> String {
    format!(
        "  - {{ name: {name}, type: codex, url: '{url}', key: sk-upstream-{name}, attempts: 1{more} }}\n"
    )
}

/// A hub's file: `server` and `user` as further fields of theirs.
fn hub_yaml(providers: &str, server: &str, user: &str) -> String {
    format!(
        "server: {{ host: 127.0.0.1, port: 0, workers: 1, shutdown_grace_ms: 5000{server} }}\n\
         request_log: {{ flush_interval_ms: 20 }}\n\
         providers:\n{providers}\
         users:\n  - name: alice{user}\n    keys:\n      - {{ name: test, key: {KEY} }}\n"
    )
}

/// One turn of a client of its own.
pub async fn a_turn(app: &crate::support::TestApp, text: &str) {
    let mut codex = codex::Codex::connect(app).await;
    codex.ask(&create(None, &json!([asks(text)]))).await;
}

/// A frame that asks for a turn.
fn create(previous: Option<&str>, input: &Value) -> Value {
    let mut frame = json!({ "type": "response.create", "model": "gpt-6.1-sol", "stream": true, "store": false, "input": input });
    if let Some(previous) = previous {
        frame["previous_response_id"] = previous.into();
    }
    frame
}

fn asks(text: &str) -> Value {
    json!({ "type": "message", "role": "user", "content": [{ "type": "input_text", "text": text }] })
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events
        .iter()
        .map(|event| event["type"].as_str().unwrap())
        .collect()
}
