//! A whole answer in JSON: its usage, and whether it is an answer at all. It does not decide what to do about
//! one that is not.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::counts::{Counts, WireUsage};
use super::{AnswerError, JsonAnswer, StreamError};
use crate::dialect::anthropic::error;

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
    #[serde(borrow, default)]
    role: Option<&'a RawValue>,
    #[serde(borrow, default)]
    content: Option<&'a RawValue>,
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    model: Option<&'a RawValue>,
    #[serde(borrow, default)]
    stop_reason: Option<&'a RawValue>,
    #[serde(borrow, default)]
    usage: Option<&'a RawValue>,
}

/// Reads a non-streaming answer.
///
/// # Errors
/// The body is empty, no JSON, or no object.
pub fn usage_of_json(body: &[u8]) -> Result<JsonAnswer, AnswerError> {
    let trimmed = body.trim_ascii();
    let answer: Answer<'_> = match serde_json::from_slice(trimmed) {
        Ok(answer) if trimmed.starts_with(b"{") => answer,
        _ => return Err(AnswerError::of(trimmed)),
    };
    let kind = answer.kind.and_then(string);
    let is_error = if answer.error.is_some() || kind.as_deref() == Some("error") {
        Some(error_in(answer.error, trimmed))
    } else {
        None
    };
    let has_content = answer
        .content
        .is_some_and(|content| content.get().starts_with('['));
    let assistant = answer.role.and_then(string).as_deref() == Some("assistant");
    let mut counts = Counts::default();
    counts.report(
        answer
            .usage
            .and_then(|usage| serde_json::from_str::<WireUsage>(usage.get()).ok()),
    );
    Ok(JsonAnswer {
        usage: counts.usage(),
        model: answer.model.and_then(string),
        stop_reason: answer.stop_reason.and_then(string),
        service_tier: counts.service_tier().map(str::to_owned),
        response_id: answer.id.and_then(string),
        is_message: is_error.is_none()
            && has_content
            && (kind.as_deref() == Some("message") || (kind.is_none() && assistant)),
        is_error,
    })
}

/// The error that an `error` event carries, as far as it can be read.
pub(super) fn error_of_event(data: &[u8]) -> StreamError {
    #[derive(Deserialize)]
    struct Event<'a> {
        #[serde(borrow, default)]
        error: Option<&'a RawValue>,
    }
    let inner = serde_json::from_slice::<Event<'_>>(data)
        .ok()
        .and_then(|event| event.error);
    error_in(inner, data)
}

fn error_in(inner: Option<&RawValue>, whole: &[u8]) -> StreamError {
    #[derive(Deserialize)]
    struct Inner<'a> {
        #[serde(rename = "type", borrow, default)]
        kind: Option<Cow<'a, str>>,
    }
    let kind = inner
        .and_then(|inner| serde_json::from_str::<Inner<'_>>(inner.get()).ok())
        .and_then(|inner| inner.kind)
        .filter(|kind| !kind.is_empty())
        .map_or_else(|| "api_error".to_owned(), Cow::into_owned);
    StreamError {
        kind,
        message: error::message_of(whole)
            .unwrap_or_else(|| "the upstream gave no message".to_owned()),
    }
}

fn string(raw: &RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}
