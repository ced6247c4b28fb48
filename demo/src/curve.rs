//! How busy each hour of a week is: office hours in the zone of those who look, little at weekends, bots at night.
//! Pure. It must not know what is asked for.

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use crate::people::{PEOPLE, Rhythm};

pub const HOUR_MS: i64 = 3_600_000;
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// A piece of the past, an hour but for the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    pub begins_ms: i64,
    pub ends_ms: i64,
    pub calls: u64,
}

/// How awake somebody is in this hour, between 0 and 1.
pub fn awake(rhythm: Rhythm, weekday: Weekday, hour: i8) -> f64 {
    let weekend = matches!(weekday, Weekday::Saturday | Weekday::Sunday);
    let by_hour: &[f64; 24] = match rhythm {
        Rhythm::Office => &OFFICE,
        Rhythm::Late => &LATE,
        Rhythm::Nightly => &NIGHTLY,
    };
    let at = usize::try_from(hour).unwrap_or(0).min(23);
    let of_day = match (rhythm, weekend) {
        (Rhythm::Office, true) => 0.07,
        (Rhythm::Late, true) => 0.4,
        (Rhythm::Office, false) if weekday == Weekday::Friday => 0.85,
        _ => 1.0,
    };
    by_hour[at] * of_day
}

const OFFICE: [f64; 24] = [
    0.0, 0.0, 0.0, 0.0, 0.0, 0.01, 0.03, 0.15, 0.5, 0.85, 1.0, 0.95, 0.55, 0.75, 1.0, 0.95, 0.85,
    0.6, 0.3, 0.15, 0.1, 0.08, 0.05, 0.02,
];
const LATE: [f64; 24] = [
    0.45, 0.25, 0.08, 0.02, 0.0, 0.0, 0.0, 0.02, 0.05, 0.1, 0.25, 0.45, 0.6, 0.7, 0.8, 0.8, 0.75,
    0.7, 0.55, 0.7, 0.9, 1.0, 0.9, 0.7,
];
const NIGHTLY: [f64; 24] = [
    0.2, 1.0, 1.0, 0.6, 0.2, 0.05, 0.05, 0.1, 0.15, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.15,
    0.1, 0.05, 0.05, 0.05, 0.05, 0.1,
];

/// Everybody's part of an hour that begins at `at_ms`.
pub fn parts(at_ms: i64, zone: &TimeZone) -> Vec<f64> {
    let local = Timestamp::from_millisecond(at_ms)
        .unwrap_or_default()
        .to_zoned(zone.clone());
    PEOPLE
        .iter()
        .map(|person| person.activity * awake(person.rhythm, local.weekday(), local.hour()))
        .collect()
}

/// `calls` over the `days` before `until_ms`, as the people are awake.
pub fn week(calls: u64, days: u32, until_ms: i64, zone: &TimeZone) -> Vec<Hour> {
    let first_ms = until_ms - i64::from(days) * DAY_MS;
    let mut begins_ms = first_ms - first_ms.rem_euclid(HOUR_MS);
    let mut hours = Vec::new();
    let mut weights = Vec::new();
    while begins_ms < until_ms {
        let ends_ms = (begins_ms + HOUR_MS).min(until_ms);
        let whole: f64 = parts(begins_ms, zone).iter().sum();
        weights.push(whole * (ends_ms - begins_ms) as f64 / HOUR_MS as f64);
        hours.push(Hour {
            begins_ms,
            ends_ms,
            calls: 0,
        });
        begins_ms = ends_ms;
    }
    let whole: f64 = weights.iter().sum();
    let (mut sum, mut given) = (0.0, 0);
    let last = hours.len().saturating_sub(1);
    for (n, (hour, weight)) in hours.iter_mut().zip(weights).enumerate() {
        sum += weight;
        // By the running sum, so that none is lost to rounding.
        let until_here = if n == last {
            calls
        } else {
            (calls as f64 * sum / whole).round() as u64
        };
        hour.calls = until_here.saturating_sub(given);
        given = given.max(until_here);
    }
    hours
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Saturday, 18:40 UTC.
    const UNTIL: &str = "2026-11-21T18:40:00Z";

    fn until_ms() -> i64 {
        UNTIL.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn the_same_week_is_the_same_curve_and_no_call_is_lost() {
        let week_of = || week(20_000, 7, until_ms(), &TimeZone::UTC);
        let hours = week_of();
        assert_eq!(hours, week_of());
        assert_eq!(hours.iter().map(|hour| hour.calls).sum::<u64>(), 20_000);
        assert_eq!(hours.last().unwrap().ends_ms, until_ms());
        assert_eq!(hours[0].begins_ms, until_ms() - 7 * DAY_MS - 40 * 60_000);
        for (one, next) in hours.iter().zip(&hours[1..]) {
            assert_eq!(one.ends_ms, next.begins_ms);
        }
    }

    #[test]
    fn a_working_morning_is_busy_and_a_night_and_a_sunday_are_not() {
        let hours = week(20_000, 7, until_ms(), &TimeZone::UTC);
        let at = |text: &str| {
            let at_ms = text.parse::<Timestamp>().unwrap().as_millisecond();
            let hour = hours.iter().find(|hour| hour.begins_ms == at_ms);
            hour.unwrap().calls
        };
        let working = at("2026-11-18T10:00:00Z");
        assert!(working > 250, "{working}");
        assert!(at("2026-11-18T05:00:00Z") * 10 < working);
        assert!(at("2026-11-15T10:00:00Z") * 4 < working);
        assert!(at("2026-11-15T10:00:00Z") > 0, "somebody works at weekends");
    }

    #[test]
    fn office_hours_are_those_of_the_zone() {
        let zone = TimeZone::get("Asia/Tokyo").unwrap();
        let hours = week(20_000, 7, until_ms(), &zone);
        let busiest = hours.iter().max_by_key(|hour| hour.calls).unwrap();
        let busiest = Timestamp::from_millisecond(busiest.begins_ms).unwrap();
        assert!((9..17).contains(&busiest.to_zoned(zone).hour()));
    }
}
