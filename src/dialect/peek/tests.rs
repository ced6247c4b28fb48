//! What is read of real requests, and what is said about wrong ones.

use proptest::prelude::*;

use super::*;

fn capture(name: &str) -> Vec<u8> {
    let path = format!(
        "{}/tests/fixtures/captures/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::read(path).unwrap()
}

fn message(body: &str) -> String {
    peek(body.as_bytes()).unwrap_err().to_string()
}

#[test]
fn requests_of_claude_code_are_read() {
    let cases = [
        (
            "claude-text",
            "claude-opus-5-5",
            "0f4299f9-3efc-4117-80b0-ca6afd0c0db6",
        ),
        (
            "claude-tool",
            "claude-opus-5-5",
            "6a67b447-4b06-4213-8884-543a010e9d66",
        ),
        (
            "claude-haiku",
            "claude-haiku-5-5",
            "eed6c566-45bd-41bc-96e7-07be8fc4889e",
        ),
        (
            "claude-schema",
            "claude-opus-5-5",
            "66367799-bdad-4112-9ebe-c626f812097e",
        ),
    ];
    for (name, model, session) in cases {
        let body = capture(name);
        let peek = peek(&body).unwrap();
        assert_eq!(peek.model, model, "{name}");
        assert_eq!(
            &body[peek.model_span.unwrap()],
            format!("\"{model}\"").as_bytes(),
            "{name}"
        );
        assert!(peek.stream, "{name}");
        assert_eq!(peek.max_tokens, Some(128_000), "{name}");
        assert_eq!(peek.session.as_deref(), Some(session), "{name}");
    }
}

#[test]
fn a_count_request_has_neither_stream_nor_session() {
    let body = capture("claude-count");
    let peek = peek(&body).unwrap();
    assert_eq!(
        (peek.model.as_str(), peek.stream, peek.max_tokens),
        ("claude-opus-5-5", false, None)
    );
    assert_eq!(peek.session, None);
}

#[test]
fn the_session_is_read_in_both_forms_and_nothing_else_is_taken_for_one() {
    let session = |user_id: serde_json::Value| {
        let body = serde_json::json!({"model": "m", "metadata": {"user_id": user_id}});
        peek(body.to_string().as_bytes()).unwrap().session
    };
    assert_eq!(
        session(r#"{"device_id":"d","session_id":"s-1"}"#.into()).as_deref(),
        Some("s-1")
    );
    assert_eq!(
        session("user_0a_account_1-2_session_3-4".into()).as_deref(),
        Some("3-4")
    );
    assert_eq!(
        session("user_0a_account__session_3-4".into()).as_deref(),
        Some("3-4")
    );
    for none in ["someone", "user_1", r#"{"session_id":""}"#, "{}", "[1]", ""] {
        assert_eq!(session(none.into()), None, "{none}");
    }
    assert_eq!(session(7.into()), None);
    let long = format!(r#"{{"session_id":"{}"}}"#, "a".repeat(500));
    assert!(session(long.into()).unwrap().len() <= 200);
    assert_eq!(
        peek(br#"{"model":"m","metadata":null}"#).unwrap().session,
        None
    );
    assert_eq!(
        peek(br#"{"model":"m","metadata":"x"}"#).unwrap().session,
        None
    );
}

#[test]
fn the_lifetime_of_the_cache_that_is_asked_for_is_read() {
    let ttl = |name: &str| peek(&capture(name)).unwrap().cache_ttl_ms;
    assert_eq!(ttl("claude-tool"), Some(300_000));
    assert_eq!(ttl("claude-count"), None);
    let hour = br#"{"model":"m","system":[{"cache_control":{"type":"ephemeral","ttl":"1h"}}]}"#;
    assert_eq!(peek(hour).unwrap().cache_ttl_ms, Some(3_600_000));
}

#[test]
fn only_the_outermost_model_counts() {
    let body = br#" {"messages":[{"model":"inner"}],"m\u006fdel" : "out\"er" ,"x":{"model":1}}"#;
    let peek = peek(body).unwrap();
    assert_eq!(peek.model, "out\"er");
    assert_eq!(&body[peek.model_span.unwrap()], br#""out\"er""#);
}

#[test]
fn every_wrong_request_is_told_what_is_wrong() {
    let cases = [
        ("", "not valid JSON: EOF while parsing a value at line 1"),
        ("{\"model\":\"m\",\n \"a\": tru}", "at line 2, column"),
        ("{\"model\":\"m\"", "not valid JSON"),
        ("{\"model\":\"m\"} x", "trailing characters"),
        ("{\"model\":\"m\",\"a\":[1,]}", "not valid JSON"),
        ("{\"model\":\"m\",\"a\":\"\u{1}\"}", "control character"),
        ("[1]", "must be a JSON object"),
        ("\"text\"", "must be a JSON object"),
        ("[1", "not valid JSON"),
        ("{}", "`model` is missing"),
        ("{\"model\":null}", "must be a string, found null"),
        ("{\"model\":5}", "must be a string, found a number"),
        ("{\"model\":[]}", "must be a string, found an array"),
        (
            "{\"model\":\"\"}",
            "`model` must be a non-empty string, found ``",
        ),
        (
            "{\"model\":\"a\",\"model\":\"b\"}",
            "`model` is given twice",
        ),
        (
            "{\"model\":\"a\",\"mode\\u006c\":\"b\"}",
            "`model` is given twice",
        ),
        (
            "{\"model\":\"m\",\"stream\":\"yes\"}",
            "`stream` must be a boolean, found `\"yes\"`",
        ),
        (
            "{\"model\":\"m\",\"max_tokens\":-1}",
            "`max_tokens` must be a whole number, 0 or more, found `-1`",
        ),
    ];
    for (body, expected) in cases {
        let message = message(body);
        assert!(message.contains(expected), "{body} gave {message}");
    }
}

#[test]
fn null_is_as_good_as_absent() {
    let peek = peek(br#"{"model":"m","stream":null,"max_tokens":null}"#).unwrap();
    assert_eq!((peek.stream, peek.max_tokens), (false, None));
}

#[test]
fn bytes_that_are_no_utf8_are_malformed_wherever_they_stand() {
    let body = b"{\"model\":\"m\",\n\"x\":\"ab\xffcd\"}";
    let error = peek(body).unwrap_err();
    assert_eq!(
        error,
        PeekError::Malformed {
            line: 2,
            column: 8,
            reason: "invalid UTF-8".into()
        }
    );
}

#[test]
fn the_model_is_changed_and_nothing_else() {
    let body = Bytes::from_static(b"{ \"a\" : 1.0,\"model\" : \"old\" ,\"b\":\"\\u0041\" }\n");
    let span = peek(&body).unwrap().model_span.unwrap();
    assert_eq!(
        with_model(&body, &span, "ne\"w"),
        "{ \"a\" : 1.0,\"model\" : \"ne\\\"w\" ,\"b\":\"\\u0041\" }\n"
    );
    assert_eq!(with_model(&body, &span, "old").as_ptr(), body.as_ptr());
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        ".{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            proptest::collection::btree_map("[a-z]{1,6}|model", inner, 0..5)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #[test]
    fn a_new_model_leaves_every_other_byte_as_it_was(
        before in json(), after in json(), old in ".{1,20}", new in ".{1,20}", space in "[ \n\t]{0,3}",
    ) {
        let string = |text: &str| serde_json::to_string(text).unwrap();
        let head = format!("{space}{{\"before\":{before},{space}\"model\":{space}");
        let tail = format!("{space},\"after\":{space}{after}}}{space}");
        let body = Bytes::from(format!("{head}{}{tail}", string(&old)));
        let peeked = peek(&body).unwrap();
        prop_assert_eq!(&peeked.model, &old);
        let changed = with_model(&body, peeked.model_span.as_ref().unwrap(), &new);
        prop_assert_eq!(&changed, &format!("{head}{}{tail}", string(&new)));
        prop_assert_eq!(peek(&changed).unwrap().model, new);
    }

    #[test]
    fn no_bytes_make_it_panic(body in proptest::collection::vec(any::<u8>(), 0..60)) {
        let valid = serde_json::from_slice::<serde_json::Value>(&body).is_ok();
        prop_assert!(valid || peek(&body).is_err());
    }
}
