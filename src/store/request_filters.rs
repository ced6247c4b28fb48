//! Statements on `request_filters`. What a filter does is not known here. (`request_filter.rs` is about lists of the log.)

use actors::domain::{FilterId, FilterRule};

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::change::{Change, Seen};
use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::rows::{json, narrow, to_json, word};
use super::rule_rows::{RuleRow, as_word, from_rule_row, readable, rule_changes, rule_table};

/// A request filter as it is stored.
pub type RequestFilterRow = RuleRow<FilterId, FilterRule>;

impl Db {
    /// All that can be read, by priority.
    pub async fn list_request_filters(&self) -> Result<Vec<RequestFilterRow>> {
        let mut tx = self.begin_reading().await?;
        let rows = list(&mut tx).await?;
        tx.commit().await?;
        Ok(rows)
    }
}

rule_table! {
    RequestFilterRow, FilterId, FilterRule, "request filter",
    insert include_str!("sql/request_filters/insert.sql"),
    update include_str!("sql/request_filters/update.sql"),
    remove include_str!("sql/request_filters/remove.sql"),
    find include_str!("sql/request_filters/find.sql"),
    list include_str!("sql/request_filters/list.sql"),
    |rule| rule.name.as_str(), [
        rule.name.as_str(),
        rule.description.as_str(),
        as_word(&rule.scope)?,
        as_word(&rule.action)?,
        rule.target.as_str(),
        rule.pattern.as_str(),
        as_word(&rule.match_type)?,
        rule.value.as_str(),
        i64::from(rule.priority),
        to_json("binding", &rule.binding)?,
        rule.enabled
    ]
}

from_rule_row! {
    RequestFilterRow => |row| (FilterId, FilterRule {
        name: row.try_get("name")?,
        description: row.try_get("description")?,
        scope: word("scope", row.try_get("scope")?)?,
        action: word("action", row.try_get("action")?)?,
        target: row.try_get("target")?,
        pattern: row.try_get("pattern")?,
        match_type: word("match_type", row.try_get("match_type")?)?,
        value: row.try_get("value")?,
        priority: narrow("priority", row.try_get("priority")?)?,
        binding: json("binding", row.try_get("binding")?)?,
        enabled: row.try_get("enabled")?,
    });
}

rule_changes! {
    RequestFilterRow, FilterId, FilterRule, "request_filter", |row| &row.rule.name,
    get_request_filter, insert_request_filter, update_request_filter, remove_request_filter
}
