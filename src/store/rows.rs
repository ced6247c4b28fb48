//! Rows of the catalog as plain structs, and how both databases' columns become them. No statement, no rule.

use std::collections::BTreeMap;

use actors::domain::{
    CircuitPolicy, KeyId, Limits, ModelRedirect, ModelRule, ProviderId, ProviderKind,
    ProviderTuning, UserId,
};
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::chosen_settings::ChosenSetting;
use super::error::{Result, StoreError};
use super::provider_groups::ProviderGroupRow;
use super::redirects;
use super::rule_rows::GuardrailRows;

/// Who may change a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ManagedBy {
    /// API, console and command line.
    #[default]
    Api,
    /// The configuration file; read-only elsewhere.
    File,
}

/// How long each phase of a call to a provider may take, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Timeouts {
    pub connect_ms: u64,
    pub first_byte_ms: u64,
    /// Between two pieces of a stream.
    pub idle_ms: u64,
    pub total_ms: u64,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect_ms: 10_000,
            first_byte_ms: 60_000,
            idle_ms: 60_000,
            total_ms: 600_000,
        }
    }
}

/// Prices in USD per million tokens; an absent one is not known, which is not the same as free.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ManualPrice {
    pub input_per_mtok: Option<Decimal>,
    pub output_per_mtok: Option<Decimal>,
    pub cache_write_5m_per_mtok: Option<Decimal>,
    pub cache_write_1h_per_mtok: Option<Decimal>,
    pub cache_read_per_mtok: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning_per_mtok: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_input_per_mtok: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_output_per_mtok: Option<Decimal>,
    /// USD for a request as such.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_usd: Option<Decimal>,
    /// USD for a request of the vendor's web search.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web_search_usd: Option<Decimal>,
}

/// A user who is not deleted. Times are Unix milliseconds, here and below.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UserRow {
    pub id: UserId,
    pub name: String,
    pub enabled: bool,
    pub groups: Vec<String>,
    pub limits: Limits,
    pub expires_at_ms: Option<i64>,
    pub note: String,
    pub tags: Vec<String>,
    /// What clients may ask for; empty is any model.
    pub allowed_models: Vec<ModelRule>,
    /// Patterns of clients that may be used; empty is any.
    pub allowed_clients: Vec<String>,
    /// Patterns of clients that may not; they win.
    pub blocked_clients: Vec<String>,
    pub managed_by: ManagedBy,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

/// A client key that is not revoked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeyRow {
    pub id: KeyId,
    pub user_id: UserId,
    pub name: String,
    /// SHA-256 in 64 lower-case hexadecimal characters.
    #[serde(skip)]
    pub hash: String,
    /// What lists may show of the key.
    pub hint: String,
    pub enabled: bool,
    pub expires_at_ms: Option<i64>,
    /// Empty means those of the user.
    pub groups: Vec<String>,
    pub limits: Limits,
    pub web_login: bool,
    /// Addresses or CIDR blocks that it may be used from; empty is any.
    pub allowed_ips: Vec<String>,
    /// The hash before the last rotation, which works until `previous_until_ms`.
    #[serde(skip)]
    pub previous_hash: Option<String>,
    pub previous_until_ms: Option<i64>,
    pub managed_by: ManagedBy,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

/// A provider that is not removed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProviderRow {
    pub id: ProviderId,
    pub name: String,
    pub kind: ProviderKind,
    pub url: String,
    #[serde(skip)]
    pub secret_sealed: String,
    /// Changes with the secret's (and the proxy's) text; made by the caller.
    pub secret_fingerprint: String,
    pub enabled: bool,
    pub priority: i32,
    pub weight: u32,
    pub cost_multiplier: Decimal,
    pub groups: Vec<String>,
    pub models: Vec<ModelRule>,
    /// The first rule that fits is used.
    pub redirects: Vec<ModelRedirect>,
    pub limits: Limits,
    pub circuit: CircuitPolicy,
    pub timeouts: Timeouts,
    #[serde(skip)]
    pub proxy_sealed: Option<String>,
    /// Their values may be secrets.
    #[serde(serialize_with = "names_only")]
    pub headers: BTreeMap<String, String>,
    pub tuning: ProviderTuning,
    pub managed_by: ManagedBy,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

/// The price of a model that is in force by one source: `manual`, `file` or `provider:<id>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceRow {
    pub model: String,
    pub source: String,
    pub price: ManualPrice,
    pub effective_at_ms: i64,
}

/// All that is live, as one state of the database.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CatalogRows {
    pub version: i64,
    /// What admins set while the hub runs.
    pub settings: Vec<ChosenSetting>,
    pub users: Vec<UserRow>,
    pub keys: Vec<KeyRow>,
    pub providers: Vec<ProviderRow>,
    pub groups: Vec<ProviderGroupRow>,
    /// Without the synced ones.
    pub prices: Vec<PriceRow>,
    /// When a synced price last came into force; `None` where nothing was synced.
    pub synced_prices_at_ms: Option<i64>,
    /// When the next price comes into force, of those that are not yet.
    pub next_price_at_ms: Option<i64>,
    pub guardrails: GuardrailRows,
}

/// A user to be.
#[derive(Clone, Debug, PartialEq)]
pub struct NewUser {
    pub name: String,
    pub enabled: bool,
    pub groups: Vec<String>,
    pub limits: Limits,
    pub expires_at_ms: Option<i64>,
    pub note: String,
    pub tags: Vec<String>,
    /// What clients may ask for; empty is any model.
    pub allowed_models: Vec<ModelRule>,
    /// Patterns of clients that may be used; empty is any.
    pub allowed_clients: Vec<String>,
    /// Patterns of clients that may not; they win.
    pub blocked_clients: Vec<String>,
    pub managed_by: ManagedBy,
}

/// A key to be.
#[derive(Clone, Debug, PartialEq)]
pub struct NewKey {
    pub user_id: UserId,
    pub name: String,
    /// SHA-256 in 64 lower-case hexadecimal characters.
    pub hash: String,
    pub hint: String,
    pub enabled: bool,
    pub expires_at_ms: Option<i64>,
    pub groups: Vec<String>,
    pub limits: Limits,
    pub web_login: bool,
    /// Addresses or CIDR blocks that it may be used from; empty is any.
    pub allowed_ips: Vec<String>,
    /// The hash before the last rotation, which works until `previous_until_ms`.
    pub previous_hash: Option<String>,
    pub previous_until_ms: Option<i64>,
    pub managed_by: ManagedBy,
}

/// A provider to be.
#[derive(Clone, Debug, PartialEq)]
pub struct NewProvider {
    pub name: String,
    pub kind: ProviderKind,
    pub url: String,
    pub secret_sealed: String,
    /// Must change with the secret's and the proxy's text, and with nothing else.
    pub secret_fingerprint: String,
    pub enabled: bool,
    pub priority: i32,
    pub weight: u32,
    pub cost_multiplier: Decimal,
    pub groups: Vec<String>,
    pub models: Vec<ModelRule>,
    /// The first rule that fits is used.
    pub redirects: Vec<ModelRedirect>,
    pub limits: Limits,
    pub circuit: CircuitPolicy,
    pub timeouts: Timeouts,
    pub proxy_sealed: Option<String>,
    pub headers: BTreeMap<String, String>,
    pub tuning: ProviderTuning,
    pub managed_by: ManagedBy,
}

impl From<UserRow> for NewUser {
    fn from(row: UserRow) -> Self {
        Self {
            name: row.name,
            enabled: row.enabled,
            groups: row.groups,
            limits: row.limits,
            expires_at_ms: row.expires_at_ms,
            note: row.note,
            tags: row.tags,
            allowed_models: row.allowed_models,
            allowed_clients: row.allowed_clients,
            blocked_clients: row.blocked_clients,
            managed_by: row.managed_by,
        }
    }
}

impl From<KeyRow> for NewKey {
    fn from(row: KeyRow) -> Self {
        Self {
            user_id: row.user_id,
            name: row.name,
            hash: row.hash,
            hint: row.hint,
            enabled: row.enabled,
            expires_at_ms: row.expires_at_ms,
            groups: row.groups,
            limits: row.limits,
            web_login: row.web_login,
            allowed_ips: row.allowed_ips,
            previous_hash: row.previous_hash,
            previous_until_ms: row.previous_until_ms,
            managed_by: row.managed_by,
        }
    }
}

impl From<ProviderRow> for NewProvider {
    fn from(row: ProviderRow) -> Self {
        Self {
            name: row.name,
            kind: row.kind,
            url: row.url,
            secret_sealed: row.secret_sealed,
            secret_fingerprint: row.secret_fingerprint,
            enabled: row.enabled,
            priority: row.priority,
            weight: row.weight,
            cost_multiplier: row.cost_multiplier,
            groups: row.groups,
            models: row.models,
            redirects: row.redirects,
            limits: row.limits,
            circuit: row.circuit,
            timeouts: row.timeouts,
            proxy_sealed: row.proxy_sealed,
            headers: row.headers,
            tuning: row.tuning,
            managed_by: row.managed_by,
        }
    }
}

/// For the audit log: the values may be secrets.
fn names_only<S: serde::Serializer>(
    headers: &BTreeMap<String, String>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_seq(headers.keys())
}

/// Writes `FromRow` once for the rows of both databases; `?` gives a decoding error.
macro_rules! from_row {
    ($($type:ty => |$row:ident| $body:expr;)*) => {$(
        impl FromRow<'_, SqliteRow> for $type {
            fn from_row($row: &SqliteRow) -> sqlx::Result<Self> {
                Ok($body)
            }
        }
        impl FromRow<'_, PgRow> for $type {
            fn from_row($row: &PgRow) -> sqlx::Result<Self> {
                Ok($body)
            }
        }
    )*};
}
pub(super) use from_row;

/// Reads a column of JSON text.
pub(super) fn json<T: DeserializeOwned>(column: &str, text: &str) -> sqlx::Result<T> {
    serde_json::from_str(text).map_err(|error| undecodable(column, error))
}

/// Reads a column that holds the plain word of an enum or a decimal.
pub(super) fn word<T: DeserializeOwned>(column: &str, text: &str) -> sqlx::Result<T> {
    serde_json::from_value(serde_json::Value::from(text))
        .map_err(|error| undecodable(column, error))
}

/// Reads a column of a narrower integer.
pub(super) fn narrow<T: TryFrom<i64, Error: std::error::Error + Send + Sync + 'static>>(
    column: &str,
    number: i64,
) -> sqlx::Result<T> {
    T::try_from(number).map_err(|error| undecodable(column, error))
}

fn undecodable(column: &str, error: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: Box::new(error),
    }
}

/// Writes a column of JSON text.
pub(super) fn to_json(column: &'static str, value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|source| StoreError::Encode { column, source })
}

impl ManagedBy {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::File => "file",
        }
    }
}

from_row! {
    UserRow => |row| Self {
        id: UserId(row.try_get("id")?),
        name: row.try_get("name")?,
        enabled: row.try_get("enabled")?,
        groups: json("groups", row.try_get("groups")?)?,
        limits: json("limits", row.try_get("limits")?)?,
        expires_at_ms: row.try_get("expires_at_ms")?,
        note: row.try_get("note")?,
        tags: json("tags", row.try_get("tags")?)?,
        allowed_models: json("allowed_models", row.try_get("allowed_models")?)?,
        allowed_clients: json("allowed_clients", row.try_get("allowed_clients")?)?,
        blocked_clients: json("blocked_clients", row.try_get("blocked_clients")?)?,
        managed_by: word("managed_by", row.try_get("managed_by")?)?,
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
    };
    KeyRow => |row| Self {
        id: KeyId(row.try_get("id")?),
        user_id: UserId(row.try_get("user_id")?),
        name: row.try_get("name")?,
        hash: row.try_get("hash")?,
        hint: row.try_get("hint")?,
        enabled: row.try_get("enabled")?,
        expires_at_ms: row.try_get("expires_at_ms")?,
        groups: json("groups", row.try_get("groups")?)?,
        limits: json("limits", row.try_get("limits")?)?,
        web_login: row.try_get("web_login")?,
        allowed_ips: json("allowed_ips", row.try_get("allowed_ips")?)?,
        previous_hash: row.try_get("previous_hash")?,
        previous_until_ms: row.try_get("previous_until_ms")?,
        managed_by: word("managed_by", row.try_get("managed_by")?)?,
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
    };
    ProviderRow => |row| Self {
        id: ProviderId(row.try_get("id")?),
        name: row.try_get("name")?,
        kind: word("kind", row.try_get("kind")?)?,
        url: row.try_get("url")?,
        secret_sealed: row.try_get("secret_sealed")?,
        secret_fingerprint: row.try_get("secret_fingerprint")?,
        enabled: row.try_get("enabled")?,
        priority: narrow("priority", row.try_get("priority")?)?,
        weight: narrow("weight", row.try_get("weight")?)?,
        cost_multiplier: word("cost_multiplier", row.try_get("cost_multiplier")?)?,
        groups: json("groups", row.try_get("groups")?)?,
        models: json("models", row.try_get("models")?)?,
        redirects: redirects::read(row.try_get("redirects")?)?,
        limits: json("limits", row.try_get("limits")?)?,
        circuit: json("circuit", row.try_get("circuit")?)?,
        timeouts: json("timeouts", row.try_get("timeouts")?)?,
        proxy_sealed: row.try_get("proxy_sealed")?,
        headers: json("headers", row.try_get("headers")?)?,
        tuning: json("tuning", row.try_get("tuning")?)?,
        managed_by: word("managed_by", row.try_get("managed_by")?)?,
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
    };
    PriceRow => |row| Self {
        model: row.try_get("model")?,
        source: row.try_get("source")?,
        price: json("price", row.try_get("price")?)?,
        effective_at_ms: row.try_get("effective_at_ms")?,
    };
}
