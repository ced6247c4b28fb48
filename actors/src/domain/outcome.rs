//! How an attempt ended and whose fault it was. Data only: who reacts how is decided by the actors.

use serde::{Deserialize, Serialize};

/// Whose fault a failed attempt was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The request itself is wrong (400, 413, 422 …): returned at once, counts nowhere.
    Client,
    /// The account's credential or quota (401, 402, 403, 429): next provider; no circuit count.
    Account,
    /// The model is not served there (404 about a model): next provider; no circuit count.
    Model,
    /// The provider failed (5xx, 529, timeout): next provider; counts.
    Provider,
    /// DNS, connect, TLS, reset: next provider; counts only where configured.
    Network,
    /// Answered 200 with something that is no answer (error body, empty, malformed): next provider; counts.
    BrokenAnswer,
}

/// What a permit reports when it is given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The provider answered in full, or began to before the client left.
    Success { ttfb_ms: u32, duration_ms: u32 },
    /// The attempt failed.
    Failure { fault: Fault, status: Option<u16> },
    /// Nothing can be said: the client left before an answer, or the permit was dropped unused.
    Unknown,
}
