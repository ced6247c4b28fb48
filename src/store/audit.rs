//! The audit log: who changed what. Rows are added by [`super::change::Change`] and nowhere else, each with a hash over
//! itself and the row before it; retention takes rows from the old end only and remembers where the rest begins.

use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::change::{Change, Who};
use super::database::{Db, Tx, now_ms, on};
use super::error::Result;
use super::rows::from_row;

/// The hash before the first row.
const GENESIS: &str = "";
/// Where retention has cut: the last removed row's number and hash.
const ANCHOR: &str = "audit_anchor";
/// Rows that are checked at once.
const VERIFY_AT_ONCE: i64 = 500;

/// What a change did, before it has a place in the chain.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub action: String,
    pub target_kind: &'static str,
    pub target_id: Option<String>,
    pub target_name: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A row of the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Grows by one.
    pub seq: i64,
    pub at_ms: i64,
    pub actor_kind: String,
    pub actor_id: Option<i64>,
    pub actor_name: String,
    pub door: String,
    pub client_ip: Option<String>,
    pub user_agent: Option<String>,
    /// `user.create`, `provider.update` …
    pub action: String,
    pub target_kind: String,
    pub target_id: Option<String>,
    pub target_name: String,
    /// JSON: of an update what differs, else all of it.
    pub before: Option<String>,
    pub after: Option<String>,
    pub previous_hash: String,
    pub hash: String,
}

/// Which rows a list shows. Empty texts let all through.
#[derive(Clone, Debug)]
pub struct AuditFilter {
    pub from_ms: i64,
    pub until_ms: i64,
    pub action: String,
    pub target_kind: String,
    pub target_id: String,
    pub actor: String,
    pub door: String,
}

impl Default for AuditFilter {
    fn default() -> Self {
        Self {
            from_ms: i64::MIN,
            until_ms: i64::MAX,
            action: String::new(),
            target_kind: String::new(),
            target_id: String::new(),
            actor: String::new(),
            door: String::new(),
        }
    }
}

/// What a check of the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditCheck {
    /// Rows that were looked at.
    pub rows: u64,
    /// The first row that does not follow from the one before it: it, or what stood before it, was changed or removed.
    pub broken_at: Option<i64>,
}

#[derive(Serialize)]
struct Hashed<'a> {
    previous_hash: &'a str,
    seq: i64,
    at_ms: i64,
    actor: (&'a str, Option<i64>, &'a str),
    door: &'a str,
    from: (Option<&'a str>, Option<&'a str>),
    action: &'a str,
    target: (&'a str, Option<&'a str>, &'a str),
    before: Option<&'a str>,
    after: Option<&'a str>,
}

impl AuditRow {
    fn expected_hash(&self) -> String {
        let hashed = Hashed {
            previous_hash: &self.previous_hash,
            seq: self.seq,
            at_ms: self.at_ms,
            actor: (&self.actor_kind, self.actor_id, &self.actor_name),
            door: &self.door,
            from: (self.client_ip.as_deref(), self.user_agent.as_deref()),
            action: &self.action,
            target: (
                &self.target_kind,
                self.target_id.as_deref(),
                &self.target_name,
            ),
            before: self.before.as_deref(),
            after: self.after.as_deref(),
        };
        let text = serde_json::to_vec(&hashed).unwrap_or_default();
        hex::encode(Sha256::digest(text))
    }
}

impl Db {
    /// Rows with a number below `before_seq`, the newest first.
    pub async fn list_audit(
        &self,
        filter: &AuditFilter,
        before_seq: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditRow>> {
        const LIST: &str = include_str!("sql/audit_log/list.sql");
        Ok(on!(self, pool => sqlx::query_as(LIST)
            .bind(before_seq.unwrap_or(i64::MAX))
            .bind(filter.from_ms)
            .bind(filter.until_ms)
            .bind(filter.action.as_str())
            .bind(filter.target_kind.as_str())
            .bind(filter.target_id.as_str())
            .bind(filter.actor.as_str())
            .bind(filter.door.as_str())
            .bind(i64::from(limit))
            .fetch_all(pool)
            .await)?)
    }

    pub async fn get_audit(&self, seq: i64) -> Result<Option<AuditRow>> {
        const GET: &str = include_str!("sql/audit_log/get.sql");
        Ok(on!(self, pool => sqlx::query_as(GET).bind(seq).fetch_optional(pool).await)?)
    }

    /// Walks the whole chain, from where retention has cut it.
    pub async fn verify_audit(&self) -> Result<AuditCheck> {
        const AFTER: &str = include_str!("sql/audit_log/after.sql");
        let (mut seq, mut hash) = self.audit_anchor().await?;
        let mut check = AuditCheck {
            rows: 0,
            broken_at: None,
        };
        loop {
            let rows: Vec<AuditRow> = on!(self, pool => sqlx::query_as(AFTER)
                .bind(seq)
                .bind(VERIFY_AT_ONCE)
                .fetch_all(pool)
                .await)?;
            if rows.is_empty() {
                return Ok(check);
            }
            for row in rows {
                check.rows += 1;
                let follows = row.seq == seq + 1
                    && row.previous_hash == hash
                    && row.hash == row.expected_hash();
                if !follows {
                    check.broken_at = Some(row.seq);
                    return Ok(check);
                }
                (seq, hash) = (row.seq, row.hash);
            }
        }
    }

    async fn audit_anchor(&self) -> Result<(i64, String)> {
        Ok(read_anchor(self.get_setting(ANCHOR).await?.as_deref()))
    }
}

fn read_anchor(text: Option<&str>) -> (i64, String) {
    let parts = text.and_then(|text| text.split_once(' '));
    let anchor = parts.and_then(|(seq, hash)| Some((seq.parse().ok()?, hash.to_owned())));
    anchor.unwrap_or((0, GENESIS.to_owned()))
}

impl Change {
    /// Takes rows from before that time out of the log. Gives their number; that it happened is a row itself.
    pub async fn prune_audit(&mut self, before_ms: i64) -> Result<u64> {
        const NEWEST: &str = include_str!("sql/audit_log/newest_before.sql");
        const PRUNE: &str = include_str!("sql/audit_log/prune.sql");
        let newest: Option<(i64, String)> = on!(tx &mut self.tx, c => sqlx::query_as(NEWEST)
            .bind(before_ms)
            .fetch_optional(c)
            .await)?;
        let Some((seq, hash)) = newest else {
            return Ok(0);
        };
        let gone = on!(tx &mut self.tx, c => sqlx::query(PRUNE)
            .bind(seq)
            .execute(c)
            .await
            .map(|done| done.rows_affected()))?;
        super::settings::set(&mut self.tx, ANCHOR, &format!("{seq} {hash}")).await?;
        let told = serde_json::json!({ "rows": gone, "up_to_seq": seq });
        self.acted("prune", "audit_log", "", "", None::<&()>, Some(&told))?;
        Ok(gone)
    }
}

/// Adds rows to the end of the chain. The caller's transaction holds the lock that changes queue on.
pub(super) async fn append(tx: &mut Tx, who: &Who, entries: &[Entry]) -> Result<()> {
    const LAST: &str = include_str!("sql/audit_log/last.sql");
    if entries.is_empty() {
        return Ok(());
    }
    let last: Option<(i64, String)> =
        on!(tx tx, c => sqlx::query_as(LAST).fetch_optional(c).await)?;
    let (mut seq, mut previous_hash) = match last {
        Some(last) => last,
        // Retention may have taken every row.
        None => read_anchor(super::settings::get(tx, ANCHOR).await?.as_deref()),
    };
    let at_ms = now_ms();
    for entry in entries {
        let mut row = AuditRow {
            seq: seq + 1,
            at_ms,
            actor_kind: word(&who.kind),
            actor_id: who.id,
            actor_name: who.name.clone(),
            door: word(&who.door),
            client_ip: who.client_ip.clone(),
            user_agent: who.user_agent.clone(),
            action: entry.action.clone(),
            target_kind: entry.target_kind.to_owned(),
            target_id: entry.target_id.clone(),
            target_name: entry.target_name.clone(),
            before: entry.before.clone(),
            after: entry.after.clone(),
            previous_hash,
            hash: String::new(),
        };
        row.hash = row.expected_hash();
        insert(tx, &row).await?;
        (seq, previous_hash) = (row.seq, row.hash);
    }
    Ok(())
}

async fn insert(tx: &mut Tx, row: &AuditRow) -> Result<()> {
    const INSERT: &str = include_str!("sql/audit_log/insert.sql");
    Ok(on!(tx tx, c => sqlx::query(INSERT)
        .bind(row.seq)
        .bind(row.at_ms)
        .bind(row.actor_kind.as_str())
        .bind(row.actor_id)
        .bind(row.actor_name.as_str())
        .bind(row.door.as_str())
        .bind(row.client_ip.as_deref())
        .bind(row.user_agent.as_deref())
        .bind(row.action.as_str())
        .bind(row.target_kind.as_str())
        .bind(row.target_id.as_deref())
        .bind(row.target_name.as_str())
        .bind(row.before.as_deref())
        .bind(row.after.as_deref())
        .bind(row.previous_hash.as_str())
        .bind(row.hash.as_str())
        .execute(c)
        .await
        .map(drop))?)
}

fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

from_row! {
    AuditRow => |row| Self {
        seq: row.try_get("seq")?,
        at_ms: row.try_get("at_ms")?,
        actor_kind: row.try_get("actor_kind")?,
        actor_id: row.try_get("actor_id")?,
        actor_name: row.try_get("actor_name")?,
        door: row.try_get("door")?,
        client_ip: row.try_get("client_ip")?,
        user_agent: row.try_get("user_agent")?,
        action: row.try_get("action")?,
        target_kind: row.try_get("target_kind")?,
        target_id: row.try_get("target_id")?,
        target_name: row.try_get("target_name")?,
        before: row.try_get("before")?,
        after: row.try_get("after")?,
        previous_hash: row.try_get("previous_hash")?,
        hash: row.try_get("hash")?,
    };
}
