//! What a provider cost, and when: minutes for the last day, coarser before, 32 days back, and a total. Pure:
//! time is data. It must not know of limits.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

use crate::domain::HourSpent;

pub(crate) const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 3_600_000;
/// What minutes become later. Every time zone's midnight lies between two of these.
const QUARTER_MS: i64 = 900_000;
/// Longer than the longest day and every rolling window, so that these always see minutes.
const KEEP_MINUTES_MS: i64 = 26 * HOUR_MS;
/// Longer than the longest month.
const KEEP_MS: i64 = 32 * 24 * HOUR_MS;

/// Nano-dollars by the last millisecond of a span of time: a span counts whole in every window that it reaches into.
type Spans = BTreeMap<i64, i64>;

/// The money of one provider.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    /// Out of the log, hour by hour.
    seeded: Spans,
    seeded_total: i64,
    /// Since the start.
    live: Spans,
    live_total: i64,
    /// Up to here minutes have been made coarse.
    coarse_until: i64,
}

impl Ledger {
    /// Adds what was spent at a time. Gives the span that it was filed under.
    pub(crate) fn add(&mut self, nanos: i64, at_ms: i64, now_ms: i64) -> i64 {
        let at_ms = at_ms.min(now_ms);
        let step = if at_ms < now_ms.saturating_sub(KEEP_MINUTES_MS) {
            QUARTER_MS
        } else {
            MINUTE_MS
        };
        let last = last_of(at_ms, step);
        self.live_total = self.live_total.saturating_add(nanos);
        if last < now_ms.saturating_sub(KEEP_MS) {
            return last;
        }
        let is_new = !self.live.contains_key(&last);
        put(&mut self.live, last, nanos);
        if is_new {
            self.compact(now_ms);
        }
        last
    }

    /// Replaces what came out of the log before; what was spent since the start stays.
    pub(crate) fn seed(&mut self, hours: &[HourSpent], now_ms: i64) {
        self.seeded.clear();
        self.seeded_total = 0;
        let oldest = now_ms.saturating_sub(KEEP_MS);
        for hour in hours {
            self.seeded_total = self.seeded_total.saturating_add(hour.amount.0);
            let last = last_of(hour.hour_ms, HOUR_MS);
            if last >= oldest {
                put(&mut self.seeded, last, hour.amount.0);
            }
        }
    }

    /// Everything that was spent in spans that reach to `from` or beyond.
    pub(crate) fn since(&self, from: i64) -> i64 {
        if from == i64::MIN {
            return self.seeded_total.saturating_add(self.live_total);
        }
        let sum = |spans: &Spans| sum(spans.range(from..));
        sum(&self.seeded).saturating_add(sum(&self.live))
    }

    /// The first span that reaches to `from` or beyond in which money was spent.
    pub(crate) fn first(&self, from: i64) -> Option<i64> {
        let first = |spans: &Spans| {
            let mut spent = spans.range(from..).filter(|(_, nanos)| **nanos > 0);
            spent.next().map(|(last, _)| *last)
        };
        let firsts = first(&self.seeded).into_iter().chain(first(&self.live));
        firsts.min()
    }

    /// What leaves a window whose beginning moves.
    pub(crate) fn between(&self, from: i64, until: i64) -> i64 {
        let sum = |spans: &Spans| sum(spans.range(from..until));
        sum(&self.seeded).saturating_add(sum(&self.live))
    }

    /// The span with which more than `nanos` has left a window that began at `from`.
    pub(crate) fn leaving(&self, from: i64, nanos: i64) -> Option<i64> {
        let mut left = 0_i64;
        let mut after = None;
        loop {
            let next = |spans: &Spans| match after {
                None => spans.range(from..).next().map(|(last, _)| *last),
                Some(after) => {
                    let mut rest = spans.range((Excluded(after), Unbounded));
                    rest.next().map(|(last, _)| *last)
                }
            };
            let last = next(&self.seeded)
                .into_iter()
                .chain(next(&self.live))
                .min()?;
            left = left.saturating_add(self.between(last, last + 1));
            if left > nanos {
                return Some(last);
            }
            after = Some(last);
        }
    }

    /// Drops what no window reaches any more, and makes old minutes coarse.
    fn compact(&mut self, now_ms: i64) {
        let oldest = now_ms.saturating_sub(KEEP_MS);
        self.seeded = self.seeded.split_off(&oldest);
        self.live = self.live.split_off(&oldest);
        let minutes_from = now_ms.saturating_sub(KEEP_MINUTES_MS);
        if minutes_from <= self.coarse_until {
            return;
        }
        let aged = self.live.range(self.coarse_until..minutes_from);
        let fine: Vec<i64> = aged.map(|(last, _)| *last).collect();
        self.coarse_until = minutes_from;
        for last in fine {
            // Read here and not before: the last minute of a quarter is filed where the quarter is.
            if let Some(nanos) = self.live.remove(&last) {
                put(&mut self.live, last_of(last, QUARTER_MS), nanos);
            }
        }
    }

    #[cfg(test)]
    pub(crate) fn spans(&self) -> usize {
        self.seeded.len() + self.live.len()
    }
}

fn sum<'a>(spans: impl Iterator<Item = (&'a i64, &'a i64)>) -> i64 {
    spans.fold(0, |sum, (_, nanos)| sum.saturating_add(*nanos))
}

fn put(spans: &mut Spans, last: i64, nanos: i64) {
    let sum = spans.entry(last).or_default();
    *sum = sum.saturating_add(nanos);
}

/// The last millisecond of the span of this length that a time lies in.
fn last_of(at_ms: i64, step: i64) -> i64 {
    at_ms
        .div_euclid(step)
        .saturating_mul(step)
        .saturating_add(step - 1)
}
