//! What a change can be taken back by, for a while: small texts in `settings` under names that begin with when they end.
//! What they hold is not known here.

use super::change::Change;
use super::database::{now_ms, on};
use super::error::Result;
use super::settings;

const PREFIX: &str = "undo.";

impl Change {
    /// Keeps a text under a name until then, and forgets those whose time is over.
    pub async fn keep_undo(&mut self, until_ms: i64, hash: &str, text: &str) -> Result<()> {
        const PRUNE: &str = include_str!("sql/settings/prune_undo.sql");
        let over = name(now_ms(), "");
        on!(tx &mut self.tx, c => sqlx::query(PRUNE).bind(over).execute(c).await.map(drop))?;
        settings::set(&mut self.tx, &name(until_ms, hash), text).await
    }

    /// Takes it out: each works once. `None` where there is none, or its time is over.
    pub async fn take_undo(&mut self, until_ms: i64, hash: &str) -> Result<Option<String>> {
        const TAKE: &str = include_str!("sql/settings/take.sql");
        if until_ms < now_ms() {
            return Ok(None);
        }
        let name = name(until_ms, hash);
        Ok(on!(tx &mut self.tx, c => sqlx::query_scalar(TAKE).bind(name).fetch_optional(c).await)?)
    }
}

/// Sorts by time.
fn name(until_ms: i64, hash: &str) -> String {
    format!("{PREFIX}{until_ms:016}.{hash}")
}
