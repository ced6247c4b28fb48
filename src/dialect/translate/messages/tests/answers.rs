//! Whole answers, read and written.

use actors::domain::{Dialect, Usage};
use serde_json::json;

use super::*;
use crate::dialect::translate::neutral::{Citation, Stop, WebSearch};
use crate::dialect::usage;

fn said(answer: &Answer) -> Value {
    serde_json::from_slice(&write_answer(answer, &memory())).unwrap()
}

#[test]
fn an_answer_is_read_whole() {
    let body = json!({
        "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-x",
        "content": [
            {"type": "thinking", "thinking": "hm", "signature": "s"},
            {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {"query": "q"}},
            {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": [{"type": "web_search_result", "url": "https://u", "title": "t", "encrypted_content": "e"}]},
            {"type": "text"},
            {"type": "text", "text": "hi", "citations": [{"type": "web_search_result_location", "url": "https://u", "title": "t", "cited_text": "c", "encrypted_index": "i"}]},
            {"type": "tool_use", "id": "toolu_1", "name": "Read", "input": {"a": 1}},
        ],
        "stop_reason": "tool_use", "stop_sequence": null,
        "usage": {"input_tokens": 3, "output_tokens": 9, "cache_read_input_tokens": 5, "output_tokens_details": {"thinking_tokens": 4},
            "cache_creation_input_tokens": 6, "cache_creation": {"ephemeral_1h_input_tokens": 6}, "service_tier": "standard"},
    });
    let answer = read_answer(body.to_string().as_bytes()).unwrap();
    assert_eq!(answer.id.as_deref(), Some("msg_1"));
    assert_eq!(answer.stop, Some(Stop::ToolCalls));
    assert_eq!(
        answer.usage,
        Some(Usage {
            input: 3,
            output: 9,
            cache_read: 5,
            cache_write_1h: 6,
            reasoning: 4,
            ..Usage::ZERO
        })
    );
    let [thinking, search, text, tool] = &answer.parts[..] else {
        panic!("{:?}", answer.parts);
    };
    assert_eq!(*thinking, thought("hm", Some(own("s"))));
    assert!(
        matches!(&search.content, Content::WebSearch(it) if it.hosted.len() == 2 && it.query == "q")
    );
    assert!(matches!(&text.content, Content::Text { citations, .. } if citations.len() == 1));
    assert_eq!(
        tool.content,
        Content::ToolCall(call("toolu_1", "Read", r#"{"a":1}"#))
    );
    // What it is written as again is the same, but for the block that was broken and the vendor's ids.
    let again = said(&answer);
    for place in [0, 1, 2, 4] {
        let at = if place < 3 { place } else { place + 1 };
        assert_eq!(again["content"][place], body["content"][at], "{place}");
    }
    assert_eq!(again["id"], "msg_id-1");
    assert_eq!(again["model"], "asked");
}

#[test]
fn what_is_no_answer_is_not_read() {
    for body in [
        "",
        "[]",
        "{}",
        r#"{"type":"error","error":{"type":"x","message":"y"}}"#,
        "<html>",
    ] {
        assert_eq!(read_answer(body.as_bytes()), None, "{body}");
    }
}

#[test]
fn a_refusal_has_its_explanation() {
    let answer = read_answer(
        br#"{"type":"message","role":"assistant","content":[],"stop_reason":"refusal",
        "stop_details":{"type":"refusal","category":null,"explanation":"no"}}"#,
    )
    .unwrap();
    assert_eq!(answer.parts, [Part::new(Content::Refusal("no".into()))]);
    assert_eq!(
        (answer.stop.as_ref(), answer.usage),
        (Some(&Stop::Refusal), None)
    );
    let said = said(&answer);
    assert_eq!(said["stop_reason"], "refusal");
    assert_eq!(said["content"][0]["text"], "no");
}

#[test]
fn usage_is_the_same_for_the_reader_of_what_was_written() {
    let usage = Usage {
        input: 1,
        output: 20,
        cache_write_5m: 3,
        cache_write_1h: 4,
        cache_read: 5,
        reasoning: 6,
        web_searches: 7,
        ..Usage::ZERO
    };
    let answer = Answer {
        usage: Some(usage),
        service_tier: Some("default".into()),
        ..Answer::default()
    };
    let read = usage::of_json(Dialect::Anthropic, &write_answer(&answer, &memory())).unwrap();
    assert!(read.is_message);
    assert_eq!(read.usage, usage);
    assert_eq!(read.service_tier.as_deref(), Some("standard"));
}

#[test]
fn foreign_proofs_are_kept_for_the_way_back() {
    let mut proven = call("a", "Read", "");
    proven.seal = Some(seal(Dialect::Gemini, "g"));
    let encrypted = Seal {
        kind: SealKind::Encrypted,
        id: Some("rs_1".into()),
        ..seal(Dialect::OpenaiResponses, "dark")
    };
    let parts = vec![
        thought("seen", Some(encrypted.clone())),
        thought("", Some(encrypted)),
        thought("", None),
        thought("unproven", None),
        Part::new(Content::ToolCall(proven)),
    ];
    let written = said(&Answer {
        parts: parts.clone(),
        ..Answer::default()
    });
    assert_eq!(written["stop_reason"], "tool_use");
    let kinds: Vec<_> = written["content"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["thinking", "thinking", "thinking", "thinking", "tool_use"]
    );
    let body = json!({"messages": [{"role": "assistant", "content": written["content"]}]});
    let (back, _) = read(&body.to_string()).unwrap();
    let mut expected = parts;
    expected.remove(2);
    if let Content::ToolCall(call) = &mut expected[3].content {
        call.input = ToolInput::Json("{}".into());
    }
    assert_eq!(back.turns[0].parts, expected);
}

#[test]
fn searches_and_citations_of_others_have_the_shapes_of_the_vendor() {
    let citation = Citation {
        url: "https://u".into(),
        ..Citation::default()
    };
    let parts = vec![
        Part::new(Content::WebSearch(WebSearch {
            query: "q".into(),
            found: vec![("https://u".into(), "t".into())],
            ..WebSearch::default()
        })),
        Part::new(Content::Text {
            text: "so".into(),
            citations: vec![citation, Citation::default()],
        }),
    ];
    let said = said(&Answer {
        parts,
        stop: Some(Stop::Sequence(Some("END".into()))),
        ..Answer::default()
    });
    assert_eq!(said["content"][0]["id"], said["content"][1]["tool_use_id"]);
    assert_eq!(said["content"][1]["content"][0]["url"], "https://u");
    assert_eq!(said["content"][2]["citations"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&said["stop_reason"], &said["stop_sequence"]),
        (&json!("stop_sequence"), &json!("END"))
    );
}

#[test]
fn every_reason_to_stop_has_its_word_both_ways() {
    for (stop, word) in [
        (Stop::End, "end_turn"),
        (Stop::MaxOutput, "max_tokens"),
        (Stop::ContextWindow, "model_context_window_exceeded"),
        (Stop::Sequence(None), "stop_sequence"),
        (Stop::Refusal, "refusal"),
        (Stop::Pause, "pause_turn"),
    ] {
        let answer = Answer {
            stop: Some(stop.clone()),
            ..Answer::default()
        };
        assert_eq!(said(&answer)["stop_reason"], word);
        assert_eq!(
            read_answer(&write_answer(&answer, &memory())).unwrap().stop,
            Some(stop)
        );
    }
    let filtered = Answer {
        stop: Some(Stop::Filtered),
        ..Answer::default()
    };
    assert_eq!(said(&filtered)["stop_reason"], "refusal");
}
