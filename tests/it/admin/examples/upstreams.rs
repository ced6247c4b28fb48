//! Providers, their groups, and who would serve a call.

use serde_json::{Value, json};

use super::stage::Stage;

/// Those that were made here.
pub struct Providers {
    pub backup: Value,
}

pub async fn act(stage: &Stage) -> Providers {
    let backup = json!({
        "name": "claude-backup", "type": "claude", "url": stage.upstream.url(), "key": "sk-ant-example-0123456789",
        "priority": 1, "weight": 3, "cost_multiplier": "0.8", "groups": ["default", "night"],
        "models": [{"prefix": "claude-"}],
        "redirects": [{"from": "claude-sonnet-4-0", "to": "claude-sonnet-4-5"}],
        "limits": {"daily_usd": "200", "concurrent_requests": 20},
        "timeouts": {"first_byte_ms": 60_000},
        "headers": {"x-tenant": "example"},
    });
    let test = json!({"provider": backup, "model": "claude-haiku-4-5"});
    stage.call("postProvidersTest", &[], test).await;
    let backup = stage.call("postProviders", &[], backup).await["id"].clone();
    let codex = json!({
        "name": "codex", "type": "codex", "url": stage.upstream.url(), "key": "sk-example-0123456789", "priority": 2,
        "models": [{"prefix": "gpt-"}], "translate": false,
    });
    stage.call("postProviders", &[], codex).await;
    trials(stage, &backup).await;
    many(stage, &backup).await;
    groups(stage).await;
    let call = json!({
        "dialect": "anthropic", "model": "claude-sonnet-4-5", "groups": ["night"],
        "client": "claude-cli/2.1.329 (external, cli)",
    });
    stage.call("postRoutingSimulate", &[], call).await;
    Providers { backup }
}

async fn trials(stage: &Stage, provider: &Value) {
    let of = [("id", provider)];
    let test = json!({"model": "claude-haiku-4-5", "timeout_ms": 15_000});
    stage.call("postProvidersByIdTest", &of, test).await;
    for id in [
        "postProvidersByIdModels",
        "postProvidersByIdResetCircuit",
        "postProvidersByIdResetUsage",
    ] {
        stage.on(id, provider).await;
    }
    let patch = json!({"weight": 5, "active_hours": null, "headers": {"x-tenant": null}});
    stage.call("patchProvidersById", &of, patch).await;
}

async fn many(stage: &Stage, provider: &Value) {
    let copy = json!({"name": "claude-third", "key": "sk-ant-example-abcdefghij"});
    let copy = stage
        .call("postProvidersByIdClone", &[("id", provider)], copy)
        .await["id"]
        .clone();
    let ids = json!([provider, copy]);
    stage
        .call("postProvidersResetCircuits", &[], json!({"ids": ids}))
        .await;
    let order = json!({"apply": false});
    stage.call("postProvidersSortPriorities", &[], order).await;
    let mut batch = json!({"ids": ids, "patch": {"weight": 2, "limits": {"rpm": 600}}});
    let preview = stage
        .call("postProvidersBatchPreview", &[], batch.clone())
        .await;
    batch["preview"] = preview["preview"].clone();
    let done = stage.call("postProvidersBatchApply", &[], batch).await;
    let undo = json!({"undo": done["undo"]});
    stage.call("postProvidersBatchUndo", &[], undo).await;
    stage.on("deleteProvidersById", &copy).await;
}

async fn groups(stage: &Stage) {
    let night = json!({"name": "night", "note": "After hours", "cost_multiplier": "0.5", "strategy": "cheapest"});
    stage.call("postProviderGroups", &[], night).await;
    let trial = json!({"name": "trial"});
    let trial = stage.call("postProviderGroups", &[], trial).await["id"].clone();
    let patch = json!({"note": "Ends in March", "strategy": "least_load"});
    stage
        .call("patchProviderGroupsById", &[("id", &trial)], patch)
        .await;
    stage.plain("getProviderGroups").await;
    stage.on("deleteProviderGroupsById", &trial).await;
}
