//! `keys/*`: made, changed and taken away by admins and by those whose they are, who cannot widen them.

use serde_json::{Value, json};

use super::Script;
use crate::admin::hub;
use crate::support::KEY;

#[actix_web::test]
async fn what_is_wrong_with_a_key_is_named() {
    let app = hub().await;
    let admin = Script::admin(&app);
    let (user, key, _) = admin.user("bob").await;
    admin
        .all_wrong(
            "keys/addKey",
            &[
                (json!({"name": "x"}), "`userId`"),
                (json!({"userId": user}), "`name`"),
                (json!({"userId": user, "name": "default"}), "`default`"),
                (
                    json!({"userId": user, "name": "x", "limitDailyUsd": -5}),
                    "`limitDailyUsd`: `-5` is below 0",
                ),
                (
                    json!({"userId": user, "name": "x", "limitConcurrentSessions": -1}),
                    "`limitConcurrentSessions`",
                ),
                (
                    json!({"userId": user, "name": "x", "cacheTtlPreference": "1h"}),
                    "`cacheTtlPreference`: `1h`",
                ),
                (json!({"userId": 999, "name": "x"}), "`999`"),
            ],
        )
        .await;
    admin
        .all_wrong(
            "keys/editKey",
            &[
                (json!({"name": "x"}), "`keyId`"),
                (json!({"keyId": 999}), "`999`"),
                (json!({"keyId": key, "expiresAt": "x"}), "`expiresAt`: `x`"),
            ],
        )
        .await;
    for action in ["keys/removeKey", "keys/getKeyLimitUsage"] {
        admin
            .all_wrong(
                action,
                &[(json!({}), "`keyId`"), (json!({"keyId": 999}), "`999`")],
            )
            .await;
    }
    admin
        .all_wrong(
            "keys/getKeys",
            &[(json!({}), "`userId`"), (json!({"userId": 999}), "`999`")],
        )
        .await;
    let fields = json!({"keyId": key, "name": "renamed", "limit5hUsd": 1.5, "limitConcurrentSessions": 3, "providerGroup": "default",
        "canLoginWebUi": false, "dailyResetTime": "8:30", "limitDailyUsd": 2, "cacheTtlPreference": "inherit"});
    admin.call("keys/editKey", fields).await;
    let keys = admin.call("keys/getKeys", json!({"userId": user})).await;
    for (field, expected) in [
        ("name", json!("renamed")),
        ("limit5hUsd", json!(1.5)),
        ("limitConcurrentSessions", json!(3)),
        ("providerGroup", json!("default")),
        ("canLoginWebUi", json!(false)),
        ("dailyResetTime", json!("08:30")),
        ("limitMonthlyUsd", Value::Null),
        ("isEnabled", json!(true)),
    ] {
        assert_eq!(keys[0][field], expected, "{field}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn somebody_makes_keys_of_their_own_that_may_no_more() {
    let app = hub().await;
    let admin = Script::admin(&app);
    let (user, first, _) = admin.user("bob").await;
    let bound =
        json!({"userId": user, "name": "bound", "limitDailyUsd": 5, "expiresAt": "2099-01-01"});
    let bound = admin.call("keys/addKey", bound).await;
    let bob = Script::bearer(&app, bound["generatedKey"].as_str().unwrap());
    let made = bob
        .call(
            "keys/addKey",
            json!({"userId": user, "name": "mine", "limitTotalUsd": 1}),
        )
        .await;
    let mine = made["id"].clone();
    let shown = bob.call("keys/getKeys", json!({"userId": user})).await;
    let shown = &shown[2];
    assert_eq!(
        (&shown["limitDailyUsd"], &shown["limitTotalUsd"]),
        (&json!(5.0), &json!(1.0)),
        "{shown}"
    );
    assert_eq!(shown["expiresAt"], "2099-01-01T23:59:59Z");
    for (fields, named) in [
        (
            json!({"name": "x", "limitDailyUsd": 6}),
            "`limitDailyUsd`: `6` is more than `5`",
        ),
        (json!({"name": "x", "limitDailyUsd": 0}), "`limitDailyUsd`"),
        (json!({"name": "x", "expiresAt": null}), "`expiresAt`"),
        (
            json!({"name": "x", "providerGroup": "premium"}),
            "`providerGroup`",
        ),
    ] {
        let mut args = fields.clone();
        args["userId"] = json!(user);
        let (status, error, _) = bob.refused("keys/addKey", args).await;
        assert!(status == 400 && error.contains(named), "{fields}: {error}");
    }
    bob.call(
        "keys/editKey",
        json!({"keyId": mine, "name": "less", "limitDailyUsd": 4}),
    )
    .await;
    let more = json!({"keyId": mine, "limitDailyUsd": 5});
    assert_eq!(bob.refused("keys/editKey", more).await.0, 400);
    bob.call("keys/removeKey", json!({"keyId": mine})).await;

    let alice = Script::bearer(&app, KEY);
    for (action, args) in [
        ("keys/getKeys", json!({"userId": user})),
        ("keys/addKey", json!({"userId": user, "name": "theirs"})),
        ("keys/editKey", json!({"keyId": first, "isEnabled": false})),
        ("keys/removeKey", json!({"keyId": first})),
        ("keys/getKeyLimitUsage", json!({"keyId": first})),
    ] {
        let (status, error, _) = alice.refused(action, args).await;
        assert_eq!(status, 403, "{action}: {error}");
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_key_that_an_admin_switched_off_is_switched_on_by_an_admin_only() {
    let app = hub().await;
    let admin = Script::admin(&app);
    let (user, _, key) = admin.user("bob").await;
    let bob = Script::bearer(&app, &key);
    let ci = json!({"userId": user, "name": "ci"});
    let ci = bob.call("keys/addKey", ci).await["id"].clone();
    let on = json!({"keyId": ci, "isEnabled": true});
    let off = json!({"keyId": ci, "isEnabled": false});
    bob.call("keys/editKey", off.clone()).await;
    bob.call("keys/editKey", on.clone()).await;
    admin.call("keys/editKey", off.clone()).await;
    let renamed = json!({"keyId": ci, "name": "nightly"});
    bob.call("keys/editKey", renamed).await;
    // Switched off again it is no more theirs than before.
    bob.call("keys/editKey", off).await;
    let (status, error, code) = bob.refused("keys/editKey", on.clone()).await;
    assert_eq!((status, code.as_str()), (403, "PERMISSION_DENIED"));
    assert!(error.contains("an admin switched the key off"), "{error}");
    let is_on = async || {
        let keys = admin.call("keys/getKeys", json!({"userId": user})).await;
        let keys = keys.as_array().unwrap().clone();
        let key = keys.into_iter().find(|key| key["id"] == ci).unwrap();
        key["isEnabled"] == true
    };
    assert!(!is_on().await);
    admin.call("keys/editKey", on).await;
    assert!(is_on().await);
    app.stop().await;
}
