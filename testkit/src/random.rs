//! A script that fails at random, the same way in every run: the generator is seeded.
//! Which request meets which failure depends on the order of arrival; how many of a thousand do, does not.

use std::sync::{Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::{Answer, Script, Seen};

impl Script {
    /// Answers a `share` of the requests (0 to 1) with one of `failures`, drawn evenly, the others as `otherwise`.
    ///
    /// # Panics
    /// When `share` is no share, or nothing is given to fail with.
    #[must_use]
    pub fn failing_at_random(
        seed: u64,
        share: f64,
        failures: Vec<Answer>,
        otherwise: impl Fn(&Seen) -> Answer + Send + Sync + 'static,
    ) -> Self {
        assert!((0.0..=1.0).contains(&share), "`{share}` is no share");
        assert!(!failures.is_empty(), "nothing to fail with");
        let dice = Mutex::new(StdRng::seed_from_u64(seed));
        Self::from(move |seen: &Seen| {
            let drawn = {
                let mut dice = dice.lock().unwrap_or_else(PoisonError::into_inner);
                let fails = dice.random_bool(share);
                fails.then(|| dice.random_range(0..failures.len()))
            };
            drawn.map_or_else(|| otherwise(seen), |index| failures[index].clone())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_kept_and_every_failure_is_met_in_the_same_order_each_time() {
        let seen = Seen {
            method: "POST".to_owned(),
            path: "/v1/messages".to_owned(),
            query: String::new(),
            headers: Vec::new(),
            body: bytes::Bytes::new(),
            connection: 1,
        };
        let statuses = || {
            let failures = vec![
                Answer::error(500, "api_error", "x"),
                Answer::error(529, "overloaded_error", "x"),
            ];
            let script =
                Script::failing_at_random(7, 0.3, failures, |_: &Seen| Answer::message("fine"));
            (0..1000)
                .map(|index| script.answer(&seen, index).render(&seen).status)
                .collect::<Vec<u16>>()
        };
        let first = statuses();
        let count = |status| first.iter().filter(|drawn| **drawn == status).count();
        assert!((250..350).contains(&(count(500) + count(529))));
        assert!(count(500) > 100 && count(529) > 100);
        assert_eq!(first, statuses());
    }
}
