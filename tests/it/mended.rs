//! Requests that are mended on the way: what another account left in them, and what changes with every prompt.

use bytes::Bytes;
use serde_json::{Value, json};
use testkit::{Answer, Script, Upstream};

use crate::support::{Client, TestApp, hub_yaml, provider};

const SIGNATURE: &str = "messages.1.content.0: Invalid `signature` in `thinking` block";

/// A turn after a tool call, with thinking that some account has signed.
fn with_thinking() -> String {
    json!({
        "model": "claude-sonnet-4-5",
        "max_tokens": 1024,
        "unknown_to_the_hub": { "b": 1, "a": 2 },
        "messages": [
            { "role": "user", "content": "add 1 and 1" },
            { "role": "assistant", "content": [
                { "type": "thinking", "thinking": "easy", "signature": "sig-of-another-account" },
                { "type": "text", "text": "2" },
            ] },
            { "role": "user", "content": "and 1 more" },
        ],
    })
    .to_string()
}

async fn ask(client: &Client, body: String) -> crate::support::Answered {
    client.send(client.post("/v1/messages"), body).await
}

fn bodies(upstream: &Upstream) -> Vec<Value> {
    upstream
        .requests()
        .iter()
        .map(testkit::Seen::json)
        .collect()
}

#[actix_web::test]
async fn thinking_that_another_account_signed_is_taken_out_and_the_request_sent_again() {
    let script = Script::from([
        Answer::error(400, "invalid_request_error", SIGNATURE),
        Answer::message("3"),
    ]);
    let upstream = Upstream::start(script).await;
    let app = TestApp::start(&hub_yaml(&provider("p0", &upstream, "attempts: 1"), "")).await;
    let answered = ask(&app.client(), with_thinking()).await;
    assert_eq!(
        (answered.status, answered.said().as_str()),
        (200, "3"),
        "{}",
        answered.text()
    );
    let [first, second]: [Value; 2] = bodies(&upstream).try_into().unwrap();
    assert_eq!(first["messages"][1]["content"].as_array().unwrap().len(), 2);
    assert_eq!(
        second["messages"][1]["content"],
        json!([{ "type": "text", "text": "2" }])
    );
    assert_eq!(second["unknown_to_the_hub"], json!({ "b": 1, "a": 2 }));
    let chain = app.chain(&app.rows(1).await[0]).await;
    let events: Vec<&str> = chain.iter().map(|step| step.event.as_str()).collect();
    assert_eq!(events, ["invalid_request", "answered"]);
    assert!(
        chain[1].detail.contains("thinking block"),
        "{}",
        chain[1].detail
    );
    app.stop().await;
}

#[actix_web::test]
async fn what_cannot_be_mended_comes_back_as_the_upstream_said_it() {
    let upstream = Upstream::start(Answer::error(400, "invalid_request_error", SIGNATURE)).await;
    let other = Upstream::start(Answer::message("not asked")).await;
    let app = TestApp::with_upstreams(&[&upstream, &other]).await;
    let answered = ask(&app.client(), with_thinking()).await;
    assert_eq!(answered.status, 400);
    assert_eq!(answered.json()["error"]["message"], SIGNATURE);
    // Once as it came and once mended; never in a circle, and nobody else.
    assert_eq!((upstream.requests().len(), other.requests().len()), (2, 0));
    app.stop().await;
}

#[actix_web::test]
async fn the_billing_header_is_passed_held_stable_or_taken_out_for_each_provider() {
    let prompt = |nonce: &str| {
        json!({
            "model": "claude-sonnet-4-5",
            "max_tokens": 1,
            "system": [
                { "type": "text", "text": format!("x-anthropic-billing-header: cc_version=2.1.329.{nonce}; cc_entrypoint=cli;") },
                { "type": "text", "text": "You are Claude Code.", "cache_control": { "type": "ephemeral" } },
            ],
            "messages": [{ "role": "user", "content": "hi" }],
        })
        .to_string()
    };
    for mode in ["pass", "stabilise", "strip"] {
        let upstream = Upstream::start(Answer::message("hi")).await;
        let more = format!("billing_header: {mode}");
        let app = TestApp::start(&hub_yaml(&provider("p0", &upstream, &more), "")).await;
        for nonce in ["ef5", "0a1"] {
            assert_eq!(ask(&app.client(), prompt(nonce)).await.status, 200);
        }
        let sent: Vec<Bytes> = upstream
            .requests()
            .iter()
            .map(|seen| seen.body.clone())
            .collect();
        let blocks = bodies(&upstream)[0]["system"].as_array().unwrap().len();
        match mode {
            "pass" => assert_eq!(sent, [prompt("ef5"), prompt("0a1")]),
            "stabilise" => {
                assert_eq!(sent[0], sent[1], "the prefix is the same for every prompt");
                assert_eq!(blocks, 2);
            }
            _ => {
                assert_eq!(sent[0], sent[1]);
                assert_eq!(blocks, 1);
            }
        }
        app.stop().await;
    }
}

/// What one provider's settings changed does not reach the next.
#[actix_web::test]
async fn the_next_provider_gets_the_request_as_the_client_sent_it() {
    let script = Script::from([
        Answer::error(400, "invalid_request_error", SIGNATURE),
        Answer::error(503, "api_error", "away"),
    ]);
    let first = Upstream::start(script).await;
    let second = Upstream::start(Answer::message("3")).await;
    let providers = provider("p0", &first, "priority: 0, attempts: 1")
        + &provider("p1", &second, "priority: 1");
    let app = TestApp::start(&hub_yaml(&providers, "")).await;
    let body = with_thinking();
    assert_eq!(ask(&app.client(), body.clone()).await.status, 200);
    assert_eq!(second.requests()[0].body, body);
    app.stop().await;
}
