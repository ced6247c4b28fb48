//! What a translation costs: microseconds for an event of a stream, and for a request of 100 KB, for each pair. Run it
//! with `cargo bench --bench translate`; it is no test and judges nothing.
#![expect(
    clippy::print_stdout,
    reason = "a benchmark's result is what it prints"
)]

use std::hint::black_box;
use std::time::Instant;

use actors::domain::Dialect;
use claude_code_hub::dialect::translate::{Asked, StreamTranslator, Target, request};
use serde_json::{Value, json};

const EVENTS: usize = 2000;
const BODY_BYTES: usize = 100 * 1024;
const ROUNDS: usize = 15;
const DIALECTS: [(Dialect, &str); 4] = [
    (Dialect::Anthropic, "messages"),
    (Dialect::OpenaiChat, "chat"),
    (Dialect::OpenaiResponses, "responses"),
    (Dialect::Gemini, "gemini"),
];

fn main() {
    println!("client over upstream        µs an event    ms a request of 100 KB");
    for (client, name) in DIALECTS {
        let body = body(client);
        for (upstream, over) in DIALECTS
            .into_iter()
            .filter(|(upstream, _)| *upstream != client)
        {
            let (stream, events) = stream(upstream);
            let event_us = best(|| through(client, upstream, &stream)) * 1e6 / events as f64;
            let request_ms = best(|| {
                black_box(translated(client, upstream, &body));
            }) * 1e3;
            let pair = format!("{name}_over_{over}");
            println!("{pair:<26} {event_us:>12.2} {request_ms:>17.3}");
        }
    }
}

/// Seconds of the fastest round.
fn best(mut work: impl FnMut()) -> f64 {
    (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min)
}

fn translated(
    client: Dialect,
    upstream: Dialect,
    body: &[u8],
) -> claude_code_hub::dialect::translate::Outgoing {
    let asked = Asked {
        model: "asked",
        stream: true,
        array: false,
        id: "0-1",
        now_s: 1_760_000_000,
    };
    let target = Target {
        model: "upstream-model",
        default_max_output: 32_000,
    };
    request(client, upstream, body, &asked, &target).expect("every dialect can say it")
}

/// A chunk for each event, as they come from a model.
fn through(client: Dialect, upstream: Dialect, stream: &[String]) {
    let memory = translated(client, upstream, &small(client)).memory;
    let mut translator = StreamTranslator::new(client, upstream, &memory);
    for chunk in stream {
        black_box(translator.push(chunk.as_bytes()));
    }
    black_box(translator.finish());
}

fn small(client: Dialect) -> Vec<u8> {
    request_of(client, &[("user", "q".to_owned())], &[])
        .to_string()
        .into_bytes()
}

/// Turns of prose and code, and the tools of a coding client.
fn body(client: Dialect) -> Vec<u8> {
    let text =
        "    let path = \"src/main.rs\";\n\tprintln!(\"{}\", path); // plain words of a prompt\n"
            .repeat(12);
    let turns: Vec<(&str, String)> = (0..BODY_BYTES * 4 / 5 / text.len())
        .map(|turn| {
            (
                if turn % 2 == 0 { "user" } else { "assistant" },
                text.clone(),
            )
        })
        .collect();
    let tools: Vec<Value> = (0..20)
        .map(|n| json!({"name": format!("tool_{n}"), "description": text, "schema": {"type": "object", "properties": {"path": {"type": "string", "description": "where"}}, "required": ["path"]}}))
        .collect();
    request_of(client, &turns, &tools).to_string().into_bytes()
}

fn request_of(client: Dialect, turns: &[(&str, String)], tools: &[Value]) -> Value {
    let turn = |kind: &str| -> Vec<Value> {
        turns
            .iter()
            .map(|(role, text)| match kind {
                "parts" => json!({"role": if *role == "user" { "user" } else { "model" }, "parts": [{"text": text}]}),
                "typed" => json!({"type": "message", "role": role, "content": [{"type": if *role == "user" { "input_text" } else { "output_text" }, "text": text}]}),
                _ => json!({"role": role, "content": text}),
            })
            .collect()
    };
    let tool = |make: &dyn Fn(&Value) -> Value| -> Vec<Value> { tools.iter().map(make).collect() };
    match client {
        Dialect::Anthropic => {
            json!({"model": "asked", "max_tokens": 4096, "messages": turn("plain"),
            "tools": tool(&|one| json!({"name": one["name"], "description": one["description"], "input_schema": one["schema"]}))})
        }
        Dialect::OpenaiChat => json!({"model": "asked", "messages": turn("plain"),
            "tools": tool(&|one| json!({"type": "function", "function": {"name": one["name"], "description": one["description"], "parameters": one["schema"]}}))}),
        Dialect::OpenaiResponses => json!({"model": "asked", "input": turn("typed"),
            "tools": tool(&|one| json!({"type": "function", "name": one["name"], "description": one["description"], "parameters": one["schema"]}))}),
        Dialect::Gemini => json!({"contents": turn("parts"),
            "tools": [{"functionDeclarations": tool(&|one| json!({"name": one["name"], "description": one["description"], "parametersJsonSchema": one["schema"]}))}]}),
    }
}

/// A long text as the upstream streams it, and how many of its events say something.
fn stream(upstream: Dialect) -> (Vec<String>, usize) {
    let named = |data: Value| {
        format!(
            "event: {}\ndata: {data}\n\n",
            data["type"].as_str().unwrap_or_default()
        )
    };
    let plain = |data: Value| format!("data: {data}\n\n");
    let word = "pear and ";
    let mut stream = Vec::with_capacity(EVENTS + 8);
    match upstream {
        Dialect::Anthropic => {
            stream.push(named(json!({"type": "message_start", "message": {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": [], "usage": {"input_tokens": 9, "output_tokens": 1}}})));
            stream.push(named(json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})));
            for _ in 0..EVENTS {
                stream.push(named(json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}})));
            }
            stream.push(named(json!({"type": "content_block_stop", "index": 0})));
            stream.push(named(json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 9}})));
            stream.push(named(json!({"type": "message_stop"})));
        }
        Dialect::OpenaiChat => {
            let chunk = |delta: Value, finish: Value| {
                plain(
                    json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}),
                )
            };
            for _ in 0..EVENTS {
                stream.push(chunk(json!({"content": word}), Value::Null));
            }
            stream.push(chunk(json!({}), "stop".into()));
            stream.push("data: [DONE]\n\n".to_owned());
        }
        Dialect::OpenaiResponses => {
            let response = json!({"id": "resp_1", "object": "response", "created_at": 1, "status": "in_progress", "model": "m", "output": []});
            stream.push(named(
                json!({"type": "response.created", "response": response}),
            ));
            stream.push(named(json!({"type": "response.output_item.added", "output_index": 0, "item": {"id": "msg_1", "type": "message", "role": "assistant", "content": []}})));
            for _ in 0..EVENTS {
                stream.push(named(json!({"type": "response.output_text.delta", "item_id": "msg_1", "output_index": 0, "content_index": 0, "delta": word})));
            }
            stream.push(named(json!({"type": "response.completed", "response": {"id": "resp_1", "object": "response", "status": "completed", "model": "m", "output": [], "usage": {"input_tokens": 9, "output_tokens": 9}}})));
        }
        Dialect::Gemini => {
            let chunk = |text: &str, finish: Value| {
                plain(
                    json!({"candidates": [{"content": {"role": "model", "parts": [{"text": text}]}, "index": 0, "finishReason": finish}], "modelVersion": "m", "usageMetadata": {"promptTokenCount": 9, "candidatesTokenCount": 9, "totalTokenCount": 18}}),
                )
            };
            for _ in 0..EVENTS {
                stream.push(chunk(word, Value::Null));
            }
            stream.push(chunk("", "STOP".into()));
        }
    }
    (stream, EVENTS)
}
