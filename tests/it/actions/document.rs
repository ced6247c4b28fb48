//! The document of the actions: complete, true, shipped, and what permissions it promises are those that the hub enforces.
//! Actions come out of the document, so that a new one cannot be forgotten here.

use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{Script, hub_over};
use crate::admin::{Api, hub_with};
use crate::support::KEY;

fn document() -> Value {
    serde_json::to_value(claude_code_hub::admin::actions_document()).unwrap()
}

/// Name and operation of all actions.
fn actions(document: &Value) -> Vec<(String, Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let posts = paths.filter_map(|(path, item)| {
        let name = path.strip_prefix("/api/actions/")?.to_owned();
        Some((name, item.get("post")?.clone()))
    });
    posts.collect()
}

#[test]
fn it_has_the_39_actions_and_says_all_of_them() {
    let document = document();
    let mut names: Vec<String> = actions(&document)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    names.sort();
    let mut expected: Vec<String> = [
        ("users", "getUsers addUser editUser removeUser getUserLimitUsage"),
        ("keys", "getKeys addKey editKey removeKey getKeyLimitUsage"),
        ("providers", "getProviders addProvider editProvider removeProvider getProvidersHealthStatus resetProviderCircuit getProviderLimitUsage"),
        ("model-prices", "getModelPrices uploadPriceTable syncLiteLLMPrices getAvailableModelsByProviderType hasPriceTable"),
        ("statistics", "getUserStatistics"),
        ("usage-logs", "getUsageLogs getModelList getStatusCodeList"),
        ("overview", "getOverviewData"),
        ("sensitive-words", "listSensitiveWords createSensitiveWordAction updateSensitiveWordAction deleteSensitiveWordAction refreshCacheAction getCacheStats"),
        ("active-sessions", "getActiveSessions getSessionDetails getSessionMessages"),
        ("notifications", "getNotificationSettingsAction updateNotificationSettingsAction testWebhookAction"),
    ]
    .into_iter()
    .flat_map(|(module, actions)| {
        let actions = actions.split(' ');
        actions.map(move |action| format!("{module}/{action}"))
    })
    .collect();
    expected.sort();
    assert_eq!((names.len(), names), (39, expected));
    let mut wrong = Vec::new();
    for (name, action) in actions(&document) {
        let mut tell = |what: &str| wrong.push(format!("{name}: {what}"));
        if action["summary"].as_str().is_none_or(str::is_empty) {
            tell("no summary");
        }
        if !["me", "usage", "read", "write"]
            .contains(&action["x-permission"].as_str().unwrap_or_default())
        {
            tell("no x-permission");
        }
        if action["security"].as_array().map(Vec::len) != Some(3) {
            tell("not by session, earlier cookie and bearer");
        }
        if action["tags"] != json!([name.split('/').next().unwrap()]) {
            tell("not the tag of its module");
        }
        for status in ["200", "400", "401", "403", "500"] {
            if action["responses"].get(status).is_none() {
                tell(&format!("no {status}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_reference_and_every_operation_id_is_good() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let text = document.to_string();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for name in text.split("\"#/components/schemas/").skip(1) {
        let name = name.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "no schema `{name}`");
    }
    let ids = actions(&document)
        .into_iter()
        .map(|(_, action)| action["operationId"].clone());
    let mut ids: Vec<String> = ids.map(|id| id.as_str().unwrap().to_owned()).collect();
    assert!(
        ids.contains(&"modelPricesHasPriceTable".to_owned()),
        "{ids:?}"
    );
    let many = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), many);
}

#[test]
fn the_shipped_document_is_the_printed_one() {
    let shipped = std::fs::read_to_string("docs/openapi-actions.json").unwrap_or_default();
    let printed = claude_code_hub::admin::actions_document()
        .to_pretty_json()
        .unwrap();
    assert!(
        shipped.trim_end() == printed.trim_end(),
        "docs/openapi-actions.json differs; print it anew: cargo run -- print-openapi --actions > docs/openapi-actions.json"
    );
}

/// Each action as nobody, as client keys, and in each role: refused exactly where the document says so. Nothing fails,
/// whatever is sent.
#[actix_web::test]
async fn every_action_is_open_to_those_whom_the_document_names() {
    // Nothing that is tried out here leaves this machine.
    let app = hub_with("price_sync: { url: 'http://127.0.0.1:9/prices.json' }\n").await;
    let (user, _, open) = Script::admin(&app).user("bob").await;
    let args = json!({"userId": user, "name": "looks", "canLoginWebUi": false});
    let looks = Script::admin(&app).call("keys/addKey", args).await;
    let looks = looks["generatedKey"].as_str().unwrap().to_owned();
    let mut callers = vec![
        ("read-only key", Script::bearer(&app, &looks)),
        ("user", Script::bearer(&app, KEY)),
        ("user", Script::bearer(&app, &open)),
    ];
    for role in ["auditor", "admin", "owner"] {
        Api::of_role(&app, role).await;
        callers.push((role, Script::bearer(&app, &format!("hub-token-{role}"))));
    }
    let nobody = Script::bearer(&app, "hub-token-of-nobody");
    let mut wrong = Vec::new();
    for (name, action) in actions(&document()) {
        let permission = action["x-permission"].as_str().unwrap();
        let for_read_only = permission == "usage";
        if nobody.send(&name, &json!({})).await.status != 401 {
            wrong.push(format!("{name} as nobody"));
        }
        for (role, script) in &callers {
            let may = match (*role, permission) {
                ("read-only key", _) => for_read_only,
                (_, "me" | "usage") => true,
                ("user", _) => false,
                (_, "read") => true,
                (role, _) => role != "auditor",
            };
            // Without arguments nothing is anybody else's.
            let answered = script.send(&name, &json!({})).await;
            if (answered.status == 403) == may || answered.status == 401 {
                wrong.push(format!(
                    "{name} as {role} ({permission}): {}",
                    answered.text()
                ));
            }
            for odd in [
                json!({"userId": "x", "keyId": [], "providerId": {}, "id": -1}),
                json!({"userId": 999_999_999, "keyId": 999_999_999, "providerId": 999_999_999, "id": 999_999_999,
                    "name": "\u{0}", "sessionId": "\u{0}"}),
            ] {
                let status = script.send(&name, &odd).await.status;
                if status >= 500 {
                    wrong.push(format!("{name} as {role} {odd}: {status}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    app.stop().await;
}

#[actix_web::test]
async fn its_readers_ask_nobody_else() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = hub_over(&upstream).await;
    let client = app.client();
    let get = async |path: &str| {
        let request = client.request("GET", &format!("/api/actions{path}"));
        client.send(request, "").await
    };
    let served = get("/openapi.json").await.json();
    assert_eq!(served, document());
    assert!(get("/docs").await.text().contains("swagger-ui"));
    let setup = get("/docs/swagger-initializer.js").await.text();
    assert!(setup.contains("/api/actions/openapi.json"), "{setup}");
    let scalar = get("/scalar").await;
    assert_eq!(scalar.status, 200);
    assert!(
        scalar.text().contains("/api/actions/openapi.json"),
        "{}",
        scalar.text()
    );
    assert!(!scalar.text().contains("PREFIX") && !scalar.text().contains("TITLE"));
    app.stop().await;
}
