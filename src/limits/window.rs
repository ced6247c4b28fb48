//! The rolling minute: pure arithmetic with the time as data. Must not read a clock.

/// How many one-second buckets are counted. A minute needs sixty-one: the oldest and the newest are only partly inside
/// it, and with sixty a request at 0.999 s would be forgotten at 60.000 s.
pub const SPAN_S: i64 = 61;

const SLOTS: usize = SPAN_S as usize;

/// Requests of the last minute, counted by the second. Never counts less than what the last 60 s saw, and at most one
/// second more than that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollingMinute {
    /// Bucket of second `s` lies at `s mod 61`.
    buckets: [u64; SLOTS],
    /// The second of the newest bucket.
    newest_s: i64,
    total: u64,
}

impl RollingMinute {
    /// An empty minute that ends at `at_ms`.
    #[must_use]
    pub fn new(at_ms: i64) -> Self {
        Self {
            buckets: [0; SLOTS],
            newest_s: second(at_ms),
            total: 0,
        }
    }

    /// Moves the window up to `at_ms` and forgets what fell out of it.
    ///
    /// A time a little in the past (another thread, another replica) counts as the newest second. A clock that was set
    /// back by more than the window starts afresh, because waiting for it to catch up could take for ever.
    pub fn advance(&mut self, at_ms: i64) {
        let now_s = second(at_ms);
        let passed = now_s - self.newest_s;
        if self.total == 0 || passed >= SPAN_S || passed <= -SPAN_S {
            *self = Self::new(at_ms);
            return;
        }
        for s in self.newest_s + 1..=now_s {
            self.total -= std::mem::take(&mut self.buckets[slot(s)]);
        }
        self.newest_s = self.newest_s.max(now_s);
    }

    /// Requests counted, as of the last `advance`.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.total
    }

    /// Counts one request in the newest second.
    pub fn add(&mut self) {
        self.buckets[slot(self.newest_s)] += 1;
        self.total += 1;
    }

    /// Unix milliseconds at which everything counted so far is forgotten.
    #[must_use]
    pub fn empty_at_ms(&self) -> i64 {
        (self.newest_s + SPAN_S) * 1000
    }

    /// Unix milliseconds at which one more fits under `limit` if nothing else comes. A limit of 0 never lets one in;
    /// the answer is then as `empty_at_ms`.
    #[must_use]
    pub fn one_more_at_ms(&self, limit: u64) -> i64 {
        let mut left = self.total;
        for s in self.newest_s - SPAN_S + 1..=self.newest_s {
            left -= self.buckets[slot(s)];
            if left < limit {
                return (s + SPAN_S) * 1000;
            }
        }
        self.empty_at_ms()
    }

    /// True where the window can be forgotten at `at_ms`: it is empty, or so old that it was empty `spare_ms` ago, so
    /// that a clock which is set back by less than that finds the same.
    #[must_use]
    pub fn is_idle(&self, at_ms: i64, spare_ms: i64) -> bool {
        self.total == 0 || (at_ms - self.newest_s * 1000).abs() >= SPAN_S * 1000 + spare_ms
    }
}

fn second(at_ms: i64) -> i64 {
    at_ms.div_euclid(1000)
}

fn slot(s: i64) -> usize {
    usize::try_from(s.rem_euclid(SPAN_S)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Lets a request in where there is room, as the stores do.
    fn admit(window: &mut RollingMinute, at_ms: i64, limit: u64) -> bool {
        window.advance(at_ms);
        let room = window.used() < limit;
        if room {
            window.add();
        }
        room
    }

    #[test]
    fn room_returns_a_minute_after_the_second_that_used_it() {
        let mut window = RollingMinute::new(0);
        assert!(admit(&mut window, 999, 1));
        assert!(!admit(&mut window, 60_000, 1));
        assert!(!admit(&mut window, 60_998, 1));
        assert_eq!(window.one_more_at_ms(1), 61_000);
        assert!(admit(&mut window, 61_000, 1));
    }

    #[test]
    fn a_clock_set_back_far_starts_afresh_and_a_little_does_not() {
        let mut window = RollingMinute::new(1_000_000);
        assert!(admit(&mut window, 1_000_000, 1));
        assert!(!admit(&mut window, 990_000, 1));
        assert!(admit(&mut window, 900_000, 1));
    }

    #[test]
    fn a_limit_of_zero_lets_nothing_in() {
        let mut window = RollingMinute::new(0);
        assert!(!admit(&mut window, 0, 0));
        assert_eq!(window.one_more_at_ms(0), window.empty_at_ms());
    }

    proptest! {
        #[test]
        fn no_sixty_seconds_see_more_than_the_limit(
            limit in 1_u64..20,
            steps in prop::collection::vec(0_i64..6_000, 1..300),
        ) {
            let mut window = RollingMinute::new(0);
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
            let mut window = RollingMinute::new(0);
            let mut now = 0;
            for step in steps {
                now += step;
                if !admit(&mut window, now, limit) {
                    let at = window.one_more_at_ms(limit);
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
            let mut window = RollingMinute::new(0);
            let mut now = 0;
            let mut seen: Vec<i64> = Vec::new();
            for step in steps {
                now += step;
                window.advance(now);
                window.add();
                seen.push(now / 1000);
                let counted = seen.iter().filter(|s| **s > now / 1000 - SPAN_S).count();
                prop_assert_eq!(window.used(), counted as u64);
            }
        }
    }
}
