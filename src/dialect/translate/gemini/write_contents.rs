//! Turns into `contents`: two roles that alternate, results right after their calls, proofs of thought on the parts
//! that they came on. No text, image or result of the person's side is ever left out.

use std::borrow::Cow;

use actors::domain::Dialect;
use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::parts::{Blob, FileData, Piece, Response, WirePart, arguments};
use super::schema;
use crate::dialect::raw::Object;
use crate::dialect::translate::neutral::{
    Content, File, Image, Notes, Part, Role, Seal, Source, Thought, ToolCall, ToolResult, Turn,
    Unsayable,
};

/// What the vendor takes in the place of a proof that the client's history does not have.
pub(super) const NO_SEAL: &str = "skip_thought_signature_validator";

#[derive(Debug, Serialize)]
pub(super) struct WireContent<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    parts: Vec<Piece<'a>>,
}

pub(super) struct Contents<'a> {
    pub system: Option<WireContent<'a>>,
    pub contents: Vec<WireContent<'a>>,
}

/// A content that is being put together. Results stand first, whatever was said between a call and its result.
#[derive(Default)]
struct Draft<'a> {
    is_model: bool,
    parts: Vec<Piece<'a>>,
    calls: Vec<(&'a str, &'a str)>,
    results: Vec<&'a ToolResult>,
}

struct Drafts<'a, 'n> {
    drafts: Vec<Draft<'a>>,
    /// A call without a proof is refused.
    demands_seals: bool,
    notes: &'n mut Notes,
}

pub(super) fn contents<'a>(
    turns: &'a [Turn],
    demands_seals: bool,
    notes: &mut Notes,
) -> Result<Contents<'a>, Unsayable> {
    let mut system = Vec::new();
    let mut drafts = Drafts {
        drafts: Vec::new(),
        demands_seals,
        notes,
    };
    let mut leading = true;
    for turn in turns {
        match turn.role {
            Role::System | Role::Developer => drafts.instruct(turn, leading, &mut system)?,
            Role::User => {
                for part in &turn.parts {
                    drafts.user(part)?;
                }
            }
            Role::Assistant => drafts.model(turn)?,
        }
        leading &= matches!(turn.role, Role::System | Role::Developer);
    }
    let mut contents = finished(drafts.drafts)?;
    // The vendor wants something to answer to.
    if contents.is_empty() {
        contents.push(WireContent {
            role: Some("user"),
            parts: std::mem::take(&mut system),
        });
    }
    let system = (!system.is_empty()).then_some(WireContent {
        role: None,
        parts: system,
    });
    Ok(Contents { system, contents })
}

impl<'a> Drafts<'a, '_> {
    fn draft(&mut self, is_model: bool) -> &mut Draft<'a> {
        if self
            .drafts
            .last()
            .is_none_or(|last| last.is_model != is_model)
        {
            self.drafts.push(Draft {
                is_model,
                ..Draft::default()
            });
        }
        let last = self.drafts.len() - 1;
        &mut self.drafts[last]
    }

    /// What comes before the conversation has a field of its own; what comes in its midst must stay where it is.
    fn instruct(
        &mut self,
        turn: &'a Turn,
        leading: bool,
        system: &mut Vec<Piece<'a>>,
    ) -> Result<(), Unsayable> {
        for part in &turn.parts {
            match &part.content {
                Content::Text { text, .. } if text.is_empty() => {}
                Content::Text { text, .. } if leading => {
                    system.push(Piece::Part(WirePart::text(text)));
                }
                Content::Text { text, .. } => {
                    let marked = format!("<system-message>\n{text}\n</system-message>");
                    let piece = Piece::Part(WirePart::text(marked));
                    self.draft(false).parts.push(piece);
                }
                _ => self.user(part)?,
            }
        }
        Ok(())
    }

    fn user(&mut self, part: &'a Part) -> Result<(), Unsayable> {
        if let Content::ToolResult(result) = &part.content {
            self.draft(false).results.push(result);
        } else if let Some(piece) = self.shown(part)? {
            self.draft(false).parts.push(piece);
        }
        Ok(())
    }

    fn model(&mut self, turn: &'a Turn) -> Result<(), Unsayable> {
        // A proof that stands alone here: clients of other dialects keep it beside the part that it came on.
        let mut seal: Option<&'a str> = None;
        for (place, part) in turn.parts.iter().enumerate() {
            let next = turn.parts.get(place + 1).map(|part| &part.content);
            match &part.content {
                Content::Thought(thought) => self.thought(thought, next, &mut seal),
                Content::Text { text, .. } if text.is_empty() => {}
                Content::Text { text, .. } => {
                    let part = WirePart::text(text).sealed(seal.take().map(Cow::Borrowed));
                    self.draft(true).parts.push(Piece::Part(part));
                }
                Content::ToolCall(call) => self.call(call, &mut seal),
                _ => {
                    if let Some(piece) = self.shown(part)? {
                        self.alone(&mut seal);
                        self.draft(true).parts.push(piece);
                    }
                }
            }
        }
        self.alone(&mut seal);
        Ok(())
    }

    fn thought(
        &mut self,
        thought: &'a Thought,
        next: Option<&Content>,
        seal: &mut Option<&'a str>,
    ) {
        let Some(own) = own(thought.seal.as_ref()) else {
            self.notes.drop(
                "thoughts",
                "the vendor takes back only thoughts that it can prove its own",
            );
            return;
        };
        self.alone(seal);
        let before_call = matches!(next, Some(Content::ToolCall(call)) if own_of(call).is_none());
        if thought.text.is_empty() || before_call {
            *seal = Some(own);
        } else {
            let part = WirePart::thought(&thought.text).sealed(Some(own.into()));
            self.draft(true).parts.push(Piece::Part(part));
        }
    }

    fn call(&mut self, call: &'a ToolCall, seal: &mut Option<&'a str>) {
        let own = own_of(call);
        if own.is_some() {
            self.alone(seal);
        }
        let demands_seals = self.demands_seals;
        let draft = self.draft(true);
        // Of calls that were made side by side the vendor proves only the first.
        let missing = (demands_seals && draft.calls.is_empty()).then_some(NO_SEAL);
        let seal = own.or(seal.take()).or(missing).map(Cow::Borrowed);
        let part = WirePart::call(&call.id, &call.name, arguments(&call.input)).sealed(seal);
        draft.parts.push(Piece::Part(part));
        draft.calls.push((&call.id, &call.name));
    }

    /// A proof that no part follows stands on an empty text, as the vendor itself sends it.
    fn alone(&mut self, seal: &mut Option<&'a str>) {
        if let Some(seal) = seal.take() {
            let part = WirePart::text("").sealed(Some(seal.into()));
            self.draft(true).parts.push(Piece::Part(part));
        }
    }

    /// What is written alike on both sides.
    fn shown(&mut self, part: &'a Part) -> Result<Option<Piece<'a>>, Unsayable> {
        Ok(match &part.content {
            Content::Text { text, .. } | Content::Refusal(text) => {
                (!text.is_empty()).then(|| Piece::Part(WirePart::text(text)))
            }
            Content::Image(_) | Content::File(_) => Some(media(&part.content)?),
            Content::Hosted(hosted) if hosted.dialect == Dialect::Gemini => {
                Some(Piece::Whole(&hosted.json))
            }
            Content::Hosted(_) => {
                self.notes
                    .drop("(hosted tools)", "only their own vendor understands them");
                None
            }
            Content::WebSearch(_) => {
                self.notes.drop(
                    "(web search)",
                    "the vendor takes no searches back: the answer that came of it stays",
                );
                None
            }
            Content::Thought(_) | Content::ToolCall(_) | Content::ToolResult(_) => None,
        })
    }
}

fn own(seal: Option<&Seal>) -> Option<&str> {
    seal.filter(|seal| seal.vendor == Dialect::Gemini)
        .map(|seal| seal.data.as_str())
}

fn own_of(call: &ToolCall) -> Option<&str> {
    own(call.seal.as_ref())
}

/// Puts each result behind its call. The vendor refuses a call without a result and a result without a call.
fn finished<'a>(drafts: Vec<Draft<'a>>) -> Result<Vec<WireContent<'a>>, Unsayable> {
    let mut contents: Vec<WireContent<'a>> = Vec::with_capacity(drafts.len());
    let mut calls = Vec::new();
    if drafts.first().is_some_and(|first| first.is_model) {
        let text = "(The beginning of the conversation is not shown.)";
        contents.push(WireContent {
            role: Some("user"),
            parts: vec![Piece::Part(WirePart::text(text))],
        });
    }
    for draft in drafts {
        let mut parts = answers(std::mem::take(&mut calls), draft.results)?;
        parts.extend(draft.parts);
        calls = draft.calls;
        contents.push(WireContent {
            role: Some(if draft.is_model { "model" } else { "user" }),
            parts,
        });
    }
    if !calls.is_empty() {
        contents.push(WireContent {
            role: Some("user"),
            parts: answers(calls, Vec::new())?,
        });
    }
    Ok(contents)
}

fn answers<'a>(
    calls: Vec<(&'a str, &'a str)>,
    mut results: Vec<&'a ToolResult>,
) -> Result<Vec<Piece<'a>>, Unsayable> {
    let mut parts = Vec::new();
    let mut shown = Vec::new();
    for (id, name) in calls {
        let place = results.iter().position(|result| result.call == id);
        let response = match place.map(|place| results.remove(place)) {
            Some(result) => response(result, &mut shown)?,
            None => schema::raw(&json!({"error": "the call was interrupted: it has no result"})),
        };
        parts.push(Piece::Part(WirePart {
            function_response: Some(Response { id, name, response }),
            ..WirePart::default()
        }));
    }
    // Its call is not right before it, or not there: it is still something that the person's side said.
    for result in results {
        let name = result.name.as_deref().unwrap_or(&result.call);
        let response = response(result, &mut shown)?;
        let text = format!("The result of the call of `{name}`: {}", response.get());
        parts.push(Piece::Part(WirePart::text(text)));
    }
    parts.extend(shown);
    Ok(parts)
}

/// What a call returned, as the object that the vendor wants. Images follow as parts of their own.
fn response<'a>(
    result: &'a ToolResult,
    shown: &mut Vec<Piece<'a>>,
) -> Result<Box<RawValue>, Unsayable> {
    let mut text = String::new();
    let mut has_media = false;
    for part in &result.parts {
        match &part.content {
            Content::Text { text: more, .. } | Content::Refusal(more) => {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(more);
            }
            Content::Image(_) | Content::File(_) => {
                has_media = true;
                shown.push(media(&part.content)?);
            }
            _ => {}
        }
    }
    if text.is_empty() && has_media {
        "The result follows as a part of its own.".clone_into(&mut text);
    }
    if result.is_error {
        return Ok(schema::raw(&json!({ "error": text })));
    }
    if text.starts_with('{')
        && text.ends_with('}')
        && let Ok(raw) = serde_json::from_str::<Box<RawValue>>(&text)
        && !is_wrapping(&raw)
    {
        return Ok(raw);
    }
    Ok(schema::raw(&json!({ "result": text })))
}

/// Whether the object could be taken for the vendor's own way to say a text or an error.
fn is_wrapping(object: &RawValue) -> bool {
    let members = Object::read(object.get()).map(|object| object.members);
    let wraps = ["output", "result", "error"];
    matches!(members.as_deref(), Some([only]) if wraps.iter().any(|name| only.is(name)))
}

fn media(content: &Content) -> Result<Piece<'_>, Unsayable> {
    let (source, is_image, name) = match content {
        Content::Image(Image { source, .. }) => (source, true, None),
        Content::File(File { source, name }) => (source, false, name.as_deref()),
        _ => return Ok(Piece::Part(WirePart::text(""))),
    };
    let part = match source {
        Source::Inline { media_type, data } => WirePart {
            inline_data: Some(Blob {
                mime_type: match media_type.as_str() {
                    "" => guessed("", is_image),
                    media_type => media_type,
                },
                data,
            }),
            ..WirePart::default()
        },
        Source::Text(text) => match name {
            Some(name) => WirePart::text(format!("{name}:\n{text}")),
            None => WirePart::text(text),
        },
        Source::Url(uri) => file_data(uri, is_image),
        Source::FileId(uri) if uri.contains("://") => file_data(uri, is_image),
        Source::FileId(id) => {
            let reason =
                format!("names `{id}`, an upload that this model's provider does not have");
            return Err(Unsayable::new("file_id", reason));
        }
    };
    Ok(Piece::Part(part))
}

fn file_data(uri: &str, is_image: bool) -> WirePart<'_> {
    WirePart {
        file_data: Some(FileData {
            mime_type: guessed(uri, is_image),
            file_uri: uri,
        }),
        ..WirePart::default()
    }
}

/// The media type by the end of the address, because the vendor wants one.
fn guessed(uri: &str, is_image: bool) -> &'static str {
    let path = uri.split(['?', '#']).next().unwrap_or_default();
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("gif") => "image/gif",
        Some("heic") => "image/heic",
        Some("pdf") => "application/pdf",
        Some("txt" | "md") => "text/plain",
        Some("mp3") => "audio/mp3",
        Some("wav") => "audio/wav",
        Some("mp4") => "video/mp4",
        _ if is_image => "image/jpeg",
        _ if uri.contains("youtube.com/") || uri.contains("youtu.be/") => "video/mp4",
        _ => "application/pdf",
    }
}
