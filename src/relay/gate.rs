//! Holds an answer back until it is real: the first content event of a stream, the whole of a JSON answer.
//! Until then an error inside a 200, an empty answer or garbage is a failover, not a broken answer.

use actix_web::http::{StatusCode, header::HeaderMap};
use actors::domain::{Dialect, Fault, RequestKind};
use bytes::Bytes;
use futures_util::StreamExt;

use super::Call;
use super::settle::Settlement;
use super::translation::Translation;
use crate::dialect::endpoint::Operation;
use crate::dialect::translate::StreamTranslator;
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
    /// The vendor's name of the answer, where the client knows it by that name.
    pub response_id: Option<String>,
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
        /// Where the client is to get it in another dialect.
        translator: Option<Box<StreamTranslator>>,
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

/// Reads until the answer is known to be real. It is judged in the provider's dialect, and comes out in the client's.
pub(super) async fn gate(
    answer: Answer,
    call: &Call,
    translation: Option<&Translation>,
    settlement: &mut Settlement,
) -> Result<Opened, Broken> {
    let Answer {
        status,
        headers,
        body,
        ..
    } = answer;
    let stream = call.peek.stream && call.head.kind == RequestKind::Generation;
    let (content, response_id) = if stream {
        gate_stream(body, call, translation, settlement).await?
    } else {
        gate_whole(body, call, translation, settlement).await?
    };
    Ok(match translation {
        None => Opened {
            status,
            headers,
            content,
            response_id,
        },
        // A client of another dialect knows nothing of the vendor's names.
        Some(translation) => Opened {
            status: StatusCode::OK,
            headers: translation.headers(stream),
            content,
            response_id: None,
        },
    })
}

async fn gate_whole(
    body: Body,
    call: &Call,
    translation: Option<&Translation>,
    settlement: &mut Settlement,
) -> Result<(Content, Option<String>), Broken> {
    let operation = call.head.endpoint.operation;
    let bytes = body
        .collect(JSON_MAX)
        .await
        .map_err(|error| Broken::body(&error))?;
    if operation == Operation::Resource {
        // An answer that is kept may well be one that failed.
        return Ok((Content::Whole(bytes), None));
    }
    if bytes.is_empty() {
        return Err(Broken::empty("empty_answer", "the answer is empty"));
    }
    let json = match usage::of_json(upstream_of(call, translation), &bytes) {
        Ok(json) => json,
        // Vectors may come in a form of their own; a web page is none.
        Err(_) if operation == Operation::Embed && !bytes.trim_ascii().starts_with(b"<") => {
            return Ok((Content::Whole(bytes), None));
        }
        Err(error) => return Err(Broken::answer("not_json", error.to_string())),
    };
    if let Some(error) = json.is_error {
        return Err(Broken::reported(&error, &call.peek.model));
    }
    if operation == Operation::Generate && !json.is_message {
        return Err(Broken::answer(
            "not_a_message",
            "the answer is JSON, but no message",
        ));
    }
    if call.head.kind.is_billed() {
        settlement.usage(json.usage, false);
        settlement.served_as(json.service_tier.as_deref());
    }
    let bytes = match translation {
        None => bytes,
        Some(translation) => translation
            .whole(&bytes)
            .map_err(|error| Broken::answer("not_a_message", error.to_string()))?,
    };
    Ok((Content::Whole(bytes), json.response_id))
}

/// The dialect that the answer comes in.
fn upstream_of(call: &Call, translation: Option<&Translation>) -> Dialect {
    translation.map_or(call.head.dialect, |translation| translation.upstream)
}

async fn gate_stream(
    mut body: Body,
    call: &Call,
    translation: Option<&Translation>,
    settlement: &mut Settlement,
) -> Result<(Content, Option<String>), Broken> {
    let dialect = upstream_of(call, translation);
    let model = call.peek.model.as_str();
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
                let response_id = reader.response_id().map(str::to_owned);
                let content = Content::Stream {
                    held,
                    reader,
                    body,
                    translator: translation.map(Translation::stream),
                };
                return Ok((content, response_id));
            }
            Some(Decision::Error) => {
                let error = reader.error().cloned().unwrap_or_else(StreamError::unsaid);
                return Err(Broken::reported(&error, model));
            }
            Some(Decision::Malformed) => {
                return Err(foreign(&held, &chunk, dialect, model));
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
fn foreign(held: &[Bytes], last: &Bytes, dialect: Dialect, model: &str) -> Broken {
    let begun = [held.concat().as_slice(), last].concat();
    match usage::of_json(dialect, &begun) {
        Ok(json) => match json.is_error {
            Some(error) => Broken::reported(&error, model),
            None => Broken::answer(
                "not_a_stream",
                "the answer is JSON where a stream was asked for",
            ),
        },
        Err(_) => Broken::answer("malformed_stream", "the answer is no event stream"),
    }
}
