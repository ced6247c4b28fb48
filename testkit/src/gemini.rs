//! Answers in the shape of Google's public Gemini API, and in Code Assist's envelope. Shapes only.

use serde_json::{Value, json};

use crate::Usage;
use crate::anthropic::{Block, split};

fn usage_json(usage: &Usage) -> Value {
    let prompt = usage.input + usage.cache_read + usage.cache_write_5m + usage.cache_write_1h;
    json!({
        "promptTokenCount": prompt,
        "cachedContentTokenCount": usage.cache_read,
        "candidatesTokenCount": usage.output,
        "totalTokenCount": prompt + usage.output,
    })
}

fn part(block: &Block) -> Value {
    match block {
        Block::Text(text) => json!({"text": text}),
        Block::ToolUse { name, input } => json!({"functionCall": {"name": name, "args": input}}),
    }
}

fn object(parts: Vec<Value>, finish: Option<&str>, usage: Value, model: &str) -> Value {
    let mut candidate = json!({"content": {"parts": parts, "role": "model"}, "index": 0});
    if let Some(finish) = finish {
        candidate["finishReason"] = finish.into();
    }
    json!({
        "candidates": [candidate],
        "usageMetadata": usage,
        "modelVersion": model,
        "responseId": "scripted-01",
    })
}

/// The whole answer.
pub(crate) fn answer(blocks: &[Block], usage: &Usage, model: &str) -> Value {
    let parts = blocks.iter().map(part).collect();
    object(parts, Some("STOP"), usage_json(usage), model)
}

/// The same in pieces: those of a stream.
pub(crate) fn answers(blocks: &[Block], usage: &Usage, model: &str, deltas: usize) -> Vec<Value> {
    let begun = json!({"promptTokenCount": usage.input, "totalTokenCount": usage.input});
    let mut parts: Vec<Value> = Vec::new();
    for block in blocks {
        match block {
            Block::Text(text) => {
                parts.extend(
                    split(text, deltas)
                        .into_iter()
                        .map(|text| json!({"text": text})),
                );
            }
            Block::ToolUse { .. } => parts.push(part(block)),
        }
    }
    let mut answers: Vec<Value> = parts
        .into_iter()
        .map(|part| object(vec![part], None, begun.clone(), model))
        .collect();
    answers.push(object(
        vec![json!({"text": ""})],
        Some("STOP"),
        usage_json(usage),
        model,
    ));
    answers
}

/// In Code Assist's envelope.
pub(crate) fn enveloped(answer: Value) -> Value {
    json!({"response": answer, "traceId": "trace-scripted-01"})
}

/// How a stream reports a failure.
pub(crate) fn error() -> Value {
    json!({"error": {"code": 503, "message": "Overloaded", "status": "UNAVAILABLE"}})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_stream_say_the_text_and_only_the_last_ends_it() {
        let answers = answers(&[Block::Text("hello".into())], &Usage::default(), "m", 2);
        let reasons: Vec<bool> = answers
            .iter()
            .map(|answer| answer["candidates"][0].get("finishReason").is_some())
            .collect();
        assert_eq!(reasons, [false, false, true]);
        let text: String = answers
            .iter()
            .filter_map(|answer| answer["candidates"][0]["content"]["parts"][0]["text"].as_str())
            .collect();
        assert_eq!(text, "hello");
    }
}
