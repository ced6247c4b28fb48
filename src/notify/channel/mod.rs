//! Pure: a message in the form that each receiver takes, and what its answer means. Nothing is sent here.

mod answer;
mod escape;
mod robots;
mod rooms;

use serde_json::{Value, json};

use super::address::{Address, telegram_url};
use super::placeholder::fill_json;
use super::text::Message;
use crate::store::NotificationTemplates;

pub use answer::{Heard, read};

/// A request to a receiver. Its address is a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Post {
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Post")
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// The message as the target's templates say it.
#[must_use]
pub fn in_words_of(message: &Message, templates: &NotificationTemplates) -> Message {
    let mut message = message.clone();
    if let Some(template @ Value::String(_)) = template(&message, templates) {
        let text = match fill_json(template, &message.facts) {
            Value::String(text) => text,
            other => other.to_string(),
        };
        message.lines = text.lines().map(str::to_owned).collect();
    }
    message
}

fn template<'a>(message: &Message, templates: &'a NotificationTemplates) -> Option<&'a Value> {
    templates
        .get(&message.event)
        .or_else(|| templates.get("default"))
}

/// What to post; `None` for a receiver that is not reached over HTTP.
#[must_use]
pub fn post(
    address: &Address,
    message: &Message,
    templates: &NotificationTemplates,
    now_ms: i64,
) -> Option<Post> {
    let in_words = || in_words_of(message, templates);
    let (url, body) = match address {
        Address::Wecom { url } => (url.clone(), robots::wecom(&in_words())),
        Address::Feishu { url, secret } => {
            let body = robots::feishu(&in_words(), secret.as_deref(), now_ms);
            (url.clone(), body)
        }
        Address::Dingtalk { url, secret } => {
            let url = robots::dingtalk_url(url, secret.as_deref(), now_ms);
            (url, robots::dingtalk(&in_words()))
        }
        Address::Telegram {
            bot_token,
            chat_id,
            api_url,
        } => {
            let url = telegram_url(bot_token, api_url.as_deref());
            (url, rooms::telegram(&in_words(), chat_id))
        }
        Address::Slack { url } => (url.clone(), rooms::slack(&in_words())),
        Address::Discord { url } => (url.clone(), rooms::discord(&in_words())),
        Address::Custom { url, .. } => (url.clone(), custom(message, templates)),
        Address::Email { .. } => return None,
    };
    let mut headers = vec![(
        "content-type".to_owned(),
        "application/json; charset=utf-8".to_owned(),
    )];
    if let Address::Custom { headers: own, .. } = address {
        let own = own
            .iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
        for (name, value) in own {
            headers.retain(|(other, _)| *other != name);
            headers.push((name, value));
        }
    }
    let body = body.to_string();
    Some(Post { url, headers, body })
}

/// The target's template, or all that is known.
fn custom(message: &Message, templates: &NotificationTemplates) -> Value {
    match template(message, templates) {
        Some(template) => fill_json(template, &message.facts),
        None => json!(message.facts),
    }
}

#[cfg(test)]
mod tests;
