//! Statements on `notification_log` and `notification_marks`: messages that wait or were sent, and what is not told
//! again. All of it is safe beside other hubs on the same database. When to try again is not decided here.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::database::{Db, now_ms, on};
use super::error::Result;
use super::rows::{from_row, narrow};

/// The most messages in one list.
const LIMIT_MAX: u32 = 500;

/// How far a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotificationState {
    Waiting,
    Sent,
    /// Nobody tries any more.
    Failed,
}

/// A message to one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationEntry {
    pub id: i64,
    pub topic: String,
    pub event: String,
    pub target_id: i64,
    /// As it was named then.
    pub target_name: String,
    /// JSON, in the words of whoever wrote it.
    pub message: String,
    pub state: NotificationState,
    /// How often it was taken up, the present time included.
    pub tries: u32,
    /// When it is tried, Unix milliseconds like all times.
    pub due_at_ms: i64,
    pub latency_ms: Option<u64>,
    pub answer: Option<String>,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

/// A message to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotification {
    /// What it is about. It is written only where the target may be told of it again.
    pub topic: String,
    /// Topics that this one answers, too.
    pub also: Vec<String>,
    /// Until when the target is not told of them again.
    pub until_ms: i64,
    pub event: String,
    pub target_id: i64,
    pub target_name: String,
    pub message: String,
}

/// Which messages to list. What is `None` is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotificationFilter {
    /// Those that were made before the one with this id.
    pub before_id: Option<i64>,
    pub target_id: Option<i64>,
    pub event: Option<String>,
    pub state: Option<NotificationState>,
}

/// What becomes of a message that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationProgress {
    pub state: NotificationState,
    /// When it is tried again, if it waits.
    pub due_at_ms: i64,
    pub latency_ms: u64,
    pub answer: String,
}

impl Db {
    /// Writes a message, unless its target was told of it: by this hub, an earlier run of it, or another one.
    pub async fn enqueue_notification(&self, new: &NewNotification, at_ms: i64) -> Result<bool> {
        const CLAIM: &str = include_str!("sql/notification_marks/claim.sql");
        const PUT: &str = include_str!("sql/notification_marks/put.sql");
        const INSERT: &str = include_str!("sql/notification_log/insert.sql");
        let mut tx = self.begin().await?;
        let claimed: Option<i64> = on!(tx &mut tx, c => sqlx::query_scalar(CLAIM)
            .bind(new.topic.as_str())
            .bind(new.target_id)
            .bind(new.until_ms)
            .bind(at_ms)
            .fetch_optional(c)
            .await)?;
        if claimed.is_none() {
            return Ok(false);
        }
        for topic in &new.also {
            on!(tx &mut tx, c => sqlx::query(PUT)
                .bind(topic.as_str())
                .bind(new.target_id)
                .bind(new.until_ms)
                .execute(c)
                .await
                .map(drop))?;
        }
        on!(tx &mut tx, c => sqlx::query(INSERT)
            .bind(new.topic.as_str())
            .bind(new.event.as_str())
            .bind(new.target_id)
            .bind(new.target_name.as_str())
            .bind(new.message.as_str())
            .bind(at_ms)
            .execute(c)
            .await
            .map(drop))?;
        tx.commit().await?;
        Ok(true)
    }

    /// Takes messages that are due, for this hub alone until `held_until_ms`.
    pub async fn take_notifications(
        &self,
        at_ms: i64,
        held_until_ms: i64,
        limit: u32,
    ) -> Result<Vec<NotificationEntry>> {
        const TAKE: &str = include_str!("sql/notification_log/take.sql");
        Ok(on!(self, pool => sqlx::query_as(TAKE)
            .bind(at_ms)
            .bind(held_until_ms)
            .bind(i64::from(limit))
            .fetch_all(pool)
            .await)?)
    }

    /// Writes how a message that was taken fared.
    pub async fn note_notification(&self, id: i64, progress: &NotificationProgress) -> Result<()> {
        const RESULT: &str = include_str!("sql/notification_log/result.sql");
        let latency_ms = i64::try_from(progress.latency_ms).unwrap_or(i64::MAX);
        on!(self, pool => sqlx::query(RESULT)
            .bind(id)
            .bind(progress.state.as_str())
            .bind(progress.due_at_ms)
            .bind(latency_ms)
            .bind(progress.answer.as_str())
            .bind(now_ms())
            .execute(pool)
            .await
            .map(drop))?;
        Ok(())
    }

    /// The newest first, at most 500.
    pub async fn notification_log(
        &self,
        filter: &NotificationFilter,
        limit: u32,
    ) -> Result<Vec<NotificationEntry>> {
        const LIST: &str = include_str!("sql/notification_log/list.sql");
        Ok(on!(self, pool => sqlx::query_as(LIST)
            .bind(filter.before_id)
            .bind(filter.target_id)
            .bind(filter.event.clone())
            .bind(filter.state.map(NotificationState::as_str))
            .bind(i64::from(limit.min(LIMIT_MAX)))
            .fetch_all(pool)
            .await)?)
    }

    pub async fn notification(&self, id: i64) -> Result<Option<NotificationEntry>> {
        const FIND: &str = include_str!("sql/notification_log/find.sql");
        Ok(on!(self, pool => sqlx::query_as(FIND).bind(id).fetch_optional(pool).await)?)
    }

    /// Deletes messages that were made before `before_ms`, and marks that no longer hold at `at_ms`.
    pub async fn prune_notifications(&self, before_ms: i64, at_ms: i64) -> Result<()> {
        const PRUNE: &str = include_str!("sql/notification_log/prune.sql");
        const FORGET: &str = include_str!("sql/notification_marks/forget.sql");
        on!(self, pool => sqlx::query(PRUNE).bind(before_ms).execute(pool).await.map(drop))?;
        on!(self, pool => sqlx::query(FORGET).bind(at_ms).execute(pool).await.map(drop))?;
        Ok(())
    }
}

impl NotificationState {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    fn of(word: &str) -> Self {
        match word {
            "waiting" => Self::Waiting,
            "sent" => Self::Sent,
            _ => Self::Failed,
        }
    }
}

from_row! {
    NotificationEntry => |row| Self {
        id: row.try_get("id")?,
        topic: row.try_get("topic")?,
        event: row.try_get("event")?,
        target_id: row.try_get("target_id")?,
        target_name: row.try_get("target_name")?,
        message: row.try_get("message")?,
        state: NotificationState::of(row.try_get("state")?),
        tries: narrow("tries", row.try_get("tries")?)?,
        due_at_ms: row.try_get("due_at_ms")?,
        latency_ms: row
            .try_get::<Option<i64>, _>("latency_ms")?
            .map(|latency_ms| narrow("latency_ms", latency_ms))
            .transpose()?,
        answer: row.try_get("answer")?,
        created_at_ms: row.try_get("created_at_ms")?,
        updated_at_ms: row.try_get("updated_at_ms")?,
    };
}
