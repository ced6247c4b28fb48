//! `users/*`: what is written comes back, what is wrong is named, and nobody sees another.

use serde_json::{Value, json};

use super::Script;
use crate::admin::hub;
use crate::support::KEY;

#[actix_web::test]
async fn what_is_written_of_a_user_comes_back() {
    let app = hub().await;
    let admin = Script::admin(&app);
    let fields = json!({"name": "bob", "note": "n", "providerGroup": "premium, backup", "tags": ["vip"], "rpm": "200", "dailyQuota": 500,
        "limit5hUsd": 100.5, "limitWeeklyUsd": 500, "limitMonthlyUsd": 2000, "limitTotalUsd": 10000, "limitConcurrentSessions": 10,
        "limit5hResetMode": "fixed", "dailyResetMode": "rolling", "dailyResetTime": "08:30", "expiresAt": "2099-01-31",
        "allowedClients": ["claude-code"], "blockedClients": null, "allowedModels": ["claude-sonnet-4-5"], "somethingLongGone": 7});
    let made = admin.call("users/addUser", fields.clone()).await;
    let user = &made["user"];
    for field in [
        "name",
        "note",
        "tags",
        "limitConcurrentSessions",
        "limit5hResetMode",
        "dailyResetMode",
        "dailyResetTime",
        "allowedClients",
        "allowedModels",
    ] {
        assert_eq!(user[field], fields[field], "{field}");
    }
    for (field, expected) in [
        ("rpm", json!(200)),
        ("dailyQuota", json!(500.0)),
        ("limit5hUsd", json!(100.5)),
        ("limitTotalUsd", json!(10000.0)),
        ("providerGroup", json!("premium,backup")),
        ("blockedClients", json!([])),
        ("expiresAt", json!("2099-01-31T23:59:59Z")),
        ("role", json!("user")),
        ("isEnabled", json!(true)),
    ] {
        assert_eq!(user[field], expected, "{field}");
    }
    let id = user["id"].clone();
    let change = json!({"userId": id, "rpm": null, "dailyQuota": 0, "providerGroup": null, "expiresAt": null, "isEnabled": false});
    assert_eq!(admin.call("users/editUser", change).await, Value::Null);
    let all = admin.call("users/getUsers", json!({"query": "bob"})).await;
    let after = &all[0];
    for (field, expected) in [
        ("rpm", Value::Null),
        ("dailyQuota", Value::Null),
        ("providerGroup", json!("default")),
        ("expiresAt", Value::Null),
        ("isEnabled", json!(false)),
        ("limitWeeklyUsd", json!(500.0)),
        ("note", json!("n")),
    ] {
        assert_eq!(after[field], expected, "{field}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn what_is_wrong_with_a_user_is_named_and_nothing_is_half_done() {
    let app = hub().await;
    let admin = Script::admin(&app);
    admin
        .all_wrong(
            "users/addUser",
            &[
                (json!({}), "`name`"),
                (json!({"name": ""}), "`name`: is empty"),
                (
                    json!({"name": "x", "dailyQuota": -1}),
                    "`dailyQuota`: `-1` is below 0",
                ),
                (
                    json!({"name": "x", "dailyQuota": "much"}),
                    "`dailyQuota`: `\"much\"` is no number",
                ),
                (json!({"name": "x", "rpm": 1.5}), "`rpm`"),
                (
                    json!({"name": "x", "tags": ["a", "a"]}),
                    "`tags.1`: `a` stands there twice",
                ),
                (
                    json!({"name": "x", "expiresAt": "soon"}),
                    "`expiresAt`: `soon`",
                ),
                (
                    json!({"name": "x", "dailyResetMode": "often"}),
                    "`dailyResetMode`",
                ),
                (
                    json!({"name": "x", "dailyResetTime": "25:00"}),
                    "`dailyResetTime`",
                ),
                (json!({"name": "x", "isEnabled": "yes"}), "`isEnabled`"),
                (json!({"name": "x", "note": 7}), "`note`"),
                (json!({"name": "alice"}), "`alice`"),
            ],
        )
        .await;
    admin
        .all_wrong(
            "users/editUser",
            &[
                (json!({"name": "x"}), "`userId`"),
                (json!({"userId": 999, "name": "x"}), "`999`"),
            ],
        )
        .await;
    admin
        .all_wrong(
            "users/removeUser",
            &[(json!({}), "`userId`"), (json!({"userId": 999}), "`999`")],
        )
        .await;
    admin
        .all_wrong(
            "users/getUserLimitUsage",
            &[(json!({}), "`userId`"), (json!({"userId": 999}), "`999`")],
        )
        .await;
    admin
        .all_wrong(
            "users/getUsers",
            &[
                (json!({"limit": -1}), "`limit`"),
                (json!({"cursor": "x"}), "`cursor`"),
            ],
        )
        .await;
    let all = admin.call("users/getUsers", json!({})).await;
    assert_eq!(all.as_array().unwrap().len(), 1, "{all}");
    // The file's users are changed in the file.
    let (status, error, code) = admin
        .refused(
            "users/editUser",
            json!({"userId": all[0]["id"], "note": "x"}),
        )
        .await;
    assert_eq!((status, code.as_str()), (400, "INVALID_STATE"), "{error}");
    app.stop().await;
}

#[actix_web::test]
async fn users_come_in_pieces_as_they_were_asked_for() {
    let app = hub().await;
    let admin = Script::admin(&app);
    for name in ["u1", "u2", "u3"] {
        admin.user(name).await;
    }
    for (args, expected) in [
        (json!({"keyword": "u", "limit": 2}), vec!["u1", "u2"]),
        (
            json!({"keyword": "u", "limit": 2, "page": 1}),
            vec!["u1", "u2"],
        ),
        (json!({"keyword": "u", "limit": 2, "page": 2}), vec!["u3"]),
        (json!({"keyword": "u", "limit": 1, "offset": 1}), vec!["u2"]),
        (json!({"keyword": "u", "cursor": "2"}), vec!["u3"]),
        (json!({"searchTerm": "nobody"}), vec![]),
    ] {
        let found = admin.call("users/getUsers", args.clone()).await;
        let names: Vec<&str> = found
            .as_array()
            .unwrap()
            .iter()
            .map(|user| user["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, expected, "{args}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn somebody_who_is_no_admin_sees_themselves() {
    let app = hub().await;
    let admin = Script::admin(&app);
    let (bob, ..) = admin.user("bob").await;
    let alice = Script::bearer(&app, KEY);
    let own = alice.call("users/getUsers", json!({})).await;
    assert_eq!(
        (own.as_array().unwrap().len(), &own[0]["name"]),
        (1, &json!("alice"))
    );
    let mine = json!({"userId": own[0]["id"]});
    assert_eq!(
        alice.call("users/getUserLimitUsage", mine).await["dailyCost"]["current"],
        0.0
    );
    let (status, error, code) = alice
        .refused("users/getUserLimitUsage", json!({"userId": bob}))
        .await;
    assert_eq!(
        (status, code.as_str()),
        (403, "PERMISSION_DENIED"),
        "{error}"
    );
    app.stop().await;
}
