//! A provider that is asked over its WebSocket, for clients of HTTP and of WebSockets.

use std::time::Duration;

use actors::domain::EndedBy;
use serde_json::json;
use testkit::{Seen, Upstream};

use super::codex::Codex;
use super::scripted::ScriptedSocket;
use super::{answer, asks, codex_at, create, hub_yaml, kinds, over_http, refused};
use crate::support::{TestApp, within};

const WEBSOCKET: &str = ", websocket: true";

#[actix_web::test]
async fn a_turn_goes_out_as_one_frame_and_comes_back_as_over_http() {
    let provider = ScriptedSocket::start(|_, _| answer("resp_1", "hello"));
    let http = Upstream::start(over_http("resp_1", "hello")).await;
    let mut rows = Vec::new();
    for (url, more) in [(provider.url(), WEBSOCKET), (http.url(), "")] {
        let app = TestApp::start(&hub_yaml(&codex_at("p", &url, more), "", "")).await;
        let mut codex = Codex::connect(&app).await;
        let mut frame = create(None, &json!([asks("hi")]));
        frame["background"] = false.into();
        assert_eq!(codex.ask(&frame).await, answer("resp_1", "hello"));
        rows.extend(app.rows(1).await);
        app.stop().await;
    }
    let frames = provider.frames();
    let sent = json!({ "type": "response.create", "model": "gpt-6.1-sol", "store": false, "input": [asks("hi")] });
    assert_eq!(frames, [sent]);
    let handshakes = provider.handshakes();
    let header = |name: &str| {
        let found = handshakes[0].iter().filter(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(header("authorization"), ["Bearer sk-upstream-p"]);
    assert_eq!(header("openai-beta"), ["responses_websockets=2026-02-06"]);
    assert_eq!(header("session-id").len(), 1);
    assert!(header("content-type").is_empty() && header("sec-websocket-extensions").is_empty());
    let [over_websocket, over_http] = &rows[..] else {
        panic!("{rows:?}");
    };
    assert_eq!(over_websocket.usage, over_http.usage);
    assert_eq!(over_websocket.cost, over_http.cost);
    assert_eq!(
        (over_websocket.status, over_websocket.ended_by),
        (200, EndedBy::Complete)
    );
    let left = within(Duration::from_secs(2), async || {
        (provider.open() == 0).then_some(())
    });
    assert!(left.await.is_some(), "the connection outlives its answer");
    provider.stop().await;
}

#[actix_web::test]
async fn an_error_frame_in_place_of_an_answer_fails_over() {
    let error = |status: Option<u16>, code: &str| {
        let mut frame = json!({ "type": "error", "headers": { "retry-after": "7" }, "error": { "code": code, "message": "slow down" } });
        if let Some(status) = status {
            frame["status"] = status.into();
        }
        frame
    };
    let created = || answer("resp_0", "never")[0].clone();
    for frames in [
        vec![error(Some(429), "rate_limit_exceeded")],
        vec![error(None, "rate_limit_exceeded")],
        vec![created(), error(Some(500), "server_error")],
    ] {
        let said = frames.clone();
        let limited = ScriptedSocket::start(move |_, _| said.clone());
        let good = Upstream::start(over_http("resp_1", "hello")).await;
        let providers = codex_at("limited", &limited.url(), ", priority: 0, websocket: true")
            + &codex_at("good", &good.url(), ", priority: 1");
        let app = TestApp::start(&hub_yaml(&providers, "", "")).await;
        let mut codex = Codex::connect(&app).await;
        let events = codex.ask(&create(None, &json!([asks("hi")]))).await;
        assert_eq!(events, answer("resp_1", "hello"), "{frames:?}");
        let rows = app.rows(1).await;
        let chain = app.chain(&rows[0]).await;
        let names: Vec<_> = chain.iter().map(|step| step.provider.as_str()).collect();
        assert_eq!(names, ["limited", "good"]);
        app.stop().await;
        limited.stop().await;
    }
}

#[actix_web::test]
async fn a_request_that_is_at_fault_is_told_as_the_provider_said_it() {
    let provider = ScriptedSocket::start(|_, _| {
        vec![
            json!({ "type": "error", "status": 400, "error": { "code": "previous_response_not_found", "message": "gone" } }),
        ]
    });
    let app = TestApp::start(&hub_yaml(
        &codex_at("p", &provider.url(), WEBSOCKET),
        "",
        "",
    ))
    .await;
    let mut codex = Codex::connect(&app).await;
    let events = codex.ask(&create(Some("resp_x"), &json!([]))).await;
    assert_eq!(kinds(&events), ["error"]);
    assert_eq!(events[0]["status"], 400);
    assert_eq!(events[0]["error"]["code"], "previous_response_not_found");
    app.stop().await;
    provider.stop().await;
}

#[actix_web::test]
async fn a_provider_without_a_websocket_is_asked_over_http_and_not_tried_again() {
    for (status, handshakes) in [(404, 1), (426, 1), (429, 2)] {
        let upstream = Upstream::start(move |seen: &Seen| match seen.method.as_str() {
            "GET" => refused(status, "no"),
            _ => over_http("resp_1", "hello"),
        })
        .await;
        let providers = codex_at("p", &upstream.url(), WEBSOCKET);
        let app = TestApp::start(&hub_yaml(&providers, "", "")).await;
        let mut codex = Codex::connect(&app).await;
        for _ in 0..2 {
            let events = codex.ask(&create(None, &json!([asks("hi")]))).await;
            assert_eq!(events, answer("resp_1", "hello"));
        }
        let requests = upstream.requests();
        let tried = requests.iter().filter(|seen| seen.method == "GET").count();
        assert_eq!((tried, requests.len() - tried), (handshakes, 2), "{status}");
        app.stop().await;
    }
}

#[actix_web::test]
async fn a_provider_that_falls_silent_in_the_middle_is_a_cut() {
    let provider = ScriptedSocket::start(|_, _| answer("resp_1", "hello")[..3].to_vec());
    let providers = codex_at(
        "p",
        &provider.url(),
        ", websocket: true, timeouts: { idle_ms: 200 }",
    );
    let app = TestApp::start(&hub_yaml(&providers, "", "")).await;
    let mut codex = Codex::connect(&app).await;
    let events = codex.ask(&create(None, &json!([asks("hi")]))).await;
    assert_eq!(kinds(&events).last(), Some(&"response.failed"));
    assert_eq!(app.rows(1).await[0].ended_by, EndedBy::Upstream);
    app.stop().await;
    provider.stop().await;
}

#[actix_web::test]
async fn a_client_that_leaves_closes_the_providers_websocket() {
    let provider = ScriptedSocket::start(|_, _| answer("resp_1", "hello")[..3].to_vec());
    let app = TestApp::start(&hub_yaml(
        &codex_at("p", &provider.url(), WEBSOCKET),
        "",
        "",
    ))
    .await;
    let mut codex = Codex::connect(&app).await;
    codex.say(&create(None, &json!([asks("hi")]))).await;
    assert_eq!(codex.event().await["type"], "response.created");
    assert_eq!(provider.open(), 1);
    drop(codex);
    let closed = within(Duration::from_secs(2), async || {
        (provider.open() == 0).then_some(())
    });
    assert!(
        closed.await.is_some(),
        "the provider's connection is still open"
    );
    assert_eq!(app.rows(1).await[0].ended_by, EndedBy::Client);
    app.stop().await;
    provider.stop().await;
}
