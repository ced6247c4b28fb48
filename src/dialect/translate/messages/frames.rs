//! The events of a written stream, as bytes. Most of a stream is deltas, so nothing here is built to be written: it goes
//! straight into the bytes.

use std::io::Write;

use serde::Serialize;

use super::wire::UsageOut;

pub(super) const PING: &[u8] = b"event: ping\ndata: {\"type\":\"ping\"}\n\n";
const STOP: &[u8] = b"event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

/// Kinds of deltas, and the field that each fills.
pub(super) const TEXT: (&str, &str) = ("text_delta", "text");
pub(super) const THINKING: (&str, &str) = ("thinking_delta", "thinking");
pub(super) const SIGNATURE: (&str, &str) = ("signature_delta", "signature");
pub(super) const INPUT: (&str, &str) = ("input_json_delta", "partial_json");
pub(super) const CITATION: (&str, &str) = ("citations_delta", "citation");

/// How a text begins.
pub(super) const EMPTY_TEXT: Text = Text {
    kind: "text",
    text: "",
};
/// How a thought begins.
pub(super) const THOUGHT: Thinking = Thinking {
    kind: "thinking",
    thinking: "",
    signature: "",
};

pub(super) fn message_start(id: &str, model: &str, usage: UsageOut, out: &mut Vec<u8>) {
    let message = MessageStart {
        id,
        kind: "message",
        role: "assistant",
        model,
        content: [],
        stop_reason: None,
        stop_sequence: None,
        usage,
    };
    out.extend_from_slice(b"event: message_start\ndata: {\"type\":\"message_start\",\"message\":");
    json(&message, out);
    out.extend_from_slice(b"}\n\n");
}

pub(super) fn block_start(index: usize, block: &impl Serialize, out: &mut Vec<u8>) {
    out.extend_from_slice(
        b"event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":",
    );
    number(index, out);
    out.extend_from_slice(b",\"content_block\":");
    let from = out.len();
    json(block, out);
    // An object that came over several lines is white space between its fields there, and would end the event here.
    for byte in &mut out[from..] {
        if matches!(byte, b'\n' | b'\r') {
            *byte = b' ';
        }
    }
    out.extend_from_slice(b"}\n\n");
}

pub(super) fn delta(
    index: usize,
    (kind, field): (&str, &str),
    value: &(impl Serialize + ?Sized),
    out: &mut Vec<u8>,
) {
    out.extend_from_slice(
        b"event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":",
    );
    number(index, out);
    out.extend_from_slice(b",\"delta\":{\"type\":\"");
    out.extend_from_slice(kind.as_bytes());
    out.extend_from_slice(b"\",\"");
    out.extend_from_slice(field.as_bytes());
    out.extend_from_slice(b"\":");
    json(value, out);
    out.extend_from_slice(b"}}\n\n");
}

pub(super) fn block_stop(index: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(
        b"event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":",
    );
    number(index, out);
    out.extend_from_slice(b"}\n\n");
}

/// The last two events.
pub(super) fn ending(
    stop_reason: &'static str,
    stop_sequence: Option<&str>,
    usage: UsageOut,
    out: &mut Vec<u8>,
) {
    let ending = MessageDelta {
        kind: "message_delta",
        delta: Ending {
            stop_reason,
            stop_sequence,
        },
        usage,
    };
    out.extend_from_slice(b"event: message_delta\ndata: ");
    json(&ending, out);
    out.extend_from_slice(b"\n\n");
    out.extend_from_slice(STOP);
}

fn json(value: &(impl Serialize + ?Sized), out: &mut Vec<u8>) {
    // A vector takes everything, and nothing that is written here has keys that are no strings.
    serde_json::to_writer(out, value).expect("plain data always serialises");
}

fn number(number: usize, out: &mut Vec<u8>) {
    write!(out, "{number}").expect("a vector takes everything");
}

#[derive(Serialize)]
struct MessageStart<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    role: &'static str,
    model: &'a str,
    content: [(); 0],
    stop_reason: Option<()>,
    stop_sequence: Option<()>,
    usage: UsageOut,
}

#[derive(Serialize)]
struct MessageDelta<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    delta: Ending<'a>,
    usage: UsageOut,
}

#[derive(Serialize)]
struct Ending<'a> {
    stop_reason: &'static str,
    stop_sequence: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Text {
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'static str,
}

#[derive(Serialize)]
pub(super) struct Thinking {
    #[serde(rename = "type")]
    kind: &'static str,
    thinking: &'static str,
    signature: &'static str,
}

#[derive(Serialize)]
pub(super) struct RedactedThinking<'a> {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub data: &'a str,
}

#[derive(Serialize)]
pub(super) struct ToolUse<'a> {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub id: &'a str,
    pub name: &'a str,
    pub input: Empty,
}

#[derive(Serialize)]
pub(super) struct Empty {}
