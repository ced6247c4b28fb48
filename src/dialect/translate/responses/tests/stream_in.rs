//! Streams of upstreams, as vendors really send them.

use actors::domain::Dialect;
use serde_json::json;

use super::*;
use crate::dialect::translate::neutral::{Delta, Opened, Stop};
use crate::dialect::usage::AnswerReader;

/// The events of a stream as short words.
fn words(events: &[Event]) -> Vec<String> {
    events
        .iter()
        .map(|event| match event {
            Event::Started(begun) => format!("started {}", begun.model.as_deref().unwrap_or("")),
            Event::Open { index, part } => match part {
                Opened::ToolCall {
                    id, name, custom, ..
                } => format!("{index} call {id} {name} {custom}"),
                Opened::WebSearch(search) => format!("{index} search {}", search.query),
                Opened::Hosted(hosted) => format!("{index} hosted {}", hosted.kind),
                other => format!("{index} {other:?}"),
            },
            Event::Delta { index, delta } => match delta {
                Delta::Text(text) => format!("{index} +{text}"),
                Delta::Input(text) => format!("{index} >{text}"),
                Delta::Seal(seal) => format!("{index} seal {}", seal.data),
                Delta::Citation(citation) => format!("{index} cites {}", citation.url),
            },
            Event::Close { index } => format!("{index} close"),
            Event::Usage(usage) => format!("usage {} {}", usage.prompt_total(), usage.output),
            Event::Finished(stop) => format!("{stop:?}"),
            Event::Error { kind, message } => format!("error {kind}: {message}"),
            Event::Ping => "ping".into(),
            Event::Ended => "ended".into(),
        })
        .collect()
}

fn completed(output: &Value) -> Value {
    json!({"type": "response.completed", "response": {"id": "resp_1", "status": "completed", "output": output,
        "usage": {"input_tokens": 10, "output_tokens": 4, "total_tokens": 14}}})
}

fn created() -> Value {
    json!({"type": "response.created", "response": {"id": "resp_1", "model": "gpt", "status": "in_progress",
        "output": []}})
}

/// As the vendor streams a thought, a text and two calls.
fn whole() -> (Vec<Value>, Value) {
    let reasoning = json!({"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "ab"},
        {"type": "summary_text", "text": "c"}], "encrypted_content": "gAAA"});
    let message = json!({"type": "message", "id": "msg_1", "role": "assistant", "content": [{"type": "output_text",
        "text": "hello", "annotations": []}]});
    let call = json!({"type": "function_call", "id": "fc_1", "call_id": "c1", "name": "f", "arguments": "{\"a\":1}"});
    let custom = json!({"type": "custom_tool_call", "id": "ctc_1", "call_id": "c2", "name": "e", "input": "1+1"});
    let added = |at: u64, item: &Value| {
        let mut item = item.clone();
        for (field, empty) in [
            ("summary", json!([])),
            ("content", json!([])),
            ("arguments", json!("")),
            ("input", json!("")),
        ] {
            if item.get(field).is_some() {
                item[field] = empty;
            }
        }
        if item.get("encrypted_content").is_some() {
            item["encrypted_content"] = "gAA".into();
        }
        json!({"type": "response.output_item.added", "output_index": at, "item": item})
    };
    let done = |at: u64, item: &Value| json!({"type": "response.output_item.done", "output_index": at, "item": item});
    let delta = |kind: &str, at: u64, id: &str, delta: &str, summary: u64| {
        json!({"type": format!("response.{kind}.delta"), "output_index": at, "item_id": id, "content_index": 0,
            "summary_index": summary, "delta": delta})
    };
    let output = json!([reasoning, message, call, custom]);
    let events = vec![
        created(),
        json!({"type": "response.in_progress", "response": {"id": "resp_1"}}),
        added(0, &reasoning),
        json!({"type": "response.reasoning_summary_part.added", "output_index": 0, "summary_index": 0,
            "item_id": "rs_1", "part": {"type": "summary_text", "text": ""}}),
        delta("reasoning_summary_text", 0, "rs_1", "a", 0),
        delta("reasoning_summary_text", 0, "rs_1", "b", 0),
        delta("reasoning_summary_text", 0, "rs_1", "c", 1),
        done(0, &reasoning),
        added(1, &message),
        delta("output_text", 1, "msg_1", "hel", 0),
        delta("output_text", 1, "msg_1", "lo", 0),
        json!({"type": "response.output_text.annotation.added", "output_index": 1, "content_index": 0,
            "item_id": "msg_1", "annotation_index": 0, "annotation": {"type": "url_citation",
            "url": "https://x.test", "title": "X", "start_index": 0, "end_index": 5}}),
        json!({"type": "response.output_text.done", "output_index": 1, "content_index": 0, "text": "hello"}),
        done(1, &message),
        added(2, &call),
        added(3, &custom),
        delta("custom_tool_call_input", 3, "ctc_1", "1+1", 0),
        delta("function_call_arguments", 2, "fc_1", "{\"a\"", 0),
        delta("function_call_arguments", 2, "fc_1", ":1}", 0),
        json!({"type": "response.function_call_arguments.done", "output_index": 2, "arguments": "{\"a\":1}"}),
        done(3, &custom),
        done(2, &call),
        completed(&output),
    ];
    (events, output)
}

const WHOLE: [&str; 21] = [
    "started gpt",
    "0 Thought",
    "0 +a",
    "0 +b",
    "0 +\n\nc",
    "0 seal gAAA",
    "0 close",
    "1 Text",
    "1 +hel",
    "1 +lo",
    "1 cites https://x.test",
    "1 close",
    "2 call c1 f false",
    "3 call c2 e true",
    "3 >1+1",
    "2 >{\"a\"",
    "2 >:1}",
    "3 close",
    "2 close",
    "usage 10 4",
    "ToolCalls",
];

#[test]
fn the_vendors_own_stream_is_read_however_it_is_cut() {
    let (events, _) = whole();
    let text: String = events
        .iter()
        .map(|event| format!("data: {event}\n\n"))
        .collect();
    let expected: Vec<&str> = WHOLE.into_iter().chain(["ended"]).collect();
    for chunk in [1, 7, 100, usize::MAX] {
        assert_eq!(words(&read_bytes(text.as_bytes(), chunk)), expected);
    }
    let mut observer = AnswerReader::for_stream(Dialect::OpenaiResponses);
    observer.push(text.as_bytes());
    assert_eq!(observer.usage().prompt_total(), 10);
}

#[test]
fn what_was_never_streamed_comes_with_the_end() {
    let (_, output) = whole();
    let expected = vec![
        "started gpt",
        "0 Thought",
        "0 +ab\n\nc",
        "0 seal gAAA",
        "0 close",
        "1 Text",
        "1 +hello",
        "1 close",
        "2 call c1 f false",
        "2 >{\"a\":1}",
        "2 close",
        "3 call c2 e true",
        "3 >1+1",
        "3 close",
        "usage 10 4",
        "ToolCalls",
        "ended",
    ];
    assert_eq!(
        words(&stream_read(&[created(), completed(&output)])),
        expected
    );
    // Or with the items that are done, and then nobody says it a third time.
    let mut events = vec![created()];
    for item in output.as_array().unwrap() {
        events.push(json!({"type": "response.output_item.done", "item": item}));
    }
    events.push(completed(&output));
    assert_eq!(words(&stream_read(&events)), expected);
}

#[test]
fn a_stream_without_most_of_its_events_is_read() {
    let delta = |text: &str| json!({"type": "response.output_text.delta", "delta": text});
    let stream = [
        json!({"type": "response.output_text.delta", "delta": ""}),
        delta("a"),
        json!({"type": "brand.new"}),
        json!({"type": "response.output_text.delta", "delta": {"odd": 1}}),
        delta("b"),
    ];
    let expected = [
        "started ", "0 Text", "0 +a", "0 +b", "0 close", "End", "ended",
    ];
    assert_eq!(words(&stream_read(&stream)), expected);
    let named = b"event: response.output_text.delta\ndata: {\"delta\":\"a\"}\n\ndata: {oops\n\ndata: [DONE]\n\n";
    assert_eq!(
        words(&read_bytes(named, 3))[..3],
        ["started ", "0 Text", "0 +a"]
    );
}

#[test]
fn a_call_waits_for_its_name() {
    let stream = [
        json!({"type": "response.function_call_arguments.delta", "item_id": "fc_1", "delta": "{\"a\""}),
        json!({"type": "response.function_call_arguments.delta", "item_id": "fc_1", "delta": ":1}"}),
        json!({"type": "response.output_item.done", "item": {"type": "function_call", "id": "fc_1", "name": "f",
            "arguments": "{\"a\":1}"}}),
    ];
    let events = stream_read(&stream);
    let expected = [
        "started ",
        "0 call fc_1 f false",
        "0 >{\"a\":1}",
        "0 close",
        "ToolCalls",
        "ended",
    ];
    assert_eq!(words(&events), expected);
}

#[test]
fn thoughts_in_full_and_refusals() {
    let stream = [
        json!({"type": "response.reasoning_text.delta", "output_index": 0, "delta": "raw"}),
        json!({"type": "response.reasoning_summary_text.delta", "output_index": 0, "delta": "short"}),
        json!({"type": "response.refusal.delta", "output_index": 1, "content_index": 0, "delta": "no"}),
        json!({"type": "response.refusal.done", "output_index": 1, "content_index": 0, "refusal": "no"}),
        json!({"type": "response.output_item.done", "output_index": 2, "item": {"type": "web_search_call",
            "id": "ws_1", "action": {"type": "search", "queries": ["q", "r"]}}}),
        json!({"type": "response.output_item.done", "output_index": 3, "item": {"type": "web_search_call",
            "id": "ws_2", "action": {"type": "open_page", "url": "https://x.test"}}}),
        json!({"type": "response.completed", "response": {"status": "completed", "usage":
            {"input_tokens": 1, "output_tokens": 1}}}),
    ];
    let events = stream_read(&stream);
    let expected = [
        "started ",
        "0 Thought",
        "0 +raw",
        "1 Refusal",
        "1 +no",
        "2 search q, r",
        "2 close",
        "3 hosted web_search_call",
        "3 close",
        "0 close",
        "1 close",
        "usage 1 1",
        "Refusal",
        "ended",
    ];
    assert_eq!(words(&events), expected);
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::Usage(usage) if usage.web_searches == 1))
    );
}

#[test]
fn errors_are_the_last_word() {
    let failed = json!({"type": "response.failed", "response": {"status": "failed", "error":
        {"code": "rate_limit_exceeded", "message": "slow down"}}});
    let error =
        json!({"type": "error", "code": "server_error", "message": "broken", "param": null});
    let bare = json!({"error": {"type": "overloaded", "message": "full"}});
    for (event, said) in [
        (failed, "error rate_limit_exceeded: slow down"),
        (error, "error server_error: broken"),
        (bare, "error overloaded: full"),
    ] {
        let late = json!({"type": "response.output_text.delta", "delta": "late"});
        assert_eq!(
            words(&stream_read(&[created(), event, late])),
            ["started gpt", said]
        );
    }
}

#[test]
fn an_incomplete_answer_says_why() {
    let event = json!({"type": "response.incomplete", "response": {"status": "incomplete",
        "incomplete_details": {"reason": "max_output_tokens"}, "output": []}});
    let events = stream_read(&[created(), event]);
    assert!(
        events.contains(&Event::Finished(Stop::MaxOutput)),
        "{events:?}"
    );
}
