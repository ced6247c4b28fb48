//! A stable place for an actor that may die: whoever holds the `Slot` reaches its present incarnation.
//! It must not restart an actor that was asked to stop, nor keep a message for a later incarnation.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use actix::{Actor, Addr, Context, Handler, Message};
use actix_rt::ArbiterHandle;
use arc_swap::ArcSwapOption;
use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

use super::mail::{Gauge, Mail, Queue};
use super::restart::Pauses;

/// How long an ask may take before its actor counts as dead.
pub(crate) const DEADLINE: Duration = Duration::from_secs(2);
/// How long an ask waits for an actor that is being started again.
const PATIENCE: Duration = Duration::from_millis(250);
/// Asks that may lie in one mailbox; more than that and the actor is stuck.
const QUOTA: usize = 10_000;

/// Why an ask got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AskError {
    #[error("the actor is down")]
    Down,
    #[error("the actor's mailbox is full")]
    Full,
    #[error("the actor did not answer in time")]
    Late,
}

/// Asks an actor to end in good order.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Stop;

/// Kept by the actor as long as it lives; its drop is how the supervisor learns of a death.
#[derive(Debug)]
pub(crate) struct Lifeline(
    #[expect(dead_code, reason = "only its drop matters")] oneshot::Sender<()>,
);

/// What the factory gets for a new incarnation.
#[derive(Debug)]
pub(crate) struct Birth<A: Actor> {
    pub(crate) lifeline: Lifeline,
    /// Where the actor itself lives, for guards that lead back to it.
    pub(crate) slot: Slot<A>,
    /// 1 for the first; replies that outlive an incarnation carry it.
    pub(crate) incarnation: u64,
}

type Factory<A> = dyn Fn(Birth<A>) -> A + Send + Sync;

struct Inner<A: Actor> {
    addr: ArcSwapOption<Addr<A>>,
    queue: Arc<Queue>,
    incarnation: AtomicU64,
    stopping: AtomicBool,
    /// Rung when a new incarnation is in place, and when the last one has ended.
    changed: Notify,
    factory: Box<Factory<A>>,
    arbiter: ArbiterHandle,
}

/// See the module.
pub(crate) struct Slot<A: Actor>(Arc<Inner<A>>);

impl<A: Actor> Clone for Slot<A> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<A: Actor> std::fmt::Debug for Slot<A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Slot")
            .field("actor", &self.0.queue.gauge.name)
            .field("incarnation", &self.0.incarnation)
            .finish_non_exhaustive()
    }
}

impl<A: Actor<Context = Context<A>> + Handler<Mail<Stop>>> Slot<A> {
    /// Starts the actor on the arbiter and keeps it alive until `stop`. The factory is called once for each
    /// incarnation, on that arbiter, and gives it whatever must survive a panic.
    pub(crate) fn start(
        arbiter: ArbiterHandle,
        gauge: Arc<Gauge>,
        factory: impl Fn(Birth<A>) -> A + Send + Sync + 'static,
    ) -> Self {
        let slot = Self(Arc::new(Inner {
            addr: ArcSwapOption::empty(),
            queue: Queue::new(gauge),
            incarnation: AtomicU64::new(0),
            stopping: AtomicBool::new(false),
            changed: Notify::new(),
            factory: Box::new(factory),
            arbiter,
        }));
        let death = slot.incarnate();
        slot.0.arbiter.spawn(slot.clone().supervise(death));
        slot
    }

    /// Puts a new incarnation in place; the receiver resolves when it has died.
    fn incarnate(&self) -> oneshot::Receiver<()> {
        let (lifeline, death) = oneshot::channel();
        let birth = Birth {
            lifeline: Lifeline(lifeline),
            slot: self.clone(),
            incarnation: self.0.incarnation.fetch_add(1, Ordering::Relaxed) + 1,
        };
        let slot = self.clone();
        let addr = A::start_in_arbiter(&self.0.arbiter, move |_| (slot.0.factory)(birth));
        self.0.addr.store(Some(Arc::new(addr)));
        self.0.changed.notify_waiters();
        death
    }

    async fn supervise(self, mut death: oneshot::Receiver<()>) {
        let mut pauses = Pauses::default();
        loop {
            let born = Instant::now();
            // The lifeline is never used to send: this resolves when the actor's state is dropped.
            drop(death.await);
            self.0.addr.store(None);
            if self.0.stopping.load(Ordering::SeqCst) {
                self.0.changed.notify_waiters();
                return;
            }
            let gauge = &self.0.queue.gauge;
            gauge.restarts.fetch_add(1, Ordering::Relaxed);
            let pause = pauses.after(born.elapsed());
            tracing::error!(
                actor = gauge.name,
                pause_ms = pause.as_millis() as u64,
                "an actor died and is started again"
            );
            tokio::time::sleep(pause).await;
            if self.0.stopping.load(Ordering::SeqCst) {
                self.0.changed.notify_waiters();
                return;
            }
            death = self.incarnate();
        }
    }

    /// Ends the actor for good. What lies in its mailbox before this is handled first.
    pub(crate) fn stop(&self) {
        self.0.stopping.store(true, Ordering::SeqCst);
        self.tell(Stop);
    }

    /// Resolves once a stopped actor has ended.
    pub(crate) async fn ended(&self) {
        loop {
            let mut changed = std::pin::pin!(self.0.changed.notified());
            changed.as_mut().enable();
            if self.is_stopping() && self.0.addr.load().is_none() {
                return;
            }
            changed.await;
        }
    }
}

impl<A: Actor<Context = Context<A>>> Slot<A> {
    /// Whether `stop` was called.
    pub(crate) fn is_stopping(&self) -> bool {
        self.0.stopping.load(Ordering::SeqCst)
    }

    /// Messages sent and not yet handled.
    pub(crate) fn depth(&self) -> usize {
        self.0.queue.depth()
    }

    /// Whether two handles lead to the same actor.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Sends without waiting, from any thread. False where no incarnation lives to hear it.
    pub(crate) fn tell<M>(&self, message: M) -> bool
    where
        M: Message + Send + 'static,
        M::Result: Send,
        A: Handler<Mail<M>>,
    {
        match &*self.0.addr.load() {
            Some(addr) if addr.connected() => {
                addr.do_send(Mail::new(message, None, &self.0.queue));
                true
            }
            _ => false,
        }
    }

    /// Sends and gives the line on which the answer will come. A closed line means that the actor died.
    pub(crate) fn post<M>(&self, message: M) -> Result<oneshot::Receiver<M::Result>, AskError>
    where
        M: Message + Send + 'static,
        M::Result: Send,
        A: Handler<Mail<M>>,
    {
        let addr = self.0.addr.load();
        let addr = addr.as_ref().ok_or(AskError::Down)?;
        if self.depth() >= QUOTA {
            return Err(AskError::Full);
        }
        let (reply, answer) = oneshot::channel();
        addr.do_send(Mail::new(message, Some(reply), &self.0.queue));
        Ok(answer)
    }

    /// Asks, and asks once more where the actor died over it: only for messages that may be handled twice.
    pub(crate) async fn ask<M>(&self, message: M) -> Result<M::Result, AskError>
    where
        M: Message + Clone + Send + 'static,
        M::Result: Send,
        A: Handler<Mail<M>>,
    {
        self.ask_within(DEADLINE, message).await
    }

    /// The same with a deadline of its own, for what takes as long as a database does.
    pub(crate) async fn ask_within<M>(
        &self,
        deadline: Duration,
        message: M,
    ) -> Result<M::Result, AskError>
    where
        M: Message + Clone + Send + 'static,
        M::Result: Send,
        A: Handler<Mail<M>>,
    {
        let asked = async {
            match self.ask_once(message.clone()).await {
                Err(AskError::Down) if !self.is_stopping() => {
                    self.alive_again().await?;
                    self.ask_once(message).await
                }
                answer => answer,
            }
        };
        tokio::time::timeout(deadline, asked)
            .await
            .unwrap_or(Err(AskError::Late))
    }

    async fn ask_once<M>(&self, message: M) -> Result<M::Result, AskError>
    where
        M: Message + Send + 'static,
        M::Result: Send,
        A: Handler<Mail<M>>,
    {
        self.post(message)?.await.map_err(|_| AskError::Down)
    }

    /// Waits until a living incarnation is in place, for as long as an ask has patience.
    async fn alive_again(&self) -> Result<(), AskError> {
        let back = async {
            loop {
                let mut changed = std::pin::pin!(self.0.changed.notified());
                changed.as_mut().enable();
                if self.is_stopping() {
                    return Err(AskError::Down);
                }
                if self
                    .0
                    .addr
                    .load()
                    .as_ref()
                    .is_some_and(|addr| addr.connected())
                {
                    return Ok(());
                }
                changed.await;
            }
        };
        tokio::time::timeout(PATIENCE, back)
            .await
            .unwrap_or(Err(AskError::Down))
    }
}
