//! Who may look, what is said where nothing is there, and switching it on and off while the hub runs.

use serde_json::json;
use testkit::{Answer, Upstream};

use super::{ON, hub, shown, written};
use crate::admin::{Api, problem};
use crate::support::{KEY, TestApp, message};

#[actix_web::test]
async fn an_admin_switches_it_on_and_off_while_the_hub_runs() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = hub("claude", &upstream, "ttl_s: 300").await;
    let api = Api::admin(&app);
    let before = app.client().message(false).await.request_id();
    let refused = api.get(&format!("/requests/{before}/bodies")).await;
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(
        detail.contains("`sessions.store_messages` is off"),
        "{detail}"
    );
    app.rows(1).await;
    let row = api
        .expect(200, "GET", &format!("/requests/{before}"), &json!({}))
        .await;
    assert_eq!(row["has_bodies"], false);

    let on = json!({"sessions.store_messages": true, "sessions.store_max_bytes": 1024});
    api.expect(200, "PATCH", "/settings", &on).await;
    let during = app.client().message(true).await.request_id();
    assert!(shown(&app, &during).await["response"]["body"].is_string());
    let refused = api.get(&format!("/requests/{before}/bodies")).await;
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("while that was off"), "{detail}");

    let off = json!({"sessions.store_messages": false});
    api.expect(200, "PATCH", "/settings", &off).await;
    let after = app.client().message(true).await.request_id();
    written(&app).await;
    assert_eq!(
        api.get(&format!("/requests/{after}/bodies")).await.status,
        404
    );
    let bad = json!({"sessions.store_max_bytes": 10});
    assert_eq!(api.send("PATCH", "/settings", &bad).await.status, 422);
    app.stop().await;
}

/// A request of somebody with this key.
async fn asked_by(app: &TestApp, key: &str) -> String {
    let client = app.client();
    let request = client
        .request("POST", "/v1/messages")
        .insert_header(("x-api-key", key));
    let answered = client.send(request, message("m", false).to_string()).await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    answered.request_id()
}

#[actix_web::test]
async fn everybody_sees_their_own_and_readers_all() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = hub("claude", &upstream, ON).await;
    let admin = Api::admin(&app);
    let bob = admin
        .expect(201, "POST", "/users", &json!({"name": "bob"}))
        .await;
    let keys = format!("/users/{}/keys", bob["id"]);
    let key = admin
        .expect(201, "POST", &keys, &json!({"name": "k"}))
        .await;
    let key = key["secret"].as_str().unwrap().to_owned();
    let (of_alice, of_bob) = (asked_by(&app, KEY).await, asked_by(&app, &key).await);
    app.rows(2).await;
    written(&app).await;
    let (alice, bob) = (Api::bearer(&app, KEY), Api::bearer(&app, &key));
    let auditor = Api::of_role(&app, "auditor").await;
    let own = |id: &str| format!("/me/requests/{id}/bodies");
    let any = |id: &str| format!("/requests/{id}/bodies");
    for (api, path, status) in [
        (&alice, own(&of_alice), 200),
        (&bob, own(&of_bob), 200),
        (&alice, own(&of_bob), 404),
        (&bob, own(&of_alice), 404),
        (&bob, any(&of_bob), 403),
        (&auditor, any(&of_bob), 200),
        (&admin, any(&of_alice), 200),
    ] {
        let answered = api.get(&path).await;
        assert_eq!(answered.status, status, "{path}: {}", answered.text());
    }
    let refused = alice.get("/sessions/x/messages").await;
    assert_eq!(problem(&refused).0, "forbidden");
    app.stop().await;
}
