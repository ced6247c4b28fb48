//! Since when money counts of whoever had it set back to nothing. It must not touch a counter: the limit store does, once it
//! is told.

use std::collections::BTreeMap;

use actors::domain::{HourSpent, NanoUsd, ScopeId};

use super::change::Change;
use super::database::{Db, on};
use super::error::{Result, StoreError};

/// Users, keys and providers, in this order, as the statements are.
const OF: [fn(i64) -> ScopeId; 3] = [ScopeId::User, ScopeId::Key, ScopeId::Provider];

impl Change {
    /// Lets money of a user, a key or a provider count from then on. Hubs notice it by the catalog's version.
    pub async fn count_spending_from(&mut self, scope: ScopeId, from_ms: i64) -> Result<()> {
        let (kind, text, id) = match scope {
            ScopeId::User(id) => ("user", include_str!("sql/users/spend_from.sql"), id),
            ScopeId::Key(id) => ("key", include_str!("sql/keys/spend_from.sql"), id),
            ScopeId::Provider(id) => ("provider", include_str!("sql/providers/spend_from.sql"), id),
        };
        let changed = on!(tx &mut self.tx, c => {
            let query = sqlx::query(text).bind(id).bind(from_ms);
            query.execute(c).await.map(|done| done.rows_affected())
        })?;
        if changed == 0 {
            return Err(StoreError::NotFound {
                what: kind,
                name: id.to_string(),
            });
        }
        let told = serde_json::json!({ "spent_from_ms": from_ms });
        self.acted("reset_usage", kind, id, "", None::<&()>, Some(&told))
    }
}

impl Db {
    /// Everybody whose money counts from a time on, and that time.
    pub async fn spending_from(&self) -> Result<BTreeMap<ScopeId, i64>> {
        const TEXTS: [&str; 3] = [
            include_str!("sql/users/spent_from.sql"),
            include_str!("sql/keys/spent_from.sql"),
            include_str!("sql/providers/spent_from.sql"),
        ];
        let mut all = BTreeMap::new();
        for (text, of) in TEXTS.into_iter().zip(OF) {
            let rows: Vec<(i64, i64)> =
                on!(self, pool => sqlx::query_as(text).fetch_all(pool).await)?;
            all.extend(rows.into_iter().map(|(id, from_ms)| (of(id), from_ms)));
        }
        Ok(all)
    }

    /// What they have spent since, by hour and oldest first for each. Of the hour in which it was set back only what the
    /// log still has.
    pub async fn spent_since(&self) -> Result<BTreeMap<ScopeId, Vec<HourSpent>>> {
        const TEXTS: [&str; 3] = [
            include_str!("sql/users/spent_since.sql"),
            include_str!("sql/keys/spent_since.sql"),
            include_str!("sql/providers/spent_since.sql"),
        ];
        let mut all: BTreeMap<ScopeId, Vec<HourSpent>> = BTreeMap::new();
        for (text, of) in TEXTS.into_iter().zip(OF) {
            let rows: Vec<(i64, i64, i64)> =
                on!(self, pool => sqlx::query_as(text).fetch_all(pool).await)?;
            for (id, hour_ms, nano_usd) in rows {
                all.entry(of(id)).or_default().push(HourSpent {
                    hour_ms,
                    amount: NanoUsd(nano_usd),
                });
            }
        }
        Ok(all)
    }
}
