//! Days that begin at a time of day, over changes of clocks; the rules that limits make.

use super::*;
use crate::domain::{LimitRule, Limits, NanoUsd, WindowKind};

fn ms(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

fn day(reset: &str, at: &str, zone: &str) -> (String, String) {
    let zone = TimeZone::get(zone).unwrap();
    let show = |ms: i64| Timestamp::from_millisecond(ms).unwrap().to_string();
    let reset: TimeOfDay = reset.parse().unwrap();
    match reset.day(ms(at), &zone) {
        Span::Fixed {
            start_ms,
            end_ms,
            reset: told,
        } => {
            assert_eq!(told, reset);
            assert!((start_ms..end_ms).contains(&ms(at)), "{at} in {zone:?}");
            (show(start_ms), show(end_ms))
        }
        span => panic!("{span:?}"),
    }
}

#[test]
fn days_begin_at_their_time_of_day() {
    let table = [
        // At midnight, like every other window; before and after the time; at the time itself.
        (
            "00:00",
            "2026-11-21T12:00:00Z",
            "UTC",
            "2026-11-21T00:00:00Z",
            "2026-11-22T00:00:00Z",
        ),
        (
            "07:30",
            "2026-11-21T07:29:59.999Z",
            "UTC",
            "2026-11-20T07:30:00Z",
            "2026-11-21T07:30:00Z",
        ),
        (
            "07:30",
            "2026-11-21T07:30:00Z",
            "UTC",
            "2026-11-21T07:30:00Z",
            "2026-11-22T07:30:00Z",
        ),
        (
            "07:30",
            "2026-11-21T00:00:00Z",
            "Asia/Shanghai",
            "2026-11-20T23:30:00Z",
            "2026-11-21T23:30:00Z",
        ),
        (
            "23:59",
            "2026-12-31T23:59:30Z",
            "UTC",
            "2026-12-31T23:59:00Z",
            "2027-01-01T23:59:00Z",
        ),
        (
            "05:00",
            "2028-02-29T04:00:00Z",
            "UTC",
            "2028-02-28T05:00:00Z",
            "2028-02-29T05:00:00Z",
        ),
        (
            "05:00",
            "2026-03-01T04:00:00Z",
            "UTC",
            "2026-02-28T05:00:00Z",
            "2026-03-01T05:00:00Z",
        ),
        // Clocks go forward from two to three: 02:30 does not come, the day begins at 03:30.
        (
            "02:30",
            "2026-03-29T12:00:00Z",
            "Europe/Berlin",
            "2026-03-29T01:30:00Z",
            "2026-03-30T00:30:00Z",
        ),
        (
            "02:30",
            "2026-03-29T01:10:00Z",
            "Europe/Berlin",
            "2026-03-28T01:30:00Z",
            "2026-03-29T01:30:00Z",
        ),
        // Clocks go back from three to two: 02:30 comes twice, the day begins with the first.
        (
            "02:30",
            "2026-10-25T00:45:00Z",
            "Europe/Berlin",
            "2026-10-25T00:30:00Z",
            "2026-10-26T01:30:00Z",
        ),
        (
            "02:30",
            "2026-10-25T01:45:00Z",
            "Europe/Berlin",
            "2026-10-25T00:30:00Z",
            "2026-10-26T01:30:00Z",
        ),
        // A day of 23 hours, and one of 25.
        (
            "12:00",
            "2026-03-29T09:00:00Z",
            "Europe/Berlin",
            "2026-03-28T11:00:00Z",
            "2026-03-29T10:00:00Z",
        ),
        (
            "12:00",
            "2026-10-25T10:59:59Z",
            "Europe/Berlin",
            "2026-10-24T10:00:00Z",
            "2026-10-25T11:00:00Z",
        ),
        // Clocks jump over midnight itself.
        (
            "00:00",
            "2026-09-06T12:00:00Z",
            "America/Santiago",
            "2026-09-06T04:00:00Z",
            "2026-09-07T03:00:00Z",
        ),
        (
            "00:30",
            "2026-09-06T12:00:00Z",
            "America/Santiago",
            "2026-09-06T04:30:00Z",
            "2026-09-07T03:30:00Z",
        ),
    ];
    for (reset, at, zone, start, end) in table {
        let expected = (start.to_owned(), end.to_owned());
        assert_eq!(day(reset, at, zone), expected, "{reset} {at} {zone}");
    }
}

#[test]
fn times_of_day_are_read_and_written_alike() {
    for text in ["00:00", "07:30", "23:59"] {
        assert_eq!(text.parse::<TimeOfDay>().unwrap().to_string(), text);
    }
    assert_eq!("7:05".parse(), Ok(TimeOfDay::new(7, 5).unwrap()));
    for wrong in [
        "", "7", "24:00", "07:60", "-1:00", "+7:00", "07:30:00", "aa:bb", "007:30",
    ] {
        assert!(wrong.parse::<TimeOfDay>().is_err(), "{wrong}");
    }
}

#[test]
fn limits_become_rules_in_the_usual_windows() {
    let old = Limits {
        rpm: Some(5),
        five_hour_usd: Some(1.5),
        daily_usd: Some(0.1),
        ..Limits::default()
    };
    let zone = TimeZone::UTC;
    let at_ms = ms("2026-11-21T12:00:00Z");
    let rules = old.rules(at_ms, &zone);
    let money = |period, limit, span| LimitRule {
        window: WindowKind::Money(period),
        limit,
        span,
    };
    let today = TimeOfDay::default().day(at_ms, &zone);
    assert_eq!(
        rules,
        [
            LimitRule::new(WindowKind::RequestsPerMinute, 5),
            money(Period::FiveHours, 1_500_000_000, Span::FIVE_HOURS),
            money(Period::Day, 100_000_000, today),
        ]
    );
}

#[test]
fn modes_move_the_windows() {
    let limits = Limits {
        five_hour_mode: FiveHourMode::Fixed,
        daily_mode: DailyMode::Rolling,
        daily_reset: TimeOfDay::new(7, 30).unwrap(),
        ..Limits::default()
    };
    let at_ms = ms("2026-11-21T12:00:00Z");
    let span = |period| limits.span(period, at_ms, &TimeZone::UTC);
    assert_eq!(span(Period::Day), Span::ROLLING_DAY);
    let length_ms = Period::FIVE_HOURS_MS;
    assert_eq!(span(Period::FiveHours), Span::FromFirst { length_ms });
    let Span::Fixed {
        start_ms, end_ms, ..
    } = span(Period::Total)
    else {
        panic!("the total is fixed");
    };
    assert_eq!((start_ms, end_ms), (i64::MIN, i64::MAX));
    let Span::Fixed { start_ms, .. } = span(Period::Month) else {
        panic!("a month is fixed");
    };
    assert_eq!(start_ms, ms("2026-11-01T00:00:00Z"));
}

#[test]
fn dollars_become_nano_dollars_to_the_last_digit() {
    for (usd, nanos) in [
        (0.0, 0),
        (0.1, 100_000_000),
        (5.0, 5_000_000_000),
        (0.000_000_001, 1),
        (19.99, 19_990_000_000),
    ] {
        assert_eq!(NanoUsd::of_usd(usd), NanoUsd(nanos), "{usd}");
    }
    assert_eq!(NanoUsd::of_usd(f64::MAX), NanoUsd(i64::MAX));
    assert_eq!(NanoUsd::of_usd(-1.0), NanoUsd(0));
}
