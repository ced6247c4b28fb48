//! The days of a zone out of sums by days of UTC: of each day of UTC only the hours are summed that lie on one side of the
//! zone's midnight, whichever side has fewer. It must not run a statement.

use std::collections::HashMap;
use std::hash::Hash;

use super::partitions::DAY_MS;
use super::rollups::{HOUR_MS, Sums, begin_of};

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

    /// The hours of the first day of UTC that are summed by themselves, from and until before; and before when those of
    /// the last day begin, which is one day more than `days` has.
    pub(super) fn hours(&self) -> (i64, i64, i64) {
        let first_ms = self.day_ms + self.beside_ms.min(0);
        let from_ms = first_ms + self.hours.0;
        (
            from_ms,
            first_ms + self.hours.1,
            from_ms + (self.many + 1) * DAY_MS,
        )
    }

    /// The days of the zone out of what the statement gives: the sums of a day of UTC where it begins, those of its hours a
    /// millisecond behind where these begin. Days without anything are left out.
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
                let hours_ms = day_ms + self.hours.0 + 1;
                let without = part(day_ms).minus(&part(hours_ms));
                let sums = without.plus(&part(hours_ms + self.beside_ms));
                if sums != Sums::default() {
                    steps.push((self.from_ms + nth * DAY_MS, who.clone(), sums));
                }
            }
        }
        steps
    }
}

/// Binds them as the first six parameters.
macro_rules! bind_zone_days {
    ($query:expr, $days:expr) => {{
        let days: $crate::store::zone_days::ZoneDays = $days;
        let (hours_from_ms, hours_to_ms, before_ms) = days.hours();
        $query
            .bind(days.days().0)
            .bind(days.days().1)
            .bind(hours_from_ms)
            .bind(hours_to_ms)
            .bind(before_ms)
            .bind($crate::store::partitions::DAY_MS)
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
        let (hours_from_ms, hours_to_ms, before_ms) = days.hours();
        for hour_ms in hours.iter().map(|hour| hour * HOUR_MS) {
            if from_ms <= hour_ms && hour_ms < to_ms {
                *parts.entry(begin_of(DAY_MS, hour_ms)).or_default() += 1;
            }
            let mut range = (hours_from_ms, hours_to_ms);
            while range.0 < before_ms {
                if range.0 <= hour_ms && hour_ms < range.1 {
                    *parts.entry(range.0 + 1).or_default() += 1;
                }
                range = (range.0 + DAY_MS, range.1 + DAY_MS);
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
        assert_eq!(
            days.hours(),
            (day - 8 * HOUR_MS, day, day + 8 * DAY_MS - 8 * HOUR_MS)
        );
        let new_york = ZoneDays::of(day + 5 * HOUR_MS, day + 2 * DAY_MS + 5 * HOUR_MS).unwrap();
        assert_eq!(new_york.days(), (day, day + 2 * DAY_MS));
        assert_eq!(new_york.hours(), (day, day + 5 * HOUR_MS, day + 3 * DAY_MS));
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
