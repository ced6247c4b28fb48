//! The present, read once for each message and passed on as data. No decision reads a clock.

use std::time::Duration;

use tokio::time::Instant;

/// So far away that it means never, and near enough that clocks can still express it.
const NEVER: Duration = Duration::from_secs(365 * 24 * 3600);

/// One moment on both clocks: the monotonic one for pauses, the wall for what other machines, calendars and later
/// starts have to understand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Now {
    pub(crate) instant: Instant,
    /// Unix milliseconds.
    pub(crate) at_ms: i64,
}

impl Now {
    pub(crate) fn read() -> Self {
        let instant = Instant::now();
        Self {
            instant,
            at_ms: wall_ms(instant),
        }
    }

    /// A wall time on the monotonic clock: not before now, and at most a year ahead.
    pub(crate) fn instant_of(self, at_ms: i64) -> Instant {
        let ahead = u64::try_from(at_ms.saturating_sub(self.at_ms)).unwrap_or(0);
        self.instant + Duration::from_millis(ahead).min(NEVER)
    }

    /// A moment of the monotonic clock in Unix milliseconds.
    pub(crate) fn ms_of(self, instant: Instant) -> i64 {
        let millis = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        match instant.checked_duration_since(self.instant) {
            Some(ahead) => self.at_ms.saturating_add(millis(ahead)),
            None => self
                .at_ms
                .saturating_sub(millis(self.instant.duration_since(instant))),
        }
    }

    /// Milliseconds until a moment; 0 where it has passed.
    pub(crate) fn until(self, instant: Instant) -> u64 {
        let left = instant.saturating_duration_since(self.instant);
        u64::try_from(left.as_millis()).unwrap_or(u64::MAX)
    }
}

/// Wall time is read anew each time, so that a machine which slept or whose clock was set is right again at once.
#[cfg(not(test))]
fn wall_ms(_: Instant) -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// Tests stop the monotonic clock and move it by hand; wall time has to go with it.
#[cfg(test)]
fn wall_ms(instant: Instant) -> i64 {
    static START: std::sync::OnceLock<Now> = std::sync::OnceLock::new();
    let start = START.get_or_init(|| Now {
        instant,
        at_ms: jiff::Timestamp::now().as_millisecond(),
    });
    start.ms_of(instant)
}
