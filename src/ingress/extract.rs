//! What is read from a request's head: who asks, from where. Runs before the body is touched.

use std::future::{Ready, ready};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderMap, USER_AGENT};
use actix_web::{FromRequest, HttpRequest};
use actors::domain::RequestId;

use super::error::Refusal;
use crate::auth::{self, KeyRefusal};
use crate::capture::{Asked, Kept};
use crate::catalog::{KeyEntry, Snapshot};
use crate::dialect::endpoint::Endpoint;
use crate::relay::{self, CallHead, Guarded, Relay, RelayError, Settings};

/// Where proxies write whom they pass on.
const FORWARDED_FOR: &str = "x-forwarded-for";
/// Longest user agent that is kept, in bytes.
const USER_AGENT_MAX: usize = 512;

/// The relay of the worker thread that serves this request.
#[derive(Debug)]
pub(super) struct Worker(pub Rc<Relay>);

impl FromRequest for Worker {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let relay = request.app_data::<Rc<Relay>>().cloned();
        ready(relay.map(Self).ok_or_else(|| {
            actix_web::error::ErrorInternalServerError("this worker was started without a relay")
        }))
    }
}

/// A new request id.
pub(super) fn request_id() -> RequestId {
    RequestId::generate()
}

/// Unix milliseconds.
pub(super) fn now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// The request's key.
pub(super) fn key(
    request: &HttpRequest,
    snapshot: &Snapshot,
    id: RequestId,
) -> Result<Arc<KeyEntry>, Refusal> {
    let refusal = |refused: KeyRefusal| Refusal::Key { id, refused };
    let candidates = auth::credentials(request.headers(), request.query_string());
    auth::authenticate(&candidates, snapshot, now_ms())
        .cloned()
        .map_err(refusal)
}

/// The key of a request that is no call, and leaves no row. It may be used from there.
pub(super) fn authenticate(
    request: &HttpRequest,
    relay: &Relay,
    snapshot: &Snapshot,
    id: RequestId,
) -> Result<Arc<KeyEntry>, Refusal> {
    let key = key(request, snapshot, id)?;
    let client_ip = client_ip(request, &relay.shared.settings.load());
    match key.access.check_address(client_ip.as_deref()) {
        Ok(()) => Ok(key),
        Err(refused) => Err(Refusal::Relay {
            id,
            error: RelayError::refused(refused),
        }),
    }
}

/// Everything about a call that its head says. Whoever may not call leaves a row that says why. From here on what is to be
/// `kept` of it is.
pub(super) fn call_head(
    request: &HttpRequest,
    relay: &Relay,
    endpoint: Endpoint,
    kept: &mut Kept,
) -> Result<CallHead, Refusal> {
    let started = Instant::now();
    let id = request_id();
    let snapshot = relay.shared.catalog.snapshot();
    let key = key(request, &snapshot, id)?;
    let at_ms = now_ms();
    let settings = relay.shared.settings.load();
    if let Some(policy) = settings.keep_bodies {
        let asked = Asked {
            id,
            at_ms,
            method: request.method().as_str(),
            path: request.path(),
            query: request.query_string(),
            headers: request.headers(),
        };
        *kept = Kept::begin(&relay.shared.bodies, policy, &asked);
    }
    let head = CallHead {
        id,
        started,
        at_ms,
        kind: endpoint.operation.kind(),
        dialect: endpoint.dialect,
        endpoint,
        query: request.query_string().to_owned(),
        method: request.method().clone(),
        headers: request.headers().clone(),
        key,
        snapshot,
        user_agent: user_agent(request.headers()),
        client_ip: client_ip(request, &settings),
        envelope: None,
        guarded: Guarded::default(),
    };
    match relay::check_head(&head) {
        Ok(()) => Ok(head),
        Err(error) => {
            relay::log_refused(relay, &head, &error);
            Err(Refusal::Relay { id, error })
        }
    }
}

fn user_agent(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(USER_AGENT)?.to_str().ok()?;
    let end = text.floor_char_boundary(USER_AGENT_MAX);
    Some(text[..end].to_owned())
}

/// The client's address, as far as those who passed the request on are trusted.
fn client_ip(request: &HttpRequest, settings: &Settings) -> Option<String> {
    let peer = request.peer_addr()?.ip();
    let forwarded = request
        .headers()
        .get_all(FORWARDED_FOR)
        .filter_map(|value| value.to_str().ok());
    let forwarded: Vec<&str> = forwarded.collect();
    let client = settings
        .trusted_proxies
        .client_of(peer, forwarded.into_iter());
    Some(client.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_user_agent_is_cut_between_characters() {
        let mut headers = HeaderMap::new();
        let long = format!("a{}", "é".repeat(400));
        headers.insert(
            USER_AGENT,
            actix_web::http::header::HeaderValue::from_bytes(long.as_bytes()).unwrap(),
        );
        assert!(user_agent(&headers).is_none_or(|text| text.len() <= USER_AGENT_MAX));
    }
}
