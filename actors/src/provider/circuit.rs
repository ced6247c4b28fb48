//! When a provider is let alone after failures, and how it is tried again. Pure: time, policy and outcomes are
//! data. It must not know of slots, messages or whose fault an outcome was.

use std::time::Duration;

use tokio::time::Instant;

use crate::domain::CircuitPolicy;

/// The first time it stays open; every reopening from half-open doubles it, up to the policy's `open_ms`.
const FIRST_OPEN: Duration = Duration::from_secs(30);

/// What a finished attempt says about the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Good,
    Bad,
    /// Says nothing: not the provider's fault, or nobody saw the end.
    None,
}

/// How the circuit stands, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Closed,
    Open {
        until: Instant,
    },
    /// One trial at a time; `trial` says whether one is out.
    HalfOpen {
        trial: bool,
        successes: u32,
    },
}

/// Why an attempt is not let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    Open { until: Instant },
    TrialRunning,
}

/// Given with each attempt that was let through, and handed back with its verdict. A stamp of an earlier state
/// proves nothing about the present one and is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp(u64);

/// The breaker of one provider.
#[derive(Debug)]
pub(crate) struct Circuit {
    state: State,
    /// Consecutive, since the last success.
    failures: u32,
    /// How often it opened since it was last closed.
    openings: u32,
    /// Counts the states; see `Stamp`.
    epoch: u64,
}

impl Circuit {
    pub(crate) fn new() -> Self {
        Self {
            state: State::Closed,
            failures: 0,
            openings: 0,
            epoch: 0,
        }
    }

    pub(crate) fn state(&self) -> State {
        self.state
    }

    pub(crate) fn failures(&self) -> u32 {
        self.failures
    }

    /// Lets time pass: an open period that is over becomes half-open.
    pub(crate) fn tick(&mut self, now: Instant) {
        if matches!(self.state, State::Open { until } if now >= until) {
            self.enter(State::HalfOpen {
                trial: false,
                successes: 0,
            });
        }
    }

    /// Whether an attempt would be let through now.
    pub(crate) fn check(&self) -> Result<(), Held> {
        match self.state {
            State::Closed | State::HalfOpen { trial: false, .. } => Ok(()),
            State::HalfOpen { trial: true, .. } => Err(Held::TrialRunning),
            State::Open { until } => Err(Held::Open { until }),
        }
    }

    /// Lets an attempt through, or says what holds it.
    pub(crate) fn admit(&mut self, now: Instant) -> Result<Stamp, Held> {
        self.tick(now);
        self.check()?;
        if let State::HalfOpen { trial, .. } = &mut self.state {
            *trial = true;
        }
        Ok(Stamp(self.epoch))
    }

    /// Takes the verdict of an attempt. True where it opened the circuit.
    pub(crate) fn judge(
        &mut self,
        stamp: Stamp,
        verdict: Verdict,
        policy: &CircuitPolicy,
        now: Instant,
    ) -> bool {
        self.tick(now);
        if stamp.0 != self.epoch {
            return false;
        }
        match (self.state, verdict) {
            (State::Closed, Verdict::Good) => self.failures = 0,
            (State::Closed, Verdict::Bad) => {
                self.failures = self.failures.saturating_add(1);
                if policy.failure_threshold > 0 && self.failures >= policy.failure_threshold {
                    self.open(policy, now);
                    return true;
                }
            }
            (State::HalfOpen { successes, .. }, Verdict::Good) => {
                let successes = successes.saturating_add(1);
                if successes >= policy.half_open_successes {
                    self.reset();
                } else {
                    self.state = State::HalfOpen {
                        trial: false,
                        successes,
                    };
                }
            }
            (State::HalfOpen { .. }, Verdict::Bad) => {
                self.failures = self.failures.saturating_add(1);
                self.open(policy, now);
                return true;
            }
            (State::HalfOpen { successes, .. }, Verdict::None) => {
                self.state = State::HalfOpen {
                    trial: false,
                    successes,
                };
            }
            // No attempt is let through while open, so none of this epoch can end.
            (State::Closed, Verdict::None) | (State::Open { .. }, _) => {}
        }
        false
    }

    /// Closes it, whatever came before.
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
        self.openings = 0;
        self.enter(State::Closed);
    }

    fn open(&mut self, policy: &CircuitPolicy, now: Instant) {
        let doubled = FIRST_OPEN.saturating_mul(1 << self.openings.min(24));
        let pause = doubled.min(Duration::from_millis(policy.open_ms));
        self.openings = self.openings.saturating_add(1);
        self.enter(State::Open { until: now + pause });
    }

    fn enter(&mut self, state: State) {
        self.state = state;
        self.epoch += 1;
    }
}
