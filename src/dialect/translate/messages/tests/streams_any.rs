//! Any stream: parts opened, extended and closed in any order, and events of an upstream in any order.

use actors::domain::Dialect;
use proptest::prelude::*;

use super::*;
use crate::dialect::translate::neutral::{Begun, Stop};

/// A part to come: what it is, and what is said of it.
fn part() -> impl Strategy<Value = (u8, Vec<String>)> {
    let said = prop::collection::vec("[a-z\"\\\\é\n]{0,4}", 0..4);
    (0..5_u8, said)
}

fn opened(kind: u8, index: usize) -> Opened {
    match kind {
        0 => Opened::Text,
        1 | 2 => Opened::Thought,
        3 => Opened::Refusal,
        _ => Opened::ToolCall {
            id: format!("call_{index}"),
            name: "Read".to_owned(),
            namespace: None,
            custom: false,
        },
    }
}

fn deltas(kind: u8, said: &[String]) -> Vec<Delta> {
    let mut deltas: Vec<Delta> = match kind {
        4 => {
            let json = serde_json::json!({ "said": said }).to_string();
            let middle = json.len() / 2;
            let middle = (middle..).find(|at| json.is_char_boundary(*at)).unwrap();
            vec![
                Delta::Input(json[..middle].to_owned()),
                Delta::Input(json[middle..].to_owned()),
            ]
        }
        _ => said.iter().map(|text| Delta::Text(text.clone())).collect(),
    };
    match kind {
        1 => deltas.push(Delta::Seal(own("proof"))),
        2 => deltas.push(Delta::Seal(seal(Dialect::OpenaiResponses, "r"))),
        _ => {}
    }
    deltas
}

/// The events of the parts, with up to three parts open at once, as the choices have it.
fn scheduled(parts: &[(u8, Vec<String>)], choices: &[u8]) -> Vec<Event> {
    let mut events = vec![Event::Started(Begun::default())];
    let mut open: Vec<(usize, std::vec::IntoIter<Delta>)> = Vec::new();
    let mut coming = parts.iter().enumerate();
    let mut choices = choices.iter().cycle();
    loop {
        let choice = usize::from(*choices.next().unwrap());
        if (open.is_empty() || choice % 3 == 0)
            && open.len() < 3
            && let Some((index, (kind, said))) = coming.next()
        {
            events.push(Event::Open {
                index,
                part: opened(*kind, index),
            });
            open.push((index, deltas(*kind, said).into_iter()));
            continue;
        }
        if open.is_empty() {
            break;
        }
        let place = choice % open.len();
        let (index, rest) = &mut open[place];
        let index = *index;
        match rest.next() {
            Some(delta) => events.push(Event::Delta { index, delta }),
            None => {
                events.push(Event::Close { index });
                open.remove(place);
            }
        }
    }
    events.extend([Event::Finished(Stop::End), Event::Ended]);
    events
}

/// What of an answer comes through: empty parts do not, and a refusal is a text.
fn comparable(answer: Answer) -> Vec<Content> {
    let of = |part: Part| match part.content {
        Content::Refusal(text) => Content::Text {
            text,
            citations: Vec::new(),
        },
        other => other,
    };
    let says = |content: &Content| match content {
        Content::Text { text, .. } => !text.is_empty(),
        Content::Thought(thought) => !thought.text.is_empty() || thought.seal.is_some(),
        _ => true,
    };
    answer.parts.into_iter().map(of).filter(says).collect()
}

const LINES: [&str; 20] = [
    r#"{"type":"message_start","message":{"id":"m","model":"x","usage":{"input_tokens":1}}}"#,
    r#"{"type":"ping"}"#,
    r#"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
    r#"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}"#,
    r#"{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"a","name":"A","input":{}}}"#,
    r#"{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"x"}}"#,
    r#"{"type":"content_block_start","index":2,"content_block":{"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{}}}"#,
    r#"{"type":"content_block_start","content_block":{"type":"text"}}"#,
    r#"{"type":"content_block_start","index":1,"content_block":{"type":7}}"#,
    r#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}"#,
    r#"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"b"}}"#,
    r#"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}}"#,
    r#"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{}"}}"#,
    r#"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"query\":"}}"#,
    r#"{"type":"content_block_delta","delta":null}"#,
    r#"{"type":"content_block_stop","index":0}"#,
    r#"{"type":"content_block_stop"}"#,
    r#"{"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":5}}"#,
    r#"{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"explanation":"no"}}}"#,
    r#"{"broken"#,
];

proptest! {
    #[test]
    fn what_is_written_is_accepted_and_read_as_what_was_said(
        parts in prop::collection::vec(part(), 0..6),
        choices in prop::collection::vec(any::<u8>(), 1..20),
    ) {
        let events = scheduled(&parts, &choices);
        let stream = stream_of(&events);
        prop_assert_eq!(testkit::validate::messages(stream.as_bytes()), Ok(()), "{}", stream);
        let again = gathered(&events_of(&stream));
        prop_assert_eq!(comparable(again), comparable(gathered(&events)));
    }

    #[test]
    fn whatever_an_upstream_sends_keeps_the_order_that_events_promise(
        lines in prop::collection::vec(0..LINES.len(), 0..20),
        stopped in any::<bool>(),
    ) {
        let mut stream: String = lines.iter().map(|line| sse(LINES[*line])).collect();
        if stopped {
            stream.push_str(&sse(r#"{"type":"message_stop"}"#));
        }
        let events = events_of(&stream);
        gathered(&events);
        prop_assert_eq!(events.last(), Some(&Event::Ended));
        // Ids that are used twice, and arguments that are broken, are the upstream's and stay so.
        let kept = stream_of(&events);
        if let Err(problem) = testkit::validate::messages(kept.as_bytes()) {
            let theirs = ["used before", "an input is no object"];
            prop_assert!(theirs.iter().any(|it| problem.contains(it)), "{}", problem);
        }
    }
}
