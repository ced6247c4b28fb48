//! What a Provider actor can be told and asked. No behaviour.

use actix::Message;

use super::circuit::Stamp;
use super::handle::{Permit, ProviderView, Refused};
use crate::domain::Outcome;

/// Asks for a slot.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "Result<Permit, Refused>")]
pub(crate) struct Acquire;

/// Gives a slot back and says how the attempt ended.
#[derive(Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Finish {
    /// Of the incarnation that granted the permit; a later one never counted it.
    pub(crate) incarnation: u64,
    pub(crate) stamp: Stamp,
    pub(crate) outcome: Outcome,
}

#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "ProviderView")]
pub(crate) struct Observe;

/// An admin's word that the provider is well.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct ResetCircuit;

/// The policy cell that the actor was born with holds a new policy.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Reconfigure;

/// Tell the Router how you stand, whether it changed or not: the Router has lost its memory.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Announce;
