//! Examples of bodies and answers, recorded from a hub (`make examples`), put into the document where it is made. None is
//! written by hand: one that a hub does not give must not stand here.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Content, OpenApi, RefOr};

use super::problem::{Code, Problem};

/// By the ids of operations.
type Examples = BTreeMap<String, Example>;

/// What one operation was sent and what it answered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    request: Option<Value>,
    /// By status and media type.
    #[serde(default)]
    answers: BTreeMap<String, BTreeMap<String, Value>>,
}

/// Puts each example where its operation is. What the document does not have is left out: a test tells of it.
pub(super) fn add(api: &mut OpenApi, recorded: &str) {
    let mut examples: Examples = match serde_json::from_str(recorded) {
        Ok(examples) => examples,
        Err(error) => {
            tracing::error!(%error, "the recorded examples cannot be read");
            return;
        }
    };
    for item in api.paths.paths.values_mut() {
        for (_, operation) in super::openapi::operations(item) {
            let id = operation.operation_id.as_deref().unwrap_or_default();
            if let Some(example) = examples.remove(id) {
                add_to(operation, example);
            }
        }
    }
}

fn add_to(operation: &mut Operation, example: Example) {
    if let (Some(RefOr::T(body)), Some(request)) = (&mut operation.request_body, example.request)
        && let Some(RefOr::T(content)) = body.content.get_mut("application/json")
    {
        content.example = Some(request);
    }
    for (status, by_kind) in example.answers {
        let Some(RefOr::T(response)) = operation.responses.responses.get_mut(&status) else {
            continue;
        };
        for (kind, answer) in by_kind {
            if let Some(RefOr::T(content)) = response.content.get_mut(&kind) {
                content.example = Some(answer);
            }
        }
    }
}

/// The problem of a status, the first where it has several, in words that say what it means for the operation.
pub(super) fn add_problem(content: &mut Content, status: &str, words: &str) {
    let mut codes = Code::ALL
        .iter()
        .filter(|code| code.status().to_string() == status);
    if content.example.is_none()
        && let Some(code) = codes.next()
    {
        content.example = Some(serde_json::json!(Problem::new(*code, words)));
    }
}
