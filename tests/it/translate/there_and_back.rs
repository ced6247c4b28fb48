//! A request said in another dialect, said back, and said there again is the same: nothing that both can say is lost on
//! the way. And what a person wrote is in it, word for word.

use actors::domain::Dialect;
use proptest::prelude::*;
use serde_json::Value;

use super::conversations::conversation;
use super::{DIALECTS, cases, model, pairs, translated, translated_for, word};

/// Cases of what another dialect can only come near to, as `docs/translation` says: proofs of thought are for their own
/// vendor, later system messages become a person's, and tools in groups get flat names.
const ONE_WAY: [&str; 3] = ["thinking", "system_later", "codex"];

fn value(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap()
}

/// All strings of a value, wherever they stand; arguments of calls are JSON inside of strings in some dialects.
fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            if let Ok(inner @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text) {
                strings(&inner, found);
            }
            found.push(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| strings(field, found)),
        _ => {}
    }
}

/// A there → back → there: the two bodies of the other dialect.
fn twice(own: Dialect, other: Dialect, body: &[u8]) -> Option<(Value, Value)> {
    let said = |from, to, body: &[u8]| {
        let model = match to {
            // OpenAI's own models that think are told no sampling.
            Dialect::OpenaiResponses => "some-model",
            to => model(to),
        };
        translated_for(model, from, to, body)
    };
    let there = said(own, other, body).ok()?.body;
    let back = said(other, own, &there)
        .unwrap_or_else(|error| {
            panic!(
                "{} → {}: {error}\n{}",
                word(other),
                word(own),
                String::from_utf8_lossy(&there)
            )
        })
        .body;
    let again = said(own, other, &back).unwrap().body;
    Some((value(&there), value(&again)))
}

#[test]
fn recorded_requests_survive_the_way_back() {
    for (own, other) in pairs() {
        let mut said = 0;
        for case in cases::of(own, "request") {
            if ONE_WAY.contains(&case.name.as_str()) {
                continue;
            }
            if let Some((there, again)) = twice(own, other, &case.bytes) {
                said += 1;
                similar_asserts(
                    &there,
                    &again,
                    &format!("{} over {}: {}", word(own), word(other), case.name),
                );
            }
        }
        assert!(
            said >= 3,
            "{} can say too little of {}",
            word(other),
            word(own)
        );
    }
}

fn similar_asserts(there: &Value, again: &Value, what: &str) {
    let pretty = |value| serde_json::to_string_pretty(value).unwrap();
    assert_eq!(pretty(there), pretty(again), "{what}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn generated_conversations_survive_every_way(request in conversation()) {
        let body = request.to_string();
        for first in DIALECTS {
            // Said in each dialect, it goes to each other one and back.
            let own = if first == Dialect::Anthropic {
                body.clone().into_bytes()
            } else {
                translated(Dialect::Anthropic, first, body.as_bytes()).unwrap().body.to_vec()
            };
            for other in DIALECTS.into_iter().filter(|other| *other != first) {
                let (there, again) = twice(first, other, &own).expect("every dialect can say it");
                similar_asserts(&there, &again, &format!("{} over {}", word(first), word(other)));
            }
        }
    }

    #[test]
    fn every_word_of_a_person_arrives(request in conversation()) {
        let body = request.to_string();
        let mut written = Vec::new();
        for message in request["messages"].as_array().unwrap() {
            strings(&message["content"], &mut written);
        }
        strings(&request["system"], &mut written);
        let skipped = ["text", "image", "tool_use", "tool_result", "base64"];
        for other in DIALECTS.into_iter().filter(|other| *other != Dialect::Anthropic) {
            let there = value(&translated(Dialect::Anthropic, other, body.as_bytes()).unwrap().body);
            let mut arrived = Vec::new();
            strings(&there, &mut arrived);
            for text in written.iter().filter(|text| !skipped.contains(&text.as_str())) {
                // Ids of calls are the hub's to choose where a dialect has none.
                if text.starts_with("toolu_") {
                    continue;
                }
                prop_assert!(arrived.iter().any(|whole| whole.contains(text.as_str())), "{text:?} is not in {there}");
            }
        }
    }
}
