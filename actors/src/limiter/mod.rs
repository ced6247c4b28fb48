//! One actor per active key, and per provider that has limits: hands its reservations and settlements to the store,
//! everything that arrived while the last call was in flight in the next one. It must not count anything itself: the
//! store does.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use actix::{Actor, ActorFutureExt, AsyncContext, Context, Handler, WrapFuture};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::time::Instant;

mod handle;
mod messages;
pub mod port;

#[cfg(test)]
mod tests;

pub use handle::{Granted, Lease, Limiters};

use crate::domain::ScopeId;
use crate::kit::{Birth, Lifeline, Mail, ReplyTo, Slot, answers_to_kit};
use handle::{Owed, settlement_of};
use messages::{Drain, Reserve, Settle};
use port::{Grant, LimitStore, LimitStoreError, Reservation, Settlement, Verdict};

/// How long a store call may take; after that the request passes.
const STORE_DEADLINE: Duration = Duration::from_millis(500);
/// When a settlement that the store did not take is tried again, and for how long. After that its reservation
/// lapses in the store by itself.
const SETTLE_AGAIN: Duration = Duration::from_secs(1);
const SETTLE_FOR: Duration = Duration::from_secs(60);

/// The actor.
pub(crate) struct Limiter {
    whose: ScopeId,
    limiters: Limiters,
    owed: Owed,
    /// Arrived and not yet sent.
    waiting: Vec<(Reservation, ReplyTo<Reserve>)>,
    /// In the store's hands.
    asked: Vec<(Settlement, ReplyTo<Reserve>)>,
    settling: Vec<Settlement>,
    in_flight: bool,
    /// Since when the store takes no settlements.
    refusing: Option<Instant>,
    /// The timer of the next try runs.
    again: bool,
    drains: Vec<ReplyTo<Drain>>,
    last_mail: Instant,
    slot: Slot<Self>,
    _lifeline: Lifeline,
}

/// What one turn with the store brought.
struct Turn {
    settled: Result<(), LimitStoreError>,
    verdicts: Result<Vec<Verdict>, LimitStoreError>,
}

impl Limiter {
    fn new(whose: ScopeId, limiters: Limiters, owed: Owed, birth: Birth<Self>) -> Self {
        Self {
            whose,
            limiters,
            owed,
            waiting: Vec::new(),
            asked: Vec::new(),
            settling: Vec::new(),
            in_flight: false,
            refusing: None,
            again: false,
            drains: Vec::new(),
            last_mail: Instant::now(),
            slot: birth.slot,
            _lifeline: birth.lifeline,
        }
    }

    /// Sends everything that has gathered, unless a call is in flight.
    fn turn(&mut self, ctx: &mut Context<Self>) {
        if self.in_flight {
            return;
        }
        self.settling = std::iter::from_fn(|| self.owed.pop()).collect();
        let mut reservations = Vec::with_capacity(self.waiting.len());
        for (reservation, reply) in self.waiting.drain(..) {
            // Whoever has left in the meantime wants no room.
            if reply.as_ref().is_some_and(|reply| !reply.is_closed()) {
                self.asked.push((settlement_of(&reservation), reply));
                reservations.push(reservation);
            }
        }
        if self.settling.is_empty() && reservations.is_empty() {
            self.drained();
            return;
        }
        self.in_flight = true;
        let call = call(
            self.limiters.store().clone(),
            self.settling.clone(),
            reservations,
        );
        ctx.spawn(call.into_actor(self).map(|turn, actor, ctx| {
            actor.in_flight = false;
            let refused = actor.take_settled(turn.settled, Instant::now());
            actor.answer(turn.verdicts);
            if refused {
                actor.drained();
                actor.turn_again(ctx);
            }
            if !refused || !actor.waiting.is_empty() {
                actor.turn(ctx);
            }
        }));
    }

    fn turn_again(&mut self, ctx: &mut Context<Self>) {
        if !std::mem::replace(&mut self.again, true) {
            ctx.run_later(SETTLE_AGAIN, |actor, ctx| {
                actor.again = false;
                actor.turn(ctx);
            });
        }
    }

    /// True where the store did not take what is owed and it must be tried again.
    fn take_settled(&mut self, settled: Result<(), LimitStoreError>, now: Instant) -> bool {
        let settling = std::mem::take(&mut self.settling);
        let Err(error) = settled else {
            // A turn without settlements has proved nothing, but then nothing is refused either.
            self.refusing = None;
            return false;
        };
        let since = *self.refusing.get_or_insert(now);
        if now.duration_since(since) >= SETTLE_FOR {
            tracing::warn!(whose = ?self.whose, settlements = settling.len(), %error,
                "settlements were given up; their reservations lapse in the store");
            self.refusing = None;
            return false;
        }
        settling.into_iter().for_each(|one| self.owed.push(one));
        true
    }

    fn answer(&mut self, verdicts: Result<Vec<Verdict>, LimitStoreError>) {
        let asked = std::mem::take(&mut self.asked);
        let verdicts = match verdicts {
            Ok(verdicts) => verdicts.into_iter().map(Some).collect(),
            Err(error) => {
                tracing::warn!(whose = ?self.whose, requests = asked.len(), %error,
                    "requests pass without their limits");
                Vec::new()
            }
        };
        let verdicts = verdicts.into_iter().chain(std::iter::repeat(None));
        for ((settlement, reply), verdict) in asked.into_iter().zip(verdicts) {
            let answer = match verdict {
                Some(Verdict::Refused(hit)) => Err(hit),
                Some(Verdict::Granted(grant)) => Ok((grant, false)),
                // The store may have reserved before it failed, so this one is settled too.
                None => Ok((Grant::default(), true)),
            };
            let answer = answer.map(|(grant, degraded)| Granted {
                lease: Lease::new(self.limiters.clone(), self.whose, settlement),
                room: grant.room,
                warning: grant.warning,
                degraded,
            });
            // A grant that nobody waits for any more comes back here, and its lease settles.
            if let Some(reply) = reply {
                drop(reply.send(answer));
            }
        }
    }

    fn drained(&mut self) {
        for reply in self.drains.drain(..).flatten() {
            // Whoever asked may have gone: nothing is lost.
            let _gone = reply.send(());
        }
    }

    fn rest(&mut self, now: Instant) {
        let idle = now.duration_since(self.last_mail) >= self.limiters.idle();
        if idle && !self.in_flight && self.waiting.is_empty() {
            self.limiters.retire(self.whose, &self.slot);
        }
    }
}

impl Drop for Limiter {
    /// After a panic the next incarnation settles what this one had in its hands.
    fn drop(&mut self) {
        let asked = self.asked.drain(..).map(|(settlement, _)| settlement);
        for one in self.settling.drain(..).chain(asked) {
            self.owed.push(one);
        }
    }
}

/// One turn with the store: settlements first, so that a client which asks again at once finds its place free.
async fn call(
    store: Arc<dyn LimitStore>,
    settlements: Vec<Settlement>,
    reservations: Vec<Reservation>,
) -> Turn {
    let settled = match settlements.is_empty() {
        true => Ok(()),
        false => bounded(|| store.settle(settlements)).await,
    };
    let verdicts = match (&settled, reservations.is_empty()) {
        (_, true) => Ok(Vec::new()),
        // A store that has just failed is not waited for a second time.
        (Err(error), _) => Err(error.clone()),
        (Ok(()), _) => {
            let expected = reservations.len();
            bounded(|| store.reserve(reservations))
                .await
                .and_then(|verdicts| match verdicts.len() == expected {
                    true => Ok(verdicts),
                    false => Err(LimitStoreError("fewer verdicts than reservations".into())),
                })
        }
    };
    Turn { settled, verdicts }
}

/// A store call that is late or panics is a store call that failed.
async fn bounded<T>(
    call: impl FnOnce() -> BoxFuture<'static, Result<T, LimitStoreError>>,
) -> Result<T, LimitStoreError> {
    let call = AssertUnwindSafe(async { call().await }).catch_unwind();
    match tokio::time::timeout(STORE_DEADLINE, call).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => Err(LimitStoreError("the store panicked".into())),
        Err(_) => Err(LimitStoreError("no answer in time".into())),
    }
}

answers_to_kit!(Limiter);

impl Actor for Limiter {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        let look_every = (self.limiters.idle() / 2).max(Duration::from_millis(10));
        ctx.run_interval(look_every, |actor, _| actor.rest(Instant::now()));
        self.turn(ctx);
    }
}

impl Handler<Mail<Reserve>> for Limiter {
    type Result = ();

    fn handle(&mut self, mail: Mail<Reserve>, ctx: &mut Self::Context) {
        let (Reserve(reservation), reply) = mail.open();
        self.last_mail = Instant::now();
        self.waiting.push((reservation, reply));
        self.turn(ctx);
    }
}

impl Handler<Mail<Settle>> for Limiter {
    type Result = ();

    fn handle(&mut self, mail: Mail<Settle>, ctx: &mut Self::Context) {
        mail.answer(|Settle| self.last_mail = Instant::now());
        self.turn(ctx);
    }
}

impl Handler<Mail<Drain>> for Limiter {
    type Result = ();

    fn handle(&mut self, mail: Mail<Drain>, ctx: &mut Self::Context) {
        let (Drain, reply) = mail.open();
        self.drains.push(reply);
        self.turn(ctx);
    }
}
