//! Signing in and out, by cookie and by header; tries that fail; changes by cookie without the page's token.

use serde_json::{Value, json};

use super::{ADMIN, Api, hub, problem};
use crate::support::{Answered, KEY, TestApp};

pub async fn sign_in(app: &TestApp, body: &Value) -> Answered {
    let request = app.client().request("POST", "/api/v1/session");
    let request = request.insert_header(("content-type", "application/json"));
    app.client().send(request, body.to_string()).await
}

/// The cookies of an answer as a browser sends them back.
pub fn cookies(answered: &Answered) -> String {
    let set = answered.headers.get_all("set-cookie");
    let pairs = set.map(|value| value.to_str().unwrap().split(';').next().unwrap());
    pairs.collect::<Vec<_>>().join("; ")
}

pub async fn by_cookie(
    app: &TestApp,
    method: &str,
    path: &str,
    cookie: &str,
    csrf: Option<&str>,
    body: &str,
) -> Answered {
    let mut request = app
        .client()
        .request(method, &format!("/api/v1{path}"))
        .insert_header(("cookie", cookie))
        .insert_header(("content-type", "application/json"));
    if let Some(csrf) = csrf {
        request = request.insert_header(("x-csrf-token", csrf));
    }
    app.client().send(request, body.to_owned()).await
}

#[actix_web::test]
async fn a_browser_signs_in_changes_something_and_signs_out() {
    let app = hub().await;
    let signed = sign_in(&app, &json!({"token": ADMIN})).await;
    assert_eq!(signed.status, 200, "{}", signed.text());
    assert_eq!(signed.json()["role"], "owner");
    let csrf = signed.json()["csrf_token"].as_str().unwrap().to_owned();
    let hidden = signed
        .headers
        .get_all("set-cookie")
        .find(|value| value.to_str().unwrap().starts_with("hub_session="))
        .unwrap();
    assert!(
        hidden.to_str().unwrap().contains("HttpOnly")
            && hidden.to_str().unwrap().contains("SameSite=Lax")
    );
    let cookie = cookies(&signed);
    let me = by_cookie(&app, "GET", "/session", &cookie, None, "").await;
    assert_eq!(me.json()["csrf_token"], csrf.as_str());
    let without = by_cookie(&app, "POST", "/users", &cookie, None, r#"{"name":"bob"}"#).await;
    assert_eq!(
        (without.status, problem(&without).0.as_str()),
        (403, "csrf_failed")
    );
    let wrong = by_cookie(
        &app,
        "POST",
        "/users",
        &cookie,
        Some("0"),
        r#"{"name":"bob"}"#,
    )
    .await;
    assert_eq!(wrong.status, 403);
    let with = by_cookie(
        &app,
        "POST",
        "/users",
        &cookie,
        Some(&csrf),
        r#"{"name":"bob"}"#,
    )
    .await;
    assert_eq!(with.status, 201, "{}", with.text());
    assert_eq!(
        by_cookie(&app, "DELETE", "/session", &cookie, Some(&csrf), "")
            .await
            .status,
        204
    );
    let over = by_cookie(&app, "GET", "/session", &cookie, None, "").await;
    assert_eq!(
        (over.status, problem(&over).0.as_str()),
        (401, "unauthorized")
    );
    app.stop().await;
}

#[actix_web::test]
async fn a_client_key_is_a_user_and_sees_no_more_than_its_own() {
    let app = hub().await;
    let api = Api::bearer(&app, KEY);
    let me = api.expect(200, "GET", "/session", &json!({})).await;
    assert_eq!(
        (&me["role"], &me["name"]),
        (&json!("user"), &json!("alice/test"))
    );
    let answered = api.get("/users").await;
    assert_eq!(
        (answered.status, problem(&answered).0.as_str()),
        (403, "forbidden")
    );
    let nobody = Api::bearer(&app, "hub-token-unknown").get("/users").await;
    assert_eq!(
        (nobody.status, nobody.header("www-authenticate")),
        (401, Some("Bearer"))
    );
    app.stop().await;
}

#[actix_web::test]
async fn a_key_that_is_bound_to_other_addresses_opens_nothing_from_here() {
    let app = hub().await;
    let admin = Api::admin(&app);
    let bob = json!({"name": "bob"});
    let bob = admin.expect(201, "POST", "/users", &bob).await;
    let keys = format!("/users/{}/keys", bob["id"]);
    let near = json!({"name": "near", "allowed_ips": ["127.0.0.0/8"]});
    let near = admin.expect(201, "POST", &keys, &near).await;
    let secret = near["secret"].as_str().unwrap();
    let api = Api::bearer(&app, secret);
    let token = json!({"token": secret});
    assert_eq!(api.get("/me").await.status, 200);
    let signed = sign_in(&app, &token).await;
    assert_eq!(signed.status, 200);

    let path = format!("/keys/{}", near["key"]["id"]);
    let far = json!({"allowed_ips": ["203.0.113.7"]});
    admin.expect(200, "PATCH", &path, &far).await;
    let refused = [
        api.get("/me").await,
        sign_in(&app, &token).await,
        by_cookie(&app, "GET", "/me", &cookies(&signed), None, "").await,
    ];
    for answered in refused {
        assert_eq!(answered.status, 403, "{}", answered.text());
        assert!(answered.text().contains("127.0.0.1"), "{}", answered.text());
    }
    app.stop().await;
}

#[actix_web::test]
async fn failed_tries_are_counted_and_stand_in_the_audit_log() {
    let app = hub().await;
    for _ in 0..10 {
        let answered = sign_in(&app, &json!({"token": "guess"})).await;
        assert_eq!(answered.status, 401);
    }
    let answered = sign_in(&app, &json!({"token": ADMIN})).await;
    assert_eq!(
        (answered.status, problem(&answered).0.as_str()),
        (429, "too_many_tries")
    );
    assert!(answered.header("retry-after").is_some());
    let filter = claude_code_hub::store::AuditFilter {
        action: "session.sign_in_failed".to_owned(),
        ..Default::default()
    };
    let audit = app.hub.db.list_audit(&filter, None, 50).await.unwrap();
    assert_eq!(audit.len(), 10);
    assert!(
        audit
            .iter()
            .all(|row| !format!("{row:?}").contains("guess"))
    );
    app.stop().await;
}
