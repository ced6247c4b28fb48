//! How many tokens a request's prompt has, by rule of thumb, where no vendor says it. A guess for showing: nothing is
//! billed by it.
//!
//! The rule: a token for every four bytes of text, of which names and values count and the punctuation of JSON does not;
//! 1,500 for an image; 2,000 for every begun 64 KiB of another file; four for each turn or item around its text.
//! Proofs of thinking, ids and cache marks count nothing.

use serde_json::{Map, Value};

use super::usage::BYTES_PER_TOKEN;

/// An image of the size at which vendors begin to scale down.
const IMAGE: u64 = 1_500;
/// A page of a document is some 32 KiB, and costs about so much by half.
const FILE_PART: u64 = 2_000;
const FILE_PART_BYTES: u64 = 64 * 1024;
/// What stands around a turn.
const TURN: u64 = 4;

/// Fields that are no prompt: settings, and what only the vendor reads.
const UNSAID: [&str; 26] = [
    "cache_control",
    "call_id",
    "encrypted_content",
    "format",
    "generationConfig",
    "generation_config",
    "id",
    "include",
    "max_tokens",
    "metadata",
    "mimeType",
    "mime_type",
    "model",
    "output_config",
    "prompt_cache_key",
    "reasoning",
    "role",
    "safetySettings",
    "safety_settings",
    "signature",
    "stream",
    "thinking_config",
    "thoughtSignature",
    "thought_signature",
    "tool_use_id",
    "type",
];

/// The tokens of a prompt, in a body of any dialect; 0 where it is no JSON.
#[must_use]
pub fn input_tokens(body: &[u8]) -> u64 {
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        return 0;
    };
    let mut sum = Sum::default();
    sum.value(&body);
    sum.bytes.div_ceil(BYTES_PER_TOKEN) + sum.tokens
}

#[derive(Default)]
struct Sum {
    bytes: u64,
    tokens: u64,
}

impl Sum {
    fn value(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => items.iter().for_each(|item| self.value(item)),
            Value::Object(fields) => self.object(fields),
            Value::Number(_) | Value::Bool(_) => self.bytes += 4,
            Value::Null => {}
        }
    }

    fn text(&mut self, text: &str) {
        match text
            .strip_prefix("data:")
            .and_then(|url| url.split_once(";base64,"))
        {
            Some((mime, data)) => self.media(mime, data),
            None => self.bytes += text.len() as u64,
        }
    }

    fn object(&mut self, fields: &Map<String, Value>) {
        if fields.contains_key("role") {
            self.tokens += TURN;
        }
        let word = |name: &str| fields.get(name).and_then(Value::as_str);
        let mime = ["media_type", "mimeType", "mime_type", "format"];
        let mime = mime.into_iter().find_map(word).unwrap_or_default();
        match (word("type"), word("data")) {
            // Whatever its source is, also an address.
            (Some("image" | "image_url" | "input_image"), _) => self.tokens += IMAGE,
            (Some("text"), Some(data)) => self.text(data),
            (Some("redacted_thinking"), _) => {}
            (_, Some(data)) if !mime.is_empty() => self.media(mime, data),
            _ => {
                for (name, value) in fields {
                    self.field(name, value);
                }
            }
        }
    }

    fn field(&mut self, name: &str, value: &Value) {
        // A schema names its fields as it likes: there such a name stands for an object. A cache mark is none.
        if UNSAID.binary_search(&name).is_ok() && (name == UNSAID[0] || !is_schema(value)) {
            return;
        }
        match value {
            // What wraps a list or an object is most often the dialect's word and no part of the prompt.
            Value::Array(_) => {}
            _ => self.bytes += name.len() as u64,
        }
        self.value(value);
    }

    fn media(&mut self, mime: &str, base64: &str) {
        self.tokens += if mime.starts_with("image/") {
            IMAGE
        } else {
            let bytes = base64.len() as u64 / 4 * 3;
            bytes.div_ceil(FILE_PART_BYTES).max(1) * FILE_PART
        };
    }
}

/// `{"type": …}` under a name of the schema's own.
fn is_schema(value: &Value) -> bool {
    value.get("type").is_some_and(Value::is_string)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn tokens(body: &Value) -> u64 {
        input_tokens(body.to_string().as_bytes())
    }

    #[test]
    fn the_lists_of_what_is_no_prompt_is_sorted_because_it_is_searched() {
        assert!(UNSAID.is_sorted());
    }

    #[test]
    fn text_is_a_token_for_four_bytes_in_every_dialect() {
        let text = "x".repeat(4_000);
        for body in [
            json!({"model": "m", "messages": [{"role": "user", "content": text}]}),
            json!({"messages": [{"role": "user", "content": [{"type": "text", "text": text}]}]}),
            json!({"model": "m", "input": [{"role": "user", "content": [{"type": "input_text", "text": text}]}]}),
            json!({"contents": [{"role": "user", "parts": [{"text": text}]}]}),
            json!({"generateContentRequest": {"contents": [{"role": "user", "parts": [{"text": text}]}]}}),
        ] {
            let tokens = tokens(&body);
            assert!((1_000..1_030).contains(&tokens), "{tokens}: {body}");
        }
        let chinese = json!({"messages": [{"role": "user", "content": "你好".repeat(600)}]});
        assert!((900..930).contains(&tokens(&chinese)));
    }

    #[test]
    fn tools_and_instructions_count_and_proofs_and_settings_do_not() {
        let plain = json!({"messages": [{"role": "user", "content": "hi"}]});
        let mut more = plain.clone();
        more["system"] = json!([{"type": "text", "text": "y".repeat(400), "cache_control": {"type": "ephemeral"}}]);
        more["tools"] = json!([{"name": "read", "input_schema": {"type": "object", "properties": {
            "id": {"type": "string", "description": "z".repeat(400)},
        }}}]);
        let added = tokens(&more) - tokens(&plain);
        assert!((200..230).contains(&added), "{added}");
        let mut thought = plain.clone();
        thought["messages"][0]["content"] = json!([
            {"type": "thinking", "thinking": "", "signature": "s".repeat(4_000)},
            {"type": "redacted_thinking", "data": "s".repeat(4_000)},
            {"type": "text", "text": "hi"},
        ]);
        thought["metadata"] = json!({"user_id": "u".repeat(400)});
        assert!(tokens(&thought) - tokens(&plain) < 10);
    }

    #[test]
    fn an_image_is_an_image_however_it_is_sent_and_a_file_counts_by_its_size() {
        let data = "A".repeat(400_000);
        let images = [
            json!({"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data}}),
            json!({"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}}),
            json!({"type": "image_url", "image_url": {"url": format!("data:image/png;base64,{data}")}}),
            json!({"type": "input_image", "image_url": "https://example.com/a.png"}),
            json!({"inlineData": {"mimeType": "image/png", "data": data}}),
        ];
        for image in images {
            let tokens = tokens(&json!({"messages": [{"role": "user", "content": [image]}]}));
            assert!((IMAGE..IMAGE + 20).contains(&tokens), "{tokens}: {image}");
        }
        let file = |source: Value| {
            tokens(
                &json!({"messages": [{"role": "user", "content": [{"type": "document", "source": source}]}]}),
            )
        };
        let pdf = file(json!({"type": "base64", "media_type": "application/pdf", "data": data}));
        assert!((10_000..10_020).contains(&pdf), "{pdf}");
        let text =
            file(json!({"type": "text", "media_type": "text/plain", "data": "x".repeat(4_000)}));
        assert!((1_000..1_020).contains(&text), "{text}");
    }

    #[test]
    fn what_is_no_json_counts_nothing() {
        assert_eq!(input_tokens(b"nothing"), 0);
        assert_eq!(input_tokens(b""), 0);
    }
}
