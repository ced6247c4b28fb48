//! The routing table in the form that a pick reads: looked up, sorted and lower-cased once for each new table.
//! It must not know how a provider stands at the moment.

use std::collections::{BTreeMap, HashMap};

use super::clients::Clients;
use super::handle::{Pick, Translation};
use crate::domain::{Dialect, ProviderId, RoutingEntry, RoutingTable, Strategy};
use crate::groups::groups_of;
use crate::models::{Allowlist, Pattern};

/// A routing entry with its rules compiled.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) entry: RoutingEntry,
    models: Allowlist,
    redirected: Vec<Pattern>,
    pub(crate) clients: Clients,
    /// Sorted.
    groups: Vec<String>,
}

impl Route {
    fn compile(entry: &RoutingEntry) -> Self {
        let mut groups: Vec<String> = groups_of(&entry.groups).map(str::to_owned).collect();
        groups.sort_unstable();
        Self {
            models: Allowlist::compile(&entry.models, &entry.name),
            redirected: entry
                .redirected
                .iter()
                .map(|rule| Pattern::compile(rule, &entry.name))
                .collect(),
            clients: Clients::compile(&entry.tuning.clients),
            groups,
            entry: entry.clone(),
        }
    }

    /// Whether the caller is in one of its groups.
    pub(crate) fn is_open_to(&self, caller: &[String]) -> bool {
        groups_of(caller).any(|group| {
            let found = self.groups.binary_search_by(|own| own.as_str().cmp(group));
            found.is_ok()
        })
    }

    /// Whether the client's dialect is its own.
    pub(crate) fn speaks(&self, dialect: Dialect) -> bool {
        self.entry.kind.dialect() == dialect
    }

    /// Whether it can answer in this dialect, its own or by translation.
    pub(crate) fn serves(&self, dialect: Dialect, translation: Translation) -> bool {
        self.speaks(dialect) || (translation != Translation::Never && self.entry.tuning.translate)
    }

    /// Whether its allowlist lets the model through. A call that names no model asks for none.
    pub(crate) fn allows(&self, model: &str) -> bool {
        model.is_empty() || self.models.allows(model)
    }

    /// Whether a rule of its own says that it has the model: that it may have any is no such word.
    fn names(&self, model: &str) -> bool {
        (!self.entry.models.is_empty() && self.models.allows(model))
            || self.redirected.iter().any(|pattern| pattern.fits(model))
    }

    /// Whether it lets others serve first.
    pub(crate) fn stands_back(&self, pick: &Pick) -> bool {
        !self.speaks(pick.dialect)
            && (pick.translation == Translation::Fallback || !self.names(&pick.model))
    }

    /// The lowest number that one of the caller's groups gives it, or its own.
    pub(crate) fn priority_for(&self, caller: &[String]) -> i32 {
        let by_group = &self.entry.tuning.group_priorities;
        if by_group.is_empty() {
            return self.entry.priority;
        }
        groups_of(caller)
            .filter_map(|group| by_group.get(group).copied())
            .min()
            .unwrap_or(self.entry.priority)
    }
}

/// A compiled routing table.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    all: Vec<Route>,
    by_id: HashMap<ProviderId, usize>,
    strategies: BTreeMap<String, Strategy>,
    /// Whether any of them has rules about clients.
    pub(crate) ask_for_client: bool,
}

impl Routes {
    pub(crate) fn compile(table: &RoutingTable) -> Self {
        let all: Vec<Route> = table.entries.iter().map(Route::compile).collect();
        Self {
            by_id: all.iter().map(|route| route.entry.id).zip(0..).collect(),
            strategies: table.strategies.clone(),
            ask_for_client: all.iter().any(|route| !route.clients.is_empty()),
            all,
        }
    }

    /// In the order of the table.
    pub(crate) fn all(&self) -> &[Route] {
        &self.all
    }

    pub(crate) fn get(&self, id: ProviderId) -> Option<&Route> {
        self.all.get(*self.by_id.get(&id)?)
    }

    /// Whether there is such a provider and it is enabled.
    pub(crate) fn is_enabled(&self, id: ProviderId) -> bool {
        self.get(id).is_some_and(|route| route.entry.enabled)
    }

    /// That of the first of the caller's groups that has one.
    pub(crate) fn strategy_for(&self, caller: &[String]) -> Strategy {
        groups_of(caller)
            .find_map(|group| self.strategies.get(group).copied())
            .unwrap_or_default()
    }
}
