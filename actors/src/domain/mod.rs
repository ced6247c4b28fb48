//! The shared vocabulary: plain data with public fields, no behaviour beyond arithmetic.
//! Nothing here may do IO, read a clock or name an actor.

pub mod ids;
pub mod limits;
pub mod money;
pub mod outcome;
pub mod request_log;
pub mod routing;
pub mod usage;

pub use ids::{KeyId, ProviderId, RequestId, UserId};
pub use limits::{LimitRule, LimitScope, Limits, ScopeId, WindowKind};
pub use money::{Cost, NanoUsd};
pub use outcome::{Fault, Outcome};
pub use request_log::{AttemptRecord, EndedBy, RequestKind, RequestLog};
pub use routing::{
    CircuitPolicy, Dialect, ModelRule, ModelTest, ProviderKind, ProviderPolicy, RoutingEntry,
    RoutingTable,
};
pub use usage::Usage;
