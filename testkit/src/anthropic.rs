//! Messages and event streams in the shape of the public Anthropic Messages API.
//! Shapes only: when and how they are written is the connection's business.

use serde_json::{Value, json};

use crate::Usage;

/// A part of an answer.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    Text(String),
    ToolUse { name: String, input: Value },
}

impl Block {
    fn complete(&self) -> Value {
        match self {
            Self::Text(text) => json!({"type": "text", "text": text}),
            Self::ToolUse { name, input } => {
                json!({"type": "tool_use", "id": "toolu_scripted_01", "name": name, "input": input})
            }
        }
    }

    fn empty(&self) -> Value {
        match self {
            Self::Text(_) => json!({"type": "text", "text": ""}),
            Self::ToolUse { name, .. } => {
                json!({"type": "tool_use", "id": "toolu_scripted_01", "name": name, "input": {}})
            }
        }
    }

    fn deltas(&self, count: usize) -> Vec<Value> {
        match self {
            Self::Text(text) => split(text, count)
                .into_iter()
                .map(|text| json!({"type": "text_delta", "text": text}))
                .collect(),
            // The API streams no arguments as no text at all, not as `{}`.
            Self::ToolUse { input, .. } if *input == json!({}) => {
                vec![json!({"type": "input_json_delta", "partial_json": ""})]
            }
            Self::ToolUse { input, .. } => split(&input.to_string(), count)
                .into_iter()
                .map(|part| json!({"type": "input_json_delta", "partial_json": part}))
                .collect(),
        }
    }
}

fn stop_reason(blocks: &[Block]) -> &'static str {
    if blocks
        .iter()
        .any(|block| matches!(block, Block::ToolUse { .. }))
    {
        "tool_use"
    } else {
        "end_turn"
    }
}

fn usage_json(usage: &Usage, output: u64) -> Value {
    json!({
        "input_tokens": usage.input,
        "cache_creation_input_tokens": usage.cache_write_5m + usage.cache_write_1h,
        "cache_read_input_tokens": usage.cache_read,
        "cache_creation": {
            "ephemeral_5m_input_tokens": usage.cache_write_5m,
            "ephemeral_1h_input_tokens": usage.cache_write_1h,
        },
        "output_tokens": output,
        "service_tier": "standard",
    })
}

/// The whole answer to a request that did not ask for a stream.
pub(crate) fn message(blocks: &[Block], usage: &Usage, model: &str) -> Value {
    json!({
        "id": "msg_scripted_01",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": blocks.iter().map(Block::complete).collect::<Vec<_>>(),
        "stop_reason": stop_reason(blocks),
        "stop_sequence": null,
        "usage": usage_json(usage, usage.output),
    })
}

/// The same as events; each block's content comes in `deltas` pieces.
pub(crate) fn events(blocks: &[Block], usage: &Usage, model: &str, deltas: usize) -> Vec<String> {
    let mut events = vec![event(
        "message_start",
        json!({"message": {
            "id": "msg_scripted_01",
            "type": "message",
            "role": "assistant",
            "model": model,
            "content": [],
            "stop_reason": null,
            "stop_sequence": null,
            "usage": usage_json(usage, usage.output.min(1)),
        }}),
    )];
    for (index, block) in blocks.iter().enumerate() {
        let start = json!({"index": index, "content_block": block.empty()});
        events.push(event("content_block_start", start));
        if index == 0 {
            events.push(ping());
        }
        for delta in block.deltas(deltas) {
            events.push(event(
                "content_block_delta",
                json!({"index": index, "delta": delta}),
            ));
        }
        events.push(event("content_block_stop", json!({"index": index})));
    }
    events.push(event(
        "message_delta",
        json!({
            "delta": {"stop_reason": stop_reason(blocks), "stop_sequence": null},
            "usage": {
                "input_tokens": usage.input,
                "cache_creation_input_tokens": usage.cache_write_5m + usage.cache_write_1h,
                "cache_read_input_tokens": usage.cache_read,
                "output_tokens": usage.output,
            },
        }),
    ));
    events.push(event("message_stop", json!({})));
    events
}

/// The event that keeps a connection busy and says nothing.
pub(crate) fn ping() -> String {
    event("ping", json!({}))
}

/// The event by which a stream reports a failure.
pub(crate) fn error_event() -> String {
    event(
        "error",
        json!({"error": {"type": "overloaded_error", "message": "Overloaded"}}),
    )
}

/// The type comes first, as it does from the real API, although JSON would not mind.
fn event(name: &str, data: Value) -> String {
    let data = data.to_string();
    let rest = &data[1..];
    let comma = if rest == "}" { "" } else { "," };
    format!("event: {name}\ndata: {{\"type\":\"{name}\"{comma}{rest}\n\n")
}

/// Exactly `count` parts that give the text together; the last ones are empty when it is too short.
pub(crate) fn split(text: &str, count: usize) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let count = count.max(1);
    let size = letters.len().div_ceil(count).max(1);
    let mut parts: Vec<String> = letters
        .chunks(size)
        .map(|part| part.iter().collect())
        .collect();
    parts.resize(count, String::new());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_text_is_the_text() {
        for count in 1..20 {
            let parts = split("größer als 1", count);
            assert_eq!(
                (parts.len(), parts.concat().as_str()),
                (count, "größer als 1")
            );
        }
    }

    #[test]
    fn a_stream_begins_and_ends_as_the_api_does() {
        let usage = Usage {
            input: 3,
            output: 7,
            cache_write_1h: 2,
            ..Usage::default()
        };
        let events = events(&[Block::Text("hi".into())], &usage, "m", 2);
        let names: Vec<&str> = events
            .iter()
            .map(|event| {
                event
                    .lines()
                    .next()
                    .unwrap()
                    .strip_prefix("event: ")
                    .unwrap()
            })
            .collect();
        assert_eq!(
            names,
            [
                "message_start",
                "content_block_start",
                "ping",
                "content_block_delta",
                "content_block_delta",
                "content_block_stop",
                "message_delta",
                "message_stop"
            ]
        );
        assert_eq!(events[2], "event: ping\ndata: {\"type\":\"ping\"}\n\n");
        for event in &events {
            let data = event.split_once("data: ").unwrap().1;
            assert!(
                serde_json::from_str::<Value>(data).unwrap()["type"].is_string(),
                "{data}"
            );
        }
        assert!(
            events[0].contains(r#""ephemeral_1h_input_tokens":2"#),
            "{}",
            events[0]
        );
        assert!(events[6].contains(r#""output_tokens":7"#), "{}", events[6]);
    }
}
