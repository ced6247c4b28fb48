//! Whole answers. What a vendor adds to OpenAI's form is read; what is written is OpenAI's, with the thoughts where
//! its imitators have them.

use std::borrow::Cow;

use actors::domain::Usage;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::proofs::{Detail, Extra, details, extra, thoughts};
use super::read::OLDER;
use super::wire::{
    Annotation, Said, WrittenUsage, image, made_id, older_word, stop_of, text_inside, tier_of,
    word_of,
};
use crate::dialect::translate::Memory;
use crate::dialect::translate::neutral::{
    Answer, Content, Image, Part, Source, Stop, Thought, ToolCall, ToolInput,
};
use crate::dialect::usage::lenient::Count;
use crate::dialect::usage::openai::{Counts, WireUsage};

#[derive(Deserialize)]
struct Completion<'a> {
    #[serde(borrow, default)]
    id: Said<'a>,
    #[serde(borrow, default)]
    model: Said<'a>,
    #[serde(borrow, default)]
    service_tier: Said<'a>,
    #[serde(default)]
    created: Count,
    #[serde(borrow)]
    choices: Vec<Choice<'a>>,
    #[serde(default)]
    usage: Option<WireUsage>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Choice<'a> {
    #[serde(borrow)]
    message: Message<'a>,
    #[serde(borrow, default)]
    finish_reason: Said<'a>,
    /// Moonshot's.
    #[serde(default)]
    usage: Option<WireUsage>,
}

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow, default)]
    content: Said<'a>,
    #[serde(borrow, default)]
    reasoning_content: Said<'a>,
    #[serde(borrow, default)]
    reasoning: Said<'a>,
    #[serde(borrow, default)]
    reasoning_details: Option<Vec<Detail<'a>>>,
    #[serde(borrow, default)]
    refusal: Said<'a>,
    #[serde(borrow, default)]
    tool_calls: Option<Vec<Call<'a>>>,
    #[serde(borrow, default)]
    function_call: Option<Function<'a>>,
    #[serde(default)]
    annotations: Option<Vec<Annotation>>,
    #[serde(default)]
    images: Option<Vec<Value>>,
}

#[derive(Deserialize)]
struct Call<'a> {
    #[serde(borrow, default)]
    id: Said<'a>,
    #[serde(borrow, default)]
    function: Option<Function<'a>>,
    #[serde(borrow, default)]
    custom: Option<Function<'a>>,
    #[serde(borrow, default)]
    extra_content: Option<Extra<'a>>,
}

#[derive(Deserialize)]
struct Function<'a> {
    #[serde(borrow, default)]
    name: Said<'a>,
    #[serde(borrow, default)]
    arguments: Said<'a>,
    #[serde(borrow, default)]
    input: Said<'a>,
}

/// Reads an upstream's whole answer; `None` where it is none.
pub(in crate::dialect::translate) fn read_answer(body: &[u8]) -> Option<Answer> {
    let completion: Completion<'_> = serde_json::from_slice(body).ok()?;
    let choice = completion.choices.into_iter().next()?;
    if completion.error.is_some() {
        return None;
    }
    let id = completion.id.text().map(str::to_owned);
    let mut parts = said(&choice.message);
    let refused = parts
        .iter()
        .any(|part| matches!(part.content, Content::Refusal(_)));
    let images = choice.message.images.into_iter().flatten();
    parts.extend(images.filter_map(|image| picture(&image)));
    let listed = choice.message.tool_calls.into_iter().flatten();
    let older = choice.message.function_call.map(|function| Call {
        id: Said::Nothing,
        function: Some(function),
        custom: None,
        extra_content: None,
    });
    let before = parts.len();
    for (place, wire) in listed.chain(older).enumerate() {
        parts.extend(call(wire, id.as_deref(), place));
    }
    let called = parts.len() > before;
    let stop = match choice.finish_reason.text() {
        Some(word) => stop_of(word, called, refused).ok()?,
        None if called => Stop::ToolCalls,
        None => Stop::End,
    };
    Some(Answer {
        model: completion.model.text().map(str::to_owned),
        created: completion.created.0,
        parts,
        stop: Some(stop),
        usage: completion.usage.or(choice.usage).map(|wire| {
            let mut counts = Counts::default();
            counts.report(&wire);
            counts.usage()
        }),
        service_tier: completion.service_tier.text().map(str::to_owned),
        id,
    })
}

/// Thoughts, text and refusal.
fn said(message: &Message<'_>) -> Vec<Part> {
    let plain = message
        .reasoning_content
        .text()
        .or_else(|| message.reasoning.text());
    let sealed = message.reasoning_details.as_deref().unwrap_or_default();
    let mut parts: Vec<Part> = thoughts(plain, sealed)
        .into_iter()
        .map(|thought| Part::new(Content::Thought(thought)))
        .collect();
    let mut text = String::new();
    match &message.content {
        Said::Nothing => {}
        Said::Text(content) => text.push_str(content),
        Said::Other(list) => {
            for item in list.as_array().into_iter().flatten() {
                if item["type"] == "thinking" {
                    parts.push(Part::new(Content::Thought(Thought {
                        text: text_inside(item),
                        seal: None,
                    })));
                } else {
                    text.push_str(&text_inside(item));
                }
            }
        }
    }
    if !text.is_empty() {
        let cited = message.annotations.iter().flatten();
        let citations = cited.filter_map(|it| it.url_citation.as_ref()?.citation());
        let citations = citations.collect();
        parts.push(Part::new(Content::Text { text, citations }));
    }
    if let Some(refusal) = message.refusal.text() {
        parts.push(Part::new(Content::Refusal(refusal.to_owned())));
    }
    parts
}

/// OpenRouter's models that draw.
fn picture(wire: &Value) -> Option<Part> {
    let url = wire.pointer("/image_url/url")?.as_str()?;
    Some(Part::new(image(url, None)))
}

/// A call without a name calls nothing.
fn call(wire: Call<'_>, answer: Option<&str>, place: usize) -> Option<Part> {
    let id = wire.id.text().map(str::to_owned);
    let seal = wire.extra_content.and_then(|extra| extra.seal());
    let (name, input) = match (wire.function, wire.custom) {
        (Some(function), _) => {
            let json = function.arguments.into_json();
            let json = json.map_or_else(|| "{}".to_owned(), Cow::into_owned);
            (function.name, ToolInput::Json(json))
        }
        (None, Some(custom)) => {
            let text = custom.input.into_text().unwrap_or_default();
            (custom.name, ToolInput::Text(text.into_owned()))
        }
        (None, None) => return None,
    };
    Some(Part::new(Content::ToolCall(ToolCall {
        id: id.unwrap_or_else(|| made_id(answer, place)),
        name: name.into_text()?.into_owned(),
        namespace: None,
        input,
        seal,
    })))
}

#[derive(Serialize)]
struct Written<'a> {
    id: String,
    object: &'static str,
    created: u64,
    model: &'a str,
    choices: [WrittenChoice; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<WrittenUsage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'static str>,
}

#[derive(Serialize)]
struct WrittenChoice {
    index: u8,
    message: WrittenMessage,
    logprobs: Option<()>,
    finish_reason: &'static str,
}

#[derive(Default, Serialize)]
struct WrittenMessage {
    role: &'static str,
    content: Option<String>,
    refusal: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    annotations: Vec<Annotation>,
    #[serde(skip_serializing_if = "String::is_empty")]
    reasoning_content: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasoning_details: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    images: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_call: Option<Value>,
}

/// Writes a whole answer for the client.
pub(in crate::dialect::translate) fn write_answer(answer: &Answer, memory: &Memory) -> Vec<u8> {
    let mut message = WrittenMessage {
        role: "assistant",
        ..WrittenMessage::default()
    };
    let mut chars = 0;
    let mut thoughts = 0;
    for part in &answer.parts {
        match &part.content {
            Content::Text { text, citations } => {
                let end = chars + text.chars().count() as u64;
                let cited = citations.iter();
                let cited = cited.map(|citation| Annotation::of(citation, (chars, end)));
                message.annotations.extend(cited);
                message.content.get_or_insert_default().push_str(text);
                chars = end;
            }
            Content::Refusal(words) => message.refusal.get_or_insert_default().push_str(words),
            Content::Thought(thought) => {
                if !message.reasoning_content.is_empty() && !thought.text.is_empty() {
                    message.reasoning_content.push_str("\n\n");
                }
                message.reasoning_content.push_str(&thought.text);
                message.reasoning_details.extend(details(thought, thoughts));
                thoughts += 1;
            }
            Content::ToolCall(call) => message.tool_calls.push(written_call(call)),
            Content::Image(image) => message.images.extend(written_image(image)),
            // The client did not call them, and their outcome is in the text.
            Content::WebSearch(_) | Content::Hosted(_) => {}
            // No part of an answer.
            Content::File(_) | Content::ToolResult(_) => {}
        }
    }
    let called = !message.tool_calls.is_empty();
    let mut finish_reason = word_of(answer.stop.as_ref(), called, message.refusal.is_some());
    if memory.echo.contains_key(OLDER) {
        let calls = std::mem::take(&mut message.tool_calls).into_iter();
        message.function_call = calls.map(|mut call| call["function"].take()).next();
        finish_reason = older_word(finish_reason);
    }
    let written = Written {
        id: format!("chatcmpl-{}", memory.id),
        object: "chat.completion",
        created: memory.now_s,
        model: &memory.model,
        usage: answer
            .usage
            .as_ref()
            .map(|usage: &Usage| WrittenUsage::of(usage)),
        service_tier: answer.service_tier.as_deref().and_then(tier_of),
        choices: [WrittenChoice {
            index: 0,
            message,
            logprobs: None,
            finish_reason,
        }],
    };
    serde_json::to_vec(&written).expect("strings, numbers and JSON always serialise")
}

fn written_call(call: &ToolCall) -> Value {
    let mut written = match &call.input {
        ToolInput::Json(json) => json!({
            "id": call.id, "type": "function", "function": {"name": call.name, "arguments": json},
        }),
        ToolInput::Text(text) => json!({
            "id": call.id, "type": "custom", "custom": {"name": call.name, "input": text},
        }),
    };
    if let Some(seal) = &call.seal {
        written["extra_content"] = extra(seal);
    }
    written
}

fn written_image(image: &Image) -> Option<Value> {
    let url = match &image.source {
        Source::Inline { media_type, data } => Source::data_url(media_type, data),
        Source::Url(url) => url.clone(),
        Source::FileId(_) | Source::Text(_) => return None,
    };
    Some(json!({"type": "image_url", "image_url": {"url": url}}))
}
