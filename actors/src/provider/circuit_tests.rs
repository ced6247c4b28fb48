//! The breaker with a made-up clock: opens, waits, tries, closes, and never wedges.

use std::time::Duration;

use proptest::prelude::*;

use super::circuit::{Circuit, Held, Stamp, State, Verdict};
use super::now::Now;
use super::scene::dawn;
use crate::board::CircuitNote;
use crate::domain::{CircuitPolicy, ProviderId};

const POLICY: CircuitPolicy = CircuitPolicy {
    failure_threshold: 3,
    open_ms: 1_800_000,
    half_open_successes: 2,
    failure_decay_ms: 600_000,
};

/// A circuit, its clock, and the next permit.
struct Bench {
    circuit: Circuit,
    now: Now,
    permits: u64,
    policy: CircuitPolicy,
}

impl Bench {
    fn new() -> Self {
        Self {
            circuit: Circuit::new(),
            now: dawn(),
            permits: 0,
            policy: POLICY,
        }
    }

    fn opened() -> Self {
        let mut bench = Self::new();
        assert!(!bench.attempt(Verdict::Bad));
        assert!(!bench.attempt(Verdict::Bad));
        assert!(bench.attempt(Verdict::Bad));
        bench
    }

    /// Open, and the pause is over.
    fn half_open() -> Self {
        let mut bench = Self::opened();
        bench.pass(30);
        bench
    }

    fn pass(&mut self, secs: u64) {
        self.now = self.now.later(secs * 1000);
        self.circuit.tick(self.now);
    }

    fn admit(&mut self) -> Result<Stamp, Held> {
        self.permits += 1;
        self.circuit.admit(self.permits, self.now)
    }

    fn begun(&mut self, stamp: Stamp) -> bool {
        self.circuit.begun(stamp, &self.policy, self.now)
    }

    fn judge(&mut self, stamp: Stamp, begun: bool, verdict: Verdict) -> bool {
        self.circuit
            .judge(stamp, begun, verdict, &self.policy, self.now)
    }

    /// Lets an attempt through and judges it at once. True where it opened or closed the circuit.
    fn attempt(&mut self, verdict: Verdict) -> bool {
        let stamp = self.admit().unwrap();
        self.judge(stamp, false, verdict)
    }

    fn hears(&mut self, open_for_secs: Option<i64>, openings: u32, at_ms: i64) -> bool {
        let note = CircuitNote {
            provider: ProviderId(1),
            open_until_ms: open_for_secs.map(|secs| self.now.at_ms + secs * 1000),
            openings,
            at_ms,
        };
        self.circuit.hear(&note, &self.policy, self.now)
    }

    fn open_for(&self) -> Option<u64> {
        match self.circuit.state() {
            State::Open { until } => Some(self.now.until(until) / 1000),
            _ => None,
        }
    }

    fn successes(&self) -> Option<u32> {
        match self.circuit.state() {
            State::HalfOpen { successes, .. } => Some(successes),
            _ => None,
        }
    }
}

#[test]
fn consecutive_failures_open_it_for_thirty_seconds() {
    let mut bench = Bench::opened();
    let until = bench.now.instant + Duration::from_secs(30);
    assert_eq!(bench.circuit.state(), State::Open { until });
    bench.pass(29);
    assert_eq!(bench.admit(), Err(Held::Open { until }));
    bench.pass(1);
    assert!(bench.admit().is_ok());
}

#[test]
fn a_success_between_failures_starts_the_count_anew_and_nothing_else_does() {
    let mut bench = Bench::new();
    for _ in 0..10 {
        bench.attempt(Verdict::Bad);
        bench.attempt(Verdict::Bad);
        bench.attempt(Verdict::Good);
    }
    assert!(bench.circuit.is_closed());
    bench.attempt(Verdict::Bad);
    bench.attempt(Verdict::Bad);
    bench.attempt(Verdict::None);
    assert!(bench.attempt(Verdict::Bad));
}

#[test]
fn failures_decay() {
    let mut bench = Bench::new();
    for _ in 0..10 {
        bench.attempt(Verdict::Bad);
        bench.attempt(Verdict::Bad);
        bench.pass(601);
        assert_eq!(bench.circuit.failures(&POLICY, bench.now), 0);
    }
    assert!(bench.circuit.is_closed());
    // Each comes in time after the one before: the count goes on, however long it takes.
    bench.attempt(Verdict::Bad);
    bench.pass(600);
    bench.attempt(Verdict::Bad);
    bench.pass(600);
    assert!(bench.attempt(Verdict::Bad));
}

#[test]
fn a_threshold_of_zero_never_opens_it_and_closes_it() {
    let mut bench = Bench::half_open();
    bench.policy.failure_threshold = 0;
    let trial = bench.admit().unwrap();
    assert!(bench.judge(trial, false, Verdict::Bad));
    for _ in 0..1000 {
        bench.attempt(Verdict::Bad);
        assert!(bench.circuit.is_closed());
    }
    assert!(!bench.hears(Some(60), 1, bench.now.at_ms + 1));
    assert!(bench.circuit.is_closed());
    let mut bench = Bench::opened();
    bench.policy.failure_threshold = 0;
    let (policy, now) = (bench.policy, bench.now);
    assert!(bench.circuit.obey(&policy, now));
    assert!(bench.circuit.is_closed());
}

#[test]
fn half_open_lets_one_trial_out_at_a_time_and_closes_after_enough() {
    let mut bench = Bench::half_open();
    let trial = bench.admit().unwrap();
    assert_eq!(bench.admit(), Err(Held::TrialRunning));
    bench.judge(trial, false, Verdict::None);
    bench.attempt(Verdict::Good);
    assert_eq!(bench.successes(), Some(1));
    assert!(bench.attempt(Verdict::Good));
    assert!(bench.circuit.is_closed());
    assert_eq!(bench.circuit.failures(&POLICY, bench.now), 0);
}

#[test]
fn a_trial_counts_when_its_answer_begins_and_not_again_when_it_ends() {
    let mut bench = Bench::half_open();
    let first = bench.admit().unwrap();
    assert!(!bench.begun(first));
    assert_eq!(bench.successes(), Some(1));
    // While the first still answers, a second one is let through, and the end of the first proves nothing more.
    let second = bench.admit().unwrap();
    assert!(!bench.judge(first, true, Verdict::Good));
    assert_eq!(bench.successes(), Some(1));
    assert_eq!(bench.admit(), Err(Held::TrialRunning));
    assert!(bench.begun(second));
    assert!(bench.circuit.is_closed());
}

#[test]
fn a_trial_that_breaks_off_reopens_a_half_open_circuit_and_counts_against_a_closed_one() {
    let mut bench = Bench::half_open();
    let first = bench.admit().unwrap();
    bench.begun(first);
    assert!(bench.judge(first, true, Verdict::Bad));
    assert_eq!(bench.open_for(), Some(60));

    bench.pass(60);
    let first = bench.admit().unwrap();
    bench.begun(first);
    let second = bench.admit().unwrap();
    bench.begun(second);
    assert!(bench.circuit.is_closed());
    bench.judge(first, true, Verdict::Bad);
    bench.judge(second, true, Verdict::Bad);
    assert_eq!(bench.circuit.failures(&POLICY, bench.now), 2);
    assert!(bench.attempt(Verdict::Bad));
}

#[test]
fn a_trial_that_hangs_is_given_up() {
    let mut bench = Bench::half_open();
    let hanging = bench.admit().unwrap();
    bench.pass(599);
    assert_eq!(bench.admit(), Err(Held::TrialRunning));
    bench.pass(1);
    let next = bench.admit().unwrap();
    // The end of the one that hung does not make room beside the next.
    bench.judge(hanging, false, Verdict::None);
    assert_eq!(bench.admit(), Err(Held::TrialRunning));
    bench.judge(next, false, Verdict::Good);
    assert!(bench.admit().is_ok());
}

#[test]
fn every_reopening_doubles_the_pause_up_to_the_most() {
    let mut bench = Bench::opened();
    let mut pauses = Vec::new();
    for _ in 0..9 {
        let pause = bench.open_for().unwrap();
        pauses.push(pause);
        bench.pass(pause);
        assert!(bench.attempt(Verdict::Bad));
    }
    assert_eq!(pauses, [30, 60, 120, 240, 480, 960, 1800, 1800, 1800]);
}

#[test]
fn a_shorter_longest_pause_shortens_the_one_that_runs() {
    let mut bench = Bench::opened();
    let policy = CircuitPolicy {
        open_ms: 5_000,
        ..POLICY
    };
    let now = bench.now;
    assert!(!bench.circuit.obey(&policy, now));
    assert_eq!(bench.open_for(), Some(5));
}

#[test]
fn an_attempt_of_an_earlier_state_proves_nothing() {
    let mut bench = Bench::new();
    let old: Vec<Stamp> = (0..10).map(|_| bench.admit().unwrap()).collect();
    for _ in 0..3 {
        bench.attempt(Verdict::Bad);
    }
    bench.pass(30);
    bench.judge(old[0], true, Verdict::Bad);
    bench.judge(old[1], false, Verdict::Good);
    bench.begun(old[2]);
    assert_eq!(bench.successes(), Some(0));
    bench.circuit.close(bench.now);
    for stamp in &old[3..] {
        bench.judge(*stamp, true, Verdict::Bad);
    }
    assert!(bench.circuit.is_closed());
}

#[test]
fn what_happens_elsewhere_happens_here_and_old_news_does_not() {
    let mut bench = Bench::new();
    let at = bench.now.at_ms;
    assert!(bench.hears(Some(60), 2, at));
    assert_eq!(bench.open_for(), Some(60));
    // A shorter opening takes nothing away; the count of openings is taken over.
    assert!(!bench.hears(Some(10), 3, at));
    assert_eq!(bench.open_for(), Some(60));
    assert!(!bench.hears(None, 0, at - 1));
    assert!(bench.hears(Some(90), 3, at));
    bench.pass(90);
    bench.attempt(Verdict::Bad);
    assert_eq!(bench.open_for(), Some(240));
    // Older than the opening that just happened here.
    assert!(!bench.hears(None, 0, at));
    let at = bench.now.at_ms;
    assert!(bench.hears(None, 0, at));
    assert!(bench.circuit.is_closed());
    assert!(!bench.hears(None, 0, at));
}

#[test]
fn an_opening_of_before_the_start_that_is_over_leaves_it_half_open() {
    let mut bench = Bench::new();
    let at = bench.now.at_ms - 100_000;
    assert!(bench.hears(Some(-10), 2, at));
    assert_eq!(bench.successes(), Some(0));
    bench.attempt(Verdict::Good);
    assert!(!bench.hears(Some(-10), 2, at));
    assert_eq!(bench.successes(), Some(1));
}

#[test]
fn clocks_that_run_wrong_elsewhere_hold_nothing_for_long() {
    let mut bench = Bench::new();
    let at = bench.now.at_ms;
    assert!(bench.hears(Some(10_000_000), 1, at + 10_000_000_000));
    assert_eq!(bench.open_for(), Some(1800));
    assert!(bench.hears(None, 0, at));
    assert!(bench.circuit.is_closed());
}

#[derive(Clone, Debug)]
enum Event {
    Admit,
    Begin(usize),
    Judge(usize, u8),
    Pass(u64),
    Hear(Option<i64>, u32, i64),
    Reset,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => Just(Event::Admit),
        2 => any::<usize>().prop_map(Event::Begin),
        4 => (any::<usize>(), 0..3_u8).prop_map(|(which, verdict)| Event::Judge(which, verdict)),
        2 => (0..4_000_u64).prop_map(Event::Pass),
        1 => (prop::option::of(-4_000..400_000_i64), 0..40_u32, -5_000..5_000_i64)
            .prop_map(|(open, openings, at)| Event::Hear(open, openings, at)),
        1 => Just(Event::Reset),
    ]
}

/// Attempts that are out, and whether their answers have begun.
type Out = Vec<(Stamp, bool)>;

fn happens(bench: &mut Bench, out: &mut Out, event: Event) {
    let which = |which: usize, out: &Out| (!out.is_empty()).then(|| which % out.len());
    match event {
        Event::Admit => out.extend(bench.admit().ok().map(|stamp| (stamp, false))),
        Event::Begin(index) => {
            if let Some(index) = which(index, out)
                && !out[index].1
            {
                out[index].1 = true;
                bench.begun(out[index].0);
            }
        }
        Event::Judge(index, verdict) => {
            if let Some(index) = which(index, out) {
                let (stamp, begun) = out.swap_remove(index);
                let verdict = [Verdict::Good, Verdict::Bad, Verdict::None][usize::from(verdict)];
                bench.judge(stamp, begun, verdict);
            }
        }
        Event::Pass(secs) => bench.pass(secs),
        Event::Hear(open, openings, at) => {
            bench.hears(open, openings, bench.now.at_ms + at);
        }
        Event::Reset => {
            bench.circuit.close(bench.now);
        }
    }
}

proptest! {
    /// Whatever happened before, and though attempts may hang for ever: a provider that has recovered is tried
    /// again within the longest pause (or once a hanging trial is given up), and closes after enough successes.
    #[test]
    fn it_never_wedges(
        events in prop::collection::vec(event(), 0..200),
        threshold in 1..6_u32,
        successes in 0..4_u32,
        open_ms in 0..2_000_000_u64,
    ) {
        let mut bench = Bench::new();
        bench.policy = CircuitPolicy { failure_threshold: threshold, open_ms, half_open_successes: successes, ..POLICY };
        let mut out = Out::new();
        for event in events {
            happens(&mut bench, &mut out, event);
        }
        let wait = if matches!(bench.circuit.state(), State::HalfOpen { .. }) { 600 } else { open_ms / 1000 + 1 };
        bench.pass(wait);
        for _ in 0..successes.max(1) {
            let stamp = bench.admit();
            prop_assert!(stamp.is_ok(), "{:?}", bench.circuit);
            bench.judge(stamp.unwrap(), false, Verdict::Good);
        }
        prop_assert!(bench.circuit.is_closed());
    }

    /// However many ask in half-open, exactly one is let through until it has begun or ended.
    #[test]
    fn half_open_never_has_two_trials(events in prop::collection::vec(event(), 0..200), askers in 2..50_usize) {
        let mut bench = Bench::new();
        let mut out = Out::new();
        for event in events {
            happens(&mut bench, &mut out, event);
            let half_open = matches!(bench.circuit.state(), State::HalfOpen { trial: None, .. });
            if half_open {
                let through: Vec<Stamp> = (0..askers).filter_map(|_| bench.admit().ok()).collect();
                prop_assert_eq!(through.len(), 1);
                out.push((through[0], false));
            }
        }
    }
}
