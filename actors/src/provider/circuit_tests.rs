//! The breaker with a made-up clock: opens, waits, tries, closes, and never wedges.

use std::time::Duration;

use proptest::prelude::*;
use tokio::time::Instant;

use super::circuit::{Circuit, Held, Stamp, State, Verdict};
use super::health::Health;
use crate::domain::CircuitPolicy;

const POLICY: CircuitPolicy = CircuitPolicy {
    failure_threshold: 3,
    open_ms: 1_800_000,
    half_open_successes: 2,
};

fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// Lets an attempt through and judges it at once. True where it opened the circuit.
fn attempt(circuit: &mut Circuit, verdict: Verdict, now: Instant) -> bool {
    let stamp = circuit.admit(now).unwrap();
    circuit.judge(stamp, verdict, &POLICY, now)
}

fn opened(now: Instant) -> Circuit {
    let mut circuit = Circuit::new();
    assert!(!attempt(&mut circuit, Verdict::Bad, now));
    assert!(!attempt(&mut circuit, Verdict::Bad, now));
    assert!(attempt(&mut circuit, Verdict::Bad, now));
    circuit
}

#[test]
fn consecutive_failures_open_it_for_thirty_seconds() {
    let now = Instant::now();
    let mut circuit = opened(now);
    let until = now + secs(30);
    assert_eq!(circuit.state(), State::Open { until });
    assert_eq!(circuit.admit(now + secs(29)), Err(Held::Open { until }));
    assert!(circuit.admit(until).is_ok());
}

#[test]
fn a_success_between_failures_starts_the_count_anew_and_nothing_else_does() {
    let now = Instant::now();
    let mut circuit = Circuit::new();
    for _ in 0..10 {
        attempt(&mut circuit, Verdict::Bad, now);
        attempt(&mut circuit, Verdict::Bad, now);
        attempt(&mut circuit, Verdict::Good, now);
    }
    assert_eq!(circuit.state(), State::Closed);
    attempt(&mut circuit, Verdict::Bad, now);
    attempt(&mut circuit, Verdict::Bad, now);
    attempt(&mut circuit, Verdict::None, now);
    assert!(attempt(&mut circuit, Verdict::Bad, now));
}

#[test]
fn a_threshold_of_zero_never_opens_it() {
    let now = Instant::now();
    let policy = CircuitPolicy {
        failure_threshold: 0,
        ..POLICY
    };
    let mut circuit = Circuit::new();
    for _ in 0..1000 {
        let stamp = circuit.admit(now).unwrap();
        assert!(!circuit.judge(stamp, Verdict::Bad, &policy, now));
    }
}

#[test]
fn half_open_lets_one_trial_out_at_a_time_and_closes_after_enough() {
    let now = Instant::now();
    let mut circuit = opened(now);
    let later = now + secs(30);
    let trial = circuit.admit(later).unwrap();
    assert_eq!(circuit.admit(later), Err(Held::TrialRunning));
    circuit.judge(trial, Verdict::None, &POLICY, later);
    attempt(&mut circuit, Verdict::Good, later);
    assert!(matches!(
        circuit.state(),
        State::HalfOpen { successes: 1, .. }
    ));
    attempt(&mut circuit, Verdict::Good, later);
    assert_eq!(circuit.state(), State::Closed);
    assert_eq!(circuit.failures(), 0);
}

#[test]
fn every_reopening_doubles_the_pause_up_to_the_most() {
    let mut now = Instant::now();
    let mut circuit = opened(now);
    let mut pauses = Vec::new();
    for _ in 0..9 {
        let State::Open { until } = circuit.state() else {
            panic!("a failed trial reopens it");
        };
        pauses.push(until.duration_since(now).as_secs());
        now = until;
        assert!(attempt(&mut circuit, Verdict::Bad, now));
    }
    assert_eq!(pauses, [30, 60, 120, 240, 480, 960, 1800, 1800, 1800]);
}

#[test]
fn an_attempt_of_an_earlier_state_proves_nothing() {
    let now = Instant::now();
    let mut circuit = Circuit::new();
    let old: Vec<Stamp> = (0..10).map(|_| circuit.admit(now).unwrap()).collect();
    for _ in 0..3 {
        attempt(&mut circuit, Verdict::Bad, now);
    }
    let later = now + secs(30);
    circuit.tick(later);
    circuit.judge(old[0], Verdict::Bad, &POLICY, later);
    circuit.judge(old[1], Verdict::Good, &POLICY, later);
    assert_eq!(
        circuit.state(),
        State::HalfOpen {
            trial: false,
            successes: 0
        }
    );
    circuit.reset();
    for stamp in &old[2..] {
        circuit.judge(*stamp, Verdict::Bad, &POLICY, later);
    }
    assert_eq!(circuit.state(), State::Closed);
}

#[derive(Clone, Debug)]
enum Event {
    Admit,
    Judge(usize, u8),
    Pass(u64),
    Reset,
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => Just(Event::Admit),
        4 => (any::<usize>(), 0..3_u8).prop_map(|(which, verdict)| Event::Judge(which, verdict)),
        2 => (0..4_000_u64).prop_map(Event::Pass),
        1 => Just(Event::Reset),
    ]
}

proptest! {
    /// Whatever happened before: once the attempts that are out have come back, a provider that has recovered is
    /// tried again within the longest pause, and closes after as many successes as the policy says.
    #[test]
    fn it_never_wedges(
        events in prop::collection::vec(event(), 0..200),
        threshold in 1..6_u32,
        successes in 0..4_u32,
        open_ms in 0..2_000_000_u64,
    ) {
        let policy = CircuitPolicy { failure_threshold: threshold, open_ms, half_open_successes: successes };
        let mut now = Instant::now();
        let mut circuit = Circuit::new();
        let mut out = Vec::new();
        for event in events {
            match event {
                Event::Admit => out.extend(circuit.admit(now).ok()),
                Event::Judge(which, verdict) if !out.is_empty() => {
                    let stamp = out.swap_remove(which % out.len());
                    let verdict = [Verdict::Good, Verdict::Bad, Verdict::None][usize::from(verdict)];
                    circuit.judge(stamp, verdict, &policy, now);
                }
                Event::Judge(..) => {}
                Event::Pass(secs) => now += Duration::from_secs(secs),
                Event::Reset => circuit.reset(),
            }
        }
        for stamp in out {
            circuit.judge(stamp, Verdict::None, &policy, now);
        }
        now += Duration::from_millis(open_ms);
        for _ in 0..successes.max(1) {
            let stamp = circuit.admit(now);
            prop_assert!(stamp.is_ok(), "{:?}", circuit);
            circuit.judge(stamp.unwrap(), Verdict::Good, &policy, now);
        }
        prop_assert_eq!(circuit.state(), State::Closed);
    }
}

#[test]
fn health_looks_back_on_the_last_64() {
    let mut health = Health::default();
    assert_eq!((health.success_rate(), health.ttfb_ms()), (1.0, None));
    health.success(100);
    health.failure();
    assert_eq!(health.success_rate(), 0.5);
    assert_eq!(health.ttfb_ms(), Some(100.0));
    health.success(200);
    assert!((health.ttfb_ms().unwrap() - 120.0).abs() < 1e-9);
    (0..64).for_each(|_| health.failure());
    assert_eq!(health.success_rate(), 0.0);
    (0..16).for_each(|_| health.success(1));
    assert_eq!(health.success_rate(), 0.25);
    assert_eq!((health.served(), health.failed()), (18, 65));
}
