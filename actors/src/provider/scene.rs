//! What the tests of Provider actors share: a made-up clock, outcomes, and a root with one provider whose notes
//! are written down.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use super::now::Now;
use crate::board::{Board, Note};
use crate::domain::{
    CoolDown, CoolScope, Failure, Fault, NanoUsd, Outcome, ProviderId, ProviderPolicy, Served,
};
use crate::limiter::port::Spend;
use crate::scripted::{Shared, SharedSink, Sink, Store, ask, configured, policy, settle_down};
use crate::{
    Ask, BatchPolicy, ConversationId, FilterReason, Permit, ProviderHandle, Root, RootConfig,
};

pub(super) const SUCCESS: Outcome = Outcome::Success(Served {
    ttfb_ms: 10,
    ttft_ms: 12,
    duration_ms: 1012,
    output_tokens: 50,
});

pub(super) fn failure(fault: Fault) -> Outcome {
    Outcome::Failure(Failure {
        fault,
        status: None,
        cool_down: None,
    })
}

pub(super) fn wish(scope: CoolScope, for_ms: u64, stated: bool) -> CoolDown {
    CoolDown {
        scope,
        for_ms,
        stated,
    }
}

/// Money without tokens.
pub(super) fn money(nanos: i64) -> Spend {
    Spend {
        tokens: 0,
        cost: NanoUsd(nanos),
    }
}

/// A refused account that asks to be let alone.
pub(super) fn cools(scope: CoolScope, for_ms: u64, stated: bool) -> Outcome {
    Outcome::Failure(Failure {
        fault: Fault::Account,
        status: Some(429),
        cool_down: Some(wish(scope, for_ms, stated)),
    })
}

pub(super) fn scope(model: &str) -> CoolScope {
    CoolScope::Model(model.to_owned())
}

pub(super) fn last_resort() -> Ask {
    Ask {
        last_resort: true,
        ..ask()
    }
}

pub(super) fn of_session(number: u128) -> Ask {
    Ask {
        session: Some(ConversationId(number)),
        ..ask()
    }
}

/// The first moment of a made-up clock.
pub(super) fn dawn() -> Now {
    Now {
        instant: Instant::now(),
        at_ms: 1_800_000_000_000,
    }
}

impl Now {
    pub(super) fn later(self, millis: u64) -> Self {
        Self {
            instant: self.instant + Duration::from_millis(millis),
            at_ms: self.at_ms + i64::try_from(millis).unwrap(),
        }
    }
}

/// A board that writes down what is published.
#[derive(Default)]
pub(super) struct Notebook(Mutex<Vec<Note>>);

impl Board for Notebook {
    fn publish(&self, note: Note) {
        self.0.lock().unwrap().push(note);
    }
}

/// One provider, its root, and what it published.
pub(super) struct Scene {
    pub(super) root: Root,
    pub(super) provider: ProviderHandle,
    notebook: Arc<Notebook>,
}

impl Scene {
    pub(super) fn new(change: impl FnOnce(&mut ProviderPolicy)) -> Self {
        let notebook = Arc::<Notebook>::default();
        let root = Root::start(RootConfig {
            limit_store: Arc::new(Shared(Store::open())),
            log_sink: Arc::new(SharedSink(Sink::open())),
            batch: BatchPolicy::default(),
            board: notebook.clone(),
            limiter_idle: Duration::from_secs(60),
        });
        let root = configured(root, &[1]);
        let provider = root.providers.get(ProviderId(1)).unwrap();
        let scene = Self {
            root,
            provider,
            notebook,
        };
        scene.obeys(change);
        scene
    }

    /// Puts the usual policy in force, changed.
    pub(super) fn obeys(&self, change: impl FnOnce(&mut ProviderPolicy)) {
        let mut policy = policy(1);
        change(&mut policy);
        let entries = vec![crate::scripted::entry(1)];
        let table = crate::domain::RoutingTable {
            entries,
            ..Default::default()
        };
        self.root.reconfigure(vec![policy], table);
    }

    pub(super) async fn permit(&self) -> Permit {
        self.provider.acquire(ask()).await.unwrap()
    }

    /// An attempt ends so, and the provider has heard of it.
    pub(super) async fn ends(&self, outcome: Outcome) {
        self.permit().await.finish(outcome, Spend::default());
        self.provider.observe().await.unwrap();
    }

    pub(super) async fn costs(&self, nanos: i64) {
        self.permit().await.finish(SUCCESS, money(nanos));
        self.provider.observe().await.unwrap();
    }

    /// What the Router would say of it.
    pub(super) async fn unavailable(&self) -> Option<FilterReason> {
        self.provider.observe().await.unwrap();
        let view = self.root.router.observe().await.unwrap();
        view.routes[0].unavailable
    }

    /// The same without a message to the provider: only a timer of its own can have told the Router.
    pub(super) async fn unavailable_by_itself(&self) -> Option<FilterReason> {
        // Timers ring on whole milliseconds.
        tokio::time::advance(Duration::from_millis(1)).await;
        settle_down().await;
        let view = self.root.router.observe().await.unwrap();
        view.routes[0].unavailable
    }

    /// What was published since this was asked last.
    pub(super) async fn published(&self) -> Vec<Note> {
        self.provider.observe().await.unwrap();
        std::mem::take(&mut *self.notebook.0.lock().unwrap())
    }
}

pub(super) async fn pass(secs: u64) {
    tokio::time::advance(Duration::from_secs(secs)).await;
}
