//! What decides that a Responses stream is an answer, and when it is whole.

use super::*;
use crate::dialect::usage::Decision;
use crate::dialect::usage::StreamError;

const CREATED: &str = r#"{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","model":"m","status":"in_progress","output":[],"usage":null,"error":null}}"#;
const ADDED: &str = r#"{"type":"response.output_item.added","sequence_number":1,"item":{"type":"message","content":[]}}"#;
const DELTA: &str = r#"{"type":"response.output_text.delta","sequence_number":2,"delta":"hi"}"#;
const COMPLETED: &str = r#"{"type":"response.completed","sequence_number":3,"response":{"status":"completed","output":[],"usage":{"input_tokens":9,"output_tokens":4}}}"#;
const INCOMPLETE: &str = r#"{"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"usage":{"input_tokens":9,"output_tokens":4}}}"#;
const FAILED: &str = r#"{"type":"response.failed","response":{"status":"failed","error":{"code":"rate_limit_exceeded","message":"busy"},"usage":{"input_tokens":9,"output_tokens":0}}}"#;
const ERROR: &str = r#"{"type":"error","code":"server_error","message":"busy","param":null}"#;

fn read(events: &[&str]) -> ResponsesReader {
    let stream: String = events
        .iter()
        .map(|data| format!("data: {data}\n\n"))
        .collect();
    let mut reader = ResponsesReader::for_stream();
    reader.push(stream.as_bytes());
    reader
}

#[test]
fn the_first_that_says_something_decides() {
    let queued = r#"{"type":"response.queued","response":{}}"#;
    let in_progress = r#"{"type":"response.in_progress","response":null}"#;
    let empty_delta = r#"{"type":"response.output_text.delta","delta":""}"#;
    let empty_done = r#"{"type":"response.function_call_arguments.done","arguments":""}"#;
    let item_done =
        r#"{"type":"response.output_item.done","item":{"type":"message","content":[]}}"#;
    let image =
        r#"{"type":"response.image_generation_call.partial_image","partial_image_b64":"AA"}"#;
    let unknown = r#"{"type":"response.something.new","delta":7}"#;
    for (events, expected) in [
        (
            &[
                CREATED,
                queued,
                in_progress,
                ADDED,
                empty_delta,
                unknown,
                "{}",
                "[1]",
            ][..],
            None,
        ),
        (&["[DONE]", ""], None),
        (&[CREATED, DELTA], Some(Decision::Content)),
        (&[CREATED, empty_done], Some(Decision::Content)),
        (&[CREATED, item_done], Some(Decision::Content)),
        (&[CREATED, image], Some(Decision::Content)),
        // An answer may be empty, and the client has to see one that was stopped.
        (&[CREATED, COMPLETED], Some(Decision::Content)),
        (&[CREATED, INCOMPLETE], Some(Decision::Content)),
        (&[CREATED, FAILED], Some(Decision::Error)),
        (&[CREATED, ERROR], Some(Decision::Error)),
        (&[CREATED, DELTA, FAILED], Some(Decision::Content)),
        (&[r#"{"error":{"message":"busy"}}"#], Some(Decision::Error)),
        (&[CREATED, "{broken", DELTA], Some(Decision::Malformed)),
    ] {
        assert_eq!(read(events).progress().decision, expected, "{events:?}");
    }
}

#[test]
fn it_ends_with_its_last_event() {
    for (events, complete, ended, stop) in [
        (&[CREATED, DELTA][..], false, false, None),
        (&[CREATED, DELTA, COMPLETED], true, true, Some("completed")),
        (
            &[CREATED, DELTA, INCOMPLETE],
            true,
            true,
            Some("max_output_tokens"),
        ),
        (&[CREATED, DELTA, FAILED], false, true, Some("failed")),
        (&[CREATED, DELTA, ERROR], false, false, None),
        (&[CREATED, DELTA, "[DONE]"], false, false, None),
    ] {
        let reader = read(events);
        let told = (
            reader.complete(),
            reader.progress().ended,
            reader.stop_reason(),
        );
        assert_eq!(told, (complete, ended, stop), "{events:?}");
    }
}

#[test]
fn an_error_is_read_in_each_of_its_shapes() {
    for (event, kind) in [
        (FAILED, "rate_limit_exceeded"),
        (ERROR, "server_error"),
        (
            r#"{"type":"error","error":{"type":"insufficient_quota","message":"busy"}}"#,
            "insufficient_quota",
        ),
        (r#"{"error":"busy"}"#, "api_error"),
    ] {
        let reader = read(&[event]);
        let error = reader.error().unwrap();
        assert_eq!(
            (error.kind.as_str(), error.message.as_str()),
            (kind, "busy"),
            "{event}"
        );
    }
    for event in [
        r#"{"type":"response.failed"}"#,
        r#"{"type":"response.failed","response":{"status":"failed","error":null}}"#,
    ] {
        assert_eq!(
            read(&[event]).error(),
            Some(&StreamError::unsaid()),
            "{event}"
        );
    }
}

#[test]
fn a_failed_answer_may_have_used_something() {
    let reader = read(&[CREATED, FAILED]);
    assert_eq!(reader.usage().input, 9);
    assert!(reader.reported() && !reader.estimated_usage().partial);
}

#[test]
fn events_are_counted_for_the_one_that_the_hub_may_add() {
    assert_eq!(read(&["{}"]).next_sequence(), None);
    assert_eq!(read(&[CREATED, ADDED, DELTA]).next_sequence(), Some(3));
}

#[test]
fn only_searches_among_web_search_calls_are_paid_for() {
    let item = |action: &str| {
        format!(
            r#"{{"type":"response.output_item.done","item":{{"type":"web_search_call"{action}}}}}"#
        )
    };
    let search = item(r#","action":{"type":"search"}"#);
    let unsaid = item("");
    let open = item(r#","action":{"type":"open_page"}"#);
    let reader = read(&[&search, &unsaid, &open, COMPLETED]);
    assert_eq!(reader.usage().web_searches, 2);
    let counted = r#"{"type":"response.completed","response":{"output":[{"type":"web_search_call"}],"tool_usage":{"web_search":{"num_requests":3}}}}"#;
    assert_eq!(read(&[&search, counted]).usage().web_searches, 3);
}

#[test]
fn an_event_without_a_type_goes_by_its_name() {
    let mut reader = ResponsesReader::for_stream();
    reader.push(
        b"event: response.completed\ndata: {\"response\":{\"usage\":{\"input_tokens\":3}}}\n\n",
    );
    assert!(reader.complete());
    assert_eq!(reader.usage().input, 3);
}

#[test]
fn sounds_and_images_are_content_but_no_text() {
    let reader = read(&[r#"{"type":"response.audio.delta","delta":"AAAAAAAAAAAA"}"#]);
    assert!(reader.progress().content);
    assert_eq!(reader.estimated_usage().usage.output, 0);
}

#[test]
fn in_json_a_failed_response_is_an_error_and_an_empty_one_is_not() {
    let read = |body: &str| usage_of_json(body.as_bytes()).unwrap();
    let failed = read(
        r#"{"object":"response","status":"failed","error":{"code":"server_error","message":"busy"},"output":[]}"#,
    );
    assert_eq!(failed.is_error.unwrap().kind, "server_error");
    assert!(!failed.is_message);
    let empty = read(r#"{"object":"response","status":"completed","error":null,"output":[]}"#);
    assert!(empty.is_message && empty.is_error.is_none());
    let unsaid = read(r#"{"object":"response","status":"failed","error":null,"output":[]}"#);
    assert_eq!(unsaid.is_error, Some(StreamError::unsaid()));
}
