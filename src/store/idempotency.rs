//! Statements on `idempotency_keys`: what a creation answered, so that it happens once however often it is sent.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::database::{Db, now_ms, on};
use super::error::Result;
use super::rows::from_row;

/// A request that came with this key before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyRow {
    pub request_hash: String,
    /// The HTTP status that it was answered with; `None` while it runs.
    pub status: Option<i64>,
    pub answer_sealed: Option<String>,
    pub created_at_ms: i64,
}

impl Db {
    /// Takes the name for a request; `false` where it is taken.
    pub async fn begin_idempotent(&self, name: &str, request_hash: &str) -> Result<bool> {
        const BEGIN: &str = include_str!("sql/idempotency_keys/begin.sql");
        let taken = on!(self, pool => sqlx::query(BEGIN)
            .bind(name)
            .bind(request_hash)
            .bind(now_ms())
            .execute(pool)
            .await
            .map(|done| done.rows_affected()))?;
        Ok(taken > 0)
    }

    pub async fn find_idempotent(&self, name: &str) -> Result<Option<IdempotencyRow>> {
        const GET: &str = include_str!("sql/idempotency_keys/get.sql");
        Ok(on!(self, pool => sqlx::query_as(GET).bind(name).fetch_optional(pool).await)?)
    }

    pub async fn finish_idempotent(&self, name: &str, status: u16, answer: &str) -> Result<()> {
        const FINISH: &str = include_str!("sql/idempotency_keys/finish.sql");
        Ok(on!(self, pool => sqlx::query(FINISH)
            .bind(name)
            .bind(i64::from(status))
            .bind(answer)
            .execute(pool)
            .await
            .map(drop))?)
    }

    /// Gives the name back: the request failed and may be sent again.
    pub async fn forget_idempotent(&self, name: &str) -> Result<()> {
        const REMOVE: &str = include_str!("sql/idempotency_keys/remove.sql");
        Ok(on!(self, pool => sqlx::query(REMOVE).bind(name).execute(pool).await.map(drop))?)
    }
}

from_row! {
    IdempotencyRow => |row| Self {
        request_hash: row.try_get("request_hash")?,
        status: row.try_get("status")?,
        answer_sealed: row.try_get("answer_sealed")?,
        created_at_ms: row.try_get("created_at_ms")?,
    };
}
