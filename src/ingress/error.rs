//! The only place where an error becomes HTTP, in the caller's own dialect.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actors::domain::RequestId;

use crate::auth::KeyRefusal;
use crate::dialect::anthropic::error::{error_body, kind_for_status};
use crate::relay::{self, ClientRetry, RelayError, Room};

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

/// `X-RateLimit-*`: the limit, what is left, and the Unix second at which it is whole again.
pub(super) fn room_headers(room: &Room) -> [(&'static str, i64); 3] {
    let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    [
        ("x-ratelimit-limit", signed(room.limit)),
        ("x-ratelimit-remaining", signed(room.remaining)),
        ("x-ratelimit-reset", room.resets_at_ms.div_euclid(1000)),
    ]
}

fn status_code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY)
}
