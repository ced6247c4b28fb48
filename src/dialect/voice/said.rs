//! Why there is no answer, in the shape that each dialect's clients show to their person. It does not know the error,
//! only what is to be said of it.

use actors::domain::Dialect;
use serde_json::{Map, Value, json};

use crate::dialect::{anthropic, gemini};

/// A wait that is worth waiting for; beyond it, or where nothing is said of one, an error is the last word.
const WORTH_WAITING_S: u64 = 60;

/// What is said of an error.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said<'a> {
    /// As the hub sees it; see [`status`] for what the client gets.
    pub status: u16,
    pub message: &'a str,
    /// The hub's own word for it: `rate_limited`, `no_provider` …
    pub code: Option<&'a str>,
    pub request_id: &'a str,
    /// After how many seconds another try is worth it, if that is known.
    pub retry_after_s: Option<u64>,
    /// The same as a Unix second, for clients that show a time of day.
    pub resets_at_s: Option<i64>,
}

/// Whether another try right away, or in a minute, cannot go better.
#[must_use]
pub fn is_last(said: &Said<'_>) -> bool {
    said.retry_after_s.is_none_or(|wait| wait > WORTH_WAITING_S)
}

/// The status for the client. The Gemini command line repeats every other failure of a server for minutes, in
/// silence; of a 503 it reads whether that would help.
#[must_use]
pub fn status(dialect: Dialect, said: &Said<'_>) -> u16 {
    match (dialect, said.status) {
        (Dialect::Gemini, 500..) if is_last(said) => 503,
        (_, status) => status,
    }
}

/// The body of an error.
#[must_use]
pub fn error_body(dialect: Dialect, said: &Said<'_>) -> Vec<u8> {
    match dialect {
        Dialect::Anthropic => {
            let kind = anthropic::error::kind_for_status(said.status);
            anthropic::error::error_body(kind, said.message, said.request_id)
        }
        Dialect::OpenaiChat | Dialect::OpenaiResponses => openai(dialect, said),
        Dialect::Gemini => gemini::error::error_body(
            status(dialect, said),
            said.message,
            said.code,
            said.request_id,
            said.retry_after_s,
            is_last(said),
        ),
    }
}

/// `{"error": {message, type, param, code}}`. Codex ignores the message of a 429 but for a usage limit, of which it
/// tells when it ends and does not try again; other clients of OpenAI know a used-up quota.
fn openai(dialect: Dialect, said: &Said<'_>) -> Vec<u8> {
    let (kind, code) = match said.status {
        429 if !is_last(said) => ("rate_limit_error", Some("rate_limit_exceeded")),
        429 if dialect == Dialect::OpenaiResponses => {
            ("usage_limit_reached", Some("usage_limit_reached"))
        }
        429 => ("insufficient_quota", Some("insufficient_quota")),
        401 => ("authentication_error", Some("invalid_api_key")),
        402 => ("insufficient_quota", Some("insufficient_quota")),
        403 => ("permission_error", said.code),
        404 => ("not_found_error", said.code),
        400..=499 => ("invalid_request_error", said.code),
        _ => ("server_error", said.code),
    };
    let mut error = Map::new();
    error.insert("message".to_owned(), said.message.into());
    error.insert("type".to_owned(), kind.into());
    error.insert("param".to_owned(), Value::Null);
    error.insert("code".to_owned(), code.into());
    if kind == "usage_limit_reached" {
        for (name, value) in [
            ("resets_at", said.resets_at_s.map(Value::from)),
            ("resets_in_seconds", said.retry_after_s.map(Value::from)),
        ] {
            if let Some(value) = value {
                error.insert(name.to_owned(), value);
            }
        }
    }
    json!({"error": error}).to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, retry_after_s: Option<u64>) -> Said<'static> {
        Said {
            status,
            message: "no \"luck\"\ntoday",
            code: Some("some_code"),
            request_id: "req-1",
            retry_after_s,
            resets_at_s: Some(1_800_000_000),
        }
    }

    fn body(dialect: Dialect, said: &Said<'_>) -> Value {
        serde_json::from_slice(&error_body(dialect, said)).unwrap()
    }

    #[test]
    fn every_status_has_the_message_where_each_client_looks() {
        for status in [
            400, 401, 402, 403, 404, 405, 413, 426, 429, 500, 502, 503, 504, 529,
        ] {
            for wait in [None, Some(5), Some(3600)] {
                let said = said(status, wait);
                for dialect in [
                    Dialect::Anthropic,
                    Dialect::OpenaiChat,
                    Dialect::OpenaiResponses,
                    Dialect::Gemini,
                ] {
                    let body = body(dialect, &said);
                    assert_eq!(
                        body["error"]["message"], said.message,
                        "{dialect:?} {status}"
                    );
                }
            }
        }
    }

    #[test]
    fn anthropics_errors_name_the_kind_and_the_request() {
        let body = body(Dialect::Anthropic, &said(503, None));
        assert_eq!(body["type"], "error");
        assert_eq!(body["error"]["type"], "api_error");
        assert_eq!(body["request_id"], "req-1");
    }

    #[test]
    fn codex_is_told_of_a_usage_limit_and_its_end() {
        let last = body(Dialect::OpenaiResponses, &said(429, Some(3600)));
        assert_eq!(last["error"]["type"], "usage_limit_reached");
        assert_eq!(last["error"]["resets_at"], 1_800_000_000);
        assert_eq!(last["error"]["resets_in_seconds"], 3600);
        let soon = body(Dialect::OpenaiResponses, &said(429, Some(3)));
        assert_eq!(soon["error"]["code"], "rate_limit_exceeded");
        assert_eq!(soon["error"].get("resets_at"), None);
    }

    #[test]
    fn a_chat_client_is_told_of_a_used_up_quota() {
        let last = body(Dialect::OpenaiChat, &said(429, None));
        assert_eq!(last["error"]["code"], "insufficient_quota");
        let key = body(Dialect::OpenaiChat, &said(401, None));
        assert_eq!(key["error"]["code"], "invalid_api_key");
        let down = body(Dialect::OpenaiChat, &said(503, None));
        assert_eq!(
            (&down["error"]["type"], &down["error"]["code"]),
            (&json!("server_error"), &json!("some_code"))
        );
    }

    fn reasons(body: &Value) -> Vec<&str> {
        let details = body["error"]["details"].as_array().unwrap();
        details
            .iter()
            .filter_map(|detail| detail["reason"].as_str())
            .collect()
    }

    #[test]
    fn the_gemini_command_line_stops_at_once_where_no_try_can_help() {
        for (status, wait) in [
            (429, Some(3600)),
            (429, None),
            (503, None),
            (502, None),
            (504, None),
        ] {
            let body = body(Dialect::Gemini, &said(status, wait));
            assert_eq!(reasons(&body), ["QUOTA_EXHAUSTED"], "{status}");
            assert!([429, 503].contains(&body["error"]["code"].as_u64().unwrap()));
        }
        let soon = body(Dialect::Gemini, &said(429, Some(7)));
        assert_eq!(reasons(&soon), ["SOME_CODE"]);
        let delays = soon["error"]["details"].as_array().unwrap().iter();
        let delays: Vec<_> = delays
            .filter_map(|detail| detail["retryDelay"].as_str())
            .collect();
        assert_eq!(delays, ["7s"]);
        assert_eq!(soon["error"]["status"], "RESOURCE_EXHAUSTED");
    }

    #[test]
    fn what_the_client_did_keeps_its_status() {
        for dialect in [Dialect::OpenaiChat, Dialect::Gemini] {
            for code in [400, 401, 404, 413, 429] {
                assert_eq!(status(dialect, &said(code, None)), code);
            }
        }
        assert_eq!(status(Dialect::Gemini, &said(502, None)), 503);
        assert_eq!(status(Dialect::Gemini, &said(502, Some(5))), 502);
        assert_eq!(status(Dialect::OpenaiChat, &said(502, None)), 502);
    }
}
