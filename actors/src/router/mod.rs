//! One actor that says which provider a call goes to, from the routing table, from what providers told it, and
//! from its pins. It answers from memory and must not ask anybody.

use std::sync::Arc;
use std::time::Duration;

use actix::{Actor, AsyncContext, Context, Handler};
use actix_rt::ArbiterHandle;
use arc_swap::ArcSwap;
use tokio::time::Instant;

mod affinity;
mod handle;
mod messages;
mod models;
mod policy;

#[cfg(test)]
mod policy_tests;
#[cfg(test)]
mod tests;

pub use handle::{
    Choice, Conversation, FilterReason, Filtered, How, NoRoute, Pick, RouteView, RouterHandle,
    RouterView,
};
pub(crate) use messages::{Availability, AvailabilityChanged};

use crate::domain::{ProviderId, RoutingTable};
use crate::kit::{Birth, Gauge, Lifeline, Mail, Slot, answers_to_kit};
use crate::provider::Providers;
use affinity::Pins;
use messages::{Choose, Confirm, Observe, Reconfigure};
use policy::{Route, Told};

/// Pins held at once: some 50 MB when all are taken; the oldest goes out.
const MOST_PINS: usize = 200_000;
const SWEEP_EVERY: Duration = Duration::from_secs(60);

pub(crate) type TableCell = Arc<ArcSwap<RoutingTable>>;

/// The actor. Pins die with it; the table and the providers' words come back.
pub(crate) struct Router {
    table: TableCell,
    /// Whom a new incarnation tells to announce themselves.
    providers: Providers,
    routes: Vec<Route>,
    pin_ttl: Duration,
    told: Told,
    pins: Pins,
    _lifeline: Lifeline,
}

/// Starts the Router with an empty table.
pub(crate) fn start(
    arbiter: ArbiterHandle,
    gauge: Arc<Gauge>,
    providers: Providers,
) -> RouterHandle {
    let table = TableCell::default();
    let cell = table.clone();
    let slot = Slot::start(arbiter, gauge, move |birth: Birth<Router>| {
        let mut router = Router {
            table: cell.clone(),
            providers: providers.clone(),
            routes: Vec::new(),
            pin_ttl: Duration::ZERO,
            told: Told::new(),
            pins: Pins::new(MOST_PINS),
            _lifeline: birth.lifeline,
        };
        router.read_table();
        router
    });
    RouterHandle { slot, table }
}

impl Router {
    fn read_table(&mut self) {
        let table = self.table.load_full();
        self.routes = policy::routes(&table);
        self.pin_ttl = Duration::from_millis(table.pin_ttl_ms);
        let routes = &self.routes;
        self.told
            .retain(|id, _| routes.iter().any(|route| route.entry.id == *id));
    }

    fn choose(&self, pick: &Pick, now: Instant) -> Result<Choice, NoRoute> {
        let pinned = pick
            .conversation
            .as_ref()
            .and_then(|conversation| self.pins.get(conversation, now));
        policy::choose(&self.routes, pick, pinned, &self.told, now, rand::random())
    }

    fn view(&self, now: Instant) -> RouterView {
        let unavailable = |id: &ProviderId| match self.told.get(id) {
            Some(Availability::CircuitOpen { until }) if now < *until => {
                Some(FilterReason::CircuitOpen)
            }
            Some(Availability::Busy) => Some(FilterReason::Busy),
            _ => None,
        };
        let view = |route: &Route| RouteView {
            id: route.entry.id,
            name: route.entry.name.clone(),
            unavailable: unavailable(&route.entry.id),
        };
        RouterView {
            pins: self.pins.len(),
            routes: self.routes.iter().map(view).collect(),
        }
    }
}

answers_to_kit!(Router);

impl Actor for Router {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        for provider in self.providers.all() {
            provider.announce();
        }
        ctx.run_interval(SWEEP_EVERY, |actor, _| actor.pins.sweep(Instant::now()));
    }
}

impl Handler<Mail<Choose>> for Router {
    type Result = ();

    fn handle(&mut self, mail: Mail<Choose>, _: &mut Self::Context) {
        mail.answer(|Choose(pick)| self.choose(&pick, Instant::now()));
    }
}

impl Handler<Mail<Confirm>> for Router {
    type Result = ();

    fn handle(&mut self, mail: Mail<Confirm>, _: &mut Self::Context) {
        let (confirm, _) = mail.open();
        let Confirm {
            conversation,
            provider,
        } = confirm;
        self.pins
            .confirm(conversation, provider, self.pin_ttl, Instant::now());
    }
}

impl Handler<Mail<AvailabilityChanged>> for Router {
    type Result = ();

    fn handle(&mut self, mail: Mail<AvailabilityChanged>, _: &mut Self::Context) {
        let (changed, _) = mail.open();
        self.told.insert(changed.provider, changed.availability);
    }
}

impl Handler<Mail<Reconfigure>> for Router {
    type Result = ();

    fn handle(&mut self, _: Mail<Reconfigure>, _: &mut Self::Context) {
        self.read_table();
    }
}

impl Handler<Mail<Observe>> for Router {
    type Result = ();

    fn handle(&mut self, mail: Mail<Observe>, _: &mut Self::Context) {
        mail.answer(|Observe| self.view(Instant::now()));
    }
}
