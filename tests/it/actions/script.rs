//! A script as users of the earlier system have them: it makes a user and a key, which a CLI then uses, looks at the limits
//! and the numbers, and clears up.

use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{Script, hub_over};
use crate::support::{TestApp, message};

async fn ask(app: &TestApp, key: &str) -> u16 {
    let client = app.client();
    let request = client
        .request("POST", "/v1/messages")
        .insert_header(("x-api-key", key))
        .insert_header(("content-type", "application/json"));
    let body = message("claude-sonnet-4-5", false).to_string();
    client.send(request, body).await.status
}

#[actix_web::test]
async fn a_script_runs_a_user_from_the_first_key_to_the_end() {
    let upstream = Upstream::start(Answer::message("hi").usage(testkit::Usage {
        input: 1000,
        output: 100,
        ..testkit::Usage::default()
    }))
    .await;
    let app = hub_over(&upstream).await;
    let admin = Script::admin(&app);
    let fields = json!({"name": "carol", "note": "trial", "tags": ["team-a"], "rpm": 60, "dailyQuota": 50, "providerGroup": "default",
        "limit5hUsd": "20", "limitWeeklyUsd": 0, "isEnabled": true, "expiresAt": "2099-12-31T23:59:59.999Z"});
    let made = admin.call("users/addUser", fields).await;
    let user = made["user"]["id"].as_i64().unwrap();
    assert_eq!(made["user"]["dailyQuota"], 50.0);
    assert_eq!(made["user"]["limit5hUsd"], 20.0);
    assert_eq!(
        made["user"]["limitWeeklyUsd"],
        Value::Null,
        "0 was no limit"
    );
    assert_eq!(made["defaultKey"]["name"], "default");
    let first = made["defaultKey"]["key"].as_str().unwrap().to_owned();
    assert_eq!(ask(&app, &first).await, 200);

    let args = json!({"userId": user, "name": "ci", "limitDailyUsd": 5, "canLoginWebUi": false});
    let generated = admin.call("keys/addKey", args).await;
    let ci = generated["generatedKey"].as_str().unwrap().to_owned();
    assert_eq!(generated["name"], "ci");
    assert_eq!(ask(&app, &ci).await, 200);
    app.rows(2).await;

    // 1,000 × 3 USD and 100 × 15 USD for a million tokens, twice.
    let spent = 2.0 * (0.003 + 0.0015);
    let near = |value: &Value, expected: f64| {
        let found = value.as_f64().unwrap_or_else(|| panic!("{value}"));
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    };
    let used = admin
        .call("users/getUserLimitUsage", json!({"userId": user}))
        .await;
    assert_eq!(
        used["rpm"],
        json!({"current": 2, "limit": 60, "window": "per_minute"})
    );
    near(&used["dailyCost"]["current"], spent);
    near(&used["dailyCost"]["limit"], 50.0);
    assert!(used["dailyCost"]["resetAt"].is_string());

    let keys = admin.call("keys/getKeys", json!({"userId": user})).await;
    let keys = keys.as_array().unwrap();
    assert_eq!(keys.len(), 2);
    let ci_id = keys[1]["id"].as_i64().unwrap();
    assert_eq!(keys[1]["limitDailyUsd"], 5.0);
    assert!(!keys[1]["key"].as_str().unwrap().contains(&ci));
    let used = admin
        .call("keys/getKeyLimitUsage", json!({"keyId": ci_id}))
        .await;
    near(&used["costDaily"]["current"], spent / 2.0);
    near(&used["costDaily"]["limit"], 5.0);
    near(&used["costMonthly"]["current"], spent / 2.0);
    assert_eq!(used["costMonthly"]["limit"], Value::Null);

    let numbers = admin
        .call(
            "statistics/getUserStatistics",
            json!({"timeRange": "7days"}),
        )
        .await;
    assert_eq!(
        (&numbers["mode"], &numbers["resolution"]),
        (&json!("users"), &json!("day"))
    );
    let days = numbers["chartData"].as_array().unwrap();
    assert_eq!(days.len(), 7);
    assert_eq!(days[6][format!("user-{user}_calls")], 2);
    assert_eq!(days[6][format!("user-{user}_cost")], "0.009");
    let listed = admin
        .call("users/getUsers", json!({"searchTerm": "CAROL"}))
        .await;
    assert_eq!(listed.as_array().unwrap().len(), 1);
    let shown = &listed[0]["keys"][1];
    assert_eq!(
        (&shown["name"], &shown["todayCallCount"]),
        (&json!("ci"), &json!(1))
    );
    assert_eq!(shown["modelStats"][0]["model"], "claude-sonnet-4-5");
    near(&shown["todayUsage"], spent / 2.0);

    let off = json!({"keyId": ci_id, "isEnabled": false});
    assert_eq!(admin.call("keys/editKey", off).await, Value::Null);
    assert_eq!(ask(&app, &ci).await, 401, "a change is in force at once");
    admin.call("keys/removeKey", json!({"keyId": ci_id})).await;
    let edit = json!({"userId": user, "isEnabled": false, "note": "over"});
    admin.call("users/editUser", edit).await;
    assert_eq!(ask(&app, &first).await, 401);
    admin
        .call("users/removeUser", json!({"userId": user}))
        .await;
    let (status, error, code) = admin
        .refused("users/removeUser", json!({"userId": user}))
        .await;
    assert_eq!((status, code.as_str()), (400, "NOT_FOUND"), "{error}");
    let audit = app.hub.db.list_audit(&Default::default(), None, 10).await;
    let told: Vec<String> = audit.unwrap().into_iter().map(|row| row.action).collect();
    let expected = [
        "user.delete",
        "user.update",
        "key.delete",
        "key.update",
        "key.create",
    ];
    assert_eq!(told[..5], expected);
    app.stop().await;
}
