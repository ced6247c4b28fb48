//! Prices over the API: listed, set, announced, taken back, synced, uploaded.

use claude_code_hub::store::AuditFilter;
use serde_json::{Value, json};

use super::requests::{request_of_alice, write};
use super::{Api, hub, hub_with, problem};
use crate::price_sync::{MODELS, ok, serve, table};
use crate::support::{KEY, TestApp};

async fn upload(app: &TestApp, api: &Api, query: &str, table: String) -> (u16, Value) {
    let request = api.request("POST", &format!("/prices/upload{query}"));
    let answered = app.client().send(request, table).await;
    (answered.status, answered.json())
}

#[actix_web::test]
async fn a_price_is_set_wins_and_is_taken_back() {
    let app = hub().await;
    let api = Api::admin(&app);
    let path = "/prices/vendor/made-up:1";
    assert_eq!(problem(&api.get(path).await).0, "not_found");
    let draft = json!({"input_per_mtok": "3.50", "output_per_mtok": "15"});
    let told = api.expect(200, "PUT", path, &draft).await;
    assert_eq!(told["model"], "vendor/made-up:1");
    let in_force = &told["in_force"];
    assert_eq!(
        (&in_force["source"], &in_force["input_per_mtok"]),
        (&json!("manual"), &json!("3.5"))
    );
    assert_eq!(api.get("/prices/vendor%2Fmade-up:1").await.json(), told);
    let listed = api.get("/prices?search=MADE-UP").await.json();
    assert_eq!(listed["items"][0]["model"], "vendor/made-up:1");
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);

    assert_eq!(api.delete(path).await.status, 204);
    assert_eq!(problem(&api.delete(path).await).0, "not_found");
    let told = api.get(path).await.json();
    assert!(told.get("in_force").is_none(), "{told}");
    let history = told["history"].as_array().unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!(history[0]["price"]["output_per_mtok"], "15");
    assert!(history[1].get("price").is_none());
    let any = AuditFilter::default();
    let audit = app.hub.db.list_audit(&any, None, 2).await.unwrap();
    let acts: Vec<_> = audit.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(acts, ["price.delete", "price.create"]);
    let told = api.get("/audit?limit=2").await.json();
    let (deleted, created) = (&told["items"][0], &told["items"][1]);
    assert_eq!(deleted["before"]["price"]["output_per_mtok"], "15");
    assert_eq!(deleted["before"]["source"], created["after"]["source"]);
    app.stop().await;
}

#[actix_web::test]
async fn a_provider_has_prices_of_its_own_and_prices_are_announced() {
    let app = hub().await;
    let api = Api::admin(&app);
    let provider = app.hub.db.find_provider("p0").await.unwrap().unwrap().id;
    let path = "/prices/claude-sonnet-4-5";
    let own = format!("{path}?provider_id={provider}");
    let told = api
        .expect(200, "PUT", &own, &json!({"input_per_mtok": "1"}))
        .await;
    assert_eq!(told["in_force"]["provider"]["name"], "p0");
    let anybody = api.get(path).await.json();
    assert_eq!(anybody["in_force"]["source"], "bundled");
    assert_eq!(anybody["of_providers"][0]["input_per_mtok"], "1");
    let listed = api
        .get(&format!("/prices?provider_id={provider}"))
        .await
        .json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let by_source = api.get("/prices?source=provider").await.json();
    assert_eq!(by_source, listed);
    assert_eq!(api.delete(&own).await.status, 204);

    let at = "2040-01-01T00:00:00Z";
    let soon = json!({"input_per_mtok": "2", "effective_at": at});
    let told = api.expect(200, "PUT", path, &soon).await;
    assert_eq!(told["in_force"]["source"], "bundled", "not yet");
    let last = told["history"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["effective_at"], at);
    let withdraw = format!("{path}?effective_at={at}");
    assert_eq!(api.delete(&withdraw).await.status, 204);
    assert_eq!(problem(&api.delete(&withdraw).await).0, "not_found");
    let told = api.get(path).await.json();
    assert!(
        told["history"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["effective_at"] != at),
        "{told}"
    );
    app.stop().await;
}

#[actix_web::test]
async fn the_list_comes_in_pages_to_its_end() {
    let app = hub().await;
    let api = Api::admin(&app);
    let all = app.hub.shared.catalog.snapshot().prices.listed().len();
    let mut seen = Vec::new();
    let mut query = "/prices?limit=200".to_owned();
    loop {
        let page = api.get(&query).await.json();
        let items = page["items"].as_array().unwrap().clone();
        seen.extend(items.iter().map(|item| item["model"].to_string()));
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        query = format!("/prices?limit=200&cursor={next}");
    }
    assert_eq!(seen.len(), all);
    seen.dedup();
    assert_eq!(seen.len(), all);
    app.stop().await;
}

#[actix_web::test]
async fn a_table_is_looked_at_then_uploaded_and_manual_prices_stand_against_it() {
    let app = hub().await;
    let api = Api::admin(&app);
    api.expect(
        200,
        "PUT",
        "/prices/test-model-00002",
        &json!({"input_per_mtok": "7"}),
    )
    .await;
    let (status, told) = upload(&app, &api, "?preview=true", table(MODELS, "1e-06")).await;
    assert_eq!((status, &told["added"]), (200, &json!(MODELS)), "{told}");
    assert_eq!(
        told["conflicts"],
        json!([{
            "model": "test-model-00002", "source": "manual",
            "own": {"input_per_mtok": "7"},
            "table": {"input_per_mtok": "2", "output_per_mtok": "10"},
        }])
    );
    assert_eq!(api.get("/prices/test-model-00000").await.status, 404);
    let (status, _) = upload(&app, &api, "", table(MODELS, "1e-06")).await;
    assert_eq!(status, 200);
    let synced = api.get("/prices/test-model-00000").await.json();
    assert_eq!(synced["in_force"]["source"], "litellm");
    assert_eq!(synced["in_force"]["input_per_mtok"], "1");
    assert_eq!(
        api.get("/prices/test-model-00002").await.json()["in_force"]["source"],
        "manual"
    );
    let (_, told) = upload(&app, &api, "?preview=true", table(MODELS, "3e-06")).await;
    assert_eq!(
        told["changes"],
        json!([{
            "model": "test-model-00000",
            "before": {"input_per_mtok": "1", "output_per_mtok": "10"},
            "after": {"input_per_mtok": "3", "output_per_mtok": "10"},
        }])
    );
    let last = api.get("/prices/sync").await.json();
    assert_eq!(last["last"]["from"], "upload");
    let any = AuditFilter::default();
    let row = &app.hub.db.list_audit(&any, None, 1).await.unwrap()[0];
    assert_eq!(
        (row.action.as_str(), row.actor_name.as_str()),
        ("price.sync", "admin token")
    );
    for bad in ["{", "[]", "{}"] {
        let request = api.request("POST", "/prices/upload");
        let answered = app.client().send(request, bad).await;
        assert_eq!(answered.status, 422, "{bad}: {}", answered.text());
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_sync_fetches_the_table_and_takes_back_what_it_is_told_to() {
    let url = serve(ok(&table(MODELS, "1e-06"))).await;
    let app = hub_with(&format!("price_sync: {{ url: '{url}' }}\n")).await;
    let api = Api::admin(&app);
    for n in [1, 2] {
        let path = format!("/prices/test-model-{n:05}");
        api.expect(200, "PUT", &path, &json!({"input_per_mtok": "7"}))
            .await;
    }
    let told = api
        .expect(200, "POST", "/prices/sync/preview", &json!({}))
        .await;
    assert_eq!(
        told["overridden_names"],
        json!(["test-model-00001", "test-model-00002"])
    );
    let wrong = json!({"overwrite": ["test-model-00003"]});
    let answered = api.send("POST", "/prices/sync", &wrong).await;
    assert_eq!(problem(&answered).1, ["/overwrite"]);
    assert_eq!(api.get("/prices/test-model-00000").await.status, 404);

    let overwrite = json!({"overwrite": ["test-model-00001"]});
    api.expect(200, "POST", "/prices/sync", &overwrite).await;
    let source = async |model: &str| {
        let told = api.get(&format!("/prices/{model}")).await.json();
        told["in_force"]["source"].as_str().unwrap().to_owned()
    };
    assert_eq!(source("test-model-00001").await, "litellm");
    assert_eq!(source("test-model-00002").await, "manual");
    app.stop().await;

    let app = hub_with("price_sync: { url: 'http://127.0.0.1:9/prices.json' }\n").await;
    let api = Api::admin(&app);
    let answered = api.send("POST", "/prices/sync", &json!({})).await;
    assert_eq!(
        (answered.status, problem(&answered).0.as_str()),
        (502, "upstream")
    );
    app.stop().await;
}

#[actix_web::test]
async fn models_without_a_price_are_told() {
    let app = hub().await;
    let api = Api::admin(&app);
    let mut log = request_of_alice(&app, jiff::Timestamp::now().as_millisecond()).await;
    (log.model, log.upstream_model) = ("asked-for".to_owned(), "made-up-model".to_owned());
    log.cost.unpriced = true;
    write(&app, vec![log]).await;
    let told = api.get("/prices/unpriced").await.json();
    assert_eq!(told["items"][0]["upstream_model"], "made-up-model");
    assert!(told["items"][0].get("priced_as").is_none());
    api.expect(
        200,
        "PUT",
        "/prices/made-up-model",
        &json!({"input_per_mtok": "1"}),
    )
    .await;
    let told = api.get("/prices/unpriced?days=1").await.json();
    assert_eq!(told["items"][0]["priced_as"], "made-up-model");
    app.stop().await;
}

#[actix_web::test]
async fn wrong_prices_are_named_and_keys_may_not_set_them() {
    let app = hub().await;
    let api = Api::admin(&app);
    for (body, pointers) in [
        (json!({}), vec![""]),
        (
            json!({"input_per_mtok": "-1", "output_per_mtok": "10001"}),
            vec!["/input_per_mtok", "/output_per_mtok"],
        ),
        (json!({"input_per_mtok": 3}), vec!["/input_per_mtok"]),
        (json!({"input": "3"}), vec!["/input"]),
        (
            json!({"input_per_mtok": "3", "effective_at": "2020-01-01T00:00:00Z"}),
            vec!["/effective_at"],
        ),
    ] {
        let answered = api.send("PUT", "/prices/m", &body).await;
        assert_eq!(answered.status, 422, "{body}: {}", answered.text());
        assert_eq!(problem(&answered).1, pointers, "{body}");
    }
    let nobody = api
        .send(
            "PUT",
            "/prices/m?provider_id=999",
            &json!({"input_per_mtok": "3"}),
        )
        .await;
    assert_eq!(problem(&nobody).1, ["provider_id"]);
    for (path, field) in [
        ("/prices?source=heaven", "source"),
        ("/prices?cursor=x", "cursor"),
        ("/prices/unpriced?days=0", "days"),
    ] {
        assert_eq!(problem(&api.get(path).await).1, [field], "{path}");
    }
    let history = app.hub.db.price_history("m").await.unwrap();
    assert_eq!(history, [], "nothing is changed");
    let alice = Api::bearer(&app, KEY);
    assert_eq!(alice.get("/prices").await.status, 403);
    let price = json!({"input_per_mtok": "3"});
    assert_eq!(alice.send("PUT", "/prices/m", &price).await.status, 403);
    app.stop().await;
}
