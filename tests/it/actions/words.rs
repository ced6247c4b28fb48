//! `sensitive-words/*`: in force with the answer, and counted as they are in force.

use serde_json::{Value, json};
use testkit::{Answer, Upstream};

use super::{Script, hub_over};
use crate::support::message;

#[actix_web::test]
async fn a_word_is_in_force_changed_and_gone() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = hub_over(&upstream).await;
    let admin = Script::admin(&app);
    let ask = async || {
        let mut body = message("claude-sonnet-4-5", false);
        body["messages"][0]["content"] = json!("about Project TULIP");
        let client = app.client();
        client
            .send(client.post("/v1/messages"), body.to_string())
            .await
            .status
    };
    let counts = async || {
        let stats = admin.call("sensitive-words/getCacheStats", json!({})).await;
        ["containsCount", "exactCount", "regexCount", "totalCount"]
            .map(|name| stats[name].as_u64().unwrap())
    };
    assert_eq!((ask().await, counts().await), (200, [0, 0, 0, 0]));
    let new = json!({"word": "project tulip", "matchType": "contains", "description": "a secret"});
    let made = admin
        .call("sensitive-words/createSensitiveWordAction", new)
        .await;
    assert_eq!(
        (&made["matchType"], &made["isEnabled"]),
        (&json!("contains"), &json!(true))
    );
    assert_eq!((ask().await, counts().await), (400, [1, 0, 0, 1]));
    let expression = json!({"word": "rose[0-9]+", "matchType": "regex"});
    admin
        .call("sensitive-words/createSensitiveWordAction", expression)
        .await;
    assert_eq!(counts().await, [1, 0, 1, 2]);

    let off = json!({"id": made["id"], "isEnabled": false});
    let changed = admin
        .call("sensitive-words/updateSensitiveWordAction", off)
        .await;
    assert_eq!(
        (&changed["word"], &changed["description"]),
        (&made["word"], &made["description"])
    );
    assert_eq!((ask().await, counts().await), (200, [0, 0, 1, 1]));
    let refreshed = admin
        .call("sensitive-words/refreshCacheAction", json!({}))
        .await;
    assert_eq!(refreshed["stats"]["totalCount"], 1);
    let listed = admin
        .call("sensitive-words/listSensitiveWords", json!({}))
        .await;
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!(listed[1]["description"], Value::Null);
    let gone = json!({"id": made["id"]});
    admin
        .call("sensitive-words/deleteSensitiveWordAction", gone.clone())
        .await;
    let (status, error, code) = admin
        .refused("sensitive-words/deleteSensitiveWordAction", gone)
        .await;
    assert_eq!((status, code.as_str()), (400, "NOT_FOUND"), "{error}");
    app.stop().await;
}

#[actix_web::test]
async fn what_is_wrong_with_a_word_is_named() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = hub_over(&upstream).await;
    let admin = Script::admin(&app);
    let good = json!({"word": "tulip", "matchType": "exact"});
    let made = admin
        .call("sensitive-words/createSensitiveWordAction", good.clone())
        .await;
    admin
        .all_wrong(
            "sensitive-words/createSensitiveWordAction",
            &[
                (json!({"matchType": "exact"}), "`word`"),
                (json!({"word": "", "matchType": "exact"}), "`word`"),
                (json!({"word": "x"}), "`matchType`"),
                (json!({"word": "x", "matchType": "close"}), "`matchType`"),
                (json!({"word": "(", "matchType": "regex"}), "`word`"),
                (good, "`tulip`"),
            ],
        )
        .await;
    admin
        .all_wrong(
            "sensitive-words/updateSensitiveWordAction",
            &[
                (json!({"word": "x"}), "`id`"),
                (json!({"id": 999, "word": "x"}), "`999`"),
                (
                    json!({"id": made["id"], "word": "(", "matchType": "regex"}),
                    "`word`",
                ),
            ],
        )
        .await;
    admin
        .all_wrong(
            "sensitive-words/deleteSensitiveWordAction",
            &[(json!({}), "`id`")],
        )
        .await;
    app.stop().await;
}
