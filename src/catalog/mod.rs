//! The immutable snapshot of users, keys, providers and prices. A reload swaps it and tells the actors; a running
//! request keeps the one it started with. Must not name `ingress`, `relay` or `admin`.

mod declare;
mod entry;
mod groups;
mod guardrails;
mod load;
mod models;
mod prices;
mod redirects;
mod routing;
mod sealed_proxy;
mod secrets;
mod settings;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use actors::Root;
use actors::domain::ProviderId;
use arc_swap::ArcSwap;

pub use declare::ProviderDraft;
pub use entry::{KeyEntry, ProviderEntry};
use groups::Groups;
pub use guardrails::Guardrails;
pub use load::{LoadError, seal_context, target};
pub use prices::price_table;
pub use secrets::{ProviderSecrets, proxy_shown, unsaved_target};

use crate::auth::key::KeyHash;
use crate::auth::master_key::MasterKey;
use crate::config::{Config, GroupConfig};
use crate::pricing::PriceTable;
use crate::store::{Db, SyncReport};
use settings::Settings;

/// Everything that a request may need to know of who may call and who may be called.
#[derive(Debug)]
pub struct Snapshot {
    /// Grows with every change in the database.
    pub version: i64,
    keys: HashMap<KeyHash, Arc<KeyEntry>>,
    /// The same by the text before their last rotation, and no longer than that works.
    rotated: HashMap<KeyHash, Arc<KeyEntry>>,
    providers: HashMap<ProviderId, Arc<ProviderEntry>>,
    groups: Groups,
    pub prices: Arc<PriceTable>,
    pub guardrails: Arc<Guardrails>,
    /// When a price comes into force that is not yet, Unix milliseconds.
    next_price_at_ms: Option<i64>,
}

impl Snapshot {
    /// The key with this hash, whatever its standing.
    #[must_use]
    pub fn key(&self, hash: &KeyHash) -> Option<&Arc<KeyEntry>> {
        self.keys.get(hash).or_else(|| self.rotated.get(hash))
    }

    #[must_use]
    pub fn provider(&self, id: ProviderId) -> Option<&Arc<ProviderEntry>> {
        self.providers.get(&id)
    }

    /// What is in force for the callers of groups, whether the file says it or the database; what is not there is usual.
    #[must_use]
    pub fn groups(&self) -> &BTreeMap<String, GroupConfig> {
        &self.groups
    }

    pub fn providers(&self) -> impl Iterator<Item = &Arc<ProviderEntry>> {
        self.providers.values()
    }

    /// All keys, whatever their standing.
    pub fn keys(&self) -> impl Iterator<Item = &Arc<KeyEntry>> {
        self.keys.values()
    }

    #[must_use]
    pub fn key_count(&self) -> usize {
        self.keys.len()
    }
}

/// Holds the present snapshot and makes the next one.
#[derive(Debug)]
pub struct Catalog {
    present: ArcSwap<Snapshot>,
    settings: Settings,
    db: Db,
    master_key: Arc<MasterKey>,
    root: Root,
    /// One reload at a time.
    reloading: tokio::sync::Mutex<()>,
}

impl Catalog {
    /// Writes what the file declares into the database, loads everything, tells the actors.
    pub async fn open(
        db: Db,
        master_key: Arc<MasterKey>,
        root: Root,
        config: Arc<Config>,
    ) -> Result<Self, LoadError> {
        let empty = Snapshot {
            version: -1,
            keys: HashMap::new(),
            rotated: HashMap::new(),
            providers: HashMap::new(),
            groups: Groups::default(),
            prices: Arc::new(PriceTable::bundled()),
            guardrails: Arc::default(),
            next_price_at_ms: None,
        };
        let catalog = Self {
            present: ArcSwap::from_pointee(empty),
            settings: Settings::new(config.clone()),
            db,
            master_key,
            root,
            reloading: tokio::sync::Mutex::new(()),
        };
        catalog.apply(config).await?;
        Ok(catalog)
    }

    /// The snapshot in force.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.present.load_full()
    }

    /// The settings in force: what file and environment state, and below it what admins have set.
    #[must_use]
    pub fn settings(&self) -> Arc<Config> {
        self.settings.in_force()
    }

    /// What file and environment state.
    #[must_use]
    pub fn declared_settings(&self) -> Arc<Config> {
        self.settings.declared()
    }

    /// Has it told of the settings in force, now and whenever another value is. Once only.
    pub fn follow_settings(&self, follow: impl Fn(&Config) + Send + Sync + 'static) {
        self.settings.follow(follow);
    }

    /// Puts a changed file into force: declared rows into the database, then a new snapshot. An error changes
    /// nothing that is in force.
    pub async fn apply(&self, config: Arc<Config>) -> Result<SyncReport, LoadError> {
        let guard = self.reloading.lock().await;
        let declared = declare::declared(&config, &self.master_key);
        let report = self.db.sync_declared(declared).await?;
        let previous = self.settings.declare(config);
        let outcome = self.load().await;
        if outcome.is_err() {
            self.settings.declare(previous);
        }
        drop(guard);
        outcome.map(|()| report)
    }

    /// Loads again if the database has changed, by this process or another one, or if a price has come into force.
    /// True if so.
    pub async fn refresh(&self) -> Result<bool, LoadError> {
        let present = self.snapshot();
        let now_ms = jiff::Timestamp::now().as_millisecond();
        let due = present.next_price_at_ms.is_some_and(|at| at <= now_ms);
        if !due && self.db.catalog_version().await? == present.version {
            return Ok(false);
        }
        let _guard = self.reloading.lock().await;
        self.load().await?;
        Ok(true)
    }

    async fn load(&self) -> Result<(), LoadError> {
        let mut rows = self.db.load_catalog().await?;
        let settings = self.settings.with_chosen(&rows.settings);
        let prices = prices::table(&self.db, &rows, &self.snapshot().prices).await?;
        let guardrails = std::mem::take(&mut rows.guardrails);
        let mut snapshot = load::snapshot(rows, prices, &self.master_key, &settings)?;
        snapshot.guardrails = Guardrails::of(guardrails, &self.snapshot().guardrails).await;
        let (policies, table) = routing::routing(&snapshot, &settings);
        let version = snapshot.version;
        self.present.store(Arc::new(snapshot));
        self.root.reconfigure(policies, table);
        self.settings.put(settings);
        tracing::debug!(version, "catalog loaded");
        Ok(())
    }
}
