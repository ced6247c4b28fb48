//! The public face of Provider actors: ask for a permit, look at one, close its circuit.

use std::sync::Arc;

use serde::Serialize;

use super::Provider;
use super::circuit::Stamp;
use super::messages::{Acquire, Announce, Finish, Observe, Reconfigure, ResetCircuit};
use crate::domain::{Outcome, ProviderId};
use crate::kit::Slot;

/// Why a provider gives no permit. The relay takes the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// All slots are taken, or the one trial of a half-open circuit runs.
    #[error("the provider has no free slot")]
    Busy,
    #[error("the provider's circuit is open for another {retry_after_ms} ms")]
    CircuitOpen { retry_after_ms: u64 },
    /// The actor is dead, stuck or gone.
    #[error("the provider's actor does not answer")]
    Down,
}

/// A slot at a provider. Dropping it gives the slot back and reports that nothing can be said.
#[derive(Debug)]
#[must_use = "a permit that is dropped is given back"]
pub struct Permit {
    pub(super) slot: Slot<Provider>,
    pub(super) incarnation: u64,
    pub(super) stamp: Stamp,
    pub(super) outcome: Outcome,
}

impl Permit {
    /// Gives the slot back and says how the attempt ended.
    pub fn finish(mut self, outcome: Outcome) {
        self.outcome = outcome;
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        // An actor that died meanwhile has forgotten this slot, so nothing is lost with an unheard report.
        self.slot.tell(Finish {
            incarnation: self.incarnation,
            stamp: self.stamp,
            outcome: std::mem::replace(&mut self.outcome, Outcome::Unknown),
        });
    }
}

/// How a circuit stands, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum CircuitView {
    Closed,
    /// It is tried again in so many milliseconds.
    Open {
        until_ms: u64,
    },
    HalfOpen,
}

/// A provider as its actor sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProviderView {
    pub id: ProviderId,
    pub name: String,
    pub circuit: CircuitView,
    pub consecutive_failures: u32,
    pub in_flight: u32,
    pub max_in_flight: Option<u32>,
    /// Of the last 64 judged attempts, between 0 and 1; 1 where there was none.
    pub success_rate: f64,
    /// Moving average of the time to the first byte, milliseconds.
    pub ttfb_ms_ewma: Option<f64>,
    /// Attempts answered and failed since the actor was started.
    pub served: u64,
    pub failed: u64,
}

/// Leads to one Provider actor, whichever incarnation lives. Cheap to clone, usable from any thread.
#[derive(Clone, Debug)]
pub struct ProviderHandle {
    pub(super) id: ProviderId,
    pub(super) name: Arc<str>,
    pub(super) slot: Slot<Provider>,
}

impl ProviderHandle {
    #[must_use]
    pub fn id(&self) -> ProviderId {
        self.id
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Asks for a slot.
    ///
    /// # Errors
    /// `Refused`, within two seconds.
    pub async fn acquire(&self) -> Result<Permit, Refused> {
        self.slot.ask(Acquire).await.map_err(|_| Refused::Down)?
    }

    /// How the provider stands.
    ///
    /// # Errors
    /// `Refused::Down` where the actor does not answer.
    pub async fn observe(&self) -> Result<ProviderView, Refused> {
        self.slot.ask(Observe).await.map_err(|_| Refused::Down)
    }

    /// Closes the circuit, whatever came before.
    pub fn reset_circuit(&self) {
        self.slot.tell(ResetCircuit);
    }

    pub(super) fn reconfigure(&self) {
        self.slot.tell(Reconfigure);
    }

    pub(crate) fn announce(&self) {
        self.slot.tell(Announce);
    }

    pub(super) fn stop(&self) {
        self.slot.stop();
    }

    pub(super) async fn ended(&self) {
        self.slot.ended().await;
    }

    /// Panics inside the actor, for tests of what happens then.
    #[cfg(any(test, feature = "crash-test"))]
    pub fn crash(&self) {
        self.slot.tell(crate::kit::Crash);
    }
}
