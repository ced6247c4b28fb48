//! The arithmetic: what follows from what, rounding, and that no number is too large for it.

use std::borrow::Cow;

use proptest::prelude::*;

use super::*;
use crate::pricing::{Price, PriceTable, Rates, ServiceRates, Source, Tier};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn found(price: &Price) -> Option<Found<'_>> {
    Some(Found {
        name: "m",
        price,
        source: Source::Manual,
        version: Cow::Borrowed("17"),
    })
}

fn flat(input: Decimal, output: Decimal) -> Price {
    Price {
        base: Rates {
            input: Some(input),
            output: Some(output),
            ..Rates::default()
        },
        ..Price::default()
    }
}

fn at(usage: &Usage, price: &Price, multiplier: &str) -> Cost {
    cost(&Bill::standard(usage, decimal(multiplier)), found(price))
}

#[test]
fn missing_cache_and_image_prices_follow_from_the_input_and_output_price() {
    let usage = Usage {
        cache_write_5m: 1000,
        cache_write_1h: 1000,
        cache_read: 1000,
        image_input: 1000,
        image_output: 1000,
        ..Usage::ZERO
    };
    let cost = at(&usage, &flat(decimal("0.000002"), decimal("0.00001")), "1");
    assert_eq!(cost.cache_write_5m, NanoUsd(2_500_000));
    assert_eq!(cost.cache_write_1h, NanoUsd(4_000_000));
    assert_eq!(cost.cache_read, NanoUsd(200_000));
    assert_eq!(cost.image_input, NanoUsd(2_000_000));
    assert_eq!(cost.image_output, NanoUsd(10_000_000));
    assert_eq!(cost.total, NanoUsd(18_700_000));
}

#[test]
fn a_request_has_its_fee_and_a_search_its_price() {
    let mut price = flat(Decimal::ZERO, Decimal::ZERO);
    let usage = Usage {
        web_searches: 3,
        ..Usage::ZERO
    };
    // Ten dollars a thousand where the row lists nothing.
    assert_eq!(at(&usage, &price, "1").web_search, NanoUsd(30_000_000));
    price.web_search = Some(decimal("0.014"));
    price.per_request = Some(decimal("0.005"));
    let cost = at(&usage, &price, "2");
    assert_eq!(
        (cost.web_search, cost.request_fee),
        (NanoUsd(42_000_000), NanoUsd(5_000_000))
    );
    assert_eq!(cost.total, NanoUsd(94_000_000));
}

#[test]
fn the_total_is_rounded_once_and_half_to_even() {
    let usage = Usage {
        input: 1,
        output: 1,
        ..Usage::ZERO
    };
    let total = |input: &str, multiplier: &str| {
        at(&usage, &flat(decimal(input), decimal(input)), multiplier)
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
fn both_multipliers_count_and_the_row_says_by_which_price() {
    let usage = Usage {
        input: 1000,
        ..Usage::ZERO
    };
    let mut price = flat(decimal("0.000003"), Decimal::ZERO);
    price.tiers.push(Tier {
        above_tokens: 500,
        rates: Rates {
            input: Some(decimal("0.000006")),
            ..Rates::default()
        },
    });
    let bill = Bill {
        group_multiplier: decimal("1.5"),
        service_tier: ServiceTier::Flex,
        ..Bill::standard(&usage, decimal("0.8"))
    };
    let cost = cost(&bill, found(&price));
    // 1000 × 6 µ$ × 0.8 × 1.5.
    assert_eq!(
        (cost.input, cost.total),
        (NanoUsd(6_000_000), NanoUsd(7_200_000))
    );
    assert_eq!(
        (cost.multiplier_ppm, cost.group_multiplier_ppm),
        (800_000, 1_500_000)
    );
    assert_eq!(
        (cost.context_tier, cost.service_tier),
        (Some(500), ServiceTier::Flex)
    );
    assert_eq!(
        (
            cost.price_model.as_str(),
            cost.price_source.as_str(),
            cost.price_version.as_str()
        ),
        ("m", "manual", "17")
    );
}

#[test]
fn a_model_without_a_price_is_flagged() {
    let usage = Usage {
        input: 1000,
        output: 1000,
        ..Usage::ZERO
    };
    let cost = cost(&Bill::standard(&usage, decimal("0.8")), None);
    assert!(cost.unpriced);
    assert_eq!((cost.total, cost.multiplier_ppm), (NanoUsd(0), 800_000));
    assert_eq!(
        (cost.price_model.as_str(), cost.price_source.as_str()),
        ("", "")
    );
}

#[test]
fn a_negative_multiplier_pays_nobody() {
    let table = PriceTable::bundled();
    let usage = Usage {
        input: 1000,
        ..Usage::ZERO
    };
    let bill = Bill {
        group_multiplier: decimal("-0.5"),
        ..Bill::standard(&usage, decimal("-2"))
    };
    let cost = cost(&bill, table.find("claude-opus-5-5"));
    assert_eq!(
        (cost.total, cost.multiplier_ppm, cost.group_multiplier_ppm),
        (NanoUsd(4_000_000), 1_000_000, 1_000_000)
    );
}

#[test]
fn more_reasoning_than_output_is_all_of_the_output() {
    let mut price = flat(Decimal::ZERO, decimal("0.000001"));
    price.base.reasoning = Some(decimal("0.000004"));
    let usage = Usage {
        output: 10,
        reasoning: 99,
        ..Usage::ZERO
    };
    assert_eq!(at(&usage, &price, "1").total, NanoUsd(40_000));
}

#[test]
fn an_amount_beyond_all_numbers_is_the_largest_and_no_panic() {
    let usage = Usage {
        input: u64::MAX,
        output: u64::MAX,
        cache_write_5m: 1,
        cache_read: 1,
        ..Usage::ZERO
    };
    let price = flat(Decimal::MAX, Decimal::ONE);
    let cost = cost(&Bill::standard(&usage, Decimal::MAX), found(&price));
    assert_eq!(
        (cost.input, cost.total),
        (NanoUsd(i64::MAX), NanoUsd(i64::MAX))
    );
}

fn any_usage() -> impl Strategy<Value = Usage> {
    proptest::array::uniform9(prop_oneof![0..1_000_000_u64, any::<u64>()]).prop_map(usage_of)
}

fn usage_of(n: [u64; 9]) -> Usage {
    Usage {
        input: n[0],
        output: n[1],
        cache_write_5m: n[2],
        cache_write_1h: n[3],
        cache_read: n[4],
        reasoning: n[5],
        image_input: n[6],
        image_output: n[7],
        web_searches: n[8],
    }
}

fn any_rates() -> impl Strategy<Value = Rates> {
    let rate = || proptest::option::of((0..1_000_000_i64).prop_map(|pico| Decimal::new(pico, 12)));
    (
        rate(),
        rate(),
        rate(),
        rate(),
        rate(),
        rate(),
        rate(),
        rate(),
    )
        .prop_map(
            |(
                input,
                output,
                cache_write_5m,
                cache_write_1h,
                cache_read,
                reasoning,
                image_input,
                image_output,
            )| Rates {
                input,
                output,
                cache_write_5m,
                cache_write_1h,
                cache_read,
                reasoning,
                image_input,
                image_output,
            },
        )
}

fn any_price() -> impl Strategy<Value = Price> {
    (
        any_rates(),
        any_rates(),
        any_rates(),
        any_rates(),
        1..200_000_u64,
    )
        .prop_map(|(base, tier, own, own_tier, above_tokens)| Price {
            base,
            tiers: vec![Tier {
                above_tokens,
                rates: tier,
            }],
            services: vec![ServiceRates {
                service: ServiceTier::Priority,
                base: own,
                tiers: vec![Tier {
                    above_tokens: above_tokens * 2,
                    rates: own_tier,
                }],
            }],
            ..Price::default()
        })
}

fn any_multiplier() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (0..10_000_000_i64).prop_map(|ppm| Decimal::new(ppm, 6)),
        Just(Decimal::MAX),
        Just(Decimal::MIN)
    ]
}

proptest! {
    #[test]
    fn no_numbers_make_it_panic_or_pay(
        usage in any_usage(), price in any_price(), provider in any_multiplier(), group in any_multiplier(), priority: bool,
    ) {
        let service_tier = if priority { ServiceTier::Priority } else { ServiceTier::Standard };
        let bill = Bill { usage: &usage, service_tier, provider_multiplier: provider, group_multiplier: group };
        let cost = cost(&bill, found(&price));
        let parts = [cost.input, cost.output, cost.cache_write_5m, cost.cache_write_1h, cost.cache_read, cost.image_input,
            cost.image_output, cost.web_search, cost.request_fee, cost.total];
        prop_assert!(parts.iter().all(|part| part.0 >= 0), "{:?}", cost);
    }

    #[test]
    fn more_of_anything_never_costs_less(base in any_rates(), counts in proptest::array::uniform9(0..1_000_000_u64), bucket in 0..9_usize, more in 1..1_000_000_u64) {
        // Reasoning is a part of the output and may be cheaper than the rest of it: it is no bucket of its own.
        prop_assume!(bucket != 5);
        let price = Price { base, ..Price::default() };
        let mut greater = counts;
        greater[bucket] += more;
        // So much of it is reasoning in both.
        let reasoning = counts[5].min(counts[1]);
        let [small, large] = [counts, greater].map(|counts| at(&Usage { reasoning, ..usage_of(counts) }, &price, "1").total);
        prop_assert!(large >= small, "{small:?} {large:?}");
    }

    #[test]
    fn the_total_is_the_sum_of_the_parts_times_the_multipliers(
        counts in proptest::array::uniform9(0..1_000_000_u64), price in any_price(), provider in 0..5_000_000_i64, group in 0..5_000_000_i64,
    ) {
        let usage = usage_of(counts);
        let (provider, group) = (Decimal::new(provider, 6), Decimal::new(group, 6));
        let bill = Bill { group_multiplier: group, ..Bill::standard(&usage, provider) };
        let cost = cost(&bill, found(&price));
        let parts = [cost.input, cost.output, cost.cache_write_5m, cost.cache_write_1h, cost.cache_read, cost.image_input,
            cost.image_output, cost.web_search, cost.request_fee];
        let sum: i64 = parts.iter().map(|part| part.0).sum();
        let off = (Decimal::from(sum) * provider * group - Decimal::from(cost.total.0)).abs();
        // Nine parts are off by half a nano-dollar each, and the total by another half.
        let allowed = Decimal::new(45, 1) * provider * group + Decimal::new(5, 1);
        prop_assert!(off <= allowed, "{off} {allowed} {:?}", cost);
    }

    #[test]
    fn the_total_is_the_exact_sum_in_integers(
        tokens in proptest::array::uniform5(0..10_000_000_u64), prices in proptest::array::uniform5(0..1_000_000_u32),
        ppm in 0..10_000_000_u32,
    ) {
        // Prices in pico-dollars a token and the multiplier in millionths make the whole sum an integer.
        let pico = |price: u32| Some(Decimal::new(i64::from(price), 12));
        let price = Price {
            base: Rates {
                input: pico(prices[0]), output: pico(prices[1]), cache_write_5m: pico(prices[2]),
                cache_write_1h: pico(prices[3]), cache_read: pico(prices[4]), ..Rates::default()
            },
            ..Price::default()
        };
        let usage = Usage {
            input: tokens[0], output: tokens[1], cache_write_5m: tokens[2], cache_write_1h: tokens[3], cache_read: tokens[4],
            ..Usage::ZERO
        };
        let billed = cost(&Bill::standard(&usage, Decimal::new(i64::from(ppm), 6)), found(&price));
        let exact: u128 = tokens.iter().zip(prices).map(|(t, p)| u128::from(*t) * u128::from(p)).sum::<u128>()
            * u128::from(ppm);
        let unit = 1_000_000_000_u128;
        let (whole, rest) = (exact / unit, exact % unit);
        let up = rest > unit / 2 || (rest == unit / 2 && whole % 2 == 1);
        prop_assert_eq!(billed.total.0 as u128, whole + u128::from(up));
        prop_assert_eq!(billed.multiplier_ppm, i64::from(ppm));
    }
}
