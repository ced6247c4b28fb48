//! Pure: whose fault a failed attempt was, who may be asked next, and who is to be let alone for how long.
//! It neither waits nor counts, and never takes what the client sent for what the provider says.
//!
//! A vendor's words outrank its status where they are plain: "prompt is too long" inside a 503 is the request's
//! fault, an empty account inside a 400 is the account's. Where they are not, the status decides.

mod judge;
mod meaning;
mod models;
mod said;
mod times;
mod wait;
mod walk;

#[cfg(test)]
mod tests;

use actix_web::http::header::HeaderMap;
use actors::domain::{CoolDown, Fault};
use jiff::Timestamp;

use super::{BodyError, SendError};
use judge::Case;
use said::Said;

pub use wait::stated_wait;

/// Whether, and where, the same call may be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    Never,
    /// Once more at the same provider (its prompt cache is warm, and a kept connection may have died), then elsewhere.
    SameProvider,
    NextProvider,
}

/// What a failure means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classified {
    pub fault: Fault,
    pub retry: Retry,
    /// A stable word for the log and the decision chain.
    pub code: &'static str,
    /// Whom to let alone. Never there where the client is at fault.
    pub cool_down: Option<CoolDown>,
}

const fn classified(fault: Fault, retry: Retry, code: &'static str) -> Classified {
    Classified {
        fault,
        retry,
        code,
        cool_down: None,
    }
}

/// Judges an answer by its status and by what its body says about the error. `model` is the one that the client
/// asked for: the one that a cool-down of one model names. The body may be cut off anywhere.
///
/// A status below 400 is judged too: the caller asks only about answers that it cannot use. A 404 or 405 that is
/// not about a model is the provider's fault, because the hub only sends what the provider's type has paths for.
#[must_use]
pub fn classify_status(
    status: u16,
    headers: &HeaderMap,
    body_prefix: &[u8],
    model: &str,
    now: Timestamp,
) -> Classified {
    let said = Said::of(body_prefix);
    Case {
        said: &said,
        headers,
        model,
        now,
    }
    .of_status(status)
}

/// Judges an error object or error event inside a 200 before anything was passed on. `error_kind` is its type, code
/// or status, whichever the vendor has.
#[must_use]
pub fn classify_in_200(error_kind: &str, message: &str, model: &str, now: Timestamp) -> Classified {
    let said = Said::of_error(error_kind, message);
    let headers = HeaderMap::new();
    let case = Case {
        said: &said,
        headers: &headers,
        model,
        now,
    };
    match error_kind.trim().parse() {
        Ok(status @ 400..=599) => case.of_status_in_200(status),
        _ => case.in_200("error_in_answer"),
    }
}

/// Judges an attempt that brought no head.
#[must_use]
pub fn classify_send(error: &SendError) -> Classified {
    use Fault::{Network, Provider};
    use Retry::{NextProvider, SameProvider};
    match error {
        SendError::Connect(_) => classified(Network, SameProvider, "connect_failed"),
        SendError::Reset(_) => classified(Network, SameProvider, "connection_reset"),
        SendError::Tls(_) => classified(Network, NextProvider, "tls_failed"),
        SendError::Dns(_) => classified(Network, NextProvider, "dns_failed"),
        SendError::Proxy(_) => classified(Network, NextProvider, "proxy_failed"),
        // The time is spent: whoever waits has waited long enough for this one.
        SendError::ConnectTimeout => classified(Provider, NextProvider, "connect_timeout"),
        SendError::FirstByteTimeout => classified(Provider, NextProvider, "first_byte_timeout"),
        SendError::Other(_) => classified(Provider, NextProvider, "send_failed"),
    }
}

/// Judges a body that failed before anything of it was passed on.
#[must_use]
pub fn classify_body(error: &BodyError) -> Classified {
    use Fault::{BrokenAnswer, Network, Provider};
    use Retry::{NextProvider, SameProvider};
    match error {
        BodyError::IdleTimeout => classified(Provider, NextProvider, "idle_timeout"),
        BodyError::TotalTimeout => classified(Provider, NextProvider, "total_timeout"),
        BodyError::Cut(_) => classified(Network, SameProvider, "answer_cut"),
        BodyError::TooLarge => classified(BrokenAnswer, NextProvider, "answer_too_large"),
        BodyError::Decode(_) => classified(BrokenAnswer, NextProvider, "answer_undecodable"),
    }
}
