//! What an admin may tune about a provider's part in routing. Every field has a default, so that rows written by
//! an older or a newer hub can be read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ModelRule, Overrides};

/// How a provider takes part in routing beyond priority, weight and groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProviderTuning {
    /// Priority by caller's group; where several fit, the lowest number counts. Elsewhere the provider's own.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub group_priorities: BTreeMap<String, i32>,
    pub clients: ClientRules,
    /// When it may be used; `None` is always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_hours: Option<ActiveHours>,
    pub failback: Failback,
    /// Conversations that may be pinned to it at once; `None` is unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_pins: Option<u32>,
    pub billing_header: BillingHeader,
    /// Tries at this provider for one request; `None` is the hub's setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempts: Option<u32>,
    #[serde(skip_serializing_if = "is_default")]
    pub overrides: Overrides,
    /// Whether it serves clients of other dialects, whose requests are then translated.
    pub translate: bool,
    /// Whether answers that stream are asked for over its WebSocket (`codex` only).
    pub websocket: bool,
    /// The Google Cloud project that requests are made in (`gemini-cli` only).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
}

impl Default for ProviderTuning {
    fn default() -> Self {
        Self {
            group_priorities: BTreeMap::new(),
            clients: ClientRules::default(),
            active_hours: None,
            failback: Failback::default(),
            max_pins: None,
            billing_header: BillingHeader::default(),
            attempts: None,
            overrides: Overrides::default(),
            translate: true,
            websocket: false,
            project: None,
        }
    }
}

fn is_default(overrides: &Overrides) -> bool {
    *overrides == Overrides::default()
}

/// Which clients may use a provider, by parts of their `User-Agent`, without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientRules {
    /// Empty lets every client in.
    pub allow: Vec<String>,
    /// Wins over `allow`.
    pub block: Vec<String>,
}

/// A daily time window in the hub's time zone, in minutes since midnight: from `from` up to, not including,
/// `until`. Where `until` is smaller, it goes over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActiveHours {
    pub from: u16,
    pub until: u16,
}

/// What becomes of a conversation that another provider took over, once its home provider is well again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failback {
    /// Back home with the next request.
    #[default]
    ReturnWhenHealthy,
    /// It stays where it is until it was idle for the length of its pin.
    StayUntilIdle,
}

/// What happens to the block at the beginning of Claude Code's system prompt that changes with every prompt
/// (`x-anthropic-billing-header: …`) and so empties the prompt caches of vendors that hash it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BillingHeader {
    /// It goes through byte for byte.
    #[default]
    Pass,
    /// Its changing part gets a constant value.
    Stabilise,
    /// The block is taken out.
    Strip,
}

/// How a provider is chosen among those of the best priority, for callers of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// Drawn by weight.
    #[default]
    Weighted,
    /// Two are drawn by weight, the less loaded one serves: requests in flight × moving average of the time to
    /// the first byte.
    LeastLoad,
    /// The lowest cost multiplier; equals are drawn by weight.
    Cheapest,
}

/// The model that is sent instead of one that was asked for. The first rule that fits is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRedirect {
    pub from: ModelRule,
    pub to: String,
}
