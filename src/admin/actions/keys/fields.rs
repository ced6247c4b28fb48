//! What is written of a key, in the earlier system's words, and what it comes to here.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::super::args::{Fields, Maybe, Number, Patch, ends_at, words};
use super::super::limits::{LimitNames, WrittenLimits};
use crate::admin::Admin;
use crate::admin::problem::Problem;

const LIMITS: LimitNames = LimitNames {
    // Keys had none.
    rpm: "rpm",
    five_hour: "limit5hUsd",
    daily: "limitDailyUsd",
    weekly: "limitWeeklyUsd",
    monthly: "limitMonthlyUsd",
    total: "limitTotalUsd",
    sessions: "limitConcurrentSessions",
    five_hour_mode: "limit5hResetMode",
    daily_mode: "dailyResetMode",
    daily_reset: "dailyResetTime",
};

/// What is written of a key; in a change what is left out stays. 0 and `null` are no limit.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KeyFields {
    name: Option<String>,
    /// A time with its offset, or a day, which counts to its end; `null` or empty is never.
    #[schema(value_type = Option<String>, example = "2030-01-31")]
    #[serde(default)]
    expires_at: Maybe<String>,
    /// Whether it opens the console; otherwise its own usage only.
    can_login_web_ui: Option<bool>,
    is_enabled: Option<bool>,
    /// Groups of providers, with commas between; empty means those of its user.
    #[schema(value_type = Option<String>, example = "default")]
    #[serde(default)]
    provider_group: Maybe<String>,
    #[serde(rename = "limit5hUsd")]
    #[schema(value_type = Option<Number>)]
    #[serde(default)]
    limit_five_hours: Maybe<Number>,
    /// `fixed` or `rolling`.
    #[serde(rename = "limit5hResetMode")]
    five_hour_mode: Option<String>,
    #[schema(value_type = Option<Number>, example = 5)]
    #[serde(default)]
    limit_daily_usd: Maybe<Number>,
    #[schema(value_type = Option<Number>)]
    #[serde(default)]
    limit_weekly_usd: Maybe<Number>,
    #[schema(value_type = Option<Number>)]
    #[serde(default)]
    limit_monthly_usd: Maybe<Number>,
    #[schema(value_type = Option<Number>)]
    #[serde(default)]
    limit_total_usd: Maybe<Number>,
    #[schema(value_type = Option<Number>)]
    #[serde(default)]
    limit_concurrent_sessions: Maybe<Number>,
    /// `fixed` or `rolling`.
    daily_reset_mode: Option<String>,
    /// `HH:MM`, in the hub's time zone.
    daily_reset_time: Option<String>,
    /// Only `inherit`: how long prompt caches live is a matter of providers here.
    cache_ttl_preference: Option<String>,
}

impl Fields for KeyFields {}

impl KeyFields {
    pub(super) fn patch(self, admin: &Admin) -> Result<Patch, Problem> {
        if let Some(other) = self
            .cache_ttl_preference
            .filter(|word| word.as_str() != "inherit")
        {
            let told = format!("`{other}` is for providers here; keys have only `inherit`");
            return Err(Problem::invalid("/cacheTtlPreference", told));
        }
        let mut patch = Patch::default();
        patch.put("name", "/name", self.name.map(Value::String));
        patch.put("isEnabled", "/enabled", self.is_enabled.map(Value::Bool));
        let login = self.can_login_web_ui.map(Value::Bool);
        patch.put("canLoginWebUi", "/web_login", login);
        let groups = match self.provider_group {
            Maybe::Null => Some(json!([])),
            groups => groups.written(|text| json!(words(&text))),
        };
        patch.put("providerGroup", "/groups", groups);
        let settings = admin.catalog.settings();
        let expires_at = match self.expires_at {
            Maybe::Given(text) => Some(ends_at("expiresAt", &text, &settings.limits.timezone)?),
            other => other.written(Value::String),
        };
        patch.put("expiresAt", "/expires_at", expires_at);
        let limits = WrittenLimits {
            rpm: Maybe::Absent,
            five_hour: self.limit_five_hours,
            daily: self.limit_daily_usd,
            weekly: self.limit_weekly_usd,
            monthly: self.limit_monthly_usd,
            total: self.limit_total_usd,
            sessions: self.limit_concurrent_sessions,
            five_hour_mode: self.five_hour_mode,
            daily_mode: self.daily_reset_mode,
            daily_reset: self.daily_reset_time,
        };
        limits.put(&mut patch, &LIMITS);
        Ok(patch)
    }
}
