//! One actor per upstream account: circuit, cool-downs, slots, sessions, budgets, rates and health; grants a `Permit` for
//! each attempt. It must not know of weights, pins or other providers: that is the Router's part.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use actix::{Actor, AsyncContext, Context, Handler, SpawnHandle};
use arc_swap::{ArcSwap, ArcSwapOption};
use tokio::time::Instant;

mod budget;
mod circuit;
mod cool;
mod handle;
mod health;
mod ledger;
mod limits;
mod load;
mod messages;
mod now;
mod rate;
mod registry;
mod sessions;
mod standing;
mod view;

#[cfg(test)]
mod board_tests;
#[cfg(test)]
mod budget_tests;
#[cfg(test)]
mod circuit_tests;
#[cfg(test)]
mod cool_tests;
#[cfg(test)]
mod health_tests;
#[cfg(test)]
mod limits_tests;
#[cfg(test)]
mod rate_tests;
#[cfg(test)]
mod scene;
#[cfg(test)]
mod sessions_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod told_tests;

pub use handle::{Ask, Permit, ProviderHandle, Refused};
pub use load::Load;
pub use registry::Providers;
pub use view::{BudgetView, CircuitView, CoolingModelView, ProviderView};

use crate::board::{Board, Note};
use crate::domain::{Outcome, ProviderPolicy};
use crate::kit::{Birth, Lifeline, Mail, Slot, answers_to_kit};
use crate::limiter::port::Spend;
use crate::router::{AvailabilityChanged, RouterHandle};
use ledger::Ledger;
use load::LoadCell;
use messages::{
    Acquire, Announce, Finish, Hear, Observe, Opened, Reconfigure, ResetCircuit, SeedSpending,
};
use now::Now;
use standing::{Outlook, Standing};

/// The longest that the timer is set for: what ends later is looked at again then.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// What survives a panic: the policy in force, whom to tell, and the money that was spent.
#[derive(Clone)]
pub(crate) struct Estate {
    pub(crate) policy: Arc<ArcSwap<ProviderPolicy>>,
    pub(crate) router: RouterHandle,
    pub(crate) board: Arc<dyn Board>,
    pub(crate) load: Arc<LoadCell>,
    /// Left by the incarnation before.
    pub(crate) ledger: Arc<ArcSwapOption<Ledger>>,
}

/// The actor. Its counters die with it; a new incarnation starts closed and idle.
pub(crate) struct Provider {
    standing: Standing,
    estate: Estate,
    /// What the Router was told last.
    told: Option<Outlook>,
    /// The one timer: when it rings, and what cancels it.
    timer: Option<(Instant, SpawnHandle)>,
    slot: Slot<Self>,
    incarnation: u64,
    _lifeline: Lifeline,
}

impl Provider {
    fn new(estate: Estate, birth: Birth<Self>) -> Self {
        let left = estate.ledger.swap(None);
        let ledger = left.map_or_else(Ledger::default, Arc::unwrap_or_clone);
        Self {
            standing: Standing::new(estate.policy.load_full(), ledger, Now::read()),
            estate,
            told: None,
            timer: None,
            slot: birth.slot,
            incarnation: birth.incarnation,
            _lifeline: birth.lifeline,
        }
    }

    fn acquire(&mut self, ask: Ask, now: Now) -> Result<Permit, Refused> {
        let admitted = self.standing.admit(&ask, now)?;
        let policy = &self.standing.policy;
        Ok(Permit {
            slot: self.slot.clone(),
            incarnation: self.incarnation,
            stamp: admitted.stamp,
            outcome: Outcome::Unknown,
            spent: Spend::default(),
            model: ask.model,
            session: admitted.session,
            begun: AtomicBool::new(false),
            granted_at: now.instant,
            limits: policy.is_limited().then(|| policy.clone()),
            lease: None,
            unused: None,
        })
    }

    /// What follows from a message, whichever it was: notes for other replicas, news for the Router where there
    /// are any, the load, and the timer for what time alone will change.
    fn follow_up(&mut self, ctx: &mut Context<Self>, now: Now) {
        self.publish();
        self.standing.tick(now);
        self.estate.load.write(Load {
            in_flight: self.standing.in_flight(),
            ttfb_ms: self.standing.ttfb_ms(),
        });
        let outlook = self.standing.outlook(now);
        if self.told != Some(outlook) {
            self.told = Some(outlook);
            let changed = AvailabilityChanged {
                provider: self.standing.policy.id,
                availability: self.standing.availability(outlook, now),
            };
            self.estate.router.availability_changed(changed);
        }
        self.set_timer(ctx, now);
    }

    fn publish(&mut self) {
        for note in self.standing.take_notes() {
            log(&self.standing.policy, &note);
            self.estate.board.publish(note);
        }
    }

    /// A timer that rings too early does no harm, so that it is only set anew where it would ring too late.
    fn set_timer(&mut self, ctx: &mut Context<Self>, now: Now) {
        let Some(end) = self.standing.next_end(now) else {
            return;
        };
        let end = end.min(now.instant + LONGEST_WAIT);
        if self.timer.is_some_and(|(rings, _)| rings <= end) {
            return;
        }
        if let Some((_, timer)) = self.timer.take() {
            ctx.cancel_future(timer);
        }
        let wait = end.saturating_duration_since(now.instant);
        let timer = ctx.run_later(wait, |actor, ctx| {
            actor.timer = None;
            actor.follow_up(ctx, Now::read());
        });
        self.timer = Some((end, timer));
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let ledger = self.standing.take_ledger();
        self.estate.ledger.store(Some(Arc::new(ledger)));
        // What ran under this incarnation is counted by nobody any more.
        self.estate.load.write(Load {
            in_flight: 0,
            ttfb_ms: None,
        });
    }
}

/// Operators read of openings and pauses here; money is in the log of requests.
fn log(policy: &ProviderPolicy, note: &Note) {
    let (name, id) = (&policy.name, policy.id.0);
    match note {
        Note::Circuit(note) => match note.open_until_ms {
            Some(until_ms) => tracing::warn!(
                provider = %name,
                provider_id = id,
                openings = note.openings,
                open_ms = until_ms.saturating_sub(note.at_ms),
                "a provider's circuit opened"
            ),
            None => {
                tracing::info!(provider = %name, provider_id = id, "a provider's circuit closed")
            }
        },
        Note::CoolDown(note) => tracing::info!(
            provider = %name,
            provider_id = id,
            scope = ?note.scope,
            stated = note.stated,
            for_ms = note.until_ms.saturating_sub(note.at_ms),
            "a provider is let alone"
        ),
        Note::Spent(_) | Note::Pin(_) => {}
    }
}

answers_to_kit!(Provider);

impl Actor for Provider {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        self.follow_up(ctx, Now::read());
    }
}

impl Handler<Mail<Acquire>> for Provider {
    type Result = ();

    fn handle(&mut self, mail: Mail<Acquire>, ctx: &mut Self::Context) {
        let now = Now::read();
        mail.answer(|Acquire(ask)| self.acquire(ask, now));
        self.follow_up(ctx, now);
    }
}

impl Handler<Mail<Finish>> for Provider {
    type Result = ();

    fn handle(&mut self, mail: Mail<Finish>, ctx: &mut Self::Context) {
        let (now, (finish, _)) = (Now::read(), mail.open());
        if finish.incarnation == self.incarnation {
            self.standing.finish(&finish, now);
        }
        // It was spent, whoever granted the permit.
        self.standing.spent(finish.spent, now);
        self.follow_up(ctx, now);
    }
}

impl Handler<Mail<Opened>> for Provider {
    type Result = ();

    fn handle(&mut self, mail: Mail<Opened>, ctx: &mut Self::Context) {
        let (now, (opened, _)) = (Now::read(), mail.open());
        if opened.incarnation == self.incarnation {
            self.standing.begun(opened.stamp, now);
            self.follow_up(ctx, now);
        }
    }
}

impl Handler<Mail<Observe>> for Provider {
    type Result = ();

    fn handle(&mut self, mail: Mail<Observe>, ctx: &mut Self::Context) {
        let now = Now::read();
        self.standing.tick(now);
        mail.answer(|Observe| self.standing.view(now));
        self.follow_up(ctx, now);
    }
}

impl Handler<Mail<ResetCircuit>> for Provider {
    type Result = ();

    fn handle(&mut self, _: Mail<ResetCircuit>, ctx: &mut Self::Context) {
        let now = Now::read();
        self.standing.reset(now);
        self.follow_up(ctx, now);
    }
}

impl Handler<Mail<Reconfigure>> for Provider {
    type Result = ();

    fn handle(&mut self, _: Mail<Reconfigure>, ctx: &mut Self::Context) {
        let now = Now::read();
        self.standing.obey(self.estate.policy.load_full(), now);
        self.follow_up(ctx, now);
    }
}

impl Handler<Mail<Announce>> for Provider {
    type Result = ();

    fn handle(&mut self, _: Mail<Announce>, ctx: &mut Self::Context) {
        self.told = None;
        self.follow_up(ctx, Now::read());
    }
}

impl Handler<Mail<Hear>> for Provider {
    type Result = ();

    fn handle(&mut self, mail: Mail<Hear>, ctx: &mut Self::Context) {
        let (now, (Hear(note), _)) = (Now::read(), mail.open());
        if self.standing.hear(&note, now) {
            tracing::info!(provider = %self.standing.policy.name, ?note, "heard of a provider");
        }
        self.follow_up(ctx, now);
    }
}

impl Handler<Mail<SeedSpending>> for Provider {
    type Result = ();

    fn handle(&mut self, mail: Mail<SeedSpending>, ctx: &mut Self::Context) {
        let (now, (SeedSpending { hours, afresh }, _)) = (Now::read(), mail.open());
        if afresh {
            self.standing.forget_spending();
        }
        self.standing.seed(&hours, now);
        self.follow_up(ctx, now);
    }
}
