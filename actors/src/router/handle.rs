//! The public face of the Router: pick a provider, confirm a pin, look.

use std::sync::Arc;

use serde::Serialize;

use super::Router;
use super::messages::{AvailabilityChanged, Choose, Confirm, Observe, Reconfigure};
use crate::domain::{Dialect, KeyId, ProviderId};
use crate::kit::{AskError, Slot};

/// One conversation of one key: what a pin hangs on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Conversation {
    pub key: KeyId,
    /// As the client named it.
    pub id: String,
}

/// What a call needs of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    pub dialect: Dialect,
    /// The model that the client asked for.
    pub model: String,
    /// The caller's groups; empty means `default`.
    pub groups: Vec<String>,
    pub conversation: Option<Conversation>,
    /// Providers that this call has already tried.
    pub excluded: Vec<ProviderId>,
}

/// How a provider was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "how")]
pub enum How {
    Pinned,
    Weighted {
        /// The share that it had in its tier.
        probability: f32,
        /// How many were in the tier.
        candidates: u32,
    },
}

/// Where a call goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub provider: ProviderId,
    pub name: String,
    pub how: How,
    /// Those that could not serve it.
    pub filtered: Vec<Filtered>,
}

/// A provider that could not serve a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Filtered {
    pub provider: ProviderId,
    pub name: String,
    pub reason: FilterReason,
}

/// Why a provider could not serve a call; shown as snake_case words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FilterReason {
    Disabled,
    Group,
    Dialect,
    Model,
    CircuitOpen,
    Busy,
    Excluded,
}

impl std::fmt::Display for FilterReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Disabled => "disabled",
            Self::Group => "group",
            Self::Dialect => "dialect",
            Self::Model => "model",
            Self::CircuitOpen => "circuit_open",
            Self::Busy => "busy",
            Self::Excluded => "excluded",
        })
    }
}

/// Nobody can serve a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("no provider can serve this call")]
pub struct NoRoute {
    pub filtered: Vec<Filtered>,
    /// When the first circuit reopens among those that would otherwise serve.
    pub retry_after_ms: Option<u64>,
    /// The Router itself did not answer.
    pub down: bool,
}

/// How a provider stands, as the Router was told.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RouteView {
    pub id: ProviderId,
    pub name: String,
    /// `None` where nothing speaks against it.
    pub unavailable: Option<FilterReason>,
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

    /// Says that a provider served a conversation: sets, moves or refreshes its pin.
    pub fn confirm(&self, conversation: Conversation, provider: ProviderId) {
        self.slot.tell(Confirm {
            conversation,
            provider,
        });
    }

    /// What the Router knows; `None` where it does not answer.
    pub async fn observe(&self) -> Option<RouterView> {
        self.slot.ask(Observe).await.ok()
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
