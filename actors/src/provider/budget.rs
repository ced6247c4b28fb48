//! Whether a provider's money for a window is used up. Pure: time is data. It must not know what a request costs,
//! nor look further than the sums that it keeps: a check costs as much as there are rules.

use jiff::tz::TimeZone;

use super::ledger::Ledger;
use crate::domain::{BudgetRule, HourSpent, Period};

/// A rule, and what was spent in its present window.
#[derive(Clone, Debug)]
struct Window {
    rule: BudgetRule,
    from: i64,
    /// When the next window begins; `i64::MAX` where there is none of that kind.
    end: i64,
    nanos: i64,
    /// When the rolling window has room again; kept because it does not change with time.
    frees: Option<i64>,
}

/// A budget as people see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Balance {
    pub(crate) rule: BudgetRule,
    pub(crate) nanos: i64,
    /// When it begins anew, or has room again; `None` where it does not, or need not.
    pub(crate) resets_at_ms: Option<i64>,
}

/// All budgets of one provider.
#[derive(Debug)]
pub(crate) struct Budgets {
    ledger: Ledger,
    windows: Vec<Window>,
    zone: TimeZone,
}

impl Budgets {
    pub(crate) fn new(ledger: Ledger, rules: &[BudgetRule], zone: &TimeZone, at_ms: i64) -> Self {
        let mut budgets = Self {
            ledger,
            windows: Vec::new(),
            zone: zone.clone(),
        };
        budgets.obey(rules, zone, at_ms);
        budgets
    }

    /// Puts new rules in force; what was spent stays.
    pub(crate) fn obey(&mut self, rules: &[BudgetRule], zone: &TimeZone, at_ms: i64) {
        self.zone = zone.clone();
        let open = |rule: &BudgetRule| open(*rule, &self.ledger, zone, at_ms);
        self.windows = rules.iter().map(open).collect();
    }

    /// Adds what was spent at a time that may lie back.
    pub(crate) fn add(&mut self, nanos: i64, spent_at_ms: i64, now_ms: i64) {
        let nanos = nanos.max(0);
        // First what leaves: the ledger then makes only such minutes coarse as no rolling window sees.
        self.tick(now_ms);
        let last = self.ledger.add(nanos, spent_at_ms, now_ms);
        for window in &mut self.windows {
            if last >= window.from {
                window.nanos = window.nanos.saturating_add(nanos);
                window.frees = None;
            }
        }
    }

    /// Replaces what came out of the log before.
    pub(crate) fn seed(&mut self, hours: &[HourSpent], at_ms: i64) {
        self.ledger.seed(hours, at_ms);
        for window in &mut self.windows {
            *window = open(window.rule, &self.ledger, &self.zone, at_ms);
        }
    }

    /// Lets time pass: windows that are over begin anew, the rolling one loses what is too old. A clock that was
    /// set back opens them anew, too.
    pub(crate) fn tick(&mut self, at_ms: i64) {
        for window in &mut self.windows {
            if window.rule.period == Period::FiveHours {
                let from = Period::FiveHours.start(at_ms, &self.zone);
                if from >= window.from {
                    let gone = self.ledger.between(window.from, from);
                    window.nanos = window.nanos.saturating_sub(gone);
                    window.from = from;
                    continue;
                }
            } else if (window.from..window.end).contains(&at_ms) {
                continue;
            }
            *window = open(window.rule, &self.ledger, &self.zone, at_ms);
        }
    }

    /// Until when the provider may not be used, the latest where several budgets are used up; `i64::MAX` is never
    /// again by itself. `tick` comes first.
    pub(crate) fn used_up_until(&mut self) -> Option<i64> {
        let ledger = &self.ledger;
        let used_up = self.windows.iter_mut().filter(|window| window.is_used_up());
        used_up.map(|window| window.until(ledger)).max()
    }

    pub(crate) fn balances(&mut self, at_ms: i64) -> Vec<Balance> {
        self.tick(at_ms);
        let ledger = &self.ledger;
        let balance = |window: &mut Window| {
            let rolls = window.rule.period == Period::FiveHours;
            let resets = !rolls || window.is_used_up();
            Balance {
                rule: window.rule,
                nanos: window.nanos,
                resets_at_ms: resets
                    .then(|| window.until(ledger))
                    .filter(|at| *at != i64::MAX),
            }
        };
        self.windows.iter_mut().map(balance).collect()
    }

    /// What must survive the actor.
    pub(crate) fn take_ledger(&mut self) -> Ledger {
        std::mem::take(&mut self.ledger)
    }
}

impl Window {
    fn is_used_up(&self) -> bool {
        self.nanos >= self.rule.limit.0
    }

    fn until(&mut self, ledger: &Ledger) -> i64 {
        if self.rule.period != Period::FiveHours {
            return self.end;
        }
        let (from, too_much) = (self.from, self.nanos.saturating_sub(self.rule.limit.0));
        *self.frees.get_or_insert_with(|| {
            ledger
                .leaving(from, too_much)
                .map_or(i64::MAX, |last| last + Period::FIVE_HOURS_MS + 1)
        })
    }
}

fn open(rule: BudgetRule, ledger: &Ledger, zone: &TimeZone, at_ms: i64) -> Window {
    let from = rule.period.start(at_ms, zone);
    Window {
        rule,
        from,
        end: rule.period.end(at_ms, zone).unwrap_or(i64::MAX),
        nanos: ledger.since(from),
        frees: None,
    }
}
