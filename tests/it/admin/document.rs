//! The OpenAPI document: complete, true, and what permissions it promises are those that the hub enforces. Operations
//! come out of the document, so that a new one cannot be forgotten here.

use serde_json::{Value, json};

use super::contract::{Contract, Operation};
use super::{Api, hub_with};
use crate::support::KEY;

const PERMISSIONS: [&str; 5] = ["public", "me", "read", "write", "own"];

#[test]
fn every_operation_says_what_it_does_and_what_it_needs() {
    let contract = Contract::new();
    let document = &contract.document;
    assert_eq!(document["openapi"], "3.1.0");
    let tags = document["tags"].as_array().unwrap().iter();
    let described: Vec<&Value> = tags.map(|tag| &tag["name"]).collect();
    let mut wrong = Vec::new();
    for Operation {
        method,
        path,
        document: operation,
    } in contract.operations()
    {
        let mut tell = |what: &str| wrong.push(format!("{method} {path}: {what}"));
        let permission = operation["x-permission"].as_str().unwrap_or_default();
        if !PERMISSIONS.contains(&permission) {
            tell("no x-permission");
        }
        let secured = operation["security"]
            .as_array()
            .is_some_and(|all| !all.is_empty());
        if secured == (permission == "public") {
            tell("security and x-permission disagree");
        }
        if operation["summary"].as_str().is_none_or(str::is_empty) {
            tell("no summary");
        }
        match operation["tags"].as_array().map(Vec::as_slice) {
            Some([tag]) if described.contains(&tag) => {}
            _ => tell("not one tag that the document describes"),
        }
        let responses = operation["responses"].as_object().unwrap();
        if !responses.keys().any(|status| status.starts_with('2')) {
            tell("no good answer");
        }
        for (status, response) in responses {
            let is_problem = response["content"]
                .get("application/problem+json")
                .is_some();
            if status.starts_with(['4', '5']) && !is_problem {
                tell(&format!("{status} is no problem+json"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_reference_and_every_operation_id_is_good() {
    let contract = Contract::new();
    let document = &contract.document;
    let text = document.to_string();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for name in text.split("\"#/components/schemas/").skip(1) {
        let name = name.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "no schema `{name}`");
    }
    // By their ids, so that two of one id are one.
    let items = document["paths"].as_object().unwrap().values();
    let all = items.flat_map(|item| item.as_object().unwrap().values());
    let all = all.filter(|operation| operation.get("operationId").is_some());
    assert_eq!(contract.operations().len(), all.count());
}

#[test]
fn the_shipped_document_is_the_printed_one() {
    let shipped = std::fs::read_to_string("docs/openapi.json").unwrap_or_default();
    let printed = claude_code_hub::admin::document().to_pretty_json().unwrap();
    assert!(
        shipped.trim_end() == printed.trim_end(),
        "docs/openapi.json differs; print it anew: cargo run -- print-openapi > docs/openapi.json"
    );
}

/// The status alone: some answers never end.
async fn status(api: &Api, method: &str, path: &str) -> u16 {
    let request = api.request(method, path);
    let response = match method {
        "GET" => request.send().await,
        _ => request.send_body("{}").await,
    };
    response.unwrap().status().as_u16()
}

/// Each operation as nobody, as a client key, and in each role: refused exactly where the document says so.
#[actix_web::test]
async fn every_operation_is_open_to_those_whom_the_document_names() {
    // Nothing that is tried out here leaves this machine.
    let app = hub_with("price_sync: { url: 'http://127.0.0.1:9/prices.json' }\n").await;
    let nobody = Api::bearer(&app, "hub-token-of-nobody");
    let mut callers = vec![("user", Api::bearer(&app, KEY))];
    for role in ["auditor", "admin", "owner"] {
        callers.push((role, Api::of_role(&app, role).await));
    }
    let may = |role: &str, permission: &str| match permission {
        "public" | "me" => true,
        "read" => role != "user",
        "write" => role == "admin" || role == "owner",
        _ => role == "owner",
    };
    let mut wrong = Vec::new();
    for Operation {
        method,
        path,
        document,
    } in Contract::new().operations()
    {
        let permission = document["x-permission"].as_str().unwrap();
        let path = path.split('/').map(|part| {
            if part.starts_with('{') {
                "999999999"
            } else {
                part
            }
        });
        let path = path.collect::<Vec<_>>().join("/");
        let status_of_nobody = status(&nobody, method, &path).await;
        if (status_of_nobody == 401) == (permission == "public") && path != "/session" {
            wrong.push(format!("{method} {path} as nobody: {status_of_nobody}"));
        }
        for (role, api) in &callers {
            let status = status(api, method, &path).await;
            let refused = status == 403 || (status == 401 && path != "/session");
            if refused == may(role, permission) {
                wrong.push(format!(
                    "{method} {path} as {role} ({permission}): {status}"
                ));
            }
            if status >= 500 && status != 502 {
                wrong.push(format!("{method} {path} as {role}: {status}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    app.stop().await;
}

#[actix_web::test]
async fn what_is_no_operation_is_a_problem_too() {
    let app = hub_with("").await;
    let answered = Api::admin(&app)
        .send("POST", "/no-such-thing", &json!({}))
        .await;
    assert_eq!(
        (answered.status, super::problem(&answered).0.as_str()),
        (404, "not_found")
    );
    let served = Api::admin(&app).get("/openapi.json").await.json();
    assert_eq!(served["info"]["title"], "Claude Code Hub");
    app.stop().await;
}
