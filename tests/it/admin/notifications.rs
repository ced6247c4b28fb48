//! Receivers of alerts, rules, the log and the kinds of events by the API. Addresses go in and never come out.

use claude_code_hub::notify::{Event, EventKind};
use claude_code_hub::store::AuditFilter;
use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{Api, hub, problem};
use crate::support::eventually;

fn takes(answer: &str) -> Answer {
    Answer::whole("application/json", answer.to_owned())
}

#[actix_web::test]
async fn a_target_hides_its_address_and_keeps_it_over_a_new_name() {
    let app = hub().await;
    let api = Api::admin(&app);
    let receiver = Upstream::start(takes("ok")).await;
    let url = format!("{}/services/very-secret", receiver.url());
    let draft = json!({"name": "ops", "address": {"kind": "slack", "url": url}, "templates": {"default": "{{title}}!"}});
    let made = api.send("POST", "/notifications/targets", &draft).await;
    assert_eq!(made.status, 201, "{}", made.text());
    assert!(!made.text().contains("very-secret"), "{}", made.text());
    let made = made.json();
    assert_eq!(
        (&made["kind"], &made["hint"]),
        (&json!("slack"), &json!("127.0.0.1"))
    );
    assert_eq!(made["last"], Value::Null);
    let path = format!("/notifications/targets/{}", made["id"]);

    let renamed = api
        .expect(
            200,
            "PATCH",
            &path,
            &json!({"name": "night", "enabled": false}),
        )
        .await;
    assert_eq!(
        (&renamed["name"], &renamed["enabled"]),
        (&json!("night"), &json!(false))
    );
    let tried = api
        .expect(200, "POST", &format!("{path}/test?language=ja"), &json!({}))
        .await;
    assert_eq!(
        (&tried["accepted"], &tried["status"]),
        (&json!(true), &json!(200)),
        "{tried}"
    );
    assert_eq!(tried["answer"], "200 ok");
    assert_eq!(receiver.requests()[0].path, "/services/very-secret");
    let shown = api.expect(200, "GET", &path, &json!({})).await;
    assert_eq!(shown["last"]["accepted"], true);
    assert_eq!(
        shown["updated_at"], renamed["updated_at"],
        "a message is no change"
    );

    let none = api.send("PATCH", &path, &json!({"address": null})).await;
    assert_eq!(
        problem(&none),
        ("invalid".to_owned(), vec!["/address".to_owned()])
    );
    let other = json!({"address": {"kind": "custom", "url": receiver.url(), "headers": {"X-Token": "t"}}, "templates": {"default": null}});
    let moved = api.expect(200, "PATCH", &path, &other).await;
    assert_eq!(
        (&moved["kind"], &moved["templates"]),
        (&json!("custom"), &json!({}))
    );
    api.expect(200, "POST", &format!("{path}/test"), &json!({}))
        .await;
    assert_eq!(receiver.requests()[1].header("x-token"), Some("t"));

    assert_eq!(api.delete(&path).await.status, 204);
    assert_eq!(problem(&api.get(&path).await).0, "not_found");
    let audit = app
        .hub
        .db
        .list_audit(&AuditFilter::default(), None, 20)
        .await
        .unwrap();
    let told = audit
        .iter()
        .filter(|row| row.target_kind == "notification_target");
    let told: Vec<&str> = told.map(|row| row.action.as_str()).collect();
    let target = |verb: &str| format!("notification_target.{verb}");
    assert_eq!(told, ["delete", "update", "update", "create"].map(target));
    for row in &audit {
        let sides = [&row.before, &row.after].map(|side| side.clone().unwrap_or_default());
        assert!(!sides.concat().contains("very-secret"), "{sides:?}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_proxy_stays_until_it_is_taken_back() {
    let app = hub().await;
    let api = Api::admin(&app);
    let receiver = Upstream::start(takes("ok")).await;
    let closed = testkit::ClosedPort::hold();
    let proxy = json!({"url": closed.url()});
    let draft =
        json!({"name": "ops", "address": {"kind": "slack", "url": receiver.url()}, "proxy": proxy});
    let made = api
        .expect(201, "POST", "/notifications/targets", &draft)
        .await;
    let path = format!("/notifications/targets/{}", made["id"]);
    api.expect(200, "PATCH", &path, &json!({"name": "other"}))
        .await;
    let tried = api
        .expect(200, "POST", &format!("{path}/test"), &json!({}))
        .await;
    assert_eq!(
        (&tried["accepted"], &tried["refused"]),
        (&json!(false), &json!(false)),
        "{tried}"
    );
    assert_eq!(receiver.requests().len(), 0);
    api.expect(200, "PATCH", &path, &json!({"proxy": null}))
        .await;
    let tried = api
        .expect(200, "POST", &format!("{path}/test"), &json!({}))
        .await;
    assert_eq!(tried["accepted"], true, "{tried}");
    app.stop().await;
}

#[actix_web::test]
async fn a_draft_is_tried_before_it_is_saved_and_what_cannot_be_is_named() {
    let app = hub().await;
    let api = Api::admin(&app);
    let receiver =
        Upstream::start(takes(r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#)).await;
    let trial = json!({"address": {"kind": "wecom", "url": receiver.url()}, "language": "zh-CN"});
    let tried = api
        .expect(200, "POST", "/notifications/targets/test", &trial)
        .await;
    assert_eq!(tried["accepted"], false);
    assert!(
        tried["answer"]
            .as_str()
            .unwrap()
            .contains("invalid webhook url"),
        "{tried}"
    );
    assert_eq!(receiver.requests().len(), 1);

    let url = "http://127.0.0.1:9";
    for (draft, pointers) in [
        (json!({"name": "x"}), vec!["/address"]),
        (
            json!({"name": " x", "address": {"kind": "slack", "url": url}}),
            vec!["/name"],
        ),
        (
            json!({"name": "x", "address": {"kind": "slack", "url": "ftp://a"}, "templates": {"default": 1}}),
            vec!["/address/url", "/templates"],
        ),
        (
            json!({"name": "x", "address": {"kind": "slack", "url": url}, "proxy": {"url": "nonsense"}}),
            vec!["/proxy/url"],
        ),
        (
            json!({"name": "x", "address": {"kind": "pigeon"}}),
            vec!["/address/kind"],
        ),
    ] {
        let answered = api.send("POST", "/notifications/targets", &draft).await;
        assert_eq!(answered.status, 422, "{draft}: {}", answered.text());
        let told = problem(&answered).1;
        assert!(
            told == pointers
                || (draft["address"]["kind"] == "pigeon" && told[0].starts_with("/address")),
            "{draft}: {}",
            answered.text()
        );
    }
    assert_eq!(app.hub.db.notification_targets().await.unwrap().len(), 0);
    app.stop().await;
}

#[actix_web::test]
async fn a_rule_tells_its_targets_and_the_log_shows_what_was_sent() {
    let app = hub().await;
    let api = Api::admin(&app);
    let receiver = Upstream::start(takes("ok")).await;
    let draft = json!({"name": "ops", "address": {"kind": "slack", "url": receiver.url()}});
    let target = api
        .expect(201, "POST", "/notifications/targets", &draft)
        .await["id"]
        .clone();
    let draft = json!({"event": "circuit_opened", "target_ids": [target], "language": "ru", "options": {"quiet_s": 0}});
    let rule = api
        .expect(201, "POST", "/notifications/rules", &draft)
        .await;
    assert_eq!(
        (&rule["enabled"], &rule["options"]),
        (&json!(true), &json!({"quiet_s": 0}))
    );
    let now_ms = jiff::Timestamp::now().as_millisecond();
    app.hub
        .notifier
        .tell(Event::example(EventKind::CircuitOpened, now_ms));
    let sent = eventually(async || {
        let page = api.get("/notifications/log?state=sent").await.json();
        page["items"].get(0).cloned()
    });
    let sent = sent.await.expect("a message is sent");
    assert_eq!(
        (&sent["event"], &sent["target_name"]),
        (&json!("circuit_opened"), &json!("ops"))
    );
    assert_eq!(
        (&sent["level"], &sent["tries"], &sent["answer"]),
        (&json!("critical"), &json!(1), &json!("200 ok"))
    );
    assert!(
        sent["title"].as_str().unwrap().contains("example"),
        "{sent}"
    );
    for nothing in ["state=failed", "event=log_behind", "target_id=77"] {
        let page = api
            .expect(
                200,
                "GET",
                &format!("/notifications/log?{nothing}"),
                &json!({}),
            )
            .await;
        assert_eq!(page["items"], json!([]), "{nothing}");
    }
    assert_eq!(
        problem(&api.get("/notifications/log?event=war").await).1,
        ["event"]
    );

    let path = format!("/notifications/rules/{}", rule["id"]);
    let patch =
        json!({"event": "budget_reached", "options": {"quiet_s": null, "thresholds": [90]}});
    let changed = api.expect(200, "PATCH", &path, &patch).await;
    assert_eq!(changed["options"], json!({"thresholds": [90]}));
    let list = api
        .expect(
            200,
            "GET",
            &format!("/notifications/rules?target_id={target}&event=budget_reached"),
            &json!({}),
        )
        .await;
    assert_eq!(list["items"], json!([changed]));
    api.delete(&format!("/notifications/targets/{target}"))
        .await;
    let left = api.expect(200, "GET", &path, &json!({})).await;
    assert_eq!(left["target_ids"], json!([]));
    assert_eq!(api.delete(&path).await.status, 204);
    app.stop().await;
}

#[actix_web::test]
async fn a_rule_that_cannot_be_followed_is_refused() {
    let app = hub().await;
    let api = Api::admin(&app);
    for (draft, pointers) in [
        (json!({"event": "war"}), vec!["/event"]),
        (
            json!({"event": "log_behind", "language": "xx"}),
            vec!["/language"],
        ),
        (
            json!({"event": "log_behind", "target_ids": [5]}),
            vec!["/target_ids/0"],
        ),
        (
            json!({"event": "log_behind", "target_ids": [5, 5], "options": {"top": 3, "thresholds": [0], "zone": "Mars/One", "quiet_s": "long"}}),
            vec![
                "/target_ids/1",
                "/options/top",
                "/options/thresholds",
                "/options/zone",
                "/options/quiet_s",
            ],
        ),
    ] {
        let answered = api.send("POST", "/notifications/rules", &draft).await;
        assert_eq!(answered.status, 422, "{draft}");
        assert_eq!(problem(&answered).1, pointers, "{}", answered.text());
    }
    app.stop().await;
}

#[actix_web::test]
async fn an_option_that_is_null_is_as_usual_in_a_new_rule_and_in_a_change() {
    let app = hub().await;
    let api = Api::admin(&app);
    let options = json!({"thresholds": null, "spenders": null, "zone": "Asia/Tokyo"});
    let draft = json!({"event": "budget_reached", "options": options});
    let rule = api
        .expect(201, "POST", "/notifications/rules", &draft)
        .await;
    assert_eq!(rule["options"], json!({"zone": "Asia/Tokyo"}));
    let path = format!("/notifications/rules/{}", rule["id"]);
    let patch = json!({"options": {"thresholds": null, "zone": null}});
    let changed = api.expect(200, "PATCH", &path, &patch).await;
    assert_eq!(changed["options"], json!({}));
    let unknown = json!({"event": "budget_reached", "options": {"top": null}});
    let answered = api.send("POST", "/notifications/rules", &unknown).await;
    assert_eq!(problem(&answered).1, ["/options/top"]);
    app.stop().await;
}

#[actix_web::test]
async fn events_say_what_templates_may_name_and_rules_may_choose() {
    let app = hub().await;
    let auditor = Api::of_role(&app, "auditor").await;
    let told = auditor
        .expect(200, "GET", "/notifications/events", &json!({}))
        .await;
    let events = told["events"].as_array().unwrap();
    assert_eq!(events.len(), EventKind::ALL.len());
    let names = |list: &Value| -> Vec<String> {
        let list = list.as_array().unwrap().iter();
        list.map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert!(names(&told["always"]).contains(&"title".to_owned()));
    let closed = events
        .iter()
        .find(|event| event["event"] == "circuit_closed")
        .unwrap();
    assert_eq!(names(&closed["placeholders"]), ["provider", "provider_id"]);
    assert_eq!(names(&closed["options"]), ["quiet_s", "zone"]);
    assert_eq!(
        closed["options"][0],
        json!({"name": "quiet_s", "kind": "seconds", "usual": 300, "minimum": 0, "maximum": 2_678_400})
    );
    assert_eq!(
        told["languages"],
        json!(["en", "zh-CN", "zh-TW", "ja", "ru"])
    );

    let address = json!({"kind": "slack", "url": "http://127.0.0.1:9"});
    for (path, body) in [
        ("targets", json!({"name": "x", "address": address})),
        ("targets/test", json!({"address": address})),
        ("rules", json!({"event": "log_behind"})),
    ] {
        let path = format!("/notifications/{path}");
        let answered = auditor.send("POST", &path, &body).await;
        assert_eq!(problem(&answered).0, "forbidden", "{path}");
    }
    for path in [
        "/notifications/targets",
        "/notifications/rules",
        "/notifications/log",
    ] {
        auditor.expect(200, "GET", path, &json!({})).await;
        let key = Api::bearer(&app, crate::support::KEY);
        assert_eq!(problem(&key.get(path).await).0, "forbidden", "{path}");
    }
    app.stop().await;
}
