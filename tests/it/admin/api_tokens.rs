//! API tokens: shown once, bound to their scopes and to who made them.

use serde_json::json;

use super::session::{by_cookie, cookies, sign_in};
use super::{Api, hub, problem};

#[actix_web::test]
async fn a_token_is_shown_once_and_may_what_its_scopes_say() {
    let app = hub().await;
    let api = Api::admin(&app);
    let draft = json!({"name": "script", "scopes": ["users:read"], "role": "admin"});
    let made = api.expect(201, "POST", "/api-tokens", &draft).await;
    let secret = made["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("hub-token-"), "{secret}");
    assert_eq!(made["token"]["role"], "admin");
    let script = Api::bearer(&app, &secret);
    assert_eq!(script.get("/users").await.status, 200);
    for (method, path) in [("POST", "/users"), ("GET", "/audit"), ("GET", "/events")] {
        let answered = script.send(method, path, &json!({"name": "x"})).await;
        assert_eq!(problem(&answered).0, "forbidden", "{method} {path}");
    }
    let list = api.expect(200, "GET", "/api-tokens", &json!({})).await;
    assert_eq!(list["items"][0]["name"], "script");
    assert!(list["items"][0]["used_at"].is_string());
    assert!(!list.to_string().contains(&secret));
    let audit = format!(
        "{:?}",
        app.hub.db.list_audit(&Default::default(), None, 50).await
    );
    assert!(audit.contains("api_token.create") && !audit.contains(&secret));
    let path = format!("/api-tokens/{}", made["token"]["id"]);
    assert_eq!(api.delete(&path).await.status, 204);
    assert_eq!(script.get("/users").await.status, 401);
    assert_eq!(problem(&api.delete(&path).await).0, "not_found");
    app.stop().await;
}

#[actix_web::test]
async fn tokens_are_their_makers_and_cannot_make_more() {
    let app = hub().await;
    let api = Api::admin(&app);
    let password = "correct horse battery";
    let ann = json!({"name": "ann", "role": "admin", "password": password});
    let ann = api.expect(201, "POST", "/accounts", &ann).await;
    let signed = sign_in(&app, &json!({"name": "ann", "password": password})).await;
    let csrf = signed.json()["csrf_token"].as_str().unwrap().to_owned();
    let cookie = cookies(&signed);
    let send = async |method: &str, path: &str, body: &str| {
        by_cookie(&app, method, path, &cookie, Some(&csrf), body).await
    };
    let more = json!({"name": "t", "scopes": ["*:write"], "role": "owner"}).to_string();
    let refused = send("POST", "/api-tokens", &more).await;
    assert_eq!(
        problem(&refused),
        ("invalid".to_owned(), vec!["/role".to_owned()])
    );
    let all = json!({"name": "t", "scopes": ["*:write"]}).to_string();
    let hers = send("POST", "/api-tokens", &all).await.json();
    assert_eq!(
        (&hers["token"]["role"], &hers["token"]["account_id"]),
        (&json!("admin"), &ann["id"])
    );
    let own = json!({"name": "owner's", "scopes": ["*:write"]});
    let own = api.expect(201, "POST", "/api-tokens", &own).await;

    let seen = send("GET", "/api-tokens", "").await.json();
    let names: Vec<_> = seen["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|token| &token["name"])
        .collect();
    assert_eq!(names, ["t"], "her own alone");
    let others = send("DELETE", &format!("/api-tokens/{}", own["token"]["id"]), "").await;
    assert_eq!(problem(&others).0, "not_found");

    let script = Api::bearer(&app, hers["secret"].as_str().unwrap());
    assert_eq!(script.get("/users").await.status, 200);
    let refused = script
        .send(
            "POST",
            "/api-tokens",
            &json!({"name": "t", "scopes": ["*:read"]}),
        )
        .await;
    assert_eq!(problem(&refused).0, "forbidden");
    let path = format!("/accounts/{}", ann["id"]);
    api.expect(200, "PATCH", &path, &json!({"enabled": false}))
        .await;
    assert_eq!(
        script.get("/users").await.status,
        401,
        "it ends with its maker"
    );
    app.stop().await;
}

#[actix_web::test]
async fn bad_values_are_named() {
    let app = hub().await;
    let api = Api::admin(&app);
    let bad = json!({"name": "", "scopes": ["users:read", "users:delete"], "expires_at": "2020-01-01T00:00:00Z"});
    let answered = api.send("POST", "/api-tokens", &bad).await;
    assert_eq!(problem(&answered).1, ["/name", "/scopes/1", "/expires_at"]);
    let none = api
        .send("POST", "/api-tokens", &json!({"name": "x", "scopes": []}))
        .await;
    assert_eq!(problem(&none).1, ["/scopes"]);
    app.stop().await;
}
