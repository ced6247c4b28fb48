//! Sessions and running requests: listed, shown with their requests, ended, and the audit log tells who ended them.

use std::time::Duration;

use claude_code_hub::live::Phase;
use claude_code_hub::store::AuditFilter;
use futures_util::future::join;
use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{ADMIN, Api, problem};
use crate::support::{KEY, TestApp, eventually, hub_yaml, provider};

async fn start(upstream: &Upstream) -> TestApp {
    let admin = format!("auth: {{ admin_token: {ADMIN}, secure_cookies: false }}\n");
    TestApp::start(&hub_yaml(&provider("p0", upstream, ""), &admin)).await
}

async fn waiting(app: &TestApp, many: usize) {
    let live = &app.hub.shared.live;
    let all = eventually(async || {
        let running = live.list();
        let waiting = running.iter().filter(|view| view.phase == Phase::Waiting);
        (waiting.count() == many).then_some(())
    });
    all.await.expect("the requests do not wait upstream");
}

async fn told(app: &TestApp, action: &str) -> Vec<Value> {
    let filter = AuditFilter {
        action: action.to_owned(),
        ..AuditFilter::default()
    };
    let rows = app.hub.db.list_audit(&filter, None, 50).await.unwrap();
    let told = rows
        .iter()
        .map(|row| serde_json::from_str(row.after.as_deref().unwrap()).unwrap());
    told.collect()
}

#[actix_web::test]
async fn sessions_are_listed_page_by_page_and_shown_with_their_requests() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = start(&upstream).await;
    for conversation in [1, 2, 3, 3] {
        assert_eq!(app.client().turn(conversation, false).await.status, 200);
    }
    app.rows(4).await;
    let api = Api::admin(&app);
    for list in [
        "/sessions?state=active&limit=2",
        "/sessions/history?limit=2",
    ] {
        let first = api.expect(200, "GET", list, &json!({})).await;
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = api
            .expect(200, "GET", &format!("{list}&cursor={cursor}"), &json!({}))
            .await;
        assert_eq!(second.get("next_cursor"), None, "{list}");
        let pages = [&first, &second].map(|page| page["items"].as_array().unwrap().clone());
        let names: Vec<_> = pages
            .iter()
            .flatten()
            .map(|one| one["session"].as_str().unwrap())
            .collect();
        let mut once = names.clone();
        once.dedup();
        assert_eq!((names.len(), &once), (3, &names), "{list}");
        assert!(
            names[0].contains("000000000003"),
            "{list}: the latest first"
        );
    }
    let logged = api.get("/sessions/history?limit=1").await.json();
    let whose = &logged["items"][0];
    assert_eq!(
        (&whose["user"]["name"], &whose["key"]["id"]),
        (&json!("alice"), &json!(1))
    );
    let keys = api.get("/keys").await.json();
    assert!(keys["items"][0]["last_used_at"].is_string(), "{keys}");
    let latest = api
        .expect(200, "GET", "/sessions?limit=1", &json!({}))
        .await["items"][0]
        .clone();
    assert_eq!(
        (&latest["user"], &latest["done"]),
        (&json!("alice"), &json!(2))
    );
    for id in ["id", "session"] {
        let path = format!("/sessions/{}", latest[id].as_str().unwrap());
        let shown = api.expect(200, "GET", &path, &json!({})).await;
        assert_eq!(shown["live"]["id"], latest["id"], "{id}");
        assert_eq!(shown["totals"]["requests"], 2);
        let requests = shown["requests"].as_array().unwrap();
        assert_eq!(
            (requests.len(), &requests[0]["provider"]),
            (2, &json!("p0"))
        );
    }
    assert_eq!(problem(&api.get("/sessions/unknown").await).0, "not_found");
    assert_eq!(
        problem(&api.get("/sessions?state=ended").await).1,
        ["state"]
    );
    let none = api
        .expect(200, "GET", "/sessions?user_id=99", &json!({}))
        .await;
    assert_eq!(none["items"], json!([]));
    let user = Api::bearer(&app, KEY);
    for path in ["/sessions", "/sessions/history", "/requests/running"] {
        assert_eq!(problem(&user.get(path).await).0, "forbidden", "{path}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_session_is_ended_with_all_that_runs_of_it() {
    let upstream = Upstream::start(Answer::message("never").hang_before_head()).await;
    let app = start(&upstream).await;
    let api = Api::admin(&app);
    let client = app.client();
    let (answered, path) = join(client.turn(7, false), async {
        waiting(&app, 1).await;
        let list = api.expect(200, "GET", "/sessions", &json!({})).await;
        let id = list["items"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(list["items"][0]["running"], 1);
        let path = format!("/sessions/{id}/terminate");
        let refused = Api::bearer(&app, KEY).send("POST", &path, &json!({})).await;
        assert_eq!(problem(&refused).0, "forbidden");
        let ended = api.expect(200, "POST", &path, &json!({})).await;
        assert_eq!((&ended["id"], &ended["requests"]), (&json!(id), &json!(1)));
        path
    })
    .await;
    assert!(
        answered.text().contains("an admin ended this request"),
        "{}",
        answered.text()
    );
    let gone = eventually(async || app.hub.shared.live.list().is_empty().then_some(()));
    gone.await.expect("the request still runs");
    let again = api.send("POST", &path, &json!({})).await;
    assert_eq!(problem(&again).0, "not_found");
    let told = told(&app, "conversation.terminate").await;
    assert_eq!(told.len(), 1);
    assert_eq!(
        (&told[0]["user"], &told[0]["requests"]),
        (&json!("alice"), &json!(1))
    );
    app.stop().await;
}

#[actix_web::test]
async fn many_sessions_are_ended_at_once_and_those_unknown_are_named() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = start(&upstream).await;
    let api = Api::admin(&app);
    for conversation in [1, 2] {
        app.client().turn(conversation, false).await;
    }
    let list = api.expect(200, "GET", "/sessions", &json!({})).await;
    let unknown = "0".repeat(32);
    let ids = json!({"ids": [list["items"][0]["id"], unknown, list["items"][1]["id"]]});
    let ended = api.expect(200, "POST", "/sessions/terminate", &ids).await;
    assert_eq!(ended["ended"].as_array().unwrap().len(), 2);
    assert_eq!(ended["not_found"], json!([unknown]));
    assert_eq!(told(&app, "conversation.terminate").await.len(), 2);
    for (ids, pointers) in [
        (json!([]), vec!["/ids"]),
        (json!(["x", unknown, "y"]), vec!["/ids/0", "/ids/2"]),
        (json!(vec![unknown.clone(); 201]), vec!["/ids"]),
    ] {
        let answered = api
            .send("POST", "/sessions/terminate", &json!({"ids": ids}))
            .await;
        assert_eq!(problem(&answered).1, pointers);
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_running_request_is_listed_and_ended() {
    let upstream = Upstream::start(Answer::message("never").hang_before_head()).await;
    let app = start(&upstream).await;
    let api = Api::admin(&app);
    let client = app.client();
    let (answered, ()) = join(client.message(false), async {
        waiting(&app, 1).await;
        let list = api
            .expect(200, "GET", "/requests/running", &json!({}))
            .await;
        let request = &list["items"][0];
        assert_eq!(
            (
                &request["phase"],
                &request["provider"],
                &request["endpoint"]
            ),
            (&json!("waiting"), &json!("p0"), &json!("/v1/messages"))
        );
        let path = format!(
            "/requests/running/{}/terminate",
            request["id"].as_str().unwrap()
        );
        api.expect(200, "POST", &path, &json!({})).await;
    })
    .await;
    assert!(answered.text().contains("an admin ended this request"));
    let closed = upstream.wait_for(
        |upstream| upstream.open_connections() == 0,
        Duration::from_secs(5),
    );
    assert!(closed.await);
    let told = told(&app, "request.terminate").await;
    assert_eq!((told.len(), &told[0]["user"]), (1, &json!("alice")));
    for id in ["x", "019a0000-0000-7000-8000-000000000000"] {
        let answered = api
            .send(
                "POST",
                &format!("/requests/running/{id}/terminate"),
                &json!({}),
            )
            .await;
        assert_eq!(problem(&answered).0, "not_found", "{id}");
    }
    app.stop().await;
}
