//! The only place where an error becomes HTTP, in the caller's own dialect.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderValue;
use actors::domain::{Dialect, Period, RequestId, ScopeId, WindowKind};

use super::extract;
use crate::auth::KeyRefusal;
use crate::dialect::voice::{self, Said};
use crate::relay::{self, Allowance, ClientRetry, RelayError, Room};

/// Header with the hub's own id of the request, as in its log row.
pub(super) const REQUEST_ID: &str = "x-request-id";

/// Tells Anthropic's and OpenAI's clients whether to repeat. Without it Claude Code repeats for three silent minutes.
const SHOULD_RETRY: &str = "x-should-retry";

/// What Codex shows beside "You've hit your usage limit": of the body it reads no words.
const CODEX_MESSAGE: &str = "x-codex-promo-message";

/// Why a request gets no answer.
#[derive(Debug)]
pub(super) enum Refusal {
    Key { id: RequestId, refused: KeyRefusal },
    Relay { id: RequestId, error: RelayError },
}

pub(super) fn respond(dialect: Dialect, refusal: &Refusal) -> HttpResponse {
    match refusal {
        Refusal::Key { id, refused } => plain(dialect, 401, &refused.to_string(), *id),
        Refusal::Relay { id, error } => relay_error(dialect, error, *id),
    }
}

/// A final error of the hub itself.
pub(super) fn plain(dialect: Dialect, status: u16, message: &str, id: RequestId) -> HttpResponse {
    let said = Said {
        status,
        message,
        request_id: &id.to_string(),
        ..Said::default()
    };
    let mut response = HttpResponse::build(status_code(voice::status(dialect, &said)));
    response.insert_header((REQUEST_ID, id.to_string()));
    response.insert_header((SHOULD_RETRY, "false"));
    response.content_type("application/json");
    response.body(voice::error_body(dialect, &said))
}

fn relay_error(dialect: Dialect, error: &RelayError, id: RequestId) -> HttpResponse {
    let request_id = id.to_string();
    let retry_after_s = match error.retry {
        ClientRetry::After(seconds) | ClientRetry::NotBefore(seconds) => Some(seconds),
        ClientRetry::Never | ClientRetry::Unsaid => None,
    };
    let said = Said {
        status: error.status,
        message: &error.message,
        code: Some(error.vendor_code.as_deref().unwrap_or(error.code)),
        request_id: &request_id,
        retry_after_s,
        resets_at_s: retry_after_s.map(unix_second_in),
    };
    let status = match &error.upstream {
        Some(_) => error.status,
        None => voice::status(dialect, &said),
    };
    let mut response = HttpResponse::build(status_code(status));
    if let Some(upstream) = &error.upstream {
        for (name, value) in relay::client_headers(&upstream.headers) {
            response.append_header((name.clone(), value.clone()));
        }
    }
    response.insert_header((REQUEST_ID, request_id.as_str()));
    for (name, value) in retry_headers(dialect, error.retry) {
        response.insert_header((name, value));
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
    if let Some(upstream) = &error.upstream {
        return response.body(upstream.body.clone());
    }
    let limited = dialect == Dialect::OpenaiResponses && status == 429 && voice::is_last(&said);
    if limited && let Ok(message) = HeaderValue::from_str(&error.message) {
        response.insert_header((CODEX_MESSAGE, message));
    }
    response.content_type("application/json");
    response.body(voice::error_body(dialect, &said))
}

/// Whether and when to repeat, in the headers that clients heed; Gemini's heed none, and read the body.
fn retry_headers(dialect: Dialect, retry: ClientRetry) -> Vec<(&'static str, String)> {
    let last = (SHOULD_RETRY, "false".to_owned());
    let after = |seconds: u64| ("retry-after", seconds.to_string());
    match retry {
        ClientRetry::Never => vec![last],
        ClientRetry::After(seconds) => vec![after(seconds)],
        // Codex would wait for it, five times; when a limit ends is in the body.
        ClientRetry::NotBefore(_) if dialect == Dialect::OpenaiResponses => vec![last],
        ClientRetry::NotBefore(seconds) => vec![last, after(seconds)],
        ClientRetry::Unsaid => Vec::new(),
    }
}

fn unix_second_in(seconds: u64) -> i64 {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    extract::now_ms().div_euclid(1000).saturating_add(seconds)
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

#[cfg(test)]
mod tests;
