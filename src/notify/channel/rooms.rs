//! Pure: Telegram, Slack and Discord.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::event::Level;
use super::super::text::Message;
use super::escape::{backslashed, entities, plain, within};

/// Telegram takes 4096 characters, Discord as many in an embed's description.
const TEXT_MAX: usize = 3500;
const TITLE_MAX: usize = 250;
/// Of a header and of a section in Slack's blocks: 150 and 3000 characters.
const SLACK_TITLE_MAX: usize = 150;
const SLACK_TEXT_MAX: usize = 3000;

pub(super) fn telegram(message: &Message, chat_id: &str) -> Value {
    let title = within(&message.title, TITLE_MAX, entities);
    let text = within(&message.text(), TEXT_MAX, entities);
    json!({
        "chat_id": chat_id,
        "text": format!("<b>{title}</b>\n{text}"),
        "parse_mode": "HTML",
        "link_preview_options": { "is_disabled": true },
    })
}

pub(super) fn slack(message: &Message) -> Value {
    let title = within(&message.title, SLACK_TITLE_MAX, plain);
    let text = within(&message.text(), SLACK_TEXT_MAX, entities);
    let mut blocks = vec![json!({
        "type": "header",
        "text": { "type": "plain_text", "text": title, "emoji": false },
    })];
    // A section without a text is an error.
    if !text.is_empty() {
        blocks.push(json!({ "type": "section", "text": { "type": "mrkdwn", "text": text } }));
    }
    json!({
        "text": within(&message.title, SLACK_TITLE_MAX, entities),
        "blocks": blocks,
        "unfurl_links": false,
    })
}

pub(super) fn discord(message: &Message) -> Value {
    let color = match message.level {
        Level::Info => 0x34_98_db,
        Level::Warning => 0xf3_9c_12,
        Level::Critical => 0xe7_4c_3c,
    };
    let at = Timestamp::from_millisecond(message.at_ms).unwrap_or_default();
    json!({
        "embeds": [{
            "title": within(&message.title, TITLE_MAX, backslashed),
            "description": within(&message.text(), TEXT_MAX, backslashed),
            "color": color,
            "timestamp": at.to_string(),
        }],
        // Whatever a name says, nobody is called.
        "allowed_mentions": { "parse": [] },
    })
}
