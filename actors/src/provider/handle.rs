//! The public face of Provider actors: ask for a permit, look at one, close its circuit.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use tokio::time::Instant;

use super::Provider;
use super::circuit::Stamp;
use super::limits::{Full, refused};
use super::messages::{
    Acquire, Announce, Finish, Hear, Observe, Opened, Reconfigure, ResetCircuit, SeedSpending,
    Unused,
};
use super::now::Now;
use super::view::ProviderView;
use crate::board::Note;
use crate::domain::{HourSpent, LimitScope, Outcome, ProviderId, ProviderPolicy};
use crate::kit::Slot;
use crate::limiter::Lease;
use crate::limiter::port::{LimitHit, Spend};
use crate::router::ConversationId;

/// What a call asks a provider for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The model that the client asked for.
    pub model: String,
    /// The conversation that the call belongs to.
    pub session: Option<ConversationId>,
    /// Nobody else can serve: a cool-down that is only a preference does not count.
    pub last_resort: bool,
}

/// Why a provider gives no permit. The relay takes the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// All slots are taken, or the one trial of a half-open circuit runs.
    #[error("the provider has no free slot")]
    Busy,
    /// As many conversations run there as may, and this one is not among them.
    #[error("the provider has no room for another conversation")]
    SessionsFull,
    #[error("the provider's circuit is open for another {retry_after_ms} ms")]
    CircuitOpen { retry_after_ms: u64 },
    /// The account, or this model of it, is let alone.
    #[error("the provider is let alone for another {retry_after_ms} ms")]
    CoolingDown { retry_after_ms: u64, model: bool },
    /// Money for a window is used up; a window that never ends says a year.
    #[error("the provider's budget is used up for another {retry_after_ms} ms")]
    Budget { retry_after_ms: u64 },
    /// Requests or tokens of the last minute are as many as may be.
    #[error("the provider's minute is full for another {retry_after_ms} ms")]
    Rate { retry_after_ms: u64 },
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
    pub(super) spent: Spend,
    pub(super) model: String,
    /// The conversation, where it was counted.
    pub(super) session: Option<ConversationId>,
    /// Whether the actor was told that a real answer began.
    pub(super) begun: AtomicBool,
    pub(super) granted_at: Instant,
    /// Where the limit store has something to count.
    pub(super) limits: Option<Arc<ProviderPolicy>>,
    /// What the limit store holds for the attempt.
    pub(super) lease: Option<Lease>,
    pub(super) unused: Option<Unused>,
}

impl Permit {
    /// The provider began a real answer. In half-open this decides the trial, so that a long answer does not keep
    /// the next trial waiting.
    pub fn opened(&self) {
        let first = !self.begun.swap(true, Relaxed);
        // Only a trial is decided by it; the actor need not hear of the others.
        if first && self.stamp.is_trial() {
            self.slot.tell(Opened {
                incarnation: self.incarnation,
                stamp: self.stamp,
            });
        }
    }

    /// The limits of the provider that all replicas share, as they are at `at_ms`; `None` where it has none. Whoever
    /// holds the permit reserves there before anything is sent.
    #[must_use]
    pub fn limits(&self, at_ms: i64) -> Option<LimitScope> {
        Some(self.limits.as_ref()?.scope(at_ms))
    }

    /// Keeps what was reserved; it is settled with the permit.
    pub fn hold(&mut self, lease: Lease) {
        self.lease = Some(lease);
    }

    /// There was no room in a limit of the provider. Gives the slot back; the actor lets nobody in until there is.
    #[must_use]
    pub fn limited(mut self, hit: &LimitHit) -> Refused {
        let now = Now::read();
        self.unused = Some(Unused {
            granted_at: self.granted_at,
            full: Full::of(hit, now),
        });
        refused(hit, now)
    }

    /// Gives the slot back and says how the attempt ended and what it consumed.
    pub fn finish(mut self, outcome: Outcome, spent: Spend) {
        self.outcome = outcome;
        self.spent = spent;
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        // First, so that whoever asks next finds the place free.
        if let Some(lease) = self.lease.take() {
            lease.settle(Some(self.spent).filter(|spent| *spent != Spend::default()));
        }
        // An actor that died meanwhile has forgotten this slot; its successor takes only what was spent.
        self.slot.tell(Finish {
            incarnation: self.incarnation,
            stamp: self.stamp,
            begun: *self.begun.get_mut(),
            outcome: std::mem::replace(&mut self.outcome, Outcome::Unknown),
            spent: self.spent,
            model: std::mem::take(&mut self.model),
            session: self.session,
            unused: self.unused,
        });
    }
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
    pub async fn acquire(&self, ask: Ask) -> Result<Permit, Refused> {
        self.slot
            .ask(Acquire(ask))
            .await
            .map_err(|_| Refused::Down)?
    }

    /// How the provider stands.
    ///
    /// # Errors
    /// `Refused::Down` where the actor does not answer.
    pub async fn observe(&self) -> Result<ProviderView, Refused> {
        self.slot.ask(Observe).await.map_err(|_| Refused::Down)
    }

    /// Closes the circuit and ends all cool-downs, whatever came before, here and in other replicas.
    pub fn reset_circuit(&self) {
        self.slot.tell(ResetCircuit);
    }

    pub(super) fn reconfigure(&self) {
        self.slot.tell(Reconfigure);
    }

    pub(crate) fn announce(&self) {
        self.slot.tell(Announce);
    }

    pub(crate) fn hear(&self, note: Note) {
        self.slot.tell(Hear(note));
    }

    pub(crate) fn seed_spending(&self, hours: Vec<HourSpent>, afresh: bool) {
        self.slot.tell(SeedSpending { hours, afresh });
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
