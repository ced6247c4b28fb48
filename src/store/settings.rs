//! Statements on `settings`: small texts by name. What they mean is not known here.

use super::database::{Db, on};
use super::error::Result;

impl Db {
    pub async fn get_setting(&self, name: &str) -> Result<Option<String>> {
        const GET: &str = include_str!("sql/settings/get.sql");
        Ok(on!(self, pool => sqlx::query_scalar(GET).bind(name).fetch_optional(pool).await)?)
    }

    /// Sets or replaces it.
    pub async fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        const SET: &str = include_str!("sql/settings/set.sql");
        Ok(
            on!(self, pool => sqlx::query(SET).bind(name).bind(value).execute(pool).await.map(drop))?,
        )
    }
}
