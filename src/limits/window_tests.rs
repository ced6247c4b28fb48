//! The rolling window at its edges, and against what it should have counted.

use proptest::prelude::*;

use super::*;

/// The rolling minute of requests.
fn minute(at_ms: i64) -> Rolling {
    Rolling::new(1_000, 61, at_ms)
}

/// Lets a request in where there is room, as the stores do.
fn admit(window: &mut Rolling, at_ms: i64, limit: u64) -> bool {
    window.advance(at_ms);
    let room = window.used() < limit;
    if room {
        window.add(1, at_ms);
    }
    room
}

#[test]
fn room_returns_a_minute_after_the_second_that_used_it() {
    let mut window = minute(0);
    assert!(admit(&mut window, 999, 1));
    assert!(!admit(&mut window, 60_000, 1));
    assert!(!admit(&mut window, 60_998, 1));
    assert_eq!(window.frees_at_ms(1), 61_000);
    assert!(admit(&mut window, 61_000, 1));
}

#[test]
fn a_clock_set_back_far_starts_afresh_and_a_little_does_not() {
    let mut window = minute(1_000_000);
    assert!(admit(&mut window, 1_000_000, 1));
    assert!(!admit(&mut window, 990_000, 1));
    assert!(admit(&mut window, 900_000, 1));
}

#[test]
fn a_limit_of_zero_lets_nothing_in() {
    let mut window = minute(0);
    assert!(!admit(&mut window, 0, 0));
    assert_eq!(window.frees_at_ms(0), window.empty_at_ms());
}

proptest! {
    #[test]
    fn no_sixty_seconds_see_more_than_the_limit(
        limit in 1_u64..20,
        steps in prop::collection::vec(0_i64..6_000, 1..300),
    ) {
        let mut window = minute(0);
        let mut now = 0;
        let mut granted: Vec<i64> = Vec::new();
        for step in steps {
            now += step;
            if admit(&mut window, now, limit) {
                granted.push(now);
            }
        }
        for (nth, start) in granted.iter().enumerate() {
            let within = granted[nth..].iter().filter(|at| **at < start + 60_000).count();
            prop_assert!(within as u64 <= limit, "{within} from {start}");
        }
    }

    #[test]
    fn a_refusal_says_the_first_moment_that_has_room(
        limit in 1_u64..10,
        steps in prop::collection::vec(0_i64..5_000, 1..100),
    ) {
        let mut window = minute(0);
        let mut now = 0;
        for step in steps {
            now += step;
            if !admit(&mut window, now, limit) {
                let at = window.frees_at_ms(limit);
                prop_assert!(at > now && at <= now + 61_000);
                prop_assert!(!admit(&mut window.clone(), at - 1, limit));
                prop_assert!(admit(&mut window.clone(), at, limit));
            }
        }
    }

    #[test]
    fn the_count_is_the_sum_of_what_the_last_buckets_saw(
        steps in prop::collection::vec(0_i64..30_000, 1..200),
    ) {
        let mut window = minute(0);
        let mut now = 0;
        let mut seen: Vec<i64> = Vec::new();
        for step in steps {
            now += step;
            window.advance(now);
            window.add(1, now);
            seen.push(now / 1000);
            let counted = seen.iter().filter(|s| **s > now / 1000 - 61).count();
            prop_assert_eq!(window.used(), counted as u64);
        }
    }
}

#[test]
fn amounts_count_when_they_were_spent_and_not_before_the_window() {
    let hour = 3_600_000;
    let mut window = Rolling::new(300_000, 61, 5 * hour);
    window.add(7, 5 * hour - 1);
    window.add(5, 0);
    window.add(100, -1);
    window.add(1, 99 * hour);
    assert_eq!(window.used(), 13);
    assert_eq!(
        window.amounts(),
        [(0, 5), (5 * hour - 300_000, 7), (5 * hour, 1)]
    );
    assert_eq!(window.frees_at_ms(13), 5 * hour + 300_000);
    assert_eq!(window.frees_at_ms(8), 10 * hour);
    window.advance(5 * hour + 300_000);
    assert_eq!(window.used(), 8);
}

#[test]
fn raising_replaces_what_is_less_and_nothing_else() {
    let mut window = Rolling::new(1_000, 61, 60_000);
    window.add(3, 60_000);
    window.raise(&[(1_000, 1), (2_000, 1)]);
    assert_eq!(window.amounts(), [(60_000, 3)]);
    window.raise(&[(1_000, 2), (2_000, 2), (-5_000, 50)]);
    assert_eq!(window.amounts(), [(1_000, 2), (2_000, 2)]);
}
