//! All tries at one provider: one permit and one verdict, whatever their number. Each try starts from the request
//! as the provider's settings shape it; a request that the upstream refused for a reason the hub can mend is
//! mended and sent again, once for each reason.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actors::domain::{Fault, ProviderKind};
use actors::{Ask, Choice, Permit, Refused};
use bytes::Bytes;

use super::admit::admit_at;
use super::chain::{how_words, refused_words, step};
use super::failed::{self, Failed};
use super::gate::{self, Opened};
use super::outgoing::Outgoing;
use super::settle::Settlement;
use super::{Call, Relay, RelayError, Settings};
use crate::catalog::ProviderEntry;
use crate::dialect::endpoint::Operation;
use crate::dialect::rectify::{self, Rule};
use crate::dialect::translate::neutral::Unsayable;
use crate::egress::{self, Retry, Via};

/// Why a provider gave no answer.
pub(super) enum Stop {
    /// The client's own fault: no other provider would say otherwise.
    Final(RelayError),
    /// It gave no permit: nothing was sent.
    Refused(Refused),
    /// What the client asks cannot be said in its dialect: nothing was sent.
    Unsayable(Unsayable),
    /// It has no counter of tokens.
    NoCounter(RelayError),
    /// Try the next one; what to tell the client if there is none.
    Next(RelayError),
}

pub(super) async fn visit(
    relay: &Rc<Relay>,
    call: &Call,
    settlement: &mut Settlement,
    choice: Choice,
    provider: &Arc<ProviderEntry>,
    settings: &Settings,
) -> Result<Opened, Stop> {
    let from = call.head.elapsed_ms();
    let upstream_model = provider.redirect(&call.peek.model);
    let mut outgoing = match Outgoing::new(call, provider, upstream_model) {
        Ok(outgoing) => outgoing,
        Err(unsayable) => {
            let detail = unsayable.to_string();
            settlement.step(step(call, provider, "untranslatable", from, detail).chosen(choice));
            return Err(Stop::Unsayable(unsayable));
        }
    };
    let permit = match permit(relay, call, provider, choice.last_resort, settlement).await {
        Ok(permit) => permit,
        Err(refused) => {
            let (event, detail) = refused_words(&refused);
            settlement.step(step(call, provider, event, from, detail).chosen(choice));
            return Err(Stop::Refused(refused));
        }
    };
    settlement.begin(provider, upstream_model, permit);
    let attempts = provider
        .tuning
        .attempts
        .unwrap_or(settings.attempts_per_provider);
    let mut how = how_words(&choice);
    if let Some(translated) = outgoing.words() {
        how = format!("{how}; {translated}");
    }
    let mut choice = Some(choice);
    let mut mended: Vec<Rule> = Vec::new();
    let mut tries = 0;
    loop {
        tries += 1;
        let from = settlement.begin_try();
        let mut record = |event: &str, detail: String| {
            let record = step(call, provider, event, from, detail);
            match choice.take() {
                Some(choice) => record.chosen(choice),
                None => record,
            }
        };
        let failed = match send(relay, call, provider, &outgoing, settlement).await {
            Ok(opened) => {
                let status = opened.status.as_u16();
                settlement.step(record("answered", how).status(status));
                settlement.opened(status, opened.response_id.as_deref());
                return Ok(opened);
            }
            Err(failed) => failed,
        };
        let detail = format!("{how}: {}", failed.detail);
        settlement.step(record(failed.code, detail).failed(&failed));
        if let Some(applied) = mend(provider, &failed, &outgoing.body, &mended) {
            how = format!("again, {}", applied.detail);
            outgoing.body = applied.body;
            mended.push(applied.rule);
            // The provider was not at fault, so this was no try of its own.
            tries -= 1;
            continue;
        }
        if failed.retry == Retry::SameProvider && tries < attempts {
            "again".clone_into(&mut how);
            tokio::time::sleep(jittered(settings.retry_pause)).await;
            continue;
        }
        settlement.visit_failed(failed.report());
        if has_no_counter(call, &failed) {
            return Err(Stop::NoCounter(failed.error));
        }
        return Err(match failed.retry {
            Retry::Never => Stop::Final(failed.error),
            Retry::SameProvider | Retry::NextProvider => Stop::Next(failed.error),
        });
    }
}

/// What is billed takes a slot; `count_tokens` does not, so that a burst of counts cannot starve generations.
async fn permit(
    relay: &Rc<Relay>,
    call: &Call,
    provider: &ProviderEntry,
    last_resort: bool,
    settlement: &Settlement,
) -> Result<Option<Permit>, Refused> {
    if !call.head.kind.is_billed() {
        return Ok(None);
    }
    let handle = relay
        .shared
        .providers
        .get(provider.id)
        .ok_or(Refused::Down)?;
    let ask = Ask {
        model: call.peek.model.clone(),
        session: call.conversation.session,
        last_resort,
    };
    let permit = handle.acquire(ask).await?;
    admit_at(relay, call, provider, permit, settlement)
        .await
        .map(Some)
}

async fn send(
    relay: &Rc<Relay>,
    call: &Call,
    provider: &ProviderEntry,
    outgoing: &Outgoing<'_>,
    settlement: &mut Settlement,
) -> Result<Opened, Failed> {
    relay
        .shared
        .metrics
        .observe_added_latency(call.head.started.elapsed());
    let answer = egress::send(
        &relay.clients,
        &provider.target,
        &outgoing.path,
        &outgoing.query,
        call.head.method.clone(),
        &outgoing.headers,
        outgoing.wire_body(call, provider),
    )
    .await
    .map_err(|error| failed::sending(&error))?;
    settlement.first_byte();
    if let Via::DirectAfterProxy(reason) = &answer.via {
        let detail = format!("{reason}; called directly instead");
        let now = call.head.elapsed_ms();
        settlement.step(step(call, provider, "proxy_failed", now, detail));
    }
    if !answer.status.is_success() {
        return Err(failed::status(answer, call, provider.kind.dialect()).await);
    }
    let answer = match provider.kind {
        ProviderKind::GeminiCli => answer.out_of_envelope(),
        _ => answer,
    };
    gate::gate(answer, call, outgoing.translation.as_ref(), settlement)
        .await
        .map_err(|broken| failed::broken(broken, call))
}

/// Whether it is this path that the provider does not have, and not the model.
fn has_no_counter(call: &Call, failed: &Failed) -> bool {
    call.head.endpoint.operation == Operation::CountTokens
        && failed.fault != Fault::Model
        && matches!(failed.status, Some(404 | 405 | 501))
}

/// What may mend a request that the upstream refused: in the provider's dialect, in which it was sent.
fn mend(
    provider: &ProviderEntry,
    failed: &Failed,
    body: &Bytes,
    mended: &[Rule],
) -> Option<rectify::Applied> {
    let dialect = provider.kind.dialect();
    rectify::after_error(dialect, failed.status?, &failed.message, body, mended)
}

/// Half to one and a half times the pause, so that clients that failed together do not come back together.
fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(0.5 + rand::random::<f64>())
}
