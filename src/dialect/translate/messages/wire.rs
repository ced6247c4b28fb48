//! The words that requests, answers and streams of the dialect share: marks, reasons, usage, citations, ids. It walks no
//! conversation.

use std::borrow::Cow;

use actors::domain::{Dialect, Usage};
use serde::Serialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::super::neutral::{CacheMark, Citation, Stop, ToolInput};
use crate::dialect::raw;

/// Our own dialect, as seals and hosted objects name it.
pub(super) const OWN: Dialect = Dialect::Anthropic;

/// `cache_control`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct CacheControl {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<&'static str>,
}

impl From<CacheMark> for CacheControl {
    fn from(mark: CacheMark) -> Self {
        Self {
            kind: "ephemeral",
            ttl: (mark == CacheMark::OneHour).then_some("1h"),
        }
    }
}

/// `usage`, whole or, where an answer has not ended, as far as it is known.
#[derive(Debug, Serialize)]
pub(super) struct UsageOut {
    input_tokens: u64,
    cache_creation_input_tokens: u64,
    cache_read_input_tokens: u64,
    cache_creation: CacheCreation,
    output_tokens: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_tokens_details: Option<OutputDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_tool_use: Option<ServerTools>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct CacheCreation {
    ephemeral_5m_input_tokens: u64,
    ephemeral_1h_input_tokens: u64,
}

#[derive(Debug, Serialize)]
struct OutputDetails {
    thinking_tokens: u64,
}

#[derive(Debug, Serialize)]
struct ServerTools {
    web_search_requests: u64,
    web_fetch_requests: u64,
}

impl UsageOut {
    /// The dialect does not count images apart, so they are input and output like all else.
    pub fn of(usage: &Usage, tier: Option<&str>) -> Self {
        Self {
            input_tokens: usage.input.saturating_add(usage.image_input),
            cache_creation_input_tokens: usage.cache_write_5m.saturating_add(usage.cache_write_1h),
            cache_read_input_tokens: usage.cache_read,
            cache_creation: CacheCreation {
                ephemeral_5m_input_tokens: usage.cache_write_5m,
                ephemeral_1h_input_tokens: usage.cache_write_1h,
            },
            output_tokens: usage.output.saturating_add(usage.image_output),
            output_tokens_details: (usage.reasoning > 0).then_some(OutputDetails {
                thinking_tokens: usage.reasoning,
            }),
            server_tool_use: (usage.web_searches > 0).then_some(ServerTools {
                web_search_requests: usage.web_searches,
                web_fetch_requests: 0,
            }),
            service_tier: tier.and_then(tier_word),
        }
    }
}

/// What a class of service is called here; `None` for those that have no word.
fn tier_word(tier: &str) -> Option<&'static str> {
    match tier {
        "standard" | "default" => Some("standard"),
        "priority" => Some("priority"),
        "batch" => Some("batch"),
        _ => None,
    }
}

/// `stop_reason` and `stop_sequence` of an answer, which calls tools or does not, declines or does not.
pub(super) fn stop_words(
    stop: Option<&Stop>,
    calls: bool,
    declines: bool,
) -> (&'static str, Option<&str>) {
    if declines {
        return ("refusal", None);
    }
    let word = match stop {
        // Some vendors end calls as they end texts.
        None | Some(Stop::End | Stop::ToolCalls) if calls => "tool_use",
        None | Some(Stop::End | Stop::ToolCalls) => "end_turn",
        Some(Stop::MaxOutput) => "max_tokens",
        Some(Stop::ContextWindow) => "model_context_window_exceeded",
        Some(Stop::Sequence(sequence)) => return ("stop_sequence", sequence.as_deref()),
        Some(Stop::Refusal | Stop::Filtered) => "refusal",
        Some(Stop::Pause) => "pause_turn",
    };
    (word, None)
}

/// Reads `stop_reason`; a word that is not known is an ordinary end.
pub(super) fn stop_of(reason: &str, sequence: Option<String>) -> Stop {
    match reason {
        "max_tokens" => Stop::MaxOutput,
        "model_context_window_exceeded" => Stop::ContextWindow,
        "stop_sequence" => Stop::Sequence(sequence),
        "tool_use" => Stop::ToolCalls,
        "refusal" => Stop::Refusal,
        "pause_turn" => Stop::Pause,
        _ => Stop::End,
    }
}

/// The words that a refusal comes with, where they are told apart from the answer.
pub(super) fn explanation(stop_details: Option<&RawValue>) -> Option<String> {
    let [explanation] = raw::fields(stop_details?.get(), ["explanation"])?;
    let text = raw::text(explanation)?;
    (!text.trim().is_empty()).then(|| text.into_owned())
}

/// A citation of something on the web.
#[derive(Debug, Serialize)]
pub(super) struct CitationOut<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    cited_text: &'a str,
    url: &'a str,
    title: Option<&'a str>,
    encrypted_index: &'static str,
}

impl<'a> CitationOut<'a> {
    /// `None` for what is no place on the web: the dialect has no other citation that needs no document of the request.
    pub fn of(citation: &'a Citation) -> Option<Self> {
        (!citation.url.is_empty()).then(|| Self {
            kind: "web_search_result_location",
            cited_text: citation.quote.as_deref().unwrap_or_default(),
            url: &citation.url,
            title: citation.title.as_deref(),
            encrypted_index: "",
        })
    }
}

/// Reads a citation; `None` where it names no place on the web.
pub(super) fn citation_of(json: &RawValue) -> Option<Citation> {
    let names = ["url", "source", "title", "cited_text"];
    let [url, source, title, quote] = raw::fields(json.get(), names)?;
    let url = raw::text(url).or_else(|| raw::text(source))?;
    let said = |text: Cow<'_, str>| (!text.is_empty()).then(|| text.into_owned());
    Some(Citation {
        url: said(url)?,
        title: raw::text(title).and_then(said),
        quote: raw::text(quote).and_then(said),
        span: None,
    })
}

/// An id within `^[a-zA-Z0-9_-]+$`: as it is where it fits, else the same one for the same id.
pub(super) fn fit_id(id: &str) -> Cow<'_, str> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !id.is_empty() && id.bytes().all(fits) {
        return Cow::Borrowed(id);
    }
    let digest = hex::encode(&Sha256::digest(id)[..6]);
    let kept = |c: char| u8::try_from(c).is_ok_and(fits);
    let plain: String = id.chars().map(|c| if kept(c) { c } else { '_' }).collect();
    Cow::Owned(format!("{plain}_{digest}"))
}

/// The argument of a call as an object, because the dialect has no other: what a model wrote wrongly becomes the only
/// field of one, so that it is not lost.
pub(super) fn input_object(input: &ToolInput) -> Cow<'_, RawValue> {
    let text = match input {
        ToolInput::Json(text) if text.trim().is_empty() => "{}",
        ToolInput::Json(text) => text.trim(),
        ToolInput::Text(text) => return Cow::Owned(wrapped(text)),
    };
    match serde_json::from_str::<&RawValue>(text) {
        Ok(raw) if text.starts_with('{') => Cow::Borrowed(raw),
        Ok(raw) if raw.get() == "null" => Cow::Owned(raw_json(&serde_json::json!({}))),
        _ => Cow::Owned(wrapped(text)),
    }
}

fn wrapped(text: &str) -> Box<RawValue> {
    raw_json(&serde_json::json!({ "input": text }))
}

/// A value's text.
pub(super) fn raw_json(value: &impl Serialize) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kept_where_they_fit_and_stay_apart_where_they_do_not() {
        assert_eq!(fit_id("toolu_01-A"), "toolu_01-A");
        let odd = ["", "a.b", "a:b", "a_b:", "é"].map(|id| fit_id(id).into_owned());
        for (place, id) in odd.iter().enumerate() {
            assert!(matches!(fit_id(id), Cow::Borrowed(_)), "{id}");
            assert!(!odd[..place].contains(id), "{id} twice");
        }
    }

    #[test]
    fn an_argument_is_an_object_whatever_the_model_wrote() {
        for (text, object) in [
            ("", "{}"),
            ("null", "{}"),
            (r#" {"a": 1.0} "#, r#"{"a": 1.0}"#),
            ("[1]", r#"{"input":"[1]"}"#),
            (r#"{"a":"#, r#"{"input":"{\"a\":"}"#),
        ] {
            let input = ToolInput::Json(text.into());
            assert_eq!(input_object(&input).get(), object, "{text}");
        }
        let text = ToolInput::Text("x".into());
        assert_eq!(input_object(&text).get(), r#"{"input":"x"}"#);
    }
}
