//! Accounts: made, changed and deleted by owners alone; passwords go in and never come out; changing one's own.

use claude_code_hub::store::AuditFilter;
use serde_json::{Value, json};

use super::session::{by_cookie, cookies, sign_in};
use super::{Api, hub, problem};
use crate::support::TestApp;

const PASSWORD: &str = "correct horse battery";

async fn account(api: &Api, name: &str, role: &str) -> Value {
    let draft = json!({"name": name, "role": role, "password": PASSWORD});
    api.expect(201, "POST", "/accounts", &draft).await
}

/// The cookies of somebody who signs in, and their page's token.
async fn signed_in(app: &TestApp, name: &str, password: &str) -> (String, String) {
    let answered = sign_in(app, &json!({"name": name, "password": password})).await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    let csrf = answered.json()["csrf_token"].as_str().unwrap().to_owned();
    (cookies(&answered), csrf)
}

#[actix_web::test]
async fn an_account_is_made_signs_in_is_switched_off_and_goes() {
    let app = hub().await;
    let api = Api::admin(&app);
    let ann = account(&api, "ann", "auditor").await;
    assert_eq!(
        (&ann["role"], &ann["enabled"], ann.get("password")),
        (&json!("auditor"), &json!(true), None)
    );
    let (cookie, csrf) = signed_in(&app, "ann", PASSWORD).await;
    let seen = by_cookie(&app, "GET", "/users", &cookie, None, "").await;
    assert_eq!(seen.status, 200);
    let draft = json!({"name": "bob"}).to_string();
    let refused = by_cookie(&app, "POST", "/users", &cookie, Some(&csrf), &draft).await;
    assert_eq!(problem(&refused).0, "forbidden");
    let refused = by_cookie(&app, "GET", "/accounts", &cookie, None, "").await;
    assert_eq!(problem(&refused).0, "forbidden", "owners alone");

    let path = format!("/accounts/{}", ann["id"]);
    let changed = api
        .expect(200, "PATCH", &path, &json!({"role": "admin"}))
        .await;
    assert_eq!(changed["role"], "admin");
    let made = by_cookie(&app, "POST", "/users", &cookie, Some(&csrf), &draft).await;
    assert_eq!(made.status, 201, "the role counts at once");
    api.expect(200, "PATCH", &path, &json!({"enabled": false}))
        .await;
    let over = by_cookie(&app, "GET", "/users", &cookie, None, "").await;
    assert_eq!(over.status, 401);
    assert_eq!(api.delete(&path).await.status, 204);
    assert_eq!(problem(&api.get(&path).await).0, "not_found");

    let filter = AuditFilter {
        target_kind: "account".to_owned(),
        ..AuditFilter::default()
    };
    let rows = app.hub.db.list_audit(&filter, None, 50).await.unwrap();
    let told: Vec<_> = rows.iter().rev().map(|row| row.action.as_str()).collect();
    let expected = ["create", "update", "update", "delete"];
    assert_eq!(told, expected.map(|verb| format!("account.{verb}")));
    let all = format!("{rows:?}");
    assert!(!all.contains(PASSWORD) && !all.contains("argon2"), "{all}");
    app.stop().await;
}

#[actix_web::test]
async fn bad_values_are_named() {
    let app = hub().await;
    let api = Api::admin(&app);
    account(&api, "ann", "owner").await;
    for (draft, pointer) in [
        (
            json!({"name": " ", "role": "user", "password": "short"}),
            "/name /password",
        ),
        (
            json!({"name": "x", "role": "root", "password": PASSWORD}),
            "/role",
        ),
        (json!({"name": "x", "role": "user"}), "/password"),
        (
            json!({"name": "x", "role": "user", "password": PASSWORD, "admin": true}),
            "/admin",
        ),
    ] {
        let answered = api.send("POST", "/accounts", &draft).await;
        assert_eq!(answered.status, 422, "{draft}");
        assert_eq!(problem(&answered).1.join(" "), pointer, "{draft}");
        assert!(!answered.text().contains(PASSWORD));
    }
    let draft = json!({"name": "ann", "role": "user", "password": PASSWORD});
    let taken = api.send("POST", "/accounts", &draft).await;
    assert_eq!(problem(&taken).0, "exists");
    let draft = json!({"name": "x", "role": "user", "password": PASSWORD, "user_id": 99});
    let nobody = api.send("POST", "/accounts", &draft).await;
    assert_eq!(problem(&nobody).1, ["/user_id"]);
    app.stop().await;
}

#[actix_web::test]
async fn a_new_password_ends_all_other_sessions() {
    let app = hub().await;
    let api = Api::admin(&app);
    account(&api, "ann", "user").await;
    let (here, csrf) = signed_in(&app, "ann", PASSWORD).await;
    let (elsewhere, _) = signed_in(&app, "ann", PASSWORD).await;
    let send = async |current: &str, new: &str| {
        let body = json!({"current": current, "new": new}).to_string();
        by_cookie(&app, "POST", "/session/password", &here, Some(&csrf), &body).await
    };
    let wrong = send("not the password", "another good password").await;
    assert_eq!(
        problem(&wrong),
        ("invalid".to_owned(), vec!["/current".to_owned()])
    );
    let short = send(PASSWORD, "short").await;
    assert_eq!(problem(&short).1, ["/new"]);
    let changed = send(PASSWORD, "another good password").await;
    assert_eq!(changed.status, 204, "{}", changed.text());
    let me = by_cookie(&app, "GET", "/session", &here, None, "").await;
    assert_eq!(me.status, 200);
    let over = by_cookie(&app, "GET", "/session", &elsewhere, None, "").await;
    assert_eq!(over.status, 401);
    let old = sign_in(&app, &json!({"name": "ann", "password": PASSWORD})).await;
    assert_eq!(old.status, 401);
    signed_in(&app, "ann", "another good password").await;
    let by_token = json!({"current": "x", "new": "another good password"});
    let refused = api.send("POST", "/session/password", &by_token).await;
    assert_eq!(
        problem(&refused).0,
        "forbidden",
        "the admin token has no password"
    );
    app.stop().await;
}
