//! The gemini dialect to and from the neutral form.

use std::sync::Arc;

use super::neutral::{Answer, Event, Notes, Request, Unsayable};
use super::{Asked, Memory, Read, Target};
use crate::dialect::sse::SseEvent;

/// Reads a client's request. Fields that are not known are noted.
pub(super) fn read_request(_: &str, _: &Asked<'_>, _: &mut Notes) -> Result<Read, Unsayable> {
    Err(Unsayable::new("(body)", "is not translated yet"))
}

/// Writes a request for the upstream.
pub(super) fn write_request(
    _: &Request,
    _: &Asked<'_>,
    _: &Target<'_>,
    _: &mut Notes,
) -> Result<Vec<u8>, Unsayable> {
    Err(Unsayable::new("(body)", "is not translated yet"))
}

/// Reads an upstream's whole answer; `None` where it is none.
pub(super) fn read_answer(_: &[u8]) -> Option<Answer> {
    None
}

/// Writes a whole answer for the client.
pub(super) fn write_answer(_: &Answer, _: &Memory) -> Vec<u8> {
    Vec::new()
}

/// Reads an upstream's stream.
#[derive(Debug, Default)]
pub(super) struct StreamReader {}

impl StreamReader {
    pub fn read(&mut self, _: &SseEvent<'_>, _: &mut Vec<Event>) {}

    /// The stream ended and the answer is whole: what has not been said yet, `Ended` last.
    pub fn end(&mut self, _: &mut Vec<Event>) {}
}

/// Writes a stream for the client.
#[derive(Debug)]
pub(super) struct StreamWriter {
    _memory: Arc<Memory>,
}

impl StreamWriter {
    pub fn new(memory: Arc<Memory>) -> Self {
        Self { _memory: memory }
    }

    pub fn write(&mut self, _: Event, _: &mut Vec<u8>) {}
}
