//! `model-prices/*`: listed, uploaded whole or in part, synced, and whether there are any.

use serde_json::{Map, Value, json};
use testkit::{Answer, Upstream};

use super::Script;
use crate::admin::{Api, hub, hub_with};
use crate::support::KEY;

/// More than half as many models as the hub ships with.
const MANY: usize = 2000;

/// A table in the form of LiteLLM's.
fn table(models: usize) -> Value {
    let row = json!({"mode": "chat", "litellm_provider": "openai", "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6});
    let rows = (0..models).map(|n| (format!("table-model-{n:04}"), row.clone()));
    Value::Object(rows.collect::<Map<_, _>>())
}

async fn price(script: &Script, model: &str) -> Option<Value> {
    let all = script.call("model-prices/getModelPrices", json!({})).await;
    let mut all = all.as_array().unwrap().clone().into_iter();
    all.find(|price| price["modelName"] == model)
}

#[actix_web::test]
async fn a_small_table_sets_prices_by_hand() {
    let app = hub().await;
    let admin = Script::admin(&app);
    let known = price(&admin, "claude-sonnet-4-5").await.unwrap();
    assert_eq!(
        (
            &known["source"],
            &known["priceData"]["input_cost_per_token"]
        ),
        (&json!("bundled"), &json!(0.000003))
    );
    let mut own = table(1);
    own["tiered"] = json!({"mode": "chat", "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6, "input_cost_per_token_above_200k_tokens": 2e-6});
    let upload = async |table: &Value| {
        let args = json!({"jsonContent": table.to_string()});
        admin.call("model-prices/uploadPriceTable", args).await
    };
    let done = upload(&own).await;
    assert_eq!(
        (&done["added"], &done["failed"]),
        (&json!(["table-model-0000"]), &json!(["tiered"])),
        "{done}"
    );
    let mine = price(&admin, "table-model-0000").await.unwrap();
    assert_eq!(
        (&mine["source"], &mine["priceData"]["output_cost_per_token"]),
        (&json!("manual"), &json!(0.000002))
    );
    assert!(mine["updatedAt"].is_string());
    assert_eq!(upload(&table(1)).await["unchangedCount"], 1);
    let mut dearer = table(1);
    dearer["table-model-0000"]["input_cost_per_token"] = json!(5e-6);
    assert_eq!(
        upload(&dearer).await["updated"],
        json!(["table-model-0000"])
    );
    let whole = price(&admin, "claude-sonnet-4-5").await;
    assert!(whole.is_some(), "what the table does not have stays");
    let upload = "model-prices/uploadPriceTable";
    admin
        .all_wrong(
            upload,
            &[
                (json!({}), "`jsonContent`"),
                (json!({"jsonContent": "{"}), "`jsonContent`"),
                (json!({"jsonContent": "{}"}), "`jsonContent`"),
                (json!({"jsonContent": 7}), "`jsonContent`"),
            ],
        )
        .await;
    app.stop().await;
}

#[actix_web::test]
async fn a_whole_table_is_taken_over_from_a_text_or_from_its_address() {
    let upstream =
        Upstream::start(Answer::whole("application/json", table(MANY).to_string())).await;
    let app = hub_with(&format!(
        "price_sync: {{ url: '{}/prices.json' }}\n",
        upstream.url()
    ))
    .await;
    let admin = Script::admin(&app);
    let synced = admin
        .call("model-prices/syncLiteLLMPrices", json!({}))
        .await;
    assert_eq!(
        (&synced["total"], &synced["addedCount"]),
        (&json!(MANY), &json!(MANY)),
        "{synced}"
    );
    assert_eq!(
        price(&admin, "table-model-1999").await.unwrap()["source"],
        "litellm"
    );
    let mut next = table(MANY + 1);
    next["table-model-0007"]["input_cost_per_token"] = json!(5e-6);
    let args = json!({"jsonContent": next.to_string()});
    let done = admin.call("model-prices/uploadPriceTable", args).await;
    assert_eq!(
        (&done["added"], &done["updated"], &done["unchangedCount"]),
        (
            &json!(["table-model-2000"]),
            &json!(["table-model-0007"]),
            &json!(MANY - 1)
        )
    );
    upstream.set(Answer::error(500, "api_error", "down"));
    let (status, error, code) = admin
        .refused("model-prices/syncLiteLLMPrices", json!({}))
        .await;
    assert_eq!(
        (status, code.as_str()),
        (400, "CONNECTION_FAILED"),
        "{error}"
    );
    app.stop().await;
}

#[actix_web::test]
async fn models_are_listed_for_those_who_may_ask_for_them() {
    let app = hub().await;
    let admin = Script::admin(&app);
    let all = admin
        .call("model-prices/getAvailableModelsByProviderType", json!({}))
        .await;
    let has = |models: &Value, name: &str| models.as_array().unwrap().contains(&json!(name));
    assert!(
        has(&all, "claude-sonnet-4-5") && has(&all, "gpt-5"),
        "{all}"
    );
    let (user, _, key) = admin.user("bob").await;
    let only = json!({"userId": user, "allowedModels": ["claude-sonnet-4-5"]});
    admin.call("users/editUser", only).await;
    let own = Script::bearer(&app, &key)
        .call("model-prices/getAvailableModelsByProviderType", json!({}))
        .await;
    assert_eq!(own, json!(["claude-sonnet-4-5"]));
    for script in [admin, Script::bearer(&app, KEY)] {
        assert_eq!(
            script.call("model-prices/hasPriceTable", json!({})).await,
            true
        );
    }
    let v1 = Api::admin(&app)
        .expect(200, "GET", "/users", &json!({}))
        .await;
    assert_eq!(
        v1["items"][1]["allowed_models"],
        json!(["claude-sonnet-4-5"])
    );
    app.stop().await;
}
