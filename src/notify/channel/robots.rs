//! Pure: the group robots of WeCom, Feishu and DingTalk, with the signatures of the latter two.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use url::Url;

use super::super::event::Level;
use super::super::text::Message;
use super::escape::{no_links, numbered, plain, wide, within};

/// WeCom takes 4096 bytes of Markdown.
const WECOM_MAX: usize = 4096;
/// Feishu takes requests of 20 KB, DingTalk texts of 20,000 bytes; both are for reading.
const TEXT_MAX: usize = 8000;
const TITLE_MAX: usize = 300;

pub(super) fn wecom(message: &Message) -> Value {
    let color = match message.level {
        Level::Info => "info",
        Level::Warning | Level::Critical => "warning",
    };
    let title = within(&no_links(&message.title), TITLE_MAX, wide);
    let head = format!("**<font color=\"{color}\">{title}</font>**\n");
    let text = within(&no_links(&message.text()), WECOM_MAX - head.len(), wide);
    json!({ "msgtype": "markdown", "markdown": { "content": format!("{head}{text}") } })
}

pub(super) fn feishu(message: &Message, secret: Option<&str>, now_ms: i64) -> Value {
    let color = match message.level {
        Level::Info => "blue",
        Level::Warning => "orange",
        Level::Critical => "red",
    };
    let text = within(&no_links(&message.text()), TEXT_MAX, numbered);
    let mut body = json!({
        "msg_type": "interactive",
        "card": {
            "config": { "wide_screen_mode": true },
            "header": {
                "title": { "tag": "plain_text", "content": within(&message.title, TITLE_MAX, plain) },
                "template": color,
            },
            "elements": [{ "tag": "div", "text": { "tag": "lark_md", "content": text } }],
        },
    });
    if let Some(secret) = secret {
        let at_s = (now_ms / 1000).to_string();
        body["sign"] = json!(feishu_signature(&at_s, secret));
        body["timestamp"] = json!(at_s);
    }
    body
}

/// The time and the secret are the key, and nothing is what is signed.
fn feishu_signature(at_s: &str, secret: &str) -> String {
    hmac_base64(format!("{at_s}\n{secret}").as_bytes(), b"")
}

pub(super) fn dingtalk(message: &Message) -> Value {
    let title = within(&no_links(&message.title), TITLE_MAX, wide);
    // A single line break is a space in its Markdown.
    let lines = no_links(&message.lines.join("\n\n"));
    let text = format!("### {title}\n\n{}", within(&lines, TEXT_MAX, wide));
    json!({ "msgtype": "markdown", "markdown": { "title": title, "text": text } })
}

/// The robot's address, signed where it wants that.
pub(super) fn dingtalk_url(url: &str, secret: Option<&str>, now_ms: i64) -> String {
    let (Some(secret), Ok(mut signed)) = (secret, Url::parse(url)) else {
        return url.to_owned();
    };
    let at_ms = now_ms.to_string();
    let signature = dingtalk_signature(&at_ms, secret);
    signed
        .query_pairs_mut()
        .append_pair("timestamp", &at_ms)
        .append_pair("sign", &signature);
    signed.into()
}

/// The secret is the key, the time and the secret are what is signed.
fn dingtalk_signature(at_ms: &str, secret: &str) -> String {
    hmac_base64(secret.as_bytes(), format!("{at_ms}\n{secret}").as_bytes())
}

fn hmac_base64(key: &[u8], text: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length is taken");
    mac.update(text);
    STANDARD.encode(mac.finalize().into_bytes())
}
