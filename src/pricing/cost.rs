//! The arithmetic of a bill. It does not know where prices come from.

use actors::domain::{Cost, NanoUsd, Usage};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::Price;

const NANOS_PER_USD: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);
const PPM: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);
/// 1.25 × input for a cache write that lives five minutes.
const WRITE_5M_FACTOR: Decimal = Decimal::from_parts(125, 0, 0, false, 2);
/// 2 × input for one that lives an hour.
const WRITE_1H_FACTOR: Decimal = Decimal::from_parts(2, 0, 0, false, 0);
/// 0.1 × input for a read.
const READ_FACTOR: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

/// What `usage` costs by the price row found for the model. The total is (Σ exact parts) × `multiplier`, rounded
/// half-even once; the parts are rounded each for show. Without a price everything is zero and `unpriced` is set.
/// A negative multiplier counts as 1: nobody is paid for a request.
#[must_use]
pub fn cost(usage: &Usage, price: Option<(&str, &Price)>, multiplier: Decimal) -> Cost {
    let multiplier = if multiplier.is_sign_negative() && !multiplier.is_zero() {
        Decimal::ONE
    } else {
        multiplier
    };
    let multiplier_ppm = rounded(multiplier.checked_mul(PPM));
    let Some((name, price)) = price else {
        return Cost {
            multiplier_ppm,
            unpriced: true,
            ..Cost::default()
        };
    };
    let cached = |own: Option<Decimal>, factor| own.or_else(|| price.input.checked_mul(factor));
    let input = part(usage.input, Some(price.input));
    let output = part(usage.output, Some(price.output));
    let write_5m = part(
        usage.cache_write_5m,
        cached(price.cache_write_5m, WRITE_5M_FACTOR),
    );
    let write_1h = part(
        usage.cache_write_1h,
        cached(price.cache_write_1h, WRITE_1H_FACTOR),
    );
    let read = part(usage.cache_read, cached(price.cache_read, READ_FACTOR));
    let sum = [input, output, write_5m, write_1h, read]
        .into_iter()
        .try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part?));
    Cost {
        input: NanoUsd(rounded(input)),
        output: NanoUsd(rounded(output)),
        cache_write_5m: NanoUsd(rounded(write_5m)),
        cache_write_1h: NanoUsd(rounded(write_1h)),
        cache_read: NanoUsd(rounded(read)),
        multiplier_ppm,
        total: NanoUsd(rounded(sum.and_then(|sum| sum.checked_mul(multiplier)))),
        price_model: name.to_owned(),
        unpriced: false,
    }
}

/// Nano-dollars of one bucket, exact; `None` where the amount is beyond all numbers.
fn part(tokens: u64, price: Option<Decimal>) -> Option<Decimal> {
    let nanos_per_token = price?.checked_mul(NANOS_PER_USD)?;
    nanos_per_token.checked_mul(Decimal::from(tokens))
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
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pricing::PriceTable;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn usage(
        input: u64,
        output: u64,
        cache_write_5m: u64,
        cache_write_1h: u64,
        cache_read: u64,
    ) -> Usage {
        Usage {
            input,
            output,
            cache_write_5m,
            cache_write_1h,
            cache_read,
            reasoning: 0,
        }
    }

    /// Parts and total in nano-dollars, in the order of `Usage`.
    fn bill(model: &str, usage: &Usage, multiplier: &str) -> [i64; 6] {
        let table = PriceTable::bundled();
        let cost = cost(usage, table.find(model), decimal(multiplier));
        assert!(!cost.unpriced, "{model}");
        [
            cost.input,
            cost.output,
            cost.cache_write_5m,
            cost.cache_write_1h,
            cost.cache_read,
            cost.total,
        ]
        .map(|nanos| nanos.0)
    }

    #[test]
    fn bills_worked_out_by_hand() {
        // opus-5-5 per million: 4 in, 20 out, 5 and 8 to write, 0.20 to read.
        assert_eq!(
            bill("claude-opus-5-5", &usage(2095, 503, 512, 400, 18_432), "1"),
            [
                8_380_000, 10_060_000, 2_560_000, 3_200_000, 3_686_400, 27_886_400
            ]
        );
        // sonnet-4-5: 3, 15, 3.75, 6, 0.30; a fifth off.
        assert_eq!(
            bill(
                "claude-sonnet-4-5-20250929",
                &usage(1000, 1000, 1000, 1000, 1000),
                "0.8"
            ),
            [
                3_000_000, 15_000_000, 3_750_000, 6_000_000, 300_000, 22_440_000
            ]
        );
        // haiku-4-5: 1, 5, 1.25, 2, 0.10.
        assert_eq!(
            bill("claude-haiku-4-5", &usage(7, 11, 13, 17, 19), "1"),
            [7_000, 55_000, 16_250, 34_000, 1_900, 114_150]
        );
        // opus-4-6: 5, 25, 6.25, 10, 0.50; half as much again.
        assert_eq!(
            bill("claude-opus-4-6", &usage(100, 200, 300, 400, 500), "1.5"),
            [
                500_000, 5_000_000, 1_875_000, 4_000_000, 250_000, 17_437_500
            ]
        );
        // sonnet-5-5: 2, 10, 2.50, 4, 0.10.
        assert_eq!(
            bill("claude-sonnet-5-5", &usage(1_000_000, 0, 0, 1, 1), "1"),
            [2_000_000_000, 0, 0, 4_000, 100, 2_000_004_100]
        );
        // gpt-5: 1.25, 10, read 0.125; it lists no price to write.
        assert_eq!(
            bill("gpt-5", &usage(1000, 100, 0, 0, 3), "1"),
            [1_250_000, 1_000_000, 0, 0, 375, 2_250_375]
        );
        // deepseek-chat: 0.28, 0.42, read 0.028; to write is free.
        assert_eq!(
            bill(
                "deepseek/deepseek-chat",
                &usage(1000, 1000, 1000, 0, 1000),
                "1"
            ),
            [280_000, 420_000, 0, 0, 28_000, 728_000]
        );
    }

    #[test]
    fn missing_cache_prices_follow_from_the_input_price() {
        let price = Price {
            input: decimal("0.000002"),
            output: decimal("0.00001"),
            ..Price::default()
        };
        let cost = cost(
            &usage(0, 0, 1000, 1000, 1000),
            Some(("m", &price)),
            Decimal::ONE,
        );
        assert_eq!(cost.cache_write_5m, NanoUsd(2_500_000));
        assert_eq!(cost.cache_write_1h, NanoUsd(4_000_000));
        assert_eq!(cost.cache_read, NanoUsd(200_000));
        assert_eq!(cost.price_model, "m");
    }

    #[test]
    fn the_total_is_rounded_once_and_half_to_even() {
        let total = |input: &str, multiplier: &str| {
            let price = Price {
                input: decimal(input),
                output: decimal(input),
                ..Price::default()
            };
            cost(
                &usage(1, 1, 0, 0, 0),
                Some(("m", &price)),
                decimal(multiplier),
            )
        };
        // Each part is 0.4 nano-dollars and shows as 0; together they are 0.8, which is 1.
        let small = total("0.0000000004", "1");
        assert_eq!(
            (small.input, small.output, small.total),
            (NanoUsd(0), NanoUsd(0), NanoUsd(1))
        );
        assert_eq!(total("0.000000001", "0.25").total, NanoUsd(0), "0.5 to 0");
        assert_eq!(total("0.000000001", "0.75").total, NanoUsd(2), "1.5 to 2");
        assert_eq!(total("0.000000001", "1.25").total, NanoUsd(2), "2.5 to 2");
    }

    #[test]
    fn a_model_without_a_price_is_flagged() {
        let cost = cost(&usage(1000, 1000, 0, 0, 0), None, decimal("0.8"));
        assert!(cost.unpriced);
        assert_eq!((cost.total, cost.multiplier_ppm), (NanoUsd(0), 800_000));
        assert_eq!(cost.price_model, "");
    }

    #[test]
    fn a_negative_multiplier_pays_nobody() {
        let table = PriceTable::bundled();
        let cost = cost(
            &usage(1000, 0, 0, 0, 0),
            table.find("claude-opus-5-5"),
            decimal("-2"),
        );
        assert_eq!(
            (cost.total, cost.multiplier_ppm),
            (NanoUsd(4_000_000), 1_000_000)
        );
    }

    #[test]
    fn an_amount_beyond_all_numbers_is_the_largest_and_no_panic() {
        let price = Price {
            input: Decimal::MAX,
            output: Decimal::ONE,
            ..Price::default()
        };
        let cost = cost(
            &usage(u64::MAX, u64::MAX, 1, 1, 1),
            Some(("m", &price)),
            Decimal::MAX,
        );
        assert_eq!(
            (cost.input, cost.total),
            (NanoUsd(i64::MAX), NanoUsd(i64::MAX))
        );
    }

    proptest! {
        #[test]
        fn the_total_is_the_exact_sum_in_integers(
            tokens in proptest::array::uniform5(0..10_000_000_u64), prices in proptest::array::uniform5(0..1_000_000_u32),
            ppm in 0..10_000_000_u32,
        ) {
            // Prices in pico-dollars a token and the multiplier in millionths make the whole sum an integer.
            let pico = |price: u32| Decimal::new(i64::from(price), 12);
            let price = Price {
                input: pico(prices[0]), output: pico(prices[1]), cache_write_5m: Some(pico(prices[2])),
                cache_write_1h: Some(pico(prices[3])), cache_read: Some(pico(prices[4])),
            };
            let usage = usage(tokens[0], tokens[1], tokens[2], tokens[3], tokens[4]);
            let billed = cost(&usage, Some(("m", &price)), Decimal::new(i64::from(ppm), 6));
            let exact: u128 = tokens.iter().zip(prices).map(|(t, p)| u128::from(*t) * u128::from(p)).sum::<u128>()
                * u128::from(ppm);
            let unit = 1_000_000_000_u128;
            let (whole, rest) = (exact / unit, exact % unit);
            let up = rest > unit / 2 || (rest == unit / 2 && whole % 2 == 1);
            prop_assert_eq!(billed.total.0 as u128, whole + u128::from(up));
            prop_assert_eq!(billed.multiplier_ppm, i64::from(ppm));
        }
    }
}
