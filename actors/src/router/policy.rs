//! Which provider a call goes to: filter, lowest priority tier, weighted draw. Pure: the time, the availability
//! and the roll of the dice are data.

use std::collections::HashMap;

use tokio::time::Instant;

use super::handle::{Choice, FilterReason, Filtered, How, NoRoute, Pick};
use super::messages::Availability;
use super::models::Models;
use crate::domain::{ProviderId, RoutingEntry, RoutingTable};

const DEFAULT_GROUP: &str = "default";

/// A routing entry with its allowlist compiled.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) entry: RoutingEntry,
    models: Models,
}

/// Compiles a table.
pub(crate) fn routes(table: &RoutingTable) -> Vec<Route> {
    let route = |entry: &RoutingEntry| Route {
        models: Models::compile(&entry.models, &entry.name),
        entry: entry.clone(),
    };
    table.entries.iter().map(route).collect()
}

/// What the providers told; one that told nothing is available.
pub(crate) type Told = HashMap<ProviderId, Availability>;

/// Picks one of the routes. `roll` is drawn from `[0, 1)`.
pub(crate) fn choose(
    routes: &[Route],
    pick: &Pick,
    pinned: Option<ProviderId>,
    told: &Told,
    now: Instant,
    roll: f64,
) -> Result<Choice, NoRoute> {
    let mut filtered = Vec::new();
    let mut tier: Vec<&RoutingEntry> = Vec::new();
    let mut pin = None;
    for route in routes {
        let entry = &route.entry;
        if let Some(reason) = reason_against(route, pick, told, now) {
            filtered.push(Filtered {
                provider: entry.id,
                name: entry.name.clone(),
                reason,
            });
            continue;
        }
        if pinned == Some(entry.id) {
            pin = Some(entry);
        }
        match tier.first() {
            Some(best) if entry.priority > best.priority => {}
            Some(best) if entry.priority < best.priority => {
                tier.clear();
                tier.push(entry);
            }
            _ => tier.push(entry),
        }
    }
    let (entry, how) = match pin {
        Some(entry) => (entry, How::Pinned),
        None => match draw(&tier, roll) {
            Some(drawn) => drawn,
            None => {
                let retry_after_ms = first_reopening(&filtered, told, now);
                return Err(NoRoute {
                    filtered,
                    retry_after_ms,
                    down: false,
                });
            }
        },
    };
    Ok(Choice {
        provider: entry.id,
        name: entry.name.clone(),
        how,
        filtered,
    })
}

/// Why a provider may not serve this call, the most lasting reason first.
fn reason_against(route: &Route, pick: &Pick, told: &Told, now: Instant) -> Option<FilterReason> {
    let entry = &route.entry;
    if !entry.enabled {
        Some(FilterReason::Disabled)
    } else if !groups_meet(&pick.groups, &entry.groups) {
        Some(FilterReason::Group)
    } else if entry.kind.dialect() != pick.dialect {
        Some(FilterReason::Dialect)
    } else if !route.models.allow(&pick.model) {
        Some(FilterReason::Model)
    } else if pick.excluded.contains(&entry.id) {
        Some(FilterReason::Excluded)
    } else {
        match told.get(&entry.id) {
            // The provider tells when it reopens; its word may be on the way, so the time counts too.
            Some(Availability::CircuitOpen { until }) if now < *until => {
                Some(FilterReason::CircuitOpen)
            }
            Some(Availability::Busy) => Some(FilterReason::Busy),
            _ => None,
        }
    }
}

/// Whether a caller and a provider share a group; no groups at all means the group `default`.
fn groups_meet(caller: &[String], provider: &[String]) -> bool {
    let is_in = |groups: &[String], group: &str| match groups {
        [] => group == DEFAULT_GROUP,
        groups => groups.iter().any(|own| own == group),
    };
    match caller {
        [] => is_in(provider, DEFAULT_GROUP),
        caller => caller.iter().any(|group| is_in(provider, group)),
    }
}

/// Weighted draw. A tier whose weights are all 0 is drawn evenly.
fn draw<'a>(tier: &[&'a RoutingEntry], roll: f64) -> Option<(&'a RoutingEntry, How)> {
    let even = tier.iter().all(|entry| entry.weight == 0);
    let weight = |entry: &RoutingEntry| if even { 1 } else { u64::from(entry.weight) };
    let total: u64 = tier.iter().map(|entry| weight(entry)).sum();
    // Floating point may round the roll up to the total; the last one with a weight then stands for it.
    let mut left = (roll * total as f64) as u64;
    let mut drawn = None;
    for entry in tier.iter().filter(|entry| weight(entry) > 0) {
        drawn = Some(*entry);
        match left.checked_sub(weight(entry)) {
            Some(rest) => left = rest,
            None => break,
        }
    }
    let entry = drawn?;
    let how = How::Weighted {
        probability: (weight(entry) as f64 / total as f64) as f32,
        candidates: tier.len() as u32,
    };
    Some((entry, how))
}

/// When the first circuit reopens among those that would otherwise serve. One that this call has already tried
/// may serve the next.
fn first_reopening(filtered: &[Filtered], told: &Told, now: Instant) -> Option<u64> {
    filtered
        .iter()
        .filter(|one| {
            matches!(
                one.reason,
                FilterReason::CircuitOpen | FilterReason::Excluded
            )
        })
        .filter_map(|one| match told.get(&one.provider) {
            Some(Availability::CircuitOpen { until }) if now < *until => Some(*until),
            _ => None,
        })
        .min()
        .map(|until| until.duration_since(now).as_millis() as u64)
}
