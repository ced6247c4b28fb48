//! Statements on `providers`. Secrets pass through sealed; nothing here can open them.

use actors::domain::ProviderId;

use super::change::{Change, Seen};
use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::redirects::Redirects;
use super::rows::{NewProvider, ProviderRow, to_json};

const LIST: &str = include_str!("sql/providers/list.sql");
const FIND: &str = include_str!("sql/providers/find.sql");

impl Db {
    /// In the order in which they were made.
    pub async fn list_providers(&self) -> Result<Vec<ProviderRow>> {
        Ok(on!(self, pool => sqlx::query_as(LIST).fetch_all(pool).await)?)
    }

    pub async fn find_provider(&self, name: &str) -> Result<Option<ProviderRow>> {
        Ok(on!(self, pool => sqlx::query_as(FIND).bind(name).fetch_optional(pool).await)?)
    }

    pub async fn get_provider(&self, id: ProviderId) -> Result<Option<ProviderRow>> {
        Ok(on!(self, pool => sqlx::query_as(GET).bind(id.0).fetch_optional(pool).await)?)
    }
}

impl Change {
    pub async fn insert_provider(&mut self, provider: NewProvider) -> Result<ProviderRow> {
        let row = insert(&mut self.tx, &provider).await?;
        self.created("provider", row.id.0, &row.name, &row)?;
        Ok(row)
    }

    /// Writes all of a provider. `revision` is what the caller has seen, where that matters to it.
    pub async fn update_provider(
        &mut self,
        id: ProviderId,
        revision: Option<i64>,
        provider: NewProvider,
    ) -> Result<ProviderRow> {
        let before = self.changeable_provider(id, revision).await?;
        let row = update(&mut self.tx, id, &provider).await?;
        self.updated("provider", id.0, &row.name, &before, &row)?;
        Ok(row)
    }

    /// Marks a provider as deleted; what it answered stays in the log.
    pub async fn remove_provider(
        &mut self,
        id: ProviderId,
        revision: Option<i64>,
    ) -> Result<ProviderRow> {
        let provider = self.changeable_provider(id, revision).await?;
        remove(&mut self.tx, id).await?;
        self.removed("provider", id.0, &provider.name, &provider)?;
        Ok(provider)
    }

    /// Brings a provider back that was deleted, as it was.
    pub async fn restore_provider(&mut self, id: ProviderId) -> Result<ProviderRow> {
        const GET_DELETED: &str = include_str!("sql/providers/get_deleted.sql");
        let found: Option<ProviderRow> = on!(tx &mut self.tx, c => sqlx::query_as(GET_DELETED).bind(id.0).fetch_optional(c).await)?;
        let row = found.ok_or_else(|| StoreError::NotFound {
            what: "deleted provider",
            name: id.to_string(),
        })?;
        let row = update(&mut self.tx, id, &row.into()).await?;
        self.acted(
            "restore",
            "provider",
            id.0,
            &row.name,
            None::<&()>,
            Some(&row),
        )?;
        Ok(row)
    }

    async fn changeable_provider(
        &mut self,
        id: ProviderId,
        revision: Option<i64>,
    ) -> Result<ProviderRow> {
        let found: Option<ProviderRow> =
            on!(tx &mut self.tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
        let row = found.ok_or_else(|| StoreError::NotFound {
            what: "provider",
            name: id.to_string(),
        })?;
        Seen::new("provider", &row.name, row.updated_at_ms)
            .with(row.managed_by)
            .check(revision)?;
        Ok(row)
    }
}

const GET: &str = include_str!("sql/providers/get.sql");

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
pub(super) async fn update(
    tx: &mut Tx,
    id: ProviderId,
    provider: &NewProvider,
) -> Result<ProviderRow> {
    const UPDATE: &str = include_str!("sql/providers/update.sql");
    on!(tx tx, c => bind_columns!(sqlx::query_as(UPDATE), provider).bind(id.0).fetch_one(c).await)
        .map_err(|error| StoreError::or_exists(error, "provider", &provider.name))
}

pub(super) async fn remove(tx: &mut Tx, id: ProviderId) -> Result<()> {
    const REMOVE: &str = include_str!("sql/providers/remove.sql");
    Ok(on!(tx tx, c => sqlx::query(REMOVE).bind(id.0).bind(now_ms()).execute(c).await.map(drop))?)
}
