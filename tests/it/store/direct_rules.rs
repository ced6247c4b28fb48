//! One change of a rule or a receiver of alerts at a time, as the command line would make it. They carry no assertion.

use actors::domain::{
    ClientVersion, ClientVersionId, ErrorRule, FilterRule, ScopeId, SensitiveWord, WordId,
};
use claude_code_hub::store::{
    ClientVersionRow, Db, ErrorRuleRow, NewNotificationRule, NewNotificationTarget,
    NotificationRule, NotificationTarget, RequestFilterRow, SensitiveWordRow, StoreError,
};

use super::direct::{Direct, Result};

/// A change of its own for each call.
pub trait DirectRules {
    async fn count_spending_from(&self, scope: ScopeId, from_ms: i64) -> Result<bool>;
    async fn insert_sensitive_word(&self, rule: &SensitiveWord) -> Result<SensitiveWordRow>;
    async fn update_sensitive_word(
        &self,
        id: WordId,
        rule: &SensitiveWord,
    ) -> Result<SensitiveWordRow>;
    async fn remove_sensitive_word(&self, id: WordId) -> Result<SensitiveWordRow>;
    async fn insert_request_filter(&self, rule: &FilterRule) -> Result<RequestFilterRow>;
    async fn insert_error_rule(&self, rule: &ErrorRule) -> Result<ErrorRuleRow>;
    async fn insert_client_version(&self, rule: &ClientVersion) -> Result<ClientVersionRow>;
    async fn update_client_version(
        &self,
        id: ClientVersionId,
        rule: &ClientVersion,
    ) -> Result<ClientVersionRow>;
    async fn insert_notification_target(
        &self,
        rule: &NewNotificationTarget,
    ) -> Result<NotificationTarget>;
    async fn update_notification_target(
        &self,
        id: i64,
        rule: &NewNotificationTarget,
    ) -> Result<NotificationTarget>;
    async fn remove_notification_target(&self, id: i64) -> Result<NotificationTarget>;
    async fn insert_notification_rule(
        &self,
        rule: &NewNotificationRule,
    ) -> Result<NotificationRule>;
}

impl DirectRules for Db {
    /// False where there is no such.
    async fn count_spending_from(&self, scope: ScopeId, from_ms: i64) -> Result<bool> {
        let mut change = self.begin().await?;
        match change.count_spending_from(scope, from_ms).await {
            Ok(()) => change.commit().await.map(|_| true),
            Err(StoreError::NotFound { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn insert_sensitive_word(&self, rule: &SensitiveWord) -> Result<SensitiveWordRow> {
        let mut change = self.begin().await?;
        let row = change.insert_sensitive_word(rule).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn update_sensitive_word(
        &self,
        id: WordId,
        rule: &SensitiveWord,
    ) -> Result<SensitiveWordRow> {
        let mut change = self.begin().await?;
        let row = change.update_sensitive_word(id, None, rule).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn remove_sensitive_word(&self, id: WordId) -> Result<SensitiveWordRow> {
        let mut change = self.begin().await?;
        let row = change.remove_sensitive_word(id, None).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn insert_request_filter(&self, rule: &FilterRule) -> Result<RequestFilterRow> {
        let mut change = self.begin().await?;
        let row = change.insert_request_filter(rule).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn insert_error_rule(&self, rule: &ErrorRule) -> Result<ErrorRuleRow> {
        let mut change = self.begin().await?;
        let row = change.insert_error_rule(rule).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn insert_client_version(&self, rule: &ClientVersion) -> Result<ClientVersionRow> {
        let mut change = self.begin().await?;
        let row = change.insert_client_version(rule).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn update_client_version(
        &self,
        id: ClientVersionId,
        rule: &ClientVersion,
    ) -> Result<ClientVersionRow> {
        let mut change = self.begin().await?;
        let row = change.update_client_version(id, None, rule).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn insert_notification_target(
        &self,
        rule: &NewNotificationTarget,
    ) -> Result<NotificationTarget> {
        let mut change = self.begin().await?;
        let row = change.insert_notification_target(rule).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn update_notification_target(
        &self,
        id: i64,
        rule: &NewNotificationTarget,
    ) -> Result<NotificationTarget> {
        let mut change = self.begin().await?;
        let row = change.update_notification_target(id, None, rule).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn remove_notification_target(&self, id: i64) -> Result<NotificationTarget> {
        let mut change = self.begin().await?;
        let row = change.remove_notification_target(id, None).await?;
        change.commit().await?;
        Ok(row)
    }

    async fn insert_notification_rule(
        &self,
        rule: &NewNotificationRule,
    ) -> Result<NotificationRule> {
        let mut change = self.begin().await?;
        let row = change.insert_notification_rule(rule).await?;
        change.commit().await?;
        Ok(row)
    }
}
