//! When rows are written. Pure: counts, policy and time are data.

use std::time::Duration;

use tokio::time::Instant;

/// How rows are gathered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchPolicy {
    /// Rows of one write.
    pub max_rows: usize,
    /// How long a row waits for others.
    pub max_age: Duration,
    /// Rows held in memory; one more is left to the journal, and read back once the database takes rows.
    pub max_pending: usize,
}

impl Default for BatchPolicy {
    fn default() -> Self {
        Self {
            max_rows: 200,
            max_age: Duration::from_millis(250),
            max_pending: 5000,
        }
    }
}

/// What there is to write.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gathered {
    pub(crate) rows: usize,
    /// When the oldest of them came.
    pub(crate) oldest: Option<Instant>,
    /// Somebody waits for them to be written.
    pub(crate) flushing: bool,
    /// The last write failed; the next try is due then.
    pub(crate) retry_at: Option<Instant>,
    /// Rows that found no place in memory lie in the journal.
    pub(crate) left: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Rest,
    Wait(Duration),
    Write,
}

/// What to do now.
pub(crate) fn next(gathered: Gathered, policy: &BatchPolicy, now: Instant) -> Step {
    let oldest = gathered.oldest.filter(|_| gathered.rows > 0);
    let due = match (gathered.retry_at, oldest) {
        (_, None) if !gathered.left => return Step::Rest,
        (Some(retry_at), _) => retry_at,
        (None, Some(oldest)) if gathered.rows < policy.max_rows && !gathered.left => {
            oldest + policy.max_age
        }
        (None, _) => now,
    };
    match due.saturating_duration_since(now) {
        Duration::ZERO => Step::Write,
        _ if gathered.flushing && oldest.is_some() => Step::Write,
        left => Step::Wait(left),
    }
}

/// The pause after so many failures in a row: 250 ms, doubling to 5 s.
pub(crate) fn pause_after(failures: u32) -> Duration {
    Duration::from_millis(250)
        .saturating_mul(1 << failures.saturating_sub(1).min(16))
        .min(Duration::from_secs(5))
}
