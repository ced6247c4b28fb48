//! Providers: written, changed, copied, tried out, deleted and brought back; secrets are never shown.

use claude_code_hub::store::AuditFilter;
use serde_json::{Value, json};
use testkit::{Answer, Seen, Upstream};

use super::{Api, hub, problem};
use crate::support::TestApp;

fn draft(name: &str) -> Value {
    json!({"name": name, "type": "claude", "url": "http://127.0.0.1:9", "key": "sk-s3cret"})
}

async fn made(api: &Api, draft: &Value) -> Value {
    api.expect(201, "POST", "/providers", draft).await
}

async fn actions(app: &TestApp) -> Vec<String> {
    let filter = AuditFilter::default();
    let audit = app.hub.db.list_audit(&filter, None, 50).await.unwrap();
    let by_api = audit
        .into_iter()
        .filter(|row| row.actor_name == "admin token");
    let mut actions: Vec<String> = by_api.map(|row| row.action).collect();
    actions.reverse();
    actions
}

#[actix_web::test]
async fn a_provider_is_made_changed_and_renamed_and_its_secrets_stay_hidden() {
    let app = hub().await;
    let api = Api::admin(&app);
    let mut wanted = draft("second");
    wanted["headers"] = json!({"x-tenant": "t-s3cret"});
    wanted["proxy"] = json!({"url": "socks5://u:p-s3cret@127.0.0.1:1080"});
    wanted["active_hours"] = json!("22:00-06:00");
    wanted["models"] = json!([{"prefix": "claude-"}]);
    wanted["overrides"] = json!({"reasoning_effort": "high"});
    let provider = made(&api, &wanted).await;
    assert!(!provider.to_string().contains("s3cret"), "{provider}");
    assert_eq!(provider["has_key"], true);
    assert_eq!(provider["headers"], json!({"x-tenant": true}));
    assert_eq!(provider["proxy"]["url"], "socks5://127.0.0.1:1080");
    assert_eq!(provider["health"]["circuit"], "closed");
    assert_eq!(
        provider["today"],
        json!({"requests": 0, "errors": 0, "cost_usd": "0"})
    );

    // What is sent back as it was shown stays; the new name seals all of it anew.
    let path = format!("/providers/{}", provider["id"]);
    let patch = json!({"name": "third", "priority": 3, "proxy": {"fallback_to_direct": true}, "headers": {"x-tenant": true, "x-more": "m"}});
    let changed = api.expect(200, "PATCH", &path, &patch).await;
    assert_eq!(
        (&changed["name"], &changed["priority"]),
        (&json!("third"), &json!(3))
    );
    let row = app.hub.db.find_provider("third").await.unwrap().unwrap();
    assert_eq!(row.headers["x-tenant"], "t-s3cret");
    let entry = app
        .hub
        .shared
        .catalog
        .snapshot()
        .provider(row.id)
        .unwrap()
        .clone();
    assert_eq!(entry.target.key.expose(), "sk-s3cret");
    let proxy = entry.target.proxy.clone().unwrap();
    assert!(proxy.fallback_to_direct && proxy.url.login.is_some());

    let patch = json!({"headers": {"x-tenant": null}, "proxy": null, "active_hours": null, "key": "sk-other"});
    let changed = api.expect(200, "PATCH", &path, &patch).await;
    assert_eq!(changed["headers"], json!({"x-more": true}));
    assert_eq!(
        (&changed["proxy"], &changed["active_hours"]),
        (&Value::Null, &Value::Null)
    );
    let entry = app
        .hub
        .shared
        .catalog
        .snapshot()
        .provider(row.id)
        .unwrap()
        .clone();
    assert_eq!(entry.target.key.expose(), "sk-other");
    assert_eq!(
        actions(&app).await,
        ["provider.create", "provider.update", "provider.update"]
    );
    app.stop().await;
}

#[actix_web::test]
async fn what_could_not_be_called_is_refused_and_every_wrong_value_is_named() {
    let app = hub().await;
    let api = Api::admin(&app);
    let bad = json!({
        "name": "", "type": "claude", "url": "ftp://h", "key": "a b", "cost_multiplier": "-1",
        "redirects": [{"from": {"regex": "("}, "to": ""}], "circuit": {"open_ms": 0}, "timeouts": {"idle_ms": 0},
        "proxy": {"url": "ftp://u:s3cret@h"}, "headers": {"host": "h"}, "active_hours": "25:00-26:00", "attempts": 11,
        "websocket": true,
    });
    let answered = api.send("POST", "/providers", &bad).await;
    let expected = [
        "/name",
        "/url",
        "/key",
        "/cost_multiplier",
        "/redirects/0/from",
        "/redirects/0/to",
        "/circuit/open_ms",
        "/timeouts/idle_ms",
        "/proxy/url",
        "/headers/host",
        "/active_hours",
        "/attempts",
        "/websocket",
    ];
    assert_eq!(problem(&answered).1, expected);
    assert!(!answered.text().contains("s3cret"), "{}", answered.text());
    for (field, value) in [
        ("key", Value::Null),
        ("headers/x-a", json!(true)),
        ("type", json!("claud")),
        ("weigth", json!(1)),
    ] {
        let mut wrong = draft("x");
        match field.split_once('/') {
            Some((outer, inner)) => wrong[outer] = json!({ inner: value }),
            None => wrong[field] = value,
        }
        let answered = api.send("POST", "/providers", &wrong).await;
        assert_eq!(
            problem(&answered).1,
            [format!("/{field}")],
            "{}",
            answered.text()
        );
    }
    let p0 = api
        .expect(200, "GET", "/providers?search=P0", &json!({}))
        .await["items"][0]
        .clone();
    let path = format!("/providers/{}", p0["id"]);
    let by_file = api.send("PATCH", &path, &json!({"weight": 2})).await;
    assert_eq!(problem(&by_file).0, "managed_by_file");
    let taken = api.send("POST", "/providers", &draft("p0")).await;
    assert_eq!(problem(&taken).0, "exists");
    assert_eq!(app.hub.db.list_providers().await.unwrap().len(), 1);
    app.stop().await;
}

#[actix_web::test]
async fn only_those_who_may_write_change_providers() {
    let app = hub().await;
    let auditor = Api::of_role(&app, "auditor").await;
    assert_eq!(auditor.get("/providers").await.status, 200);
    let call = json!({"dialect": "anthropic", "model": "m"});
    for (path, body) in [
        ("/providers", &draft("x")),
        ("/providers/1/test", &json!({})),
        ("/providers/1/reset-circuit", &json!({})),
        ("/provider-groups", &json!({"name": "x"})),
    ] {
        let answered = auditor.send("POST", path, body).await;
        assert_eq!(problem(&answered).0, "forbidden", "{path}");
    }
    auditor
        .expect(200, "POST", "/routing/simulate", &call)
        .await;
    let nobody = Api::bearer(&app, "wrong");
    assert_eq!(nobody.get("/providers").await.status, 401);
    let key = Api::bearer(&app, crate::support::KEY);
    for (method, path) in [
        ("GET", "/providers"),
        ("POST", "/providers/sort-priorities"),
        ("GET", "/provider-groups"),
        ("POST", "/routing/simulate"),
    ] {
        assert_eq!(
            key.send(method, path, &json!({})).await.status,
            403,
            "{path}"
        );
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_provider_is_tried_out_before_and_after_it_is_saved() {
    let upstream = Upstream::start(|seen: &Seen| match seen.path.as_str() {
        "/v1/models" => Answer::json(&json!({"data": [{"id": "m2"}, {"id": "m1"}]})),
        _ if seen.json()["model"] == "none" => {
            Answer::error(404, "not_found_error", "no model sk-s3cret")
        }
        _ => Answer::message("pong"),
    })
    .await;
    let app = hub().await;
    let api = Api::admin(&app);
    let mut wanted = draft("real");
    wanted["url"] = json!(upstream.url());
    let test = json!({"provider": wanted, "model": "m1"});
    let result = api.expect(200, "POST", "/providers/test", &test).await;
    assert_eq!(
        (&result["ok"], &result["status"]),
        (&json!(true), &json!(200))
    );
    assert_eq!(
        (&result["text"], &result["model"]),
        (&json!("pong"), &json!("m1"))
    );
    assert_eq!(result["url"], format!("{}/v1/messages", upstream.url()));
    assert!(app.hub.db.find_provider("real").await.unwrap().is_none());

    let provider = made(&api, &wanted).await;
    let path = format!("/providers/{}", provider["id"]);
    let test = format!("{path}/test");
    let refused = api
        .expect(200, "POST", &test, &json!({"model": "none"}))
        .await;
    assert_eq!(
        (&refused["ok"], &refused["status"]),
        (&json!(false), &json!(404))
    );
    assert_eq!(refused["error"], "no model [key]");
    let models = api
        .expect(200, "POST", &format!("{path}/models"), &json!({}))
        .await;
    assert_eq!(models, json!({"models": ["m1", "m2"]}));
    let answered = api.send("POST", &test, &json!({"timeout_ms": 1})).await;
    assert_eq!(problem(&answered).1, ["/timeout_ms"]);
    let deaf = made(&api, &draft("deaf")).await;
    let path = format!("/providers/{}", deaf["id"]);
    let result = api
        .expect(200, "POST", &format!("{path}/test"), &json!({}))
        .await;
    assert_eq!(
        (&result["ok"], &result["status"]),
        (&json!(false), &Value::Null)
    );
    assert!(
        result["error"]
            .as_str()
            .unwrap()
            .contains("could not connect")
    );
    let listed = api
        .send("POST", &format!("{path}/models"), &json!({}))
        .await;
    assert_eq!(
        (listed.status, problem(&listed).0.as_str()),
        (502, "upstream")
    );
    app.stop().await;
}

#[actix_web::test]
async fn circuits_usage_copies_and_the_order_by_cost() {
    let app = hub().await;
    let api = Api::admin(&app);
    let mut cheap = draft("cheap");
    cheap["cost_multiplier"] = json!("0.5");
    cheap["headers"] = json!({"x-tenant": "t"});
    let cheap = made(&api, &cheap).await;
    let path = format!("/providers/{}", cheap["id"]);
    let copy = json!({"name": "copy", "key": "sk-copy"});
    let copy = api
        .expect(201, "POST", &format!("{path}/clone"), &copy)
        .await;
    assert_eq!(
        (&copy["cost_multiplier"], &copy["headers"]),
        (&json!("0.5"), &json!({"x-tenant": true}))
    );
    let row = app.hub.db.find_provider("copy").await.unwrap().unwrap();
    let entry = app
        .hub
        .shared
        .catalog
        .snapshot()
        .provider(row.id)
        .unwrap()
        .clone();
    assert_eq!(entry.target.key.expose(), "sk-copy");

    api.expect(204, "POST", &format!("{path}/reset-circuit"), &json!({}))
        .await;
    let ids = json!({"ids": [cheap["id"], copy["id"]]});
    api.expect(204, "POST", "/providers/reset-circuits", &ids)
        .await;
    let twice = json!({"ids": [1, 1]});
    let twice = api.send("POST", "/providers/reset-circuits", &twice).await;
    assert_eq!(problem(&twice).1, ["/ids/1"]);
    api.expect(204, "POST", &format!("{path}/reset-usage"), &json!({}))
        .await;
    let from = app.hub.db.spending_from().await.unwrap();
    let scope = actors::domain::ScopeId::Provider(cheap["id"].as_i64().unwrap());
    assert!(from.contains_key(&scope));

    let mut dear = draft("dear");
    dear["cost_multiplier"] = json!(2);
    let dear = made(&api, &dear).await;
    let sort = "/providers/sort-priorities";
    let shown = api.expect(200, "POST", sort, &json!({})).await;
    assert_eq!(shown["applied"], false);
    let places = |sorted: &Value| -> Vec<(String, i64)> {
        let list = sorted["providers"].as_array().unwrap().iter();
        list.map(|one| {
            (
                one["name"].as_str().unwrap().to_owned(),
                one["after"].as_i64().unwrap(),
            )
        })
        .collect()
    };
    let expected = [("cheap", 0), ("copy", 0), ("p0", 0), ("dear", 2)];
    assert_eq!(
        places(&shown),
        expected.map(|(name, at)| (name.to_owned(), at))
    );
    api.expect(200, "POST", sort, &json!({"apply": true})).await;
    let now = api.get(&format!("/providers/{}", dear["id"])).await.json();
    assert_eq!(now["priority"], 2);
    let actions = actions(&app).await;
    let resets = actions
        .iter()
        .filter(|action| *action == "provider.reset_circuit");
    assert_eq!(resets.count(), 3);
    assert!(actions.contains(&"provider.reset_usage".to_owned()));
    app.stop().await;
}

#[actix_web::test]
async fn a_batch_is_previewed_applied_and_taken_back_once() {
    let app = hub().await;
    let api = Api::admin(&app);
    let (one, two) = (
        made(&api, &draft("one")).await,
        made(&api, &draft("two")).await,
    );
    let mut batch =
        json!({"ids": [one["id"], two["id"]], "patch": {"weight": 7, "limits": {"rpm": 5}}});
    let preview = api
        .expect(200, "POST", "/providers/batch/preview", &batch)
        .await;
    let difference = &preview["providers"][0];
    assert_eq!(difference["before"], json!({"weight": 1, "limits": {}}));
    assert_eq!(
        difference["after"],
        json!({"weight": 7, "limits": {"rpm": 5}})
    );
    let unseen = api.send("POST", "/providers/batch/apply", &batch).await;
    assert_eq!(problem(&unseen).1, ["/preview"]);
    let misspelt = json!({"ids": batch["ids"], "patch": {"wieght": 7}, "preview": "of another"});
    let misspelt = api.send("POST", "/providers/batch/apply", &misspelt).await;
    assert_eq!(problem(&misspelt).1, ["/patch/wieght"]);
    batch["preview"] = preview["preview"].clone();
    let result = api
        .expect(200, "POST", "/providers/batch/apply", &batch)
        .await;
    assert_eq!(result["providers"][1]["weight"], 7);
    let again = api.send("POST", "/providers/batch/apply", &batch).await;
    assert_eq!((again.status, problem(&again).0.as_str()), (412, "stale"));

    // What somebody changed meanwhile in another field stays.
    let path = format!("/providers/{}", one["id"]);
    api.expect(200, "PATCH", &path, &json!({"priority": 4}))
        .await;
    let undo = json!({"undo": result["undo"]});
    let undone = api
        .expect(200, "POST", "/providers/batch/undo", &undo)
        .await;
    let first = &undone["providers"][0];
    assert_eq!(
        (&first["weight"], &first["limits"], &first["priority"]),
        (&json!(1), &json!({}), &json!(4))
    );
    let twice = api.send("POST", "/providers/batch/undo", &undo).await;
    assert_eq!(problem(&twice).0, "not_found");

    for (field, patch) in [
        ("/patch/name", json!({"name": "x"})),
        ("/patch/weight", json!({"weight": "x"})),
        ("/patch", json!(1)),
    ] {
        let bad = json!({"ids": [one["id"]], "patch": patch});
        let answered = api.send("POST", "/providers/batch/preview", &bad).await;
        assert_eq!(problem(&answered).1, [field], "{}", answered.text());
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_deleted_provider_comes_back_with_its_key() {
    let app = hub().await;
    let api = Api::admin(&app);
    let one = made(&api, &draft("one")).await;
    let path = format!("/providers/{}", one["id"]);
    let gone = api.delete(&path).await;
    assert_eq!((gone.status, api.get(&path).await.status), (200, 404));
    let undo = json!({"undo": gone.json()["undo"]});
    let undone = api
        .expect(200, "POST", "/providers/batch/undo", &undo)
        .await;
    assert_eq!(undone["providers"][0]["id"], one["id"]);
    let id = actors::domain::ProviderId(one["id"].as_i64().unwrap());
    let entry = app
        .hub
        .shared
        .catalog
        .snapshot()
        .provider(id)
        .unwrap()
        .clone();
    assert_eq!(entry.target.key.expose(), "sk-s3cret");
    assert_eq!(
        actions(&app).await,
        ["provider.create", "provider.delete", "provider.restore"]
    );
    app.stop().await;
}
