//! When a provider is let alone after failures, and how it is tried again. Pure: time, policy and outcomes are
//! data. It must not know of slots, messages or whose fault an outcome was.

use std::time::Duration;

use tokio::time::Instant;

use super::now::Now;
use crate::board::CircuitNote;
use crate::domain::{CircuitPolicy, ProviderId};

/// The first time it stays open; every reopening from half-open doubles it, up to the policy's `open_ms`.
const FIRST_OPEN: Duration = Duration::from_secs(30);
/// A trial that has neither begun to answer nor ended after so long is given up, and another one is let through.
const TRIAL_PATIENCE: Duration = Duration::from_secs(600);

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
    /// One trial at a time.
    HalfOpen {
        trial: Option<Trial>,
        successes: u32,
    },
}

/// The attempt that is out to see whether the provider is well again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trial {
    permit: u64,
    until: Instant,
}

/// Why an attempt is not let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    Open { until: Instant },
    TrialRunning,
}

/// Given with each attempt that was let through, and handed back with its verdict. A stamp of an earlier state
/// proves nothing about the present one and is ignored, with the one exception that `judge` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    epoch: u64,
    permit: u64,
    trial: bool,
}

impl Stamp {
    /// Whether the attempt decides if a half-open circuit closes.
    pub(crate) fn is_trial(self) -> bool {
        self.trial
    }

    /// The permit's number: later permits have higher ones.
    pub(crate) fn permit(self) -> u64 {
        self.permit
    }
}

/// The breaker of one provider.
#[derive(Debug)]
pub(crate) struct Circuit {
    state: State,
    /// Consecutive, since the last success.
    failures: u32,
    last_failure: Option<Instant>,
    /// How often it opened since it was last closed.
    openings: u32,
    /// Counts the states; see `Stamp`.
    epoch: u64,
    /// The half-open state whose trials closed it, while it is closed.
    closed_from: Option<u64>,
    /// When it last opened or closed, here or where it was heard from; Unix milliseconds.
    changed_at_ms: i64,
}

impl Circuit {
    pub(crate) fn new() -> Self {
        Self {
            state: State::Closed,
            failures: 0,
            last_failure: None,
            openings: 0,
            epoch: 0,
            closed_from: None,
            changed_at_ms: i64::MIN,
        }
    }

    pub(crate) fn state(&self) -> State {
        self.state
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.state == State::Closed
    }

    /// Consecutive failures that still count.
    pub(crate) fn failures(&self, policy: &CircuitPolicy, now: Now) -> u32 {
        if self.is_closed() && self.has_decayed(policy, now) {
            0
        } else {
            self.failures
        }
    }

    /// Lets time pass: an open period that is over becomes half-open, and a trial that hangs is given up.
    pub(crate) fn tick(&mut self, now: Now) {
        match &mut self.state {
            State::Open { until } if now.instant >= *until => self.enter(State::HalfOpen {
                trial: None,
                successes: 0,
            }),
            State::HalfOpen { trial, .. } => {
                trial.take_if(|trial| now.instant >= trial.until);
            }
            State::Closed | State::Open { .. } => {}
        }
    }

    /// When time alone changes something.
    pub(crate) fn next_end(&self) -> Option<Instant> {
        match self.state {
            State::Closed => None,
            State::Open { until } => Some(until),
            State::HalfOpen { trial, .. } => trial.map(|trial| trial.until),
        }
    }

    /// Whether an attempt would be let through now.
    pub(crate) fn check(&self) -> Result<(), Held> {
        match self.state {
            State::Closed | State::HalfOpen { trial: None, .. } => Ok(()),
            State::HalfOpen { trial: Some(_), .. } => Err(Held::TrialRunning),
            State::Open { until } => Err(Held::Open { until }),
        }
    }

    /// Lets the attempt with this permit through, or says what holds it.
    pub(crate) fn admit(&mut self, permit: u64, now: Now) -> Result<Stamp, Held> {
        self.tick(now);
        self.check()?;
        if let State::HalfOpen { trial, .. } = &mut self.state {
            let until = now.instant + TRIAL_PATIENCE;
            *trial = Some(Trial { permit, until });
        }
        Ok(Stamp {
            epoch: self.epoch,
            permit,
            trial: matches!(self.state, State::HalfOpen { .. }),
        })
    }

    /// A real answer began. In half-open that is a success at once, so that a long answer does not keep the next
    /// trial waiting. True where it closed the circuit.
    pub(crate) fn begun(&mut self, stamp: Stamp, policy: &CircuitPolicy, now: Now) -> bool {
        self.tick(now);
        match self.state {
            State::HalfOpen { successes, .. } if stamp.epoch == self.epoch => {
                self.trial_succeeded(stamp, successes, policy, now)
            }
            _ => false,
        }
    }

    /// Takes the verdict of an attempt, once; `begun` says whether its answer had begun. True where it opened or
    /// closed the circuit.
    pub(crate) fn judge(
        &mut self,
        stamp: Stamp,
        begun: bool,
        verdict: Verdict,
        policy: &CircuitPolicy,
        now: Now,
    ) -> bool {
        self.tick(now);
        if policy.failure_threshold == 0 {
            return self.close(now);
        }
        // A trial that closed the circuit when it began may still break off: that counts against the closed one.
        let broke_off = begun && verdict == Verdict::Bad && self.closed_from == Some(stamp.epoch);
        if stamp.epoch != self.epoch && !broke_off {
            return false;
        }
        match (self.state, verdict) {
            (State::Closed, Verdict::Good) => {
                self.failures = 0;
                false
            }
            (State::Closed, Verdict::Bad) => {
                self.count_failure(policy, now);
                self.failures >= policy.failure_threshold && self.open(policy, now)
            }
            // What began was counted when it began.
            (State::HalfOpen { successes, .. }, Verdict::Good) if !begun => {
                self.trial_succeeded(stamp, successes, policy, now)
            }
            (State::HalfOpen { .. }, Verdict::Bad) => {
                self.count_failure(policy, now);
                self.open(policy, now)
            }
            (State::HalfOpen { .. }, Verdict::Good | Verdict::None) => {
                self.free_trial(stamp);
                false
            }
            // No attempt is let through while open, so none of this epoch can end.
            (State::Closed, Verdict::None) | (State::Open { .. }, _) => false,
        }
    }

    /// Closes it, whatever came before. True where it was not closed.
    pub(crate) fn close(&mut self, now: Now) -> bool {
        let closed = !self.is_closed();
        self.failures = 0;
        self.openings = 0;
        self.changed_at_ms = now.at_ms;
        self.enter(State::Closed);
        closed
    }

    /// Puts a new policy in force: what may no longer open closes, and no pause outlasts the longest. True where it
    /// closed.
    pub(crate) fn obey(&mut self, policy: &CircuitPolicy, now: Now) -> bool {
        if policy.failure_threshold == 0 {
            return self.close(now);
        }
        if let State::Open { until } = &mut self.state {
            *until = (*until).min(now.instant + Duration::from_millis(policy.open_ms));
        }
        false
    }

    /// Takes over what happened elsewhere. True where it changed how this one stands.
    pub(crate) fn hear(&mut self, note: &CircuitNote, policy: &CircuitPolicy, now: Now) -> bool {
        if policy.failure_threshold == 0 || note.at_ms < self.changed_at_ms {
            return false;
        }
        // A clock that runs ahead elsewhere must not make us deaf to everybody else.
        self.changed_at_ms = note.at_ms.min(now.at_ms);
        let heard_at_ms = self.changed_at_ms;
        let Some(until_ms) = note.open_until_ms else {
            let closes = !self.is_closed() && self.close(now);
            self.changed_at_ms = heard_at_ms;
            return closes;
        };
        let longest = now.instant + Duration::from_millis(policy.open_ms);
        let until = now.instant_of(until_ms).min(longest);
        self.openings = self.openings.max(note.openings);
        let stays = match self.state {
            State::Closed => false,
            State::Open { until: own } => own >= until,
            // It was open and has not been closed: that is what half-open is.
            State::HalfOpen { .. } => until <= now.instant,
        };
        if !stays {
            self.enter(State::Open { until });
            self.tick(now);
        }
        !stays
    }

    /// How it stands, for other replicas and for the next start.
    pub(crate) fn note(&self, provider: ProviderId, now: Now) -> CircuitNote {
        CircuitNote {
            provider,
            open_until_ms: match self.state {
                State::Open { until } => Some(now.ms_of(until)),
                State::Closed | State::HalfOpen { .. } => None,
            },
            openings: self.openings,
            at_ms: self.changed_at_ms,
        }
    }

    fn has_decayed(&self, policy: &CircuitPolicy, now: Now) -> bool {
        let decay = Duration::from_millis(policy.failure_decay_ms);
        self.last_failure
            .is_some_and(|last| now.instant.saturating_duration_since(last) > decay)
    }

    fn count_failure(&mut self, policy: &CircuitPolicy, now: Now) {
        self.failures = self.failures(policy, now).saturating_add(1);
        self.last_failure = Some(now.instant);
    }

    fn trial_succeeded(
        &mut self,
        stamp: Stamp,
        successes: u32,
        policy: &CircuitPolicy,
        now: Now,
    ) -> bool {
        self.free_trial(stamp);
        let reached = successes.saturating_add(1);
        if reached >= policy.half_open_successes {
            let half_open = self.epoch;
            self.close(now);
            self.closed_from = Some(half_open);
            return true;
        }
        if let State::HalfOpen { successes, .. } = &mut self.state {
            *successes = reached;
        }
        false
    }

    /// Only the trial itself makes room for the next one, not an earlier attempt that ends late.
    fn free_trial(&mut self, stamp: Stamp) {
        if let State::HalfOpen { trial, .. } = &mut self.state {
            trial.take_if(|trial| trial.permit == stamp.permit);
        }
    }

    /// Always true: it opened.
    fn open(&mut self, policy: &CircuitPolicy, now: Now) -> bool {
        let doubled = FIRST_OPEN.saturating_mul(1 << self.openings.min(24));
        let pause = doubled.min(Duration::from_millis(policy.open_ms));
        self.openings = self.openings.saturating_add(1);
        self.changed_at_ms = now.at_ms;
        self.enter(State::Open {
            until: now.instant + pause,
        });
        true
    }

    fn enter(&mut self, state: State) {
        self.state = state;
        self.epoch += 1;
        self.closed_from = None;
    }
}
