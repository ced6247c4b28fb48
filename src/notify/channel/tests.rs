//! The exact bodies that receivers document, and what cannot get into them.

use actors::domain::ProviderId;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::super::event::Event;
use super::super::text::{Language, message};
use super::*;

const NOW_MS: i64 = 1_577_262_236_757;

fn opened(name: &str) -> Message {
    let event = Event::CircuitOpened {
        provider: ProviderId(4),
        name: name.to_owned(),
        failures: 5,
        retry_at_ms: NOW_MS,
    };
    message(&event, Language::English, &TimeZone::UTC, NOW_MS)
}

fn posted(address: Value, message: &Message, templates: Value) -> (Post, Value) {
    let address: Address = serde_json::from_value(address).unwrap();
    let post = post(&address, message, templates.as_object().unwrap(), NOW_MS).unwrap();
    let body = serde_json::from_str(&post.body).unwrap();
    (post, body)
}

fn body(kind: &str, message: &Message) -> Value {
    let address = match kind {
        "telegram" => json!({ "kind": kind, "bot_token": "12:ab", "chat_id": "-100" }),
        _ => json!({ "kind": kind, "url": "https://h/x?key=1" }),
    };
    posted(address, message, json!({})).1
}

#[test]
fn dingtalk_is_signed_in_its_address() {
    let address = json!({
        "kind": "dingtalk",
        "url": "https://oapi.dingtalk.com/robot/send?access_token=t",
        "secret": "this is secret",
    });
    let (post, _) = posted(address, &opened("p"), json!({}));
    // Worked out with the sample code of the vendor's page.
    let wanted = "https://oapi.dingtalk.com/robot/send?access_token=t&timestamp=1577262236757&sign=hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D";
    assert_eq!(post.url, wanted);
    let unsigned = json!({ "kind": "dingtalk", "url": "https://h/x?access_token=t" });
    let (post, body) = posted(unsigned, &opened("p"), json!({}));
    assert_eq!(post.url, "https://h/x?access_token=t");
    let wanted = json!({
        "msgtype": "markdown",
        "markdown": {
            "title": "Provider p is out of use",
            "text": "### Provider p is out of use\n\n5 failures in a row opened its circuit.\n\nIt is tried again at 2019-12-25 08:23 UTC.",
        },
    });
    assert_eq!(body, wanted);
}

#[test]
fn feishu_is_signed_in_its_body() {
    // Worked out with the sample code of the vendor's page.
    let address = json!({ "kind": "feishu", "url": "https://h/x", "secret": "this is secret" });
    let address: Address = serde_json::from_value(address).unwrap();
    let post = post(
        &address,
        &opened("p"),
        &NotificationTemplates::new(),
        1_599_360_473_999,
    );
    let body: Value = serde_json::from_str(&post.unwrap().body).unwrap();
    assert_eq!(body["timestamp"], "1599360473");
    assert_eq!(body["sign"], "/eYKrXQBzTjUZJ3s6NX16VxGbTwmK7AEs8/FnvC1CSw=");
    assert_eq!(body["msg_type"], "interactive");
    assert_eq!(body["card"]["header"]["template"], "red");
    assert_eq!(
        body["card"]["header"]["title"]["content"],
        "Provider p is out of use"
    );
    assert_eq!(body["card"]["elements"][0]["text"]["tag"], "lark_md");
    assert_eq!(self::body("feishu", &opened("p")).get("sign"), None);
}

#[test]
fn the_other_bodies_are_as_documented() {
    let lines =
        "5 failures in a row opened its circuit.\nIt is tried again at 2019-12-25 08:23 UTC.";
    let title = "Provider p is out of use";
    let wanted = json!({
        "msgtype": "markdown",
        "markdown": { "content": format!("**<font color=\"warning\">{title}</font>**\n{lines}") },
    });
    assert_eq!(body("wecom", &opened("p")), wanted);
    let wanted = json!({
        "chat_id": "-100",
        "text": format!("<b>{title}</b>\n{lines}"),
        "parse_mode": "HTML",
        "link_preview_options": { "is_disabled": true },
    });
    assert_eq!(body("telegram", &opened("p")), wanted);
    let wanted = json!({
        "text": title,
        "blocks": [
            { "type": "header", "text": { "type": "plain_text", "text": title, "emoji": false } },
            { "type": "section", "text": { "type": "mrkdwn", "text": lines } },
        ],
        "unfurl_links": false,
    });
    assert_eq!(body("slack", &opened("p")), wanted);
    let discord = body("discord", &opened("p"));
    assert_eq!(discord["embeds"][0]["title"], title);
    assert_eq!(discord["embeds"][0]["color"], 0xe7_4c_3c);
    assert_eq!(
        discord["embeds"][0]["timestamp"],
        "2019-12-25T08:23:56.757Z"
    );
    assert_eq!(discord["allowed_mentions"], json!({ "parse": [] }));
}

#[test]
fn telegram_is_posted_to_the_bot() {
    let address = json!({ "kind": "telegram", "bot_token": "12:ab", "chat_id": "1", "api_url": "http://h:1/" });
    assert_eq!(
        posted(address, &opened("p"), json!({})).0.url,
        "http://h:1/bot12:ab/sendMessage"
    );
}

#[test]
fn a_name_calls_nobody_and_is_no_markup() {
    let sly = opened("<@all> <at id=all></at> [x](http://evil) @everyone & <!channel>");
    let text = |kind| body(kind, &sly).to_string();
    for (kind, forbidden) in [
        ("wecom", "<@all>"),
        ("dingtalk", "<@all>"),
        ("telegram", "<@all>"),
        ("discord", "[x](http"),
    ] {
        assert!(!text(kind).contains(forbidden), "{kind}: {}", text(kind));
    }
    for kind in ["wecom", "dingtalk"] {
        assert!(!text(kind).contains("[x](http"), "{kind}");
    }
    let mut in_lines = sly.clone();
    in_lines.lines = vec!["<at id=all></at>".to_owned()];
    let feishu = body("feishu", &in_lines);
    assert_eq!(
        feishu["card"]["elements"][0]["text"]["content"],
        "&#60;at id=all&#62;&#60;/at&#62;"
    );
    assert!(
        !body("slack", &sly)["text"]
            .as_str()
            .unwrap()
            .contains("<!channel>")
    );
    let telegram = body("telegram", &sly)["text"].as_str().unwrap().to_owned();
    assert!(
        telegram.contains("&lt;@all&gt;") && telegram.contains("&amp;"),
        "{telegram}"
    );
}

#[test]
fn a_long_message_fits() {
    let mut long = opened("p");
    long.lines = vec!["长<&>".repeat(20_000)];
    let wecom = body("wecom", &long);
    assert!(wecom["markdown"]["content"].as_str().unwrap().len() <= 4096);
    let slack = body("slack", &long);
    assert!(slack["blocks"][1]["text"]["text"].as_str().unwrap().len() <= 3000);
    let telegram = body("telegram", &long);
    assert!(telegram["text"].as_str().unwrap().chars().count() <= 4096);
}

#[test]
fn templates_say_it_in_other_words() {
    let slack = json!({ "kind": "slack", "url": "https://h/x" });
    let templates =
        json!({ "circuit_opened": "{{provider}} is gone\n{{failures}}x", "default": "no" });
    let (_, body) = posted(slack, &opened("p"), templates);
    assert_eq!(body["blocks"][1]["text"]["text"], "p is gone\n5x");
    let custom = json!({ "kind": "custom", "url": "https://h/x", "headers": { "X-Token": "t", "Content-Type": "application/vnd.x+json" } });
    let (post, body) = posted(
        custom.clone(),
        &opened("p"),
        json!({ "default": { "n": "{{time_ms}}", "t": ["{{level}}: {{title}}"] } }),
    );
    assert_eq!(
        body,
        json!({ "n": NOW_MS, "t": ["critical: Provider p is out of use"] })
    );
    let headers: Vec<_> = post
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        headers,
        [("content-type", "application/vnd.x+json"), ("x-token", "t")]
    );
    let (_, body) = posted(custom, &opened("p"), json!({}));
    assert_eq!(body["event"], "circuit_opened");
    assert_eq!(body["provider_id"], 4);
    assert_eq!(body["lines"][0], "5 failures in a row opened its circuit.");
}
