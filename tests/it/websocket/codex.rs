//! A client that speaks like Codex over a WebSocket.

use std::pin::Pin;
use std::time::Duration;

use awc::error::{WsClientError, WsProtocolError};
use awc::ws::{CloseCode, Frame, Message};
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use serde_json::Value;

use crate::support::{KEY, TestApp};

trait Frames:
    Stream<Item = Result<Frame, WsProtocolError>> + Sink<Message, Error = WsProtocolError>
{
}

impl<T> Frames for T where
    T: Stream<Item = Result<Frame, WsProtocolError>> + Sink<Message, Error = WsProtocolError>
{
}

/// An open connection; dropping it leaves without a goodbye.
pub struct Codex(Pin<Box<dyn Frames>>);

impl Codex {
    pub async fn connect(app: &TestApp) -> Self {
        Self::connect_as(app, "/v1/responses", KEY).await.unwrap()
    }

    /// The handshake; its status where it is refused.
    pub async fn connect_as(app: &TestApp, path: &str, key: &str) -> Result<Self, u16> {
        let connecting = awc::Client::new()
            .ws(format!("{}{path}", app.url()))
            .max_frame_size(16 * 1024 * 1024)
            .header("authorization", format!("Bearer {key}"))
            .header("openai-beta", "responses_websockets=2026-02-06")
            .header("user-agent", "codex_exec/0.169.0 (Debian 12.0.0; x86_64)")
            .header("session-id", "01a1fbf6-3153-76f2-8c64-14e45f0a12f7")
            .header(
                "sec-websocket-extensions",
                "permessage-deflate; client_max_window_bits",
            )
            .connect();
        match connecting.await {
            Ok((response, socket)) => {
                let headers = response.headers();
                assert!(!headers.contains_key("sec-websocket-extensions"));
                Ok(Self(Box::pin(socket)))
            }
            Err(WsClientError::InvalidResponseStatus(status)) => Err(status.as_u16()),
            Err(other) => panic!("{other}"),
        }
    }

    pub async fn say(&mut self, frame: &Value) {
        self.say_text(frame.to_string()).await;
    }

    pub async fn say_text(&mut self, text: String) {
        self.0.send(Message::Text(text.into())).await.unwrap();
    }

    async fn frame(&mut self) -> Frame {
        let next = tokio::time::timeout(Duration::from_secs(20), self.0.next());
        next.await.unwrap().unwrap().unwrap()
    }

    /// The next event.
    pub async fn event(&mut self) -> Value {
        match self.frame().await {
            Frame::Text(bytes) => serde_json::from_slice(&bytes).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// Events up to the answer's last.
    pub async fn answer(&mut self) -> Vec<Value> {
        let mut events = Vec::new();
        loop {
            events.push(self.event().await);
            let last = events.last().unwrap()["type"].as_str().unwrap();
            if ["response.completed", "response.failed", "error"].contains(&last) {
                return events;
            }
        }
    }

    pub async fn ask(&mut self, frame: &Value) -> Vec<Value> {
        self.say(frame).await;
        self.answer().await
    }

    /// Why the hub closed.
    pub async fn closed(&mut self) -> CloseCode {
        match self.frame().await {
            Frame::Close(reason) => reason.unwrap().code,
            other => panic!("{other:?}"),
        }
    }
}
