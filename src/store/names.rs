//! Names of users, keys and providers by id, also of those that are deleted: the log outlives them. It must not say
//! anything else of them.

use actors::domain::{KeyId, ProviderId, UserId};

use super::database::{Db, on};
use super::error::Result;

impl Db {
    pub async fn name_of_user(&self, id: UserId) -> Result<Option<String>> {
        self.name(include_str!("sql/users/name.sql"), id.0).await
    }

    pub async fn name_of_key(&self, id: KeyId) -> Result<Option<String>> {
        self.name(include_str!("sql/keys/name.sql"), id.0).await
    }

    pub async fn name_of_provider(&self, id: ProviderId) -> Result<Option<String>> {
        self.name(include_str!("sql/providers/name.sql"), id.0)
            .await
    }

    async fn name(&self, text: &'static str, id: i64) -> Result<Option<String>> {
        Ok(on!(self, pool => sqlx::query_scalar(text).bind(id).fetch_optional(pool).await)?)
    }
}
