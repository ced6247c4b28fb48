//! Streams as vendors send them, with the liberties that they take.

use actors::domain::Dialect;
use proptest::prelude::*;

use super::*;
use crate::dialect::translate::neutral::Stop;
use crate::dialect::usage::AnswerReader;

const OPENAI: &str = include_str!("../../../usage/fixtures/chat.sse");

fn vendors() -> [(&'static str, &'static str); 7] {
    [
        ("openai", OPENAI),
        ("openrouter-claude", fixture!("openrouter-claude.sse")),
        ("deepseek", fixture!("deepseek.sse")),
        ("gemini-openai", fixture!("gemini-openai.sse")),
        ("groq", fixture!("groq.sse")),
        ("mistral", fixture!("mistral.sse")),
        ("nameless", fixture!("nameless.sse")),
    ]
}

#[test]
fn every_vendors_stream_is_an_answer() {
    for (name, stream) in vendors() {
        let events = events(stream);
        assert_in_order(&events);
        assert_eq!(events.last(), Some(&Event::Ended), "{name}");
        insta::assert_debug_snapshot!(name, answer_of(&events));
    }
}

#[test]
fn the_usage_is_what_the_hub_reads_in_passing() {
    for (name, stream) in vendors() {
        let mut reader = AnswerReader::for_stream(Dialect::OpenaiChat);
        reader.push(stream.as_bytes());
        let usage = reader.reported().then(|| reader.usage());
        assert_eq!(answer_of(&events(stream)).usage, usage, "{name}");
    }
}

#[test]
fn what_comes_is_told_at_once() {
    let mut reader = StreamReader::default();
    let mut sink = Vec::new();
    let event = |data: &'static str| crate::dialect::sse::SseEvent {
        event: None,
        data: data.as_bytes(),
    };
    for (data, last) in [
        (r#"{"choices":[{"delta":{"content":"a"}}]}"#, "a"),
        (r#"{"choices":[{"delta":{"content":"b"}}]}"#, "b"),
    ] {
        reader.read(&event(data), &mut sink);
        let delta = Delta::Text(last.to_owned());
        assert_eq!(sink.last(), Some(&Event::Delta { index: 0, delta }));
    }
    let before = sink.len();
    let finish = r#"{"choices":[{"delta":{},"finish_reason":"length"}]}"#;
    reader.read(&event(finish), &mut sink);
    assert_eq!(sink.len(), before, "usage may follow a reason");
    reader.read(&event("[DONE]"), &mut sink);
    assert_eq!(
        sink[before..],
        [
            Event::Close { index: 0 },
            Event::Finished(Stop::MaxOutput),
            Event::Ended
        ]
    );
    let after = sink.len();
    reader.read(&event(finish), &mut sink);
    reader.end(&mut sink);
    assert_eq!(sink.len(), after, "nothing follows the end");
}

#[test]
fn an_error_is_the_last_that_is_said() {
    let chunk = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
    for (error, kind, message) in [
        (
            "data: {\"error\":{\"message\":\"busy\",\"type\":\"server_error\",\"code\":\"overloaded\"}}\n\n",
            "overloaded",
            "busy",
        ),
        (
            "event: error\ndata: {\"message\":\"busy\"}\n\n",
            "api_error",
            "busy",
        ),
        ("event: error\ndata: busy\n\n", "api_error", "busy"),
        (
            "data: {\"object\":\"error\",\"message\":\"busy\",\"code\":50001}\n\n",
            "50001",
            "busy",
        ),
        (
            "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"network_error\"}]}\n\n",
            "api_error",
            "the upstream ended its answer with `network_error`",
        ),
    ] {
        let events = events(&format!("{chunk}{error}{chunk}data: [DONE]\n\n"));
        let last = Event::Error {
            kind: kind.into(),
            message: message.into(),
        };
        assert_eq!(events.last(), Some(&last), "{error}");
        assert_in_order(&events);
    }
}

#[test]
fn a_stream_without_anything_still_ends() {
    let events = events("data: [DONE]\n\n");
    assert_in_order(&events);
    assert_eq!(events.len(), 3, "{events:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    /// Any value in any place: nothing panics, and the order holds.
    #[test]
    fn no_vendor_breaks_it(
        fields in proptest::collection::vec((0_usize..12, 0_usize..10), 0..12),
    ) {
        const NAMES: [&str; 12] = [
            "content", "reasoning_content", "reasoning", "reasoning_details", "refusal", "tool_calls",
            "function_call", "annotations", "role", "audio", "images", "extra",
        ];
        const VALUES: [&str; 10] = [
            "null", "7", "\"x\"", "[]", "{}", "[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]",
            "[{\"function\":{\"arguments\":\"}\"}}]", "[{\"type\":\"reasoning.text\",\"text\":\"x\",\"index\":1}]",
            "[{\"type\":\"reasoning.encrypted\",\"data\":\"x\"}]", "{\"name\":\"g\",\"arguments\":\"{}\"}",
        ];
        let stream: String = fields
            .iter()
            .map(|(name, value)| {
                format!("data: {{\"choices\":[{{\"delta\":{{\"{}\":{}}}}}]}}\n\n", NAMES[*name], VALUES[*value])
            })
            .collect();
        let events = events(&stream);
        assert_in_order(&events);
        gathered(&events);
    }
}
