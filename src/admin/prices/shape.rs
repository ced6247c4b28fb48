//! Prices as the API writes them: USD for a million tokens, as decimal text. Nothing is decided here.

use actors::domain::{ProviderId, ServiceTier};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::admin::body::{Check, Wrong};
use crate::admin::names::{Named, Names};
use crate::admin::shape::{Time, Usd};
use crate::pricing::{Found, Listing, Price, Rates, Source, per_mtok};
use crate::store::{ManualPrice, PriceHistoryRow, PriceSource, StoreError};

/// More than that is a mistaken unit.
const USD_MAX: i64 = 10_000;

/// Where a price comes from: what one provider charges, what was set by hand, what the configuration file declares,
/// LiteLLM's table as it was synced, or the table that the hub ships with. The first that has one wins, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SourceWord {
    Provider,
    Manual,
    File,
    Litellm,
    Bundled,
}

impl From<Source> for SourceWord {
    fn from(source: Source) -> Self {
        match source {
            Source::Provider(_) => Self::Provider,
            Source::Manual => Self::Manual,
            Source::File => Self::File,
            Source::Litellm => Self::Litellm,
            Source::Bundled => Self::Bundled,
        }
    }
}

/// Whose price a column's word means; `None` for what this version does not know.
pub(super) fn source_of_word(word: &str) -> Option<(SourceWord, Option<ProviderId>)> {
    match PriceSource::of_word(word) {
        Some(PriceSource::Provider(id)) => Some((SourceWord::Provider, Some(id))),
        Some(PriceSource::Manual) => Some((SourceWord::Manual, None)),
        Some(PriceSource::File) => Some((SourceWord::File, None)),
        None => (word == "litellm").then_some((SourceWord::Litellm, None)),
    }
}

/// A model's price that is in force.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(super) struct PriceItem {
    /// Under which name it is listed.
    #[schema(example = "claude-sonnet-4-5")]
    pub(super) model: String,
    pub(super) source: SourceWord,
    /// Where it counts for that provider alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) provider: Option<Named>,
    /// Absent for what the hub ships with.
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_at: Option<Time>,
    #[serde(flatten)]
    price: PriceShape,
}

impl PriceItem {
    pub(super) async fn of(found: &Found<'_>, names: &mut Names) -> Result<Self, StoreError> {
        let provider = match found.source {
            Source::Provider(id) => Some(names.provider(id).await?),
            _ => None,
        };
        let effective_at = match found.source {
            Source::Bundled => None,
            _ => found.version.parse().ok().map(Time::of_ms),
        };
        Ok(Self {
            model: found.name.to_owned(),
            source: found.source.into(),
            provider,
            effective_at,
            price: found.price.into(),
        })
    }
}

/// USD for a million tokens; what is absent is not listed, which is not the same as free.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub(super) struct RatesShape {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "3")]
    input_per_mtok: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "15")]
    output_per_mtok: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_write_5m_per_mtok: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_write_1h_per_mtok: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_read_per_mtok: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_per_mtok: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_input_per_mtok: Option<Usd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_output_per_mtok: Option<Usd>,
}

/// All prices of a model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub(super) struct PriceShape {
    #[serde(flatten)]
    rates: RatesShape,
    /// USD for a request as such.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_usd: Option<Usd>,
    /// USD for a request of the vendor's web search.
    #[serde(skip_serializing_if = "Option::is_none")]
    web_search_usd: Option<Usd>,
    /// Long-context prices, rising.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tiers: Vec<TierShape>,
    /// Prices of other classes of service.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    services: Vec<ServiceShape>,
    /// The most tokens that an answer has.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_output_tokens: Option<u64>,
}

/// The prices of a whole request whose prompt is longer.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
struct TierShape {
    #[schema(example = 200_000)]
    above_tokens: u64,
    #[serde(flatten)]
    rates: RatesShape,
}

/// The prices of one class of service.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
struct ServiceShape {
    #[schema(value_type = String, example = "priority")]
    service: ServiceTier,
    #[serde(flatten)]
    rates: RatesShape,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tiers: Vec<TierShape>,
}

/// A price as it is set. What is left out follows from the input price, or costs nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PriceDraft {
    #[schema(example = "3")]
    input_per_mtok: Option<Usd>,
    #[schema(example = "15")]
    output_per_mtok: Option<Usd>,
    /// 1.25 times the input price where it is left out.
    cache_write_5m_per_mtok: Option<Usd>,
    /// Twice the input price where it is left out.
    cache_write_1h_per_mtok: Option<Usd>,
    /// A tenth of the input price where it is left out.
    cache_read_per_mtok: Option<Usd>,
    /// As the output where it is left out.
    reasoning_per_mtok: Option<Usd>,
    /// As the input where it is left out.
    image_input_per_mtok: Option<Usd>,
    /// As the output where it is left out.
    image_output_per_mtok: Option<Usd>,
    /// USD for a request as such.
    request_usd: Option<Usd>,
    /// USD for a request of the vendor's web search; 0.01 where it is left out.
    web_search_usd: Option<Usd>,
    /// From when on, in the future; at once where it is left out.
    pub(super) effective_at: Option<Time>,
}

impl PriceDraft {
    pub(super) fn price(&self) -> ManualPrice {
        let amount = |usd: Option<Usd>| usd.map(|Usd(amount)| amount);
        ManualPrice {
            input_per_mtok: amount(self.input_per_mtok),
            output_per_mtok: amount(self.output_per_mtok),
            cache_write_5m_per_mtok: amount(self.cache_write_5m_per_mtok),
            cache_write_1h_per_mtok: amount(self.cache_write_1h_per_mtok),
            cache_read_per_mtok: amount(self.cache_read_per_mtok),
            reasoning_per_mtok: amount(self.reasoning_per_mtok),
            image_input_per_mtok: amount(self.image_input_per_mtok),
            image_output_per_mtok: amount(self.image_output_per_mtok),
            request_usd: amount(self.request_usd),
            web_search_usd: amount(self.web_search_usd),
        }
    }
}

impl Check for PriceDraft {
    fn check(&self, wrong: &mut Wrong) {
        let price = self.price();
        for (field, amount) in price.negative() {
            wrong.add(field, format!("`{amount}` is below 0"));
        }
        for (field, amount) in price.amounts() {
            if let Some(amount) = amount.filter(|amount| *amount > Decimal::from(USD_MAX)) {
                wrong.add(field, format!("`{amount}` is above {USD_MAX}"));
            }
        }
        if price == ManualPrice::default() {
            wrong.add("", "names no amount: say at least `input_per_mtok`");
        }
        if let Some(Time(at)) = self.effective_at
            && at <= jiff::Timestamp::now()
        {
            let detail = format!("`{at}` is past: leave it out for a price that counts at once");
            wrong.add("effective_at", detail);
        }
    }
}

impl From<&Rates> for RatesShape {
    fn from(rates: &Rates) -> Self {
        let usd = |rate: Option<Decimal>| rate.map(|rate| Usd(per_mtok(rate)));
        Self {
            input_per_mtok: usd(rates.input),
            output_per_mtok: usd(rates.output),
            cache_write_5m_per_mtok: usd(rates.cache_write_5m),
            cache_write_1h_per_mtok: usd(rates.cache_write_1h),
            cache_read_per_mtok: usd(rates.cache_read),
            reasoning_per_mtok: usd(rates.reasoning),
            image_input_per_mtok: usd(rates.image_input),
            image_output_per_mtok: usd(rates.image_output),
        }
    }
}

impl From<&Price> for PriceShape {
    fn from(price: &Price) -> Self {
        let tiers = |tiers: &[crate::pricing::Tier]| {
            let shape = |tier: &crate::pricing::Tier| TierShape {
                above_tokens: tier.above_tokens,
                rates: RatesShape::from(&tier.rates),
            };
            tiers.iter().map(shape).collect()
        };
        let services = price.services.iter().map(|own| ServiceShape {
            service: own.service,
            rates: RatesShape::from(&own.base),
            tiers: tiers(&own.tiers),
        });
        let usd = |amount: Option<Decimal>| amount.map(|amount| Usd(amount.normalize()));
        Self {
            rates: RatesShape::from(&price.base),
            request_usd: usd(price.per_request),
            web_search_usd: usd(price.web_search),
            tiers: tiers(&price.tiers),
            services: services.collect(),
            max_output_tokens: price.max_output,
        }
    }
}

impl From<&ManualPrice> for PriceShape {
    fn from(price: &ManualPrice) -> Self {
        let usd = |amount: Option<Decimal>| amount.map(|amount| Usd(amount.normalize()));
        Self {
            rates: RatesShape {
                input_per_mtok: usd(price.input_per_mtok),
                output_per_mtok: usd(price.output_per_mtok),
                cache_write_5m_per_mtok: usd(price.cache_write_5m_per_mtok),
                cache_write_1h_per_mtok: usd(price.cache_write_1h_per_mtok),
                cache_read_per_mtok: usd(price.cache_read_per_mtok),
                reasoning_per_mtok: usd(price.reasoning_per_mtok),
                image_input_per_mtok: usd(price.image_input_per_mtok),
                image_output_per_mtok: usd(price.image_output_per_mtok),
            },
            request_usd: usd(price.request_usd),
            web_search_usd: usd(price.web_search_usd),
            ..Self::default()
        }
    }
}

/// What a model cost by one source from a time on.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(super) struct PastPrice {
    source: SourceWord,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<Named>,
    /// May lie in the future.
    effective_at: Time,
    /// Absent where the source no longer had a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<PriceShape>,
}

impl PastPrice {
    /// `None` for the row of a source that this version does not know.
    pub(super) async fn of(
        row: PriceHistoryRow,
        names: &mut Names,
    ) -> Result<Option<Self>, StoreError> {
        let Some((source, provider)) = source_of_word(&row.source) else {
            return Ok(None);
        };
        let provider = names.provider_if(provider).await?;
        let price = row.price.and_then(|text| match source {
            SourceWord::Litellm | SourceWord::Bundled => {
                let listing = Listing::from_json(String::new(), &text).ok();
                listing.map(|listing| PriceShape::from(&listing.price))
            }
            _ => {
                let price: Option<ManualPrice> = serde_json::from_str(&text).ok();
                price.as_ref().map(PriceShape::from)
            }
        });
        Ok(Some(Self {
            source,
            provider,
            effective_at: Time::of_ms(row.effective_at_ms),
            price,
        }))
    }
}
