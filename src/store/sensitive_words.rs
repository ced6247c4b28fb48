//! Statements on `sensitive_words`. What a word is compared with is not known here.

use std::collections::HashSet;
use std::sync::LazyLock;

use actors::domain::{SensitiveWord, TextMatch, WordId};
use serde::Serialize;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::batch::Statements;
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

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportedWords {
    pub added: usize,
    /// They were there already, and stay as they are.
    pub kept: usize,
    pub removed: usize,
}

impl Change {
    /// Adds those words that are not there yet. With `replace`, others that are compared in the same way go. The audit log
    /// tells how many they were, in one row.
    pub async fn import_sensitive_words(
        &mut self,
        words: &[String],
        match_type: TextMatch,
        replace: bool,
    ) -> Result<ImportedWords> {
        let mut present = list(&mut self.tx).await?;
        present.retain(|row| row.rule.match_type == match_type);
        let known: HashSet<&str> = present.iter().map(|row| row.rule.word.as_str()).collect();
        let mut wanted = HashSet::new();
        let mut new = Vec::new();
        for word in words {
            if wanted.insert(word.as_str()) && !known.contains(word.as_str()) {
                new.push(word.as_str());
            }
        }
        let gone = present
            .iter()
            .filter(|row| replace && !wanted.contains(row.rule.word.as_str()));
        let gone: Vec<i64> = gone.map(|row| row.id.0).collect();
        let how = as_word(&match_type)?;
        insert_many(&mut self.tx, &new, &how).await?;
        remove_many(&mut self.tx, &gone).await?;
        let imported = ImportedWords {
            added: new.len(),
            kept: wanted.len() - new.len(),
            removed: gone.len(),
        };
        let nothing = None::<&()>;
        self.acted(
            "import",
            "sensitive_word",
            "",
            &how,
            nothing,
            Some(&imported),
        )?;
        Ok(imported)
    }
}

async fn insert_many(tx: &mut Tx, words: &[&str], how: &str) -> Result<()> {
    static INSERT: LazyLock<Statements> =
        LazyLock::new(|| Statements::new(include_str!("sql/sensitive_words/insert_many.sql"), 6));
    let now = now_ms();
    for (statement, piece) in INSERT.pieces(tx, words) {
        on!(tx &mut *tx, c => {
            let mut query = sqlx::query(statement);
            for word in piece {
                query = query.bind(*word).bind(how).bind("").bind(true).bind(now).bind(now);
            }
            query.execute(c).await.map(drop)
        })?;
    }
    Ok(())
}

async fn remove_many(tx: &mut Tx, ids: &[i64]) -> Result<()> {
    static REMOVE: LazyLock<Statements> =
        LazyLock::new(|| Statements::new(include_str!("sql/sensitive_words/remove_many.sql"), 1));
    for (statement, piece) in REMOVE.pieces(tx, ids) {
        on!(tx &mut *tx, c => {
            let mut query = sqlx::query(statement);
            for id in piece {
                query = query.bind(*id);
            }
            query.execute(c).await.map(drop)
        })?;
    }
    Ok(())
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
    get_sensitive_word, insert_sensitive_word, update_sensitive_word, remove_sensitive_word
}
