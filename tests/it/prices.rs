//! Prices as requests meet them: changed under a running hub, of one provider, and none.

use crate::store::direct::Direct;
use actors::domain::{NanoUsd, Usage};
use claude_code_hub::store::{ManualPrice, PriceSource, RequestRow};
use testkit::{Answer, Upstream};

use crate::support::{Answered, TestApp, eventually, reported};

const USAGE: Usage = Usage {
    input: 1000,
    output: 100,
    ..Usage::ZERO
};

/// USD for a million tokens of input; output costs nothing.
fn price(input: &str) -> ManualPrice {
    ManualPrice {
        input_per_mtok: Some(input.parse().unwrap()),
        output_per_mtok: Some("0".parse().unwrap()),
        ..ManualPrice::default()
    }
}

async fn app() -> (TestApp, Upstream) {
    let upstream = Upstream::start(Answer::message("hi").usage(reported(&USAGE))).await;
    (TestApp::with_upstreams(&[&upstream]).await, upstream)
}

async fn ask(app: &TestApp, model: &str) -> Answered {
    let client = app.client();
    let body = format!(r#"{{"model":"{model}","max_tokens":9,"messages":[]}}"#);
    let answered = client.send(client.post("/v1/messages"), body).await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    answered
}

/// Waits until the hub would bill by that source.
async fn in_force(app: &TestApp, model: &str, is_it: impl Fn(&str, &str) -> bool) {
    let provider = app.hub.db.find_provider("p0").await.unwrap().unwrap();
    let found = eventually(async || {
        let snapshot = app.hub.shared.catalog.snapshot();
        let found = snapshot.prices.find_for(provider.id, model)?;
        is_it(found.source.as_str(), &found.version).then_some(())
    });
    found.await.expect("the price is not in force");
}

async fn billed(app: &TestApp, row: &RequestRow) -> (i64, String, String) {
    let cost = app
        .hub
        .db
        .request_details(row.id)
        .await
        .unwrap()
        .unwrap()
        .cost;
    assert_eq!(cost.total, row.cost);
    (cost.total.0, cost.price_source, cost.price_version)
}

#[actix_web::test]
async fn a_new_price_counts_from_then_on_and_what_was_billed_stays() {
    let (app, _upstream) = app().await;
    let (db, model) = (&app.hub.db, "house-model");
    db.set_price(model, &price("1")).await.unwrap();
    in_force(&app, model, |source, _| source == "manual").await;
    ask(&app, model).await;
    let first = billed(&app, &app.rows(1).await[0]).await;

    db.set_price(model, &price("2")).await.unwrap();
    in_force(&app, model, |_, version| version != first.2).await;
    ask(&app, model).await;
    let rows = app.rows(2).await;
    assert_eq!(billed(&app, &rows[0]).await, first);
    let second = billed(&app, &rows[1]).await;
    assert_eq!((first.0, second.0), (1_000_000, 2_000_000));

    // What the rows say by which price leads to that price.
    for (billed, input) in [(first, "1"), (second, "2")] {
        let history = db.price_history(model).await.unwrap();
        let entry = history
            .iter()
            .find(|row| row.effective_at_ms.to_string() == billed.2)
            .unwrap();
        let then: ManualPrice = serde_json::from_str(entry.price.as_deref().unwrap()).unwrap();
        assert_eq!((then, &entry.source), (price(input), &billed.1));
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_provider_may_charge_a_price_of_its_own() {
    let (app, _upstream) = app().await;
    let provider = app.hub.db.find_provider("p0").await.unwrap().unwrap();
    let source = PriceSource::Provider(provider.id);
    let model = "claude-haiku-4-5";
    app.hub
        .db
        .set_price_of(source, model, &price("7"), None)
        .await
        .unwrap();
    in_force(&app, model, |source, _| source == "provider").await;
    ask(&app, model).await;
    let row = &app.rows(1).await[0];
    assert_eq!((row.cost, row.unpriced), (NanoUsd(7_000_000), false));
    assert_eq!(billed(&app, row).await.1, "provider");
    app.stop().await;
}

#[actix_web::test]
async fn a_price_that_was_set_ahead_comes_into_force_by_itself() {
    let (app, _upstream) = app().await;
    let soon = jiff::Timestamp::now().as_millisecond() + 1500;
    let model = "claude-haiku-4-5";
    app.hub
        .db
        .set_price_of(PriceSource::Manual, model, &price("9"), Some(soon))
        .await
        .unwrap();
    let version = app.hub.db.catalog_version().await.unwrap();
    in_force(&app, model, |_, version| version == soon.to_string()).await;
    assert!(jiff::Timestamp::now().as_millisecond() >= soon);
    assert_eq!(app.hub.db.catalog_version().await.unwrap(), version);
    app.stop().await;
}

#[actix_web::test]
async fn a_model_without_a_price_is_served_flagged_counted_and_listed() {
    let (app, _upstream) = app().await;
    ask(&app, "model-of-nobody").await;
    ask(&app, "claude-haiku-4-5").await;
    let rows = app.rows(2).await;
    assert_eq!((rows[0].unpriced, rows[0].cost), (true, NanoUsd(0)));
    assert!(!rows[1].unpriced);
    let missing = app.hub.db.unpriced_models(0).await.unwrap();
    assert_eq!(missing.len(), 1, "{missing:?}");
    assert_eq!(
        (missing[0].model.as_str(), missing[0].requests),
        ("model-of-nobody", 1)
    );
    let client = app.client();
    let metrics = client
        .send(client.request("GET", "/metrics"), "")
        .await
        .text();
    assert!(
        metrics.contains("hub_requests_unpriced_total 1\n"),
        "{metrics}"
    );
    app.stop().await;
}
