//! Phase two: asks the key's Limiter for room. It reserves what the request will probably cost, by the prices of the
//! model that was asked for and without a provider's multiplier: who serves is not known yet, and a failover does not
//! reserve again, because what is settled is what it did cost. A refusal is worded in `refusal.rs`.

use std::rc::Rc;

use actors::ConversationId;
use actors::domain::RequestKind;
use actors::limiter::port::{Conversation, Reservation, Room, Spend};
use rust_decimal::Decimal;

use super::forecast::forecast;
use super::refusal::refusal;
use super::settle::Settlement;
use super::{Call, Relay, RelayError};
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
            Err(refusal(hit, call.head.at_ms, &settings.zone))
        }
    }
}

fn estimate(relay: &Relay, call: &Call) -> Spend {
    if call.head.kind == RequestKind::CountTokens {
        return Spend::default();
    }
    let model = &call.peek.model;
    let known = relay
        .shared
        .experience
        .known(call.conversation.session, model);
    let usage = forecast(call.body.len(), call.peek.max_tokens, &known);
    let price = call.head.snapshot.prices.find(model);
    Spend {
        tokens: usage.total(),
        cost: pricing::cost(&Bill::standard(&usage, Decimal::ONE), price).total,
    }
}

/// A request that names no conversation is one of its own while it runs.
fn conversation(call: &Call, ttl_ms: u64) -> Option<Conversation> {
    if call.head.kind == RequestKind::CountTokens {
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
