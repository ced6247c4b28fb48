//! What frames mean, on frames as Codex and its vendor send them.

use serde_json::Value;

use super::upstream::{create_frame, event, refused};
use super::*;

fn create(frame: &str) -> Create<'_> {
    match read(frame).unwrap() {
        Asked::Create(create) => create,
        Asked::Cancel => panic!("a cancel"),
    }
}

fn body(frame: &str, kept: Option<&Conversation>) -> String {
    String::from_utf8(create(frame).body(kept).to_vec()).unwrap()
}

fn answer(events: &[&str]) -> AnswerItems {
    let mut items = AnswerItems::default();
    for event in events {
        items.event(event);
    }
    items
}

#[test]
fn a_first_turn_is_its_frame_without_what_is_for_frames() {
    let frame = r#"{"type":"response.create", "model": "m","stream":true,"input":[ {"n":1.0} ],"odd":"\u0041"}"#;
    assert_eq!(
        body(frame, None),
        r#"{"model": "m","stream":true,"input":[ {"n":1.0} ],"odd":"\u0041"}"#
    );
    let frame =
        r#"{"model":"m","type":"response.create","background":true,"previous_response_id":"r"}"#;
    assert_eq!(
        body(frame, None),
        r#"{"model":"m","previous_response_id":"r","stream":true}"#
    );
}

#[test]
fn a_turn_that_goes_on_says_the_whole_conversation() {
    let kept = Conversation::new("r".to_owned(), r#"{"a":1}"#, r#"{"b":2}"#);
    let frame = r#"{"type":"response.create","model":"m","previous_response_id":"r","stream":false,"input":[{"c":3}]}"#;
    assert_eq!(create(frame).previous.as_deref(), Some("r"));
    assert_eq!(
        body(frame, Some(&kept)),
        r#"{"model":"m","stream":true,"input":[{"a":1},{"b":2},{"c":3}]}"#
    );
    let nothing_new = r#"{"type":"response.create","model":"m","previous_response_id":"r"}"#;
    let body = body(nothing_new, Some(&kept));
    let json: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(json["input"], serde_json::json!([{"a":1},{"b":2}]));
    assert!(json.get("previous_response_id").is_none());
}

#[test]
fn a_plain_text_is_a_message_and_an_empty_conversation_needs_no_comma() {
    let kept = Conversation::new("r".to_owned(), "", "");
    let frame = r#"{"type":"response.create","model":"m","input":"say \"hi\""}"#;
    assert_eq!(
        body(frame, Some(&kept)),
        r#"{"model":"m","input":[{"type":"message","role":"user","content":"say \"hi\""}],"stream":true}"#
    );
    assert_eq!(
        create(r#"{"type":"response.create","model":"m","input":[ ]}"#).input(),
        ""
    );
}

#[test]
fn a_prewarm_and_a_cancel_are_told_from_a_turn() {
    assert!(!create(r#"{"type":"response.create","model":"m","generate":false}"#).generate);
    assert!(create(r#"{"type":"response.create","model":"m","generate":true}"#).generate);
    assert!(matches!(
        read(r#"{"type":"response.cancel"}"#),
        Ok(Asked::Cancel)
    ));
}

#[test]
fn a_frame_that_cannot_be_read_says_why() {
    for (frame, expected) in [
        ("{", "the frame is not valid JSON"),
        ("[]", "must be a JSON object"),
        ("{}", "the field `type`"),
        (r#"{"type":"session.update"}"#, "`session.update`"),
        (
            r#"{"type":"response.create"}"#,
            "the field `model` is missing",
        ),
        (
            r#"{"type":"response.create","model":"m","input":7}"#,
            "the field `input`",
        ),
    ] {
        let error = read(frame).unwrap_err().to_string();
        assert!(error.contains(expected), "{frame}: {error}");
    }
}

#[test]
fn what_codex_writes_into_metadata_for_want_of_headers_becomes_headers() {
    let frame = r#"{"type":"response.create","model":"m","client_metadata":{
        "ws_request_header_x_openai_internal_codex_responses_lite":"true","turn_id":"t1",
        "x-codex-turn-metadata":"{\"a\":1}","session_id":"s","x-codex-window-id":7}}"#;
    let create = create(frame);
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        create.headers(),
        [
            header("x-openai-internal-codex-responses-lite", "true"),
            header("x-codex-turn-metadata", "{\"a\":1}"),
        ]
    );
    assert_eq!(create.turn_id().as_deref(), Some("t1"));
}

#[test]
fn items_are_kept_in_their_order_and_as_they_came() {
    let items = answer(&[
        r#"{"type":"response.created","response":{"id":"r"}}"#,
        r#"{"type":"response.output_item.done","output_index":1,"item":{"type":"compaction", "x":1.0}}"#,
        r#"{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","encrypted_content":"=="}}"#,
        r#"{"type":"response.completed","response":{"id":"r","output":[]}}"#,
    ]);
    assert!(items.ended());
    assert_eq!(
        items.conversation(r#"{"q":1}"#).unwrap(),
        Conversation::new(
            "r".to_owned(),
            r#"{"q":1}"#,
            r#"{"type":"reasoning","encrypted_content":"=="},{"type":"compaction", "x":1.0}"#
        )
    );
}

#[test]
fn an_answer_whose_items_come_only_at_its_end_is_kept_as_well_and_a_failed_one_is_not() {
    let whole = answer(&[
        r#"{"type":"response.completed","response":{"id":"r","output":[{"a":1}, {"b":2}]}}"#,
    ]);
    let kept = whole.conversation("").unwrap();
    assert_eq!(kept.followed_by(""), r#"{"a":1},{"b":2}"#);
    for last in [
        r#"{"type":"response.failed","response":{"id":"r"}}"#,
        r#"{"type":"error","status":500}"#,
    ] {
        let failed = answer(&[last]);
        assert!(failed.ended());
        assert_eq!(failed.conversation(""), None, "{last}");
    }
    assert!(!answer(&["[DONE]"]).ended());
}

#[test]
fn a_body_becomes_a_frame_and_only_where_it_streams() {
    assert_eq!(
        create_frame(br#"{"model":"m", "stream":true,"input":[1.0],"background":false}"#)
            .as_deref(),
        Some(r#"{"type":"response.create","model":"m", "input":[1.0]}"#)
    );
    assert_eq!(
        create_frame(br#"{"stream":true}"#).as_deref(),
        Some(r#"{"type":"response.create"}"#)
    );
    for body in [r#"{"model":"m"}"#, r#"{"stream":false}"#, "[]", "{"] {
        assert_eq!(create_frame(body.as_bytes()), None, "{body}");
    }
}

#[test]
fn an_error_frame_with_a_status_is_an_answer_of_http() {
    let frame = r#"{"type":"error","status":429,"headers":{"retry-after":"7","x-n":3},"error":{"code":"rate_limit_exceeded","message":"slow"}}"#;
    let refused = refused(frame).unwrap();
    assert_eq!(refused.status, 429);
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        refused.headers,
        [header("retry-after", "7"), header("x-n", "3")]
    );
    assert_eq!(
        refused.body,
        r#"{"error":{"code":"rate_limit_exceeded","message":"slow"}}"#
    );
    for other in [
        r#"{"type":"error","error":{"message":"no status"}}"#,
        r#"{"type":"error","status":200}"#,
        r#"{"type":"response.created","status":500}"#,
        "{",
    ] {
        assert_eq!(super::upstream::refused(other), None, "{other}");
    }
}

#[test]
fn a_frame_becomes_an_event_of_one_name_and_one_value() {
    let (bytes, last) = event(r#"{"type":"response.output_text.delta","delta":"a\nb"}"#);
    assert_eq!(
        bytes,
        "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"a\\nb\"}\n\n"
    );
    assert!(!last);
    let (bytes, last) = event("{\r\n \"type\": \"response.completed\"\n}");
    assert_eq!(
        bytes,
        "event: response.completed\ndata: {\ndata:  \"type\": \"response.completed\"\ndata: }\n\n"
    );
    assert!(last);
}
