//! Phase three: one provider after another, until one gives a real answer.

use std::rc::Rc;

use actors::domain::ProviderId;
use actors::{Choice, FilterReason, Filtered, NoRoute, Pick, Refused, Translation};

use super::chain::no_route_step;
use super::error::ClientRetry;
use super::failed::no_route;
use super::gate::Opened;
use super::settle::Settlement;
use super::visit::{Stop, visit};
use super::{Call, Relay, RelayError, Settings, counted};
use crate::dialect::endpoint::Operation;
use crate::dialect::translate::neutral::Unsayable;

/// Tries providers in the Router's order, `first` before all, until one answers or the request's time is up.
pub(super) async fn attempt(
    relay: &Rc<Relay>,
    call: &Call,
    settlement: &mut Settlement,
    first: Result<Choice, NoRoute>,
) -> Result<Opened, RelayError> {
    let settings = relay.shared.settings.load_full();
    let trying = one_after_another(relay, call, settlement, first, &settings);
    let Some(deadline) = settings.deadline else {
        return trying.await;
    };
    let left = deadline.saturating_sub(call.head.started.elapsed());
    match tokio::time::timeout(left, trying).await {
        Ok(outcome) => outcome,
        Err(_) => {
            // Whoever is being tried may have had no time at all: nothing is said about it.
            settlement.abandon("deadline", "the request's time is up");
            Err(RelayError::deadline(format!(
                "no provider answered within {} s, the time that a request may take here",
                deadline.as_secs()
            )))
        }
    }
}

async fn one_after_another(
    relay: &Rc<Relay>,
    call: &Call,
    settlement: &mut Settlement,
    first: Result<Choice, NoRoute>,
    settings: &Settings,
) -> Result<Opened, RelayError> {
    let mut excluded: Vec<ProviderId> = Vec::new();
    let mut refused: Vec<(ProviderId, Refused)> = Vec::new();
    let mut last: Option<RelayError> = None;
    let mut unsayable: Option<Unsayable> = None;
    let mut uncounted = false;
    let mut first = Some(first);
    let mut tried = 0;
    let operation = call.head.endpoint.operation;
    // Ends by itself: each provider is picked once at most, and then nobody is left.
    while tried <= settings.other_providers {
        let picked = match first.take() {
            Some(picked) => picked,
            None => pick(relay, call, excluded.clone()).await,
        };
        let choice = match picked {
            Ok(choice) => choice,
            Err(mut none) => {
                name_limits(&mut none, &refused);
                settlement.step(no_route_step(call, &none));
                if uncounted {
                    return Ok(counted::without_a_counter(call, settlement));
                }
                return Err(last.unwrap_or_else(|| nobody(&none, unsayable)));
            }
        };
        let fallback = choice.fallback;
        excluded.push(choice.provider);
        let Some(provider) = call.head.snapshot.provider(choice.provider) else {
            // The Router already knows a provider that this call's snapshot does not: a reload in between.
            continue;
        };
        if operation == Operation::CountTokens && !counted::counts(provider, call.head.dialect) {
            let counted = counted::for_another_dialect(call, provider, choice, settlement);
            return Ok(counted);
        }
        match visit(relay, call, settlement, choice, provider, settings).await {
            Ok(opened) => return Ok(opened),
            Err(Stop::Final(error)) => return Err(error),
            Err(Stop::Refused(why)) => refused.push((provider.id, why)),
            Err(Stop::Unsayable(why)) => {
                unsayable.get_or_insert(why);
            }
            Err(Stop::NoCounter(error)) => {
                tried += 1;
                uncounted = true;
                last = Some(error);
            }
            Err(Stop::Next(error)) => {
                tried += 1;
                // Whoever was only asked because nobody else was left explains less than those before it.
                if last.is_none() || !fallback {
                    last = Some(error);
                }
            }
        }
    }
    if uncounted {
        return Ok(counted::without_a_counter(call, settlement));
    }
    Err(last.unwrap_or_else(|| {
        RelayError::no_provider("no provider could be tried".to_owned(), ClientRetry::Never)
    }))
}

/// Why nobody was sent anything. A field that cannot be said is the reason only where nobody who could take it will be
/// able to in a while.
fn nobody(none: &NoRoute, unsayable: Option<Unsayable>) -> RelayError {
    use FilterReason::{Client, Dialect, Disabled, Excluded, Group, Model};
    let lasting = |one: &Filtered| {
        let reason = one.reason;
        matches!(
            reason,
            Client | Dialect | Disabled | Excluded | Group | Model
        )
    };
    match unsayable {
        Some(unsayable) if none.filtered.iter().all(lasting) => {
            RelayError::unsayable(unsayable.to_string())
        }
        _ => no_route(none),
    }
}

/// One that gave no permit because of its limits, before the Router heard of them, stands among those that cannot
/// serve with its limit, and not as tried: nothing was sent to it.
fn name_limits(none: &mut NoRoute, refused: &[(ProviderId, Refused)]) {
    for one in &mut none.filtered {
        let why = refused.iter().find(|(id, _)| *id == one.provider);
        let (reason, wait_ms) = match why.map(|(_, why)| *why) {
            Some(Refused::Rate { retry_after_ms }) => (FilterReason::Rate, Some(retry_after_ms)),
            Some(Refused::Budget { retry_after_ms }) => {
                (FilterReason::Budget, Some(retry_after_ms))
            }
            Some(Refused::SessionsFull) => (FilterReason::SessionsFull, None),
            _ => continue,
        };
        one.reason = reason;
        none.retry_after_ms = none.retry_after_ms.into_iter().chain(wait_ms).min();
    }
}

/// Asks the Router for a provider that is none of `excluded`.
pub(super) async fn pick(
    relay: &Rc<Relay>,
    call: &Call,
    excluded: Vec<ProviderId>,
) -> Result<Choice, NoRoute> {
    let pick = Pick {
        dialect: call.head.dialect,
        translation: match call.head.endpoint.operation {
            Operation::CountTokens => Translation::Fallback,
            operation if operation.translates() => Translation::WhereNamed,
            _ => Translation::Never,
        },
        model: call.peek.model.clone(),
        groups: call.head.key.groups.clone(),
        user_agent: call.head.user_agent.clone(),
        minute_of_day: minute_of_day(&relay.shared.settings.load(), call.head.at_ms),
        conversation: call.conversation.look_up.clone(),
        excluded,
    };
    relay.shared.router.pick(pick).await
}

/// Minutes since midnight where the hub's days begin.
fn minute_of_day(settings: &Settings, at_ms: i64) -> u16 {
    let Ok(at) = jiff::Timestamp::from_millisecond(at_ms) else {
        return 0;
    };
    let time = settings.zone.to_datetime(at).time();
    u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap_or(0)
}
