//! Limits as the earlier system wrote them, flat and with numbers, and how much of each is used. Nothing is counted here.

use actors::domain::{
    DailyMode, FiveHourMode, KeyId, LimitScope, Limits, NanoUsd, Period, ProviderId, ScopeId,
    TimeOfDay, UserId, WindowKind,
};
use actors::limiter::port::{Look, Standing};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::args::{Maybe, Number, Patch};
use crate::admin::Admin;
use crate::admin::problem::{Code, Problem};
use crate::admin::shape::Time;
use crate::store::SumsFilter;

/// Limits that are written, by the names under which an action knows them.
pub struct WrittenLimits {
    pub rpm: Maybe<Number>,
    pub five_hour: Maybe<Number>,
    pub daily: Maybe<Number>,
    pub weekly: Maybe<Number>,
    pub monthly: Maybe<Number>,
    pub total: Maybe<Number>,
    pub sessions: Maybe<Number>,
    pub five_hour_mode: Option<String>,
    pub daily_mode: Option<String>,
    pub daily_reset: Option<String>,
}

/// What they are called where they are written.
pub struct LimitNames {
    pub rpm: &'static str,
    pub five_hour: &'static str,
    pub daily: &'static str,
    pub weekly: &'static str,
    pub monthly: &'static str,
    pub total: &'static str,
    pub sessions: &'static str,
    pub five_hour_mode: &'static str,
    pub daily_mode: &'static str,
    pub daily_reset: &'static str,
}

impl WrittenLimits {
    pub fn put(self, patch: &mut Patch, names: &LimitNames) {
        let usd = |limit: Maybe<Number>| limit.written(Number::limit_usd);
        let count = |limit: Maybe<Number>| limit.written(Number::limit_count);
        let word = |word: Option<String>| word.map(Value::String);
        patch.put(names.rpm, "/limits/rpm", count(self.rpm));
        patch.put(
            names.five_hour,
            "/limits/five_hour_usd",
            usd(self.five_hour),
        );
        patch.put(names.daily, "/limits/daily_usd", usd(self.daily));
        patch.put(names.weekly, "/limits/weekly_usd", usd(self.weekly));
        patch.put(names.monthly, "/limits/monthly_usd", usd(self.monthly));
        patch.put(names.total, "/limits/total_usd", usd(self.total));
        let sessions = count(self.sessions);
        patch.put(names.sessions, "/limits/concurrent_sessions", sessions);
        let mode = word(self.five_hour_mode);
        patch.put(names.five_hour_mode, "/limits/five_hour_mode", mode);
        patch.put(
            names.daily_mode,
            "/limits/daily_mode",
            word(self.daily_mode),
        );
        let reset = self.daily_reset.map(|text| json!(padded(&text)));
        patch.put(names.daily_reset, "/limits/daily_reset", reset);
    }
}

/// `8:30` was taken for `08:30`.
fn padded(text: &str) -> String {
    match text.split_once(':') {
        Some((hour, rest)) if hour.len() == 1 => format!("0{hour}:{rest}"),
        _ => text.to_owned(),
    }
}

/// Limits that are shown, in the earlier system's words; `null` is no limit.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShownLimits {
    #[serde(rename = "limit5hUsd")]
    #[schema(example = 20.0)]
    pub five_hour: Option<f64>,
    /// `fixed` or `rolling`.
    #[serde(rename = "limit5hResetMode")]
    #[schema(value_type = String, example = "rolling")]
    pub five_hour_mode: FiveHourMode,
    /// `fixed` or `rolling`.
    #[schema(value_type = String, example = "fixed")]
    pub daily_reset_mode: DailyMode,
    /// When a fixed day begins, in the hub's time zone.
    #[schema(value_type = String, example = "00:00")]
    pub daily_reset_time: TimeOfDay,
    pub limit_weekly_usd: Option<f64>,
    pub limit_monthly_usd: Option<f64>,
    pub limit_total_usd: Option<f64>,
    /// 0 is no limit.
    pub limit_concurrent_sessions: u64,
}

impl From<&Limits> for ShownLimits {
    fn from(limits: &Limits) -> Self {
        Self {
            five_hour: limits.five_hour_usd,
            five_hour_mode: limits.five_hour_mode,
            daily_reset_mode: limits.daily_mode,
            daily_reset_time: limits.daily_reset,
            limit_weekly_usd: limits.weekly_usd,
            limit_monthly_usd: limits.monthly_usd,
            limit_total_usd: limits.total_usd,
            limit_concurrent_sessions: limits.concurrent_sessions.unwrap_or_default(),
        }
    }
}

/// Money that is used of a limit.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UsedUsd {
    /// USD.
    #[schema(example = 2.5)]
    pub current: f64,
    /// `null` without one.
    #[schema(example = 10.0)]
    pub limit: Option<f64>,
    /// When it begins anew; absent where it does not move by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset_at: Option<Time>,
}

/// Conversations that run beside what may run.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct UsedSessions {
    #[schema(example = 1)]
    pub current: u64,
    /// 0 is no limit.
    #[schema(example = 10)]
    pub limit: u64,
}

/// How much of all limits is used.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LimitUsage {
    #[serde(rename = "cost5h")]
    pub cost_five_hours: UsedUsd,
    pub cost_daily: UsedUsd,
    pub cost_weekly: UsedUsd,
    pub cost_monthly: UsedUsd,
    pub cost_total: UsedUsd,
    pub concurrent_sessions: UsedSessions,
    /// Requests in the last minute, where they are limited.
    #[serde(skip)]
    pub rpm: u64,
}

/// Whose limits are looked at.
#[derive(Clone, Copy, Debug)]
pub enum Holder {
    User(UserId),
    /// With its user, beside whose counters its own lie.
    Key(KeyId, UserId),
    Provider(ProviderId),
}

/// What is used of the limits of somebody: by the counters that enforce them, and by the log's sums where there is no limit.
pub async fn usage(admin: &Admin, holder: Holder, limits: &Limits) -> Result<LimitUsage, Problem> {
    let at_ms = Timestamp::now().as_millisecond();
    let settings = admin.catalog.settings();
    let zone = &settings.limits.timezone;
    let (scope, beside) = match holder {
        Holder::User(id) => (ScopeId::User(id.0), None),
        Holder::Key(id, user) => (ScopeId::Key(id.0), Some(ScopeId::User(user.0))),
        Holder::Provider(id) => (ScopeId::Provider(id.0), None),
    };
    let in_force = settings.limits.enabled.then(|| Limits {
        concurrent_requests: None,
        ..limits.clone()
    });
    let own = LimitScope {
        id: scope,
        rules: in_force.unwrap_or_default().rules(at_ms, zone),
    };
    let beside = beside.map(|id| LimitScope {
        id,
        rules: Vec::new(),
    });
    let look = Look {
        at_ms,
        scopes: std::iter::once(own).chain(beside).collect(),
    };
    let standings = admin.root.limiters.look(vec![look]).await;
    let standings =
        standings.map_err(|error| Problem::new(Code::Unavailable, error.to_string()))?;
    let standings: Vec<Standing> = standings.into_iter().flatten().collect();
    let counted = |window: WindowKind| standings.iter().find(|one| one.window == window);
    let mut money = [UsedUsd::default(); 5];
    let periods = [
        (Period::FiveHours, limits.five_hour_usd),
        (Period::Day, limits.daily_usd),
        (Period::Week, limits.weekly_usd),
        (Period::Month, limits.monthly_usd),
        (Period::Total, limits.total_usd),
    ];
    for (used, (period, limit)) in money.iter_mut().zip(periods) {
        *used = match counted(WindowKind::Money(period)) {
            Some(standing) => UsedUsd {
                current: usd(NanoUsd(i64::try_from(standing.used).unwrap_or(i64::MAX))),
                limit,
                reset_at: standing.resets_at_ms.map(Time::of_ms),
            },
            None => UsedUsd {
                current: spent(admin, holder, period, at_ms).await?,
                limit,
                reset_at: None,
            },
        };
    }
    let [
        cost_five_hours,
        cost_daily,
        cost_weekly,
        cost_monthly,
        cost_total,
    ] = money;
    let sessions = match counted(WindowKind::ConcurrentSessions) {
        Some(standing) => standing.used,
        None => running(admin, holder),
    };
    Ok(LimitUsage {
        cost_five_hours,
        cost_daily,
        cost_weekly,
        cost_monthly,
        cost_total,
        concurrent_sessions: UsedSessions {
            current: sessions,
            limit: limits.concurrent_sessions.unwrap_or_default(),
        },
        rpm: counted(WindowKind::RequestsPerMinute).map_or(0, |standing| standing.used),
    })
}

async fn spent(admin: &Admin, holder: Holder, period: Period, at_ms: i64) -> Result<f64, Problem> {
    let mut filter = SumsFilter::default();
    match holder {
        Holder::User(id) => filter.user_id = Some(id),
        Holder::Key(id, _) => filter.key_id = Some(id),
        Holder::Provider(id) => filter.provider_id = Some(id),
    }
    let zone = &admin.catalog.settings().limits.timezone;
    let from_ms = period.start(at_ms, zone).max(0);
    let sums = admin.db.totals(from_ms, at_ms.saturating_add(1), &filter);
    Ok(usd(sums.await?.cost))
}

/// Conversations that are active, where nobody limits and so nobody counts them.
fn running(admin: &Admin, holder: Holder) -> u64 {
    let provider = match holder {
        Holder::Provider(id) => admin.catalog.snapshot().provider(id).cloned(),
        _ => None,
    };
    let sessions = admin.live.sessions().into_iter();
    let of_holder = sessions.filter(|view| match holder {
        Holder::User(id) => view.user_id == id,
        Holder::Key(id, _) => view.key_id == id,
        Holder::Provider(_) => provider.as_ref().is_some_and(|provider| {
            let mut names = view.providers.iter();
            names.any(|name| **name == *provider.name)
        }),
    });
    of_holder.count() as u64
}

/// USD as a number.
pub fn usd(nano: NanoUsd) -> f64 {
    nano.0 as f64 / 1e9
}
