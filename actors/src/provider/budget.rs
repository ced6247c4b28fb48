//! Whether a provider's money for a window is used up. Pure: time is data. It must not know what a request costs,
//! nor look further than the sums that it keeps: a check costs as much as there are rules.

use jiff::tz::TimeZone;

use super::ledger::{Ledger, MINUTE_MS};
use crate::domain::{BudgetRule, HourSpent, Span};

/// A rule, and what was spent in its present window.
#[derive(Clone, Debug)]
struct Window {
    rule: BudgetRule,
    course: Course,
    from: i64,
    /// When the next window begins; `i64::MAX` where there is none of that kind.
    end: i64,
    nanos: i64,
    /// When the rolling window has room again; kept because it does not change with time.
    frees: Option<i64>,
}

/// How a window goes on from where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    /// It ends when it ends, and the next begins.
    Fixed,
    /// Its beginning moves.
    Rolling { length_ms: i64 },
    /// See `first_spent`. Where `from` is `end`, none is open.
    FromFirst { length_ms: i64, after: i64 },
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
        let open = |rule: &BudgetRule| {
            let same = |window: &&Window| {
                (window.rule.period, window.rule.modes) == (rule.period, rule.modes)
            };
            let after = self
                .windows
                .iter()
                .find(same)
                .map_or(i64::MIN, Window::after);
            open(*rule, &self.ledger, zone, after, at_ms)
        };
        self.windows = rules.iter().map(open).collect();
    }

    /// Adds what was spent at a time that may lie back.
    pub(crate) fn add(&mut self, nanos: i64, spent_at_ms: i64, now_ms: i64) {
        if nanos <= 0 {
            return;
        }
        // First what leaves: the ledger then makes only such minutes coarse as no rolling window sees.
        self.tick(now_ms);
        let last = self.ledger.add(nanos, spent_at_ms, now_ms);
        for window in &mut self.windows {
            if let Course::FromFirst { length_ms, after } = window.course
                && !(window.from..window.end).contains(&last)
            {
                // After the window it opens the next; before it, heard of late, it may have opened this one.
                let after = if last >= window.end {
                    window.end
                } else {
                    after
                };
                if last >= after {
                    *window = first_spent(window.rule, &self.ledger, length_ms, after, now_ms);
                }
            } else if last >= window.from {
                window.nanos = window.nanos.saturating_add(nanos);
                window.frees = None;
            }
        }
    }

    /// Forgets all that was spent; `seed` opens the windows anew.
    pub(crate) fn forget(&mut self) {
        self.ledger = Ledger::default();
    }

    /// Replaces what came out of the log before.
    pub(crate) fn seed(&mut self, hours: &[HourSpent], at_ms: i64) {
        self.ledger.seed(hours, at_ms);
        for window in &mut self.windows {
            *window = open(window.rule, &self.ledger, &self.zone, i64::MIN, at_ms);
        }
    }

    /// Lets time pass: windows that are over begin anew, the rolling one loses what is too old. A clock that was
    /// set back opens them anew, too.
    pub(crate) fn tick(&mut self, at_ms: i64) {
        for window in &mut self.windows {
            let goes_on = match window.course {
                Course::Fixed => (window.from..window.end).contains(&at_ms),
                Course::Rolling { length_ms } => {
                    window.roll(at_ms.saturating_sub(length_ms), &self.ledger)
                }
                Course::FromFirst { .. } => window.close_if_over(at_ms),
            };
            if !goes_on {
                *window = open(window.rule, &self.ledger, &self.zone, i64::MIN, at_ms);
            }
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
            let resets = match window.course {
                Course::Fixed => true,
                Course::Rolling { .. } => window.is_used_up(),
                Course::FromFirst { .. } => window.from < window.end,
            };
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
        let length_ms = match self.course {
            Course::Rolling { length_ms } => length_ms,
            // No money at all may be spent, so that none ever opens.
            Course::FromFirst { .. } if self.from == self.end => return i64::MAX,
            Course::Fixed | Course::FromFirst { .. } => return self.end,
        };
        let (from, too_much) = (self.from, self.nanos.saturating_sub(self.rule.limit.0));
        *self.frees.get_or_insert_with(|| {
            ledger
                .leaving(from, too_much)
                .map_or(i64::MAX, |last| last + length_ms + 1)
        })
    }

    /// Moves the beginning. False where it would have to go back.
    fn roll(&mut self, from: i64, ledger: &Ledger) -> bool {
        let forth = from >= self.from;
        if forth {
            let gone = ledger.between(self.from, from);
            self.nanos = self.nanos.saturating_sub(gone);
            self.from = from;
        }
        forth
    }

    /// Leaves no window open where the present one is over. False where time went back to before its beginning.
    fn close_if_over(&mut self, at_ms: i64) -> bool {
        let forth = at_ms >= self.from;
        if forth && at_ms >= self.end {
            self.from = self.end;
            self.nanos = 0;
        }
        forth
    }

    /// When the window before ended, where that says something about this one.
    fn after(&self) -> i64 {
        match self.course {
            Course::FromFirst { .. } if self.from == self.end => self.end,
            Course::FromFirst { after, .. } => after,
            Course::Fixed | Course::Rolling { .. } => i64::MIN,
        }
    }
}

/// `after` is when the window before ended, where that is known and matters.
fn open(rule: BudgetRule, ledger: &Ledger, zone: &TimeZone, after: i64, at_ms: i64) -> Window {
    let (course, from, end) = match rule.span(at_ms, zone) {
        Span::FromFirst { length_ms } => {
            return first_spent(rule, ledger, length_ms, after, at_ms);
        }
        Span::Rolling { bucket_ms, slots } => {
            let length_ms = bucket_ms.saturating_mul(slots - 1);
            let from = at_ms.saturating_sub(length_ms);
            (Course::Rolling { length_ms }, from, i64::MAX)
        }
        Span::Fixed {
            start_ms, end_ms, ..
        } => (Course::Fixed, start_ms, end_ms),
        // Places, not amounts: no money has such a window.
        Span::Now => (Course::Fixed, at_ms, i64::MAX),
    };
    Window {
        rule,
        course,
        from,
        end,
        nanos: ledger.since(from),
        frees: None,
    }
}

/// The window that opened with the first money after the window before, that one after `after`: with the minute in
/// which it was spent, or with the last minute of the hour where only that is known.
fn first_spent(
    rule: BudgetRule,
    ledger: &Ledger,
    length_ms: i64,
    after: i64,
    at_ms: i64,
) -> Window {
    let (mut after, mut from, mut end) = (after, after, after);
    while let Some(last) = ledger.first(end) {
        let begins = last - (MINUTE_MS - 1);
        if begins > at_ms {
            break;
        }
        (after, from, end) = (end, begins, begins.saturating_add(length_ms));
    }
    let mut window = Window {
        rule,
        course: Course::FromFirst { length_ms, after },
        from,
        end,
        nanos: ledger.between(from, end),
        frees: None,
    };
    window.close_if_over(at_ms);
    window
}
