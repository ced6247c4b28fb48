//! What a Limiter needs from a store of counters. Implemented by `limits` in memory and on Redis.

use futures_util::future::BoxFuture;

use crate::domain::{LimitScope, NanoUsd, RequestId, ScopeId, Span, WindowKind};

pub use crate::router::ConversationId;

/// What a request consumes: as it is guessed before, as it was afterwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spend {
    /// Of all buckets.
    pub tokens: u64,
    /// Never negative: what is less counts as nothing.
    pub cost: NanoUsd,
}

/// The conversation of a request, for limits on how many there are at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conversation {
    pub id: ConversationId,
    /// For how long it counts after a request of it came in or ended, in milliseconds.
    pub ttl_ms: u64,
}

/// Asks for room in every window of every scope, all or nothing. There is room in a window of amounts as long as what
/// was spent and what is reserved by others is less than the limit: the request that crosses the line is served.
#[derive(Clone, Debug, PartialEq)]
pub struct Reservation {
    pub request: RequestId,
    /// Unix milliseconds.
    pub at_ms: i64,
    /// Key first, then user; or a provider alone. Rules of a kind that this request does not touch are left out by the caller.
    pub scopes: Vec<LimitScope>,
    /// When the reservation of a dead process lapses, in milliseconds from `at_ms`.
    pub ttl_ms: u64,
    /// Held until it is settled or lapses.
    pub estimate: Spend,
    /// Without one, rules on conversations are not looked at.
    pub conversation: Option<Conversation>,
}

/// Room left after a grant, the tightest rule first in mind: what `X-RateLimit-*` say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    pub scope: ScopeId,
    pub window: WindowKind,
    pub limit: u64,
    /// Without what running requests hold, this one included.
    pub remaining: u64,
    /// Unix milliseconds at which the window is free again; `i64::MAX` is never.
    pub resets_at_ms: i64,
}

/// Room, and the budget that is nearly used up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grant {
    /// Of the rule that has the smallest part of its limit left; `None` where no rule applied.
    pub room: Option<Room>,
    /// Of the budget of which most is used, where that is four fifths or more.
    pub warning: Option<Room>,
}

/// Why there is no room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitHit {
    pub scope: ScopeId,
    pub window: WindowKind,
    pub limit: u64,
    /// Without what running requests hold.
    pub used: u64,
    /// Held by running requests until they end.
    pub reserved: u64,
    /// Unix milliseconds at which one more would be let in (an estimate where it is for running requests to end);
    /// `i64::MAX` is never.
    pub resets_at_ms: i64,
}

/// The answer to one reservation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Granted(Grant),
    Refused(LimitHit),
}

/// Ends a reservation: gives back what it holds, and counts what was really consumed, once for each request however
/// often it is said.
#[derive(Clone, Debug, PartialEq)]
pub struct Settlement {
    pub request: RequestId,
    /// When the request came in: money counts in the windows of this time, as in the log.
    pub begun_ms: i64,
    /// When it ended.
    pub at_ms: i64,
    /// As in the reservation.
    pub scopes: Vec<LimitScope>,
    /// `None` where nothing was consumed.
    pub actual: Option<Spend>,
    pub conversation: Option<Conversation>,
}

/// Money that is known, from the log, to have been spent in a window. A counter that knows less is raised to it; one
/// that knows more stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent {
    /// The user: a key's counters lie with those of its user. Or the provider.
    pub owner: ScopeId,
    pub scope: ScopeId,
    pub window: WindowKind,
    pub span: Span,
    /// When it is said.
    pub at_ms: i64,
    /// When it was spent, oldest first, and nano-USD.
    pub amounts: Vec<(i64, u64)>,
}

/// Asks how windows stand, and reserves nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Unix milliseconds.
    pub at_ms: i64,
    /// As in a reservation: a key with its user, if with no rules, since their counters lie together.
    pub scopes: Vec<LimitScope>,
}

/// How one window stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub scope: ScopeId,
    pub window: WindowKind,
    pub limit: u64,
    /// Nano-USD where it is about money.
    pub used: u64,
    /// Held by running requests until they end.
    pub reserved: u64,
    /// Unix milliseconds at which it begins anew, or, of a rolling one, has room again or is empty; `None` where it does
    /// not move by itself, or nothing is counted in it.
    pub resets_at_ms: Option<i64>,
}

/// Forgets the money of a scope that was counted until now, once for each `from_ms` however often it is said. What
/// running requests hold stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reset {
    /// The user: a key's counters lie with those of its user. Or the provider.
    pub owner: ScopeId,
    pub scope: ScopeId,
    /// When it was said first, Unix milliseconds.
    pub from_ms: i64,
    pub windows: Vec<(WindowKind, Span)>,
}

/// The store cannot answer. The Limiter then lets the request pass (fail open) and counts it.
#[derive(Clone, Debug, thiserror::Error)]
#[error("limit store: {0}")]
pub struct LimitStoreError(pub String);

/// Counters behind all Limiters. Calls are batches: what arrived while the last call was in flight.
pub trait LimitStore: Send + Sync + 'static {
    /// One verdict for each reservation, in order.
    fn reserve(
        &self,
        batch: Vec<Reservation>,
    ) -> BoxFuture<'static, Result<Vec<Verdict>, LimitStoreError>>;

    fn settle(&self, batch: Vec<Settlement>) -> BoxFuture<'static, Result<(), LimitStoreError>>;

    /// Raises counters to what is known.
    fn seed(&self, batch: Vec<Spent>) -> BoxFuture<'static, Result<(), LimitStoreError>>;

    /// How all windows of each look stand, in the order of its rules, each window once.
    fn look(
        &self,
        batch: Vec<Look>,
    ) -> BoxFuture<'static, Result<Vec<Vec<Standing>>, LimitStoreError>>;

    /// Begins to count money anew.
    fn reset(&self, batch: Vec<Reset>) -> BoxFuture<'static, Result<(), LimitStoreError>>;
}
