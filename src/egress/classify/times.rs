//! Times as vendors write them: `6m0s`, `2 hours 5 minutes`, Unix seconds, dates.
//! Pure; whoever calls it says what time it is.

use std::time::Duration;

use jiff::Timestamp;

/// No pause is longer than this, whatever a provider says: quotas come back monthly at the latest.
const LONGEST: Duration = Duration::from_secs(31 * 24 * 3600);

/// A pause that can be kept: longer than nothing, and not for ever.
fn sane(wait: Duration) -> Option<Duration> {
    (!wait.is_zero()).then(|| wait.min(LONGEST))
}

/// A number that is not negative.
pub(super) fn number(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some(number)
}

/// So many seconds.
pub(super) fn seconds(seconds: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(seconds).ok().and_then(sane)
}

/// From now until then; nothing where that has passed.
pub(super) fn until(then: Timestamp, now: Timestamp) -> Option<Duration> {
    Duration::try_from(then.duration_since(now))
        .ok()
        .and_then(sane)
}

/// Seconds from now, or where the number is too large for that, a Unix time in seconds or milliseconds: vendors
/// use the same names for all three.
pub(super) fn seconds_or_moment(number: f64, now: Timestamp) -> Option<Duration> {
    const IS_SECONDS: f64 = 1e9;
    const IS_MILLIS: f64 = 1e12;
    if number < IS_SECONDS {
        return seconds(number);
    }
    let millis = if number < IS_MILLIS {
        number * 1000.0
    } else {
        number
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a cast of a float saturates, and what is out of range is no time"
    )]
    let then = Timestamp::from_millisecond(millis as i64).ok()?;
    until(then, now)
}

/// Whatever it is: a number, a duration with units, a date.
pub(super) fn any(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    if let Some(number) = number(text) {
        return seconds_or_moment(number, now);
    }
    if let Some((wait, rest)) = leading_duration(text) {
        return rest.trim().is_empty().then_some(wait).and_then(sane);
    }
    let upper = text.to_ascii_uppercase();
    let then: Timestamp = upper.parse().ok()?;
    until(then, now)
}

/// An HTTP date.
pub(super) fn http_date(text: &str, now: Timestamp) -> Option<Duration> {
    let then = jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text)
        .ok()?;
    until(then, now)
}

/// A duration at the beginning of a text, and what follows it: `3m20s`, `1.5s`, `2 hours and 5 minutes`.
pub(super) fn leading_duration(text: &str) -> Option<(Duration, &str)> {
    let mut sum = None;
    let mut rest = text;
    while let Some((wait, after)) = one_part(rest) {
        sum = Some(Duration::saturating_add(sum.unwrap_or_default(), wait));
        rest = after;
        let next = after.trim_start_matches([' ', ',']);
        let next = next.strip_prefix("and ").unwrap_or(next);
        if next.starts_with(|c: char| c.is_ascii_digit()) && one_part(next).is_some() {
            rest = next;
        }
    }
    Some((sane(sum?)?, rest))
}

fn one_part(text: &str) -> Option<(Duration, &str)> {
    let digits = text.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
    let amount = number(&text[..digits])?;
    let rest = text[digits..].trim_start_matches(' ');
    let unit = rest
        .find(|c: char| !c.is_alphabetic())
        .map_or(rest, |end| &rest[..end]);
    let (scale, length) = unit_seconds(unit)?;
    let wait = Duration::try_from_secs_f64(amount * scale).ok()?;
    Some((wait, &rest[length..]))
}

/// How many seconds a unit has, and how many bytes of the text it is.
fn unit_seconds(word: &str) -> Option<(f64, usize)> {
    // These are followed by more words without a space.
    let chinese = [
        ("秒", 1.0),
        ("分钟", 60.0),
        ("小时", 3600.0),
        ("天", 86400.0),
    ];
    for (unit, scale) in chinese {
        if word.starts_with(unit) {
            return Some((scale, unit.len()));
        }
    }
    let scale = match word {
        "ms" | "millisecond" | "milliseconds" => 0.001,
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
        "d" | "day" | "days" => 86400.0,
        "w" | "week" | "weeks" => 604_800.0,
        _ => return None,
    };
    Some((scale, word.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_vendors_write_them() {
        for (text, millis) in [
            ("1s", 1_000),
            ("17ms", 17),
            ("6m0s", 360_000),
            ("3m20s", 200_000),
            ("27h", 97_200_000),
            ("18h31m10.5s", 66_670_500),
            ("1.5s", 1_500),
            ("2 hours 5 minutes", 7_500_000),
            ("1 day, 3 hours and 1 minute", 97_260_000),
            ("30 秒", 30_000),
        ] {
            let (wait, rest) = leading_duration(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((wait.as_millis(), rest), (millis, ""), "{text}");
        }
        assert_eq!(
            leading_duration("5 minutes. 3 of 4 left"),
            Some((Duration::from_secs(300), ". 3 of 4 left"))
        );
        for text in [
            "5 months",
            "soon",
            "",
            "7",
            "2026-01-02",
            "0s",
            ".s",
            "1.2.3s",
        ] {
            assert_eq!(leading_duration(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_is_seconds_or_a_moment_by_its_size() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let in_a_minute = now.as_second() + 60;
        let minute = Some(Duration::from_secs(60));
        assert_eq!(any("60", now), minute);
        assert_eq!(any(&in_a_minute.to_string(), now), minute);
        assert_eq!(any(&(in_a_minute * 1000).to_string(), now), minute);
        assert_eq!(any("2026-11-21t12:01:00z", now), minute);
        assert_eq!(any("2026-11-21T11:59:00Z", now), None);
        assert_eq!(any("99999999", now), Some(LONGEST));
        for nonsense in ["1e300", "-3", "nan", "inf", "tomorrow"] {
            assert_eq!(any(nonsense, now), None, "{nonsense}");
        }
    }
}
