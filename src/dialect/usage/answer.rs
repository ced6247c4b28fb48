//! What a whole answer in JSON says, in words that all dialects share, and what an error says. It does not decide
//! what to do about an answer that is none.

use std::borrow::Cow;

use actors::domain::Usage;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::dialect::anthropic::error::{excerpt, message_of};

/// An error that an upstream reported inside an answer of status 200.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamError {
    /// The vendor's most particular word for it: `overloaded_error`, `insufficient_quota`, `RESOURCE_EXHAUSTED` …
    pub kind: String,
    pub message: String,
}

impl StreamError {
    /// An error of which nothing can be read.
    #[must_use]
    pub fn unsaid() -> Self {
        Self {
            kind: "api_error".to_owned(),
            message: "the upstream gave no message".to_owned(),
        }
    }

    /// Reads the error object of OpenAI's and Google's shapes; `whole` is what the message is looked for in.
    pub(in crate::dialect) fn read(object: Option<&RawValue>, whole: &[u8]) -> Self {
        #[derive(Deserialize)]
        struct Kinds<'a> {
            #[serde(borrow, default)]
            status: Option<&'a RawValue>,
            #[serde(borrow, default)]
            code: Option<&'a RawValue>,
            #[serde(rename = "type", borrow, default)]
            kind: Option<&'a RawValue>,
        }
        let kinds = |json: &str| {
            let kinds: Kinds<'_> = serde_json::from_str(json).ok()?;
            let said = [kinds.status, kinds.code, kinds.kind];
            let said = || said.into_iter().flatten().filter_map(word);
            // A number is most often the status over again; a word says more.
            let particular = said().find(|word| word.parse::<u64>().is_err());
            particular.or_else(|| said().next())
        };
        let unsaid = Self::unsaid();
        let kind = object
            .and_then(|object| kinds(object.get()))
            .or_else(|| kinds(str::from_utf8(whole).ok()?))
            .filter(|kind| kind != "error");
        Self {
            kind: kind.unwrap_or(unsaid.kind),
            message: message_of(whole).unwrap_or(unsaid.message),
        }
    }
}

/// What a non-streaming answer says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JsonAnswer {
    pub usage: Usage,
    pub model: Option<String>,
    pub stop_reason: Option<String>,
    /// The class of service that the vendor says it gave: `priority`, `flex`, `default`, `standard` …
    pub service_tier: Option<String>,
    pub response_id: Option<String>,
    /// The body is an error, whatever its status was.
    pub is_error: Option<StreamError>,
    /// The body is an answer of its dialect: a message, a list of choices, a response, candidates or a blocked prompt.
    pub is_message: bool,
}

/// Why a body is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    #[error("the answer is empty")]
    Empty,
    #[error("the answer is not JSON: it begins `{excerpt}`")]
    NotJson { excerpt: String },
    #[error("the answer is JSON but not an object: it begins `{excerpt}`")]
    NotAnObject { excerpt: String },
}

impl AnswerError {
    /// Why a body that could not be read as an answer's object could not.
    pub(in crate::dialect) fn of(body: &[u8]) -> Self {
        let excerpt = excerpt(&String::from_utf8_lossy(body));
        if body.trim_ascii().is_empty() {
            Self::Empty
        } else if serde_json::from_slice::<IgnoredAny>(body).is_ok() {
            Self::NotAnObject { excerpt }
        } else {
            Self::NotJson { excerpt }
        }
    }
}

/// A string that says something; numbers (some vendors' codes) are read as their digits.
pub(in crate::dialect) fn word(raw: &RawValue) -> Option<String> {
    let text = raw.get();
    if text.starts_with('"') {
        let word: Cow<'_, str> = serde_json::from_str(text).ok()?;
        (!word.is_empty()).then(|| word.into_owned())
    } else {
        text.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| text.to_owned())
    }
}

/// A string that says something. What was known stays where nothing is said.
pub(in crate::dialect) fn learn(known: &mut Option<String>, raw: Option<&RawValue>) {
    if let Some(raw) = raw
        && raw.get().starts_with('"')
        && let Some(word) = word(raw)
    {
        *known = Some(word);
    }
}
