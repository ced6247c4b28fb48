//! Starts the actors in order, reconfigures them, stops them in reverse. It must not remember anything of theirs.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use actix_rt::{Arbiter, ArbiterHandle};

use crate::board::{Board, Note};
use crate::domain::{HourSpent, ProviderId, ProviderPolicy, RoutingTable};
use crate::kit::Gauge;
use crate::limiter::Limiters;
use crate::limiter::port::LimitStore;
use crate::log_writer::port::LogSink;
use crate::log_writer::{self, BatchPolicy, LogWriterHandle};
use crate::provider::Providers;
use crate::router::{self, RouterHandle};

/// How long finished requests may take to be written when the hub stops; what is left is in the journal.
const DRAIN: Duration = Duration::from_secs(10);
/// How long actors may take to end.
const END: Duration = Duration::from_secs(3);

/// What the actors are started with.
#[derive(Clone)]
pub struct RootConfig {
    pub limit_store: Arc<dyn LimitStore>,
    pub log_sink: Arc<dyn LogSink>,
    pub batch: BatchPolicy,
    /// Where pins, circuits and cool-downs are told and kept.
    pub board: Arc<dyn Board>,
    /// A Limiter with nothing to do for so long is ended.
    pub limiter_idle: Duration,
}

impl std::fmt::Debug for RootConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RootConfig")
            .field("batch", &self.batch)
            .field("limiter_idle", &self.limiter_idle)
            .finish_non_exhaustive()
    }
}

/// What is measured of all actors of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActorStats {
    /// `provider`, `router`, `limiter` or `log_writer`.
    pub name: &'static str,
    /// Deaths by panic so far.
    pub restarts: u64,
    /// Messages, or rows of the log, that wait.
    pub depth: usize,
}

#[derive(Debug)]
struct Gauges {
    provider: Arc<Gauge>,
    router: Arc<Gauge>,
    limiter: Arc<Gauge>,
    log_writer: Arc<Gauge>,
}

/// All actors. Cheap to clone, usable from any thread.
#[derive(Clone)]
pub struct Root {
    pub providers: Providers,
    pub router: RouterHandle,
    pub limiters: Limiters,
    pub log_writer: LogWriterHandle,
    gauges: Arc<Gauges>,
    board: Arc<dyn Board>,
    arbiter: ArbiterHandle,
}

impl std::fmt::Debug for Root {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Root").finish_non_exhaustive()
    }
}

impl Root {
    /// Starts the actors on the calling arbiter. There are no providers until the first `reconfigure`.
    ///
    /// # Panics
    /// Outside of an actix `System`.
    #[must_use]
    pub fn start(config: RootConfig) -> Self {
        let arbiter = Arbiter::current();
        let gauges = Arc::new(Gauges {
            provider: Gauge::new("provider"),
            router: Gauge::new("router"),
            limiter: Gauge::new("limiter"),
            log_writer: Gauge::new("log_writer"),
        });
        let log_writer = log_writer::start(
            arbiter.clone(),
            gauges.log_writer.clone(),
            config.log_sink,
            config.batch,
        );
        let limiters = Limiters::new(
            config.limit_store,
            config.limiter_idle,
            arbiter.clone(),
            gauges.limiter.clone(),
        );
        let providers = Providers::default();
        let router = router::start(
            arbiter.clone(),
            gauges.router.clone(),
            providers.clone(),
            config.board.clone(),
        );
        Self {
            providers,
            router,
            limiters,
            log_writer,
            gauges,
            board: config.board,
            arbiter,
        }
    }

    /// What another replica published, or what was kept from before the start. Nothing of it is published again.
    pub fn hear(&self, notes: Vec<Note>) {
        let mut pins = Vec::new();
        for note in notes {
            match note {
                Note::Pin(pin) => pins.push(pin),
                Note::Circuit(_) | Note::CoolDown(_) | Note::Spent(_) => self.providers.hear(note),
            }
        }
        if !pins.is_empty() {
            self.router.hear(pins);
        }
    }

    /// What a provider's requests cost before the start, for its budgets. Replaces what it was seeded with before.
    pub fn seed_spending(&self, provider: ProviderId, hours: Vec<HourSpent>) {
        if let Some(provider) = self.providers.get(provider) {
            provider.seed_spending(hours, false);
        }
    }

    /// What a provider's requests cost that count, for its budgets: all that it remembers is forgotten.
    pub fn restart_spending(&self, provider: ProviderId, hours: Vec<HourSpent>) {
        if let Some(provider) = self.providers.get(provider) {
            provider.seed_spending(hours, true);
        }
    }

    /// Puts a new configuration in force: adds, updates and removes Provider actors, then gives the Router its
    /// table. Actors that stay keep what they remember; permits of a removed provider run on.
    pub fn reconfigure(&self, policies: Vec<ProviderPolicy>, table: RoutingTable) {
        self.providers.reconfigure(
            policies,
            &self.arbiter,
            &self.gauges.provider,
            &self.router,
            &self.board,
        );
        self.router.reconfigure(table);
    }

    /// Ends all actors, the log last and only after it was written, within some twenty seconds.
    pub async fn stop(&self) {
        within(END, "providers", self.providers.stop()).await;
        within(END, "router", self.router.stop()).await;
        within(END, "limiters", self.limiters.stop()).await;
        within(DRAIN, "log_writer drain", self.log_writer.flush()).await;
        within(END, "log_writer", self.log_writer.stop()).await;
    }

    /// Measured without asking anybody.
    #[must_use]
    pub fn stats(&self) -> Vec<ActorStats> {
        let stats = |gauge: &Gauge| ActorStats {
            name: gauge.name,
            restarts: gauge.restarts.load(Relaxed),
            depth: gauge.depth.load(Relaxed),
        };
        vec![
            stats(&self.gauges.provider),
            stats(&self.gauges.router),
            stats(&self.gauges.limiter),
            ActorStats {
                depth: self.log_writer.depth(),
                ..stats(&self.gauges.log_writer)
            },
        ]
    }
}

async fn within(limit: Duration, what: &'static str, ending: impl Future<Output = ()>) {
    if tokio::time::timeout(limit, ending).await.is_err() {
        tracing::warn!(what, "did not end in time");
    }
}
