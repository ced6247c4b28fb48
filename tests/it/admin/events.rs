//! The stream of events: what it tells to whom, that it goes on where it was left, and when it ends.

use std::time::Duration;

use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};
use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{ADMIN, Api, problem};
use crate::support::{KEY, TestApp, hub_yaml, message, provider};

const DEADLINE: Duration = Duration::from_secs(10);

fn yaml(upstream: &Upstream, more: &str) -> String {
    let admin = format!(
        "  - name: bob\n    keys: [{{ name: b, key: sk-hub-bobs-key-0123 }}]\nauth: {{ admin_token: {ADMIN} }}\n{more}"
    );
    hub_yaml(&provider("p0", upstream, ""), &admin)
}

/// A follower's side.
struct Following {
    stream: std::pin::Pin<Box<dyn Stream<Item = Bytes>>>,
    text: String,
}

impl Following {
    async fn start(app: &TestApp, token: &str, more: &str, last: Option<&str>) -> Self {
        let api = Api::bearer(app, token);
        let mut request = api.request("GET", &format!("/events{more}"));
        if let Some(last) = last {
            request = request.insert_header(("last-event-id", last));
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        };
        assert_eq!(header("content-type"), "text/event-stream");
        assert_eq!(header("x-accel-buffering"), "no");
        let pieces = response.map(|piece| piece.unwrap_or_default());
        Self {
            stream: Box::pin(pieces),
            text: String::new(),
        }
    }

    /// The next event: its name, its number, its data. `None` where the stream ended.
    async fn next(&mut self) -> Option<(String, String, Value)> {
        loop {
            if let Some(end) = self.text.find("\n\n") {
                let block: String = self.text.drain(..end + 2).collect();
                let field = |name: &str| {
                    let mut lines = block.lines();
                    lines
                        .find_map(|line| line.strip_prefix(name))
                        .map(str::to_owned)
                };
                if let Some(data) = field("data: ") {
                    let data = serde_json::from_str(&data).unwrap();
                    return Some((
                        field("event: ").unwrap(),
                        field("id: ").unwrap_or_default(),
                        data,
                    ));
                }
                continue;
            }
            let piece = tokio::time::timeout(DEADLINE, self.stream.next()).await;
            let piece = piece.expect("nothing came")?;
            self.text.push_str(std::str::from_utf8(&piece).unwrap());
        }
    }

    async fn of(&mut self, kind: &str) -> (String, Value) {
        loop {
            let (name, id, data) = self.next().await.expect("the stream ended");
            if name == kind {
                return (id, data);
            }
        }
    }
}

#[actix_web::test]
async fn each_sees_what_is_theirs() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = TestApp::start(&yaml(&upstream, "")).await;
    let mut all = Following::start(&app, ADMIN, "", None).await;
    let mut own = Following::start(&app, KEY, "", None).await;
    let mut others = Following::start(&app, "sk-hub-bobs-key-0123", "", None).await;
    let mut ends = Following::start(&app, ADMIN, "?kinds=request.finished", None).await;
    app.client().message(false).await;
    let (_, started) = all.of("request.started").await;
    assert_eq!(started["kind"], "request.started");
    assert_eq!(
        (&started["data"]["user"], &started["data"]["endpoint"]),
        (&"alice".into(), &"/v1/messages".into())
    );
    let (_, finished) = all.of("request.finished").await;
    assert_eq!(
        (&finished["data"]["provider"], &finished["data"]["status"]),
        (&"p0".into(), &200.into())
    );
    assert_eq!(finished["data"]["id"], started["data"]["id"]);
    let (_, finished) = own.of("request.finished").await;
    assert_eq!(
        (&finished["data"]["user"], &finished["data"]["provider"]),
        (&"alice".into(), &Value::Null)
    );
    assert_eq!(ends.next().await.unwrap().0, "request.finished");
    app.hub.shared.live.close();
    assert_eq!(others.next().await, None, "bob has done nothing");
    // The hub stops, and so does the stream.
    while all.next().await.is_some() {}
    app.stop().await;
}

#[actix_web::test]
async fn a_limit_that_is_hit_is_told_in_its_unit() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = TestApp::start(&yaml(&upstream, "")).await;
    let api = Api::bearer(&app, ADMIN);
    let carol = json!({"name": "carol", "limits": {"total_usd": "0"}});
    let carol = api.expect(201, "POST", "/users", &carol).await["id"].clone();
    let keys = format!("/users/{carol}/keys");
    let key = api.expect(201, "POST", &keys, &json!({"name": "c"})).await;
    let mut all = Following::start(&app, ADMIN, "?kinds=limit.hit", None).await;
    let request = app
        .client()
        .request("POST", "/v1/messages")
        .insert_header(("x-api-key", key["secret"].as_str().unwrap()))
        .insert_header(("content-type", "application/json"));
    let body = message("claude-sonnet-4-5", false).to_string();
    assert_eq!(app.client().send(request, body).await.status, 429);
    let (_, hit) = all.of("limit.hit").await;
    let hit = &hit["data"];
    assert_eq!((&hit["scope"], &hit["scope_id"]), (&json!("user"), &carol));
    assert_eq!(
        (&hit["name"], &hit["limit"], &hit["used"]),
        (&json!("total_usd"), &json!("0"), &json!("0"))
    );
    app.stop().await;
}

#[actix_web::test]
async fn whoever_comes_back_gets_what_they_missed() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = TestApp::start(&yaml(&upstream, "")).await;
    let mut first = Following::start(&app, ADMIN, "", None).await;
    app.client().message(false).await;
    let (seen, _) = first.of("request.started").await;
    drop(first);
    let mut back = Following::start(&app, ADMIN, "", Some(&seen)).await;
    assert_eq!(back.next().await.unwrap().0, "request.finished");
    let mut back = Following::start(&app, ADMIN, &format!("?last_event_id={seen}"), None).await;
    assert_eq!(back.next().await.unwrap().0, "request.finished");
    let mut late = Following::start(&app, ADMIN, "", Some("5")).await;
    assert_eq!(late.next().await.unwrap().0, "gap");
    let api = Api::admin(&app);
    for (query, field) in [
        ("kinds=x", "kinds"),
        ("last_event_id=x", "last_event_id"),
        ("x=1", "x"),
    ] {
        assert_eq!(
            problem(&api.get(&format!("/events?{query}")).await).1,
            [field]
        );
    }
    assert_eq!(
        app.client()
            .send(app.client().request("GET", "/api/v1/events"), "")
            .await
            .status,
        401
    );
    app.stop().await;
}

#[actix_web::test]
async fn it_ends_with_the_key_and_changes_of_the_catalog_are_told() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = TestApp::start(&yaml(&upstream, "")).await;
    let mut own = Following::start(&app, KEY, "", None).await;
    let mut all = Following::start(&app, ADMIN, "", None).await;
    let api = Api::admin(&app);
    api.expect(201, "POST", "/users", &serde_json::json!({"name": "carol"}))
        .await;
    all.of("catalog.changed").await;
    let text = yaml(&upstream, "").replace("name: test,", "name: test, enabled: false,");
    assert!(text.contains("enabled: false"));
    app.rewrite(&text);
    assert_eq!(own.next().await, None);
    all.of("config.reloaded").await;
    app.stop().await;
}
