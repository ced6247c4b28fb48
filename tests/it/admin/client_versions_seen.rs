//! Which clients called and in which versions, over a real socket.

use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{ADMIN, Api, problem};
use crate::support::{KEY, TestApp, hub_yaml, provider};

const BOB: &str = "sk-hub-bobs-key";

async fn app(upstream: &Upstream) -> TestApp {
    let more = format!(
        "  - {{ name: bob, keys: [{{ name: test, key: {BOB} }}] }}\nauth: {{ admin_token: {ADMIN} }}\n"
    );
    TestApp::start(&hub_yaml(&provider("p0", upstream, ""), &more)).await
}

async fn call(app: &TestApp, key: &str, user_agent: &str) -> u16 {
    let client = app.client();
    let request = client
        .request("POST", "/v1/messages")
        .insert_header(("x-api-key", key))
        .insert_header(("content-type", "application/json"))
        .insert_header(("user-agent", user_agent));
    let body = json!({
        "model": "claude-sonnet-4-5",
        "max_tokens": 16,
        "messages": [{ "role": "user", "content": "hello" }],
    });
    client.send(request, body.to_string()).await.status
}

fn named<'a>(shown: &'a Value, client: &str) -> &'a Value {
    let mut items = shown["items"].as_array().unwrap().iter();
    items.find(|item| item["client"] == client).unwrap()
}

#[actix_web::test]
async fn clients_are_counted_by_version_and_user_and_old_ones_are_marked() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = app(&upstream).await;
    let api = Api::admin(&app);
    let rule = json!({"client": "claude-code", "min_version": "2.1"});
    api.expect(201, "POST", "/client-versions", &rule).await;
    for (key, agent, expected) in [
        (KEY, "claude-cli/2.1.329 (external, cli)", 200),
        (KEY, "claude-cli/2.1.329 (external, sdk-cli)", 200),
        // Another word for the same client.
        (BOB, "claude-code/2.1.329", 200),
        // Refused, and seen.
        (BOB, "claude-cli/2.0.9 (external, cli)", 403),
        (BOB, "claude-cli/dev", 200),
        (BOB, "MyTool/3.0 something", 200),
        ("sk-hub-nobodys", "stranger/1.0", 401),
    ] {
        assert_eq!(call(&app, key, agent).await, expected, "{agent}");
    }
    app.rows(6).await;
    let shown = api
        .expect(200, "GET", "/client-versions/seen?days=1", &json!({}))
        .await;
    assert_eq!(shown["items"].as_array().unwrap().len(), 2, "{shown}");
    let claude = named(&shown, "claude-code");
    for (field, expected) in [
        ("users", json!(2)),
        ("requests", json!(5)),
        ("min_version", json!("2.1.0")),
    ] {
        assert_eq!(claude[field], expected, "{field}");
    }
    let versions: Vec<Value> = claude["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| {
            json!([
                version["version"],
                version["users"],
                version["requests"],
                version["newest"],
                version["below_minimum"]
            ])
        })
        .collect();
    assert_eq!(
        json!(versions),
        json!([
            ["2.1.329", 2, 3, true, false],
            ["2.0.9", 1, 1, false, true],
            [null, 1, 1, false, false]
        ])
    );
    let tool = named(&shown, "mytool");
    assert_eq!(tool["versions"][0]["version"], "3.0.0");
    assert!(tool.get("min_version").is_none());
    assert_eq!(tool["last_seen_at"], tool["versions"][0]["last_seen_at"]);
    for days in ["0", "91", "many"] {
        let answered = api.get(&format!("/client-versions/seen?days={days}")).await;
        assert_eq!(problem(&answered).1, ["days"]);
    }
    app.stop().await;
}
