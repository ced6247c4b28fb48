//! One part of a content as it stands on the wire, for requests and answers alike.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::value::RawValue;

use super::schema;
use crate::dialect::translate::neutral::ToolInput;

/// A part; exactly one of its kinds is filled.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WirePart<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub thought: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inline_data: Option<Blob<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_data: Option<FileData<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function_call: Option<Call<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function_response: Option<Response<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thought_signature: Option<Cow<'a, str>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Blob<'a> {
    pub mime_type: &'a str,
    pub data: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FileData<'a> {
    pub mime_type: &'a str,
    pub file_uri: &'a str,
}

#[derive(Debug, Serialize)]
pub(super) struct Call<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub args: Box<RawValue>,
}

#[derive(Debug, Serialize)]
pub(super) struct Response<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub response: Box<RawValue>,
}

/// A part of this dialect, new or as it once came.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Piece<'a> {
    Part(WirePart<'a>),
    Whole(&'a RawValue),
}

impl<'a> WirePart<'a> {
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self {
            text: Some(text.into()),
            ..Self::default()
        }
    }

    pub fn thought(text: impl Into<Cow<'a, str>>) -> Self {
        Self {
            thought: true,
            ..Self::text(text)
        }
    }

    /// With the proof that stands on it.
    pub fn sealed(self, seal: Option<Cow<'a, str>>) -> Self {
        Self {
            thought_signature: seal,
            ..self
        }
    }

    pub fn call(id: &'a str, name: &'a str, args: Box<RawValue>) -> Self {
        Self {
            function_call: Some(Call { id, name, args }),
            ..Self::default()
        }
    }
}

/// The field of a call's arguments that are no JSON object: what the model wrote, for whoever runs the tool to refuse.
const BROKEN: &str = "raw_arguments";

/// A call's arguments, which must be an object here.
pub(super) fn arguments(input: &ToolInput) -> Box<RawValue> {
    match input {
        ToolInput::Json(json) => object_of(json),
        ToolInput::Text(text) => schema::raw(&serde_json::json!({ "input": text })),
    }
}

/// The object, in one line because a stream's events have no more; line breaks in valid JSON stand between tokens only.
pub(super) fn object_of(json: &str) -> Box<RawValue> {
    let json = json.trim();
    if json.is_empty() {
        return schema::raw(&serde_json::json!({}));
    }
    let line = if json.contains(['\n', '\r']) {
        Cow::Owned(json.replace(['\n', '\r'], " "))
    } else {
        Cow::Borrowed(json)
    };
    match serde_json::from_str::<Box<RawValue>>(&line) {
        Ok(raw) if raw.get().starts_with('{') => raw,
        _ => schema::raw(&serde_json::json!({ BROKEN: json })),
    }
}
