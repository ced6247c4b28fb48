//! Other names of models, as data: `config/price-aliases.json`. It does not know the table.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

const DATA: &str = include_str!("../../config/price-aliases.json");

/// What the file holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Aliases {
    /// Model to the name that the table has.
    models: BTreeMap<String, String>,
    /// How a family's names begin, to the prefixes under which the table may have them.
    families: BTreeMap<String, Vec<String>>,
}

static ALIASES: LazyLock<Aliases> =
    LazyLock::new(|| serde_json::from_str(DATA).expect("the file is read by a test"));

/// Names to look up for one that the table does not have, in order.
pub(super) fn of(model: &str) -> Vec<String> {
    let lower = model.to_ascii_lowercase();
    let aliases = &*ALIASES;
    let named = aliases.models.get(&lower).cloned();
    let families = aliases
        .families
        .iter()
        .filter(|(start, _)| lower.starts_with(start.as_str()));
    let prefixed = families.flat_map(|(_, prefixes)| {
        prefixes
            .iter()
            .flat_map(|prefix| [format!("{prefix}{model}"), format!("{prefix}{lower}")])
    });
    named
        .into_iter()
        .chain((lower != model).then(|| lower.clone()))
        .chain(prefixed)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::PriceTable;

    #[test]
    fn a_family_is_looked_up_under_its_vendor_and_a_name_in_lower_case() {
        assert_eq!(of("kimi-k9")[0], "moonshot/kimi-k9");
        assert_eq!(of("GPT-5")[0], "gpt-5");
        assert!(of("claude-opus-4-5").is_empty());
    }

    #[test]
    fn every_alias_leads_to_a_row() {
        let table = PriceTable::bundled();
        for (alias, model) in &ALIASES.models {
            assert_eq!(*alias, alias.to_ascii_lowercase());
            assert!(table.models().any(|name| name == model), "{alias}: {model}");
        }
        for prefix in ALIASES.families.values().flatten() {
            assert!(
                table.models().any(|name| name.starts_with(prefix.as_str())),
                "{prefix}"
            );
        }
    }
}
