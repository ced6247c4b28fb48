//! Settings that are changed while the hub runs: in force at once, on other hubs too, under what the operator states, and
//! never by halves. And what everybody may see because of them.

use std::time::Duration;

use claude_code_hub::config::Config;
use claude_code_hub::store::AuditFilter;
use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{ADMIN, Api, hub, hub_with, problem};
use crate::support::{TestApp, eventually, fresh_postgres, hub_yaml, provider, within};

async fn all(api: &Api) -> Vec<Value> {
    let shown = api.expect(200, "GET", "/settings", &json!({})).await;
    shown["items"].as_array().unwrap().clone()
}

async fn setting(api: &Api, name: &str) -> Value {
    let mut all = all(api).await.into_iter();
    all.find(|setting| setting["name"] == name).unwrap()
}

#[actix_web::test]
async fn every_setting_is_shown_with_what_a_form_needs_and_no_secret() {
    let app = hub_with("audit:\n  keep_days: 30\n").await;
    let api = Api::admin(&app);
    let listed = api.get("/settings").await;
    assert!(!listed.text().contains(ADMIN) && !listed.text().contains("sqlite:"));
    assert_eq!(all(&api).await.len(), Config::default().effective().len());
    let days = setting(&api, "request_log.keep_days").await;
    for (field, expected) in [
        ("value", json!(0)),
        ("default", json!(0)),
        ("source", json!("default")),
        ("editable", json!(true)),
        ("type", json!("integer")),
        ("minimum", json!(0)),
        ("maximum", json!(36_500)),
        ("unit", json!("days")),
    ] {
        assert_eq!(days[field], expected, "{field}");
    }
    let told = days["description"].as_str().unwrap();
    assert!(told.starts_with("Days for which rows are kept"), "{told}");
    let audit = setting(&api, "audit.keep_days").await;
    assert_eq!(
        (&audit["value"], &audit["source"]),
        (&json!(30), &json!("file"))
    );
    assert_eq!(audit["editable"], false);
    let place = audit["where"].as_str().unwrap();
    let text = std::fs::read_to_string(&app.config_file).unwrap();
    let (file, line) = place.rsplit_once(':').unwrap();
    assert_eq!(file, app.config_file.display().to_string());
    let line: usize = line.parse().unwrap();
    assert_eq!(text.lines().nth(line - 1), Some("  keep_days: 30"));
    let token = setting(&api, "auth.admin_token").await;
    assert_eq!(
        (&token["secret"], &token["value"], &token["why_not"]),
        (&json!(true), &json!(null), &json!("it is a secret"))
    );
    let format = setting(&api, "log.format").await;
    assert_eq!(format["choices"], json!(["text", "json"]));
    assert_eq!(format["why_not"], "a change needs a restart");
    app.stop().await;
}

#[actix_web::test]
async fn a_change_is_in_force_at_once_and_the_audit_log_tells_who_made_it() {
    let app = hub().await;
    let api = Api::of_role(&app, "owner").await;
    let patch = json!({
        "relay.other_providers": 7,
        "sessions.ttl_s": 60,
        "limits.timezone": "Asia/Tokyo",
        "console.title": "Our hub",
    });
    let shown = api.expect(200, "PATCH", "/settings", &patch).await;
    assert_eq!(shown, api.get("/settings").await.json());
    let relay = app.hub.shared.settings.load();
    assert_eq!((relay.other_providers, relay.session_ttl_ms), (7, 60_000));
    assert_eq!(relay.zone.iana_name(), Some("Asia/Tokyo"));
    let title = setting(&api, "console.title").await;
    assert_eq!(
        (&title["value"], &title["source"], &title["updated_by"]),
        (&json!("Our hub"), &json!("database"), &json!("owner"))
    );
    assert!(title["updated_at"].is_string());
    // The same again is no change.
    api.expect(200, "PATCH", "/settings", &patch).await;
    let filter = AuditFilter {
        target_kind: "setting".to_owned(),
        ..AuditFilter::default()
    };
    let told = app.hub.db.list_audit(&filter, None, 99).await.unwrap();
    assert_eq!(told.len(), 4, "{told:?}");
    let ttl = told.iter().find(|row| row.target_name == "sessions.ttl_s");
    let ttl = ttl.unwrap();
    assert_eq!(
        (ttl.action.as_str(), ttl.actor_name.as_str()),
        ("setting.update", "owner")
    );
    assert_eq!(ttl.before.as_deref(), Some(r#"{"value":300}"#));
    assert_eq!(ttl.after.as_deref(), Some(r#"{"value":60}"#));

    // Taken back in both ways.
    api.expect(200, "PATCH", "/settings", &json!({"sessions.ttl_s": null}))
        .await;
    assert_eq!(
        api.delete("/settings/relay.other_providers").await.status,
        204
    );
    let relay = app.hub.shared.settings.load();
    assert_eq!((relay.other_providers, relay.session_ttl_ms), (3, 300_000));
    let again = api.delete("/settings/relay.other_providers").await;
    assert_eq!(problem(&again).0, "not_found");
    let told = app.hub.db.list_audit(&filter, None, 99).await.unwrap();
    let gone: Vec<&str> = told
        .iter()
        .filter(|row| row.action == "setting.delete")
        .map(|row| row.target_name.as_str())
        .collect();
    assert_eq!(gone, ["relay.other_providers", "sessions.ttl_s"]);
    app.stop().await;
}

#[actix_web::test]
async fn everything_that_is_wrong_is_named_and_nothing_is_changed() {
    let app = hub_with("audit: { keep_days: 30 }\n").await;
    let api = Api::admin(&app);
    let bad = json!({
        "console.title": "Ours",
        "auth.admin_token": "x",
        "colour": "red",
        "relay.ping_ms": -1,
        "server.port": null,
    });
    let answered = api.send("PATCH", "/settings", &bad).await;
    assert_eq!(answered.status, 422, "{}", answered.text());
    assert_eq!(
        problem(&answered),
        (
            "invalid".to_owned(),
            [
                "/auth.admin_token",
                "/colour",
                "/relay.ping_ms",
                "/server.port"
            ]
            .map(str::to_owned)
            .to_vec()
        )
    );
    let stated = json!({"console.title": "Ours", "audit.keep_days": 1});
    let answered = api.send("PATCH", "/settings", &stated).await;
    assert_eq!(answered.status, 409);
    assert_eq!(
        problem(&answered),
        (
            "managed_by_file".to_owned(),
            vec!["/audit.keep_days".to_owned()]
        )
    );
    let place = app.config_file.display().to_string();
    assert!(
        answered.text().contains(&format!("{place}:")),
        "{}",
        answered.text()
    );
    assert_eq!(app.hub.db.list_chosen_settings().await.unwrap(), []);
    assert_eq!(
        app.hub.shared.catalog.settings().console.title,
        "Claude Code Hub"
    );

    let seen = api.get("/settings").await;
    let etag = seen.header("etag").unwrap().to_owned();
    api.expect(200, "PATCH", "/settings", &json!({"console.title": "Ours"}))
        .await;
    for (method, path) in [
        ("PATCH", "/settings"),
        ("DELETE", "/settings/console.title"),
    ] {
        let late = api
            .request(method, path)
            .insert_header(("if-match", etag.as_str()));
        let late = app
            .client()
            .send(late, r#"{"console.title":"Theirs"}"#)
            .await;
        assert_eq!(problem(&late).0, "stale", "{method}");
    }
    assert_eq!(setting(&api, "console.title").await["value"], "Ours");
    let admin = Api::of_role(&app, "admin").await;
    let refused = admin.send("PATCH", "/settings", &json!({})).await;
    assert_eq!(problem(&refused).0, "forbidden");
    app.stop().await;
}

#[actix_web::test]
async fn the_file_wins_over_what_was_set_before_and_gives_it_back() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let token = format!("auth: {{ admin_token: {ADMIN} }}\n");
    let plain = hub_yaml(&provider("p0", &upstream, ""), &token);
    let app = TestApp::start(&plain).await;
    let api = Api::admin(&app);
    api.expect(200, "PATCH", "/settings", &json!({"sessions.ttl_s": 60}))
        .await;
    let ttl = || app.hub.shared.settings.load().session_ttl_ms;
    assert_eq!(ttl(), 60_000);
    for (text, expected) in [
        (format!("{plain}sessions: {{ ttl_s: 90 }}\n"), 90_000),
        (plain.clone(), 60_000),
    ] {
        app.rewrite(&text);
        eventually(async || (ttl() == expected).then_some(()))
            .await
            .expect("the file is not in force");
    }
    // Another change of the file leaves it alone.
    app.rewrite(&format!("{plain}limits: {{ count_tokens_rpm: 9 }}\n"));
    let settings = || app.hub.shared.catalog.settings();
    eventually(async || (settings().limits.count_tokens_rpm == 9).then_some(()))
        .await
        .expect("the file is not in force");
    assert_eq!((ttl(), settings().sessions.ttl_s), (60_000, 60));
    // And so does a start.
    let TestApp { hub, folder, .. } = app;
    hub.stop().await;
    let app = TestApp::start_in(folder, &plain).await;
    assert_eq!(app.hub.shared.settings.load().session_ttl_ms, 60_000);
    app.stop().await;
}

#[actix_web::test]
async fn the_other_hub_on_the_database_follows_within_a_second() {
    let dsn = fresh_postgres("settings").await;
    let more = format!("database: {{ dsn: '{dsn}' }}\n");
    let (here, there) = (hub_with(&more).await, hub_with(&more).await);
    let api = Api::admin(&here);
    let patch = json!({"relay.ping_ms": 0, "console.title": "Ours", "limits.enabled": false});
    api.expect(200, "PATCH", "/settings", &patch).await;
    let second = Duration::from_millis(1500);
    within(second, async || {
        let relay = there.hub.shared.settings.load();
        relay.ping_every.is_none().then_some(())
    })
    .await
    .expect("the other hub does not know");
    let settings = there.hub.shared.catalog.settings();
    assert_eq!(settings.console.title, "Ours");
    assert!(!settings.limits.enabled);
    let title = setting(&Api::admin(&there), "console.title").await;
    assert_eq!(title["source"], "database");
    assert_eq!(
        Api::admin(&there)
            .delete("/settings/console.title")
            .await
            .status,
        204
    );
    within(second, async || {
        let settings = here.hub.shared.catalog.settings();
        (settings.console.title == "Claude Code Hub").then_some(())
    })
    .await
    .expect("the first hub does not know");
    here.stop().await;
    there.stop().await;
}

#[actix_web::test]
async fn everybody_may_see_what_the_console_is_called_and_not_which_version_it_is() {
    let app = hub().await;
    let nobody = app.client();
    let console = async || {
        let request = nobody.request("GET", "/api/v1/console");
        nobody.send(request, "").await.json()
    };
    let first = console().await;
    let mut languages: Vec<String> = std::fs::read_dir("web/src/i18n/locales")
        .unwrap()
        .map(|file| {
            file.unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let mut offered: Vec<String> = serde_json::from_value(first["languages"].clone()).unwrap();
    languages.sort();
    offered.sort();
    assert_eq!(offered, languages);
    let patch = json!({
        "console.title": "Our hub",
        "console.currency_symbol": "¥",
        "console.announcement": "Hello",
        "console.status_page": true,
    });
    Api::admin(&app)
        .expect(200, "PATCH", "/settings", &patch)
        .await;
    assert_eq!(
        console().await,
        json!({
            "title": "Our hub",
            "currency_symbol": "¥",
            "announcement": "Hello",
            "status_page": true,
            "languages": first["languages"],
        })
    );
    app.stop().await;
}

#[actix_web::test]
async fn the_status_page_is_there_when_it_is_on_and_names_nobody() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let yaml = hub_yaml(
        &provider("secret-name", &upstream, ""),
        &format!("auth: {{ admin_token: {ADMIN} }}\n"),
    );
    let app = TestApp::start(&yaml).await;
    let client = app.client();
    let status = async || {
        let request = client.request("GET", "/api/v1/status");
        client.send(request, "").await
    };
    assert_eq!(problem(&status().await).0, "not_found");
    assert_eq!(client.message(false).await.status, 200);
    app.rows(1).await;
    let on = json!({"console.status_page": true});
    Api::admin(&app)
        .expect(200, "PATCH", "/settings", &on)
        .await;
    let answered = status().await;
    assert_eq!(answered.status, 200, "{}", answered.text());
    assert!(!answered.text().contains("secret-name"));
    let shown = answered.json();
    assert_eq!(shown["state"], "operational");
    let dialects = shown["dialects"].as_array().unwrap();
    assert_eq!(dialects.len(), 1);
    assert_eq!(dialects[0]["dialect"], "anthropic");
    assert_eq!(dialects[0]["availability"], 1.0);
    let hours = dialects[0]["hours"].as_array().unwrap();
    assert_eq!(hours.len(), 24);
    let told: Vec<&Value> = hours
        .iter()
        .filter(|hour| hour["availability"].is_number())
        .collect();
    assert_eq!(told.len(), 1, "{shown}");
    // Whoever asks again so soon is told the same.
    assert_eq!(status().await.json()["checked_at"], shown["checked_at"]);
    app.stop().await;
}
