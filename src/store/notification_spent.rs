//! What users, keys and providers spent in a time, all of them at once: what budgets are compared with. Out of the sums;
//! it must not read the raw log.

use std::sync::LazyLock;

use actors::domain::NanoUsd;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::database::{Db, on};
use super::error::Result;
use super::rows::from_row;
use super::span::{Span, bind_span, sums_of_span};

/// Whose spending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpentBy {
    User,
    Key,
    Provider,
}

impl Db {
    /// What each spent in the hours that begin in `from_ms..to_ms`, by id.
    pub async fn spent(
        &self,
        by: SpentBy,
        from_ms: i64,
        to_ms: i64,
    ) -> Result<Vec<(i64, NanoUsd)>> {
        static TEXTS: LazyLock<[String; 3]> = LazyLock::new(|| {
            ["user_id", "key_id", "provider_id"].map(|id| {
                let spenders = format!("AND {id} <> 0 AND cost_nano <> 0");
                sums_of_span(id, &spenders, "ORDER BY 1")
            })
        });
        let text = TEXTS[by as usize].as_str();
        let rows: Vec<Spent> = on!(self, pool => {
            bind_span!(sqlx::query_as(text), Span::of(from_ms, to_ms)).fetch_all(pool).await
        })?;
        Ok(rows.into_iter().map(|row| (row.id, row.cost)).collect())
    }
}

struct Spent {
    id: i64,
    cost: NanoUsd,
}

from_row! {
    Spent => |row| Self {
        id: row.try_get("part")?,
        cost: NanoUsd(row.try_get("cost_nano")?),
    };
}
