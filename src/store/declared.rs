//! What the configuration file declares, brought into the database. It must not touch what others manage and the file
//! does not name, nor a row that is already as declared.

use std::collections::{HashMap, HashSet};

use actors::domain::{KeyId, Limits, UserId};

use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::rows::{
    KeyRow, ManagedBy, ManualPrice, NewKey, NewProvider, NewUser, ProviderRow, UserRow,
};
use super::{keys, prices, providers, users};

/// All that the file declares. `managed_by` of the parts is taken as `File` whatever it says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Declared {
    pub users: Vec<DeclaredUser>,
    pub providers: Vec<NewProvider>,
    /// Model and price.
    pub prices: Vec<(String, ManualPrice)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct DeclaredUser {
    pub user: NewUser,
    pub keys: Vec<DeclaredKey>,
}

/// A key whose user has perhaps no id yet.
#[derive(Clone, Debug, PartialEq)]
pub struct DeclaredKey {
    pub name: String,
    /// SHA-256 in 64 lower-case hexadecimal characters.
    pub hash: String,
    pub hint: String,
    pub enabled: bool,
    pub expires_at_ms: Option<i64>,
    pub groups: Vec<String>,
    pub limits: Limits,
    pub web_login: bool,
}

/// How many rows of a kind were changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New, or back after an absence.
    pub added: usize,
    pub updated: usize,
    pub removed: usize,
}

/// What `sync_declared` did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    pub users: Changes,
    pub keys: Changes,
    pub providers: Changes,
    pub prices: Changes,
    /// The catalog's version afterwards.
    pub version: i64,
}

impl SyncReport {
    #[must_use]
    pub fn changed(&self) -> bool {
        [self.users, self.keys, self.providers, self.prices]
            .iter()
            .any(|changes| *changes != Changes::default())
    }
}

impl Db {
    /// Makes the file-managed part of the catalog what is declared, all or nothing. Rows are found by name and keep
    /// their ids, also when they return after an absence; a row of the same name that was made by API becomes the file's.
    pub async fn sync_declared(&self, declared: Declared) -> Result<SyncReport> {
        let declared = declared.normalised()?;
        let mut tx = self.begin_catalog().await?;
        let providers = sync_providers(&mut tx, &declared.providers).await?;
        let prices = sync_prices(&mut tx, &declared.prices).await?;
        let (ids, users) = sync_users(&mut tx, &declared.users).await?;
        let keys = sync_keys(&mut tx, &declared.users, &ids).await?;
        let mut report = SyncReport {
            users,
            keys,
            providers,
            prices,
            version: 0,
        };
        report.version = if report.changed() {
            tx.commit_catalog().await?
        } else {
            const VERSION: &str = include_str!("sql/catalog_version/get.sql");
            let version = on!(tx &mut tx, c => sqlx::query_scalar(VERSION).fetch_one(c).await)?;
            tx.commit().await?;
            version
        };
        Ok(report)
    }
}

impl Declared {
    /// Marks every part as the file's; refuses a name that comes twice.
    fn normalised(mut self) -> Result<Self> {
        for provider in &mut self.providers {
            provider.managed_by = ManagedBy::File;
        }
        for declared in &mut self.users {
            declared.user.managed_by = ManagedBy::File;
            once("key", declared.keys.iter().map(|key| key.name.as_str()))?;
        }
        once(
            "provider",
            self.providers.iter().map(|provider| provider.name.as_str()),
        )?;
        once(
            "user",
            self.users
                .iter()
                .map(|declared| declared.user.name.as_str()),
        )?;
        once("price", self.prices.iter().map(|(model, _)| model.as_str()))?;
        Ok(self)
    }
}

fn once<'a>(what: &'static str, mut names: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut seen = HashSet::new();
    match names.find(|name| !seen.insert(*name)) {
        Some(name) => Err(StoreError::DeclaredTwice {
            what,
            name: name.to_owned(),
        }),
        None => Ok(()),
    }
}

async fn sync_providers(tx: &mut Tx, declared: &[NewProvider]) -> Result<Changes> {
    let mut changes = Changes::default();
    let live = providers::list(tx).await?;
    for row in &live {
        if row.managed_by == ManagedBy::File
            && !declared.iter().any(|provider| provider.name == row.name)
        {
            providers::remove(tx, row.id).await?;
            changes.removed += 1;
        }
    }
    for provider in declared {
        match live.iter().find(|row| row.name == provider.name) {
            Some(row) if same_provider(row, provider) => {}
            Some(row) => {
                providers::update(tx, row.id, provider).await?;
                changes.updated += 1;
            }
            None => {
                match providers::find_deleted(tx, &provider.name).await? {
                    Some(row) => providers::update(tx, row.id, provider).await?,
                    None => drop(providers::insert(tx, provider).await?),
                }
                changes.added += 1;
            }
        }
    }
    Ok(changes)
}

/// Equal but for the sealed texts, which differ each time they are made: the fingerprint stands for them.
fn same_provider(row: &ProviderRow, new: &NewProvider) -> bool {
    let stored = NewProvider {
        name: row.name.clone(),
        kind: row.kind,
        url: row.url.clone(),
        secret_sealed: new.secret_sealed.clone(),
        secret_fingerprint: row.secret_fingerprint.clone(),
        enabled: row.enabled,
        priority: row.priority,
        weight: row.weight,
        cost_multiplier: row.cost_multiplier,
        groups: row.groups.clone(),
        models: row.models.clone(),
        redirects: row.redirects.clone(),
        limits: row.limits.clone(),
        circuit: row.circuit,
        timeouts: row.timeouts,
        proxy_sealed: new.proxy_sealed.clone(),
        headers: row.headers.clone(),
        tuning: row.tuning.clone(),
        managed_by: row.managed_by,
    };
    stored == *new && row.proxy_sealed.is_some() == new.proxy_sealed.is_some()
}

async fn sync_prices(tx: &mut Tx, declared: &[(String, ManualPrice)]) -> Result<Changes> {
    let mut changes = Changes::default();
    let stored = prices::list(tx, now_ms()).await?;
    let of_file = || stored.iter().filter(|row| row.source == prices::FILE);
    for row in of_file() {
        if !declared.iter().any(|(model, _)| *model == row.model) {
            prices::remove(tx, &row.model, prices::FILE).await?;
            changes.removed += 1;
        }
    }
    for (model, price) in declared {
        match of_file().find(|row| row.model == *model) {
            Some(row) if row.price == *price => continue,
            Some(_) => changes.updated += 1,
            None => changes.added += 1,
        }
        prices::put(tx, model, prices::FILE, price, None).await?;
    }
    Ok(changes)
}

/// Gives the id of every declared user, in order. Keys of removed users go with them.
async fn sync_users(tx: &mut Tx, declared: &[DeclaredUser]) -> Result<(Vec<UserId>, Changes)> {
    let mut changes = Changes::default();
    let live = users::list(tx).await?;
    for row in &live {
        if row.managed_by == ManagedBy::File
            && !declared.iter().any(|one| one.user.name == row.name)
        {
            users::remove(tx, row.id).await?;
            changes.removed += 1;
        }
    }
    let mut ids = Vec::with_capacity(declared.len());
    for DeclaredUser { user, .. } in declared {
        let id = match live.iter().find(|row| row.name == user.name) {
            Some(row) => {
                if !same_user(row, user) {
                    users::update(tx, row.id, user).await?;
                    changes.updated += 1;
                }
                row.id
            }
            None => {
                changes.added += 1;
                match users::find_deleted(tx, &user.name).await? {
                    Some(row) => {
                        users::update(tx, row.id, user).await?;
                        row.id
                    }
                    None => users::insert(tx, user).await?.id,
                }
            }
        };
        ids.push(id);
    }
    Ok((ids, changes))
}

fn same_user(row: &UserRow, new: &NewUser) -> bool {
    row.enabled == new.enabled
        && row.groups == new.groups
        && row.limits == new.limits
        && row.expires_at_ms == new.expires_at_ms
        && row.note == new.note
        && row.managed_by == new.managed_by
}

async fn sync_keys(tx: &mut Tx, declared: &[DeclaredUser], ids: &[UserId]) -> Result<Changes> {
    let mut changes = Changes::default();
    let wanted: Vec<NewKey> = declared
        .iter()
        .zip(ids)
        .flat_map(|(one, user_id)| one.keys.iter().map(|key| key.of_user(*user_id)))
        .collect();
    let live = keys::list(tx).await?;
    let is_wanted = |row: &KeyRow| {
        wanted
            .iter()
            .any(|key| key.user_id == row.user_id && key.name == row.name)
    };
    let (declared_rows, others): (Vec<_>, Vec<_>) = live.into_iter().partition(is_wanted);
    let (undeclared, foreign): (Vec<_>, Vec<_>) = others
        .into_iter()
        .partition(|row| row.managed_by == ManagedBy::File);
    refuse_same_keys(tx, &wanted, &foreign).await?;

    for row in &undeclared {
        keys::revoke(tx, row.id).await?;
        changes.removed += 1;
    }
    // Ids of the rows to write, once every hash that moves is out of the way.
    let mut updates: Vec<(KeyId, &NewKey)> = Vec::new();
    let mut inserts: Vec<&NewKey> = Vec::new();
    for key in &wanted {
        match declared_rows
            .iter()
            .find(|row| row.user_id == key.user_id && row.name == key.name)
        {
            Some(row) if same_key(row, key) => {}
            Some(row) => {
                keys::free_hash(tx, row.id).await?;
                updates.push((row.id, key));
                changes.updated += 1;
            }
            None => {
                match keys::find_deleted(tx, key.user_id, &key.name).await? {
                    Some(row) => updates.push((row.id, key)),
                    None => inserts.push(key),
                }
                changes.added += 1;
            }
        }
    }
    for (id, key) in updates {
        keys::update(tx, id, key).await?;
    }
    for key in inserts {
        keys::insert(tx, key).await?;
    }
    Ok(changes)
}

/// The same text may not be two keys: who asks would then be either of two users.
async fn refuse_same_keys(tx: &mut Tx, wanted: &[NewKey], foreign: &[KeyRow]) -> Result<()> {
    let mut owners: HashMap<&str, (UserId, &str)> = foreign
        .iter()
        .map(|row| (row.hash.as_str(), (row.user_id, row.name.as_str())))
        .collect();
    for key in wanted {
        if let Some((other, other_name)) = owners.insert(&key.hash, (key.user_id, &key.name)) {
            let names: HashMap<UserId, String> = users::list(tx)
                .await?
                .into_iter()
                .map(|row| (row.id, row.name))
                .collect();
            let name_of = |id: UserId| names.get(&id).cloned().unwrap_or_else(|| id.to_string());
            return Err(StoreError::SameKey {
                user: name_of(key.user_id),
                name: key.name.clone(),
                other_user: name_of(other),
                other_name: other_name.to_owned(),
            });
        }
    }
    Ok(())
}

fn same_key(row: &KeyRow, new: &NewKey) -> bool {
    row.hash == new.hash
        && row.hint == new.hint
        && row.enabled == new.enabled
        && row.expires_at_ms == new.expires_at_ms
        && row.groups == new.groups
        && row.limits == new.limits
        && row.web_login == new.web_login
        && row.managed_by == new.managed_by
}

impl DeclaredKey {
    fn of_user(&self, user_id: UserId) -> NewKey {
        NewKey {
            user_id,
            name: self.name.clone(),
            hash: self.hash.clone(),
            hint: self.hint.clone(),
            enabled: self.enabled,
            expires_at_ms: self.expires_at_ms,
            groups: self.groups.clone(),
            limits: self.limits.clone(),
            web_login: self.web_login,
            managed_by: ManagedBy::File,
        }
    }
}
