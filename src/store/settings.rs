//! Statements on `settings`: small texts by name. What they mean is not known here.

use super::change::Change;
use super::database::{Db, Tx, on};
use super::error::Result;

const GET: &str = include_str!("sql/settings/get.sql");
const SET: &str = include_str!("sql/settings/set.sql");

impl Db {
    pub async fn get_setting(&self, name: &str) -> Result<Option<String>> {
        Ok(on!(self, pool => sqlx::query_scalar(GET).bind(name).fetch_optional(pool).await)?)
    }

    /// Sets or replaces what the hub itself keeps there. What people set goes through [`Change::set_setting`].
    pub async fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        Ok(
            on!(self, pool => sqlx::query(SET).bind(name).bind(value).execute(pool).await.map(drop))?,
        )
    }
}

impl Change {
    /// Sets or replaces one; `value` is JSON.
    pub async fn set_setting(&mut self, name: &str, value: &serde_json::Value) -> Result<()> {
        let before = get(&mut self.tx, name).await?;
        let before = before.map(|text| {
            let unread = || serde_json::Value::from(text.as_str());
            serde_json::from_str(&text).unwrap_or_else(|_| unread())
        });
        set(&mut self.tx, name, &value.to_string()).await?;
        self.acted(
            "update",
            "setting",
            name,
            name,
            before.as_ref(),
            Some(value),
        )
    }
}

pub(super) async fn get(tx: &mut Tx, name: &str) -> Result<Option<String>> {
    Ok(on!(tx tx, c => sqlx::query_scalar(GET).bind(name).fetch_optional(c).await)?)
}

pub(super) async fn set(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    Ok(on!(tx tx, c => sqlx::query(SET).bind(name).bind(value).execute(c).await.map(drop))?)
}
