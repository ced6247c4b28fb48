//! Bad input: each a clear error in Anthropic's shape, naming what is wrong.

use serde_json::json;
use testkit::{Answer, Upstream};

use crate::support::{Answered, TestApp, compress, hub_yaml, provider};

/// Asserts Anthropic's error shape and returns the message.
fn error(answered: &Answered, status: u16, kind: &str) -> String {
    assert_eq!(answered.status, status, "{}", answered.text());
    let body = answered.json();
    assert_eq!(body["type"], "error");
    assert_eq!(body["error"]["type"], kind);
    assert_eq!(body["request_id"], answered.request_id());
    body["error"]["message"].as_str().unwrap().to_owned()
}

fn is_final(answered: &Answered) {
    assert_eq!(answered.header("x-should-retry"), Some("false"));
}

async fn app(upstream: &Upstream, more: &str) -> TestApp {
    TestApp::start(&hub_yaml(&provider("p0", upstream, ""), more)).await
}

#[actix_web::test]
async fn a_key_that_is_missing_unknown_disabled_or_expired_is_refused_before_the_body_is_read() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let more = "  - name: bob\n    keys:\n\
                \x20     - { name: off, key: sk-hub-off, enabled: false }\n\
                \x20     - { name: old, key: sk-hub-old, expires_at: 2020-01-01 }\n\
                \x20 - { name: carol, enabled: false, keys: [{ name: k, key: sk-hub-carol }] }\n";
    let app = app(&upstream, more).await;
    let client = app.client();
    let cases = [
        (None, "no key was sent"),
        (Some("sk-hub-wrong"), "not known"),
        (Some("sk-hub-off"), "is disabled"),
        (Some("sk-hub-old"), "has expired"),
        (Some("sk-hub-carol"), "user is disabled"),
    ];
    for (key, words) in cases {
        let mut request = client.request("POST", "/v1/messages");
        if let Some(key) = key {
            request = request.insert_header(("authorization", format!("Bearer {key}")));
        }
        // The body is not even JSON: whoever read it first would say so.
        let answered = client.send(request, "not json").await;
        let message = error(&answered, 401, "authentication_error");
        assert!(message.contains(words), "{message}");
        is_final(&answered);
    }
    assert_eq!(upstream.requests().len(), 0);
    app.stop().await;
}

#[actix_web::test]
async fn a_body_that_cannot_be_understood_says_where_and_why() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = app(&upstream, "").await;
    let client = app.client();
    let cases = [
        (r#"{"model": "m", "#, "line 1"),
        (r#"{"model": "m"} x"#, "line 1"),
        (r#"["model"]"#, "object"),
        (r#"{"messages": []}"#, "model"),
        (r#"{"model": 7}"#, "model"),
        (r#"{"model": ""}"#, "non-empty"),
        ("", ""),
    ];
    for (body, words) in cases {
        let answered = client.send(client.post("/v1/messages"), body).await;
        let message = error(&answered, 400, "invalid_request_error");
        assert!(message.contains(words), "{body}: {message}");
        is_final(&answered);
    }
    // Each left a row that says why.
    let rows = app.rows(cases.len()).await;
    assert!(
        rows.iter()
            .all(|row| row.status == 400 && row.error_code.is_some())
    );
    assert_eq!(upstream.requests().len(), 0);
    app.stop().await;
}

#[actix_web::test]
async fn an_oversized_body_is_a_413_whether_declared_chunked_or_compressed() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let providers = provider("p0", &upstream, "");
    let yaml =
        hub_yaml(&providers, "").replace("workers: 2,", "workers: 2, body_limit_bytes: 10000,");
    let app = TestApp::start(&yaml).await;
    let client = app.client();
    let big = json!({ "model": "m", "messages": "x".repeat(20_000) }).to_string();
    let declared = client.send(client.post("/v1/messages"), big.clone()).await;
    assert!(error(&declared, 413, "request_too_large").contains("10000 bytes"));
    is_final(&declared);

    let zipped = compress::gzip(big.as_bytes());
    assert!(zipped.len() < 10_000);
    let request = client
        .post("/v1/messages")
        .insert_header(("content-encoding", "gzip"));
    error(
        &client.send(request, zipped).await,
        413,
        "request_too_large",
    );
    app.stop().await;
}

#[actix_web::test]
async fn unknown_paths_and_wrong_methods_are_named() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = app(&upstream, "").await;
    let client = app.client();
    let unknown = client.send(client.post("/v1/nonsense"), "{}").await;
    assert!(error(&unknown, 404, "not_found_error").contains("/v1/nonsense"));
    for path in ["/v1/messages", "/v1/v1/messages/count_tokens"] {
        let wrong = client.send(client.request("GET", path), "").await;
        assert!(error(&wrong, 405, "invalid_request_error").contains("POST"));
        assert_eq!(wrong.header("allow"), Some("POST"));
    }
    app.stop().await;
}

#[actix_web::test]
async fn without_a_provider_the_error_says_what_to_do_and_is_final() {
    let app = TestApp::start(&hub_yaml("", "").replace("providers:\n", "providers: []\n")).await;
    let answered = app.client().message(true).await;
    assert!(error(&answered, 503, "api_error").contains("provider add"));
    is_final(&answered);
    let rows = app.rows(1).await;
    assert_eq!(rows[0].error_code.as_deref(), Some("no_provider"));
    app.stop().await;
}
