//! The price table: the bundled rows, shared, and the rows that an admin put over them. It does no arithmetic.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Price, name};

/// LiteLLM's public table, cut down by `scripts/make-prices.py`.
const BUNDLED: &str = include_str!("../../config/prices.json");

/// Prices by model. Cheap to clone: the bundled rows are shared.
#[derive(Clone, Debug)]
pub struct PriceTable {
    /// Sorted by name.
    bundled: Arc<[Row]>,
    /// Sorted by name; these win over bundled rows of the same name.
    overrides: Vec<Row>,
}

/// The table could not be read.
#[derive(Debug, thiserror::Error)]
#[error("invalid price table: {0}")]
pub struct PriceTableError(#[from] serde_json::Error);

#[derive(Clone, Debug)]
struct Row {
    name: Cow<'static, str>,
    price: Price,
    /// Whether Anthropic serves it itself as a chat model.
    anthropic: bool,
}

impl PriceTable {
    /// The table that the hub ships with.
    #[must_use]
    pub fn bundled() -> Self {
        Self::parse(BUNDLED).expect("the bundled table is read by a test")
    }

    /// Reads a table in LiteLLM's format; rows without a price per token are left out.
    ///
    /// # Errors
    /// The text is no JSON object of objects, or a price is no number.
    pub fn parse(json: &'static str) -> Result<Self, PriceTableError> {
        let Rows(mut rows) = serde_json::from_str(json)?;
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self {
            bundled: rows.into(),
            overrides: Vec::new(),
        })
    }

    /// The same table with these rows over it. A name that is already overridden gets the new price.
    #[must_use]
    pub fn with_overrides(&self, prices: Vec<(String, Price)>) -> Self {
        let mut table = self.clone();
        for (name, price) in prices {
            let known = row(&table.bundled, &name);
            let anthropic = known.map_or(name.starts_with("claude-"), |row| row.anthropic);
            let name = Cow::Owned(name);
            match table.overrides.binary_search_by(|row| row.name.cmp(&name)) {
                Ok(at) => table.overrides[at].price = price,
                Err(at) => table.overrides.insert(
                    at,
                    Row {
                        name,
                        price,
                        anthropic,
                    },
                ),
            }
        }
        table
    }

    /// The price row of a model: by its exact name, else by the name without context suffix, date, vendor and
    /// region. Returns the row's own name, for the log.
    #[must_use]
    pub fn find(&self, model: &str) -> Option<(&str, &Price)> {
        std::iter::once(model)
            .chain(name::candidates(model))
            .find_map(|name| row(&self.overrides, name).or_else(|| row(&self.bundled, name)))
            .map(|row| (row.name.as_ref(), &row.price))
    }

    /// The names of all rows, each once: overrides first, then bundled ones, both sorted.
    pub fn models(&self) -> impl Iterator<Item = &str> {
        self.rows().map(|row| row.name.as_ref())
    }

    /// Anthropic's own chat models, sorted, for `GET /v1/models`.
    #[must_use]
    pub fn anthropic_models(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .rows()
            .filter(|row| row.anthropic)
            .map(|row| row.name.as_ref())
            .collect();
        names.sort_unstable();
        names
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        let bundled = self
            .bundled
            .iter()
            .filter(|bundled| row(&self.overrides, &bundled.name).is_none());
        self.overrides.iter().chain(bundled)
    }
}

fn row<'a>(rows: &'a [Row], name: &str) -> Option<&'a Row> {
    let at = rows.binary_search_by(|row| row.name.as_ref().cmp(name));
    at.ok().map(|at| &rows[at])
}

/// Reads row by row: the text is a megabyte, and a tree of it would be ten.
struct Rows(Vec<Row>);

impl<'de> Deserialize<'de> for Rows
where
    'de: 'static,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RowsVisitor)
    }
}

struct RowsVisitor;

impl<'de> Visitor<'de> for RowsVisitor
where
    'de: 'static,
{
    type Value = Rows;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of models")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rows, A::Error> {
        let mut rows = Vec::new();
        while let Some((name, fields)) = map.next_entry::<Name<'de>, Fields<'de>>()? {
            if let Some(price) = fields.price().map_err(serde::de::Error::custom)? {
                rows.push(Row {
                    name: name.0,
                    price,
                    anthropic: fields.litellm_provider.as_deref() == Some("anthropic")
                        && fields.mode.as_deref() == Some("chat"),
                });
            }
        }
        Ok(Rows(rows))
    }
}

/// Borrowed from the text where it has no escapes.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// The fields of a row that are used. Long-context and service-tier prices are in the file, too.
#[derive(Deserialize)]
struct Fields<'a> {
    #[serde(borrow, default)]
    litellm_provider: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    mode: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    input_cost_per_token: Option<&'a RawValue>,
    #[serde(borrow, default)]
    output_cost_per_token: Option<&'a RawValue>,
    #[serde(borrow, default)]
    cache_creation_input_token_cost: Option<&'a RawValue>,
    #[serde(borrow, default)]
    cache_creation_input_token_cost_above_1hr: Option<&'a RawValue>,
    #[serde(borrow, default)]
    cache_read_input_token_cost: Option<&'a RawValue>,
}

impl Fields<'_> {
    fn price(&self) -> Result<Option<Price>, String> {
        let (input, output) = (
            amount(self.input_cost_per_token)?,
            amount(self.output_cost_per_token)?,
        );
        if input.is_none() && output.is_none() {
            return Ok(None);
        }
        Ok(Some(Price {
            input: input.unwrap_or_default(),
            output: output.unwrap_or_default(),
            cache_write_5m: amount(self.cache_creation_input_token_cost)?,
            cache_write_1h: amount(self.cache_creation_input_token_cost_above_1hr)?,
            cache_read: amount(self.cache_read_input_token_cost)?,
        }))
    }
}

/// A price from its digits as they stand in the file: `3e-06` must not pass through binary floating point.
fn amount(raw: Option<&RawValue>) -> Result<Option<Decimal>, String> {
    let Some(raw) = raw else { return Ok(None) };
    let digits = raw.get();
    let parsed = if digits.contains(['e', 'E']) {
        Decimal::from_scientific(digits)
    } else {
        Decimal::from_str_exact(digits)
    };
    parsed
        .map(Some)
        .map_err(|error| format!("price `{digits}`: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn price(input: &str) -> Price {
        Price {
            input: decimal(input),
            ..Price::default()
        }
    }

    #[test]
    fn the_bundled_table_is_read_exactly() {
        let table = PriceTable::bundled();
        assert!(table.models().count() > 3000);
        assert_eq!(
            table.find("claude-opus-5-5"),
            Some((
                "claude-opus-5-5",
                &Price {
                    input: decimal("0.000004"),
                    output: decimal("0.00002"),
                    cache_write_5m: Some(decimal("0.000005")),
                    cache_write_1h: Some(decimal("0.000008")),
                    cache_read: Some(decimal("0.0000002")),
                }
            ))
        );
        assert!(
            table
                .bundled
                .iter()
                .all(|row| matches!(row.name, Cow::Borrowed(_)))
        );
    }

    #[test]
    fn rows_without_a_price_per_token_are_left_out_and_wrong_ones_are_errors() {
        let table = PriceTable::parse(
            r#"{"b\u0062":{"output_cost_per_token":1.5E-6},"a":{"input_cost_per_token":0.25,"mode":"chat"},"image":{"mode":"image"}}"#,
        )
        .unwrap();
        assert_eq!(table.models().collect::<Vec<_>>(), ["a", "bb"]);
        assert_eq!(table.find("bb").unwrap().1.output, decimal("0.0000015"));
        assert!(table.anthropic_models().is_empty());
        let wrong = PriceTable::parse(r#"{"a":{"input_cost_per_token":"dear"}}"#).unwrap_err();
        assert!(wrong.to_string().contains("price `\"dear\"`"), "{wrong}");
    }

    #[test]
    fn a_model_is_found_by_its_exact_name_first_then_by_its_plain_one() {
        let table = PriceTable::bundled();
        let found = |model: &str| table.find(model).map(|(name, _)| name.to_owned());
        for (model, row) in [
            ("claude-sonnet-4-5-20250929", "claude-sonnet-4-5-20250929"),
            ("claude-sonnet-4-5-20991231", "claude-sonnet-4-5"),
            ("claude-opus-5-5[1m]", "claude-opus-5-5"),
            ("claude-opus-5-5-latest", "claude-opus-5-5"),
            ("claude-opus-5-5@20260101", "claude-opus-5-5"),
            ("somewhere/claude-opus-5-5", "claude-opus-5-5"),
            (
                "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
                "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            ),
        ] {
            assert_eq!(found(model).as_deref(), Some(row), "{model}");
        }
        for none in ["", "claude", "no-such-model", "claude-opus"] {
            assert_eq!(found(none), None, "{none}");
        }
    }

    #[test]
    fn overrides_win_and_leave_the_first_table_alone() {
        let bundled = PriceTable::bundled();
        let count = bundled.models().count();
        let table = bundled.with_overrides(vec![
            ("house-model".into(), price("1")),
            ("claude-opus-5-5".into(), price("2")),
            ("house-model".into(), price("3")),
            ("claude-next".into(), price("4")),
        ]);
        assert_eq!(table.find("house-model").unwrap().1.input, decimal("3"));
        assert_eq!(
            table.find("claude-opus-5-5[1m]").unwrap().1.input,
            decimal("2")
        );
        assert_eq!(table.models().count(), count + 2);
        assert_eq!(
            bundled.find("claude-opus-5-5").unwrap().1.input,
            decimal("0.000004")
        );
        assert_eq!(bundled.find("house-model"), None);
        let again = table.with_overrides(vec![("house-model".into(), price("5"))]);
        assert_eq!(again.find("house-model").unwrap().1.input, decimal("5"));
        assert_eq!(again.find("claude-next").unwrap().1.input, decimal("4"));
        let listed = again.anthropic_models();
        assert!(listed.contains(&"claude-next") && !listed.contains(&"house-model"));
        assert!(listed.is_sorted());
    }

    #[test]
    fn anthropics_own_models_are_listed_once_each() {
        let table = PriceTable::bundled();
        let listed = table.anthropic_models();
        assert!(listed.contains(&"claude-opus-5-5") && listed.contains(&"claude-haiku-5-5"));
        assert!(listed.iter().all(|name| name.starts_with("claude-")));
        assert!(listed.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
