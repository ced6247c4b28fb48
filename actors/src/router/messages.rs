//! What the Router can be told and asked. No behaviour.

use std::sync::Arc;

use actix::Message;
use tokio::time::Instant;

use super::handle::{Choice, ConversationId, NoRoute, Pick, PinUpdate, RouterView, Simulation};
use crate::board::PinNote;
use crate::domain::ProviderId;

/// Asks for a provider. Shared, so that an ask repeated after a death copies nothing.
#[derive(Clone, Debug, Message)]
#[rtype(result = "Result<Choice, NoRoute>")]
pub(crate) struct Choose(pub(crate) Arc<Pick>);

/// Asks who would be picked.
#[derive(Clone, Debug, Message)]
#[rtype(result = "Simulation")]
pub(crate) struct Simulate(pub(crate) Arc<Pick>);

/// Sets, moves or refreshes a pin.
#[derive(Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Confirm(pub(crate) PinUpdate);

/// Drops pins.
#[derive(Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Forget(pub(crate) Vec<ConversationId>);

/// How a provider stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Availability {
    /// What keeps every call away, the longest where several do.
    pub(crate) held: Option<Held>,
    /// All slots are taken, or the one trial of a half-open circuit runs.
    pub(crate) busy: bool,
    /// No conversation that is not running there already may come.
    pub(crate) sessions_full: bool,
    /// Models that are let alone, by the name that clients ask for.
    pub(crate) models: Vec<(String, Cooling)>,
}

/// What keeps every call away from a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    CircuitOpen { until: Instant },
    CoolingDown(Cooling),
    Budget { until: Instant },
    Rate { until: Instant },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cooling {
    pub(crate) until: Instant,
    /// The provider itself said how long; otherwise it is only a preference.
    pub(crate) stated: bool,
}

/// A provider's word about itself.
#[derive(Clone, Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct AvailabilityChanged {
    pub(crate) provider: ProviderId,
    pub(crate) availability: Availability,
}

/// The table cell that the actor was born with holds a new table.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Reconfigure;

#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "RouterView")]
pub(crate) struct Observe;

/// Pins of other replicas, or of before the start.
#[derive(Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Hear(pub(crate) Vec<PinNote>);
