//! What a WebSocket client is told when something is wrong, and what the hub does when it leaves.

use std::time::Duration;

use actors::domain::EndedBy;
use serde_json::json;
use testkit::Upstream;

use super::codex::Codex;
use super::{answer, asks, codex_at, create, hub_yaml, kinds, over_http, refused};
use crate::support::{KEY, TestApp, within};

async fn handshake(app: &TestApp, key: &str) -> (u16, serde_json::Value) {
    let refused = Codex::connect_as(app, "/v1/responses", key).await.err();
    let request = app
        .client()
        .request("GET", "/v1/responses")
        .insert_header(("authorization", format!("Bearer {key}")))
        .insert_header(("connection", "upgrade"))
        .insert_header(("upgrade", "websocket"))
        .insert_header(("sec-websocket-version", "13"))
        .insert_header(("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="));
    let answered = app.client().send(request, "").await;
    assert_eq!(refused, Some(answered.status));
    (answered.status, answered.json())
}

#[actix_web::test]
async fn a_wrong_key_is_refused_before_the_upgrade_in_the_clients_shape() {
    let app = TestApp::start(&hub_yaml("", "", "")).await;
    let (status, body) = handshake(&app, "sk-wrong").await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (401, &json!("invalid_api_key"))
    );
    assert!(body["error"]["message"].is_string());
    app.stop().await;
}

#[actix_web::test]
async fn switched_off_it_says_426_so_that_codex_takes_http_at_once() {
    let app = TestApp::start(&hub_yaml("", ", responses_websocket: false", "")).await;
    let (status, body) = handshake(&app, KEY).await;
    assert_eq!(
        (status, &body["error"]["type"]),
        (426, &json!("invalid_request_error"))
    );
    app.stop().await;
}

#[actix_web::test]
async fn a_limit_is_a_frame_with_the_status_and_the_wait() {
    let upstream = Upstream::start(over_http("resp_1", "hello")).await;
    let providers = codex_at("p", &upstream.url(), "");
    let app = TestApp::start(&hub_yaml(&providers, "", "\n    limits: { rpm: 1 }")).await;
    let mut codex = Codex::connect(&app).await;
    let frame = create(None, &json!([asks("hi")]));
    assert_eq!(codex.ask(&frame).await, answer("resp_1", "hello"));
    let events = codex.ask(&frame).await;
    assert_eq!(kinds(&events), ["error"]);
    assert_eq!(events[0]["status"], 429);
    let headers = events[0]["headers"].as_object().unwrap();
    assert!(headers["retry-after"].is_string(), "{headers:?}");
    assert!(headers["x-ratelimit-limit"].is_string(), "{headers:?}");
    assert!(events[0]["error"]["message"].is_string());
    assert_eq!(upstream.requests().len(), 1);
    let rows = app.rows(2).await;
    assert_eq!(rows[1].status, 429);
    app.stop().await;
}

#[actix_web::test]
async fn a_provider_that_fails_is_followed_by_the_next_and_the_last_failure_is_told() {
    let bad = Upstream::start(refused(500, "server_error")).await;
    let good = Upstream::start(over_http("resp_1", "hello")).await;
    let providers = codex_at("bad", &bad.url(), ", priority: 0")
        + &codex_at("good", &good.url(), ", priority: 1");
    let app = TestApp::start(&hub_yaml(&providers, "", "")).await;
    let mut codex = Codex::connect(&app).await;
    let frame = create(None, &json!([asks("hi")]));
    assert_eq!(codex.ask(&frame).await, answer("resp_1", "hello"));

    good.set(refused(400, "context_length_exceeded"));
    let events = codex.ask(&frame).await;
    assert_eq!(
        (kinds(&events), &events[0]["status"]),
        (vec!["error"], &json!(400))
    );
    assert_eq!(events[0]["error"]["code"], "context_length_exceeded");

    // The connection goes on, and from where it was.
    good.set(over_http("resp_2", "again"));
    let events = codex
        .ask(&create(Some("resp_1"), &json!([asks("more")])))
        .await;
    assert_eq!(events, answer("resp_2", "again"));
    let sent = good.requests().pop().unwrap().json();
    assert_eq!(sent["input"].as_array().unwrap().len(), 3);
    app.stop().await;
}

#[actix_web::test]
async fn an_upstream_that_breaks_off_is_a_failed_response_and_never_an_ending() {
    let upstream = Upstream::start(over_http("resp_1", "hello").cut_after_events(3)).await;
    let providers = codex_at("p", &upstream.url(), "");
    let app = TestApp::start(&hub_yaml(&providers, "", "")).await;
    let mut codex = Codex::connect(&app).await;
    let events = codex.ask(&create(None, &json!([asks("hi")]))).await;
    assert_eq!(kinds(&events).last(), Some(&"response.failed"));
    assert_eq!(app.rows(1).await[0].ended_by, EndedBy::Upstream);
    app.stop().await;
}

#[actix_web::test]
async fn a_client_that_leaves_or_cancels_stops_the_upstream() {
    let upstream = Upstream::start(over_http("resp_1", "hello").hang_after_events(3)).await;
    let providers = codex_at("p", &upstream.url(), "");
    let app = TestApp::start(&hub_yaml(&providers, "", "")).await;
    for leaves in [true, false] {
        let mut codex = Codex::connect(&app).await;
        codex.say(&create(None, &json!([asks("hi")]))).await;
        assert_eq!(codex.event().await["type"], "response.created");
        let kept = if leaves {
            drop(codex);
            None
        } else {
            codex.say(&json!({ "type": "response.cancel" })).await;
            assert_eq!(
                codex.answer().await.pop().unwrap()["error"]["code"],
                "cancelled"
            );
            Some(codex)
        };
        let freed = within(Duration::from_secs(2), async || {
            let closed = upstream.open_connections() == 0;
            (closed && app.in_flight().await == 0).then_some(())
        });
        assert!(
            freed.await.is_some(),
            "still open two seconds later: {leaves}"
        );
        let rows = app.rows(if leaves { 1 } else { 2 }).await;
        let row = rows.last().unwrap();
        assert_eq!(row.ended_by, EndedBy::Client);
        assert_eq!(row.error_code.as_deref(), Some("client_left"));
        drop(kept);
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_second_turn_while_one_runs_is_refused_and_the_first_goes_on() {
    let gate = testkit::Gate::closed();
    let upstream = Upstream::start(over_http("resp_1", "hello").pause_after_events(3, &gate)).await;
    let providers = codex_at("p", &upstream.url(), "");
    let app = TestApp::start(&hub_yaml(&providers, "", "")).await;
    let mut codex = Codex::connect(&app).await;
    let frame = create(None, &json!([asks("hi")]));
    codex.say(&frame).await;
    assert_eq!(codex.event().await["type"], "response.created");
    let events = codex.ask(&frame).await;
    assert_eq!(
        events.last().unwrap()["error"]["code"],
        "response_in_progress"
    );
    gate.open();
    assert_eq!(
        codex.answer().await.last(),
        answer("resp_1", "hello").last()
    );
    assert_eq!(upstream.requests().len(), 1);
    app.stop().await;
}

#[actix_web::test]
async fn frames_that_cannot_be_read_are_answered_and_too_large_ones_end_the_connection() {
    let app = TestApp::start(&hub_yaml("", ", body_limit_bytes: 2048", "")).await;
    let mut codex = Codex::connect(&app).await;
    for (text, expected) in [
        ("no json", "not valid JSON"),
        (r#"{"type":"session.update"}"#, "`session.update`"),
        (
            r#"{"type":"response.create","model":7}"#,
            "`model` must be a string",
        ),
    ] {
        codex.say_text(text.to_owned()).await;
        let event = codex.event().await;
        let message = event["error"]["message"].as_str().unwrap();
        assert!(message.contains(expected), "{message}");
        assert_eq!(event["status"], 400);
    }
    codex
        .say(&create(None, &json!([asks(&"x".repeat(4096))])))
        .await;
    assert_eq!(codex.event().await["status"], 413);
    assert_eq!(codex.closed().await, awc::ws::CloseCode::Size);
    app.stop().await;
}
