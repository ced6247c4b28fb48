//! Statements on `keys`. They see a key's hash, never the key.

use actors::domain::{KeyId, UserId};

use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::rows::{KeyRow, ManagedBy, NewKey, to_json};

const LIST: &str = include_str!("sql/keys/list.sql");

impl Db {
    pub async fn insert_key(&self, key: NewKey) -> Result<KeyRow> {
        let mut tx = self.begin_catalog().await?;
        let row = insert(&mut tx, &key).await?;
        tx.commit_catalog().await?;
        Ok(row)
    }

    /// In the order in which they were made.
    pub async fn list_keys(&self) -> Result<Vec<KeyRow>> {
        Ok(on!(self, pool => sqlx::query_as(LIST).fetch_all(pool).await)?)
    }

    /// Marks a key as deleted. Without a user, the name must be that of one key only.
    pub async fn revoke_key(&self, user: Option<&str>, name: &str) -> Result<KeyRow> {
        const FIND_BY_NAME: &str = include_str!("sql/keys/find_by_name.sql");
        let mut tx = self.begin_catalog().await?;
        let mut found: Vec<KeyRow> = on!(tx &mut tx, c => sqlx::query_as(FIND_BY_NAME)
            .bind(name)
            .bind(user.unwrap_or_default())
            .fetch_all(c)
            .await)?;
        let key = found.pop().ok_or_else(|| StoreError::NotFound {
            what: "key",
            name: name.to_owned(),
        })?;
        if !found.is_empty() {
            return Err(StoreError::Ambiguous {
                name: name.to_owned(),
            });
        }
        revoke_unless_declared(tx, key).await
    }

    /// Marks a key as deleted.
    pub async fn revoke_key_by_id(&self, id: KeyId) -> Result<KeyRow> {
        const FIND: &str = include_str!("sql/keys/find.sql");
        let mut tx = self.begin_catalog().await?;
        let found: Option<KeyRow> =
            on!(tx &mut tx, c => sqlx::query_as(FIND).bind(id.0).fetch_optional(c).await)?;
        let key = found.ok_or_else(|| StoreError::NotFound {
            what: "key",
            name: id.to_string(),
        })?;
        revoke_unless_declared(tx, key).await
    }
}

async fn revoke_unless_declared(mut tx: Tx, key: KeyRow) -> Result<KeyRow> {
    if key.managed_by == ManagedBy::File {
        return Err(StoreError::ManagedByFile {
            what: "key",
            name: key.name,
        });
    }
    revoke(&mut tx, key.id).await?;
    tx.commit_catalog().await?;
    Ok(key)
}

pub(super) async fn list(tx: &mut Tx) -> Result<Vec<KeyRow>> {
    Ok(on!(tx tx, c => sqlx::query_as(LIST).fetch_all(c).await)?)
}

/// The key of that name which the file declared last and then no more.
pub(super) async fn find_deleted(tx: &mut Tx, user: UserId, name: &str) -> Result<Option<KeyRow>> {
    const FIND_DELETED: &str = include_str!("sql/keys/find_deleted.sql");
    Ok(
        on!(tx tx, c => sqlx::query_as(FIND_DELETED).bind(user.0).bind(name).fetch_optional(c).await)?,
    )
}

pub(super) async fn insert(tx: &mut Tx, key: &NewKey) -> Result<KeyRow> {
    const INSERT: &str = include_str!("sql/keys/insert.sql");
    let (groups, limits) = (
        to_json("groups", &key.groups)?,
        to_json("limits", &key.limits)?,
    );
    on!(tx tx, c => sqlx::query_as(INSERT)
        .bind(key.user_id.0)
        .bind(key.name.as_str())
        .bind(key.hash.as_str())
        .bind(key.hint.as_str())
        .bind(key.enabled)
        .bind(key.expires_at_ms)
        .bind(groups)
        .bind(limits)
        .bind(key.web_login)
        .bind(key.managed_by.as_str())
        .bind(now_ms())
        .fetch_one(c)
        .await)
    .map_err(|error| refused(error, key))
}

/// Writes all of a row but its user and name, and brings it back where it was revoked.
pub(super) async fn update(tx: &mut Tx, id: KeyId, key: &NewKey) -> Result<()> {
    const UPDATE: &str = include_str!("sql/keys/update.sql");
    let (groups, limits) = (
        to_json("groups", &key.groups)?,
        to_json("limits", &key.limits)?,
    );
    on!(tx tx, c => sqlx::query(UPDATE)
        .bind(id.0)
        .bind(key.hash.as_str())
        .bind(key.hint.as_str())
        .bind(key.enabled)
        .bind(key.expires_at_ms)
        .bind(groups)
        .bind(limits)
        .bind(key.web_login)
        .bind(key.managed_by.as_str())
        .bind(now_ms())
        .execute(c)
        .await
        .map(drop))
    .map_err(|error| refused(error, key))
}

/// Lets another key take this one's hash within the same transaction.
pub(super) async fn free_hash(tx: &mut Tx, id: KeyId) -> Result<()> {
    const FREE_HASH: &str = include_str!("sql/keys/free_hash.sql");
    Ok(on!(tx tx, c => sqlx::query(FREE_HASH).bind(id.0).execute(c).await.map(drop))?)
}

pub(super) async fn revoke(tx: &mut Tx, id: KeyId) -> Result<()> {
    const REVOKE: &str = include_str!("sql/keys/revoke.sql");
    Ok(on!(tx tx, c => sqlx::query(REVOKE).bind(id.0).bind(now_ms()).execute(c).await.map(drop))?)
}

/// Says which of the two unique indexes refused: the name within the user, or the key itself. No user, no key.
fn refused(error: sqlx::Error, key: &NewKey) -> StoreError {
    let Some(database) = error.as_database_error() else {
        return StoreError::Database(error);
    };
    if database.is_foreign_key_violation() {
        return StoreError::NotFound {
            what: "user",
            name: key.user_id.to_string(),
        };
    }
    // SQLite names the columns of the index, PostgreSQL the index.
    let about_hash =
        database.message().contains("keys.hash") || database.constraint() == Some("keys_hash_live");
    let (what, name) = if about_hash {
        ("a key with the text", &key.hint)
    } else {
        ("key", &key.name)
    };
    StoreError::or_exists(error, what, name)
}
