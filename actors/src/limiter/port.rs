//! What a Limiter needs from a store of counters. Implemented by `limits` in memory and on Redis.

use futures_util::future::BoxFuture;

use crate::domain::{LimitScope, RequestId, ScopeId, WindowKind};

/// Asks for room in every window of every scope, all or nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Reservation {
    pub request: RequestId,
    /// Unix milliseconds.
    pub at_ms: i64,
    /// Key first, then user. Rules of a kind that this request does not touch are left out by the caller.
    pub scopes: Vec<LimitScope>,
    /// When the reservation of a dead process lapses, in milliseconds from `at_ms`.
    pub ttl_ms: u64,
}

/// Room left after a grant, the tightest rule first in mind: what `X-RateLimit-*` say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    pub limit: u64,
    pub remaining: u64,
    /// Unix milliseconds at which the window is free again.
    pub resets_at_ms: i64,
}

/// Why there is no room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitHit {
    pub scope: ScopeId,
    pub window: WindowKind,
    pub limit: u64,
    pub used: u64,
    /// Unix milliseconds at which one more would be let in (an estimate for concurrent requests).
    pub resets_at_ms: i64,
}

/// The answer to one reservation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// `None` where no rule applied.
    Granted(Option<Room>),
    Refused(LimitHit),
}

/// Gives back what a finished request holds (its place among the concurrent ones).
#[derive(Clone, Debug, PartialEq)]
pub struct Settlement {
    pub request: RequestId,
    pub at_ms: i64,
    pub scopes: Vec<LimitScope>,
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
}
