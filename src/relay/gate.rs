//! Holds an answer back until it is real: the first content event of a stream, the whole of a JSON answer.
//! Until then an error inside a 200, an empty answer or garbage is a failover, not a broken answer.

use actix_web::http::{StatusCode, header::HeaderMap};
use actors::domain::{Fault, RequestKind};
use bytes::Bytes;
use futures_util::StreamExt;

use super::Call;
use super::settle::Settlement;
use crate::dialect::usage::{self, AnswerReader, Decision, StreamError};
use crate::egress::{self, Answer, Body, BodyError, Classified, Retry};

/// The largest JSON answer that is read, in bytes.
const JSON_MAX: usize = 64 * 1024 * 1024;

/// How much of a stream is held back at most before it counts as garbage, in bytes.
const HELD_MAX: usize = 4 * 1024 * 1024;

/// An answer that may go to the client.
#[derive(Debug)]
pub(super) struct Opened {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    /// A complete answer; its usage has been told to the settlement.
    Whole(Bytes),
    /// A stream, with what was held back and the reader that has seen it.
    Stream {
        held: Vec<Bytes>,
        reader: Box<AnswerReader>,
        body: Body,
    },
}

/// Why an answer with a good status is none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Broken {
    pub classified: Classified,
    pub detail: String,
}

impl Broken {
    /// An answer that another try at the same provider would not change.
    fn answer(code: &'static str, detail: impl Into<String>) -> Self {
        Self::with(Retry::NextProvider, code, detail)
    }

    /// Nothing came: the next try may well bring something.
    fn empty(code: &'static str, detail: impl Into<String>) -> Self {
        Self::with(Retry::SameProvider, code, detail)
    }

    fn with(retry: Retry, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            classified: Classified {
                fault: Fault::BrokenAnswer,
                retry,
                code,
                cool_down: None,
            },
            detail: detail.into(),
        }
    }

    /// An error where an answer was announced.
    fn reported(error: &StreamError, model: &str) -> Self {
        let now = jiff::Timestamp::now();
        Self {
            classified: egress::classify_in_200(&error.kind, &error.message, model, now),
            detail: error.message.clone(),
        }
    }

    fn body(error: &BodyError) -> Self {
        Self {
            classified: egress::classify_body(error),
            detail: error.to_string(),
        }
    }
}

/// Reads until the answer is known to be real.
pub(super) async fn gate(
    answer: Answer,
    call: &Call,
    settlement: &mut Settlement,
) -> Result<Opened, Broken> {
    let Answer {
        status,
        headers,
        body,
        ..
    } = answer;
    let content = if call.peek.stream && call.head.kind == RequestKind::Generation {
        gate_stream(body, call, settlement).await?
    } else {
        gate_whole(body, call, settlement).await?
    };
    Ok(Opened {
        status,
        headers,
        content,
    })
}

async fn gate_whole(
    body: Body,
    call: &Call,
    settlement: &mut Settlement,
) -> Result<Content, Broken> {
    let bytes = body
        .collect(JSON_MAX)
        .await
        .map_err(|error| Broken::body(&error))?;
    if bytes.is_empty() {
        return Err(Broken::empty("empty_answer", "the answer is empty"));
    }
    let json = usage::of_json(call.head.dialect, &bytes)
        .map_err(|error| Broken::answer("not_json", error.to_string()))?;
    if let Some(error) = json.is_error {
        return Err(Broken::reported(&error, &call.peek.model));
    }
    if call.head.kind == RequestKind::Generation {
        if !json.is_message {
            return Err(Broken::answer(
                "not_a_message",
                "the answer is JSON, but no message",
            ));
        }
        settlement.usage(json.usage, false);
        settlement.served_as(json.service_tier.as_deref());
    }
    Ok(Content::Whole(bytes))
}

async fn gate_stream(
    mut body: Body,
    call: &Call,
    settlement: &mut Settlement,
) -> Result<Content, Broken> {
    let (dialect, model) = (call.head.dialect, call.peek.model.as_str());
    let mut reader = Box::new(AnswerReader::for_stream(dialect));
    let mut held = Vec::with_capacity(4);
    let mut size = 0;
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| Broken::body(&error))?;
        let progress = reader.push(&chunk);
        size += chunk.len();
        match progress.decision {
            Some(Decision::Content) => {
                held.push(chunk);
                settlement.usage(reader.usage(), !reader.progress().ended);
                // A stream may well run longer than a whole answer: from here on only silence ends it.
                body.lift_total_timeout();
                return Ok(Content::Stream { held, reader, body });
            }
            Some(Decision::Error) => {
                let error = reader.error().cloned().unwrap_or_else(StreamError::unsaid);
                return Err(Broken::reported(&error, model));
            }
            Some(Decision::Malformed) => {
                return Err(foreign(&held, &chunk, call));
            }
            None if size > HELD_MAX => {
                return Err(Broken::answer(
                    "malformed_stream",
                    "no content in the first 4 MiB of the stream",
                ));
            }
            None => held.push(chunk),
        }
    }
    Err(Broken::empty(
        "empty_stream",
        "the stream ended before any content",
    ))
}

/// What came instead of events. An error in JSON says what is wrong; anything else is garbage.
fn foreign(held: &[Bytes], last: &Bytes, call: &Call) -> Broken {
    let begun = [held.concat().as_slice(), last].concat();
    match usage::of_json(call.head.dialect, &begun) {
        Ok(json) => match json.is_error {
            Some(error) => Broken::reported(&error, &call.peek.model),
            None => Broken::answer(
                "not_a_stream",
                "the answer is JSON where a stream was asked for",
            ),
        },
        Err(_) => Broken::answer("malformed_stream", "the answer is no event stream"),
    }
}
