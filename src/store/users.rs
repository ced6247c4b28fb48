//! Statements on `users`. Who may call them is not decided here.

use actors::domain::UserId;

use super::change::{Change, Seen};
use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::rows::{NewUser, UserRow, to_json};

impl Db {
    /// In the order in which they were made.
    pub async fn list_users(&self) -> Result<Vec<UserRow>> {
        Ok(on!(self, pool => sqlx::query_as(LIST).fetch_all(pool).await)?)
    }

    pub async fn find_user(&self, name: &str) -> Result<Option<UserRow>> {
        Ok(on!(self, pool => sqlx::query_as(FIND).bind(name).fetch_optional(pool).await)?)
    }

    pub async fn get_user(&self, id: UserId) -> Result<Option<UserRow>> {
        Ok(on!(self, pool => sqlx::query_as(GET).bind(id.0).fetch_optional(pool).await)?)
    }
}

impl Change {
    pub async fn insert_user(&mut self, user: NewUser) -> Result<UserRow> {
        let row = insert(&mut self.tx, &user).await?;
        self.created("user", row.id.0, &row.name, &row)?;
        Ok(row)
    }

    /// Writes all of a user. `revision` is what the caller has seen, where that matters to it.
    pub async fn update_user(
        &mut self,
        id: UserId,
        revision: Option<i64>,
        user: NewUser,
    ) -> Result<UserRow> {
        let before = self.changeable_user(id, revision).await?;
        let row = update(&mut self.tx, id, &user).await?;
        self.updated("user", id.0, &row.name, &before, &row)?;
        Ok(row)
    }

    /// Marks a user and all of its keys as deleted; what they did stays in the log.
    pub async fn remove_user(&mut self, id: UserId, revision: Option<i64>) -> Result<UserRow> {
        let user = self.changeable_user(id, revision).await?;
        remove(&mut self.tx, id).await?;
        self.removed("user", id.0, &user.name, &user)?;
        Ok(user)
    }

    async fn changeable_user(&mut self, id: UserId, revision: Option<i64>) -> Result<UserRow> {
        let found: Option<UserRow> =
            on!(tx &mut self.tx, c => sqlx::query_as(GET).bind(id.0).fetch_optional(c).await)?;
        let row = found.ok_or_else(|| StoreError::NotFound {
            what: "user",
            name: id.to_string(),
        })?;
        Seen::new("user", &row.name, row.updated_at_ms)
            .with(row.managed_by)
            .check(revision)?;
        Ok(row)
    }
}

const FIND: &str = include_str!("sql/users/find.sql");
const GET: &str = include_str!("sql/users/get.sql");
const LIST: &str = include_str!("sql/users/list.sql");

pub(super) async fn list(tx: &mut Tx) -> Result<Vec<UserRow>> {
    Ok(on!(tx tx, c => sqlx::query_as(LIST).fetch_all(c).await)?)
}

/// The user of that name whom the file declared last and then no more.
pub(super) async fn find_deleted(tx: &mut Tx, name: &str) -> Result<Option<UserRow>> {
    const FIND_DELETED: &str = include_str!("sql/users/find_deleted.sql");
    Ok(on!(tx tx, c => sqlx::query_as(FIND_DELETED).bind(name).fetch_optional(c).await)?)
}

/// Both statements take the same columns in the same order, so that they are bound in one place.
macro_rules! bind_columns {
    ($query:expr, $user:expr) => {
        $query
            .bind($user.name.as_str())
            .bind($user.enabled)
            .bind(to_json("groups", &$user.groups)?)
            .bind(to_json("limits", &$user.limits)?)
            .bind($user.expires_at_ms)
            .bind($user.note.as_str())
            .bind(to_json("tags", &$user.tags)?)
            .bind(to_json("allowed_models", &$user.allowed_models)?)
            .bind(to_json("allowed_clients", &$user.allowed_clients)?)
            .bind(to_json("blocked_clients", &$user.blocked_clients)?)
            .bind($user.managed_by.as_str())
            .bind(now_ms())
    };
}

pub(super) async fn insert(tx: &mut Tx, user: &NewUser) -> Result<UserRow> {
    const INSERT: &str = include_str!("sql/users/insert.sql");
    on!(tx tx, c => bind_columns!(sqlx::query_as(INSERT), user).fetch_one(c).await)
        .map_err(|error| StoreError::or_exists(error, "user", &user.name))
}

/// Writes all of a row, and brings it back where it was deleted.
pub(super) async fn update(tx: &mut Tx, id: UserId, user: &NewUser) -> Result<UserRow> {
    const UPDATE: &str = include_str!("sql/users/update.sql");
    on!(tx tx, c => bind_columns!(sqlx::query_as(UPDATE), user).bind(id.0).fetch_one(c).await)
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
