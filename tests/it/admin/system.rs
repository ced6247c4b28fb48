//! The system as it is shown: settings without secrets, health, and a reload that somebody asks for.

use claude_code_hub::store::AuditFilter;
use serde_json::json;

use super::{ADMIN, Api, hub, problem};
use crate::support::KEY;

#[actix_web::test]
async fn settings_are_shown_with_where_they_came_from_and_without_secrets() {
    let app = hub().await;
    let api = Api::admin(&app);
    let shown = api.get("/system/config").await;
    assert!(!shown.text().contains(ADMIN) && !shown.text().contains("sk-upstream"));
    let shown = shown.json();
    let setting = |name: &str| {
        let mut all = shown["settings"].as_array().unwrap().iter();
        all.find(|setting| setting["name"] == name).unwrap().clone()
    };
    let token = setting("auth.admin_token");
    assert_eq!(
        (
            &token["secret"],
            &token["set"],
            &token["value"],
            &token["source"]
        ),
        (&json!(true), &json!(true), &json!(null), &json!("file"))
    );
    let flush = setting("request_log.flush_interval_ms");
    assert_eq!(
        (&flush["value"], &flush["source"]),
        (&json!("20"), &json!("file"))
    );
    let days = setting("audit.keep_days");
    assert_eq!(
        (&days["value"], &days["source"]),
        (&json!("365"), &json!("default"))
    );
    assert_eq!(setting("database.dsn")["source"], "default");
    assert_eq!(shown["reloadable"], true);
    let health = api.expect(200, "GET", "/system/health", &json!({})).await;
    assert_eq!(health["checks"]["store"], "ok");
    let user = Api::bearer(&app, KEY);
    for (method, path) in [
        ("GET", "/system/config"),
        ("GET", "/system/health"),
        ("POST", "/system/reload"),
    ] {
        assert_eq!(
            problem(&user.send(method, path, &json!({})).await).0,
            "forbidden",
            "{path}"
        );
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_reload_is_done_when_it_is_answered() {
    let app = hub().await;
    let api = Api::admin(&app);
    let file = &app.config_file;
    let text = std::fs::read_to_string(file).unwrap();
    std::fs::write(file, format!("{text}\naudit: {{ keep_days: 7 }}\n")).unwrap();
    let status = api.expect(200, "POST", "/system/reload", &json!({})).await;
    assert_eq!(status["problems"], json!([]));
    assert_eq!(app.hub.shared.catalog.settings().audit.keep_days, 7);
    std::fs::write(file, format!("{text}\naudit: {{ keep_days: many }}\n")).unwrap();
    let status = api.expect(200, "POST", "/system/reload", &json!({})).await;
    assert_eq!(status["problems"].as_array().unwrap().len(), 1, "{status}");
    assert_eq!(app.hub.shared.catalog.settings().audit.keep_days, 7);
    let filter = AuditFilter {
        action: "configuration.reload".to_owned(),
        ..AuditFilter::default()
    };
    assert_eq!(
        app.hub.db.list_audit(&filter, None, 9).await.unwrap().len(),
        2
    );
    app.stop().await;
}
