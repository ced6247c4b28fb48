//! Statements on `error_rules`. What a rule decides is not known here.

use actors::domain::{ErrorRule, ErrorRuleId};

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::change::{Change, Seen};
use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::rows::{json, narrow, to_json, word};
use super::rule_rows::{RuleRow, as_word, from_rule_row, readable, rule_changes, rule_table};

/// An error rule as it is stored.
pub type ErrorRuleRow = RuleRow<ErrorRuleId, ErrorRule>;

impl Db {
    /// All that can be read, by priority.
    pub async fn list_error_rules(&self) -> Result<Vec<ErrorRuleRow>> {
        let mut tx = self.begin_reading().await?;
        let rows = list(&mut tx).await?;
        tx.commit().await?;
        Ok(rows)
    }
}

rule_table! {
    ErrorRuleRow, ErrorRuleId, ErrorRule, "error rule",
    insert include_str!("sql/error_rules/insert.sql"),
    update include_str!("sql/error_rules/update.sql"),
    remove include_str!("sql/error_rules/remove.sql"),
    find include_str!("sql/error_rules/find.sql"),
    list include_str!("sql/error_rules/list.sql"),
    |rule| rule.pattern.as_str(), [
        rule.pattern.as_str(),
        as_word(&rule.match_type)?,
        rule.status.map(i64::from),
        rule.category.as_str(),
        rule.description.as_str(),
        rule.fault.as_ref().map(as_word).transpose()?,
        rule.override_status.map(i64::from),
        rule.override_message.as_deref(),
        to_json("override_bodies", &rule.override_bodies)?,
        i64::from(rule.priority),
        rule.enabled
    ]
}

from_rule_row! {
    ErrorRuleRow => |row| (ErrorRuleId, ErrorRule {
        pattern: row.try_get("pattern")?,
        match_type: word("match_type", row.try_get("match_type")?)?,
        status: number(row.try_get("status")?, "status")?,
        category: row.try_get("category")?,
        description: row.try_get("description")?,
        fault: row
            .try_get::<Option<&str>, _>("fault")?
            .map(|text| word("fault", text))
            .transpose()?,
        override_status: number(row.try_get("override_status")?, "override_status")?,
        override_message: row.try_get("override_message")?,
        override_bodies: json("override_bodies", row.try_get("override_bodies")?)?,
        priority: narrow("priority", row.try_get("priority")?)?,
        enabled: row.try_get("enabled")?,
    });
}

/// A status that may be missing.
fn number(number: Option<i64>, column: &str) -> sqlx::Result<Option<u16>> {
    number.map(|number| narrow(column, number)).transpose()
}

rule_changes! {
    ErrorRuleRow, ErrorRuleId, ErrorRule, "error_rule", |row| &row.rule.pattern,
    get_error_rule, insert_error_rule, update_error_rule, remove_error_rule
}
