//! Budgets that are as used up as the data says when the demo begins: their amounts follow from what was spent. Pure. It
//! must not know where they are written.

use std::collections::HashMap;

use actors::domain::{DailyMode, Limits, NanoUsd, Period};
use jiff::tz::TimeZone;

use crate::curve::DAY_MS;
use crate::people::{Budget, PEOPLE};
use crate::upstream_accounts::ACCOUNTS;

/// Where a window has seen less than this, as on a Monday morning, all time counts instead.
const WORTH_A_WINDOW: f64 = 3.0;
/// Amounts are multiples of this.
const STEP: f64 = 0.5;

/// What was spent when, by the name of a user or a provider.
#[derive(Debug, Default)]
pub struct Spent(HashMap<&'static str, Vec<(i64, i64)>>);

impl Spent {
    pub fn add(&mut self, name: &'static str, at_ms: i64, cost: NanoUsd) {
        if cost.0 > 0 {
            self.0.entry(name).or_default().push((at_ms, cost.0));
        }
    }

    fn since(&self, name: &str, from_ms: i64) -> f64 {
        let all = self.0.get(name).map_or(&[][..], Vec::as_slice);
        let nanos: i64 = all
            .iter()
            .filter(|(at_ms, _)| *at_ms >= from_ms)
            .map(|(_, nanos)| nanos)
            .sum();
        nanos as f64 / 1e9
    }
}

/// A budget with its amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    pub period: Period,
    pub usd: f64,
}

impl Amount {
    pub fn yaml(self) -> String {
        let usd = self.usd;
        match self.period {
            Period::FiveHours => format!("five_hour_usd: {usd}"),
            Period::Day => format!("daily_usd: {usd}, daily_mode: rolling"),
            Period::Week => format!("weekly_usd: {usd}"),
            Period::Month => format!("monthly_usd: {usd}"),
            Period::Total => format!("total_usd: {usd}"),
        }
    }

    pub fn set(self, limits: &mut Limits) {
        let usd = Some(self.usd);
        match self.period {
            Period::FiveHours => limits.five_hour_usd = usd,
            Period::Day => (limits.daily_usd, limits.daily_mode) = (usd, DailyMode::Rolling),
            Period::Week => limits.weekly_usd = usd,
            Period::Month => limits.monthly_usd = usd,
            Period::Total => limits.total_usd = usd,
        }
    }
}

/// By name; users and providers have none in common.
#[derive(Debug, Default)]
pub struct Amounts(HashMap<&'static str, Amount>);

impl Amounts {
    pub fn of(&self, name: &str) -> Option<Amount> {
        self.0.get(name).copied()
    }

    /// Everybody's who has a budget.
    pub fn after(spent: &Spent, now_ms: i64, zone: &TimeZone) -> Self {
        let people = PEOPLE.iter().map(|person| (person.name, person.budget));
        let accounts = ACCOUNTS
            .iter()
            .map(|account| (account.name, account.budget));
        let budgets = people.chain(accounts);
        Self(
            budgets
                .filter_map(|(name, budget)| {
                    Some((name, amount(name, budget?, spent, now_ms, zone)))
                })
                .collect(),
        )
    }
}

fn amount(name: &str, budget: Budget, spent: &Spent, now_ms: i64, zone: &TimeZone) -> Amount {
    let begins = |period: Period| match period {
        Period::Day => now_ms - DAY_MS,
        _ => period.start(now_ms, zone),
    };
    let in_window = spent.since(name, begins(budget.period));
    let (period, usd) = if in_window < WORTH_A_WINDOW {
        (Period::Total, spent.since(name, i64::MIN))
    } else {
        (budget.period, in_window)
    };
    Amount {
        period,
        usd: ((usd / budget.used / STEP).ceil() * STEP).max(STEP),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_as_used_up_as_it_is_to_be() {
        // A Wednesday noon, and the Monday before.
        let (now_ms, zone) = (1_795_003_200_000, TimeZone::UTC);
        let mut spent = Spent::default();
        for days in 0..6 {
            let usd = NanoUsd(20_000_000_000);
            spent.add("ada", now_ms - days * DAY_MS, usd);
        }
        let of = |period, used| amount("ada", Budget { period, used }, &spent, now_ms, &zone);
        let (week, day) = (of(Period::Week, 0.75), of(Period::Day, 0.9));
        assert_eq!((week.period, week.usd), (Period::Week, 80.0));
        assert_eq!((day.period, day.usd), (Period::Day, 44.5), "rolling");
        let total = of(Period::Total, 0.5);
        assert_eq!(total.usd, 240.0);
        let monday = amount(
            "ada",
            Budget {
                period: Period::Month,
                used: 0.5,
            },
            &spent,
            now_ms + 30 * DAY_MS,
            &zone,
        );
        assert_eq!(monday.period, Period::Total, "nothing in that month yet");
        let mut limits = Limits::default();
        day.set(&mut limits);
        assert_eq!(limits.daily_usd, Some(44.5));
        assert!(day.yaml().contains("rolling"));
    }
}
