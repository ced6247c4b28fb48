//! What is read from a request's head: who asks, from where. Runs before the body is touched.

use std::future::{Ready, ready};
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderMap, USER_AGENT};
use actix_web::{FromRequest, HttpRequest};
use actors::domain::RequestId;

use super::error::Refusal;
use crate::auth::{self, KeyRefusal};
use crate::catalog::{KeyEntry, Snapshot};
use crate::dialect::endpoint::Endpoint;
use crate::relay::{CallHead, Relay};

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

/// Authenticates the request against the catalog.
pub(super) fn authenticate(
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

/// Everything about a call that its head says.
pub(super) fn call_head(
    request: &HttpRequest,
    snapshot: Arc<Snapshot>,
    endpoint: Endpoint,
) -> Result<CallHead, Refusal> {
    let started = Instant::now();
    let id = request_id();
    let key = authenticate(request, &snapshot, id)?;
    Ok(CallHead {
        id,
        started,
        at_ms: now_ms(),
        kind: endpoint.operation.kind(),
        dialect: endpoint.dialect,
        endpoint,
        query: request.query_string().to_owned(),
        method: request.method().clone(),
        headers: request.headers().clone(),
        key,
        snapshot,
        user_agent: user_agent(request.headers()),
        client_ip: client_ip(request),
        envelope: None,
    })
}

fn user_agent(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(USER_AGENT)?.to_str().ok()?;
    let end = text.floor_char_boundary(USER_AGENT_MAX);
    Some(text[..end].to_owned())
}

/// The client's address. A forwarded one is believed only from a peer on this machine or a private network,
/// which is where a reverse proxy stands.
fn client_ip(request: &HttpRequest) -> Option<String> {
    let peer = request.peer_addr()?.ip();
    if is_near(peer)
        && let Some(forwarded) = forwarded_ip(request.headers())
    {
        return Some(forwarded.to_string());
    }
    Some(peer.to_string())
}

fn is_near(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local(),
    }
}

/// `X-Real-IP`, else the right-most address of `X-Forwarded-For`: the one that the nearest proxy wrote.
fn forwarded_ip(headers: &HeaderMap) -> Option<IpAddr> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let real = header("x-real-ip").and_then(|text| text.trim().parse().ok());
    real.or_else(|| {
        header("x-forwarded-for")?
            .rsplit(',')
            .next()?
            .trim()
            .parse()
            .ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_forwarded_address_is_believed_from_a_near_peer_only() {
        let forwarded = |peer: &str| {
            let request = TestRequest::default()
                .peer_addr(peer.parse().unwrap())
                .insert_header(("x-forwarded-for", "6.6.6.6, 203.0.113.9"))
                .to_http_request();
            client_ip(&request).unwrap()
        };
        assert_eq!(forwarded("127.0.0.1:5"), "203.0.113.9");
        assert_eq!(forwarded("10.1.2.3:5"), "203.0.113.9");
        assert_eq!(forwarded("198.51.100.7:5"), "198.51.100.7");
    }

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
