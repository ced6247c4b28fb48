//! What each command line sends: path, headers and body of a turn, in its dialect. It must not send anything.

use serde_json::{Value, json};

use crate::people::Tool;

/// A turn that was answered: what was asked, and the answer in short.
pub type Said = (String, String);

/// A request that is ready to go.
#[derive(Debug)]
pub struct Request {
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Value,
}

const SYSTEM: &str =
    "You are a coding assistant in a terminal. This is a demonstration with made-up work.";

/// The next turn of a conversation.
pub fn request(
    tool: Tool,
    model: &str,
    key: &str,
    session: &str,
    said: &[Said],
    asked: &str,
) -> Request {
    let bearer = format!("Bearer {key}");
    let path = tool.path(model);
    let (path, mut headers, body) = match tool {
        Tool::ClaudeCode => (
            format!("{path}?beta=true"),
            vec![
                ("x-api-key", key.to_owned()),
                ("anthropic-version", "2023-06-01".to_owned()),
                ("x-claude-code-session-id", session.to_owned()),
                ("x-app", "cli".to_owned()),
            ],
            json!({
                "model": model, "max_tokens": 32_000, "stream": true, "system": SYSTEM,
                "metadata": {"user_id": json!({"session_id": session}).to_string()},
                "messages": turns(said, asked, |role, text| json!({"role": role, "content": text})),
            }),
        ),
        Tool::Codex => (
            path,
            vec![
                ("authorization", bearer),
                ("session_id", session.to_owned()),
            ],
            json!({
                "model": model, "stream": true, "store": false, "instructions": SYSTEM,
                "prompt_cache_key": session,
                "input": turns(said, asked, |role, text| {
                    let kind = if role == "user" { "input_text" } else { "output_text" };
                    json!({"type": "message", "role": role, "content": [{"type": kind, "text": text}]})
                }),
            }),
        ),
        Tool::Opencode => (
            path,
            vec![
                ("authorization", bearer),
                ("x-session-id", session.to_owned()),
            ],
            json!({
                "model": model, "stream": true, "stream_options": {"include_usage": true},
                "messages": turns(said, asked, |role, text| json!({"role": role, "content": text})),
            }),
        ),
        Tool::GeminiCli => (
            format!("{path}?alt=sse"),
            vec![("x-goog-api-key", key.to_owned())],
            json!({
                "systemInstruction": {"parts": [{"text": SYSTEM}]},
                "contents": turns(said, asked, |role, text| {
                    let role = if role == "user" { "user" } else { "model" };
                    json!({"role": role, "parts": [{"text": text}]})
                }),
            }),
        ),
    };
    headers.push(("user-agent", tool.user_agent().to_owned()));
    headers.push(("content-type", "application/json".to_owned()));
    Request {
        path,
        headers,
        body,
    }
}

fn turns(said: &[Said], asked: &str, shape: impl Fn(&str, &str) -> Value) -> Vec<Value> {
    let mut turns = Vec::with_capacity(said.len() * 2 + 1);
    for (question, answer) in said {
        turns.push(shape("user", question));
        turns.push(shape("assistant", answer));
    }
    turns.push(shape("user", asked));
    turns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_begins_with_the_same_words_each_turn() {
        for tool in [
            Tool::ClaudeCode,
            Tool::Codex,
            Tool::Opencode,
            Tool::GeminiCli,
        ] {
            let said = [("why?".to_owned(), "because".to_owned())];
            let second = request(tool, "m", "sk-x", "s", &said, "and now?");
            let first = request(tool, "m", "sk-x", "s", &[], "why?");
            let list = ["messages", "input", "contents"]
                .into_iter()
                .find(|name| first.body[name].is_array());
            let list = list.unwrap();
            assert_eq!(first.body[list][0], second.body[list][0], "{tool:?}");
            assert_eq!(second.body[list].as_array().unwrap().len(), 3);
            let shown = second
                .headers
                .iter()
                .filter(|(_, value)| value.contains("sk-x"));
            assert_eq!(shown.count(), 1);
        }
    }
}
