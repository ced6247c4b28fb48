//! What speaks against sending a call to a provider, the most lasting reason first. Pure.
//! It must not weigh one provider against another.

use std::borrow::Cow;
use std::collections::HashMap;

use tokio::time::Instant;

use super::affinity::Pinned;
use super::clients::lower_case;
use super::handle::{FilterReason, Pick};
use super::route::{Route, Routes};
use super::standing::{Preferences, Told};
use crate::domain::{ActiveHours, ProviderId};
use crate::provider::Load;

/// How many conversations each provider serves.
pub(crate) type Counts = HashMap<ProviderId, usize>;

/// What a pick is judged by beside the table.
pub(crate) struct World<'a> {
    pub(crate) told: &'a Told,
    pub(crate) pins: &'a Counts,
    pub(crate) load: &'a dyn Fn(ProviderId) -> Option<Load>,
    pub(crate) now: Instant,
}

impl World<'_> {
    pub(crate) fn pins_at(&self, provider: ProviderId) -> usize {
        self.pins.get(&provider).copied().unwrap_or(0)
    }
}

/// A pick, with what all providers ask about it found out once.
#[derive(Debug)]
pub(crate) struct Asking<'a> {
    pub(crate) pick: &'a Pick,
    pub(crate) pinned: Option<Pinned>,
    user_agent: Option<Cow<'a, str>>,
    /// Nobody else is left: those that stand back may serve.
    pub(crate) fallback: bool,
}

impl<'a> Asking<'a> {
    pub(crate) fn new(routes: &Routes, pick: &'a Pick, pinned: Option<Pinned>) -> Self {
        let asked = pick.user_agent.as_deref().filter(|_| routes.ask_for_client);
        Self {
            pick,
            pinned,
            user_agent: asked.map(lower_case),
            fallback: false,
        }
    }
}

/// Why a provider may not serve this call.
pub(crate) fn reason_against(
    route: &Route,
    asking: &Asking<'_>,
    preferences: Preferences,
    world: &World<'_>,
) -> Option<FilterReason> {
    unfit(route, asking)
        .or_else(|| {
            let told = world.told.get(&route.entry.id)?;
            told.against(Some(&asking.pick.model), preferences, world.now)
        })
        .or_else(|| no_room(route, asking, world))
        // The last, so that whoever is kept away by this alone can serve once nobody else can.
        .or_else(|| {
            let back = !asking.fallback && route.stands_back(asking.pick);
            back.then_some(FilterReason::Fallback)
        })
}

/// What does not change with how the provider stands. Those that the call has tried are few, so they are not looked up.
fn unfit(route: &Route, asking: &Asking<'_>) -> Option<FilterReason> {
    let (entry, pick) = (&route.entry, asking.pick);
    let hours = entry.tuning.active_hours;
    if !entry.enabled {
        Some(FilterReason::Disabled)
    } else if !route.is_open_to(&pick.groups) {
        Some(FilterReason::Group)
    } else if !route.serves(pick.dialect, pick.translation) {
        Some(FilterReason::Dialect)
    } else if !route.allows(&pick.model) {
        Some(FilterReason::Model)
    } else if !route.clients.let_in(asking.user_agent.as_deref()) {
        Some(FilterReason::Client)
    } else if hours.is_some_and(|hours| !is_within(hours, pick.minute_of_day)) {
        Some(FilterReason::Hours)
    } else if pick.excluded.contains(&entry.id) {
        Some(FilterReason::Excluded)
    } else {
        None
    }
}

/// Where `from` and `until` are the same, that is never.
fn is_within(hours: ActiveHours, minute: u16) -> bool {
    let ActiveHours { from, until } = hours;
    if from <= until {
        (from..until).contains(&minute)
    } else {
        minute >= from || minute < until
    }
}

/// Room that a conversation takes which is not served there yet. A call without one takes none.
fn no_room(route: &Route, asking: &Asking<'_>, world: &World<'_>) -> Option<FilterReason> {
    if asking.pick.conversation.is_empty() {
        return None;
    }
    let id = route.entry.id;
    let served_there = asking.pinned.filter(|pinned| pinned.current == id);
    let sessions_full = world.told.get(&id).is_some_and(|told| told.sessions_full);
    if sessions_full && served_there.is_none() {
        return Some(FilterReason::SessionsFull);
    }
    // A broader name of the conversation says where it is served, but takes no place of its own.
    let has_a_place = served_there.is_some_and(|pinned| pinned.counts);
    (!has_a_place && is_full(route, world.pins_at(id))).then_some(FilterReason::PinsFull)
}

/// Whether as many conversations are pinned to it as may be.
pub(crate) fn is_full(route: &Route, pins: usize) -> bool {
    let most = route.entry.tuning.max_pins;
    most.is_some_and(|most| pins >= most as usize)
}
