//! What no request may hold, what is changed in requests, what errors mean, and which clients are too old.

use serde_json::{Value, json};

use super::stage::Stage;

pub async fn act(stage: &Stage) {
    let tulip = json!({"word": "project tulip", "match_type": "contains", "description": "Not announced yet"});
    let patch = json!({"description": "Announced in May", "enabled": true});
    list(
        stage,
        "SensitiveWords",
        tulip,
        json!({"word": "rose"}),
        patch,
    )
    .await;
    let words = json!({"words": ["project tulip", "project lily"], "match_type": "contains", "replace": false});
    stage.call("postSensitiveWordsImport", &[], words).await;
    let text = json!({"text": "When does project tulip begin?"});
    stage.call("postSensitiveWordsTest", &[], text).await;

    let customer = json!({
        "name": "customers", "description": "Names of customers stay here", "scope": "body", "action": "text_replace",
        "pattern": "ACME-[0-9]+", "match_type": "regex", "value": "a customer", "priority": 10,
    });
    let beta =
        json!({"name": "beta", "scope": "header", "action": "remove", "target": "anthropic-beta"});
    let patch = json!({"priority": 20, "enabled": true});
    list(stage, "RequestFilters", customer, beta, patch).await;
    let trial = json!({
        "dialect": "anthropic", "headers": {"user-agent": "claude-cli/2.1.329 (external, cli)"},
        "body": {
            "model": "claude-sonnet-4-5", "max_tokens": 1024,
            "messages": [{"role": "user", "content": "Write to ACME-42"}],
        },
    });
    stage.call("postRequestFiltersTest", &[], trial).await;

    let balance = json!({
        "pattern": "insufficient balance", "match_type": "contains", "category": "billing", "fault": "account",
        "override_status": 503, "override_message": "The provider has no balance left; another one will serve you soon.",
        "priority": 10,
    });
    let length = json!({"pattern": "prompt is too long", "fault": "client"});
    let patch = json!({"override_status": null, "description": "Seen with resellers"});
    list(stage, "ErrorRules", balance, length, patch).await;
    let trial = json!({"text": "{\"error\":\"insufficient balance\"}", "status": 403});
    stage.call("postErrorRulesTest", &[], trial).await;

    let claude = json!({"client": "claude-code", "min_version": "2.1.0", "how_to_update": "npm install -g @anthropic-ai/claude-code"});
    let codex = json!({"client": "codex-cli", "min_version": "0.50"});
    let patch = json!({"min_version": "2.1.300", "refuse_unknown": false});
    list(stage, "ClientVersions", claude, codex, patch).await;
    stage.plain("getClientVersionsSeen").await;
}

/// A list of rules: two are made, one is changed, one goes.
async fn list(stage: &Stage, list: &str, first: Value, second: Value, patch: Value) {
    let one = |method: &str| format!("{method}{list}ById");
    let id = stage.call(&format!("post{list}"), &[], first).await["id"].clone();
    let gone = stage.call(&format!("post{list}"), &[], second).await["id"].clone();
    stage.call(&one("patch"), &[("id", &id)], patch).await;
    stage.on(&one("get"), &id).await;
    stage.plain(&format!("get{list}")).await;
    stage.on(&one("delete"), &gone).await;
}
