//! Bad input for every operation, made from the document: each refusal names the field and why, and nothing is changed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use claude_code_hub::store::AuditFilter;
use serde_json::{Value, json};

use super::contract::{Contract, Operation, one_of_each, request_schema};
use super::{Api, hub_with, problem};
use crate::support::{KEY, TestApp};

/// The path with ids of what is there.
fn filled(operation: &Operation, ids: &HashMap<&str, Value>) -> String {
    let path = operation.path.trim_start_matches('/');
    let (list, _) = path.split_once("/{").unwrap_or((path, ""));
    let id = ids.get(list).map_or("1".to_owned(), Value::to_string);
    let parts = operation.path.split('/');
    let parts = parts.map(|part| if part.starts_with('{') { &id } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// A value that no schema like this takes; nothing where it takes anything.
fn misfit(contract: &Contract, schema: &Value) -> Option<Value> {
    if schema["type"] == "object" && schema["properties"].is_null() {
        return None;
    }
    let candidates = [
        json!([[true]]),
        json!({"no such": [true]}),
        json!(17),
        json!("\u{1}"),
    ];
    candidates
        .into_iter()
        .find(|candidate| !contract.violations(schema, candidate).is_empty())
}

async fn audit_length(app: &TestApp) -> usize {
    let any = AuditFilter::default();
    app.hub
        .db
        .list_audit(&any, None, 10_000)
        .await
        .unwrap()
        .len()
}

#[actix_web::test]
async fn every_body_is_read_strictly() {
    let app = hub_with("").await;
    let (contract, api) = (Contract::new(), Api::admin(&app));
    let ids = one_of_each(&contract, &api).await;
    // `/me` is for whoever has keys.
    let alice = Api::bearer(&app, KEY);
    let before = audit_length(&app).await;
    let mut wrong = Vec::new();
    for operation in contract.operations() {
        let Some(schema) = request_schema(&operation.document) else {
            continue;
        };
        let path = filled(operation, &ids);
        let name = format!("{} {path}", operation.method);
        let permission = operation.document["x-permission"].as_str().unwrap();
        let api = if permission == "me" { &alice } else { &api };
        if path == "/prices/upload" {
            continue;
        }
        let mut expect = |told: String, right: bool| {
            if !right {
                wrong.push(format!("{name}: {told}"));
            }
        };
        for (kind, body, code) in [
            ("application/json", "{", "malformed"),
            ("application/json", "", "malformed"),
            ("text/plain", "{}", "unsupported_media_type"),
        ] {
            let request = api.request(&operation.method, &path);
            let request = request.insert_header(("content-type", kind));
            let answered = api.client.send(request, body).await;
            expect(
                format!("`{body}` {}", answered.text()),
                problem(&answered).0 == code,
            );
        }
        for body in [json!([]), json!("x"), Value::Null] {
            let answered = api.send(&operation.method, &path, &body).await;
            expect(
                format!("{body} {}", answered.text()),
                answered.status == 422,
            );
        }
        let object = contract.resolved(schema);
        if permission == "public" || object["properties"].is_null() {
            continue;
        }
        let mut unknown = json!({"no_such_field": 1});
        let answered = api.send(&operation.method, &path, &unknown).await;
        let (code, pointers) = problem(&answered);
        expect(
            format!("{unknown} {}", answered.text()),
            code == "invalid" && pointers == ["/no_such_field"],
        );
        for (field, of_field) in object["properties"].as_object().unwrap() {
            let Some(misfit) = misfit(&contract, of_field) else {
                continue;
            };
            unknown = json!({field: misfit});
            let answered = api.send(&operation.method, &path, &unknown).await;
            let (code, pointers) = problem(&answered);
            let pointer = format!("/{field}");
            expect(
                format!("{unknown} {}", answered.text()),
                // What the file states is no matter of values.
                (code == "invalid" || path == "/settings")
                    && pointers.iter().any(|told| told.starts_with(&pointer)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(audit_length(&app).await, before, "nothing is changed");
    app.stop().await;
}

#[actix_web::test]
async fn every_query_parameter_is_read_strictly() {
    let app = hub_with("").await;
    let (contract, api) = (Contract::new(), Api::admin(&app));
    let ids = one_of_each(&contract, &api).await;
    let mut wrong = Vec::new();
    for operation in contract.operations() {
        let empty = Vec::new();
        let parameters = operation.document["parameters"]
            .as_array()
            .unwrap_or(&empty);
        let queries = parameters.iter().filter(|one| one["in"] == "query");
        let queries: Vec<&Value> = queries.collect();
        if operation.method != "GET" || operation.path == "/events" || queries.is_empty() {
            continue;
        }
        let path = filled(operation, &ids);
        let required: Vec<String> = queries
            .iter()
            .filter(|one| one["required"] == true)
            .map(|one| {
                let schema = contract.resolved(&one["schema"]);
                let word = schema["enum"][0].as_str().unwrap();
                format!("{}={word}", one["name"].as_str().unwrap())
            })
            .collect();
        let mut tried = vec![("no_such_parameter", "1")];
        for one in &queries {
            let takes_any_text = contract.violations(&one["schema"], &json!("%")).is_empty();
            if !takes_any_text {
                tried.push((one["name"].as_str().unwrap(), "%25"));
            }
        }
        for (name, value) in tried {
            let mut query: Vec<String> = required.clone();
            query.retain(|pair| !pair.starts_with(&format!("{name}=")));
            query.push(format!("{name}={value}"));
            let path = format!("{path}?{}", query.join("&"));
            let answered = api.get(&path).await;
            if answered.status != 422 || problem(&answered).1 != [name] {
                wrong.push(format!("GET {path}: {}", answered.text()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    app.stop().await;
}

#[actix_web::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let app = hub_with("").await;
    let api = Api::admin(&app);
    for (method, path, allowed) in [
        ("DELETE", "/users", "GET, POST"),
        ("PUT", "/users/1", "GET, PATCH, DELETE"),
        ("POST", "/prices/claude-x", "GET, PUT, DELETE"),
        ("PATCH", "/providers/sort-priorities", "POST"),
    ] {
        let answered = api.send(method, path, &json!({})).await;
        assert_eq!(
            problem(&answered).0,
            "method_not_allowed",
            "{method} {path}"
        );
        assert_eq!(answered.header("allow"), Some(allowed), "{path}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn every_path_tells_its_own_methods() {
    let app = hub_with("").await;
    let (contract, api) = (Contract::new(), Api::admin(&app));
    let mut methods: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for operation in contract.operations() {
        let of_path = methods.entry(&operation.path).or_default();
        of_path.insert(&operation.method);
    }
    let mut wrong = Vec::new();
    for (path, methods) in methods {
        let path = path.replace(['{', '}'], "");
        let answered = api.send("OPTIONS", &path, &json!({})).await;
        let allowed = answered.header("allow").unwrap_or_default();
        if answered.status != 405 || allowed.split(", ").collect::<BTreeSet<_>>() != methods {
            wrong.push(format!("{path}: {} {allowed}", answered.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    app.stop().await;
}
