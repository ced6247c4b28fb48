//! What was sent and answered, operation by operation, and the file in which it is kept. A file is written only by
//! `make examples`; else it is held against what was just seen.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::promised;
use super::readable::{Words, alike};
use crate::admin::contract::{Contract, request_schema};
use crate::support::Answered;

/// What to do where it differs.
pub const HOW: &str =
    "the recorded examples differ; record them anew and look at what changed: make examples";

/// What one operation was sent and what it answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<Value>,
    /// By status and media type.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    answers: BTreeMap<String, BTreeMap<String, Value>>,
}

type Examples = BTreeMap<String, Example>;

/// The first good answer of each operation, as it came.
#[derive(Default)]
pub struct Recording(RefCell<Examples>);

impl Recording {
    /// Takes it down where nothing of its kind was before.
    pub fn keep(&self, id: &str, request: &Value, answered: &Answered) {
        let kind = answered.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap();
        let answer = match kind {
            "" => None,
            "application/json" => Some(answered.json()),
            _ => Some(Value::String(answered.text())),
        };
        self.keep_parts(id, request, answered.status, kind, answer);
    }

    /// The same of an answer that did not come in one piece.
    pub fn keep_parts(
        &self,
        id: &str,
        request: &Value,
        status: u16,
        kind: &str,
        answer: Option<Value>,
    ) {
        let mut all = self.0.borrow_mut();
        let example = all.entry(id.to_owned()).or_default();
        if example.request.is_none() && !request.is_null() {
            example.request = Some(request.clone());
        }
        let by_kind = example.answers.entry(status.to_string()).or_default();
        if let Some(answer) = answer {
            by_kind.entry(kind.to_owned()).or_insert(answer);
        }
    }

    /// Everything that the document has must have been seen; then it is written, or held against what is written.
    pub fn finish(&self, contract: &Contract, words: &Words, file: &str) {
        let seen = self.0.borrow();
        let mut wrong = Vec::new();
        let mut now = Examples::new();
        for (id, operation) in contract.by_id() {
            let Some(example) = seen.get(id) else {
                wrong.push(format!(
                    "{id} is not asked for: give it a place in tests/it/admin/examples or tests/it/actions/examples.rs"
                ));
                continue;
            };
            for (status, kinds) in promised(operation) {
                for kind in kinds {
                    let answers = example.answers.get(&status);
                    if answers.and_then(|by_kind| by_kind.get(&kind)).is_none() {
                        wrong.push(format!("{id} did not answer {status} as {kind}"));
                    }
                }
            }
            let takes_body = request_schema(&operation.document).is_some();
            let tidy = words.tidied(
                example.request.as_ref().filter(|_| takes_body),
                &example.answers,
            );
            let example = Example {
                request: tidy.0,
                answers: tidy.1,
            };
            if example != Example::default() {
                now.insert(id.to_owned(), example);
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let kept = std::fs::read_to_string(file).unwrap_or_default();
        let kept: Examples = serde_json::from_str(&kept).unwrap_or_default();
        if is_recording() {
            // What says the same with other times and numbers stays, so that only what changed is to be looked at.
            for (id, example) in &mut now {
                if let Some(before) = kept.get(id).filter(|before| is_same(before, example)) {
                    *example = before.clone();
                }
            }
            let text = serde_json::to_string_pretty(&now).unwrap();
            std::fs::write(file, text + "\n").unwrap();
            return;
        }
        let unknown = kept.keys().filter(|id| !now.contains_key(*id));
        let mut wrong: Vec<String> = unknown
            .map(|id| format!("{id}: the document has no such operation"))
            .collect();
        for (id, example) in &now {
            match kept.get(id) {
                None => wrong.push(format!("{id}: no example")),
                Some(before) if !takes_alike(before, example) => {
                    wrong.push(format!("{id}: the example sends something else"));
                }
                Some(_) => {}
            }
        }
        assert!(wrong.is_empty(), "{}\n{file}: {HOW}", wrong.join("\n"));
    }
}

fn takes_alike(one: &Example, other: &Example) -> bool {
    match (&one.request, &other.request) {
        (Some(one), Some(other)) => alike(one, other),
        (None, None) => true,
        _ => false,
    }
}

fn is_same(one: &Example, other: &Example) -> bool {
    let answers = |example: &Example| serde_json::to_value(&example.answers).unwrap();
    takes_alike(one, other) && alike(&answers(one), &answers(other))
}

fn is_recording() -> bool {
    std::env::var_os("UPDATE_EXAMPLES").is_some_and(|set| set == "1")
}
