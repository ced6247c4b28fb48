//! Token counts: by whoever counts natively, else by the hub, which says so.

use actors::domain::{EndedBy, NanoUsd, RequestKind, Usage};
use serde_json::json;
use testkit::{Answer, Seen, Upstream};

use super::{hub, post, typed};
use crate::support::{Answered, Client};

const NATIVE: u64 = 4_711;

fn counting() -> Answer {
    Answer::json(&json!({ "input_tokens": NATIVE }))
}

fn no_counter(status: u16) -> Answer {
    Answer::error(status, "not_found_error", "Not Found")
}

async fn count(client: &Client) -> Answered {
    let body = json!({
        "model": "claude-sonnet-4-5",
        "messages": [{ "role": "user", "content": "x".repeat(4_000) }],
    });
    post(client, "/v1/messages/count_tokens", &body).await
}

/// The hub's own answer: a thousand tokens for four thousand bytes, and a little for what stands around them.
fn is_estimate(answered: &Answered, field: &str) {
    assert_eq!(answered.status, 200, "{}", answered.text());
    assert_eq!(answered.header("x-hub-estimated"), Some("true"));
    let json = answered.json();
    let tokens = json[field].as_u64().unwrap();
    assert!((1_000..1_030).contains(&tokens), "{json}");
    assert_eq!(json.as_object().unwrap().len(), 1, "{json}");
}

#[actix_web::test]
async fn a_provider_of_another_dialect_is_not_asked_and_the_row_says_why() {
    let other = Upstream::start(Answer::message("not asked")).await;
    let app = hub(&[typed("p0", "openai-compatible", &other, "")]).await;
    is_estimate(&count(&app.client()).await, "input_tokens");
    assert_eq!(other.requests().len(), 0);
    let row = &app.rows(1).await[0];
    assert_eq!((row.kind, row.status), (RequestKind::CountTokens, 200));
    assert_eq!((row.ended_by, row.cost), (EndedBy::Complete, NanoUsd(0)));
    assert_eq!(row.usage, Usage::default());
    let chain = app.chain(row).await;
    assert_eq!(
        (chain[0].provider.as_str(), chain[0].event.as_str()),
        ("p0", "estimated")
    );
    assert!(
        chain[0].detail.contains("openai-compatible"),
        "{}",
        chain[0].detail
    );
    app.stop().await;
}

#[actix_web::test]
async fn who_counts_natively_is_asked_before_all_others() {
    let native = Upstream::start(counting()).await;
    let other = Upstream::start(Answer::message("not asked")).await;
    let named = "models: [claude-sonnet-4-5], priority: 0";
    let app = hub(&[
        typed("p0", "openai-compatible", &other, named),
        typed("p1", "claude", &native, "priority: 1"),
    ])
    .await;
    let answered = count(&app.client()).await;
    assert_eq!(answered.json()["input_tokens"], NATIVE);
    assert_eq!(answered.header("x-hub-estimated"), None);
    native.set(Answer::error(500, "api_error", "boom"));
    is_estimate(&count(&app.client()).await, "input_tokens");
    app.stop().await;
}

#[actix_web::test]
async fn where_nobody_has_a_counter_the_hub_estimates() {
    for status in [404, 405, 501] {
        let first = Upstream::start(no_counter(status)).await;
        let second = Upstream::start(counting()).await;
        let app = hub(&[
            typed("p0", "claude", &first, "priority: 0"),
            typed("p1", "claude", &second, "priority: 1"),
        ])
        .await;
        let client = app.client();
        assert_eq!(
            count(&client).await.json()["input_tokens"],
            NATIVE,
            "{status}"
        );
        second.set(no_counter(status));
        is_estimate(&count(&client).await, "input_tokens");
        let rows = app.rows(2).await;
        let chain = app.chain(&rows[1]).await;
        assert_eq!(chain.last().unwrap().event, "estimated", "{status}");
        app.stop().await;
    }
}

#[actix_web::test]
async fn an_error_that_is_no_missing_counter_is_no_estimate() {
    let unknown = |_: &Seen| Answer::error(404, "not_found_error", "model: claude-sonnet-4-5");
    let upstream = Upstream::start(unknown).await;
    let app = hub(&[typed("p0", "claude", &upstream, "")]).await;
    let client = app.client();
    assert_eq!(count(&client).await.status, 404);
    upstream.set(Answer::error(500, "api_error", "boom"));
    assert_eq!(count(&client).await.status, 500);
    app.stop().await;
}

#[actix_web::test]
async fn a_gemini_client_gets_its_own_shape() {
    let other = Upstream::start(Answer::message("not asked")).await;
    let app = hub(&[typed("p0", "claude", &other, "")]).await;
    let body =
        json!({ "contents": [{ "role": "user", "parts": [{ "text": "x".repeat(4_000) }] }] });
    let answered = post(&app.client(), "/v1beta/models/m-1:countTokens", &body).await;
    is_estimate(&answered, "totalTokens");
    assert_eq!(other.requests().len(), 0);
    app.stop().await;
}
