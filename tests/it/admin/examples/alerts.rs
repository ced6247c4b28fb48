//! Who is told of what, and what they were told.

use claude_code_hub::notify::{Event, EventKind};
use serde_json::{Value, json};

use super::stage::Stage;
use crate::support::eventually;

pub async fn act(stage: &Stage) {
    let address = json!({"kind": "slack", "url": format!("{}/hooks/ops", stage.upstream.url())});
    let trial = json!({"address": address, "language": "en"});
    stage.call("postNotificationsTargetsTest", &[], trial).await;
    let ops = json!({"name": "operators", "address": address, "templates": {"default": "{{title}}: {{text}}"}});
    let ops = stage.call("postNotificationsTargets", &[], ops).await["id"].clone();
    let custom = json!({"kind": "custom", "url": format!("{}/hooks/old", stage.upstream.url())});
    let old = json!({"name": "old", "address": custom});
    let old = stage.call("postNotificationsTargets", &[], old).await["id"].clone();
    let patch = json!({"name": "on call", "enabled": true, "templates": {"default": null}});
    stage
        .call("patchNotificationsTargetsById", &[("id", &ops)], patch)
        .await;
    stage.on("postNotificationsTargetsByIdTest", &ops).await;

    let rule = json!({"event": "circuit_opened", "target_ids": [ops], "language": "en", "options": {"quiet_s": 300}});
    let rule = stage.call("postNotificationsRules", &[], rule).await["id"].clone();
    let budget = json!({"event": "budget_reached", "target_ids": [ops], "options": {"thresholds": [80, 100]}});
    let budget = stage.call("postNotificationsRules", &[], budget).await["id"].clone();
    let patch = json!({"language": "ja", "options": {"quiet_s": 600}});
    stage
        .call("patchNotificationsRulesById", &[("id", &rule)], patch)
        .await;
    tell(stage).await;
    stage.plain("getNotificationsEvents").await;
    stage.plain("getNotificationsTargets").await;
    stage.on("getNotificationsTargetsById", &ops).await;
    stage.on("deleteNotificationsTargetsById", &old).await;
    stage.plain("getNotificationsRules").await;
    stage.on("getNotificationsRulesById", &rule).await;
    stage.on("deleteNotificationsRulesById", &budget).await;
}

/// A circuit opens, and those whom the rule names hear of it.
async fn tell(stage: &Stage) {
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let event = Event::example(EventKind::CircuitOpened, now_ms);
    stage.app.hub.notifier.tell(event);
    let path = "/notifications/log?state=sent&event=circuit_opened";
    let sent = eventually(async || {
        let page = stage.api.get(path).await.json();
        page["items"].get(0).cloned()
    });
    sent.await.expect("a message is sent");
    let names = [
        ("state", &json!("sent")),
        ("event", &json!("circuit_opened")),
    ];
    stage.call("getNotificationsLog", &names, Value::Null).await;
}
