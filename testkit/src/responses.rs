//! Events and responses in the shape of OpenAI's public Responses API. Shapes only.

use serde_json::{Value, json};

use crate::Usage;
use crate::anthropic::{Block, split};

fn usage_json(usage: &Usage) -> Value {
    let input = usage.input + usage.cache_read + usage.cache_write_5m + usage.cache_write_1h;
    json!({
        "input_tokens": input,
        "input_tokens_details": {"cached_tokens": usage.cache_read},
        "output_tokens": usage.output,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": input + usage.output,
    })
}

fn item(block: &Block, index: usize) -> Value {
    match block {
        Block::Text(text) => json!({
            "id": format!("msg_scripted_{index}"),
            "type": "message",
            "status": "completed",
            "role": "assistant",
            "content": [{"type": "output_text", "text": text, "annotations": []}],
        }),
        Block::ToolUse { name, input } => json!({
            "id": format!("fc_scripted_{index}"),
            "type": "function_call",
            "status": "completed",
            "call_id": "call_scripted_01",
            "name": name,
            "arguments": input.to_string(),
        }),
    }
}

fn object(status: &str, output: Vec<Value>, usage: Value, model: &str) -> Value {
    json!({
        "id": "resp_scripted_01",
        "object": "response",
        "created_at": 1_700_000_000,
        "status": status,
        "error": null,
        "incomplete_details": null,
        "model": model,
        "output": output,
        "usage": usage,
    })
}

/// The whole answer.
pub(crate) fn response(blocks: &[Block], usage: &Usage, model: &str) -> Value {
    let items = blocks.iter().enumerate();
    let output = items.map(|(index, block)| item(block, index)).collect();
    object("completed", output, usage_json(usage), model)
}

/// The same as events.
pub(crate) fn events(blocks: &[Block], usage: &Usage, model: &str, deltas: usize) -> Vec<String> {
    let mut told = Told(Vec::new());
    let begun = object("in_progress", Vec::new(), Value::Null, model);
    told.tell("response.created", json!({"response": begun}));
    told.tell("response.in_progress", json!({"response": begun}));
    for (index, block) in blocks.iter().enumerate() {
        let done = item(block, index);
        let id = done["id"].clone();
        let mut begun = done.clone();
        begun["status"] = "in_progress".into();
        let place = |more: Value| {
            let mut fields = json!({"item_id": id, "output_index": index});
            for (name, value) in more.as_object().into_iter().flatten() {
                fields[name] = value.clone();
            }
            fields
        };
        match block {
            Block::Text(text) => {
                begun["content"] = json!([]);
                told.tell(
                    "response.output_item.added",
                    json!({"output_index": index, "item": begun}),
                );
                let part =
                    |text: &str| json!({"type": "output_text", "text": text, "annotations": []});
                let empty = json!({"content_index": 0, "part": part("")});
                told.tell("response.content_part.added", place(empty));
                for delta in split(text, deltas) {
                    let delta = json!({"content_index": 0, "delta": delta});
                    told.tell("response.output_text.delta", place(delta));
                }
                told.tell(
                    "response.output_text.done",
                    place(json!({"content_index": 0, "text": text})),
                );
                let full = json!({"content_index": 0, "part": part(text)});
                told.tell("response.content_part.done", place(full));
            }
            Block::ToolUse { input, .. } => {
                begun["arguments"] = "".into();
                told.tell(
                    "response.output_item.added",
                    json!({"output_index": index, "item": begun}),
                );
                for delta in split(&input.to_string(), deltas) {
                    told.tell(
                        "response.function_call_arguments.delta",
                        place(json!({"delta": delta})),
                    );
                }
                let arguments = json!({"arguments": input.to_string()});
                told.tell("response.function_call_arguments.done", place(arguments));
            }
        }
        told.tell(
            "response.output_item.done",
            json!({"output_index": index, "item": done}),
        );
    }
    told.tell(
        "response.completed",
        json!({"response": response(blocks, usage, model)}),
    );
    told.0
}

/// Events, numbered as they come.
struct Told(Vec<String>);

impl Told {
    fn tell(&mut self, kind: &str, fields: Value) {
        let mut data = json!({"type": kind, "sequence_number": self.0.len()});
        for (name, value) in fields.as_object().into_iter().flatten() {
            data[name] = value.clone();
        }
        self.0.push(format!("event: {kind}\ndata: {data}\n\n"));
    }
}

/// How a stream reports a failure.
pub(crate) fn error_event() -> String {
    let mut failed = object("failed", Vec::new(), Value::Null, "scripted");
    failed["error"] = json!({"code": "server_error", "message": "Overloaded"});
    let data = json!({"type": "response.failed", "response": failed});
    format!("event: response.failed\ndata: {data}\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_numbered_and_end_with_the_response() {
        let usage = Usage {
            input: 3,
            output: 2,
            ..Usage::default()
        };
        let tool = Block::ToolUse {
            name: "f".into(),
            input: json!({"a": 1}),
        };
        let events = events(&[Block::Text("hi".into()), tool], &usage, "m", 2);
        for (number, event) in events.iter().enumerate() {
            let data = event.split_once("data: ").unwrap().1;
            let data: Value = serde_json::from_str(data).unwrap();
            assert_eq!(data["sequence_number"], number);
        }
        let last = events.last().unwrap();
        assert!(
            last.starts_with("event: response.completed") && last.contains(r#""input_tokens":3"#)
        );
    }
}
