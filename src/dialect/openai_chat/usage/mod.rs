//! Usage and ending of a Chat Completions answer, observed in passing. The bytes go to the client whatever this says:
//! nothing here changes, holds or judges them.

use crate::dialect::usage::reader::{Events, Heard, Reader};
use crate::dialect::usage::{AnswerError, JsonAnswer};

mod chunk;
#[cfg(test)]
mod tests;

use chunk::Seen;

/// Reads a stream of chunks as it goes by. Usage may follow the last of the answer: `progress().ended` says when it
/// cannot.
pub(in crate::dialect) type ChatReader = Reader<Events, Seen>;

/// Reads a non-streaming answer.
///
/// # Errors
/// The body is empty, no JSON, or no object.
pub fn usage_of_json(body: &[u8]) -> Result<JsonAnswer, AnswerError> {
    let mut seen = Seen::default();
    if !body.trim_ascii_start().starts_with(b"{") || !seen.object(body) {
        return Err(AnswerError::of(body));
    }
    let (usage, has_choice) = (seen.usage(), seen.has_choice);
    Ok(seen.told.into_answer(usage, has_choice))
}
