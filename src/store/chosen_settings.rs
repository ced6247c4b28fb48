//! Statements on `chosen_settings`: what admins set while the hub runs. What a value may be is not known here.

use serde_json::{Value, json};
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use super::change::Change;
use super::database::{Db, Tx, now_ms, on};
use super::error::{Result, StoreError};
use super::rows::from_row;

const KIND: &str = "setting";

/// A setting that somebody set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenSetting {
    /// As a dotted path.
    pub name: String,
    pub value: Value,
    pub updated_at_ms: i64,
    /// As the audit log names them.
    pub updated_by: String,
}

from_row! {
    ChosenSetting => |row| Self {
        name: row.try_get("name")?,
        // What is no JSON is no value of any setting either, and refused as such.
        value: serde_json::from_str(row.try_get("value")?).unwrap_or(Value::Null),
        updated_at_ms: row.try_get("updated_at_ms")?,
        updated_by: row.try_get("updated_by")?,
    };
}

impl Db {
    /// All of them, by name.
    pub async fn list_chosen_settings(&self) -> Result<Vec<ChosenSetting>> {
        let mut tx = self.begin_reading().await?;
        let rows = list(&mut tx).await?;
        tx.commit().await?;
        Ok(rows)
    }
}

impl Change {
    /// All of them as this change finds them.
    pub async fn list_chosen_settings(&mut self) -> Result<Vec<ChosenSetting>> {
        list(&mut self.tx).await
    }

    /// Sets one in the place of what was in force.
    pub async fn choose_setting(
        &mut self,
        name: &str,
        value: &Value,
        in_force: &Value,
    ) -> Result<()> {
        const SET: &str = include_str!("sql/chosen_settings/set.sql");
        let (text, by) = (value.to_string(), self.who().name.clone());
        on!(tx &mut self.tx, c => {
            let query = sqlx::query(SET).bind(name).bind(text).bind(now_ms()).bind(by);
            query.execute(c).await.map(drop)
        })?;
        self.updated(
            KIND,
            name,
            name,
            &json!({ "value": in_force }),
            &json!({ "value": value }),
        )
    }

    /// Takes one back, so that `then` is in force.
    ///
    /// # Errors
    /// Nobody has set it.
    pub async fn reset_setting(
        &mut self,
        name: &str,
        in_force: &Value,
        then: &Value,
    ) -> Result<()> {
        const REMOVE: &str = include_str!("sql/chosen_settings/remove.sql");
        let gone = on!(tx &mut self.tx, c => {
            let removed = sqlx::query(REMOVE).bind(name).execute(c).await;
            removed.map(|removed| removed.rows_affected())
        })?;
        if gone == 0 {
            return Err(StoreError::NotFound {
                what: KIND,
                name: name.to_owned(),
            });
        }
        let (before, after) = (json!({ "value": in_force }), json!({ "value": then }));
        self.acted("delete", KIND, name, name, Some(&before), Some(&after))
    }
}

pub(super) async fn list(tx: &mut Tx) -> Result<Vec<ChosenSetting>> {
    const LIST: &str = include_str!("sql/chosen_settings/list.sql");
    Ok(on!(tx tx, c => sqlx::query_as(LIST).fetch_all(c).await)?)
}
