//! Statements on `accounts`: people who sign in with a password. What a role may do is not known here.

use actors::domain::UserId;
use serde::Serialize;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::change::{Change, Seen};
use super::database::{Db, now_ms, on};
use super::error::{Result, StoreError};
use super::rows::from_row;

/// An account that is not deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountRow {
    pub id: i64,
    pub name: String,
    /// `owner`, `admin`, `auditor` or `user`.
    pub role: String,
    /// Whose data somebody with the role `user` sees.
    pub user_id: Option<UserId>,
    /// In PHC format.
    #[serde(skip)]
    pub password_hash: String,
    pub enabled: bool,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

/// An account to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    pub name: String,
    pub role: String,
    pub user_id: Option<UserId>,
    pub password_hash: String,
    pub enabled: bool,
}

const GET: &str = include_str!("sql/accounts/get.sql");

impl Db {
    /// In the order in which they were made.
    pub async fn list_accounts(&self) -> Result<Vec<AccountRow>> {
        const LIST: &str = include_str!("sql/accounts/list.sql");
        Ok(on!(self, pool => sqlx::query_as(LIST).fetch_all(pool).await)?)
    }

    pub async fn find_account(&self, name: &str) -> Result<Option<AccountRow>> {
        const FIND: &str = include_str!("sql/accounts/find.sql");
        Ok(on!(self, pool => sqlx::query_as(FIND).bind(name).fetch_optional(pool).await)?)
    }

    pub async fn get_account(&self, id: i64) -> Result<Option<AccountRow>> {
        Ok(on!(self, pool => sqlx::query_as(GET).bind(id).fetch_optional(pool).await)?)
    }
}

impl Change {
    pub async fn insert_account(&mut self, account: NewAccount) -> Result<AccountRow> {
        const INSERT: &str = include_str!("sql/accounts/insert.sql");
        let row: AccountRow = on!(tx &mut self.tx, c => sqlx::query_as(INSERT)
            .bind(account.name.as_str())
            .bind(account.role.as_str())
            .bind(account.user_id.map(|id| id.0))
            .bind(account.password_hash.as_str())
            .bind(account.enabled)
            .bind(now_ms())
            .fetch_one(c)
            .await)
        .map_err(|error| refused(error, &account))?;
        self.created("account", row.id, &row.name, &row)?;
        Ok(row)
    }

    /// Writes all of an account.
    pub async fn update_account(
        &mut self,
        id: i64,
        revision: Option<i64>,
        account: NewAccount,
    ) -> Result<AccountRow> {
        const UPDATE: &str = include_str!("sql/accounts/update.sql");
        let before = self.seen_account(id, revision).await?;
        let row: AccountRow = on!(tx &mut self.tx, c => sqlx::query_as(UPDATE)
            .bind(account.name.as_str())
            .bind(account.role.as_str())
            .bind(account.user_id.map(|id| id.0))
            .bind(account.password_hash.as_str())
            .bind(account.enabled)
            .bind(now_ms())
            .bind(id)
            .fetch_one(c)
            .await)
        .map_err(|error| refused(error, &account))?;
        if before.password_hash != row.password_hash {
            let name = row.name.clone();
            self.acted(
                "set_password",
                "account",
                id,
                &name,
                None::<&()>,
                None::<&()>,
            )?;
        }
        if (&before.name, &before.role, before.user_id, before.enabled)
            != (&row.name, &row.role, row.user_id, row.enabled)
        {
            self.updated("account", id, &row.name, &before, &row)?;
        }
        Ok(row)
    }

    pub async fn remove_account(&mut self, id: i64, revision: Option<i64>) -> Result<AccountRow> {
        const REMOVE: &str = include_str!("sql/accounts/remove.sql");
        let row = self.seen_account(id, revision).await?;
        on!(tx &mut self.tx, c => sqlx::query(REMOVE).bind(id).bind(now_ms()).execute(c).await.map(drop))?;
        self.removed("account", id, &row.name, &row)?;
        Ok(row)
    }

    async fn seen_account(&mut self, id: i64, revision: Option<i64>) -> Result<AccountRow> {
        let found: Option<AccountRow> =
            on!(tx &mut self.tx, c => sqlx::query_as(GET).bind(id).fetch_optional(c).await)?;
        let row = found.ok_or_else(|| StoreError::NotFound {
            what: "account",
            name: id.to_string(),
        })?;
        Seen::new("account", &row.name, row.updated_at_ms).check(revision)?;
        Ok(row)
    }
}

fn refused(error: sqlx::Error, account: &NewAccount) -> StoreError {
    let of_user = error
        .as_database_error()
        .is_some_and(sqlx::error::DatabaseError::is_foreign_key_violation);
    match account.user_id {
        Some(id) if of_user => StoreError::NotFound {
            what: "user",
            name: id.to_string(),
        },
        _ => StoreError::or_exists(error, "account", &account.name),
    }
}

from_row! {
    AccountRow => |row| Self {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        role: row.try_get("role")?,
        user_id: row.try_get::<Option<i64>, _>("user_id")?.map(UserId),
        password_hash: row.try_get("password_hash")?,
        enabled: row.try_get("enabled")?,
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
    };
}
