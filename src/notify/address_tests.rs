//! What is taken as an address, and that its secrets stay where they are.

use std::path::Path;

use serde_json::{Value, json};

use super::*;

fn destination(address: Value) -> Destination {
    let address = serde_json::from_value(address).unwrap();
    Destination {
        address,
        proxy: None,
    }
}

fn master_key() -> MasterKey {
    MasterKey::load_or_create(Path::new("/nonexistent"), Some(&"ab".repeat(32))).unwrap()
}

fn target(name: &str, sealed: String) -> NotificationTarget {
    NotificationTarget {
        id: 1,
        name: name.to_owned(),
        kind: "slack".to_owned(),
        sealed,
        hint: String::new(),
        enabled: true,
        templates: NotificationTemplates::new(),
        last: None,
        created_at_ms: 0,
        updated_at_ms: 0,
    }
}

#[test]
fn an_address_that_cannot_be_names_its_field() {
    let table = [
        (json!({ "kind": "slack", "url": "" }), "url"),
        (
            json!({ "kind": "discord", "url": "file:///etc/passwd" }),
            "url",
        ),
        (json!({ "kind": "wecom", "url": "https://u:p@h/x" }), "url"),
        (
            json!({ "kind": "feishu", "url": "https://h/x", "secret": " " }),
            "secret",
        ),
        (
            json!({ "kind": "telegram", "bot_token": "1:a/../b", "chat_id": "1" }),
            "bot_token",
        ),
        (
            json!({ "kind": "telegram", "bot_token": "1:a", "chat_id": "" }),
            "chat_id",
        ),
        (
            json!({ "kind": "telegram", "bot_token": "1:a", "chat_id": "1", "api_url": "ftp://h" }),
            "api_url",
        ),
        (
            json!({ "kind": "custom", "url": "https://h", "headers": { "Host": "x" } }),
            "headers",
        ),
        (
            json!({ "kind": "custom", "url": "https://h", "headers": { "a b": "x" } }),
            "headers",
        ),
        (
            json!({ "kind": "custom", "url": "https://h", "headers": { "a": "x\r\ny: z" } }),
            "headers",
        ),
        (
            json!({ "kind": "email", "host": "h", "port": 0, "from": "a@b.c", "to": ["a@b.c"] }),
            "port",
        ),
        (
            json!({ "kind": "email", "host": "h", "port": 25, "from": "nobody", "to": ["a@b.c"] }),
            "from",
        ),
        (
            json!({ "kind": "email", "host": "h", "port": 25, "from": "a@b.c", "to": [] }),
            "to",
        ),
    ];
    for (address, field) in table {
        let problem = destination(address.clone()).check().unwrap_err();
        assert_eq!(problem.field, field, "{address}");
    }
    for unknown in [
        json!({ "kind": "slack", "url": "https://h", "colour": 1 }),
        json!({ "kind": "pager", "url": "https://h" }),
        json!({ "kind": "slack" }),
    ] {
        assert!(
            serde_json::from_value::<Address>(unknown.clone()).is_err(),
            "{unknown}"
        );
    }
}

#[test]
fn a_proxy_is_checked_and_is_not_for_mail() {
    let mut slack = destination(json!({ "kind": "slack", "url": "https://h/x" }));
    assert_eq!(slack.check(), Ok(()));
    let proxy = |url: &str| {
        let url = url.to_owned();
        Some(ProxyChoice {
            url,
            fallback_to_direct: true,
        })
    };
    slack.proxy = proxy("socks5://user:s3cret@p:1080");
    assert_eq!(slack.check(), Ok(()));
    assert!(slack.way().unwrap().fallback_to_direct);
    slack.proxy = proxy("gopher://p");
    assert_eq!(slack.check().unwrap_err().field, "proxy.url");
    let mail =
        json!({ "kind": "email", "host": "h", "port": 25, "from": "Hub <a@b.c>", "to": ["a@b.c"] });
    let mut mail = destination(mail);
    assert_eq!(mail.check(), Ok(()));
    mail.proxy = proxy("socks5://p:1080");
    assert_eq!(mail.check().unwrap_err().field, "proxy");
}

#[test]
fn what_is_sealed_opens_for_its_name_only_and_is_never_printed() {
    let made = Destination {
        address: serde_json::from_value(json!({
            "kind": "telegram", "bot_token": "12:s3cret", "chat_id": "-100",
        }))
        .unwrap(),
        proxy: Some(ProxyChoice {
            url: "http://u:s3cret@p:1".to_owned(),
            fallback_to_direct: false,
        }),
    };
    let key = master_key();
    let sealed = made.seal("ops", &key);
    assert!(!sealed.contains("s3cret"));
    assert!(!format!("{made:?}").contains("s3cret"), "{made:?}");
    let opened = Destination::open(&target("ops", sealed.clone()), &key).unwrap();
    assert_eq!(opened, made);
    let renamed = Destination::open(&target("other", sealed), &key);
    assert!(
        matches!(renamed, Err(SealedProblem::Sealed(_))),
        "{renamed:?}"
    );
    let newer = key.seal(r#"{"address":{"kind":"pager"}}"#, "notification/ops");
    let newer = Destination::open(&target("ops", newer), &key);
    assert!(
        matches!(newer, Err(SealedProblem::Unreadable(_))),
        "{newer:?}"
    );
}

#[test]
fn lists_show_hosts_and_chats_but_no_path() {
    let hint = |address: Value| destination(address).address.hint();
    let url = "https://hooks.slack.com/services/T0/B0/s3cret?key=s3cret";
    assert_eq!(
        hint(json!({ "kind": "slack", "url": url })),
        "hooks.slack.com"
    );
    let telegram = json!({ "kind": "telegram", "bot_token": "12:s3cret", "chat_id": "-100" });
    assert_eq!(hint(telegram), "-100 @ api.telegram.org");
}

#[test]
fn templates_name_kinds_of_events_and_what_these_know() {
    let check = |kind: &str, templates: Value| {
        check_templates(kind, templates.as_object().unwrap()).map_err(|problem| problem.reason)
    };
    assert_eq!(
        check(
            "slack",
            json!({ "circuit_opened": "{{provider}}: {{title}}" })
        ),
        Ok(())
    );
    assert_eq!(
        check("custom", json!({ "default": { "text": "{{text}}" } })),
        Ok(())
    );
    let provider = check("slack", json!({ "default": "{{provider}}" })).unwrap_err();
    assert!(provider.contains("`provider`"), "{provider}");
    assert!(check("slack", json!({ "default": {} })).is_err());
    assert!(check("custom", json!({ "whatever": {} })).is_err());
}
