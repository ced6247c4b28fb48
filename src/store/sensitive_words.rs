//! Statements on `sensitive_words`. What a word is compared with is not known here.

use actors::domain::{SensitiveWord, WordId};

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::change::{Change, Seen};
use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::rows::word;
use super::rule_rows::{RuleRow, as_word, from_rule_row, readable, rule_changes, rule_table};

/// A sensitive word as it is stored.
pub type SensitiveWordRow = RuleRow<WordId, SensitiveWord>;

impl Db {
    /// All that can be read.
    pub async fn list_sensitive_words(&self) -> Result<Vec<SensitiveWordRow>> {
        let mut tx = self.begin_reading().await?;
        let rows = list(&mut tx).await?;
        tx.commit().await?;
        Ok(rows)
    }
}

rule_table! {
    SensitiveWordRow, WordId, SensitiveWord, "sensitive word",
    insert include_str!("sql/sensitive_words/insert.sql"),
    update include_str!("sql/sensitive_words/update.sql"),
    remove include_str!("sql/sensitive_words/remove.sql"),
    find include_str!("sql/sensitive_words/find.sql"),
    list include_str!("sql/sensitive_words/list.sql"),
    |rule| rule.word.as_str(), [rule.word.as_str(), as_word(&rule.match_type)?, rule.description.as_str(), rule.enabled]
}

from_rule_row! {
    SensitiveWordRow => |row| (WordId, SensitiveWord {
        word: row.try_get("word")?,
        match_type: word("match_type", row.try_get("match_type")?)?,
        description: row.try_get("description")?,
        enabled: row.try_get("enabled")?,
    });
}

rule_changes! {
    SensitiveWordRow, WordId, SensitiveWord, "sensitive_word", |row| &row.rule.word,
    insert_sensitive_word, update_sensitive_word, remove_sensitive_word
}
