//! The request log over the API: listed by its filters, followed, added up, one by one, exported.

use std::sync::Arc;

use actors::domain::{
    Cost, EndedBy, KeyId, LimitRefusal, NanoUsd, Period, ProviderId, RequestLog, ScopeId, UserId,
    WindowKind,
};
use actors::log_writer::port::LogSink;
use claude_code_hub::store::RequestSink;
use serde_json::{Value, json};

use super::{Api, hub, problem};
use crate::store::rows;
use crate::support::{Answered, KEY, TestApp};

const NOON: i64 = 1_767_268_800_000;

pub async fn write(app: &TestApp, logs: Vec<RequestLog>) {
    for piece in logs.chunks(500) {
        RequestSink(app.hub.db.clone())
            .write(Arc::new(piece.to_vec()))
            .await
            .unwrap();
    }
}

/// A request of alice's key at the hub's provider.
pub async fn request_of_alice(app: &TestApp, at_ms: i64) -> RequestLog {
    let db = &app.hub.db;
    let key = db.find_key(Some("alice"), "test").await.unwrap();
    let provider = db.find_provider("p0").await.unwrap().unwrap();
    RequestLog {
        user_id: Some(key.user_id),
        key_id: Some(key.id),
        provider_id: Some(provider.id),
        ..rows::request(at_ms)
    }
}

/// The same, refused by the user's daily limit.
pub async fn refused(app: &TestApp, at_ms: i64) -> RequestLog {
    let log = request_of_alice(app, at_ms).await;
    RequestLog {
        status: 429,
        ended_by: EndedBy::Hub,
        error_code: Some("rate_limited".to_owned()),
        refused_by: Some(LimitRefusal {
            scope: ScopeId::User(log.user_id.unwrap().0),
            window: WindowKind::Money(Period::Day),
            limit: 12_500_000_000,
            used: 12_400_000_000,
            reserved: 100_000_000,
            resets_at_ms: Some(NOON),
        }),
        ..log
    }
}

fn ids(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

#[actix_web::test]
async fn the_log_comes_in_pages_and_what_is_new_is_followed() {
    let app = hub().await;
    let api = Api::admin(&app);
    let mut logs = Vec::new();
    for n in 0..7 {
        logs.push(request_of_alice(&app, NOON + n).await);
    }
    write(&app, logs.clone()).await;
    logs.reverse();
    let wanted: Vec<String> = logs.iter().map(|log| log.id.to_string()).collect();

    let first = api.get("/requests?limit=3").await.json();
    let mut seen = ids(&first);
    let mut next = first["next_cursor"].as_str().map(str::to_owned);
    while let Some(cursor) = next {
        let page = api
            .get(&format!("/requests?limit=3&cursor={cursor}"))
            .await
            .json();
        seen.extend(ids(&page));
        next = page["next_cursor"].as_str().map(str::to_owned);
    }
    assert_eq!(seen, wanted);
    let item = &first["items"][0];
    assert_eq!(item["user"]["name"], "alice");
    assert_eq!(item["provider"]["name"], "p0");
    assert_eq!(item["at"], "2026-01-01T12:00:00.006Z");
    assert_eq!(item["cost_usd"], "0.001234567");
    assert_eq!(item["usage"]["cache_read"], 50);

    let newest = first["newest_cursor"].as_str().unwrap();
    let later = request_of_alice(&app, NOON + 100).await;
    write(&app, vec![later.clone()]).await;
    let since = api.get(&format!("/requests?since={newest}")).await.json();
    assert_eq!(ids(&since), [later.id.to_string()]);
    let newest = since["newest_cursor"].as_str().unwrap();
    let nothing = api.get(&format!("/requests?since={newest}")).await.json();
    assert_eq!(
        (ids(&nothing).len(), nothing["newest_cursor"].as_str()),
        (0, Some(newest))
    );
    app.stop().await;
}

#[actix_web::test]
async fn filters_find_by_name_and_by_id_and_totals_add_up_the_same() {
    let app = hub().await;
    let api = Api::admin(&app);
    let alice = request_of_alice(&app, NOON).await;
    let nobody = RequestLog {
        user_id: Some(UserId(99)),
        key_id: Some(KeyId(99)),
        provider_id: Some(ProviderId(99)),
        model: "gpt-5".to_owned(),
        status: 502,
        ended_by: EndedBy::Upstream,
        stream: false,
        ..rows::request(NOON + 1)
    };
    write(&app, vec![alice.clone(), nobody.clone()]).await;
    let user = alice.user_id.unwrap();
    for query in [
        "user=alice".to_owned(),
        format!("user_id={user}"),
        "user=alice&key=test".to_owned(),
        "provider=p0".to_owned(),
        "model=claude-opus-4-5".to_owned(),
        "ended_by=complete".to_owned(),
        "status_class=2".to_owned(),
        "stream=true".to_owned(),
        "to=2026-01-01T12:00:00.001Z".to_owned(),
    ] {
        let page = api.get(&format!("/requests?{query}")).await;
        assert_eq!(page.status, 200, "{query}: {}", page.text());
        assert_eq!(ids(&page.json()), [alice.id.to_string()], "{query}");
        let totals = api.get(&format!("/requests/totals?{query}")).await.json();
        assert_eq!(
            (&totals["requests"], &totals["exact"]),
            (&json!(1), &json!(true)),
            "{query}"
        );
    }
    let page = api.get("/requests?status=502").await.json();
    assert_eq!(ids(&page), [nobody.id.to_string()]);
    assert_eq!(page["items"][0]["user"], json!({"id": 99}), "nobody's id");
    let values = api.get("/requests/values").await.json();
    assert_eq!(values["statuses"], json!([200, 502]));
    app.stop().await;
}

#[actix_web::test]
async fn names_of_the_deleted_are_still_shown() {
    let app = hub().await;
    let api = Api::admin(&app);
    let bob = api
        .expect(201, "POST", "/users", &json!({"name": "bob"}))
        .await;
    let id = bob["id"].as_i64().unwrap();
    let log = RequestLog {
        user_id: Some(UserId(id)),
        ..rows::request(NOON)
    };
    write(&app, vec![log]).await;
    assert_eq!(api.delete(&format!("/users/{id}")).await.status, 204);
    let page = api.get(&format!("/requests?user_id={id}")).await.json();
    assert_eq!(page["items"][0]["user"], json!({"id": id, "name": "bob"}));
    app.stop().await;
}

#[actix_web::test]
async fn a_request_is_shown_with_its_chain_its_cost_and_the_limit_that_refused_it() {
    let app = hub().await;
    let api = Api::admin(&app);
    let log = RequestLog {
        cost: Cost {
            input: NanoUsd(1_500_000),
            total: NanoUsd(1_200_000),
            multiplier_ppm: 800_000,
            group_multiplier_ppm: 1_000_000,
            price_model: "claude-opus-4-5".to_owned(),
            price_source: "manual".to_owned(),
            price_version: NOON.to_string(),
            ..Cost::default()
        },
        ..refused(&app, NOON).await
    };
    write(&app, vec![log.clone()]).await;
    let shown = api.get(&format!("/requests/{}", log.id)).await.json();
    assert_eq!(shown["id"], log.id.to_string());
    let details = &shown["details"];
    assert_eq!(details["attempts"][0]["fault"], "provider");
    assert_eq!(details["cost"]["input_usd"], "0.0015");
    assert_eq!(details["cost"]["multiplier"], "0.8");
    assert_eq!(
        details["cost"]["price"],
        json!({"model": "claude-opus-4-5", "source": "manual", "version": NOON.to_string(), "effective_at": "2026-01-01T12:00:00Z", "service_tier": "standard"})
    );
    assert_eq!(
        (&details["client_ip"], &details["user_agent"]),
        (&json!("127.0.0.1"), &json!("claude-cli/2.0"))
    );
    assert_eq!(details["refused_by"]["limit"], "daily_usd");
    assert_eq!(details["refused_by"]["allowed"], "12.5");
    assert_eq!(details["refused_by"]["scope"], "user");
    for id in ["00000000-0000-7000-8000-000000000000", "x"] {
        assert_eq!(
            problem(&api.get(&format!("/requests/{id}")).await).0,
            "not_found"
        );
    }
    app.stop().await;
}

#[actix_web::test]
async fn an_export_has_every_row_and_no_formula() {
    let app = hub().await;
    let api = Api::admin(&app);
    let mut logs = Vec::new();
    let one = request_of_alice(&app, NOON).await;
    for n in 0..1203 {
        logs.push(RequestLog {
            at_ms: NOON + n,
            ..RequestLog {
                id: rows::request(NOON).id,
                ..one.clone()
            }
        });
    }
    logs[0].model = "=cmd|' /C calc'!A0, \"x\"".to_owned();
    write(&app, logs.clone()).await;

    let export = async |query: &str| -> Answered {
        let answered = api.get(&format!("/requests/export?{query}")).await;
        assert_eq!(answered.status, 200, "{}", answered.text());
        assert!(answered.whole);
        answered
    };
    let table = export("format=csv&order=oldest").await;
    assert_eq!(
        table.header("content-type"),
        Some("text/csv; charset=utf-8")
    );
    let file = table.header("content-disposition").unwrap();
    assert!(
        file.starts_with("attachment; filename=\"requests-") && file.ends_with(".csv\""),
        "{file}"
    );
    let text = table.text();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines.len(), 1 + 1203 + 1);
    assert!(lines[0].starts_with("id,at,kind,"), "{}", lines[0]);
    assert!(
        lines[1].contains(",\"'=cmd|' /C calc'!A0, \"\"x\"\"\","),
        "{}",
        lines[1]
    );
    assert!(lines[1].contains(",alice,"));

    let lines = export("format=ndjson&details=true").await.text();
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 1203);
    assert_eq!(lines[0]["id"], logs[1202].id.to_string());
    assert_eq!(lines[0]["details"]["user_agent"], "claude-cli/2.0");
    let none = export("format=ndjson&model=none").await;
    assert_eq!(none.text(), "");
    app.stop().await;
}

#[actix_web::test]
async fn wrong_parameters_are_named_and_only_those_who_may_look_see_the_log() {
    let app = hub().await;
    let api = Api::admin(&app);
    for (query, field) in [
        ("colour=red", "colour"),
        ("status=99", "status"),
        ("status_class=x", "status_class"),
        ("kind=poem", "kind"),
        ("stream=maybe", "stream"),
        ("from=yesterday", "from"),
        ("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "to"),
        ("user=nobody", "user"),
        ("user=alice&user_id=1", "user"),
        ("key=none", "key"),
        ("provider=none", "provider"),
        ("model=%00", "model"),
        ("limit=201", "limit"),
        ("cursor=abc", "cursor"),
        ("since=abc", "since"),
    ] {
        let answered = api.get(&format!("/requests?{query}")).await;
        assert_eq!(answered.status, 422, "{query}: {}", answered.text());
        assert_eq!(problem(&answered).1, [field], "{query}");
    }
    for (query, field) in [
        ("", "format"),
        ("format=xls", "format"),
        ("format=csv&details=true", "details"),
    ] {
        let answered = api.get(&format!("/requests/export?{query}")).await;
        assert_eq!(problem(&answered).1, [field], "{query}");
    }
    let alice = Api::bearer(&app, KEY);
    for path in [
        "/requests",
        "/requests/totals",
        "/requests/values",
        "/requests/export?format=csv",
        "/requests/00000000-0000-7000-8000-000000000000",
    ] {
        assert_eq!(alice.get(path).await.status, 403, "{path}");
        assert_eq!(Api::bearer(&app, "no").get(path).await.status, 401);
    }
    app.stop().await;
}
