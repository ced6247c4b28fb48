//! Statements on `provider_groups`: what is set for the callers of a group, beside what the configuration file says.
//! Which of the two is in force is not decided here.

use std::collections::BTreeMap;

use actors::domain::{NanoUsd, ProviderId, Strategy};
use rust_decimal::Decimal;
use serde::Serialize;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::change::{Change, Seen};
use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::rollups::{HOUR_MS, begin_of};
use super::rows::{from_row, word};
use super::rule_rows::as_word;

const WHAT: &str = "provider group";
const LIST: &str = include_str!("sql/provider_groups/list.sql");

/// What is set for the callers of a group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProviderGroupRow {
    pub id: i64,
    #[serde(flatten)]
    pub group: NewProviderGroup,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

/// A group to be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewProviderGroup {
    pub name: String,
    pub note: String,
    /// Multiplies the price of what the group's callers are served.
    pub cost_multiplier: Decimal,
    pub strategy: Strategy,
}

/// What a provider did since a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProviderSums {
    pub requests: u64,
    pub errors: u64,
    pub cost: NanoUsd,
}

from_row! {
    ProviderGroupRow => |row| Self {
        id: row.try_get("id")?,
        group: NewProviderGroup {
            name: row.try_get("name")?,
            note: row.try_get("note")?,
            cost_multiplier: word("cost_multiplier", row.try_get("cost_multiplier")?)?,
            strategy: word("strategy", row.try_get("strategy")?)?,
        },
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
    };
}

impl Db {
    /// In the order in which they were made.
    pub async fn list_provider_groups(&self) -> Result<Vec<ProviderGroupRow>> {
        Ok(on!(self, pool => sqlx::query_as(LIST).fetch_all(pool).await)?)
    }

    /// What each provider did since the hour that `from_ms` lies in, in one question.
    pub async fn provider_sums_since(
        &self,
        from_ms: i64,
    ) -> Result<BTreeMap<ProviderId, ProviderSums>> {
        const SINCE: &str = include_str!("sql/request_rollups/by_provider_since.sql");
        let from_ms = begin_of(HOUR_MS, from_ms);
        let rows: Vec<(i64, i64, i64, i64)> =
            on!(self, pool => sqlx::query_as(SINCE).bind(from_ms).fetch_all(pool).await)?;
        let sums = |(id, requests, errors, cost): (i64, i64, i64, i64)| {
            let sums = ProviderSums {
                requests: requests.unsigned_abs(),
                errors: errors.unsigned_abs(),
                cost: NanoUsd(cost),
            };
            (ProviderId(id), sums)
        };
        Ok(rows.into_iter().map(sums).collect())
    }
}

impl Change {
    pub async fn insert_provider_group(
        &mut self,
        group: &NewProviderGroup,
    ) -> Result<ProviderGroupRow> {
        const INSERT: &str = include_str!("sql/provider_groups/insert.sql");
        let strategy = as_word(&group.strategy)?;
        let row: ProviderGroupRow = on!(tx &mut self.tx, c => {
            let query = sqlx::query_as(INSERT).bind(now_ms()).bind(&group.name).bind(&group.note);
            query.bind(group.cost_multiplier.to_string()).bind(strategy).fetch_one(c).await
        })
        .map_err(|error| StoreError::or_exists(error, WHAT, &group.name))?;
        self.created("provider_group", row.id, &row.group.name, &row)?;
        Ok(row)
    }

    /// Writes all of a group. `revision` is what the caller has seen, where that matters to it.
    pub async fn update_provider_group(
        &mut self,
        id: i64,
        revision: Option<i64>,
        group: &NewProviderGroup,
    ) -> Result<ProviderGroupRow> {
        const UPDATE: &str = include_str!("sql/provider_groups/update.sql");
        let before = self.changeable_group(id, revision).await?;
        let strategy = as_word(&group.strategy)?;
        let row: ProviderGroupRow = on!(tx &mut self.tx, c => {
            let query = sqlx::query_as(UPDATE).bind(now_ms()).bind(&group.name).bind(&group.note);
            let query = query.bind(group.cost_multiplier.to_string()).bind(strategy);
            query.bind(id).fetch_one(c).await
        })
        .map_err(|error| StoreError::or_exists(error, WHAT, &group.name))?;
        self.updated("provider_group", id, &row.group.name, &before, &row)?;
        Ok(row)
    }

    pub async fn remove_provider_group(
        &mut self,
        id: i64,
        revision: Option<i64>,
    ) -> Result<ProviderGroupRow> {
        const REMOVE: &str = include_str!("sql/provider_groups/remove.sql");
        let row = self.changeable_group(id, revision).await?;
        on!(tx &mut self.tx, c => sqlx::query(REMOVE).bind(id).execute(c).await.map(drop))?;
        self.removed("provider_group", id, &row.group.name, &row)?;
        Ok(row)
    }

    async fn changeable_group(
        &mut self,
        id: i64,
        revision: Option<i64>,
    ) -> Result<ProviderGroupRow> {
        const FIND: &str = include_str!("sql/provider_groups/find.sql");
        let found: Option<ProviderGroupRow> =
            on!(tx &mut self.tx, c => sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?;
        let row = found.ok_or_else(|| StoreError::NotFound {
            what: WHAT,
            name: id.to_string(),
        })?;
        Seen::new(WHAT, &row.group.name, row.updated_at_ms).check(revision)?;
        Ok(row)
    }
}

pub(super) async fn list(tx: &mut Tx) -> Result<Vec<ProviderGroupRow>> {
    Ok(on!(tx tx, c => sqlx::query_as(LIST).fetch_all(c).await)?)
}
