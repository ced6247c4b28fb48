//! A kind of alert as it is wanted, written as a target and rules of this hub. What was asked for is judged already.

use serde_json::{Map, Value};

use super::super::args::Maybe;
use super::Alert;
use super::present::Present;
use crate::admin::problem::Problem;
use crate::notify::Language;
use crate::store::{Change, NewNotificationRule, NewNotificationTarget};

/// What is asked for of one kind of alert.
pub struct Wanted {
    pub alert: Alert,
    pub enabled: Option<bool>,
    /// A target to be; `Null` takes the webhook away.
    pub webhook: Maybe<NewNotificationTarget>,
    pub options: Map<String, Value>,
}

impl Wanted {
    fn is_nothing(&self) -> bool {
        self.enabled.is_none() && self.webhook_stays() && self.options.is_empty()
    }

    fn webhook_stays(&self) -> bool {
        matches!(self.webhook, Maybe::Absent)
    }

    /// Writes what is asked for: the target first, then every rule about the event, or a first one.
    pub async fn write(self, change: &mut Change, present: &Present) -> Result<(), Problem> {
        if self.is_nothing() {
            return Ok(());
        }
        let before = present.target(self.alert);
        let target_ids = match (self.webhook, before) {
            (Maybe::Absent, _) => None,
            (Maybe::Given(new), Some(row)) => {
                let seen = Some(row.updated_at_ms);
                let row = change
                    .update_notification_target(row.id, seen, &new)
                    .await?;
                Some(vec![row.id])
            }
            (Maybe::Given(new), None) => {
                Some(vec![change.insert_notification_target(&new).await?.id])
            }
            (Maybe::Null, _) => Some(Vec::new()),
        };
        let gone = before.filter(|_| target_ids.as_ref().is_some_and(Vec::is_empty));
        let mut any = false;
        for row in present.rules(self.alert) {
            any = true;
            let mut options = row.options.as_object().cloned().unwrap_or_default();
            options.extend(self.options.clone());
            let next = NewNotificationRule {
                event: row.event.clone(),
                enabled: self.enabled.unwrap_or(row.enabled),
                target_ids: target_ids.clone().unwrap_or_else(|| row.target_ids.clone()),
                language: row.language.clone(),
                options: Value::Object(options),
            };
            let seen = Some(row.updated_at_ms);
            change.update_notification_rule(row.id, seen, &next).await?;
        }
        if !any {
            let first = NewNotificationRule {
                event: self.alert.event().as_str().to_owned(),
                enabled: self.enabled.unwrap_or_default(),
                target_ids: target_ids.unwrap_or_default(),
                language: Language::default().as_str().to_owned(),
                options: Value::Object(self.options),
            };
            change.insert_notification_rule(&first).await?;
        }
        if let Some(row) = gone {
            let seen = Some(row.updated_at_ms);
            change.remove_notification_target(row.id, seen).await?;
        }
        Ok(())
    }
}
