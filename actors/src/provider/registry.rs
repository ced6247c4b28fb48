//! Which Provider actors there are: read by every call, written by a reconfiguration.
//! It must not read the routing table, nor touch what an actor remembers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use actix_rt::ArbiterHandle;
use arc_swap::ArcSwap;

use super::load::{Load, LoadCell};
use super::{Estate, Provider, ProviderHandle};
use crate::board::{Board, Note};
use crate::domain::{ProviderId, ProviderPolicy};
use crate::kit::{Gauge, Slot};
use crate::router::RouterHandle;

#[derive(Debug)]
struct Entry {
    handle: ProviderHandle,
    policy: Arc<ArcSwap<ProviderPolicy>>,
    load: Arc<LoadCell>,
}

/// All Provider actors by id. Cheap to clone; a look-up takes no lock.
#[derive(Clone, Debug, Default)]
pub struct Providers {
    entries: Arc<ArcSwap<BTreeMap<ProviderId, Arc<Entry>>>>,
    /// One reconfiguration at a time.
    writing: Arc<Mutex<()>>,
}

impl Providers {
    #[must_use]
    pub fn get(&self, id: ProviderId) -> Option<ProviderHandle> {
        self.entries
            .load()
            .get(&id)
            .map(|entry| entry.handle.clone())
    }

    /// How much it has to do, without asking it.
    #[must_use]
    pub fn load(&self, id: ProviderId) -> Option<Load> {
        self.entries.load().get(&id).map(|entry| entry.load.read())
    }

    /// In the order of their ids.
    #[must_use]
    pub fn all(&self) -> Vec<ProviderHandle> {
        let entries = self.entries.load();
        entries.values().map(|entry| entry.handle.clone()).collect()
    }

    /// Starts actors for new policies, hands changed ones to those that run, ends those that have none.
    pub(crate) fn reconfigure(
        &self,
        policies: Vec<ProviderPolicy>,
        arbiter: &ArbiterHandle,
        gauge: &Arc<Gauge>,
        router: &RouterHandle,
        board: &Arc<dyn Board>,
    ) {
        let _one_at_a_time = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let old = self.entries.load_full();
        let mut entries = BTreeMap::new();
        for policy in policies {
            let id = policy.id;
            let entry = match old.get(&id) {
                Some(entry) => renew(entry, policy),
                None => Arc::new(start(policy, arbiter, gauge, router, board)),
            };
            entries.insert(id, entry);
        }
        for (id, entry) in old.iter() {
            if !entries.contains_key(id) {
                entry.handle.stop();
            }
        }
        self.entries.store(Arc::new(entries));
    }

    /// Hands a note to the actor that it is about; one about an unknown provider is dropped.
    pub(crate) fn hear(&self, note: Note) {
        let about = match &note {
            Note::Circuit(circuit) => circuit.provider,
            Note::CoolDown(cool_down) => cool_down.provider,
            Note::Spent(spent) => spent.provider,
            Note::Pin(_) => return,
        };
        if let Some(entry) = self.entries.load().get(&about) {
            entry.handle.hear(note);
        }
    }

    /// Ends all of them.
    pub(crate) async fn stop(&self) {
        let entries = self.entries.swap(Arc::default());
        for entry in entries.values() {
            entry.handle.stop();
        }
        for entry in entries.values() {
            entry.handle.ended().await;
        }
    }
}

fn start(
    policy: ProviderPolicy,
    arbiter: &ArbiterHandle,
    gauge: &Arc<Gauge>,
    router: &RouterHandle,
    board: &Arc<dyn Board>,
) -> Entry {
    let (id, name) = (policy.id, policy.name.as_str().into());
    let policy = Arc::new(ArcSwap::from_pointee(policy));
    let load = Arc::<LoadCell>::default();
    let estate = Estate {
        policy: policy.clone(),
        router: router.clone(),
        board: board.clone(),
        load: load.clone(),
        ledger: Arc::default(),
    };
    let slot = Slot::start(arbiter.clone(), gauge.clone(), move |birth| {
        Provider::new(estate.clone(), birth)
    });
    Entry {
        handle: ProviderHandle { id, name, slot },
        policy,
        load,
    }
}

fn renew(entry: &Arc<Entry>, policy: ProviderPolicy) -> Arc<Entry> {
    if **entry.policy.load() == policy {
        return entry.clone();
    }
    let handle = ProviderHandle {
        name: policy.name.as_str().into(),
        ..entry.handle.clone()
    };
    entry.policy.store(Arc::new(policy));
    handle.reconfigure();
    Arc::new(Entry {
        handle,
        policy: entry.policy.clone(),
        load: entry.load.clone(),
    })
}
