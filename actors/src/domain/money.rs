//! Money as integers: nano-dollars (10⁻⁹ USD), so that sums are exact.

use serde::{Deserialize, Serialize};

/// An amount in nano-USD. 1 USD = 1,000,000,000.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct NanoUsd(pub i64);

impl NanoUsd {
    /// Dollars as people write them, to the nearest nano-dollar; nothing where it is less.
    #[must_use]
    pub fn of_usd(usd: f64) -> Self {
        // Casting a float clamps it to what an integer can hold.
        Self((usd * 1e9).round().max(0.0) as i64)
    }
}

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

/// The class of service that a request is billed by, as the vendor said that it served it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceTier {
    #[default]
    Standard,
    Priority,
    Flex,
    Batch,
}

impl ServiceTier {
    /// From a vendor's word; what is not known (`default`, `auto`, `standard_only`) is `Standard`.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        match word {
            "priority" => Self::Priority,
            "flex" => Self::Flex,
            "batch" => Self::Batch,
            _ => Self::Standard,
        }
    }
}

/// What one request cost, part by part. The parts are before the multipliers; `total` is after them. What else is here
/// says by which price, so that a row can be priced again and explained.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    pub input: NanoUsd,
    /// With the reasoning in it.
    pub output: NanoUsd,
    pub cache_write_5m: NanoUsd,
    pub cache_write_1h: NanoUsd,
    pub cache_read: NanoUsd,
    #[serde(default)]
    pub image_input: NanoUsd,
    #[serde(default)]
    pub image_output: NanoUsd,
    #[serde(default)]
    pub web_search: NanoUsd,
    /// What the vendor takes for a request as such.
    #[serde(default)]
    pub request_fee: NanoUsd,
    /// Provider multiplier × 1,000,000 (0.8 → 800,000).
    pub multiplier_ppm: i64,
    /// Group multiplier × 1,000,000.
    #[serde(default = "one_in_millionths")]
    pub group_multiplier_ppm: i64,
    /// (Σ parts, in exact decimals) × both multipliers, rounded half-even once.
    pub total: NanoUsd,
    /// The price row used, or empty when the model has no price.
    pub price_model: String,
    /// Where the row is from: `manual`, `file`, `litellm`, `bundled` or `provider`. Empty without a price.
    #[serde(default)]
    pub price_source: String,
    /// Since when the row is in force, Unix milliseconds; for `bundled` the digest of the table.
    #[serde(default)]
    pub price_version: String,
    /// The long-context price in force: that above so many tokens of prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_tier: Option<u64>,
    #[serde(default)]
    pub service_tier: ServiceTier,
    /// True where the model has no price: the request was served and is flagged, never silently free.
    pub unpriced: bool,
}

/// Rows from before there were groups' multipliers were made without one.
fn one_in_millionths() -> i64 {
    1_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_an_older_hub_is_read() {
        let old = r#"{"input":1,"output":2,"cache_write_5m":3,"cache_write_1h":4,"cache_read":5,
            "multiplier_ppm":800000,"total":12,"price_model":"m","unpriced":false}"#;
        let cost: Cost = serde_json::from_str(old).unwrap();
        assert_eq!(
            (cost.total, cost.group_multiplier_ppm),
            (NanoUsd(12), 1_000_000)
        );
        assert_eq!(
            (cost.context_tier, cost.service_tier),
            (None, ServiceTier::Standard)
        );
        let again: Cost = serde_json::from_str(&serde_json::to_string(&cost).unwrap()).unwrap();
        assert_eq!(again, cost);
    }

    #[test]
    fn a_vendors_word_is_a_tier() {
        let tiers = ["priority", "flex", "batch", "default", ""].map(ServiceTier::of_word);
        assert_eq!(
            tiers,
            [
                ServiceTier::Priority,
                ServiceTier::Flex,
                ServiceTier::Batch,
                ServiceTier::Standard,
                ServiceTier::Standard
            ]
        );
    }
}
