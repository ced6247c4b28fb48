//! One actor per upstream account: slots, circuit and health; grants a `Permit` for each attempt.
//! It must not know of models, weights or other providers: that is the Router's part.

use std::sync::Arc;

use actix::{Actor, AsyncContext, Context, Handler, SpawnHandle};
use arc_swap::ArcSwap;
use tokio::time::Instant;

mod circuit;
mod handle;
mod health;
mod messages;
mod registry;

#[cfg(test)]
mod circuit_tests;
#[cfg(test)]
mod tests;

pub use handle::{CircuitView, Permit, ProviderHandle, ProviderView, Refused};
pub use registry::Providers;

use crate::domain::{Fault, Outcome, ProviderPolicy};
use crate::kit::{Birth, Lifeline, Mail, Slot, answers_to_kit};
use crate::router::{Availability, AvailabilityChanged, RouterHandle};
use circuit::{Circuit, Held, Verdict};
use health::Health;
use messages::{Acquire, Announce, Finish, Observe, Reconfigure, ResetCircuit};

/// What survives a panic: the policy in force, and whom to tell.
#[derive(Clone, Debug)]
pub(crate) struct Estate {
    pub(crate) policy: Arc<ArcSwap<ProviderPolicy>>,
    pub(crate) router: RouterHandle,
}

/// The actor. Its counters die with it; a new incarnation starts closed and empty.
pub(crate) struct Provider {
    policy: Arc<ProviderPolicy>,
    estate: Estate,
    circuit: Circuit,
    health: Health,
    in_flight: u32,
    /// What the Router was told last.
    told: Option<Availability>,
    /// The one timer: when the open period ends.
    reopening: Option<SpawnHandle>,
    slot: Slot<Self>,
    incarnation: u64,
    _lifeline: Lifeline,
}

impl Provider {
    fn new(estate: Estate, birth: Birth<Self>) -> Self {
        Self {
            policy: estate.policy.load_full(),
            estate,
            circuit: Circuit::new(),
            health: Health::default(),
            in_flight: 0,
            told: None,
            reopening: None,
            slot: birth.slot,
            incarnation: birth.incarnation,
            _lifeline: birth.lifeline,
        }
    }

    fn is_full(&self) -> bool {
        self.policy
            .max_in_flight
            .is_some_and(|most| self.in_flight >= most)
    }

    fn acquire(&mut self, now: Instant) -> Result<Permit, Refused> {
        if self.is_full() {
            // The open circuit is the better reason where both hold.
            self.circuit.tick(now);
            return Err(match self.circuit.check() {
                Err(held) => refusal(held, now),
                Ok(()) => Refused::Busy,
            });
        }
        let stamp = self.circuit.admit(now).map_err(|held| refusal(held, now))?;
        self.in_flight += 1;
        Ok(Permit {
            slot: self.slot.clone(),
            incarnation: self.incarnation,
            stamp,
            outcome: Outcome::Unknown,
        })
    }

    fn finish(&mut self, finish: &Finish, now: Instant) {
        self.in_flight = self.in_flight.saturating_sub(1);
        let verdict = verdict(&finish.outcome, &self.policy);
        match (&finish.outcome, verdict) {
            (Outcome::Success { ttfb_ms, .. }, _) => self.health.success(*ttfb_ms),
            (_, Verdict::Bad) => self.health.failure(),
            _ => {}
        }
        let opened = self
            .circuit
            .judge(finish.stamp, verdict, &self.policy.circuit, now);
        if let (true, circuit::State::Open { until }) = (opened, self.circuit.state()) {
            tracing::warn!(
                provider = %self.policy.name,
                provider_id = self.policy.id.0,
                failures = self.circuit.failures(),
                open_ms = until.duration_since(now).as_millis() as u64,
                last = ?finish.outcome,
                "a provider's circuit opened"
            );
        }
    }

    fn availability(&self) -> Availability {
        match self.circuit.check() {
            Err(Held::Open { until }) => Availability::CircuitOpen { until },
            Err(Held::TrialRunning) => Availability::Busy,
            Ok(()) if self.is_full() => Availability::Busy,
            Ok(()) => Availability::Available,
        }
    }

    /// Tells the Router what changed for it, and sets the timer for the end of an open period.
    fn announce(&mut self, ctx: &mut Context<Self>, now: Instant) {
        let availability = self.availability();
        if self.told == Some(availability) {
            return;
        }
        self.told = Some(availability);
        self.estate
            .router
            .availability_changed(AvailabilityChanged {
                provider: self.policy.id,
                availability,
            });
        if let Some(timer) = self.reopening.take() {
            ctx.cancel_future(timer);
        }
        if let Availability::CircuitOpen { until } = availability {
            let timer = ctx.run_later(until.saturating_duration_since(now), |actor, ctx| {
                let now = Instant::now();
                actor.reopening = None;
                actor.circuit.tick(now);
                actor.announce(ctx, now);
            });
            self.reopening = Some(timer);
        }
    }

    fn view(&self, now: Instant) -> ProviderView {
        ProviderView {
            id: self.policy.id,
            name: self.policy.name.clone(),
            circuit: match self.circuit.state() {
                circuit::State::Closed => CircuitView::Closed,
                circuit::State::HalfOpen { .. } => CircuitView::HalfOpen,
                circuit::State::Open { until } => CircuitView::Open {
                    until_ms: until.saturating_duration_since(now).as_millis() as u64,
                },
            },
            consecutive_failures: self.circuit.failures(),
            in_flight: self.in_flight,
            max_in_flight: self.policy.max_in_flight,
            success_rate: self.health.success_rate(),
            ttfb_ms_ewma: self.health.ttfb_ms(),
            served: self.health.served(),
            failed: self.health.failed(),
        }
    }
}

fn refusal(held: Held, now: Instant) -> Refused {
    match held {
        Held::TrialRunning => Refused::Busy,
        Held::Open { until } => Refused::CircuitOpen {
            retry_after_ms: until.saturating_duration_since(now).as_millis() as u64,
        },
    }
}

/// Whether an outcome speaks for or against the provider.
fn verdict(outcome: &Outcome, policy: &ProviderPolicy) -> Verdict {
    match outcome {
        Outcome::Success { .. } => Verdict::Good,
        Outcome::Unknown => Verdict::None,
        Outcome::Failure { fault, .. } => match fault {
            Fault::Provider | Fault::BrokenAnswer => Verdict::Bad,
            Fault::Network if policy.count_network_faults => Verdict::Bad,
            Fault::Network | Fault::Client | Fault::Account | Fault::Model => Verdict::None,
        },
    }
}

answers_to_kit!(Provider);

impl Actor for Provider {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        self.announce(ctx, Instant::now());
    }
}

impl Handler<Mail<Acquire>> for Provider {
    type Result = ();

    fn handle(&mut self, mail: Mail<Acquire>, ctx: &mut Self::Context) {
        let now = Instant::now();
        mail.answer(|Acquire| self.acquire(now));
        self.announce(ctx, now);
    }
}

impl Handler<Mail<Finish>> for Provider {
    type Result = ();

    fn handle(&mut self, mail: Mail<Finish>, ctx: &mut Self::Context) {
        let (finish, _) = mail.open();
        if finish.incarnation == self.incarnation {
            let now = Instant::now();
            self.finish(&finish, now);
            self.announce(ctx, now);
        }
    }
}

impl Handler<Mail<Observe>> for Provider {
    type Result = ();

    fn handle(&mut self, mail: Mail<Observe>, ctx: &mut Self::Context) {
        let now = Instant::now();
        self.circuit.tick(now);
        mail.answer(|Observe| self.view(now));
        self.announce(ctx, now);
    }
}

impl Handler<Mail<ResetCircuit>> for Provider {
    type Result = ();

    fn handle(&mut self, _: Mail<ResetCircuit>, ctx: &mut Self::Context) {
        self.circuit.reset();
        tracing::info!(provider = %self.policy.name, "a provider's circuit was reset");
        self.announce(ctx, Instant::now());
    }
}

impl Handler<Mail<Reconfigure>> for Provider {
    type Result = ();

    fn handle(&mut self, _: Mail<Reconfigure>, ctx: &mut Self::Context) {
        self.policy = self.estate.policy.load_full();
        // A circuit that may no longer open would otherwise stay open with nobody to close it.
        if self.policy.circuit.failure_threshold == 0 {
            self.circuit.reset();
        }
        self.announce(ctx, Instant::now());
    }
}

impl Handler<Mail<Announce>> for Provider {
    type Result = ();

    fn handle(&mut self, _: Mail<Announce>, ctx: &mut Self::Context) {
        self.told = None;
        self.announce(ctx, Instant::now());
    }
}
