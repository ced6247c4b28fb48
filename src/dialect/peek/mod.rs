//! What the hub needs of a Messages request, read in one pass over the body. It checks that the body is JSON
//! and nothing more of it: fields that the hub does not know are the upstream's business, and nothing is rebuilt.

use std::fmt;
use std::ops::Range;

use bytes::Bytes;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, de};
use serde_json::value::RawValue;

use crate::dialect::identity;

#[cfg(test)]
mod tests;

/// As many characters of a wrong value as an error repeats.
const EXCERPT_CHARS: usize = 60;

/// The fields of a request that routing, limits and the log need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peek {
    pub model: String,
    /// Where the model's JSON string literal, with its quotes, lies in the body; `None` where the path names the model.
    pub model_span: Option<Range<usize>>,
    pub stream: bool,
    /// A Gemini stream is to be a JSON array instead of events.
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

/// Reads what the hub needs. The whole body must be valid JSON.
///
/// # Errors
/// The body is no JSON object, `model` is missing, doubled or no string, or `stream` or `max_tokens` is of
/// another type than the API's.
pub fn peek(body: &[u8]) -> Result<Peek, PeekError> {
    // Skipped strings are not checked for UTF-8 by the parser; JSON is UTF-8 or it is not JSON.
    // `simdutf8` because the standard library is slow on what is not ASCII: 27 µs instead of 4 for 100 KB of Chinese.
    let text = simdutf8::basic::from_utf8(body).map_err(|_| not_utf8(body))?;
    if !matches!(text.trim_start().as_bytes().first(), Some(b'{')) {
        return Err(
            match serde_json::from_str::<IgnoredAny>(text).map_err(|error| malformed(&error)) {
                Ok(_) => PeekError::NotAnObject,
                Err(error) => error,
            },
        );
    }
    let fields: Fields<'_> = serde_json::from_str(text).map_err(|error| malformed(&error))?;
    if let Some(field) = fields.duplicate {
        return Err(PeekError::Duplicate { field });
    }
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
    Ok(Peek {
        model,
        model_span: Some(start..start + literal.len()),
        stream: typed(fields.stream, "stream", "a boolean")?.unwrap_or(false),
        array: false,
        max_tokens: typed(fields.max_tokens, "max_tokens", "a whole number, 0 or more")?,
        session: fields.metadata.and_then(identity::in_metadata),
        cache_ttl_ms: identity::cache_ttl_ms(body),
    })
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

/// The values of the fields that matter, unread, and the first that is given twice. Two models are an error
/// because the upstream might take the one that the hub did not judge.
#[derive(Default)]
struct Fields<'a> {
    model: Option<&'a RawValue>,
    stream: Option<&'a RawValue>,
    max_tokens: Option<&'a RawValue>,
    metadata: Option<&'a RawValue>,
    duplicate: Option<&'static str>,
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Fields::default();
        while let Some(known) = map.next_key_seed(KeySeed)? {
            let (name, slot) = match known {
                Known::Model => ("model", &mut fields.model),
                Known::Stream => ("stream", &mut fields.stream),
                Known::MaxTokens => ("max_tokens", &mut fields.max_tokens),
                Known::Metadata => ("metadata", &mut fields.metadata),
                Known::Other => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            if slot.replace(map.next_value()?).is_some() {
                fields.duplicate.get_or_insert(name);
            }
        }
        Ok(fields)
    }
}

enum Known {
    Model,
    Stream,
    MaxTokens,
    Metadata,
    Other,
}

/// Tells the keys apart after their escapes are undone: `"mod\u0065l"` is `model` to the upstream, too.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Known;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Known, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Known;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Known, E> {
        Ok(match key {
            "model" => Known::Model,
            "stream" => Known::Stream,
            "max_tokens" => Known::MaxTokens,
            "metadata" => Known::Metadata,
            _ => Known::Other,
        })
    }
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
