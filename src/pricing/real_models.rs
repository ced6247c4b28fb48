//! What real requests to real models cost, worked out by hand from the vendors' price lists. Each case says its terms as
//! count × USD for a million, so that their sum is in millionths of a dollar; the number is in billionths.

use actors::domain::ServiceTier::{Batch, Flex, Priority, Standard};
use actors::domain::{NanoUsd, ServiceTier, Usage};
use rust_decimal::Decimal;

use super::{Bill, PriceTable, cost};

type Case = (&'static str, ServiceTier, Option<u64>, Usage, i64);

#[rustfmt::skip]
fn cases() -> Vec<Case> {
    vec![
        // 2_095 × 4 + 503 × 20 + 512 × 5 + 400 × 8 + 18_432 × 0.2
        ("claude-opus-5-5", Standard, None, Usage { input: 2_095, output: 503, cache_write_5m: 512, cache_write_1h: 400, cache_read: 18_432, ..Usage::ZERO }, 27_886_400),
        // 1_000 × 3 + 1_000 × 15 + 1_000 × 3.75 + 1_000 × 6 + 1_000 × 0.3
        ("claude-sonnet-4-5-20250929", Standard, None, Usage { input: 1_000, output: 1_000, cache_write_5m: 1_000, cache_write_1h: 1_000, cache_read: 1_000, ..Usage::ZERO }, 28_050_000),
        // 7 × 1 + 11 × 5 + 13 × 1.25 + 17 × 2 + 19 × 0.1
        ("claude-haiku-4-5", Standard, None, Usage { input: 7, output: 11, cache_write_5m: 13, cache_write_1h: 17, cache_read: 19, ..Usage::ZERO }, 114_150),
        // 100 × 5 + 200 × 25 + 300 × 6.25 + 400 × 10 + 500 × 0.5
        ("claude-opus-4-6", Standard, None, Usage { input: 100, output: 200, cache_write_5m: 300, cache_write_1h: 400, cache_read: 500, ..Usage::ZERO }, 11_625_000),
        // 1_000_000 × 2 + 1 × 4 + 1 × 0.1
        ("claude-sonnet-5-5", Standard, None, Usage { input: 1_000_000, cache_write_1h: 1, cache_read: 1, ..Usage::ZERO }, 2_000_004_100),
        // 3_000 × 1 + 700 × 5 + 90 × 1.25 + 40 × 0.05
        ("claude-sonnet-5-5", Batch, None, Usage { input: 3_000, output: 700, cache_write_5m: 90, cache_read: 40, ..Usage::ZERO }, 6_614_500),
        // 1_200 × 5 + 800 × 25 + 3 × 10000
        ("claude-opus-4-6", Standard, None, Usage { input: 1_200, output: 800, web_searches: 3, ..Usage::ZERO }, 56_000_000),
        // 1 × 0.5 + 2_000 × 2.5 + 10_000 × 0.625 + 5_000 × 1 + 85_000 × 0.05
        ("claude-haiku-5-5", Standard, Some(100_000), Usage { input: 1, output: 2_000, cache_write_5m: 10_000, cache_write_1h: 5_000, cache_read: 85_000, ..Usage::ZERO }, 20_500_500),
        // 2_000 × 0.5 + 10_000 × 0.125 + 5_000 × 0.2 + 85_000 × 0.01
        ("claude-haiku-5-5", Standard, None, Usage { output: 2_000, cache_write_5m: 10_000, cache_write_1h: 5_000, cache_read: 85_000, ..Usage::ZERO }, 4_100_000),
        // 150_000 × 0.25 + 1_000 × 1.25 + 10 × 0.025
        ("claude-haiku-5-5", Batch, Some(100_000), Usage { input: 150_000, output: 1_000, cache_read: 10, ..Usage::ZERO }, 38_750_250),
        // 150_000 × 6 + 4_000 × 22.5 + 30_000 × 7.5 + 10_000 × 12 + 10_001 × 0.6
        ("anthropic.claude-sonnet-4-5-20250929-v1:0", Standard, Some(200_000), Usage { input: 150_000, output: 4_000, cache_write_5m: 30_000, cache_write_1h: 10_000, cache_read: 10_001, ..Usage::ZERO }, 1_341_000_600),
        // 150_000 × 3.3 + 4_000 × 16.5 + 30_000 × 4.125 + 10_000 × 6.6 + 10_000 × 0.33
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", Standard, None, Usage { input: 150_000, output: 4_000, cache_write_5m: 30_000, cache_write_1h: 10_000, cache_read: 10_000, ..Usage::ZERO }, 754_050_000),
        // 1_000 × 1.25 + 100 × 10 + 3 × 0.125
        ("gpt-5", Standard, None, Usage { input: 1_000, output: 100, cache_read: 3, ..Usage::ZERO }, 2_250_375),
        // 1_000 × 2.5 + 100 × 20 + 4 × 0.25
        ("gpt-5", Priority, None, Usage { input: 1_000, output: 100, cache_read: 4, ..Usage::ZERO }, 4_501_000),
        // 1_000 × 0.625 + 100 × 5 + 400 × 0.0625
        ("gpt-5", Flex, None, Usage { input: 1_000, output: 100, cache_read: 400, ..Usage::ZERO }, 1_150_000),
        // 123_456 × 0.625 + 654 × 5
        ("gpt-5", Batch, None, Usage { input: 123_456, output: 654, ..Usage::ZERO }, 80_430_000),
        // 5_210 × 1.25 + 1_877 × 10 + 40_960 × 0.125
        ("gpt-5-codex", Standard, None, Usage { input: 5_210, output: 1_877, cache_read: 40_960, reasoning: 1_024, ..Usage::ZERO }, 30_402_500),
        // 200_001 × 5 + 1_000 × 22.5 + 72_000 × 0.5
        ("gpt-5.4", Standard, Some(272_000), Usage { input: 200_001, output: 1_000, cache_read: 72_000, ..Usage::ZERO }, 1_058_505_000),
        // 200_000 × 2.5 + 1_000 × 15 + 72_000 × 0.25
        ("gpt-5.4", Standard, None, Usage { input: 200_000, output: 1_000, cache_read: 72_000, ..Usage::ZERO }, 533_000_000),
        // 300_000 × 2.5 + 1_000 × 11.25 + 40 × 0.25
        ("gpt-5.4", Flex, Some(272_000), Usage { input: 300_000, output: 1_000, cache_read: 40, ..Usage::ZERO }, 761_260_000),
        // 300_000 × 5 + 1_000 × 22.5
        ("gpt-5.4", Priority, Some(272_000), Usage { input: 300_000, output: 1_000, ..Usage::ZERO }, 1_522_500_000),
        // 272_001 × 16 + 10 × 60 + 100 × 20 + 7 × 1.6
        ("gpt-5.6", Priority, Some(272_000), Usage { input: 272_001, output: 10, cache_write_5m: 100, cache_read: 7, ..Usage::ZERO }, 4_354_627_200),
        // 900 × 1.75 + 300 × 14 + 1_000 × 0.175 + 2 × 10000
        ("gpt-5.2", Standard, None, Usage { input: 900, output: 300, cache_read: 1_000, web_searches: 2, ..Usage::ZERO }, 25_950_000),
        // 30 × 2 + 40 × 8 + 50 × 0.5 + 1 × 25000
        ("gpt-4.1", Standard, None, Usage { input: 30, output: 40, cache_read: 50, web_searches: 1, ..Usage::ZERO }, 25_405_000),
        // 1_001 × 2.5 + 17 × 10 + 128 × 1.25
        ("gpt-4o-2024-08-06", Standard, None, Usage { input: 1_001, output: 17, cache_read: 128, ..Usage::ZERO }, 2_832_500),
        // 640 × 2 + 5_000 × 8
        ("o3", Standard, None, Usage { input: 640, output: 5_000, reasoning: 4_800, ..Usage::ZERO }, 41_280_000),
        // 640 × 1 + 5_000 × 4 + 64 × 0.25
        ("o3", Flex, None, Usage { input: 640, output: 5_000, cache_read: 64, ..Usage::ZERO }, 20_656_000),
        // 640 × 2 + 5_000 × 8 + 64 × 0.5
        ("o4-mini", Priority, None, Usage { input: 640, output: 5_000, cache_read: 64, ..Usage::ZERO }, 41_312_000),
        // 100_000 × 1.25 + 6_000 × 10 + 100_000 × 0.125
        ("gemini/gemini-2.5-pro", Standard, None, Usage { input: 100_000, output: 6_000, cache_read: 100_000, reasoning: 5_000, ..Usage::ZERO }, 197_500_000),
        // 100_001 × 2.5 + 6_000 × 15 + 100_000 × 0.25
        ("gemini/gemini-2.5-pro", Standard, Some(200_000), Usage { input: 100_001, output: 6_000, cache_read: 100_000, reasoning: 5_000, ..Usage::ZERO }, 365_002_500),
        // 200_001 × 4.5 + 10 × 27
        ("gemini/gemini-2.5-pro", Priority, Some(200_000), Usage { input: 200_001, output: 10, ..Usage::ZERO }, 900_274_500),
        // 1_000 × 0.54 + 1_000 × 4.5 + 100 × 0.054
        ("gemini-2.5-flash", Priority, None, Usage { input: 1_000, output: 1_000, reasoning: 900, cache_read: 100, ..Usage::ZERO }, 5_045_400),
        // 1_500 × 2 + 250 × 12 + 2 × 14000
        ("gemini-3.1-pro-preview", Standard, None, Usage { input: 1_500, output: 250, web_searches: 2, ..Usage::ZERO }, 34_000_000),
        // 300 × 2 + 200 × 12 + 560 × 2 + 1_120 × 120
        ("gemini-3-pro-image-preview", Standard, None, Usage { input: 300, output: 200, image_input: 560, image_output: 1_120, ..Usage::ZERO }, 138_520_000),
        // 50 × 5 + 323 × 10 + 4_160 × 40
        ("gpt-image-1", Standard, None, Usage { input: 50, image_input: 323, image_output: 4_160, ..Usage::ZERO }, 169_880_000),
        // 1_000 × 0.28 + 1_000 × 0.42 + 1_000 × 0 + 1_000 × 0.028
        ("deepseek/deepseek-chat", Standard, None, Usage { input: 1_000, output: 1_000, cache_write_5m: 1_000, cache_read: 1_000, ..Usage::ZERO }, 728_000),
        // 32_000 × 1 + 100 × 5
        ("dashscope/qwen3-coder-plus", Standard, None, Usage { input: 32_000, output: 100, ..Usage::ZERO }, 32_500_000),
        // 32_000 × 1.8 + 100 × 9 + 1 × 0.18
        ("dashscope/qwen3-coder-plus", Standard, Some(32_000), Usage { input: 32_000, output: 100, cache_read: 1, ..Usage::ZERO }, 58_500_180),
        // 200_000 × 6 + 100 × 60 + 100_000 × 0.6
        ("qwen3-coder-plus", Standard, Some(256_000), Usage { input: 200_000, output: 100, cache_read: 100_000, ..Usage::ZERO }, 1_266_000_000),
        // 1_000 × 0.4 + 300 × 1.2 + 100 × 4
        ("dashscope/qwen-plus-2025-04-28", Standard, None, Usage { input: 1_000, output: 400, reasoning: 100, ..Usage::ZERO }, 1_160_000),
        // 12_000 × 0.6 + 900 × 3 + 50_000 × 0.1
        ("kimi-k2.5", Standard, None, Usage { input: 12_000, output: 900, cache_read: 50_000, ..Usage::ZERO }, 14_900_000),
        // 12_000 × 0.6 + 900 × 2.2 + 50_000 × 0.11 + 700 × 0
        ("glm-4.6", Standard, None, Usage { input: 12_000, output: 900, cache_read: 50_000, cache_write_5m: 700, ..Usage::ZERO }, 14_680_000),
        // 150_000 × 2.5 + 1_000 × 5 + 50_000 × 0.4 + 1 × 2.5
        ("xai/grok-4.3", Standard, Some(200_000), Usage { input: 150_000, output: 1_000, cache_read: 50_000, image_input: 1, ..Usage::ZERO }, 400_002_500),
        // 10_000 × 1 + 2_000 × 2 + 90_000 × 0.2
        ("grok-code-fast-1", Standard, None, Usage { input: 10_000, output: 2_000, cache_read: 90_000, ..Usage::ZERO }, 32_000_000),
        // 500_000 × 0.6 + 10 × 2.4 + 12_001 × 0.12
        ("MiniMax-M3", Standard, Some(512_000), Usage { input: 500_000, output: 10, cache_read: 12_001, ..Usage::ZERO }, 301_464_120),
        // 4_096 × 0.5 + 512 × 1.5 + 64 × 0.05
        ("mistral-large-latest", Standard, None, Usage { input: 4_096, output: 512, cache_read: 64, ..Usage::ZERO }, 2_819_200),
    ]
}

#[test]
fn bills_worked_out_by_hand() {
    let table = PriceTable::bundled();
    for (model, service_tier, context_tier, usage, total) in cases() {
        let bill = Bill {
            service_tier,
            ..Bill::standard(&usage, Decimal::ONE)
        };
        let cost = cost(&bill, table.find(model));
        assert!(!cost.unpriced, "{model}");
        let billed = (cost.total, cost.context_tier, cost.service_tier);
        let expected = (NanoUsd(total), context_tier, service_tier);
        assert_eq!(billed, expected, "{model} {usage:?}: {cost:?}");
        let parts = [
            cost.input,
            cost.output,
            cost.cache_write_5m,
            cost.cache_write_1h,
            cost.cache_read,
            cost.image_input,
            cost.image_output,
            cost.web_search,
            cost.request_fee,
        ];
        assert_eq!(parts.into_iter().sum::<NanoUsd>(), cost.total, "{model}");
    }
}

#[test]
fn the_cases_are_many_and_of_many_vendors() {
    let models: std::collections::BTreeSet<_> = cases().iter().map(|case| case.0).collect();
    assert!(models.len() >= 25, "{}", models.len());
}
