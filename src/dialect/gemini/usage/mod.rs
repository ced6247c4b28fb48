//! Usage and ending of a Gemini answer, observed in passing: as events (`alt=sse`), as one JSON array, or as an object
//! a line. The bytes go to the client whatever this says: nothing here changes, holds or judges them.

use crate::dialect::usage::reader::{Events, Framing, Heard, Reader};
use crate::dialect::usage::{AnswerError, JsonAnswer};

pub(in crate::dialect) mod counts;
mod object;
mod objects;
#[cfg(test)]
mod tests;

use object::Seen;
use objects::ObjectReader;

/// Reads a stream of objects as it goes by. More may follow the last of the answer: `progress().ended` says when it
/// cannot, but only an array has an end that can be seen.
pub(in crate::dialect) type GeminiReader = Reader<Either, Seen>;

/// How the objects are put into the stream; its first byte says it.
#[derive(Debug)]
pub(in crate::dialect) enum Either {
    /// Nothing has come; an object may be so long.
    Unknown(usize),
    Events(Events),
    Objects(ObjectReader),
}

impl Framing for Either {
    fn with_limit(max_event_bytes: usize) -> Self {
        Self::Unknown(max_event_bytes)
    }

    fn push(&mut self, mut chunk: &[u8], heard: &mut impl Heard) {
        if let Self::Unknown(limit) = *self {
            chunk = without_blanks(chunk);
            match chunk.first() {
                None => {}
                Some(b'[' | b'{') => *self = Self::Objects(ObjectReader::with_limit(limit)),
                Some(_) => *self = Self::Events(Events::with_limit(limit)),
            }
        }
        match self {
            Self::Unknown(_) => {}
            Self::Events(events) => events.push(chunk, heard),
            Self::Objects(objects) => {
                objects.push(chunk, |object, after_foreign| {
                    if after_foreign {
                        heard.told_mut().malformed();
                    }
                    heard.event(None, object);
                    heard.told_mut().progress.decide();
                });
                if objects.foreign() {
                    heard.told_mut().malformed();
                }
                heard.told_mut().progress.ended |= objects.closed();
            }
        }
    }

    /// Never inside an array.
    fn between_events(&self) -> bool {
        match self {
            Self::Unknown(_) => true,
            Self::Events(events) => events.between_events(),
            Self::Objects(_) => false,
        }
    }
}

/// A byte-order mark and blank lines say nothing about what follows.
fn without_blanks(chunk: &[u8]) -> &[u8] {
    let says = |byte: &u8| !matches!(byte, b'\r' | b'\n' | 0xEF | 0xBB | 0xBF);
    let start = chunk.iter().position(says).unwrap_or(chunk.len());
    &chunk[start..]
}

/// Reads a non-streaming answer: an object, or the array of a stream without `alt=sse`.
///
/// # Errors
/// The body is empty, no JSON, or neither an object nor an array of objects.
pub fn usage_of_json(body: &[u8]) -> Result<JsonAnswer, AnswerError> {
    let mut seen = Seen::default();
    let body = body.trim_ascii();
    let read = if body.starts_with(b"[") {
        let objects: Vec<&serde_json::value::RawValue> =
            serde_json::from_slice(body).map_err(|_| AnswerError::of(body))?;
        let mut objects = objects.into_iter().map(|object| object.get().as_bytes());
        objects.all(|object| object.starts_with(b"{") && seen.object(object))
    } else {
        body.starts_with(b"{") && seen.object(body)
    };
    if !read {
        return Err(AnswerError::of(body));
    }
    let (usage, is_answer) = (seen.usage(), seen.is_answer);
    Ok(seen.told.into_answer(usage, is_answer))
}
