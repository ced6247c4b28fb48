//! Holds an answer back until it is real: the first content event of a stream, the whole of a JSON answer.
//! Until then an error inside a 200, an empty answer or garbage is a failover, not a broken answer.

use actix_web::http::{StatusCode, header::HeaderMap};
use actors::domain::Fault;
use actors::domain::RequestKind;
use bytes::Bytes;
use futures_util::StreamExt;

use super::settle::Settlement;
use crate::dialect::anthropic::usage::{UsageReader, usage_of_json};
use crate::egress::{Answer, Body};

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
        reader: Box<UsageReader>,
        body: Body,
    },
}

/// Why an answer with a good status is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub fault: Fault,
    pub code: &'static str,
    pub detail: String,
}

impl Broken {
    fn answer(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            fault: Fault::BrokenAnswer,
            code,
            detail: detail.into(),
        }
    }
}

/// Reads until the answer is known to be real.
pub(super) async fn gate(
    answer: Answer,
    kind: RequestKind,
    stream: bool,
    settlement: &mut Settlement,
) -> Result<Opened, Broken> {
    let Answer {
        status,
        headers,
        body,
    } = answer;
    let content = if stream && kind == RequestKind::Generation {
        gate_stream(body, settlement).await?
    } else {
        gate_whole(body, kind, settlement).await?
    };
    Ok(Opened {
        status,
        headers,
        content,
    })
}

async fn gate_whole(
    body: Body,
    kind: RequestKind,
    settlement: &mut Settlement,
) -> Result<Content, Broken> {
    let bytes = body
        .collect(JSON_MAX)
        .await
        .map_err(|error| broken_body(&error))?;
    if bytes.is_empty() {
        return Err(Broken::answer("empty_answer", "the answer is empty"));
    }
    let json =
        usage_of_json(&bytes).map_err(|error| Broken::answer("not_json", error.to_string()))?;
    if let Some(error) = json.is_error {
        return Err(Broken::answer("error_in_200", error.message));
    }
    if kind == RequestKind::Generation {
        if !json.is_message {
            return Err(Broken::answer(
                "not_a_message",
                "the answer is JSON, but no message",
            ));
        }
        settlement.usage(json.usage, false);
    }
    Ok(Content::Whole(bytes))
}

async fn gate_stream(mut body: Body, settlement: &mut Settlement) -> Result<Content, Broken> {
    let mut reader = Box::new(UsageReader::for_stream());
    let mut held = Vec::with_capacity(4);
    let mut size = 0;
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| broken_body(&error))?;
        let progress = reader.push(&chunk);
        if progress.error {
            let detail = reader
                .error()
                .map_or_else(String::new, |error| error.message.clone());
            return Err(Broken::answer("error_in_200", detail));
        }
        if progress.malformed {
            return Err(Broken::answer(
                "malformed_stream",
                "the answer is no event stream",
            ));
        }
        size += chunk.len();
        held.push(chunk);
        if progress.content || progress.ended {
            settlement.usage(reader.usage(), !reader.complete());
            // A stream may well run longer than a whole answer: from here on only silence ends it.
            body.lift_total_timeout();
            return Ok(Content::Stream { held, reader, body });
        }
        if size > HELD_MAX {
            return Err(Broken::answer(
                "malformed_stream",
                "no content in the first 4 MiB of the stream",
            ));
        }
    }
    Err(Broken::answer(
        "empty_stream",
        "the stream ended before any content",
    ))
}

fn broken_body(error: &crate::egress::BodyError) -> Broken {
    let classified = crate::egress::classify_body(error);
    Broken {
        fault: classified.fault,
        code: classified.code,
        detail: error.to_string(),
    }
}
