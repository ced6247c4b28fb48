//! Whole answers of the dialect, read and written. Streams are not read here.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::super::Memory;
use super::super::neutral::{
    Answer, Content, Notes, Part, Seal, SealKind, Stop, Thought, ToolCall, WebSearch,
};
use super::read::{read_blocks, settle};
use super::wire::{CitationOut, OWN, UsageOut, explanation, fit_id, raw_json, stop_of, stop_words};
use super::write::WrittenBlock as Block;
use crate::dialect::anthropic::usage::usage_of_json;

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    content: Vec<&'a RawValue>,
    stop_sequence: Option<String>,
    #[serde(borrow)]
    stop_details: Option<&'a RawValue>,
    #[serde(borrow)]
    usage: Option<&'a RawValue>,
}

/// Reads an upstream's whole answer; `None` where it is none.
pub(in crate::dialect::translate) fn read_answer(body: &[u8]) -> Option<Answer> {
    let said = usage_of_json(body).ok()?;
    if !said.is_message {
        return None;
    }
    let wire: Wire<'_> = serde_json::from_slice(body.trim_ascii()).ok()?;
    let mut parts = Vec::with_capacity(wire.content.len());
    for block in wire.content {
        read_onto(&mut parts, block);
    }
    settle(&mut parts);
    let stop = said.stop_reason.map(|it| stop_of(&it, wire.stop_sequence));
    if stop == Some(Stop::Refusal)
        && let Some(text) = explanation(wire.stop_details)
    {
        parts.push(Part::new(Content::Refusal(text)));
    }
    Some(Answer {
        id: said.response_id,
        model: said.model,
        created: None,
        parts,
        stop,
        usage: wire.usage.map(|_| said.usage),
        service_tier: said.service_tier,
    })
}

/// Reads one block behind those before it: the result of a search belongs to one of them. A block that is wrong is
/// nothing that the rest of the answer should be lost for.
fn read_onto(parts: &mut Vec<Part>, block: &RawValue) {
    let list = format!("[{}]", block.get());
    let Ok(list) = RawValue::from_string(list) else {
        return;
    };
    let Ok(read) = read_blocks(&list, "content", &mut Notes::default()) else {
        return;
    };
    for part in read {
        if let Content::WebSearch(result) = &part.content
            && result.query.is_empty()
            && let Some(Part {
                content: Content::WebSearch(search),
                ..
            }) = parts.last_mut()
            && search.id == result.id
        {
            search.found.extend(result.found.iter().cloned());
            search.hosted.extend(result.hosted.iter().cloned());
            continue;
        }
        parts.push(part);
    }
}

#[derive(Serialize)]
struct Message<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    role: &'static str,
    model: &'a str,
    content: Vec<Block<'a>>,
    stop_reason: &'static str,
    stop_sequence: Option<&'a str>,
    usage: UsageOut,
}

/// Writes a whole answer for the client.
pub(in crate::dialect::translate) fn write_answer(answer: &Answer, memory: &Memory) -> Vec<u8> {
    let mut content = Vec::with_capacity(answer.parts.len());
    for (place, part) in answer.parts.iter().enumerate() {
        write_part(part, place, memory, &mut content);
    }
    let calls = |part: &Part| matches!(part.content, Content::ToolCall(_));
    let declines = |part: &Part| matches!(part.content, Content::Refusal(_));
    let (stop_reason, stop_sequence) = stop_words(
        answer.stop.as_ref(),
        answer.parts.iter().any(calls),
        answer.parts.iter().any(declines),
    );
    let message = Message {
        id: message_id(memory),
        kind: "message",
        role: "assistant",
        model: model(memory, answer.model.as_deref()),
        content,
        stop_reason,
        stop_sequence,
        usage: UsageOut::of(
            &answer.usage.unwrap_or_default(),
            answer.service_tier.as_deref(),
        ),
    };
    serde_json::to_vec(&message).unwrap_or_default()
}

/// The id of the answer.
pub(super) fn message_id(memory: &Memory) -> String {
    format!("msg_{}", fit_id(&memory.id))
}

/// The model that the client asked for, or else the one that answered.
pub(super) fn model<'a>(memory: &'a Memory, answered: Option<&'a str>) -> &'a str {
    match memory.model.as_str() {
        "" => answered.unwrap_or_default(),
        asked => asked,
    }
}

fn write_part<'a>(part: &'a Part, place: usize, memory: &Memory, content: &mut Vec<Block<'a>>) {
    match &part.content {
        Content::Text { text, .. } | Content::Refusal(text) if text.is_empty() => {}
        Content::Text { text, citations } => content.push(Block::Text {
            text: Cow::Borrowed(text),
            citations: citations.iter().filter_map(CitationOut::of).collect(),
            cache_control: None,
        }),
        Content::Refusal(text) => content.push(Block::text(text.as_str())),
        Content::Thought(thought) => content.extend(thought_block(thought)),
        Content::ToolCall(call) => {
            let id = fit_id(&call.id);
            content.extend(carrier(call, &id));
            content.push(Block::call(call, id));
        }
        Content::WebSearch(search) => {
            let blocks = search_blocks(search, place, memory);
            let blocks = blocks
                .into_iter()
                .map(|json| Block::Whole(Cow::Owned(json)));
            content.extend(blocks);
        }
        Content::Hosted(hosted) if hosted.dialect == OWN => {
            content.push(Block::Whole(Cow::Borrowed(&*hosted.json)));
        }
        // None that an assistant of this dialect could say.
        Content::Image(_) | Content::File(_) | Content::ToolResult(_) | Content::Hosted(_) => {}
    }
}

/// A thought for the client, whoever proved it; `None` for one that says and proves nothing.
fn thought_block(thought: &Thought) -> Option<Block<'_>> {
    if let Some(block) = Block::thought(thought) {
        return Some(block);
    }
    let signature = thought.seal.as_ref().map(|seal| seal.carried_by(OWN));
    if thought.text.is_empty() && signature.is_none() {
        return None;
    }
    Some(Block::Thinking {
        thinking: &thought.text,
        signature: Cow::Owned(signature.unwrap_or_default()),
    })
}

/// What brings the proof of a call back: a thought without words before it.
fn carrier<'a>(call: &ToolCall, id: &str) -> Option<Block<'a>> {
    let signature = carried_for(call.seal.as_ref()?, id);
    Some(Block::Thinking {
        thinking: "",
        signature: Cow::Owned(signature),
    })
}

/// The proof of a call as the client keeps it: with the call's id, so that it finds back to it.
pub(super) fn carried_for(seal: &Seal, call: &str) -> String {
    let seal = Seal {
        id: Some(call.to_owned()),
        ..seal.clone()
    };
    seal.carried_by(OWN)
}

/// The two blocks of a search: as they came from this vendor, or made of what another's found.
pub(super) fn search_blocks(
    search: &WebSearch,
    place: usize,
    memory: &Memory,
) -> Vec<Box<RawValue>> {
    let own = search.hosted.iter().filter(|hosted| hosted.dialect == OWN);
    let own: Vec<_> = own.map(|hosted| hosted.json.clone()).collect();
    if !own.is_empty() {
        return own;
    }
    let id = format!("srvtoolu_{}_{place}", fit_id(&memory.id));
    let results = search.found.iter().map(|(url, title)| {
        serde_json::json!({
            "type": "web_search_result",
            "url": url,
            "title": title,
            "encrypted_content": "",
            "page_age": null,
        })
    });
    vec![
        raw_json(&serde_json::json!({
            "type": "server_tool_use",
            "id": id,
            "name": "web_search",
            "input": {"query": search.query},
        })),
        raw_json(&serde_json::json!({
            "type": "web_search_tool_result",
            "tool_use_id": id,
            "content": results.collect::<Vec<_>>(),
        })),
    ]
}

/// A proof that is a thought by itself, and as a block of its own.
pub(super) fn is_redacted(seal: &Seal) -> bool {
    seal.vendor == OWN && seal.kind == SealKind::Encrypted
}
