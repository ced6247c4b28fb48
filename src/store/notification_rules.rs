//! Statements on `notification_rules`: of which events whom is told. What an event is, is not known here.

use serde::Serialize;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::change::{Change, Seen};
use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::rows::{from_row, json, to_json};

/// Whom to tell of a kind of event. Times are Unix milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NotificationRule {
    pub id: i64,
    pub event: String,
    pub enabled: bool,
    pub target_ids: Vec<i64>,
    pub language: String,
    /// What this kind of event leaves to choose.
    pub options: serde_json::Value,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

/// A rule to be, or all that can be changed of one.
#[derive(Clone, Debug, PartialEq)]
pub struct NewNotificationRule {
    pub event: String,
    pub enabled: bool,
    pub target_ids: Vec<i64>,
    pub language: String,
    pub options: serde_json::Value,
}

const LIST: &str = include_str!("sql/notification_rules/list.sql");
const FIND: &str = include_str!("sql/notification_rules/find.sql");

impl Db {
    /// In the order in which they were made.
    pub async fn notification_rules(&self) -> Result<Vec<NotificationRule>> {
        Ok(on!(self, pool => sqlx::query_as(LIST).fetch_all(pool).await)?)
    }

    pub async fn notification_rule(&self, id: i64) -> Result<Option<NotificationRule>> {
        Ok(on!(self, pool => sqlx::query_as(FIND).bind(id).fetch_optional(pool).await)?)
    }
}

impl Change {
    pub async fn insert_notification_rule(
        &mut self,
        rule: &NewNotificationRule,
    ) -> Result<NotificationRule> {
        let row = insert(&mut self.tx, rule).await?;
        self.created("notification_rule", row.id, &row.event, &row)?;
        Ok(row)
    }

    /// Writes all of it. `revision` is what the caller has seen, where that matters to it.
    pub async fn update_notification_rule(
        &mut self,
        id: i64,
        revision: Option<i64>,
        rule: &NewNotificationRule,
    ) -> Result<NotificationRule> {
        let before = self.seen_notification_rule(id, revision).await?;
        let row = update(&mut self.tx, id, rule).await?;
        self.updated("notification_rule", id, &row.event, &before, &row)?;
        Ok(row)
    }

    /// Deletes it.
    pub async fn remove_notification_rule(
        &mut self,
        id: i64,
        revision: Option<i64>,
    ) -> Result<NotificationRule> {
        self.seen_notification_rule(id, revision).await?;
        let row = remove(&mut self.tx, id).await?;
        self.removed("notification_rule", id, &row.event, &row)?;
        Ok(row)
    }

    async fn seen_notification_rule(
        &mut self,
        id: i64,
        revision: Option<i64>,
    ) -> Result<NotificationRule> {
        let found: Option<NotificationRule> =
            on!(tx &mut self.tx, c => sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?;
        let row = found.ok_or_else(|| not_found(id))?;
        Seen::new("notification rule", &row.event, row.updated_at_ms).check(revision)?;
        Ok(row)
    }
}

pub(super) async fn insert(tx: &mut Tx, rule: &NewNotificationRule) -> Result<NotificationRule> {
    const INSERT: &str = include_str!("sql/notification_rules/insert.sql");
    let target_ids = to_json("target_ids", &rule.target_ids)?;
    let options = to_json("options", &rule.options)?;
    Ok(on!(tx tx, c => sqlx::query_as(INSERT)
        .bind(rule.event.as_str())
        .bind(rule.enabled)
        .bind(target_ids)
        .bind(rule.language.as_str())
        .bind(options)
        .bind(now_ms())
        .fetch_one(c)
        .await)?)
}

pub(super) async fn update(
    tx: &mut Tx,
    id: i64,
    rule: &NewNotificationRule,
) -> Result<NotificationRule> {
    const UPDATE: &str = include_str!("sql/notification_rules/update.sql");
    let target_ids = to_json("target_ids", &rule.target_ids)?;
    let options = to_json("options", &rule.options)?;
    let found: Option<NotificationRule> = on!(tx tx, c => sqlx::query_as(UPDATE)
        .bind(id)
        .bind(rule.event.as_str())
        .bind(rule.enabled)
        .bind(target_ids)
        .bind(rule.language.as_str())
        .bind(options)
        .bind(now_ms())
        .fetch_optional(c)
        .await)?;
    found.ok_or_else(|| not_found(id))
}

pub(super) async fn remove(tx: &mut Tx, id: i64) -> Result<NotificationRule> {
    const REMOVE: &str = include_str!("sql/notification_rules/remove.sql");
    let found: Option<NotificationRule> =
        on!(tx tx, c => sqlx::query_as(REMOVE).bind(id).fetch_optional(c).await)?;
    found.ok_or_else(|| not_found(id))
}

/// Takes a target out of all rules.
pub(super) async fn forget_target(tx: &mut Tx, target_id: i64) -> Result<()> {
    const RETARGET: &str = include_str!("sql/notification_rules/retarget.sql");
    let rules: Vec<NotificationRule> = on!(tx tx, c => sqlx::query_as(LIST).fetch_all(c).await)?;
    for mut rule in rules {
        if !rule.target_ids.contains(&target_id) {
            continue;
        }
        rule.target_ids.retain(|id| *id != target_id);
        let left = to_json("target_ids", &rule.target_ids)?;
        on!(tx tx, c => sqlx::query(RETARGET)
            .bind(rule.id)
            .bind(left)
            .bind(now_ms())
            .execute(c)
            .await
            .map(drop))?;
    }
    Ok(())
}

fn not_found(id: i64) -> StoreError {
    StoreError::NotFound {
        what: "notification rule",
        name: id.to_string(),
    }
}

from_row! {
    NotificationRule => |row| Self {
        id: row.try_get("id")?,
        event: row.try_get("event")?,
        enabled: row.try_get("enabled")?,
        target_ids: json("target_ids", row.try_get("target_ids")?)?,
        language: row.try_get("language")?,
        options: json("options", row.try_get("options")?)?,
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
    };
}
