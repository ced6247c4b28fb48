//! What replicas tell one another and what survives a restart: pins, circuits, cool-downs, money spent.
//! A port: the actors publish notes and hear those of others; who carries and keeps them is not their concern.

use serde::{Deserialize, Serialize};

use crate::domain::{CoolScope, NanoUsd, ProviderId};
use crate::router::ConversationId;

/// A fact worth telling. Times are Unix milliseconds, because monotonic clocks mean nothing elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "note")]
pub enum Note {
    Pin(PinNote),
    Circuit(CircuitNote),
    CoolDown(CoolDownNote),
    /// Money that requests cost at a provider here. Not kept: a start reads the log instead.
    Spent(SpentNote),
}

/// A conversation sticks to a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinNote {
    pub id: ConversationId,
    pub home: ProviderId,
    /// Where it is served at present.
    pub current: ProviderId,
    /// 0 where the pin was dropped before its time.
    pub expires_at_ms: i64,
    /// Whether it counts towards the provider's share of pins.
    pub counts: bool,
}

impl PinNote {
    /// The same, dropped: whoever hears of it drops it too. One that has merely lapsed says nothing.
    #[must_use]
    pub fn dropped(self) -> Self {
        Self {
            expires_at_ms: 0,
            ..self
        }
    }

    #[must_use]
    pub fn is_dropped(&self) -> bool {
        self.expires_at_ms == 0
    }
}

/// A circuit opened, closed, or was reset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircuitNote {
    pub provider: ProviderId,
    /// `None` is closed.
    pub open_until_ms: Option<i64>,
    /// How often it opened since it was last closed.
    pub openings: u32,
    pub at_ms: i64,
}

/// An account, or a model of it, is let alone until a time; a time that has passed ends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoolDownNote {
    pub provider: ProviderId,
    pub scope: CoolScope,
    pub until_ms: i64,
    pub stated: bool,
    pub at_ms: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpentNote {
    pub provider: ProviderId,
    pub at_ms: i64,
    pub amount: NanoUsd,
}

/// Where notes go. Called on the actors' thread, so it must neither wait nor fail.
pub trait Board: Send + Sync + 'static {
    fn publish(&self, note: Note);
}

/// Keeps nothing and tells nobody.
#[derive(Clone, Copy, Debug)]
pub struct NoBoard;

impl Board for NoBoard {
    fn publish(&self, _: Note) {}
}
