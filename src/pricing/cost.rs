//! The arithmetic of a bill. It does not know where prices come from.

use actors::domain::{Cost, NanoUsd, ServiceTier, Usage};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::Found;

const NANOS_PER_USD: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);
const PPM: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);
/// 10 USD for a thousand searches: what Anthropic and OpenAI take, and so what is taken where a row lists no price.
const WEB_SEARCH: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// What is billed.
#[derive(Clone, Copy, Debug)]
pub struct Bill<'a> {
    pub usage: &'a Usage,
    /// As the vendor said that it served the request.
    pub service_tier: ServiceTier,
    pub provider_multiplier: Decimal,
    pub group_multiplier: Decimal,
}

impl<'a> Bill<'a> {
    /// At the standard class of service and without a group's multiplier.
    #[must_use]
    pub fn standard(usage: &'a Usage, provider_multiplier: Decimal) -> Self {
        Self {
            usage,
            service_tier: ServiceTier::Standard,
            provider_multiplier,
            group_multiplier: Decimal::ONE,
        }
    }
}

/// What a request costs by the price row found for the model. The total is (Σ exact parts) × both multipliers, rounded
/// half-even once; the parts are rounded each for show. Without a price everything is zero and `unpriced` is set.
/// A negative multiplier counts as 1: nobody is paid for a request.
#[must_use]
pub fn cost(bill: &Bill<'_>, price: Option<Found<'_>>) -> Cost {
    let provider = not_negative(bill.provider_multiplier);
    let group = not_negative(bill.group_multiplier);
    let frame = Cost {
        multiplier_ppm: rounded(provider.checked_mul(PPM)),
        group_multiplier_ppm: rounded(group.checked_mul(PPM)),
        service_tier: bill.service_tier,
        ..Cost::default()
    };
    let Some(found) = price else {
        return Cost {
            unpriced: true,
            ..frame
        };
    };
    let usage = bill.usage;
    let rates = found
        .price
        .in_force(usage.prompt_total(), bill.service_tier);
    let reasoning = usage.reasoning.min(usage.output);
    let input = part(usage.input, rates.input);
    let output = sum([
        part(usage.output - reasoning, rates.output),
        part(reasoning, rates.reasoning),
    ]);
    let write_5m = part(usage.cache_write_5m, rates.cache_write_5m);
    let write_1h = part(usage.cache_write_1h, rates.cache_write_1h);
    let read = part(usage.cache_read, rates.cache_read);
    let image_input = part(usage.image_input, rates.image_input);
    let image_output = part(usage.image_output, rates.image_output);
    let web_search = part(
        usage.web_searches,
        Some(found.price.web_search.unwrap_or(WEB_SEARCH)),
    );
    let fee = part(1, Some(found.price.per_request.unwrap_or_default()));
    let parts = sum([
        input,
        output,
        write_5m,
        write_1h,
        read,
        image_input,
        image_output,
        web_search,
        fee,
    ]);
    let total = parts.and_then(|parts| parts.checked_mul(provider)?.checked_mul(group));
    let shown = |part| NanoUsd(rounded(part));
    Cost {
        input: shown(input),
        output: shown(output),
        cache_write_5m: shown(write_5m),
        cache_write_1h: shown(write_1h),
        cache_read: shown(read),
        image_input: shown(image_input),
        image_output: shown(image_output),
        web_search: shown(web_search),
        request_fee: shown(fee),
        total: shown(total),
        price_model: found.name.to_owned(),
        price_source: found.source.as_str().to_owned(),
        price_version: found.version.into_owned(),
        context_tier: rates.context_tier,
        ..frame
    }
}

fn not_negative(multiplier: Decimal) -> Decimal {
    if multiplier.is_sign_negative() && !multiplier.is_zero() {
        Decimal::ONE
    } else {
        multiplier
    }
}

/// Nano-dollars of one bucket, exact; `None` where the amount is beyond all numbers. Nothing costs nothing, whatever
/// the price.
fn part(count: u64, price: Option<Decimal>) -> Option<Decimal> {
    if count == 0 {
        return Some(Decimal::ZERO);
    }
    let nanos_each = price?.checked_mul(NANOS_PER_USD)?;
    nanos_each.checked_mul(Decimal::from(count))
}

fn sum<const N: usize>(parts: [Option<Decimal>; N]) -> Option<Decimal> {
    parts
        .into_iter()
        .try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part?))
}

/// Half-even; what is too large becomes the largest amount rather than none.
fn rounded(amount: Option<Decimal>) -> i64 {
    amount
        .and_then(|amount| {
            amount
                .round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven)
                .to_i64()
        })
        .unwrap_or(i64::MAX)
}

#[cfg(test)]
#[path = "cost_tests.rs"]
mod tests;
