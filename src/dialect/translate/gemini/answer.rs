//! Whole answers. One is read as a stream of one object would be, so that both mean the same.

use std::borrow::Cow;

use actors::domain::{Dialect, Usage};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::grounding::Sources;
use super::parts::{Piece, WirePart, arguments};
use super::stream_read::StreamReader;
use super::wire::Chunk;
use crate::dialect::translate::Memory;
use crate::dialect::translate::neutral::{
    Answer, Content, Delta, Event, Opened, Part, Seal, SealKind, Stop, Thought, ToolCall, ToolInput,
};

/// Reads an upstream's whole answer, an object or the list of a stream's objects; `None` where it is none.
pub(in crate::dialect::translate) fn read_answer(body: &[u8]) -> Option<Answer> {
    let body = body.trim_ascii();
    let objects: Vec<&[u8]> = if body.starts_with(b"[") {
        let objects: Vec<&RawValue> = serde_json::from_slice(body).ok()?;
        objects
            .into_iter()
            .map(|object| object.get().as_bytes())
            .collect()
    } else {
        vec![body]
    };
    let mut reader = StreamReader::default();
    let mut events = Vec::new();
    let mut is_answer = false;
    for object in objects {
        let chunk = Chunk::read(object)?;
        if chunk.error.is_some() {
            return None;
        }
        is_answer |= chunk.candidates.is_some() || chunk.prompt_feedback.is_some();
        reader.chunk(chunk, object, &mut events);
    }
    if !is_answer {
        return None;
    }
    reader.end(&mut events);
    let mut answer = Answer::default();
    for event in events {
        gather(event, &mut answer);
    }
    Some(answer)
}

fn gather(event: Event, answer: &mut Answer) {
    match event {
        Event::Started(begun) => {
            answer.id = begun.id;
            answer.model = begun.model;
            answer.service_tier = begun.service_tier;
        }
        Event::Open { part, .. } => answer.parts.push(Part::new(match part {
            Opened::Text => Content::Text {
                text: String::new(),
                citations: Vec::new(),
            },
            Opened::Thought => Content::Thought(Thought::default()),
            Opened::Refusal => Content::Refusal(String::new()),
            Opened::ToolCall {
                id,
                name,
                namespace,
                ..
            } => Content::ToolCall(ToolCall {
                id,
                name,
                namespace,
                input: ToolInput::Json(String::new()),
                seal: None,
            }),
            Opened::WebSearch(search) => Content::WebSearch(search),
            Opened::Hosted(hosted) => Content::Hosted(hosted),
        })),
        Event::Delta { index, delta } => {
            if let Some(part) = answer.parts.get_mut(index) {
                extend(&mut part.content, delta);
            }
        }
        Event::Usage(usage) => answer.usage = Some(usage),
        Event::Finished(stop) => answer.stop = Some(stop),
        // The model failed; a whole answer has no better place to say so.
        Event::Error { message, .. } => {
            answer.parts.push(Part::new(Content::Refusal(message)));
            answer.stop = Some(Stop::Refusal);
        }
        Event::Close { .. } | Event::Ping | Event::Ended => {}
    }
}

fn extend(content: &mut Content, delta: Delta) {
    match (content, delta) {
        (Content::Text { text, .. } | Content::Refusal(text), Delta::Text(more))
        | (Content::Thought(Thought { text, .. }), Delta::Text(more)) => text.push_str(&more),
        (Content::Text { citations, .. }, Delta::Citation(citation)) => citations.push(citation),
        (Content::ToolCall(call), Delta::Input(json)) => call.input = ToolInput::Json(json),
        (Content::ToolCall(ToolCall { seal, .. }), Delta::Seal(proof))
        | (Content::Thought(Thought { seal, .. }), Delta::Seal(proof)) => *seal = Some(proof),
        _ => {}
    }
}

/// Writes a whole answer for the client.
pub(in crate::dialect::translate) fn write_answer(answer: &Answer, memory: &Memory) -> Vec<u8> {
    let mut sources = Sources::default();
    let mut pieces: Vec<Piece<'_>> = Vec::with_capacity(answer.parts.len());
    let mut pending: Option<String> = None;
    for part in &answer.parts {
        match &part.content {
            Content::Text { text, citations } => {
                citations
                    .iter()
                    .for_each(|citation| sources.cite(citation.clone()));
                if !text.is_empty() {
                    let seal = pending.take().map(Cow::Owned);
                    pieces.push(Piece::Part(WirePart::text(text).sealed(seal)));
                }
            }
            Content::Refusal(text) => pieces.push(Piece::Part(WirePart::text(text))),
            Content::Thought(Thought { text, seal }) => {
                let is_shown = !text.is_empty();
                let carried = seal.as_ref().map(|seal| seal.carried_by(Dialect::Gemini));
                let moves = seal.as_ref().is_some_and(|seal| goes_on(seal, is_shown));
                let here = if moves { None } else { carried.clone() };
                if is_shown {
                    let part = WirePart::thought(text).sealed(here.map(Cow::Owned));
                    pieces.push(Piece::Part(part));
                }
                if moves && let Some(before) = std::mem::replace(&mut pending, carried) {
                    pieces.push(Piece::Part(alone(before)));
                }
            }
            Content::ToolCall(call) => {
                let own = call.seal.as_ref();
                let seal = own.map(|seal| seal.carried_by(Dialect::Gemini));
                let seal = seal.or_else(|| pending.take()).map(Cow::Owned);
                let part = WirePart::call(&call.id, &call.name, arguments(&call.input));
                pieces.push(Piece::Part(part.sealed(seal)));
            }
            Content::WebSearch(search) => sources.search(search.clone()),
            Content::Hosted(hosted) if hosted.dialect == Dialect::Gemini => {
                pieces.push(Piece::Whole(&hosted.json));
            }
            // Nobody speaks so to a client, and what is another vendor's no client of this dialect understands.
            Content::Hosted(_) | Content::Image(_) | Content::File(_) | Content::ToolResult(_) => {}
        }
    }
    if let Some(seal) = pending {
        pieces.push(Piece::Part(alone(seal)));
    }
    if pieces.is_empty() {
        pieces.push(Piece::Part(WirePart::text("")));
    }
    let body = Body {
        candidates: [WireCandidate {
            content: WireContent {
                parts: pieces,
                role: "model",
            },
            finish_reason: reason(answer.stop.as_ref()),
            index: 0,
            grounding_metadata: sources.metadata(),
        }],
        usage_metadata: answer.usage.as_ref().map(usage),
        model_version: &memory.model,
        response_id: &memory.id,
    };
    serde_json::to_vec(&body).unwrap_or_default()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    candidates: [WireCandidate<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    usage_metadata: Option<Value>,
    model_version: &'a str,
    response_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireCandidate<'a> {
    content: WireContent<'a>,
    finish_reason: &'static str,
    index: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    grounding_metadata: Option<Value>,
}

#[derive(Serialize)]
struct WireContent<'a> {
    parts: Vec<Piece<'a>>,
    role: &'static str,
}

/// Whether a thought's proof stands on the part that follows. Clients throw shown thoughts away with all that stands on
/// them; a proof that needs no shown thought must not go with it.
pub(super) fn goes_on(seal: &Seal, is_shown: bool) -> bool {
    !is_shown || seal.kind == SealKind::Encrypted
}

/// A proof that no part follows.
pub(super) fn alone(seal: String) -> WirePart<'static> {
    WirePart::text("").sealed(Some(Cow::Owned(seal)))
}

/// `finishReason`.
pub(super) fn reason(stop: Option<&Stop>) -> &'static str {
    match stop {
        Some(Stop::MaxOutput | Stop::ContextWindow) => "MAX_TOKENS",
        Some(Stop::Refusal | Stop::Filtered) => "SAFETY",
        Some(Stop::End | Stop::Sequence(_) | Stop::ToolCalls | Stop::Pause) | None => "STOP",
    }
}

/// `usageMetadata`: the prompt with its cached part inside, thoughts beside the candidates, images by modality.
pub(super) fn usage(usage: &Usage) -> Value {
    let prompt = usage.prompt_total();
    let thoughts = usage.reasoning.min(usage.output);
    let candidates = (usage.output - thoughts).saturating_add(usage.image_output);
    let mut json = json!({
        "promptTokenCount": prompt,
        "candidatesTokenCount": candidates,
        "totalTokenCount": usage.total(),
    });
    let by_modality = |all: u64, images: u64| {
        json!([
            {"modality": "TEXT", "tokenCount": all.saturating_sub(images)},
            {"modality": "IMAGE", "tokenCount": images},
        ])
    };
    if usage.cache_read > 0 {
        json["cachedContentTokenCount"] = usage.cache_read.into();
    }
    if thoughts > 0 {
        json["thoughtsTokenCount"] = thoughts.into();
    }
    if usage.image_input > 0 {
        json["promptTokensDetails"] = by_modality(prompt, usage.image_input);
    }
    if usage.image_output > 0 {
        json["candidatesTokensDetails"] = by_modality(candidates, usage.image_output);
    }
    json
}
