//! The Response object around the items, with what it repeats of its request.

use actors::domain::Usage;
use serde_json::{Map, Value, json};

use crate::dialect::translate::Memory;
use crate::dialect::translate::neutral::Stop;

/// What is the same in every event of an answer, written once.
#[derive(Debug)]
pub(super) struct Frame(String);

/// What changes.
#[derive(Debug, Default)]
pub(super) struct State<'a> {
    pub status: &'static str,
    /// The end of the answer is now, and not to come.
    pub completed_at: Option<u64>,
    /// Code and message.
    pub error: Option<(&'static str, &'a str)>,
    /// Why it is incomplete.
    pub reason: Option<&'static str>,
    pub usage: Option<&'a Usage>,
    pub service_tier: Option<&'a str>,
}

impl Frame {
    pub fn of(memory: &Memory) -> Self {
        let mut object = Map::new();
        object.insert("id".into(), format!("resp_{}", memory.id).into());
        object.insert("object".into(), "response".into());
        object.insert("created_at".into(), memory.now_s.into());
        object.insert("model".into(), memory.model.as_str().into());
        for (name, default) in defaults() {
            let said = memory.echo.get(name).cloned();
            object.insert(name.to_owned(), said.unwrap_or(default));
        }
        complete(&mut object);
        let mut text = Value::Object(object).to_string();
        text.pop();
        Self(text)
    }

    /// `output` are items in their order, each as JSON.
    pub fn write<'i>(
        &self,
        out: &mut Vec<u8>,
        state: &State<'_>,
        output: impl Iterator<Item = &'i str>,
    ) {
        out.extend_from_slice(self.0.as_bytes());
        let error = state
            .error
            .map(|(code, message)| json!({"code": code, "message": message}));
        let reason = state.reason.map(|reason| json!({"reason": reason}));
        let changing = json!({
            "status": state.status,
            "completed_at": state.completed_at,
            "error": error,
            "incomplete_details": reason,
            "service_tier": state.service_tier.map_or("default", tier),
            "usage": state.usage.map(usage),
        });
        let changing = changing.to_string();
        out.push(b',');
        out.extend_from_slice(&changing.as_bytes()[1..changing.len() - 1]);
        if let Some(used) = state.usage
            && used.web_searches > 0
        {
            let searches = tool_usage(used.web_searches).to_string();
            out.extend_from_slice(b",\"tool_usage\":");
            out.extend_from_slice(searches.as_bytes());
        }
        out.extend_from_slice(b",\"output\":[");
        for (at, item) in output.enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(item.as_bytes());
        }
        out.extend_from_slice(b"]}");
    }
}

fn defaults() -> [(&'static str, Value); 19] {
    [
        ("background", json!(false)),
        ("instructions", Value::Null),
        ("max_output_tokens", Value::Null),
        ("max_tool_calls", Value::Null),
        ("metadata", json!({})),
        ("parallel_tool_calls", json!(true)),
        ("previous_response_id", Value::Null),
        ("prompt_cache_key", Value::Null),
        ("reasoning", json!({})),
        ("safety_identifier", Value::Null),
        ("store", json!(true)),
        ("temperature", json!(1.0)),
        ("text", json!({})),
        ("tool_choice", json!("auto")),
        ("tools", json!([])),
        ("top_logprobs", json!(0)),
        ("top_p", json!(1.0)),
        ("truncation", json!("disabled")),
        ("user", Value::Null),
    ]
}

/// What the vendor fills in where the client said a part.
fn complete(object: &mut Map<String, Value>) {
    let parts = [
        ("reasoning", "effort", Value::Null),
        ("reasoning", "summary", Value::Null),
        ("text", "format", json!({"type": "text"})),
        ("text", "verbosity", json!("medium")),
    ];
    for (field, part, default) in parts {
        if let Some(Value::Object(inner)) = object.get_mut(field) {
            inner.entry(part).or_insert(default);
        }
    }
}

/// The class of service in this vendor's words.
fn tier(word: &str) -> &str {
    match word {
        "auto" | "default" | "flex" | "priority" | "scale" => word,
        _ => "default",
    }
}

/// The vendor's counts: the prompt with its cached part inside, the output with its reasoning.
fn usage(usage: &Usage) -> Value {
    let output = usage.output.saturating_add(usage.image_output);
    let mut object = json!({
        "input_tokens": usage.prompt_total(),
        "input_tokens_details": {
            "cached_tokens": usage.cache_read,
            "cache_write_tokens": usage.cache_write_5m.saturating_add(usage.cache_write_1h),
        },
        "output_tokens": output,
        "output_tokens_details": {"reasoning_tokens": usage.reasoning},
        "total_tokens": usage.prompt_total().saturating_add(output),
    });
    if usage.cache_write_1h > 0 {
        object["input_tokens_details"]["cache_creation"] = json!({
            "ephemeral_5m_input_tokens": usage.cache_write_5m,
            "ephemeral_1h_input_tokens": usage.cache_write_1h,
        });
    }
    if usage.image_input > 0 {
        object["input_tokens_details"]["image_tokens"] = usage.image_input.into();
    }
    if usage.image_output > 0 {
        object["output_tokens_details"]["image_tokens"] = usage.image_output.into();
    }
    object
}

fn tool_usage(searches: u64) -> Value {
    json!({
        "image_gen": {
            "input_tokens": 0,
            "input_tokens_details": {"image_tokens": 0, "text_tokens": 0},
            "output_tokens": 0,
            "total_tokens": 0,
        },
        "web_search": {"num_requests": searches},
    })
}

/// Status, and why the answer is incomplete. `refused`: it holds the model's own words of refusal.
pub(super) fn ending(stop: Option<&Stop>, refused: bool) -> (&'static str, Option<&'static str>) {
    match stop {
        Some(Stop::MaxOutput | Stop::ContextWindow) => ("incomplete", Some("max_output_tokens")),
        Some(Stop::Filtered) => ("incomplete", Some("content_filter")),
        Some(Stop::Refusal) if !refused => ("incomplete", Some("content_filter")),
        _ => ("completed", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_that_no_model_has_do_not_overflow() {
        let most = Usage {
            input: u64::MAX,
            output: u64::MAX,
            image_output: 1,
            cache_write_5m: u64::MAX,
            cache_write_1h: 1,
            ..Usage::default()
        };
        let said = usage(&most);
        assert_eq!(said["total_tokens"], u64::MAX);
        assert_eq!(said["output_tokens"], u64::MAX);
    }
}
