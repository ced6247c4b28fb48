//! Which sums answer for a time: the whole days (UTC) out of its middle by the day, its two ends by the hour. That is the
//! same for any time zone, because it begins from instants. It must not run a statement.

use super::partitions::DAY_MS;
use super::rollups::{HOUR_MS, begin_of};

/// A time as the sums that make it up; each is from, and until before. Empty ones are `(0, 0)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) head: (i64, i64),
    pub(super) days: (i64, i64),
    pub(super) tail: (i64, i64),
}

impl Span {
    /// All hours that begin in `from_ms..to_ms`.
    pub(super) fn of(from_ms: i64, to_ms: i64) -> Self {
        let (from_ms, to_ms) = bounded(from_ms, to_ms);
        let first = begin_of(DAY_MS, from_ms + DAY_MS - 1);
        // An hour counts where it begins: a time that ends within a day's last hour has all of that day.
        let last = begin_of(DAY_MS, to_ms + HOUR_MS - 1);
        if first >= last {
            return Self::by_hours(from_ms, to_ms);
        }
        Self {
            head: (from_ms, first),
            days: (first, last),
            tail: (last, to_ms.max(last)),
        }
    }

    /// The same without a day.
    pub(super) fn by_hours(from_ms: i64, to_ms: i64) -> Self {
        Self {
            head: bounded(from_ms, to_ms),
            days: (0, 0),
            tail: (0, 0),
        }
    }

    /// The same for steps of a series: by days only where no day lies in two of them.
    pub(super) fn of_steps(from_ms: i64, to_ms: i64, step_ms: i64) -> Self {
        if from_ms.rem_euclid(DAY_MS) == 0 && step_ms.rem_euclid(DAY_MS) == 0 {
            Self::of(from_ms, to_ms)
        } else {
            Self::by_hours(from_ms, to_ms)
        }
    }
}

/// So that nothing overflows where all of time is asked for.
pub(super) fn bounded(from_ms: i64, to_ms: i64) -> (i64, i64) {
    let bound = |at_ms: i64| at_ms.clamp(i64::MIN / 4, i64::MAX / 4);
    (bound(from_ms), bound(to_ms))
}

/// Binds a span as the first six parameters. The statement is not kept, so that PostgreSQL plans it with its values: what it
/// keeps it plans without them after a few times, and then expects few rows of each range and of each condition that may not be
/// asked, and sorts the many that come in order to group them.
macro_rules! bind_span {
    ($query:expr, $span:expr) => {{
        let span: $crate::store::span::Span = $span;
        $query
            .persistent(false)
            .bind(span.head.0)
            .bind(span.head.1)
            .bind(span.days.0)
            .bind(span.days.1)
            .bind(span.tail.0)
            .bind(span.tail.1)
    }};
}
pub(super) use bind_span;

/// The statement that sums a span (`$1` to `$6`) by `part`, a term in which `/*begins*/` is the beginning of an hour or
/// day, over the sums for which `and` holds.
pub(super) fn sums_of_span(part: &str, and: &str, order: &str) -> String {
    joined(&SPAN.map(|piece| piece.by(part, None, and)), None, order)
}

/// The same by `part` and, as `who`, by a column.
pub(super) fn sums_of_span_by(part: &str, who: &str, and: &str, order: &str) -> String {
    let who = Some(who);
    joined(&SPAN.map(|piece| piece.by(part, who, and)), who, order)
}

/// The statement that finds the `$12` parts of a span with the greatest cost.
pub(super) fn dearest_of_span(part: &str, and: &str) -> String {
    const PIECE: &str = include_str!("sql/request_rollups/cost_piece.sql");
    let pieces = SPAN.map(|piece| piece.fill(PIECE, part, and));
    include_str!("sql/request_rollups/dearest.sql")
        .replace("/*pieces*/", &pieces.join("UNION ALL\n"))
}

/// The statement that sums everybody together, from `$1` until before `$2`.
pub(super) fn sums_overall(part: &str, and: &str, order: &str) -> String {
    joined(&[OVERALL.by(part, None, and)], None, order)
}

/// Sums out of one table: which is their time, and which count.
#[derive(Clone, Copy)]
pub(super) struct Piece<'p> {
    table: &'p str,
    begins: &'p str,
    /// A condition on `/*begins*/`.
    within: &'p str,
}

const SPAN: [Piece<'_>; 3] = [
    Piece::by_hour("/*begins*/ >= $1 AND /*begins*/ < $2"),
    Piece::by_day("/*begins*/ >= $3 AND /*begins*/ < $4"),
    Piece::by_hour("/*begins*/ >= $5 AND /*begins*/ < $6"),
];
const OVERALL: Piece<'_> = Piece {
    table: "request_rollups_overall",
    begins: "hour_ms",
    within: "/*begins*/ >= $1 AND /*begins*/ < $2",
};

impl<'p> Piece<'p> {
    pub(super) const fn by_hour(within: &'p str) -> Self {
        Self {
            table: "request_rollups",
            begins: "hour_ms",
            within,
        }
    }

    pub(super) const fn by_day(within: &'p str) -> Self {
        Self {
            table: "request_rollups_daily",
            begins: "day_ms",
            within,
        }
    }

    /// Its sums by a term and, as `who`, by a column.
    pub(super) fn by(&self, part: &str, who: Option<&str>, and: &str) -> String {
        let who_too = who.map_or_else(String::new, |who| format!(", {who} AS who"));
        let piece = include_str!("sql/request_rollups/piece.sql")
            .replace("/*who*/", &who_too)
            .replace("/*and_2*/", who.map_or("", |_| ", 2"));
        self.fill(&piece, part, and)
    }

    fn fill(&self, piece: &str, part: &str, and: &str) -> String {
        piece
            .replace("/*part*/", part)
            .replace("/*table*/", self.table)
            .replace("/*within*/", self.within)
            .replace("/*begins*/", self.begins)
            .replace("/*and*/", and)
    }
}

/// The statement over all pieces, which are by the same `who`.
pub(super) fn joined(pieces: &[String], who: Option<&str>, order: &str) -> String {
    include_str!("sql/request_rollups/sums.sql")
        .replace("/*who*/", who.map_or("", |_| ", who"))
        .replace("/*and_2*/", who.map_or("", |_| ", 2"))
        .replace("/*pieces*/", &pieces.join("UNION ALL\n"))
        .replace("/*order*/", order)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_month_in_any_zone_is_days_with_hours_at_its_ends() {
        let day = 20_000 * DAY_MS;
        let span = Span::of(day - 8 * HOUR_MS, day + 5 * DAY_MS + 16 * HOUR_MS);
        assert_eq!(span.head, (day - 8 * HOUR_MS, day));
        assert_eq!(span.days, (day, day + 5 * DAY_MS));
        assert_eq!(
            span.tail,
            (day + 5 * DAY_MS, day + 5 * DAY_MS + 16 * HOUR_MS)
        );
    }

    #[test]
    fn less_than_a_day_is_hours() {
        let noon = 20_000 * DAY_MS + 12 * HOUR_MS;
        let span = Span::of(noon, noon + DAY_MS);
        assert_eq!(span, Span::by_hours(noon, noon + DAY_MS));
    }

    #[test]
    fn steps_of_days_in_another_zone_are_summed_by_hours() {
        let day = 20_000 * DAY_MS;
        let week = 7 * DAY_MS;
        assert_eq!(
            Span::of_steps(day, day + week, DAY_MS).days,
            (day, day + week)
        );
        let shanghai = day - 8 * HOUR_MS;
        assert_eq!(
            Span::of_steps(shanghai, day + week, DAY_MS),
            Span::by_hours(shanghai, day + week)
        );
        assert_eq!(
            Span::of_steps(day, day + week, 36 * HOUR_MS),
            Span::by_hours(day, day + week)
        );
    }

    #[test]
    fn all_of_time_does_not_overflow() {
        let all = Span::of(i64::MIN, i64::MAX);
        assert!(all.days.0 < -DAY_MS && all.days.1 > DAY_MS, "{all:?}");
        assert_eq!((all.head.1, all.tail.0), all.days);
    }

    proptest! {
        #[test]
        fn every_hour_that_begins_in_it_counts_once_and_no_other(
            from_ms in -3 * DAY_MS..3 * DAY_MS,
            length_ms in -DAY_MS..5 * DAY_MS,
        ) {
            let to_ms = from_ms + length_ms;
            let span = Span::of(from_ms, to_ms);
            let within = |at_ms: i64, (from, to): (i64, i64)| usize::from(from <= at_ms && at_ms < to);
            for hour in -100..250 {
                let hour_ms = hour * HOUR_MS;
                let counted = within(hour_ms, span.head)
                    + within(begin_of(DAY_MS, hour_ms), span.days)
                    + within(hour_ms, span.tail);
                prop_assert_eq!(counted, within(hour_ms, (from_ms, to_ms)), "hour {} of {:?}", hour, span);
            }
        }
    }
}
