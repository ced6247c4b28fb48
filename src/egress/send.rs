//! One upstream request, from nothing to the head of its answer.
//! It never tries twice and judges nothing: `classify` says what an error means, the relay decides.

use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, TRANSFER_ENCODING};
use actix_web::http::{Method, StatusCode, Version};
use awc::ClientResponse;
use awc::error::{ConnectError, PayloadError, SendRequestError};
use bytes::Bytes;
use futures_util::Stream;
use tokio::time::{Instant, timeout_at};

use super::body::Framing;
use super::proxy::{ProxyError, ProxyFault};
use super::request::OWN_PREFIX;
use super::{Body, Clients, Target, Via, upstream_headers, upstream_url, websocket};

/// The head of an answer, and its body to come.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Body,
    /// The way that it came.
    pub via: Via,
}

impl Answer {
    /// Of a Code Assist provider: what is inside of its envelope.
    #[must_use]
    pub fn out_of_envelope(self) -> Self {
        Self {
            body: self.body.out_of_envelope(),
            ..self
        }
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").finish_non_exhaustive()
    }
}

/// How an attempt failed before there was a head.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SendError {
    #[error("could not connect: {0}")]
    Connect(String),
    #[error("could not connect within the connect timeout")]
    ConnectTimeout,
    #[error("could not agree on TLS: {0}")]
    Tls(String),
    #[error("could not resolve the host name: {0}")]
    Dns(String),
    #[error("{0}")]
    Proxy(String),
    #[error("no answer began within the first-byte timeout")]
    FirstByteTimeout,
    #[error("the connection broke before an answer began: {0}")]
    Reset(String),
    #[error("the request could not be made: {0}")]
    Other(String),
}

/// Sends one request and waits for the head of its answer. Dropping the future closes the connection.
///
/// A target whose proxy may be gone around is called directly when there is no tunnel to be had: with a connect
/// timeout of its own, and within the same first-byte timeout. What happens inside of a tunnel is the upstream's answer.
///
/// # Errors
/// When no head arrived; any status is an `Ok`.
pub async fn send(
    clients: &Clients,
    target: &Target,
    path: &str,
    query: &str,
    method: Method,
    client_headers: &HeaderMap,
    body: Bytes,
) -> Result<Answer, SendError> {
    let started = Instant::now();
    let url = upstream_url(&target.base_url, path, query);
    if let Some(frame) = websocket::frame_for(clients, target, &url, &method, &body)
        && let Some(answer) = websocket::send(clients, target, &url, client_headers, frame).await?
    {
        return Ok(answer);
    }
    let bodiless = method == Method::HEAD;
    let attempt = |client: awc::Client| {
        let mut request = client.request(method.clone(), url.as_str());
        for (name, value) in upstream_headers(client_headers, target) {
            request.headers_mut().append(name, value);
        }
        if body.is_empty() {
            request.send()
        } else {
            request.send_body(body.clone())
        }
    };
    let sending = async {
        let Some(proxy) = &target.proxy else {
            let response = attempt(clients.for_target(target)).await;
            return response.map(|response| (response, Via::Direct));
        };
        match attempt(clients.for_target(target)).await {
            Ok(response) => Ok((response, Via::Proxy)),
            Err(error) => match ProxyError::of(&error) {
                // Nothing of the request has left the hub, so that this is no second try.
                Some(failed) if proxy.fallback_to_direct => {
                    let reason = failed.to_string();
                    tracing::warn!(provider = %target.name, %reason, "called directly instead");
                    let response = attempt(clients.directly(target)).await;
                    response.map(|response| (response, Via::DirectAfterProxy(reason)))
                }
                _ => Err(error),
            },
        }
    };

    let limits = [target.timeouts.first_byte, target.timeouts.total];
    let shortest = limits.into_iter().filter(|limit| !limit.is_zero()).min();
    let (response, via) = match shortest {
        Some(limit) => timeout_at(started + limit, sending)
            .await
            .map_err(|_| SendError::FirstByteTimeout)?,
        None => sending.await,
    }
    .map_err(send_error)?;
    Ok(answer(response, via, bodiless, target, started))
}

fn answer<S>(
    response: ClientResponse<S>,
    via: Via,
    bodiless: bool,
    target: &Target,
    started: Instant,
) -> Answer
where
    S: Stream<Item = Result<Bytes, PayloadError>> + Unpin + 'static,
{
    let status = response.status();
    let framing = framing(&response, bodiless);
    let mut headers = HeaderMap::new();
    // Taken, not cloned: awc lends the head for changing only here.
    let response = response.map_body(|head, payload| {
        std::mem::swap(&mut headers, &mut head.headers);
        payload
    });
    headers.retain(|name, _| !name.as_str().starts_with(OWN_PREFIX));
    Answer {
        status,
        headers,
        body: Body::new(response, framing, &target.timeouts, started),
        via,
    }
}

fn framing<S>(response: &ClientResponse<S>, bodiless: bool) -> Framing {
    let headers = response.headers();
    let compressed = headers
        .get(CONTENT_ENCODING)
        .is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"));
    let empty = bodiless
        || matches!(
            response.status(),
            StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED
        );
    let chunked = headers.contains_key(TRANSFER_ENCODING);
    let length = headers
        .get(CONTENT_LENGTH)
        .filter(|_| !empty && !chunked)
        .and_then(|value| value.to_str().ok()?.trim().parse().ok());
    Framing {
        length: length.filter(|_| !compressed),
        unreadable: !empty
            && response.status().is_success()
            && response.version() == Version::HTTP_11
            && !chunked
            && length.is_none(),
        // HTTP/2 says for itself when a stream is cut; its connection is read elsewhere.
        delimited: !empty
            && response.version() <= Version::HTTP_11
            && (chunked || length.is_some()),
        compressed,
    }
}

pub(super) fn send_error(error: SendRequestError) -> SendError {
    if let Some(at_proxy) = ProxyError::of(&error) {
        return match at_proxy.fault {
            ProxyFault::Timeout => SendError::ConnectTimeout,
            _ => SendError::Proxy(at_proxy.to_string()),
        };
    }
    match error {
        SendRequestError::Connect(error) => connect_error(error),
        SendRequestError::Timeout => SendError::FirstByteTimeout,
        SendRequestError::Send(cause) => SendError::Reset(cause.to_string()),
        SendRequestError::H2(cause) => SendError::Reset(cause.to_string()),
        SendRequestError::Body(cause) => SendError::Reset(cause.to_string()),
        SendRequestError::Response(awc_parse) => match awc_parse {
            actix_web::error::ParseError::Io(cause) => SendError::Reset(cause.to_string()),
            other => SendError::Reset(format!("not an HTTP answer: {other}")),
        },
        other => SendError::Other(other.to_string()),
    }
}

fn connect_error(error: ConnectError) -> SendError {
    match error {
        ConnectError::Timeout => SendError::ConnectTimeout,
        ConnectError::Resolver(cause) => SendError::Dns(cause.to_string()),
        ConnectError::NoRecords => SendError::Dns("the name has no address".to_owned()),
        ConnectError::Disconnected => SendError::Reset("closed without an answer".to_owned()),
        ConnectError::H2(cause) => SendError::Reset(cause.to_string()),
        ConnectError::Io(cause) => {
            let of_tls = cause
                .get_ref()
                .is_some_and(|inner| inner.is::<rustls::Error>());
            if of_tls {
                SendError::Tls(cause.to_string())
            } else {
                SendError::Connect(cause.to_string())
            }
        }
        other => SendError::Connect(other.to_string()),
    }
}
