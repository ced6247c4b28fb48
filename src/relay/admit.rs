//! Phase two: asks the key's Limiter for room. A refusal names the limit, what was used and when it resets.

use actors::domain::WindowKind;
use actors::limiter::port::{LimitHit, Reservation, Room};
use std::rc::Rc;

use super::settle::Settlement;
use super::{Call, Relay, RelayError};

/// How long the reservation of a dead process holds its place.
const RESERVATION_TTL_MS: u64 = 15 * 60 * 1000;

/// Reserves; the lease goes into the settlement, which gives it back.
pub(super) async fn admit(
    relay: &Rc<Relay>,
    call: &Call,
    settlement: &mut Settlement,
) -> Result<Option<Room>, RelayError> {
    let reservation = Reservation {
        request: call.head.id,
        at_ms: call.head.at_ms,
        scopes: call.head.key.scopes(call.head.kind).to_vec(),
        ttl_ms: RESERVATION_TTL_MS,
    };
    match relay
        .shared
        .limiters
        .reserve(call.head.key.id, reservation)
        .await
    {
        Ok(granted) => {
            settlement.hold(granted.lease);
            Ok(granted.room)
        }
        Err(hit) => {
            relay.shared.metrics.limit_refused(hit.window);
            Err(refusal(hit, call.head.at_ms))
        }
    }
}

/// The refusal in words, with the seconds until it is worth another try (at least one).
fn refusal(hit: LimitHit, now_ms: i64) -> RelayError {
    let wait_ms = u64::try_from(hit.resets_at_ms - now_ms).unwrap_or(0);
    // Rolling minutes free at most a second late; beyond 60 Claude Code would not wait but give up.
    let retry_after_s = wait_ms.div_ceil(1000).clamp(1, 60);
    let whose = match hit.scope {
        actors::domain::ScopeId::Key(_) => "this key",
        actors::domain::ScopeId::User(_) => "this user",
        actors::domain::ScopeId::Provider(_) => "the provider",
    };
    let what = match hit.window {
        WindowKind::RequestsPerMinute => "requests per minute",
        WindowKind::CountsPerMinute => "count_tokens requests per minute",
        WindowKind::ConcurrentRequests => "requests at once",
    };
    let (used, limit) = (hit.used, hit.limit);
    let message = format!(
        "{whose} is limited to {limit} {what}; {used} are used; try again in {retry_after_s} s"
    );
    RelayError::limited(hit, message, retry_after_s)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relay::ClientRetry;
    use actors::domain::ScopeId;

    #[test]
    fn a_refusal_names_the_limit_and_the_wait() {
        let hit = LimitHit {
            scope: ScopeId::Key(1),
            window: WindowKind::RequestsPerMinute,
            limit: 60,
            used: 60,
            resets_at_ms: 12_300,
        };
        let error = refusal(hit, 10_000);
        assert_eq!(error.retry, ClientRetry::After(3));
        assert_eq!(
            error.message,
            "this key is limited to 60 requests per minute; 60 are used; try again in 3 s"
        );
    }
}
