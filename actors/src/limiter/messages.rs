//! What a Limiter can be told and asked. No behaviour.

use actix::Message;

use super::handle::Granted;
use super::port::{LimitHit, Reservation};

/// Asks for room.
#[derive(Debug, Message)]
#[rtype(result = "Result<Granted, LimitHit>")]
pub(crate) struct Reserve(pub(crate) Reservation);

/// Something is owed to the store.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Settle;

/// Answered once nothing waits and nothing is owed, or once the store has refused to take it.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Drain;
