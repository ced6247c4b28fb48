//! The events that a client is told: their names, numbers and fields.

use std::io::Write as _;

use serde::Serialize;
use serde_json::value::RawValue;

use super::made::Made;
use super::object::{Frame, State};
use super::wire::{Annotation, Content as Wire};

/// An item that the client knows of; its place in the list is its `output_index`.
#[derive(Debug)]
pub(super) struct Entry {
    pub id: String,
    pub made: Made,
    pub open_parts: usize,
    /// The item as JSON, once it is done.
    pub done: Option<String>,
}

/// All that events about an item have, but for their names and numbers.
#[derive(Debug, Default, Serialize)]
pub(super) struct Told<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_id: Option<&'a str>,
    pub output_index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annotation_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delta: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arguments: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logprobs: Option<[(); 0]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub annotation: Option<Annotation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Wire<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<&'a RawValue>,
}

pub(super) fn about(items: &[Entry], item: usize) -> Told<'_> {
    Told {
        item_id: Some(&items[item].id),
        output_index: item,
        ..Told::default()
    }
}

fn head(out: &mut Vec<u8>, sequence: &mut u64, kind: &str) {
    // Writing to a vector does not fail.
    write!(
        out,
        "event: {kind}\ndata: {{\"type\":\"{kind}\",\"sequence_number\":{sequence}"
    )
    .ok();
    *sequence += 1;
}

pub(super) fn event(out: &mut Vec<u8>, sequence: &mut u64, kind: &str, told: &Told<'_>) {
    head(out, sequence, kind);
    let at = out.len();
    serde_json::to_writer(&mut *out, told).ok();
    // One object out of two.
    out[at] = b',';
    out.extend_from_slice(b"\n\n");
}

pub(super) fn response(
    out: &mut Vec<u8>,
    sequence: &mut u64,
    kind: &str,
    frame: &Frame,
    state: &State<'_>,
    items: &[Entry],
) {
    head(out, sequence, kind);
    out.extend_from_slice(b",\"response\":");
    frame.write(
        out,
        state,
        items.iter().filter_map(|item| item.done.as_deref()),
    );
    out.extend_from_slice(b"}\n\n");
}

/// The events that say something once more as a whole.
pub(super) fn done(
    out: &mut Vec<u8>,
    sequence: &mut u64,
    items: &[Entry],
    item: usize,
    part: usize,
) {
    let told = || about(items, item);
    match &items[item].made {
        Made::Message(parts) => {
            let said = &parts[part];
            let content_index = Some(part);
            let text = Some(said.text.as_str());
            let done = if said.refusal {
                Told {
                    content_index,
                    refusal: text,
                    ..told()
                }
            } else {
                Told {
                    content_index,
                    text,
                    logprobs: Some([]),
                    ..told()
                }
            };
            let kind = if said.refusal {
                "response.refusal.done"
            } else {
                "response.output_text.done"
            };
            event(out, sequence, kind, &done);
            let done = Told {
                content_index,
                part: Some(said.wire()),
                ..told()
            };
            event(out, sequence, "response.content_part.done", &done);
        }
        Made::Thought { text, .. } if !text.is_empty() => {
            let summary_index = Some(0);
            let done = Told {
                summary_index,
                text: Some(text),
                ..told()
            };
            event(out, sequence, "response.reasoning_summary_text.done", &done);
            let part = Some(Wire::SummaryText { text });
            let done = Told {
                summary_index,
                part,
                ..told()
            };
            event(out, sequence, "response.reasoning_summary_part.done", &done);
        }
        Made::Call(call) if call.stand_in.is_none() => {
            let input = Some(call.input.as_str());
            if call.custom {
                let done = Told { input, ..told() };
                event(out, sequence, "response.custom_tool_call_input.done", &done);
            } else {
                let done = Told {
                    arguments: input,
                    ..told()
                };
                event(
                    out,
                    sequence,
                    "response.function_call_arguments.done",
                    &done,
                );
            }
        }
        _ => {}
    }
}
