//! Requests that get an error: what the hub or the upstream said is kept as the client got it.

use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{ON, WAYS, ask, hub, kept_as_answered, written};
use crate::admin::Api;
use crate::support::message;

#[actix_web::test]
async fn an_upstreams_error_is_kept() {
    for (kind, path, body) in WAYS {
        let upstream = Upstream::start(Answer::error(400, "invalid_request_error", "no")).await;
        let app = hub(kind, &upstream, ON).await;
        let answered = ask(&app, path, body).await;
        assert_eq!(answered.status, 400, "{path}");
        let shown = kept_as_answered(&app, &answered).await;
        assert_eq!(shown["request"]["body"], body);
        app.stop().await;
    }
}

#[actix_web::test]
async fn a_refusal_of_the_hub_is_kept_with_what_it_refused() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = hub("claude", &upstream, ON).await;
    let admin = Api::admin(&app);
    admin
        .expect(201, "POST", "/sensitive-words", &json!({"word": "tulip"}))
        .await;
    let mut asked = message("m", true);
    asked["messages"][0]["content"] = "all about a tulip".into();
    let word = asked.to_string();
    for (body, status) in [(word.as_str(), 400), ("{\"model\":", 400), ("[]", 400)] {
        let answered = ask(&app, "/v1/messages", body).await;
        assert_eq!(answered.status, status, "{}", answered.text());
        let shown = kept_as_answered(&app, &answered).await;
        assert_eq!(shown["request"]["body"], body);
        assert_eq!(shown["response"]["status"], status);
    }
    assert!(upstream.requests().is_empty());
    app.stop().await;
}

#[actix_web::test]
async fn what_is_refused_before_its_body_is_read_is_kept_without() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = hub("claude", &upstream, ON).await;
    let admin = Api::admin(&app);
    let version = json!({"client": "claude-code", "min_version": "99.0"});
    admin
        .expect(201, "POST", "/client-versions", &version)
        .await;
    let answered = app.client().message(false).await;
    assert_eq!(answered.status, 403, "{}", answered.text());
    let shown = kept_as_answered(&app, &answered).await;
    assert_eq!(
        (&shown["request"]["body"], &shown["request"]["bytes"]),
        (&json!(""), &json!(0))
    );
    app.stop().await;
}

#[actix_web::test]
async fn a_request_without_a_key_leaves_nothing() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = hub("claude", &upstream, ON).await;
    let client = app.client();
    let request = client.request("POST", "/v1/messages");
    let answered = client.send(request, message("m", false).to_string()).await;
    assert_eq!(answered.status, 401);
    written(&app).await;
    let path = format!("/requests/{}/bodies", answered.request_id());
    let refused = Api::admin(&app).get(&path).await;
    assert_eq!(
        (refused.status, refused.json()["code"].clone()),
        (404, json!("not_found"))
    );
    let unknown = Api::admin(&app).get("/requests/x/bodies").await;
    assert_eq!(unknown.status, 404);
    assert_ne!(unknown.json()["detail"], Value::Null);
    app.stop().await;
}
