//! The conversation as items. The vendor wants an output for each call and a call for each output, and behind each
//! thought what followed it.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use actors::domain::Dialect;
use serde::Serialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::wire::{Audio, Content as Wire, Item, Output, annotations};
use crate::dialect::translate::neutral::{
    Content, ERROR_MARK, File, Image, Notes, Part, Request, Role, SealKind, Source, Thought,
    ToolCall, ToolInput, ToolResult, Turn, Unsayable,
};

/// The longest id of a call that the vendor takes.
const LONGEST_ID: usize = 64;

/// What Codex itself says of a call that was broken off.
const ABORTED: &str = "aborted";

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Piece<'a> {
    Item(Item<'a>),
    Own(&'a RawValue),
}

/// The items as far as they are written.
struct Input<'a> {
    items: Vec<Piece<'a>>,
    /// The message that is being written.
    role: &'static str,
    content: Vec<Wire<'a>>,
    /// Thoughts that nothing has followed yet.
    thoughts: Vec<Item<'a>>,
    /// The calls of the conversation, and which of them take free text.
    calls: HashMap<&'a str, bool>,
    results: HashSet<&'a str>,
}

/// Writes turns, all but the instructions in front.
pub(super) fn input<'a>(
    request: &'a Request,
    turns: &'a [Turn],
    notes: &mut Notes,
) -> Result<Vec<Piece<'a>>, Unsayable> {
    let parts = || request.turns.iter().flat_map(|turn| &turn.parts);
    let mut input = Input {
        items: Vec::new(),
        role: "user",
        content: Vec::new(),
        thoughts: Vec::new(),
        calls: parts()
            .filter_map(|part| match &part.content {
                Content::ToolCall(call) => {
                    Some((call.id.as_str(), matches!(call.input, ToolInput::Text(_))))
                }
                _ => None,
            })
            .collect(),
        results: parts()
            .filter_map(|part| match &part.content {
                Content::ToolResult(result) => Some(result.call.as_str()),
                _ => None,
            })
            .collect(),
    };
    for turn in turns {
        input.turn(turn, notes)?;
    }
    if turns
        .last()
        .is_some_and(|turn| turn.role == Role::Assistant)
    {
        notes.drop(
            "the beginning of the answer",
            "OpenAI's models answer after the last message and do not go on with it",
        );
    }
    Ok(input.items)
}

impl<'a> Input<'a> {
    fn turn(&mut self, turn: &'a Turn, notes: &mut Notes) -> Result<(), Unsayable> {
        if turn.name.is_some() {
            notes.drop("messages[].name", "Responses has no names of participants");
        }
        self.role = match turn.role {
            Role::System | Role::Developer => "developer",
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        if turn.role == Role::Assistant {
            for part in &turn.parts {
                self.answered(part, notes)?;
            }
            self.message();
            self.broken_off(turn, notes);
        } else {
            // Nothing may stand between calls and what they gave.
            for part in &turn.parts {
                if let Content::ToolResult(result) = &part.content {
                    self.result(result, notes)?;
                }
            }
            self.thoughts.clear();
            for part in &turn.parts {
                if !matches!(part.content, Content::ToolResult(_)) {
                    self.said(part, notes)?;
                }
            }
            self.message();
        }
        Ok(())
    }

    fn message(&mut self) {
        if self.content.is_empty() {
            return;
        }
        let content = std::mem::take(&mut self.content);
        let role = self.role;
        self.item(Item::Message {
            id: None,
            status: None,
            role,
            content,
        });
    }

    fn item(&mut self, item: Item<'a>) {
        let thoughts = self.thoughts.drain(..);
        self.items.extend(thoughts.map(Piece::Item));
        self.items.push(Piece::Item(item));
    }

    fn answered(&mut self, part: &'a Part, notes: &mut Notes) -> Result<(), Unsayable> {
        match &part.content {
            Content::Text { text, citations } if !text.is_empty() => {
                self.content.push(Wire::OutputText {
                    text,
                    annotations: annotations(text, citations),
                    logprobs: None,
                });
            }
            Content::Refusal(refusal) => self.content.push(Wire::Refusal { refusal }),
            Content::Thought(thought) => {
                self.message();
                self.thought(thought, notes);
            }
            Content::ToolCall(call) => {
                self.message();
                self.call(call);
            }
            Content::WebSearch(search) => {
                self.message();
                let own = search
                    .hosted
                    .iter()
                    .find(|hosted| hosted.dialect == Dialect::OpenaiResponses);
                match own {
                    Some(own) => self.own(&own.json),
                    None => notes.drop(
                        "web searches of earlier answers",
                        "what was found is with the vendor that searched; the answers stay",
                    ),
                }
            }
            Content::Hosted(hosted) if hosted.dialect == Dialect::OpenaiResponses => {
                self.message();
                self.own(&hosted.json);
            }
            // What a model drew can only be shown to another one.
            Content::Image(_) | Content::File(_) => {
                self.message();
                self.role = "user";
                self.said(part, notes)?;
                self.message();
                self.role = "assistant";
            }
            _ => self.said(part, notes)?,
        }
        Ok(())
    }

    fn own(&mut self, json: &'a RawValue) {
        let thoughts = self.thoughts.drain(..);
        self.items.extend(thoughts.map(Piece::Item));
        self.items.push(Piece::Own(json));
    }

    fn thought(&mut self, thought: &'a Thought, notes: &mut Notes) {
        let own = thought.seal.as_ref().filter(|seal| {
            seal.vendor == Dialect::OpenaiResponses && seal.kind == SealKind::Encrypted
        });
        let Some(seal) = own else {
            let why = "OpenAI takes back only thoughts that its own models had, with their proof";
            notes.drop("thoughts", why);
            return;
        };
        let text = thought.text.as_str();
        self.thoughts.push(Item::Reasoning {
            id: seal.id.as_deref(),
            summary: if text.is_empty() {
                Vec::new()
            } else {
                vec![Wire::SummaryText { text }]
            },
            encrypted_content: Some(Cow::Borrowed(&seal.data)),
        });
    }

    fn call(&mut self, call: &'a ToolCall) {
        let call_id = fitted(&call.id);
        let (name, namespace) = (call.name.as_str(), call.namespace.as_deref());
        self.item(match &call.input {
            ToolInput::Json(arguments) => Item::FunctionCall {
                id: None,
                status: None,
                call_id,
                name,
                namespace,
                arguments,
            },
            ToolInput::Text(input) => Item::CustomToolCall {
                id: None,
                status: None,
                call_id,
                name,
                namespace,
                input,
            },
        });
    }

    /// Calls that nothing answers in the whole conversation: the vendor refuses it otherwise.
    fn broken_off(&mut self, turn: &'a Turn, notes: &mut Notes) {
        for part in &turn.parts {
            let Content::ToolCall(call) = &part.content else {
                continue;
            };
            if !self.results.contains(call.id.as_str()) {
                notes.drop(
                    "a tool call without a result",
                    "OpenAI wants a result for each call, and was told that it was aborted",
                );
                let custom = matches!(call.input, ToolInput::Text(_));
                self.output(&call.id, custom, Output::Text(ABORTED));
            }
        }
    }

    fn output(&mut self, call: &'a str, custom: bool, output: Output<'a>) {
        let call_id = fitted(call);
        self.item(if custom {
            Item::CustomToolCallOutput { call_id, output }
        } else {
            Item::FunctionCallOutput { call_id, output }
        });
    }

    fn result(&mut self, result: &'a ToolResult, notes: &mut Notes) -> Result<(), Unsayable> {
        let Some(custom) = self.calls.get(result.call.as_str()).copied() else {
            // Its call is gone; what it gave is not.
            for part in &result.parts {
                self.said(part, notes)?;
            }
            return Ok(());
        };
        if result.is_error {
            notes.drop(
                ERROR_MARK,
                "Responses has none; the result says it in its words",
            );
        }
        let mut parts = Vec::with_capacity(result.parts.len());
        for part in &result.parts {
            said(part, &mut parts, notes)?;
        }
        let output = match (parts.as_slice(), result.parts.as_slice()) {
            ([], _) if result.is_error => Output::Text("error"),
            ([], _) => Output::Text(""),
            (
                [
                    Wire::InputText {
                        text: Cow::Borrowed(text),
                    },
                ],
                _,
            ) => Output::Text(text),
            _ => Output::Parts(parts),
        };
        self.output(&result.call, custom, output);
        Ok(())
    }

    fn said(&mut self, part: &'a Part, notes: &mut Notes) -> Result<(), Unsayable> {
        said(part, &mut self.content, notes)
    }
}

/// What a user or a tool said.
fn said<'a>(
    part: &'a Part,
    content: &mut Vec<Wire<'a>>,
    notes: &mut Notes,
) -> Result<(), Unsayable> {
    if part.cache.is_some() {
        notes.drop("cache_control", "OpenAI caches prompts without being told");
    }
    match &part.content {
        Content::Text { text, .. } | Content::Refusal(text) => {
            if !text.is_empty() {
                content.push(Wire::input_text(text));
            }
        }
        Content::Image(image) => content.push(of_image(image)?),
        Content::File(file) => content.push(of_file(file)?),
        Content::Hosted(hosted) => {
            let field = format!("content of the type `{}`", hosted.kind);
            notes.drop(field, "only its own vendor understands it");
        }
        // Nothing of these is said by a user.
        Content::Thought(_)
        | Content::ToolCall(_)
        | Content::ToolResult(_)
        | Content::WebSearch(_) => {}
    }
    Ok(())
}

fn of_image(image: &Image) -> Result<Wire<'_>, Unsayable> {
    let detail = image.detail.as_deref().unwrap_or("auto");
    let (image_url, file_id) = match &image.source {
        Source::Inline { media_type, data } => {
            (Some(Source::data_url(media_type, data).into()), None)
        }
        Source::Url(url) => (Some(Cow::Borrowed(url.as_str())), None),
        Source::FileId(id) => (None, Some(own_file(id)?)),
        Source::Text(text) => return Ok(Wire::input_text(text)),
    };
    Ok(Wire::InputImage {
        image_url,
        file_id,
        detail,
    })
}

fn of_file(file: &File) -> Result<Wire<'_>, Unsayable> {
    let (mut file_data, mut file_url, mut file_id) = (None, None, None);
    let mut filename = file.name.as_deref();
    match &file.source {
        Source::Text(text) => {
            return Ok(Wire::input_text(match filename {
                Some(name) => Cow::Owned(format!("{name}:\n\n{text}")),
                None => Cow::Borrowed(text.as_str()),
            }));
        }
        Source::Inline { media_type, data } => {
            let (class, format) = media_type.split_once('/').unwrap_or((media_type, ""));
            match (class, format) {
                ("image", _) => {
                    return Ok(Wire::InputImage {
                        image_url: Some(Source::data_url(media_type, data).into()),
                        file_id: None,
                        detail: "auto",
                    });
                }
                ("audio", "mpeg" | "mp3") => return Ok(audio(data, "mp3")),
                ("audio", "wav" | "x-wav" | "wave") => return Ok(audio(data, "wav")),
                ("audio" | "video", _) => {
                    return Err(Unsayable::new(
                        "content",
                        format!(
                            "cannot be said to this model's provider: it takes no `{media_type}`"
                        ),
                    ));
                }
                _ => {}
            }
            filename = filename.or(Some(match media_type.as_str() {
                "application/pdf" => "document.pdf",
                "text/plain" => "document.txt",
                _ => "document",
            }));
            file_data = Some(Source::data_url(media_type, data));
        }
        Source::Url(url) => {
            // An address has a name of its own, and the vendor takes only one of the two.
            filename = None;
            file_url = Some(url.as_str());
        }
        Source::FileId(id) => {
            filename = None;
            file_id = Some(own_file(id)?);
        }
    }
    Ok(Wire::InputFile {
        filename,
        file_data,
        file_url,
        file_id,
    })
}

fn audio<'a>(data: &'a str, format: &'static str) -> Wire<'a> {
    Wire::InputAudio {
        input_audio: Audio { data, format },
    }
}

/// OpenAI's own uploads are `file-…`.
fn own_file(id: &str) -> Result<&str, Unsayable> {
    if id.starts_with("file-") {
        return Ok(id);
    }
    let reason = format!("refers to `{id}`, an upload that is not at this model's provider");
    Err(Unsayable::new("file_id", reason))
}

/// An id within the vendor's length; the same one for the same call.
fn fitted(id: &str) -> Cow<'_, str> {
    if id.len() <= LONGEST_ID {
        return Cow::Borrowed(id);
    }
    let digest = hex::encode(&Sha256::digest(id)[..16]);
    Cow::Owned(format!("call_{digest}"))
}
