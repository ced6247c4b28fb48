//! One try that gave no answer: what it means for the next try, for the provider's health, for the chain, and for
//! the client if nobody else can answer either.

use actors::FilterReason;
use actors::NoRoute;
use actors::domain::{CoolDown, Dialect, Failure, Fault};
use bytes::Bytes;

use super::chain::filtered_words;
use super::error::ClientRetry;
use super::gate::Broken;
use super::guard_errors::Verdict;
use super::{Call, RelayError, Source};
use crate::dialect::anthropic::error::message_of;
use crate::dialect::endpoint::Operation;
use crate::dialect::usage;
use crate::egress::{self, Answer, Classified, Retry};

/// How much of an upstream's error answer is read, in bytes.
const ERROR_BODY_MAX: usize = 1024 * 1024;

/// What `egress` calls a conversation that does not fit into the model.
const TOO_LONG: &str = "context_too_long";

#[derive(Debug)]
pub(super) struct Failed {
    pub fault: Fault,
    pub retry: Retry,
    /// The word in the chain.
    pub code: &'static str,
    pub status: Option<u16>,
    /// The upstream's own words, where it had any: what rectifiers look at.
    pub message: String,
    /// A sentence for the chain.
    pub detail: String,
    pub cool_down: Option<CoolDown>,
    /// What the client gets if this was the last try.
    pub error: RelayError,
}

impl Failed {
    /// What the provider's actor is told.
    pub(super) fn report(&self) -> Failure {
        Failure {
            fault: self.fault,
            status: self.status,
            cool_down: self.cool_down.clone(),
        }
    }

    fn of(classified: Classified, status: Option<u16>, message: String, error: RelayError) -> Self {
        let detail = match status {
            Some(status) => format!("status {status}: {message}"),
            None => message.clone(),
        };
        Self {
            fault: classified.fault,
            retry: classified.retry,
            code: classified.code,
            cool_down: classified.cool_down,
            status,
            message,
            detail,
            error,
        }
    }
}

/// No head arrived.
pub(super) fn sending(error: &egress::SendError) -> Failed {
    let classified = egress::classify_send(error);
    let message = error.to_string();
    let status = if classified.fault == Fault::Network {
        502
    } else {
        504
    };
    let error = exhausted(&classified, status, classified.code, &message);
    Failed::of(classified, None, message, error)
}

/// An answer with an error status, in the provider's dialect: the client's fault passes through as it stands, or is said
/// again for a client of another dialect; the rest fails over.
pub(super) async fn status(answer: Answer, call: &Call, upstream: Dialect) -> Failed {
    let Answer {
        status,
        headers,
        body,
        ..
    } = answer;
    let status = status.as_u16();
    // A body that does not come says nothing; the status stands for itself.
    let body = body
        .collect(ERROR_BODY_MAX)
        .await
        .unwrap_or_else(|_| Bytes::new());
    let now = jiff::Timestamp::now();
    let mut classified = egress::classify_status(status, &headers, &body, &call.peek.model, now);
    let verdict = Verdict::of(call, &body, Some(status));
    verdict.reclassify(&mut classified);
    if call.head.endpoint.operation == Operation::Resource {
        kept_there_alone(&mut classified, status);
    }
    let message = message_of(&body).unwrap_or_else(|| format!("status {status} without a message"));
    let error = if matches!(classified.fault, Fault::Client | Fault::Model) {
        // Some vendors blame themselves for what the request did; clients would repeat it for nothing.
        let blame = if status >= 500 { 400 } else { status };
        if upstream == call.head.dialect {
            RelayError::passed_through(blame, headers, body, message.clone())
        } else {
            said_again(blame, &message, &classified, call, upstream, &body)
        }
    } else {
        exhausted(
            &classified,
            client_status(status),
            "upstream_status",
            &message,
        )
    };
    let failed = Failed::of(classified, Some(status), message, error);
    verdict.apply(failed, call.head.dialect)
}

/// What a vendor keeps is kept by that account alone: no other provider knows of it, and its "not found" is the answer.
fn kept_there_alone(classified: &mut Classified, status: u16) {
    if classified.retry == Retry::NextProvider {
        classified.retry = Retry::Never;
    }
    let about_the_account = matches!(status, 401..=403 | 408 | 429);
    if (400..500).contains(&status) && !about_the_account {
        classified.fault = Fault::Client;
        classified.cool_down = None;
    }
}

/// A vendor's refusal of the request in the words that clients of another dialect look for.
fn said_again(
    status: u16,
    message: &str,
    classified: &Classified,
    call: &Call,
    upstream: Dialect,
    body: &[u8],
) -> RelayError {
    let mut error = RelayError::said_again(status, message.to_owned());
    if classified.code == TOO_LONG {
        say_too_long(&mut error, call.head.dialect);
    } else {
        let said = usage::of_json(upstream, body).ok();
        error.vendor_code = said.and_then(|said| said.is_error).map(|error| error.kind);
    }
    error
}

/// By these words and this code clients know that they have to compact the conversation, whatever the vendor says.
fn say_too_long(error: &mut RelayError, client: Dialect) {
    const WORDS: &str = "prompt is too long";
    if client == Dialect::Anthropic && !error.message.contains(WORDS) {
        error.message = format!("{WORDS}: {}", error.message);
    }
    error.vendor_code = Some("context_length_exceeded".to_owned());
}

/// A good status with something behind it that is no answer.
pub(super) fn broken(broken: Broken, call: &Call) -> Failed {
    let Broken {
        mut classified,
        detail,
    } = broken;
    let verdict = Verdict::of(call, detail.as_bytes(), None);
    verdict.reclassify(&mut classified);
    let status = match classified.fault {
        Fault::Client => 400,
        Fault::Account if classified.code == "rate_limited" => 429,
        // A body whose time ran out.
        Fault::Provider => 504,
        _ => 502,
    };
    let mut error = exhausted(&classified, status, classified.code, &detail);
    if classified.code == TOO_LONG {
        say_too_long(&mut error, call.head.dialect);
    }
    let failed = Failed::of(classified, None, detail, error);
    verdict.apply(failed, call.head.dialect)
}

/// What a failed provider's status becomes for the client. Its refusal of our credentials must not look like a
/// refusal of the client's.
fn client_status(upstream: u16) -> u16 {
    match upstream {
        429 | 500 | 503 | 529 => upstream,
        408 | 504 | 524 => 504,
        _ => 502,
    }
}

/// The error that the client gets if nobody else can answer either.
fn exhausted(classified: &Classified, status: u16, code: &'static str, detail: &str) -> RelayError {
    let (source, message) = match classified.fault {
        Fault::Network => (
            Source::Network,
            format!("the upstream cannot be reached: {detail}"),
        ),
        Fault::Account if status != 429 => (
            Source::Provider,
            "the upstream refused the hub's account; an admin has to look".to_owned(),
        ),
        Fault::BrokenAnswer => (
            Source::Provider,
            format!("the upstream gave a broken answer: {detail}"),
        ),
        _ => (Source::Provider, format!("the upstream failed: {detail}")),
    };
    let stated = classified.cool_down.as_ref().filter(|cool| cool.stated);
    let retry = stated.map_or(ClientRetry::Never, |cool| {
        ClientRetry::in_seconds(cool.for_ms.div_ceil(1000).max(1))
    });
    RelayError::exhausted(source, status, code, message, retry)
}

/// Nobody may be tried.
pub(super) fn no_route(none: &NoRoute) -> RelayError {
    if none.down {
        let message = "the hub's router is restarting".to_owned();
        return RelayError::no_provider(message, ClientRetry::After(1));
    }
    if none.filtered.is_empty() {
        let message =
            "no provider is configured; an admin adds one with `claude-code-hub provider add`";
        return RelayError::no_provider(message.to_owned(), ClientRetry::Never);
    }
    let words = filtered_words(none);
    let wait_s = none.retry_after_ms.map(|ms| ms.div_ceil(1000).max(1));
    let retry = wait_s.map_or(ClientRetry::Never, ClientRetry::in_seconds);
    match wait_s.filter(|_| only_limits(none)) {
        Some(wait_s) => RelayError::all_cooling(
            format!(
                "every account that could serve this request is at its limit ({words}); the first is free in {}",
                span(wait_s)
            ),
            retry,
        ),
        None => RelayError::no_provider(
            format!("no provider can serve this request now: {words}"),
            retry,
        ),
    }
}

/// Whether those that could serve the call are all held back by limits of their accounts, and not by faults.
fn only_limits(none: &NoRoute) -> bool {
    use FilterReason::{
        Budget, Client, CoolingDown, Dialect, Disabled, Group, Hours, Model, ModelCoolingDown, Rate,
    };
    none.filtered.iter().all(|one| {
        matches!(
            one.reason,
            Disabled
                | Group
                | Dialect
                | Model
                | Client
                | Hours
                | CoolingDown
                | ModelCoolingDown
                | Budget
                | Rate
        )
    })
}

/// `45 s`, `27 min`, `5 h 10 min`.
fn span(seconds: u64) -> String {
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7199 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}
