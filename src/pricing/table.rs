//! The price table: rows by where they come from, and which of them is a model's. It does no arithmetic.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock};

use actors::domain::ProviderId;
use sha2::{Digest, Sha256};

use super::litellm::{self, Listing, Vendor};
use super::{Price, alias, name};

/// LiteLLM's public table, cut down by `scripts/make-prices.py`.
const BUNDLED: &str = include_str!("../../config/prices.json");

/// Where a price comes from; the first that has one wins, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// What one provider charges.
    Provider(ProviderId),
    /// Set by a person.
    Manual,
    /// Declared in the settings.
    File,
    /// LiteLLM's table as it was last synced.
    Litellm,
    /// The same, as the hub ships with it.
    Bundled,
}

impl Source {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Provider(_) => "provider",
            Self::Manual => "manual",
            Self::File => "file",
            Self::Litellm => "litellm",
            Self::Bundled => "bundled",
        }
    }
}

/// A price of `Provider`, `Manual` or `File`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    pub source: Source,
    pub model: String,
    pub price: Price,
    /// Unix milliseconds.
    pub effective_at_ms: i64,
}

/// A price of `Litellm`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synced {
    pub listing: Listing<'static>,
    pub effective_at_ms: i64,
}

/// The row of a model, and what a request's row says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// The row's own name.
    pub name: &'a str,
    pub price: &'a Price,
    pub source: Source,
    /// Since when it is in force, Unix milliseconds; for `Bundled` the digest of the table.
    pub version: Cow<'a, str>,
}

/// Prices by model. Cheap to clone but for the rows that people made.
#[derive(Clone, Debug)]
pub struct PriceTable {
    bundled: Arc<[Row]>,
    synced: Arc<[Row]>,
    synced_at_ms: Option<i64>,
    manual: Rows,
    file: Rows,
    of_providers: HashMap<ProviderId, Rows>,
}

#[derive(Clone, Debug)]
struct Row {
    name: Cow<'static, str>,
    /// Shared where two tables say the same of a model: most of what is synced is bundled, too.
    price: Arc<Price>,
    vendor: Vendor,
    effective_at_ms: i64,
}

type Rows = Vec<Row>;

struct Bundled {
    rows: Arc<[Row]>,
    digest: String,
}

/// Read once, however many tables are made.
static SHIPPED: LazyLock<Bundled> = LazyLock::new(|| {
    let rows = litellm::read(BUNDLED).expect("the bundled table is read by a test");
    let digest = hex::encode(Sha256::digest(BUNDLED));
    Bundled {
        rows: rows
            .into_iter()
            .map(|listing| Row::of(listing, 0))
            .collect(),
        digest: digest[..12].to_owned(),
    }
});

impl Row {
    fn of(listing: Listing<'static>, effective_at_ms: i64) -> Self {
        Self {
            name: listing.name,
            price: Arc::new(listing.price),
            vendor: listing.vendor,
            effective_at_ms,
        }
    }

    /// The same as `of`, with name and price of `known` where they are equal.
    fn sharing(known: &[Row], listing: Listing<'static>, effective_at_ms: i64) -> Self {
        match row(known, &listing.name).filter(|known| *known.price == listing.price) {
            Some(known) => Self {
                vendor: listing.vendor,
                effective_at_ms,
                ..known.clone()
            },
            None => Self::of(listing, effective_at_ms),
        }
    }

    fn found(&self, source: Source) -> Found<'_> {
        Found {
            name: &self.name,
            price: &self.price,
            source,
            version: match source {
                Source::Bundled => Cow::Borrowed(&SHIPPED.digest),
                _ => Cow::Owned(self.effective_at_ms.to_string()),
            },
        }
    }
}

impl PriceTable {
    /// The table that the hub ships with.
    #[must_use]
    pub fn bundled() -> Self {
        Self {
            bundled: SHIPPED.rows.clone(),
            synced: Arc::new([]),
            synced_at_ms: None,
            manual: Rows::new(),
            file: Rows::new(),
            of_providers: HashMap::new(),
        }
    }

    /// The same over another synced table. `at_ms` is kept for whoever asks whether it is the newest.
    #[must_use]
    pub fn with_synced(mut self, rows: Vec<Synced>, at_ms: Option<i64>) -> Self {
        let mut rows: Rows = rows
            .into_iter()
            .map(|row| Row::sharing(&self.bundled, row.listing, row.effective_at_ms))
            .collect();
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        self.synced = rows.into();
        self.synced_at_ms = at_ms;
        self
    }

    /// The same with these rows in place of all that people made. Of two rows of one model and source the later wins.
    #[must_use]
    pub fn with_own(mut self, rows: Vec<Own>) -> Self {
        self.manual.clear();
        self.file.clear();
        self.of_providers.clear();
        for own in rows {
            let known = row(&self.synced, &own.model).or_else(|| row(&self.bundled, &own.model));
            let made_up = if own.model.starts_with("claude-") {
                Vendor::Anthropic
            } else {
                Vendor::Other
            };
            let next = Row {
                vendor: known.map_or(made_up, |known| known.vendor),
                name: Cow::Owned(own.model),
                price: Arc::new(own.price),
                effective_at_ms: own.effective_at_ms,
            };
            let list = match own.source {
                Source::Provider(id) => self.of_providers.entry(id).or_default(),
                Source::File => &mut self.file,
                Source::Manual | Source::Litellm | Source::Bundled => &mut self.manual,
            };
            match list.binary_search_by(|row| row.name.cmp(&next.name)) {
                Ok(at) => list[at] = next,
                Err(at) => list.insert(at, next),
            }
        }
        self
    }

    /// Since when the synced table is as it is; `None` where there is none.
    #[must_use]
    pub fn synced_at_ms(&self) -> Option<i64> {
        self.synced_at_ms
    }

    /// The price row of a model that any provider serves: by its exact name, then by the name without context suffix,
    /// date, vendor and region, then by its aliases; and of rows of one name by their sources' order.
    #[must_use]
    pub fn find(&self, model: &str) -> Option<Found<'_>> {
        names(model).find_map(|name| self.named(&name))
    }

    /// The same of a request: by what was sent upstream, else by what was asked for.
    #[must_use]
    pub fn find_sent(&self, upstream_model: &str, model: &str) -> Option<Found<'_>> {
        self.find(upstream_model).or_else(|| self.find(model))
    }

    /// The same where it is known who serves it: what that provider charges for the model by any of its names, else as
    /// for anybody.
    #[must_use]
    pub fn find_for(&self, provider: ProviderId, model: &str) -> Option<Found<'_>> {
        let own = self
            .of_providers
            .get(&provider)
            .and_then(|rows| names(model).find_map(|name| row(rows, &name)));
        own.map(|row| row.found(Source::Provider(provider)))
            .or_else(|| self.find(model))
    }

    fn named(&self, name: &str) -> Option<Found<'_>> {
        self.lists()
            .into_iter()
            .find_map(|(source, rows)| row(rows, name).map(|row| row.found(source)))
    }

    fn lists(&self) -> [(Source, &[Row]); 4] {
        [
            (Source::Manual, &self.manual),
            (Source::File, &self.file),
            (Source::Litellm, &self.synced),
            (Source::Bundled, &self.bundled),
        ]
    }

    /// All rows that are in force, by name: one for each model, then those of providers.
    #[must_use]
    pub fn listed(&self) -> Vec<Found<'_>> {
        let mut listed: Vec<_> = self
            .rows()
            .into_values()
            .map(|(source, row)| row.found(source))
            .collect();
        let mut of_providers: Vec<_> = self
            .of_providers
            .iter()
            .flat_map(|(id, rows)| rows.iter().map(|row| row.found(Source::Provider(*id))))
            .collect();
        of_providers.sort_by(|a, b| (a.source, a.name).cmp(&(b.source, b.name)));
        listed.extend(of_providers);
        listed
    }

    /// The names of all rows that are in force for any provider, each once, sorted.
    pub fn models(&self) -> impl Iterator<Item = &str> {
        self.rows().into_keys()
    }

    /// Anthropic's own chat models, sorted, for `GET /v1/models`.
    #[must_use]
    pub fn anthropic_models(&self) -> Vec<&str> {
        self.models_of(Vendor::Anthropic)
    }

    /// A vendor's own models to talk to, sorted.
    #[must_use]
    pub fn models_of(&self, vendor: Vendor) -> Vec<&str> {
        let rows = self.rows().into_iter();
        rows.filter(|(_, (_, row))| row.vendor == vendor)
            .map(|(name, _)| name)
            .collect()
    }

    fn rows(&self) -> BTreeMap<&str, (Source, &Row)> {
        let mut rows = BTreeMap::new();
        for (source, list) in self.lists() {
            for row in list {
                rows.entry(row.name.as_ref()).or_insert((source, row));
            }
        }
        rows
    }
}

/// The names under which a model may be listed, nearest first. May repeat a name.
fn names(model: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let plain = std::iter::once(model).chain(name::candidates(model));
    // The last candidate is the barest: what is left is the model's own name.
    let [_, _, bare, .., barest] = name::candidates(model);
    let aliases = std::iter::once_with(move || {
        let mut names = alias::of(bare);
        if barest != bare {
            names.extend(alias::of(barest));
        }
        names
    });
    plain
        .map(Cow::Borrowed)
        .chain(aliases.flatten().map(Cow::Owned))
}

fn row<'a>(rows: &'a [Row], name: &str) -> Option<&'a Row> {
    let at = rows.binary_search_by(|row| row.name.as_ref().cmp(name));
    at.ok().map(|at| &rows[at])
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
