//! Responses over a WebSocket, as data: what a client's frame asks for, and the request that it stands for over HTTP.
//! It knows no socket, and what it does not have to change stays byte for byte.

use std::borrow::Cow;

use bytes::Bytes;
use serde_json::value::RawValue;

use crate::dialect::raw::{Edits, Object, text};

mod conversation;
#[cfg(test)]
mod tests;
pub mod upstream;

pub use conversation::{AnswerItems, Conversation};

/// In `client_metadata`, the beginning of the names of what would be a header of its own over HTTP.
const HEADER_PREFIX: &str = "ws_request_header_";

/// Entries of `client_metadata` that are headers over HTTP under the same name.
const HEADERS_IN_METADATA: [&str; 3] = [
    "x-codex-turn-metadata",
    "x-codex-turn-state",
    "x-codex-window-id",
];

/// What only a request over HTTP, or only one over a WebSocket, has to say.
const OF_THE_TRANSPORT: [&str; 3] = ["type", "generate", "background"];

/// What a client's frame asks for.
#[derive(Debug)]
pub enum Asked<'a> {
    Create(Create<'a>),
    Cancel,
}

/// Why a frame cannot be read. The texts are for the client to show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    #[error("the frame is not valid JSON: {0}")]
    Malformed(String),
    #[error("the frame must be a JSON object")]
    NotAnObject,
    #[error("the field `type` must be `response.create` or `response.cancel`, found `{0}`")]
    Type(String),
    #[error("the field `model` is missing")]
    MissingModel,
    #[error("the field `input` must be a string or an array")]
    Input,
}

/// A turn, or a prewarm.
#[derive(Debug)]
pub struct Create<'a> {
    whole: &'a RawValue,
    fields: Object<'a>,
    /// The items of `input`, with commas between them.
    input: Cow<'a, str>,
    /// The answer that it goes on from.
    pub previous: Option<Cow<'a, str>>,
    /// Whether a model is to answer; a prewarm wants none.
    pub generate: bool,
}

/// Reads a text frame.
///
/// # Errors
/// It is no JSON object, of another type, or has an `input` or `model` that no request has.
pub fn read(frame: &str) -> Result<Asked<'_>, FrameError> {
    let whole: &RawValue =
        serde_json::from_str(frame).map_err(|error| FrameError::Malformed(error.to_string()))?;
    let fields = Object::read(whole.get()).ok_or(FrameError::NotAnObject)?;
    match text(fields.get("type")).as_deref() {
        Some("response.create") => {}
        Some("response.cancel") => return Ok(Asked::Cancel),
        other => return Err(FrameError::Type(other.unwrap_or_default().to_owned())),
    }
    if fields.get("model").is_none() {
        return Err(FrameError::MissingModel);
    }
    Ok(Asked::Create(Create {
        input: input_items(fields.get("input"))?,
        previous: text(fields.get("previous_response_id")),
        generate: fields
            .get("generate")
            .is_none_or(|value| value.get() != "false"),
        whole,
        fields,
    }))
}

impl Create<'_> {
    /// The body of the same request over HTTP, which streams. Where it goes on from `kept`, it says the whole
    /// conversation itself, because a provider that keeps nothing knows no earlier answer.
    #[must_use]
    pub fn body(&self, kept: Option<&Conversation>) -> Bytes {
        let mut edits = Edits::of(self.whole.get());
        edits.remove_members(&self.fields, |member| {
            OF_THE_TRANSPORT.iter().any(|name| member.is(name))
                || (kept.is_some() && member.is("previous_response_id"))
        });
        match self.fields.get("stream") {
            Some(stream) => edits.replace(stream, "true".to_owned()),
            None => edits.add(self.whole, &self.fields, "\"stream\":true"),
        }
        if let Some(kept) = kept {
            let input = format!("[{}]", kept.followed_by(&self.input));
            match self.fields.get("input") {
                Some(old) => edits.replace(old, input),
                None => edits.add(self.whole, &self.fields, &format!("\"input\":{input}")),
            }
        }
        edits
            .apply()
            .unwrap_or_else(|| Bytes::copy_from_slice(self.whole.get().as_bytes()))
    }

    /// The new items, with commas between them.
    #[must_use]
    pub fn input(&self) -> &str {
        &self.input
    }

    /// The request's model, where it is a string.
    #[must_use]
    pub fn model(&self) -> Option<Cow<'_, str>> {
        text(self.fields.get("model"))
    }

    /// What the frame says in `client_metadata` because a frame has no headers, as the headers that it would be
    /// over HTTP. Names are in lower case; which of them may pass is for others to say.
    #[must_use]
    pub fn headers(&self) -> Vec<(String, String)> {
        let metadata = self.metadata();
        let members = metadata.iter().flat_map(|object| &object.members);
        let named = members.filter_map(|member| {
            let name = member.name();
            let header = match name.strip_prefix(HEADER_PREFIX) {
                Some(rest) => rest.replace('_', "-").to_ascii_lowercase(),
                None if HEADERS_IN_METADATA.contains(&name.as_ref()) => name.into_owned(),
                None => return None,
            };
            Some((header, text(Some(member.value))?.into_owned()))
        });
        named.collect()
    }

    /// Codex' name for what a person asked, over all the requests that it takes.
    #[must_use]
    pub fn turn_id(&self) -> Option<String> {
        let metadata = self.metadata()?;
        let id = text(metadata.get("turn_id"))?;
        (!id.is_empty()).then(|| id.into_owned())
    }

    fn metadata(&self) -> Option<Object<'_>> {
        Object::read(self.fields.get("client_metadata")?.get())
    }
}

/// The items of an input, with commas between them. A plain text is a message of the user's.
fn input_items(input: Option<&RawValue>) -> Result<Cow<'_, str>, FrameError> {
    let Some(input) = input.map(RawValue::get) else {
        return Ok(Cow::Borrowed(""));
    };
    if input.starts_with('"') {
        let message = format!("{{\"type\":\"message\",\"role\":\"user\",\"content\":{input}}}");
        return Ok(Cow::Owned(message));
    }
    let inner = input
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match inner {
        Some(items) => Ok(Cow::Borrowed(items.trim_ascii())),
        None if input == "null" => Ok(Cow::Borrowed("")),
        None => Err(FrameError::Input),
    }
}
