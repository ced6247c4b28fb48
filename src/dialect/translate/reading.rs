//! The readers by themselves, for whoever only looks at what was said. Nothing is written, and nothing fitted to an upstream.

use actors::domain::Dialect;

use super::neutral::{Answer, Event, Notes, Turn, Unsayable};
use super::{Asked, Reader, chat, gemini, messages, responses};
use crate::dialect::sse::{SseEvent, SseReader};

/// What a request says, from its instructions to the last turn.
///
/// # Errors
/// A field cannot be read.
pub fn turns(dialect: Dialect, text: &str) -> Result<Vec<Turn>, Unsayable> {
    let asked = Asked {
        model: "",
        stream: false,
        array: false,
        id: "read",
        now_s: 0,
    };
    let mut notes = Notes::default();
    let read = match dialect {
        Dialect::Anthropic => messages::read_request(text, &asked, &mut notes),
        Dialect::OpenaiChat => chat::read_request(text, &asked, &mut notes),
        Dialect::OpenaiResponses => responses::read_request(text, &asked, &mut notes),
        Dialect::Gemini => gemini::read_request(text, &asked, &mut notes),
    }?;
    Ok(read.request.turns)
}

/// A whole answer; `None` where it is none.
#[must_use]
pub fn answer(dialect: Dialect, body: &[u8]) -> Option<Answer> {
    match dialect {
        Dialect::Anthropic => messages::read_answer(body),
        Dialect::OpenaiChat => chat::read_answer(body),
        Dialect::OpenaiResponses => responses::read_answer(body),
        Dialect::Gemini => gemini::read_answer(body),
    }
}

/// The events of a stream, as far as it goes.
#[must_use]
pub fn stream(dialect: Dialect, body: &[u8]) -> Vec<Event> {
    let mut reader = Reader::of(dialect);
    let mut events = Vec::new();
    SseReader::new().push(body, |event| reader.read(&event, &mut events));
    reader.end(&mut events);
    events
}

/// The same of a stream whose events are the items of an array.
#[must_use]
pub fn array<'a>(dialect: Dialect, items: impl IntoIterator<Item = &'a str>) -> Vec<Event> {
    let mut reader = Reader::of(dialect);
    let mut events = Vec::new();
    for item in items {
        let event = SseEvent {
            event: None,
            data: item.as_bytes(),
        };
        reader.read(&event, &mut events);
    }
    reader.end(&mut events);
    events
}
