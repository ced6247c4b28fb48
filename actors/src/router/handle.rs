//! The public face of the Router: pick a provider, confirm a pin, look.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Router;
use super::messages::{
    AvailabilityChanged, Choose, Confirm, Forget, Hear, Observe, Reconfigure, Simulate,
};
use crate::board::PinNote;
use crate::domain::{Candidate, Dialect, ProviderId, Strategy};
use crate::kit::{AskError, Slot};

/// One name of one conversation of one key, digested: what a pin hangs on. Written as 32 hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConversationId(pub u128);

impl Serialize for ConversationId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:032x}", self.0))
    }
}

impl<'de> Deserialize<'de> for ConversationId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        u128::from_str_radix(&text, 16)
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

/// What a call needs of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    pub dialect: Dialect,
    pub translation: Translation,
    /// The model that the client asked for; empty where it named none, and then no rule about models counts.
    pub model: String,
    /// The caller's groups; empty means `default`.
    pub groups: Vec<String>,
    pub user_agent: Option<String>,
    /// Minutes since midnight in the hub's time zone.
    pub minute_of_day: u16,
    /// The names under which the conversation may be pinned, best first; the first that is pinned counts.
    pub conversation: Vec<ConversationId>,
    /// Providers that this call has already tried.
    pub excluded: Vec<ProviderId>,
}

/// Whether a provider of another dialect will do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Translation {
    #[default]
    Never,
    /// As good as any other where its rules name the model; where they do not, only when nobody else can serve.
    WhereNamed,
    /// Only when nobody who speaks the client's dialect can serve.
    Fallback,
}

/// A provider serves a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinUpdate {
    /// The first is set or moved; the others are made where they are missing, and otherwise only refreshed.
    pub ids: Vec<ConversationId>,
    pub provider: ProviderId,
    /// How long a prompt cache that the request asked for lives, where that is longer than the table's `pin_ttl_ms`.
    pub ttl_ms: Option<u64>,
}

/// How a provider was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "how")]
pub enum How {
    /// The conversation sticks to it; `home` where it is the one that served it first.
    Pinned { home: bool },
    /// Drawn by weight, with this probability among `Choice::candidates`.
    Weighted { probability: f32 },
    /// The less loaded of two that were drawn.
    LeastLoad,
    /// Of the lowest cost multiplier, with this probability among its equals.
    Cheapest { probability: f32 },
}

/// Where a call goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub provider: ProviderId,
    pub name: Arc<str>,
    pub how: How,
    /// Nobody else could serve, and what speaks against this one is only a preference (an unstated cool-down).
    pub last_resort: bool,
    /// It speaks another dialect, and nobody could serve who should come first.
    pub fallback: bool,
    /// The best priority tier that it was drawn from; empty where it was not drawn: pinned, or the last resort.
    pub candidates: Vec<Candidate>,
    /// Those that could not serve it.
    pub filtered: Vec<Filtered>,
}

/// A provider that could not serve a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Filtered {
    pub provider: ProviderId,
    pub name: Arc<str>,
    pub reason: FilterReason,
}

/// Why a provider could not serve a call; shown as snake_case words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FilterReason {
    Disabled,
    Group,
    /// It speaks another dialect, and this call is not translated for it.
    Dialect,
    Model,
    Client,
    /// Outside of its daily time window.
    Hours,
    CircuitOpen,
    /// The account is let alone for a while.
    CoolingDown,
    /// This model of the account is let alone for a while.
    ModelCoolingDown,
    /// Its money for a day, a week … is used up.
    Budget,
    /// Its requests or tokens of the last minute are as many as may be.
    Rate,
    /// All its slots are taken.
    Busy,
    /// It has as many conversations running as it may, and this one is not among them.
    SessionsFull,
    /// It holds more than its share of pinned conversations, and this one is not among them.
    PinsFull,
    /// This call has already tried it.
    Excluded,
    /// It speaks another dialect and stands back while others can serve: none of its rules names the model, or it could
    /// not count the tokens itself.
    Fallback,
}

impl FilterReason {
    /// The word of the log and of answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Group => "group",
            Self::Dialect => "dialect",
            Self::Model => "model",
            Self::Client => "client",
            Self::Hours => "hours",
            Self::CircuitOpen => "circuit_open",
            Self::CoolingDown => "cooling_down",
            Self::ModelCoolingDown => "model_cooling_down",
            Self::Budget => "budget",
            Self::Rate => "rate",
            Self::Busy => "busy",
            Self::SessionsFull => "sessions_full",
            Self::PinsFull => "pins_full",
            Self::Excluded => "excluded",
            Self::Fallback => "fallback",
        }
    }
}

impl std::fmt::Display for FilterReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Nobody can serve a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("no provider can serve this call")]
pub struct NoRoute {
    pub filtered: Vec<Filtered>,
    /// When the first of those that would otherwise serve can again: a circuit reopens, a cool-down or a budget
    /// window ends, a minute has room.
    pub retry_after_ms: Option<u64>,
    /// The Router itself did not answer.
    pub down: bool,
}

/// Who would be picked for a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    pub outcome: Result<Choice, NoRoute>,
    /// In force for the caller's groups.
    pub strategy: Strategy,
    /// All that nothing speaks against, the best tier first.
    pub tiers: Vec<Ranked>,
}

/// A provider that could serve a call, and where it stands among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    pub provider: ProviderId,
    pub name: Arc<str>,
    /// For the caller's groups; the lowest is served first.
    pub priority: i32,
    pub weight: u32,
}

/// How a provider stands, as the Router was told.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RouteView {
    pub id: ProviderId,
    pub name: Arc<str>,
    /// `None` where nothing speaks against it.
    pub unavailable: Option<FilterReason>,
    /// Conversations that are served there at present.
    pub pins: usize,
}

/// What the Router knows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RouterView {
    pub pins: usize,
    pub routes: Vec<RouteView>,
}

/// Leads to the Router, whichever incarnation lives. Cheap to clone, usable from any thread.
#[derive(Clone, Debug)]
pub struct RouterHandle {
    pub(super) slot: Slot<Router>,
    /// What an incarnation is born with.
    pub(super) table: super::TableCell,
}

impl RouterHandle {
    /// Asks for a provider.
    ///
    /// # Errors
    /// `NoRoute` where none can serve the call, or where the Router does not answer within two seconds.
    pub async fn pick(&self, pick: Pick) -> Result<Choice, NoRoute> {
        let down = |_: AskError| NoRoute {
            down: true,
            ..NoRoute::default()
        };
        self.slot.ask(Choose(Arc::new(pick))).await.map_err(down)?
    }

    /// Says who would be picked, and remembers nothing of it; `None` where the Router does not answer.
    pub async fn simulate(&self, pick: Pick) -> Option<Simulation> {
        self.slot.ask(Simulate(Arc::new(pick))).await.ok()
    }

    /// Says that a provider served a conversation: sets, moves or refreshes its pin.
    pub fn confirm(&self, update: PinUpdate) {
        self.slot.tell(Confirm(update));
    }

    /// Drops the pins under these names, here and at other replicas.
    pub fn forget(&self, ids: Vec<ConversationId>) {
        self.slot.tell(Forget(ids));
    }

    /// What the Router knows; `None` where it does not answer.
    pub async fn observe(&self) -> Option<RouterView> {
        self.slot.ask(Observe).await.ok()
    }

    pub(crate) fn hear(&self, pins: Vec<PinNote>) {
        self.slot.tell(Hear(pins));
    }

    pub(crate) fn availability_changed(&self, changed: AvailabilityChanged) {
        self.slot.tell(changed);
    }

    pub(crate) fn reconfigure(&self, table: crate::domain::RoutingTable) {
        self.table.store(Arc::new(table));
        self.slot.tell(Reconfigure);
    }

    pub(crate) async fn stop(&self) {
        self.slot.stop();
        self.slot.ended().await;
    }

    /// Panics inside the actor, for tests of what happens then.
    #[cfg(any(test, feature = "crash-test"))]
    pub fn crash(&self) {
        self.slot.tell(crate::kit::Crash);
    }
}
