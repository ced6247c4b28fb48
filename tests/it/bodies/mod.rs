//! Headers and bodies that are kept where the operator asks for it, through a hub over real sockets.

mod conversations;
mod ended;
mod outage;
mod passed;
mod refused;
mod secrets;
mod switched;

use serde_json::{Value, json};
use testkit::Upstream;

use crate::admin::{ADMIN, Api};
use crate::support::{Answered, Client, KEY, TestApp, eventually, hub_yaml};

/// The type of a provider of each dialect, a path of its clients, and what they send.
const WAYS: [(&str, &str, &str); 4] = [
    (
        "claude",
        "/v1/messages",
        r#"{"model":"m","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"hello"}]}"#,
    ),
    (
        "openai-compatible",
        "/v1/chat/completions",
        r#"{"model":"m","stream":true,"messages":[{"role":"user","content":"hello"}]}"#,
    ),
    (
        "codex",
        "/v1/responses",
        r#"{"model":"m","stream":true,"input":"hello"}"#,
    ),
    (
        "gemini",
        "/v1beta/models/m:streamGenerateContent?alt=sse",
        r#"{"contents":[{"parts":[{"text":"hello"}]}]}"#,
    ),
];

const ON: &str = "store_messages: true";

/// A hub with one provider of that type and these settings of `sessions`.
async fn hub(kind: &str, upstream: &Upstream, sessions: &str) -> TestApp {
    let provider = format!(
        "  - {{ name: p0, type: {kind}, url: '{}', key: sk-upstream-p0, attempts: 1 }}\n",
        upstream.url()
    );
    let more = format!(
        "sessions: {{ {sessions} }}\nauth: {{ admin_token: {ADMIN}, secure_cookies: false }}\n"
    );
    TestApp::start(&hub_yaml(&provider, &more)).await
}

fn asking(client: &Client, path: &str) -> awc::ClientRequest {
    client
        .request("POST", path)
        .insert_header(("authorization", format!("Bearer {KEY}")))
        .insert_header(("content-type", "application/json"))
}

async fn ask(app: &TestApp, path: &str, body: &str) -> Answered {
    let client = app.client();
    client.send(asking(&client, path), body.to_owned()).await
}

/// Waits until nothing waits for the database.
async fn written(app: &TestApp) {
    let bodies = &app.hub.shared.bodies;
    eventually(async || (bodies.waiting_bytes() == 0).then_some(()))
        .await
        .expect("bodies still wait");
}

/// What the API shows of a request.
async fn shown(app: &TestApp, id: &str) -> Value {
    written(app).await;
    let path = format!("/requests/{id}/bodies");
    let admin = Api::admin(app);
    admin.expect(200, "GET", &path, &json!({})).await
}

/// The same of an answer, which must be the client's to the byte.
async fn kept_as_answered(app: &TestApp, answered: &Answered) -> Value {
    let shown = shown(app, &answered.request_id()).await;
    let response = &shown["response"];
    assert_eq!(response["status"], answered.status);
    assert_eq!(response["body"], answered.text());
    assert_eq!(
        (&response["bytes"], &response["truncated"]),
        (&json!(answered.body.len()), &json!(false))
    );
    assert_eq!(
        header(response, "x-request-id").as_deref(),
        Some(answered.request_id().as_str())
    );
    shown
}

/// The value of a header of a request or an answer.
fn header(side: &Value, name: &str) -> Option<String> {
    let headers = side["headers"].as_array().unwrap();
    let found = headers.iter().find(|header| header["name"] == name)?;
    Some(found["value"].as_str().unwrap().to_owned())
}
