//! What is read of requests of the other dialects, and what is said about wrong ones.

use super::*;

fn at(dialect: Dialect, operation: Operation) -> Endpoint {
    Endpoint {
        dialect,
        operation,
        path: "/".into(),
    }
}

fn read(endpoint: &Endpoint, body: &str) -> Result<Peek, PeekError> {
    let path = InPath {
        model: "in-path".to_owned(),
        stream: true,
        array: true,
    };
    peek_at(endpoint, path, body.as_bytes())
}

fn message(endpoint: &Endpoint, body: &str) -> String {
    read(endpoint, body).unwrap_err().to_string()
}

#[test]
fn each_dialects_name_of_the_largest_answer_is_read() {
    let chat = at(Dialect::OpenaiChat, Operation::Generate);
    let responses = at(Dialect::OpenaiResponses, Operation::Generate);
    let messages = at(Dialect::Anthropic, Operation::Generate);
    for (endpoint, field) in [
        (&chat, "max_tokens"),
        (&chat, "max_completion_tokens"),
        (&responses, "max_output_tokens"),
        (&messages, "max_tokens"),
    ] {
        let body = format!(r#"{{"{field}":7,"stream":true,"model":"m"}}"#);
        let peek = read(endpoint, &body).unwrap();
        assert_eq!(
            (peek.max_tokens, peek.stream, peek.array),
            (Some(7), true, false),
            "{field}"
        );
        assert_eq!(&body[peek.model_span.unwrap()], "\"m\"");
        assert_eq!(
            message(endpoint, &format!(r#"{{"model":"m","{field}":"7"}}"#)),
            format!("the field `{field}` must be a whole number, 0 or more, found `\"7\"`")
        );
    }
    let both = read(
        &chat,
        r#"{"model":"m","max_tokens":1,"max_completion_tokens":2}"#,
    );
    assert_eq!(both.unwrap().max_tokens, Some(2));
    // What another dialect calls it is no business of this one.
    let foreign = read(&responses, r#"{"model":"m","max_tokens":"many"}"#);
    assert_eq!(foreign.unwrap().max_tokens, None);
}

#[test]
fn wrong_requests_are_told_in_the_same_words_in_every_dialect() {
    for dialect in [Dialect::OpenaiChat, Dialect::OpenaiResponses] {
        for operation in [Operation::Generate, Operation::Embed, Operation::Complete] {
            let endpoint = at(dialect, operation);
            assert_eq!(message(&endpoint, "{}"), "the field `model` is missing");
            assert_eq!(
                message(&endpoint, "[]"),
                "the request body must be a JSON object"
            );
            assert_eq!(
                message(&endpoint, r#"{"model":"a","model":"b"}"#),
                "the field `model` is given twice"
            );
            assert_eq!(
                message(&endpoint, r#"{"model":"a","stream":"yes"}"#),
                "the field `stream` must be a boolean, found `\"yes\"`"
            );
            assert!(message(&endpoint, r#"{"model":"a"} x"#).contains("line 1, column 15"));
        }
    }
}

#[test]
fn geminis_path_names_model_and_manner_and_its_body_the_largest_answer() {
    let gemini = at(Dialect::Gemini, Operation::Generate);
    for body in [
        r#"{"generationConfig":{"maxOutputTokens":9}}"#,
        r#"{"generation_config":{"max_output_tokens":9}}"#,
        r#"{"generationConfig":{"max_output_tokens":9},"contents":[]}"#,
    ] {
        let peek = read(&gemini, body).unwrap();
        assert_eq!((peek.model.as_str(), peek.model_span), ("in-path", None));
        assert_eq!(
            (peek.stream, peek.array, peek.max_tokens),
            (true, true, Some(9)),
            "{body}"
        );
    }
    for body in ["{}", r#"{"generationConfig":null}"#, r#"{"model":7}"#] {
        assert_eq!(read(&gemini, body).unwrap().max_tokens, None, "{body}");
    }
    assert_eq!(
        message(&gemini, "[]"),
        "the request body must be a JSON object"
    );
    assert!(message(&gemini, "{} x").contains("not valid JSON"));
    assert!(message(&gemini, "").contains("not valid JSON"));
    assert!(
        message(&gemini, r#"{"generationConfig":{"maxOutputTokens":-1}}"#)
            .contains("maxOutputTokens")
    );
}

#[test]
fn only_a_stream_comes_as_an_array() {
    let path = InPath {
        model: "m".to_owned(),
        stream: false,
        array: true,
    };
    let gemini = at(Dialect::Gemini, Operation::Generate);
    assert!(!peek_at(&gemini, path, b"{}").unwrap().array);
}

#[test]
fn what_a_vendor_keeps_needs_no_body() {
    let kept = at(Dialect::OpenaiResponses, Operation::Resource);
    for body in ["", "no json", "[]", "{}", r#"{"model":7}"#] {
        let peek = peek_at(&kept, InPath::default(), body.as_bytes()).unwrap();
        assert_eq!((peek.model.as_str(), peek.model_span), ("", None), "{body}");
    }
    let named = peek_at(&kept, InPath::default(), br#"{"model":"m","input":"x"}"#).unwrap();
    assert_eq!((named.model.as_str(), named.model_span), ("m", Some(9..12)));
}
