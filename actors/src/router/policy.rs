//! Which provider a call goes to: filters, then its pin, else a draw from the lowest priority tier. Pure: the
//! time, the providers' words and the dice are data.

use tokio::time::Instant;

use super::affinity::Pinned;
use super::filters::{Asking, World, is_full, reason_against};
use super::handle::{Choice, FilterReason, Filtered, How, NoRoute, Pick};
use super::route::{Route, Routes};
use super::share::pass_over_the_full;
use super::standing::{Preferences, Standing};
use super::strategy::{Contender, draw, weigh};
use crate::domain::{Candidate, Failback, RoutingEntry};

/// Picks one of the routes for a conversation that is pinned, or is not. `dice` rolls in `[0, 1)`.
pub(crate) fn choose(
    routes: &Routes,
    pick: &Pick,
    pinned: Option<Pinned>,
    world: &World<'_>,
    dice: &mut dyn FnMut() -> f64,
) -> Result<Choice, NoRoute> {
    let mut asking = Asking::new(routes, pick, pinned);
    let mut left = Left::of(routes, &asking, world);
    asking.fallback = left.tier.is_empty();
    let stood_back = |one: &Filtered| one.reason == FilterReason::Fallback;
    let fallback = asking.fallback && left.filtered.iter().any(stood_back);
    if fallback {
        left = Left::of(routes, &asking, world);
    }
    if let Some((entry, how)) = left.pinned(pinned) {
        let choice = choice(entry, how, Vec::new(), left.filtered);
        return Ok(Choice { fallback, ..choice });
    }
    let strategy = routes.strategy_for(&pick.groups);
    weigh(strategy, &mut left.tier);
    if is_new(pick, pinned) {
        pass_over_the_full(&mut left.tier, world.pins, &mut left.filtered);
    }
    match draw(strategy, &mut left.tier, world.load, dice) {
        Some((index, how)) => {
            let candidates = left.tier.iter().map(candidate).collect();
            let choice = choice(left.tier[index].entry, how, candidates, left.filtered);
            Ok(Choice { fallback, ..choice })
        }
        None => last_resort(routes, &asking, left.filtered, world),
    }
}

/// Those that the filters leave.
struct Left<'a> {
    /// The lowest priority of them.
    tier: Vec<Contender<'a>>,
    home: Option<&'a RoutingEntry>,
    current: Option<&'a RoutingEntry>,
    filtered: Vec<Filtered>,
}

impl<'a> Left<'a> {
    fn of(routes: &'a Routes, asking: &Asking<'_>, world: &World<'_>) -> Self {
        let mut left = Self {
            tier: Vec::with_capacity(routes.all().len()),
            home: None,
            current: None,
            filtered: Vec::new(),
        };
        let mut best = i32::MAX;
        for route in routes.all() {
            let entry = &route.entry;
            if let Some(reason) = reason_against(route, asking, Preferences::Heed, world) {
                left.filtered.push(Filtered {
                    provider: entry.id,
                    name: entry.name.clone(),
                    reason,
                });
                continue;
            }
            if let Some(pinned) = asking.pinned {
                left.home = left.home.or((pinned.home == entry.id).then_some(entry));
                left.current = left
                    .current
                    .or((pinned.current == entry.id).then_some(entry));
            }
            let priority = route.priority_for(&asking.pick.groups);
            if priority < best {
                best = priority;
                left.tier.clear();
            }
            if priority == best {
                left.tier.push(Contender::new(entry));
            }
        }
        left
    }

    /// Where the conversation sticks: at home if it may go back there, else where it is served at present.
    fn pinned(&self, pinned: Option<Pinned>) -> Option<(&'a RoutingEntry, How)> {
        let pinned = pinned?;
        let at_home = pinned.current == pinned.home;
        let returns =
            |home: &&RoutingEntry| at_home || home.tuning.failback == Failback::ReturnWhenHealthy;
        let there = self.home.filter(returns).or(self.current).or(self.home)?;
        let home = there.id == pinned.home;
        Some((there, How::Pinned { home }))
    }
}

/// Whether it is a conversation that no provider has served yet.
fn is_new(pick: &Pick, pinned: Option<Pinned>) -> bool {
    !pick.conversation.is_empty() && pinned.is_none_or(|pinned| pinned.provisional)
}

fn candidate(one: &Contender<'_>) -> Candidate {
    Candidate {
        provider_id: one.entry.id,
        provider: one.entry.name.clone(),
        probability: one.probability as f32,
    }
}

fn choice(
    entry: &RoutingEntry,
    how: How,
    candidates: Vec<Candidate>,
    filtered: Vec<Filtered>,
) -> Choice {
    Choice {
        provider: entry.id,
        name: entry.name.clone(),
        how,
        last_resort: false,
        fallback: false,
        candidates,
        filtered,
    }
}

/// Nobody is left. What only a cool-down that nobody stated speaks against may serve after all: the one that
/// would be free soonest.
fn last_resort(
    routes: &Routes,
    asking: &Asking<'_>,
    mut filtered: Vec<Filtered>,
    world: &World<'_>,
) -> Result<Choice, NoRoute> {
    let soonest = filtered
        .iter()
        .enumerate()
        .filter(|(_, one)| {
            let reason = one.reason;
            matches!(
                reason,
                FilterReason::CoolingDown | FilterReason::ModelCoolingDown
            )
        })
        .filter_map(|(index, one)| Some((index, routes.get(one.provider)?)))
        .filter(|(_, route)| reason_against(route, asking, Preferences::Ignore, world).is_none())
        .filter_map(|(index, route)| {
            let until = free_at(route, asking, world)?;
            Some((route.stands_back(asking.pick), until, index, route))
        })
        .min_by_key(|(back, until, index, _)| (*back, *until, *index));
    let Some((fallback, _, index, route)) = soonest else {
        return Err(NoRoute {
            retry_after_ms: retry_after_ms(routes, asking, &filtered, world),
            filtered,
            down: false,
        });
    };
    filtered.remove(index);
    let entry = &route.entry;
    let how = match asking.pinned {
        Some(pinned) if [pinned.home, pinned.current].contains(&entry.id) => How::Pinned {
            home: pinned.home == entry.id,
        },
        _ => How::Weighted { probability: 1.0 },
    };
    Ok(Choice {
        last_resort: true,
        fallback,
        ..choice(entry, how, Vec::new(), filtered)
    })
}

fn free_at(route: &Route, asking: &Asking<'_>, world: &World<'_>) -> Option<Instant> {
    let told = world.told.get(&route.entry.id)?;
    told.free_at(&asking.pick.model, world.now)
}

/// When the first of those that only something with an end keeps away can serve. One that this call has already
/// tried may serve the next.
fn retry_after_ms(
    routes: &Routes,
    asking: &Asking<'_>,
    filtered: &[Filtered],
    world: &World<'_>,
) -> Option<u64> {
    let ends = |reason| {
        matches!(
            reason,
            FilterReason::Excluded
                | FilterReason::CircuitOpen
                | FilterReason::CoolingDown
                | FilterReason::ModelCoolingDown
                | FilterReason::Budget
                | FilterReason::Rate
        )
    };
    filtered
        .iter()
        .filter(|one| ends(one.reason))
        .filter_map(|one| free_at(routes.get(one.provider)?, asking, world))
        .min()
        .map(|until| until.duration_since(world.now).as_millis() as u64)
}

/// What speaks against a provider whoever calls.
pub(crate) fn unavailable(
    route: &Route,
    told: Option<&Standing>,
    pins: usize,
    now: Instant,
) -> Option<FilterReason> {
    if !route.entry.enabled {
        return Some(FilterReason::Disabled);
    }
    let told = told.and_then(|told| {
        let full = told.sessions_full.then_some(FilterReason::SessionsFull);
        told.against(None, Preferences::Heed, now).or(full)
    });
    told.or_else(|| is_full(route, pins).then_some(FilterReason::PinsFull))
}
