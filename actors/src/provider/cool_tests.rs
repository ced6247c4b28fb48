//! Cool-downs with a made-up clock: how long, what lengthens them, what ends them.

use proptest::prelude::*;

use super::cool::CoolDowns;
use super::now::Now;
use super::scene::{dawn, scope, wish};
use crate::board::CoolDownNote;
use crate::domain::{CoolScope, ProviderId};

const ACCOUNT: CoolScope = CoolScope::Account;
const DAY_MS: u64 = 24 * 3_600_000;

/// Cool-downs, their clock, and the next permit.
struct Bench {
    cool: CoolDowns,
    now: Now,
    next: u64,
}

impl Bench {
    fn new() -> Self {
        Self {
            cool: CoolDowns::default(),
            now: dawn(),
            next: 0,
        }
    }

    fn pass(&mut self, millis: u64) {
        self.now = self.now.later(millis);
        self.cool.tick(self.now);
    }

    fn permit(&mut self) -> u64 {
        self.next += 1;
        self.next - 1
    }

    fn fails(&mut self, permit: u64, scope: CoolScope, for_ms: u64, stated: bool) -> bool {
        let wish = wish(scope, for_ms, stated);
        self.cool.failed(&wish, permit, self.next, self.now)
    }

    /// A new attempt fails with a guessed pause.
    fn guess(&mut self, scope: CoolScope, for_ms: u64) -> bool {
        let permit = self.permit();
        self.fails(permit, scope, for_ms, false)
    }

    fn hears(&mut self, scope: CoolScope, for_ms: i64, stated: bool, at_ms: i64) -> bool {
        let note = CoolDownNote {
            provider: ProviderId(1),
            scope,
            until_ms: self.now.at_ms + for_ms,
            stated,
            at_ms,
        };
        self.cool.hear(&note, self.next, self.now)
    }

    fn account_ms(&self) -> Option<u64> {
        let cooling = self.cool.account(self.now)?;
        Some(self.now.until(cooling.until))
    }

    fn model_ms(&self, model: &str) -> Option<u64> {
        let cooling = self.cool.model(model, self.now)?;
        Some(self.now.until(cooling.until))
    }
}

#[test]
fn a_stated_pause_lasts_exactly_as_said_up_to_a_month() {
    let mut bench = Bench::new();
    let permit = bench.permit();
    assert!(bench.fails(permit, ACCOUNT, 27 * 3_600_000, true));
    assert_eq!(bench.account_ms(), Some(27 * 3_600_000));
    // Another limit, hit by an attempt that was out already, is known to end sooner.
    assert!(!bench.fails(permit, ACCOUNT, 20_000, true));
    assert!(!bench.fails(permit, ACCOUNT, 60_000_000_000, false));
    assert_eq!(bench.account_ms(), Some(27 * 3_600_000));
    assert!(bench.fails(permit, ACCOUNT, u64::MAX, true));
    assert_eq!(bench.account_ms(), Some(31 * DAY_MS));
    bench.pass(31 * DAY_MS);
    assert_eq!(bench.account_ms(), None);
}

#[test]
fn guesses_double_up_to_the_most_and_a_success_starts_them_anew() {
    for (scope, most) in [(ACCOUNT, 1_800_000), (scope("m"), 3_600_000)] {
        let mut bench = Bench::new();
        let left = |bench: &Bench| bench.account_ms().or(bench.model_ms("m")).unwrap();
        let mut pauses = Vec::new();
        for _ in 0..9 {
            assert!(bench.guess(scope.clone(), 30_000));
            pauses.push(left(&bench));
            bench.pass(left(&bench));
        }
        let doubled = [30, 60, 120, 240, 480, 960, 1920, 3840, 7680];
        assert_eq!(pauses, doubled.map(|secs: u64| (secs * 1000).min(most)));
        let permit = bench.permit();
        assert!(bench.cool.served("m", permit, bench.now).is_empty());
        bench.guess(scope, 30_000);
        assert_eq!(left(&bench), 30_000);
    }
}

#[test]
fn attempts_that_were_out_when_it_began_lengthen_nothing() {
    let mut bench = Bench::new();
    let out: Vec<u64> = (0..20).map(|_| bench.permit()).collect();
    assert!(bench.fails(out[0], ACCOUNT, 30_000, false));
    for permit in &out[1..10] {
        assert!(!bench.fails(*permit, ACCOUNT, 30_000, false));
    }
    assert_eq!(bench.account_ms(), Some(30_000));
    bench.pass(30_000);
    for permit in &out[10..] {
        assert!(!bench.fails(*permit, ACCOUNT, 30_000, false));
    }
    assert_eq!(bench.account_ms(), None);
    assert!(bench.guess(ACCOUNT, 30_000));
    assert_eq!(bench.account_ms(), Some(60_000));
}

#[test]
fn a_last_resort_that_is_served_ends_a_guess_and_nothing_ends_a_stated_pause() {
    let mut bench = Bench::new();
    let before = bench.permit();
    bench.guess(ACCOUNT, 30_000);
    assert!(bench.cool.served("m", before, bench.now).is_empty());
    assert_eq!(bench.account_ms(), Some(30_000));
    let last_resort = bench.permit();
    assert_eq!(bench.cool.served("m", last_resort, bench.now), [ACCOUNT]);
    assert_eq!(bench.account_ms(), None);

    let permit = bench.permit();
    bench.fails(permit, ACCOUNT, 30_000, true);
    let later = bench.permit();
    assert!(bench.cool.served("m", later, bench.now).is_empty());
    assert_eq!(bench.account_ms(), Some(30_000));
}

#[test]
fn a_model_cools_alone() {
    let mut bench = Bench::new();
    bench.guess(scope("a"), 30_000);
    bench.guess(scope("b"), 40_000);
    assert_eq!(bench.account_ms(), None);
    assert_eq!(bench.model_ms("a"), Some(30_000));
    let permit = bench.permit();
    assert_eq!(bench.cool.served("a", permit, bench.now), [scope("a")]);
    assert_eq!(
        (bench.model_ms("a"), bench.model_ms("b")),
        (None, Some(40_000))
    );
    let version = bench.cool.version();
    bench.pass(40_000);
    assert!(bench.cool.models(bench.now).is_empty());
    assert_ne!(bench.cool.version(), version);
}

#[test]
fn made_up_models_do_not_fill_the_memory() {
    let mut bench = Bench::new();
    bench.guess(scope("longest"), 3_600_000);
    for number in 0..1000 {
        bench.guess(scope(&format!("m{number}")), 1000 + number);
    }
    assert_eq!(bench.cool.models(bench.now).len(), 256);
    assert!(bench.model_ms("longest").is_some());
    assert!(bench.model_ms("m999").is_some());
    assert!(!bench.guess(scope(&"x".repeat(257)), 1000));
}

#[test]
fn what_is_heard_holds_and_ends_and_old_news_does_neither() {
    let mut bench = Bench::new();
    let at = bench.now.at_ms;
    assert!(bench.hears(ACCOUNT, 60_000, true, at));
    assert_eq!(bench.account_ms(), Some(60_000));
    // Neither shorter nor weaker news takes anything away.
    assert!(!bench.hears(ACCOUNT, 10_000, true, at + 1));
    assert!(!bench.hears(ACCOUNT, 90_000, false, at + 1));
    assert!(!bench.hears(ACCOUNT, 0, true, at - 1));
    assert_eq!(bench.account_ms(), Some(60_000));
    bench.pass(10);
    assert!(bench.hears(ACCOUNT, 0, true, at + 5));
    assert_eq!(bench.account_ms(), None);
    // The end is remembered: an opening of before it is old news.
    assert!(!bench.hears(ACCOUNT, 60_000, true, at + 4));
    assert_eq!(bench.account_ms(), None);
    assert!(bench.hears(scope("m"), 60_000, false, at));
    assert_eq!(bench.model_ms("m"), Some(60_000));
}

#[test]
fn a_note_says_what_another_replica_needs() {
    let mut bench = Bench::new();
    bench.guess(scope("m"), 30_000);
    let note = bench
        .cool
        .note(ProviderId(1), &scope("m"), bench.now)
        .unwrap();
    let mut other = CoolDowns::default();
    assert!(other.hear(&note, 0, bench.now));
    assert_eq!(other.models(bench.now), bench.cool.models(bench.now));
    bench.pass(5);
    assert_eq!(bench.cool.end_all(bench.now), [scope("m")]);
    let note = bench
        .cool
        .note(ProviderId(1), &scope("m"), bench.now)
        .unwrap();
    assert!(other.hear(&note, 0, bench.now));
    assert!(other.models(bench.now).is_empty());
}

proptest! {
    /// Whatever happened: nothing outlasts a month, and nothing that we guessed outlasts an hour. The next end is
    /// the end of something, and the list of models is the models that are held.
    #[test]
    fn all_of_them_end(events in prop::collection::vec(
        (0..6_u8, 0..4_usize, 0..5_000_000_u64, any::<bool>(), 0..4_000_000_u64), 0..100,
    )) {
        let mut bench = Bench::new();
        let names = ["a", "b", "c"];
        for (what, which, millis, stated, wait) in events {
            let subject = names.get(which).map_or(ACCOUNT, |name| scope(name));
            let permit = bench.permit();
            match what {
                0..=1 => { bench.fails(permit, subject, millis, stated); }
                2 => { bench.fails(permit / 2, subject, millis, stated); }
                3 => { bench.cool.served(names[which % 3], permit, bench.now); }
                4 => { bench.hears(subject, i64::try_from(millis).unwrap() - 1_000_000, stated, bench.now.at_ms); }
                _ => bench.pass(wait),
            }
            let held: Vec<_> = names.iter().filter(|name| bench.model_ms(name).is_some()).collect();
            let listed = bench.cool.models(bench.now);
            prop_assert_eq!(held.len(), listed.len());
            let ends = listed.iter().map(|(_, cooling)| *cooling).chain(bench.cool.account(bench.now));
            prop_assert_eq!(bench.cool.next_end(bench.now), ends.map(|cooling| cooling.until).min());
        }
        bench.pass(31 * DAY_MS);
        prop_assert!(bench.cool.account(bench.now).is_none() && bench.cool.models(bench.now).is_empty());
    }
}
