//! Statistics, availability and rate-limit events over the API.

use actors::domain::{EndedBy, NanoUsd, RequestLog};
use serde_json::json;

use super::requests::{refused, request_of_alice, write};
use super::{Api, hub_with, problem};
use crate::support::KEY;

/// 2026-01-01T12:00:00Z.
const NOON: i64 = 1_767_268_800_000;
const HOUR: i64 = 3_600_000;

#[actix_web::test]
async fn an_overview_says_today_in_the_hubs_zone() {
    let app = hub_with("limits: { timezone: Asia/Shanghai }\n").await;
    let api = Api::admin(&app);
    let now_ms = jiff::Timestamp::now().as_millisecond();
    write(&app, vec![request_of_alice(&app, now_ms).await]).await;
    let told = api.get("/statistics/overview").await.json();
    assert_eq!(told["timezone"], "Asia/Shanghai");
    assert_eq!(told["today"]["requests"], 1);
    assert_eq!(told["today"]["cost_usd"], "0.001234567");
    assert_eq!(told["yesterday"]["requests"], 0);
    assert_eq!(told["active_users"], 1);
    assert!(told["today_from"].as_str().unwrap().ends_with("T16:00:00Z"));
    let other = api.get("/statistics/overview?user_id=12345").await.json();
    assert_eq!(other["today"]["requests"], 0);
    app.stop().await;
}

#[actix_web::test]
async fn leaders_are_named_and_come_in_pages() {
    let app = hub_with("").await;
    let api = Api::admin(&app);
    let mut logs = Vec::new();
    for n in 0..3 {
        let one = request_of_alice(&app, NOON + n).await;
        logs.push(RequestLog {
            model: format!("model-{n}"),
            ..one
        });
    }
    logs[1].cost.total = NanoUsd(9_000_000_000);
    write(&app, logs).await;
    let time = "from=2026-01-01T12:00:00Z&to=2026-01-01T13:00:00Z";
    let users = api
        .get(&format!("/statistics/leaderboard?by=user&{time}"))
        .await
        .json();
    assert_eq!(users["items"][0]["name"], "alice");
    assert_eq!(users["items"][0]["requests"], 3);
    assert_eq!(users["items"][0]["success_rate"], 1.0);
    let keys = api
        .get(&format!("/statistics/leaderboard?by=key&{time}"))
        .await
        .json();
    assert_eq!(keys["items"][0]["user"], json!({"id": 1, "name": "alice"}));
    let models = api
        .get(&format!("/statistics/leaderboard?by=model&limit=1&{time}"))
        .await
        .json();
    assert_eq!(models["items"][0]["name"], "model-1");
    assert_eq!(models["items"][0]["cost_usd"], "9");
    assert_eq!(models["more"], true);
    let rest = api
        .get(&format!(
            "/statistics/leaderboard?by=model&order=requests&offset=1&{time}"
        ))
        .await
        .json();
    assert_eq!(
        (rest["items"].as_array().unwrap().len(), &rest["more"]),
        (2, &json!(false))
    );
    let today = api
        .get("/statistics/leaderboard?by=provider&period=day")
        .await
        .json();
    assert_eq!(today["items"], json!([]));
    app.stop().await;
}

#[actix_web::test]
async fn a_series_has_all_its_steps_and_lines() {
    let app = hub_with("limits: { timezone: Europe/Berlin }\n").await;
    let api = Api::admin(&app);
    let one = request_of_alice(&app, NOON).await;
    let other = RequestLog {
        model: "gpt-5".to_owned(),
        ..request_of_alice(&app, NOON + 2 * HOUR).await
    };
    write(&app, vec![one, other]).await;
    let hours = api
        .get("/statistics/series?from=2026-01-01T12:00:00Z&to=2026-01-01T15:00:00Z&group_by=model&top=1")
        .await
        .json();
    assert_eq!(hours["resolution"], "hour");
    assert_eq!(hours["steps"].as_array().unwrap().len(), 3);
    let lines = hours["lines"].as_array().unwrap();
    let of: Vec<_> = lines
        .iter()
        .map(|line| line["of"].as_str().unwrap())
        .collect();
    assert_eq!(of, ["all", "one", "others"]);
    let counts = |line: &serde_json::Value| -> Vec<u64> {
        let sums = line["sums"].as_array().unwrap().iter();
        sums.map(|sums| sums["requests"].as_u64().unwrap())
            .collect()
    };
    assert_eq!(counts(&lines[0]), [1, 0, 1]);
    assert!(lines[1]["who"]["name"].is_string());
    let days = api
        .get("/statistics/series?from=2026-01-01T00:00:00Z&to=2026-01-04T00:00:00Z")
        .await
        .json();
    assert_eq!(days["resolution"], "day");
    assert_eq!(
        days["steps"][0], "2025-12-31T23:00:00Z",
        "a day of the zone"
    );
    app.stop().await;
}

#[actix_web::test]
async fn availability_is_told_by_lanes() {
    let app = hub_with("").await;
    let api = Api::admin(&app);
    let good = RequestLog {
        attempts: Vec::new(),
        ..request_of_alice(&app, NOON).await
    };
    let mut bad = RequestLog {
        status: 502,
        ended_by: EndedBy::Upstream,
        ..request_of_alice(&app, NOON + 1).await
    };
    bad.attempts[0].provider_id = bad.provider_id;
    write(&app, vec![good, bad]).await;
    let told = api
        .get("/availability?from=2026-01-01T12:00:00Z&to=2026-01-01T13:00:00Z&lanes=12")
        .await
        .json();
    let one = &told["items"][0];
    assert_eq!(one["provider"]["name"], "p0");
    assert_eq!(one["lanes"].as_array().unwrap().len(), 12);
    assert_eq!(
        (&one["total"]["succeeded"], &one["total"]["failed"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(one["total"]["availability"], 0.5);
    assert_eq!(one["latency"]["duration_ms"]["p95"], 900);
    app.stop().await;
}

#[actix_web::test]
async fn refusals_are_listed_and_counted() {
    let app = hub_with("").await;
    let api = Api::admin(&app);
    let mut logs = Vec::new();
    for n in 0..3 {
        logs.push(refused(&app, NOON + n * HOUR).await);
    }
    logs.push(request_of_alice(&app, NOON).await);
    write(&app, logs).await;
    let page = api.get("/rate-limit-events?limit=2").await.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    assert_eq!(page["items"][0]["refused_by"]["limit"], "daily_usd");
    assert_eq!(page["items"][0]["request"]["user"]["name"], "alice");
    let next = page["next_cursor"].as_str().unwrap();
    let rest = api
        .get(&format!("/rate-limit-events?cursor={next}"))
        .await
        .json();
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    assert!(rest.get("next_cursor").is_none());

    let time = "from=2026-01-01T12:00:00Z&to=2026-01-02T00:00:00Z";
    let told = api
        .get(&format!("/rate-limit-events/summary?{time}"))
        .await
        .json();
    assert_eq!(told["refused"], 3);
    assert_eq!(told["by_limit"], json!([{"of": "daily_usd", "refused": 3}]));
    assert_eq!(told["by_scope"], json!([{"of": "user", "refused": 3}]));
    assert_eq!(told["by_user"][0]["of"]["name"], "alice");
    assert_eq!(told["by_key"][0]["of"]["name"], "test");
    assert_eq!(told["series"].as_array().unwrap().len(), 3);
    let days = api
        .get(&format!(
            "/rate-limit-events/summary?resolution=day&scope=user&limit=daily_usd&{time}"
        ))
        .await
        .json();
    assert_eq!(
        days["series"],
        json!([{"from": "2026-01-01T00:00:00Z", "refused": 3}])
    );
    let none = api
        .get(&format!("/rate-limit-events/summary?scope=key&{time}"))
        .await
        .json();
    assert_eq!(none["refused"], 0);
    app.stop().await;
}

#[actix_web::test]
async fn wrong_parameters_are_named_and_keys_may_not_look() {
    let app = hub_with("").await;
    let api = Api::admin(&app);
    for (path, field) in [
        ("/statistics/overview?x=1", "x"),
        ("/statistics/series?resolution=minute", "resolution"),
        ("/statistics/series?group_by=user&top=21", "top"),
        ("/statistics/series?top=3", "top"),
        (
            "/statistics/series?period=day&from=2026-01-01T00:00:00Z",
            "period",
        ),
        ("/statistics/leaderboard?by=nobody", "by"),
        ("/statistics/leaderboard?by=user&limit=201", "limit"),
        ("/statistics/leaderboard?by=user&offset=100001", "offset"),
        (
            "/availability?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
            "to",
        ),
        ("/availability?lanes=401", "lanes"),
        ("/rate-limit-events?cursor=x", "cursor"),
        ("/rate-limit-events/summary?scope=team", "scope"),
    ] {
        let answered = api.get(path).await;
        assert_eq!(answered.status, 422, "{path}: {}", answered.text());
        assert_eq!(problem(&answered).1, [field], "{path}");
        assert_eq!(Api::bearer(&app, KEY).get(path).await.status, 403, "{path}");
    }
    app.stop().await;
}
