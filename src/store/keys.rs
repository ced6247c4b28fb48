//! Statements on `keys`. They see a key's hash, never the key.

use std::collections::HashMap;

use actors::domain::{KeyId, UserId};
use sqlx::QueryBuilder;

use super::change::{Change, Seen};
use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::rows::{KeyRow, NewKey, to_json};

const LIST: &str = include_str!("sql/keys/list.sql");

impl Db {
    /// In the order in which they were made.
    pub async fn list_keys(&self) -> Result<Vec<KeyRow>> {
        Ok(on!(self, pool => sqlx::query_as(LIST).fetch_all(pool).await)?)
    }

    /// The user's, in the same order.
    pub async fn list_keys_of(&self, user: UserId) -> Result<Vec<KeyRow>> {
        const LIST_OF_USER: &str = include_str!("sql/keys/list_of_user.sql");
        Ok(on!(self, pool => sqlx::query_as(LIST_OF_USER).bind(user.0).fetch_all(pool).await)?)
    }

    pub async fn get_key(&self, id: KeyId) -> Result<Option<KeyRow>> {
        Ok(on!(self, pool => sqlx::query_as(GET).bind(id.0).fetch_optional(pool).await)?)
    }

    /// When the newest request of each of these keys came in, Unix milliseconds; of those that the log has one of.
    pub async fn last_uses(&self, keys: &[KeyId]) -> Result<HashMap<KeyId, i64>> {
        if keys.is_empty() {
            return Ok(HashMap::new());
        }
        let found: Vec<(i64, Option<i64>)> = on!(self, pool => {
            let mut query = QueryBuilder::new(include_str!("sql/keys/last_uses.sql"));
            let mut ids = query.separated(", ");
            for key in keys {
                ids.push_bind(key.0);
            }
            query.push(")");
            query.build_query_as().fetch_all(pool).await
        })?;
        let used = found.into_iter();
        Ok(used
            .filter_map(|(id, at_ms)| Some((KeyId(id), at_ms?)))
            .collect())
    }

    /// Without a user, the name must be that of one key only.
    pub async fn find_key(&self, user: Option<&str>, name: &str) -> Result<KeyRow> {
        const FIND_BY_NAME: &str = include_str!("sql/keys/find_by_name.sql");
        let mut found: Vec<KeyRow> = on!(self, pool => sqlx::query_as(FIND_BY_NAME)
            .bind(name)
            .bind(user.unwrap_or_default())
            .fetch_all(pool)
            .await)?;
        let key = found.pop().ok_or_else(|| StoreError::NotFound {
            what: "key",
            name: name.to_owned(),
        })?;
        if found.is_empty() {
            return Ok(key);
        }
        Err(StoreError::Ambiguous {
            name: name.to_owned(),
        })
    }
}

impl Change {
    pub async fn insert_key(&mut self, key: NewKey) -> Result<KeyRow> {
        let row = insert(&mut self.tx, &key).await?;
        self.created("key", row.id.0, &row.name, &row)?;
        Ok(row)
    }

    /// Writes all of a key. `revision` is what the caller has seen, where that matters to it.
    pub async fn update_key(
        &mut self,
        id: KeyId,
        revision: Option<i64>,
        key: NewKey,
    ) -> Result<KeyRow> {
        let before = self.changeable_key(id, revision).await?;
        let row = update(&mut self.tx, id, &key).await?;
        if before.hash == row.hash {
            self.updated("key", id.0, &row.name, &before, &row)?;
        } else {
            self.acted("rotate", "key", id.0, &row.name, Some(&before), Some(&row))?;
        }
        Ok(row)
    }

    /// Marks a key as deleted.
    pub async fn revoke_key(&mut self, id: KeyId, revision: Option<i64>) -> Result<KeyRow> {
        let key = self.changeable_key(id, revision).await?;
        revoke(&mut self.tx, id).await?;
        self.removed("key", id.0, &key.name, &key)?;
        Ok(key)
    }

    async fn changeable_key(&mut self, id: KeyId, revision: Option<i64>) -> Result<KeyRow> {
        let found: Option<KeyRow> =
            on!(tx &mut self.tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
        let row = found.ok_or_else(|| StoreError::NotFound {
            what: "key",
            name: id.to_string(),
        })?;
        Seen::new("key", &row.name, row.updated_at_ms)
            .with(row.managed_by)
            .check(revision)?;
        Ok(row)
    }
}

const GET: &str = include_str!("sql/keys/find.sql");

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

/// Both statements take the same columns in the same order, so that they are bound in one place.
macro_rules! bind_columns {
    ($query:expr, $key:expr) => {
        $query
            .bind($key.user_id.0)
            .bind($key.name.as_str())
            .bind($key.hash.as_str())
            .bind($key.hint.as_str())
            .bind($key.enabled)
            .bind($key.expires_at_ms)
            .bind(to_json("groups", &$key.groups)?)
            .bind(to_json("limits", &$key.limits)?)
            .bind($key.web_login)
            .bind(to_json("allowed_ips", &$key.allowed_ips)?)
            .bind($key.previous_hash.as_deref())
            .bind($key.previous_until_ms)
            .bind($key.managed_by.as_str())
            .bind(now_ms())
    };
}

pub(super) async fn insert(tx: &mut Tx, key: &NewKey) -> Result<KeyRow> {
    const INSERT: &str = include_str!("sql/keys/insert.sql");
    on!(tx tx, c => bind_columns!(sqlx::query_as(INSERT), key).fetch_one(c).await)
        .map_err(|error| refused(error, key))
}

/// Writes all of a row, and brings it back where it was revoked.
pub(super) async fn update(tx: &mut Tx, id: KeyId, key: &NewKey) -> Result<KeyRow> {
    const UPDATE: &str = include_str!("sql/keys/update.sql");
    on!(tx tx, c => bind_columns!(sqlx::query_as(UPDATE), key).bind(id.0).fetch_one(c).await)
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
