//! Judges a table as a whole and says what it changes. Pure.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Changed, Conflict};
use crate::pricing::{Listing, Rates};
use crate::store::PriceRow;

/// Fewer models than that are no public table.
const MODELS_MIN: usize = 100;
/// The dearest model of 2026 takes 0.0006 USD for a token: somebody mistook the unit.
const TOKEN_MAX: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
/// How many names a report holds of each kind.
pub(super) const NAMES_MAX: usize = 200;

/// Why a table that can be read is not taken over.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Implausible {
    #[error("has prices for {found} models, fewer than {MODELS_MIN}")]
    Small { found: usize },
    #[error("has prices for {found} models, less than half of the {before} before")]
    Shrunk { found: usize, before: usize },
    #[error("model `{model}`: {price} USD for a token cannot be meant")]
    Dear { model: String, price: Decimal },
}

/// What a sync changed. Lists of names are cut at 200; the numbers are whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Differences {
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
    /// Models of the table that a price of your own overrides.
    pub overridden: usize,
    pub added_names: Vec<String>,
    pub changed_names: Vec<String>,
    pub removed_names: Vec<String>,
    pub overridden_names: Vec<String>,
}

/// `before` is how many models had a price so far.
pub(super) fn plausible(next: &[Listing<'_>], before: usize) -> Result<(), Implausible> {
    let found = next.len();
    if found < MODELS_MIN {
        return Err(Implausible::Small { found });
    }
    if found.saturating_mul(2) < before {
        return Err(Implausible::Shrunk { found, before });
    }
    for listing in next {
        if let Some(price) = dearest(listing).filter(|price| *price > TOKEN_MAX) {
            return Err(Implausible::Dear {
                model: listing.name.clone().into_owned(),
                price,
            });
        }
    }
    Ok(())
}

fn dearest(listing: &Listing<'_>) -> Option<Decimal> {
    let price = &listing.price;
    let of_services = price
        .services
        .iter()
        .flat_map(|own| own.tiers.iter().map(|tier| &tier.rates).chain([&own.base]));
    let lists = price
        .tiers
        .iter()
        .map(|tier| &tier.rates)
        .chain([&price.base]);
    lists.chain(of_services).flat_map(all).max()
}

fn all(rates: &Rates) -> impl Iterator<Item = Decimal> {
    [
        rates.input,
        rates.output,
        rates.cache_write_5m,
        rates.cache_write_1h,
        rates.cache_read,
        rates.reasoning,
        rates.image_input,
        rates.image_output,
    ]
    .into_iter()
    .flatten()
}

/// Sorts `changes` of `kept` by kind. `own` are the models with a price that a person made.
pub(super) fn differences<'a>(
    next: &[Listing<'_>],
    changes: &[(String, Option<String>)],
    kept: &BTreeMap<String, String>,
    own: impl Iterator<Item = &'a str>,
) -> Differences {
    let names = |fits: &dyn Fn(&str, bool) -> bool| {
        let fitting = changes
            .iter()
            .filter(|(name, text)| fits(name, text.is_some()));
        fitting.map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    let added = names(&|name, is_there| is_there && !kept.contains_key(name));
    let changed = names(&|name, is_there| is_there && kept.contains_key(name));
    let removed = names(&|_, is_there| !is_there);
    let own: BTreeSet<&str> = own.collect();
    let overridden: Vec<String> = next
        .iter()
        .filter(|listing| own.contains(listing.name.as_ref()))
        .map(|listing| listing.name.clone().into_owned())
        .collect();
    let cut = |names: Vec<String>| names.into_iter().take(NAMES_MAX).collect();
    Differences {
        added: added.len(),
        changed: changed.len(),
        removed: removed.len(),
        overridden: overridden.len(),
        added_names: cut(added),
        changed_names: cut(changed),
        removed_names: cut(removed),
        overridden_names: cut(overridden),
    }
}

/// The prices of `own` that the table has another one for.
pub(super) fn conflicts(next: &[Listing<'_>], own: Vec<PriceRow>) -> Vec<Conflict> {
    let conflict = |row: PriceRow| {
        let table = listed(next, &row.model)?.price.clone();
        Some(Conflict {
            source: row.source,
            model: row.model,
            own: row.price,
            table,
        })
    };
    own.into_iter().filter_map(conflict).collect()
}

/// The first models of the table whose price was another.
pub(super) fn changed(
    next: &[Listing<'_>],
    changes: &[(String, Option<String>)],
    kept: &BTreeMap<String, String>,
) -> Vec<Changed> {
    let changed = |(model, _): &(String, Option<String>)| {
        let before = kept.get(model)?;
        let after = listed(next, model)?.price.clone();
        let before = Listing::from_json(model.clone(), before).ok();
        Some(Changed {
            model: model.clone(),
            before: before.map(|listing| listing.price),
            after,
        })
    };
    changes.iter().filter_map(changed).take(NAMES_MAX).collect()
}

/// Tables are in the order of their names.
fn listed<'a, 'n>(next: &'n [Listing<'a>], model: &str) -> Option<&'n Listing<'a>> {
    let at = next.binary_search_by(|listing| listing.name.as_ref().cmp(model));
    at.ok().map(|at| &next[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::Price;

    fn table(models: usize, price: &str) -> Vec<Listing<'static>> {
        let price = Price {
            base: Rates {
                input: Some(price.parse().unwrap()),
                ..Rates::default()
            },
            ..Price::default()
        };
        (0..models)
            .map(|n| Listing {
                name: format!("model-{n:04}").into(),
                price: price.clone(),
                vendor: crate::pricing::Vendor::Other,
            })
            .collect()
    }

    #[test]
    fn a_table_is_judged_as_a_whole() {
        assert_eq!(plausible(&table(100, "0.01"), 200), Ok(()));
        assert_eq!(
            plausible(&table(99, "0.01"), 0),
            Err(Implausible::Small { found: 99 })
        );
        assert_eq!(
            plausible(&table(100, "0.01"), 201),
            Err(Implausible::Shrunk {
                found: 100,
                before: 201
            })
        );
        let mut dear = table(100, "0.000001");
        dear[7].price.tiers.push(crate::pricing::Tier {
            above_tokens: 1,
            rates: Rates {
                output: Some("3".parse().unwrap()),
                ..Rates::default()
            },
        });
        let error = plausible(&dear, 0).unwrap_err();
        assert_eq!(
            error.to_string(),
            "model `model-0007`: 3 USD for a token cannot be meant"
        );
    }

    #[test]
    fn differences_are_told_by_kind() {
        let next = table(3, "1");
        let kept: BTreeMap<String, String> = [("model-0001", "old"), ("gone", "old")]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into();
        let changes = [
            ("model-0000".to_owned(), Some("new".to_owned())),
            ("model-0001".to_owned(), Some("new".to_owned())),
            ("gone".to_owned(), None),
        ];
        let found = differences(&next, &changes, &kept, ["model-0002", "mine"].into_iter());
        assert_eq!(
            (found.added, found.changed, found.removed, found.overridden),
            (1, 1, 1, 1)
        );
        assert_eq!(found.added_names, ["model-0000"]);
        assert_eq!(found.changed_names, ["model-0001"]);
        assert_eq!(found.removed_names, ["gone"]);
        assert_eq!(found.overridden_names, ["model-0002"]);
    }
}
