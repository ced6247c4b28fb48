//! One change at a time, as the command line makes it. They carry no assertion.

use actors::domain::KeyId;
use claude_code_hub::store::{
    Change, Db, KeyRow, ManualPrice, NewKey, NewProvider, NewUser, PriceSource, ProviderRow,
    StoreError, UserRow, Who,
};

pub type Result<T> = std::result::Result<T, StoreError>;

/// A change of its own for each call.
pub trait Direct {
    async fn begin(&self) -> Result<Change>;
    async fn insert_user(&self, user: NewUser) -> Result<UserRow>;
    async fn remove_user(&self, name: &str) -> Result<UserRow>;
    async fn insert_key(&self, key: NewKey) -> Result<KeyRow>;
    async fn revoke_key(&self, user: Option<&str>, name: &str) -> Result<KeyRow>;
    async fn revoke_key_by_id(&self, id: KeyId) -> Result<KeyRow>;
    async fn insert_provider(&self, provider: NewProvider) -> Result<ProviderRow>;
    async fn remove_provider(&self, name: &str) -> Result<ProviderRow>;
    async fn set_price_of(
        &self,
        source: PriceSource,
        model: &str,
        price: &ManualPrice,
        from_ms: Option<i64>,
    ) -> Result<()>;
    async fn remove_price_of(&self, source: PriceSource, model: &str) -> Result<()>;

    async fn set_price(&self, model: &str, price: &ManualPrice) -> Result<()> {
        self.set_price_of(PriceSource::Manual, model, price, None)
            .await
    }

    async fn remove_price(&self, model: &str) -> Result<()> {
        self.remove_price_of(PriceSource::Manual, model).await
    }
}

impl Direct for Db {
    async fn begin(&self) -> Result<Change> {
        self.change(&Who::command_line()).await
    }

    async fn insert_user(&self, user: NewUser) -> Result<UserRow> {
        let mut change = self.begin().await?;
        let row = change.insert_user(user).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn remove_user(&self, name: &str) -> Result<UserRow> {
        let found = self.find_user(name).await?.ok_or(StoreError::NotFound {
            what: "user",
            name: name.to_owned(),
        })?;
        let mut change = self.begin().await?;
        let row = change.remove_user(found.id, None).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn insert_key(&self, key: NewKey) -> Result<KeyRow> {
        let mut change = self.begin().await?;
        let row = change.insert_key(key).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn revoke_key(&self, user: Option<&str>, name: &str) -> Result<KeyRow> {
        let found = self.find_key(user, name).await?;
        self.revoke_key_by_id(found.id).await
    }

    async fn revoke_key_by_id(&self, id: KeyId) -> Result<KeyRow> {
        let mut change = self.begin().await?;
        let row = change.revoke_key(id, None).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn insert_provider(&self, provider: NewProvider) -> Result<ProviderRow> {
        let mut change = self.begin().await?;
        let row = change.insert_provider(provider).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn remove_provider(&self, name: &str) -> Result<ProviderRow> {
        let found = self
            .find_provider(name)
            .await?
            .ok_or(StoreError::NotFound {
                what: "provider",
                name: name.to_owned(),
            })?;
        let mut change = self.begin().await?;
        let row = change.remove_provider(found.id, None).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn set_price_of(
        &self,
        source: PriceSource,
        model: &str,
        price: &ManualPrice,
        from_ms: Option<i64>,
    ) -> Result<()> {
        let mut change = self.begin().await?;
        change.set_price(source, model, price, from_ms).await?;
        change.commit().await?;
        Ok(())
    }

    async fn remove_price_of(&self, source: PriceSource, model: &str) -> Result<()> {
        let mut change = self.begin().await?;
        change.remove_price(source, model).await?;
        change.commit().await?;
        Ok(())
    }
}
