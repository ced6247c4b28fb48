//! What the Router can be told and asked. No behaviour.

use std::sync::Arc;

use actix::Message;
use tokio::time::Instant;

use super::handle::{Choice, Conversation, NoRoute, Pick, RouterView};
use crate::domain::ProviderId;

/// Asks for a provider. Shared, so that an ask repeated after a death copies nothing.
#[derive(Clone, Debug, Message)]
#[rtype(result = "Result<Choice, NoRoute>")]
pub(crate) struct Choose(pub(crate) Arc<Pick>);

/// Sets, moves or refreshes a pin.
#[derive(Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Confirm {
    pub(crate) conversation: Conversation,
    pub(crate) provider: ProviderId,
}

/// How a provider stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Availability {
    Available,
    CircuitOpen { until: Instant },
    Busy,
}

/// A provider's word about itself.
#[derive(Clone, Copy, Debug, Message)]
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
