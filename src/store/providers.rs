//! Statements on `providers`. Secrets pass through sealed; nothing here can open them.

use actors::domain::ProviderId;

use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::redirects::Redirects;
use super::rows::{ManagedBy, NewProvider, ProviderRow, to_json};

const LIST: &str = include_str!("sql/providers/list.sql");
const FIND: &str = include_str!("sql/providers/find.sql");

impl Db {
    pub async fn insert_provider(&self, provider: NewProvider) -> Result<ProviderRow> {
        let mut tx = self.begin_catalog().await?;
        let row = insert(&mut tx, &provider).await?;
        tx.commit_catalog().await?;
        Ok(row)
    }

    /// In the order in which they were made.
    pub async fn list_providers(&self) -> Result<Vec<ProviderRow>> {
        Ok(on!(self, pool => sqlx::query_as(LIST).fetch_all(pool).await)?)
    }

    pub async fn find_provider(&self, name: &str) -> Result<Option<ProviderRow>> {
        Ok(on!(self, pool => sqlx::query_as(FIND).bind(name).fetch_optional(pool).await)?)
    }

    /// Marks a provider as deleted; what it answered stays in the log.
    pub async fn remove_provider(&self, name: &str) -> Result<ProviderRow> {
        let mut tx = self.begin_catalog().await?;
        let found: Option<ProviderRow> =
            on!(tx &mut tx, c => sqlx::query_as(FIND).bind(name).fetch_optional(c).await)?;
        let provider = found.ok_or_else(|| StoreError::NotFound {
            what: "provider",
            name: name.to_owned(),
        })?;
        if provider.managed_by == ManagedBy::File {
            return Err(StoreError::ManagedByFile {
                what: "provider",
                name: name.to_owned(),
            });
        }
        remove(&mut tx, provider.id).await?;
        tx.commit_catalog().await?;
        Ok(provider)
    }
}

pub(super) async fn list(tx: &mut Tx) -> Result<Vec<ProviderRow>> {
    Ok(on!(tx tx, c => sqlx::query_as(LIST).fetch_all(c).await)?)
}

/// The provider of that name which the file declared last and then no more.
pub(super) async fn find_deleted(tx: &mut Tx, name: &str) -> Result<Option<ProviderRow>> {
    const FIND_DELETED: &str = include_str!("sql/providers/find_deleted.sql");
    Ok(on!(tx tx, c => sqlx::query_as(FIND_DELETED).bind(name).fetch_optional(c).await)?)
}

/// Both statements take the same columns in the same order, so that they are bound in one place.
macro_rules! bind_columns {
    ($query:expr, $provider:expr) => {
        $query
            .bind($provider.name.as_str())
            .bind($provider.kind.as_str())
            .bind($provider.url.as_str())
            .bind($provider.secret_sealed.as_str())
            .bind($provider.secret_fingerprint.as_str())
            .bind($provider.enabled)
            .bind(i64::from($provider.priority))
            .bind(i64::from($provider.weight))
            .bind($provider.cost_multiplier.to_string())
            .bind(to_json("groups", &$provider.groups)?)
            .bind(to_json("models", &$provider.models)?)
            .bind(to_json("redirects", &Redirects(&$provider.redirects))?)
            .bind(to_json("limits", &$provider.limits)?)
            .bind(to_json("circuit", &$provider.circuit)?)
            .bind(to_json("timeouts", &$provider.timeouts)?)
            .bind($provider.proxy_sealed.as_deref())
            .bind(to_json("headers", &$provider.headers)?)
            .bind(to_json("tuning", &$provider.tuning)?)
            .bind($provider.managed_by.as_str())
            .bind(now_ms())
    };
}

pub(super) async fn insert(tx: &mut Tx, provider: &NewProvider) -> Result<ProviderRow> {
    const INSERT: &str = include_str!("sql/providers/insert.sql");
    on!(tx tx, c => bind_columns!(sqlx::query_as(INSERT), provider).fetch_one(c).await)
        .map_err(|error| StoreError::or_exists(error, "provider", &provider.name))
}

/// Writes all of a row, and brings it back where it was deleted.
pub(super) async fn update(tx: &mut Tx, id: ProviderId, provider: &NewProvider) -> Result<()> {
    const UPDATE: &str = include_str!("sql/providers/update.sql");
    on!(tx tx, c => bind_columns!(sqlx::query(UPDATE), provider).bind(id.0).execute(c).await.map(drop))
        .map_err(|error| StoreError::or_exists(error, "provider", &provider.name))
}

pub(super) async fn remove(tx: &mut Tx, id: ProviderId) -> Result<()> {
    const REMOVE: &str = include_str!("sql/providers/remove.sql");
    Ok(on!(tx tx, c => sqlx::query(REMOVE).bind(id.0).bind(now_ms()).execute(c).await.map(drop))?)
}
