//! Metrics and logs. May be named from everywhere but the pure modules; must name nothing of ours but plain data.

pub mod logs;
pub mod metrics;
mod metrics_labels;
mod metrics_names;
mod unpriced;

pub use logs::{Format, LogControl, LogError};
pub use metrics::{ActorNumber, ActorNumbers, BoardNumber, InFlight, LimitsNumber, Metrics};
pub use metrics_names::MetricName;
