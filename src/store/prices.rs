//! Statements on prices and their history: rows are added, a price that is taken back is a row without one. Which
//! source wins for a model is not decided here, nor what the text of a synced price means.

use std::sync::LazyLock;

use actors::domain::ProviderId;
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::batch::Statements;
use super::change::{Change, Who};
use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::rows::{ManualPrice, PriceRow, from_row, narrow, to_json};

/// Source of the prices that a person set by API or console.
const MANUAL: &str = "manual";
/// Source of the prices that the configuration file declares.
pub(super) const FILE: &str = "file";
/// Source of the prices of the synced table.
const LITELLM: &str = "litellm";

/// Whose price it is, of those that people make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceSource {
    Manual,
    File,
    /// What one provider charges; it wins over all others there. The row stays when the provider goes: its id is not
    /// given again.
    Provider(ProviderId),
}

impl PriceSource {
    /// As the column `source` has it.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Manual => MANUAL.to_owned(),
            Self::File => FILE.to_owned(),
            Self::Provider(id) => format!("provider:{}", id.0),
        }
    }

    /// From the column; `None` for what this version does not know.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            MANUAL => Some(Self::Manual),
            FILE => Some(Self::File),
            _ => {
                let id = word.strip_prefix("provider:")?.parse().ok()?;
                Some(Self::Provider(ProviderId(id)))
            }
        }
    }
}

/// A price of the synced table, as its own text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncedPrice {
    pub model: String,
    pub price: String,
    pub effective_at_ms: i64,
}

/// What a model cost by one source from a time on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceHistoryRow {
    pub source: String,
    pub effective_at_ms: i64,
    /// JSON; `None` where the source no longer had a price.
    pub price: Option<String>,
}

/// A model that was served without a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnpricedModel {
    /// What clients asked for.
    pub model: String,
    /// What was sent upstream.
    pub upstream_model: String,
    pub requests: u64,
    /// When the last of them came in, Unix milliseconds.
    pub last_at_ms: i64,
}

impl Db {
    /// The synced table as it is in force at that time.
    pub async fn synced_prices(&self, at_ms: i64) -> Result<Vec<SyncedPrice>> {
        const SYNCED: &str = include_str!("sql/prices/synced.sql");
        Ok(on!(self, pool => sqlx::query_as(SYNCED).bind(at_ms).fetch_all(pool).await)?)
    }

    /// The same as it is now, and since when.
    pub async fn synced_prices_now(&self) -> Result<(Option<i64>, Vec<SyncedPrice>)> {
        let mut tx = self.begin_reading().await?;
        let at_ms = synced_at(&mut tx, now_ms()).await?;
        tx.commit().await?;
        let rows = match at_ms {
            Some(at_ms) => self.synced_prices(at_ms).await?,
            None => Vec::new(),
        };
        Ok((at_ms, rows))
    }

    /// As [`Change::sync_prices`], by itself.
    pub async fn sync_prices(
        &self,
        who: &Who,
        seen_at_ms: Option<i64>,
        changes: &[(String, Option<String>)],
    ) -> Result<bool> {
        let mut change = self.change(who).await?;
        let done = change.sync_prices(seen_at_ms, changes).await?;
        if done {
            change.commit().await?;
        }
        Ok(done)
    }

    /// All prices that a model had or will have, oldest first.
    pub async fn price_history(&self, model: &str) -> Result<Vec<PriceHistoryRow>> {
        const HISTORY: &str = include_str!("sql/prices/history.sql");
        Ok(on!(self, pool => sqlx::query_as(HISTORY).bind(model).fetch_all(pool).await)?)
    }

    /// Models that were served without a price since then, the most asked for first.
    pub async fn unpriced_models(&self, since_ms: i64) -> Result<Vec<UnpricedModel>> {
        const UNPRICED: &str = include_str!("sql/requests/unpriced.sql");
        Ok(on!(self, pool => sqlx::query_as(UNPRICED).bind(since_ms).fetch_all(pool).await)?)
    }
}

impl ManualPrice {
    /// All amounts by their fields' names.
    #[must_use]
    pub fn amounts(&self) -> [(&'static str, Option<Decimal>); 10] {
        [
            ("input_per_mtok", self.input_per_mtok),
            ("output_per_mtok", self.output_per_mtok),
            ("cache_write_5m_per_mtok", self.cache_write_5m_per_mtok),
            ("cache_write_1h_per_mtok", self.cache_write_1h_per_mtok),
            ("cache_read_per_mtok", self.cache_read_per_mtok),
            ("reasoning_per_mtok", self.reasoning_per_mtok),
            ("image_input_per_mtok", self.image_input_per_mtok),
            ("image_output_per_mtok", self.image_output_per_mtok),
            ("request_usd", self.request_usd),
            ("web_search_usd", self.web_search_usd),
        ]
    }

    /// The amounts below nothing, by their fields' names.
    pub fn negative(&self) -> impl Iterator<Item = (&'static str, Decimal)> + use<> {
        let given = self.amounts().into_iter();
        given.filter_map(|(field, amount)| {
            let amount = amount.filter(|amount| *amount < Decimal::ZERO)?;
            Some((field, amount))
        })
    }
}

impl Change {
    /// Changes the synced table, all or nothing: models and their new texts, or `None` for those that left it. False,
    /// and nothing changes, where the table is no longer the one of `seen_at_ms`: another hub was first.
    pub async fn sync_prices(
        &mut self,
        seen_at_ms: Option<i64>,
        changes: &[(String, Option<String>)],
    ) -> Result<bool> {
        static PUT: LazyLock<Statements> =
            LazyLock::new(|| Statements::new(include_str!("sql/prices/put_many.sql"), 4));
        let now = now_ms();
        // Also what another hub, whose clock is ahead, has just written.
        if synced_at(&mut self.tx, i64::MAX).await? != seen_at_ms {
            return Ok(false);
        }
        let at = seen_at_ms.map_or(now, |seen| now.max(seen.saturating_add(1)));
        for (statement, piece) in PUT.pieces(&self.tx, changes) {
            on!(tx &mut self.tx, c => {
                let mut query = sqlx::query(statement);
                for (model, price) in piece {
                    query = query.bind(LITELLM).bind(model).bind(at).bind(price);
                }
                query.execute(c).await.map(drop)
            })?;
        }
        let gone = changes.iter().filter(|(_, price)| price.is_none()).count();
        let told = serde_json::json!({ "changed": changes.len() - gone, "removed": gone });
        self.acted("sync", "price", "", "litellm", None::<&()>, Some(&told))?;
        Ok(true)
    }

    /// Takes out of the history what this source has for exactly that time, which must lie in the future: it was
    /// announced and will not be.
    pub async fn withdraw_price(
        &mut self,
        source: PriceSource,
        model: &str,
        effective_at_ms: i64,
    ) -> Result<()> {
        const WITHDRAW: &str = include_str!("sql/prices/withdraw.sql");
        let word = source.word();
        let gone: Option<Option<String>> = if effective_at_ms > now_ms() {
            on!(tx &mut self.tx, c => sqlx::query_scalar(WITHDRAW)
                .bind(&word)
                .bind(model)
                .bind(effective_at_ms)
                .fetch_optional(c)
                .await)?
        } else {
            None
        };
        let Some(before) = gone else {
            return Err(StoreError::NotFound {
                what: "announced price",
                name: model.to_owned(),
            });
        };
        let before = told(&word, Some(effective_at_ms), before);
        self.acted("delete", "price", model, model, before.as_ref(), NOTHING)
    }

    /// Sets a model's price by that source, from a time on or at once.
    pub async fn set_price(
        &mut self,
        source: PriceSource,
        model: &str,
        price: &ManualPrice,
        effective_at_ms: Option<i64>,
    ) -> Result<()> {
        let word = source.word();
        let before = current(&mut self.tx, model, &word).await?;
        put(&mut self.tx, model, &word, price, effective_at_ms).await?;
        let verb = if before.is_some() { "update" } else { "create" };
        let after = Told {
            source: &word,
            effective_at_ms,
            price,
        };
        let before = told(&word, None, before);
        self.acted(verb, "price", model, model, before.as_ref(), Some(&after))
    }

    /// Takes back the price that this source has now.
    pub async fn remove_price(&mut self, source: PriceSource, model: &str) -> Result<()> {
        let word = source.word();
        let before = current(&mut self.tx, model, &word).await?;
        if !remove(&mut self.tx, model, &word).await? {
            return Err(StoreError::NotFound {
                what: "price",
                name: model.to_owned(),
            });
        }
        let before = told(&word, None, before);
        self.acted("delete", "price", model, model, before.as_ref(), NOTHING)
    }
}

const NOTHING: Option<&()> = None;

/// A price as the audit log tells it.
#[derive(Serialize)]
struct Told<'a, P> {
    source: &'a str,
    effective_at_ms: Option<i64>,
    price: P,
}

/// The same of one that was there, by its text.
fn told(
    source: &str,
    effective_at_ms: Option<i64>,
    text: Option<String>,
) -> Option<Told<'_, Value>> {
    text.map(|text| Told {
        source,
        effective_at_ms,
        price: serde_json::from_str(&text).unwrap_or(Value::String(text)),
    })
}

/// What is in force at that time, without the synced table.
pub(super) async fn list(tx: &mut Tx, at_ms: i64) -> Result<Vec<PriceRow>> {
    const LIST: &str = include_str!("sql/prices/list.sql");
    Ok(on!(tx tx, c => sqlx::query_as(LIST).bind(at_ms).fetch_all(c).await)?)
}

/// When the synced table last changed, up to that time.
pub(super) async fn synced_at(tx: &mut Tx, at_ms: i64) -> Result<Option<i64>> {
    const AT: &str = include_str!("sql/prices/synced_at.sql");
    Ok(on!(tx tx, c => sqlx::query_scalar(AT).bind(at_ms).fetch_one(c).await)?)
}

/// When the next price comes into force after that time.
pub(super) async fn next_at(tx: &mut Tx, at_ms: i64) -> Result<Option<i64>> {
    const NEXT: &str = include_str!("sql/prices/next_at.sql");
    Ok(on!(tx tx, c => sqlx::query_scalar(NEXT).bind(at_ms).fetch_one(c).await)?)
}

pub(super) async fn put(
    tx: &mut Tx,
    model: &str,
    source: &str,
    price: &ManualPrice,
    effective_at_ms: Option<i64>,
) -> Result<()> {
    let price = to_json("price", price)?;
    add(tx, model, source, Some(price), effective_at_ms).await
}

/// The text of the price that this source has now.
async fn current(tx: &mut Tx, model: &str, source: &str) -> Result<Option<String>> {
    const FIND: &str = include_str!("sql/prices/find.sql");
    let found: Option<Option<String>> = on!(tx tx, c => sqlx::query_scalar(FIND)
        .bind(source)
        .bind(model)
        .bind(now_ms())
        .fetch_optional(c)
        .await)?;
    Ok(found.flatten())
}

/// Whether there was one.
pub(super) async fn remove(tx: &mut Tx, model: &str, source: &str) -> Result<bool> {
    let there = current(tx, model, source).await?.is_some();
    if there {
        add(tx, model, source, None, None).await?;
    }
    Ok(there)
}

/// A second change within a millisecond takes the place of the first: no request can tell them apart.
async fn add(
    tx: &mut Tx,
    model: &str,
    source: &str,
    price: Option<String>,
    effective_at_ms: Option<i64>,
) -> Result<()> {
    const PUT: &str = include_str!("sql/prices/put.sql");
    Ok(on!(tx tx, c => sqlx::query(PUT)
        .bind(source)
        .bind(model)
        .bind(effective_at_ms.unwrap_or_else(now_ms))
        .bind(price)
        .execute(c)
        .await
        .map(drop))?)
}

from_row! {
    SyncedPrice => |row| Self {
        model: row.try_get("model")?,
        price: row.try_get("price")?,
        effective_at_ms: row.try_get("effective_at_ms")?,
    };
    PriceHistoryRow => |row| Self {
        source: row.try_get("source")?,
        effective_at_ms: row.try_get("effective_at_ms")?,
        price: row.try_get("price")?,
    };
    UnpricedModel => |row| Self {
        model: row.try_get("model")?,
        upstream_model: row.try_get("upstream_model")?,
        requests: narrow("requests", row.try_get("requests")?)?,
        last_at_ms: row.try_get("last_at_ms")?,
    };
}
