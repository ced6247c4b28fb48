//! Streams for clients: exact to the event, valid by the vendor's rules, and the same answer when they are read.

use actors::domain::{Dialect, Usage};
use proptest::prelude::*;
use testkit::validate;

use super::*;
use crate::dialect::translate::neutral::{Begun, Citation, Seal, SealKind, Stop};
use crate::dialect::usage::AnswerReader;

fn delta(index: usize, delta: Delta) -> Event {
    Event::Delta { index, delta }
}

fn text(index: usize, text: &str) -> Event {
    delta(index, Delta::Text(text.to_owned()))
}

fn open_call(index: usize, id: &str, custom: bool) -> Event {
    let part = Opened::ToolCall {
        id: id.to_owned(),
        name: "read".to_owned(),
        namespace: None,
        custom,
    };
    Event::Open { index, part }
}

fn input(index: usize, more: &str) -> Event {
    delta(index, Delta::Input(more.to_owned()))
}

fn seal(vendor: Dialect, kind: SealKind) -> Seal {
    Seal {
        vendor,
        kind,
        id: None,
        data: "Eq+/==".to_owned(),
    }
}

fn usage() -> Usage {
    Usage {
        input: 3,
        output: 9,
        cache_read: 4,
        cache_write_1h: 2,
        reasoning: 5,
        ..Usage::ZERO
    }
}

fn everything() -> Vec<Event> {
    let open = |index, part| Event::Open { index, part };
    let close = |index| Event::Close { index };
    vec![
        Event::Started(Begun {
            service_tier: Some("standard".into()),
            ..Begun::default()
        }),
        Event::Ping,
        open(0, Opened::Thought),
        text(0, "Let me"),
        text(0, " see.\n"),
        delta(
            0,
            Delta::Seal(seal(Dialect::Anthropic, SealKind::Signature)),
        ),
        close(0),
        open(1, Opened::Thought),
        delta(
            1,
            Delta::Seal(seal(Dialect::Anthropic, SealKind::Encrypted)),
        ),
        close(1),
        open(2, Opened::Text),
        text(2, "Grüße \"你好\""),
        delta(
            2,
            Delta::Citation(Citation {
                url: "https://example.com".into(),
                ..Citation::default()
            }),
        ),
        close(2),
        open_call(3, "call_a", false),
        Event::Ping,
        delta(3, Delta::Seal(seal(Dialect::Gemini, SealKind::Signature))),
        input(3, "{\"path\":"),
        open_call(4, "call_b", true),
        input(4, "*** Begin"),
        input(3, "\"a\"}"),
        close(3),
        close(4),
        Event::Usage(usage()),
        Event::Finished(Stop::ToolCalls),
        Event::Ended,
    ]
}

#[test]
fn a_stream_is_exact_to_the_event() {
    for include_usage in [false, true] {
        let stream = stream_of(everything(), include_usage);
        assert_eq!(validate::chat(stream.as_bytes()), Ok(()));
        if include_usage {
            insta::assert_snapshot!(stream);
        }
    }
}

#[test]
fn what_is_read_of_it_is_what_was_written() {
    let events = everything();
    let again = super::events(&stream_of(events.clone(), true));
    assert_in_order(&again);
    let (before, after) = (answer_of(&events), answer_of(&again));
    let mut parts = before.parts;
    // Chat counts where a text is cited.
    if let Content::Text { citations, .. } = &mut parts[2].content {
        citations[0].span = Some((0, 10));
    }
    assert_eq!(after.parts, parts);
    assert_eq!((after.stop, after.usage), (before.stop, before.usage));
    assert_eq!(after.id.as_deref(), Some("chatcmpl-0199"));
}

#[test]
fn the_usage_is_the_same_for_whoever_counts_it() {
    let stream = stream_of(everything(), true);
    let mut reader = AnswerReader::for_stream(Dialect::OpenaiChat);
    reader.push(stream.as_bytes());
    assert!(reader.complete() && reader.progress().ended);
    assert_eq!(reader.usage(), usage());
    assert_eq!(reader.stop_reason(), Some("tool_calls"));
}

#[test]
fn usage_that_was_known_at_the_start_is_told_if_no_other_comes() {
    let begun = Begun {
        usage: Some(usage()),
        ..Begun::default()
    };
    let stream = stream_of(
        [
            Event::Started(begun),
            Event::Finished(Stop::End),
            Event::Ended,
        ],
        true,
    );
    assert_eq!(validate::chat(stream.as_bytes()), Ok(()));
    assert!(
        stream.contains("\"prompt_tokens\":9,\"completion_tokens\":9"),
        "{stream}"
    );
}

#[test]
fn an_error_in_the_middle_is_the_last_event_and_no_ending_follows() {
    let mut events = everything();
    events.truncate(9);
    let error = Event::Error {
        kind: "overloaded_error".into(),
        message: "busy \"now\"".into(),
    };
    events.push(error.clone());
    let stream = stream_of(events, true);
    assert_eq!(validate::chat(stream.as_bytes()), Ok(()));
    assert!(!stream.contains("[DONE]"));
    assert_eq!(super::events(&stream).last(), Some(&error));
    let alone = stream_of([error], false);
    assert_eq!(validate::chat(alone.as_bytes()), Ok(()));
}

#[test]
fn every_vendors_stream_written_again_is_valid_and_the_same_answer() {
    for (name, stream) in [
        ("openai", include_str!("../../../usage/fixtures/chat.sse")),
        ("openrouter", fixture!("openrouter-claude.sse")),
        ("deepseek", fixture!("deepseek.sse")),
        ("gemini", fixture!("gemini-openai.sse")),
        ("groq", fixture!("groq.sse")),
        ("mistral", fixture!("mistral.sse")),
        ("nameless", fixture!("nameless.sse")),
    ] {
        let first = super::events(stream);
        let again = stream_of(first.clone(), true);
        assert_eq!(validate::chat(again.as_bytes()), Ok(()), "{name}\n{again}");
        let (first, again) = (answer_of(&first), answer_of(&super::events(&again)));
        assert_eq!(again.parts, first.parts, "{name}");
        assert_eq!(again.stop, first.stop, "{name}");
        assert_eq!(again.usage, Some(first.usage.unwrap_or_default()), "{name}");
    }
}

#[test]
fn a_client_of_the_older_form_gets_one_call_in_it() {
    let body = r#"{"messages":[{"role":"user","content":"x"}],"functions":[{"name":"read"}]}"#;
    let (read, _) = read(body);
    assert_eq!(read.request.parallel_tools, Some(false));
    let memory = || Memory {
        echo: read.echo.clone(),
        ..Memory::default()
    };
    let mut writer = StreamWriter::new(Arc::new(memory()));
    let mut stream = Vec::new();
    for event in everything() {
        writer.write(event, &mut stream);
    }
    assert_eq!(validate::chat(&stream), Ok(()));
    let streamed = answer_of(&super::events(std::str::from_utf8(&stream).unwrap()));
    let whole = read_answer(&write_answer(&answer_of(&everything()), &memory())).unwrap();
    for answer in [streamed, whole] {
        let called = answer.parts.iter().filter_map(|part| match &part.content {
            Content::ToolCall(call) => Some((call.name.as_str(), &call.input)),
            _ => None,
        });
        let input = ToolInput::Json("{\"path\":\"a\"}".into());
        assert_eq!(called.collect::<Vec<_>>(), [("read", &input)]);
        assert_eq!(answer.stop, Some(Stop::ToolCalls));
    }
}

#[derive(Clone, Debug)]
enum Made {
    Text(Vec<String>),
    Thought(Vec<String>, Option<(Dialect, SealKind)>),
    Call(Vec<String>, bool),
}

fn made() -> impl Strategy<Value = Vec<Made>> {
    let pieces = || proptest::collection::vec("[a-zé\n\"\\\\]{1,6}", 1..4);
    let vendor = prop_oneof![
        Just(Dialect::Anthropic),
        Just(Dialect::OpenaiResponses),
        Just(Dialect::Gemini)
    ];
    let kind = prop_oneof![Just(SealKind::Signature), Just(SealKind::Encrypted)];
    let part = prop_oneof![
        pieces().prop_map(Made::Text),
        (pieces(), proptest::option::of((vendor, kind)))
            .prop_map(|(pieces, seal)| Made::Thought(pieces, seal)),
        (pieces(), any::<bool>()).prop_map(|(pieces, custom)| Made::Call(pieces, custom)),
    ];
    proptest::collection::vec(part, 0..7)
}

fn told(made: &[Made]) -> Vec<Event> {
    let mut events = vec![Event::Started(Begun::default())];
    for (index, part) in made.iter().enumerate() {
        match part {
            Made::Text(pieces) => {
                events.push(Event::Open {
                    index,
                    part: Opened::Text,
                });
                events.extend(pieces.iter().map(|piece| text(index, piece)));
            }
            Made::Thought(pieces, sealed) => {
                events.push(Event::Open {
                    index,
                    part: Opened::Thought,
                });
                events.extend(pieces.iter().map(|piece| text(index, piece)));
                if let Some((vendor, kind)) = *sealed {
                    events.push(delta(index, Delta::Seal(seal(vendor, kind))));
                }
            }
            Made::Call(pieces, custom) => {
                events.push(open_call(index, &format!("call_{index}"), *custom));
                if *custom {
                    events.extend(pieces.iter().map(|piece| input(index, piece)));
                } else {
                    let json = serde_json::json!({"a": pieces.concat()}).to_string();
                    let (head, tail) = json.split_at(3);
                    events.extend([input(index, head), input(index, tail)]);
                }
            }
        }
        events.push(Event::Close { index });
    }
    events.extend([
        Event::Usage(usage()),
        Event::Finished(Stop::End),
        Event::Ended,
    ]);
    events
}

/// What a client keeps of an answer: one text, its thoughts, its calls.
fn kept(parts: &[Part]) -> (String, String, Vec<Seal>, Vec<ToolCall>) {
    let mut kept = (String::new(), String::new(), Vec::new(), Vec::new());
    for part in parts {
        match &part.content {
            Content::Text { text, .. } => kept.0.push_str(text),
            Content::Thought(thought) => {
                kept.1.extend(thought.text.chars().filter(|c| *c != '\n'));
                kept.2.extend(thought.seal.clone());
            }
            Content::ToolCall(call) => kept.3.push(call.clone()),
            _ => {}
        }
    }
    kept
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn any_answer_is_a_valid_stream_and_reads_as_what_it_was(made in made()) {
        let events = told(&made);
        let stream = stream_of(events.clone(), true);
        prop_assert_eq!(validate::chat(stream.as_bytes()), Ok(()));
        let again = super::events(&stream);
        assert_in_order(&again);
        let again = answer_of(&again);
        prop_assert_eq!(kept(&again.parts), kept(&gathered(&events)));
        prop_assert_eq!(again.usage, Some(usage()));
    }
}
