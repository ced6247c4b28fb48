//! Every path that a client of any dialect asks for, and what is under none.

use super::*;

fn call(path: &str) -> Called {
    match find(path) {
        Some(Place::Call(called)) => called,
        other => panic!("{path} gave {other:?}"),
    }
}

#[test]
fn every_path_of_every_dialect_is_found_also_with_a_doubled_version_and_a_slash() {
    use Dialect::{Anthropic, OpenaiChat, OpenaiResponses};
    let table = [
        ("/messages", Anthropic, Operation::Generate),
        ("/messages/count_tokens", Anthropic, Operation::CountTokens),
        ("/chat/completions", OpenaiChat, Operation::Generate),
        ("/completions", OpenaiChat, Operation::Complete),
        ("/embeddings", OpenaiChat, Operation::Embed),
        ("/responses", OpenaiResponses, Operation::Generate),
        ("/responses/compact", OpenaiResponses, Operation::Compact),
        ("/responses/resp_1", OpenaiResponses, Operation::Resource),
        (
            "/responses/resp_1/cancel",
            OpenaiResponses,
            Operation::Resource,
        ),
        (
            "/responses/resp_1/input_items",
            OpenaiResponses,
            Operation::Resource,
        ),
        (
            "/responses/input_tokens",
            OpenaiResponses,
            Operation::Resource,
        ),
    ];
    for (path, dialect, operation) in table {
        for (before, after) in [("/v1", ""), ("/v1/v1", ""), ("/v1", "/"), ("/v1/v1", "/")] {
            let called = call(&format!("{before}{path}{after}"));
            let endpoint = called.endpoint;
            assert_eq!((endpoint.dialect, endpoint.operation), (dialect, operation));
            assert_eq!(endpoint.path, format!("/v1{path}"));
            assert_eq!(
                (called.in_path, called.enveloped),
                (InPath::default(), false)
            );
        }
    }
}

#[test]
fn geminis_paths_name_model_and_manner_in_every_spelling() {
    for before in [
        "/v1beta",
        "/v1",
        "/v1beta1",
        "/v1/v1beta",
        "/v1beta/v1beta",
        "/gemini/v1beta",
        "/v1/publishers/google",
        "/v1beta1/publishers/google",
        "/v1/projects/p/locations/l/publishers/google",
        "/v1beta1/projects/p/locations/global/publishers/google",
    ] {
        let called = call(&format!(
            "{before}/models/gemini-2.5-pro:streamGenerateContent"
        ));
        assert_eq!(called.endpoint.dialect, Dialect::Gemini);
        assert_eq!(
            called.endpoint.path,
            "/v1beta/models/gemini-2.5-pro:streamGenerateContent"
        );
        assert_eq!(called.in_path.model, "gemini-2.5-pro");
        assert!(called.in_path.stream && !called.in_path.array);
    }
    for (method, operation) in [
        ("generateContent", Operation::Generate),
        ("countTokens", Operation::CountTokens),
        ("embedContent", Operation::Embed),
        ("batchEmbedContents", Operation::Embed),
    ] {
        let called = call(&format!("/v1beta/models/m:{method}"));
        assert_eq!(
            (called.endpoint.operation, called.in_path.stream),
            (operation, false)
        );
    }
}

#[test]
fn a_models_name_may_hold_slashes_and_colons() {
    let model = |path: &str| call(path).in_path.model;
    assert_eq!(model("/v1beta/models/org/m:1:generateContent"), "org/m:1");
    assert_eq!(model("/v1beta/models/org%2Fm:generateContent"), "org/m");
    assert_eq!(
        find("/v1/models/vendor.m-v1:0"),
        Some(Place::Model {
            id: "vendor.m-v1:0".into(),
            google: false
        })
    );
    assert_eq!(
        find("/v1beta/models/org/m"),
        Some(Place::Model {
            id: "org/m".into(),
            google: true
        })
    );
}

#[test]
fn no_models_name_leads_to_another_path() {
    for (model, expected) in [
        ("gemini-2.5-pro", "gemini-2.5-pro"),
        ("org/m@1", "org/m@1"),
        ("../../v1/files", "..%2F..%2Fv1%2Ffiles"),
        ("m?key=k#x", "m%3Fkey%3Dk%23x"),
        ("m:delete", "m%3Adelete"),
    ] {
        let path = format!("/v1beta/models/{expected}:countTokens");
        assert_eq!(gemini_path(model, "countTokens"), path);
        assert_eq!(call(&path).endpoint.path, path);
        assert_eq!(call(&path).in_path.model, model);
    }
}

#[test]
fn lists_of_models_are_found() {
    for (path, google) in [
        ("/v1/models", false),
        ("/v1/v1/models/", false),
        ("/v1beta/models", true),
        ("/v1/v1beta/models", true),
    ] {
        assert_eq!(find(path), Some(Place::Models { google }), "{path}");
    }
}

#[test]
fn code_assist_is_found_with_and_without_its_prefix() {
    for before in ["", "/gemini", "/v1", "/gemini/v1"] {
        let called = call(&format!("{before}/v1internal:streamGenerateContent"));
        assert!(called.enveloped && called.in_path.stream);
        assert_eq!(called.endpoint.path, "/v1internal:streamGenerateContent");
        let own = format!("{before}/v1internal:loadCodeAssist");
        assert_eq!(find(&own), Some(Place::CodeAssist("loadCodeAssist")));
        let operation = format!("{before}/v1internal/operations/a/b");
        assert_eq!(
            find(&operation),
            Some(Place::CodeAssistOperation("operations/a/b"))
        );
    }
}

#[test]
fn nothing_else_is() {
    for path in [
        "",
        "/",
        "/v1",
        "/v1/",
        "/v2/messages",
        "/v1/nonsense",
        "/v1/messages/x",
        "/v1beta/messages",
        "/v1/responses/a/b",
        "/v1/responses/a/cancel/b",
        "/v1internal",
        "/v1beta/models:generateContent",
        "/gemini",
        "/geminix/v1/models",
        "/v1/publishers/google/models/m:predict",
        "/v1/publishers/google/models/m",
        "/api/v1/models",
    ] {
        assert_eq!(find(path), None, "{path}");
    }
}
