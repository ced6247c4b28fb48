//! Prices: set by hand, taken from a table, and where the two do not agree.

use serde_json::{Value, json};

use super::stage::Stage;

pub async fn act(stage: &Stage) {
    // What the table said before, so that the next one has something new.
    let before = stage.api.send("POST", "/prices/sync", &json!({})).await;
    assert_eq!(before.status, 200, "{}", before.text());
    stage.prices_rise();
    let haiku = [("model", &json!("claude-haiku-4-5"))];
    let price =
        json!({"input_per_mtok": "0.9", "output_per_mtok": "4.5", "cache_read_per_mtok": "0.09"});
    stage.call("putPricesByModel", &haiku, price).await;
    stage.plain("postPricesSyncPreview").await;
    let text = std::fs::read_to_string("config/prices.json").unwrap();
    let table: Value = serde_json::from_str(&text).unwrap();
    let look = json!(true);
    stage
        .call("postPricesUpload", &[("preview", &look)], table)
        .await;
    let overwrite = json!({"overwrite": ["claude-haiku-4-5"]});
    stage.call("postPricesSync", &[], overwrite).await;
    stage.plain("getPricesSync").await;
    stage
        .call("getPrices", &[("search", &json!("claude-"))], Value::Null)
        .await;
    let sonnet = [("model", &json!("claude-sonnet-4-5"))];
    stage.call("getPricesByModel", &sonnet, Value::Null).await;
    let soon = json!({"input_per_mtok": "1", "effective_at": "2040-01-01T00:00:00Z"});
    stage.call("putPricesByModel", &haiku, soon).await;
    let withdraw = [haiku[0], ("effective_at", &json!("2040-01-01T00:00:00Z"))];
    stage
        .call("deletePricesByModel", &withdraw, Value::Null)
        .await;
}
