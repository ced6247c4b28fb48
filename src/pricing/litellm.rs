//! Reads LiteLLM's table of prices, the whole of it or what `scripts/make-prices.py` leaves. It does not judge whether
//! a table is plausible.

use std::borrow::Cow;
use std::fmt;

use actors::domain::ServiceTier;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::litellm_field::{Field, amount};
use super::{Price, Rates, ServiceRates, Tier};

/// What is priced by token. Audio by the second, pages and videos are no part of what the hub relays.
const MODES: [&str; 4] = ["chat", "responses", "embedding", "image_generation"];

/// Whose own service a row is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vendor {
    Anthropic,
    Openai,
    Google,
    #[default]
    Other,
}

/// A model of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<'a> {
    pub name: Cow<'a, str>,
    pub price: Price,
    /// Only of models to talk to.
    pub vendor: Vendor,
}

/// A model's price as it is kept between syncs.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    price: Price,
    #[serde(default)]
    vendor: Vendor,
}

impl Listing<'_> {
    /// What is kept of it besides its name. Equal prices give equal texts.
    ///
    /// # Errors
    /// None in practice: all of it can be written.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(&Kept {
            price: self.price.clone(),
            vendor: self.vendor,
        })
    }

    /// From what `to_json` wrote.
    ///
    /// # Errors
    /// The text is something else.
    pub fn from_json(name: String, json: &str) -> serde_json::Result<Listing<'static>> {
        let Kept { price, vendor } = serde_json::from_str(json)?;
        Ok(Listing {
            name: Cow::Owned(name),
            price,
            vendor,
        })
    }
}

/// The table could not be read.
#[derive(Debug, thiserror::Error)]
#[error("invalid price table: {0}")]
pub struct PriceTableError(#[from] serde_json::Error);

/// The models that have a price, by name. It reads row by row: the text is a megabyte, and a tree of it would be ten.
///
/// # Errors
/// The text is no JSON object of objects, or a price is no number or negative; the model is named.
pub fn read(json: &str) -> Result<Vec<Listing<'_>>, PriceTableError> {
    let Rows(mut rows) = serde_json::from_str(json)?;
    // The last of two rows of a name is the one that a map of them would have.
    rows.reverse();
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    rows.dedup_by(|a, b| a.name == b.name);
    Ok(rows)
}

struct Rows<'a>(Vec<Listing<'a>>);

impl<'de> Deserialize<'de> for Rows<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RowsVisitor)
    }
}

struct RowsVisitor;

impl<'de> Visitor<'de> for RowsVisitor {
    type Value = Rows<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of models")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rows<'de>, A::Error> {
        let mut rows = Vec::new();
        while let Some((Name(name), row)) = map.next_entry::<Name<'de>, Row>()? {
            let listing = row.listing(&name).map_err(Error::custom)?;
            rows.extend(listing.map(|(price, vendor)| Listing {
                name,
                price,
                vendor,
            }));
        }
        Ok(Rows(rows))
    }
}

/// Borrowed from the text where it has no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// What a row says, as far as it is understood.
#[derive(Default)]
struct Row {
    provider: String,
    mode: Option<String>,
    amounts: Vec<(Field, Decimal)>,
    per_request: Option<Decimal>,
    web_search: Option<Decimal>,
    max_output: Option<u64>,
    /// Why a price of it cannot be read.
    wrong: Option<String>,
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RowVisitor)
    }
}

struct RowVisitor;

impl<'de> Visitor<'de> for RowVisitor {
    type Value = Row;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of prices")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
        let mut row = Row::default();
        while let Some(Name(name)) = map.next_key::<Name<'de>>()? {
            match name.as_ref() {
                "litellm_provider" => {
                    row.provider = map.next_value::<Option<String>>()?.unwrap_or_default()
                }
                "mode" => row.mode = map.next_value()?,
                "max_output_tokens" => row.max_output = tokens(map.next_value()?),
                "input_cost_per_request" => row.per_request = row.amount(&name, map.next_value()?),
                "search_context_cost_per_query" => {
                    let query: Option<SearchPrices<'de>> = map.next_value()?;
                    row.web_search = query
                        .and_then(|query| query.search_context_size_medium)
                        .and_then(|raw| row.amount(&name, raw));
                }
                "tiered_pricing" => {
                    let tiers: Option<Vec<Pairs<'de>>> = map.next_value()?;
                    for Pairs(tier) in tiers.unwrap_or_default() {
                        row.tier(&tier);
                    }
                }
                other => match Field::of(other) {
                    Some(field) => {
                        if let Some(amount) = row.amount(other, map.next_value()?) {
                            row.amounts.push((field, amount));
                        }
                    }
                    None => drop(map.next_value::<IgnoredAny>()?),
                },
            }
        }
        Ok(row)
    }
}

/// What a search costs by the amount of context that it may add; who says nothing gets the medium one.
#[derive(Deserialize)]
struct SearchPrices<'a> {
    #[serde(borrow, default)]
    search_context_size_medium: Option<&'a RawValue>,
}

/// An object as its fields in order.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Pairs<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of prices")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(PairsVisitor)
    }
}

/// A number of tokens. The table has some as floats, and one row that explains itself in words: that is no number.
fn tokens(raw: &RawValue) -> Option<u64> {
    amount(raw.get())
        .ok()
        .flatten()?
        .to_u64()
        .filter(|n| *n > 0)
}

impl Row {
    /// Notes a price that cannot be read instead of ending there: a row that is left out anyway may hold anything.
    fn amount(&mut self, field: &str, raw: &RawValue) -> Option<Decimal> {
        match amount(raw.get()) {
            Ok(amount) => amount,
            Err(reason) => {
                self.wrong.get_or_insert(format!("`{field}`: {reason}"));
                None
            }
        }
    }

    /// An entry of `tiered_pricing`: prices for prompts longer than where its range begins.
    fn tier(&mut self, pairs: &[(String, &RawValue)]) {
        let range = pairs.iter().find(|(name, _)| name == "range");
        let begin = range
            .and_then(|(_, raw)| serde_json::from_str::<Vec<Decimal>>(raw.get()).ok())
            .and_then(|range| range.first()?.to_u64());
        let Some(begin) = begin else {
            let reason = "`tiered_pricing`: an entry has no range of tokens";
            self.wrong.get_or_insert(reason.to_owned());
            return;
        };
        for (name, raw) in pairs {
            let plain = Field::of(name).filter(|field| field.above.is_none());
            if let Some(field) = plain
                && let Some(amount) = self.amount(name, raw)
            {
                let above = (begin > 0).then_some(begin);
                self.amounts.push((Field { above, ..field }, amount));
            }
        }
    }

    /// The row's price, if it is one that can be billed by token or request.
    fn listing(self, name: &str) -> Result<Option<(Price, Vendor)>, String> {
        let talks = matches!(self.mode.as_deref(), Some("chat" | "responses"));
        if self
            .mode
            .as_deref()
            .is_some_and(|mode| !MODES.contains(&mode))
        {
            return Ok(None);
        }
        if let Some(reason) = self.wrong {
            return Err(format!("model `{name}`: {reason}"));
        }
        let mut price = Price {
            per_request: self.per_request,
            web_search: self.web_search,
            max_output: self.max_output,
            ..Price::default()
        };
        for (field, amount) in &self.amounts {
            let rates = rates_of(&mut price, field);
            // What a row says outright counts before what its tiers repeat.
            (field.bucket)(rates).get_or_insert(*amount);
        }
        if price.base.input.is_none() && price.base.output.is_none() && price.per_request.is_none()
        {
            return Ok(None);
        }
        settle(&mut price);
        let vendor = match self.provider.as_str() {
            "anthropic" if talks => Vendor::Anthropic,
            "openai" if talks => Vendor::Openai,
            "gemini" | "vertex_ai-language-models" if talks => Vendor::Google,
            _ => Vendor::Other,
        };
        Ok(Some((price, vendor)))
    }
}

/// The list that a field belongs to, made where it is new.
fn rates_of<'p>(price: &'p mut Price, field: &Field) -> &'p mut Rates {
    let (base, tiers) = if field.service == ServiceTier::Standard {
        (&mut price.base, &mut price.tiers)
    } else {
        let services = &mut price.services;
        let at = services
            .iter()
            .position(|own| own.service == field.service)
            .unwrap_or_else(|| {
                services.push(ServiceRates {
                    service: field.service,
                    base: Rates::default(),
                    tiers: Vec::new(),
                });
                services.len() - 1
            });
        let own = &mut services[at];
        (&mut own.base, &mut own.tiers)
    };
    let Some(above_tokens) = field.above else {
        return base;
    };
    let at = match tiers.binary_search_by_key(&above_tokens, |tier| tier.above_tokens) {
        Ok(at) => at,
        Err(at) => {
            tiers.insert(
                at,
                Tier {
                    above_tokens,
                    rates: Rates::default(),
                },
            );
            at
        }
    };
    &mut tiers[at].rates
}

/// Forgets differences that are none, and puts the classes of service in order: equal prices are then equal values.
fn settle(price: &mut Price) {
    let forget = |rates: &mut Rates| {
        rates.reasoning.take_if(|own| Some(*own) == rates.output);
        rates.image_input.take_if(|own| Some(*own) == rates.input);
        rates.image_output.take_if(|own| Some(*own) == rates.output);
    };
    forget(&mut price.base);
    price
        .tiers
        .iter_mut()
        .for_each(|tier| forget(&mut tier.rates));
    for own in &mut price.services {
        forget(&mut own.base);
        own.tiers
            .iter_mut()
            .for_each(|tier| forget(&mut tier.rates));
    }
    price.tiers.retain(|tier| !tier.rates.is_empty());
    price.services.sort_by_key(|own| own.service as u8);
    for list in
        std::iter::once(&mut price.tiers).chain(price.services.iter_mut().map(|own| &mut own.tiers))
    {
        list.shrink_to_fit();
    }
    price.services.shrink_to_fit();
}

#[cfg(test)]
#[path = "litellm_tests.rs"]
mod tests;
