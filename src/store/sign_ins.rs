//! Statements on what people and scripts are signed in with: sessions of the console, API tokens, failed sign-ins.
//! Tokens come in as hashes.

use serde::Serialize;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::change::Change;
use super::database::{Db, now_ms, on};
use super::error::{Result, StoreError};
use super::rows::{from_row, json, to_json};

/// Somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConsoleSessionRow {
    pub id: i64,
    /// By password; with neither this nor a key, by the admin token.
    pub account_id: Option<i64>,
    pub key_id: Option<i64>,
    /// Changes with the credential that opened it; a session of an old credential is over.
    #[serde(skip)]
    pub credential: String,
    pub client_ip: Option<String>,
    pub user_agent: Option<String>,
    pub created_at_ms: i64,
    pub seen_at_ms: i64,
    pub expires_at_ms: i64,
}

/// A session to be.
#[derive(Clone, Debug)]
pub struct NewConsoleSession {
    pub token_hash: String,
    pub account_id: Option<i64>,
    pub key_id: Option<i64>,
    pub credential: String,
    pub client_ip: Option<String>,
    pub user_agent: Option<String>,
    pub expires_at_ms: i64,
}

/// A token of a script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApiTokenRow {
    pub id: i64,
    /// Who made it; `None` is the bearer of the admin token.
    pub account_id: Option<i64>,
    pub name: String,
    pub hint: String,
    pub role: String,
    pub scopes: Vec<String>,
    pub created_at_ms: i64,
    pub expires_at_ms: Option<i64>,
    pub used_at_ms: Option<i64>,
}

/// A token to be.
#[derive(Clone, Debug)]
pub struct NewApiToken {
    pub account_id: Option<i64>,
    pub name: String,
    pub hash: String,
    pub hint: String,
    pub role: String,
    pub scopes: Vec<String>,
    pub expires_at_ms: Option<i64>,
}

impl Db {
    /// The session of that token, unless it is over.
    pub async fn find_console_session(
        &self,
        token_hash: &str,
    ) -> Result<Option<ConsoleSessionRow>> {
        const FIND: &str = include_str!("sql/console_sessions/find.sql");
        Ok(on!(self, pool => sqlx::query_as(FIND)
            .bind(token_hash)
            .bind(now_ms())
            .fetch_optional(pool)
            .await)?)
    }

    /// The newest first.
    pub async fn list_console_sessions(&self) -> Result<Vec<ConsoleSessionRow>> {
        const LIST: &str = include_str!("sql/console_sessions/list.sql");
        Ok(on!(self, pool => sqlx::query_as(LIST).bind(now_ms()).fetch_all(pool).await)?)
    }

    pub async fn console_session_seen(&self, id: i64, at_ms: i64) -> Result<()> {
        const SEEN: &str = include_str!("sql/console_sessions/seen.sql");
        Ok(on!(self, pool => sqlx::query(SEEN).bind(id).bind(at_ms).execute(pool).await.map(drop))?)
    }

    pub async fn find_api_token(&self, hash: &str) -> Result<Option<ApiTokenRow>> {
        const FIND: &str = include_str!("sql/api_tokens/find.sql");
        Ok(on!(self, pool => sqlx::query_as(FIND).bind(hash).fetch_optional(pool).await)?)
    }

    pub async fn list_api_tokens(&self) -> Result<Vec<ApiTokenRow>> {
        const LIST: &str = include_str!("sql/api_tokens/list.sql");
        Ok(on!(self, pool => sqlx::query_as(LIST).fetch_all(pool).await)?)
    }

    pub async fn api_token_used(&self, id: i64, at_ms: i64) -> Result<()> {
        const USED: &str = include_str!("sql/api_tokens/used.sql");
        Ok(on!(self, pool => sqlx::query(USED).bind(id).bind(at_ms).execute(pool).await.map(drop))?)
    }

    /// Counts a failed sign-in of that subject (a name or an address), for all replicas.
    pub async fn add_login_failure(&self, subject: &str, window_ms: i64) -> Result<()> {
        const ADD: &str = include_str!("sql/login_failures/add.sql");
        Ok(
            on!(self, pool => sqlx::query(ADD).bind(subject).bind(window_ms).execute(pool).await.map(drop))?,
        )
    }

    /// Failed sign-ins in windows that began after that time.
    pub async fn login_failures(&self, subject: &str, after_ms: i64) -> Result<i64> {
        const COUNT: &str = include_str!("sql/login_failures/count.sql");
        Ok(
            on!(self, pool => sqlx::query_scalar(COUNT).bind(subject).bind(after_ms).fetch_one(pool).await)?,
        )
    }

    pub async fn forget_login_failures(&self, subject: &str) -> Result<()> {
        const FORGET: &str = include_str!("sql/login_failures/forget.sql");
        Ok(on!(self, pool => sqlx::query(FORGET).bind(subject).execute(pool).await.map(drop))?)
    }

    /// Takes out sessions that are over, and failures and idempotency keys from before that time.
    pub async fn prune_sign_ins(&self, before_ms: i64) -> Result<()> {
        const SESSIONS: &str = include_str!("sql/console_sessions/prune.sql");
        const FAILURES: &str = include_str!("sql/login_failures/prune.sql");
        const KEYS: &str = include_str!("sql/idempotency_keys/prune.sql");
        on!(self, pool => {
            sqlx::query(SESSIONS).bind(now_ms()).execute(pool).await?;
            sqlx::query(FAILURES).bind(before_ms).execute(pool).await?;
            sqlx::query(KEYS).bind(before_ms).execute(pool).await?;
        });
        Ok(())
    }
}

impl Change {
    /// Opens a session; `name` is who signed in, for the audit log.
    pub async fn open_console_session(
        &mut self,
        session: NewConsoleSession,
        name: &str,
    ) -> Result<ConsoleSessionRow> {
        const INSERT: &str = include_str!("sql/console_sessions/insert.sql");
        let row: ConsoleSessionRow = on!(tx &mut self.tx, c => sqlx::query_as(INSERT)
            .bind(session.token_hash)
            .bind(session.account_id)
            .bind(session.key_id)
            .bind(session.credential)
            .bind(session.client_ip)
            .bind(session.user_agent)
            .bind(now_ms())
            .bind(session.expires_at_ms)
            .fetch_one(c)
            .await)?;
        self.acted("sign_in", "session", row.id, name, None::<&()>, None::<&()>)?;
        Ok(row)
    }

    /// Ends a session. `verb` is `sign_out`, or `revoke` where somebody else ends it.
    pub async fn close_console_session(&mut self, id: i64, verb: &'static str) -> Result<()> {
        const REMOVE: &str = include_str!("sql/console_sessions/remove.sql");
        let gone = on!(tx &mut self.tx, c => sqlx::query(REMOVE)
            .bind(id)
            .execute(c)
            .await
            .map(|done| done.rows_affected()))?;
        if gone == 0 {
            return Err(StoreError::NotFound {
                what: "session",
                name: id.to_string(),
            });
        }
        self.acted(verb, "session", id, "", None::<&()>, None::<&()>)
    }

    /// Lets a session go on after its owner changed their password; all their others end with the old one.
    pub async fn renew_console_session(&mut self, id: i64, credential: &str) -> Result<()> {
        const RENEW: &str = include_str!("sql/console_sessions/renew.sql");
        Ok(on!(tx &mut self.tx, c => sqlx::query(RENEW)
            .bind(id)
            .bind(credential)
            .execute(c)
            .await
            .map(drop))?)
    }

    pub async fn insert_api_token(&mut self, token: NewApiToken) -> Result<ApiTokenRow> {
        const INSERT: &str = include_str!("sql/api_tokens/insert.sql");
        let scopes = to_json("scopes", &token.scopes)?;
        let row: ApiTokenRow = on!(tx &mut self.tx, c => sqlx::query_as(INSERT)
            .bind(token.account_id)
            .bind(token.name)
            .bind(token.hash)
            .bind(token.hint)
            .bind(token.role)
            .bind(scopes)
            .bind(now_ms())
            .bind(token.expires_at_ms)
            .fetch_one(c)
            .await)?;
        self.created("api_token", row.id, &row.name, &row)?;
        Ok(row)
    }

    pub async fn remove_api_token(&mut self, id: i64) -> Result<ApiTokenRow> {
        const GET: &str = include_str!("sql/api_tokens/get.sql");
        const REMOVE: &str = include_str!("sql/api_tokens/remove.sql");
        let found: Option<ApiTokenRow> =
            on!(tx &mut self.tx, c => sqlx::query_as(GET).bind(id).fetch_optional(c).await)?;
        let row = found.ok_or_else(|| StoreError::NotFound {
            what: "API token",
            name: id.to_string(),
        })?;
        on!(tx &mut self.tx, c => sqlx::query(REMOVE).bind(id).execute(c).await.map(drop))?;
        self.removed("api_token", id, &row.name, &row)?;
        Ok(row)
    }
}

from_row! {
    ConsoleSessionRow => |row| Self {
        id: row.try_get("id")?,
        account_id: row.try_get("account_id")?,
        key_id: row.try_get("key_id")?,
        credential: row.try_get("credential")?,
        client_ip: row.try_get("client_ip")?,
        user_agent: row.try_get("user_agent")?,
        created_at_ms: row.try_get("created_at_ms")?,
        seen_at_ms: row.try_get("seen_at_ms")?,
        expires_at_ms: row.try_get("expires_at_ms")?,
    };
    ApiTokenRow => |row| Self {
        id: row.try_get("id")?,
        account_id: row.try_get("account_id")?,
        name: row.try_get("name")?,
        hint: row.try_get("hint")?,
        role: row.try_get("role")?,
        scopes: json("scopes", row.try_get("scopes")?)?,
        created_at_ms: row.try_get("created_at_ms")?,
        expires_at_ms: row.try_get("expires_at_ms")?,
        used_at_ms: row.try_get("used_at_ms")?,
    };
}
