//! Which provider of another dialect may serve, and what the chain says of those that do not.

use actors::domain::AttemptRecord;
use serde_json::json;
use testkit::{Answer, Upstream};

use super::{hub, post, typed};
use crate::support::TestApp;

const NAMED: &str = "models: [claude-sonnet-4-5]";
const REDIRECTED: &str = "redirects: [{ from: { prefix: claude- }, to: gpt-5 }]";

/// The first step of the only request's chain.
async fn first_step(app: &TestApp) -> AttemptRecord {
    let rows = app.rows(1).await;
    app.chain(&rows[0]).await.remove(0)
}

fn passed_over(step: &AttemptRecord) -> Vec<(&str, &str)> {
    let all = step.passed_over.iter();
    all.map(|one| (&*one.provider, &*one.reason)).collect()
}

#[actix_web::test]
async fn whose_rules_name_the_model_takes_part_and_whose_do_not_stands_back() {
    let native = Upstream::start(Answer::message("hi")).await;
    let other = Upstream::start(Answer::message("not understood")).await;
    let app = hub(&[
        typed("native", "claude", &native, ""),
        typed("listing", "openai-compatible", &other, NAMED),
        typed("redirecting", "gemini", &other, REDIRECTED),
        typed("any", "codex", &other, ""),
        typed(
            "off",
            "codex",
            &other,
            &format!("{NAMED}, translate: false"),
        ),
    ])
    .await;
    app.client().message(false).await;
    let step = first_step(&app).await;
    let candidates = step.candidates.iter().map(|one| &*one.provider);
    let candidates: Vec<_> = candidates.collect();
    assert_eq!(candidates, ["native", "listing", "redirecting"]);
    assert_eq!(
        passed_over(&step),
        [("any", "fallback"), ("off", "dialect")]
    );
    app.stop().await;
}

#[actix_web::test]
async fn nobody_is_sent_a_model_by_chance_while_one_of_the_client_s_dialect_serves() {
    let native = Upstream::start(Answer::message("hi")).await;
    let other = Upstream::start(Answer::message("not understood")).await;
    let app = hub(&[
        typed("native", "claude", &native, "priority: 5, weight: 1"),
        typed(
            "any",
            "openai-compatible",
            &other,
            "priority: 0, weight: 90",
        ),
    ])
    .await;
    for _ in 0..8 {
        assert_eq!(app.client().message(true).await.said(), "hi");
    }
    assert_eq!((native.requests().len(), other.requests().len()), (8, 0));
    app.stop().await;
}

#[actix_web::test]
async fn who_does_not_translate_serves_its_own_dialect_alone() {
    let other = Upstream::start(Answer::message("not asked")).await;
    let more = format!("{NAMED}, translate: false");
    let app = hub(&[typed("off", "openai-compatible", &other, &more)]).await;
    assert_eq!(app.client().message(false).await.status, 503);
    assert_eq!(other.requests().len(), 0);
    assert_eq!(passed_over(&first_step(&app).await), [("off", "dialect")]);
    app.stop().await;
}

#[actix_web::test]
async fn operations_that_are_not_translated_stay_in_their_dialect() {
    let other = Upstream::start(Answer::message("not asked")).await;
    let app = hub(&[typed("p0", "claude", &other, "models: [m]")]).await;
    let client = app.client();
    for path in ["/v1/embeddings", "/v1/completions", "/v1/responses/compact"] {
        let answered = post(&client, path, &json!({ "model": "m", "input": "hi" })).await;
        assert_eq!(answered.status, 503, "{path}");
    }
    assert_eq!(other.requests().len(), 0);
    app.stop().await;
}

/// An answer that only its vendor has cannot be continued elsewhere.
fn continuing() -> serde_json::Value {
    json!({ "model": "gpt-5", "input": "go on", "previous_response_id": "resp_1" })
}

#[actix_web::test]
async fn who_cannot_be_told_is_passed_over_without_blame_and_nothing_is_sent() {
    let chat = Upstream::start(Answer::message("not asked")).await;
    let whole =
        r#"{"id":"resp_2","object":"response","status":"completed","output":[{"type":"message"}]}"#;
    let codex = Upstream::start(Answer::whole("application/json", whole)).await;
    let app = hub(&[
        typed(
            "p0",
            "openai-compatible",
            &chat,
            "priority: 0, models: [gpt-5]",
        ),
        typed("p1", "codex", &codex, "priority: 1"),
    ])
    .await;
    let answered = post(&app.client(), "/v1/responses", &continuing()).await;
    assert_eq!((answered.status, answered.text().as_str()), (200, whole));
    assert_eq!((chat.requests().len(), codex.requests().len()), (0, 1));
    let step = first_step(&app).await;
    assert_eq!(
        (step.provider.as_str(), step.event.as_str()),
        ("p0", "untranslatable")
    );
    assert_eq!(step.fault, None);
    assert_eq!(app.provider_view("p0").await["consecutive_failures"], 0);
    app.stop().await;
}

#[actix_web::test]
async fn where_nobody_can_be_told_the_client_hears_which_field_it_was() {
    let chat = Upstream::start(Answer::message("not asked")).await;
    let app = hub(&[
        typed("p0", "openai-compatible", &chat, ""),
        typed("p1", "claude", &chat, "models: [gpt-5]"),
    ])
    .await;
    let answered = post(&app.client(), "/v1/responses", &continuing()).await;
    assert_eq!(answered.status, 400, "{}", answered.text());
    assert!(
        answered.text().contains("previous_response_id"),
        "{}",
        answered.text()
    );
    let row = &app.rows(1).await[0];
    assert_eq!(row.error_code.as_deref(), Some("untranslatable"));
    assert_eq!(chat.requests().len(), 0);
    app.stop().await;
}
