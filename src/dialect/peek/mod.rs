//! What the hub needs of a request, read in one pass over the body. It checks that the body is JSON
//! and nothing more of it: fields that the hub does not know are the upstream's business, and nothing is rebuilt.

#[cfg(test)]
mod dialect_tests;
mod fields;
mod gemini;
#[cfg(test)]
mod tests;

use std::ops::Range;

use actors::domain::Dialect;
use bytes::Bytes;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::dialect::endpoint::{Endpoint, Operation};
use crate::dialect::identity;
use fields::Fields;

/// As many characters of a wrong value as an error repeats.
const EXCERPT_CHARS: usize = 60;

/// The fields of a request that routing, limits and the log need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peek {
    pub model: String,
    /// Where the model's JSON string literal, with its quotes, lies in the body; `None` where the path names the model.
    pub model_span: Option<Range<usize>>,
    pub stream: bool,
    /// A stream as a JSON array and not as events: Gemini's, where `alt=sse` was not asked for.
    pub array: bool,
    pub max_tokens: Option<u64>,
    /// The conversation, out of `metadata`; at most 200 characters.
    pub session: Option<String>,
    /// How long a prompt cache that the request asks for lives, in milliseconds.
    pub cache_ttl_ms: Option<u64>,
}

/// Why a request cannot be read. The texts are for the client to show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeekError {
    #[error("the request body is not valid JSON: {reason} at line {line}, column {column}")]
    Malformed {
        line: usize,
        column: usize,
        reason: String,
    },
    #[error("the request body must be a JSON object")]
    NotAnObject,
    #[error("the field `model` is missing")]
    MissingModel,
    #[error("the field `model` must be a string, found {found}")]
    ModelNotAString { found: String },
    #[error("the field `{field}` must be {expected}, found `{value}`")]
    Field {
        field: &'static str,
        expected: &'static str,
        value: String,
    },
    #[error("the field `{field}` is given twice")]
    Duplicate { field: &'static str },
}

/// What a path says of a request, where it does: Gemini's names the model and the manner of the answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InPath {
    pub model: String,
    pub stream: bool,
    pub array: bool,
}

impl Peek {
    /// A request of which nothing but its path is known.
    #[must_use]
    pub fn of_path(path: InPath) -> Self {
        Self {
            model: path.model,
            model_span: None,
            stream: path.stream,
            array: path.stream && path.array,
            max_tokens: None,
            session: None,
            cache_ttl_ms: None,
        }
    }
}

/// Where a dialect keeps what matters: the names of the largest answer, best first, and whether there is a session
/// in `metadata`.
struct Layout {
    max_tokens: &'static [&'static str],
    session: bool,
}

const MESSAGES: Layout = Layout {
    max_tokens: &["max_tokens"],
    session: true,
};
const CHAT: Layout = Layout {
    max_tokens: &["max_completion_tokens", "max_tokens"],
    session: false,
};
const RESPONSES: Layout = Layout {
    max_tokens: &["max_output_tokens"],
    session: false,
};

/// Reads what the hub needs of a Messages request. The whole body must be valid JSON.
///
/// # Errors
/// The body is no JSON object, `model` is missing, doubled or no string, or `stream` or `max_tokens` is of
/// another type than the API's.
pub fn peek(body: &[u8]) -> Result<Peek, PeekError> {
    named(&MESSAGES, body)
}

/// Reads what the hub needs of a request to an endpoint; `path` is what its path says.
///
/// # Errors
/// As [`peek`] for the endpoint's dialect. What a vendor keeps needs no body, and nothing is asked of one.
pub fn peek_at(endpoint: &Endpoint, path: InPath, body: &[u8]) -> Result<Peek, PeekError> {
    if endpoint.operation == Operation::Resource {
        let kept = Peek::of_path(path);
        return Ok(Fields::read(&RESPONSES, body)
            .ok()
            .and_then(|fields| model(body, &fields).ok())
            .map_or_else(
                || kept.clone(),
                |(model, span)| Peek {
                    model,
                    model_span: Some(span),
                    ..kept.clone()
                },
            ));
    }
    match endpoint.dialect {
        Dialect::Anthropic => named(&MESSAGES, body),
        Dialect::OpenaiChat => named(&CHAT, body),
        Dialect::OpenaiResponses => named(&RESPONSES, body),
        Dialect::Gemini => gemini::peek(path, body),
    }
}

/// A request whose body names its model.
fn named(layout: &Layout, body: &[u8]) -> Result<Peek, PeekError> {
    let fields = Fields::read(layout, body)?;
    let (model, span) = model(body, &fields)?;
    let mut max_tokens = None;
    for (name, raw) in layout.max_tokens.iter().zip(fields.max_tokens) {
        let given = typed(raw, name, "a whole number, 0 or more")?;
        max_tokens = max_tokens.or(given);
    }
    Ok(Peek {
        model,
        model_span: Some(span),
        stream: typed(fields.stream, "stream", "a boolean")?.unwrap_or(false),
        array: false,
        max_tokens,
        session: fields
            .metadata
            .filter(|_| layout.session)
            .and_then(identity::in_metadata),
        cache_ttl_ms: identity::cache_ttl_ms(body),
    })
}

/// The model, and where its literal lies.
fn model(body: &[u8], fields: &Fields<'_>) -> Result<(String, Range<usize>), PeekError> {
    let literal = fields.model.ok_or(PeekError::MissingModel)?.get();
    let model: String = serde_json::from_str(literal).map_err(|_| PeekError::ModelNotAString {
        found: kind_of(literal),
    })?;
    if model.is_empty() {
        return Err(PeekError::Field {
            field: "model",
            expected: "a non-empty string",
            value: String::new(),
        });
    }
    // The literal is a slice of the body, so the distance of their beginnings is its place.
    let start = literal.as_ptr() as usize - body.as_ptr() as usize;
    Ok((model, start..start + literal.len()))
}

/// The body as text, if it begins as an object does.
fn object(body: &[u8]) -> Result<&str, PeekError> {
    // Skipped strings are not checked for UTF-8 by the parser; JSON is UTF-8 or it is not JSON.
    // `simdutf8` because the standard library is slow on what is not ASCII: 27 µs instead of 4 for 100 KB of Chinese.
    let text = simdutf8::basic::from_utf8(body).map_err(|_| not_utf8(body))?;
    if matches!(text.trim_start().as_bytes().first(), Some(b'{')) {
        return Ok(text);
    }
    Err(
        match serde_json::from_str::<IgnoredAny>(text).map_err(|error| malformed(&error)) {
            Ok(_) => PeekError::NotAnObject,
            Err(error) => error,
        },
    )
}

/// The body with another model, everything else byte for byte. `span` is what `peek` said of this body.
#[must_use]
pub fn with_model(body: &Bytes, span: &Range<usize>, model: &str) -> Bytes {
    let literal = serde_json::to_vec(model).expect("a string always serialises");
    if body[span.clone()] == literal[..] {
        return body.clone();
    }
    let mut changed = Vec::with_capacity(body.len() - span.len() + literal.len());
    changed.extend_from_slice(&body[..span.start]);
    changed.extend_from_slice(&literal);
    changed.extend_from_slice(&body[span.end..]);
    changed.into()
}

/// Null is as good as absent.
fn typed<'a, T: Deserialize<'a>>(
    raw: Option<&'a RawValue>,
    field: &'static str,
    expected: &'static str,
) -> Result<Option<T>, PeekError> {
    let Some(raw) = raw else { return Ok(None) };
    serde_json::from_str(raw.get()).map_err(|_| PeekError::Field {
        field,
        expected,
        value: raw.get().chars().take(EXCERPT_CHARS).collect(),
    })
}

fn kind_of(json: &str) -> String {
    match json.as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        Some(b'"') => "a string that is not valid Unicode",
        _ => "a number",
    }
    .to_owned()
}

fn malformed(error: &serde_json::Error) -> PeekError {
    let text = error.to_string();
    PeekError::Malformed {
        line: error.line(),
        column: error.column(),
        reason: text
            .rsplit_once(" at line ")
            .map_or(text.as_str(), |(reason, _)| reason)
            .to_owned(),
    }
}

fn not_utf8(body: &[u8]) -> PeekError {
    let at = std::str::from_utf8(body).map_or_else(|error| error.valid_up_to(), str::len);
    let before = &body[..at];
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    PeekError::Malformed {
        line: memchr::memchr_iter(b'\n', before).count() + 1,
        column: at - line_start + 1,
        reason: "invalid UTF-8".to_owned(),
    }
}
