//! How a provider stands, by its own last word. Pure: its next word may be on the way, so the time counts too.
//! It must not know the provider's rules.

use std::collections::HashMap;

use tokio::time::Instant;

use super::handle::FilterReason;
use super::messages::{Availability, Cooling, Held};
use crate::domain::ProviderId;

/// What the providers told; one that told nothing is available.
pub(crate) type Told = HashMap<ProviderId, Standing>;

/// What is done about cool-downs that nobody stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Preferences {
    Heed,
    /// Somebody has to serve.
    Ignore,
}

/// A provider's word about itself, by model.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing {
    held: Option<Held>,
    busy: bool,
    pub(crate) sessions_full: bool,
    models: HashMap<String, Cooling>,
}

impl From<Availability> for Standing {
    fn from(told: Availability) -> Self {
        Self {
            held: told.held,
            busy: told.busy,
            sessions_full: told.sessions_full,
            models: told.models.into_iter().collect(),
        }
    }
}

impl Standing {
    /// What it says against a call for this model, or, without one, against every call.
    pub(crate) fn against(
        &self,
        model: Option<&str>,
        preferences: Preferences,
        now: Instant,
    ) -> Option<FilterReason> {
        let counts = |cooling: &Cooling| {
            now < cooling.until && (cooling.stated || preferences == Preferences::Heed)
        };
        match &self.held {
            Some(Held::CircuitOpen { until }) if now < *until => {
                return Some(FilterReason::CircuitOpen);
            }
            Some(Held::CoolingDown(cooling)) if counts(cooling) => {
                return Some(FilterReason::CoolingDown);
            }
            _ => {}
        }
        if model
            .and_then(|model| self.models.get(model))
            .is_some_and(counts)
        {
            return Some(FilterReason::ModelCoolingDown);
        }
        match &self.held {
            Some(Held::Budget { until }) if now < *until => Some(FilterReason::Budget),
            Some(Held::Rate { until }) if now < *until => Some(FilterReason::Rate),
            _ if self.busy => Some(FilterReason::Busy),
            _ => None,
        }
    }

    /// When nothing that has an end keeps this model's calls away any more; `None` where nothing does now.
    pub(crate) fn free_at(&self, model: &str, now: Instant) -> Option<Instant> {
        let held = self.held.map(|held| match held {
            Held::CircuitOpen { until } | Held::Budget { until } | Held::Rate { until } => until,
            Held::CoolingDown(cooling) => cooling.until,
        });
        let model = self.models.get(model).map(|cooling| cooling.until);
        held.max(model).filter(|until| now < *until)
    }
}
