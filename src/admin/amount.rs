//! What a limit counts, and whose limit it is, as the API writes them. Nothing is measured here.

use actors::domain::{NanoUsd, ScopeId, WindowKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shape::Usd;

/// Whose limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitHolder {
    User,
    Key,
    Provider,
}

/// Money as decimal text in USD, or a number of requests, tokens or conversations.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Amount {
    Usd(Usd),
    Count(u64),
}

impl LimitHolder {
    /// Their kind, and their id.
    #[must_use]
    pub fn of(scope: ScopeId) -> (Self, i64) {
        match scope {
            ScopeId::User(id) => (Self::User, id),
            ScopeId::Key(id) => (Self::Key, id),
            ScopeId::Provider(id) => (Self::Provider, id),
        }
    }
}

impl Amount {
    /// `n` in the unit of the window: nano-USD where it counts money.
    #[must_use]
    pub fn of(n: u64, window: WindowKind) -> Self {
        match window {
            WindowKind::Money(_) => {
                Self::Usd(Usd::of_nano(NanoUsd(i64::try_from(n).unwrap_or(i64::MAX))))
            }
            _ => Self::Count(n),
        }
    }
}
