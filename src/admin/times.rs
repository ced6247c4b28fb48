//! Which time statistics are of: a period that runs, in the hub's time zone, or from one time to another.

use actors::domain::Period;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Admin;
use super::problem::Problem;
use super::shape::Time;

pub const HOUR_MS: i64 = 3_600_000;
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// A period that runs, in the hub's time zone; weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PeriodWord {
    Day,
    Week,
    Month,
}

/// From a time until before another, Unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    pub from_ms: i64,
    pub to_ms: i64,
}

/// What was asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct AskedTimes {
    pub period: Option<PeriodWord>,
    pub from: Option<Time>,
    pub to: Option<Time>,
}

impl AskedTimes {
    /// Where nothing is asked for, the last so many milliseconds.
    pub fn or_last(self, admin: &Admin, last_ms: i64) -> Result<Between, Problem> {
        let now_ms = jiff::Timestamp::now().as_millisecond();
        if let Some(period) = self.period {
            if self.from.is_some() || self.to.is_some() {
                return Err(Problem::invalid(
                    "period",
                    "does not go together with `from` and `to`",
                ));
            }
            let period = match period {
                PeriodWord::Day => Period::Day,
                PeriodWord::Week => Period::Week,
                PeriodWord::Month => Period::Month,
            };
            let zone = &admin.catalog.settings().limits.timezone;
            return Ok(Between {
                from_ms: period.start(now_ms, zone),
                to_ms: now_ms.saturating_add(1),
            });
        }
        let to_ms = self.to.map_or(now_ms.saturating_add(1), Time::ms);
        let from_ms = self.from.map_or(to_ms.saturating_sub(last_ms), Time::ms);
        in_order(Some(from_ms), Some(to_ms))?;
        Ok(Between { from_ms, to_ms })
    }
}

/// A time must not end before it begins.
pub fn in_order(from_ms: Option<i64>, to_ms: Option<i64>) -> Result<(), Problem> {
    match (from_ms, to_ms) {
        (Some(from), Some(to)) if to < from => Err(Problem::invalid(
            "to",
            format!(
                "`{}` is before `from`, `{}`",
                Time::of_ms(to).0,
                Time::of_ms(from).0
            ),
        )),
        _ => Ok(()),
    }
}
