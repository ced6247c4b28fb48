//! A request over a provider's WebSocket, answered as if HTTP had carried it: an event stream made of the frames, or
//! a status. One connection serves one request. Must not judge answers: that is for `classify` and the relay.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::time::Duration;

use actix_web::http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
};
use actix_web::http::{Method, StatusCode};
use actors::domain::{Dialect, ProviderId};
use awc::error::{PayloadError, WsClientError, WsProtocolError};
use awc::ws::{CloseCode, Frame, Message};
use bytes::{Bytes, BytesMut};
use futures_util::{FutureExt, Sink, SinkExt, Stream, StreamExt, stream};
use tokio::time::{Instant, timeout_at};

use super::body::Framing;
use super::proxy::ProxyError;
use super::send::send_error;
use super::{Answer, Body, Clients, SendError, Target, Via, upstream_headers};
use crate::dialect::openai_responses::websocket::upstream;
use crate::dialect::voice;

/// How long a provider that has no WebSocket is not asked for one again.
const REMEMBERED: Duration = Duration::from_secs(5 * 60);

/// The largest frame: an image that was made comes in one.
const FRAME_MAX: usize = 64 * 1024 * 1024;

/// What vendors demand of whoever wants Responses over a WebSocket.
const BETA: (&str, &str) = ("openai-beta", "responses_websockets=2026-02-06");

/// Statuses that say that there is no WebSocket, rather than that something is wrong today.
const NO_WEBSOCKET: [u16; 5] = [400, 404, 405, 426, 501];

/// The frames are the whole answer: nothing was announced about it, and nothing is compressed.
const UNFRAMED: Framing = Framing {
    length: None,
    delimited: false,
    unreadable: false,
    compressed: false,
};

/// Providers that lately said they have no WebSocket, by account and address.
#[derive(Default)]
pub(super) struct Unsupported(RefCell<HashMap<(ProviderId, String), Instant>>);

impl Unsupported {
    fn remember(&self, provider: ProviderId, url: &str, now: Instant) {
        let mut known = self.0.borrow_mut();
        known.retain(|_, since| now.duration_since(*since) < REMEMBERED);
        known.insert((provider, url.to_owned()), now);
    }

    fn knows(&self, provider: ProviderId, url: &str, now: Instant) -> bool {
        let known = self.0.borrow();
        known
            .get(&(provider, url.to_owned()))
            .is_some_and(|since| now.duration_since(*since) < REMEMBERED)
    }
}

/// The frame to send, where this request may go over the provider's WebSocket.
pub(super) fn frame_for(
    clients: &Clients,
    target: &Target,
    url: &str,
    method: &Method,
    body: &[u8],
) -> Option<String> {
    let path = url.split('?').next().unwrap_or(url);
    let wanted = target.websocket
        && method == Method::POST
        && path.ends_with("/responses")
        && !clients
            .unsupported
            .knows(target.provider, url, Instant::now());
    wanted.then(|| upstream::create_frame(body))?
}

/// Sends the frame and waits for the first one of the answer; `None` where the handshake was refused, so that
/// nothing was asked yet and HTTP may do it.
pub(super) async fn send(
    clients: &Clients,
    target: &Target,
    url: &str,
    client_headers: &HeaderMap,
    frame: String,
) -> Result<Option<Answer>, SendError> {
    let started = Instant::now();
    let asking = ask(clients, target, url, client_headers, frame, started);
    let limits = [target.timeouts.first_byte, target.timeouts.total];
    match limits.into_iter().filter(|limit| !limit.is_zero()).min() {
        Some(limit) => timeout_at(started + limit, asking)
            .await
            .map_err(|_| SendError::FirstByteTimeout)?,
        None => asking.await,
    }
}

async fn ask(
    clients: &Clients,
    target: &Target,
    url: &str,
    client_headers: &HeaderMap,
    frame: String,
    started: Instant,
) -> Result<Option<Answer>, SendError> {
    let connect = |client: awc::Client| {
        let mut request = client.ws(url).max_frame_size(FRAME_MAX);
        for (name, value) in handshake_headers(client_headers, target) {
            request = request.header(name, value);
        }
        request.connect()
    };
    let mut via = match &target.proxy {
        Some(_) => Via::Proxy,
        None => Via::Direct,
    };
    let mut connected = connect(clients.for_websocket(target)).await;
    if let Err(WsClientError::SendRequest(error)) = &connected
        && let Some(failed) = ProxyError::of(error)
        && target
            .proxy
            .as_ref()
            .is_some_and(|proxy| proxy.fallback_to_direct)
    {
        let reason = failed.to_string();
        tracing::warn!(provider = %target.name, %reason, "called directly instead");
        connected = connect(clients.for_websocket_directly(target)).await;
        via = Via::DirectAfterProxy(reason);
    }
    let (response, socket) = match connected {
        Ok(connected) => connected,
        Err(WsClientError::SendRequest(error)) => return Err(send_error(error)),
        Err(refusal) => {
            refused(clients, target, url, &refusal);
            return Ok(None);
        }
    };
    let mut frames = Frames {
        socket,
        begun: BytesMut::new(),
    };
    let sent = frames.socket.send(Message::Text(frame.into())).await;
    sent.map_err(|error| SendError::Reset(error.to_string()))?;
    let first = loop {
        match frames.next().await {
            Ok(Heard::Text(text)) => break text,
            Ok(Heard::Ping) => {}
            Err(error) => return Err(SendError::Reset(error.to_string())),
        }
    };
    if let Some(refused) = upstream::refused(&first) {
        return Ok(Some(status_answer(refused, via, target, started)));
    }
    let mut headers = response.headers().clone();
    headers.retain(|name, _| !name.as_str().starts_with("sec-websocket-"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    Ok(Some(Answer {
        status: StatusCode::OK,
        headers,
        body: Body::new(events(&first, frames), UNFRAMED, &target.timeouts, started),
        via,
    }))
}

/// Whatever the reason of a refused handshake, HTTP says it in full; only some reasons are worth remembering.
fn refused(clients: &Clients, target: &Target, url: &str, refusal: &WsClientError) {
    let lasting = match refusal {
        WsClientError::InvalidResponseStatus(status) => NO_WEBSOCKET.contains(&status.as_u16()),
        _ => true,
    };
    if lasting {
        let now = Instant::now();
        clients.unsupported.remember(target.provider, url, now);
    }
    tracing::info!(provider = %target.name, %refusal, lasting, "no websocket; called over http");
}

/// What HTTP would carry, without what is only for bodies, and with the vendors' word for this way.
fn handshake_headers(client: &HeaderMap, target: &Target) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = upstream_headers(client, target);
    headers.retain(|(name, _)| ![ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE].contains(name));
    headers.push((
        HeaderName::from_static(BETA.0),
        HeaderValue::from_static(BETA.1),
    ));
    headers
}

fn status_answer(
    refused: upstream::Refused,
    via: Via,
    target: &Target,
    started: Instant,
) -> Answer {
    let mut headers = HeaderMap::new();
    for (name, value) in &refused.headers {
        let name = HeaderName::try_from(name.to_ascii_lowercase());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value)) {
            headers.append(name, value);
        }
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let whole = stream::iter([Ok(refused.body)]);
    Answer {
        status: StatusCode::from_u16(refused.status).unwrap_or(StatusCode::BAD_GATEWAY),
        headers,
        body: Body::new(whole, UNFRAMED, &target.timeouts, started),
        via,
    }
}

/// The frames as an event stream that ends with the answer's last event. Dropping it closes the connection.
fn events<S>(
    first: &str,
    frames: Frames<S>,
) -> impl Stream<Item = Result<Bytes, PayloadError>> + use<S>
where
    S: Stream<Item = Result<Frame, WsProtocolError>>
        + Sink<Message, Error = WsProtocolError>
        + Unpin,
{
    let (first, last) = upstream::event(first);
    let rest = stream::unfold((frames, last), |(mut frames, last)| async move {
        if last {
            frames.leave();
            return None;
        }
        Some(match frames.next().await {
            Ok(Heard::Text(text)) => {
                let (event, last) = upstream::event(&text);
                (Ok(event), (frames, last))
            }
            Ok(Heard::Ping) => {
                let alive = voice::keep_alive(Dialect::OpenaiResponses).unwrap_or_default();
                (Ok(Bytes::from_static(alive)), (frames, false))
            }
            Err(error) => (Err(PayloadError::Io(error)), (frames, true)),
        })
    });
    stream::iter([Ok(first)]).chain(rest)
}

enum Heard {
    Text(String),
    Ping,
}

/// Whole messages out of a connection's frames.
struct Frames<S> {
    socket: S,
    /// The message of which more fragments are to come.
    begun: BytesMut,
}

impl<S> Frames<S>
where
    S: Stream<Item = Result<Frame, WsProtocolError>>
        + Sink<Message, Error = WsProtocolError>
        + Unpin,
{
    async fn next(&mut self) -> io::Result<Heard> {
        loop {
            let frame = self.socket.next().await.ok_or_else(cut)?;
            let whole = match frame.map_err(io::Error::other)? {
                Frame::Text(bytes) | Frame::Binary(bytes) => bytes,
                Frame::Continuation(part) => match self.fragment(part)? {
                    Some(whole) => whole,
                    None => continue,
                },
                Frame::Ping(bytes) => {
                    let sent = self.socket.send(Message::Pong(bytes)).await;
                    sent.map_err(io::Error::other)?;
                    return Ok(Heard::Ping);
                }
                Frame::Pong(_) => continue,
                Frame::Close(reason) => return Err(closed(reason)),
            };
            let text = String::from_utf8(whole.into());
            return text.map(Heard::Text).map_err(io::Error::other);
        }
    }

    fn fragment(&mut self, part: actix_ws::Item) -> io::Result<Option<Bytes>> {
        use actix_ws::Item::{Continue, FirstBinary, FirstText, Last};
        let (bytes, last) = match part {
            FirstText(bytes) | FirstBinary(bytes) | Continue(bytes) => (bytes, false),
            Last(bytes) => (bytes, true),
        };
        if self.begun.len() + bytes.len() > FRAME_MAX {
            return Err(io::Error::other("a message is larger than is accepted"));
        }
        self.begun.extend_from_slice(&bytes);
        Ok(last.then(|| self.begun.split().freeze()))
    }

    /// Says goodbye without waiting: the connection is closed in any case.
    fn leave(&mut self) {
        let goodbye = Message::Close(Some(CloseCode::Normal.into()));
        let _ = self.socket.send(goodbye).now_or_never();
    }
}

fn cut() -> io::Error {
    io::Error::new(
        io::ErrorKind::UnexpectedEof,
        "the websocket broke before the answer's end",
    )
}

fn closed(reason: Option<awc::ws::CloseReason>) -> io::Error {
    let words = reason.map(|reason| {
        let code = u16::from(reason.code);
        format!("code {code}: {}", reason.description.unwrap_or_default())
    });
    let words = words.unwrap_or_else(|| "without a reason".to_owned());
    io::Error::new(
        io::ErrorKind::UnexpectedEof,
        format!("the provider closed the websocket, {words}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_without_a_websocket_is_asked_again_after_five_minutes() {
        let unsupported = Unsupported::default();
        let (one, two) = (ProviderId(1), ProviderId(2));
        let now = Instant::now();
        unsupported.remember(one, "http://a/v1/responses", now);
        assert!(unsupported.knows(one, "http://a/v1/responses", now + REMEMBERED / 2));
        assert!(!unsupported.knows(one, "http://b/v1/responses", now));
        assert!(!unsupported.knows(two, "http://a/v1/responses", now));
        let later = now + REMEMBERED;
        assert!(!unsupported.knows(one, "http://a/v1/responses", later));
        unsupported.remember(two, "http://a/v1/responses", later);
        assert_eq!(unsupported.0.borrow().len(), 1);
    }
}
