//! Who used most in a time, out of the sums. It must not read the raw log, nor know names of users or keys.

use std::collections::HashMap;
use std::sync::LazyLock;

use actors::domain::{KeyId, ProviderId, UserId};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::database::{Db, on};
use super::error::Result;
use super::rollups::{Sums, sums};
use super::rows::from_row;
use super::span::{Span, bind_span, dearest_of_span, sums_of_span};
use super::totals::{SumsFilter, bind_filter, filter_from};

/// The most rows that one answer has.
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

/// Who comes first: whoever has most of it. Who has none of a rate comes last; of equals the dearest comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LeaderboardOrder {
    #[default]
    Cost,
    Requests,
    /// Of prompts and answers.
    Tokens,
    /// `Sums::cache_hit_rate`.
    CacheHitRate,
    /// `Sums::success_rate`.
    SuccessRate,
    /// `Sums::tokens_per_second`.
    Speed,
}

/// What a leaderboard is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaderboardQuery {
    pub by: LeaderboardBy,
    pub order: LeaderboardOrder,
    /// Of the hours that begin from here on, Unix milliseconds,
    pub from_ms: i64,
    /// and before this.
    pub to_ms: i64,
    /// Whose requests count.
    pub filter: SumsFilter,
    /// At most 1000.
    pub limit: u32,
    /// So many are passed over.
    pub offset: u32,
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

impl LeaderboardBy {
    const ALL: [Self; 4] = [Self::User, Self::Key, Self::Provider, Self::Model];

    /// The column of the sums, and what it holds where there is nobody.
    pub(super) fn column(self) -> (&'static str, &'static str) {
        match self {
            Self::User => ("user_id", "0"),
            Self::Key => ("key_id", "0"),
            Self::Provider => ("provider_id", "0"),
            Self::Model => ("model", "''"),
        }
    }

    /// The one whom a number in the column means.
    pub(super) fn leader(self, id: i64) -> Leader {
        match self {
            Self::User => Leader::User(UserId(id)),
            Self::Key => Leader::Key(KeyId(id)),
            Self::Provider => Leader::Provider(ProviderId(id)),
            Self::Model => Leader::Model(id.to_string()),
        }
    }
}

impl LeaderboardOrder {
    const ALL: [Self; 6] = [
        Self::Cost,
        Self::Requests,
        Self::Tokens,
        Self::CacheHitRate,
        Self::SuccessRate,
        Self::Speed,
    ];

    /// As a term over the pieces that are summed.
    fn term(self) -> String {
        let sum = |columns: &[&str]| {
            let columns: Vec<String> = columns
                .iter()
                .map(|column| format!("SUM(pieces.{column})"))
                .collect();
            columns.join(" + ")
        };
        let prompt = ["input", "cache_write_5m", "cache_write_1h", "cache_read"];
        let rate = |part: &str, whole: &[&str]| {
            format!(
                "CAST({part} AS DOUBLE PRECISION) / NULLIF({}, 0)",
                sum(whole)
            )
        };
        match self {
            Self::Cost => sum(&["cost_nano"]),
            Self::Requests => sum(&["requests"]),
            Self::Tokens => format!("{} + {}", sum(&prompt), sum(&["output"])),
            Self::CacheHitRate => rate(&sum(&["cache_read"]), &prompt),
            Self::SuccessRate => {
                let succeeded = format!("{} - {}", sum(&["requests"]), sum(&["errors"]));
                rate(&succeeded, &["requests"])
            }
            Self::Speed => rate(&sum(&["streamed_tokens"]), &["streaming_ms"]),
        }
    }
}

/// A statement for each way to ask.
static TEXTS: LazyLock<HashMap<(LeaderboardBy, LeaderboardOrder), String>> = LazyLock::new(|| {
    let all = LeaderboardBy::ALL.into_iter();
    let all = all.flat_map(|by| LeaderboardOrder::ALL.map(|order| (by, order)));
    all.map(|(by, order)| ((by, order), statement(by, order)))
        .collect()
});

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
        self.leaders(&LeaderboardQuery {
            by,
            order: LeaderboardOrder::Cost,
            from_ms,
            to_ms,
            filter: SumsFilter::default(),
            limit,
            offset: 0,
        })
        .await
    }

    /// A page of a leaderboard.
    pub async fn leaders(&self, asked: &LeaderboardQuery) -> Result<Vec<LeaderboardRow>> {
        Ok(match asked.by {
            LeaderboardBy::Model => {
                let rows: Vec<Line<String>> = self.lines(asked).await?;
                rows.into_iter().map(|row| row.of(Leader::Model)).collect()
            }
            by => {
                let rows: Vec<Line<i64>> = self.lines(asked).await?;
                rows.into_iter()
                    .map(|row| row.of(|id| by.leader(id)))
                    .collect()
            }
        })
    }

    /// Who is first by cost, without their sums.
    pub(super) async fn dearest(
        &self,
        by: LeaderboardBy,
        span: Span,
        filter: &SumsFilter,
        limit: u32,
    ) -> Result<Vec<Leader>> {
        static TEXTS: LazyLock<[String; 4]> = LazyLock::new(|| {
            LeaderboardBy::ALL.map(|by| dearest_of_span(by.column().0, &of_somebody(by)))
        });
        let text = TEXTS[by as usize].as_str();
        macro_rules! found {
            ($row:ty) => {{
                let found: Vec<$row> = on!(self, pool => {
                    let query = bind_span!(sqlx::query_scalar(text), span);
                    let query = bind_filter!(query, filter).bind(i64::from(limit));
                    query.fetch_all(pool).await
                })?;
                found.into_iter()
            }};
        }
        Ok(match by {
            LeaderboardBy::Model => found!(String).map(Leader::Model).collect(),
            by => found!(i64).map(|id| by.leader(id)).collect(),
        })
    }

    async fn lines<T>(&self, asked: &LeaderboardQuery) -> Result<Vec<T>>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let texts = &*TEXTS;
        let text = texts[&(asked.by, asked.order)].as_str();
        let span = Span::of(asked.from_ms, asked.to_ms);
        Ok(on!(self, pool => {
            let query = bind_filter!(bind_span!(sqlx::query_as(text), span), &asked.filter);
            let query = query.bind(i64::from(asked.limit.min(LIMIT_MAX)));
            query.bind(i64::from(asked.offset)).fetch_all(pool).await
        })?)
    }
}

/// The statement that groups by a column.
fn statement(by: LeaderboardBy, order: LeaderboardOrder) -> String {
    let order = format!(
        "ORDER BY {} DESC NULLS LAST, {} DESC, 2 DESC, 1 LIMIT $12 OFFSET $13",
        order.term(),
        LeaderboardOrder::Cost.term()
    );
    sums_of_span(by.column().0, &of_somebody(by), &order)
}

/// The conditions on sums, without those of nobody.
fn of_somebody(by: LeaderboardBy) -> String {
    let (column, nobody) = by.column();
    format!("AND {column} <> {nobody} {}", filter_from(7))
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
