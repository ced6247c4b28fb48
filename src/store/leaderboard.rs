//! Who spent most in a time, out of the sums. It must not read the raw log, nor know names of users or keys.

use std::sync::LazyLock;

use actors::domain::{KeyId, ProviderId, UserId};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::database::{Db, on};
use super::error::Result;
use super::rollups::{Sums, sums};
use super::rows::from_row;
use super::span::{Span, bind_span, sums_of_span};

/// The most rows that one leaderboard has.
const LIMIT_MAX: u32 = 1000;

/// Whose sums are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LeaderboardBy {
    User,
    Key,
    Provider,
    /// The model that clients asked for.
    Model,
}

/// One whose sums are compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Leader {
    User(UserId),
    Key(KeyId),
    Provider(ProviderId),
    Model(String),
}

/// A line of the leaderboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaderboardRow {
    pub leader: Leader,
    pub sums: Sums,
}

impl Db {
    /// The sums of the hours that begin in `from_ms..to_ms` by user, key, provider or model, the dearest first; at most
    /// 1000. Requests without one (no known key, refused before a provider) are in the totals only.
    pub async fn leaderboard(
        &self,
        by: LeaderboardBy,
        from_ms: i64,
        to_ms: i64,
        limit: u32,
    ) -> Result<Vec<LeaderboardRow>> {
        static IDS: LazyLock<[String; 3]> =
            LazyLock::new(|| ["user_id", "key_id", "provider_id"].map(|id| statement(id, "0")));
        static MODELS: LazyLock<String> = LazyLock::new(|| statement("model", "''"));
        let ids: fn(i64) -> Leader = match by {
            LeaderboardBy::User => |id| Leader::User(UserId(id)),
            LeaderboardBy::Key => |id| Leader::Key(KeyId(id)),
            LeaderboardBy::Provider => |id| Leader::Provider(ProviderId(id)),
            LeaderboardBy::Model => {
                let rows: Vec<Line<String>> = self.lines(&MODELS, from_ms, to_ms, limit).await?;
                return Ok(rows.into_iter().map(|row| row.of(Leader::Model)).collect());
            }
        };
        let text = &IDS[by as usize];
        let rows: Vec<Line<i64>> = self.lines(text, from_ms, to_ms, limit).await?;
        Ok(rows.into_iter().map(|row| row.of(ids)).collect())
    }

    async fn lines<T>(
        &self,
        statement: &'static str,
        from_ms: i64,
        to_ms: i64,
        limit: u32,
    ) -> Result<Vec<T>>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let limit = i64::from(limit.min(LIMIT_MAX));
        Ok(on!(self, pool => {
            let query = bind_span!(sqlx::query_as(statement), Span::of(from_ms, to_ms));
            query.bind(limit).fetch_all(pool).await
        })?)
    }
}

/// The statement that groups by a column; who has `nobody` in it is nobody.
fn statement(column: &str, nobody: &str) -> String {
    let somebody = format!("AND {column} <> {nobody}");
    sums_of_span(column, &somebody, "ORDER BY 9 DESC, 2 DESC, 1 LIMIT $7")
}

struct Line<T> {
    leader: T,
    sums: Sums,
}

impl<T> Line<T> {
    fn of(self, leader: impl Fn(T) -> Leader) -> LeaderboardRow {
        LeaderboardRow {
            leader: leader(self.leader),
            sums: self.sums,
        }
    }
}

from_row! {
    Line<i64> => |row| Self { leader: row.try_get("part")?, sums: sums!(row) };
    Line<String> => |row| Self { leader: row.try_get("part")?, sums: sums!(row) };
}
