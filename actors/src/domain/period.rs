//! Windows of time in which money is counted.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use serde::{Deserialize, Serialize};

use super::{NanoUsd, Span, WindowModes};

/// A window of a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// The last five hours.
    FiveHours,
    /// Since midnight in the hub's time zone.
    Day,
    /// Since Monday, midnight.
    Week,
    /// Since the first of the month, midnight.
    Month,
    /// Since ever.
    Total,
}

impl Period {
    /// Length of the rolling window.
    pub const FIVE_HOURS_MS: i64 = 5 * 3_600_000;

    /// When the window that `at_ms` lies in began, Unix milliseconds. Days, weeks and months begin at the first
    /// moment of their first day, which is not midnight where clocks jump over it.
    #[must_use]
    pub fn start(self, at_ms: i64, zone: &TimeZone) -> i64 {
        match self {
            Self::FiveHours => at_ms.saturating_sub(Self::FIVE_HOURS_MS),
            Self::Total => i64::MIN,
            Self::Day | Self::Week | Self::Month => zoned(at_ms, zone)
                .and_then(|at| self.first_day(at.date()))
                .and_then(|day| first_moment(day, zone))
                .unwrap_or(at_ms),
        }
    }

    /// When that window ends and the next begins; `None` for the one that never ends. The rolling window has no
    /// end of its own: by the time given here all that was spent until `at_ms` has left it.
    #[must_use]
    pub fn end(self, at_ms: i64, zone: &TimeZone) -> Option<i64> {
        let span = match self {
            Self::FiveHours => return Some(at_ms.saturating_add(Self::FIVE_HOURS_MS)),
            Self::Total => return None,
            Self::Day => 1.day(),
            Self::Week => 1.week(),
            Self::Month => 1.month(),
        };
        let next = zoned(at_ms, zone)
            .and_then(|at| self.first_day(at.date()))
            .and_then(|day| day.checked_add(span).ok())
            .and_then(|day| first_moment(day, zone));
        Some(next.unwrap_or(i64::MAX))
    }

    fn first_day(self, day: Date) -> Option<Date> {
        match self {
            Self::Week => {
                let since_monday = i64::from(day.weekday().to_monday_zero_offset());
                day.checked_sub(since_monday.days()).ok()
            }
            Self::Month => Some(day.first_of_month()),
            Self::Day | Self::FiveHours | Self::Total => Some(day),
        }
    }
}

/// `None` outside of the years that calendars know.
fn zoned(at_ms: i64, zone: &TimeZone) -> Option<Zoned> {
    let at = Timestamp::from_millisecond(at_ms).ok()?;
    Some(at.to_zoned(zone.clone()))
}

fn first_moment(day: Date, zone: &TimeZone) -> Option<i64> {
    let midnight = day.to_zoned(zone.clone()).ok()?;
    Some(midnight.start_of_day().ok()?.timestamp().as_millisecond())
}

/// One budget in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BudgetRule {
    pub period: Period,
    pub limit: NanoUsd,
    /// How its window moves.
    pub modes: WindowModes,
}

impl BudgetRule {
    /// Where its window lies at `at_ms`.
    #[must_use]
    pub fn span(&self, at_ms: i64, zone: &TimeZone) -> Span {
        self.modes.span(self.period, at_ms, zone)
    }
}

/// Money that a provider cost in one hour, out of the log: what budgets are seeded with at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HourSpent {
    /// Beginning of the hour, Unix milliseconds.
    pub hour_ms: i64,
    pub amount: NanoUsd,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    fn window(period: Period, at: &str, zone: &str) -> (String, String) {
        let zone = TimeZone::get(zone).unwrap();
        let show = |ms: i64| Timestamp::from_millisecond(ms).unwrap().to_string();
        let at = ms(at);
        (
            show(period.start(at, &zone)),
            show(period.end(at, &zone).unwrap()),
        )
    }

    #[test]
    fn windows_begin_where_calendars_say() {
        use Period::{Day, Month, Week};
        let table = [
            (
                Day,
                "2026-11-21T12:00:00Z",
                "UTC",
                "2026-11-21T00:00:00Z",
                "2026-11-22T00:00:00Z",
            ),
            (
                Day,
                "2026-11-21T00:00:00Z",
                "UTC",
                "2026-11-21T00:00:00Z",
                "2026-11-22T00:00:00Z",
            ),
            (
                Day,
                "2026-11-21T16:30:00Z",
                "Asia/Shanghai",
                "2026-11-21T16:00:00Z",
                "2026-11-22T16:00:00Z",
            ),
            (
                Day,
                "2026-11-21T18:29:59Z",
                "Asia/Kolkata",
                "2026-11-20T18:30:00Z",
                "2026-11-21T18:30:00Z",
            ),
            // Clocks go forward: the day has 23 hours. Back: 25.
            (
                Day,
                "2026-03-29T12:00:00Z",
                "Europe/Berlin",
                "2026-03-28T23:00:00Z",
                "2026-03-29T22:00:00Z",
            ),
            (
                Day,
                "2026-10-25T12:00:00Z",
                "Europe/Berlin",
                "2026-10-24T22:00:00Z",
                "2026-10-25T23:00:00Z",
            ),
            // Clocks jump over midnight itself: the day begins at one.
            (
                Day,
                "2026-09-06T12:00:00Z",
                "America/Santiago",
                "2026-09-06T04:00:00Z",
                "2026-09-07T03:00:00Z",
            ),
            (
                Day,
                "2026-09-06T03:59:59Z",
                "America/Santiago",
                "2026-09-05T04:00:00Z",
                "2026-09-06T04:00:00Z",
            ),
            // The hour before midnight comes twice.
            (
                Day,
                "2026-04-05T03:30:00Z",
                "America/Santiago",
                "2026-04-04T03:00:00Z",
                "2026-04-05T04:00:00Z",
            ),
            (
                Week,
                "2026-11-21T12:00:00Z",
                "UTC",
                "2026-11-16T00:00:00Z",
                "2026-11-23T00:00:00Z",
            ),
            (
                Week,
                "2026-11-23T00:00:00Z",
                "UTC",
                "2026-11-23T00:00:00Z",
                "2026-11-30T00:00:00Z",
            ),
            (
                Week,
                "2026-11-22T23:59:59Z",
                "UTC",
                "2026-11-16T00:00:00Z",
                "2026-11-23T00:00:00Z",
            ),
            (
                Week,
                "2026-03-27T12:00:00Z",
                "Europe/Berlin",
                "2026-03-22T23:00:00Z",
                "2026-03-29T22:00:00Z",
            ),
            (
                Week,
                "2027-01-01T12:00:00Z",
                "UTC",
                "2026-12-28T00:00:00Z",
                "2027-01-04T00:00:00Z",
            ),
            (
                Month,
                "2026-02-28T23:59:59Z",
                "UTC",
                "2026-02-01T00:00:00Z",
                "2026-03-01T00:00:00Z",
            ),
            (
                Month,
                "2028-02-29T12:00:00Z",
                "UTC",
                "2028-02-01T00:00:00Z",
                "2028-03-01T00:00:00Z",
            ),
            (
                Month,
                "2026-12-31T23:30:00Z",
                "Europe/Berlin",
                "2026-12-31T23:00:00Z",
                "2027-01-31T23:00:00Z",
            ),
            (
                Month,
                "2026-01-31T12:00:00Z",
                "UTC",
                "2026-01-01T00:00:00Z",
                "2026-02-01T00:00:00Z",
            ),
            (
                Month,
                "2026-03-31T12:00:00Z",
                "America/New_York",
                "2026-03-01T05:00:00Z",
                "2026-04-01T04:00:00Z",
            ),
        ];
        for (period, at, zone, start, end) in table {
            let expected = (start.to_owned(), end.to_owned());
            assert_eq!(window(period, at, zone), expected, "{period:?} {at} {zone}");
        }
    }

    #[test]
    fn the_rolling_window_rolls_and_the_total_never_ends() {
        let at = ms("2026-11-21T12:00:00Z");
        let zone = TimeZone::UTC;
        assert_eq!(
            Period::FiveHours.start(at, &zone),
            ms("2026-11-21T07:00:00Z")
        );
        assert_eq!(
            Period::FiveHours.end(at, &zone),
            Some(ms("2026-11-21T17:00:00Z"))
        );
        assert_eq!(Period::Total.start(at, &zone), i64::MIN);
        assert_eq!(Period::Total.end(at, &zone), None);
    }
}
