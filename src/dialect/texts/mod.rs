//! Where the words of a conversation lie in a request: what people and models said, system texts, arguments and results
//! of tools. Descriptions of tools, pictures, proofs of thought and settings are none. One pass over the body, which
//! builds nothing; what is no JSON ends it.

mod cursor;
mod decode;
mod place;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

use actors::domain::Dialect;
use bytes::Bytes;
use serde_json::value::RawValue;

use super::raw::Edits;
use cursor::Cursor;
pub use decode::decode;
use place::Place;

/// One text, as it lies in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<'a> {
    /// With its quotes and escapes.
    pub literal: &'a str,
    /// Whether the text is JSON itself, as the arguments of a tool call are in OpenAI's dialects.
    pub holds_json: bool,
}

/// Shows every text of the conversation, until it is told to stop.
pub fn conversation<'a>(
    dialect: Dialect,
    body: &'a str,
    each: &mut dyn FnMut(Text<'a>) -> ControlFlow<()>,
) {
    let _ended = Cursor::of(body).walk(Place::Body(dialect), each);
}

/// Shows every string of a JSON value but the names of fields, until it is told to stop.
pub fn strings<'a>(json: &'a str, each: &mut dyn FnMut(Text<'a>) -> ControlFlow<()>) {
    let _ended = Cursor::of(json).walk(Place::All, each);
}

/// Says what a text is to be instead; `None` where it stays.
pub type Rewrite<'r> = dyn FnMut(&str) -> Option<String> + 'r;

/// The body with other texts in the conversation; `None` where all stay. Other bytes are as they were.
#[must_use]
pub fn rewrite(dialect: Dialect, body: &str, change: &mut Rewrite<'_>) -> Option<Bytes> {
    let mut edits = Edits::of(body);
    conversation(dialect, body, &mut |text| {
        if let Some(literal) = rewritten(text, change) {
            edits.replace_part(text.literal, literal);
        }
        ControlFlow::Continue(())
    });
    edits.apply()
}

/// Puts other texts in the place of those in a part of the body that is being edited.
pub(super) fn rewrite_part<'a>(
    part: &'a RawValue,
    edits: &mut Edits<'a>,
    change: &mut Rewrite<'_>,
) {
    strings(part.get(), &mut |text| {
        if let Some(literal) = rewritten(text, change) {
            edits.replace_part(text.literal, literal);
        }
        ControlFlow::Continue(())
    });
}

/// The literal that says the new text.
fn rewritten(text: Text<'_>, change: &mut Rewrite<'_>) -> Option<String> {
    let said = decode(text.literal);
    let new = if text.holds_json && is_json(&said) {
        let mut edits = Edits::of(&said);
        strings(&said, &mut |inner| {
            if let Some(literal) = rewritten(inner, change) {
                edits.replace_part(inner.literal, literal);
            }
            ControlFlow::Continue(())
        });
        String::from_utf8(edits.apply()?.to_vec()).ok()?
    } else {
        change(&said)?
    };
    serde_json::to_string(&new).ok()
}

/// Whether a text that may be JSON is some: an object or a list, whole.
#[must_use]
pub fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
        && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}
