//! Seeds what Provider actors know of their spending with what the request log says they cost: at the start, and when a
//! provider appears. The limit store, which enforces budgets, is seeded by `budgets`. A failure is told and costs no
//! request: the actor then knows only what was spent since.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use actix_rt::task::JoinHandle;
use actors::Root;
use actors::domain::{HourSpent, ProviderId};

use super::repeat::every;
use crate::store::Db;

/// The start waits no longer for it.
const DEADLINE: Duration = Duration::from_secs(10);
/// How often it is looked for providers that have appeared.
const EVERY: Duration = Duration::from_secs(1);

/// Knows which providers were seeded.
#[derive(Debug)]
pub(super) struct Spending {
    db: Db,
    root: Root,
    seeded: BTreeSet<ProviderId>,
    failing: bool,
}

impl Spending {
    pub(super) fn new(db: Db, root: Root) -> Self {
        Self {
            db,
            root,
            seeded: BTreeSet::new(),
            failing: false,
        }
    }

    /// Seeds the providers that have appeared since the last time; the database is asked only where there are some.
    pub(super) async fn seed(&mut self) {
        let providers = self.root.providers.all();
        let present: BTreeSet<ProviderId> = providers.iter().map(|handle| handle.id()).collect();
        // One that went away and comes again has a new actor, which remembers nothing.
        self.seeded.retain(|id| present.contains(id));
        let new: Vec<ProviderId> = present.difference(&self.seeded).copied().collect();
        if new.is_empty() {
            return;
        }
        match tokio::time::timeout(DEADLINE, self.db.provider_spending()).await {
            Ok(Ok(spending)) => {
                self.tell(spending, &new);
                self.seeded.extend(new);
                self.failing = false;
            }
            Ok(Err(error)) => self.failed(&error.to_string()),
            Err(late) => self.failed(&late.to_string()),
        }
    }

    fn tell(&self, spending: Vec<(ProviderId, HourSpent)>, new: &[ProviderId]) {
        let mut hours: BTreeMap<ProviderId, Vec<HourSpent>> = BTreeMap::new();
        for (id, hour) in spending {
            hours.entry(id).or_default().push(hour);
        }
        for id in new {
            if let Some(hours) = hours.remove(id) {
                self.root.seed_spending(*id, hours);
            }
        }
    }

    fn failed(&mut self, error: &str) {
        if !self.failing {
            tracing::error!(%error, "budgets of providers do not know yet what was spent before the start");
        }
        self.failing = true;
    }

    /// Goes on while the hub runs.
    pub(super) fn follow(mut self) -> JoinHandle<()> {
        every(EVERY, async move || self.seed().await)
    }
}
