//! Rules about requests and answers, through a hub over real sockets. Each refusal leaves a row that says why.

mod access;
mod errors;
mod filters;
mod rules;
mod words;

use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use crate::support::{Answered, KEY, TestApp, hub_yaml};

/// The type of a provider of each dialect, and a path of its clients.
const DIALECTS: [(&str, &str); 4] = [
    ("claude", "/v1/messages"),
    ("openai-compatible", "/v1/chat/completions"),
    ("codex", "/v1/responses"),
    ("gemini", "/v1beta/models/m:generateContent"),
];

/// A hub with a provider of each dialect at one upstream.
async fn hub(upstream: &Upstream) -> TestApp {
    hub_with(upstream, "").await
}

/// The same with something more in the file's section `server`.
async fn hub_with(upstream: &Upstream, server: &str) -> TestApp {
    let url = upstream.url();
    let line = |kind: &str| {
        format!(
            "  - {{ name: {kind}, type: {kind}, url: '{url}', key: sk-upstream, groups: [default, {kind}] }}\n"
        )
    };
    let providers: String = DIALECTS.iter().map(|(kind, _)| line(kind)).collect();
    let yaml = hub_yaml(&providers, "");
    TestApp::start(&yaml.replace("server: { ", &format!("server: {{ {server}"))).await
}

/// What a client of the dialect sends to say a text.
fn says(path: &str, text: &str) -> Value {
    if path.contains("generateContent") {
        json!({"contents": [{"role": "user", "parts": [{"text": text}]}]})
    } else if path.contains("responses") {
        json!({"model": "m", "input": [{"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}]})
    } else {
        json!({"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": text}]})
    }
}

/// What a client of the dialect sends to say that a tool gave a text.
fn hands_back(path: &str, text: &str) -> Value {
    if path.contains("generateContent") {
        json!({"contents": [{"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {"output": text}}}]}]})
    } else if path.contains("responses") {
        json!({"model": "m", "input": [{"type": "function_call_output", "call_id": "c", "output": text}]})
    } else if path.contains("chat") {
        json!({"model": "m", "messages": [{"role": "tool", "tool_call_id": "c", "content": text}]})
    } else {
        json!({"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": "t", "content": [{"type": "text", "text": text}]}
        ]}]})
    }
}

async fn send(app: &TestApp, path: &str, body: &str, headers: &[(&str, &str)]) -> Answered {
    let client = app.client();
    let mut request = client
        .request("POST", path)
        .insert_header(("authorization", format!("Bearer {KEY}")))
        .insert_header(("content-type", "application/json"));
    for header in headers {
        request = request.append_header(*header);
    }
    client.send(request, body.to_owned()).await
}

async fn post(app: &TestApp, path: &str, body: &Value) -> Answered {
    send(app, path, &body.to_string(), &[]).await
}

/// The message, where each dialect's clients look for it.
fn message_of(answered: &Answered) -> String {
    let json = answered.json();
    let message = json["error"]["message"].as_str();
    message.unwrap_or_else(|| panic!("{json}")).to_owned()
}

async fn upstream() -> Upstream {
    Upstream::start(Answer::message("hi")).await
}
