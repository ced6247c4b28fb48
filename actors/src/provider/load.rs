//! How much a provider has to do, to be read by anybody without asking. Only its actor writes here.
//! Nothing may be decided on it but a preference: it is a moment old.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

/// How much a provider has to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    pub in_flight: u32,
    /// Moving average of the time to the first byte; `None` where nothing was served yet.
    pub ttfb_ms: Option<f64>,
}

/// Where an actor publishes its load.
#[derive(Debug)]
pub(crate) struct LoadCell {
    in_flight: AtomicU32,
    /// Bits of a float; not a number where nothing is known.
    ttfb_ms: AtomicU64,
}

impl Default for LoadCell {
    fn default() -> Self {
        Self {
            in_flight: AtomicU32::new(0),
            ttfb_ms: AtomicU64::new(f64::NAN.to_bits()),
        }
    }
}

impl LoadCell {
    pub(crate) fn read(&self) -> Load {
        let ttfb_ms = f64::from_bits(self.ttfb_ms.load(Relaxed));
        Load {
            in_flight: self.in_flight.load(Relaxed),
            ttfb_ms: Some(ttfb_ms).filter(|ms| !ms.is_nan()),
        }
    }

    /// An average that is not known leaves the last one: it is what a new incarnation knows of its past.
    pub(crate) fn write(&self, load: Load) {
        self.in_flight.store(load.in_flight, Relaxed);
        if let Some(ttfb_ms) = load.ttfb_ms {
            self.ttfb_ms.store(ttfb_ms.to_bits(), Relaxed);
        }
    }
}
