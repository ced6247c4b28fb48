//! Sensitive words, request filters, error rules and oldest versions by the API: written, listed, changed, tried out; in
//! force at once, and only for those who may.

use claude_code_hub::store::AuditFilter;
use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{ADMIN, Api, hub, problem};
use crate::support::{TestApp, hub_yaml, provider};

/// Path, name in the audit log, a good draft, a change, a bad draft, and where it is wrong.
type List = (
    &'static str,
    &'static str,
    Value,
    Value,
    Value,
    &'static [&'static str],
);

/// Each list, with a good draft, a change, and what is wrong with a bad draft.
fn lists() -> [List; 4] {
    [
        (
            "/sensitive-words",
            "sensitive_word",
            json!({"word": "Tulip"}),
            json!({"match_type": "exact", "description": "a garden"}),
            json!({"word": "a(", "match_type": "regex", "description": "x".repeat(5001)}),
            &["/word", "/description"],
        ),
        (
            "/request-filters",
            "request_filter",
            json!({"name": "customers", "scope": "body", "action": "text_replace", "pattern": "ACME", "value": "a customer"}),
            json!({"groups": ["default"], "priority": -3}),
            json!({"name": "x", "scope": "header", "action": "set", "target": "Authorization", "provider_ids": [1], "groups": ["a", "a"]}),
            &["/groups/1", "/groups", "/target"],
        ),
        (
            "/error-rules",
            "error_rule",
            json!({"pattern": "balance", "fault": "account"}),
            json!({"fault": null, "override_status": 402, "override_bodies": {"gemini": "{}"}}),
            json!({"pattern": "x", "fault": "client", "override_bodies": {"gemini": "no"}, "category": "x".repeat(101)}),
            &["/override_bodies", "/category"],
        ),
        (
            "/client-versions",
            "client_version",
            json!({"client": "claude-code", "min_version": "2.1"}),
            json!({"min_version": "2.2", "refuse_unknown": true}),
            json!({"client": "claude-code", "min_version": "new"}),
            &["/min_version"],
        ),
    ]
}

#[actix_web::test]
async fn every_list_is_written_shown_changed_and_deleted_and_the_audit_log_tells_it() {
    let app = hub().await;
    let api = Api::admin(&app);
    for (list, kind, draft, patch, _, _) in lists() {
        let made = api.expect(201, "POST", list, &draft).await;
        assert_eq!(made["enabled"], true, "{list}");
        for (field, value) in draft.as_object().unwrap() {
            assert_eq!(&made[field], value, "{list}: {field}");
        }
        let path = format!("{list}/{}", made["id"]);
        assert_eq!(api.get(&path).await.json(), made, "{list}");
        let again = api.send("POST", list, &draft).await;
        if ["sensitive_word", "client_version"].contains(&kind) {
            assert_eq!(problem(&again).0, "exists", "{list}");
        }
        let changed = api.expect(200, "PATCH", &path, &patch).await;
        for (field, value) in patch.as_object().unwrap() {
            assert_eq!(&changed[field], value, "{list}: {field}");
        }
        let stale = api
            .request("PATCH", &path)
            .insert_header(("if-match", "\"1\""));
        let stale = app.client().send(stale, "{}").await;
        assert_eq!(problem(&stale).0, "stale", "{list}");
        assert_eq!(api.delete(&path).await.status, 204, "{list}");
        assert_eq!(problem(&api.get(&path).await).0, "not_found", "{list}");
        let every = AuditFilter::default();
        let audit = app.hub.db.list_audit(&every, None, 10).await.unwrap();
        let told: Vec<&str> = audit.iter().map(|row| row.action.as_str()).collect();
        for (place, verb) in ["delete", "update"].iter().enumerate() {
            assert_eq!(told[place], format!("{kind}.{verb}"));
        }
        assert!(
            told.contains(&format!("{kind}.create").as_str()),
            "{told:?}"
        );
    }
    app.stop().await;
}

#[actix_web::test]
async fn bad_values_are_named_and_nothing_is_changed() {
    let app = hub().await;
    let api = Api::admin(&app);
    for (list, _, draft, _, bad, pointers) in lists() {
        let answered = api.send("POST", list, &bad).await;
        assert_eq!(answered.status, 422, "{list}: {}", answered.text());
        assert_eq!(
            problem(&answered).1,
            pointers,
            "{list}: {}",
            answered.text()
        );
        let mut unknown = draft.clone();
        unknown["colour"] = json!("red");
        let answered = api.send("POST", list, &unknown).await;
        assert_eq!(problem(&answered).1, ["/colour"], "{list}");
        let listed = api.get(&format!("{list}?colour=red")).await;
        assert_eq!(problem(&listed).1, ["colour"], "{list}");
        let all = api.expect(200, "GET", list, &json!({})).await;
        assert_eq!(all["items"], json!([]), "{list}");
    }
    let word = json!({"words": ["fine", "", "x".repeat(256)]});
    let answered = api.send("POST", "/sensitive-words/import", &word).await;
    assert_eq!(problem(&answered).1, ["/words/1", "/words/2"]);
    let many: Vec<String> = (0..1001).map(|number| format!("w{number}")).collect();
    let many = json!({"words": many, "match_type": "regex"});
    let answered = api.send("POST", "/sensitive-words/import", &many).await;
    assert_eq!(problem(&answered).1, ["/words"]);
    let filter = json!({"name": "f", "scope": "body", "action": "remove", "target": "metadata", "provider_ids": [1, 77]});
    let answered = api.send("POST", "/request-filters", &filter).await;
    assert_eq!(problem(&answered).1, ["/provider_ids/1"]);
    let trial = json!({"dialect": "anthropic", "body": {}, "provider_id": 77});
    let answered = api.send("POST", "/request-filters/test", &trial).await;
    assert_eq!(problem(&answered).1, ["/provider_id"]);
    assert_eq!(app.hub.db.list_sensitive_words().await.unwrap(), []);
    app.stop().await;
}

#[actix_web::test]
async fn lists_come_in_their_order_by_pages_and_can_be_searched() {
    let app = hub().await;
    let api = Api::admin(&app);
    for (pattern, priority, enabled) in [
        ("third", 5, true),
        ("first", -1, true),
        ("second", 0, false),
        ("last", 5, true),
    ] {
        let rule = json!({"pattern": pattern, "priority": priority, "enabled": enabled, "fault": "model", "category": "Fruit"});
        api.expect(201, "POST", "/error-rules", &rule).await;
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/error-rules?limit=2&search=FRUIT{cursor}");
        let page = api.expect(200, "GET", &path, &json!({})).await;
        let items = page["items"].as_array().unwrap();
        seen.extend(
            items
                .iter()
                .map(|item| item["pattern"].as_str().unwrap().to_owned()),
        );
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, ["first", "second", "third", "last"]);
    let path = "/error-rules?enabled=false&search=seco";
    let found = api.expect(200, "GET", path, &json!({})).await;
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    app.stop().await;
}

#[actix_web::test]
async fn imported_words_are_found_and_refuse_requests_at_once() {
    let upstream = Upstream::start(Answer::message("hello")).await;
    let yaml = hub_yaml(
        &provider("p0", &upstream, ""),
        &format!("auth: {{ admin_token: {ADMIN} }}\n"),
    );
    let app = TestApp::start(&yaml).await;
    let api = Api::admin(&app);
    let mut words: Vec<String> = (0..20_000)
        .map(|number| format!("codename-{number}-x"))
        .collect();
    words.push("hello".to_owned());
    let asked = json!({"words": words});
    let done = api
        .expect(200, "POST", "/sensitive-words/import", &asked)
        .await;
    assert_eq!(done, json!({"added": 20_001, "kept": 0, "removed": 0}));
    let text = json!({"text": "about CODENAME-7-X and codename-19999-x"});
    let found = api
        .expect(200, "POST", "/sensitive-words/test", &text)
        .await;
    let hits: Vec<&str> = found["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["word"].as_str().unwrap())
        .collect();
    assert_eq!(hits, ["codename-7-x", "codename-19999-x"]);
    assert_eq!(found["refused"], true);
    assert_eq!(app.client().message(false).await.status, 400);

    let asked = json!({"words": ["something else"], "replace": true});
    let done = api
        .expect(200, "POST", "/sensitive-words/import", &asked)
        .await;
    assert_eq!(done, json!({"added": 1, "kept": 0, "removed": 20_001}));
    let found = api
        .expect(200, "POST", "/sensitive-words/test", &text)
        .await;
    assert_eq!(found, json!({"refused": false, "hits": []}));
    assert_eq!(app.client().message(false).await.status, 200);
    app.stop().await;
}

#[actix_web::test]
async fn filters_and_error_rules_can_be_tried_out() {
    let app = hub().await;
    let api = Api::admin(&app);
    let provider = app.hub.db.load_catalog().await.unwrap().providers[0].id.0;
    let mut ids = Vec::new();
    for filter in [
        json!({"name": "late", "scope": "body", "action": "set", "target": "user", "value": "\"hub\"", "provider_ids": [provider], "priority": -9}),
        json!({"name": "names", "scope": "body", "action": "text_replace", "pattern": "ACME-(\\d+)", "match_type": "regex", "value": "customer $1"}),
        json!({"name": "header", "scope": "header", "action": "remove", "target": "X-Team"}),
        json!({"name": "nothing", "scope": "body", "action": "remove", "target": "metadata"}),
        json!({"name": "off", "scope": "body", "action": "remove", "target": "messages", "enabled": false}),
    ] {
        ids.push(api.expect(201, "POST", "/request-filters", &filter).await["id"].clone());
    }
    let mut trial = json!({
        "dialect": "openai_chat",
        "body": {"model": "m", "messages": [{"role": "user", "content": "about ACME-42"}]},
        "headers": {"X-Team": "blue", "X-Other": "1"},
    });
    let tried = api
        .expect(200, "POST", "/request-filters/test", &trial)
        .await;
    assert_eq!(tried["body"]["messages"][0]["content"], "about customer 42");
    assert_eq!(tried["headers"], json!({"x-other": "1"}));
    let did = |tried: &Value| {
        let filters = tried["filters"].as_array().unwrap().iter();
        filters
            .map(|filter| {
                (
                    filter["name"].as_str().unwrap().to_owned(),
                    filter["changed"] == true,
                )
            })
            .collect::<Vec<_>>()
    };
    let globals = [("names", true), ("header", true), ("nothing", false)];
    let globals = globals.map(|(name, changed)| (name.to_owned(), changed));
    assert_eq!(did(&tried), globals);
    trial["provider_id"] = json!(provider);
    let tried = api
        .expect(200, "POST", "/request-filters/test", &trial)
        .await;
    assert_eq!(did(&tried)[3], ("late".to_owned(), true));
    assert_eq!(tried["filters"][3]["id"], ids[0]);
    assert_eq!(tried["body"]["user"], "hub");

    let rule = json!({"pattern": "credit balance", "status": 400, "fault": "account", "override_message": "ask Ann"});
    let rule = api.expect(201, "POST", "/error-rules", &rule).await;
    let error =
        json!({"text": r#"{"error":{"message":"Your credit balance is too low"}}"#, "status": 400});
    let tried = api.expect(200, "POST", "/error-rules/test", &error).await;
    assert_eq!(tried["rule_id"], rule["id"]);
    assert_eq!(
        tried["does"],
        "taken as the account's fault: another one is tried; the client gets another message"
    );
    let other = json!({"text": "Your credit balance is too low", "status": 500});
    let tried = api.expect(200, "POST", "/error-rules/test", &other).await;
    assert_eq!(tried, json!({"rule_id": null, "rule": null, "does": null}));
    app.stop().await;
}

#[actix_web::test]
async fn an_auditor_looks_and_tries_out_but_changes_nothing() {
    let app = hub().await;
    let auditor = Api::of_role(&app, "auditor").await;
    let key = Api::bearer(&app, crate::support::KEY);
    let trial = json!({"text": "x"});
    auditor
        .expect(200, "POST", "/sensitive-words/test", &trial)
        .await;
    for (list, _, draft, _, _, _) in lists() {
        auditor.expect(200, "GET", list, &json!({})).await;
        let answered = auditor.send("POST", list, &draft).await;
        assert_eq!(problem(&answered).0, "forbidden", "{list}");
        assert_eq!(problem(&key.get(list).await).0, "forbidden", "{list}");
    }
    let import = json!({"words": ["x"]});
    let answered = auditor
        .send("POST", "/sensitive-words/import", &import)
        .await;
    assert_eq!(problem(&answered).0, "forbidden");
    app.stop().await;
}
