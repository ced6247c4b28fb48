//! A limit store, a log sink and a root for the actors' tests: what they answer is the test's to say.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::board::NoBoard;
use crate::domain::*;
use crate::limiter::port::*;
use crate::log_writer::port::*;
use crate::{Ask, BatchPolicy, Pick, Root, RootConfig, Translation};

/// Remembers calls; each waits for a permit of `gate` first.
pub(crate) struct Store {
    pub(crate) reserves: Mutex<Vec<Vec<RequestId>>>,
    pub(crate) settles: Mutex<Vec<Vec<RequestId>>>,
    /// What the settlements said was consumed.
    pub(crate) actual: Mutex<Vec<Option<Spend>>>,
    /// Answers to reservations, in order; granted where none is left.
    pub(crate) verdicts: Mutex<VecDeque<Verdict>>,
    /// What fails next: one entry a call, `true` for an error.
    pub(crate) failures: Mutex<VecDeque<bool>>,
    pub(crate) gate: Semaphore,
}

impl Store {
    pub(crate) fn open() -> Arc<Self> {
        Self::with_gate(Semaphore::MAX_PERMITS)
    }

    pub(crate) fn with_gate(permits: usize) -> Arc<Self> {
        Arc::new(Self {
            reserves: Mutex::default(),
            settles: Mutex::default(),
            actual: Mutex::default(),
            verdicts: Mutex::default(),
            failures: Mutex::default(),
            gate: Semaphore::new(permits),
        })
    }

    pub(crate) fn reserved(&self) -> Vec<Vec<RequestId>> {
        self.reserves.lock().unwrap().clone()
    }

    pub(crate) fn settled(&self) -> Vec<RequestId> {
        self.settles.lock().unwrap().concat()
    }

    fn outcome(&self) -> Result<(), LimitStoreError> {
        match self.failures.lock().unwrap().pop_front() {
            Some(true) => Err(LimitStoreError("scripted".into())),
            _ => Ok(()),
        }
    }
}

/// The store as the actors hold it.
pub(crate) struct Shared(pub(crate) Arc<Store>);

impl LimitStore for Shared {
    fn reserve(
        &self,
        batch: Vec<Reservation>,
    ) -> BoxFuture<'static, Result<Vec<Verdict>, LimitStoreError>> {
        let store = self.0.clone();
        async move {
            let ids = batch.iter().map(|one| one.request).collect();
            store.reserves.lock().unwrap().push(ids);
            store.gate.acquire().await.unwrap().forget();
            store.outcome()?;
            let mut scripted = store.verdicts.lock().unwrap();
            let mut verdict = |_| {
                scripted
                    .pop_front()
                    .unwrap_or(Verdict::Granted(Grant::default()))
            };
            Ok(batch.iter().map(&mut verdict).collect())
        }
        .boxed()
    }

    fn settle(&self, batch: Vec<Settlement>) -> BoxFuture<'static, Result<(), LimitStoreError>> {
        let store = self.0.clone();
        async move {
            store.gate.acquire().await.unwrap().forget();
            store.outcome()?;
            let actual = batch.iter().map(|one| one.actual);
            store.actual.lock().unwrap().extend(actual);
            let ids = batch.iter().map(|one| one.request).collect();
            store.settles.lock().unwrap().push(ids);
            Ok(())
        }
        .boxed()
    }

    fn seed(&self, _: Vec<Spent>) -> BoxFuture<'static, Result<(), LimitStoreError>> {
        async { Ok(()) }.boxed()
    }

    fn look(
        &self,
        batch: Vec<Look>,
    ) -> BoxFuture<'static, Result<Vec<Vec<Standing>>, LimitStoreError>> {
        async move { Ok(vec![Vec::new(); batch.len()]) }.boxed()
    }

    fn reset(&self, _: Vec<Reset>) -> BoxFuture<'static, Result<(), LimitStoreError>> {
        async { Ok(()) }.boxed()
    }
}

/// Remembers writes; each waits for a permit of `gate` first.
pub(crate) struct Sink {
    pub(crate) writes: Mutex<Vec<Vec<RequestId>>>,
    pub(crate) begun: Mutex<usize>,
    pub(crate) failures: Mutex<VecDeque<bool>>,
    pub(crate) gate: Semaphore,
}

impl Sink {
    pub(crate) fn open() -> Arc<Self> {
        Self::with_gate(Semaphore::MAX_PERMITS)
    }

    pub(crate) fn with_gate(permits: usize) -> Arc<Self> {
        Arc::new(Self {
            writes: Mutex::default(),
            begun: Mutex::default(),
            failures: Mutex::default(),
            gate: Semaphore::new(permits),
        })
    }

    pub(crate) fn written(&self) -> Vec<Vec<RequestId>> {
        self.writes.lock().unwrap().clone()
    }
}

pub(crate) struct SharedSink(pub(crate) Arc<Sink>);

impl LogSink for SharedSink {
    fn write(&self, batch: Arc<Vec<RequestLog>>) -> BoxFuture<'static, Result<(), LogSinkError>> {
        let sink = self.0.clone();
        async move {
            *sink.begun.lock().unwrap() += 1;
            sink.gate.acquire().await.unwrap().forget();
            if sink.failures.lock().unwrap().pop_front() == Some(true) {
                return Err(LogSinkError("scripted".into()));
            }
            let ids = batch.iter().map(|log| log.id).collect();
            sink.writes.lock().unwrap().push(ids);
            Ok(())
        }
        .boxed()
    }
}

pub(crate) fn root_with(store: &Arc<Store>, sink: &Arc<Sink>, batch: BatchPolicy) -> Root {
    Root::start(RootConfig {
        limit_store: Arc::new(Shared(store.clone())),
        log_sink: Arc::new(SharedSink(sink.clone())),
        batch,
        board: Arc::new(NoBoard),
        limiter_idle: Duration::from_secs(60),
    })
}

pub(crate) fn root() -> Root {
    root_with(&Store::open(), &Sink::open(), BatchPolicy::default())
}

pub(crate) fn id(number: u128) -> RequestId {
    RequestId(Uuid::from_u128(number))
}

pub(crate) fn policy(id: i64) -> ProviderPolicy {
    ProviderPolicy {
        id: ProviderId(id),
        name: format!("p{id}"),
        circuit: CircuitPolicy {
            failure_threshold: 2,
            ..CircuitPolicy::default()
        },
        max_in_flight: None,
        count_network_faults: false,
        max_sessions: None,
        session_ttl_ms: 300_000,
        budgets: Vec::new(),
        rpm: None,
        tpm: None,
        zone: jiff::tz::TimeZone::UTC,
    }
}

pub(crate) fn entry(id: i64) -> RoutingEntry {
    RoutingEntry {
        id: ProviderId(id),
        name: format!("p{id}").into(),
        kind: ProviderKind::Claude,
        enabled: true,
        priority: id as i32,
        weight: 1,
        groups: Vec::new(),
        models: Vec::new(),
        redirected: Vec::new(),
        cost_ppm: 1_000_000,
        tuning: ProviderTuning::default(),
    }
}

/// What a call of the model `m` without a conversation asks a provider for.
pub(crate) fn ask() -> Ask {
    Ask {
        model: "m".into(),
        session: None,
        last_resort: false,
    }
}

/// What such a call asks the Router for.
pub(crate) fn pick() -> Pick {
    Pick {
        dialect: Dialect::Anthropic,
        translation: Translation::Never,
        model: "m".into(),
        groups: Vec::new(),
        user_agent: None,
        minute_of_day: 0,
        conversation: Vec::new(),
        excluded: Vec::new(),
    }
}

/// A root with these providers, the lowest number first in priority.
pub(crate) fn configured(root: Root, ids: &[i64]) -> Root {
    let table = RoutingTable {
        entries: ids.iter().copied().map(entry).collect(),
        pin_ttl_ms: 300_000,
        ..RoutingTable::default()
    };
    root.reconfigure(ids.iter().copied().map(policy).collect(), table);
    root
}

/// Lets all tasks of this thread run until nothing more happens by itself.
pub(crate) async fn settle_down() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

/// Waits until a condition holds, by letting other tasks run; the pause before a restart is waited for too.
pub(crate) async fn until(mut holds: impl FnMut() -> bool) {
    let waited = tokio::time::timeout(Duration::from_secs(20), async {
        while !holds() {
            tokio::task::yield_now().await;
        }
    });
    waited.await.unwrap();
}
