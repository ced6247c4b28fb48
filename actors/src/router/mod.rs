//! One actor that says which provider a call goes to, from the routing table, from what providers told it, and
//! from its pins. It answers from memory and must not ask anybody.

use std::sync::Arc;
use std::time::Duration;

use actix::{Actor, AsyncContext, Context, Handler};
use actix_rt::ArbiterHandle;
use arc_swap::ArcSwap;
use crossbeam_queue::ArrayQueue;
use tokio::time::Instant;

mod affinity;
mod clients;
mod filters;
mod handle;
mod messages;
mod pin_map;
mod policy;
mod route;
#[cfg(test)]
mod scripted;
mod share;
mod standing;
mod strategy;
mod wall_clock;

#[cfg(test)]
mod affinity_tests;
#[cfg(test)]
mod filters_tests;
#[cfg(test)]
mod pin_tests;
#[cfg(test)]
mod policy_tests;
#[cfg(test)]
mod share_tests;
#[cfg(test)]
mod strategy_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod translation_tests;

pub use handle::{
    Choice, ConversationId, FilterReason, Filtered, How, NoRoute, Pick, PinUpdate, Ranked,
    RouteView, RouterHandle, RouterView, Simulation, Translation,
};
pub(crate) use messages::{Availability, AvailabilityChanged, Cooling, Held};

use crate::board::{Board, Note, PinNote};
use crate::domain::RoutingTable;
use crate::kit::{Birth, Gauge, Lifeline, Mail, Slot, answers_to_kit};
use crate::provider::Providers;
use affinity::Pins;
use filters::World;
use messages::{Choose, Confirm, Forget, Hear, Observe, Reconfigure, Simulate};
use pin_map::Pin;
use route::{Route, Routes};
use standing::Told;
use wall_clock::WallClock;

/// Pins held at once: some 50 MB when all are taken; the oldest goes out.
const MOST_PINS: usize = 200_000;
const SWEEP_EVERY: Duration = Duration::from_secs(60);
/// How long a new conversation's calls follow its first one before any of them was served.
const PROVISIONAL: Duration = Duration::from_secs(60);
/// No conversation sticks longer than this after its last answer.
const LONGEST_PIN: Duration = Duration::from_secs(24 * 60 * 60);

pub(crate) type TableCell = Arc<ArcSwap<RoutingTable>>;

/// The actor. Its pins go to the next incarnation; the table and the providers' words come back.
pub(crate) struct Router {
    estate: Estate,
    routes: Routes,
    pin_ttl: Duration,
    told: Told,
    pins: Pins,
    _lifeline: Lifeline,
}

/// What survives a panic.
#[derive(Clone)]
struct Estate {
    table: TableCell,
    /// Whom a new incarnation tells to announce themselves.
    providers: Providers,
    board: Arc<dyn Board>,
    clock: WallClock,
    /// Where a dying incarnation leaves its pins for the next.
    legacy: Arc<ArrayQueue<Pins>>,
}

/// Starts the Router with an empty table.
pub(crate) fn start(
    arbiter: ArbiterHandle,
    gauge: Arc<Gauge>,
    providers: Providers,
    board: Arc<dyn Board>,
) -> RouterHandle {
    let estate = Estate {
        table: TableCell::default(),
        providers,
        board,
        clock: WallClock::new(jiff::Timestamp::now(), Instant::now()),
        legacy: Arc::new(ArrayQueue::new(1)),
    };
    let table = estate.table.clone();
    let slot = Slot::start(arbiter, gauge, move |birth: Birth<Router>| {
        Router::new(estate.clone(), birth)
    });
    RouterHandle { slot, table }
}

impl Router {
    fn new(estate: Estate, birth: Birth<Self>) -> Self {
        let pins = match estate.legacy.pop() {
            Some(pins) => pins.inherited(),
            None => Pins::new(MOST_PINS, Instant::now()),
        };
        let mut router = Self {
            estate,
            routes: Routes::default(),
            pin_ttl: Duration::ZERO,
            told: Told::new(),
            pins,
            _lifeline: birth.lifeline,
        };
        router.read_table();
        router
    }

    fn read_table(&mut self) {
        let table = self.estate.table.load_full();
        self.routes = Routes::compile(&table);
        self.pin_ttl = Duration::from_millis(table.pin_ttl_ms).min(LONGEST_PIN);
        let routes = &self.routes;
        self.told.retain(|id, _| routes.get(*id).is_some());
    }

    fn choose(&mut self, pick: &Pick, now: Instant) -> Result<Choice, NoRoute> {
        let pinned = self.pins.find(&pick.conversation, now);
        let world = World {
            told: &self.told,
            pins: self.pins.counts(),
            load: &|id| self.estate.providers.load(id),
            now,
        };
        let choice = policy::choose(&self.routes, pick, pinned, &world, &mut rand::random)?;
        let drawn = !matches!(choice.how, How::Pinned { .. }) && !choice.last_resort;
        if let Some(id) = pick.conversation.first().filter(|_| drawn) {
            let lifetime = PROVISIONAL.min(self.pin_ttl);
            self.pins.propose(*id, choice.provider, lifetime, now);
        }
        Ok(choice)
    }

    /// The same without a trace: nothing is proposed.
    fn simulate(&self, pick: &Pick, now: Instant) -> Simulation {
        let world = World {
            told: &self.told,
            pins: self.pins.counts(),
            load: &|id| self.estate.providers.load(id),
            now,
        };
        let pinned = self.pins.find(&pick.conversation, now);
        let outcome = policy::choose(&self.routes, pick, pinned, &world, &mut rand::random);
        let filtered = match &outcome {
            Ok(choice) => &choice.filtered,
            Err(none) => &none.filtered,
        };
        let fits = |route: &&Route| filtered.iter().all(|one| one.provider != route.entry.id);
        let ranked = |route: &Route| Ranked {
            provider: route.entry.id,
            name: route.entry.name.clone(),
            priority: route.priority_for(&pick.groups),
            weight: route.entry.weight,
        };
        let mut tiers: Vec<Ranked> = self.routes.all().iter().filter(fits).map(ranked).collect();
        tiers.sort_by_key(|one| one.priority);
        Simulation {
            strategy: self.routes.strategy_for(&pick.groups),
            outcome,
            tiers,
        }
    }

    fn confirm(&mut self, update: &PinUpdate, now: Instant) {
        let asked = Duration::from_millis(update.ttl_ms.unwrap_or(0));
        let ttl = self.pin_ttl.max(asked).min(LONGEST_PIN);
        let (board, clock) = (&self.estate.board, &self.estate.clock);
        let routes = &self.routes;
        let mut publish = |id, pin: &Pin| board.publish(Note::Pin(note(id, pin, clock)));
        let exists = |id| routes.is_enabled(id);
        self.pins.confirm(update, ttl, now, &exists, &mut publish);
    }

    fn forget(&mut self, ids: &[ConversationId]) {
        for id in ids {
            if let Some(pin) = self.pins.forget(*id) {
                let pin = note(*id, &pin, &self.estate.clock);
                self.estate.board.publish(Note::Pin(pin.dropped()));
            }
        }
    }

    fn hear(&mut self, note: &PinNote, now: Instant) {
        if note.is_dropped() {
            self.pins.forget(note.id);
            return;
        }
        let clock = &self.estate.clock;
        let Some(expires) = clock.still_ahead(note.expires_at_ms, now, LONGEST_PIN) else {
            return;
        };
        let pin = Pin {
            home: note.home,
            current: note.current,
            expires,
            counts: note.counts,
            provisional: false,
            published: Some(expires),
        };
        self.pins.hear(note.id, pin, now);
    }

    fn view(&self, now: Instant) -> RouterView {
        let counts = self.pins.counts();
        let view = |route: &Route| {
            let id = route.entry.id;
            let pins = counts.get(&id).copied().unwrap_or(0);
            RouteView {
                id,
                name: route.entry.name.clone(),
                unavailable: policy::unavailable(route, self.told.get(&id), pins, now),
                pins,
            }
        };
        RouterView {
            pins: counts.values().sum(),
            routes: self.routes.all().iter().map(view).collect(),
        }
    }
}

fn note(id: ConversationId, pin: &Pin, clock: &WallClock) -> PinNote {
    PinNote {
        id,
        home: pin.home,
        current: pin.current,
        expires_at_ms: clock.unix_ms(pin.expires),
        counts: pin.counts,
    }
}

impl Drop for Router {
    /// Also runs while a panic unwinds, and before the lifeline tells the supervisor.
    fn drop(&mut self) {
        let pins = std::mem::replace(&mut self.pins, Pins::new(0, Instant::now()));
        self.estate.legacy.force_push(pins);
    }
}

answers_to_kit!(Router);

impl Actor for Router {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        for provider in self.estate.providers.all() {
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

impl Handler<Mail<Simulate>> for Router {
    type Result = ();

    fn handle(&mut self, mail: Mail<Simulate>, _: &mut Self::Context) {
        mail.answer(|Simulate(pick)| self.simulate(&pick, Instant::now()));
    }
}

impl Handler<Mail<Confirm>> for Router {
    type Result = ();

    fn handle(&mut self, mail: Mail<Confirm>, _: &mut Self::Context) {
        let (Confirm(update), _) = mail.open();
        self.confirm(&update, Instant::now());
    }
}

impl Handler<Mail<Forget>> for Router {
    type Result = ();

    fn handle(&mut self, mail: Mail<Forget>, _: &mut Self::Context) {
        let (Forget(ids), _) = mail.open();
        self.forget(&ids);
    }
}

impl Handler<Mail<AvailabilityChanged>> for Router {
    type Result = ();

    fn handle(&mut self, mail: Mail<AvailabilityChanged>, _: &mut Self::Context) {
        let (changed, _) = mail.open();
        self.told
            .insert(changed.provider, changed.availability.into());
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

impl Handler<Mail<Hear>> for Router {
    type Result = ();

    fn handle(&mut self, mail: Mail<Hear>, _: &mut Self::Context) {
        let now = Instant::now();
        let (Hear(notes), _) = mail.open();
        for note in notes {
            self.hear(&note, now);
        }
    }
}
