//! Phase two: asks the key's Limiter for room. It reserves what the request will probably cost, by the prices of the
//! model that was asked for and without a provider's multiplier: who serves is not known yet, and a failover does not
//! reserve again for the key, because what is settled is what it did cost. A refusal is worded in `refusal.rs`. A provider
//! with limits of its own is asked for room with each permit, at its own prices; its refusal is a failover.

use std::rc::Rc;

use actors::domain::{RequestKind, ServiceTier, Usage};
use actors::limiter::port::{Conversation, Reservation, Room, Spend};
use actors::{ConversationId, Permit, Refused};
use rust_decimal::Decimal;

use super::bill::bill;
use super::forecast::forecast;
use super::refusal::refusal;
use super::settle::Settlement;
use super::{Call, Relay, RelayError};
use crate::catalog::ProviderEntry;
use crate::pricing::{self, Bill};

/// How long the reservation of a dead process holds its place.
const RESERVATION_TTL_MS: u64 = 15 * 60 * 1000;

/// What the client is told of its limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowance {
    /// What is left of the tightest limit.
    pub room: Option<Room>,
    /// A budget of which most is used.
    pub warning: Option<Room>,
}

/// Reserves; the lease goes into the settlement, which gives it back.
pub(super) async fn admit(
    relay: &Rc<Relay>,
    call: &Call,
    settlement: &mut Settlement,
) -> Result<Allowance, RelayError> {
    let settings = relay.shared.settings.load_full();
    let key = &call.head.key;
    let reservation = Reservation {
        request: call.head.id,
        at_ms: call.head.at_ms,
        scopes: key.scopes(call.head.kind, call.head.at_ms, &settings.zone),
        ttl_ms: RESERVATION_TTL_MS,
        estimate: estimate(relay, call),
        conversation: conversation(call, settings.session_ttl_ms),
    };
    match relay.shared.limiters.reserve(key.id, reservation).await {
        Ok(granted) => {
            settlement.hold(granted.lease);
            Ok(Allowance {
                room: granted.room,
                warning: granted.warning,
            })
        }
        Err(hit) => {
            relay.shared.metrics.limit_refused(hit.window);
            settlement.limit_hit(&hit);
            Err(refusal(hit, call.head.at_ms, &settings.zone))
        }
    }
}

/// Reserves in the limits that replicas share of a provider; the permit keeps the lease. One without limits is not asked.
pub(super) async fn admit_at(
    relay: &Relay,
    call: &Call,
    provider: &ProviderEntry,
    mut permit: Permit,
    settlement: &Settlement,
) -> Result<Permit, Refused> {
    // The minute is that of the attempt, which may come long after the request did.
    let at_ms = call.head.at_ms + i64::from(call.head.elapsed_ms());
    let Some(scope) = permit.limits(at_ms) else {
        return Ok(permit);
    };
    let usage = expected(relay, call);
    let upstream_model = provider.redirect(&call.peek.model);
    let tier = ServiceTier::Standard;
    let cost = bill(call, provider, upstream_model, &usage, tier);
    let ttl_ms = relay.shared.settings.load().session_ttl_ms;
    let reservation = Reservation {
        request: call.head.id,
        at_ms,
        scopes: vec![scope],
        ttl_ms: RESERVATION_TTL_MS,
        estimate: Spend {
            tokens: usage.total(),
            cost: cost.total,
        },
        // As in the actor: a request that names no conversation is none there.
        conversation: call
            .conversation
            .session
            .map(|id| Conversation { id, ttl_ms }),
    };
    let asked = relay.shared.limiters.reserve_at(provider.id, reservation);
    match asked.await {
        Ok(granted) => {
            permit.hold(granted.lease);
            Ok(permit)
        }
        Err(hit) => {
            settlement.limit_hit(&hit);
            Err(permit.limited(&hit))
        }
    }
}

fn expected(relay: &Relay, call: &Call) -> Usage {
    let experience = &relay.shared.experience;
    let known = experience.known(call.conversation.session, &call.peek.model);
    forecast(call.body.len(), call.peek.max_tokens, &known)
}

fn estimate(relay: &Relay, call: &Call) -> Spend {
    if !call.head.kind.is_billed() {
        return Spend::default();
    }
    let usage = expected(relay, call);
    let price = call.head.snapshot.prices.find(&call.peek.model);
    Spend {
        tokens: usage.total(),
        cost: pricing::cost(&Bill::standard(&usage, Decimal::ONE), price).total,
    }
}

/// A request that names no conversation is one of its own while it runs.
fn conversation(call: &Call, ttl_ms: u64) -> Option<Conversation> {
    if call.head.kind != RequestKind::Generation {
        return None;
    }
    Some(match call.conversation.session {
        Some(id) => Conversation { id, ttl_ms },
        None => Conversation {
            id: ConversationId(call.head.id.0.as_u128()),
            ttl_ms: 0,
        },
    })
}
