//! Users and their keys.

use serde_json::{Value, json};

use super::stage::Stage;

/// Who is there afterwards.
pub struct People {
    pub bob: Value,
    pub bob_key_id: Value,
    pub bob_key: String,
    /// May ask once in a minute.
    pub carol_key: String,
}

pub async fn act(stage: &Stage) -> People {
    let bob = json!({
        "name": "bob", "groups": ["default"], "tags": ["backend"], "note": "Platform team",
        "limits": {"rpm": 60, "daily_usd": "25", "monthly_usd": "300"},
        "expires_at": "2030-12-31T00:00:00Z",
    });
    let bob = stage.call("postUsers", &[], bob).await["id"].clone();
    let laptop = json!({
        "name": "laptop", "limits": {"daily_usd": "10", "concurrent_requests": 4},
        "expires_at": "2030-12-31T00:00:00Z",
    });
    let laptop = stage
        .call("postUsersByIdKeys", &[("id", &bob)], laptop)
        .await;
    let key = laptop["key"]["id"].clone();
    let patch = json!({"limits": {"daily_usd": "50", "rpm": null}, "tags": ["backend", "on-call"]});
    stage.call("patchUsersById", &[("id", &bob)], patch).await;
    let patch = json!({"name": "work laptop", "limits": {"rpm": 30}});
    stage.call("patchKeysById", &[("id", &key)], patch).await;
    for (id, of) in [("postUsersByIdRenew", &bob), ("postKeysByIdRenew", &key)] {
        let until = json!({"expires_at": "2031-12-31T00:00:00Z"});
        stage.call(id, &[("id", of)], until).await;
    }
    let carol = json!({"name": "carol", "tags": ["trial"], "limits": {"rpm": 1}});
    let carol = stage.call("postUsers", &[], carol).await["id"].clone();
    let carol = stage
        .call(
            "postUsersByIdKeys",
            &[("id", &carol)],
            json!({"name": "ci"}),
        )
        .await;
    leaves(stage).await;
    stage.plain("getUsers").await;
    stage.on("getUsersById", &bob).await;
    stage.on("getUsersByIdKeys", &bob).await;
    stage.plain("getKeys").await;
    stage.on("getKeysById", &key).await;
    let text = |issued: &Value| issued["secret"].as_str().unwrap().to_owned();
    People {
        bob,
        bob_key_id: key,
        bob_key: text(&laptop),
        carol_key: text(&carol),
    }
}

/// Somebody who comes and goes.
async fn leaves(stage: &Stage) {
    let dave = stage.call("postUsers", &[], json!({"name": "dave"})).await["id"].clone();
    let key = stage
        .call(
            "postUsersByIdKeys",
            &[("id", &dave)],
            json!({"name": "old"}),
        )
        .await["key"]["id"]
        .clone();
    let grace = json!({"grace_s": 86_400});
    stage
        .call("postKeysByIdRotate", &[("id", &key)], grace)
        .await;
    stage.on("postKeysByIdResetUsage", &key).await;
    stage.on("postUsersByIdResetUsage", &dave).await;
    stage.on("deleteKeysById", &key).await;
    stage.on("deleteUsersById", &dave).await;
}
