//! Streams for clients.

use actors::domain::{Dialect, Usage};
use serde_json::json;
use testkit::validate;

use super::*;
use crate::dialect::translate::neutral::{
    Begun, Citation, Delta, Opened, Seal, SealKind, Stop, WebSearch,
};
use crate::dialect::usage::AnswerReader;

const USAGE: Usage = Usage {
    input: 5,
    output: 9,
    cache_read: 4,
    cache_write_5m: 3,
    cache_write_1h: 2,
    reasoning: 6,
    image_input: 1,
    image_output: 0,
    web_searches: 1,
};

fn open(index: usize, part: Opened) -> Event {
    Event::Open { index, part }
}

fn text(index: usize, text: &str) -> Event {
    Event::Delta {
        index,
        delta: Delta::Text(text.into()),
    }
}

fn input(index: usize, text: &str) -> Event {
    Event::Delta {
        index,
        delta: Delta::Input(text.into()),
    }
}

fn seal(index: usize, vendor: Dialect) -> Event {
    let seal = Seal {
        vendor,
        kind: SealKind::Signature,
        id: None,
        data: "proof".into(),
    };
    Event::Delta {
        index,
        delta: Delta::Seal(seal),
    }
}

fn close(index: usize) -> Event {
    Event::Close { index }
}

fn call(id: &str, name: &str, custom: bool) -> Opened {
    Opened::ToolCall {
        id: id.into(),
        name: name.into(),
        namespace: None,
        custom,
    }
}

/// All that an answer can hold, with two calls at once.
fn everything() -> Vec<Event> {
    vec![
        Event::Started(Begun {
            model: Some("claude".into()),
            service_tier: Some("standard".into()),
            ..Begun::default()
        }),
        Event::Ping,
        open(0, Opened::Thought),
        text(0, "hm"),
        text(0, "m"),
        seal(0, Dialect::Anthropic),
        close(0),
        open(
            1,
            Opened::WebSearch(WebSearch {
                id: "srv".into(),
                query: "q".into(),
                found: vec![("https://x.test".into(), "X".into())],
                hosted: Vec::new(),
            }),
        ),
        close(1),
        open(2, Opened::Text),
        text(2, "one"),
        close(2),
        open(3, Opened::Text),
        text(3, "two"),
        Event::Delta {
            index: 3,
            delta: Delta::Citation(Citation {
                url: "https://x.test".into(),
                ..Citation::default()
            }),
        },
        close(3),
        open(4, call("c1", "f", false)),
        seal(4, Dialect::Gemini),
        input(4, "{\"a\""),
        open(5, call("c2", "e", true)),
        input(5, "1+1"),
        input(4, ":1}"),
        close(5),
        close(4),
        open(6, call("c3", "empty", false)),
        close(6),
        open(7, call("c4", "local_shell", false)),
        input(7, "{\"command\":[\"ls\"],\"timeout_ms\":5}"),
        close(7),
        Event::Usage(USAGE),
        Event::Finished(Stop::ToolCalls),
        Event::Ended,
    ]
}

fn plain_memory() -> Arc<Memory> {
    memory(&json!({"input": "x", "instructions": "be", "tools": [{"type": "local_shell"}]}))
}

#[test]
fn everything_is_said_as_the_vendor_says_it() {
    let stream = stream_written(&plain_memory(), everything());
    validate::responses(&stream).unwrap();
    insta::assert_snapshot!("stream", String::from_utf8(stream).unwrap());
}

#[test]
fn usage_in_is_usage_out() {
    let stream = stream_written(&plain_memory(), everything());
    let mut observer = AnswerReader::for_stream(Dialect::OpenaiResponses);
    observer.push(&stream);
    assert_eq!(observer.usage(), USAGE);
    assert!(observer.complete());
    assert_eq!(observer.response_id(), Some("resp_abc"));
    assert_eq!(observer.model(), Some("asked-model"));
}

#[test]
fn what_is_written_is_read_again() {
    let stream = stream_written(&plain_memory(), everything());
    let read = read_bytes(&stream, 11);
    let said: String = read
        .iter()
        .filter_map(|event| match event {
            Event::Delta {
                delta: Delta::Text(text) | Delta::Input(text),
                ..
            } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(said, "hmmonetwo{\"a\"1+1:1}{}");
    assert!(read.contains(&seal(0, Dialect::Anthropic)));
    assert!(read.contains(&Event::Finished(Stop::ToolCalls)));
    assert!(read.contains(&Event::Usage(USAGE)));
    assert_eq!(read.last(), Some(&Event::Ended));
}

#[test]
fn every_ending_has_its_event() {
    for (stop, kind, reason) in [
        (Some(Stop::End), "response.completed", Value::Null),
        (None, "response.completed", Value::Null),
        (
            Some(Stop::Sequence(None)),
            "response.completed",
            Value::Null,
        ),
        (Some(Stop::Pause), "response.completed", Value::Null),
        (
            Some(Stop::MaxOutput),
            "response.incomplete",
            json!("max_output_tokens"),
        ),
        (
            Some(Stop::ContextWindow),
            "response.incomplete",
            json!("max_output_tokens"),
        ),
        (
            Some(Stop::Filtered),
            "response.incomplete",
            json!("content_filter"),
        ),
        (
            Some(Stop::Refusal),
            "response.incomplete",
            json!("content_filter"),
        ),
    ] {
        // A part that nobody closed, too.
        let mut events = vec![open(0, Opened::Text), text(0, "a")];
        events.extend(stop.map(Event::Finished));
        events.extend([Event::Usage(USAGE), Event::Ended, text(0, "late")]);
        let stream = stream_written(&plain_memory(), events);
        validate::responses(&stream).unwrap();
        let objects = objects(&stream);
        let last = objects.last().unwrap();
        assert_eq!(last["type"], kind);
        assert_eq!(last["response"]["incomplete_details"]["reason"], reason);
    }
    let refused = [
        open(0, Opened::Refusal),
        text(0, "no"),
        close(0),
        Event::Finished(Stop::Refusal),
        Event::Ended,
    ];
    let stream = stream_written(&plain_memory(), refused);
    validate::responses(&stream).unwrap();
    assert_eq!(
        *kinds(&objects(&stream)).last().unwrap(),
        "response.completed"
    );
}

#[test]
fn an_error_is_a_failed_response_at_any_time() {
    for (kind, code) in [
        ("overloaded_error", "server_error"),
        ("rate_limit_error", "rate_limit_exceeded"),
        ("context_length_exceeded", "context_length_exceeded"),
    ] {
        let error = || Event::Error {
            kind: kind.into(),
            message: "broke".into(),
        };
        let all = everything();
        for at in [0, 1, 4, 12, 20, all.len() - 1] {
            let events = all[..at].iter().cloned().chain([error(), Event::Ended]);
            let stream = stream_written(&plain_memory(), events);
            validate::responses(&stream).unwrap();
            let objects = objects(&stream);
            let last = objects.last().unwrap();
            assert_eq!(last["type"], "response.failed");
            assert_eq!(
                last["response"]["error"],
                json!({"code": code, "message": "broke"})
            );
        }
    }
}

#[test]
fn a_text_goes_on_while_a_call_is_open_beside_it() {
    let events = [
        open(0, Opened::Text),
        text(0, "a"),
        open(1, call("c1", "f", false)),
        input(1, "{}"),
        text(0, "b"),
        open(2, Opened::Text),
        text(2, "c"),
        close(0),
        close(1),
        close(2),
        Event::Usage(USAGE),
        Event::Ended,
    ];
    let stream = stream_written(&plain_memory(), events);
    validate::responses(&stream).unwrap();
    let objects = objects(&stream);
    let output = &objects.last().unwrap()["response"]["output"];
    assert_eq!(output[0]["content"][0]["text"], "ab");
    assert_eq!(output[2]["content"][0]["text"], "c");
}

#[test]
fn what_a_model_wrote_badly_for_a_tool_of_the_vendor_is_an_empty_call() {
    let request = json!({"input": "x", "tools": [{"type": "local_shell"}, {"type": "shell"},
        {"type": "apply_patch"}, {"type": "tool_search", "execution": "client"}]});
    let item = |name: &str, arguments: &str| {
        let events = [
            open(0, call("c", name, false)),
            input(0, arguments),
            close(0),
            Event::Usage(USAGE),
            Event::Ended,
        ];
        let stream = stream_written(&memory(&request), events);
        validate::responses(&stream).unwrap();
        objects(&stream).last().unwrap()["response"]["output"][0].clone()
    };
    assert_eq!(
        item("local_shell", "{oops")["action"],
        json!({"type": "exec", "command": [], "env": {}})
    );
    assert_eq!(
        item("local_shell", "{\"command\":\"ls\"}")["action"]["command"],
        json!(["bash", "-lc", "ls"])
    );
    assert_eq!(
        item("shell", "{\"commands\":[\"ls\"]}")["action"],
        json!({"commands": ["ls"]})
    );
    assert_eq!(
        item(
            "apply_patch",
            "{\"type\":\"create_file\",\"path\":\"a\",\"diff\":\"+x\"}"
        )["operation"],
        json!({"type": "create_file", "path": "a", "diff": "+x"})
    );
    let search = item("tool_search", "{\"query\":\"x\"}");
    assert_eq!(
        (&search["type"], &search["arguments"]["query"]),
        (&json!("tool_search_call"), &json!("x"))
    );
    // A function that nobody offered as the vendor's tool is what it is.
    let plain = item("other", "{}");
    assert_eq!(plain["type"], "function_call");
}

/// Every change that a client could trip over must be seen.
#[test]
fn the_validator_sees_what_is_wrong() {
    let good = objects(&stream_written(&plain_memory(), everything()));
    let wire = |objects: &[Value]| -> Vec<u8> {
        let blocks = objects.iter().map(|object| {
            format!(
                "event: {}\ndata: {object}\n\n",
                object["type"].as_str().unwrap()
            )
        });
        blocks.collect::<String>().into_bytes()
    };
    let renumbered = |mut objects: Vec<Value>| {
        for (at, object) in objects.iter_mut().enumerate() {
            object["sequence_number"] = at.into();
        }
        wire(&objects)
    };
    validate::responses(&wire(&good)).unwrap();
    for at in 0..good.len() {
        let kind = good[at]["type"].as_str().unwrap();
        let mut missing = good.clone();
        missing.remove(at);
        assert!(
            validate::responses(&wire(&missing)).is_err(),
            "a gap in the numbers at {at}"
        );
        assert!(
            validate::responses(&renumbered(missing)).is_err(),
            "{kind} at {at} is missing"
        );
        let mut twice = good.clone();
        twice.insert(at, good[at].clone());
        assert!(
            validate::responses(&renumbered(twice)).is_err(),
            "{kind} at {at} comes twice"
        );
        for field in [
            "output_index",
            "content_index",
            "summary_index",
            "annotation_index",
            "item_id",
        ] {
            if good[at].get(field).is_some() {
                let mut wrong = good.clone();
                wrong[at][field] = if field == "item_id" {
                    json!("msg_x")
                } else {
                    json!(99)
                };
                assert!(
                    validate::responses(&wire(&wrong)).is_err(),
                    "{field} of {kind} at {at}"
                );
            }
        }
        if at + 1 < good.len() {
            let truncated = wire(&good[..at]);
            assert!(
                validate::responses(&truncated).is_err(),
                "it ends before {kind} at {at}"
            );
        }
    }
    let last = good.len() - 1;
    for (field, value) in [
        ("usage", json!({"input_tokens": 1})),
        ("output", json!([])),
        ("status", json!("in_progress")),
        ("id", json!("resp_other")),
        ("error", json!({"code": "x", "message": "y"})),
        ("incomplete_details", json!({"reason": "max_output_tokens"})),
    ] {
        let mut wrong = good.clone();
        wrong[last]["response"][field] = value;
        assert!(
            validate::responses(&wire(&wrong)).is_err(),
            "{field} at the end"
        );
    }
    let text = String::from_utf8(wire(&good)).unwrap();
    for broken in [
        format!("{text}event: response.output_text.delta\ndata: {{}}\n\n"),
        text.replace("event: response.created", "event: response.began"),
        text.replacen("event: response.created\n", "", 1),
        text.trim_end().to_owned(),
        String::new(),
    ] {
        assert!(validate::responses(broken.as_bytes()).is_err());
    }
}
