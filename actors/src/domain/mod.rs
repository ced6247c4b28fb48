//! The shared vocabulary: plain data with public fields, no behaviour beyond arithmetic.
//! Nothing here may do IO, read a clock or name an actor.

pub mod guardrails;
pub mod ids;
pub mod limits;
pub mod money;
pub mod outcome;
pub mod overrides;
pub mod period;
pub mod request_log;
pub mod routing;
pub mod tuning;
pub mod usage;
pub mod window;

pub use guardrails::{
    ClientVersion, ErrorBodies, ErrorRule, FilterAction, FilterBinding, FilterRule, FilterScope,
    SensitiveWord, TextMatch,
};
pub use ids::{
    ClientVersionId, ErrorRuleId, FilterId, KeyId, ProviderId, RequestId, UserId, WordId,
};
pub use limits::{LimitRule, LimitScope, Limits, ScopeId, WindowKind};
pub use money::{Cost, NanoUsd, ServiceTier};
pub use outcome::{CoolDown, CoolScope, Failure, Fault, Outcome, Served};
pub use overrides::{
    CacheTtl, InstructionsMode, Overrides, ReasoningEffort, ReasoningSummary, Verbosity,
};
pub use period::{BudgetRule, HourSpent, Period};
pub use request_log::{
    AttemptRecord, Candidate, EndedBy, LimitRefusal, PassedOver, RequestKind, RequestLog,
};
pub use routing::{
    CircuitPolicy, Dialect, ModelRule, ModelTest, ProviderKind, ProviderPolicy, RoutingEntry,
    RoutingTable,
};
pub use tuning::{
    ActiveHours, BillingHeader, ClientRules, Failback, ModelRedirect, ProviderTuning, Strategy,
};
pub use usage::Usage;
pub use window::{DailyMode, FiveHourMode, Span, TimeOfDay, WindowModes};
