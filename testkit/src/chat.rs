//! Chunks and completions in the shape of OpenAI's public Chat Completions API, and of the legacy Completions and
//! Embeddings beside it. Shapes only.

use serde_json::{Value, json};

use crate::Usage;
use crate::anthropic::{Block, split};

fn usage_json(usage: &Usage) -> Value {
    let prompt = usage.input + usage.cache_read + usage.cache_write_5m + usage.cache_write_1h;
    json!({
        "prompt_tokens": prompt,
        "completion_tokens": usage.output,
        "total_tokens": prompt + usage.output,
        "prompt_tokens_details": {"cached_tokens": usage.cache_read},
    })
}

fn is_tool(block: &Block) -> bool {
    matches!(block, Block::ToolUse { .. })
}

fn finish_reason(blocks: &[Block]) -> &'static str {
    if blocks.iter().any(is_tool) {
        "tool_calls"
    } else {
        "stop"
    }
}

fn text_of(blocks: &[Block]) -> String {
    let texts = blocks.iter().filter_map(|block| match block {
        Block::Text(text) => Some(text.as_str()),
        Block::ToolUse { .. } => None,
    });
    texts.collect()
}

/// The whole answer.
pub(crate) fn completion(blocks: &[Block], usage: &Usage, model: &str) -> Value {
    let calls: Vec<Value> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Text(_) => None,
            Block::ToolUse { name, input } => Some(json!({
                "id": "call_scripted_01",
                "type": "function",
                "function": {"name": name, "arguments": input.to_string()},
            })),
        })
        .collect();
    let mut message = json!({"role": "assistant", "content": text_of(blocks), "refusal": null});
    if !calls.is_empty() {
        message["content"] = Value::Null;
        message["tool_calls"] = calls.into();
    }
    json!({
        "id": "chatcmpl-scripted-01",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": model,
        "choices": [{"index": 0, "message": message, "logprobs": null, "finish_reason": finish_reason(blocks)}],
        "usage": usage_json(usage),
    })
}

/// The same as events; `with_usage` where the request asked for it.
pub(crate) fn events(
    blocks: &[Block],
    usage: &Usage,
    model: &str,
    deltas: usize,
    with_usage: bool,
) -> Vec<String> {
    let chunk = |choices: Value, usage: Value| {
        let mut chunk = json!({
            "id": "chatcmpl-scripted-01",
            "object": "chat.completion.chunk",
            "created": 1_700_000_000,
            "model": model,
            "choices": choices,
        });
        if with_usage {
            chunk["usage"] = usage;
        }
        format!("data: {chunk}\n\n")
    };
    let choice = |delta: Value, finish: Value| {
        let choice =
            json!([{"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish}]);
        chunk(choice, Value::Null)
    };
    let mut events = vec![choice(
        json!({"role": "assistant", "content": ""}),
        Value::Null,
    )];
    for block in blocks {
        match block {
            Block::Text(text) => {
                for part in split(text, deltas) {
                    events.push(choice(json!({"content": part}), Value::Null));
                }
            }
            Block::ToolUse { name, input } => {
                let call = json!({"index": 0, "id": "call_scripted_01", "type": "function",
                    "function": {"name": name, "arguments": ""}});
                events.push(choice(json!({"tool_calls": [call]}), Value::Null));
                for part in split(&input.to_string(), deltas) {
                    let more = json!({"index": 0, "function": {"arguments": part}});
                    events.push(choice(json!({"tool_calls": [more]}), Value::Null));
                }
            }
        }
    }
    events.push(choice(json!({}), finish_reason(blocks).into()));
    if with_usage {
        events.push(chunk(json!([]), usage_json(usage)));
    }
    events.push("data: [DONE]\n\n".to_owned());
    events
}

/// A legacy completion.
pub(crate) fn legacy(blocks: &[Block], usage: &Usage, model: &str) -> Value {
    json!({
        "id": "cmpl-scripted-01",
        "object": "text_completion",
        "created": 1_700_000_000,
        "model": model,
        "choices": [{"index": 0, "text": text_of(blocks), "logprobs": null, "finish_reason": "stop"}],
        "usage": usage_json(usage),
    })
}

pub(crate) fn embeddings(usage: &Usage, model: &str) -> Value {
    json!({
        "object": "list",
        "data": [{"object": "embedding", "index": 0, "embedding": [0.25, -0.5]}],
        "model": model,
        "usage": {"prompt_tokens": usage.input, "total_tokens": usage.input},
    })
}

/// How a stream reports a failure.
pub(crate) fn error_event() -> String {
    let error =
        json!({"message": "Overloaded", "type": "server_error", "param": null, "code": null});
    format!("data: {}\n\n", json!({"error": error}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_says_the_text_and_its_usage_where_it_is_asked_for() {
        let usage = Usage {
            input: 3,
            cache_read: 4,
            output: 2,
            ..Usage::default()
        };
        let blocks = [Block::Text("hello".into())];
        let with = events(&blocks, &usage, "m", 2, true).concat();
        assert!(with.contains(r#""prompt_tokens":7"#) && with.ends_with("data: [DONE]\n\n"));
        let without = events(&blocks, &usage, "m", 2, false).concat();
        assert!(!without.contains("usage") && without.contains(r#""finish_reason":"stop""#));
    }
}
