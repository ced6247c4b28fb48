//! How well a provider has been lately. Pure arithmetic; nothing here decides anything.

/// Outcomes that the success rate looks back on.
const WINDOW: u32 = 64;
/// Share of a new sample in the moving average: about the last ten count.
const ALPHA: f64 = 0.2;

/// Rolling success rate over the last 64 judged attempts, and the moving average of the time to first byte.
#[derive(Debug, Default)]
pub(crate) struct Health {
    /// One bit an outcome, newest lowest; 1 is a success.
    bits: u64,
    seen: u32,
    ttfb_ms: Option<f64>,
    served: u64,
    failed: u64,
}

impl Health {
    pub(crate) fn success(&mut self, ttfb_ms: u32) {
        self.push(true);
        self.served += 1;
        let sample = f64::from(ttfb_ms);
        self.ttfb_ms = Some(match self.ttfb_ms {
            Some(average) => average + ALPHA * (sample - average),
            None => sample,
        });
    }

    pub(crate) fn failure(&mut self) {
        self.push(false);
        self.failed += 1;
    }

    fn push(&mut self, good: bool) {
        self.bits = (self.bits << 1) | u64::from(good);
        self.seen = (self.seen + 1).min(WINDOW);
    }

    /// Between 0 and 1; 1 where nothing is known yet.
    pub(crate) fn success_rate(&self) -> f64 {
        if self.seen == 0 {
            return 1.0;
        }
        let mask = u64::MAX >> (WINDOW - self.seen);
        f64::from((self.bits & mask).count_ones()) / f64::from(self.seen)
    }

    pub(crate) fn ttfb_ms(&self) -> Option<f64> {
        self.ttfb_ms
    }

    pub(crate) fn served(&self) -> u64 {
        self.served
    }

    pub(crate) fn failed(&self) -> u64 {
        self.failed
    }
}
