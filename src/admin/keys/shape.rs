//! Keys as they are written and shown. A key's text is in one answer only, the one that makes it; it must not be in a
//! list or in the log.

use actors::domain::{KeyId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::admin::body::{Check, Wrong};
use crate::admin::shape::{LimitsShape, Time, check_access, check_words};
use crate::auth::key::{self, KeyHash};
use crate::guard::access::AccessRules;
use crate::store::{Db, KeyRow, ManagedBy, NewKey, StoreError};

/// A key as it is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyDraft {
    /// Unique among the keys of its user.
    #[schema(example = "laptop")]
    pub name: String,
    /// Whether it works.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub enabled: bool,
    /// From then on it is refused.
    #[serde(default)]
    pub expires_at: Option<Time>,
    /// Groups of providers that it may use; empty means those of its user.
    #[serde(default)]
    #[schema(example = json!(["default"]))]
    pub groups: Vec<String>,
    /// On top of those of its user.
    #[serde(default)]
    pub limits: LimitsShape,
    /// Whether it opens all of the console that its user may see; else its own usage only.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub web_login: bool,
    /// Addresses and networks that it may be used from; empty is any.
    #[serde(default)]
    #[schema(example = json!(["203.0.113.7", "10.0.0.0/8"]))]
    pub allowed_ips: Vec<String>,
}

fn yes() -> bool {
    true
}

/// A key. Its text is not known to the hub.
#[derive(Debug, Serialize, ToSchema)]
pub struct Key {
    #[schema(example = 1)]
    id: i64,
    #[schema(example = 1)]
    user_id: i64,
    /// The user's name.
    #[schema(example = "alice")]
    user: String,
    #[serde(flatten)]
    draft: KeyDraft,
    /// The beginning and the end of its text.
    #[schema(example = "sk-hub-A…WXYZ")]
    hint: String,
    /// Until when the text before the last rotation works too; absent where it no longer does.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_until: Option<Time>,
    /// `file` where the configuration file declares the key, which is then changed there.
    #[schema(value_type = String, example = "api")]
    managed_by: ManagedBy,
    created_at: Time,
    updated_at: Time,
}

/// A key, and when it was used.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyInUse {
    #[serde(flatten)]
    key: Key,
    /// When its newest request in the log came in; absent where the log has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<Time>,
}

/// A key that was just made or rotated.
#[derive(Serialize, ToSchema)]
pub struct IssuedKey {
    pub key: Key,
    /// What clients send. It is shown this once.
    #[schema(example = "sk-hub-0123456789abcdefghijABCDEFGHIJ0123456789")]
    pub secret: String,
}

impl Check for KeyDraft {
    fn check(&self, wrong: &mut Wrong) {
        wrong.name("name", &self.name);
        wrong.within("limits", |wrong| self.limits.check(wrong));
        check_words(&self.groups, "groups", wrong);
        let rules = |allowed_ips| AccessRules {
            allowed_ips,
            ..AccessRules::default()
        };
        check_access(&self.allowed_ips, "allowed_ips", rules, wrong);
    }
}

impl From<&KeyRow> for KeyDraft {
    fn from(row: &KeyRow) -> Self {
        Self {
            name: row.name.clone(),
            enabled: row.enabled,
            expires_at: row.expires_at_ms.map(Time::of_ms),
            groups: row.groups.clone(),
            limits: LimitsShape::from(&row.limits),
            web_login: row.web_login,
            allowed_ips: row.allowed_ips.clone(),
        }
    }
}

impl KeyDraft {
    /// A new key of a user, and its text.
    pub fn issue(self, user_id: UserId) -> (NewKey, String) {
        let secret = key::generate_key(key::KEY_PREFIX);
        let key = NewKey {
            user_id,
            name: self.name,
            hash: KeyHash::of(&secret).to_hex(),
            hint: key::hint(&secret),
            enabled: self.enabled,
            expires_at_ms: self.expires_at.map(Time::ms),
            groups: self.groups,
            limits: self.limits.into(),
            web_login: self.web_login,
            allowed_ips: self.allowed_ips,
            previous_hash: None,
            previous_until_ms: None,
            managed_by: ManagedBy::Api,
        };
        (key, secret)
    }

    /// The key with what is written here; its text stays.
    pub fn on(self, row: KeyRow) -> NewKey {
        NewKey {
            name: self.name,
            enabled: self.enabled,
            expires_at_ms: self.expires_at.map(Time::ms),
            groups: self.groups,
            limits: self.limits.into(),
            web_login: self.web_login,
            allowed_ips: self.allowed_ips,
            ..row.into()
        }
    }
}

impl Key {
    pub fn of(row: &KeyRow, user: &str) -> Self {
        let now_ms = jiff::Timestamp::now().as_millisecond();
        Self {
            id: row.id.0,
            user_id: row.user_id.0,
            user: user.to_owned(),
            draft: row.into(),
            hint: row.hint.clone(),
            previous_until: row
                .previous_until_ms
                .filter(|until| *until > now_ms)
                .map(Time::of_ms),
            managed_by: row.managed_by,
            created_at: Time::of_ms(row.created_at_ms),
            updated_at: Time::of_ms(row.updated_at_ms),
        }
    }

    pub fn id(&self) -> i64 {
        self.id
    }
}

impl KeyInUse {
    /// The same keys, in their order.
    pub async fn all(keys: Vec<Key>, db: &Db) -> Result<Vec<Self>, StoreError> {
        let ids: Vec<KeyId> = keys.iter().map(|key| KeyId(key.id)).collect();
        let used = db.last_uses(&ids).await?;
        let keys = keys.into_iter().map(|key| Self {
            last_used_at: used.get(&KeyId(key.id)).copied().map(Time::of_ms),
            key,
        });
        Ok(keys.collect())
    }
}
