//! The days of a zone out of sums by days of UTC: of each day of UTC only the hours are summed that lie on one side of the
//! zone's midnight, whichever side has fewer. It must not run a statement.

use std::collections::HashMap;
use std::hash::Hash;

use super::partitions::DAY_MS;
use super::rollups::{HOUR_MS, Sums, begin_of};
use super::span::{Piece, joined};

/// Whole days of 24 hours whose midnight is not that of UTC.
///
/// Each of them is one day of UTC, without the hours of that day which lie on the other side of the zone's midnight, and
/// with the same hours of the day of UTC beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ZoneDays {
    /// When the first begins.
    from_ms: i64,
    /// How many there are.
    many: i64,
    /// The first one's day of UTC.
    day_ms: i64,
    /// The hours of a day of UTC that are summed by themselves, from its beginning on.
    hours: (i64, i64),
    /// From a day of UTC to the one whose hours it takes.
    beside_ms: i64,
}

impl ZoneDays {
    /// `None` where days of UTC are of no use: an hour counts where it begins.
    pub(super) fn of(from_ms: i64, to_ms: i64) -> Option<Self> {
        let first_hour_ms = begin_of(HOUR_MS, from_ms + HOUR_MS - 1);
        let today_ms = begin_of(DAY_MS, first_hour_ms);
        let into_ms = first_hour_ms - today_ms;
        let many = (to_ms - from_ms).div_euclid(DAY_MS);
        if into_ms == 0 || many < 1 {
            return None;
        }
        let early = into_ms <= DAY_MS / 2;
        Some(Self {
            from_ms,
            many,
            day_ms: if early { today_ms } else { today_ms + DAY_MS },
            hours: if early {
                (0, into_ms)
            } else {
                (into_ms, DAY_MS)
            },
            beside_ms: if early { DAY_MS } else { -DAY_MS },
        })
    }

    /// The days of UTC, from and until before.
    pub(super) fn days(&self) -> (i64, i64) {
        (self.day_ms, self.day_ms + self.many * DAY_MS)
    }

    /// The hours that are summed by themselves, of one day of UTC more than `days`.
    pub(super) fn hours(&self) -> Vec<i64> {
        let first_ms = self.day_ms + self.beside_ms.min(0);
        let (from, to) = (self.hours.0 / HOUR_MS, self.hours.1 / HOUR_MS);
        (0..=self.many)
            .flat_map(|nth| (from..to).map(move |hour| first_ms + nth * DAY_MS + hour * HOUR_MS))
            .collect()
    }

    /// The days of the zone out of what the statement gives: the sums of a day of UTC where it begins, those of its hours a
    /// millisecond later. Days without anything are left out.
    pub(super) fn steps<W: Clone + Eq + Hash>(
        &self,
        rows: impl IntoIterator<Item = (i64, W, Sums)>,
    ) -> Vec<(i64, W, Sums)> {
        let mut found: HashMap<W, HashMap<i64, Sums>> = HashMap::new();
        for (part, who, sums) in rows {
            found.entry(who).or_default().insert(part, sums);
        }
        let mut steps = Vec::new();
        for (who, parts) in found {
            let part = |part: i64| parts.get(&part).copied().unwrap_or_default();
            for nth in 0..self.many {
                let day_ms = self.day_ms + nth * DAY_MS;
                let without = part(day_ms).minus(&part(day_ms + 1));
                let sums = without.plus(&part(day_ms + self.beside_ms + 1));
                if sums != Sums::default() {
                    steps.push((self.from_ms + nth * DAY_MS, who.clone(), sums));
                }
            }
        }
        steps
    }
}

/// The statement that sums days (`$1`, `$2`) and hours (`$3`) by their part and, as `who`, by a column.
pub(super) fn sums_of_zone_days_by(postgres: bool, who: &str, and: &str) -> String {
    // Both find each hour by the primary key. Joined with ranges of hours instead, PostgreSQL reads all hours for each range.
    let hours = Piece::by_hour(if postgres {
        "hour_ms = ANY(ARRAY(SELECT CAST(value AS BIGINT) FROM json_array_elements_text(CAST($3 AS JSON)) AS hours (value)))"
    } else {
        "hour_ms IN (SELECT value FROM json_each($3))"
    });
    let days = Piece::by_day("day_ms >= $1 AND day_ms < $2");
    let part_of_hour = format!("hour_ms - hour_ms % {DAY_MS} + 1");
    let who = Some(who);
    let pieces = [
        days.by("day_ms", who, and),
        hours.by(&part_of_hour, who, and),
    ];
    joined(&pieces, who, "")
}

/// Binds them as the first three parameters, of a statement that is planned with its values as one over a span is.
macro_rules! bind_zone_days {
    ($query:expr, $days:expr) => {{
        let days: $crate::store::zone_days::ZoneDays = $days;
        $query
            .persistent(false)
            .bind(days.days().0)
            .bind(days.days().1)
            .bind(serde_json::json!(days.hours()).to_string())
    }};
}
pub(super) use bind_zone_days;

#[cfg(test)]
mod tests {
    use actors::domain::NanoUsd;
    use proptest::prelude::*;

    use super::*;

    fn of(requests: u64) -> Sums {
        Sums {
            requests,
            cost: NanoUsd(requests as i64 * 7),
            ..Sums::default()
        }
    }

    /// What the statement gives of one request in some hours.
    fn summed(days: &ZoneDays, hours: &[i64]) -> Vec<(i64, (), Sums)> {
        let mut parts: HashMap<i64, u64> = HashMap::new();
        let (from_ms, to_ms) = days.days();
        for hour_ms in hours.iter().map(|hour| hour * HOUR_MS) {
            let day_ms = begin_of(DAY_MS, hour_ms);
            if from_ms <= hour_ms && hour_ms < to_ms {
                *parts.entry(day_ms).or_default() += 1;
            }
            if days.hours().contains(&hour_ms) {
                *parts.entry(day_ms + 1).or_default() += 1;
            }
        }
        let row = |(part, requests)| (part, (), of(requests));
        parts.into_iter().map(row).collect()
    }

    #[test]
    fn a_week_in_shanghai_takes_eight_hours_of_each_day_by_themselves() {
        let day = 20_000 * DAY_MS;
        let days = ZoneDays::of(day - 8 * HOUR_MS, day + 7 * DAY_MS - 8 * HOUR_MS).unwrap();
        assert_eq!(days.days(), (day, day + 7 * DAY_MS));
        let eight: Vec<i64> = (-8..0).map(|hour| day + hour * HOUR_MS).collect();
        assert_eq!(days.hours()[..8], eight);
        assert_eq!(days.hours().len(), 8 * 8);
        let new_york = ZoneDays::of(day + 5 * HOUR_MS, day + 2 * DAY_MS + 5 * HOUR_MS).unwrap();
        assert_eq!(new_york.days(), (day, day + 2 * DAY_MS));
        assert_eq!(new_york.hours()[..2], [day, day + HOUR_MS]);
        assert_eq!(new_york.hours().len(), 3 * 5);
    }

    #[test]
    fn days_of_utc_and_parts_of_days_are_not_for_it() {
        let day = 20_000 * DAY_MS;
        assert_eq!(ZoneDays::of(day, day + DAY_MS), None);
        assert_eq!(ZoneDays::of(day + HOUR_MS, day + DAY_MS), None);
        // Its first hour that counts is one of UTC's midnight.
        assert_eq!(ZoneDays::of(day - 1, day - 1 + DAY_MS), None);
    }

    proptest! {
        #[test]
        fn each_day_has_the_hours_that_begin_in_it(
            half_hours in 0..48_i64,
            many in 1..5_i64,
            hours in prop::collection::vec(-48..170_i64, 0..60),
        ) {
            let from_ms = half_hours * HOUR_MS / 2;
            let to_ms = from_ms + many * DAY_MS;
            let days = ZoneDays::of(from_ms, to_ms);
            prop_assume!(days.is_some());
            let days = days.unwrap();
            let mut steps = days.steps(summed(&days, &hours));
            steps.sort_by_key(|(begins_ms, (), _)| *begins_ms);
            let mut wanted: Vec<(i64, (), Sums)> = Vec::new();
            for nth in 0..many {
                let begins_ms = from_ms + nth * DAY_MS;
                let within = |hour: &&i64| (begins_ms..begins_ms + DAY_MS).contains(&(**hour * HOUR_MS));
                match hours.iter().filter(within).count() {
                    0 => {}
                    requests => wanted.push((begins_ms, (), of(requests as u64))),
                }
            }
            prop_assert_eq!(steps, wanted);
        }
    }
}
