//! Whole answers, read and written.

use actors::domain::{Dialect, Usage};
use serde_json::json;

use super::*;
use crate::dialect::translate::neutral::{
    Answer, Citation, Content, Part, Seal, SealKind, Stop, Thought, ToolCall, ToolInput,
};
use crate::dialect::usage;

#[test]
fn a_recorded_answer_is_read_with_the_usage_that_is_billed() {
    for body in [
        &include_bytes!("../../../usage/fixtures/gemini.json")[..],
        &include_bytes!("../../../usage/fixtures/gemini-array.json")[..],
    ] {
        let answer = read_answer(body).unwrap();
        let billed = usage::of_json(Dialect::Gemini, body).unwrap();
        assert_eq!(answer.usage, Some(billed.usage));
        assert_eq!(
            (answer.model, answer.id),
            (billed.model, billed.response_id)
        );
        assert!(!answer.parts.is_empty());
    }
}

#[test]
fn what_is_no_answer_is_none() {
    for body in [
        "",
        "[]",
        "{}",
        "7",
        "<html>",
        r#"{"usageMetadata": {}}"#,
        r#"{"error": {"code": 500, "message": "x"}}"#,
        r#"[{"candidates": []}, {"error": {}}]"#,
    ] {
        assert_eq!(read_answer(body.as_bytes()), None, "{body}");
    }
}

#[test]
fn a_search_stands_before_what_it_found_and_a_block_is_a_refusal() {
    let body = json!({"candidates": [{"content": {"parts": [{"text": "Rust."}]}, "finishReason": "STOP",
        "groundingMetadata": {"webSearchQueries": ["rust"], "groundingChunks": [{"web": {"uri": "https://a", "title": "A"}}],
            "groundingSupports": [{"groundingChunkIndices": [0]}]}}]});
    let answer = read_answer(body.to_string().as_bytes()).unwrap();
    let [search, text] = &answer.parts[..] else {
        panic!("{answer:?}");
    };
    assert!(matches!(&search.content, Content::WebSearch(search) if search.query == "rust"));
    assert!(matches!(&text.content, Content::Text { citations, .. } if citations.len() == 1));
    let blocked = json!({"promptFeedback": {"blockReason": "OTHER", "blockReasonMessage": "No."}});
    let blocked = read_answer(blocked.to_string().as_bytes()).unwrap();
    assert_eq!(blocked.stop, Some(Stop::Refusal));
    assert_eq!(blocked.parts, [Part::new(Content::Refusal("No.".into()))]);
    let failed = json!({"candidates": [{"finishReason": "MALFORMED_FUNCTION_CALL", "finishMessage": "bad call"}]});
    let failed = read_answer(failed.to_string().as_bytes()).unwrap();
    assert_eq!(
        failed.parts,
        [Part::new(Content::Refusal("bad call".into()))]
    );
}

#[test]
fn an_answer_is_written_as_the_vendor_writes_it() {
    let foreign = Seal {
        vendor: Dialect::Anthropic,
        kind: SealKind::Signature,
        id: None,
        data: "sig".into(),
    };
    let answer = Answer {
        parts: vec![
            Part::new(Content::Thought(Thought {
                text: "hm".into(),
                seal: Some(foreign.clone()),
            })),
            Part::new(Content::Thought(Thought {
                text: String::new(),
                seal: Some(foreign),
            })),
            Part::new(Content::Text {
                text: "Hi".into(),
                citations: vec![Citation {
                    url: "https://a".into(),
                    ..Citation::default()
                }],
            }),
            Part::new(Content::ToolCall(ToolCall {
                id: "c1".into(),
                name: "f".into(),
                namespace: None,
                input: ToolInput::Json("{}".into()),
                seal: None,
            })),
        ],
        stop: Some(Stop::ToolCalls),
        usage: Some(Usage {
            input: 7,
            output: 5,
            cache_read: 3,
            reasoning: 2,
            ..Usage::ZERO
        }),
        ..Answer::default()
    };
    let bytes = write_answer(&answer, &memory(false));
    let body: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(
        body,
        json!({
            "candidates": [{"content": {"role": "model", "parts": [
                {"text": "hm", "thought": true, "thoughtSignature": "aHViMS5hLnMuLnNpZw=="},
                {"text": "Hi", "thoughtSignature": "aHViMS5hLnMuLnNpZw=="},
                {"functionCall": {"id": "c1", "name": "f", "args": {}}},
            ]}, "finishReason": "STOP", "index": 0, "groundingMetadata":
                {"webSearchQueries": [], "groundingChunks": [{"web": {"uri": "https://a", "title": ""}}]}}],
            "usageMetadata": {"promptTokenCount": 10, "cachedContentTokenCount": 3, "candidatesTokenCount": 3,
                "thoughtsTokenCount": 2, "totalTokenCount": 15},
            "modelVersion": "gemini-3.8-flash", "responseId": "hub-1",
        })
    );
    let billed = usage::of_json(Dialect::Gemini, &bytes).unwrap();
    assert_eq!(Some(billed.usage), answer.usage);
    let empty = write_answer(&Answer::default(), &memory(false));
    assert!(usage::of_json(Dialect::Gemini, &empty).unwrap().is_message);
}
