//! What the configuration file declares, brought into the database. It must not touch what others manage and the file
//! does not name, nor a row that is already as declared.

use std::collections::{HashMap, HashSet};

use actors::domain::{KeyId, Limits, UserId};

use super::change::{Change, Who};
use super::database::{Db, now_ms, on};
use super::error::{Result, StoreError};
use super::rows::{
    KeyRow, ManagedBy, ManualPrice, NewKey, NewProvider, NewUser, ProviderRow, UserRow,
};
use super::{PriceSource, keys, prices, providers, users};

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
    pub allowed_ips: Vec<String>,
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
        let mut change = self.change(&Who::file()).await?;
        let providers = sync_providers(&mut change, &declared.providers).await?;
        let prices = sync_prices(&mut change, &declared.prices).await?;
        let (ids, users) = sync_users(&mut change, &declared.users).await?;
        let keys = sync_keys(&mut change, &declared.users, &ids).await?;
        let mut report = SyncReport {
            users,
            keys,
            providers,
            prices,
            version: 0,
        };
        report.version = if report.changed() {
            change.commit().await?
        } else {
            const VERSION: &str = include_str!("sql/catalog_version/get.sql");
            let version =
                on!(tx &mut change.tx, c => sqlx::query_scalar(VERSION).fetch_one(c).await)?;
            change.commit_quietly().await?;
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

async fn sync_providers(change: &mut Change, declared: &[NewProvider]) -> Result<Changes> {
    let mut changes = Changes::default();
    let live = providers::list(&mut change.tx).await?;
    for row in &live {
        if row.managed_by == ManagedBy::File
            && !declared.iter().any(|provider| provider.name == row.name)
        {
            providers::remove(&mut change.tx, row.id).await?;
            change.removed("provider", row.id.0, &row.name, row)?;
            changes.removed += 1;
        }
    }
    for provider in declared {
        match live.iter().find(|row| row.name == provider.name) {
            Some(row) if same_provider(row, provider) => {}
            Some(row) => {
                let after = providers::update(&mut change.tx, row.id, provider).await?;
                change.updated("provider", row.id.0, &row.name, row, &after)?;
                changes.updated += 1;
            }
            None => {
                let back = providers::find_deleted(&mut change.tx, &provider.name).await?;
                let row = match back {
                    Some(row) => providers::update(&mut change.tx, row.id, provider).await?,
                    None => providers::insert(&mut change.tx, provider).await?,
                };
                change.created("provider", row.id.0, &row.name, &row)?;
                changes.added += 1;
            }
        }
    }
    Ok(changes)
}

/// Equal but for the sealed texts, which differ each time they are made: the fingerprint stands for them.
fn same_provider(row: &ProviderRow, new: &NewProvider) -> bool {
    let stored = NewProvider {
        secret_sealed: new.secret_sealed.clone(),
        proxy_sealed: new.proxy_sealed.clone(),
        ..NewProvider::from(row.clone())
    };
    stored == *new && row.proxy_sealed.is_some() == new.proxy_sealed.is_some()
}

async fn sync_prices(change: &mut Change, declared: &[(String, ManualPrice)]) -> Result<Changes> {
    let mut changes = Changes::default();
    let stored = prices::list(&mut change.tx, now_ms()).await?;
    let of_file = || stored.iter().filter(|row| row.source == prices::FILE);
    for row in of_file() {
        if !declared.iter().any(|(model, _)| *model == row.model) {
            change.remove_price(PriceSource::File, &row.model).await?;
            changes.removed += 1;
        }
    }
    for (model, price) in declared {
        match of_file().find(|row| row.model == *model) {
            Some(row) if row.price == *price => continue,
            Some(_) => changes.updated += 1,
            None => changes.added += 1,
        }
        change
            .set_price(PriceSource::File, model, price, None)
            .await?;
    }
    Ok(changes)
}

/// Gives the id of every declared user, in order. Keys of removed users go with them.
async fn sync_users(
    change: &mut Change,
    declared: &[DeclaredUser],
) -> Result<(Vec<UserId>, Changes)> {
    let mut changes = Changes::default();
    let live = users::list(&mut change.tx).await?;
    for row in &live {
        if row.managed_by == ManagedBy::File
            && !declared.iter().any(|one| one.user.name == row.name)
        {
            users::remove(&mut change.tx, row.id).await?;
            change.removed("user", row.id.0, &row.name, row)?;
            changes.removed += 1;
        }
    }
    let mut ids = Vec::with_capacity(declared.len());
    for DeclaredUser { user, .. } in declared {
        let id = match live.iter().find(|row| row.name == user.name) {
            Some(row) => {
                if !same_user(row, user) {
                    let after = users::update(&mut change.tx, row.id, user).await?;
                    change.updated("user", row.id.0, &row.name, row, &after)?;
                    changes.updated += 1;
                }
                row.id
            }
            None => {
                changes.added += 1;
                let back = users::find_deleted(&mut change.tx, &user.name).await?;
                let row = match back {
                    Some(row) => users::update(&mut change.tx, row.id, user).await?,
                    None => users::insert(&mut change.tx, user).await?,
                };
                change.created("user", row.id.0, &row.name, &row)?;
                row.id
            }
        };
        ids.push(id);
    }
    Ok((ids, changes))
}

fn same_user(row: &UserRow, new: &NewUser) -> bool {
    NewUser::from(row.clone()) == *new
}

async fn sync_keys(
    change: &mut Change,
    declared: &[DeclaredUser],
    ids: &[UserId],
) -> Result<Changes> {
    let mut changes = Changes::default();
    let wanted: Vec<NewKey> = declared
        .iter()
        .zip(ids)
        .flat_map(|(one, user_id)| one.keys.iter().map(|key| key.of_user(*user_id)))
        .collect();
    let live = keys::list(&mut change.tx).await?;
    let is_wanted = |row: &KeyRow| {
        wanted
            .iter()
            .any(|key| key.user_id == row.user_id && key.name == row.name)
    };
    let (declared_rows, others): (Vec<_>, Vec<_>) = live.into_iter().partition(is_wanted);
    let (undeclared, foreign): (Vec<_>, Vec<_>) = others
        .into_iter()
        .partition(|row| row.managed_by == ManagedBy::File);
    refuse_same_keys(change, &wanted, &foreign).await?;

    for row in &undeclared {
        keys::revoke(&mut change.tx, row.id).await?;
        change.removed("key", row.id.0, &row.name, row)?;
        changes.removed += 1;
    }
    // Ids of the rows to write, once every hash that moves is out of the way.
    let mut updates: Vec<(&KeyRow, &NewKey)> = Vec::new();
    let mut returns: Vec<(KeyId, &NewKey)> = Vec::new();
    let mut inserts: Vec<&NewKey> = Vec::new();
    for key in &wanted {
        match declared_rows
            .iter()
            .find(|row| row.user_id == key.user_id && row.name == key.name)
        {
            Some(row) if same_key(row, key) => {}
            Some(row) => {
                keys::free_hash(&mut change.tx, row.id).await?;
                updates.push((row, key));
                changes.updated += 1;
            }
            None => {
                match keys::find_deleted(&mut change.tx, key.user_id, &key.name).await? {
                    Some(row) => returns.push((row.id, key)),
                    None => inserts.push(key),
                }
                changes.added += 1;
            }
        }
    }
    for (row, key) in updates {
        let after = keys::update(&mut change.tx, row.id, key).await?;
        change.updated("key", row.id.0, &row.name, row, &after)?;
    }
    for (id, key) in returns {
        let row = keys::update(&mut change.tx, id, key).await?;
        change.created("key", row.id.0, &row.name, &row)?;
    }
    for key in inserts {
        let row = keys::insert(&mut change.tx, key).await?;
        change.created("key", row.id.0, &row.name, &row)?;
    }
    Ok(changes)
}

/// The same text may not be two keys: who asks would then be either of two users.
async fn refuse_same_keys(
    change: &mut Change,
    wanted: &[NewKey],
    foreign: &[KeyRow],
) -> Result<()> {
    let mut owners: HashMap<&str, (UserId, &str)> = foreign
        .iter()
        .map(|row| (row.hash.as_str(), (row.user_id, row.name.as_str())))
        .collect();
    for key in wanted {
        if let Some((other, other_name)) = owners.insert(&key.hash, (key.user_id, &key.name)) {
            let names: HashMap<UserId, String> = users::list(&mut change.tx)
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
        && row.allowed_ips == new.allowed_ips
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
            allowed_ips: self.allowed_ips.clone(),
            previous_hash: None,
            previous_until_ms: None,
            managed_by: ManagedBy::File,
        }
    }
}
