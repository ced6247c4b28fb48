//! The public face of the Limiters: reserve room for a request, hold it as a `Lease`.
//! It starts and ends the actors; it must not count anything itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use actix_rt::ArbiterHandle;
use crossbeam_queue::SegQueue;
use dashmap::DashMap;

use super::Limiter;
use super::messages::{Drain, Reserve, Settle};
use super::port::{
    LimitHit, LimitStore, LimitStoreError, Look, Reservation, Reset, Room, Settlement, Spend,
    Spent, Standing,
};
use crate::domain::{KeyId, ProviderId, ScopeId};
use crate::kit::{DEADLINE, Gauge, Slot};

/// Room that was granted.
#[derive(Debug)]
pub struct Granted {
    pub lease: Lease,
    /// `None` where no rule applied, or where the store could not answer.
    pub room: Option<Room>,
    /// A budget of which most is used.
    pub warning: Option<Room>,
    /// Let through because the store or the actor could not answer.
    pub degraded: bool,
}

/// What a running request holds. Dropping it settles, exactly once, from any thread.
#[derive(Debug)]
#[must_use = "a lease that is dropped is settled"]
pub struct Lease(Option<Held>);

#[derive(Debug)]
struct Held {
    limiters: Limiters,
    whose: ScopeId,
    settlement: Settlement,
}

impl Lease {
    /// Holds nothing.
    fn empty() -> Self {
        Self(None)
    }

    pub(super) fn new(limiters: Limiters, whose: ScopeId, settlement: Settlement) -> Self {
        Self(Some(Held {
            limiters,
            whose,
            settlement,
        }))
    }

    /// Settles with what the request consumed; `None` where it consumed nothing. A lease that is dropped without
    /// gives its estimate back.
    pub fn settle(mut self, actual: Option<Spend>) {
        if let Some(held) = &mut self.0 {
            held.settlement.actual = actual;
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(mut held) = self.0.take() {
            held.settlement.at_ms = now_ms();
            held.limiters.settle(held.whose, held.settlement);
        }
    }
}

/// The settlement of a request that has consumed nothing yet.
pub(super) fn settlement_of(reservation: &Reservation) -> Settlement {
    Settlement {
        request: reservation.request,
        begun_ms: reservation.at_ms,
        at_ms: reservation.at_ms,
        scopes: reservation.scopes.clone(),
        actual: None,
        conversation: reservation.conversation,
    }
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_millis() as i64)
}

/// What is owed to the store by one key or provider. It lies outside of the actor, so that it survives a panic.
pub(super) type Owed = Arc<SegQueue<Settlement>>;

#[derive(Clone, Debug)]
struct Line {
    slot: Slot<Limiter>,
    owed: Owed,
}

struct Inner {
    lines: DashMap<ScopeId, Line>,
    store: Arc<dyn LimitStore>,
    idle: Duration,
    arbiter: ArbiterHandle,
    gauge: Arc<Gauge>,
    degraded: AtomicU64,
}

/// All Limiters, by key and by provider. Cheap to clone, usable from any thread.
#[derive(Clone)]
pub struct Limiters(Arc<Inner>);

impl std::fmt::Debug for Limiters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Limiters")
            .field("active", &self.active())
            .field("degraded", &self.degraded_total())
            .finish_non_exhaustive()
    }
}

impl Limiters {
    pub(crate) fn new(
        store: Arc<dyn LimitStore>,
        idle: Duration,
        arbiter: ArbiterHandle,
        gauge: Arc<Gauge>,
    ) -> Self {
        Self(Arc::new(Inner {
            lines: DashMap::new(),
            store,
            idle,
            arbiter,
            gauge,
            degraded: AtomicU64::new(0),
        }))
    }

    /// Asks for room in all windows of a reservation. Where the store or the actor cannot answer the request
    /// passes, `degraded`.
    ///
    /// # Errors
    /// The limit that has no room.
    pub async fn reserve(&self, key: KeyId, reservation: Reservation) -> Result<Granted, LimitHit> {
        self.reserve_for(ScopeId::Key(key.0), reservation).await
    }

    /// The same in the windows of a provider.
    ///
    /// # Errors
    /// The limit that has no room.
    pub async fn reserve_at(
        &self,
        provider: ProviderId,
        reservation: Reservation,
    ) -> Result<Granted, LimitHit> {
        self.reserve_for(ScopeId::Provider(provider.0), reservation)
            .await
    }

    async fn reserve_for(
        &self,
        whose: ScopeId,
        reservation: Reservation,
    ) -> Result<Granted, LimitHit> {
        let nothing_to_ask = reservation
            .scopes
            .iter()
            .all(|scope| scope.rules.is_empty());
        if nothing_to_ask {
            return Ok(Granted {
                lease: Lease::empty(),
                room: None,
                warning: None,
                degraded: false,
            });
        }
        // Posted under the entry's lock: an idle actor cannot retire between look-up and post.
        let owed = settlement_of(&reservation);
        let posted = self.with_line(whose, |line| line.slot.post(Reserve(reservation)));
        let answer = match posted {
            Ok(answer) => tokio::time::timeout(DEADLINE, answer).await,
            Err(_) => return Ok(self.degraded_grant(whose, owed)),
        };
        match answer {
            Ok(Ok(Ok(granted))) => {
                if granted.degraded {
                    self.0.degraded.fetch_add(1, Relaxed);
                }
                Ok(granted)
            }
            Ok(Ok(Err(hit))) => Err(hit),
            // The actor died or is stuck. What the request costs is counted all the same.
            Ok(Err(_)) | Err(_) => Ok(self.degraded_grant(whose, owed)),
        }
    }

    fn degraded_grant(&self, whose: ScopeId, owed: Settlement) -> Granted {
        self.0.degraded.fetch_add(1, Relaxed);
        Granted {
            lease: Lease::new(self.clone(), whose, owed),
            room: None,
            warning: None,
            degraded: true,
        }
    }

    /// Raises the store's counters to what is known from the log.
    ///
    /// # Errors
    /// The store did not take it.
    pub async fn seed(&self, known: Vec<Spent>) -> Result<(), LimitStoreError> {
        self.0.store.seed(known).await
    }

    /// How windows stand now, without reserving anything.
    ///
    /// # Errors
    /// The store cannot answer.
    pub async fn look(&self, looks: Vec<Look>) -> Result<Vec<Vec<Standing>>, LimitStoreError> {
        self.0.store.look(looks).await
    }

    /// Begins to count money anew in the store.
    ///
    /// # Errors
    /// The store did not take it.
    pub async fn reset(&self, resets: Vec<Reset>) -> Result<(), LimitStoreError> {
        self.0.store.reset(resets).await
    }

    /// Keys and providers that have an actor now.
    #[must_use]
    pub fn active(&self) -> usize {
        self.0.lines.len()
    }

    /// Requests let through because the store or an actor could not answer.
    #[must_use]
    pub fn degraded_total(&self) -> u64 {
        self.0.degraded.load(Relaxed)
    }

    pub(super) fn store(&self) -> &Arc<dyn LimitStore> {
        &self.0.store
    }

    pub(super) fn idle(&self) -> Duration {
        self.0.idle
    }

    fn settle(&self, whose: ScopeId, settlement: Settlement) {
        self.with_line(whose, |line| {
            line.owed.push(settlement);
            // Where the actor is just being started again it finds what is owed by itself.
            line.slot.tell(Settle);
        });
    }

    /// Runs `work` on the actor, started if need be, while it cannot retire.
    fn with_line<T>(&self, whose: ScopeId, work: impl FnOnce(&Line) -> T) -> T {
        if let Some(line) = self.0.lines.get(&whose) {
            return work(&line);
        }
        let line = self
            .0
            .lines
            .entry(whose)
            .or_insert_with(|| self.start(whose));
        work(&line)
    }

    fn start(&self, whose: ScopeId) -> Line {
        let owed = Owed::default();
        let (limiters, owing) = (self.clone(), owed.clone());
        let slot = Slot::start(self.0.arbiter.clone(), self.0.gauge.clone(), move |birth| {
            Limiter::new(whose, limiters.clone(), owing.clone(), birth)
        });
        Line { slot, owed }
    }

    /// Ends an idle actor, unless something for it has just arrived.
    pub(super) fn retire(&self, whose: ScopeId, slot: &Slot<Limiter>) {
        let nothing_waits =
            |line: &Line| line.slot.is(slot) && line.slot.depth() == 0 && line.owed.is_empty();
        if self
            .0
            .lines
            .remove_if(&whose, |_, line| nothing_waits(line))
            .is_some()
        {
            slot.stop();
        }
    }

    /// Settles what is owed, then ends all actors.
    pub(crate) async fn stop(&self) {
        let lines: Vec<Line> = self.0.lines.iter().map(|line| line.clone()).collect();
        let drains = lines.iter().map(|line| line.slot.ask(Drain));
        let _all = futures_util::future::join_all(drains).await;
        self.0.lines.clear();
        for line in &lines {
            line.slot.stop();
            line.slot.ended().await;
        }
    }

    /// Panics inside the actor of a key, for tests of what happens then.
    #[cfg(any(test, feature = "crash-test"))]
    pub fn crash(&self, key: KeyId) {
        self.with_line(ScopeId::Key(key.0), |line| {
            line.slot.tell(crate::kit::Crash);
        });
    }
}
