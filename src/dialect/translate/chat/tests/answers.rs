//! Whole answers: vendors' are read, and what is written for a client reads back as what it was.

use actors::domain::{Dialect, Usage};
use serde_json::json;

use super::*;
use crate::dialect::translate::neutral::{Citation, Image, Seal, SealKind, Source, Stop};
use crate::dialect::usage;

fn completion(message: Value, finish: &str) -> Option<Answer> {
    let body = json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_790_000_000, "model": "m",
        "choices": [{"index": 0, "message": message, "logprobs": null, "finish_reason": finish}],
    });
    read_answer(body.to_string().as_bytes())
}

#[test]
fn openais_answer_is_read_whole() {
    let answer = read_answer(include_bytes!("../../../usage/fixtures/chat.json")).unwrap();
    insta::assert_debug_snapshot!(answer);
}

#[test]
fn what_vendors_add_is_read() {
    let answer = completion(
        json!({
            "role": "assistant", "content": [
                {"type": "thinking", "thinking": [{"type": "text", "text": "Well."}]}, {"type": "text", "text": "Hi"},
            ],
            "images": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}],
            "tool_calls": [{"function": {"name": "f", "arguments": {"a": 1}}}, {"id": "x", "function": {"name": "g"}}],
        }),
        "stop",
    );
    let answer = answer.unwrap();
    assert_eq!(answer.stop, Some(Stop::ToolCalls));
    let call = |id: &str, name: &str, input: &str| {
        Part::new(Content::ToolCall(ToolCall {
            id: id.into(),
            name: name.into(),
            namespace: None,
            input: ToolInput::Json(input.into()),
            seal: None,
        }))
    };
    let thought = Thought {
        text: "Well.".into(),
        seal: None,
    };
    assert_eq!(
        answer.parts,
        [
            Part::new(Content::Thought(thought)),
            Part::text("Hi"),
            Part::new(Content::Image(Image {
                source: Source::Inline {
                    media_type: "image/png".into(),
                    data: "AA==".into()
                },
                detail: None,
            })),
            call("call_chatcmpl-1_0", "f", "{\"a\":1}"),
            call("x", "g", "{}"),
        ]
    );
}

#[test]
fn the_word_for_the_end_is_made_true() {
    let text = || json!({"content": "x"});
    let calls = || json!({"content": null, "tool_calls": [{"id": "a", "function": {"name": "f"}}]});
    let refusal = || json!({"content": null, "refusal": "No."});
    for (message, word, stop) in [
        (text(), "stop", Stop::End),
        (text(), "tool_calls", Stop::End),
        (calls(), "tool_calls", Stop::ToolCalls),
        (calls(), "stop", Stop::ToolCalls),
        (refusal(), "stop", Stop::Refusal),
        (text(), "length", Stop::MaxOutput),
        (text(), "model_length", Stop::ContextWindow),
        (text(), "content_filter", Stop::Filtered),
        (text(), "", Stop::End),
    ] {
        let answer = completion(message.clone(), word).unwrap();
        assert_eq!(answer.stop, Some(stop), "{message} {word}");
    }
    assert_eq!(completion(text(), "network_error"), None);
}

#[test]
fn what_is_no_answer_is_none() {
    for body in [
        "",
        "[]",
        "{}",
        r#"{"choices":[]}"#,
        r#"{"choices":[{"index":0}]}"#,
        r#"{"error":{"message":"busy"},"choices":[{"message":{}}]}"#,
    ] {
        assert_eq!(read_answer(body.as_bytes()), None, "{body}");
    }
}

fn whole() -> Answer {
    let seal = |vendor, kind, id: Option<&str>| {
        Some(Seal {
            vendor,
            kind,
            id: id.map(str::to_owned),
            data: "gAAA=".into(),
        })
    };
    Answer {
        parts: vec![
            Part::new(Content::Thought(Thought {
                text: "First.".into(),
                seal: seal(Dialect::Anthropic, SealKind::Signature, None),
            })),
            Part::new(Content::Thought(Thought {
                text: "Then.".into(),
                seal: seal(Dialect::OpenaiResponses, SealKind::Encrypted, Some("rs_1")),
            })),
            Part::new(Content::Thought(Thought {
                text: String::new(),
                seal: seal(Dialect::Anthropic, SealKind::Encrypted, None),
            })),
            Part::new(Content::Text {
                text: "Grüße".into(),
                citations: vec![Citation {
                    url: "https://example.com".into(),
                    title: Some("Example".into()),
                    quote: None,
                    span: Some((1, 3)),
                }],
            }),
            super::writing::call("call_1", seal(Dialect::Gemini, SealKind::Signature, None)),
            super::writing::call("call_2", None),
        ],
        stop: Some(Stop::ToolCalls),
        usage: Some(Usage {
            input: 5,
            output: 30,
            cache_read: 100,
            cache_write_5m: 7,
            cache_write_1h: 11,
            reasoning: 20,
            image_input: 3,
            image_output: 2,
            ..Usage::ZERO
        }),
        service_tier: Some("priority".into()),
        ..Answer::default()
    }
}

#[test]
fn a_written_answer_reads_as_what_it_was() {
    let answer = whole();
    let body = write_answer(&answer, &memory(false));
    let json: Value = serde_json::from_slice(&body).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&json).unwrap());
    let read = read_answer(&body).unwrap();
    assert_eq!(
        read,
        Answer {
            id: Some("chatcmpl-0199".into()),
            model: Some("hub-model".into()),
            created: Some(1_790_000_000),
            ..answer.clone()
        }
    );
    let ours = usage::of_json(Dialect::OpenaiChat, &body).unwrap();
    assert_eq!(Some(ours.usage), answer.usage);
}

#[test]
fn a_client_that_sends_an_answer_back_sends_its_seals_back() {
    let body = write_answer(&whole(), &memory(false));
    let json: Value = serde_json::from_slice(&body).unwrap();
    let body = json!({"messages": [json["choices"][0]["message"]]}).to_string();
    let (read, _) = read(&body);
    let without_citations = whole().parts.into_iter().map(|part| match part.content {
        Content::Text { text, .. } => Part::text(text),
        content => Part::new(content),
    });
    assert_eq!(
        read.request.turns[0].parts,
        without_citations.collect::<Vec<_>>()
    );
}

#[test]
fn a_refusal_is_told_in_its_own_field() {
    let refusal = |parts| Answer {
        parts,
        stop: Some(Stop::Refusal),
        ..Answer::default()
    };
    let choice = |answer: &Answer| {
        let body: Value = serde_json::from_slice(&write_answer(answer, &memory(false))).unwrap();
        body["choices"][0].clone()
    };
    let told = choice(&refusal(vec![Part::new(Content::Refusal("No.".into()))]));
    assert_eq!(
        (&told["message"]["refusal"], &told["finish_reason"]),
        (&json!("No."), &json!("stop"))
    );
    let silent = choice(&refusal(vec![]));
    assert_eq!(
        (&silent["message"]["content"], &silent["finish_reason"]),
        (&json!(null), &json!("content_filter"))
    );
}
