//! Keys: made, changed, rotated, renewed, revoked; what is refused; that their texts are told once.

use claude_code_hub::store::AuditFilter;
use serde_json::{Value, json};

use super::{Api, hub, problem};
use crate::support::{KEY, TestApp};

/// A user who is not in the file, by id.
async fn bob(api: &Api) -> Value {
    let draft = json!({"name": "bob"});
    api.expect(201, "POST", "/users", &draft).await["id"].clone()
}

/// Whether a key opens the hub.
async fn status_of(app: &TestApp, secret: &Value) -> u16 {
    let api = Api::bearer(app, secret.as_str().unwrap());
    api.get("/session").await.status
}

#[actix_web::test]
async fn a_key_is_made_changed_rotated_and_revoked_and_its_text_is_told_once() {
    let app = hub().await;
    let api = Api::admin(&app);
    let keys = format!("/users/{}/keys", bob(&api).await);
    let draft = json!({"name": "ci", "limits": {"daily_usd": "5"}, "allowed_ips": ["127.0.0.1", "10.0.0.0/8"], "web_login": false});
    let made = api.expect(201, "POST", &keys, &draft).await;
    let (key, secret) = (&made["key"], &made["secret"]);
    assert_eq!(
        (&key["user"], &key["managed_by"]),
        (&json!("bob"), &json!("api"))
    );
    assert_eq!(key["limits"], json!({"daily_usd": "5"}));
    assert_eq!(key["allowed_ips"], draft["allowed_ips"]);
    assert_eq!(status_of(&app, secret).await, 200);
    let path = format!("/keys/{}", key["id"]);
    let shown = api.get(&path).await;
    assert_eq!(shown.json(), *key);

    let patch = json!({"limits": {"rpm": 3}, "allowed_ips": null});
    let changed = api.expect(200, "PATCH", &path, &patch).await;
    assert_eq!(changed["limits"], json!({"daily_usd": "5", "rpm": 3}));
    assert_eq!(
        (&changed["allowed_ips"], &changed["web_login"]),
        (&json!([]), &json!(false))
    );

    let rotate = format!("{path}/rotate");
    let second = api.expect(200, "POST", &rotate, &json!({})).await;
    assert!(second["key"]["previous_until"].is_string());
    assert_ne!(second["key"]["hint"], key["hint"]);
    assert_eq!(status_of(&app, secret).await, 200, "in its grace");
    let third = api
        .expect(200, "POST", &rotate, &json!({"grace_s": 0}))
        .await;
    assert_eq!(third["key"].get("previous_until"), None);
    for ended in [secret, &second["secret"]] {
        assert_eq!(status_of(&app, ended).await, 401);
    }
    assert_eq!(status_of(&app, &third["secret"]).await, 200);

    let all = api.get("/keys").await.text();
    assert!(!all.contains(third["secret"].as_str().unwrap()), "{all}");
    assert_eq!(api.delete(&path).await.status, 204);
    assert_eq!(status_of(&app, &third["secret"]).await, 401);
    assert_eq!(problem(&api.get(&path).await).0, "not_found");

    let filter = AuditFilter::default();
    let mut audit = app.hub.db.list_audit(&filter, None, 5).await.unwrap();
    audit.reverse();
    let told: Vec<&str> = audit.iter().map(|row| row.action.as_str()).collect();
    let rotated = "key.rotate";
    assert_eq!(
        told,
        ["key.create", "key.update", rotated, rotated, "key.delete"]
    );
    let written = format!("{audit:?}");
    for made in [&made, &second, &third] {
        assert!(!written.contains(made["secret"].as_str().unwrap()));
    }
    app.stop().await;
}

#[actix_web::test]
async fn bad_values_are_all_named() {
    let app = hub().await;
    let api = Api::admin(&app);
    let keys = format!("/users/{}/keys", bob(&api).await);
    let bad = json!({"name": "", "limits": {"total_usd": "-1", "rpm": u64::MAX}, "groups": ["a", "a"], "allowed_ips": ["10.0.0.0/8", "10.0.0.0/33", "10.0.0.0/8"]});
    let answered = api.send("POST", &keys, &bad).await;
    let pointers = [
        "/name",
        "/limits/total_usd",
        "/limits/rpm",
        "/groups/1",
        "/allowed_ips/1",
        "/allowed_ips/2",
    ];
    assert_eq!(
        problem(&answered),
        ("invalid".to_owned(), pointers.map(str::to_owned).to_vec())
    );
    let made = api.expect(201, "POST", &keys, &json!({"name": "ci"})).await;
    let path = format!("/keys/{}", made["key"]["id"]);
    for (method, below, body, pointer) in [
        ("PATCH", "", json!({"user_id": 1}), "/user_id"),
        ("POST", "/rotate", json!({"grace_s": 604_801}), "/grace_s"),
        ("POST", "/rotate", json!({"grace_s": -1}), "/grace_s"),
        (
            "POST",
            "/renew",
            json!({"expires_at": "2020-01-01T00:00:00Z"}),
            "/expires_at",
        ),
        (
            "POST",
            "/renew",
            json!({"expires_at": "soon"}),
            "/expires_at",
        ),
    ] {
        let answered = api.send(method, &format!("{path}{below}"), &body).await;
        assert_eq!(problem(&answered).1, [pointer], "{}", answered.text());
    }
    let silent = api.send("POST", &format!("{path}/renew"), &json!({})).await;
    assert_eq!(silent.status, 422, "{}", silent.text());
    let bad =
        json!({"name": "x", "allowed_clients": ["claude-code", " "], "blocked_clients": [""]});
    let answered = api.send("POST", "/users", &bad).await;
    assert_eq!(
        problem(&answered).1,
        ["/allowed_clients/1", "/blocked_clients/0"]
    );
    let taken = api.send("POST", &keys, &json!({"name": "ci"})).await;
    assert_eq!((taken.status, problem(&taken).0.as_str()), (409, "exists"));
    let nobody = api
        .send("POST", "/users/999/keys", &json!({"name": "ci"}))
        .await;
    assert_eq!(nobody.status, 404);
    assert_eq!(app.hub.db.list_keys().await.unwrap().len(), 2);
    app.stop().await;
}

#[actix_web::test]
async fn keys_are_found_by_user_name_and_state() {
    let app = hub().await;
    let api = Api::admin(&app);
    let bob = bob(&api).await;
    let keys = format!("/users/{bob}/keys");
    for name in ["laptop", "ci"] {
        let draft = json!({"name": name, "enabled": name == "ci"});
        api.expect(201, "POST", &keys, &draft).await;
    }
    for (query, names) in [
        ("", &["test", "laptop", "ci"][..]),
        ("?search=LAP", &["laptop"]),
        ("?search=bob", &["laptop", "ci"]),
        ("?enabled=false", &["laptop"]),
        (&format!("?user_id={bob}&enabled=true"), &["ci"]),
    ] {
        let page = api.get(&format!("/keys{query}")).await.json();
        let items = page["items"].as_array().unwrap().iter();
        let found: Vec<&str> = items.map(|key| key["name"].as_str().unwrap()).collect();
        assert_eq!(found, names, "{query}");
    }
    let first = api.get(&format!("{keys}?limit=1")).await.json();
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = api.get(&format!("{keys}?limit=1&cursor={cursor}")).await;
    assert_eq!(rest.json()["items"][0]["name"], "ci");
    assert_eq!(rest.json().get("next_cursor"), None);
    app.stop().await;
}

#[actix_web::test]
async fn auditors_look_and_users_do_not() {
    let app = hub().await;
    let (auditor, user) = (Api::of_role(&app, "auditor").await, Api::bearer(&app, KEY));
    let id = app.hub.db.list_keys().await.unwrap()[0].id;
    for path in ["/keys".to_owned(), format!("/keys/{id}")] {
        assert_eq!(auditor.get(&path).await.status, 200);
        assert_eq!(user.get(&path).await.status, 403);
    }
    for below in ["/rotate", "/renew", "/reset-usage"] {
        let path = format!("/keys/{id}{below}");
        for api in [&auditor, &user] {
            assert_eq!(api.send("POST", &path, &json!({})).await.status, 403);
        }
    }
    app.stop().await;
}

#[actix_web::test]
async fn what_the_file_declares_stays_and_what_has_expired_is_renewed() {
    let app = hub().await;
    let api = Api::admin(&app);
    let declared = app.hub.db.list_keys().await.unwrap()[0].id;
    let answered = api
        .send("POST", &format!("/keys/{declared}/rotate"), &json!({}))
        .await;
    assert_eq!(
        (answered.status, problem(&answered).0.as_str()),
        (409, "managed_by_file")
    );

    let bob = bob(&api).await;
    let draft = json!({"name": "ci", "expires_at": "2026-01-01T00:00:00Z"});
    let made = api
        .expect(201, "POST", &format!("/users/{bob}/keys"), &draft)
        .await;
    assert_eq!(status_of(&app, &made["secret"]).await, 401);
    let renew = format!("/keys/{}/renew", made["key"]["id"]);
    let until = json!({"expires_at": "2100-01-01T00:00:00Z"});
    let renewed = api.expect(200, "POST", &renew, &until).await;
    assert_eq!(renewed["expires_at"], until["expires_at"]);
    assert_eq!(status_of(&app, &made["secret"]).await, 200);
    let user = format!("/users/{bob}");
    let expired = json!({"expires_at": "2026-01-01T00:00:00Z"});
    api.expect(200, "PATCH", &user, &expired).await;
    assert_eq!(status_of(&app, &made["secret"]).await, 401);
    let forever = json!({"expires_at": null});
    let renew = format!("{user}/renew");
    let renewed = api.expect(200, "POST", &renew, &forever).await;
    assert_eq!(renewed["expires_at"], Value::Null);
    assert_eq!(status_of(&app, &made["secret"]).await, 200);
    app.stop().await;
}

#[actix_web::test]
async fn a_creation_that_is_sent_again_tells_the_same_text() {
    let app = hub().await;
    let api = Api::admin(&app);
    let keys = format!("/users/{}/keys", bob(&api).await);
    let send = async || {
        let request = api.request("POST", &keys);
        let request = request.insert_header(("idempotency-key", "k1"));
        app.client().send(request, r#"{"name":"ci"}"#).await
    };
    let (first, second) = (send().await, send().await);
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.json()["secret"], second.json()["secret"]);
    assert_eq!(status_of(&app, &second.json()["secret"]).await, 200);
    app.stop().await;
}
