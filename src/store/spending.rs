//! What providers cost, and what keys and users spent, out of the hourly sums: what their budgets begin with.

use actors::domain::{HourSpent, KeyId, NanoUsd, ProviderId, ScopeId, UserId};

use super::database::{Db, now_ms, on};
use super::error::Result;
use super::rollups::HOUR_MS;

/// No window but the total reaches further back than a month: hours before are one sum.
const KEPT_MS: i64 = 32 * 24 * HOUR_MS;

impl Db {
    /// Money by provider and hour of the last 32 days, oldest first. All that was before is one entry at hour 0. Of a
    /// provider that counts from a time on, only what it cost since.
    pub async fn provider_spending(&self) -> Result<Vec<(ProviderId, HourSpent)>> {
        const SPENT: &str = include_str!("sql/request_rollups/spent_by_provider.sql");
        let from_ms = now_ms() - KEPT_MS;
        let rows: Vec<(i64, i64, i64)> =
            on!(self, pool => sqlx::query_as(SPENT).bind(from_ms).fetch_all(pool).await)?;
        let hour = |(id, hour_ms, nano_usd)| {
            let amount = NanoUsd(nano_usd);
            (ProviderId(id), HourSpent { hour_ms, amount })
        };
        let mut spent: Vec<(ProviderId, HourSpent)> = rows.into_iter().map(hour).collect();
        let counts_from = self.spending_from().await?;
        let is_provider = |scope: &ScopeId| matches!(scope, ScopeId::Provider(_));
        if counts_from.keys().any(is_provider) {
            spent.retain(|(id, _)| !counts_from.contains_key(&ScopeId::Provider(id.0)));
            for (scope, hours) in self.spent_since().await? {
                if let ScopeId::Provider(id) = scope {
                    spent.extend(hours.into_iter().map(|hour| (ProviderId(id), hour)));
                }
            }
        }
        Ok(spent)
    }

    /// Money by user, key and hour of the last 32 days, oldest first for each. All that was before is one entry at
    /// hour 0.
    pub async fn key_spending(&self) -> Result<Vec<(UserId, KeyId, HourSpent)>> {
        const SPENT: &str = include_str!("sql/request_rollups/spent_by_key.sql");
        let from_ms = now_ms() - KEPT_MS;
        let rows: Vec<(i64, i64, i64, i64)> =
            on!(self, pool => sqlx::query_as(SPENT).bind(from_ms).fetch_all(pool).await)?;
        let hour = |(user, key, hour_ms, nano_usd)| {
            let amount = NanoUsd(nano_usd);
            (UserId(user), KeyId(key), HourSpent { hour_ms, amount })
        };
        Ok(rows.into_iter().map(hour).collect())
    }
}
