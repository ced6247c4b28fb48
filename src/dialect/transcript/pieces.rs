//! Parts of turns, answers and streams as they are shown.

use std::collections::BTreeMap;

use crate::dialect::translate::neutral::{
    Content, Delta, Event, File, Image, Opened, Part, Source, ToolInput, ToolResult,
};

/// The name of a search that ran at the vendor.
const WEB_SEARCH: &str = "web_search";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    Image,
    File,
    Other,
}

/// A piece of a message; what its kind has no word for is empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub kind: PieceKind,
    pub text: Option<String>,
    /// Of the tool, the file, or whatever else it is.
    pub name: Option<String>,
    /// Of a call: JSON most often, as the model wrote it.
    pub arguments: Option<String>,
    pub tool_call_id: Option<String>,
    pub is_error: Option<bool>,
    pub media_type: Option<String>,
    /// Of an image or a file that came along.
    pub bytes: Option<u64>,
}

impl Piece {
    fn new(kind: PieceKind) -> Self {
        Self {
            kind,
            text: None,
            name: None,
            arguments: None,
            tool_call_id: None,
            is_error: None,
            media_type: None,
            bytes: None,
        }
    }

    fn said(kind: PieceKind, text: String) -> Self {
        Self {
            text: Some(text),
            ..Self::new(kind)
        }
    }

    pub(super) fn other(name: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            ..Self::new(PieceKind::Other)
        }
    }

    fn call(id: String, namespace: Option<String>, name: String, arguments: String) -> Self {
        let name = match namespace {
            Some(group) => format!("{group}.{name}"),
            None => name,
        };
        Self {
            name: Some(name),
            arguments: Some(arguments),
            tool_call_id: Some(id),
            ..Self::new(PieceKind::ToolCall)
        }
    }

    fn of_source(kind: PieceKind, source: &Source, name: Option<String>) -> Self {
        let piece = Self {
            name,
            ..Self::new(kind)
        };
        match source {
            Source::Inline { media_type, data } => Self {
                media_type: Some(media_type.clone()),
                bytes: Some(decoded_length(data)),
                ..piece
            },
            Source::Text(text) => Self {
                media_type: Some("text/plain".to_owned()),
                bytes: Some(text.len() as u64),
                ..piece
            },
            Source::Url(place) | Source::FileId(place) => Self {
                name: piece.name.or_else(|| Some(place.clone())),
                ..piece
            },
        }
    }
}

/// Bytes that a text in base64 stands for.
fn decoded_length(base64: &str) -> u64 {
    let digits = base64.trim_end_matches('=').len() as u64;
    digits * 3 / 4
}

pub(super) fn of_parts(parts: Vec<Part>) -> Vec<Piece> {
    parts.into_iter().flat_map(of_part).collect()
}

pub(super) fn of_part(part: Part) -> Vec<Piece> {
    let piece = match part.content {
        Content::Text { text, .. } => Piece::said(PieceKind::Text, text),
        Content::Refusal(text) => Piece::said(PieceKind::Text, text),
        Content::Thought(thought) => Piece::said(PieceKind::Thinking, thought.text),
        Content::ToolCall(call) => {
            let (ToolInput::Json(input) | ToolInput::Text(input)) = call.input;
            Piece::call(call.id, call.namespace, call.name, input)
        }
        Content::ToolResult(result) => return of_result(result),
        Content::Image(Image { source, .. }) => Piece::of_source(PieceKind::Image, &source, None),
        Content::File(File { source, name }) => Piece::of_source(PieceKind::File, &source, name),
        Content::WebSearch(search) => searched(search.query),
        Content::Hosted(hosted) => Piece::other(hosted.kind),
    };
    vec![piece]
}

fn searched(query: String) -> Piece {
    Piece {
        text: Some(query),
        ..Piece::other(WEB_SEARCH)
    }
}

/// Its words, and what else came with them.
fn of_result(result: ToolResult) -> Vec<Piece> {
    let (texts, others): (Vec<Piece>, Vec<Piece>) = of_parts(result.parts)
        .into_iter()
        .partition(|piece| piece.kind == PieceKind::Text);
    let texts: Vec<String> = texts.into_iter().filter_map(|piece| piece.text).collect();
    let said = Piece {
        name: result.name,
        tool_call_id: Some(result.call),
        is_error: Some(result.is_error),
        ..Piece::said(PieceKind::ToolResult, texts.join("\n"))
    };
    std::iter::once(said).chain(others).collect()
}

/// What a stream said, as far as it went.
pub(super) fn of_events(events: Vec<Event>) -> Vec<Piece> {
    let mut pieces: BTreeMap<usize, Piece> = BTreeMap::new();
    let mut error = None;
    for event in events {
        match event {
            Event::Open { index, part } => {
                pieces.insert(index, opened(part));
            }
            Event::Delta { index, delta } => {
                let Some(piece) = pieces.get_mut(&index) else {
                    continue;
                };
                match delta {
                    Delta::Text(more) => piece.text.get_or_insert_default().push_str(&more),
                    Delta::Input(more) => piece.arguments.get_or_insert_default().push_str(&more),
                    Delta::Seal(_) | Delta::Citation(_) => {}
                }
            }
            Event::Error { message, .. } => {
                error = Some(Piece {
                    text: Some(message),
                    ..Piece::other("error")
                });
            }
            Event::Started(_)
            | Event::Close { .. }
            | Event::Usage(_)
            | Event::Finished(_)
            | Event::Ping
            | Event::Ended => {}
        }
    }
    pieces.into_values().chain(error).collect()
}

fn opened(part: Opened) -> Piece {
    match part {
        Opened::Text | Opened::Refusal => Piece::said(PieceKind::Text, String::new()),
        Opened::Thought => Piece::said(PieceKind::Thinking, String::new()),
        Opened::ToolCall {
            id,
            name,
            namespace,
            ..
        } => Piece::call(id, namespace, name, String::new()),
        Opened::WebSearch(search) => searched(search.query),
        Opened::Hosted(hosted) => Piece::other(hosted.kind),
    }
}
