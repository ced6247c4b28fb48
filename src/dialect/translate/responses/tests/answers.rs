//! Whole answers.

use actors::domain::{Dialect, Usage};
use serde_json::json;

use super::*;
use crate::dialect::translate::neutral::{
    Answer, Citation, Content, Part, Seal, SealKind, Stop, Thought, ToolCall, ToolInput, WebSearch,
};
use crate::dialect::usage::of_json;

fn answer_of(body: &Value) -> Option<Answer> {
    read_answer(body.to_string().as_bytes())
}

fn written(answer: &Answer, memory: &Memory) -> Value {
    serde_json::from_slice(&write_answer(answer, memory)).unwrap()
}

#[test]
fn an_answer_comes_apart() {
    let answer = answer_of(&json!({"id": "resp_9", "object": "response", "created_at": 5, "model": "gpt", "status":
        "completed", "service_tier": "flex", "output": [
            {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "hm"}],
             "encrypted_content": "gAAA"},
            {"type": "web_search_call", "id": "ws_1", "status": "completed", "action": {"type": "search",
             "query": "q", "sources": [{"type": "url", "url": "https://x.test"}]}},
            {"type": "message", "id": "msg_1", "role": "assistant", "content": [{"type": "output_text",
             "text": "so", "annotations": [{"type": "url_citation", "url": "https://x.test", "title": "",
             "start_index": 0, "end_index": 2}]}]},
            {"type": "function_call", "id": "fc_1", "call_id": "c1", "name": "f", "arguments": "{}"},
            {"type": "custom_tool_call", "id": "ctc_1", "call_id": "c2", "name": "e", "input": "1"},
            {"type": "image_generation_call", "id": "ig_1", "result": "AA"}, 7],
        "usage": {"input_tokens": 10, "input_tokens_details": {"cached_tokens": 4}, "output_tokens": 7,
            "output_tokens_details": {"reasoning_tokens": 3}, "total_tokens": 17}}))
    .unwrap();
    assert_eq!(
        (answer.id.as_deref(), answer.created),
        (Some("resp_9"), Some(5))
    );
    assert_eq!(answer.service_tier.as_deref(), Some("flex"));
    assert_eq!(answer.stop, Some(Stop::ToolCalls));
    let usage = Usage {
        input: 6,
        output: 7,
        cache_read: 4,
        reasoning: 3,
        web_searches: 1,
        ..Usage::ZERO
    };
    assert_eq!(answer.usage, Some(usage));
    let kinds: Vec<&str> = answer
        .parts
        .iter()
        .map(|part| match &part.content {
            Content::Thought(thought) => thought.text.as_str(),
            Content::WebSearch(search) => search.found[0].0.as_str(),
            Content::Text { citations, .. } => citations[0].url.as_str(),
            Content::ToolCall(call) => call.id.as_str(),
            Content::Hosted(hosted) => hosted.kind.as_str(),
            _ => "",
        })
        .collect();
    let expected = [
        "hm",
        "https://x.test",
        "https://x.test",
        "c1",
        "c2",
        "image_generation_call",
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn why_it_ended_is_said_both_ways() {
    let message = json!([{"type": "message", "content": [{"type": "output_text", "text": "a"}]}]);
    let refusal = json!([{"type": "message", "content": [{"type": "refusal", "refusal": "no"}]}]);
    let incomplete = |reason: &str| json!({"reason": reason});
    for (status, details, output, stop, again) in [
        ("completed", Value::Null, &message, Stop::End, "completed"),
        (
            "completed",
            Value::Null,
            &refusal,
            Stop::Refusal,
            "completed",
        ),
        (
            "incomplete",
            incomplete("max_output_tokens"),
            &message,
            Stop::MaxOutput,
            "incomplete",
        ),
        (
            "incomplete",
            incomplete("content_filter"),
            &message,
            Stop::Filtered,
            "incomplete",
        ),
        (
            "incomplete",
            Value::Null,
            &message,
            Stop::MaxOutput,
            "incomplete",
        ),
    ] {
        let body = json!({"status": status, "incomplete_details": details, "output": output});
        let answer = answer_of(&body).unwrap();
        assert_eq!(answer.stop, Some(stop));
        let written = written(&answer, &Memory::default());
        assert_eq!(written["status"], again);
        assert_eq!(
            written["incomplete_details"].is_null(),
            again == "completed"
        );
    }
    // Words of another vendor's refusal look like any text: here is said that they are none.
    let answer = Answer {
        parts: vec![Part::text("I will not")],
        stop: Some(Stop::Refusal),
        ..Answer::default()
    };
    let written = written(&answer, &Memory::default());
    assert_eq!(written["incomplete_details"]["reason"], "content_filter");
}

#[test]
fn what_is_no_answer_is_none() {
    for body in [
        json!({"error": {"message": "no"}}),
        json!({"status": "failed", "output": [], "error": {"code": "server_error", "message": "x"}}),
        json!([]),
        json!("text"),
    ] {
        assert_eq!(answer_of(&body), None);
    }
    assert_eq!(read_answer(b"{"), None);
}

#[test]
fn an_answer_repeats_its_request_and_says_everything_once() {
    let request = json!({"model": "m", "input": "x", "instructions": "be", "tools": [{"type": "local_shell"}],
        "temperature": 0.5, "reasoning": {"effort": "low"}, "metadata": {"a": "b"}, "store": false});
    let memory = memory(&request);
    let seal = |vendor, kind| Seal {
        vendor,
        kind,
        id: None,
        data: "proof".into(),
    };
    let part = |content| Part::new(content);
    let tool_call = |name: &str, input, seal| {
        part(Content::ToolCall(ToolCall {
            id: format!("c_{name}"),
            name: name.into(),
            namespace: (name == "f").then(|| "group".to_owned()),
            input,
            seal,
        }))
    };
    let usage = Usage {
        input: 5,
        output: 9,
        cache_read: 4,
        cache_write_5m: 3,
        cache_write_1h: 2,
        reasoning: 6,
        image_input: 1,
        web_searches: 2,
        ..Usage::ZERO
    };
    let answer = Answer {
        parts: vec![
            part(Content::Thought(Thought {
                text: "hm".into(),
                seal: Some(seal(Dialect::Anthropic, SealKind::Signature)),
            })),
            part(Content::WebSearch(WebSearch {
                id: "srv".into(),
                query: "q".into(),
                found: vec![("https://x.test".into(), "X".into())],
                hosted: Vec::new(),
            })),
            Part::text("one"),
            part(Content::Text {
                text: "two".into(),
                citations: vec![Citation {
                    url: "https://x.test".into(),
                    ..Citation::default()
                }],
            }),
            tool_call(
                "f",
                ToolInput::Json(String::new()),
                Some(seal(Dialect::Gemini, SealKind::Signature)),
            ),
            tool_call("e", ToolInput::Text("1+1".into()), None),
            tool_call(
                "local_shell",
                ToolInput::Json("{\"command\":\"ls\"}".into()),
                None,
            ),
        ],
        stop: Some(Stop::ToolCalls),
        usage: Some(usage),
        service_tier: Some("standard".into()),
        ..Answer::default()
    };
    let body = written(&answer, &memory);
    insta::assert_json_snapshot!("answer", body);
    let read_back = of_json(Dialect::OpenaiResponses, body.to_string().as_bytes()).unwrap();
    assert_eq!(read_back.usage, usage);
    assert!(read_back.is_message);
}

#[test]
fn proofs_of_other_vendors_come_back_to_where_they_were() {
    let seal = |vendor, kind| {
        Some(Seal {
            vendor,
            kind,
            id: None,
            data: "p/=".into(),
        })
    };
    let thought = Content::Thought(Thought {
        text: "hm".into(),
        seal: seal(Dialect::Anthropic, SealKind::Signature),
    });
    let hidden = Content::Thought(Thought {
        text: String::new(),
        seal: seal(Dialect::Anthropic, SealKind::Encrypted),
    });
    let call = |id: &str, seal| {
        Content::ToolCall(ToolCall {
            id: id.into(),
            name: "f".into(),
            namespace: None,
            input: ToolInput::Json("{}".into()),
            seal,
        })
    };
    let contents = vec![
        thought,
        hidden,
        call("c1", seal(Dialect::Gemini, SealKind::Signature)),
        call("c2", None),
    ];
    let answer = Answer {
        parts: contents.iter().cloned().map(Part::new).collect(),
        ..Answer::default()
    };
    let output = written(&answer, &Memory::default())["output"].clone();
    // As a client sends an answer back.
    let request = read(&json!({ "input": output }));
    let back: Vec<Content> = request.turns[0]
        .parts
        .iter()
        .map(|part| part.content.clone())
        .collect();
    assert_eq!(back, contents);
}
