//! What decides that a Chat stream is an answer, and when it is whole.

use super::*;
use crate::dialect::usage::Decision;

const ROLE: &str =
    r#"{"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"#;
const TEXT: &str = r#"{"choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}"#;
const TOOL: &str = r#"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":""}}]}}]}"#;
const STOP: &str = r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#;
const USAGE: &str = r#"{"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":2}}"#;
const ERROR: &str =
    r#"{"error":{"message":"busy","type":"server_error","code":"rate_limit_exceeded"}}"#;
const DONE: &str = "[DONE]";

fn read(events: &[&str]) -> ChatReader {
    let stream: String = events
        .iter()
        .map(|data| format!("data: {data}\n\n"))
        .collect();
    let mut reader = ChatReader::for_stream();
    reader.push(stream.as_bytes());
    reader
}

fn choice(delta: &str) -> String {
    format!(r#"{{"choices":[{{"index":0,"delta":{delta},"finish_reason":null}}]}}"#)
}

#[test]
fn the_first_that_says_something_decides() {
    for (events, expected) in [
        (&[ROLE, TOOL, USAGE][..], None),
        (&[ROLE, DONE], None),
        (&[DONE], None),
        (&["", ROLE], None),
        (&[ROLE, TEXT], Some(Decision::Content)),
        // An answer may be empty, and a tool may be called without arguments.
        (&[ROLE, STOP, DONE], Some(Decision::Content)),
        (&[ROLE, TOOL, STOP], Some(Decision::Content)),
        (&[ERROR], Some(Decision::Error)),
        (&[ROLE, ERROR, TEXT], Some(Decision::Error)),
        (&[ROLE, TEXT, ERROR], Some(Decision::Content)),
        (&[ROLE, "{broken", TEXT], Some(Decision::Malformed)),
        (
            &[r#"{"object":"error","message":"busy","code":50001}"#],
            Some(Decision::Error),
        ),
        (&[r#"{"choices":null,"usage":null,"error":null}"#], None),
        (&[r#"{"choices":"odd"}"#, r#"["odd"]"#, "7"], None),
    ] {
        assert_eq!(read(events).progress().decision, expected, "{events:?}");
    }
}

#[test]
fn every_kind_of_delta_is_content() {
    for delta in [
        r#"{"content":"x"}"#,
        r#"{"content":[{"type":"text","text":"x"}]}"#,
        r#"{"reasoning_content":"x"}"#,
        r#"{"reasoning":"x"}"#,
        r#"{"reasoning_details":[{"type":"reasoning.encrypted","data":"x"}]}"#,
        r#"{"refusal":"x"}"#,
        r#"{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]}"#,
        r#"{"tool_calls":[{"index":0,"custom":{"input":"x"}}]}"#,
        r#"{"function_call":{"arguments":"{}"}}"#,
        r#"{"audio":{"data":"AAAA"}}"#,
        r#"{"images":[{"image_url":{"url":"data:image/png;base64,AA"}}]}"#,
    ] {
        assert!(read(&[&choice(delta)]).progress().content, "{delta}");
    }
    for delta in [
        "{}",
        "null",
        r#"{"content":null,"tool_calls":null,"function_call":null,"audio":null}"#,
        r#"{"content":"","reasoning_content":"","tool_calls":[]}"#,
        r#"{"annotations":[{"type":"url_citation"}]}"#,
    ] {
        let progress = read(&[&choice(delta)]).progress();
        assert!(progress.started && progress.decision.is_none(), "{delta}");
    }
}

#[test]
fn it_is_complete_with_its_reasons_and_ended_with_its_sentinel() {
    for (events, complete, ended) in [
        (&[ROLE, TEXT][..], false, false),
        (&[ROLE, TEXT, STOP], true, false),
        (&[ROLE, TEXT, STOP, USAGE], true, false),
        (&[ROLE, TEXT, STOP, USAGE, DONE], true, true),
        // Some relays never give a reason.
        (&[ROLE, TEXT, DONE], true, true),
        (&[ROLE, DONE], false, true),
        (&[ROLE, TEXT, ERROR, DONE], false, true),
    ] {
        let reader = read(events);
        assert_eq!(
            (reader.complete(), reader.progress().ended),
            (complete, ended),
            "{events:?}"
        );
    }
}

#[test]
fn all_choices_have_to_finish() {
    let second =
        |rest: &str| format!(r#"{{"choices":[{{"index":1,"delta":{{"content":"x"}},{rest}}}]}}"#);
    let (open, closed) = (
        second(r#""finish_reason":"""#),
        second(r#""finish_reason":"length""#),
    );
    assert!(!read(&[TEXT, &open, STOP]).complete());
    let reader = read(&[TEXT, &open, STOP, &closed]);
    assert!(reader.complete());
    assert_eq!(reader.stop_reason(), Some("length"));
}

#[test]
fn usage_is_read_wherever_it_is_put() {
    let in_choice = r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":19,"completion_tokens":21,"cached_tokens":10}}]}"#;
    let groq = r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"r","usage":{"prompt_tokens":9,"completion_tokens":10}}}"#;
    let usage = read(&[TEXT, in_choice, DONE]).usage();
    assert_eq!((usage.input, usage.cache_read, usage.output), (9, 10, 21));
    assert_eq!(read(&[groq]).usage().input, 9);
    assert_eq!(read(&[TEXT, STOP, USAGE]).usage().input, 7);
}

#[test]
fn cumulative_usage_is_not_added_up_and_is_final_with_the_end() {
    let chunk = |tokens: u64, reason: &str| {
        format!(
            r#"{{"choices":[{{"index":0,"delta":{{"content":"x"}},"finish_reason":{reason}}}],"usage":{{"prompt_tokens":50,"completion_tokens":{tokens}}}}}"#
        )
    };
    let (one, two, three) = (chunk(1, "null"), chunk(2, "null"), chunk(3, "\"stop\""));
    let cut = read(&[&one, &two]);
    assert_eq!((cut.usage().input, cut.usage().output), (50, 2));
    assert!(cut.estimated_usage().partial && cut.estimated_usage().prompt_known);
    let whole = read(&[&one, &two, &three]);
    assert_eq!(
        (whole.usage().output, whole.estimated_usage().partial),
        (3, false)
    );
}

#[test]
fn a_complete_answer_without_usage_is_an_estimate() {
    let reader = read(&[ROLE, TEXT, STOP, DONE]);
    assert!(reader.complete() && !reader.reported());
    let estimate = reader.estimated_usage();
    assert_eq!(
        (
            estimate.usage.output,
            estimate.partial,
            estimate.prompt_known
        ),
        (1, true, false)
    );
}

#[test]
fn the_most_particular_word_names_an_error() {
    let kind = |error: &str| {
        let reader = read(&[error]);
        let error = reader.error().unwrap();
        (error.kind.clone(), error.message.clone())
    };
    assert_eq!(kind(ERROR), ("rate_limit_exceeded".into(), "busy".into()));
    for (error, word) in [
        (
            r#"{"error":{"message":"busy","type":"server_error","code":null}}"#,
            "server_error",
        ),
        (r#"{"error":{"message":"busy","code":429}}"#, "429"),
        (
            r#"{"error":{"message":"busy","code":429,"type":"requests"}}"#,
            "requests",
        ),
        (r#"{"error":"busy"}"#, "api_error"),
        (
            r#"{"error":{"message":"busy"},"choices":[{"finish_reason":"error"}]}"#,
            "api_error",
        ),
    ] {
        assert_eq!(kind(error), (word.into(), "busy".into()), "{error}");
    }
}

#[test]
fn an_event_named_error_is_one() {
    let mut reader = ChatReader::for_stream();
    reader.push(b"event: error\ndata: {\"message\":\"busy\"}\n\n");
    assert_eq!(reader.error().unwrap().message, "busy");
    assert!(!reader.progress().malformed);
}

#[test]
fn in_json_only_choices_are_an_answer() {
    let is_message = |body: &str| usage_of_json(body.as_bytes()).unwrap().is_message;
    assert!(is_message(
        r#"{"choices":[{"message":{"content":null},"finish_reason":"stop"}]}"#
    ));
    assert!(!is_message(r#"{"choices":[]}"#));
    assert!(!is_message(
        r#"{"choices":[{"message":{}}],"error":{"message":"busy"}}"#
    ));
}
