//! A world for tests of picks: what the providers told, what they hold, and which way the dice fall.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use tokio::time::Instant;

use super::affinity::Pinned;
use super::filters::{Counts, World};
use super::policy;
use super::route::Routes;
use super::standing::Told;
use super::*;
use crate::domain::{ProviderId, RoutingEntry, Strategy};
use crate::provider::Load;

/// All of one priority.
pub(super) fn entry(id: i64) -> RoutingEntry {
    RoutingEntry {
        priority: 1,
        ..crate::scripted::entry(id)
    }
}

pub(super) fn weighted(id: i64, weight: u32) -> RoutingEntry {
    RoutingEntry {
        weight,
        ..entry(id)
    }
}

pub(super) fn pick() -> Pick {
    Pick {
        model: "claude-sonnet-4-5".into(),
        minute_of_day: 720,
        ..crate::scripted::pick()
    }
}

/// A call of a conversation.
pub(super) fn talk() -> Pick {
    Pick {
        conversation: vec![ConversationId(1)],
        ..pick()
    }
}

pub(super) fn pinned(home: i64, current: i64) -> Option<Pinned> {
    Some(Pinned {
        home: ProviderId(home),
        current: ProviderId(current),
        counts: true,
        provisional: false,
    })
}

pub(super) fn held(held: Held) -> Availability {
    Availability {
        held: Some(held),
        ..Availability::default()
    }
}

pub(super) fn busy() -> Availability {
    Availability {
        busy: true,
        ..Availability::default()
    }
}

pub(super) fn model_cooling(model: &str, until: Instant, stated: bool) -> Availability {
    Availability {
        models: vec![(model.to_owned(), Cooling { until, stated })],
        ..Availability::default()
    }
}

/// Everything that a pick depends on.
pub(super) struct Scene {
    pub(super) entries: Vec<RoutingEntry>,
    pub(super) strategies: BTreeMap<String, Strategy>,
    pub(super) told: Told,
    pub(super) pins: Counts,
    pub(super) loads: HashMap<ProviderId, Load>,
    pub(super) now: Instant,
}

impl Scene {
    pub(super) fn of(entries: impl IntoIterator<Item = RoutingEntry>) -> Self {
        Self {
            entries: entries.into_iter().collect(),
            strategies: BTreeMap::new(),
            told: Told::new(),
            pins: Counts::new(),
            loads: HashMap::new(),
            now: Instant::now(),
        }
    }

    pub(super) fn by(mut self, strategy: Strategy) -> Self {
        self.strategies = BTreeMap::from([("default".to_owned(), strategy)]);
        self
    }

    pub(super) fn after(&self, secs: u64) -> Instant {
        self.now + Duration::from_secs(secs)
    }

    pub(super) fn tell(&mut self, id: i64, availability: Availability) {
        self.told.insert(ProviderId(id), availability.into());
    }

    pub(super) fn hold(&mut self, id: i64, pins: usize) {
        self.pins.insert(ProviderId(id), pins);
    }

    pub(super) fn load(&mut self, id: i64, in_flight: u32, ttfb_ms: Option<f64>) {
        self.loads
            .insert(ProviderId(id), Load { in_flight, ttfb_ms });
    }

    pub(super) fn routes(&self) -> Routes {
        Routes::compile(&RoutingTable {
            entries: self.entries.clone(),
            strategies: self.strategies.clone(),
            ..RoutingTable::default()
        })
    }

    pub(super) fn choose_with(
        &self,
        routes: &Routes,
        pick: &Pick,
        pinned: Option<Pinned>,
        dice: &mut dyn FnMut() -> f64,
    ) -> Result<Choice, NoRoute> {
        let world = World {
            told: &self.told,
            pins: &self.pins,
            load: &|id| self.loads.get(&id).copied(),
            now: self.now,
        };
        policy::choose(routes, pick, pinned, &world, dice)
    }

    /// With dice that always show the same.
    pub(super) fn choose(
        &self,
        pick: &Pick,
        pinned: Option<Pinned>,
        roll: f64,
    ) -> Result<Choice, NoRoute> {
        self.choose_with(&self.routes(), pick, pinned, &mut || roll)
    }

    /// What speaks against the only provider, or against the first.
    pub(super) fn reason(&self, pick: &Pick, pinned: Option<Pinned>) -> Option<FilterReason> {
        let filtered = match self.choose(pick, pinned, 0.0) {
            Ok(choice) => choice.filtered,
            Err(none) => none.filtered,
        };
        let first = self.entries[0].id;
        let mut against = filtered.into_iter().filter(|one| one.provider == first);
        against.next().map(|one| one.reason)
    }
}

pub(super) fn ids(filtered: &[Filtered]) -> Vec<(i64, FilterReason)> {
    filtered
        .iter()
        .map(|one| (one.provider.0, one.reason))
        .collect()
}
