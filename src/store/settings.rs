//! Statements on `settings`: what the hub notes for itself, small texts by name. What admins set lies in `chosen_settings`.

use super::database::{Db, Tx, on};
use super::error::Result;

const GET: &str = include_str!("sql/settings/get.sql");
const SET: &str = include_str!("sql/settings/set.sql");

impl Db {
    pub async fn get_setting(&self, name: &str) -> Result<Option<String>> {
        Ok(on!(self, pool => sqlx::query_scalar(GET).bind(name).fetch_optional(pool).await)?)
    }

    /// Sets or replaces one.
    pub async fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        Ok(
            on!(self, pool => sqlx::query(SET).bind(name).bind(value).execute(pool).await.map(drop))?,
        )
    }
}

pub(super) async fn get(tx: &mut Tx, name: &str) -> Result<Option<String>> {
    Ok(on!(tx tx, c => sqlx::query_scalar(GET).bind(name).fetch_optional(c).await)?)
}

pub(super) async fn set(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    Ok(on!(tx tx, c => sqlx::query(SET).bind(name).bind(value).execute(c).await.map(drop))?)
}
