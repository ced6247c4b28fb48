//! What may be limited, for whom. `None` or an absent rule means no limit.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::window::{DailyMode, FiveHourMode, Span, TimeOfDay, WindowModes};
use super::{NanoUsd, Period};

/// The limits of a key, a user or a provider as an admin writes them; empty means none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Requests per minute (generations; `count_tokens` is limited apart).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rpm: Option<u64>,
    /// Tokens per minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tpm: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub five_hour_usd: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daily_usd: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekly_usd: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monthly_usd: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_usd: Option<f64>,
    /// Conversations at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrent_sessions: Option<u64>,
    /// Requests in flight at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrent_requests: Option<u64>,
    /// How the five hours of `five_hour_usd` move.
    #[serde(skip_serializing_if = "is_default")]
    pub five_hour_mode: FiveHourMode,
    /// How the day of `daily_usd` moves.
    #[serde(skip_serializing_if = "is_default")]
    pub daily_mode: DailyMode,
    /// When a fixed day begins, in the hub's time zone.
    #[serde(skip_serializing_if = "is_default")]
    pub daily_reset: TimeOfDay,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Limits {
    /// Money that may be spent in each window that has a limit.
    pub fn money(&self) -> impl Iterator<Item = (Period, NanoUsd)> {
        [
            (Period::FiveHours, self.five_hour_usd),
            (Period::Day, self.daily_usd),
            (Period::Week, self.weekly_usd),
            (Period::Month, self.monthly_usd),
            (Period::Total, self.total_usd),
        ]
        .into_iter()
        .filter_map(|(period, usd)| Some((period, NanoUsd::of_usd(usd?))))
    }

    /// Where a window of money lies at `at_ms`.
    #[must_use]
    pub fn span(&self, period: Period, at_ms: i64, zone: &TimeZone) -> Span {
        self.modes().span(period, at_ms, zone)
    }

    /// Every window of money at `at_ms`, whether it has a limit or not and however it may come to move.
    #[must_use]
    pub fn money_windows(&self, at_ms: i64, zone: &TimeZone) -> Vec<(WindowKind, Span)> {
        let modes = self.modes();
        let other = WindowModes {
            five_hour: FiveHourMode::Fixed,
            daily: DailyMode::Rolling,
            ..modes
        };
        let fixed = WindowModes {
            five_hour: FiveHourMode::Rolling,
            daily: DailyMode::Fixed,
            ..modes
        };
        let of = |modes: WindowModes, period| {
            (WindowKind::Money(period), modes.span(period, at_ms, zone))
        };
        vec![
            of(fixed, Period::FiveHours),
            of(other, Period::FiveHours),
            of(fixed, Period::Day),
            of(other, Period::Day),
            of(fixed, Period::Week),
            of(fixed, Period::Month),
            of(fixed, Period::Total),
        ]
    }

    /// How the windows of money move.
    #[must_use]
    pub fn modes(&self) -> WindowModes {
        WindowModes {
            five_hour: self.five_hour_mode,
            daily: self.daily_mode,
            daily_reset: self.daily_reset,
        }
    }

    /// The rules that a generation which comes in at `at_ms` counts against.
    #[must_use]
    pub fn rules(&self, at_ms: i64, zone: &TimeZone) -> Vec<LimitRule> {
        let counted = [
            (WindowKind::RequestsPerMinute, self.rpm),
            (WindowKind::TokensPerMinute, self.tpm),
            (WindowKind::ConcurrentRequests, self.concurrent_requests),
            (WindowKind::ConcurrentSessions, self.concurrent_sessions),
        ];
        let counted = counted
            .into_iter()
            .filter_map(|(window, limit)| Some(LimitRule::new(window, limit?)));
        let money = self.money().map(|(period, limit)| LimitRule {
            window: WindowKind::Money(period),
            limit: limit.0.unsigned_abs(),
            span: self.span(period, at_ms, zone),
        });
        counted.chain(money).collect()
    }
}

/// Whose limit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "scope", content = "id")]
pub enum ScopeId {
    Key(i64),
    User(i64),
    Provider(i64),
}

/// What a limit counts, over which time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WindowKind {
    /// Generations in the last 60 s (rolling, one-second buckets).
    RequestsPerMinute,
    /// `count_tokens` calls in the last 60 s, counted apart.
    CountsPerMinute,
    /// Tokens of all buckets in the last 60 s, counted when a request ends.
    TokensPerMinute,
    /// Nano-USD.
    Money(Period),
    /// Requests in flight.
    ConcurrentRequests,
    /// Conversations of which a request runs, or ran a short while ago.
    ConcurrentSessions,
}

impl WindowKind {
    /// The name of the limit, as an admin writes it.
    #[must_use]
    pub fn limit_name(self) -> &'static str {
        match self {
            Self::RequestsPerMinute => "rpm",
            Self::CountsPerMinute => "count_tokens_rpm",
            Self::TokensPerMinute => "tpm",
            Self::Money(Period::FiveHours) => "five_hour_usd",
            Self::Money(Period::Day) => "daily_usd",
            Self::Money(Period::Week) => "weekly_usd",
            Self::Money(Period::Month) => "monthly_usd",
            Self::Money(Period::Total) => "total_usd",
            Self::ConcurrentRequests => "concurrent_requests",
            Self::ConcurrentSessions => "concurrent_sessions",
        }
    }
}

/// One limit in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitRule {
    pub window: WindowKind,
    /// How many are allowed; nano-USD where it is about money.
    pub limit: u64,
    /// Where the window lies when the request comes in. Made by the caller, so that stores need no calendar.
    pub span: Span,
}

impl LimitRule {
    /// A rule whose window follows from its kind; money lies in the span that `Limits::span` says.
    #[must_use]
    pub fn new(window: WindowKind, limit: u64) -> Self {
        let span = match window {
            WindowKind::RequestsPerMinute
            | WindowKind::CountsPerMinute
            | WindowKind::TokensPerMinute => Span::MINUTE,
            WindowKind::ConcurrentRequests | WindowKind::ConcurrentSessions => Span::Now,
            WindowKind::Money(_) => Span::FIVE_HOURS,
        };
        Self {
            window,
            limit,
            span,
        }
    }
}

/// The rules of one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitScope {
    pub id: ScopeId,
    pub rules: Vec<LimitRule>,
}
