//! Items and their content as they are written, to an upstream and to a client. What is read has types of its own,
//! because reading must forgive.

use std::borrow::Cow;

use serde::Serialize;

use crate::dialect::translate::neutral::Citation;

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Item<'a> {
    Message {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        status: Option<&'static str>,
        role: &'static str,
        content: Vec<Content<'a>>,
    },
    Reasoning {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<&'a str>,
        summary: Vec<Content<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        encrypted_content: Option<Cow<'a, str>>,
    },
    FunctionCall {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        status: Option<&'static str>,
        call_id: Cow<'a, str>,
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        namespace: Option<&'a str>,
        arguments: &'a str,
    },
    FunctionCallOutput {
        call_id: Cow<'a, str>,
        output: Output<'a>,
    },
    CustomToolCall {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        status: Option<&'static str>,
        call_id: Cow<'a, str>,
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        namespace: Option<&'a str>,
        input: &'a str,
    },
    CustomToolCallOutput {
        call_id: Cow<'a, str>,
        output: Output<'a>,
    },
    WebSearchCall {
        id: &'a str,
        status: &'static str,
        action: Action<'a>,
    },
}

/// What a call gave.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Output<'a> {
    Text(&'a str),
    Parts(Vec<Content<'a>>),
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Content<'a> {
    InputText {
        text: Cow<'a, str>,
    },
    InputImage {
        #[serde(skip_serializing_if = "Option::is_none")]
        image_url: Option<Cow<'a, str>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        file_id: Option<&'a str>,
        detail: &'a str,
    },
    InputFile {
        #[serde(skip_serializing_if = "Option::is_none")]
        filename: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        file_data: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        file_url: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        file_id: Option<&'a str>,
    },
    InputAudio {
        input_audio: Audio<'a>,
    },
    OutputText {
        text: &'a str,
        annotations: Vec<Annotation<'a>>,
        /// Of answers only, where the vendor always has the list.
        #[serde(skip_serializing_if = "Option::is_none")]
        logprobs: Option<[(); 0]>,
    },
    Refusal {
        refusal: &'a str,
    },
    SummaryText {
        text: &'a str,
    },
}

#[derive(Debug, Serialize)]
pub(super) struct Audio<'a> {
    pub data: &'a str,
    pub format: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "url_citation")]
pub(super) struct Annotation<'a> {
    pub start_index: u64,
    pub end_index: u64,
    pub url: &'a str,
    pub title: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "search")]
pub(super) struct Action<'a> {
    pub query: &'a str,
    pub queries: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<FoundAt<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename = "url")]
pub(super) struct FoundAt<'a> {
    pub url: &'a str,
}

impl<'a> Content<'a> {
    pub fn input_text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::InputText { text: text.into() }
    }

    /// Text of an answer.
    pub fn answered(text: &'a str, citations: &'a [Citation]) -> Self {
        Self::OutputText {
            text,
            annotations: annotations(text, citations),
            logprobs: Some([]),
        }
    }
}

pub(super) fn annotations<'a>(text: &str, citations: &'a [Citation]) -> Vec<Annotation<'a>> {
    citations
        .iter()
        .map(|citation| Annotation::of(citation, text))
        .collect()
}

impl<'a> Annotation<'a> {
    /// Where the other dialect does not say which characters cite, it is all of the text so far.
    pub fn of(citation: &'a Citation, text: &str) -> Self {
        let (start_index, end_index) = citation
            .span
            .unwrap_or_else(|| (0, text.chars().count() as u64));
        Self {
            start_index,
            end_index,
            url: &citation.url,
            title: citation.title.as_deref().unwrap_or_default(),
        }
    }
}
