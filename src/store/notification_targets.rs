//! Statements on `notification_targets`: whom alerts are sent to. What is sealed in them is not known here.

use serde::Serialize;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::change::{Change, Seen};
use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::notification_rules;
use super::rows::{from_row, json, narrow, to_json};

/// By kind of event, or `default`: what a message to this target says instead.
pub type NotificationTemplates = serde_json::Map<String, serde_json::Value>;

/// One whom alerts are sent to. Times are Unix milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NotificationTarget {
    pub id: i64,
    pub name: String,
    pub kind: String,
    /// The address with its secrets, under the master key.
    #[serde(skip)]
    pub sealed: String,
    /// What lists may show of the address.
    pub hint: String,
    pub enabled: bool,
    pub templates: NotificationTemplates,
    /// How the last message fared; `None` before the first.
    #[serde(skip)]
    pub last: Option<NotificationResult>,
    pub created_at_ms: i64,
    /// Changes with the target, not with what was sent to it.
    pub updated_at_ms: i64,
}

/// How a message fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationResult {
    pub at_ms: i64,
    pub accepted: bool,
    pub latency_ms: u64,
    /// What the receiver said, or why it was not reached.
    pub answer: String,
}

/// A target to be, or all that can be changed of one.
#[derive(Clone, Debug, PartialEq)]
pub struct NewNotificationTarget {
    pub name: String,
    pub kind: String,
    pub sealed: String,
    pub hint: String,
    pub enabled: bool,
    pub templates: NotificationTemplates,
}

const LIST: &str = include_str!("sql/notification_targets/list.sql");
const FIND: &str = include_str!("sql/notification_targets/find.sql");

impl Db {
    /// In the order in which they were made.
    pub async fn notification_targets(&self) -> Result<Vec<NotificationTarget>> {
        Ok(on!(self, pool => sqlx::query_as(LIST).fetch_all(pool).await)?)
    }

    pub async fn notification_target(&self, id: i64) -> Result<Option<NotificationTarget>> {
        Ok(on!(self, pool => sqlx::query_as(FIND).bind(id).fetch_optional(pool).await)?)
    }

    /// Notes how the last message to it fared.
    pub async fn note_notification_result(
        &self,
        id: i64,
        result: &NotificationResult,
    ) -> Result<()> {
        const HEARD: &str = include_str!("sql/notification_targets/heard.sql");
        let latency_ms = i64::try_from(result.latency_ms).unwrap_or(i64::MAX);
        on!(self, pool => sqlx::query(HEARD)
            .bind(id)
            .bind(result.at_ms)
            .bind(result.accepted)
            .bind(latency_ms)
            .bind(result.answer.as_str())
            .execute(pool)
            .await
            .map(drop))?;
        Ok(())
    }
}

impl Change {
    pub async fn insert_notification_target(
        &mut self,
        target: &NewNotificationTarget,
    ) -> Result<NotificationTarget> {
        let row = insert(&mut self.tx, target).await?;
        self.created("notification_target", row.id, &row.name, &row)?;
        Ok(row)
    }

    /// Writes all of it. `revision` is what the caller has seen, where that matters to it.
    pub async fn update_notification_target(
        &mut self,
        id: i64,
        revision: Option<i64>,
        target: &NewNotificationTarget,
    ) -> Result<NotificationTarget> {
        let before = self.seen_notification_target(id, revision).await?;
        let row = update(&mut self.tx, id, target).await?;
        self.updated("notification_target", id, &row.name, &before, &row)?;
        Ok(row)
    }

    /// Deletes it, also out of the rules that name it; what was sent to it stays in the log.
    pub async fn remove_notification_target(
        &mut self,
        id: i64,
        revision: Option<i64>,
    ) -> Result<NotificationTarget> {
        self.seen_notification_target(id, revision).await?;
        let row = remove(&mut self.tx, id).await?;
        self.removed("notification_target", id, &row.name, &row)?;
        Ok(row)
    }

    async fn seen_notification_target(
        &mut self,
        id: i64,
        revision: Option<i64>,
    ) -> Result<NotificationTarget> {
        let found: Option<NotificationTarget> =
            on!(tx &mut self.tx, c => sqlx::query_as(FIND).bind(id).fetch_optional(c).await)?;
        let row = found.ok_or_else(|| not_found(id))?;
        Seen::new("notification target", &row.name, row.updated_at_ms).check(revision)?;
        Ok(row)
    }
}

pub(super) async fn insert(
    tx: &mut Tx,
    target: &NewNotificationTarget,
) -> Result<NotificationTarget> {
    const INSERT: &str = include_str!("sql/notification_targets/insert.sql");
    let templates = to_json("templates", &target.templates)?;
    on!(tx tx, c => sqlx::query_as(INSERT)
        .bind(target.name.as_str())
        .bind(target.kind.as_str())
        .bind(target.sealed.as_str())
        .bind(target.hint.as_str())
        .bind(target.enabled)
        .bind(templates)
        .bind(now_ms())
        .fetch_one(c)
        .await)
    .map_err(|error| StoreError::or_exists(error, "notification target", &target.name))
}

pub(super) async fn update(
    tx: &mut Tx,
    id: i64,
    target: &NewNotificationTarget,
) -> Result<NotificationTarget> {
    const UPDATE: &str = include_str!("sql/notification_targets/update.sql");
    let templates = to_json("templates", &target.templates)?;
    let found: Option<NotificationTarget> = on!(tx tx, c => sqlx::query_as(UPDATE)
        .bind(id)
        .bind(target.name.as_str())
        .bind(target.kind.as_str())
        .bind(target.sealed.as_str())
        .bind(target.hint.as_str())
        .bind(target.enabled)
        .bind(templates)
        .bind(now_ms())
        .fetch_optional(c)
        .await)
    .map_err(|error| StoreError::or_exists(error, "notification target", &target.name))?;
    found.ok_or_else(|| not_found(id))
}

pub(super) async fn remove(tx: &mut Tx, id: i64) -> Result<NotificationTarget> {
    const REMOVE: &str = include_str!("sql/notification_targets/remove.sql");
    const FORGET: &str = include_str!("sql/notification_marks/forget_target.sql");
    let found: Option<NotificationTarget> =
        on!(tx tx, c => sqlx::query_as(REMOVE).bind(id).fetch_optional(c).await)?;
    let target = found.ok_or_else(|| not_found(id))?;
    on!(tx tx, c => sqlx::query(FORGET).bind(id).execute(c).await.map(drop))?;
    notification_rules::forget_target(tx, id).await?;
    Ok(target)
}

fn not_found(id: i64) -> StoreError {
    StoreError::NotFound {
        what: "notification target",
        name: id.to_string(),
    }
}

/// The columns `last_…`, which are all there or none.
macro_rules! last {
    ($row:ident) => {{
        let at_ms: Option<i64> = $row.try_get("last_at_ms")?;
        match at_ms {
            None => None,
            Some(at_ms) => Some(NotificationResult {
                at_ms,
                accepted: $row.try_get("last_accepted")?,
                latency_ms: narrow("last_latency_ms", $row.try_get("last_latency_ms")?)?,
                answer: $row.try_get("last_answer")?,
            }),
        }
    }};
}

from_row! {
    NotificationTarget => |row| Self {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        kind: row.try_get("kind")?,
        sealed: row.try_get("sealed")?,
        hint: row.try_get("hint")?,
        enabled: row.try_get("enabled")?,
        templates: json("templates", row.try_get("templates")?)?,
        last: last!(row),
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
    };
}
