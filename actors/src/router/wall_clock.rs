//! What the monotonic clock means to others: Unix milliseconds, reckoned from one look at both clocks.
//! It must not look at the time again, so that it goes with a paused clock.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

/// Both clocks at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WallClock {
    at_ms: i64,
    at: Instant,
}

impl WallClock {
    pub(crate) fn new(wall: Timestamp, at: Instant) -> Self {
        Self {
            at_ms: wall.as_millisecond(),
            at,
        }
    }

    pub(crate) fn unix_ms(&self, at: Instant) -> i64 {
        let since = at.saturating_duration_since(self.at).as_millis() as i64;
        let before = self.at.saturating_duration_since(at).as_millis() as i64;
        self.at_ms.saturating_add(since - before)
    }

    /// `None` where it has passed at `now`; at most `longest` from `now`, because a broken clock elsewhere may say anything.
    pub(crate) fn still_ahead(
        &self,
        unix_ms: i64,
        now: Instant,
        longest: Duration,
    ) -> Option<Instant> {
        let since = unix_ms.saturating_sub(self.at_ms);
        let (later, earlier) = (since.max(0) as u64, since.min(0).unsigned_abs());
        // From the one look and not from now, so that the same time always gives the same instant.
        let at = self
            .at
            .checked_add(Duration::from_millis(later))
            .and_then(|at| at.checked_sub(Duration::from_millis(earlier)));
        match at {
            Some(at) if at <= now => None,
            Some(at) => Some(at.min(now + longest)),
            None => (later > 0).then(|| now + longest),
        }
    }
}
