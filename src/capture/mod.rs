//! Headers and bodies of requests and of their answers, kept where the operator asks for it: taken as they pass, secrets
//! masked, and handed to a sink by a task of its own. No request waits for that, none fails by it, and what waits in memory is
//! bounded: what does not fit is dropped and counted. It must not know the database, nor read what it keeps.

mod answer;
mod exchange;
mod mask;
pub mod port;
mod queue;
#[cfg(test)]
mod tests;
mod writing;

use std::sync::Arc;

pub use exchange::{Asked, Kept, Policy};
pub use queue::Bodies;
pub use writing::{Writing, unpacked};

use crate::telemetry::Metrics;
use port::BodySink;

/// Bytes that may wait for the sink.
pub const WAITING_MAX: usize = 64 * 1024 * 1024;

/// Where exchanges are put, and the task that empties it into the sink. Must run inside an actix system.
#[must_use]
pub fn start(sink: Arc<dyn BodySink>, metrics: Metrics, waiting_max: usize) -> (Bodies, Writing) {
    let (bodies, waiting) = Bodies::new(metrics, waiting_max);
    (bodies.clone(), Writing::start(bodies, waiting, sink))
}
