//! `usage-logs/*`, `overview/*`, `statistics/*` and `active-sessions/*`: what was done, by whom it may be seen, and in which
//! pieces.

use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{Script, hub_over};
use crate::support::{KEY, TestApp};

/// A hub with three requests of alice in two conversations, one of which failed, and one of bob's.
async fn busy() -> (Upstream, TestApp, String) {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = hub_over(&upstream).await;
    let (_, _, bob) = Script::admin(&app).user("bob").await;
    assert_eq!(app.client().turn(1, false).await.status, 200);
    assert_eq!(app.client().turn(2, false).await.status, 200);
    let client = app.client();
    let request = client.request("POST", "/v1/messages");
    let request = request.insert_header(("x-api-key", bob.as_str()));
    let body = crate::support::message("claude-haiku-4-5", false).to_string();
    assert_eq!(client.send(request, body).await.status, 200);
    upstream.set(Answer::error(400, "invalid_request_error", "no"));
    assert_eq!(app.client().turn(2, false).await.status, 400);
    app.rows(4).await;
    (upstream, app, bob)
}

fn statuses(page: &Value) -> Vec<u64> {
    let logs = page["logs"].as_array().unwrap().iter();
    logs.map(|log| log["statusCode"].as_u64().unwrap())
        .collect()
}

#[actix_web::test]
async fn the_log_comes_in_pages_and_by_filters() {
    let (_upstream, app, _) = busy().await;
    let admin = Script::admin(&app);
    let logs = async |args: Value| admin.call("usage-logs/getUsageLogs", args).await;
    let all = logs(json!({})).await;
    assert_eq!(
        (statuses(&all), &all["total"]),
        (vec![400, 200, 200, 200], &json!(4))
    );
    assert_eq!(all["summary"]["totalRequests"], 4);
    let newest = &all["logs"][0];
    for (field, expected) in [
        ("userName", "alice"),
        ("keyName", "test"),
        ("providerName", "p0"),
        ("originalModel", "claude-sonnet-4-5"),
        ("endpoint", "/v1/messages"),
    ] {
        assert_eq!(newest[field], expected, "{field}");
    }
    assert!(!newest["providerChain"].as_array().unwrap().is_empty());
    assert!(
        newest["costUsd"].is_string()
            && newest["userAgent"].as_str().unwrap().contains("claude-cli")
    );
    let second = logs(json!({"page": 2, "pageSize": 3})).await;
    assert_eq!(
        (statuses(&second), &second["total"]),
        (vec![200], &json!(4))
    );
    for (args, expected) in [
        (json!({"excludeStatusCode200": true}), vec![400]),
        (
            json!({"excludeStatusCode200": true, "statusCode": 200}),
            vec![],
        ),
        (json!({"statusCode": 200}), vec![200, 200, 200]),
        (json!({"model": "claude-haiku-4-5"}), vec![200]),
        (json!({"sessionId": newest["sessionId"]}), vec![400, 200]),
        (
            json!({"startDate": "2000-01-01T00:00:00Z", "endDate": "2000-01-02T00:00:00Z"}),
            vec![],
        ),
        (
            json!({"startDateLocal": "2000-01-01T00:00", "minRetryCount": 0}),
            vec![400, 200, 200, 200],
        ),
        (
            json!({"userId": newest["userId"], "endpoint": "/v1/messages"}),
            vec![400, 200, 200],
        ),
    ] {
        let found = logs(args.clone()).await;
        assert_eq!(statuses(&found), expected, "{args}");
        assert_eq!(found["total"], expected.len(), "{args}");
    }
    admin
        .all_wrong(
            "usage-logs/getUsageLogs",
            &[
                (json!({"page": 0}), "`page`: `0`"),
                (json!({"page": 10_000}), "`page`: `10000`"),
                (json!({"pageSize": 101}), "`pageSize`: `101`"),
                (json!({"statusCode": 7}), "`statusCode`: `7`"),
                (json!({"startDate": "then"}), "`startDate`: `then`"),
                (json!({"startTime": 2, "endTime": 1}), "`endDate`"),
                (
                    json!({"endTime": i64::MIN}),
                    "`endTime`: `-9223372036854775808`",
                ),
                (json!({"minRetryCount": 1}), "`minRetryCount`: `1`"),
            ],
        )
        .await;
    let models = admin.call("usage-logs/getModelList", json!({})).await;
    assert_eq!(models, json!(["claude-haiku-4-5", "claude-sonnet-4-5"]));
    let codes = admin.call("usage-logs/getStatusCodeList", json!({})).await;
    assert_eq!(codes, json!([200, 400]));
    app.stop().await;
}

#[actix_web::test]
async fn somebody_sees_their_own_and_not_who_served_it() {
    let (_upstream, app, bob) = busy().await;
    let bob = Script::bearer(&app, &bob);
    let page = bob
        .call(
            "usage-logs/getUsageLogs",
            json!({"userId": 1, "providerId": 1}),
        )
        .await;
    assert_eq!((statuses(&page), &page["total"]), (vec![200], &json!(1)));
    for hidden in [
        "providerId",
        "providerName",
        "providerChain",
        "costMultiplier",
    ] {
        assert_eq!(page["logs"][0][hidden], Value::Null, "{hidden}");
    }
    assert_eq!(
        bob.call("usage-logs/getModelList", json!({})).await,
        json!(["claude-haiku-4-5"])
    );
    assert_eq!(
        bob.call("usage-logs/getStatusCodeList", json!({})).await,
        json!([200])
    );
    let overview = bob.call("overview/getOverviewData", json!({})).await;
    assert_eq!(overview["todayRequests"], 1);
    let numbers = bob.call("statistics/getUserStatistics", json!({})).await;
    assert_eq!(
        (&numbers["mode"], &numbers["timeRange"]),
        (&json!("keys"), &json!("today"))
    );
    assert_eq!(numbers["users"].as_array().unwrap().len(), 1);
    let key = numbers["users"][0]["dataKey"].as_str().unwrap();
    let calls = numbers["chartData"].as_array().unwrap().iter();
    let calls: u64 = calls
        .map(|hour| hour[format!("{key}_calls")].as_u64().unwrap())
        .sum();
    assert_eq!(calls, 1);
    let (status, error, _) = bob
        .refused("statistics/getUserStatistics", json!({"timeRange": "ever"}))
        .await;
    assert!(status == 400 && error.contains("`timeRange`"), "{error}");

    let admin = Script::admin(&app);
    let overview = admin.call("overview/getOverviewData", json!({})).await;
    assert_eq!(
        (&overview["todayRequests"], &overview["todayErrorRate"]),
        (&json!(4), &json!(25.0))
    );
    assert_eq!(
        overview["totalSessionCount"],
        overview["concurrentSessions"]
    );
    for range in ["today", "7days", "30days", "thisMonth"] {
        let numbers = admin
            .call("statistics/getUserStatistics", json!({"timeRange": range}))
            .await;
        assert_eq!(numbers["users"].as_array().unwrap().len(), 2, "{range}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn sessions_are_shown_to_those_whose_they_are_and_without_bodies() {
    let (_upstream, app, bob) = busy().await;
    let (admin, bob) = (Script::admin(&app), Script::bearer(&app, &bob));
    let alice = Script::bearer(&app, KEY);
    let sessions = alice
        .call("active-sessions/getActiveSessions", json!({}))
        .await;
    let last = &sessions[0];
    assert_eq!(
        (&last["userName"], &last["requestCount"], &last["status"]),
        (&json!("alice"), &json!(2), &json!("completed")),
        "{sessions}"
    );
    assert_eq!(last["providerName"], Value::Null);
    let all = admin
        .call("active-sessions/getActiveSessions", json!({}))
        .await;
    let named = all
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["providerName"] == "p0");
    assert!(named.count() >= 2, "{all}");
    let id = json!({"sessionId": last["sessionId"]});
    let details = admin
        .call("active-sessions/getSessionDetails", id.clone())
        .await;
    assert_eq!(
        (
            &details["sessionStats"]["requestCount"],
            &details["requestBody"]
        ),
        (&json!(2), &Value::Null)
    );
    assert_eq!(details["sessionStats"]["providers"][0]["name"], "p0");
    assert_eq!(details["requests"].as_array().unwrap().len(), 2);
    let own = alice
        .call("active-sessions/getSessionDetails", id.clone())
        .await;
    assert_eq!(own["sessionStats"]["providers"], json!([]));
    for script in [&admin, &alice] {
        let (status, error, _) = script
            .refused("active-sessions/getSessionMessages", id.clone())
            .await;
        assert!(
            status == 400 && error.contains("`sessions.store_messages` is off"),
            "{error}"
        );
    }
    for action in [
        "active-sessions/getSessionDetails",
        "active-sessions/getSessionMessages",
    ] {
        let (status, error, code) = bob.refused(action, id.clone()).await;
        assert_eq!((status, code.as_str()), (400, "NOT_FOUND"), "{error}");
        admin
            .all_wrong(
                action,
                &[
                    (json!({}), "`sessionId`"),
                    (json!({"sessionId": "nowhere"}), "`nowhere`"),
                ],
            )
            .await;
    }
    app.stop().await;
}
