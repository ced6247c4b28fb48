//! What Codex does over its WebSocket while all is well, served by a provider over HTTP.

use actors::domain::EndedBy;
use serde_json::{Value, json};
use testkit::{Seen, Upstream};

use super::codex::Codex;
use super::{answer, asks, codex_at, create, hub_yaml, kinds, over_http};
use crate::support::TestApp;

async fn served_by(upstream: &Upstream) -> TestApp {
    TestApp::start(&hub_yaml(&codex_at("p", &upstream.url(), ""), "", "")).await
}

#[actix_web::test]
async fn a_prewarm_is_answered_without_a_provider_and_its_id_can_be_gone_on_from() {
    let upstream = Upstream::start(over_http("resp_1", "hello")).await;
    let app = served_by(&upstream).await;
    let mut codex = Codex::connect(&app).await;
    let mut prewarm = create(None, &json!([]));
    prewarm["generate"] = false.into();
    let events = codex.ask(&prewarm).await;
    assert_eq!(kinds(&events), ["response.created", "response.completed"]);
    let id = events[1]["response"]["id"].as_str().unwrap().to_owned();
    assert_eq!(events[1]["response"]["usage"]["total_tokens"], 0);
    assert!(upstream.requests().is_empty());

    let events = codex.ask(&create(Some(&id), &json!([asks("hi")]))).await;
    assert_eq!(events, answer("resp_1", "hello"));
    let sent = upstream.requests()[0].json();
    assert_eq!(sent["input"], json!([asks("hi")]));
    assert!(sent.get("previous_response_id").is_none(), "{sent}");
    app.stop().await;
}

#[actix_web::test]
async fn a_turn_is_a_request_like_any_other() {
    let upstream = Upstream::start(over_http("resp_1", "hello")).await;
    let app = served_by(&upstream).await;
    // Users set a base URL that ends in `/v1`.
    for path in ["/v1/responses", "/v1/v1/responses"] {
        let mut codex = Codex::connect_as(&app, path, crate::support::KEY)
            .await
            .unwrap();
        let mut frame = create(None, &json!([asks("hi")]));
        frame["client_metadata"] = json!({ "ws_request_header_x_lite": "true" });
        assert_eq!(codex.ask(&frame).await, answer("resp_1", "hello"));
    }
    let seen = &upstream.requests()[0];
    assert_eq!(
        (seen.method.as_str(), seen.path.as_str()),
        ("POST", "/v1/responses")
    );
    assert_eq!(seen.header("authorization"), Some("Bearer sk-upstream-p"));
    assert_eq!(seen.header("x-lite"), Some("true"));
    assert_eq!(seen.header("content-type"), Some("application/json"));
    for absent in [
        "upgrade",
        "openai-beta",
        "sec-websocket-key",
        "sec-websocket-extensions",
    ] {
        assert_eq!(seen.header(absent), None, "{absent}");
    }
    assert_eq!(seen.json()["stream"], true);
    assert!(seen.json().get("type").is_none());

    let rows = app.rows(2).await;
    assert_ne!(rows[0].id, rows[1].id);
    for row in rows {
        assert_eq!((row.status, row.ended_by), (200, EndedBy::Complete));
        assert_eq!((row.model.as_str(), row.stream), ("gpt-6.1-sol", true));
        let usage = row.usage;
        assert_eq!((usage.input, usage.cache_read, usage.output), (100, 20, 7));
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_turn_that_goes_on_says_the_whole_conversation_to_the_provider() {
    let upstream = Upstream::start(|seen: &Seen| {
        let turn = seen.json()["input"].as_array().unwrap().len();
        over_http(&format!("resp_{turn}"), &format!("turn {turn}"))
    })
    .await;
    let app = served_by(&upstream).await;
    let mut codex = Codex::connect(&app).await;
    let said = |id: &str, text: &str| answer(id, text)[3]["item"].clone();
    codex.ask(&create(None, &json!([asks("one")]))).await;
    let tool = json!({ "type": "custom_tool_call_output", "call_id": "c", "output": "2" });
    codex.ask(&create(Some("resp_1"), &json!([tool]))).await;
    let compaction = json!({ "type": "compaction_trigger" });
    codex
        .ask(&create(Some("resp_3"), &json!([compaction])))
        .await;
    let inputs: Vec<Value> = upstream
        .requests()
        .iter()
        .map(|seen| seen.json()["input"].clone())
        .collect();
    let (one, two) = (said("resp_1", "turn 1"), said("resp_3", "turn 3"));
    assert_eq!(inputs[1], json!([asks("one"), one, tool]));
    assert_eq!(inputs[2], json!([asks("one"), one, tool, two, compaction]));

    // A compacted conversation begins anew, with an item that only the vendor can read.
    let compacted = json!({ "type": "compaction", "id": "cmp_1", "encrypted_content": "gAAA==" });
    codex.ask(&create(None, &json!([compacted]))).await;
    assert_eq!(upstream.requests()[3].json()["input"], json!([compacted]));
    app.stop().await;
}

#[actix_web::test]
async fn an_answer_that_this_connection_does_not_know_is_the_providers_to_find() {
    let upstream = Upstream::start(over_http("resp_1", "hello")).await;
    let app = served_by(&upstream).await;
    let mut codex = Codex::connect(&app).await;
    codex
        .ask(&create(Some("resp_elsewhere"), &json!([asks("hi")])))
        .await;
    let sent = upstream.requests()[0].json();
    assert_eq!(sent["previous_response_id"], "resp_elsewhere");
    assert_eq!(sent["input"], json!([asks("hi")]));
    app.stop().await;
}

#[actix_web::test]
async fn what_the_vendor_chose_for_a_turn_goes_back_with_its_other_requests_and_no_others() {
    let upstream =
        Upstream::start(over_http("resp_1", "hello").header("x-codex-turn-state", "machine-7"))
            .await;
    let app = served_by(&upstream).await;
    let mut codex = Codex::connect(&app).await;
    for turn in ["t1", "t1", "t2"] {
        let mut frame = create(None, &json!([asks("hi")]));
        frame["client_metadata"] = json!({ "turn_id": turn });
        codex.ask(&frame).await;
    }
    let requests = upstream.requests();
    let states = requests
        .iter()
        .map(|seen| seen.header("x-codex-turn-state"));
    assert_eq!(states.collect::<Vec<_>>(), [None, Some("machine-7"), None]);
    app.stop().await;
}

#[actix_web::test]
async fn a_stop_lets_a_turn_end_and_closes_what_is_idle() {
    let gate = testkit::Gate::closed();
    let upstream = Upstream::start(over_http("resp_1", "hello").pause_after_events(3, &gate)).await;
    let app = served_by(&upstream).await;
    let mut idle = Codex::connect(&app).await;
    let mut busy = Codex::connect(&app).await;
    busy.say(&create(None, &json!([asks("hi")]))).await;
    assert_eq!(busy.event().await["type"], "response.created");
    let stopping = app.stop();
    let looking = async {
        assert_eq!(idle.closed().await, awc::ws::CloseCode::Away);
        gate.open();
        let events = busy.answer().await;
        assert_eq!(kinds(&events).last(), Some(&"response.completed"));
        assert_eq!(busy.closed().await, awc::ws::CloseCode::Away);
    };
    futures_util::future::join(stopping, looking).await;
}

#[actix_web::test]
async fn a_turn_may_follow_before_the_upstream_has_closed_the_last_ones_stream() {
    let upstream = Upstream::start(over_http("resp_1", "hello").hang_after_events(5)).await;
    let app = served_by(&upstream).await;
    let mut codex = Codex::connect(&app).await;
    for _ in 0..3 {
        let events = codex.ask(&create(None, &json!([asks("hi")]))).await;
        assert_eq!(events, answer("resp_1", "hello"));
    }
    for row in app.rows(3).await {
        assert_eq!(row.ended_by, EndedBy::Complete);
    }
    app.stop().await;
}
