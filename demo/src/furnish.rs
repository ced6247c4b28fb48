//! What admins do in a new hub, done over its API as they would: accounts, a script's token, rules, alerts. So that the
//! audit log has it. It must not know the people's traffic.

use actors::domain::UserId;
use anyhow::Result;
use serde_json::{Value, json};

use crate::api::Api;

/// Signs the demo's accounts in.
pub const ACCOUNTS: [(&str, &str); 3] = [
    ("margaret", "admin"),
    ("katherine", "auditor"),
    ("ada", "user"),
];

/// `inbox` is where alerts are posted; `ada` is whose usage her account shows.
pub async fn furnish(api: &Api, password: &str, inbox: &str, ada: UserId) -> Result<()> {
    for (name, role) in ACCOUNTS {
        let user_id = (role == "user").then_some(ada.0);
        let draft = json!({"name": name, "role": role, "password": password, "user_id": user_id});
        api.send("POST", "/accounts", &draft).await?;
    }
    for (path, draft) in rules() {
        api.send("POST", path, &draft).await?;
    }
    let draft = json!({
        "name": "on-call (demo)",
        "address": {"kind": "custom", "url": format!("{inbox}/alerts")},
    });
    let target = api.send("POST", "/notifications/targets", &draft).await?["id"].clone();
    for (event, options) in [
        ("circuit_opened", json!({})),
        ("circuit_closed", json!({})),
        ("budget_reached", json!({"thresholds": [80, 95]})),
    ] {
        let rule = json!({"event": event, "target_ids": [target], "options": options});
        api.send("POST", "/notifications/rules", &rule).await?;
    }
    // What a script does shows up under the script's name.
    let draft = json!({"name": "onboarding", "role": "admin", "scopes": ["users:write"]});
    let token = api.send("POST", "/api-tokens", &draft).await?;
    let script = api.with(token["secret"].as_str().unwrap_or_default());
    let note = json!({"note": "made up, for the demo; joined last month"});
    script
        .send("PATCH", &format!("/users/{ada}"), &note)
        .await?;
    Ok(())
}

fn rules() -> [(&'static str, Value); 4] {
    [
        (
            "/sensitive-words",
            json!({"word": "project bluebird", "description": "demo: a product that is not announced"}),
        ),
        (
            "/request-filters",
            json!({
                "name": "customer-numbers", "description": "demo: no customer's number leaves the house",
                "scope": "body", "action": "text_replace", "match_type": "regex",
                "pattern": "\\bCUST-(\\d+)\\b", "value": "customer",
            }),
        ),
        (
            "/error-rules",
            json!({
                "pattern": "credit balance is too low", "fault": "account", "category": "quota",
                "description": "demo: an empty account is no fault of the request",
            }),
        ),
        (
            "/client-versions",
            json!({"client": "claude-code", "min_version": "2.0"}),
        ),
    ]
}
