//! Somebody who knows the API by its document alone: operations by their ids, answers held against their schemas.

use std::collections::{BTreeMap, HashMap};

use claude_code_hub::admin;
use jsonschema::Validator;
use serde_json::{Value, json};

use super::Api;
use crate::support::Answered;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// One operation of the document.
#[derive(Clone, Debug)]
pub struct Operation {
    pub method: String,
    /// With `{names}`.
    pub path: String,
    pub document: Value,
}

/// The whole document.
pub struct Contract {
    pub document: Value,
    /// Under which its paths are.
    pub prefix: &'static str,
    operations: HashMap<String, Operation>,
}

impl Contract {
    /// The document of the API.
    pub fn new() -> Self {
        let document = serde_json::to_value(admin::document()).unwrap();
        Self::of(document, "/api/v1")
    }

    /// The document of the earlier system's actions.
    pub fn of_actions() -> Self {
        let document = serde_json::to_value(admin::actions_document()).unwrap();
        Self::of(document, "/api/actions")
    }

    fn of(document: Value, prefix: &'static str) -> Self {
        let mut operations = HashMap::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in METHODS {
                let Some(operation) = item.get(method) else {
                    continue;
                };
                let id = operation["operationId"].as_str().unwrap().to_owned();
                let operation = Operation {
                    method: method.to_uppercase(),
                    path: path.strip_prefix(prefix).unwrap().to_owned(),
                    document: operation.clone(),
                };
                operations.insert(id, operation);
            }
        }
        Self {
            document,
            prefix,
            operations,
        }
    }

    /// All of them, by id.
    pub fn by_id(&self) -> BTreeMap<&str, &Operation> {
        let all = self.operations.iter();
        all.map(|(id, operation)| (id.as_str(), operation))
            .collect()
    }

    /// All of them, by path.
    pub fn operations(&self) -> Vec<&Operation> {
        let mut all: Vec<_> = self.operations.values().collect();
        all.sort_by_key(|one| (&one.path, &one.method));
        all
    }

    /// The schema itself, where it is named.
    pub fn resolved<'s>(&'s self, schema: &'s Value) -> &'s Value {
        match schema["$ref"].as_str() {
            Some(name) => self.resolved(self.document.pointer(&name[1..]).unwrap()),
            None => schema,
        }
    }

    /// What is wrong with a value by a schema of the document.
    pub fn violations(&self, schema: &Value, value: &Value) -> Vec<String> {
        let mut whole = schema.clone();
        whole["components"] = self.document["components"].clone();
        let validator: Validator = jsonschema::draft202012::new(&whole).unwrap();
        let errors = validator.iter_errors(value);
        errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect()
    }

    /// Does what the operation says, and holds the answer against what it promises.
    pub async fn call(&self, api: &Api, id: &str, names: &[(&str, &Value)], body: Value) -> Value {
        let answered = self.send(api, id, names, &body).await;
        assert!(answered.status < 300, "{id}: {}", answered.text());
        match answered.header("content-type") {
            Some("application/json") => answered.json(),
            Some(_) => Value::String(answered.text()),
            None => Value::Null,
        }
    }

    /// The same, whatever the answer. A name that is not in the path is a query parameter.
    pub async fn send(
        &self,
        api: &Api,
        id: &str,
        names: &[(&str, &Value)],
        body: &Value,
    ) -> Answered {
        let operation = self.operations.get(id).unwrap_or_else(|| panic!("{id}"));
        let (mut path, mut query) = (operation.path.clone(), Vec::new());
        for (name, value) in names {
            let text = value.as_str().map_or(value.to_string(), str::to_owned);
            let place = format!("{{{name}}}");
            if path.contains(&place) {
                path = path.replace(&place, &text);
            } else {
                query.push(format!("{name}={text}"));
            }
        }
        if !query.is_empty() {
            path = format!("{path}?{}", query.join("&"));
        }
        if let Some(schema) = request_schema(&operation.document) {
            let wrong = self.violations(schema, body);
            assert!(wrong.is_empty(), "{id} is sent {body}: {wrong:?}");
        }
        let answered = if body.is_null() {
            let request = api.request(&operation.method, &path);
            api.client.send(request, "").await
        } else {
            api.send(&operation.method, &path, body).await
        };
        self.hold(id, operation, &answered);
        answered
    }

    fn hold(&self, id: &str, operation: &Operation, answered: &Answered) {
        let status = answered.status.to_string();
        let promised = &operation.document["responses"][&status];
        assert!(
            !promised.is_null(),
            "{id} answers {status}, which its document does not name: {}",
            answered.text()
        );
        let kind = answered.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap();
        let schema = &promised["content"][kind]["schema"];
        if kind == "application/json" || kind.ends_with("+json") {
            assert!(!schema.is_null(), "{id} answers {status} with {kind}");
            let wrong = self.violations(schema, &answered.json());
            assert!(wrong.is_empty(), "{id}: {wrong:?}: {}", answered.text());
        }
    }
}

/// What a JSON body must be.
pub fn request_schema(operation: &Value) -> Option<&Value> {
    operation.pointer("/requestBody/content/application~1json/schema")
}

/// One of everything that has an id, by the first part of its path.
pub async fn one_of_each(contract: &Contract, api: &Api) -> HashMap<&'static str, Value> {
    let user = json!({"name": "bob"});
    let provider =
        json!({"name": "second", "type": "claude", "url": "http://127.0.0.1:9", "key": "sk-x"});
    let target =
        json!({"name": "ops", "address": {"kind": "custom", "url": "http://127.0.0.1:9/hook"}});
    let account = json!({"name": "ann", "password": "a long enough password", "role": "auditor"});
    let mut made = HashMap::new();
    for (name, id, body) in [
        ("users", "postUsers", user),
        ("providers", "postProviders", provider),
        (
            "provider-groups",
            "postProviderGroups",
            json!({"name": "team"}),
        ),
        (
            "sensitive-words",
            "postSensitiveWords",
            json!({"word": "tulip"}),
        ),
        (
            "request-filters",
            "postRequestFilters",
            json!({"name": "f", "scope": "body", "action": "text_replace", "pattern": "a", "value": "b"}),
        ),
        (
            "error-rules",
            "postErrorRules",
            json!({"pattern": "balance", "fault": "account"}),
        ),
        (
            "client-versions",
            "postClientVersions",
            json!({"client": "claude-code", "min_version": "1.0"}),
        ),
        ("notifications/targets", "postNotificationsTargets", target),
        ("accounts", "postAccounts", account),
    ] {
        made.insert(name, contract.call(api, id, &[], body).await["id"].clone());
    }
    let rule = json!({"event": "circuit_opened", "target_ids": [made["notifications/targets"]]});
    let rule = contract
        .call(api, "postNotificationsRules", &[], rule)
        .await;
    made.insert("notifications/rules", rule["id"].clone());
    let of = [("id", &made["users"])];
    let key = contract
        .call(api, "postUsersByIdKeys", &of, json!({"name": "k"}))
        .await;
    made.insert("keys", key["key"]["id"].clone());
    made
}
