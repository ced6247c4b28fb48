//! The audit log as it is read: pages, filters, the check of its chain, exports, retention.

use claude_code_hub::store::Who;
use serde_json::{Value, json};

use super::{Api, hub, problem};
use crate::support::KEY;

async fn three_users(api: &Api) {
    for name in ["bob", "carol", "=dave"] {
        api.expect(201, "POST", "/users", &json!({"name": name}))
            .await;
    }
}

#[actix_web::test]
async fn the_log_is_listed_filtered_and_verified() {
    let app = hub().await;
    let api = Api::admin(&app);
    three_users(&api).await;
    let mut names = Vec::new();
    let mut path = "/audit?action=user.create&limit=2&actor=admin%20token".to_owned();
    loop {
        let page = api.expect(200, "GET", &path, &json!({})).await;
        let items = page["items"].as_array().unwrap();
        names.extend(
            items
                .iter()
                .map(|row| row["target_name"].as_str().unwrap().to_owned()),
        );
        match page["next_cursor"].as_str() {
            Some(next) => {
                path =
                    format!("/audit?action=user.create&limit=2&actor=admin%20token&cursor={next}")
            }
            None => break,
        }
    }
    assert_eq!(names, ["=dave", "carol", "bob"]);
    let one = api
        .expect(
            200,
            "GET",
            "/audit?target_kind=user&limit=1&door=api",
            &json!({}),
        )
        .await;
    let seq = &one["items"][0]["seq"];
    let row = api
        .expect(200, "GET", &format!("/audit/{seq}"), &json!({}))
        .await;
    assert_eq!(row["after"]["name"], "=dave");
    assert_eq!(row["client_ip"], "127.0.0.1");
    assert_eq!(problem(&api.get("/audit/99999").await).0, "not_found");
    assert_eq!(problem(&api.get("/audit/x").await).0, "not_found");
    assert_eq!(problem(&api.get("/audit?from=yesterday").await).1, ["from"]);
    let verdict = api.expect(200, "GET", "/audit/verify", &json!({})).await;
    assert_eq!(
        (&verdict["intact"], &verdict["broken_at"]),
        (&json!(true), &Value::Null)
    );
    let user = Api::bearer(&app, KEY);
    for path in ["/audit", "/audit/1", "/audit/verify", "/audit/export"] {
        assert_eq!(problem(&user.get(path).await).0, "forbidden", "{path}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn the_log_is_exported_whole_in_both_forms() {
    let app = hub().await;
    let api = Api::admin(&app);
    // More than one piece.
    let who = Who::command_line();
    let mut change = app.hub.db.change(&who).await.unwrap();
    for at in 0..1200 {
        change
            .acted(
                "try",
                "thing",
                at,
                "n,\"1\"",
                None::<&()>,
                Some(&json!({"at": at})),
            )
            .unwrap();
    }
    change.commit_quietly().await.unwrap();
    three_users(&api).await;
    let lines = api.get("/audit/export?target_kind=thing").await;
    assert_eq!(lines.header("content-type"), Some("application/x-ndjson"));
    let text = lines.text();
    let rows: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 1200);
    assert_eq!(
        (&rows[0]["after"]["at"], &rows[1199]["after"]["at"]),
        (&json!(1199), &json!(0))
    );
    let table = api.get("/audit/export?format=csv").await;
    assert_eq!(
        table.header("content-type"),
        Some("text/csv; charset=utf-8")
    );
    assert_eq!(
        table.header("content-disposition"),
        Some("attachment; filename=\"audit.csv\"")
    );
    let text = table.text();
    assert!(text.starts_with("seq,at,actor_kind,"), "{}", &text[..100]);
    assert!(text.contains(",'=dave,") && text.contains("\"n,\"\"1\"\"\""));
    assert!(text.lines().count() > 1203);
    assert_eq!(
        problem(&api.get("/audit/export?format=xml").await).1,
        ["format"]
    );
    app.stop().await;
}

#[actix_web::test]
async fn what_retention_leaves_can_still_be_verified() {
    let app = hub().await;
    let api = Api::admin(&app);
    three_users(&api).await;
    let mut change = app.hub.db.change(&Who::hub()).await.unwrap();
    assert!(change.prune_audit(i64::MAX).await.unwrap() >= 3);
    change.commit_quietly().await.unwrap();
    api.expect(201, "POST", "/users", &json!({"name": "erin"}))
        .await;
    let verdict = api.expect(200, "GET", "/audit/verify", &json!({})).await;
    assert_eq!(
        (&verdict["intact"], &verdict["rows"]),
        (&json!(true), &json!(2))
    );
    app.stop().await;
}
