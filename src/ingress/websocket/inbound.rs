//! One WebSocket as text in and text out, kept alive by pings. It does not know what the texts mean.

use std::time::Duration;

use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, MessageStream, Session};
use bytestring::ByteString;
use futures_util::StreamExt;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, timeout};

/// How often the client is asked whether it is still there; it also keeps proxies on the way from closing.
const PING_EVERY: Duration = Duration::from_secs(30);

/// Silence, pongs included, after which the client counts as gone.
const GONE_AFTER: Duration = Duration::from_secs(120);

/// How long a client may leave a frame unread.
const SEND_WITHIN: Duration = Duration::from_secs(60);

/// The client has left, or is as good as gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Left;

#[derive(Debug)]
pub(super) enum Heard {
    Text(ByteString),
    /// More than the hub takes, or no WebSocket frames at all.
    Unreadable(String),
    Left,
}

pub(super) struct Inbound {
    session: Session,
    messages: AggregatedMessageStream,
    /// The largest message.
    pub limit: usize,
    heard_at: Instant,
    pings: Interval,
}

impl Inbound {
    pub(super) fn new(session: Session, messages: MessageStream, limit: usize) -> Self {
        let now = Instant::now();
        let mut pings = interval_at(now + PING_EVERY, PING_EVERY);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            session,
            messages: messages
                .max_frame_size(limit)
                .aggregate_continuations()
                .max_continuation_size(limit),
            limit,
            heard_at: now,
            pings,
        }
    }

    /// The next text. Nothing is lost where this is given up half-way.
    pub(super) async fn heard(&mut self) -> Heard {
        loop {
            let message = tokio::select! {
                message = self.messages.next() => message,
                _ = self.pings.tick() => {
                    let silent = self.heard_at.elapsed() >= GONE_AFTER;
                    if silent || self.session.ping(b"").await.is_err() {
                        return Heard::Left;
                    }
                    continue;
                }
            };
            self.heard_at = Instant::now();
            match message {
                Some(Ok(AggregatedMessage::Text(text))) => return Heard::Text(text),
                Some(Ok(AggregatedMessage::Binary(bytes))) => {
                    return match ByteString::try_from(bytes) {
                        Ok(text) => Heard::Text(text),
                        Err(error) => Heard::Unreadable(error.to_string()),
                    };
                }
                Some(Ok(AggregatedMessage::Ping(bytes))) => {
                    if self.session.pong(&bytes).await.is_err() {
                        return Heard::Left;
                    }
                }
                Some(Ok(AggregatedMessage::Pong(_))) => {}
                Some(Err(error)) => return Heard::Unreadable(error.to_string()),
                Some(Ok(AggregatedMessage::Close(_))) | None => return Heard::Left,
            }
        }
    }

    /// Sends a text, and waits while the client has too many unread ones.
    pub(super) async fn say(&mut self, text: impl Into<ByteString>) -> Result<(), Left> {
        match timeout(SEND_WITHIN, self.session.text(text)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Left),
        }
    }

    pub(super) async fn close(self, code: CloseCode, why: &str) {
        let reason = (code, why.to_owned()).into();
        timeout(SEND_WITHIN, self.session.close(Some(reason)))
            .await
            .ok();
    }
}
