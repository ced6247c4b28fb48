//! Bytes down to the client, usage observed in passing. After the first byte it never invents an ending: an
//! upstream that dies becomes the dialect's own error event.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_web::http::{StatusCode, header::HeaderMap};
use actors::domain::{Dialect, Fault};
use bytes::Bytes;
use futures_util::Stream;

use super::Shared;
use super::admit::Allowance;
use super::durable::{self, Durable};
use super::gate::{Content, Opened};
use super::pings::Pings;
use super::settle::Settlement;
use crate::dialect::usage::AnswerReader;
use crate::dialect::voice;
use crate::egress::{Body, BodyError};

/// The answer for the client.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    /// The upstream's headers, unfiltered.
    pub headers: HeaderMap,
    pub body: ReplyBody,
    pub allowance: Allowance,
}

#[derive(Debug)]
pub enum ReplyBody {
    Whole(Bytes),
    Stream(Box<RelayStream>),
}

/// Makes the reply. A whole answer is settled here, before its first byte goes down.
pub(super) async fn reply(
    opened: Opened,
    mut settlement: Settlement,
    allowance: Allowance,
    shared: &Shared,
) -> Reply {
    let body = match opened.content {
        Content::Whole(bytes) => {
            settlement.complete();
            durable::settled(settlement.durable()).await;
            ReplyBody::Whole(bytes)
        }
        Content::Stream { held, reader, body } => {
            let every = shared.settings.load().ping_every;
            let stream = RelayStream::new(held, reader, body, settlement, every);
            ReplyBody::Stream(Box::new(stream))
        }
    };
    Reply {
        status: opened.status,
        headers: opened.headers,
        body,
        allowance,
    }
}

/// A running answer. Dropping it (the client left) settles the request and closes the upstream connection.
#[derive(Debug)]
pub struct RelayStream {
    held: VecDeque<Bytes>,
    reader: Box<AnswerReader>,
    body: Body,
    dialect: Dialect,
    pings: Pings,
    /// Gone once settled.
    settlement: Option<Settlement>,
    /// What is not sent yet waits for it.
    durable: Option<Durable>,
    finished: bool,
}

impl RelayStream {
    fn new(
        held: Vec<Bytes>,
        reader: Box<AnswerReader>,
        body: Body,
        settlement: Settlement,
        ping_every: Option<Duration>,
    ) -> Self {
        let dialect = settlement.dialect();
        let mut stream = Self {
            held: held.into(),
            reader,
            body,
            dialect,
            pings: Pings::new(dialect, ping_every),
            settlement: Some(settlement),
            durable: None,
            finished: false,
        };
        stream.on_progress();
        stream
    }

    /// The upstream's last event is here: settle before it goes down, so that what the client has seen finished
    /// is in the journal.
    fn settle_complete(&mut self) {
        if let Some(mut settlement) = self.settlement.take() {
            settlement.usage(self.reader.usage(), false);
            settlement.served_as(self.reader.service_tier().as_deref());
            settlement.complete();
            self.durable = settlement.durable();
        }
    }

    fn settle_cut(&mut self, fault: Fault, code: &'static str, message: &str) {
        if let Some(mut settlement) = self.settlement.take() {
            settlement.usage(self.reader.estimated_usage().usage, true);
            settlement.served_as(self.reader.service_tier().as_deref());
            settlement.cut(fault, code, message);
            self.durable = settlement.durable();
        }
    }

    fn on_chunk(&mut self, chunk: &[u8]) {
        self.reader.push(chunk);
        self.on_progress();
    }

    /// Settles once the stream has said how it ends.
    fn on_progress(&mut self) {
        let progress = self.reader.progress();
        if progress.ended && !progress.error {
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
        if error.is_none() && self.reader.complete() {
            // The dialects whose usage may follow the answer end with their stream.
            self.settle_complete();
        }
        self.settlement.as_ref()?;
        let (fault, code, message) = match error {
            // A connection that has carried an answer and breaks is the provider's doing, not that of the hub's
            // own line: it counts.
            Some(error) => {
                let classified = crate::egress::classify_body(error);
                (Fault::Provider, classified.code, error.to_string())
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
        event.extend_from_slice(&voice::error_event(
            self.dialect,
            &message,
            self.reader.next_sequence(),
        ));
        Some(event.into())
    }
}

impl Stream for RelayStream {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(durable) = &mut this.durable {
                ready!(Pin::new(durable).poll(cx));
                this.durable = None;
            }
            if let Some(chunk) = this.held.pop_front() {
                return Poll::Ready(Some(Ok(chunk)));
            }
            if this.finished {
                return Poll::Ready(None);
            }
            let chunk = match Pin::new(&mut this.body).poll_next(cx) {
                Poll::Ready(Some(Ok(chunk))) => {
                    this.pings.heard();
                    this.on_chunk(&chunk);
                    Some(chunk)
                }
                Poll::Ready(Some(Err(error))) => this.on_end(Some(&error)),
                Poll::Ready(None) => this.on_end(None),
                // Once it is settled there is nothing left to keep alive for.
                Poll::Pending if this.settlement.is_none() => return Poll::Pending,
                Poll::Pending => {
                    let between = this.reader.between_events();
                    return this.pings.poll(cx, between).map(|ping| Some(Ok(ping)));
                }
            };
            if this.durable.is_none() {
                return Poll::Ready(chunk.map(Ok));
            }
            this.held.extend(chunk);
        }
    }
}

impl Drop for RelayStream {
    fn drop(&mut self) {
        if let Some(settlement) = &mut self.settlement {
            settlement.usage(self.reader.estimated_usage().usage, true);
            settlement.served_as(self.reader.service_tier().as_deref());
        }
    }
}
