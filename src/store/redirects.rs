//! The column `redirects`: a list of rules, or the mapping of names that the first version wrote. No statement.

use std::collections::BTreeMap;

use actors::domain::{ModelRedirect, ModelRule};
use serde::{Deserialize, Serialize, Serializer};

use super::rows::json;

#[derive(Deserialize)]
#[serde(untagged)]
enum Column {
    Rules(Vec<ModelRedirect>),
    Names(BTreeMap<String, String>),
}

/// Reads either form.
pub(super) fn read(text: &str) -> sqlx::Result<Vec<ModelRedirect>> {
    Ok(match json("redirects", text)? {
        Column::Rules(rules) => rules,
        Column::Names(names) => names
            .into_iter()
            .map(|(from, to)| ModelRedirect {
                from: ModelRule::Exact(from),
                to,
            })
            .collect(),
    })
}

/// Written as a mapping where that says the same, so that a hub of the first version, which may share the
/// database until it is replaced, can read it.
pub(super) struct Redirects<'a>(pub(super) &'a [ModelRedirect]);

impl Serialize for Redirects<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match names(self.0) {
            Some(names) => serializer.collect_map(names),
            None => self.0.serialize(serializer),
        }
    }
}

/// The rules as names, where a mapping gives them back in the same order.
fn names(rules: &[ModelRedirect]) -> Option<Vec<(&str, &str)>> {
    let names: Vec<(&str, &str)> = rules
        .iter()
        .map(|rule| match &rule.from {
            ModelRule::Exact(from) => Some((from.as_str(), rule.to.as_str())),
            ModelRule::Test(_) => None,
        })
        .collect::<Option<_>>()?;
    names
        .windows(2)
        .all(|pair| pair[0].0 < pair[1].0)
        .then_some(names)
}
