//! What `hub.yaml` declares, as rows for the database. Secrets are sealed here, before they leave memory.

use std::collections::BTreeMap;

use actors::domain::{Failback, Limits, ProviderKind, ProviderTuning};
use rust_decimal::Decimal;

use super::secrets::ProviderSecrets;
use crate::auth::key::{self, KeyHash};
use crate::auth::master_key::MasterKey;
use crate::auth::secret::Secret;
use crate::config::{Config, KeyConfig, KeySecret, ProviderConfig, UserConfig};
use crate::store::{
    Declared, DeclaredKey, DeclaredUser, ManagedBy, ManualPrice, NewProvider, NewUser, Timeouts,
};

pub(super) fn declared(config: &Config, master_key: &MasterKey) -> Declared {
    let providers = config
        .providers
        .iter()
        .map(|declared| provider(declared, master_key))
        .collect();
    let prices = config.prices.iter().map(|declared| {
        let price = ManualPrice {
            input_per_mtok: Some(declared.input_per_mtok),
            output_per_mtok: Some(declared.output_per_mtok),
            cache_write_5m_per_mtok: declared.cache_write_5m_per_mtok,
            cache_write_1h_per_mtok: declared.cache_write_1h_per_mtok,
            cache_read_per_mtok: declared.cache_read_per_mtok,
            reasoning_per_mtok: declared.reasoning_per_mtok,
            image_input_per_mtok: declared.image_input_per_mtok,
            image_output_per_mtok: declared.image_output_per_mtok,
            request_usd: declared.request_usd,
            web_search_usd: declared.web_search_usd,
        };
        (declared.model.clone(), price)
    });
    Declared {
        users: config.users.iter().map(user).collect(),
        providers,
        prices: prices.collect(),
    }
}

fn provider(declared: &ProviderConfig, master_key: &MasterKey) -> NewProvider {
    let secrets = ProviderSecrets {
        key: Secret::new(declared.key.expose()),
        proxy: declared.proxy.as_ref().map(|proxy| {
            let url = Secret::new(proxy.url.expose());
            (url, proxy.fallback_to_direct)
        }),
    };
    let timeouts = &declared.timeouts;
    let provider = NewProvider {
        name: declared.name.clone(),
        kind: declared.kind,
        url: declared.url.clone(),
        secret_sealed: String::new(),
        secret_fingerprint: String::new(),
        enabled: declared.enabled,
        priority: declared.priority,
        weight: declared.weight,
        cost_multiplier: declared.cost_multiplier,
        groups: declared.groups.clone(),
        models: declared.models.clone(),
        redirects: declared.redirects.clone(),
        limits: Limits {
            concurrent_requests: declared
                .max_in_flight
                .map(u64::from)
                .or(declared.limits.concurrent_requests),
            ..declared.limits.clone()
        },
        circuit: declared.circuit,
        timeouts: Timeouts {
            connect_ms: timeouts.connect_ms,
            first_byte_ms: timeouts.first_byte_ms,
            idle_ms: timeouts.idle_ms,
            total_ms: timeouts.total_ms,
        },
        proxy_sealed: None,
        headers: declared
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), value.expose().to_owned()))
            .collect(),
        tuning: declared.tuning.clone(),
        managed_by: ManagedBy::File,
    };
    secrets.seal_into(provider, master_key)
}

fn user(declared: &UserConfig) -> DeclaredUser {
    DeclaredUser {
        user: NewUser {
            name: declared.name.clone(),
            enabled: declared.enabled,
            groups: declared.groups.clone(),
            limits: declared.limits.clone(),
            expires_at_ms: declared.expires_at.map(jiff::Timestamp::as_millisecond),
            note: declared.note.clone(),
            tags: declared.tags.clone(),
            allowed_models: declared.allowed_models.clone(),
            allowed_clients: declared.allowed_clients.clone(),
            blocked_clients: declared.blocked_clients.clone(),
            managed_by: ManagedBy::File,
        },
        keys: declared.keys.iter().map(client_key).collect(),
    }
}

fn client_key(declared: &KeyConfig) -> DeclaredKey {
    let (hash, hint) = match &declared.secret {
        KeySecret::Plain(text) => (
            KeyHash::of(text.expose()).to_hex(),
            key::hint(text.expose()),
        ),
        KeySecret::Sha256(hex) => (hex.clone(), "(hash)".to_owned()),
    };
    DeclaredKey {
        name: declared.name.clone(),
        hash,
        hint,
        enabled: declared.enabled,
        expires_at_ms: declared.expires_at.map(jiff::Timestamp::as_millisecond),
        groups: declared.groups.clone(),
        limits: declared.limits.clone(),
        web_login: declared.web_login,
        allowed_ips: declared.allowed_ips.clone(),
    }
}

/// What `provider add` on the command line makes; sealed like a declared one.
#[derive(Debug)]
pub struct ProviderDraft {
    pub name: String,
    pub kind: ProviderKind,
    pub url: url::Url,
    pub key: String,
    pub priority: i32,
    pub weight: u32,
    pub groups: Vec<String>,
    pub cost_multiplier: Decimal,
    pub failback: Failback,
    /// Whether it serves clients of other dialects.
    pub translate: bool,
}

impl ProviderDraft {
    /// Seals the key and fills in the defaults.
    #[must_use]
    pub fn seal(self, master_key: &MasterKey) -> NewProvider {
        let secrets = ProviderSecrets {
            key: Secret::new(self.key),
            proxy: None,
        };
        let provider = NewProvider {
            secret_sealed: String::new(),
            secret_fingerprint: String::new(),
            name: self.name,
            kind: self.kind,
            url: self.url.to_string(),
            enabled: true,
            priority: self.priority,
            weight: self.weight,
            cost_multiplier: self.cost_multiplier,
            groups: self.groups,
            models: Vec::new(),
            redirects: Vec::new(),
            limits: Limits::default(),
            circuit: actors::domain::CircuitPolicy::default(),
            timeouts: Timeouts::default(),
            proxy_sealed: None,
            headers: BTreeMap::new(),
            tuning: ProviderTuning {
                failback: self.failback,
                translate: self.translate,
                ..ProviderTuning::default()
            },
            managed_by: ManagedBy::Api,
        };
        secrets.seal_into(provider, master_key)
    }
}
