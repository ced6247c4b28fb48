//! How long a dead actor waits before it is started again. Pure: lifetimes are data.

use std::time::Duration;

/// An actor that lived this long is taken to have been well: its next death starts the pauses anew.
const WELL_AFTER: Duration = Duration::from_secs(60);
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The pauses of one actor: none after a first death, so that one bad message costs nobody a request; then
/// 50 ms, doubling to 5 s, so that an actor which cannot live does not burn a core.
#[derive(Debug, Default)]
pub(crate) struct Pauses {
    deaths_in_a_row: u32,
}

impl Pauses {
    /// The pause after a death at the age of `lived`.
    pub(crate) fn after(&mut self, lived: Duration) -> Duration {
        if lived >= WELL_AFTER {
            self.deaths_in_a_row = 0;
        }
        self.deaths_in_a_row = self.deaths_in_a_row.saturating_add(1);
        match self.deaths_in_a_row {
            1 => Duration::ZERO,
            deaths => FIRST_PAUSE
                .saturating_mul(1 << (deaths - 2).min(16))
                .min(LONGEST_PAUSE),
        }
    }
}
