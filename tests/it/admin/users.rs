//! Users: written, changed, listed, deleted; what is refused, and that each change stands in the audit log.

use claude_code_hub::store::AuditFilter;
use serde_json::json;

use super::{Api, hub, problem};

#[actix_web::test]
async fn a_user_is_made_changed_and_deleted_and_the_audit_log_tells_all_of_it() {
    let app = hub().await;
    let api = Api::admin(&app);
    let draft = json!({"name": "bob", "limits": {"daily_usd": "12.5"}, "tags": ["ops"], "allowed_models": [{"prefix": "claude-"}]});
    let bob = api.expect(201, "POST", "/users", &draft).await;
    assert_eq!(bob["limits"], json!({"daily_usd": "12.5"}));
    assert_eq!(bob["managed_by"], "api");
    let path = format!("/users/{}", bob["id"]);
    let patch = json!({"note": "nights", "limits": {"rpm": 5, "daily_usd": null}});
    let changed = api.expect(200, "PATCH", &path, &patch).await;
    assert_eq!(
        (&changed["name"], &changed["note"]),
        (&json!("bob"), &json!("nights"))
    );
    assert_eq!(changed["limits"], json!({"rpm": 5}));
    assert_eq!(api.delete(&path).await.status, 204);
    assert_eq!(problem(&api.get(&path).await).0, "not_found");

    let mut audit = app
        .hub
        .db
        .list_audit(&AuditFilter::default(), None, 3)
        .await
        .unwrap();
    audit.reverse();
    let told: Vec<_> = audit
        .iter()
        .map(|row| (row.action.as_str(), row.actor_name.as_str()))
        .collect();
    let who = "admin token";
    assert_eq!(
        told,
        [
            ("user.create", who),
            ("user.update", who),
            ("user.delete", who)
        ]
    );
    let before: serde_json::Value =
        serde_json::from_str(audit[1].before.as_deref().unwrap()).unwrap();
    assert_eq!(before["note"], "");
    assert_eq!(before.get("name"), None, "only what differs");
    assert_eq!(app.hub.db.verify_audit().await.unwrap().broken_at, None);
    app.stop().await;
}

#[actix_web::test]
async fn bad_values_are_all_named_and_nothing_is_changed() {
    let app = hub().await;
    let api = Api::admin(&app);
    let bad = json!({"name": " x", "limits": {"daily_usd": "-1"}, "allowed_models": [{"regex": "("}], "tags": ["a", "a"]});
    let answered = api.send("POST", "/users", &bad).await;
    assert_eq!(answered.status, 422);
    let pointers = ["/name", "/limits/daily_usd", "/tags/1", "/allowed_models/0"];
    assert_eq!(
        problem(&answered),
        ("invalid".to_owned(), pointers.map(str::to_owned).to_vec())
    );
    let unknown = api
        .send("POST", "/users", &json!({"name": "x", "nmae": 1}))
        .await;
    assert_eq!(problem(&unknown).1, ["/nmae"]);
    let wrong = api
        .send(
            "POST",
            "/users",
            &json!({"name": "x", "limits": {"rpm": "many"}}),
        )
        .await;
    assert_eq!(problem(&wrong).1, ["/limits/rpm"]);
    let text = api
        .request("POST", "/users")
        .insert_header(("content-type", "text/plain"));
    let answered = app.client().send(text, "{}").await;
    assert_eq!(problem(&answered).0, "unsupported_media_type");
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("colour=red", "colour"),
        ("cursor=!", "cursor"),
    ] {
        let answered = api.get(&format!("/users?{query}")).await;
        assert_eq!(answered.status, 422, "{query}");
        assert_eq!(
            problem(&answered).1,
            [field],
            "{query}: {}",
            answered.text()
        );
    }
    assert_eq!(app.hub.db.list_users().await.unwrap().len(), 1);
    app.stop().await;
}

#[actix_web::test]
async fn what_somebody_else_changed_is_not_overwritten() {
    let app = hub().await;
    let api = Api::admin(&app);
    let made = api.send("POST", "/users", &json!({"name": "bob"})).await;
    let seen = made.header("etag").unwrap().to_owned();
    let path = format!("/users/{}", made.json()["id"]);
    api.expect(200, "PATCH", &path, &json!({"note": "first"}))
        .await;
    let late = api
        .request("PATCH", &path)
        .insert_header(("if-match", seen));
    let late = app.client().send(late, r#"{"note":"second"}"#).await;
    assert_eq!((late.status, problem(&late).0.as_str()), (412, "stale"));
    let now = api.get(&path).await;
    assert_eq!(now.json()["note"], "first");
    let again = api
        .request("PATCH", &path)
        .insert_header(("if-match", now.header("etag").unwrap()));
    assert_eq!(
        app.client()
            .send(again, r#"{"note":"second"}"#)
            .await
            .status,
        200
    );
    app.stop().await;
}

#[actix_web::test]
async fn what_the_file_declares_is_changed_there() {
    let app = hub().await;
    let api = Api::admin(&app);
    let list = api
        .expect(200, "GET", "/users?search=ALI", &json!({}))
        .await;
    let alice = &list["items"][0];
    assert_eq!(
        (&alice["name"], &alice["managed_by"]),
        (&json!("alice"), &json!("file"))
    );
    let answered = api
        .send(
            "PATCH",
            &format!("/users/{}", alice["id"]),
            &json!({"note": "x"}),
        )
        .await;
    assert_eq!(
        (answered.status, problem(&answered).0.as_str()),
        (409, "managed_by_file")
    );
    let taken = api.send("POST", "/users", &json!({"name": "alice"})).await;
    assert_eq!((taken.status, problem(&taken).0.as_str()), (409, "exists"));
    app.stop().await;
}
