//! A conversation that is written for an upstream and read again is the same.

use std::collections::BTreeMap;

use actors::domain::Dialect;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::json;

use super::compared::compared;
use super::*;
use crate::dialect::translate::neutral::{
    Content, Effort, Format, Function, Image, Part, Reasoning, Role, Sampling, Seal, SealKind,
    Source, Summary, Thought, Tool, ToolCall, ToolChoice, ToolInput, ToolResult, Turn, Verbosity,
};

fn said() -> impl Strategy<Value = String> {
    "[a-zé\"\\\\\n 🦀]{1,12}"
}

fn text() -> impl Strategy<Value = Content> {
    said().prop_map(|text| Content::Text {
        text,
        citations: Vec::new(),
    })
}

fn image() -> impl Strategy<Value = Content> {
    let source = prop_oneof![
        "[A-Za-z0-9+/]{4,8}".prop_map(|data| Source::Inline {
            media_type: "image/png".into(),
            data
        }),
        "https://[a-z]{3,8}\\.test/a\\.png".prop_map(Source::Url),
        "file-[a-z]{4}".prop_map(Source::FileId),
    ];
    source.prop_map(|source| {
        Content::Image(Image {
            source,
            detail: Some("auto".into()),
        })
    })
}

fn turn(role: Role, contents: Vec<Content>) -> Turn {
    Turn {
        role,
        parts: contents.into_iter().map(Part::new).collect(),
        name: None,
    }
}

/// Something of a user, an answer with calls, and what they gave.
fn exchange(nth: usize) -> impl Strategy<Value = Vec<Turn>> {
    let user = vec(prop_oneof![3 => text(), 1 => image()], 1..3);
    let thought = option::of((said(), any::<bool>()));
    let calls = vec(
        (
            any::<bool>(),
            said(),
            vec(prop_oneof![3 => text(), 1 => image()], 1..3),
        ),
        0..3,
    );
    (user, thought, option::of(said()), calls, said()).prop_map(
        move |(user, thought, spoken, calls, last)| {
            let mut answer = Vec::new();
            if let Some((text, shown)) = thought {
                answer.push(Content::Thought(Thought {
                    text: if shown { text } else { String::new() },
                    seal: Some(Seal {
                        vendor: Dialect::OpenaiResponses,
                        kind: SealKind::Encrypted,
                        id: Some(format!("rs_{nth}")),
                        data: "gAAA=".into(),
                    }),
                }));
            }
            if let Some(text) = spoken {
                answer.push(Content::Text {
                    text,
                    citations: Vec::new(),
                });
            }
            let mut results = Vec::new();
            for (at, (custom, said, parts)) in calls.into_iter().enumerate() {
                let id = format!("call_{nth}_{at}");
                answer.push(Content::ToolCall(ToolCall {
                    id: id.clone(),
                    name: "tool".into(),
                    namespace: (at > 0).then(|| "group".to_owned()),
                    input: if custom {
                        ToolInput::Text(said)
                    } else {
                        ToolInput::Json(json!({ "said": said }).to_string())
                    },
                    seal: None,
                }));
                results.push(Content::ToolResult(ToolResult {
                    call: id,
                    name: None,
                    parts: parts.into_iter().map(Part::new).collect(),
                    is_error: false,
                    custom,
                }));
            }
            if results.is_empty() {
                answer.push(Content::Text {
                    text: last,
                    citations: Vec::new(),
                });
            }
            let mut turns = vec![turn(Role::User, user), turn(Role::Assistant, answer)];
            if !results.is_empty() {
                turns.push(turn(Role::User, results));
            }
            turns
        },
    )
}

fn conversation() -> impl Strategy<Value = Vec<Turn>> {
    let exchanges = (exchange(0), exchange(1), option::of(said()), said());
    (option::of(said()), exchanges).prop_map(|(system, (first, second, between, last))| {
        let plain = |text| Content::Text {
            text,
            citations: Vec::new(),
        };
        let mut turns = Vec::new();
        turns.extend(system.map(|text| turn(Role::System, vec![plain(text)])));
        turns.extend(first);
        turns.extend(between.map(|text| turn(Role::Developer, vec![plain(text)])));
        turns.extend(second);
        turns.push(turn(Role::User, vec![plain(last)]));
        turns
    })
}

fn tools() -> impl Strategy<Value = Vec<Tool>> {
    let function = (option::of(said()), option::of("[a-z]{2,4}"), any::<bool>());
    vec(function, 1..4).prop_map(|functions| {
        let functions = functions.into_iter().enumerate();
        functions
            .map(|(at, (description, namespace, strict))| {
                let schema = json!({"type": "object", "properties": {"b": {}, "a": {}}});
                Tool::Function(Function {
                    name: format!("tool_{at}"),
                    namespace,
                    description,
                    parameters: serde_json::value::to_raw_value(&schema).ok(),
                    strict: Some(strict),
                    cache: None,
                })
            })
            .collect()
    })
}

fn request() -> impl Strategy<Value = Request> {
    let choice = prop_oneof![
        Just(ToolChoice::Auto),
        Just(ToolChoice::None),
        Just(ToolChoice::Any),
        Just(ToolChoice::Named("tool_0".into())),
        any::<bool>().prop_map(|must| ToolChoice::Among(vec!["tool_0".into()], must)),
    ];
    let effort = prop_oneof![Just(Effort::Low), Just(Effort::High), Just(Effort::XHigh)];
    let reasoning = (
        effort,
        prop_oneof![Just(Summary::Unsaid), Just(Summary::Auto)],
    );
    let fields = (
        option::of(16..9000_u64),
        option::of((0..90_u32).prop_map(|hundredths| f64::from(hundredths) / 100.0)),
        option::of(reasoning),
        any::<bool>(),
    );
    let names = (
        option::of("[a-z]{3,9}"),
        option::of("[a-z]{3,9}"),
        option::of(any::<bool>()),
    );
    (conversation(), tools(), option::of(choice), fields, names).prop_map(
        |(turns, tools, tool_choice, (max_output, temperature, reasoning, schema), names)| {
            let (end_user, cache_key, parallel_tools) = names;
            Request {
                turns,
                tools,
                tool_choice,
                parallel_tools,
                max_output,
                sampling: Sampling {
                    temperature,
                    ..Sampling::default()
                },
                reasoning: reasoning.map(|(effort, summary)| Reasoning {
                    effort: Some(effort),
                    summary,
                    ..Reasoning::default()
                }),
                format: schema.then(|| Format::Schema {
                    name: Some("n".into()),
                    description: None,
                    schema: serde_json::value::to_raw_value(&json!({"z": 1, "a": 2})).unwrap(),
                    strict: Some(true),
                }),
                verbosity: schema.then_some(Verbosity::Low),
                end_user,
                cache_key,
                metadata: BTreeMap::from([("k".to_owned(), "v".to_owned())]),
                ..Request::default()
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_request_written_and_read_again_is_the_same(request in request()) {
        let (body, notes) = try_write(&request);
        let body = body.unwrap();
        prop_assert!(notes.is_empty(), "{:?}", notes);
        prop_assert_eq!(compared(&read(&body)), compared(&request), "{}", body);
        prop_assert_eq!(write(&request).to_string(), body.to_string());
    }

    #[test]
    fn no_bytes_make_the_stream_reader_panic(stream in vec(any::<u8>(), 0..300), chunk in 1..40_usize) {
        let events = read_bytes(&stream, chunk);
        let ended = matches!(events.last(), Some(Event::Ended | Event::Error { .. }));
        prop_assert!(ended);
    }

    #[test]
    fn odd_events_make_no_odd_order(kinds in vec((0..14_usize, 0..3_u64, 0..2_u64, said()), 0..30)) {
        let stream: Vec<Value> = kinds.iter().map(|(kind, at, inner, text)| odd(*kind, *at, *inner, text)).collect();
        let events = stream_read(&stream);
        let written = stream_written(&memory(&json!({"input": "x"})), events.clone());
        // The order that a writer is promised, and so a stream that its client takes.
        if events.iter().any(|event| matches!(event, Event::Usage(_) | Event::Error { .. })) {
            testkit::validate::responses(&written).map_err(TestCaseError::fail)?;
        }
        let mut next = 0;
        let mut open = Vec::new();
        for event in &events {
            match event {
                Event::Open { index, .. } => {
                    prop_assert_eq!(*index, next);
                    next += 1;
                    open.push(*index);
                }
                Event::Delta { index, .. } => prop_assert!(open.contains(index)),
                Event::Close { index } => {
                    prop_assert!(open.contains(index));
                    open.retain(|open| open != index);
                }
                Event::Ended => prop_assert!(open.is_empty()),
                _ => {}
            }
        }
    }
}

/// One of many events, in an order that no vendor has.
fn odd(kind: usize, at: u64, inner: u64, text: &str) -> Value {
    let usage = json!({"input_tokens": 3, "output_tokens": 2, "total_tokens": 5});
    let item = |kind: &str| {
        json!({"type": kind, "id": format!("i{at}"), "call_id": format!("c{at}"), "name": "f", "arguments": "{}",
            "input": text, "summary": [{"type": "summary_text", "text": text}], "encrypted_content": "gAAA",
            "content": [{"type": "output_text", "text": text}]})
    };
    let event = |kind: &str| {
        json!({"type": format!("response.{kind}"), "output_index": at, "content_index": inner,
            "summary_index": inner, "delta": text, "text": text, "arguments": text})
    };
    let about = |kind: &str, item: Value| {
        let mut event = event(kind);
        event["item"] = item;
        event
    };
    match kind {
        0 => event("created"),
        1 => event("output_text.delta"),
        2 => event("output_text.done"),
        3 => event("reasoning_summary_text.delta"),
        4 => event("function_call_arguments.delta"),
        5 => event("function_call_arguments.done"),
        6 => about("output_item.added", item("message")),
        7 => about("output_item.added", item("function_call")),
        8 => about("output_item.done", item("message")),
        9 => about("output_item.done", item("function_call")),
        10 => about("output_item.done", item("reasoning")),
        11 => about("output_item.done", item("custom_tool_call")),
        12 => {
            json!({"type": "response.completed", "response": {"status": "completed", "usage": usage,
            "output": [item("message"), item("function_call")]}})
        }
        _ => event("refusal.delta"),
    }
}
