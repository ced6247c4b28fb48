//! How alerts stand, out of the rules and targets that there are. Nothing is changed here.

use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{Alert, REDACTED};
use crate::admin::Admin;
use crate::admin::problem::Problem;
use crate::notify::RuleOptions;
use crate::store::{NotificationRule, NotificationTarget};

/// How alerts are set. Webhooks are secrets: `[REDACTED]` stands for one that is there.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertSettings {
    /// Whether any of the three is on.
    enabled: bool,
    /// Always true: each kind may have a webhook of its own. Further receivers are at `/api/v1/notifications`.
    use_legacy_mode: bool,
    circuit_breaker_enabled: bool,
    circuit_breaker_webhook: Option<&'static str>,
    daily_leaderboard_enabled: bool,
    daily_leaderboard_webhook: Option<&'static str>,
    /// `HH:MM`.
    #[schema(example = "09:00")]
    daily_leaderboard_time: String,
    #[schema(example = 5)]
    daily_leaderboard_top_n: u8,
    cost_alert_enabled: bool,
    cost_alert_webhook: Option<&'static str>,
    /// A share of the budget, as a text.
    #[schema(example = "0.8")]
    cost_alert_threshold: String,
    /// Always `null`: budgets are watched all the time.
    cost_alert_check_interval: Option<u32>,
    /// Always false: this hub has no such alert.
    cache_hit_rate_alert_enabled: bool,
}

/// What there is.
pub struct Present {
    rules: Vec<NotificationRule>,
    targets: Vec<NotificationTarget>,
}

impl Present {
    pub async fn read(admin: &Admin) -> Result<Self, Problem> {
        Ok(Self {
            rules: admin.db.notification_rules().await?,
            targets: admin.db.notification_targets().await?,
        })
    }

    pub fn rules(&self, alert: Alert) -> impl Iterator<Item = &NotificationRule> {
        let event = alert.event().as_str();
        self.rules.iter().filter(move |rule| rule.event == event)
    }

    pub fn target(&self, alert: Alert) -> Option<&NotificationTarget> {
        let mut targets = self.targets.iter();
        targets.find(|target| target.name == alert.target())
    }

    fn is_on(&self, alert: Alert) -> bool {
        self.rules(alert).any(|rule| rule.enabled)
    }

    fn webhook(&self, alert: Alert) -> Option<&'static str> {
        let told = self.rules(alert).any(|rule| !rule.target_ids.is_empty());
        told.then_some(REDACTED)
    }

    fn options(&self, alert: Alert) -> RuleOptions {
        let first = self.rules(alert).next();
        let read = first.and_then(|rule| RuleOptions::read(&rule.options).ok());
        read.unwrap_or_default()
    }

    pub fn settings(&self) -> AlertSettings {
        let board = self.options(Alert::Leaderboard);
        let budget = self.options(Alert::Cost);
        let percent = budget.thresholds.first().copied().unwrap_or(80);
        AlertSettings {
            enabled: Alert::ALL.into_iter().any(|alert| self.is_on(alert)),
            use_legacy_mode: true,
            circuit_breaker_enabled: self.is_on(Alert::Circuit),
            circuit_breaker_webhook: self.webhook(Alert::Circuit),
            daily_leaderboard_enabled: self.is_on(Alert::Leaderboard),
            daily_leaderboard_webhook: self.webhook(Alert::Leaderboard),
            daily_leaderboard_time: json!(board.at).as_str().unwrap_or_default().to_owned(),
            daily_leaderboard_top_n: board.top,
            cost_alert_enabled: self.is_on(Alert::Cost),
            cost_alert_webhook: self.webhook(Alert::Cost),
            cost_alert_threshold: (f64::from(percent) / 100.0).to_string(),
            cost_alert_check_interval: None,
            cache_hit_rate_alert_enabled: false,
        }
    }
}
