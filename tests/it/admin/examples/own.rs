//! What somebody sees and changes of their own, and what is used of everybody's limits.

use serde_json::{Value, json};

use super::people::People;
use super::stage::Stage;
use crate::admin::Api;

pub async fn act(stage: &Stage, people: &People) {
    let bob = Api::bearer(&stage.app, &people.bob_key);
    for id in ["getMe", "getMeQuotas", "getMeUsage"] {
        stage.call_as(&bob, id, &[], Value::Null).await;
    }
    let mine = stage.call_as(&bob, "getMeRequests", &[], Value::Null).await;
    let newest = [("id", &mine["items"][0]["id"])];
    stage
        .call_as(&bob, "getMeRequestsByIdBodies", &newest, Value::Null)
        .await;
    let ci = json!({"name": "ci", "expires_at": "2030-06-30T00:00:00Z"});
    let ci = stage.call_as(&bob, "postMeKeys", &[], ci).await["key"]["id"].clone();
    let names = [("id", &ci)];
    let patch = json!({"name": "nightly build", "enabled": true});
    stage.call_as(&bob, "patchMeKeysById", &names, patch).await;
    let grace = json!({"grace_s": 3600});
    stage
        .call_as(&bob, "postMeKeysByIdRotate", &names, grace)
        .await;
    stage
        .call_as(&bob, "deleteMeKeysById", &names, Value::Null)
        .await;
    stage
        .call("getQuotas", &[("scope", &json!("user"))], Value::Null)
        .await;
    stage.on("getUsersByIdQuotas", &people.bob).await;
    stage.on("getKeysByIdQuotas", &people.bob_key_id).await;
}
