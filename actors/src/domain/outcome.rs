//! How an attempt ended and whose fault it was. Data only: who reacts how is decided by the actors.

use serde::{Deserialize, Serialize};

/// Whose fault a failed attempt was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The request itself is wrong (400, 413, 422 …): returned at once, counts nowhere.
    Client,
    /// The account's credential or quota (401, 402, 403, 429): next provider; the account cools down; no circuit count.
    Account,
    /// The model is not served there (404 about a model): next provider; that model cools down there; no circuit count.
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
    /// The provider answered in full, or had begun to when the client left.
    Success(Served),
    /// The attempts at this provider failed; reported once, whatever their number.
    Failure(Failure),
    /// Nothing can be said: the client left before an answer, or the permit was dropped unused.
    Unknown,
}

/// What an answered attempt measured. Times are milliseconds since the attempt began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// Until the first byte of the answer.
    pub ttfb_ms: u32,
    /// Until its first content.
    pub ttft_ms: u32,
    /// Until its end.
    pub duration_ms: u32,
    /// As the provider reported them; 0 where it reported none.
    pub output_tokens: u64,
}

/// Why a provider could not serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub fault: Fault,
    /// HTTP status of the answer, where there was one.
    pub status: Option<u16>,
    /// Whom to let alone for a while, where the failure asks for it.
    pub cool_down: Option<CoolDown>,
}

/// A request to let an account, or one model of it, alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoolDown {
    pub scope: CoolScope,
    /// How long. Where the provider did not say, this is the first pause; the actor doubles it while failures go on.
    pub for_ms: u64,
    /// Whether the provider itself said how long. Then it is kept to even where nobody else can serve; otherwise
    /// it is only a preference.
    pub stated: bool,
}

/// What cools down.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CoolScope {
    /// The whole account.
    Account,
    /// One model, by the name that the client asked for.
    Model(String),
}
