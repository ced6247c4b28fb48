//! Statements on `clients_seen`: requests by day, user and first word of the User-Agent. Which client that is, and in which
//! version, is not known here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actors::domain::{RequestLog, UserId};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::batch::Statements;
use super::database::{Db, Tx, on};
use super::error::Result;
use super::partitions::DAY_MS;
use super::rollups::begin_of;
use super::rows::{from_row, narrow};

/// Longer words are cut, in bytes.
const AGENT_MAX: usize = 100;
/// Words of users that are looked at, the last seen first. So one who makes words up does not make reading slow.
const ROWS_MAX: i64 = 50_000;

/// What a user has sent by one client in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSeen {
    /// The first word of the User-Agent: `claude-cli/2.1.329`.
    pub agent: String,
    pub user_id: UserId,
    pub requests: u64,
    /// Unix milliseconds.
    pub last_at_ms: i64,
}

from_row! {
    ClientSeen => |row| Self {
        agent: row.try_get("agent")?,
        user_id: UserId(row.try_get("user_id")?),
        requests: narrow("requests", row.try_get("requests")?)?,
        last_at_ms: row.try_get("last_at_ms")?,
    };
}

impl Db {
    /// Since the day in UTC that holds `from_ms`, the last seen first.
    pub async fn clients_seen(&self, from_ms: i64) -> Result<Vec<ClientSeen>> {
        const SINCE: &str = include_str!("sql/clients_seen/since.sql");
        let from_ms = begin_of(DAY_MS, from_ms);
        Ok(on!(self, pool => {
            sqlx::query_as(SINCE).bind(from_ms).bind(ROWS_MAX).fetch_all(pool).await
        })?)
    }

    /// Forgets whole days before then.
    pub async fn prune_clients_seen(&self, before_ms: i64) -> Result<u64> {
        const PRUNE: &str = include_str!("sql/clients_seen/prune.sql");
        let before_ms = begin_of(DAY_MS, before_ms);
        Ok(on!(self, pool => {
            let pruned = sqlx::query(PRUNE).bind(before_ms).execute(pool).await;
            pruned.map(|pruned| pruned.rows_affected())
        })?)
    }
}

/// What a batch adds.
#[derive(Debug, Default)]
pub(super) struct Seen(BTreeMap<(i64, String, i64), (i64, i64)>);

impl Seen {
    pub(super) fn add(&mut self, log: &RequestLog) {
        let agent = log.user_agent.as_deref().and_then(first_word);
        let (Some(agent), Some(user)) = (agent, log.user_id) else {
            return;
        };
        let line = (begin_of(DAY_MS, log.at_ms), agent, user.0);
        let (requests, last_at_ms) = self.0.entry(line).or_insert((0, log.at_ms));
        *requests += 1;
        *last_at_ms = log.at_ms.max(*last_at_ms);
    }

    /// In the order of the table's key.
    pub(super) async fn write(self, tx: &mut Tx) -> Result<()> {
        static ADD: LazyLock<Statements> =
            LazyLock::new(|| Statements::new(include_str!("sql/clients_seen/add.sql"), 5));
        let seen: Vec<_> = self.0.into_iter().collect();
        for (statement, piece) in ADD.pieces(tx, &seen) {
            on!(tx tx, c => {
                let mut query = sqlx::query(statement);
                for ((day_ms, agent, user), (requests, last_at_ms)) in piece {
                    query = query.bind(*day_ms).bind(agent.as_str()).bind(*user);
                    query = query.bind(*requests).bind(*last_at_ms);
                }
                query.execute(c).await.map(drop)
            })?;
        }
        Ok(())
    }
}

/// Without NUL, which PostgreSQL refuses in a text.
fn first_word(user_agent: &str) -> Option<String> {
    let word = user_agent.split_whitespace().next()?;
    let word = word[..word.floor_char_boundary(AGENT_MAX)].replace('\0', "");
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_names_the_client() {
        assert_eq!(
            first_word("claude-cli/2.1.329 (external, cli)").as_deref(),
            Some("claude-cli/2.1.329")
        );
        assert_eq!(first_word(" a\0b c").as_deref(), Some("ab"));
        assert_eq!(first_word("  "), None);
        assert_eq!(first_word("\0"), None);
        assert_eq!(
            first_word(&"ü".repeat(60)).map(|word| word.len()),
            Some(100)
        );
    }
}
