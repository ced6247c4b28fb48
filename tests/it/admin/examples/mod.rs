//! The examples of the documents are recorded here: a hub with people, providers, traffic and trouble is asked for every
//! operation once, with a good body. `make examples` writes down what was sent and what came; every other run holds what is
//! written down against what the hub takes and answers now. Nothing of the document is written by hand here.

mod alerts;
mod guardrails;
mod log;
mod money;
mod operators;
mod own;
mod people;
pub mod readable;
pub mod recording;
pub mod stage;
pub mod traffic;
mod upstreams;

use serde_json::Value;

use super::contract::{Contract, Operation};
use stage::Stage;

#[actix_web::test]
async fn every_operation_takes_its_example_and_answers_as_it_says() {
    let stage = Stage::start(Contract::new()).await;
    let people = people::act(&stage).await;
    let providers = upstreams::act(&stage).await;
    money::act(&stage).await;
    let traffic = traffic::act(&stage, &people.bob_key, &people.carol_key).await;
    guardrails::act(&stage).await;
    alerts::act(&stage).await;
    log::act(&stage, &people, &providers, &traffic).await;
    own::act(&stage, &people).await;
    operators::act(&stage).await;
    stage.finish("src/admin/examples.json").await;
}

/// What is wrong with the examples of a document, an operation a line.
pub fn wrong_examples(contract: &Contract) -> Vec<String> {
    let mut wrong = Vec::new();
    for (id, operation) in contract.by_id() {
        let body = operation.document.pointer("/requestBody/content");
        for (kind, content) in body.and_then(Value::as_object).into_iter().flatten() {
            judge(contract, &format!("{id}, body"), kind, content, &mut wrong);
        }
        let responses = operation.document["responses"].as_object().unwrap();
        for (status, response) in responses {
            if response["description"] == NEVER {
                continue;
            }
            let contents = response["content"].as_object().into_iter().flatten();
            for (kind, content) in contents {
                let place = format!("{id}, {status}");
                judge(contract, &place, kind, content, &mut wrong);
            }
        }
    }
    wrong
}

/// How the document says that a hub does not answer so.
pub const NEVER: &str = "Never";

fn judge(contract: &Contract, place: &str, kind: &str, content: &Value, wrong: &mut Vec<String>) {
    let example = &content["example"];
    if kind.ends_with("json") && !kind.ends_with("ndjson") {
        match content.get("example") {
            None => wrong.push(format!("{place}: no example")),
            Some(example) => {
                let found = contract.violations(&content["schema"], example);
                let found = found.into_iter();
                wrong.extend(found.map(|error| format!("{place}: {error}")));
            }
        }
    } else if example.as_str().is_none_or(str::is_empty) {
        wrong.push(format!("{place}: no example as {kind}"));
    }
}

/// What an operation promises where it goes well: status, media types.
pub fn promised(operation: &Operation) -> Vec<(String, Vec<String>)> {
    let responses = operation.document["responses"].as_object().unwrap();
    let good = responses
        .iter()
        .filter(|(status, response)| status.starts_with('2') && response["description"] != NEVER);
    let kinds = |response: &Value| -> Vec<String> {
        let content = response["content"].as_object();
        content
            .into_iter()
            .flat_map(|by_kind| by_kind.keys().cloned())
            .collect()
    };
    good.map(|(status, response)| (status.clone(), kinds(response)))
        .collect()
}

#[test]
fn every_body_and_every_answer_of_the_api_has_an_example_that_fits_its_schema() {
    let wrong = wrong_examples(&Contract::new());
    assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), recording::HOW);
}
