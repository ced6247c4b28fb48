//! Where a limit's window lies: pure calendar, with the time as data. It must not count anything.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Period;

/// Where a window lies, and how it moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// What holds now: places, not amounts.
    Now,
    /// The last `slots - 1` buckets and the present one: never less than the time they stand for, and at most one
    /// bucket more.
    Rolling { bucket_ms: i64, slots: i64 },
    /// From `start_ms` up to, not including, `end_ms`; `i64::MIN` and `i64::MAX` are the window that never ends.
    Fixed {
        start_ms: i64,
        end_ms: i64,
        /// When its days begin: windows that begin at different times are counted apart.
        reset: TimeOfDay,
    },
    /// Opens with the first request that costs something, and lasts so long.
    FromFirst { length_ms: i64 },
}

impl Span {
    /// Sixty seconds.
    pub const MINUTE: Self = Self::Rolling {
        bucket_ms: 1_000,
        slots: 61,
    };
    /// Five hours in buckets of five minutes.
    pub const FIVE_HOURS: Self = Self::Rolling {
        bucket_ms: 300_000,
        slots: 61,
    };
    /// A day in buckets of half an hour.
    pub const ROLLING_DAY: Self = Self::Rolling {
        bucket_ms: 1_800_000,
        slots: 49,
    };
}

/// How a window of five hours moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FiveHourMode {
    /// The last five hours.
    #[default]
    Rolling,
    /// Opens with the first request that costs something.
    Fixed,
}

/// How a window of a day moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DailyMode {
    /// Begins anew at a time of day.
    #[default]
    Fixed,
    /// The last 24 hours.
    Rolling,
}

/// How the windows move that can move in more than one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct WindowModes {
    pub five_hour: FiveHourMode,
    pub daily: DailyMode,
    /// When a fixed day begins.
    pub daily_reset: TimeOfDay,
}

impl WindowModes {
    /// Where a window of money lies at `at_ms`.
    #[must_use]
    pub fn span(self, period: Period, at_ms: i64, zone: &TimeZone) -> Span {
        match (period, self.five_hour, self.daily) {
            (Period::FiveHours, FiveHourMode::Rolling, _) => Span::FIVE_HOURS,
            (Period::FiveHours, FiveHourMode::Fixed, _) => Span::FromFirst {
                length_ms: Period::FIVE_HOURS_MS,
            },
            (Period::Day, _, DailyMode::Rolling) => Span::ROLLING_DAY,
            (Period::Day, _, DailyMode::Fixed) => self.daily_reset.day(at_ms, zone),
            (Period::Week | Period::Month | Period::Total, ..) => Span::Fixed {
                start_ms: period.start(at_ms, zone),
                end_ms: period.end(at_ms, zone).unwrap_or(i64::MAX),
                reset: TimeOfDay::default(),
            },
        }
    }
}

/// A time of day in whole minutes, written `HH:MM`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TimeOfDay {
    minute: u16,
}

impl TimeOfDay {
    /// `None` where there is no such time.
    #[must_use]
    pub fn new(hour: u16, minute: u16) -> Option<Self> {
        (hour < 24 && minute < 60).then_some(Self {
            minute: hour * 60 + minute,
        })
    }

    /// Minutes since midnight.
    #[must_use]
    pub fn minute_of_day(self) -> u16 {
        self.minute
    }

    /// The day that begins at this time and holds `at_ms`. Where clocks jump over the time, the day begins as much
    /// later; where it comes twice, with the first.
    #[must_use]
    pub fn day(self, at_ms: i64, zone: &TimeZone) -> Span {
        let bounds = self.bounds(at_ms, zone);
        // Outside of the years that calendars know, a day is as long as it is.
        let (start_ms, end_ms) = bounds.unwrap_or((at_ms, at_ms.saturating_add(86_400_000)));
        Span::Fixed {
            start_ms,
            end_ms,
            reset: self,
        }
    }

    fn bounds(self, at_ms: i64, zone: &TimeZone) -> Option<(i64, i64)> {
        let at = Timestamp::from_millisecond(at_ms).ok()?;
        let today = zone.to_datetime(at).date();
        let begins = self.on(today, zone)?;
        if begins <= at_ms {
            return Some((begins, self.on(today.checked_add(1.day()).ok()?, zone)?));
        }
        Some((self.on(today.checked_sub(1.day()).ok()?, zone)?, begins))
    }

    fn on(self, day: Date, zone: &TimeZone) -> Option<i64> {
        if self.minute == 0 {
            // The same moment as for every other window of days.
            let noon = day.at(12, 0, 0, 0).to_zoned(zone.clone()).ok()?;
            return Some(Period::Day.start(noon.timestamp().as_millisecond(), zone));
        }
        let hour = i8::try_from(self.minute / 60).ok()?;
        let minute = i8::try_from(self.minute % 60).ok()?;
        let time = Time::new(hour, minute, 0, 0).ok()?;
        let zoned = day.to_datetime(time).to_zoned(zone.clone()).ok()?;
        Some(zoned.timestamp().as_millisecond())
    }
}

impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.minute / 60, self.minute % 60)
    }
}

impl std::str::FromStr for TimeOfDay {
    type Err = NoTimeOfDay;

    fn from_str(text: &str) -> Result<Self, NoTimeOfDay> {
        let no_time = || NoTimeOfDay(text.to_owned());
        let (hour, minute) = text.split_once(':').ok_or_else(no_time)?;
        let number = |digits: &str| {
            let plain =
                (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| digits.parse().ok()).flatten()
        };
        let (hour, minute) = number(hour).zip(number(minute)).ok_or_else(no_time)?;
        Self::new(hour, minute).ok_or_else(no_time)
    }
}

/// Text that is no time of day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no time of day such as 07:30")]
pub struct NoTimeOfDay(String);

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[path = "window_tests.rs"]
mod tests;
