//! Streams of the vendor, in the shapes that it and its relays send.

use actors::domain::Dialect;
use serde_json::json;

use super::*;
use crate::dialect::translate::neutral::{Begun, Delta, Opened, Stop};
use crate::dialect::usage::AnswerReader;

fn sse(objects: &[Value]) -> Vec<u8> {
    let events = objects.iter().map(|object| format!("data: {object}\n\n"));
    events.collect::<String>().into_bytes()
}

fn said(part: Value) -> Value {
    json!({"candidates": [{"content": {"parts": [part], "role": "model"}, "index": 0}], "responseId": "r1"})
}

fn finished(reason: &str) -> Value {
    json!({"candidates": [{"finishReason": reason}], "usageMetadata": {"promptTokenCount": 9, "totalTokenCount": 9}})
}

fn opened(events: &[Event]) -> Vec<&Opened> {
    let parts = events.iter().filter_map(|event| match event {
        Event::Open { part, .. } => Some(part),
        _ => None,
    });
    parts.collect()
}

fn stop(events: &[Event]) -> Option<Stop> {
    events.iter().find_map(|event| match event {
        Event::Finished(stop) => Some(stop.clone()),
        _ => None,
    })
}

/// The promise of `neutral/event.rs`.
fn check(events: &[Event]) {
    assert!(matches!(
        events.first(),
        Some(Event::Started(_) | Event::Error { .. })
    ));
    assert!(matches!(
        events.last(),
        Some(Event::Ended | Event::Error { .. })
    ));
    let mut open = Vec::new();
    let mut next = 0;
    for (place, event) in events.iter().enumerate() {
        match event {
            Event::Started(_) => assert_eq!(place, 0),
            Event::Open { index, .. } => {
                assert_eq!(*index, next);
                next += 1;
                open.push(*index);
            }
            Event::Delta { index, .. } => assert!(open.contains(index)),
            Event::Close { index } => {
                assert!(open.contains(index));
                open.retain(|other| other != index);
            }
            Event::Usage(_) | Event::Finished(_) => assert!(open.is_empty()),
            Event::Ended | Event::Error { .. } => assert_eq!(place, events.len() - 1),
            Event::Ping => {}
        }
    }
}

#[test]
fn a_recorded_stream_is_read_with_the_usage_that_is_billed() {
    let stream = include_bytes!("../../../usage/fixtures/gemini.sse");
    let events = events_of(stream);
    check(&events);
    insta::assert_debug_snapshot!("recorded-stream", events);
    let mut billed = AnswerReader::for_stream(Dialect::Gemini);
    billed.push(stream);
    assert!(events.contains(&Event::Usage(billed.usage())));
    assert_eq!(billed.usage().web_searches, 1);
}

#[test]
fn code_assist_wraps_every_object() {
    let wrapped = |object: Value| json!({"response": object, "traceId": "t"});
    let plain = [said(json!({"text": "Hi"})), finished("STOP")];
    let events = events_of(&sse(&plain.clone().map(wrapped)));
    check(&events);
    assert_eq!(events, events_of(&sse(&plain)));
}

#[test]
fn text_thoughts_and_calls_are_parts_of_their_own() {
    let call = |id: Value| said(json!({"functionCall": {"id": id, "name": "f", "args": {"a": 1}}}));
    let events = events_of(&sse(&[
        said(json!({"text": "h", "thought": true})),
        said(json!({"text": "m", "thought": true})),
        said(json!({"text": "H"})),
        said(json!({"text": ""})),
        said(json!({"text": "i"})),
        call(json!("own")),
        call(json!(null)),
        call(json!("")),
        finished("STOP"),
    ]));
    check(&events);
    let parts = opened(&events);
    assert!(matches!(parts[..2], [Opened::Thought, Opened::Text]));
    let ids: Vec<_> = parts[2..]
        .iter()
        .map(|part| match part {
            Opened::ToolCall { id, .. } => id.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(ids, ["own", "call_r1_1", "call_r1_2"]);
    assert_eq!(stop(&events), Some(Stop::ToolCalls));
}

#[test]
fn ids_that_are_made_differ_from_answer_to_answer() {
    let id = |args: Value| {
        let object = json!({"candidates": [{"content": {"parts": [{"functionCall": {"name": "f", "args": args}}]}}]});
        match opened(&events_of(&sse(&[object])))[0] {
            Opened::ToolCall { id, .. } => id.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_ne!(id(json!({"a": 1})), id(json!({"a": 2})));
}

#[test]
fn proofs_come_with_the_calls_and_before_the_text() {
    let events = events_of(&sse(&[
        said(json!({"text": "Hi", "thoughtSignature": "one"})),
        said(json!({"functionCall": {"name": "f"}, "thoughtSignature": "two"})),
        said(json!({"text": "", "thoughtSignature": "three"})),
        finished("STOP"),
    ]));
    check(&events);
    let seals: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Delta {
                index,
                delta: Delta::Seal(seal),
            } => Some((*index, seal.data.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(seals, [(0, "one"), (2, "two")]);
    let parts = opened(&events);
    assert!(matches!(
        parts[..],
        [Opened::Thought, Opened::Text, Opened::ToolCall { .. }]
    ));
}

#[test]
fn endings_mean_what_they_say() {
    for (reason, meant) in [
        ("STOP", Stop::End),
        ("MAX_TOKENS", Stop::MaxOutput),
        ("SAFETY", Stop::Filtered),
        ("PROHIBITED_CONTENT", Stop::Filtered),
        ("OTHER", Stop::End),
    ] {
        let events = events_of(&sse(&[said(json!({"text": "Hi"})), finished(reason)]));
        check(&events);
        assert_eq!(stop(&events), Some(meant), "{reason}");
    }
    let failed = events_of(&sse(&[finished("MALFORMED_FUNCTION_CALL")]));
    check(&failed);
    assert!(
        matches!(failed.last(), Some(Event::Error { kind, .. }) if kind == "MALFORMED_FUNCTION_CALL")
    );
    let blocked = events_of(&sse(&[
        json!({"promptFeedback": {"blockReason": "SAFETY"}}),
    ]));
    check(&blocked);
    assert!(matches!(opened(&blocked)[..], [Opened::Refusal]));
    assert_eq!(stop(&blocked), Some(Stop::Refusal));
}

#[test]
fn an_error_is_the_last_thing_said() {
    let error =
        json!({"error": {"code": 429, "message": "slow down", "status": "RESOURCE_EXHAUSTED"}});
    let events = events_of(&sse(&[
        said(json!({"text": "Hi"})),
        error,
        said(json!({"text": "no"})),
    ]));
    assert_eq!(
        events.last(),
        Some(&Event::Error {
            kind: "RESOURCE_EXHAUSTED".into(),
            message: "slow down".into()
        })
    );
    assert_eq!(events.len(), 4);
}

#[test]
fn what_is_odd_costs_only_itself() {
    let stream = b"data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Hi\"}]}}]\n\n\
        data: [1]\n\ndata: \n\ndata: {\"candidates\": [{\"index\": 1, \"content\": {\"parts\": [{\"text\": \"other\"}]}}]}\n\n\
        data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Yo\", \"new\": 1}]}, \"finishReason\": \"STOP\"}]}\n\n\
        data: [DONE]\n\n";
    let events = events_of(stream);
    check(&events);
    let texts: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Delta {
                delta: Delta::Text(text),
                ..
            } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(texts, ["Yo"]);
    let nothing = events_of(b"");
    let started = Event::Started(Begun::default());
    assert_eq!(nothing, [started, Event::Finished(Stop::End), Event::Ended]);
}

#[test]
fn what_the_vendor_found_is_cited_and_its_own_parts_are_kept() {
    let events = events_of(&sse(&[
        said(json!({"executableCode": {"language": "PYTHON", "code": "1"}})),
        said(json!({"text": "Rust."})),
        json!({"candidates": [{"finishReason": "STOP", "groundingMetadata": {
            "webSearchQueries": ["rust"],
            "groundingChunks": [{"web": {"uri": "https://a", "title": "A"}}, {"web": {"uri": "https://b"}}],
            "groundingSupports": [{"groundingChunkIndices": [0, 0]}]}}]}),
    ]));
    check(&events);
    let [
        Opened::Hosted(hosted),
        Opened::Text,
        Opened::WebSearch(search),
    ] = opened(&events)[..]
    else {
        panic!("{events:?}");
    };
    assert_eq!(hosted.kind, "executableCode");
    assert_eq!((search.query.as_str(), search.found.len()), ("rust", 2));
    let cited = events.iter().filter(|event| {
        matches!(event, Event::Delta { delta: Delta::Citation(it), .. } if it.url == "https://a")
    });
    assert_eq!(cited.count(), 1);
}
