//! What is written of a user, in the earlier system's words, and what it comes to here.

use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::super::args::{Fields, Maybe, Number, Patch, ends_at, words};
use super::super::limits::{LimitNames, WrittenLimits};
use crate::admin::Admin;
use crate::admin::problem::Problem;

const LIMITS: LimitNames = LimitNames {
    rpm: "rpm",
    five_hour: "limit5hUsd",
    daily: "dailyQuota",
    weekly: "limitWeeklyUsd",
    monthly: "limitMonthlyUsd",
    total: "limitTotalUsd",
    sessions: "limitConcurrentSessions",
    five_hour_mode: "limit5hResetMode",
    daily_mode: "dailyResetMode",
    daily_reset: "dailyResetTime",
};

/// What is written of a user; in a change what is left out stays. 0 and `null` are no limit.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserFields {
    name: Option<String>,
    note: Option<String>,
    /// Groups of providers, with commas between; empty means `default`.
    #[schema(value_type = Option<String>, example = "default")]
    #[serde(default)]
    provider_group: Maybe<String>,
    tags: Option<Vec<String>>,
    /// Requests per minute.
    #[schema(value_type = Option<Number>, example = 60)]
    #[serde(default)]
    rpm: Maybe<Number>,
    /// USD a day.
    #[schema(value_type = Option<Number>, example = 50)]
    #[serde(default)]
    daily_quota: Maybe<Number>,
    #[serde(rename = "limit5hUsd")]
    #[schema(value_type = Option<Number>)]
    #[serde(default)]
    limit_five_hours: Maybe<Number>,
    /// `fixed` or `rolling`.
    #[serde(rename = "limit5hResetMode")]
    five_hour_mode: Option<String>,
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
    is_enabled: Option<bool>,
    /// A time with its offset, or a day, which counts to its end; `null` or empty is never.
    #[schema(value_type = Option<String>, example = "2030-01-31")]
    #[serde(default)]
    expires_at: Maybe<String>,
    /// Empty is any.
    #[schema(value_type = Option<Vec<String>>)]
    #[serde(default)]
    allowed_clients: Maybe<Vec<String>>,
    /// They win.
    #[schema(value_type = Option<Vec<String>>)]
    #[serde(default)]
    blocked_clients: Maybe<Vec<String>>,
    /// Exact names; empty is any.
    allowed_models: Option<Vec<String>>,
}

impl Fields for UserFields {}

impl UserFields {
    pub(super) fn patch(self, admin: &Admin) -> Result<Patch, Problem> {
        let mut patch = Patch::default();
        let list = |list: Maybe<Vec<String>>| match list {
            Maybe::Null => Some(json!([])),
            list => list.written(|list| json!(list)),
        };
        patch.put("name", "/name", self.name.map(Value::String));
        patch.put("note", "/note", self.note.map(Value::String));
        let groups = match self.provider_group {
            Maybe::Null => Some(json!([])),
            groups => groups.written(|text| json!(words(&text))),
        };
        patch.put("providerGroup", "/groups", groups);
        patch.put("tags", "/tags", self.tags.map(|tags| json!(tags)));
        patch.put("isEnabled", "/enabled", self.is_enabled.map(Value::Bool));
        let settings = admin.catalog.settings();
        let expires_at = match self.expires_at {
            Maybe::Given(text) => Some(ends_at("expiresAt", &text, &settings.limits.timezone)?),
            other => other.written(Value::String),
        };
        patch.put("expiresAt", "/expires_at", expires_at);
        patch.put(
            "allowedClients",
            "/allowed_clients",
            list(self.allowed_clients),
        );
        patch.put(
            "blockedClients",
            "/blocked_clients",
            list(self.blocked_clients),
        );
        let models = self.allowed_models.map(|models| json!(models));
        patch.put("allowedModels", "/allowed_models", models);
        let limits = WrittenLimits {
            rpm: self.rpm,
            five_hour: self.limit_five_hours,
            daily: self.daily_quota,
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
