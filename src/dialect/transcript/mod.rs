//! What was said, out of a request's body and its answer's, in one form for all dialects, to be shown to people. Bodies may be
//! cut short, or odd: it gives what can be had of them, and never an error. Images and files are named and not shown.

mod mend;
mod pieces;

use std::borrow::Cow;

use actors::domain::Dialect;
use bytes::Bytes;
use serde_json::Value;
use serde_json::value::RawValue;

use super::gemini::envelope::{self, Rewrap};
use super::raw::{self, Member, Object};
use super::translate::neutral::{Content, Part, Role, Turn};
use super::translate::reading;
use mend::mended;
pub use pieces::{Piece, PieceKind};

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    System,
    User,
    Assistant,
    /// What a tool gave back.
    Tool,
}

/// What one side said before another spoke.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub speaker: Speaker,
    pub pieces: Vec<Piece>,
}

/// A body, and whether its end is missing.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    pub bytes: &'a [u8],
    pub truncated: bool,
}

/// What could be had.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcript {
    pub messages: Vec<Message>,
    /// Something is missing.
    pub truncated: bool,
}

/// The conversation that a request brings along.
#[must_use]
pub fn of_request(dialect: Dialect, body: Kept<'_>) -> Transcript {
    let text = text_of(body);
    let bare = unwrapped(dialect, &text);
    let Some(said) = Said::of(dialect, &bare) else {
        return Transcript {
            messages: Vec::new(),
            truncated: true,
        };
    };
    let (messages, missing) = match reading::turns(dialect, &said.whole()) {
        Ok(turns) => (turns.into_iter().flat_map(messages_of).collect(), false),
        Err(_) => said.one_by_one(),
    };
    Transcript {
        messages,
        truncated: body.truncated || missing,
    }
}

/// The answer; empty where it is none, as an error is.
#[must_use]
pub fn of_answer(dialect: Dialect, body: Kept<'_>) -> Transcript {
    let text = text_of(body);
    let pieces = match text.trim_ascii_start().as_bytes().first() {
        Some(b'{') => {
            let whole = match dialect {
                Dialect::Gemini => Rewrap::unwrapping().whole(text.as_bytes()),
                _ => Bytes::copy_from_slice(text.as_bytes()),
            };
            let answer = reading::answer(dialect, &whole);
            answer.map_or_else(Vec::new, |answer| pieces::of_parts(answer.parts))
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(&text).unwrap_or_default();
            let items = items.iter().map(|item| item.get());
            pieces::of_events(reading::array(dialect, items))
        }
        _ if dialect == Dialect::Gemini => {
            let bare = Rewrap::unwrapping().push(body.bytes);
            pieces::of_events(reading::stream(dialect, &bare))
        }
        _ => pieces::of_events(reading::stream(dialect, body.bytes)),
    };
    let message = Message {
        speaker: Speaker::Assistant,
        pieces,
    };
    Transcript {
        truncated: body.truncated,
        messages: Some(message)
            .filter(|message| !message.pieces.is_empty())
            .into_iter()
            .collect(),
    }
}

/// A body as text that may be JSON; what was cut of that is closed.
fn text_of(body: Kept<'_>) -> Cow<'_, str> {
    // A cut may go through a character.
    let text = match simdutf8::compat::from_utf8(body.bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(body.bytes),
    };
    let json = text.trim_ascii_start().starts_with(['{', '[']);
    if body.truncated && json {
        let whole = text.trim_end_matches(char::REPLACEMENT_CHARACTER);
        Cow::Owned(mended(whole))
    } else {
        text
    }
}

/// A request out of Code Assist's envelope.
fn unwrapped(dialect: Dialect, text: &str) -> Cow<'_, str> {
    let plain = || Cow::Borrowed(text);
    if dialect != Dialect::Gemini {
        return plain();
    }
    let opened = envelope::open(&Bytes::copy_from_slice(text.as_bytes()));
    match opened.map(|(_, inside)| String::from_utf8(inside.to_vec())) {
        Ok(Ok(inside)) => Cow::Owned(inside),
        _ => plain(),
    }
}

/// The fields of a request that say something, alone: whatever else is odd in it, they can be read.
struct Said<'a> {
    dialect: Dialect,
    /// Instructions, as members of the body.
    head: Vec<String>,
    /// The field with the conversation.
    name: &'static str,
    list: Vec<&'a str>,
    /// Not a list but a text.
    text: Option<&'a str>,
}

impl<'a> Said<'a> {
    fn of(dialect: Dialect, body: &'a str) -> Option<Self> {
        let object = Object::read(body)?;
        let (heads, name): (&[&str], _) = match dialect {
            Dialect::Anthropic => (&["system"], "messages"),
            Dialect::OpenaiChat => (&[], "messages"),
            Dialect::OpenaiResponses => (&["instructions"], "input"),
            Dialect::Gemini => (&["systemInstruction", "system_instruction"], "contents"),
        };
        let head = heads.iter().filter_map(|name| {
            let value = object.get(name)?;
            Some(format!("\"{name}\":{}", value.get()))
        });
        let list = object.get(name);
        let items = list.and_then(raw::items);
        Some(Self {
            dialect,
            head: head.collect(),
            name,
            text: list.filter(|_| items.is_none()).map(RawValue::get),
            list: items
                .unwrap_or_default()
                .iter()
                .map(|item| item.get())
                .collect(),
        })
    }

    /// A body with all of it.
    fn whole(&self) -> String {
        match self.text {
            Some(text) => self.body(&self.head, text),
            None => self.body(&self.head, &format!("[{}]", self.list.join(","))),
        }
    }

    /// A body with nothing but this item, below a head.
    fn with(&self, head: &[String], item: &str) -> String {
        self.body(head, &format!("[{item}]"))
    }

    fn body(&self, head: &[String], list: &str) -> String {
        let list = format!("\"{}\":{list}", self.name);
        let members: Vec<&str> = head
            .iter()
            .map(String::as_str)
            .chain([list.as_str()])
            .collect();
        format!("{{{}}}", members.join(","))
    }

    /// What can be read of it. Says also whether something could not.
    fn one_by_one(&self) -> (Vec<Message>, bool) {
        let mut messages = Vec::new();
        let mut missing = self.text.is_some();
        if !self.head.is_empty() {
            // Some readers want somebody to have said something.
            let nothing = match self.dialect {
                Dialect::Gemini => r#"{"role":"user","parts":[{"text":"-"}]}"#,
                _ => r#"{"role":"user","content":"-"}"#,
            };
            match reading::turns(self.dialect, &self.with(&self.head, nothing)) {
                Ok(mut turns) => {
                    turns.pop();
                    messages.extend(turns.into_iter().flat_map(messages_of));
                }
                Err(_) => missing = true,
            }
        }
        for item in &self.list {
            match reading::turns(self.dialect, &self.with(&[], item)) {
                Ok(turns) => messages.extend(turns.into_iter().flat_map(messages_of)),
                Err(_) => {
                    missing = true;
                    messages.extend(self.piece_by_piece(item));
                }
            }
        }
        (messages, missing)
    }

    /// What can be read of an item that cannot be read whole.
    fn piece_by_piece(&self, item: &str) -> Vec<Message> {
        let object = Object::read(item);
        let members = object
            .as_ref()
            .map_or(&[][..], |object| object.members.as_slice());
        let holds = |member: &Member<'_>| member.is("content") || member.is("parts");
        let list = members
            .iter()
            .find_map(|member| raw::items(member.value).filter(|_| holds(member)));
        let whole = odd(item);
        let mut messages: Vec<Message> = Vec::new();
        for piece in list.unwrap_or_default() {
            let fields: Vec<String> = members
                .iter()
                .map(|member| {
                    let name = Value::from(member.name());
                    match holds(member) {
                        true => format!("{name}:[{}]", piece.get()),
                        false => format!("{name}:{}", member.value.get()),
                    }
                })
                .collect();
            let alone = format!("{{{}}}", fields.join(","));
            let read = reading::turns(self.dialect, &self.with(&[], &alone));
            let read = match read {
                Ok(turns) => turns.into_iter().flat_map(messages_of).collect(),
                Err(_) => vec![Message {
                    speaker: whole.speaker,
                    pieces: odd(piece.get()).pieces,
                }],
            };
            for message in read {
                match messages.last_mut() {
                    Some(last) if last.speaker == message.speaker => {
                        last.pieces.extend(message.pieces);
                    }
                    _ => messages.push(message),
                }
            }
        }
        if messages.is_empty() {
            messages.push(whole);
        }
        messages
    }
}

/// Something of which no more than its name is known.
fn odd(item: &str) -> Message {
    let [role, kind] = raw::fields(item, ["role", "type"]).unwrap_or_default();
    let role = raw::text(role);
    let speaker = match role.as_deref() {
        Some("assistant" | "model") => Speaker::Assistant,
        Some("system" | "developer") => Speaker::System,
        Some("tool" | "function") => Speaker::Tool,
        _ => Speaker::User,
    };
    let name = raw::text(kind).map_or_else(|| "unreadable".to_owned(), Cow::into_owned);
    Message {
        speaker,
        pieces: vec![Piece::other(name)],
    }
}

/// What tools gave back stands in turns of the user; it is no word of theirs.
fn messages_of(turn: Turn) -> Vec<Message> {
    let speaker = match turn.role {
        Role::System | Role::Developer => Speaker::System,
        Role::User => Speaker::User,
        Role::Assistant => Speaker::Assistant,
    };
    let of = |part: &Part| match part.content {
        Content::ToolResult(_) => Speaker::Tool,
        _ => speaker,
    };
    let mut messages: Vec<Message> = Vec::new();
    for part in turn.parts {
        let speaker = of(&part);
        let pieces = pieces::of_part(part);
        match messages.last_mut() {
            Some(last) if last.speaker == speaker => last.pieces.extend(pieces),
            _ => messages.push(Message { speaker, pieces }),
        }
    }
    messages
}

#[cfg(test)]
mod tests;
