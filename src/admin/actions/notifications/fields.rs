//! What is written of alerts, in the earlier system's words, judged. Nothing is saved here.

use serde::Deserialize;
use serde_json::{Map, json};
use utoipa::ToSchema;

use super::super::args::{Fields, Maybe, Number};
use super::wanted::Wanted;
use super::{Alert, REDACTED, address};
use crate::admin::Admin;
use crate::admin::notifications::made_for;
use crate::admin::problem::Problem;
use crate::notify::RuleOptions;
use crate::store::NewNotificationTarget;

/// What is set; what is left out stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertFields {
    /// `false` switches all three off; `true` says nothing by itself.
    enabled: Option<bool>,
    /// Passes, and changes nothing.
    #[expect(dead_code, reason = "there is one mode, whatever is asked for")]
    use_legacy_mode: Option<bool>,
    circuit_breaker_enabled: Option<bool>,
    /// `null` takes it away; `[REDACTED]` leaves it as it is.
    #[schema(value_type = Option<String>, write_only, example = "https://hooks.slack.com/services/…")]
    #[serde(default)]
    circuit_breaker_webhook: Maybe<String>,
    daily_leaderboard_enabled: Option<bool>,
    #[schema(value_type = Option<String>, write_only)]
    #[serde(default)]
    daily_leaderboard_webhook: Maybe<String>,
    /// `HH:MM`, in the hub's time zone.
    #[schema(example = "09:00")]
    daily_leaderboard_time: Option<String>,
    /// 1 to 20.
    #[serde(rename = "dailyLeaderboardTopN")]
    #[schema(minimum = 1, maximum = 20)]
    daily_leaderboard_top: Option<u8>,
    cost_alert_enabled: Option<bool>,
    #[schema(value_type = Option<String>, write_only)]
    #[serde(default)]
    cost_alert_webhook: Maybe<String>,
    /// 0.01 to 1.
    #[schema(value_type = Option<String>, example = "0.8")]
    cost_alert_threshold: Option<Number>,
    /// Passes, and changes nothing: budgets are watched all the time.
    #[schema(format = Int64, maximum = 4_294_967_295_u32)]
    #[expect(dead_code, reason = "what it asks for is kept to anyway")]
    cost_alert_check_interval: Option<u32>,
    /// Only `false`: this hub has no such alert.
    cache_hit_rate_alert_enabled: Option<bool>,
}

impl Fields for AlertFields {}

impl AlertFields {
    /// What that comes to, for each kind of alert.
    pub fn wanted(self, admin: &Admin) -> Result<Vec<Wanted>, Problem> {
        if self.cache_hit_rate_alert_enabled == Some(true) {
            let told = "`true`: this hub has no such alert";
            return Err(Problem::invalid("/cacheHitRateAlertEnabled", told));
        }
        let mut board = Map::new();
        if let Some(at) = self.daily_leaderboard_time {
            let read = RuleOptions::read(&json!({ "at": at }));
            read.map_err(|problem| {
                Problem::invalid(
                    "/dailyLeaderboardTime",
                    format!("`{at}`: {}", problem.reason),
                )
            })?;
            board.insert("at".to_owned(), json!(at));
        }
        if let Some(top) = self.daily_leaderboard_top {
            if !(1..=20).contains(&top) {
                let told = format!("`{top}` is not between 1 and 20");
                return Err(Problem::invalid("/dailyLeaderboardTopN", told));
            }
            board.insert("top".to_owned(), json!(top));
        }
        let mut budget = Map::new();
        if let Some(Number(share)) = self.cost_alert_threshold {
            use rust_decimal::prelude::ToPrimitive;
            let percent = (share * rust_decimal::Decimal::ONE_HUNDRED).round().to_u8();
            let percent = percent.filter(|percent| (1..=100).contains(percent));
            let percent = percent.ok_or_else(|| {
                let told = format!("`{share}` is not between 0.01 and 1");
                Problem::invalid("/costAlertThreshold", told)
            })?;
            budget.insert("thresholds".to_owned(), json!([percent]));
        }
        let all_off = (self.enabled == Some(false)).then_some(false);
        let asked = [
            (
                Alert::Circuit,
                self.circuit_breaker_enabled,
                self.circuit_breaker_webhook,
                Map::new(),
            ),
            (
                Alert::Leaderboard,
                self.daily_leaderboard_enabled,
                self.daily_leaderboard_webhook,
                board,
            ),
            (
                Alert::Cost,
                self.cost_alert_enabled,
                self.cost_alert_webhook,
                budget,
            ),
        ];
        let wanted = asked.into_iter().map(|(alert, enabled, webhook, options)| {
            Ok(Wanted {
                alert,
                enabled: all_off.or(enabled),
                webhook: target(admin, alert, webhook)?,
                options,
            })
        });
        wanted.collect()
    }
}

fn target(
    admin: &Admin,
    alert: Alert,
    webhook: Maybe<String>,
) -> Result<Maybe<NewNotificationTarget>, Problem> {
    let url = match webhook {
        Maybe::Given(url) if url == REDACTED => return Ok(Maybe::Absent),
        Maybe::Given(url) if !url.trim().is_empty() => url.trim().to_owned(),
        Maybe::Absent => return Ok(Maybe::Absent),
        Maybe::Null | Maybe::Given(_) => return Ok(Maybe::Null),
    };
    let field = format!("/{}", alert.webhook_field());
    let made = made_for(admin, alert.target(), address(url));
    let made = made.map_err(|problem| Problem::invalid(field, reasons(&problem)));
    made.map(Maybe::Given)
}

/// What is wrong with an address, without the place where this hub keeps it.
fn reasons(problem: &Problem) -> String {
    let all = problem.errors.iter().map(|error| error.detail.as_str());
    all.collect::<Vec<_>>().join("; ")
}
