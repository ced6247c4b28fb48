//! Phase three: one provider after another, until one gives a real answer. Every try builds its request afresh
//! from the call, so that nothing one provider's rules changed reaches the next.

use std::rc::Rc;
use std::sync::Arc;

use actors::domain::{Fault, ProviderId, RequestKind};
use actors::{Choice, NoRoute, Permit, Pick, Refused};

use super::chain::{filtered_words, how_words, no_route_step, refused_words, step};
use super::error::ClientRetry;
use super::gate::{self, Opened};
use super::settle::Settlement;
use super::{Call, Relay, RelayError, Source};
use crate::catalog::ProviderEntry;
use crate::dialect::anthropic::error::message_of;
use crate::dialect::anthropic::peek::with_model;
use crate::egress::{self, Answer, Retry};

/// How much of an upstream's error answer is read, in bytes.
const ERROR_BODY_MAX: usize = 1024 * 1024;

/// A wait that a client is told in seconds is worth telling up to here; beyond it the error is final.
const RETRY_WORTH_S: u64 = 60;

/// Tries providers in the Router's order, `first` before all, until one answers.
pub(super) async fn attempt(
    relay: &Rc<Relay>,
    call: &Call,
    settlement: &mut Settlement,
    first: Result<Choice, NoRoute>,
) -> Result<Opened, RelayError> {
    let settings = relay.shared.settings.load();
    let mut excluded: Vec<ProviderId> = Vec::new();
    let mut last: Option<RelayError> = None;
    let mut first = Some(first);
    for _ in 0..=settings.other_providers {
        let picked = match first.take() {
            Some(picked) => picked,
            None => pick(relay, call, excluded.clone()).await,
        };
        let choice = match picked {
            Ok(choice) => choice,
            Err(none) => {
                settlement.step(no_route_step(call, &none));
                return Err(last.unwrap_or_else(|| no_route(&none)));
            }
        };
        excluded.push(choice.provider);
        let Some(provider) = call.head.snapshot.provider(choice.provider) else {
            // The Router already knows a provider that this call's snapshot does not: a reload in between.
            continue;
        };
        match at_provider(
            relay,
            call,
            settlement,
            &choice,
            provider,
            settings.attempts_per_provider,
        )
        .await
        {
            Ok(opened) => return Ok(opened),
            Err(Stop::Final(error)) => return Err(error),
            Err(Stop::Next(error)) => last = error.or(last),
        }
    }
    Err(last
        .unwrap_or_else(|| RelayError::no_provider("no provider could be tried".to_owned(), None)))
}

/// Why a provider gave no answer.
enum Stop {
    /// The client's own fault: no other provider would say otherwise.
    Final(RelayError),
    /// Try the next one; what to tell the client if there is none.
    Next(Option<RelayError>),
}

/// Asks the Router for a provider that is none of `excluded`.
pub(super) async fn pick(
    relay: &Rc<Relay>,
    call: &Call,
    excluded: Vec<ProviderId>,
) -> Result<Choice, NoRoute> {
    let pick = Pick {
        dialect: call.head.dialect,
        model: call.peek.model.clone(),
        groups: call.head.key.groups.clone(),
        conversation: call.conversation(),
        excluded,
    };
    relay.shared.router.pick(pick).await
}

async fn at_provider(
    relay: &Rc<Relay>,
    call: &Call,
    settlement: &mut Settlement,
    choice: &Choice,
    provider: &Arc<ProviderEntry>,
    attempts: u32,
) -> Result<Opened, Stop> {
    let mut last = None;
    for n in 0..attempts.max(1) {
        let permit = match permit(relay, call, provider).await {
            Ok(permit) => permit,
            Err(refused) => {
                let (event, detail) = refused_words(&refused);
                settlement.step(step(
                    call,
                    provider,
                    event,
                    None,
                    None,
                    call.head.elapsed_ms(),
                    detail,
                ));
                return Err(Stop::Next(last));
            }
        };
        let upstream_model = provider.redirect(&call.peek.model);
        settlement.begin(provider, upstream_model, permit);
        let from = call.head.elapsed_ms();
        let how = if n == 0 {
            how_words(choice)
        } else {
            "again".to_owned()
        };
        let failed = match send(relay, call, provider, upstream_model, settlement).await {
            Ok(opened) => {
                let status = Some(opened.status.as_u16());
                settlement.step(step(call, provider, "answered", None, status, from, how));
                settlement.opened(opened.status.as_u16());
                return Ok(opened);
            }
            Err(failed) => failed,
        };
        settlement.attempt_failed(failed.fault, failed.status);
        let detail = format!("{how}: {}", failed.detail);
        settlement.step(step(
            call,
            provider,
            failed.code,
            Some(failed.fault),
            failed.status,
            from,
            detail,
        ));
        match failed.retry {
            Retry::Never => return Err(Stop::Final(failed.error)),
            Retry::NextProvider => return Err(Stop::Next(Some(failed.error))),
            Retry::SameProvider => last = Some(failed.error),
        }
    }
    Err(Stop::Next(last))
}

/// A generation takes a slot; `count_tokens` does not, so that a burst of counts cannot starve generations.
async fn permit(
    relay: &Rc<Relay>,
    call: &Call,
    provider: &ProviderEntry,
) -> Result<Option<Permit>, Refused> {
    if call.head.kind == RequestKind::CountTokens {
        return Ok(None);
    }
    let handle = relay
        .shared
        .providers
        .get(provider.id)
        .ok_or(Refused::Down)?;
    handle.acquire().await.map(Some)
}

/// One try that gave no answer.
struct Failed {
    fault: Fault,
    retry: Retry,
    code: &'static str,
    status: Option<u16>,
    detail: String,
    error: RelayError,
}

async fn send(
    relay: &Rc<Relay>,
    call: &Call,
    provider: &ProviderEntry,
    upstream_model: &str,
    settlement: &mut Settlement,
) -> Result<Opened, Failed> {
    let body = if upstream_model == call.peek.model {
        call.body.clone()
    } else {
        with_model(&call.body, &call.peek.model_span, upstream_model)
    };
    relay
        .shared
        .metrics
        .observe_added_latency(call.head.started.elapsed());
    let answer = egress::send(
        &relay.clients,
        &provider.target,
        call.head.endpoint,
        &call.head.query,
        call.head.method.clone(),
        &call.head.headers,
        body,
    )
    .await
    .map_err(|error| send_failed(&error))?;
    settlement.first_byte();
    if !answer.status.is_success() {
        return Err(status_failed(answer).await);
    }
    gate::gate(answer, call.head.kind, call.peek.stream, settlement)
        .await
        .map_err(|broken| Failed {
            fault: broken.fault,
            retry: Retry::NextProvider,
            code: broken.code,
            status: None,
            error: exhausted(broken.fault, 502, broken.code, &broken.detail, None),
            detail: broken.detail,
        })
}

fn send_failed(error: &egress::SendError) -> Failed {
    let classified = egress::classify_send(error);
    let detail = error.to_string();
    let status = if classified.fault == Fault::Network {
        502
    } else {
        504
    };
    Failed {
        fault: classified.fault,
        retry: classified.retry,
        code: classified.code,
        status: None,
        error: exhausted(classified.fault, status, classified.code, &detail, None),
        detail,
    }
}

/// An answer with an error status: the client's fault passes through as it stands, the rest fails over.
async fn status_failed(answer: Answer) -> Failed {
    let Answer {
        status,
        headers,
        body,
    } = answer;
    let status = status.as_u16();
    let body = body.collect(ERROR_BODY_MAX).await.unwrap_or_default();
    let classified = egress::classify_status(status, &body);
    let message = message_of(&body).unwrap_or_else(|| format!("status {status} without a message"));
    let now = jiff::Timestamp::now();
    let wait_s = egress::retry_after(&headers, now).map(|wait| wait.as_secs().max(1));
    let error = if matches!(classified.fault, Fault::Client | Fault::Model) {
        RelayError::passed_through(status, headers, body, message.clone())
    } else {
        exhausted(
            classified.fault,
            client_status(status),
            "upstream_status",
            &message,
            wait_s,
        )
    };
    Failed {
        fault: classified.fault,
        retry: classified.retry,
        code: classified.code,
        status: Some(status),
        detail: format!("status {status}: {message}"),
        error,
    }
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
fn exhausted(
    fault: Fault,
    status: u16,
    code: &'static str,
    detail: &str,
    wait_s: Option<u64>,
) -> RelayError {
    let (source, message) = match fault {
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
    let retry = match wait_s {
        Some(seconds) if seconds <= RETRY_WORTH_S => ClientRetry::After(seconds),
        _ => ClientRetry::Never,
    };
    RelayError::exhausted(source, status, code, message, retry)
}

fn no_route(none: &NoRoute) -> RelayError {
    let message = if none.down {
        "the hub's router is restarting".to_owned()
    } else if none.filtered.is_empty() {
        "no provider is configured; an admin adds one with `claude-code-hub provider add`"
            .to_owned()
    } else {
        format!(
            "no provider can serve this request now: {}",
            filtered_words(none)
        )
    };
    let wait_s = if none.down {
        Some(1)
    } else {
        none.retry_after_ms.map(|ms| ms.div_ceil(1000).max(1))
    };
    RelayError::no_provider(message, wait_s.filter(|seconds| *seconds <= RETRY_WORTH_S))
}
