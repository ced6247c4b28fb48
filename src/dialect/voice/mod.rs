//! What the hub itself says, in each dialect: why there is no answer, and inside a stream that it is alive or that the
//! upstream died. It never says that an answer is complete.

mod said;

use actors::domain::Dialect;
use serde_json::json;

use super::anthropic;
pub use said::{Said, error_body, is_last, status};

/// A keep-alive that the dialect's clients accept between events; `None` for Gemini, whose command line takes a
/// comment or an `event:` line for a broken answer.
#[must_use]
pub fn keep_alive(dialect: Dialect) -> Option<&'static [u8]> {
    match dialect {
        Dialect::Anthropic => Some(b"event: ping\ndata: {\"type\": \"ping\"}\n\n"),
        Dialect::OpenaiChat | Dialect::OpenaiResponses => Some(b": keep-alive\n\n"),
        Dialect::Gemini => None,
    }
}

/// An upstream died after its answer had begun: the dialect's own error event, never an ending. `sequence` is the
/// `sequence_number` that follows the last one of a Responses stream; other dialects count nothing.
#[must_use]
pub fn error_event(dialect: Dialect, message: &str, sequence: Option<u64>) -> Vec<u8> {
    const BROKEN: Words = Words {
        anthropic: "api_error",
        chat: ("server_error", "upstream_error"),
        responses: "server_error",
        gemini: (503, "UNAVAILABLE"),
    };
    event(dialect, &BROKEN, message, sequence)
}

/// The hub itself ends an answer that had begun, and asking again is not wanted. The same but for the words by which
/// clients tell what is worth repeating: Codex repeats all but a few.
#[must_use]
pub fn final_event(dialect: Dialect, message: &str, sequence: Option<u64>) -> Vec<u8> {
    const FINAL: Words = Words {
        anthropic: "invalid_request_error",
        chat: ("invalid_request_error", "terminated"),
        responses: "invalid_prompt",
        gemini: (400, "INVALID_ARGUMENT"),
    };
    event(dialect, &FINAL, message, sequence)
}

/// The kind of a `final_event`, for a translation that writes it.
#[must_use]
pub fn final_kind(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::OpenaiResponses => "invalid_prompt",
        Dialect::Anthropic | Dialect::OpenaiChat | Dialect::Gemini => "invalid_request_error",
    }
}

/// How each dialect calls an error.
struct Words {
    anthropic: &'static str,
    /// Type and code.
    chat: (&'static str, &'static str),
    /// Code.
    responses: &'static str,
    /// Code and status.
    gemini: (u16, &'static str),
}

fn event(dialect: Dialect, words: &Words, message: &str, sequence: Option<u64>) -> Vec<u8> {
    match dialect {
        Dialect::Anthropic => anthropic::error::error_event(words.anthropic, message),
        Dialect::OpenaiChat => data(&json!({
            "error": {"message": message, "type": words.chat.0, "param": null, "code": words.chat.1},
        })),
        // Codex reads only `response.failed`; an `error` event is one that it does not know.
        Dialect::OpenaiResponses => {
            let mut event = json!({
                "type": "response.failed",
                "response": {
                    "object": "response",
                    "status": "failed",
                    "error": {"code": words.responses, "message": message},
                    "incomplete_details": null,
                    "output": [],
                    "usage": null,
                },
            });
            if let Some(sequence) = sequence {
                event["sequence_number"] = sequence.into();
            }
            [b"event: response.failed\n", data(&event).as_slice()].concat()
        }
        Dialect::Gemini => data(&json!({
            "error": {"code": words.gemini.0, "message": message, "status": words.gemini.1},
        })),
    }
}

fn data(event: &serde_json::Value) -> Vec<u8> {
    format!("data: {event}\n\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::dialect::sse::SseReader;

    const ALL: [Dialect; 4] = [
        Dialect::Anthropic,
        Dialect::OpenaiChat,
        Dialect::OpenaiResponses,
        Dialect::Gemini,
    ];

    fn events(bytes: &[u8]) -> Vec<(Option<String>, String)> {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let mut events = Vec::new();
        SseReader::new().push(bytes, |event| {
            events.push((event.event.map(text), text(event.data)));
        });
        events
    }

    #[test]
    fn a_keep_alive_is_a_ping_or_a_comment_and_gemini_gets_none() {
        let ping = events(keep_alive(Dialect::Anthropic).unwrap());
        assert_eq!(ping, [(Some("ping".into()), r#"{"type": "ping"}"#.into())]);
        for dialect in [Dialect::OpenaiChat, Dialect::OpenaiResponses] {
            let bytes = keep_alive(dialect).unwrap();
            assert!(events(bytes).is_empty());
            assert!(bytes.starts_with(b":") && bytes.ends_with(b"\n\n"));
        }
        assert_eq!(keep_alive(Dialect::Gemini), None);
    }

    #[test]
    fn an_error_is_one_event_with_the_message_where_clients_look_for_it() {
        let message = "the upstream\n\nbroke \"off\"";
        for (dialect, name, place) in [
            (Dialect::Anthropic, Some("error"), "/error/message"),
            (Dialect::OpenaiChat, None, "/error/message"),
            (
                Dialect::OpenaiResponses,
                Some("response.failed"),
                "/response/error/message",
            ),
            (Dialect::Gemini, None, "/error/message"),
        ] {
            let events = events(&error_event(dialect, message, Some(7)));
            let [(event, data)] = &events[..] else {
                panic!("{dialect:?} gave {events:?}");
            };
            assert_eq!(event.as_deref(), name, "{dialect:?}");
            let json: Value = serde_json::from_str(data).unwrap();
            assert_eq!(json.pointer(place).unwrap(), message, "{dialect:?}");
            let sequence = (dialect == Dialect::OpenaiResponses).then_some(7);
            assert_eq!(
                json.get("sequence_number").and_then(Value::as_u64),
                sequence
            );
        }
    }

    #[test]
    fn a_final_event_says_so_in_the_word_that_a_client_looks_at() {
        for (dialect, place, word) in [
            (
                Dialect::Anthropic,
                "/error/type",
                json!("invalid_request_error"),
            ),
            (
                Dialect::OpenaiChat,
                "/error/type",
                json!("invalid_request_error"),
            ),
            (
                Dialect::OpenaiResponses,
                "/response/error/code",
                json!("invalid_prompt"),
            ),
            (Dialect::Gemini, "/error/code", json!(400)),
        ] {
            let events = events(&final_event(dialect, "enough", None));
            let said: Value = serde_json::from_str(&events[0].1).unwrap();
            assert_eq!(said.pointer(place), Some(&word), "{dialect:?}");
            assert!(said.to_string().contains("enough"));
        }
    }

    #[test]
    fn no_error_event_looks_like_an_ending() {
        for bytes in ALL.iter().flat_map(|dialect| {
            [
                error_event(*dialect, "gone", None),
                final_event(*dialect, "gone", None),
            ]
        }) {
            let bytes = String::from_utf8(bytes).unwrap();
            for ending in [
                "[DONE]",
                "message_stop",
                "response.completed",
                "finish",
                "sequence",
            ] {
                assert!(!bytes.contains(ending), "{bytes}");
            }
        }
    }

    #[test]
    fn what_gemini_gets_is_a_single_data_line() {
        let bytes = String::from_utf8(error_event(Dialect::Gemini, "a\nb", None)).unwrap();
        assert!(bytes.starts_with("data: {") && bytes.ends_with("}\n\n"));
        assert_eq!(bytes.trim_end().lines().count(), 1);
    }
}
