//! Where messages go, with the secrets that it takes, and how that is sealed. It must never be printed, and nothing is
//! sent here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::auth::master_key::{MasterKey, MasterKeyError};
use crate::egress::Proxy;
use crate::store::{NotificationTarget, NotificationTemplates};

use super::event::EventKind;
use super::placeholder;
use super::text;

/// The longest address, token or header.
const LENGTH_MAX: usize = 2048;
const RECIPIENTS_MAX: usize = 50;
const HEADERS_MAX: usize = 50;
/// Where Telegram's bots are reached unless a server of one's own is named.
const TELEGRAM: &str = "https://api.telegram.org";

/// How a connection to a mail server is secured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// TLS after a greeting in clear, as on port 587; without it nothing is sent.
    #[default]
    Starttls,
    /// TLS from the first byte, as on port 465.
    Tls,
    /// In clear: for a relay on the same machine or network.
    None,
}

/// One receiver of messages. Addresses of webhooks are secrets as a whole: who knows one may post.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Address {
    Wecom {
        url: String,
    },
    Feishu {
        url: String,
        /// Of the robot's signature check, where it is on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        secret: Option<String>,
    },
    Dingtalk {
        url: String,
        /// Of the robot's signature check, where it is on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        secret: Option<String>,
    },
    Telegram {
        bot_token: String,
        chat_id: String,
        /// A Bot API server of one's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        api_url: Option<String>,
    },
    Slack {
        url: String,
    },
    Discord {
        url: String,
    },
    /// Any server that takes JSON.
    Custom {
        url: String,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        headers: BTreeMap<String, String>,
    },
    Email {
        host: String,
        port: u16,
        #[serde(default)]
        security: MailSecurity,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        username: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        password: Option<String>,
        from: String,
        to: Vec<String>,
    },
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Address({})", self.kind())
    }
}

/// The way to a receiver.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProxyChoice {
    /// With its login.
    pub url: String,
    /// Whether to send directly where the proxy fails.
    #[serde(default)]
    pub fallback_to_direct: bool,
}

impl std::fmt::Debug for ProxyChoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProxyChoice([secret])")
    }
}

/// All that is sealed of a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    pub address: Address,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<ProxyChoice>,
}

/// Why a target cannot be: the field, and the rest of a sentence, which quotes no secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{field}`: {reason}")]
pub struct AddressProblem {
    pub field: &'static str,
    pub reason: String,
}

/// Why a sealed target cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SealedProblem {
    #[error(transparent)]
    Sealed(#[from] MasterKeyError),
    #[error("what is sealed of notification target `{0}` is not understood")]
    Unreadable(String),
}

fn problem<T>(field: &'static str, reason: impl Into<String>) -> Result<T, AddressProblem> {
    let reason = reason.into();
    Err(AddressProblem { field, reason })
}

impl Address {
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Wecom { .. } => "wecom",
            Self::Feishu { .. } => "feishu",
            Self::Dingtalk { .. } => "dingtalk",
            Self::Telegram { .. } => "telegram",
            Self::Slack { .. } => "slack",
            Self::Discord { .. } => "discord",
            Self::Custom { .. } => "custom",
            Self::Email { .. } => "email",
        }
    }

    /// What lists may show: a host, a chat, a mailbox; never a path, which is the secret of a webhook.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Wecom { url }
            | Self::Feishu { url, .. }
            | Self::Dingtalk { url, .. }
            | Self::Slack { url }
            | Self::Discord { url }
            | Self::Custom { url, .. } => host(url),
            Self::Telegram {
                chat_id, api_url, ..
            } => format!(
                "{chat_id} @ {}",
                host(api_url.as_deref().unwrap_or(TELEGRAM))
            ),
            Self::Email { host, to, .. } => format!("{} @ {host}", to.join(", ")),
        }
    }

    fn check(&self) -> Result<(), AddressProblem> {
        match self {
            Self::Wecom { url } | Self::Slack { url } | Self::Discord { url } => {
                http_url("url", url)
            }
            Self::Feishu { url, secret } | Self::Dingtalk { url, secret } => {
                http_url("url", url)?;
                secret
                    .as_deref()
                    .map_or(Ok(()), |text| filled("secret", text))
            }
            Self::Telegram {
                bot_token,
                chat_id,
                api_url,
            } => {
                let token = |c: char| c.is_ascii_alphanumeric() || "-_:".contains(c);
                if bot_token.is_empty() || !bot_token.chars().all(token) {
                    return problem("bot_token", "is no token as BotFather gives them");
                }
                filled("chat_id", chat_id)?;
                api_url
                    .as_deref()
                    .map_or(Ok(()), |url| http_url("api_url", url))
            }
            Self::Custom { url, headers } => {
                http_url("url", url)?;
                check_headers(headers)
            }
            Self::Email {
                host,
                port,
                from,
                to,
                ..
            } => {
                filled("host", host)?;
                if *port == 0 {
                    return problem("port", "is 0");
                }
                if to.is_empty() || to.len() > RECIPIENTS_MAX {
                    return problem("to", format!("names {} of 1 to {RECIPIENTS_MAX}", to.len()));
                }
                mailbox("from", from)?;
                to.iter().try_for_each(|one| mailbox("to", one))
            }
        }
    }
}

impl Destination {
    /// # Errors
    /// The first field that cannot be.
    pub fn check(&self) -> Result<(), AddressProblem> {
        self.address.check()?;
        let Some(proxy) = &self.proxy else {
            return Ok(());
        };
        if matches!(self.address, Address::Email { .. }) {
            return problem("proxy", "is not for e-mail");
        }
        match Proxy::new(&proxy.url, proxy.fallback_to_direct) {
            Ok(_) => Ok(()),
            Err(reason) => problem("proxy.url", reason),
        }
    }

    /// The proxy to send through.
    #[must_use]
    pub fn way(&self) -> Option<Proxy> {
        let proxy = self.proxy.as_ref()?;
        Proxy::new(&proxy.url, proxy.fallback_to_direct).ok()
    }

    /// Seals it for the target of this name: who renames the target seals it anew.
    #[must_use]
    pub fn seal(&self, name: &str, master_key: &MasterKey) -> String {
        let text = serde_json::to_string(self).expect("texts and numbers become JSON");
        master_key.seal(&text, &seal_context(name))
    }

    /// What is sealed of a target.
    ///
    /// # Errors
    /// It was sealed with another master key, or by a hub that knows more.
    pub fn open(
        target: &NotificationTarget,
        master_key: &MasterKey,
    ) -> Result<Self, SealedProblem> {
        let opened = master_key.open(&target.sealed, &seal_context(&target.name))?;
        serde_json::from_str(opened.expose())
            .map_err(|_| SealedProblem::Unreadable(target.name.clone()))
    }
}

/// What a target's address is bound to when it is sealed: it opens for the target of this name only.
#[must_use]
pub fn seal_context(name: &str) -> String {
    format!("notification/{name}")
}

/// Whether templates fit a target of this kind: their names are kinds of events or `default`, and so are placeholders
/// known. For `custom` they are any JSON, for all others a text in place of the message's lines.
///
/// # Errors
/// The first that does not fit.
pub fn check_templates(
    kind: &str,
    templates: &NotificationTemplates,
) -> Result<(), AddressProblem> {
    for (name, template) in templates {
        let event = EventKind::of(name);
        if event.is_none() && name != "default" {
            return problem(
                "templates",
                format!("`{name}` is no kind of event, nor `default`"),
            );
        }
        if kind != "custom" && !template.is_string() {
            return problem("templates", format!("`{name}` must be a text"));
        }
        if let Some(unknown) = placeholder::unknown(template, &text::placeholders(event)) {
            let reason = format!("`{name}` names `{unknown}`, which stands for nothing there");
            return problem("templates", reason);
        }
    }
    Ok(())
}

/// The address that Telegram's messages are posted to.
pub(super) fn telegram_url(bot_token: &str, api_url: Option<&str>) -> String {
    let server = api_url.unwrap_or(TELEGRAM).trim_end_matches('/');
    format!("{server}/bot{bot_token}/sendMessage")
}

fn host(url: &str) -> String {
    let parsed = Url::parse(url).ok();
    let host = parsed.as_ref().and_then(Url::host_str);
    host.unwrap_or_default().to_owned()
}

fn http_url(field: &'static str, text: &str) -> Result<(), AddressProblem> {
    filled(field, text)?;
    match Url::parse(text) {
        Err(error) => problem(field, format!("is no address: {error}")),
        Ok(url) if !matches!(url.scheme(), "http" | "https") => {
            problem(field, "begins with neither http:// nor https://")
        }
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            problem(field, "has a login in it: give it as a header")
        }
        Ok(_) => Ok(()),
    }
}

fn filled(field: &'static str, text: &str) -> Result<(), AddressProblem> {
    if text.trim().is_empty() {
        return problem(field, "is empty");
    }
    if text.len() > LENGTH_MAX || text.chars().any(char::is_control) {
        return problem(
            field,
            format!("is longer than {LENGTH_MAX} bytes or not on one line"),
        );
    }
    Ok(())
}

fn mailbox(field: &'static str, text: &str) -> Result<(), AddressProblem> {
    match text.parse::<lettre::message::Mailbox>() {
        Ok(_) => Ok(()),
        Err(error) => problem(field, format!("`{text}` is no mail address: {error}")),
    }
}

/// Headers that say how the body is framed are the hub's own.
fn check_headers(headers: &BTreeMap<String, String>) -> Result<(), AddressProblem> {
    const OWN: [&str; 5] = [
        "host",
        "content-length",
        "transfer-encoding",
        "connection",
        "upgrade",
    ];
    if headers.len() > HEADERS_MAX {
        return problem("headers", format!("are more than {HEADERS_MAX}"));
    }
    for (name, value) in headers {
        let known = awc::http::header::HeaderName::from_bytes(name.as_bytes());
        if known.is_err() || OWN.contains(&name.to_ascii_lowercase().as_str()) {
            return problem("headers", format!("`{name}` is no header that can be set"));
        }
        if value.len() > LENGTH_MAX || awc::http::header::HeaderValue::from_str(value).is_err() {
            return problem("headers", format!("the value of `{name}` cannot be sent"));
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
