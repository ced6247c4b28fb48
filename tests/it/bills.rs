//! What a row costs: price, class of service, and the multipliers of provider and group.

use actors::domain::NanoUsd;
use serde_json::json;
use testkit::{Answer, Upstream};

use crate::support::{TestApp, hub_yaml, message, provider};

/// 1,000 input tokens at 1 USD and 100 output tokens at 10 USD a million are 2,000,000 nano-dollars.
const PRICES: &str =
    "prices: [{ model: claude-sonnet-4-5, input_per_mtok: 1, output_per_mtok: 10 }]\n";

fn answer() -> Answer {
    Answer::message("hi").usage(testkit::Usage {
        input: 1_000,
        output: 100,
        ..testkit::Usage::default()
    })
}

#[actix_web::test]
async fn provider_and_group_multiply_the_price() {
    for (groups, expected) in [
        ("{}", 800_000_000 / 500),
        ("{ default: { cost_multiplier: 0.5 } }", 800_000_000 / 1_000),
        ("{ other: { cost_multiplier: 0.5 } }", 800_000_000 / 500),
    ] {
        let upstream = Upstream::start(answer()).await;
        let more = format!("{PRICES}routing: {{ groups: {groups} }}\n");
        let yaml = hub_yaml(&provider("p0", &upstream, "cost_multiplier: 0.8"), &more);
        let app = TestApp::start(&yaml).await;
        for stream in [false, true] {
            assert_eq!(app.client().message(stream).await.status, 200);
        }
        for row in app.rows(2).await {
            assert_eq!(row.cost, NanoUsd(expected), "{groups}");
        }
        app.stop().await;
    }
}

/// A model whose vendor lists a price for its batch service is billed so where the answer says that it was.
#[actix_web::test]
async fn the_class_of_service_that_the_answer_names_is_billed() {
    let body = |tier: &str| {
        json!({
            "type": "message", "role": "assistant", "model": "claude-sonnet-4-5", "stop_reason": "end_turn",
            "content": [{ "type": "text", "text": "hi" }],
            "usage": { "input_tokens": 1000, "output_tokens": 100, "service_tier": tier },
        })
    };
    // 3 and 15 USD a million, and half of both in a batch.
    for (tier, expected) in [("standard", 4_500_000), ("batch", 2_250_000)] {
        let upstream = Upstream::start(Answer::json(&body(tier))).await;
        let app = TestApp::with_upstreams(&[&upstream]).await;
        let request = message("claude-sonnet-4-5", false).to_string();
        let client = app.client();
        assert_eq!(
            client
                .send(client.post("/v1/messages"), request)
                .await
                .status,
            200
        );
        assert_eq!(app.rows(1).await[0].cost, NanoUsd(expected), "{tier}");
        app.stop().await;
    }
}

/// Whoever leaves in the middle of a stream pays for the class of service that it was given.
#[actix_web::test]
async fn a_client_that_leaves_is_billed_in_the_class_of_service_that_the_stream_had_named() {
    let event = |kind: &str, data: serde_json::Value| {
        let mut data = data;
        data["type"] = kind.into();
        format!("event: {kind}\ndata: {data}\n\n")
    };
    let stream = |tier: &str| {
        let start = json!({ "message": {
            "type": "message", "role": "assistant", "model": "claude-sonnet-4-5", "content": [],
            "usage": { "input_tokens": 1000, "output_tokens": 1, "service_tier": tier },
        }});
        let block = json!({ "index": 0, "content_block": { "type": "text", "text": "" } });
        let delta = json!({ "index": 0, "delta": { "type": "text_delta", "text": "some words" } });
        Answer::raw_events([
            event("message_start", start),
            event("content_block_start", block),
            event("content_block_delta", delta.clone()),
            event("content_block_delta", delta),
        ])
        .hang_after_events(3)
    };
    let mut costs = Vec::new();
    for tier in ["standard", "batch"] {
        let upstream = Upstream::start(stream(tier)).await;
        let app = TestApp::with_upstreams(&[&upstream]).await;
        {
            let client = app.client();
            let body = message("claude-sonnet-4-5", true).to_string();
            let response = client.post("/v1/messages").send_body(body).await.unwrap();
            assert_eq!(response.status().as_u16(), 200);
        }
        let row = app.rows(1).await.remove(0);
        assert_eq!(row.error_code.as_deref(), Some("client_left"));
        assert!(row.usage_partial);
        costs.push(row.cost.0);
        app.stop().await;
    }
    assert!(costs[1] > 0, "{costs:?}");
    assert_eq!(costs[0], 2 * costs[1]);
}
