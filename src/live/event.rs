//! What can happen, as followers hear it. Plain data: it must not know who follows, nor who may see it.

use std::sync::Arc;

use actors::board::Note;
use actors::domain::{
    CoolScope, EndedBy, KeyId, NanoUsd, ProviderId, RequestId, ScopeId, Usage, UserId, WindowKind,
};
use actors::limiter::port::{ConversationId, LimitHit};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::running::RunningRequest;

/// Something that happened at a hub.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Grows with each event of a hub, over its restarts too: about the microsecond at which the hub learnt of it.
    pub id: u64,
    /// Unix milliseconds, by the clock of the hub at which it happened.
    pub at_ms: i64,
    /// The hub at which it happened; a new one with each start.
    pub replica: Uuid,
    pub scope: Scope,
    #[serde(flatten)]
    pub data: Data,
}

/// Whose event it is. Without anybody's id it is about the hub as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<KeyId>,
}

impl Scope {
    pub const HUB: Self = Self {
        user_id: None,
        key_id: None,
    };

    #[must_use]
    pub fn of(request: &RunningRequest) -> Self {
        Self {
            user_id: Some(request.user_id),
            key_id: Some(request.key_id),
        }
    }
}

/// What happened; `kind` is its word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
pub enum Data {
    #[serde(rename = "request.started")]
    RequestStarted(Arc<RunningRequest>),
    #[serde(rename = "request.finished")]
    RequestFinished(Box<Finished>),
    #[serde(rename = "circuit.changed")]
    CircuitChanged(CircuitChanged),
    #[serde(rename = "provider.cooled_down")]
    ProviderCooledDown(ProviderCooledDown),
    #[serde(rename = "limit.hit")]
    LimitHit(Box<LimitWasHit>),
    #[serde(rename = "config.reloaded")]
    ConfigReloaded(ConfigReloaded),
    #[serde(rename = "catalog.changed")]
    CatalogChanged(CatalogChanged),
    #[serde(rename = "session.terminated")]
    SessionTerminated(SessionTerminated),
}

impl Data {
    /// Every word that `kind` gives.
    pub const KINDS: [&'static str; 8] = [
        "request.started",
        "request.finished",
        "circuit.changed",
        "provider.cooled_down",
        "limit.hit",
        "config.reloaded",
        "catalog.changed",
        "session.terminated",
    ];

    /// The word for filters and for the event's name.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::RequestStarted(_) => "request.started",
            Self::RequestFinished(_) => "request.finished",
            Self::CircuitChanged(_) => "circuit.changed",
            Self::ProviderCooledDown(_) => "provider.cooled_down",
            Self::LimitHit(_) => "limit.hit",
            Self::ConfigReloaded(_) => "config.reloaded",
            Self::CatalogChanged(_) => "catalog.changed",
            Self::SessionTerminated(_) => "session.terminated",
        }
    }
}

/// A request and how it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finished {
    #[serde(flatten)]
    pub request: Arc<RunningRequest>,
    #[serde(flatten)]
    pub end: Ended,
}

/// How a request ended: what lists of the log show of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Who answered, or was tried last.
    pub provider_id: Option<ProviderId>,
    pub provider: Option<String>,
    /// Empty where nothing was sent.
    pub upstream_model: String,
    pub status: u16,
    pub ended_by: EndedBy,
    pub error_code: Option<String>,
    pub error_message: Option<String>,
    pub duration_ms: u32,
    pub ttfb_ms: Option<u32>,
    pub ttft_ms: Option<u32>,
    pub usage: Usage,
    pub usage_partial: bool,
    /// Nano-USD.
    pub cost: NanoUsd,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircuitChanged {
    pub provider_id: ProviderId,
    pub open: bool,
    /// Until when it stays open, in Unix milliseconds.
    pub until_ms: Option<i64>,
    /// How often it opened since it was last closed.
    pub openings: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderCooledDown {
    pub provider_id: ProviderId,
    /// The one model that is let alone; `None` is the whole account.
    pub model: Option<String>,
    /// Unix milliseconds; one that has passed ends the pause.
    pub until_ms: i64,
    /// Whether the provider itself said how long.
    pub stated: bool,
}

/// A request met a limit: of its key or user, and then it was refused, or of a provider, and then it went elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitWasHit {
    pub request_id: RequestId,
    pub key: String,
    pub user: String,
    pub model: String,
    /// Whose limit it is.
    pub of: ScopeId,
    pub window: WindowKind,
    /// In the window's unit; money in nano-USD.
    pub limit: u64,
    pub used: u64,
    /// Held by running requests.
    pub reserved: u64,
    /// Unix milliseconds; `None` is never.
    pub resets_at_ms: Option<i64>,
}

impl LimitWasHit {
    #[must_use]
    pub fn of(request: &RunningRequest, hit: &LimitHit) -> Self {
        Self {
            request_id: request.id,
            key: request.key.clone(),
            user: request.user.clone(),
            model: request.model.clone(),
            of: hit.scope,
            window: hit.window,
            limit: hit.limit,
            used: hit.used,
            reserved: hit.reserved,
            resets_at_ms: (hit.resets_at_ms < i64::MAX).then_some(hit.resets_at_ms),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfigReloaded {
    /// Whether it is in force; an invalid file changes nothing.
    pub applied: bool,
    /// How many problems it has; the words are in the status of the configuration.
    pub problems: usize,
    /// Settings that wait for a restart.
    pub restart_needed: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogChanged {
    pub version: i64,
}

/// An admin ended a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionTerminated {
    pub session_id: ConversationId,
    /// As in the rows of the log.
    pub session: Option<String>,
    pub key: String,
    pub user: String,
    /// Requests that ran, at all replicas.
    pub requests: usize,
}

/// What followers are told of what an actor tells; most of it is nobody's business.
#[must_use]
pub(super) fn of_note(note: &Note) -> Option<Data> {
    match note {
        Note::Circuit(note) => Some(Data::CircuitChanged(CircuitChanged {
            provider_id: note.provider,
            open: note.open_until_ms.is_some(),
            until_ms: note.open_until_ms,
            openings: note.openings,
        })),
        Note::CoolDown(note) => Some(Data::ProviderCooledDown(ProviderCooledDown {
            provider_id: note.provider,
            model: match &note.scope {
                CoolScope::Account => None,
                CoolScope::Model(model) => Some(model.clone()),
            },
            until_ms: note.until_ms,
            stated: note.stated,
        })),
        Note::Pin(_) | Note::Spent(_) => None,
    }
}
