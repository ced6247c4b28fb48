//! What is understood of a table, what is left out, and what is refused.

use super::*;

fn decimal(text: &str) -> Option<Decimal> {
    Some(text.parse().unwrap())
}

fn one(row: &str) -> Price {
    let text = format!(r#"{{"m":{row}}}"#);
    let rows = read(&text).unwrap_or_else(|error| panic!("{row}: {error}"));
    rows.into_iter().next().unwrap().price
}

#[test]
fn every_field_finds_its_place() {
    let price = one(
        r#"{"mode":"chat","input_cost_per_token":5e-06,"output_cost_per_token":3e-05,"cache_creation_input_token_cost_above_1hr":1e-05,
        "input_cost_per_token_above_272k_tokens":1e-05,"output_cost_per_token_priority":7.5e-05,"supports_vision":true,
        "cache_creation_input_token_cost_above_1hr_above_200k_tokens_batches":2e-06,"input_cost_per_token_ultrafast":6e-05,
        "cache_creation_input_token_cost_above_12hr":2.5e-05,"input_cost_per_token_cache_hit":1e-07,"input_cost_per_request":0.005,
        "search_context_cost_per_query":{"search_context_size_low":0.006,"search_context_size_medium":0.01}}"#,
    );
    assert_eq!(
        price.base,
        Rates {
            input: decimal("0.000005"),
            output: decimal("0.00003"),
            cache_write_1h: decimal("0.00001"),
            ..Rates::default()
        }
    );
    assert_eq!(
        (price.per_request, price.web_search),
        (decimal("0.005"), decimal("0.01"))
    );
    assert_eq!(price.tiers.len(), 1);
    assert_eq!(
        (price.tiers[0].above_tokens, price.tiers[0].rates.input),
        (272_000, decimal("0.00001"))
    );
    let [priority, batch] = price.services.as_slice() else {
        panic!("{price:?}")
    };
    assert_eq!(
        (priority.service, priority.base.output),
        (ServiceTier::Priority, decimal("0.000075"))
    );
    assert_eq!(
        (batch.service, batch.tiers[0].above_tokens),
        (ServiceTier::Batch, 200_000)
    );
    assert_eq!(batch.tiers[0].rates.cache_write_1h, decimal("0.000002"));
}

#[test]
fn the_longest_answer_is_known_where_the_row_says_a_number() {
    let longest = |said: &str| {
        let row = format!(r#"{{"input_cost_per_token":1e-06,"max_output_tokens":{said}}}"#);
        one(&row).max_output
    };
    assert_eq!(longest("64000"), Some(64_000));
    assert_eq!(longest("8192.0"), Some(8_192));
    for nothing in ["0", "null", "\"as the vendor says\"", "-1"] {
        assert_eq!(longest(nothing), None, "{nothing}");
    }
}

#[test]
fn tiers_in_a_list_are_tiers() {
    let price = one(
        r#"{"tiered_pricing":[{"input_cost_per_token":1e-06,"output_cost_per_token":5e-06,"range":[0,32000.0]},
        {"input_cost_per_token":2e-06,"output_cost_per_token":6e-06,"output_cost_per_reasoning_token":8e-06,"range":[32000.0,128000.0]}]}"#,
    );
    assert_eq!(
        (price.base.input, price.base.output),
        (decimal("0.000001"), decimal("0.000005"))
    );
    assert_eq!(price.tiers[0].above_tokens, 32_000);
    assert_eq!(price.tiers[0].rates.reasoning, decimal("0.000008"));
}

#[test]
fn dust_and_differences_that_are_none_go() {
    let price = one(
        r#"{"input_cost_per_token":5.0000000000000004e-08,"output_cost_per_token":2e-06,"output_cost_per_reasoning_token":2.0e-06,"output_cost_per_image_token":3e-05}"#,
    );
    assert_eq!(price.base.input.unwrap().to_string(), "0.00000005");
    assert_eq!(
        (price.base.reasoning, price.base.image_output),
        (None, decimal("0.00003"))
    );
}

#[test]
fn rows_without_a_price_or_of_another_kind_are_left_out() {
    let rows = read(
        r#"{"b\u0062":{"output_cost_per_token":1.5E-6,"mode":null},"a":{"input_cost_per_token":0.25,"mode":"chat","litellm_provider":"anthropic"},
        "image":{"mode":"chat","output_cost_per_image":0.1},"speech":{"mode":"audio_speech","input_cost_per_token":"dear"},"a":{"input_cost_per_token":0.5,"mode":"chat"}}"#,
    )
    .unwrap();
    let found: Vec<_> = rows
        .iter()
        .map(|row| (row.name.as_ref(), row.price.base.input, row.vendor))
        .collect();
    assert_eq!(
        found,
        [
            ("a", decimal("0.5"), Vendor::Other),
            ("bb", None, Vendor::Other)
        ]
    );
}

#[test]
fn what_is_wrong_is_named() {
    for (text, reason) in [
        (
            r#"{"a":{"input_cost_per_token":"dear"}}"#,
            "model `a`: `input_cost_per_token`: price `\"dear\"`",
        ),
        (
            r#"{"a":{"input_cost_per_token":-1e-06}}"#,
            "price `-1e-06` is negative",
        ),
        (r#"{"a":{"input_cost_per_token":NaN}}"#, "expected value"),
        (
            r#"{"a":{"tiered_pricing":[{"input_cost_per_token":1}]}}"#,
            "no range of tokens",
        ),
        (r#"{"a":7}"#, "expected an object of prices"),
        ("[]", "expected an object of models"),
        ("<html>", "expected value"),
        (r#"{"a":{"input_cost_per_token":1"#, "EOF"),
    ] {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains(reason), "{text}: {error}");
    }
}
