//! Streams of the vendor and of odd upstreams read, and what clients are served.

use actors::domain::{Dialect, Usage};

use super::*;
use crate::dialect::translate::neutral::{Begun, Citation, Stop, WebSearch};
use crate::dialect::usage::AnswerReader;

const RECORDED: &str = r#"
{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":3,"cache_creation_input_tokens":7,"cache_read_input_tokens":5,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":7},"output_tokens":1,"service_tier":"standard"}}}
{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}
{"type":"ping"}
{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"let me "}}
{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"see"}}
{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQC"}}
{"type":"content_block_stop","index":0}
{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"dark"}}
{"type":"content_block_stop","index":1}
{"type":"content_block_start","index":2,"content_block":{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}}
{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"query\":"}}
{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":" \"q\"}"}}
{"type":"content_block_stop","index":2}
{"type":"content_block_start","index":3,"content_block":{"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result","title":"t","url":"https://u","encrypted_content":"e","page_age":null}]}}
{"type":"content_block_stop","index":3}
{"type":"content_block_start","index":4,"content_block":{"type":"text","text":"","citations":[]}}
{"type":"content_block_delta","index":4,"delta":{"type":"citations_delta","citation":{"type":"web_search_result_location","cited_text":"c","url":"https://u","title":"t","encrypted_index":"i"}}}
{"type":"content_block_delta","index":4,"delta":{"type":"text_delta","text":"It is \"so\".\n"}}
{"type":"content_block_stop","index":4}
{"type":"content_block_start","index":5,"content_block":{"type":"tool_use","id":"toolu_1","name":"Read","input":{}}}
{"type":"content_block_delta","index":5,"delta":{"type":"input_json_delta","partial_json":""}}
{"type":"content_block_delta","index":5,"delta":{"type":"input_json_delta","partial_json":"{\"a\": 1"}}
{"type":"content_block_delta","index":5,"delta":{"type":"input_json_delta","partial_json":"}"}}
{"type":"content_block_stop","index":5}
{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":40,"server_tool_use":{"web_search_requests":1}}}
{"type":"message_stop"}"#;

#[test]
fn the_vendors_stream_is_read_whole() {
    let answer = gathered(&events_of(&sse(RECORDED)));
    insta::assert_debug_snapshot!(answer);
}

#[test]
fn what_was_read_is_written_again_as_a_stream_that_clients_accept() {
    let events = events_of(&sse(RECORDED));
    let stream = stream_of(&events);
    testkit::validate::messages(stream.as_bytes()).unwrap();
    insta::assert_snapshot!(stream);
    let again = events_of(&stream);
    let (first, again) = (gathered(&events), gathered(&again));
    assert_eq!(again.stop, first.stop);
    assert_eq!(again.usage, first.usage);
    // Calls of the vendor's own tools are told whole, so only their spelling may differ.
    assert_eq!(again.parts.len(), first.parts.len());
    for (again, first) in again.parts.iter().zip(&first.parts) {
        match (&again.content, &first.content) {
            (Content::WebSearch(again), Content::WebSearch(first)) => {
                assert_eq!((&again.query, &again.found), (&first.query, &first.found));
            }
            (again, first) => assert_eq!(again, first),
        }
    }
    let mut reader = AnswerReader::for_stream(Dialect::Anthropic);
    reader.push(stream.as_bytes());
    assert_eq!(Some(reader.usage()), first.usage);
    assert!(reader.complete());
    assert_eq!(reader.stop_reason(), Some("tool_use"));
}

fn texts(answer: &Answer) -> Vec<String> {
    let of = |part: &Part| match &part.content {
        Content::Text { text, .. } => text.clone(),
        Content::Thought(thought) => format!("({})", thought.text),
        Content::ToolCall(call) => match &call.input {
            ToolInput::Json(json) | ToolInput::Text(json) => format!("{}{json}", call.name),
        },
        Content::WebSearch(search) => format!("?{}", search.query),
        Content::Refusal(text) => format!("!{text}"),
        other => format!("{other:?}"),
    };
    answer.parts.iter().map(of).collect()
}

#[test]
fn odd_upstreams_are_read_as_far_as_they_go() {
    for (lines, said) in [
        // No beginning, no index, no end.
        (
            r#"{"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}}
            {"type":"content_block_delta","delta":{"type":"text_delta","text":"b"}}"#,
            &["ab"][..],
        ),
        // A beginning that already says something, an event that is none, a block of another kind's delta.
        (
            r#"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"a"}}
            {broken
            {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{"}}
            {"type":"unheard_of"}
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"b"}}
            [DONE]"#,
            &["ab"],
        ),
        // An argument in one piece at the beginning, none at all, and a call that begins in another's place.
        (
            r#"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"A","input":{"x":1}}}
            {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"b","name":"B"}}
            {"type":"content_block_stop","index":0}"#,
            &[r#"A{"x":1}"#, "B{}"],
        ),
        // Two calls side by side.
        (
            r#"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"A","input":{}}}
            {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"b","name":"B","input":{}}}
            {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\""}}
            {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{}"}}
            {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":":1}"}}"#,
            &[r#"A{"a":1}"#, "B{}"],
        ),
        // A search that found nothing before the text.
        (
            r#"{"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"s","name":"web_search","input":{"query":"q"}}}
            {"type":"content_block_stop","index":0}
            {"type":"content_block_start","index":1,"content_block":{"type":"text","text":"a"}}"#,
            &["?q", "a"],
        ),
        ("{}", &[]),
    ] {
        let answer = gathered(&events_of(&sse(lines)));
        assert_eq!(texts(&answer), said, "{lines}");
        assert_eq!(answer.stop, Some(Stop::End));
    }
}

#[test]
fn the_end_waits_for_all_that_is_said_of_it() {
    let lines = r#"{"type":"message_start","message":{"usage":{"input_tokens":3}}}
        {"type":"message_delta","delta":{"stop_reason":"stop_sequence","stop_sequence":"X"},"usage":{"output_tokens":5}}
        {"type":"message_delta","delta":{},"usage":{"output_tokens":6,"cache_read_input_tokens":2}}
        {"type":"message_stop"}
        {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"late"}}"#;
    let answer = gathered(&events_of(&sse(lines)));
    assert!(answer.parts.is_empty());
    assert_eq!(answer.stop, Some(Stop::Sequence(Some("X".into()))));
    let usage = Usage {
        input: 3,
        output: 6,
        cache_read: 2,
        ..Usage::ZERO
    };
    assert_eq!(answer.usage, Some(usage));
}

#[test]
fn an_error_is_the_last_that_is_said() {
    let events = events_of(&sse(
        r#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}
        {"type":"error","error":{"type":"overloaded_error","message":"busy"}}
        {"type":"message_stop"}"#,
    ));
    let error = Event::Error {
        kind: "overloaded_error".into(),
        message: "busy".into(),
    };
    assert_eq!(events.last(), Some(&error));
    let stream = stream_of(&events);
    testkit::validate::messages(stream.as_bytes()).unwrap();
    assert!(
        stream.ends_with("\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}\n\n")
    );
    for (kind, own) in [
        ("RESOURCE_EXHAUSTED", "rate_limit_error"),
        ("503", "api_error"),
        ("odd", "api_error"),
    ] {
        let error = Event::Error {
            kind: kind.into(),
            message: "m".into(),
        };
        assert!(stream_of(&[error]).contains(own), "{kind}");
    }
}

fn open(index: usize, part: Opened) -> Event {
    Event::Open { index, part }
}

fn delta(index: usize, delta: Delta) -> Event {
    Event::Delta { index, delta }
}

fn opened_call(id: &str, custom: bool) -> Opened {
    Opened::ToolCall {
        id: id.into(),
        name: "Read".into(),
        namespace: None,
        custom,
    }
}

fn served(parts: Vec<Event>, stop: Stop) -> (String, Answer) {
    let mut events = vec![Event::Started(Begun::default())];
    events.extend(parts);
    events.extend([Event::Finished(stop), Event::Ended]);
    let stream = stream_of(&events);
    testkit::validate::messages(stream.as_bytes()).unwrap();
    let answer = gathered(&events_of(&stream));
    (stream, answer)
}

#[test]
fn calls_side_by_side_come_one_after_the_other() {
    let input = |text: &str| Delta::Input(text.into());
    let (_, answer) = served(
        vec![
            open(0, opened_call("a.0", false)),
            open(1, opened_call("b", false)),
            open(2, opened_call("c", false)),
            delta(1, input("{\"b\"")),
            delta(0, input("{\"a\":1}")),
            delta(1, input(":1}")),
            Event::Close { index: 1 },
            Event::Ping,
            Event::Close { index: 0 },
            delta(2, input("{\"c\":1}")),
            Event::Close { index: 2 },
        ],
        Stop::End,
    );
    assert_eq!(
        texts(&answer),
        [r#"Read{"a":1}"#, r#"Read{"b":1}"#, r#"Read{"c":1}"#]
    );
    assert_eq!(answer.stop, Some(Stop::ToolCalls));
}

#[test]
fn the_proof_of_a_call_finds_back_to_it_early_or_late() {
    let proof = || Delta::Seal(seal(Dialect::Gemini, "g"));
    for early in [true, false] {
        let mut parts = vec![
            open(0, opened_call("a", false)),
            delta(0, Delta::Input("{}".into())),
        ];
        parts.insert(if early { 1 } else { 2 }, delta(0, proof()));
        parts.push(Event::Close { index: 0 });
        parts.extend([open(1, opened_call("b", false)), Event::Close { index: 1 }]);
        let (_, answer) = served(parts, Stop::ToolCalls);
        // The client sends back what it got, and the request's reader puts it together.
        let content = serde_json::from_slice::<Value>(&write_answer(&answer, &memory())).unwrap();
        let body =
            serde_json::json!({"messages": [{"role": "assistant", "content": content["content"]}]});
        let (back, _) = read(&body.to_string()).unwrap();
        let mut proven = call("a", "Read", "{}");
        proven.seal = Some(seal(Dialect::Gemini, "g"));
        let expected =
            [proven, call("b", "Read", "{}")].map(|call| Part::new(Content::ToolCall(call)));
        assert_eq!(back.turns[0].parts, expected, "early: {early}");
    }
}

#[test]
fn what_says_nothing_has_no_block_and_what_is_free_text_is_an_object() {
    let (stream, answer) = served(
        vec![
            open(0, Opened::Text),
            Event::Close { index: 0 },
            open(1, Opened::Thought),
            Event::Close { index: 1 },
            open(2, opened_call("a", true)),
            delta(2, Delta::Input("free ".into())),
            delta(2, Delta::Input("text".into())),
            Event::Close { index: 2 },
            open(3, opened_call("b", false)),
            Event::Close { index: 3 },
        ],
        Stop::ToolCalls,
    );
    assert_eq!(texts(&answer), [r#"Read{"input":"free text"}"#, "Read{}"]);
    assert!(!stream.contains("\"text\":\"\""));
}

#[test]
fn refusals_searches_and_citations_are_in_the_vendors_words() {
    let search = WebSearch {
        id: "ws_1".into(),
        query: "q".into(),
        found: vec![("https://u".into(), "t".into())],
        hosted: Vec::new(),
    };
    let citation = Citation {
        url: "https://u".into(),
        quote: Some("c".into()),
        ..Citation::default()
    };
    let (stream, answer) = served(
        vec![
            open(0, Opened::WebSearch(search)),
            Event::Close { index: 0 },
            open(1, Opened::Text),
            delta(1, Delta::Citation(citation)),
            delta(1, Delta::Text("so".into())),
            Event::Close { index: 1 },
            open(2, Opened::Refusal),
            delta(2, Delta::Text("no".into())),
            Event::Close { index: 2 },
        ],
        Stop::End,
    );
    assert_eq!(texts(&answer), ["?q", "so", "no"]);
    assert_eq!(answer.stop, Some(Stop::Refusal));
    assert!(stream.contains("citations_delta"));
}

#[test]
fn an_object_of_several_lines_stays_one_event() {
    use crate::dialect::translate::neutral::Hosted;
    let json = "{\"type\": \"container_upload\",\r\n\"text\": \"a\\nb\"}";
    let hosted = Hosted {
        dialect: Dialect::Anthropic,
        kind: "container_upload".into(),
        json: serde_json::value::RawValue::from_string(json.to_owned()).unwrap(),
    };
    let events = [
        Event::Started(Begun::default()),
        open(0, Opened::Hosted(hosted)),
        Event::Close { index: 0 },
        Event::Ended,
    ];
    let again = gathered(&events_of(&stream_of(&events)));
    let Content::Hosted(hosted) = &again.parts[0].content else {
        panic!("{again:?}");
    };
    assert_eq!(hosted.json.get(), json.replace("\r\n", "  "));
}
