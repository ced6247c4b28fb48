//! Rows to snapshot: pure but for opening sealed secrets.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use actors::domain::{Limits, UserId};
use actors::models::Allowlist;

use super::redirects::Redirects;
use super::{KeyEntry, ProviderEntry, Snapshot, sealed_proxy};
use crate::auth::key::KeyHash;
use crate::auth::master_key::{MasterKey, MasterKeyError};
use crate::config::Config;
use crate::egress::target::{Target, TargetError, Timeouts};
use crate::guard::Access;
use crate::guard::access::AccessRules;
use crate::pricing::PriceTable;
use crate::store::{CatalogRows, KeyRow, ProviderRow, StoreError, UserRow};

/// Why no new snapshot could be made; the old one stays in force.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("provider `{name}`: its secret cannot be opened: {source}")]
    Sealed {
        name: String,
        source: MasterKeyError,
    },
    #[error("provider `{name}`: {source}")]
    Target { name: String, source: TargetError },
    #[error("provider `{name}`: its proxy {reason}")]
    Proxy { name: String, reason: String },
}

/// What a provider's secret is bound to when it is sealed: it opens for this provider only.
#[must_use]
pub fn seal_context(provider: &str) -> String {
    format!("provider:{provider}")
}

/// Makes the snapshot. A provider that cannot be used (a wrong master key, a bad URL) is an error that names it.
pub(super) fn snapshot(
    rows: CatalogRows,
    prices: PriceTable,
    master_key: &MasterKey,
    config: &Config,
) -> Result<Snapshot, LoadError> {
    let users: HashMap<UserId, &UserRow> = rows.users.iter().map(|user| (user.id, user)).collect();
    let mut keys = HashMap::with_capacity(rows.keys.len());
    let mut rotated = HashMap::new();
    for key in &rows.keys {
        let (Some(user), Some(hash)) = (users.get(&key.user_id), KeyHash::from_hex(&key.hash).ok())
        else {
            tracing::warn!(key = %key.id, "a key without a user or with a damaged hash is left out");
            continue;
        };
        let entry = key_entry(key, user, config);
        if let Some((old, entry)) = rotated_entry(key, &entry) {
            rotated.insert(old, Arc::new(entry));
        }
        keys.insert(hash, Arc::new(entry));
    }
    let mut providers = HashMap::with_capacity(rows.providers.len());
    for row in &rows.providers {
        let entry = provider_entry(row, master_key)?;
        providers.insert(entry.id, Arc::new(entry));
    }
    Ok(Snapshot {
        version: rows.version,
        keys,
        rotated,
        providers,
        groups: super::groups::in_force(&rows.groups, config),
        prices: Arc::new(prices),
        guardrails: Arc::default(),
        next_price_at_ms: rows.next_price_at_ms,
    })
}

/// The key by its text before the last rotation, which expires earlier.
fn rotated_entry(key: &KeyRow, entry: &KeyEntry) -> Option<(KeyHash, KeyEntry)> {
    let until = key.previous_until_ms?;
    let hash = KeyHash::from_hex(key.previous_hash.as_deref()?).ok()?;
    let expires = entry.expires_at_ms.map_or(until, |at| at.min(until));
    let entry = KeyEntry {
        expires_at_ms: Some(expires),
        ..entry.clone()
    };
    Some((hash, entry))
}

fn key_entry(key: &KeyRow, user: &UserRow, config: &Config) -> KeyEntry {
    let in_force = |limits: &Limits| match config.limits.enabled {
        true => limits.clone(),
        false => Limits::default(),
    };
    KeyEntry {
        id: key.id,
        user_id: user.id,
        name: key.name.clone(),
        user: user.name.clone(),
        enabled: key.enabled,
        user_enabled: user.enabled,
        expires_at_ms: key.expires_at_ms,
        user_expires_at_ms: user.expires_at_ms,
        groups: if key.groups.is_empty() {
            user.groups.clone()
        } else {
            key.groups.clone()
        },
        limits: in_force(&key.limits),
        user_limits: in_force(&user.limits),
        web_login: key.web_login,
        access: Arc::new(Access::compile(AccessRules {
            allowed_clients: &user.allowed_clients,
            blocked_clients: &user.blocked_clients,
            allowed_ips: &key.allowed_ips,
        })),
        models: Arc::new(Allowlist::compile(&user.allowed_models, &user.name)),
        count_tokens_rpm: match config.limits.enabled {
            true => config.limits.count_tokens_rpm,
            false => 0,
        },
    }
}

/// The provider with its secret opened, ready to be called.
pub fn target(row: &ProviderRow, master_key: &MasterKey) -> Result<Target, LoadError> {
    let secret = master_key
        .open(&row.secret_sealed, &seal_context(&row.name))
        .map_err(|source| LoadError::Sealed {
            name: row.name.clone(),
            source,
        })?;
    let proxy = sealed_proxy::open(&row.name, row.proxy_sealed.as_deref(), master_key)?;
    let timeouts = Timeouts {
        connect: Duration::from_millis(row.timeouts.connect_ms),
        first_byte: Duration::from_millis(row.timeouts.first_byte_ms),
        idle: Duration::from_millis(row.timeouts.idle_ms),
        total: Duration::from_millis(row.timeouts.total_ms),
    };
    let headers: Vec<_> = row
        .headers
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    Target::new(
        row.id,
        row.name.as_str(),
        row.kind,
        &row.url,
        secret.expose(),
        &headers,
        timeouts,
    )
    .map_err(|source| LoadError::Target {
        name: row.name.clone(),
        source,
    })
    .map(|target| {
        target
            .with_proxy(proxy)
            .with_websocket(row.tuning.websocket)
    })
}

fn provider_entry(row: &ProviderRow, master_key: &MasterKey) -> Result<ProviderEntry, LoadError> {
    let target = target(row, master_key)?;
    Ok(ProviderEntry {
        id: row.id,
        name: row.name.clone(),
        kind: row.kind,
        enabled: row.enabled,
        priority: row.priority,
        weight: row.weight,
        groups: row.groups.clone(),
        allowlist: Allowlist::compile(&row.models, &row.name),
        models: row.models.clone(),
        redirected: row.redirects.iter().map(|rule| rule.from.clone()).collect(),
        redirects: Redirects::compile(&row.redirects, &row.name),
        cost_multiplier: row.cost_multiplier,
        limits: row.limits.clone(),
        circuit: row.circuit,
        max_in_flight: row
            .limits
            .concurrent_requests
            .map(|n| u32::try_from(n).unwrap_or(u32::MAX)),
        tuning: row.tuning.clone(),
        target,
    })
}
