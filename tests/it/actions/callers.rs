//! Who calls, by what they show: tokens, this hub's cookie, the earlier system's cookie, and pages of other sites.

use serde_json::json;

use super::Script;
use crate::admin::session::{cookies, sign_in};
use crate::admin::{ADMIN, Api, hub};
use crate::support::KEY;

#[actix_web::test]
async fn scripts_show_a_token_a_session_or_the_earlier_cookie() {
    let app = hub().await;
    let signed = sign_in(&app, &json!({"token": ADMIN})).await;
    let session = Script::cookie(&app, &cookies(&signed));
    let earlier = Script::cookie(&app, &format!("auth-token={ADMIN}"));
    for script in [&Script::admin(&app), &session, &earlier] {
        let users = script.call("users/getUsers", json!({})).await;
        assert_eq!(users.as_array().unwrap().len(), 1);
    }
    let of_key = Script::cookie(&app, &format!("auth-token={KEY}"));
    let own = of_key.call("users/getUsers", json!({})).await;
    assert_eq!(own[0]["name"], "alice");
    for wrong in [
        "auth-token=guess",
        "auth-token=",
        "other=1",
        "hub_session=guess",
    ] {
        let script = Script::cookie(&app, wrong);
        let (status, error, code) = script.refused("users/getUsers", json!({})).await;
        assert_eq!(
            (status, code.as_str()),
            (401, "UNAUTHORIZED"),
            "{wrong}: {error}"
        );
    }
    // Whoever shows a credential of this hub means that one.
    let both = Script::cookie(&app, &format!("hub_session=over; auth-token={ADMIN}"));
    assert_eq!(both.refused("users/getUsers", json!({})).await.0, 401);
    // Only here is the earlier cookie known.
    let client = app.client();
    let request = client.request("GET", "/api/v1/users");
    let request = request.insert_header(("cookie", format!("auth-token={ADMIN}")));
    assert_eq!(client.send(request, "").await.status, 401);
    app.stop().await;
}

#[actix_web::test]
async fn a_page_of_another_site_cannot_use_a_browsers_cookie() {
    let app = hub().await;
    let signed = sign_in(&app, &json!({"token": ADMIN})).await;
    let client = app.client();
    let here = app.url();
    for cookie in [cookies(&signed), format!("auth-token={ADMIN}")] {
        let script = Script::cookie(&app, &cookie);
        let tries = [
            (200, vec![("content-type", "application/json")]),
            (
                200,
                vec![("content-type", "application/json"), ("origin", &here)],
            ),
            (
                200,
                vec![
                    ("content-type", "application/json"),
                    ("sec-fetch-site", "same-origin"),
                ],
            ),
            (
                403,
                vec![
                    ("content-type", "application/json"),
                    ("sec-fetch-site", "cross-site"),
                ],
            ),
            (
                403,
                vec![
                    ("content-type", "application/json"),
                    ("origin", "http://evil.example"),
                ],
            ),
            (403, vec![("content-type", "text/plain")]),
            (403, vec![]),
        ];
        for (expected, headers) in tries {
            let mut request = script.request("users/getUsers");
            for pair in &headers {
                request = request.insert_header(*pair);
            }
            let answered = client.send(request, "{}").await;
            assert_eq!(
                answered.status,
                expected,
                "{headers:?}: {}",
                answered.text()
            );
        }
    }
    // A token is in no browser: nothing of it is asked.
    let request = Script::admin(&app).request("users/getUsers");
    let request = request.insert_header(("origin", "http://evil.example"));
    assert_eq!(client.send(request, "").await.status, 200);
    app.stop().await;
}

#[actix_web::test]
async fn scopes_of_tokens_hold_for_actions() {
    let app = hub().await;
    let token = json!({"name": "reader", "role": "admin", "scopes": ["users:read"]});
    let made = Api::admin(&app)
        .expect(201, "POST", "/api-tokens", &token)
        .await;
    let script = Script::bearer(&app, made["secret"].as_str().unwrap());
    script.call("users/getUsers", json!({})).await;
    let (status, error, _) = script.refused("users/addUser", json!({"name": "x"})).await;
    assert_eq!(status, 403);
    assert!(error.contains("users:write"), "{error}");
    let (status, error, _) = script.refused("providers/getProviders", json!({})).await;
    assert_eq!(status, 403);
    assert!(error.contains("providers:read"), "{error}");
    app.stop().await;
}

#[actix_web::test]
async fn what_is_no_action_is_told_in_the_same_words() {
    let app = hub().await;
    let script = Script::admin(&app);
    let (status, error, code) = script.refused("users/getNothing", json!({})).await;
    assert_eq!((status, code.as_str()), (404, "NOT_FOUND"), "{error}");
    let client = app.client();
    let wrong = client.request("PUT", "/api/actions/users/getUsers");
    let wrong = client.send(wrong, "").await;
    assert_eq!((wrong.status, wrong.header("allow")), (405, Some("POST")));
    assert_eq!(wrong.json()["errorCode"], "INVALID_FORMAT");
    for body in ["[]", "{", "7", "{} {}", " "] {
        let request = script.request("users/getUsers");
        let answered = client.send(request, body).await;
        assert_eq!(
            (answered.status, &answered.json()["ok"]),
            (400, &json!(false)),
            "{body}"
        );
    }
    let answered = client.send(script.request("users/getUsers"), "").await;
    assert_eq!(answered.status, 200, "no body is no arguments");
    assert!(
        answered
            .header("link")
            .unwrap()
            .contains("/api/v1/openapi.json")
    );
    assert_eq!(answered.header("cache-control"), Some("no-store"));
    let alive = client
        .send(client.request("GET", "/api/actions/health"), "")
        .await;
    assert_eq!((alive.status, &alive.json()["status"]), (200, &json!("ok")));
    app.stop().await;
}
