//! Conversations out of the log: one with its requests, and the latest of a user or a key. It must not walk more rows of a
//! list than a page of it is worth.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use actors::domain::{KeyId, NanoUsd, ProviderId, UserId};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Database, Encode, FromRow, QueryBuilder, Row, Type};

use super::database::Db;
use super::error::Result;
use super::request_filter::{Cursor, Leading, RequestFilter, push_conditions};
use super::requests::RequestRow;
use super::rollups::Sums;
use super::rows::{from_row, narrow};

/// The most requests of a conversation that are listed.
const REQUESTS_MAX: u32 = 1000;
const LIMIT_MAX: u32 = 200;
/// Rows that are looked at in one go for whose conversations they are, and how often.
const ROWS: u32 = 1000;
const GOES: usize = 10;

/// A conversation, whole or what a filter leaves of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    pub session: String,
    /// Oldest first; the newest thousand.
    pub requests: Vec<RequestRow>,
    /// Of all requests, also of those that are not listed.
    pub sums: Sums,
    /// False where there are more requests than could be added up.
    pub exact: bool,
    /// Of those that are listed, in order.
    pub models: Vec<String>,
    pub providers: Vec<ProviderId>,
}

/// A line of the list of conversations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationRow {
    pub session: String,
    /// Of the latest request.
    pub key_id: Option<KeyId>,
    pub user_id: Option<UserId>,
    pub requests: u64,
    pub errors: u64,
    /// Of prompts and answers.
    pub tokens: u64,
    pub cost: NanoUsd,
    /// When the first and the last request came in, Unix milliseconds.
    pub first_ms: i64,
    pub last_ms: i64,
}

/// A page of conversations, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationPage {
    pub conversations: Vec<ConversationRow>,
    /// Where the next page begins, for the filter's `before`; `None` where there is no more.
    pub next: Option<Cursor>,
}

impl Db {
    /// A conversation as far as the filter (a user, a key, a time …) leaves it; `None` where it leaves nothing.
    pub async fn session(
        &self,
        session: &str,
        filter: &RequestFilter,
    ) -> Result<Option<Conversation>> {
        let filter = RequestFilter {
            session: Some(session.to_owned()),
            before: None,
            after: None,
            limit: REQUESTS_MAX,
            ..filter.clone()
        };
        let mut requests = self.list_requests(&filter).await?;
        if requests.is_empty() {
            return Ok(None);
        }
        requests.reverse();
        let totals = self.request_totals(&filter).await?;
        let models: BTreeSet<&String> = requests.iter().map(|row| &row.model).collect();
        let models = models
            .into_iter()
            .filter(|model| !model.is_empty())
            .cloned();
        let models = models.collect();
        let providers: BTreeSet<ProviderId> =
            requests.iter().filter_map(|row| row.provider_id).collect();
        Ok(Some(Conversation {
            session: session.to_owned(),
            requests,
            sums: totals.sums,
            exact: totals.exact,
            models,
            providers: providers.into_iter().collect(),
        }))
    }

    /// The conversations of the filter by their latest request, each with all of its requests that the filter leaves; at
    /// most 200. A page may be shorter than asked, and even empty, and still have a next one: where a few conversations
    /// have very many requests.
    pub async fn sessions(&self, filter: &RequestFilter) -> Result<ConversationPage> {
        let wanted = filter.limit.min(LIMIT_MAX) as usize;
        let mut page = ConversationPage::default();
        let mut known: HashSet<String> = HashSet::new();
        let mut before = filter.before;
        for _ in 0..GOES {
            let asked = RequestFilter {
                before,
                after: None,
                limit: ROWS,
                ..filter.clone()
            };
            let rows = self.list_requests(&asked).await?;
            let is_last = rows.len() < ROWS as usize;
            // The first row of each that has not been seen yet: the latest, unless an earlier page had it.
            let mut first: Vec<&RequestRow> = Vec::new();
            for row in &rows {
                if let Some(session) = &row.session
                    && known.insert(session.clone())
                {
                    first.push(row);
                }
            }
            for some in first.chunks(wanted.max(1)) {
                let mut sums = self.sums_of_sessions(some, filter).await?;
                for row in some {
                    let sums = row.session.as_ref().and_then(|name| sums.remove(name));
                    let Some(sums) = sums.filter(|sums| sums.last_ms == row.at_ms) else {
                        continue;
                    };
                    if page.conversations.len() == wanted {
                        page.next = before;
                        return Ok(page);
                    }
                    page.conversations.push(ConversationRow {
                        key_id: row.key_id,
                        user_id: row.user_id,
                        ..sums
                    });
                    before = Some(row.cursor());
                }
            }
            before = rows.last().map(RequestRow::cursor);
            if is_last {
                return Ok(page);
            }
        }
        page.next = before;
        Ok(page)
    }

    /// The sums of the conversations of these rows, of the requests that the filter leaves.
    async fn sums_of_sessions(
        &self,
        rows: &[&RequestRow],
        filter: &RequestFilter,
    ) -> Result<BTreeMap<String, ConversationRow>> {
        let found: Vec<ConversationRow> = match self {
            // Conversations are short: no other index is wanted.
            Self::Sqlite(pool) => {
                let mut query = sums(rows, filter, Leading::NoCondition);
                query.build_query_as().fetch_all(pool).await?
            }
            // They lie in a few partitions, and it would read all of each for that.
            Self::Postgres(pool) => {
                const BY_INDEX: &str = include_str!("sql/requests/by_index.postgres.sql");
                let mut tx = pool.begin().await?;
                sqlx::query(BY_INDEX).execute(&mut *tx).await?;
                let mut query = sums(rows, filter, Leading::Any);
                let found = query.build_query_as().fetch_all(&mut *tx).await?;
                tx.commit().await?;
                found
            }
        };
        let by_name = |row: ConversationRow| (row.session.clone(), row);
        Ok(found.into_iter().map(by_name).collect())
    }
}

fn sums<DB: Database>(
    rows: &[&RequestRow],
    filter: &RequestFilter,
    leading: Leading,
) -> QueryBuilder<DB>
where
    for<'q> i64: Encode<'q, DB> + Type<DB>,
    for<'q> String: Encode<'q, DB> + Type<DB>,
    for<'q> Vec<u8>: Encode<'q, DB> + Type<DB>,
{
    let whole = RequestFilter {
        before: None,
        after: None,
        ..filter.clone()
    };
    let mut query = QueryBuilder::new(include_str!("sql/requests/sessions.sql"));
    query.push("WHERE session IN (");
    let mut names = query.separated(", ");
    for row in rows {
        names.push_bind(row.session.clone().unwrap_or_default());
    }
    query.push(")");
    push_conditions(&mut query, &whole, leading);
    query.push(" GROUP BY session");
    query
}

from_row! {
    ConversationRow => |row| Self {
        session: row.try_get("session")?,
        // The rows that were summed up have many; the caller knows the latest.
        key_id: None,
        user_id: None,
        requests: narrow("requests", row.try_get("requests")?)?,
        errors: narrow("errors", row.try_get("errors")?)?,
        tokens: narrow("tokens", row.try_get("tokens")?)?,
        cost: NanoUsd(row.try_get("cost_nano")?),
        first_ms: row.try_get("first_ms")?,
        last_ms: row.try_get("last_ms")?,
    };
}
