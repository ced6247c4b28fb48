//! What was counted in one window, however it moves. Pure; the same arithmetic stands in `lua/`.

use actors::domain::{Span, TimeOfDay};

use super::window::Rolling;

/// Which counter a span means: windows of another shape are counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Shape {
    Rolling { bucket_ms: i64, slots: i64 },
    Fixed(u16),
    FromFirst { length_ms: i64 },
}

impl Shape {
    /// `None` for places, which are no amounts.
    pub(super) fn of(span: &Span) -> Option<Self> {
        match *span {
            Span::Now => None,
            Span::Rolling { bucket_ms, slots } => Some(Self::Rolling { bucket_ms, slots }),
            Span::Fixed { reset, .. } => Some(Self::Fixed(TimeOfDay::minute_of_day(reset))),
            Span::FromFirst { length_ms } => Some(Self::FromFirst { length_ms }),
        }
    }
}

/// A counter.
#[derive(Clone, Debug)]
pub(super) enum Meter {
    Rolling(Rolling),
    /// Spent since the start.
    Fixed {
        start_ms: i64,
        spent: u64,
    },
    /// Opened by the first amount; `i64::MIN` before.
    FromFirst {
        opened_ms: i64,
        length_ms: i64,
        spent: u64,
    },
}

impl Meter {
    pub(super) fn new(shape: Shape, at_ms: i64) -> Self {
        match shape {
            Shape::Rolling { bucket_ms, slots } => {
                Self::Rolling(Rolling::new(bucket_ms, slots, at_ms))
            }
            Shape::Fixed(_) => Self::Fixed {
                start_ms: i64::MIN,
                spent: 0,
            },
            Shape::FromFirst { length_ms } => Self::FromFirst {
                opened_ms: i64::MIN,
                length_ms,
                spent: 0,
            },
        }
    }

    /// What is counted in the window of a request that comes in at `at_ms`.
    pub(super) fn used(&mut self, span: &Span, at_ms: i64) -> u64 {
        match self {
            Self::Rolling(rolling) => {
                rolling.advance(at_ms);
                rolling.used()
            }
            // A window that has begun by another clock counts already.
            Self::Fixed { start_ms, spent } if *start_ms >= start_of(span) => *spent,
            Self::Fixed { .. } => 0,
            Self::FromFirst {
                opened_ms,
                length_ms,
                spent,
            } if at_ms < opened_ms.saturating_add(*length_ms) => *spent,
            Self::FromFirst { .. } => 0,
        }
    }

    /// When it moves by itself: all forgotten where the request was granted, else less than `limit` left.
    pub(super) fn moves_at_ms(&self, at_ms: i64, granted: bool, limit: u64) -> i64 {
        match self {
            Self::Rolling(rolling) if granted => rolling.empty_at_ms(),
            Self::Rolling(rolling) => rolling.frees_at_ms(limit),
            Self::Fixed { .. } => 0,
            Self::FromFirst {
                opened_ms,
                length_ms,
                ..
            } => {
                let ends_ms = opened_ms.saturating_add(*length_ms);
                if at_ms < ends_ms {
                    ends_ms
                } else {
                    at_ms + *length_ms
                }
            }
        }
    }

    /// Counts an amount that was spent at `spent_ms`, in the window that `span` says for that time.
    pub(super) fn add(&mut self, amount: u64, span: &Span, spent_ms: i64, at_ms: i64) {
        if amount == 0 {
            return;
        }
        match self {
            Self::Rolling(rolling) => {
                rolling.advance(at_ms);
                rolling.add(amount, spent_ms);
            }
            Self::Fixed { start_ms, spent } => {
                let start = start_of(span);
                if *start_ms < start {
                    (*start_ms, *spent) = (start, amount);
                } else if *start_ms == start {
                    *spent += amount;
                }
            }
            Self::FromFirst {
                opened_ms,
                length_ms,
                spent,
            } => {
                if at_ms < opened_ms.saturating_add(*length_ms) {
                    *spent += amount;
                } else {
                    (*opened_ms, *spent) = (at_ms, amount);
                }
            }
        }
    }

    /// Takes what is known instead where it is more.
    pub(super) fn raise(&mut self, amounts: &[(i64, u64)], span: &Span, at_ms: i64) {
        match self {
            Self::Rolling(rolling) => {
                rolling.advance(at_ms);
                rolling.raise(amounts);
            }
            Self::Fixed { start_ms, spent } => {
                let start = start_of(span);
                let known = amounts.iter().filter(|(spent_ms, _)| *spent_ms >= start);
                let known = known.map(|(_, amount)| amount).sum();
                if known > 0 && *start_ms < start {
                    (*start_ms, *spent) = (start, known);
                } else if *start_ms == start {
                    *spent = known.max(*spent);
                }
            }
            Self::FromFirst {
                opened_ms,
                length_ms,
                spent,
            } => {
                let Some((opened, known)) = open_window(amounts, *length_ms, at_ms) else {
                    return;
                };
                if at_ms >= opened_ms.saturating_add(*length_ms) {
                    (*opened_ms, *spent) = (opened, known);
                } else {
                    *spent = known.max(*spent);
                }
            }
        }
    }

    /// What is counted and when it was spent, as `raise` takes it; after `used`.
    pub(super) fn amounts(&self) -> Vec<(i64, u64)> {
        match self {
            Self::Rolling(rolling) => rolling.amounts(),
            Self::Fixed { spent: 0, .. } | Self::FromFirst { spent: 0, .. } => Vec::new(),
            Self::Fixed { start_ms, spent } => vec![(*start_ms, *spent)],
            Self::FromFirst {
                opened_ms, spent, ..
            } => vec![(*opened_ms, *spent)],
        }
    }

    /// True where nothing is lost when it is forgotten.
    pub(super) fn is_idle(&self, at_ms: i64, spare_ms: i64) -> bool {
        match self {
            Self::Rolling(rolling) => rolling.is_idle(at_ms, spare_ms),
            Self::Fixed { spent, .. } => *spent == 0,
            Self::FromFirst {
                opened_ms,
                length_ms,
                ..
            } => at_ms - spare_ms >= opened_ms.saturating_add(*length_ms),
        }
    }
}

/// The window that is open at `at_ms` where each began with the first amount after the one before, and what is in it.
pub(super) fn open_window(
    amounts: &[(i64, u64)],
    length_ms: i64,
    at_ms: i64,
) -> Option<(i64, u64)> {
    let mut open: Option<(i64, u64)> = None;
    for (spent_ms, amount) in amounts.iter().filter(|(_, amount)| *amount > 0) {
        match &mut open {
            Some((opened, sum)) if *spent_ms < *opened + length_ms => *sum += amount,
            _ => open = Some((*spent_ms, *amount)),
        }
    }
    open.filter(|(opened, _)| at_ms < opened + length_ms)
}

fn start_of(span: &Span) -> i64 {
    match span {
        // What a store on Redis can hold exactly; nothing was spent before 1970.
        Span::Fixed { start_ms, .. } => (*start_ms).max(0),
        Span::Now | Span::Rolling { .. } | Span::FromFirst { .. } => 0,
    }
}
