//! Changes that an admin makes to requests: to all of them before a provider is chosen, or to those that go to certain
//! providers, in their dialect. A change edits its own piece of the body and leaves the other bytes as they are. No filter
//! reaches a header by which anybody proves who they are, or that belongs to the connection.

mod check;
mod replace;
#[cfg(test)]
mod tests;

use actors::domain::{Dialect, FilterBinding, FilterId, FilterRule, ProviderId};
use bytes::Bytes;

use super::LeftOut;
use crate::dialect::at_path::Path;
use crate::dialect::texts;
pub use check::check;
use replace::Replace;

/// The filters that are enabled, in their order.
#[derive(Debug, Default)]
pub struct Filters {
    global: Vec<Filter>,
    bound: Vec<(FilterBinding, Filter)>,
}

/// A filter ready to be applied.
#[derive(Debug)]
pub struct Filter {
    id: FilterId,
    name: String,
    change: Change,
}

#[derive(Debug)]
enum Change {
    RemoveHeader(String),
    SetHeader(String, String),
    Remove(Path),
    /// With JSON.
    Set(Path, String),
    /// Everywhere in the conversation, or at a path.
    Text(Option<Path>, Replace),
}

/// The headers of a request; names are lower case.
pub trait Headers {
    /// Says whether it was there.
    fn remove(&mut self, name: &str) -> bool;
    /// Says whether it was not so already.
    fn set(&mut self, name: &str, value: &str) -> bool;
}

/// What filters did.
#[derive(Debug, Default)]
pub struct Filtered {
    /// Where it changed.
    pub body: Option<Bytes>,
    /// Those that changed something, for the decision chain: `4 "no metadata"`.
    pub applied: Vec<String>,
}

impl Filters {
    /// Takes those that are enabled. What cannot be used is left out and said.
    #[must_use]
    pub fn compile(rules: &[(FilterId, &FilterRule)]) -> (Self, Vec<LeftOut>) {
        let mut enabled: Vec<_> = rules.iter().filter(|(_, rule)| rule.enabled).collect();
        enabled.sort_by_key(|(id, rule)| (rule.priority, *id));
        let (mut filters, mut left_out) = (Self::default(), Vec::new());
        for (id, rule) in enabled {
            match check::compiled(rule) {
                Ok(change) => {
                    let filter = Filter {
                        id: *id,
                        name: rule.name.clone(),
                        change,
                    };
                    match &rule.binding {
                        FilterBinding::Global => filters.global.push(filter),
                        binding => filters.bound.push((binding.clone(), filter)),
                    }
                }
                Err(why) => left_out.push(LeftOut {
                    what: "request filter",
                    id: id.0,
                    why,
                }),
            }
        }
        (filters, left_out)
    }

    /// Applies those that are for every client, to a request in the client's dialect.
    pub fn apply_global(
        &self,
        dialect: Dialect,
        body: &Bytes,
        headers: &mut dyn Headers,
    ) -> Filtered {
        apply(self.global.iter(), dialect, body, headers)
    }

    /// Applies those that are for a provider, to a request in the provider's dialect.
    pub fn apply_bound(
        &self,
        provider: ProviderId,
        serves: &dyn Fn(&[String]) -> bool,
        dialect: Dialect,
        body: &Bytes,
        headers: &mut dyn Headers,
    ) -> Filtered {
        let meant = self.bound_to(provider, serves);
        apply(meant, dialect, body, headers)
    }

    /// Whether any is for this provider.
    #[must_use]
    pub fn binds(&self, provider: ProviderId, serves: &dyn Fn(&[String]) -> bool) -> bool {
        self.bound_to(provider, serves).next().is_some()
    }

    #[must_use]
    pub fn has_global(&self) -> bool {
        !self.global.is_empty()
    }

    fn bound_to(
        &self,
        provider: ProviderId,
        serves: &dyn Fn(&[String]) -> bool,
    ) -> impl Iterator<Item = &Filter> {
        let meant = move |binding: &FilterBinding| match binding {
            FilterBinding::Global => false,
            FilterBinding::Providers(ids) => ids.contains(&provider),
            FilterBinding::Groups(groups) => serves(groups),
        };
        self.bound
            .iter()
            .filter(move |(binding, _)| meant(binding))
            .map(|(_, filter)| filter)
    }
}

/// Each sees what those before it have made.
fn apply<'f>(
    filters: impl Iterator<Item = &'f Filter>,
    dialect: Dialect,
    body: &Bytes,
    headers: &mut dyn Headers,
) -> Filtered {
    let mut done = Filtered::default();
    for filter in filters {
        let present = done.body.as_ref().unwrap_or(body);
        let changed = match &filter.change {
            Change::RemoveHeader(name) => headers.remove(name),
            Change::SetHeader(name, value) => headers.set(name, value),
            change => match changed_body(change, dialect, present) {
                Some(body) => {
                    done.body = Some(body);
                    true
                }
                None => false,
            },
        };
        if changed {
            done.applied
                .push(format!("{} \"{}\"", filter.id, filter.name));
        }
    }
    done
}

fn changed_body(change: &Change, dialect: Dialect, body: &Bytes) -> Option<Bytes> {
    let body = simdutf8::basic::from_utf8(body).ok()?;
    match change {
        Change::RemoveHeader(_) | Change::SetHeader(..) => None,
        Change::Remove(path) => path.remove(body),
        Change::Set(path, json) => path.set(body, json),
        Change::Text(None, replace) => {
            texts::rewrite(dialect, body, &mut |text| replace.apply(text))
        }
        Change::Text(Some(path), replace) => path.rewrite(body, &mut |text| replace.apply(text)),
    }
}
