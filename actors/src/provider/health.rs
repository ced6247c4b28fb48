//! How well a provider has been lately. Pure arithmetic; nothing here decides anything.

use crate::domain::Served;

/// Outcomes that the success rate looks back on.
const WINDOW: u32 = 64;
/// Share of a new sample in the moving average: about the last ten count.
const ALPHA: f64 = 0.2;
/// Below so many milliseconds of writing, or so few tokens, a speed says nothing.
const LEAST_WRITING_MS: u32 = 50;
const LEAST_TOKENS: u64 = 2;
/// No model writes faster than so many tokens per second: the numbers do not belong together.
const MOST_TOKENS_PER_SECOND: f64 = 20_000.0;

/// A moving average; `None` before the first sample.
#[derive(Clone, Copy, Debug, Default)]
struct Average(Option<f64>);

impl Average {
    fn take(&mut self, sample: f64) {
        self.0 = Some(match self.0 {
            Some(average) => average + ALPHA * (sample - average),
            None => sample,
        });
    }
}

/// Rolling success rate over the last 64 judged attempts, and moving averages of times and speed.
#[derive(Debug, Default)]
pub(crate) struct Health {
    /// One bit an outcome, newest lowest; 1 is a success.
    bits: u64,
    seen: u32,
    ttfb_ms: Average,
    ttft_ms: Average,
    tokens_per_second: Average,
    served: u64,
    failed: u64,
}

impl Health {
    pub(crate) fn success(&mut self, served: &Served) {
        self.push(true);
        self.served += 1;
        self.ttfb_ms.take(f64::from(served.ttfb_ms));
        // Content cannot come before the first byte; a zero was not measured.
        if served.ttft_ms > 0 && served.ttft_ms >= served.ttfb_ms {
            self.ttft_ms.take(f64::from(served.ttft_ms));
        }
        if let Some(speed) = tokens_per_second(served) {
            self.tokens_per_second.take(speed);
        }
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
        self.ttfb_ms.0
    }

    pub(crate) fn ttft_ms(&self) -> Option<f64> {
        self.ttft_ms.0
    }

    pub(crate) fn tokens_per_second(&self) -> Option<f64> {
        self.tokens_per_second.0
    }

    pub(crate) fn served(&self) -> u64 {
        self.served
    }

    pub(crate) fn failed(&self) -> u64 {
        self.failed
    }
}

/// How fast the answer was written, where the numbers can say it. An answer that came in one piece cannot.
fn tokens_per_second(served: &Served) -> Option<f64> {
    let writing_ms = served.duration_ms.checked_sub(served.ttft_ms)?;
    if served.ttft_ms == 0 || writing_ms < LEAST_WRITING_MS || served.output_tokens < LEAST_TOKENS {
        return None;
    }
    let speed = served.output_tokens as f64 * 1000.0 / f64::from(writing_ms);
    (speed <= MOST_TOKENS_PER_SECOND).then_some(speed)
}
