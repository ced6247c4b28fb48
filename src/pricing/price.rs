//! What a model costs, and which of its prices a request meets. It does no sums and knows no names.

use actors::domain::ServiceTier;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// 1.25 × input for a cache write that lives five minutes.
const WRITE_5M_FACTOR: Decimal = Decimal::from_parts(125, 0, 0, false, 2);
/// 2 × input for one that lives an hour.
const WRITE_1H_FACTOR: Decimal = Decimal::from_parts(2, 0, 0, false, 0);
/// 0.1 × input for a read.
const READ_FACTOR: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// A price per token as people write it: for a million of them.
#[must_use]
pub fn per_mtok(rate: Decimal) -> Decimal {
    rate.saturating_mul(Decimal::from(1_000_000)).normalize()
}

/// Prices in USD per token, exact. `None` is a price that is not listed, which is not the same as free.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rates {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write_5m: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write_1h: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<Decimal>,
    /// Of the reasoning in the output, where it differs from the rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<Decimal>,
    /// Of images, where they differ from text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_input: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_output: Option<Decimal>,
}

impl Rates {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The prices of a whole request whose prompt is longer than that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    pub above_tokens: u64,
    #[serde(flatten)]
    pub rates: Rates,
}

/// The prices of one class of service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRates {
    pub service: ServiceTier,
    #[serde(flatten)]
    pub base: Rates,
    /// Rising.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
}

/// All prices of a model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    #[serde(flatten)]
    pub base: Rates,
    /// Long-context prices, rising.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceRates>,
    /// USD for a request as such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_request: Option<Decimal>,
    /// USD for a request of the vendor's web search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub web_search: Option<Decimal>,
    /// The most tokens that an answer of the model has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_output: Option<u64>,
}

/// The prices that a request meets. `None` is an amount beyond all numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct InForce {
    pub context_tier: Option<u64>,
    pub input: Option<Decimal>,
    pub output: Option<Decimal>,
    pub reasoning: Option<Decimal>,
    pub cache_write_5m: Option<Decimal>,
    pub cache_write_1h: Option<Decimal>,
    pub cache_read: Option<Decimal>,
    pub image_input: Option<Decimal>,
    pub image_output: Option<Decimal>,
}

impl Price {
    /// The prices of a request of that class with a prompt of so many tokens.
    ///
    /// The highest context tier that the prompt exceeds counts for all of the request. A price that the class does not
    /// list there is the standard one of that context tier, then the class's own without a tier, then the base price. A
    /// cache price that is listed nowhere follows from the input price in force.
    pub(super) fn in_force(&self, prompt: u64, service: ServiceTier) -> InForce {
        let standard = exceeded(&self.tiers, prompt);
        let own = self.services.iter().find(|own| own.service == service);
        let own_tier = own.and_then(|own| exceeded(&own.tiers, prompt));
        let longest = standard.into_iter().chain(own_tier);
        let context_tier = longest.map(|tier| tier.above_tokens).max();
        // Of two tiers that begin at different lengths only the longer one is met.
        let met = |tier: &&Tier| Some(tier.above_tokens) == context_tier;
        let lists: Vec<&Rates> = [
            own_tier.filter(met).map(|tier| &tier.rates),
            standard.filter(met).map(|tier| &tier.rates),
            own.map(|own| &own.base),
            Some(&self.base),
        ]
        .into_iter()
        .flatten()
        .collect();
        let listed =
            |bucket: fn(&Rates) -> Option<Decimal>| lists.iter().find_map(|rates| bucket(rates));
        let input = listed(|rates| rates.input).unwrap_or_default();
        // A model that only makes images lists no price for text.
        let output = listed(|rates| rates.output)
            .or_else(|| listed(|rates| rates.image_output))
            .unwrap_or_default();
        let following = |own: Option<Decimal>, factor| own.or_else(|| input.checked_mul(factor));
        // A list that has a price for output but none for reasoning makes no difference between the two.
        let reasoning = lists
            .iter()
            .find_map(|rates| match (rates.reasoning, rates.output) {
                (None, None) => None,
                (reasoning, output) => Some(reasoning.or(output)),
            })
            .flatten();
        InForce {
            context_tier,
            input: Some(input),
            output: Some(output),
            reasoning: Some(reasoning.unwrap_or(output)),
            cache_write_5m: following(listed(|rates| rates.cache_write_5m), WRITE_5M_FACTOR),
            cache_write_1h: following(listed(|rates| rates.cache_write_1h), WRITE_1H_FACTOR),
            cache_read: following(listed(|rates| rates.cache_read), READ_FACTOR),
            image_input: Some(listed(|rates| rates.image_input).unwrap_or(input)),
            image_output: Some(listed(|rates| rates.image_output).unwrap_or(output)),
        }
    }
}

/// The highest tier that a prompt of that length is beyond.
fn exceeded(tiers: &[Tier], prompt: u64) -> Option<&Tier> {
    tiers
        .iter()
        .filter(|tier| prompt > tier.above_tokens)
        .max_by_key(|tier| tier.above_tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(input: &str, output: &str) -> Rates {
        Rates {
            input: Some(input.parse().unwrap()),
            output: Some(output.parse().unwrap()),
            ..Rates::default()
        }
    }

    fn price() -> Price {
        Price {
            base: Rates {
                cache_read: Some("0.5".parse().unwrap()),
                ..rates("1", "10")
            },
            tiers: vec![
                Tier {
                    above_tokens: 128_000,
                    rates: rates("2", "20"),
                },
                Tier {
                    above_tokens: 256_000,
                    rates: rates("3", "30"),
                },
            ],
            services: vec![ServiceRates {
                service: ServiceTier::Priority,
                base: rates("4", "40"),
                tiers: vec![Tier {
                    above_tokens: 256_000,
                    rates: Rates {
                        output: Some("60".parse().unwrap()),
                        ..Rates::default()
                    },
                }],
            }],
            ..Price::default()
        }
    }

    /// Input, output, five-minute write and read, and the tier.
    fn met(prompt: u64, service: ServiceTier) -> (String, String, String, String, Option<u64>) {
        let met = price().in_force(prompt, service);
        let text = |rate: Option<Decimal>| rate.unwrap().normalize().to_string();
        (
            text(met.input),
            text(met.output),
            text(met.cache_write_5m),
            text(met.cache_read),
            met.context_tier,
        )
    }

    fn expected(
        input: &str,
        output: &str,
        write: &str,
        read: &str,
        tier: Option<u64>,
    ) -> (String, String, String, String, Option<u64>) {
        (
            input.to_owned(),
            output.to_owned(),
            write.to_owned(),
            read.to_owned(),
            tier,
        )
    }

    #[test]
    fn the_highest_tier_that_is_exceeded_counts_and_its_edge_does_not_exceed() {
        use ServiceTier::Standard;
        assert_eq!(
            met(128_000, Standard),
            expected("1", "10", "1.25", "0.5", None)
        );
        assert_eq!(
            met(128_001, Standard),
            expected("2", "20", "2.5", "0.5", Some(128_000))
        );
        assert_eq!(
            met(256_000, Standard),
            expected("2", "20", "2.5", "0.5", Some(128_000))
        );
        assert_eq!(
            met(u64::MAX, Standard),
            expected("3", "30", "3.75", "0.5", Some(256_000))
        );
    }

    #[test]
    fn a_class_of_service_falls_back_price_by_price() {
        use ServiceTier::{Flex, Priority};
        assert_eq!(met(1, Priority), expected("4", "40", "5", "0.5", None));
        // The class lists no price above 128k, so the standard one of that length counts.
        assert_eq!(
            met(128_001, Priority),
            expected("2", "20", "2.5", "0.5", Some(128_000))
        );
        assert_eq!(
            met(256_001, Priority),
            expected("3", "60", "3.75", "0.5", Some(256_000))
        );
        assert_eq!(met(1, Flex), expected("1", "10", "1.25", "0.5", None));
    }

    #[test]
    fn a_price_survives_being_written() {
        let text = serde_json::to_string(&price()).unwrap();
        assert!(
            text.starts_with(
                r#"{"input":"1","output":"10","cache_read":"0.5","tiers":[{"above_tokens":128000,"#
            ),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<Price>(&text).unwrap(), price());
    }
}
