//! Users and their keys declared in the file. A key's text is read here and shown nowhere.

use std::collections::HashMap;

use actors::domain::{Limits, ModelRule};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::Hidden;
use super::check;
use super::fields::Fields;
use super::provider::{Names, read_limits, read_models};

/// Somebody who holds keys.
#[derive(Clone, Debug, PartialEq)]
pub struct UserConfig {
    pub name: String,
    /// Groups of providers; empty means the group `default`.
    pub groups: Vec<String>,
    pub limits: Limits,
    /// Default true.
    pub enabled: bool,
    /// From then on the user's keys are refused.
    pub expires_at: Option<Timestamp>,
    /// For admins; empty where there is none.
    pub note: String,
    /// Words to find users by.
    pub tags: Vec<String>,
    /// Models that clients may ask for; empty is any.
    pub allowed_models: Vec<ModelRule>,
    /// Clients that may be used; empty is any.
    pub allowed_clients: Vec<String>,
    /// Clients that may not; they win.
    pub blocked_clients: Vec<String>,
    pub keys: Vec<KeyConfig>,
}

/// What a client shows to be let in.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyConfig {
    /// Unique among the user's keys.
    pub name: String,
    pub secret: KeySecret,
    /// From then on the key is refused.
    pub expires_at: Option<Timestamp>,
    /// Default true.
    pub enabled: bool,
    /// Groups of providers; empty means the user's.
    pub groups: Vec<String>,
    pub limits: Limits,
    /// Whether the key opens the console. Default true.
    pub web_login: bool,
    /// Addresses or CIDR blocks that it may be used from; empty is any.
    pub allowed_ips: Vec<String>,
}

/// The key itself (`key`), or only its hash (`key_sha256`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySecret {
    Plain(Hidden),
    /// 64 lower-case hexadecimal digits: the SHA-256 of the key's text.
    Sha256(String),
}

impl KeySecret {
    /// The SHA-256 of the key's text in lower-case hexadecimal, whichever way it was given.
    #[must_use]
    pub fn sha256_hex(&self) -> String {
        match self {
            Self::Plain(key) => hex::encode(Sha256::digest(key.expose())),
            Self::Sha256(hash) => hash.clone(),
        }
    }
}

/// `zone` is where a date without a time begins.
pub(super) fn read_users(root: &Fields<'_>, zone: &TimeZone) -> Vec<UserConfig> {
    let mut names = Names::default();
    let mut hashes = HashMap::new();
    let mut users = Vec::new();
    for value in root.list("users") {
        let fields = value.fields();
        let name: String = fields.required("name", &[]);
        names.check(&fields, "name", &name);
        users.push(UserConfig {
            name,
            groups: fields.words("groups"),
            limits: read_limits(&fields),
            enabled: fields.or("enabled", true, &[]),
            expires_at: read_time(&fields, "expires_at", zone),
            note: fields.or("note", String::new(), &[]),
            tags: fields.words("tags"),
            allowed_models: read_models(&fields, "allowed_models"),
            allowed_clients: fields.words("allowed_clients"),
            blocked_clients: fields.words("blocked_clients"),
            keys: read_keys(&fields, zone, &mut hashes),
        });
    }
    users
}

/// `hashes` holds the keys so far, by hash, with the path of each.
fn read_keys(
    user: &Fields<'_>,
    zone: &TimeZone,
    hashes: &mut HashMap<String, String>,
) -> Vec<KeyConfig> {
    let mut names = Names::default();
    let mut keys = Vec::new();
    for value in user.list("keys") {
        let fields = value.fields();
        let name: String = fields.required("name", &[]);
        names.check(&fields, "name", &name);
        let secret = read_secret(&fields, hashes);
        let key = KeyConfig {
            name,
            secret: secret.unwrap_or_else(|| KeySecret::Plain(Hidden::default())),
            expires_at: read_time(&fields, "expires_at", zone),
            enabled: fields.or("enabled", true, &[]),
            groups: fields.words("groups"),
            limits: read_limits(&fields),
            web_login: fields.or("web_login", true, &[]),
            allowed_ips: fields.words("allowed_ips"),
        };
        keys.push(key);
    }
    keys
}

/// `None` where there is not exactly one, or it is wrong: reported either way.
fn read_secret(fields: &Fields<'_>, hashes: &mut HashMap<String, String>) -> Option<KeySecret> {
    let (key, hash) = (fields.get("key"), fields.get("key_sha256"));
    let (field, secret) = match (key, hash) {
        (Some(_), Some(_)) => {
            fields.fail(
                "key_sha256",
                "stands beside `key`; give one of them".to_owned(),
            );
            return None;
        }
        (None, None) => {
            fields.fail(
                "key",
                "is required, or `key_sha256` in its place".to_owned(),
            );
            return None;
        }
        (Some(_), None) => (
            "key",
            KeySecret::Plain(fields.required("key", &[&check::header_value])),
        ),
        (None, Some(_)) => {
            let hash: String = fields.required("key_sha256", &[&check::sha256_hex]);
            ("key_sha256", KeySecret::Sha256(hash.to_ascii_lowercase()))
        }
    };
    if matches!(&secret, KeySecret::Plain(key) if key.expose().is_empty()) {
        return None;
    }
    if let Some(first) = hashes.get(&secret.sha256_hex()) {
        fields.fail(field, format!("is the same key as {first}"));
        return None;
    }
    hashes.insert(secret.sha256_hex(), fields.path().to_owned());
    Some(secret)
}

/// An RFC 3339 time, or a date, which stands for its beginning in `zone`.
fn read_time(fields: &Fields<'_>, name: &'static str, zone: &TimeZone) -> Option<Timestamp> {
    let text: String = fields.optional(name, &[])?;
    let day = text
        .parse::<Date>()
        .ok()
        .filter(|_| text.len() == "2030-01-01".len());
    let time = match day {
        Some(day) => day
            .to_zoned(zone.clone())
            .map(|zoned| zoned.timestamp())
            .ok(),
        None => text.parse().ok(),
    };
    if time.is_none() {
        let reason = format!(
            "`{text}` is neither a date (`2030-01-01`) nor a time (`2030-01-01T08:00:00Z`)"
        );
        fields.fail(name, reason);
    }
    time
}
