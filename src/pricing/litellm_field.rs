//! One price of LiteLLM's table: what its name means, and its digits. It does not know rows.

use actors::domain::ServiceTier;
use rust_decimal::Decimal;

use super::Rates;

/// Numbers have passed through binary floating point where the table is made; beyond these digits there is only dust
/// (5.0000000000000004e-08).
const DIGITS: u32 = 15;
/// What the name of a price says.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub bucket: fn(&mut Rates) -> &mut Option<Decimal>,
    pub above: Option<u64>,
    pub service: ServiceTier,
}

impl Field {
    /// `cache_creation_input_token_cost_above_1hr_above_200k_tokens_batches`, and all that is shorter. `None` for what
    /// has no meaning here, such as other classes of service and other lifetimes of a cache.
    pub(super) fn of(name: &str) -> Option<Self> {
        type Bucket = fn(&mut Rates) -> &mut Option<Decimal>;
        const BUCKETS: [(&str, Bucket); 8] = [
            ("input_cost_per_token", |rates| &mut rates.input),
            ("output_cost_per_token", |rates| &mut rates.output),
            ("cache_creation_input_token_cost_above_1hr", |rates| {
                &mut rates.cache_write_1h
            }),
            ("cache_creation_input_token_cost", |rates| {
                &mut rates.cache_write_5m
            }),
            ("cache_read_input_token_cost", |rates| &mut rates.cache_read),
            ("output_cost_per_reasoning_token", |rates| {
                &mut rates.reasoning
            }),
            ("input_cost_per_image_token", |rates| &mut rates.image_input),
            ("output_cost_per_image_token", |rates| {
                &mut rates.image_output
            }),
        ];
        let (bucket, rest) = BUCKETS
            .iter()
            .find_map(|(start, bucket)| Some((*bucket, name.strip_prefix(start)?)))?;
        let (rest, service) = [
            ("_priority", ServiceTier::Priority),
            ("_flex", ServiceTier::Flex),
            ("_batches", ServiceTier::Batch),
        ]
        .into_iter()
        .find_map(|(end, service)| Some((rest.strip_suffix(end)?, service)))
        .unwrap_or((rest, ServiceTier::Standard));
        let above = match rest {
            "" => None,
            tier => {
                let thousands = tier.strip_prefix("_above_")?.strip_suffix("k_tokens")?;
                Some(thousands.parse::<u64>().ok()?.checked_mul(1000)?)
            }
        };
        Some(Self {
            bucket,
            above,
            service,
        })
    }
}

/// A price from its digits as they stand in the text: `3e-06` must not pass through binary floating point.
pub(super) fn amount(digits: &str) -> Result<Option<Decimal>, String> {
    if digits == "null" {
        return Ok(None);
    }
    let parsed = if digits.contains(['e', 'E']) {
        Decimal::from_scientific(digits)
    } else {
        Decimal::from_str_exact(digits)
    };
    let amount = parsed.map_err(|error| format!("price `{digits}`: {error}"))?;
    if amount < Decimal::ZERO {
        return Err(format!("price `{digits}` is negative"));
    }
    Ok(Some(amount.round_sf(DIGITS).unwrap_or(amount).normalize()))
}
