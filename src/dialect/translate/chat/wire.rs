//! What requests, answers and streams of the Chat dialect have in common on the wire: texts that may be anything,
//! words for endings, the usage object. It knows neither turns nor events.

use std::borrow::Cow;
use std::fmt;

use actors::domain::Usage;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::dialect::translate::neutral::{Citation, Content, Image, Source, Stop};

/// A text where most vendors send one. What is no text costs nothing but itself.
#[derive(Debug, Default)]
pub(super) enum Said<'a> {
    #[default]
    Nothing,
    Text(Cow<'a, str>),
    /// A list of parts, or an object.
    Other(Value),
}

impl<'a> Said<'a> {
    /// A text that is not empty.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    pub fn into_text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// Arguments are JSON in a string, but some vendors send the JSON itself.
    pub fn into_json(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Other(value) => Some(Cow::Owned(value.to_string())),
            other => other.into_text(),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Said<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyText)
    }
}

struct AnyText;

impl<'de> Visitor<'de> for AnyText {
    type Value = Said<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Said::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Said::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Said::Nothing)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Said::Nothing)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Said::Nothing)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Said::Nothing)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Said::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(list)).map(Said::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(map)).map(Said::Other)
    }
}

/// Why an answer ended, by the vendor's word; an `Err` where the word says that it failed.
pub(super) fn stop_of(word: &str, called: bool, refused: bool) -> Result<Stop, String> {
    let ended = match (called, refused) {
        (true, _) => Stop::ToolCalls,
        (false, true) => Stop::Refusal,
        (false, false) => Stop::End,
    };
    Ok(match word {
        "length" | "max_tokens" => Stop::MaxOutput,
        "model_length" => Stop::ContextWindow,
        "content_filter" | "sensitive" | "safety" | "recitation" => Stop::Filtered,
        "refusal" => Stop::Refusal,
        // OpenRouter, GLM, DeepSeek.
        "error" | "network_error" | "insufficient_system_resource" => {
            return Err(format!("the upstream ended its answer with `{word}`"));
        }
        // Many vendors say `stop` where tools are called, and some `tool_calls` where none is.
        _ => ended,
    })
}

/// OpenAI's word for an ending.
pub(super) fn word_of(stop: Option<&Stop>, called: bool, refused: bool) -> &'static str {
    match stop {
        Some(Stop::MaxOutput | Stop::ContextWindow) => "length",
        // A refusal in words ends like any answer.
        Some(Stop::Refusal) if refused => "stop",
        Some(Stop::Refusal | Stop::Filtered) => "content_filter",
        // Clients go by this word: it must be true whatever the upstream said.
        _ if called => "tool_calls",
        _ => "stop",
    }
}

/// The same for a client of the older form.
pub(super) fn older_word(word: &'static str) -> &'static str {
    match word {
        "tool_calls" => "function_call",
        word => word,
    }
}

/// The classes of service that OpenAI's clients know.
pub(super) fn tier_of(word: &str) -> Option<&'static str> {
    ["auto", "default", "flex", "scale", "priority"]
        .into_iter()
        .find(|tier| *tier == word)
        .or_else(|| (word == "standard").then_some("default"))
}

/// `usage`. Cache writes have no field of OpenAI's: OpenRouter's names, and Anthropic's for how long they live.
#[derive(Serialize)]
pub(super) struct WrittenUsage {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
    prompt_tokens_details: PromptDetails,
    completion_tokens_details: CompletionDetails,
}

#[derive(Serialize)]
struct PromptDetails {
    cached_tokens: u64,
    audio_tokens: u64,
    #[serde(skip_serializing_if = "is_zero")]
    cache_write_tokens: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_creation: Option<Lifetimes>,
    #[serde(skip_serializing_if = "is_zero")]
    image_tokens: u64,
}

#[derive(Serialize)]
struct Lifetimes {
    ephemeral_5m_input_tokens: u64,
    ephemeral_1h_input_tokens: u64,
}

#[derive(Serialize)]
struct CompletionDetails {
    reasoning_tokens: u64,
    audio_tokens: u64,
    accepted_prediction_tokens: u64,
    rejected_prediction_tokens: u64,
    #[serde(skip_serializing_if = "is_zero")]
    image_tokens: u64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for this shape"
)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl WrittenUsage {
    pub fn of(usage: &Usage) -> Self {
        let sum = |counts: &[u64]| {
            counts
                .iter()
                .fold(0_u64, |sum, count| sum.saturating_add(*count))
        };
        let written = sum(&[usage.cache_write_5m, usage.cache_write_1h]);
        let prompt = sum(&[usage.input, usage.image_input, usage.cache_read, written]);
        let completion = sum(&[usage.output, usage.image_output]);
        Self {
            prompt_tokens: prompt,
            completion_tokens: completion,
            total_tokens: sum(&[prompt, completion]),
            prompt_tokens_details: PromptDetails {
                cached_tokens: usage.cache_read,
                audio_tokens: 0,
                cache_write_tokens: written,
                cache_creation: (usage.cache_write_1h > 0).then_some(Lifetimes {
                    ephemeral_5m_input_tokens: usage.cache_write_5m,
                    ephemeral_1h_input_tokens: usage.cache_write_1h,
                }),
                image_tokens: usage.image_input,
            },
            completion_tokens_details: CompletionDetails {
                reasoning_tokens: usage.reasoning,
                audio_tokens: 0,
                accepted_prediction_tokens: 0,
                rejected_prediction_tokens: 0,
                image_tokens: usage.image_output,
            },
        }
    }
}

/// An annotation of a text, as Chat counts: over the whole of an answer's content.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Annotation {
    #[serde(rename = "type")]
    pub kind: String,
    pub url_citation: Option<UrlCitation>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct UrlCitation {
    pub url: String,
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    pub start_index: Option<u64>,
    pub end_index: Option<u64>,
}

impl Annotation {
    /// `span` are the characters of the content that the cited text has.
    pub fn of(citation: &Citation, span: (u64, u64)) -> Self {
        let (start, end) = citation
            .span
            .map_or(span, |(from, to)| (span.0 + from, span.0 + to));
        Self {
            kind: "url_citation".to_owned(),
            url_citation: Some(UrlCitation {
                url: citation.url.clone(),
                title: Some(citation.title.clone().unwrap_or_default()),
                content: citation.quote.clone(),
                start_index: Some(start),
                end_index: Some(end),
            }),
        }
    }
}

impl UrlCitation {
    pub fn citation(&self) -> Option<Citation> {
        let span = self.start_index.zip(self.end_index);
        (!self.url.is_empty()).then(|| Citation {
            url: self.url.clone(),
            title: self.title.clone().filter(|title| !title.is_empty()),
            quote: self.content.clone(),
            span: span.filter(|(from, to)| from < to),
        })
    }
}

/// The id of a call that came without one: of the answer and the call's place, so that no two of a conversation are
/// the same.
pub(super) fn made_id(answer: Option<&str>, place: usize) -> String {
    let answer: String = answer
        .unwrap_or_default()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-')
        .collect();
    let answer = &answer[answer.len().saturating_sub(24)..];
    if answer.is_empty() {
        format!("call_{place}")
    } else {
        format!("call_{answer}_{place}")
    }
}

pub(super) fn image(url: &str, detail: Option<String>) -> Content {
    Content::Image(Image {
        source: Source::of_data_url(url).unwrap_or_else(|| Source::Url(url.to_owned())),
        detail,
    })
}

/// The texts of Mistral's parts, however deep.
pub(super) fn text_inside(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text_inside).collect(),
        Value::Object(object) => ["text", "thinking"]
            .into_iter()
            .filter_map(|name| object.get(name))
            .map(text_inside)
            .collect(),
        _ => String::new(),
    }
}
