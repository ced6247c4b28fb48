//! What the hub remembers between requests.
//!
//! An actor may not: touch HTTP, SQL, Redis or a body; ask another actor; hold a lock; read a clock in a
//! decision; run a timer per request. The rest of the hub sees handles, never an address.

pub mod board;
pub mod domain;
pub mod groups;
mod kit;
pub mod limiter;
pub mod log_writer;
pub mod models;
pub mod provider;
mod root;
pub mod router;

pub use limiter::{Granted, Lease, Limiters};
pub use log_writer::{BatchPolicy, LogWriterHandle, Written};
pub use provider::{Ask, CircuitView, Permit, ProviderHandle, ProviderView, Providers, Refused};
pub use root::{ActorStats, Root, RootConfig};
pub use router::{
    Choice, ConversationId, FilterReason, Filtered, How, NoRoute, Pick, PinUpdate, Ranked,
    RouteView, RouterHandle, RouterView, Simulation, Translation,
};

#[cfg(test)]
mod scripted;
#[cfg(test)]
mod tests;
