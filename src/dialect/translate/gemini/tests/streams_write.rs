//! Streams for Gemini clients: every one passes the validator, as events and as an array.

use actors::domain::{Dialect, Usage};
use testkit::validate;

use super::*;
use crate::dialect::translate::neutral::{
    Begun, Citation, Delta, Opened, Seal, SealKind, Stop, WebSearch,
};
use crate::dialect::usage::AnswerReader;

fn open(index: usize, part: Opened) -> Event {
    Event::Open { index, part }
}

fn text(index: usize, text: &str) -> Event {
    Event::Delta {
        index,
        delta: Delta::Text(text.to_owned()),
    }
}

fn input(index: usize, json: &str) -> Event {
    Event::Delta {
        index,
        delta: Delta::Input(json.to_owned()),
    }
}

fn seal(index: usize, vendor: Dialect, kind: SealKind, data: &str) -> Event {
    Event::Delta {
        index,
        delta: Delta::Seal(Seal {
            vendor,
            kind,
            id: None,
            data: data.to_owned(),
        }),
    }
}

fn call(id: &str) -> Opened {
    Opened::ToolCall {
        id: id.to_owned(),
        name: "f".to_owned(),
        namespace: None,
        custom: false,
    }
}

fn close(index: usize) -> Event {
    Event::Close { index }
}

const USAGE: Usage = Usage {
    input: 10,
    output: 30,
    cache_read: 5,
    reasoning: 20,
    image_input: 3,
    image_output: 2,
    web_searches: 1,
    ..Usage::ZERO
};

/// Thoughts, text and two calls side by side, with a search.
fn full() -> Vec<Event> {
    vec![
        Event::Started(Begun {
            usage: Some(Usage {
                input: 10,
                ..Usage::ZERO
            }),
            ..Begun::default()
        }),
        open(0, Opened::Thought),
        text(0, "hm\n"),
        Event::Ping,
        seal(0, Dialect::OpenaiResponses, SealKind::Encrypted, "gAAA"),
        close(0),
        open(1, Opened::Text),
        text(1, ""),
        text(1, "Grüße "),
        text(1, "\"you\"\n"),
        Event::Delta {
            index: 1,
            delta: Delta::Citation(Citation {
                url: "https://a".into(),
                ..Citation::default()
            }),
        },
        open(2, call("c1")),
        open(3, call("c2")),
        input(2, "{\"a\":"),
        input(3, "{\n\"b\": 2}"),
        input(2, "1}"),
        close(1),
        close(3),
        close(2),
        open(
            4,
            Opened::WebSearch(WebSearch {
                id: "w".into(),
                query: "rust".into(),
                ..WebSearch::default()
            }),
        ),
        close(4),
        Event::Usage(USAGE),
        Event::Finished(Stop::ToolCalls),
        Event::Ended,
    ]
}

#[test]
fn a_full_stream_is_valid_and_pinned() {
    let stream = stream_of(&full(), false);
    validate::gemini(stream.as_bytes()).unwrap();
    insta::assert_snapshot!("full-stream", stream);
}

#[test]
fn the_array_holds_the_same_objects() {
    let array = stream_of(&full(), true);
    validate::gemini(array.as_bytes()).unwrap();
    let objects: Vec<Value> = serde_json::from_str(&array).unwrap();
    let stream = stream_of(&full(), false);
    let events: Vec<Value> = stream
        .split_terminator("\n\n")
        .map(|event| serde_json::from_str(event.strip_prefix("data: ").unwrap()).unwrap())
        .collect();
    assert_eq!(objects, events);
}

#[test]
fn usage_in_is_usage_out() {
    for array in [false, true] {
        let mut reader = AnswerReader::for_stream(Dialect::Gemini);
        reader.push(stream_of(&full(), array).as_bytes());
        assert_eq!(reader.usage(), USAGE);
        assert!(reader.complete());
        assert_eq!(reader.stop_reason(), Some("STOP"));
        assert_eq!(reader.response_id(), Some("hub-1"));
    }
}

#[test]
fn proofs_stand_where_clients_keep_them() {
    let events = |kind, shown| {
        vec![
            Event::Started(Begun::default()),
            open(0, Opened::Thought),
            text(0, shown),
            seal(0, Dialect::Anthropic, kind, "one"),
            close(0),
            open(1, call("c1")),
            close(1),
            Event::Finished(Stop::ToolCalls),
            Event::Ended,
        ]
    };
    let placed = |kind, shown| {
        let stream = stream_of(&events(kind, shown), false);
        validate::gemini(stream.as_bytes()).unwrap();
        let line = stream
            .lines()
            .find(|line| line.contains("thoughtSignature"));
        let line = line.unwrap();
        (
            line.contains("functionCall"),
            line.contains("\"thought\":true"),
        )
    };
    assert_eq!(placed(SealKind::Signature, "hm"), (false, true));
    assert_eq!(placed(SealKind::Signature, ""), (true, false));
    assert_eq!(placed(SealKind::Encrypted, "hm"), (true, false));
    let lone = [
        Event::Started(Begun::default()),
        open(0, Opened::Thought),
        seal(0, Dialect::Anthropic, SealKind::Encrypted, "one"),
        close(0),
        open(1, Opened::Thought),
        seal(1, Dialect::Anthropic, SealKind::Encrypted, "two"),
        close(1),
        Event::Finished(Stop::End),
        Event::Ended,
    ];
    let stream = stream_of(&lone, false);
    validate::gemini(stream.as_bytes()).unwrap();
    assert_eq!(stream.matches("thoughtSignature").count(), 2);
}

#[test]
fn errors_end_the_stream_in_the_vendors_words() {
    for array in [false, true] {
        let mut events = full();
        events.truncate(9);
        for (kind, status) in [
            ("overloaded_error", "UNAVAILABLE"),
            ("rate_limit_error", "RESOURCE_EXHAUSTED"),
        ] {
            let mut events = events.clone();
            events.push(Event::Error {
                kind: kind.into(),
                message: "no\nmore".into(),
            });
            events.push(text(1, "never"));
            let stream = stream_of(&events, array);
            validate::gemini(stream.as_bytes()).unwrap();
            assert!(
                stream.contains(status) && !stream.contains("never"),
                "{stream}"
            );
        }
    }
}

#[test]
fn every_ending_has_a_reason_and_an_empty_answer_is_one() {
    for (stop, reason) in [
        (Stop::End, "STOP"),
        (Stop::Sequence(None), "STOP"),
        (Stop::Pause, "STOP"),
        (Stop::MaxOutput, "MAX_TOKENS"),
        (Stop::ContextWindow, "MAX_TOKENS"),
        (Stop::Refusal, "SAFETY"),
        (Stop::Filtered, "SAFETY"),
    ] {
        let events = [
            Event::Started(Begun::default()),
            Event::Finished(stop),
            Event::Ended,
        ];
        let stream = stream_of(&events, false);
        validate::gemini(stream.as_bytes()).unwrap();
        assert!(
            stream.contains(&format!("\"finishReason\":\"{reason}\"")),
            "{stream}"
        );
    }
}

#[test]
fn reader_and_writer_agree() {
    let read = events_of(stream_of(&full(), false).as_bytes());
    let again = events_of(stream_of(&read, false).as_bytes());
    assert_eq!(said(&read), said(&full()));
    assert_eq!(said(&again), said(&read));
}

/// Text, thoughts, calls by their names and arguments, usage and stop: what a stream says, however it is cut.
fn said(events: &[Event]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut calls = Vec::new();
    let mut rest = Vec::new();
    for event in events {
        match event {
            Event::Open {
                part: Opened::WebSearch(search),
                ..
            } => rest.push(search.query.clone()),
            Event::Open {
                part: Opened::ToolCall { id, .. },
                ..
            } => {
                calls.push(id.clone());
                parts.push(String::new());
            }
            Event::Open { part, .. } => parts.push(format!("{part:?}:")),
            Event::Delta {
                index,
                delta: Delta::Text(text),
            } => parts[*index].push_str(text),
            Event::Delta {
                index,
                delta: Delta::Input(json),
            } => parts[*index].push_str(&json.replace('\n', " ")),
            Event::Usage(usage) => rest.push(format!("{usage:?}")),
            Event::Finished(stop) => rest.push(format!("{stop:?}")),
            _ => {}
        }
    }
    parts.retain(|part| !matches!(part.as_str(), "Thought:" | ""));
    // Calls close in another order than they open, and a search is told at the end.
    parts.sort();
    calls.sort();
    rest.sort();
    [parts, calls, rest].concat()
}
