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
