//! What is wrong with a request is said in the shape of the client's dialect, before anybody is asked.

use serde_json::Value;
use testkit::{Answer, Upstream};

use super::{ask, provider_of};
use crate::support::{Answered, TestApp, hub_yaml};

const CALLS: [(&str, &str); 7] = [
    ("/v1/messages", "type"),
    ("/v1/chat/completions", "openai"),
    ("/v1/completions", "openai"),
    ("/v1/embeddings", "openai"),
    ("/v1/responses", "openai"),
    ("/v1beta/models/m:generateContent", "google"),
    ("/v1internal:generateContent", "google"),
];

/// Asserts the dialect's shape and returns the message.
fn message(answered: &Answered, shape: &str) -> String {
    let body = answered.json();
    match shape {
        "type" => assert_eq!(body["type"], "error"),
        "google" => assert_eq!(body["error"]["code"], answered.status),
        _ => assert_eq!(body["error"]["param"], Value::Null),
    }
    assert_eq!(answered.header("content-type"), Some("application/json"));
    body["error"]["message"].as_str().unwrap().to_owned()
}

async fn app(upstream: &Upstream) -> TestApp {
    TestApp::start(&hub_yaml(&provider_of("codex", "p0", upstream, ""), "")).await
}

#[actix_web::test]
async fn a_missing_key_a_wrong_method_and_a_bad_body_are_told_in_every_dialect() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = app(&upstream).await;
    let client = app.client();
    for (path, shape) in CALLS {
        let keyless = client.send(client.request("POST", path), "not json").await;
        assert_eq!(keyless.status, 401, "{path}");
        assert!(message(&keyless, shape).contains("no key was sent"));

        let wrong = ask(&client, "GET", path, "").await;
        assert_eq!(
            (wrong.status, wrong.header("allow")),
            (405, Some("POST")),
            "{path}"
        );
        assert!(message(&wrong, shape).contains("takes POST, not GET"));

        let bad = ask(&client, "POST", path, "{\n \"model\": ").await;
        assert_eq!(bad.status, 400, "{path}");
        assert!(message(&bad, shape).contains("line 2"), "{}", bad.text());
        assert_eq!(bad.header("x-should-retry"), Some("false"));
    }
    app.rows(CALLS.len()).await;
    assert_eq!(upstream.requests().len(), 0);
    app.stop().await;
}

#[actix_web::test]
async fn an_oversized_body_is_a_413_in_every_dialect() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let yaml = hub_yaml(&provider_of("codex", "p0", &upstream, ""), "")
        .replace("workers: 2,", "workers: 2, body_limit_bytes: 1024,");
    let app = TestApp::start(&yaml).await;
    for (path, shape) in CALLS {
        let big = ask(&app.client(), "POST", path, &"x".repeat(2_000)).await;
        assert_eq!(big.status, 413, "{path}");
        assert!(message(&big, shape).contains("1024 bytes"));
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_path_that_nobody_serves_is_answered_in_the_dialect_that_it_looks_like() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = app(&upstream).await;
    for (path, shape) in [
        ("/v1beta/models/m:predict", "google"),
        ("/gemini/nonsense", "google"),
        ("/v1/files", "openai"),
        ("/v1/responses/a/b/c", "openai"),
        ("/v1/messages/batches", "type"),
        ("/nowhere/chat/completions", "openai"),
    ] {
        let answered = ask(&app.client(), "POST", path, "{}").await;
        assert_eq!(answered.status, 404, "{path}");
        assert!(
            message(&answered, shape).contains(path),
            "{}",
            answered.text()
        );
    }
    app.stop().await;
}

#[actix_web::test]
async fn the_doctor_of_codex_gets_a_quick_answer() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = app(&upstream).await;
    let client = app.client();
    for path in ["/v1/responses", "/v1/v1/responses"] {
        assert_eq!(ask(&client, "HEAD", path, "").await.status, 200);
        assert_eq!(ask(&client, "GET", path, "").await.status, 405);
    }
    app.stop().await;
}

#[actix_web::test]
async fn an_address_where_nothing_is_is_a_page_in_browsers_and_an_error_to_programs() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = app(&upstream).await;
    let client = app.client();
    let asked = async |method: &str, path: &str, accepted: &str| {
        let request = client.request(method, path);
        let request = request.insert_header(("accept", accepted));
        client.send(request, "").await
    };
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for path in ["/nothing", "/consoles", "/apis?x=1", "/health/more"] {
        let page = asked("GET", path, browser).await;
        assert_eq!(page.status, 404, "{path}");
        assert_eq!(
            (page.header("content-type"), page.header("cache-control")),
            (Some("text/html; charset=utf-8"), Some("no-store")),
            "{path}"
        );
        assert!(page.text().contains("<a href=\"/console\">"), "{path}");
    }
    for (method, path, accepted) in [
        ("GET", "/nothing", "*/*"),
        ("GET", "/nothing", "application/json"),
        ("POST", "/nothing", browser),
        ("GET", "/api", browser),
        ("GET", "/api/nothing", browser),
        ("GET", "/v1/nothing", browser),
        ("GET", "/v1beta/nothing", browser),
    ] {
        let error = asked(method, path, accepted).await;
        assert_eq!(error.status, 404, "{method} {path}");
        let told = message(&error, "openai");
        assert_eq!(told, format!("there is no `{method} {path}` here"));
    }
    for path in ["/api/v1/nothing", "/api/actions/nothing"] {
        let error = asked("GET", path, browser).await;
        let kind = error.header("content-type").unwrap_or_default();
        assert_eq!(error.status, 404, "{path}");
        assert!(kind.ends_with("json"), "{path}: {kind}");
    }
    app.stop().await;
}
