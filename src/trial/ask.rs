//! The question of a trial in each provider's dialect. Pure.

use std::borrow::Cow;

use actors::domain::{Dialect, ProviderKind};
use serde_json::{Value, json};

use crate::dialect::endpoint::{Endpoint, Operation};

const QUESTION: &str = "Reply with one word: pong";
/// Enough for a word, and for models that think a little before it.
const TOKENS: u32 = 64;

/// A request to be sent.
pub(super) struct Question {
    pub(super) path: String,
    pub(super) body: String,
}

/// The cheapest model that providers of this type usually have.
#[must_use]
pub fn default_model(kind: ProviderKind) -> &'static str {
    match kind {
        ProviderKind::Claude | ProviderKind::ClaudeAuth => "claude-haiku-4-5",
        ProviderKind::Codex => "gpt-5-codex",
        ProviderKind::OpenaiCompatible => "gpt-5-mini",
        ProviderKind::Gemini | ProviderKind::GeminiCli => "gemini-2.5-flash",
    }
}

pub(super) fn question(kind: ProviderKind, model: &str, project: Option<&str>) -> Question {
    Question {
        path: path(kind, model),
        body: body(kind, model, project).to_string(),
    }
}

/// The path that a client of another dialect is sent to.
fn path(kind: ProviderKind, model: &str) -> String {
    let other = match kind.dialect() {
        Dialect::Anthropic => Dialect::Gemini,
        _ => Dialect::Anthropic,
    };
    let asked = Endpoint {
        dialect: other,
        operation: Operation::Generate,
        path: Cow::Borrowed(""),
    };
    asked.upstream(kind, model, false).0.into_owned()
}

fn body(kind: ProviderKind, model: &str, project: Option<&str>) -> Value {
    match kind {
        ProviderKind::Claude | ProviderKind::ClaudeAuth => json!({
            "model": model,
            "max_tokens": TOKENS,
            "messages": [{ "role": "user", "content": QUESTION }],
        }),
        // What ChatGPT's accounts demand of Codex, and everybody else takes: a stream, nothing kept, no bound.
        ProviderKind::Codex => json!({
            "model": model,
            "instructions": "You answer briefly.",
            "input": [{
                "type": "message",
                "role": "user",
                "content": [{ "type": "input_text", "text": QUESTION }],
            }],
            "stream": true,
            "store": false,
        }),
        // Vendors disagree about the name of the bound, and some refuse the other one.
        ProviderKind::OpenaiCompatible => json!({
            "model": model,
            "messages": [{ "role": "user", "content": QUESTION }],
        }),
        ProviderKind::Gemini => generate(),
        ProviderKind::GeminiCli => {
            let mut envelope = json!({
                "model": model,
                "user_prompt_id": "trial",
                "request": generate(),
            });
            if let Some(project) = project {
                envelope["project"] = project.into();
            }
            envelope
        }
    }
}

fn generate() -> Value {
    json!({
        "contents": [{ "role": "user", "parts": [{ "text": QUESTION }] }],
        "generationConfig": { "maxOutputTokens": TOKENS },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_is_asked_under_its_own_path() {
        for (kind, expected) in [
            (ProviderKind::Claude, "/v1/messages"),
            (ProviderKind::ClaudeAuth, "/v1/messages"),
            (ProviderKind::Codex, "/v1/responses"),
            (ProviderKind::OpenaiCompatible, "/v1/chat/completions"),
            (ProviderKind::Gemini, "/v1beta/models/m:generateContent"),
            (ProviderKind::GeminiCli, "/v1internal:generateContent"),
        ] {
            assert_eq!(path(kind, "m"), expected, "{kind:?}");
        }
        let envelope = body(ProviderKind::GeminiCli, "m", Some("p"));
        assert_eq!(
            (&envelope["model"], &envelope["project"]),
            (&json!("m"), &json!("p"))
        );
    }
}
