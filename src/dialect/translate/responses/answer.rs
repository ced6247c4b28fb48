//! Whole answers, read and written.

use actors::domain::Dialect;

use super::made::{Call, Made, Said};
use super::object::{Frame, State, ending};
use super::output::{OutItem, Response};
use super::stand_in::StandIn;
use crate::dialect::translate::Memory;
use crate::dialect::translate::neutral::{Answer, Content, Part, ToolInput};

pub(in super::super) fn read_answer(body: &[u8]) -> Option<Answer> {
    let json = serde_json::from_slice(body).ok()?;
    let response = Response::read(json)?;
    response.output?;
    if matches!(response.status.0.as_deref(), Some("failed" | "cancelled")) {
        return None;
    }
    let mut answer = Answer::default();
    let (mut searches, mut calls, mut refused) = (0, false, false);
    for (place, json) in response.items().into_iter().enumerate() {
        let Some(item) = OutItem::read(json) else {
            continue;
        };
        for (_, content) in item.contents(json, place) {
            match &content {
                Content::Text { text, .. } if text.is_empty() => continue,
                Content::Thought(thought) if thought.text.is_empty() && thought.seal.is_none() => {
                    continue;
                }
                Content::ToolCall(_) => calls = true,
                Content::Refusal(_) => refused = true,
                Content::WebSearch(_) => searches += 1,
                _ => {}
            }
            answer.parts.push(Part::new(content));
        }
    }
    answer.stop = Some(response.stop(calls, refused));
    answer.usage = response.usage(searches);
    answer.id = response.id.0;
    answer.model = response.model.0;
    answer.created = response.created_at.0;
    answer.service_tier = response.service_tier.0;
    Some(answer)
}

pub(in super::super) fn write_answer(answer: &Answer, memory: &Memory) -> Vec<u8> {
    let items = items(answer, memory);
    let refused = answer
        .parts
        .iter()
        .any(|part| matches!(part.content, Content::Refusal(_)));
    let (status, reason) = ending(answer.stop.as_ref(), refused);
    let state = State {
        status,
        completed_at: (status == "completed").then_some(memory.now_s),
        error: None,
        reason,
        usage: answer.usage.as_ref(),
        service_tier: answer.service_tier.as_deref(),
    };
    let output: Vec<String> = items
        .iter()
        .enumerate()
        .map(|(place, item)| item.json(&item.id(&memory.id, place), "completed"))
        .collect();
    let mut out = Vec::new();
    Frame::of(memory).write(&mut out, &state, output.iter().map(String::as_str));
    out
}

fn items(answer: &Answer, memory: &Memory) -> Vec<Made> {
    let offered = StandIn::offered(&memory.echo);
    let mut items: Vec<Made> = Vec::new();
    let say = |items: &mut Vec<Made>, said| match items.last_mut() {
        Some(Made::Message(message)) => message.push(said),
        _ => items.push(Made::Message(vec![said])),
    };
    for part in &answer.parts {
        match &part.content {
            Content::Text { text, citations } => say(
                &mut items,
                Said {
                    refusal: false,
                    text: text.clone(),
                    citations: citations.clone(),
                },
            ),
            Content::Refusal(text) => say(
                &mut items,
                Said {
                    refusal: true,
                    text: text.clone(),
                    citations: Vec::new(),
                },
            ),
            Content::Thought(thought) => items.push(Made::Thought {
                text: thought.text.clone(),
                seal: thought.seal.clone(),
            }),
            Content::ToolCall(call) => {
                if let Some(seal) = &call.seal {
                    items.push(Made::proof_of(&call.id, seal));
                }
                let (custom, input) = match &call.input {
                    ToolInput::Json(json) if json.trim().is_empty() => (false, "{}"),
                    ToolInput::Json(json) => (false, json.as_str()),
                    ToolInput::Text(text) => (true, text.as_str()),
                };
                let made = Call {
                    id: call.id.clone(),
                    name: call.name.clone(),
                    namespace: call.namespace.clone(),
                    custom,
                    stand_in: None,
                    input: input.to_owned(),
                };
                items.push(Made::Call(made.standing_in(&offered)));
            }
            Content::WebSearch(search) => items.push(Made::Search(search.clone())),
            Content::Hosted(hosted) if hosted.dialect == Dialect::OpenaiResponses => {
                items.push(Made::Own(hosted.json.clone()));
            }
            // Pictures and files of an answer have no item that could carry those of another vendor.
            Content::Hosted(_) | Content::Image(_) | Content::File(_) | Content::ToolResult(_) => {}
        }
    }
    items
}
