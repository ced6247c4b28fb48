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
use super::error::TERMINATED;
use super::gate::{Content, Opened};
use super::pings::Pings;
use super::settle::Settlement;
use super::terminable::RelayStream;
use crate::dialect::translate::StreamTranslator;
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
        Content::Stream {
            held,
            reader,
            body,
            translator,
        } => {
            let every = shared.settings.load().ping_every;
            let cancelled = settlement.cancelled();
            let passage = Passage::new(held, reader, body, translator, settlement, every);
            ReplyBody::Stream(Box::new(RelayStream::new(passage, cancelled)))
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
/// An admin's end reaches it through `terminable`.
#[derive(Debug)]
pub(super) struct Passage {
    held: VecDeque<Bytes>,
    reader: Box<AnswerReader>,
    /// Gone once the answer is over, with its connection.
    body: Option<Body>,
    /// Where the client speaks another dialect than the provider.
    translator: Option<Box<StreamTranslator>>,
    /// The client's.
    dialect: Dialect,
    /// The client wants its events as the items of a JSON array.
    array: bool,
    pings: Pings,
    /// Gone once settled.
    settlement: Option<Settlement>,
    /// What is not sent yet waits for it.
    durable: Option<Durable>,
}

impl Passage {
    fn new(
        held: Vec<Bytes>,
        reader: Box<AnswerReader>,
        body: Body,
        mut translator: Option<Box<StreamTranslator>>,
        settlement: Settlement,
        ping_every: Option<Duration>,
    ) -> Self {
        let dialect = settlement.dialect();
        let held = held.into_iter();
        let held = held.map(|chunk| said(&mut translator, chunk)).collect();
        let mut stream = Self {
            held,
            reader,
            body: Some(body),
            translator,
            dialect,
            array: settlement.array(),
            pings: Pings::new(dialect, ping_every),
            settlement: Some(settlement),
            durable: None,
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

    /// The upstream is gone. What is left to say: nothing where its own words have said it all.
    fn on_end(&mut self, error: Option<&BodyError>) -> Option<Bytes> {
        self.body = None;
        if error.is_none() && self.reader.complete() {
            // The dialects whose usage may follow the answer end with their stream.
            self.settle_complete();
        }
        if self.settlement.is_none() {
            return self.last_words();
        }
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
        Some(self.broken_off(&message))
    }

    /// What a translation has yet to say of an answer whose upstream has said its last.
    fn last_words(&mut self) -> Option<Bytes> {
        let translator = self.translator.as_mut()?;
        let words = match self.reader.error() {
            None => translator.finish(),
            // Says nothing where the error has been passed on.
            Some(error) => translator.fail(&error.message),
        };
        (!words.is_empty()).then_some(words)
    }

    /// An admin ends the request: the upstream goes, and the client is told, unless the answer is over anyway.
    pub(super) fn terminate(&mut self) {
        let Some(mut settlement) = self.settlement.take() else {
            return;
        };
        self.body = None;
        settlement.usage(self.reader.estimated_usage().usage, true);
        settlement.served_as(self.reader.service_tier().as_deref());
        settlement.terminate();
        self.durable = settlement.durable();
        let words = match &mut self.translator {
            Some(translator) => translator.fail_as(voice::final_kind(self.dialect), TERMINATED),
            None => {
                let sequence = self.reader.next_sequence();
                self.ended_by(&voice::final_event(self.dialect, TERMINATED, sequence))
            }
        };
        self.held.push_back(words);
    }

    /// The client's own error event, and never an ending.
    fn broken_off(&mut self, message: &str) -> Bytes {
        if let Some(translator) = &mut self.translator {
            return translator.fail(message);
        }
        let sequence = self.reader.next_sequence();
        self.ended_by(&voice::error_event(self.dialect, message, sequence))
    }

    /// The event as it stands after whatever the upstream said last.
    fn ended_by(&self, event: &[u8]) -> Bytes {
        if self.array {
            // As Google says it: the last item of the array is the error.
            let item = event.strip_prefix(b"data: ").unwrap_or(event);
            return [b",\n", item.trim_ascii_end(), b"\n]"].concat().into();
        }
        // The blank line ends an event that the upstream left half-written.
        [b"\n\n", event].concat().into()
    }

    /// Whether something of the hub's own may be put in now. A translation writes whole events.
    fn between_events(&self) -> bool {
        self.translator.is_some() || self.reader.between_events()
    }
}

/// What the client gets for a chunk of the upstream's.
fn said(translator: &mut Option<Box<StreamTranslator>>, chunk: Bytes) -> Bytes {
    match translator {
        None => chunk,
        Some(translator) => translator.push(&chunk),
    }
}

impl Stream for Passage {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(durable) = &mut this.durable {
                ready!(Pin::new(durable).poll(cx));
                this.durable = None;
            }
            if let Some(chunk) = this.held.pop_front() {
                // Nothing to say is no end of the stream, and no chunk either.
                if chunk.is_empty() {
                    continue;
                }
                return Poll::Ready(Some(Ok(chunk)));
            }
            let Some(body) = &mut this.body else {
                return Poll::Ready(None);
            };
            let chunk = match Pin::new(body).poll_next(cx) {
                Poll::Ready(Some(Ok(chunk))) => {
                    this.on_chunk(&chunk);
                    let chunk = said(&mut this.translator, chunk);
                    if !chunk.is_empty() {
                        this.pings.heard();
                    }
                    Some(chunk)
                }
                Poll::Ready(Some(Err(error))) => this.on_end(Some(&error)),
                Poll::Ready(None) => this.on_end(None),
                // Once it is settled there is nothing left to keep alive for.
                Poll::Pending if this.settlement.is_none() => return Poll::Pending,
                Poll::Pending => {
                    let between = this.between_events();
                    return this.pings.poll(cx, between).map(|ping| Some(Ok(ping)));
                }
            };
            this.held.extend(chunk);
        }
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        if let Some(settlement) = &mut self.settlement {
            settlement.usage(self.reader.estimated_usage().usage, true);
            settlement.served_as(self.reader.service_tier().as_deref());
        }
    }
}
