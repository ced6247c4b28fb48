//! The only place where an error becomes HTTP, in the caller's own dialect.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actors::domain::{Period, RequestId, ScopeId, WindowKind};

use crate::auth::KeyRefusal;
use crate::dialect::anthropic::error::{error_body, kind_for_status};
use crate::relay::{self, Allowance, ClientRetry, RelayError, Room};

/// Header with the hub's own id of the request, as in its log row.
pub(super) const REQUEST_ID: &str = "x-request-id";

/// Tells Anthropic's clients whether to repeat. Without it Claude Code repeats for three silent minutes.
const SHOULD_RETRY: &str = "x-should-retry";

/// Why a request gets no answer.
#[derive(Debug)]
pub(super) enum Refusal {
    Key { id: RequestId, refused: KeyRefusal },
    Relay { id: RequestId, error: RelayError },
}

pub(super) fn respond(refusal: &Refusal) -> HttpResponse {
    match refusal {
        Refusal::Key { id, refused } => plain(401, &refused.to_string(), *id),
        Refusal::Relay { id, error } => relay_error(error, *id),
    }
}

/// A final error of the hub itself.
pub(super) fn plain(status: u16, message: &str, id: RequestId) -> HttpResponse {
    HttpResponse::build(status_code(status))
        .insert_header((REQUEST_ID, id.to_string()))
        .insert_header((SHOULD_RETRY, "false"))
        .content_type("application/json")
        .body(error_body(
            kind_for_status(status),
            message,
            &id.to_string(),
        ))
}

fn relay_error(error: &RelayError, id: RequestId) -> HttpResponse {
    let mut response = HttpResponse::build(status_code(error.status));
    if let Some(upstream) = &error.upstream {
        for (name, value) in relay::client_headers(&upstream.headers) {
            response.append_header((name.clone(), value.clone()));
        }
    }
    response.insert_header((REQUEST_ID, id.to_string()));
    match error.retry {
        ClientRetry::Never => {
            response.insert_header((SHOULD_RETRY, "false"));
        }
        ClientRetry::After(seconds) => {
            response.insert_header((RETRY_AFTER, seconds));
        }
        ClientRetry::NotBefore(seconds) => {
            response.insert_header((SHOULD_RETRY, "false"));
            response.insert_header((RETRY_AFTER, seconds));
        }
        ClientRetry::Unsaid => {}
    }
    if let Some(hit) = &error.limit {
        let room = Room {
            scope: hit.scope,
            window: hit.window,
            limit: hit.limit,
            remaining: 0,
            resets_at_ms: hit.resets_at_ms,
        };
        for (name, value) in room_headers(&room) {
            response.insert_header((name, value));
        }
    }
    match &error.upstream {
        Some(upstream) => response.body(upstream.body.clone()),
        None => response.content_type("application/json").body(error_body(
            kind_for_status(error.status),
            &error.message,
            &id.to_string(),
        )),
    }
}

/// Tells of a budget that is nearly used up: `key day 4.10 of 5.00 USD`.
const BUDGET_WARNING: &str = "x-hub-budget-warning";

/// What an answer says about limits.
pub(super) fn allowance_headers(allowance: &Allowance) -> Vec<(&'static str, String)> {
    let mut headers: Vec<_> = allowance.room.iter().flat_map(room_headers).collect();
    if let Some(budget) = &allowance.warning {
        headers.push((BUDGET_WARNING, warning(budget)));
    }
    headers
}

/// `X-RateLimit-*`: the limit, what is left, and the Unix second at which it is whole again, if it ever is. Money is in
/// US dollars.
fn room_headers(room: &Room) -> Vec<(&'static str, String)> {
    let shown = |amount: u64| match room.window {
        WindowKind::Money(_) => relay::usd(amount),
        _ => amount.to_string(),
    };
    let mut headers = vec![
        ("x-ratelimit-limit", shown(room.limit)),
        ("x-ratelimit-remaining", shown(room.remaining)),
    ];
    if room.resets_at_ms < i64::MAX {
        let second = room.resets_at_ms.div_euclid(1000);
        headers.push(("x-ratelimit-reset", second.to_string()));
    }
    headers
}

fn warning(budget: &Room) -> String {
    let scope = match budget.scope {
        ScopeId::Key(_) => "key",
        ScopeId::User(_) => "user",
        ScopeId::Provider(_) => "provider",
    };
    let window = match budget.window {
        WindowKind::Money(Period::FiveHours) => "five_hours",
        WindowKind::Money(Period::Day) => "day",
        WindowKind::Money(Period::Week) => "week",
        WindowKind::Money(Period::Month) => "month",
        _ => "total",
    };
    let used = relay::usd(budget.limit.saturating_sub(budget.remaining));
    format!(
        "{scope} {window} {used} of {} USD",
        relay::usd(budget.limit)
    )
}

fn status_code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY)
}
