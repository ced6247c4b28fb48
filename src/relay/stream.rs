//! Bytes down to the client, usage observed in passing. After the first byte it never invents an ending: an
//! upstream that dies becomes the dialect's own error event.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::http::{StatusCode, header::HeaderMap};
use actors::domain::Fault;
use actors::limiter::port::Room;
use bytes::Bytes;
use futures_util::Stream;

use super::gate::{Content, Opened};
use super::settle::Settlement;
use crate::dialect::anthropic::error::error_event;
use crate::dialect::anthropic::usage::UsageReader;
use crate::egress::{Body, BodyError};

/// The answer for the client.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    /// The upstream's headers, unfiltered.
    pub headers: HeaderMap,
    pub body: ReplyBody,
    /// What is left of the tightest limit.
    pub room: Option<Room>,
}

#[derive(Debug)]
pub enum ReplyBody {
    Whole(Bytes),
    Stream(Box<RelayStream>),
}

/// Makes the reply. A whole answer is settled here, before its first byte goes down.
pub(super) fn reply(opened: Opened, mut settlement: Settlement, room: Option<Room>) -> Reply {
    let body = match opened.content {
        Content::Whole(bytes) => {
            settlement.complete();
            ReplyBody::Whole(bytes)
        }
        Content::Stream { held, reader, body } => {
            ReplyBody::Stream(Box::new(RelayStream::new(held, reader, body, settlement)))
        }
    };
    Reply {
        status: opened.status,
        headers: opened.headers,
        body,
        room,
    }
}

/// A running answer. Dropping it (the client left) settles the request and closes the upstream connection.
#[derive(Debug)]
pub struct RelayStream {
    held: VecDeque<Bytes>,
    reader: Box<UsageReader>,
    body: Body,
    /// Gone once settled.
    settlement: Option<Settlement>,
    finished: bool,
}

impl RelayStream {
    fn new(held: Vec<Bytes>, reader: Box<UsageReader>, body: Body, settlement: Settlement) -> Self {
        let mut stream = Self {
            held: held.into(),
            reader,
            body,
            settlement: Some(settlement),
            finished: false,
        };
        if stream.reader.complete() {
            stream.settle_complete();
        }
        stream
    }

    /// The upstream's last event is here: settle before it goes down, so that what the client has seen finished
    /// is in the journal.
    fn settle_complete(&mut self) {
        if let Some(mut settlement) = self.settlement.take() {
            settlement.usage(self.reader.usage(), false);
            settlement.complete();
        }
    }

    fn settle_cut(&mut self, fault: Fault, code: &'static str, message: &str) {
        if let Some(mut settlement) = self.settlement.take() {
            settlement.usage(self.reader.usage(), true);
            settlement.cut(fault, code, message);
        }
    }

    fn on_chunk(&mut self, chunk: &[u8]) {
        let progress = self.reader.push(chunk);
        if self.reader.complete() {
            self.settle_complete();
        } else if progress.error {
            let message = self
                .reader
                .error()
                .map_or_else(String::new, |error| error.message.clone());
            self.settle_cut(Fault::Provider, "upstream_error_event", &message);
        }
    }

    /// The upstream is gone. `None` where the answer was complete or its own error has been passed on already.
    fn on_end(&mut self, error: Option<&BodyError>) -> Option<Bytes> {
        self.finished = true;
        self.settlement.as_ref()?;
        let (fault, code, message) = match error {
            Some(error) => {
                let classified = crate::egress::classify_body(error);
                (classified.fault, classified.code, error.to_string())
            }
            None => (
                Fault::BrokenAnswer,
                "upstream_cut",
                "the upstream ended the stream too early".to_owned(),
            ),
        };
        self.settle_cut(fault, code, &message);
        // The blank line ends an event that the upstream left half-written.
        let mut event = b"\n\n".to_vec();
        event.extend_from_slice(&error_event("api_error", &message));
        Some(event.into())
    }
}

impl Stream for RelayStream {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if let Some(chunk) = this.held.pop_front() {
            return Poll::Ready(Some(Ok(chunk)));
        }
        if this.finished {
            return Poll::Ready(None);
        }
        match std::task::ready!(Pin::new(&mut this.body).poll_next(cx)) {
            Some(Ok(chunk)) => {
                this.on_chunk(&chunk);
                Poll::Ready(Some(Ok(chunk)))
            }
            Some(Err(error)) => Poll::Ready(this.on_end(Some(&error)).map(Ok)),
            None => Poll::Ready(this.on_end(None).map(Ok)),
        }
    }
}

impl Drop for RelayStream {
    fn drop(&mut self) {
        if let Some(settlement) = &mut self.settlement {
            settlement.usage(self.reader.usage(), true);
        }
    }
}
