//! Statements on `request_bodies`: headers and bodies that were kept, packed. It must not know what is in them.

use std::sync::{Arc, LazyLock};

use actors::domain::RequestId;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::batch::Statements;
use super::database::{Db, on};
use super::error::{Result, StoreError};
use super::requests::id;
use super::rows::{from_row, narrow};
use crate::capture::port::{BodySink, BodySinkError, Packed, PackedAnswer, PackedMessage};

/// The store as those know it who keep bodies.
#[derive(Clone, Debug)]
pub struct BodyStore(pub Db);

impl BodySink for BodyStore {
    fn write(&self, batch: Arc<Vec<Packed>>) -> BoxFuture<'static, Result<(), BodySinkError>> {
        let db = self.0.clone();
        async move { db.insert_bodies(&batch).await.map_err(why) }.boxed()
    }
}

/// Whether it was the row's fault. A full disk or a lock is not.
fn why(error: StoreError) -> BodySinkError {
    let told = error.to_string();
    let StoreError::Database(sqlx::Error::Database(said)) = &error else {
        return BodySinkError::Away(told);
    };
    // Of PostgreSQL: data that it cannot take, constraints, and what is too large. Of SQLite: too big.
    let code = said.code().unwrap_or_default();
    let own = said.kind() != sqlx::error::ErrorKind::Other
        || (code.len() == 5
            && ["22", "23", "54"]
                .iter()
                .any(|class| code.starts_with(class)))
        || code == "18";
    if own {
        BodySinkError::Refused(told)
    } else {
        BodySinkError::Away(told)
    }
}

impl Db {
    async fn insert_bodies(&self, batch: &[Packed]) -> Result<()> {
        static INSERT: LazyLock<Statements> =
            LazyLock::new(|| Statements::new(include_str!("sql/request_bodies/insert.sql"), 13));
        let mut tx = self.begin().await?;
        for (statement, piece) in INSERT.pieces(&tx, batch) {
            on!(tx &mut tx, c => {
                let mut query = sqlx::query(statement);
                for kept in piece {
                    let request = &kept.request;
                    let answer = kept.answer.as_ref();
                    let message = answer.map(|answer| &answer.message);
                    query = query
                        .bind(kept.request_id.0.as_bytes().to_vec())
                        .bind(kept.at_ms)
                        .bind(text(&kept.method))
                        .bind(text(&kept.path))
                        .bind(text(&request.headers))
                        .bind(request.body.as_deref())
                        .bind(length(request.bytes))
                        .bind(request.truncated)
                        .bind(answer.map(|answer| i64::from(answer.status)))
                        .bind(message.map(|message| text(&message.headers)))
                        .bind(message.and_then(|message| message.body.as_deref()))
                        .bind(message.map(|message| length(message.bytes)))
                        .bind(message.map(|message| message.truncated));
                }
                query.execute(c).await.map(drop)
            })?;
        }
        tx.commit().await
    }

    /// What was kept of a request.
    pub async fn request_bodies(&self, id: RequestId) -> Result<Option<Packed>> {
        const GET: &str = include_str!("sql/request_bodies/get.sql");
        let key = id.0.as_bytes().to_vec();
        let found: Option<Kept> =
            on!(self, pool => sqlx::query_as(GET).bind(key).fetch_optional(pool).await)?;
        Ok(found.map(|kept| kept.0))
    }

    /// Whether anything was kept of it.
    pub async fn has_bodies(&self, id: RequestId) -> Result<bool> {
        const EXISTS: &str = include_str!("sql/request_bodies/exists.sql");
        let key = id.0.as_bytes().to_vec();
        let found: i64 =
            on!(self, pool => sqlx::query_scalar(EXISTS).bind(key).fetch_one(pool).await)?;
        Ok(found > 0)
    }

    /// The newest of these requests of which anything was kept.
    pub async fn newest_bodies(&self, of: &[RequestId]) -> Result<Option<RequestId>> {
        static NEWEST: LazyLock<Statements> =
            LazyLock::new(|| Statements::new(include_str!("sql/request_bodies/newest.sql"), 1));
        let mut ids = of.to_vec();
        ids.sort_unstable_by(|one, other| other.cmp(one));
        let mut tx = self.begin_reading().await?;
        for (statement, piece) in NEWEST.pieces(&tx, &ids) {
            let found: Option<Vec<u8>> = on!(tx &mut tx, c => {
                let mut query = sqlx::query_scalar(statement);
                for id in piece {
                    query = query.bind(id.0.as_bytes().to_vec());
                }
                query.fetch_optional(c).await
            })?;
            if let Some(bytes) = found {
                return Ok(Some(id("request_id", bytes)?));
            }
        }
        Ok(None)
    }
}

/// Without NUL, which PostgreSQL refuses in a text.
fn text(text: &str) -> String {
    text.replace('\0', "")
}

fn length(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// A row.
struct Kept(Packed);

from_row! {
    Kept => |row| Self(Packed {
        request_id: id("request_id", row.try_get("request_id")?)?,
        at_ms: row.try_get("at_ms")?,
        method: row.try_get("method")?,
        path: row.try_get("path")?,
        request: PackedMessage {
            headers: row.try_get("request_headers")?,
            body: row.try_get("request_body")?,
            bytes: narrow("request_bytes", row.try_get("request_bytes")?)?,
            truncated: row.try_get("request_truncated")?,
        },
        answer: match row.try_get::<Option<i64>, _>("status")? {
            None => None,
            Some(status) => Some(PackedAnswer {
                status: narrow("status", status)?,
                message: PackedMessage {
                    headers: row.try_get::<Option<String>, _>("answer_headers")?.unwrap_or_default(),
                    body: row.try_get("answer_body")?,
                    bytes: narrow("answer_bytes", row.try_get::<Option<i64>, _>("answer_bytes")?.unwrap_or(0))?,
                    truncated: row.try_get::<Option<bool>, _>("answer_truncated")?.unwrap_or(false),
                },
            }),
        },
    });
}
