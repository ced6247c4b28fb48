//! What was said in a session, in one form for all dialects.

use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{ON, WAYS, ask, hub, written};
use crate::actions::Script;
use crate::admin::{Api, problem};
use crate::support::{TestApp, message};
use crate::websocket::a_turn;

async fn messages(app: &TestApp) -> Value {
    written(app).await;
    let filter = claude_code_hub::store::RequestFilter {
        limit: 1,
        ..Default::default()
    };
    let rows = app.hub.db.list_requests(&filter).await.unwrap();
    let session = rows[0].session.clone().unwrap();
    let path = format!("/sessions/{session}/messages");
    Api::admin(app).expect(200, "GET", &path, &json!({})).await
}

/// Role and text of each message.
fn told(said: &Value) -> Vec<(String, String)> {
    let messages = said["messages"].as_array().unwrap().iter();
    messages
        .map(|message| {
            let parts = message["parts"].as_array().unwrap().iter();
            let texts = parts.filter_map(|part| part["text"].as_str());
            let role = message["role"].as_str().unwrap();
            (role.to_owned(), texts.collect::<Vec<_>>().join("|"))
        })
        .collect()
}

fn line(role: &str, text: &str) -> (String, String) {
    (role.to_owned(), text.to_owned())
}

#[actix_web::test]
async fn every_dialect_tells_its_conversation_native_and_translated() {
    for (kind, path, body) in WAYS {
        for provider in [kind, "claude", "openai-compatible"] {
            let upstream = Upstream::start(Answer::message("some words")).await;
            let app = hub(provider, &upstream, ON).await;
            let answered = ask(&app, path, body).await;
            assert_eq!(answered.status, 200, "{path}: {}", answered.text());
            app.rows(1).await;
            let said = messages(&app).await;
            assert_eq!(
                told(&said),
                [line("user", "hello"), line("assistant", "some words")],
                "{path} over {provider}"
            );
            assert_eq!(said["request_id"], answered.request_id());
            assert_eq!(
                (&said["truncated"], &said["model"]),
                (&json!(false), &json!("m"))
            );
            app.stop().await;
        }
    }
}

#[actix_web::test]
async fn the_newest_request_tells_it_and_counts_of_tokens_do_not() {
    let upstream = Upstream::start(Answer::tool_use("Read", json!({"path": "a"}))).await;
    let app = hub("claude", &upstream, ON).await;
    let first = app.client().turn(1, true).await;
    assert_eq!(first.status, 200);
    app.rows(1).await;
    let said = messages(&app).await;
    let call = &said["messages"][1]["parts"];
    let call = call.as_array().unwrap().last().unwrap();
    assert_eq!(
        (&call["type"], &call["name"]),
        (&json!("tool_call"), &json!("Read"))
    );
    let arguments: Value = serde_json::from_str(call["arguments"].as_str().unwrap()).unwrap();
    assert_eq!(arguments, json!({"path": "a"}));

    upstream.set(Answer::error(400, "invalid_request_error", "no"));
    let second = app.client().turn(1, false).await;
    app.rows(2).await;
    let said = messages(&app).await;
    assert_eq!(said["request_id"], second.request_id());
    assert_eq!(
        told(&said),
        [line("user", "hello")],
        "an error is no answer"
    );
    app.stop().await;
}

#[actix_web::test]
async fn where_nothing_is_there_it_says_why() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = hub("claude", &upstream, "ttl_s: 300").await;
    app.client().turn(1, false).await;
    let session = app.rows(1).await[0].session.clone().unwrap();
    let api = Api::admin(&app);
    for (id, why) in [
        (session.as_str(), "`sessions.store_messages` is off"),
        ("unknown", "no session"),
    ] {
        let refused = api.get(&format!("/sessions/{id}/messages")).await;
        assert_eq!(problem(&refused).0, "not_found");
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(why), "{detail}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_turn_over_a_websocket_is_kept_like_any_other() {
    let upstream = Upstream::start(crate::websocket::over_http("resp_1", "hello you")).await;
    let app = hub("codex", &upstream, ON).await;
    a_turn(&app, "hi").await;
    let row = app.rows(1).await.remove(0);
    let said = messages(&app).await;
    assert_eq!(
        told(&said),
        [line("user", "hi"), line("assistant", "hello you")]
    );
    let shown = super::shown(&app, &row.id.to_string()).await;
    let body = shown["response"]["body"].as_str().unwrap();
    assert!(body.contains("response.completed"), "{body}");
    app.stop().await;
}

#[actix_web::test]
async fn the_earlier_systems_action_answers_from_it() {
    let upstream = Upstream::start(Answer::message("some words")).await;
    let app = hub("claude", &upstream, ON).await;
    assert_eq!(app.client().turn(1, false).await.status, 200);
    let session = app.rows(1).await[0].session.clone().unwrap();
    written(&app).await;
    let script = Script::admin(&app);
    let id = json!({ "sessionId": session });
    let said = script
        .call("active-sessions/getSessionMessages", id.clone())
        .await;
    assert_eq!(said[0]["role"], "user");
    assert_eq!(said[1]["parts"][0]["text"], "some words");
    let details = script.call("active-sessions/getSessionDetails", id).await;
    assert_eq!(details["messages"], said);
    assert_eq!(
        details["requestBody"]["messages"],
        message("m", false)["messages"]
    );
    assert_eq!(details["requestHeaders"]["x-api-key"], "***");
    assert!(details["response"].as_str().unwrap().contains("some words"));
    assert!(details["responseHeaders"]["content-type"].is_string());
    app.stop().await;
}
