//! Quotas: what requests use of every limit, and that it can be set back.

use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{ADMIN, Api, hub, problem};
use crate::support::{TestApp, eventually, hub_yaml, message, provider};

/// A request costs 0.002 USD.
async fn hub_that_bills(upstream: &Upstream) -> TestApp {
    let limits = "limits: { concurrent_requests: 4, daily_usd: 1 }";
    let more = format!(
        "auth: {{ admin_token: {ADMIN}, secure_cookies: false }}\n\
         prices: [{{ model: claude-sonnet-4-5, input_per_mtok: 1, output_per_mtok: 10 }}]\n"
    );
    TestApp::start(&hub_yaml(&provider("p0", upstream, limits), &more)).await
}

fn answer() -> Answer {
    Answer::message("hi").usage(testkit::Usage {
        input: 1_000,
        output: 100,
        ..testkit::Usage::default()
    })
}

async fn ask(app: &TestApp, secret: &Value) {
    let request = app
        .client()
        .request("POST", "/v1/messages")
        .insert_header(("x-api-key", secret.as_str().unwrap()))
        .insert_header(("anthropic-version", "2023-06-01"))
        .insert_header(("content-type", "application/json"));
    let body = message("claude-sonnet-4-5", false).to_string();
    let answered = app.client().send(request, body).await;
    assert_eq!(answered.status, 200, "{}", answered.text());
}

/// One limit of a quota.
fn limit<'q>(quota: &'q Value, name: &str) -> &'q Value {
    let all = quota["limits"].as_array().unwrap();
    let found = all.iter().find(|limit| limit["name"] == name);
    found.unwrap_or_else(|| panic!("{name}: {quota}"))
}

/// Waits until that much of a limit is used.
async fn until_used(api: &Api, path: &str, name: &str, used: &str) -> Value {
    let seen = eventually(async || {
        let quota = api.expect(200, "GET", path, &json!({})).await;
        (limit(&quota, name)["used"] == used).then_some(quota)
    });
    seen.await
        .unwrap_or_else(|| panic!("{path}: {name} never came to {used}"))
}

#[actix_web::test]
async fn what_a_request_uses_is_told_for_all_three_and_set_back() {
    let upstream = Upstream::start(answer()).await;
    let app = hub_that_bills(&upstream).await;
    let api = Api::admin(&app);
    let bob = json!({"name": "bob", "limits": {"weekly_usd": "0.004", "rpm": 10}});
    let user = api.expect(201, "POST", "/users", &bob).await["id"].clone();
    let draft = json!({"name": "ci", "limits": {"daily_usd": "0.01", "concurrent_sessions": 2}});
    let made = api
        .expect(201, "POST", &format!("/users/{user}/keys"), &draft)
        .await;
    let key = &made["key"]["id"];
    ask(&app, &made["secret"]).await;

    let key_path = format!("/keys/{key}/quotas");
    let quota = until_used(&api, &key_path, "daily_usd", "0.002").await;
    let daily = limit(&quota, "daily_usd");
    assert_eq!(
        (&daily["limit"], &daily["remaining"], &daily["percent"]),
        (&json!("0.01"), &json!("0.008"), &json!(20.0))
    );
    assert!(daily["reset_at"].is_string());
    assert_eq!(
        (&quota["scope"], &quota["percent"]),
        (&json!("key"), &json!(50.0))
    );
    assert_eq!((&quota["user_id"], &quota["user"]), (&user, &json!("bob")));
    let sessions = limit(&quota, "concurrent_sessions");
    assert_eq!(
        (&sessions["limit"], &sessions["used"]),
        (&json!(2), &json!(1))
    );

    let user_path = format!("/users/{user}/quotas");
    let quota = api.expect(200, "GET", &user_path, &json!({})).await;
    assert_eq!(limit(&quota, "weekly_usd")["percent"], 50.0);
    assert_eq!(limit(&quota, "rpm")["used"], 1);
    let provider = app.hub.root.providers.all()[0].id();
    let provider_path = format!("/providers/{provider}/quotas");
    let quota = until_used(&api, &provider_path, "daily_usd", "0.002").await;
    assert_eq!(limit(&quota, "concurrent_requests")["limit"], 4);

    let found = async |query: &str| {
        let page = api.get(&format!("/quotas?{query}")).await.json();
        let items = page["items"].as_array().unwrap().clone();
        let names = items
            .iter()
            .map(|quota| quota["name"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(found("scope=user").await, ["alice", "bob"]);
    assert_eq!(found("scope=user&sort=percent").await, ["bob", "alice"]);
    let first = api.get("/quotas?scope=user&sort=percent&limit=1").await;
    let next = first.json()["next_cursor"].as_str().unwrap().to_owned();
    let second = format!("scope=user&sort=percent&limit=1&cursor={next}");
    assert_eq!(found(&second).await, ["alice"]);
    assert_eq!(found("scope=user&min_percent=50").await, ["bob"]);
    assert_eq!(found("scope=key&min_percent=50.1").await, [""; 0]);
    for wrong in ["-1e-9", "NaN"] {
        let answer = api
            .get(&format!("/quotas?scope=user&min_percent={wrong}"))
            .await;
        assert_eq!(problem(&answer).1, ["min_percent"], "{wrong}");
    }
    assert_eq!(found("scope=key&search=BOB").await, ["ci"]);
    assert_eq!(found("scope=provider").await, ["p0"]);

    let reset = format!("/users/{user}/reset-usage?keys=true");
    api.expect(204, "POST", &reset, &json!({})).await;
    until_used(&api, &key_path, "daily_usd", "0").await;
    until_used(&api, &user_path, "weekly_usd", "0").await;
    ask(&app, &made["secret"]).await;
    until_used(&api, &key_path, "daily_usd", "0.002").await;
    let reset = format!("/keys/{key}/reset-usage");
    api.expect(204, "POST", &reset, &json!({})).await;
    until_used(&api, &key_path, "daily_usd", "0").await;
    until_used(&api, &user_path, "weekly_usd", "0.002").await;
    app.stop().await;
}

#[actix_web::test]
async fn without_limits_there_are_none_and_what_is_not_there_is_not_found() {
    let app = hub().await;
    let api = Api::admin(&app);
    let page = api
        .expect(200, "GET", "/quotas?scope=user", &json!({}))
        .await;
    let alice = &page["items"][0];
    assert_eq!(
        (&alice["limits"], &alice["percent"]),
        (&json!([]), &json!(0.0))
    );
    for path in [
        "/users/99/quotas",
        "/keys/99/quotas",
        "/providers/99/quotas",
    ] {
        assert_eq!(problem(&api.get(path).await).0, "not_found", "{path}");
    }
    for path in ["/users/99/reset-usage", "/keys/99/reset-usage"] {
        assert_eq!(api.send("POST", path, &json!({})).await.status, 404);
    }
    for (query, pointer) in [("scope=group", "scope"), ("scope=user&limit=0", "limit")] {
        let answered = api.get(&format!("/quotas?{query}")).await;
        assert_eq!(problem(&answered).1, [pointer]);
    }
    assert_eq!(api.get("/quotas").await.status, 422);
    app.stop().await;
}
