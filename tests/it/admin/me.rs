//! One's own: what a key sees and changes of its user, and that nothing of others is there.

use claude_code_hub::store::{NewAccount, NewApiToken, Who};
use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{ADMIN, Api, hub, problem};
use crate::support::{KEY, TestApp, hub_yaml, message, provider};

/// A user who is not in the file, and their key's answer.
async fn bob(api: &Api, more: &Value) -> Value {
    let bob = json!({"name": "bob", "groups": ["default"], "note": "behind"});
    let bob = api.expect(201, "POST", "/users", &bob).await;
    let mut draft = json!({"name": "laptop"});
    let fields = draft.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    let keys = format!("/users/{}/keys", bob["id"]);
    api.expect(201, "POST", &keys, &draft).await
}

fn as_key(app: &TestApp, issued: &Value) -> Api {
    Api::bearer(app, issued["secret"].as_str().unwrap())
}

#[actix_web::test]
async fn somebody_makes_changes_rotates_and_revokes_their_own_keys() {
    let app = hub().await;
    let bound = json!({"limits": {"rpm": 7}, "allowed_ips": ["127.0.0.1"], "expires_at": "2100-01-01T00:00:00Z"});
    let laptop = bob(&Api::admin(&app), &bound).await;
    let me = as_key(&app, &laptop);
    let mine = me.expect(200, "GET", "/me", &json!({})).await;
    assert_eq!(mine["user"]["name"], "bob");
    assert_eq!(mine["user"].get("note"), None, "notes are for admins");
    assert_eq!(mine["keys"], json!([laptop["key"]]));
    assert_eq!(mine["groups"], json!(["default"]));
    let models = mine["models"].as_array().unwrap();
    assert!(models.contains(&json!("claude-sonnet-4-5")), "{models:?}");

    let later = json!({"name": "ci", "expires_at": "2200-01-01T00:00:00Z"});
    let ci = me.expect(201, "POST", "/me/keys", &later).await;
    for same in ["limits", "allowed_ips", "expires_at"] {
        assert_eq!(ci["key"][same], laptop["key"][same], "{same}");
    }
    let path = format!("/me/keys/{}", ci["key"]["id"]);
    let changed = me
        .expect(200, "PATCH", &path, &json!({"name": "nightly"}))
        .await;
    assert_eq!(
        (&changed["name"], &changed["limits"]),
        (&json!("nightly"), &json!({"rpm": 7}))
    );
    let more = me
        .send("PATCH", &path, &json!({"limits": {"rpm": 70}}))
        .await;
    assert_eq!(problem(&more).1, ["/limits"]);
    let rotate = format!("{path}/rotate");
    let rotated = me
        .expect(200, "POST", &rotate, &json!({"grace_s": 0}))
        .await;
    assert_eq!(as_key(&app, &ci).get("/me").await.status, 401);
    assert_eq!(as_key(&app, &rotated).get("/me").await.status, 200);
    assert_eq!(me.delete(&path).await.status, 204);
    assert_eq!(as_key(&app, &rotated).get("/me").await.status, 401);
    let audit = app.hub.db.list_audit(&Default::default(), None, 4).await;
    let audit = audit.unwrap();
    assert!(audit.iter().all(|row| row.actor_name == "bob/laptop"));
    app.stop().await;
}

#[actix_web::test]
async fn a_key_that_an_admin_switched_off_is_switched_on_by_an_admin_only() {
    let app = hub().await;
    let admin = Api::admin(&app);
    let laptop = bob(&admin, &json!({})).await;
    let me = as_key(&app, &laptop);
    let ci = json!({"name": "ci"});
    let ci = me.expect(201, "POST", "/me/keys", &ci).await["key"]["id"].clone();
    let (mine, any) = (format!("/me/keys/{ci}"), format!("/keys/{ci}"));
    let (on, off) = (json!({"enabled": true}), json!({"enabled": false}));
    me.expect(200, "PATCH", &mine, &off).await;
    me.expect(200, "PATCH", &mine, &on).await;
    admin.expect(200, "PATCH", &any, &off).await;
    let refused = me.send("PATCH", &mine, &on).await;
    assert_eq!(problem(&refused).0, "forbidden");
    let renamed = json!({"name": "nightly"});
    let renamed = me.expect(200, "PATCH", &mine, &renamed).await;
    assert_eq!(renamed["enabled"], false);
    admin.expect(200, "PATCH", &any, &on).await;
    app.stop().await;
}

#[actix_web::test]
async fn anothers_keys_are_not_there() {
    let app = hub().await;
    let laptop = bob(&Api::admin(&app), &json!({})).await;
    let alice = Api::bearer(&app, KEY);
    let path = format!("/me/keys/{}", laptop["key"]["id"]);
    let rotate = format!("{path}/rotate");
    let tried = [
        alice.send("PATCH", &path, &json!({"enabled": false})).await,
        alice.send("POST", &rotate, &json!({})).await,
        alice.delete(&path).await,
    ];
    for answered in tried {
        assert_eq!(
            (answered.status, problem(&answered).0.as_str()),
            (404, "not_found")
        );
    }
    assert_eq!(as_key(&app, &laptop).get("/me").await.status, 200);
    let declared = alice.expect(200, "GET", "/me", &json!({})).await["keys"][0]["id"].clone();
    let answered = alice.delete(&format!("/me/keys/{declared}")).await;
    assert_eq!(problem(&answered).0, "managed_by_file");
    app.stop().await;
}

#[actix_web::test]
async fn a_key_that_does_not_open_the_console_sees_itself_and_changes_nothing() {
    let app = hub().await;
    let admin = Api::admin(&app);
    let laptop = bob(&admin, &json!({})).await;
    let keys = format!("/users/{}/keys", laptop["key"]["user_id"]);
    let shut = json!({"name": "shut", "web_login": false, "limits": {"rpm": 1}});
    let shut = admin.expect(201, "POST", &keys, &shut).await;
    let me = as_key(&app, &shut);
    let mine = me.expect(200, "GET", "/me", &json!({})).await;
    assert_eq!(mine["keys"], json!([shut["key"]]));
    let quotas = me.expect(200, "GET", "/me/quotas", &json!({})).await;
    assert_eq!(quotas["keys"].as_array().unwrap().len(), 1);
    assert_eq!(quotas["keys"][0]["limits"][0]["name"], "rpm");
    let other = &laptop["key"]["id"];
    for path in ["/me/requests", "/me/usage"] {
        let answered = me.get(&format!("{path}?key_id={other}")).await;
        assert_eq!(answered.status, 404, "{path}");
        let own = format!("{path}?key_id={}", shut["key"]["id"]);
        assert_eq!(me.get(&own).await.status, 200, "{path}");
    }
    let refused = me.send("POST", "/me/keys", &json!({"name": "x"})).await;
    assert_eq!(
        (refused.status, problem(&refused).0.as_str()),
        (403, "forbidden")
    );
    app.stop().await;
}

#[actix_web::test]
async fn usage_and_requests_are_of_oneself_alone() {
    let upstream = Upstream::start(Answer::message("hi").usage(testkit::Usage {
        input: 1_000,
        output: 100,
        ..testkit::Usage::default()
    }))
    .await;
    let more = format!(
        "auth: {{ admin_token: {ADMIN}, secure_cookies: false }}\n\
         prices: [{{ model: claude-sonnet-4-5, input_per_mtok: 1, output_per_mtok: 10 }}]\n"
    );
    let app = TestApp::start(&hub_yaml(&provider("p0", &upstream, ""), &more)).await;
    let laptop = bob(&Api::admin(&app), &json!({})).await;
    for _ in 0..3 {
        assert_eq!(app.client().message(false).await.status, 200);
    }
    let request = app
        .client()
        .post("/v1/messages")
        .insert_header(("x-api-key", laptop["secret"].as_str().unwrap()));
    let body = message("claude-sonnet-4-5", false).to_string();
    let of_bob = app.client().send(request, body).await;
    app.rows(4).await;

    let (bob, alice) = (as_key(&app, &laptop), Api::bearer(&app, KEY));
    let page = bob.get("/me/requests").await.json();
    let rows = page["items"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["id"], of_bob.request_id());
    assert_eq!(
        (&rows[0]["cost_usd"], &rows[0]["input_tokens"]),
        (&json!("0.002"), &json!(1_000))
    );
    assert_eq!(rows[0].get("provider_id"), None);
    let first = alice.get("/me/requests?limit=2").await.json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let path = format!("/me/requests?limit=2&cursor={cursor}");
    let rest = alice.get(&path).await.json();
    let ids = |page: &Value| {
        let rows = page["items"].as_array().unwrap().clone();
        rows.into_iter()
            .map(|row| row["id"].clone())
            .collect::<Vec<_>>()
    };
    let mut all = [ids(&first), ids(&rest)].concat();
    assert_eq!((all.len(), rest.get("next_cursor")), (3, None));
    all.dedup();
    assert_eq!(all.len(), 3);
    let none = alice.get("/me/requests?status=500").await.json();
    assert_eq!(none["items"], json!([]));

    for (api, requests, cost) in [(&bob, 1, "0.002"), (&alice, 3, "0.006")] {
        for (resolution, steps) in [("day", 8), ("hour", 25)] {
            let path = format!("/me/usage?resolution={resolution}");
            let usage = api.expect(200, "GET", &path, &json!({})).await;
            let totals = &usage["totals"];
            assert_eq!(
                (&totals["requests"], &totals["cost_usd"]),
                (&json!(requests), &json!(cost))
            );
            let series = usage["series"].as_array().unwrap();
            assert_eq!(series.len(), steps, "{resolution}");
            let sum: u64 = series
                .iter()
                .map(|step| step["requests"].as_u64().unwrap())
                .sum();
            assert_eq!(sum, requests);
            assert_eq!(usage["models"][0]["model"], "claude-sonnet-4-5");
            assert_eq!(usage["models"][0]["cost_usd"], cost);
        }
    }
    let backwards = "/me/usage?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z";
    assert_eq!(problem(&alice.get(backwards).await).1, ["to"]);
    assert_eq!(
        problem(&alice.get("/me/usage?from=yesterday").await).1,
        ["from"]
    );
    assert_eq!(
        problem(&alice.get("/me/requests?cursor=e30").await).1,
        ["cursor"]
    );
    app.stop().await;
}

#[actix_web::test]
async fn an_account_has_what_its_user_has_and_nobody_has_nothing() {
    let app = hub().await;
    let nothing = Api::admin(&app).get("/me").await;
    assert_eq!(
        (nothing.status, problem(&nothing).0.as_str()),
        (404, "not_found")
    );
    let user = app.hub.db.find_user("alice").await.unwrap().unwrap();
    let token = "hub-token-of-alice";
    let mut change = app.hub.db.change(&Who::command_line()).await.unwrap();
    let account = NewAccount {
        name: "alice".to_owned(),
        role: "user".to_owned(),
        user_id: Some(user.id),
        password_hash: "none".to_owned(),
        enabled: true,
    };
    let account = change.insert_account(account).await.unwrap();
    let api_token = NewApiToken {
        account_id: Some(account.id),
        name: "script".to_owned(),
        hash: claude_code_hub::auth::key::KeyHash::of(token).to_hex(),
        hint: "hub-…".to_owned(),
        role: "user".to_owned(),
        scopes: vec!["me:write".to_owned()],
        expires_at_ms: None,
    };
    change.insert_api_token(api_token).await.unwrap();
    change.commit().await.unwrap();
    let alice = Api::bearer(&app, token);
    let made = alice
        .expect(201, "POST", "/me/keys", &json!({"name": "new"}))
        .await;
    assert_eq!(
        (&made["key"]["limits"], &made["key"]["expires_at"]),
        (&json!({}), &Value::Null)
    );
    let mine = alice.expect(200, "GET", "/me", &json!({})).await;
    assert_eq!(mine["keys"].as_array().unwrap().len(), 2);
    assert_eq!(alice.get("/users").await.status, 403);
    app.stop().await;
}
