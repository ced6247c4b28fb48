//! Those who run the hub: how they sign in, what they set, and what is written down of it.

use serde_json::{Value, json};

use super::stage::Stage;
use crate::admin::{ADMIN, Api};

pub async fn act(stage: &Stage) {
    tokens(stage).await;
    accounts(stage).await;
    settings(stage).await;
    for id in [
        "getSystem",
        "getSystemHealth",
        "getSystemConfig",
        "postSystemReload",
        "getConsole",
    ] {
        stage.plain(id).await;
    }
    let of_keys = [("target_kind", &json!("key"))];
    let page = stage.call("getAudit", &of_keys, Value::Null).await;
    let seq = &page["items"][0]["seq"];
    stage
        .call("getAuditBySeq", &[("seq", seq)], Value::Null)
        .await;
    stage.plain("getAuditVerify").await;
    for format in ["csv", "ndjson"] {
        let names = [of_keys[0], ("format", &json!(format))];
        stage.call("getAuditExport", &names, Value::Null).await;
    }
}

async fn tokens(stage: &Stage) {
    let script = json!({
        "name": "nightly report", "scopes": ["requests:read", "statistics:read"], "role": "auditor",
        "expires_at": "2030-12-31T00:00:00Z",
    });
    let script = stage.call("postApiTokens", &[], script).await["token"]["id"].clone();
    stage.plain("getApiTokens").await;
    stage.on("deleteApiTokensById", &script).await;
}

async fn accounts(stage: &Stage) {
    let first = "correct horse battery staple";
    let ann = json!({"name": "ann", "password": first, "role": "auditor"});
    let ann = stage.call("postAccounts", &[], ann).await["id"].clone();
    let ben = json!({"name": "ben", "password": first, "role": "admin"});
    let ben = stage.call("postAccounts", &[], ben).await["id"].clone();
    let patch = json!({"role": "admin", "enabled": true});
    stage
        .call("patchAccountsById", &[("id", &ann)], patch)
        .await;
    stage.plain("getAccounts").await;
    stage.on("getAccountsById", &ann).await;

    let credentials = json!({"name": "ann", "password": first});
    let signed = stage
        .send_as(&stage.api, "postSession", &[], &credentials)
        .await;
    let browser = Api::signed_in(&stage.app, &signed);
    stage
        .call_as(&browser, "getSession", &[], Value::Null)
        .await;
    let next = json!({"current": first, "new": "four words picked by chance"});
    stage
        .call_as(&browser, "postSessionPassword", &[], next)
        .await;
    let other = json!({"token": ADMIN});
    let other = stage.send_as(&stage.api, "postSession", &[], &other).await;
    let other = Api::signed_in(&stage.app, &other);
    let page = stage.plain("getConsoleSessions").await;
    let sessions = page["items"].as_array().unwrap();
    let of_ann = sessions.iter().find(|session| session["account_id"] == ann);
    let of_ann = &of_ann.unwrap()["id"];
    stage.on("deleteConsoleSessionsById", of_ann).await;
    stage
        .call_as(&other, "deleteSession", &[], Value::Null)
        .await;
    stage.on("deleteAccountsById", &ben).await;
}

async fn settings(stage: &Stage) {
    let patch = json!({"request_log.keep_days": 90, "console.title": "Our hub", "limits.timezone": "Europe/Berlin"});
    stage.call("patchSettings", &[], patch).await;
    stage.plain("getSettings").await;
    let name = json!("request_log.keep_days");
    stage
        .call("deleteSettingsByName", &[("name", &name)], Value::Null)
        .await;
}
