//! Budgets against a recomputation of everything, and the edges of windows.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::budget::Budgets;
use super::ledger::Ledger;
use crate::domain::{
    BudgetRule, DailyMode, FiveHourMode, HourSpent, NanoUsd, Period, Span, WindowModes,
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const ALL: [Period; 5] = [
    Period::FiveHours,
    Period::Day,
    Period::Week,
    Period::Month,
    Period::Total,
];

fn ms(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

fn rule(period: Period, limit: i64) -> BudgetRule {
    BudgetRule {
        period,
        limit: NanoUsd(limit),
        modes: WindowModes::default(),
    }
}

fn rolling_day(limit: i64) -> BudgetRule {
    let modes = WindowModes {
        daily: DailyMode::Rolling,
        ..WindowModes::default()
    };
    BudgetRule {
        modes,
        ..rule(Period::Day, limit)
    }
}

fn day_from(reset: &str, limit: i64) -> BudgetRule {
    let modes = WindowModes {
        daily_reset: reset.parse().unwrap(),
        ..WindowModes::default()
    };
    BudgetRule {
        modes,
        ..rule(Period::Day, limit)
    }
}

fn from_first(limit: i64) -> BudgetRule {
    let modes = WindowModes {
        five_hour: FiveHourMode::Fixed,
        ..WindowModes::default()
    };
    BudgetRule {
        modes,
        ..rule(Period::FiveHours, limit)
    }
}

fn budgets(rules: &[BudgetRule], at: i64) -> Budgets {
    Budgets::new(Ledger::default(), rules, &TimeZone::UTC, at)
}

fn sums(budgets: &mut Budgets, at: i64) -> Vec<i64> {
    let balances = budgets.balances(at);
    balances.iter().map(|balance| balance.nanos).collect()
}

fn held(budgets: &mut Budgets, at: i64) -> Option<i64> {
    budgets.tick(at);
    budgets.used_up_until()
}

#[test]
fn a_used_up_window_holds_until_the_next_begins() {
    let at = ms("2026-11-21T22:00:00Z");
    let table = [
        (Period::Day, Some(ms("2026-11-22T00:00:00Z"))),
        (Period::Week, Some(ms("2026-11-23T00:00:00Z"))),
        (Period::Month, Some(ms("2026-12-01T00:00:00Z"))),
        (Period::Total, Some(i64::MAX)),
    ];
    for (period, until) in table {
        let mut budgets = budgets(&[rule(period, 100)], at);
        budgets.add(99, at, at);
        assert_eq!(held(&mut budgets, at), None, "{period:?}");
        budgets.add(1, at, at);
        assert_eq!(held(&mut budgets, at), until, "{period:?}");
        if let Some(until) = until.filter(|until| *until < i64::MAX) {
            assert_eq!(held(&mut budgets, until - 1), Some(until), "{period:?}");
            assert_eq!(held(&mut budgets, until), None, "{period:?}");
        }
    }
}

#[test]
fn the_rolling_window_has_room_again_when_enough_has_rolled_off() {
    let start = ms("2026-11-21T10:00:00Z");
    let mut budgets = budgets(&[rule(Period::FiveHours, 100)], start);
    for (minute, nanos) in [(0, 30), (60, 30), (120, 60)] {
        let at = start + minute * MINUTE;
        budgets.add(nanos, at, at);
    }
    // 120 of 100: the first 30 leave the sum at 90, when the minute that they are filed under is five hours old.
    let now = start + 130 * MINUTE;
    let free = start + MINUTE + 5 * HOUR;
    assert_eq!(held(&mut budgets, now), Some(free));
    assert_eq!(budgets.balances(now)[0].resets_at_ms, Some(free));
    assert_eq!(held(&mut budgets, free - 1), Some(free));
    assert_eq!(held(&mut budgets, free), None);
    assert_eq!(budgets.balances(free)[0].resets_at_ms, None);
    assert_eq!(sums(&mut budgets, free), [90]);
}

#[test]
fn the_last_day_rolls_and_a_day_begins_when_it_is_told_to() {
    let start = ms("2026-11-21T03:00:00Z");
    let rules = [rolling_day(100), day_from("07:30", 100)];
    let mut budgets = budgets(&rules, start);
    budgets.add(100, start, start);
    let (morning, next_day) = (ms("2026-11-21T07:30:00Z"), start + MINUTE + DAY);
    assert_eq!(sums(&mut budgets, morning - 1), [100, 100]);
    assert_eq!(budgets.balances(morning - 1)[1].resets_at_ms, Some(morning));
    assert_eq!(sums(&mut budgets, morning), [100, 0]);
    assert_eq!(held(&mut budgets, morning), Some(next_day));
    assert_eq!(held(&mut budgets, next_day - 1), Some(next_day));
    assert_eq!(held(&mut budgets, next_day), None);
    assert_eq!(sums(&mut budgets, next_day), [0, 0]);
}

#[test]
fn fixed_hours_open_with_the_first_money_and_last_five_hours() {
    let start = ms("2026-11-21T10:00:00Z");
    let mut budgets = budgets(&[from_first(100)], start);
    assert_eq!(budgets.balances(start)[0].resets_at_ms, None);
    let opened = start + 7 * MINUTE;
    budgets.add(60, opened + 59_999, opened + 59_999);
    assert_eq!(sums(&mut budgets, opened + 59_999), [60]);
    let end = opened + 5 * HOUR;
    assert_eq!(budgets.balances(opened + MINUTE)[0].resets_at_ms, Some(end));
    budgets.add(40, end - 1, end - 1);
    assert_eq!(held(&mut budgets, end - 1), Some(end));
    assert_eq!(held(&mut budgets, end), None);
    assert_eq!(sums(&mut budgets, end), [0]);
    assert_eq!(budgets.balances(end)[0].resets_at_ms, None);
    // The next does not open by itself.
    let next = end + 3 * HOUR;
    assert_eq!(sums(&mut budgets, next), [0]);
    budgets.add(100, next, next);
    assert_eq!(held(&mut budgets, next), Some(next + 5 * HOUR));
    // A raised limit moves nothing, one of nothing never ends.
    budgets.obey(&[from_first(101)], &TimeZone::UTC, next);
    assert_eq!(sums(&mut budgets, next), [100]);
    assert_eq!(
        budgets.balances(next)[0].resets_at_ms,
        Some(next + 5 * HOUR)
    );
    budgets.obey(&[from_first(0)], &TimeZone::UTC, next + 6 * HOUR);
    assert_eq!(held(&mut budgets, next + 6 * HOUR), Some(i64::MAX));
}

#[test]
fn what_is_heard_late_counts_where_it_belongs() {
    let start = ms("2026-11-21T10:00:00Z");
    let end = start + 5 * HOUR;
    // When it was spent, what the window holds then, and when it ends.
    let table = [
        (end + 2 * MINUTE, 12, end + 5 * HOUR),
        (end, 12, end + 5 * HOUR),
        (end - 1, 2, end + 5 * HOUR),
        (start - 9 * HOUR, 2, end + 5 * HOUR),
    ];
    for (at, nanos, until) in table {
        let mut budgets = budgets(&[from_first(i64::MAX)], start);
        budgets.add(1, start, start);
        let now = end + 3 * MINUTE;
        budgets.add(2, end, now);
        budgets.add(10, at, now);
        let balance = budgets.balances(now)[0];
        assert_eq!(
            (balance.nanos, balance.resets_at_ms),
            (nanos, Some(until)),
            "{at}"
        );
    }
    // What was spent elsewhere a little earlier opened the window.
    let mut budgets = budgets(&[from_first(i64::MAX)], start);
    budgets.add(1, start, start);
    budgets.add(10, start - 2 * MINUTE, start);
    let balance = budgets.balances(start)[0];
    let until = end - 2 * MINUTE;
    assert_eq!((balance.nanos, balance.resets_at_ms), (11, Some(until)));
}

#[test]
fn fixed_hours_come_out_of_the_log() {
    let now = ms("2026-11-21T12:30:00Z");
    let seed = |text: &str, nanos| HourSpent {
        hour_ms: ms(text),
        amount: NanoUsd(nanos),
    };
    let mut budgets = budgets(&[from_first(i64::MAX)], now);
    budgets.add(1, now, now);
    let hours = [
        seed("2026-11-21T01:00:00Z", 1_000),
        seed("2026-11-21T04:00:00Z", 200),
        seed("2026-11-21T05:00:00Z", 0),
        seed("2026-11-21T09:00:00Z", 30),
        seed("2026-11-21T11:00:00Z", 4),
    ];
    budgets.seed(&hours, now);
    let balance = budgets.balances(now)[0];
    let until = ms("2026-11-21T14:59:00Z");
    assert_eq!((balance.nanos, balance.resets_at_ms), (35, Some(until)));
}

#[test]
fn of_several_budgets_the_one_that_holds_longest_counts_and_new_rules_count_what_was_spent() {
    let at = ms("2026-11-21T12:00:00Z");
    let mut budgets = budgets(&[rule(Period::Day, 10), rule(Period::Week, 10)], at);
    budgets.add(50, at, at);
    assert_eq!(held(&mut budgets, at), Some(ms("2026-11-23T00:00:00Z")));
    budgets.obey(
        &[rule(Period::Day, 60), rule(Period::Month, 40)],
        &TimeZone::UTC,
        at,
    );
    assert_eq!(held(&mut budgets, at), Some(ms("2026-12-01T00:00:00Z")));
    budgets.obey(&[rule(Period::Day, 60)], &TimeZone::UTC, at);
    assert_eq!(held(&mut budgets, at), None);
    budgets.obey(&[], &TimeZone::UTC, at);
    assert_eq!(held(&mut budgets, at), None);
}

#[test]
fn a_seed_replaces_a_seed_and_keeps_what_was_spent_since() {
    let at = ms("2026-11-21T12:30:00Z");
    let rules = ALL.map(|period| rule(period, i64::MAX));
    let mut budgets = budgets(&rules, at);
    budgets.add(1, at, at);
    let seed = |hours_ago: i64, nanos: i64| HourSpent {
        hour_ms: at - 30 * MINUTE - hours_ago * HOUR,
        amount: NanoUsd(nanos),
    };
    budgets.seed(&[seed(0, 7_000_000)], at);
    let hours = [
        seed(1, 10),
        seed(10, 200),
        seed(80, 3_000),
        seed(200, 40_000),
        seed(2_000, 500_000),
    ];
    budgets.seed(&hours, at);
    assert_eq!(sums(&mut budgets, at), [11, 211, 3_211, 43_211, 543_211]);
}

#[test]
fn days_are_those_of_the_zone() {
    let zone = TimeZone::get("Asia/Kolkata").unwrap();
    let midnight = ms("2026-11-21T18:30:00Z");
    let before = midnight - MINUTE;
    let mut budgets = Budgets::new(Ledger::default(), &[rule(Period::Day, 5)], &zone, before);
    budgets.add(5, before, before);
    assert_eq!(held(&mut budgets, before), Some(midnight));
    assert_eq!(held(&mut budgets, midnight), None);
    // An hour of the log that reaches over midnight counts in both days: rather too much than too little.
    let hour_ms = ms("2026-11-21T18:00:00Z");
    budgets.seed(
        &[HourSpent {
            hour_ms,
            amount: NanoUsd(5),
        }],
        midnight,
    );
    assert!(held(&mut budgets, midnight).is_some());
}

#[test]
fn a_clock_that_is_set_back_opens_windows_anew() {
    let at = ms("2026-11-21T12:00:00Z");
    let mut budgets = budgets(&ALL.map(|period| rule(period, i64::MAX)), at);
    budgets.add(7, at, at);
    assert_eq!(sums(&mut budgets, at + 40 * DAY), [0, 0, 0, 0, 7]);
    assert_eq!(sums(&mut budgets, at), [7, 7, 7, 7, 7]);
}

#[test]
fn minutes_that_become_coarse_lose_nothing() {
    let start = ms("2026-11-01T00:00:00Z");
    let mut ledger = Ledger::default();
    for minute in 0..30 {
        ledger.add(1, start + minute * MINUTE, start + minute * MINUTE);
    }
    let later = start + 27 * HOUR;
    ledger.add(1, later, later);
    assert_eq!((ledger.since(start), ledger.spans()), (31, 3));
}

#[test]
fn a_month_of_traffic_takes_little_room() {
    let start = ms("2026-11-01T00:00:00Z");
    let mut ledger = Ledger::default();
    for minute in 0..60 * 24 * 60 {
        let at = start + minute * MINUTE;
        ledger.add(1, at, at);
    }
    assert!(
        ledger.spans() < 32 * 96 + 26 * 60 + 20,
        "{}",
        ledger.spans()
    );
    assert_eq!(ledger.since(i64::MIN), 60 * 24 * 60);
}

proptest! {
    /// Sums kept on the way are those that a look at every event gives, for all windows, at any time.
    #[test]
    fn sums_are_those_of_a_recomputation(
        events in prop::collection::vec((0..2_000_000_000_i64, 0..3_u8, 1..1000_i64, 0..8 * HOUR), 1..120),
        zone in prop::sample::select(vec!["UTC", "Europe/Berlin", "Asia/Kolkata", "America/Santiago"]),
    ) {
        let zone = TimeZone::get(zone).unwrap();
        let mut rules = ALL.map(|period| rule(period, 5000)).to_vec();
        rules.extend([rolling_day(5000), day_from("07:37", 5000)]);
        let mut now = ms("2026-08-20T03:00:00Z");
        let mut budgets = Budgets::new(Ledger::default(), &rules, &zone, now);
        let mut spent: Vec<(i64, i64)> = Vec::new();
        for (wait, jump, nanos, back) in events {
            now += if jump == 0 { wait } else { wait / 10_000 };
            // Some was spent elsewhere and is heard of late.
            let at = if jump == 2 { now - back } else { now };
            budgets.add(nanos, at, now);
            spent.push((at, nanos));
            let naive = |from: i64| -> i64 {
                let minute_end = |at: i64| at.div_euclid(MINUTE) * MINUTE + MINUTE - 1;
                let counts = spent.iter().filter(|(at, _)| minute_end(*at) >= from);
                counts.map(|(_, nanos)| nanos).sum()
            };
            for balance in budgets.balances(now) {
                let from = match balance.rule.span(now, &zone) {
                    Span::Fixed { start_ms, .. } => start_ms,
                    Span::ROLLING_DAY => now - DAY,
                    _ => now - 5 * HOUR,
                };
                prop_assert_eq!(balance.nanos, naive(from), "{:?}", balance.rule);
            }
            // A rolling budget that is used up has room exactly when it said.
            budgets.obey(&[rule(Period::FiveHours, 700)], &zone, now);
            if let Some(free) = held(&mut budgets, now) {
                prop_assert!(naive(free - 1 - 5 * HOUR) >= 700);
                prop_assert!(naive(free - 5 * HOUR) < 700);
            }
            budgets.obey(&[rolling_day(700)], &zone, now);
            if let Some(free) = held(&mut budgets, now) {
                prop_assert!(naive(free - 1 - DAY) >= 700);
                prop_assert!(naive(free - DAY) < 700);
            }
            budgets.obey(&rules, &zone, now);
        }
    }

    /// Fixed hours are those of a walk through all that was spent, however often the rules are said again.
    #[test]
    fn fixed_hours_are_those_of_a_walk(
        events in prop::collection::vec((0..4 * HOUR, 0..12_u8, 1..1000_i64), 1..150),
    ) {
        let mut now = ms("2026-08-20T03:00:07Z");
        let mut budgets = budgets(&[from_first(i64::MAX)], now);
        let mut window = (i64::MIN, i64::MIN, 0);
        for (wait, jump, nanos) in events {
            now += if jump == 0 { wait * 20 } else { wait / 4 };
            let minute = now.div_euclid(MINUTE) * MINUTE;
            budgets.tick(now);
            if now >= window.1 {
                prop_assert_eq!(sums(&mut budgets, now), [0]);
                window = (minute, minute + 5 * HOUR, 0);
            }
            budgets.add(nanos, now, now);
            window.2 += nanos;
            if jump == 1 {
                budgets.obey(&[rule(Period::Day, 1), from_first(5)], &TimeZone::UTC, now);
                budgets.obey(&[from_first(i64::MAX)], &TimeZone::UTC, now);
            }
            let balance = budgets.balances(now)[0];
            prop_assert_eq!((balance.nanos, balance.resets_at_ms), (window.2, Some(window.1)));
        }
    }
}
