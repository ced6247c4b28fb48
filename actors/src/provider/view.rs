//! What people see of a provider. Data only; its names are those of the management API.

use serde::Serialize;

use crate::domain::{NanoUsd, Period, ProviderId};

/// How a circuit stands, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum CircuitView {
    Closed,
    /// It is tried again in so many milliseconds.
    Open {
        until_ms: u64,
    },
    HalfOpen,
}

/// A model that is let alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoolingModelView {
    pub model: String,
    /// For so many milliseconds more.
    pub until_ms: u64,
    /// Whether the provider itself said how long.
    pub stated: bool,
}

/// A budget, and what is left of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BudgetView {
    pub period: Period,
    pub limit: NanoUsd,
    pub spent: NanoUsd,
    /// When its window begins anew, Unix milliseconds; for the rolling one, when a used-up budget has room again.
    /// `None` where it never does, or need not.
    pub resets_at_ms: Option<i64>,
}

/// A provider as its actor sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProviderView {
    pub id: ProviderId,
    pub name: String,
    pub circuit: CircuitView,
    pub consecutive_failures: u32,
    pub in_flight: u32,
    pub max_in_flight: Option<u32>,
    /// Conversations with a request running, or one within the life of a session.
    pub sessions: u32,
    pub max_sessions: Option<u32>,
    /// The account is let alone for so many milliseconds more.
    pub cooling_until_ms: Option<u64>,
    /// Whether the provider itself said so.
    pub cooling_stated: bool,
    pub models_cooling: Vec<CoolingModelView>,
    pub budgets: Vec<BudgetView>,
    /// Granted in the last 60 s, by this replica.
    pub requests_in_minute: u64,
    pub max_rpm: Option<u64>,
    /// Of attempts that ended in the last 60 s, in this replica.
    pub tokens_in_minute: u64,
    pub max_tpm: Option<u64>,
    /// Of the last 64 judged attempts, between 0 and 1; 1 where there was none.
    pub success_rate: f64,
    /// Moving average of the time to the first byte, milliseconds.
    pub ttfb_ms_ewma: Option<f64>,
    /// Moving average of the time to the first content, milliseconds.
    pub ttft_ms_ewma: Option<f64>,
    /// Moving average of how fast answers are written after their first content.
    pub tokens_per_second_ewma: Option<f64>,
    /// Attempts answered and failed since the actor was started.
    pub served: u64,
    pub failed: u64,
}
