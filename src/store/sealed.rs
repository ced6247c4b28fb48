//! Everything in the database that is sealed with the master key, for sealing it with another one. Nothing is opened here.

use actors::domain::ProviderId;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::change::Change;
use super::database::on;
use super::error::Result;
use super::rows::from_row;

/// What is sealed of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedProvider {
    pub id: ProviderId,
    pub name: String,
    pub secret: String,
    /// Tells whether the file says something else than what is here; made with the master key, too.
    pub fingerprint: String,
    pub proxy: Option<String>,
}

/// What is sealed of a receiver of alerts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedTarget {
    pub id: i64,
    pub name: String,
    pub sealed: String,
}

impl Change {
    /// All that is sealed and still of use.
    pub async fn all_sealed(&mut self) -> Result<(Vec<SealedProvider>, Vec<SealedTarget>)> {
        const PROVIDERS: &str = include_str!("sql/providers/sealed.sql");
        const TARGETS: &str = include_str!("sql/notification_targets/sealed.sql");
        let providers = on!(tx &mut self.tx, c => sqlx::query_as(PROVIDERS).fetch_all(c).await)?;
        let targets = on!(tx &mut self.tx, c => sqlx::query_as(TARGETS).fetch_all(c).await)?;
        Ok((providers, targets))
    }

    /// Puts in place what was sealed anew. What the old key had sealed and nobody needs goes: secrets of deleted
    /// providers, and answers that are kept for idempotency keys.
    pub async fn reseal(
        &mut self,
        providers: &[SealedProvider],
        targets: &[SealedTarget],
    ) -> Result<()> {
        const PROVIDER: &str = include_str!("sql/providers/reseal.sql");
        const DELETED: &str = include_str!("sql/providers/forget_secrets.sql");
        const TARGET: &str = include_str!("sql/notification_targets/reseal.sql");
        const ANSWERS: &str = include_str!("sql/idempotency_keys/forget.sql");
        for provider in providers {
            on!(tx &mut self.tx, c => sqlx::query(PROVIDER)
                .bind(provider.id.0)
                .bind(provider.secret.as_str())
                .bind(provider.fingerprint.as_str())
                .bind(provider.proxy.as_deref())
                .execute(c)
                .await
                .map(drop))?;
        }
        for target in targets {
            on!(tx &mut self.tx, c => sqlx::query(TARGET)
                .bind(target.id)
                .bind(target.sealed.as_str())
                .execute(c)
                .await
                .map(drop))?;
        }
        for statement in [DELETED, ANSWERS] {
            on!(tx &mut self.tx, c => sqlx::query(statement).execute(c).await.map(drop))?;
        }
        let told = serde_json::json!({ "providers": providers.len(), "targets": targets.len() });
        self.acted("rotate", "master_key", "", "", None::<&()>, Some(&told))
    }
}

from_row! {
    SealedProvider => |row| Self {
        id: ProviderId(row.try_get("id")?),
        name: row.try_get("name")?,
        secret: row.try_get("secret_sealed")?,
        fingerprint: row.try_get("secret_fingerprint")?,
        proxy: row.try_get("proxy_sealed")?,
    };
    SealedTarget => |row| Self {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        sealed: row.try_get("sealed")?,
    };
}
