//! Statements on `prices`. Which source wins for a model is not decided here.

use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::rows::{ManualPrice, PriceRow, to_json};

/// Source of the prices that a person set by API or console.
const MANUAL: &str = "manual";
/// Source of the prices that the configuration file declares.
pub(super) const FILE: &str = "file";

impl Db {
    /// Sets a model's price by hand.
    pub async fn set_price(&self, model: &str, price: &ManualPrice) -> Result<()> {
        let mut tx = self.begin_catalog().await?;
        put(&mut tx, model, MANUAL, price).await?;
        tx.commit_catalog().await?;
        Ok(())
    }

    /// Takes back a price that was set by hand.
    pub async fn remove_price(&self, model: &str) -> Result<()> {
        let mut tx = self.begin_catalog().await?;
        if !remove(&mut tx, model, MANUAL).await? {
            return Err(StoreError::NotFound {
                what: "price",
                name: model.to_owned(),
            });
        }
        tx.commit_catalog().await?;
        Ok(())
    }
}

pub(super) async fn list(tx: &mut Tx) -> Result<Vec<PriceRow>> {
    const LIST: &str = include_str!("sql/prices/list.sql");
    Ok(on!(tx tx, c => sqlx::query_as(LIST).fetch_all(c).await)?)
}

pub(super) async fn put(tx: &mut Tx, model: &str, source: &str, price: &ManualPrice) -> Result<()> {
    const PUT: &str = include_str!("sql/prices/put.sql");
    let price = to_json("price", price)?;
    Ok(on!(tx tx, c => sqlx::query(PUT)
        .bind(model)
        .bind(source)
        .bind(price)
        .bind(now_ms())
        .execute(c)
        .await
        .map(drop))?)
}

/// Whether there was one.
pub(super) async fn remove(tx: &mut Tx, model: &str, source: &str) -> Result<bool> {
    const REMOVE: &str = include_str!("sql/prices/remove.sql");
    let removed = on!(tx tx, c => sqlx::query(REMOVE).bind(model).bind(source).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(removed > 0)
}
