//! The catalog as one state: version and live rows. What a snapshot makes of it is not known here.

use super::database::{Db, now_ms, on};
use super::error::Result;
use super::rows::CatalogRows;
use super::rule_rows::GuardrailRows;
use super::{
    chosen_settings, client_versions, error_rules, keys, prices, provider_groups, providers,
    request_filters, sensitive_words, users,
};

const VERSION: &str = include_str!("sql/catalog_version/get.sql");

impl Db {
    /// Grows with every change of users, keys, providers and prices: cheap to ask whether a snapshot is still fresh.
    pub async fn catalog_version(&self) -> Result<i64> {
        Ok(on!(self, pool => sqlx::query_scalar(VERSION).fetch_one(pool).await)?)
    }

    /// All live rows and their version, read in one transaction.
    pub async fn load_catalog(&self) -> Result<CatalogRows> {
        let mut tx = self.begin_reading().await?;
        let now = now_ms();
        let rows = CatalogRows {
            version: on!(tx &mut tx, c => sqlx::query_scalar(VERSION).fetch_one(c).await)?,
            settings: chosen_settings::list(&mut tx).await?,
            users: users::list(&mut tx).await?,
            keys: keys::list(&mut tx).await?,
            providers: providers::list(&mut tx).await?,
            groups: provider_groups::list(&mut tx).await?,
            prices: prices::list(&mut tx, now).await?,
            synced_prices_at_ms: prices::synced_at(&mut tx, now).await?,
            next_price_at_ms: prices::next_at(&mut tx, now).await?,
            guardrails: GuardrailRows {
                words: sensitive_words::list(&mut tx).await?,
                filters: request_filters::list(&mut tx).await?,
                error_rules: error_rules::list(&mut tx).await?,
                client_versions: client_versions::list(&mut tx).await?,
            },
        };
        tx.commit().await?;
        Ok(rows)
    }
}
