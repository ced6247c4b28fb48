//! Names of users, keys and providers by id, also of those that are deleted: the log outlives them. It must not say
//! anything else of them but whose a key is.

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

    /// Whose key it is or was.
    pub async fn user_of_key(&self, id: KeyId) -> Result<Option<UserId>> {
        const USER: &str = include_str!("sql/keys/user.sql");
        let id: Option<i64> =
            on!(self, pool => sqlx::query_scalar(USER).bind(id.0).fetch_optional(pool).await)?;
        Ok(id.map(UserId))
    }

    async fn name(&self, text: &'static str, id: i64) -> Result<Option<String>> {
        Ok(on!(self, pool => sqlx::query_scalar(text).bind(id).fetch_optional(pool).await)?)
    }
}
