//! Statements on `users`. Who may call them is not decided here.

use actors::domain::UserId;

use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::rows::{ManagedBy, NewUser, UserRow, to_json};

impl Db {
    pub async fn insert_user(&self, user: NewUser) -> Result<UserRow> {
        let mut tx = self.begin_catalog().await?;
        let row = insert(&mut tx, &user).await?;
        tx.commit_catalog().await?;
        Ok(row)
    }

    /// In the order in which they were made.
    pub async fn list_users(&self) -> Result<Vec<UserRow>> {
        Ok(on!(self, pool => sqlx::query_as(LIST).fetch_all(pool).await)?)
    }

    pub async fn find_user(&self, name: &str) -> Result<Option<UserRow>> {
        const FIND: &str = include_str!("sql/users/find.sql");
        Ok(on!(self, pool => sqlx::query_as(FIND).bind(name).fetch_optional(pool).await)?)
    }

    /// Marks a user and all of its keys as deleted; what they did stays in the log.
    pub async fn remove_user(&self, name: &str) -> Result<UserRow> {
        let mut tx = self.begin_catalog().await?;
        const FIND: &str = include_str!("sql/users/find.sql");
        let found: Option<UserRow> =
            on!(tx &mut tx, c => sqlx::query_as(FIND).bind(name).fetch_optional(c).await)?;
        let user = found.ok_or_else(|| StoreError::NotFound {
            what: "user",
            name: name.to_owned(),
        })?;
        if user.managed_by == ManagedBy::File {
            return Err(StoreError::ManagedByFile {
                what: "user",
                name: name.to_owned(),
            });
        }
        remove(&mut tx, user.id).await?;
        tx.commit_catalog().await?;
        Ok(user)
    }
}

const LIST: &str = include_str!("sql/users/list.sql");

pub(super) async fn list(tx: &mut Tx) -> Result<Vec<UserRow>> {
    Ok(on!(tx tx, c => sqlx::query_as(LIST).fetch_all(c).await)?)
}

/// The user of that name whom the file declared last and then no more.
pub(super) async fn find_deleted(tx: &mut Tx, name: &str) -> Result<Option<UserRow>> {
    const FIND_DELETED: &str = include_str!("sql/users/find_deleted.sql");
    Ok(on!(tx tx, c => sqlx::query_as(FIND_DELETED).bind(name).fetch_optional(c).await)?)
}

pub(super) async fn insert(tx: &mut Tx, user: &NewUser) -> Result<UserRow> {
    const INSERT: &str = include_str!("sql/users/insert.sql");
    let (groups, limits) = (
        to_json("groups", &user.groups)?,
        to_json("limits", &user.limits)?,
    );
    on!(tx tx, c => sqlx::query_as(INSERT)
        .bind(user.name.as_str())
        .bind(user.enabled)
        .bind(groups)
        .bind(limits)
        .bind(user.expires_at_ms)
        .bind(user.note.as_str())
        .bind(user.managed_by.as_str())
        .bind(now_ms())
        .fetch_one(c)
        .await)
    .map_err(|error| StoreError::or_exists(error, "user", &user.name))
}

/// Writes all of a row, and brings it back where it was deleted.
pub(super) async fn update(tx: &mut Tx, id: UserId, user: &NewUser) -> Result<()> {
    const UPDATE: &str = include_str!("sql/users/update.sql");
    let (groups, limits) = (
        to_json("groups", &user.groups)?,
        to_json("limits", &user.limits)?,
    );
    on!(tx tx, c => sqlx::query(UPDATE)
        .bind(id.0)
        .bind(user.name.as_str())
        .bind(user.enabled)
        .bind(groups)
        .bind(limits)
        .bind(user.expires_at_ms)
        .bind(user.note.as_str())
        .bind(user.managed_by.as_str())
        .bind(now_ms())
        .execute(c)
        .await
        .map(drop))
    .map_err(|error| StoreError::or_exists(error, "user", &user.name))
}

pub(super) async fn remove(tx: &mut Tx, id: UserId) -> Result<()> {
    const REMOVE: &str = include_str!("sql/users/remove.sql");
    const REVOKE_KEYS: &str = include_str!("sql/keys/revoke_of_user.sql");
    for statement in [REVOKE_KEYS, REMOVE] {
        on!(tx tx, c => sqlx::query(statement).bind(id.0).bind(now_ms()).execute(c).await.map(drop))?;
    }
    Ok(())
}
