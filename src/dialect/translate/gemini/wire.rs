//! An answer's object as the vendor sends it: the whole, or one of a stream. Fields are read only as far as they mean
//! something; what to make of them is not decided here.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::dialect::usage::lenient::Count;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Chunk<'a> {
    /// Code Assist puts the whole object in here.
    #[serde(borrow, default)]
    response: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub candidates: Option<Vec<Candidate<'a>>>,
    #[serde(borrow, default)]
    pub prompt_feedback: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub usage_metadata: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub model_version: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub response_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub error: Option<&'a RawValue>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Candidate<'a> {
    pub index: Count,
    #[serde(borrow)]
    pub content: Option<Content<'a>>,
    pub finish_reason: Option<&'a RawValue>,
    pub finish_message: Option<&'a RawValue>,
    pub grounding_metadata: Option<&'a RawValue>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Content<'a> {
    #[serde(borrow)]
    pub parts: Option<Vec<Part<'a>>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Part<'a> {
    pub text: Option<String>,
    pub thought: Option<bool>,
    pub thought_signature: Option<String>,
    #[serde(borrow)]
    pub function_call: Option<Call<'a>>,
    pub executable_code: Option<&'a RawValue>,
    pub code_execution_result: Option<&'a RawValue>,
    pub inline_data: Option<&'a RawValue>,
    pub file_data: Option<&'a RawValue>,
    pub tool_call: Option<&'a RawValue>,
    pub tool_response: Option<&'a RawValue>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Call<'a> {
    pub id: Option<String>,
    pub name: Option<String>,
    #[serde(borrow)]
    pub args: Option<&'a RawValue>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Feedback {
    pub block_reason: Option<String>,
    pub block_reason_message: Option<String>,
}

impl<'a> Chunk<'a> {
    /// `None` where this is no object of the dialect, or none that says anything.
    pub fn read(data: &'a [u8]) -> Option<Self> {
        let outer: Self = serde_json::from_slice(data).ok()?;
        let chunk = match outer.response {
            Some(inner) if outer.candidates.is_none() => {
                let inner: Self = serde_json::from_str(inner.get()).ok()?;
                Self {
                    error: inner.error.or(outer.error),
                    ..inner
                }
            }
            _ => outer,
        };
        chunk.says_something().then_some(chunk)
    }

    fn says_something(&self) -> bool {
        self.candidates.is_some()
            || self.prompt_feedback.is_some()
            || self.usage_metadata.is_some()
            || self.error.is_some()
    }
}

impl<'a> Part<'a> {
    /// What only this vendor understands: its name and its value.
    pub fn hosted(&self) -> Option<(&'static str, &'a RawValue)> {
        [
            ("executableCode", self.executable_code),
            ("codeExecutionResult", self.code_execution_result),
            ("inlineData", self.inline_data),
            ("fileData", self.file_data),
            ("toolCall", self.tool_call),
            ("toolResponse", self.tool_response),
        ]
        .into_iter()
        .find_map(|(name, value)| Some((name, value?)))
    }
}
