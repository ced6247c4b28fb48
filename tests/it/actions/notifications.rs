//! `notifications/*`: three alerts over this hub's rules and targets; addresses never come out.

use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::Script;
use crate::admin::{Api, hub};

const GET: &str = "notifications/getNotificationSettingsAction";
const SET: &str = "notifications/updateNotificationSettingsAction";

#[actix_web::test]
async fn alerts_are_set_and_switched_off() {
    let app = hub().await;
    let admin = Script::admin(&app);
    let before = admin.call(GET, json!({})).await;
    assert_eq!(
        (&before["enabled"], &before["costAlertWebhook"]),
        (&json!(false), &Value::Null)
    );
    assert_eq!(
        (
            &before["dailyLeaderboardTime"],
            &before["dailyLeaderboardTopN"]
        ),
        (&json!("09:00"), &json!(5))
    );
    let wanted = json!({"enabled": true, "useLegacyMode": true, "costAlertEnabled": true, "costAlertThreshold": "0.9", "costAlertCheckInterval": 60,
        "costAlertWebhook": "https://hooks.slack.com/services/very-secret", "dailyLeaderboardEnabled": true, "dailyLeaderboardTime": "08:15",
        "dailyLeaderboardTopN": 7, "dailyLeaderboardWebhook": "https://example.com/very-secret", "cacheHitRateAlertEnabled": false});
    let set = admin.send(SET, &wanted).await;
    assert!(
        set.status == 200 && !set.text().contains("very-secret"),
        "{}",
        set.text()
    );
    let set = set.json()["data"].take();
    for (field, expected) in [
        ("enabled", json!(true)),
        ("costAlertEnabled", json!(true)),
        ("costAlertThreshold", json!("0.9")),
        ("costAlertWebhook", json!("[REDACTED]")),
        ("dailyLeaderboardTime", json!("08:15")),
        ("dailyLeaderboardTopN", json!(7)),
        ("circuitBreakerEnabled", json!(false)),
        ("circuitBreakerWebhook", Value::Null),
    ] {
        assert_eq!(set[field], expected, "{field}");
    }
    let api = Api::admin(&app);
    let targets = api
        .expect(200, "GET", "/notifications/targets", &json!({}))
        .await;
    let kinds: Vec<&Value> = targets["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|target| &target["kind"])
        .collect();
    assert_eq!(kinds, ["custom", "slack"]);
    let rules = api
        .expect(
            200,
            "GET",
            "/notifications/rules?event=budget_reached",
            &json!({}),
        )
        .await;
    assert_eq!(rules["items"][0]["options"], json!({"thresholds": [90]}));

    // Sent back as it was shown it stays; written anew it takes the place of the one before.
    let again = json!({"costAlertWebhook": "[REDACTED]", "dailyLeaderboardWebhook": "https://discord.com/api/webhooks/1/x"});
    admin.call(SET, again).await;
    let targets = api
        .expect(200, "GET", "/notifications/targets", &json!({}))
        .await;
    let kinds: Vec<&Value> = targets["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|target| &target["kind"])
        .collect();
    assert_eq!(kinds, ["discord", "slack"]);
    let gone = admin.call(SET, json!({"costAlertWebhook": null})).await;
    assert_eq!(
        (&gone["costAlertWebhook"], &gone["costAlertEnabled"]),
        (&Value::Null, &json!(true))
    );
    let off = admin.call(SET, json!({"enabled": false})).await;
    assert_eq!(
        (&off["enabled"], &off["dailyLeaderboardWebhook"]),
        (&json!(false), &json!("[REDACTED]"))
    );
    app.stop().await;
}

#[actix_web::test]
async fn what_is_wrong_with_alerts_is_named_and_nothing_is_half_set() {
    let app = hub().await;
    let admin = Script::admin(&app);
    admin
        .all_wrong(
            SET,
            &[
                (
                    json!({"costAlertEnabled": true, "costAlertWebhook": "nowhere"}),
                    "`costAlertWebhook`",
                ),
                (
                    json!({"circuitBreakerEnabled": true, "costAlertThreshold": "1.5"}),
                    "`costAlertThreshold`: `1.5`",
                ),
                (
                    json!({"dailyLeaderboardEnabled": true, "dailyLeaderboardTime": "25:00"}),
                    "`dailyLeaderboardTime`: `25:00`",
                ),
                (
                    json!({"dailyLeaderboardTopN": 21}),
                    "`dailyLeaderboardTopN`: `21`",
                ),
                (json!({"costAlertEnabled": "yes"}), "`costAlertEnabled`"),
                (
                    json!({"cacheHitRateAlertEnabled": true}),
                    "`cacheHitRateAlertEnabled`: `true`",
                ),
            ],
        )
        .await;
    assert_eq!(admin.call(GET, json!({})).await["enabled"], false);
    app.stop().await;
}

#[actix_web::test]
async fn a_webhook_is_tried_out() {
    let app = hub().await;
    let admin = Script::admin(&app);
    let receiver = Upstream::start(Answer::whole("application/json", "{}")).await;
    let test = "notifications/testWebhookAction";
    let args = json!({"webhookUrl": receiver.url(), "type": "cost-alert"});
    assert_eq!(admin.call(test, args.clone()).await, Value::Null);
    assert_eq!(receiver.requests().len(), 1);
    receiver.set(Answer::error(403, "forbidden", "no"));
    let (status, error, code) = admin.refused(test, args).await;
    assert_eq!(
        (status, code.as_str()),
        (400, "CONNECTION_FAILED"),
        "{error}"
    );
    assert!(error.contains("403"), "{error}");
    admin
        .all_wrong(
            test,
            &[
                (json!({"type": "cost-alert"}), "`webhookUrl`"),
                (
                    json!({"webhookUrl": "nowhere", "type": "cost-alert"}),
                    "`webhookUrl`",
                ),
                (
                    json!({"webhookUrl": receiver.url(), "type": "smoke"}),
                    "`type`",
                ),
            ],
        )
        .await;
    app.stop().await;
}
