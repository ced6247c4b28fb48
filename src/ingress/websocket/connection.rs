//! One client's connection: turn after turn, and the conversation that they make. It keeps no more than the last
//! answer's conversation, and runs no two turns at once.

use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_ws::CloseCode;
use actors::domain::Dialect;
use bytes::Bytes;
use bytestring::ByteString;
use futures_util::StreamExt;
use tokio::sync::watch;

use super::super::error::Refusal;
use super::super::extract;
use super::frames;
use super::headers::{self, TURN_STATE};
use super::inbound::{Heard, Inbound, Left};
use crate::capture::Kept;
use crate::dialect::endpoint::{Endpoint, Operation};
use crate::dialect::openai_responses::websocket::{self, AnswerItems, Asked, Conversation, Create};
use crate::dialect::peek::{InPath, peek_at};
use crate::dialect::sse::SseReader;
use crate::relay::{self, Call, Relay, RelayError, RelayStream, Reply, ReplyBody};

/// How long a connection may be without a turn. Codex opens another one when it needs it.
const IDLE: Duration = Duration::from_secs(30 * 60);

/// How long an upstream may take to end its stream after the answer's last event, so that its connection can serve
/// again.
const LINGER: Duration = Duration::from_secs(1);

/// The largest event: an image that was made comes in one.
const EVENT_MAX: usize = 64 * 1024 * 1024;

pub(super) struct Connection {
    /// The handshake's.
    request: HttpRequest,
    relay: Rc<Relay>,
    inbound: Inbound,
    closing: watch::Receiver<bool>,
    /// Up to the last answer.
    conversation: Option<Conversation>,
    /// What the vendor wants back with the other requests of the turn of this name.
    turn_state: Option<(String, HeaderValue)>,
}

/// Why a running turn goes no further.
enum Stopped {
    Left,
    Cancelled,
    Unreadable(String),
    /// It is over, and this is the next one.
    Next(ByteString),
}

/// The end of the connection: what the client is told, if it is still there.
enum End {
    Left,
    Close(CloseCode, String),
}

impl From<Left> for End {
    fn from(_: Left) -> Self {
        Self::Left
    }
}

impl Connection {
    pub(super) fn new(
        request: HttpRequest,
        relay: Rc<Relay>,
        inbound: Inbound,
        closing: watch::Receiver<bool>,
    ) -> Self {
        Self {
            request,
            relay,
            inbound,
            closing,
            conversation: None,
            turn_state: None,
        }
    }

    /// Serves the connection to its end. Being dropped settles a running turn as one whose client left.
    pub(super) async fn serve(mut self) {
        if let End::Close(code, why) = self.turns().await {
            self.inbound.close(code, &why).await;
        }
    }

    async fn turns(&mut self) -> End {
        let mut next = None;
        loop {
            let frame = match next.take() {
                Some(frame) if !*self.closing.borrow() => frame,
                _ => match self.idle().await {
                    Ok(frame) => frame,
                    Err(end) => return end,
                },
            };
            next = match self.frame(&frame).await {
                Ok(next) => next,
                Err(end) => return end,
            };
        }
    }

    async fn idle(&mut self) -> Result<ByteString, End> {
        let away = |why: &str| Err(End::Close(CloseCode::Away, why.to_owned()));
        let heard = tokio::select! {
            biased;
            _ = self.closing.wait_for(|closing| *closing) => return away("the hub stops"),
            heard = self.inbound.heard() => heard,
            () = tokio::time::sleep(IDLE) => return away("nothing was asked for a long time"),
        };
        match heard {
            Heard::Text(text) => Ok(text),
            Heard::Left => Err(End::Left),
            Heard::Unreadable(why) => Err(self.unreadable(&why).await),
        }
    }

    /// Serves one frame; what comes back is the next one, where that is here already.
    async fn frame(&mut self, text: &ByteString) -> Result<Option<ByteString>, End> {
        match websocket::read(text) {
            Err(error) => {
                let said = frames::error(400, "invalid_frame", &error.to_string());
                self.inbound.say(said).await?;
                Ok(None)
            }
            // There is nothing to cancel between turns.
            Ok(Asked::Cancel) => Ok(None),
            Ok(Asked::Create(create)) => {
                let known = self.conversation.take();
                let goes_on = known
                    .as_ref()
                    .filter(|known| create.previous.as_deref() == Some(known.id.as_str()));
                let asked = match goes_on {
                    Some(known) => known.followed_by(create.input()),
                    None => create.input().to_owned(),
                };
                let mut kept = Kept::default();
                let call = self.call(&create, create.body(goes_on), &mut kept);
                // A turn that fails leaves what was known, so that it can be asked again.
                self.conversation = known;
                match call {
                    Err(refusal) => {
                        self.refuse(&refusal, &mut kept).await?;
                        Ok(None)
                    }
                    Ok(call) if create.generate => {
                        self.turn(call, &asked, create.turn_id(), kept).await
                    }
                    Ok(call) => {
                        kept.forget();
                        self.prewarm(&call, &asked).await
                    }
                }
            }
        }
    }

    /// The turn as a request of its own, authenticated anew: a key may be revoked while its connection stands.
    fn call(&self, create: &Create<'_>, body: Bytes, kept: &mut Kept) -> Result<Call, Refusal> {
        let endpoint = Endpoint {
            dialect: Dialect::OpenaiResponses,
            operation: Operation::Generate,
            path: "/v1/responses".into(),
        };
        let mut head = extract::call_head(&self.request, &self.relay, endpoint, kept)?;
        kept.body(&body);
        head.method = Method::POST;
        head.headers = headers::of_turn(self.request.headers(), create);
        if let Some((turn, state)) = &self.turn_state
            && create.turn_id().as_ref() == Some(turn)
        {
            let name = HeaderName::from_static(TURN_STATE);
            head.headers.insert(name, state.clone());
        }
        let id = head.id;
        let peeked = if body.len() > self.inbound.limit {
            Err(RelayError::too_large(self.inbound.limit))
        } else {
            let body = relay::guarded(&mut head, body);
            peek_at(&head.endpoint, InPath::default(), &body)
                .map(|peeked| (body, peeked))
                .map_err(|error| RelayError::bad_request(error.to_string()))
        };
        match peeked {
            Ok((body, peeked)) => Ok(Call::new(head, body, peeked)),
            Err(error) => {
                relay::log_refused(&self.relay, &head, &error);
                Err(Refusal::Relay { id, error })
            }
        }
    }

    /// Nobody is asked for an answer that nobody wants: the connection is warm as it is.
    async fn prewarm(&mut self, call: &Call, asked: &str) -> Result<Option<ByteString>, End> {
        let id = format!("resp_{}", call.head.id.to_string().replace('-', ""));
        let at_s = call.head.at_ms.div_euclid(1000);
        for frame in frames::prewarmed(&id, &call.peek.model, at_s) {
            self.inbound.say(frame).await?;
        }
        self.conversation = Some(Conversation::new(id, asked, ""));
        Ok(None)
    }

    async fn refuse(&mut self, refusal: &Refusal, kept: &mut Kept) -> Result<(), Left> {
        let (status, frame) = frames::refusal(refusal);
        kept.head(status, &HeaderMap::new());
        kept.chunk(&Bytes::copy_from_slice(frame.as_bytes()));
        kept.finish();
        self.inbound.say(frame).await
    }

    async fn turn(
        &mut self,
        call: Call,
        asked: &str,
        turn_id: Option<String>,
        mut kept: Kept,
    ) -> Result<Option<ByteString>, End> {
        let id = call.head.id;
        let relay = self.relay.clone();
        let reply = match self.unless_stopped(relay::relay(&relay, call), false).await {
            Ok(Ok(reply)) => reply,
            Ok(Err(error)) => {
                self.refuse(&Refusal::Relay { id, error }, &mut kept)
                    .await?;
                return Ok(None);
            }
            Err(stopped) => return self.stopped(stopped).await,
        };
        kept.head(reply.status.as_u16(), relay::client_headers(&reply.headers));
        self.turn_state = turn_id.zip(reply.headers.get(TURN_STATE).cloned());
        let Reply {
            body: ReplyBody::Stream(stream),
            ..
        } = reply
        else {
            let said = frames::error(502, "no_stream", "the upstream gave no stream of events");
            self.inbound.say(said).await?;
            return Ok(None);
        };
        let mut items = AnswerItems::default();
        let outcome = self.events(stream, &mut items, &mut kept).await?;
        kept.finish();
        let limit = self.inbound.limit;
        if let Some(conversation) = items.conversation(asked) {
            // One that is too large could not be sent again either.
            self.conversation = Some(conversation).filter(|kept| kept.size() <= limit);
        }
        match outcome {
            Ok(()) => Ok(None),
            Err(stopped) => self.stopped(stopped).await,
        }
    }

    /// Passes the events on as they come. The stream goes with this: where the turn is stopped, its request is.
    async fn events(
        &mut self,
        mut stream: Box<RelayStream>,
        items: &mut AnswerItems,
        kept: &mut Kept,
    ) -> Result<Result<(), Stopped>, End> {
        let mut reader = SseReader::with_limit(EVENT_MAX);
        loop {
            let ended = items.ended();
            let next = async {
                match ended {
                    false => stream.next().await,
                    true => tokio::time::timeout(LINGER, stream.next()).await.ok()?,
                }
            };
            let chunk = match self.unless_stopped(next, ended).await {
                Ok(Some(Ok(chunk))) => chunk,
                Ok(None) => break,
                Err(stopped) => return Ok(Err(stopped)),
            };
            kept.chunk(&chunk);
            let mut events = Vec::new();
            reader.push(&chunk, |event| {
                let data = event.data.trim_ascii();
                // Some relays end every stream as the Chat dialect does.
                if !matches!(data, b"" | b"[DONE]") {
                    events.push(String::from_utf8_lossy(data).into_owned());
                }
            });
            for event in events {
                items.event(&event);
                self.inbound.say(event).await?;
            }
        }
        if !items.ended() {
            let said = frames::error(502, "upstream_cut", "the answer ended too early");
            self.inbound.say(said).await?;
        }
        Ok(Ok(()))
    }

    /// Does this while listening to the client. Once the answer has `ended`, a frame is the next turn.
    async fn unless_stopped<T>(
        &mut self,
        work: impl Future<Output = T>,
        ended: bool,
    ) -> Result<T, Stopped> {
        let mut work = std::pin::pin!(work);
        loop {
            let heard = tokio::select! {
                biased;
                done = &mut work => return Ok(done),
                heard = self.inbound.heard() => heard,
            };
            let text = match heard {
                Heard::Text(text) => text,
                Heard::Left => return Err(Stopped::Left),
                Heard::Unreadable(why) => return Err(Stopped::Unreadable(why)),
            };
            if ended {
                return Err(Stopped::Next(text));
            }
            let said = match websocket::read(&text) {
                Ok(Asked::Cancel) => return Err(Stopped::Cancelled),
                Ok(Asked::Create(_)) => {
                    let message = "this connection answers one request at a time";
                    frames::error(409, "response_in_progress", message)
                }
                Err(error) => frames::error(400, "invalid_frame", &error.to_string()),
            };
            if self.inbound.say(said).await.is_err() {
                return Err(Stopped::Left);
            }
        }
    }

    async fn stopped(&mut self, stopped: Stopped) -> Result<Option<ByteString>, End> {
        match stopped {
            Stopped::Left => Err(End::Left),
            Stopped::Unreadable(why) => Err(self.unreadable(&why).await),
            Stopped::Next(frame) => Ok(Some(frame)),
            Stopped::Cancelled => {
                let said = frames::error(499, "cancelled", "the request was cancelled");
                self.inbound.say(said).await?;
                Ok(None)
            }
        }
    }

    /// Nothing that follows such a frame can be read either.
    async fn unreadable(&mut self, why: &str) -> End {
        let limit = self.inbound.limit;
        let message = format!("the frame cannot be read ({why}); the largest has {limit} bytes");
        let said = frames::error(413, "too_large", &message);
        match self.inbound.say(said).await {
            Ok(()) => End::Close(CloseCode::Size, why.to_owned()),
            Err(Left) => End::Left,
        }
    }
}
