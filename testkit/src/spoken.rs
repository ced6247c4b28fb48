//! The dialect in which a request is answered: the one whose path it came to. It shapes answers, and does not decide
//! what they say or how they go wrong.

use bytes::Bytes;
use serde_json::{Value, json};

use crate::anthropic::{self, Block};
use crate::{Seen, Usage, chat, gemini, responses};

/// How a request wants to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spoken {
    Messages,
    Chat,
    Legacy,
    Responses,
    /// In Code Assist's envelope or not; a stream as a JSON array or as events.
    Gemini {
        enveloped: bool,
        array: bool,
    },
}

/// An answer of a dialect, in pieces.
pub(crate) struct Shaped {
    pub content_type: &'static str,
    pub streaming: bool,
    pub pieces: Vec<Bytes>,
}

impl Shaped {
    fn json(body: &Value) -> Self {
        Self {
            content_type: "application/json",
            streaming: false,
            pieces: vec![body.to_string().into()],
        }
    }
}

impl Spoken {
    pub(crate) fn of(seen: &Seen) -> Self {
        let path = seen.path.as_str();
        if path.ends_with("/chat/completions") {
            Self::Chat
        } else if path.ends_with("/completions") {
            Self::Legacy
        } else if path.contains("/responses") {
            Self::Responses
        } else if path.contains(':') {
            Self::Gemini {
                enveloped: path.contains("/v1internal:"),
                array: !seen.query.contains("alt=sse"),
            }
        } else {
            Self::Messages
        }
    }

    /// The answer to a request.
    pub(crate) fn answer(
        self,
        seen: &Seen,
        blocks: &[Block],
        usage: &Usage,
        deltas: usize,
        pings: usize,
    ) -> Shaped {
        if let Some(counted) = counted(seen, usage) {
            return Shaped::json(&counted);
        }
        let model = model(seen);
        if !seen.wants_stream() {
            return Shaped::json(&match self {
                Self::Messages => anthropic::message(blocks, usage, &model),
                Self::Chat => chat::completion(blocks, usage, &model),
                Self::Legacy => chat::legacy(blocks, usage, &model),
                Self::Responses => responses::response(blocks, usage, &model),
                Self::Gemini { .. } => self.enclose(gemini::answer(blocks, usage, &model)),
            });
        }
        let mut events = match self {
            Self::Messages => anthropic::events(blocks, usage, &model, deltas),
            Self::Chat | Self::Legacy => {
                let with_usage = seen.json()["stream_options"]["include_usage"] == true;
                chat::events(blocks, usage, &model, deltas, with_usage)
            }
            Self::Responses => responses::events(blocks, usage, &model, deltas),
            Self::Gemini { array, .. } => {
                let answers = gemini::answers(blocks, usage, &model, deltas).into_iter();
                let answers: Vec<Value> = answers.map(|answer| self.enclose(answer)).collect();
                if array {
                    return Shaped {
                        content_type: "application/json; charset=UTF-8",
                        streaming: true,
                        pieces: array_of(&answers),
                    };
                }
                answers
                    .iter()
                    .map(|answer| format!("data: {answer}\r\n\r\n"))
                    .collect()
            }
        };
        if let Some(ping) = self.ping() {
            events.splice(1..1, std::iter::repeat_n(ping, pings));
        }
        Shaped {
            content_type: "text/event-stream; charset=utf-8",
            streaming: true,
            pieces: events.into_iter().map(Bytes::from).collect(),
        }
    }

    /// The event by which a stream reports a failure.
    pub(crate) fn error_event(self) -> Bytes {
        match self {
            Self::Messages => anthropic::error_event(),
            Self::Chat | Self::Legacy => chat::error_event(),
            Self::Responses => responses::error_event(),
            Self::Gemini { array: true, .. } => format!("[{}]", gemini::error()),
            Self::Gemini { array: false, .. } => format!("data: {}\n\n", gemini::error()),
        }
        .into()
    }

    fn enclose(self, answer: Value) -> Value {
        match self {
            Self::Gemini {
                enveloped: true, ..
            } => gemini::enveloped(answer),
            _ => answer,
        }
    }

    fn ping(self) -> Option<String> {
        match self {
            Self::Messages => Some(anthropic::ping()),
            Self::Chat | Self::Legacy | Self::Responses => Some(": keep-alive\n\n".to_owned()),
            // Gemini's clients take a comment for a broken answer, and Google sends none.
            Self::Gemini { .. } => None,
        }
    }
}

/// What is no answer of a model: counts and embeddings.
fn counted(seen: &Seen, usage: &Usage) -> Option<Value> {
    let path = seen.path.as_str();
    let values = json!({"values": [0.25, -0.5]});
    Some(if path.ends_with("/count_tokens") {
        json!({"input_tokens": usage.input})
    } else if path.ends_with("/responses/input_tokens") {
        json!({"object": "response.input_tokens", "input_tokens": usage.input})
    } else if path.ends_with(":countTokens") {
        json!({"totalTokens": usage.input})
    } else if path.ends_with("/embeddings") {
        chat::embeddings(usage, &model(seen))
    } else if path.ends_with(":embedContent") {
        json!({"embedding": values})
    } else if path.ends_with(":batchEmbedContents") {
        json!({"embeddings": [values]})
    } else {
        return None;
    })
}

/// The model of the body, else of the path.
fn model(seen: &Seen) -> String {
    let in_path = || {
        let (_, rest) = seen.path.split_once("models/")?;
        Some(
            rest.rsplit_once(':')
                .map_or(rest, |(model, _)| model)
                .to_owned(),
        )
    };
    let in_body = seen.json()["model"].as_str().map(str::to_owned);
    in_body
        .or_else(in_path)
        .unwrap_or_else(|| "scripted".to_owned())
}

/// `[{…},\r\n{…}]`, a piece for each.
fn array_of(answers: &[Value]) -> Vec<Bytes> {
    let last = answers.len() - 1;
    let pieces = answers.iter().enumerate().map(|(index, answer)| {
        let before = if index == 0 { "[" } else { ",\r\n" };
        let after = if index == last { "]" } else { "" };
        format!("{before}{answer}{after}").into()
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(path: &str, query: &str, body: &str) -> (bool, String) {
        let seen = Seen {
            method: "POST".to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: Vec::new(),
            body: body.to_owned().into(),
            connection: 1,
        };
        let blocks = [Block::Text("hi".to_owned())];
        let shaped = Spoken::of(&seen).answer(&seen, &blocks, &Usage::default(), 1, 1);
        (
            shaped.streaming,
            String::from_utf8(shaped.pieces.concat()).unwrap(),
        )
    }

    #[test]
    fn each_path_is_answered_in_its_dialect() {
        for (path, query, body, part) in [
            ("/v1/messages", "", "{}", r#""type":"message""#),
            (
                "/v1/messages",
                "",
                r#"{"stream":true}"#,
                "event: message_stop",
            ),
            ("/v1/chat/completions", "", "{}", "chat.completion\""),
            (
                "/v1/chat/completions",
                "",
                r#"{"stream":true}"#,
                ": keep-alive\n\n",
            ),
            ("/v1/completions", "", "{}", "text_completion"),
            ("/v1/responses", "", "{}", r#""object":"response""#),
            (
                "/v1/responses",
                "",
                r#"{"stream":true}"#,
                "response.completed",
            ),
            (
                "/v1beta/models/m:generateContent",
                "",
                "{}",
                r#""modelVersion":"m""#,
            ),
            (
                "/v1beta/models/m:streamGenerateContent",
                "alt=sse",
                "{}",
                "data: {\"candidates\"",
            ),
            ("/v1internal:generateContent", "", "{}", r#"{"response":{"#),
            ("/v1/embeddings", "", "{}", "embedding"),
            ("/v1beta/models/m:countTokens", "", "{}", "totalTokens"),
        ] {
            let (_, text) = answered(path, query, body);
            assert!(text.contains(part), "{path}: {text}");
        }
    }

    #[test]
    fn geminis_stream_is_an_array_where_no_events_are_asked_for() {
        let (streaming, text) = answered("/v1beta/models/m:streamGenerateContent", "", "{}");
        let array: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((streaming, array.as_array().unwrap().len()), (true, 2));
    }
}
