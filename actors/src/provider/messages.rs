//! What a Provider actor can be told and asked. No behaviour.

use actix::Message;
use tokio::time::Instant;

use super::circuit::Stamp;
use super::handle::{Ask, Permit, Refused};
use super::limits::Full;
use super::view::ProviderView;
use crate::board::Note;
use crate::domain::{HourSpent, Outcome};
use crate::limiter::port::Spend;
use crate::router::ConversationId;

/// Asks for a slot.
#[derive(Clone, Debug, Message)]
#[rtype(result = "Result<Permit, Refused>")]
pub(crate) struct Acquire(pub(crate) Ask);

/// A real answer began.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Opened {
    pub(crate) incarnation: u64,
    pub(crate) stamp: Stamp,
}

/// Gives a slot back and says how the attempt ended.
#[derive(Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Finish {
    /// Of the incarnation that granted the permit; a later one never counted it.
    pub(crate) incarnation: u64,
    pub(crate) stamp: Stamp,
    /// Whether `Opened` came before.
    pub(crate) begun: bool,
    pub(crate) outcome: Outcome,
    pub(crate) spent: Spend,
    /// The model that the client asked for.
    pub(crate) model: String,
    pub(crate) session: Option<ConversationId>,
    /// Where nothing was sent, because the limit store had no room.
    pub(crate) unused: Option<Unused>,
}

/// A permit that the limit store took back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unused {
    /// When it was granted.
    pub(crate) granted_at: Instant,
    /// What is full for everybody, if anything.
    pub(crate) full: Option<Full>,
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

/// What another replica published about this provider, or what was kept from before the start.
#[derive(Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Hear(pub(crate) Note);

/// What the provider's requests cost before the start.
#[derive(Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct SeedSpending {
    pub(crate) hours: Vec<HourSpent>,
    /// What was spent since the start is forgotten too: the hours have all that counts.
    pub(crate) afresh: bool,
}
