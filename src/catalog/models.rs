//! The models that a key may ask for, whatever the dialect of who serves them: translation makes all of them reachable.
//! It lists, and grants nothing.

use std::collections::BTreeSet;

use actors::domain::{Dialect, ModelRule};

use super::{KeyEntry, Snapshot};
use crate::pricing::Vendor;

impl Snapshot {
    /// Of all providers of the key's groups: named models and redirects as they are written, and where one takes any
    /// model or a pattern, the price table's models of the vendor that its dialect stands for.
    #[must_use]
    pub fn models_for(&self, key: &KeyEntry) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let usable = self.providers.values().filter(|provider| provider.enabled);
        for provider in usable.filter(|provider| provider.serves_group(&key.groups)) {
            for rule in &provider.models {
                if let ModelRule::Exact(name) = rule {
                    names.insert(name.clone());
                }
            }
            let known = self.prices.models_of(vendor(provider.kind.dialect()));
            let listed = provider.redirected_names().chain(known);
            names.extend(
                listed
                    .filter(|name| provider.serves_model(name))
                    .map(str::to_owned),
            );
        }
        names.retain(|name| key.models.allows(name));
        names
    }
}

fn vendor(dialect: Dialect) -> Vendor {
    match dialect {
        Dialect::Anthropic => Vendor::Anthropic,
        Dialect::OpenaiChat | Dialect::OpenaiResponses => Vendor::Openai,
        Dialect::Gemini => Vendor::Google,
    }
}
