//! Money as integers: nano-dollars (10⁻⁹ USD), so that sums are exact.

use serde::{Deserialize, Serialize};

/// An amount in nano-USD. 1 USD = 1,000,000,000.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct NanoUsd(pub i64);

impl std::ops::Add for NanoUsd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::iter::Sum for NanoUsd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self(0), std::ops::Add::add)
    }
}

impl std::fmt::Display for NanoUsd {
    /// Dollars with nine decimals, exact: `0.001234000`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let nanos = self.0.unsigned_abs();
        write!(
            f,
            "{sign}{}.{:09}",
            nanos / 1_000_000_000,
            nanos % 1_000_000_000
        )
    }
}

/// What one request cost, part by part. The parts are before the provider's multiplier; `total` is after it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    pub input: NanoUsd,
    pub output: NanoUsd,
    pub cache_write_5m: NanoUsd,
    pub cache_write_1h: NanoUsd,
    pub cache_read: NanoUsd,
    /// Provider multiplier × 1,000,000 (0.8 → 800,000).
    pub multiplier_ppm: i64,
    /// (Σ parts, in exact decimals) × multiplier, rounded half-even once.
    pub total: NanoUsd,
    /// The price row used, or empty when the model has no price.
    pub price_model: String,
    /// True where the model has no price: the request was served and is flagged, never silently free.
    pub unpriced: bool,
}
