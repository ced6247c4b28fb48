//! Usage and ending of a Responses answer, observed in passing. The bytes go to the client whatever this says: nothing
//! here changes, holds or judges them.

use crate::dialect::usage::reader::{Events, Heard, Reader};
use crate::dialect::usage::{AnswerError, JsonAnswer};

mod event;
#[cfg(test)]
mod tests;

use event::Seen;

/// Reads a stream of events as it goes by. A `response.failed` ends the stream as well (`progress().ended`), with an
/// error in place of an answer. Until the answer ends the tier is the one that was asked for.
pub(in crate::dialect) type ResponsesReader = Reader<Events, Seen>;

impl ResponsesReader {
    /// The `sequence_number` that an event of the hub's own would have.
    pub fn next_sequence(&self) -> Option<u64> {
        self.heard().next_sequence
    }
}

/// Reads a non-streaming answer.
///
/// # Errors
/// The body is empty, no JSON, or no object.
pub fn usage_of_json(body: &[u8]) -> Result<JsonAnswer, AnswerError> {
    let mut seen = Seen::default();
    if !body.trim_ascii_start().starts_with(b"{") || !seen.whole(body) {
        return Err(AnswerError::of(body));
    }
    let (usage, has_output) = (seen.usage(), seen.has_output);
    Ok(seen.told.into_answer(usage, has_output))
}
