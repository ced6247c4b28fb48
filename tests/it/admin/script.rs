//! A script that knows nothing but the document: a provider, a user, a key and its limits; traffic; what it cost; the key
//! rotated and revoked; the log exported. Every answer is held against its schema.

use serde_json::{Value, json};
use testkit::{Answer, Upstream, Usage};

use super::contract::Contract;
use super::{Api, hub};
use crate::support::{TestApp, eventually, message};

async fn ask(app: &TestApp, key: &Value) -> (u16, String) {
    let client = app.client();
    let request = client
        .request("POST", "/v1/messages")
        .insert_header(("x-api-key", key.as_str().unwrap()))
        .insert_header(("anthropic-version", "2023-06-01"))
        .insert_header(("content-type", "application/json"));
    let body = message("house-model", false).to_string();
    let answered = client.send(request, body).await;
    (answered.status, answered.text())
}

#[actix_web::test]
async fn from_a_provider_to_an_export_by_the_document_alone() {
    let usage = Usage {
        input: 1000,
        output: 100,
        ..Usage::default()
    };
    let upstream = Upstream::start(Answer::message("hi").usage(usage)).await;
    let app = hub().await;
    let (contract, api) = (Contract::new(), Api::admin(&app));
    let call = async |id: &str, names: &[(&str, &Value)], body: Value| {
        contract.call(&api, id, names, body).await
    };

    // 1 million tokens cost 3 and 15 USD, half of it at this provider: 0.00225 USD a request.
    let price = json!({"input_per_mtok": "3", "output_per_mtok": "15"});
    call(
        "putPricesByModel",
        &[("model", &json!("house-model"))],
        price,
    )
    .await;
    let provider = json!({
        "name": "house", "type": "claude", "url": upstream.url(), "key": "sk-upstream", "groups": ["team"],
        "cost_multiplier": "0.5", "models": ["house-model"],
    });
    let provider = call("postProviders", &[], provider).await;
    let tried = call(
        "postProvidersByIdTest",
        &[("id", &provider["id"])],
        json!({}),
    )
    .await;
    assert_eq!(tried["ok"], true, "{tried}");
    let user = json!({"name": "bob", "groups": ["team"], "limits": {"daily_usd": "1"}});
    let user = call("postUsers", &[], user).await;
    let draft = json!({"name": "ci", "limits": {"total_usd": "0.004"}});
    let made = call("postUsersByIdKeys", &[("id", &user["id"])], draft).await;
    let (key, first) = (&made["key"]["id"], &made["secret"]);

    let call_draft = json!({"dialect": "anthropic", "model": "house-model", "key_id": key});
    let simulated = call("postRoutingSimulate", &[], call_draft).await;
    assert_eq!(simulated["chosen"]["name"], "house", "{simulated}");
    assert_eq!(ask(&app, first).await.0, 200);
    assert_eq!(ask(&app, first).await.0, 200);
    let (status, told) = ask(&app, first).await;
    assert_eq!(status, 429, "0.0045 USD of 0.004 are used: {told}");

    let by_key = [("key_id", key)];
    let logged = eventually(async || {
        let page = call("getRequests", &by_key, Value::Null).await;
        let rows = page["items"].as_array().unwrap().clone();
        (rows.len() == 3).then_some(rows)
    });
    let logged = logged.await.expect("three rows");
    let cost_of_all = call("getRequestsTotals", &by_key, Value::Null).await;
    assert_eq!(cost_of_all["cost_usd"], "0.0045", "{cost_of_all}");
    let one = call("getRequestsById", &[("id", &logged[1]["id"])], Value::Null).await;
    assert_eq!(one["cost_usd"], "0.00225", "{one}");
    let quota = call("getKeysByIdQuotas", &[("id", key)], Value::Null).await;
    assert_eq!(quota["limits"][0]["used"], "0.0045", "{quota}");
    let by_user = [("by", &json!("user")), ("period", &json!("day"))];
    let leaders = call("getStatisticsLeaderboard", &by_user, Value::Null).await;
    assert_eq!(leaders["items"][0]["name"], "bob", "{leaders}");

    let raised = json!({"limits": {"total_usd": "1"}});
    call("patchKeysById", &[("id", key)], raised).await;
    assert_eq!(
        ask(&app, first).await.0,
        200,
        "the budget is in force at once"
    );
    let rotated = call("postKeysByIdRotate", &[("id", key)], json!({"grace_s": 60})).await;
    assert_eq!(
        ask(&app, first).await.0,
        200,
        "the old text works for a while"
    );
    assert_eq!(ask(&app, &rotated["secret"]).await.0, 200);
    call("deleteKeysById", &[("id", key)], Value::Null).await;
    assert_eq!(ask(&app, first).await.0, 401);
    assert_eq!(ask(&app, &rotated["secret"]).await.0, 401);

    let exported = eventually(async || {
        let names = [("format", &json!("ndjson")), ("user_id", &user["id"])];
        let text = call("getRequestsExport", &names, Value::Null).await;
        let text = text.as_str().unwrap().to_owned();
        (text.lines().count() == 6).then_some(text)
    });
    let exported = exported.await.expect("six rows");
    for line in exported.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        assert_eq!(row["user"]["name"], "bob", "{row}");
    }
    let audit = call("getAudit", &[("target_kind", &json!("key"))], Value::Null).await;
    let actions = audit["items"].as_array().unwrap().iter();
    let actions: Vec<&Value> = actions.map(|row| &row["action"]).take(4).collect();
    assert_eq!(
        actions,
        ["key.delete", "key.rotate", "key.update", "key.create"]
    );
    assert_eq!(
        call("getAuditVerify", &[], Value::Null).await["intact"],
        true
    );
    app.stop().await;
}
