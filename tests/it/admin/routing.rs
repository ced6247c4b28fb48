//! Groups of providers and the simulator: what is set is in force, and a simulation leaves no trace.

use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{Api, hub, hub_with, problem};

fn provider(name: &str, more: &Value) -> Value {
    let mut draft =
        json!({"name": name, "type": "claude", "url": "http://127.0.0.1:9", "key": "sk"});
    for (field, value) in more.as_object().unwrap() {
        draft[field] = value.clone();
    }
    draft
}

#[actix_web::test]
async fn a_group_is_set_shown_in_force_and_taken_back() {
    let app =
        hub_with("routing: { groups: { night: { strategy: least_load, cost_multiplier: 3 } } }")
            .await;
    let api = Api::admin(&app);
    let draft = json!({"name": "default", "cost_multiplier": "1.5", "strategy": "cheapest"});
    let made = api.expect(201, "POST", "/provider-groups", &draft).await;
    let only_named = provider("team", &json!({"groups": ["team"]}));
    api.expect(201, "POST", "/providers", &only_named).await;
    let list = api.expect(200, "GET", "/provider-groups", &json!({})).await;
    let items = list["items"].as_array().unwrap();
    let shown: Vec<_> = items
        .iter()
        .map(|one| {
            let word = |field: &str| one[field].as_str().unwrap_or("").to_owned();
            (
                word("name"),
                word("cost_multiplier"),
                word("strategy"),
                word("managed_by"),
                one["providers"].as_i64().unwrap(),
            )
        })
        .collect();
    let row = |name: &str, times: &str, strategy: &str, by: &str, providers| {
        (
            name.to_owned(),
            times.to_owned(),
            strategy.to_owned(),
            by.to_owned(),
            providers,
        )
    };
    assert_eq!(
        shown,
        [
            row("default", "1.5", "cheapest", "api", 1),
            row("night", "3", "least_load", "file", 0),
            row("team", "1", "weighted", "", 1),
        ]
    );
    let in_force = app.hub.shared.catalog.snapshot();
    assert_eq!(
        in_force.groups()["default"].cost_multiplier.to_string(),
        "1.5"
    );
    let by_file = api
        .send("POST", "/provider-groups", &json!({"name": "night"}))
        .await;
    assert_eq!(problem(&by_file).0, "managed_by_file");
    let taken = api.send("POST", "/provider-groups", &draft).await;
    assert_eq!(problem(&taken).0, "exists");
    let bad = json!({"name": "", "cost_multiplier": "-1"});
    let bad = api.send("POST", "/provider-groups", &bad).await;
    assert_eq!(problem(&bad).1, ["/name", "/cost_multiplier"]);
    let path = format!("/provider-groups/{}", made["id"]);
    let patch = json!({"note": "all", "strategy": "weighted"});
    let changed = api.expect(200, "PATCH", &path, &patch).await;
    assert_eq!(
        (&changed["note"], &changed["cost_multiplier"]),
        (&json!("all"), &json!("1.5"))
    );
    assert_eq!(api.delete(&path).await.status, 204);
    assert!(
        !app.hub
            .shared
            .catalog
            .snapshot()
            .groups()
            .contains_key("default")
    );
    app.stop().await;
}

#[actix_web::test]
async fn callers_of_a_group_are_billed_by_its_multiplier() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = crate::support::TestApp::start(&crate::support::hub_yaml(
        &crate::support::provider("p0", &upstream, ""),
        &format!("auth: {{ admin_token: {} }}\n", super::ADMIN),
    ))
    .await;
    let api = Api::admin(&app);
    let client = app.client();
    assert_eq!(client.message(false).await.status, 200);
    let draft = json!({"name": "default", "cost_multiplier": "3"});
    api.expect(201, "POST", "/provider-groups", &draft).await;
    assert_eq!(client.message(false).await.status, 200);
    let mut costs: Vec<i64> = app.rows(2).await.iter().map(|row| row.cost.0).collect();
    costs.sort_unstable();
    assert!(costs[0] > 0);
    assert_eq!(costs[1], 3 * costs[0]);
    app.stop().await;
}

#[actix_web::test]
async fn a_simulation_says_who_would_serve_and_why() {
    let app = hub().await;
    let api = Api::admin(&app);
    for (name, more) in [
        (
            "light",
            json!({"weight": 3, "redirects": [{"from": "m", "to": "m-upstream"}]}),
        ),
        ("later", json!({"priority": 5})),
        ("other", json!({"groups": ["team"]})),
        ("off", json!({"enabled": false})),
    ] {
        api.expect(201, "POST", "/providers", &provider(name, &more))
            .await;
    }
    let call = json!({"dialect": "anthropic", "model": "m"});
    let simulated = api.expect(200, "POST", "/routing/simulate", &call).await;
    let chosen = &simulated["chosen"];
    assert_eq!(
        (&chosen["name"], &chosen["model"]),
        (&json!("light"), &json!("m-upstream"))
    );
    let tiers: Vec<_> = simulated["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["name"].as_str().unwrap(),
                one["tier"].as_i64().unwrap(),
                one["probability"].as_f64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        tiers,
        [("p0", 1, 0.25), ("light", 1, 0.75), ("later", 2, 0.0)]
    );
    let filtered: Vec<_> = simulated["filtered"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["name"].as_str().unwrap(),
                one["reason"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(filtered, [("other", "group"), ("off", "disabled")]);
    assert_eq!(app.hub.root.router.observe().await.unwrap().pins, 0);

    let team = json!({"dialect": "openai_chat", "model": "m", "groups": ["team"]});
    let simulated = api.expect(200, "POST", "/routing/simulate", &team).await;
    assert_eq!(
        (
            &simulated["chosen"]["name"],
            &simulated["chosen"]["translated"]
        ),
        (&json!("other"), &json!(true))
    );
    let nobody = json!({"dialect": "anthropic", "model": "m", "groups": ["nobody"]});
    let simulated = api.expect(200, "POST", "/routing/simulate", &nobody).await;
    assert_eq!(simulated.get("chosen"), None);

    let key = app
        .hub
        .shared
        .catalog
        .snapshot()
        .keys()
        .next()
        .unwrap()
        .id
        .0;
    let by_key = json!({"dialect": "anthropic", "model": "m", "key_id": key});
    let simulated = api.expect(200, "POST", "/routing/simulate", &by_key).await;
    assert_eq!(simulated["chosen"]["name"], "light");
    let unknown = json!({"dialect": "anthropic", "model": "m", "key_id": 999});
    let answered = api.send("POST", "/routing/simulate", &unknown).await;
    assert_eq!(problem(&answered).0, "not_found");
    let bad = json!({"dialect": "anthropic", "model": "", "key_id": key, "groups": ["a"]});
    let answered = api.send("POST", "/routing/simulate", &bad).await;
    assert_eq!(problem(&answered).1, ["/model", "/groups"]);
    app.stop().await;
}
