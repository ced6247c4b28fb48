//! Pure: which budgets are in force, where their windows lie, and how much of them is used.

use std::collections::{BTreeMap, HashMap, HashSet};

use actors::domain::{Limits, NanoUsd, Period, Span};
use jiff::tz::TimeZone;

use super::super::event::{BudgetUse, Spender};
use crate::catalog::Snapshot;
use crate::store::SpentBy;

const HOUR_MS: i64 = 3_600_000;

/// A budget in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Budget {
    pub spender: Spender,
    pub id: i64,
    pub name: String,
    pub period: Period,
    pub limit: NanoUsd,
    pub span: Span,
}

/// Sums that answer for budgets: of whom, and from when on.
pub(super) type Sum = (SpentBy, i64);

/// The budgets of all who may spend now.
pub(super) fn in_force(snapshot: &Snapshot, now_ms: i64, zone: &TimeZone) -> Vec<Budget> {
    let mut budgets = Vec::new();
    let mut users = HashSet::new();
    let mut add = |spender, id, name: &str, limits: &Limits| {
        budgets.extend(limits.money().map(|(period, limit)| Budget {
            spender,
            id,
            name: name.to_owned(),
            period,
            limit,
            span: limits.span(period, now_ms, zone),
        }));
    };
    for key in snapshot.keys().filter(|key| key.standing(now_ms).is_ok()) {
        let name = format!("{}/{}", key.user, key.name);
        add(Spender::Key, key.id.0, &name, &key.limits);
        if users.insert(key.user_id) {
            add(Spender::User, key.user_id.0, &key.user, &key.user_limits);
        }
    }
    for provider in snapshot.providers().filter(|provider| provider.enabled) {
        add(
            Spender::Provider,
            provider.id.0,
            &provider.name,
            &provider.limits,
        );
    }
    budgets
}

impl Budget {
    pub(super) fn sum(&self, now_ms: i64) -> Sum {
        let by = match self.spender {
            Spender::User => SpentBy::User,
            Spender::Key => SpentBy::Key,
            Spender::Provider => SpentBy::Provider,
        };
        let from_ms = match self.span {
            Span::Now => now_ms,
            // Sums are by the hour: all of the first one is counted, as where budgets are seeded.
            Span::Rolling { bucket_ms, slots } => hour_of(now_ms - bucket_ms * (slots - 1)),
            Span::FromFirst { length_ms } => hour_of(now_ms - length_ms),
            Span::Fixed { start_ms, .. } => start_ms,
        };
        (by, from_ms)
    }

    fn used(&self, spent: NanoUsd, now_ms: i64) -> BudgetUse {
        let (window, ends_at_ms, quiet_until_ms) = match self.span {
            Span::Now => (0, None, now_ms),
            Span::Rolling { bucket_ms, slots } => (0, None, now_ms + bucket_ms * slots),
            Span::FromFirst { length_ms } => (0, None, now_ms + length_ms),
            Span::Fixed {
                start_ms, end_ms, ..
            } => (start_ms, Some(end_ms).filter(|end| *end < i64::MAX), end_ms),
        };
        BudgetUse {
            spender: self.spender,
            id: self.id,
            name: self.name.clone(),
            period: self.period,
            spent,
            limit: self.limit,
            window,
            ends_at_ms,
            quiet_until_ms,
        }
    }
}

fn hour_of(at_ms: i64) -> i64 {
    at_ms - at_ms.rem_euclid(HOUR_MS)
}

/// The sums that answer for all of these.
pub(super) fn sums(budgets: &[Budget], now_ms: i64) -> Vec<Sum> {
    let sums: std::collections::BTreeSet<Sum> =
        budgets.iter().map(|budget| budget.sum(now_ms)).collect();
    sums.into_iter().collect()
}

/// Every budget of which so many percent or more are used.
pub(super) fn breaches(
    budgets: &[Budget],
    spent: &BTreeMap<Sum, HashMap<i64, NanoUsd>>,
    percent: u8,
    now_ms: i64,
) -> Vec<BudgetUse> {
    let used = budgets.iter().filter_map(|budget| {
        let spent = spent.get(&budget.sum(now_ms))?.get(&budget.id)?;
        Some(budget.used(*spent, now_ms))
    });
    used.filter(|used| used.percent() >= u64::from(percent))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MS: i64 = 24 * HOUR_MS;

    fn budget(id: i64, period: Period, limit: i64, now_ms: i64) -> Budget {
        let span = Limits::default().span(period, now_ms, &TimeZone::UTC);
        Budget {
            spender: Spender::User,
            id,
            name: format!("u{id}"),
            period,
            limit: NanoUsd(limit),
            span,
        }
    }

    #[test]
    fn every_budget_over_the_threshold_is_a_breach_in_its_own_window() {
        let now = 20_000 * DAY_MS + 5 * HOUR_MS + 1;
        let budgets = [
            budget(1, Period::Day, 100, now),
            budget(1, Period::Total, 1000, now),
            budget(1, Period::FiveHours, 50, now),
            budget(2, Period::Day, 100, now),
            budget(3, Period::Day, 100, now),
        ];
        let day = (SpentBy::User, 20_000 * DAY_MS);
        let total = (SpentBy::User, i64::MIN);
        let five = (SpentBy::User, 20_000 * DAY_MS);
        assert_eq!(
            sums(&budgets, now),
            [total, day],
            "five hours and the day begin at once here"
        );
        assert_eq!(budgets[2].sum(now), five);
        let spent = BTreeMap::from([
            (day, HashMap::from([(1, NanoUsd(79)), (2, NanoUsd(80))])),
            (total, HashMap::from([(1, NanoUsd(1100))])),
        ]);
        let found = breaches(&budgets, &spent, 80, now);
        let found: Vec<_> = found
            .iter()
            .map(|used| (used.id, used.period, used.percent(), used.ends_at_ms))
            .collect();
        let wanted = [
            (1, Period::Total, 110, None),
            (1, Period::FiveHours, 158, None),
            (2, Period::Day, 80, Some(20_001 * DAY_MS)),
        ];
        assert_eq!(found, wanted);
    }
}
