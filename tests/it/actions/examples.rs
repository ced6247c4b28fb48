//! The examples of the actions, recorded as those of the API are: each action is called once with good arguments, on a hub
//! with people, providers and traffic.

use serde_json::{Value, json};

use crate::admin::contract::Contract;
use crate::admin::examples::stage::Stage;
use crate::admin::examples::{NEVER, recording, traffic, wrong_examples};

#[actix_web::test]
async fn every_action_takes_its_example_and_answers_as_it_says() {
    let stage = Stage::start(Contract::of_actions()).await;
    let (user, key) = people(&stage).await;
    providers(&stage).await;
    words(&stage).await;
    prices(&stage).await;
    alerts(&stage).await;
    let carol = json!({"name": "carol", "rpm": 1});
    let carol = stage.call("usersAddUser", &[], carol).await;
    let carol = carol["data"]["defaultKey"]["key"].as_str().unwrap();
    traffic::talk(&stage, &key, carol).await;
    log(&stage, &user).await;
    let gone = json!({"name": "dave"});
    let gone = stage.call("usersAddUser", &[], gone).await;
    let gone = json!({"userId": gone["data"]["user"]["id"]});
    stage.call("usersRemoveUser", &[], gone).await;
    stage.plain("health").await;
    stage.finish("src/admin/actions/examples.json").await;
}

#[test]
fn every_body_and_every_answer_of_the_actions_has_an_example_that_fits_its_schema() {
    let wrong = wrong_examples(&Contract::of_actions());
    assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), recording::HOW);
}

/// A user, and the text of their first key.
async fn people(stage: &Stage) -> (Value, String) {
    let bob = json!({
        "name": "bob", "note": "Platform team", "tags": ["backend"], "rpm": 60, "dailyQuota": 50, "limitMonthlyUsd": 300,
        "providerGroup": "default", "expiresAt": "2030-12-31T00:00:00Z", "isEnabled": true,
    });
    let made = stage.call("usersAddUser", &[], bob).await;
    let user = made["data"]["user"]["id"].clone();
    let edit = json!({"userId": user, "dailyQuota": 20, "note": "On leave"});
    stage.call("usersEditUser", &[], edit).await;
    let laptop =
        json!({"userId": user, "name": "laptop", "limitDailyUsd": 5, "canLoginWebUi": true});
    let laptop = stage.call("keysAddKey", &[], laptop).await["data"]["id"].clone();
    let edit = json!({"keyId": laptop, "name": "work laptop", "isEnabled": true});
    stage.call("keysEditKey", &[], edit).await;
    let of_user = json!({"userId": user});
    stage.call("keysGetKeys", &[], of_user).await;
    let of_key = json!({"keyId": laptop});
    stage
        .call("keysGetKeyLimitUsage", &[], of_key.clone())
        .await;
    stage.call("keysRemoveKey", &[], of_key).await;
    let text = made["data"]["defaultKey"]["key"].as_str().unwrap();
    (user, text.to_owned())
}

async fn providers(stage: &Stage) {
    let backup = json!({
        "name": "claude-backup", "url": stage.upstream.url(), "key": "sk-ant-example-0123456789", "provider_type": "claude",
        "weight": 3, "priority": 1, "cost_multiplier": 0.8, "group_tag": "default",
        "allowed_models": [{"matchType": "prefix", "pattern": "claude-"}], "limit_daily_usd": 200,
    });
    stage.call("providersAddProvider", &[], backup).await;
    let gone =
        json!({"name": "old", "url": stage.upstream.url(), "key": "sk-ant-example-abcdefghij"});
    stage.call("providersAddProvider", &[], gone).await;
    let listed = stage.call("providersGetProviders", &[], json!({})).await;
    let id = |name: &str| -> Value {
        let mut all = listed["data"].as_array().unwrap().iter();
        let named = all.find(|one| one["name"] == name);
        json!({"providerId": named.unwrap()["id"]})
    };
    let mut edit = id("claude-backup");
    edit["weight"] = json!(5);
    edit["is_enabled"] = json!(true);
    stage.call("providersEditProvider", &[], edit).await;
    for action in [
        "providersResetProviderCircuit",
        "providersGetProviderLimitUsage",
    ] {
        stage.call(action, &[], id("claude-backup")).await;
    }
    stage.call("providersRemoveProvider", &[], id("old")).await;
    stage
        .call("providersGetProvidersHealthStatus", &[], json!({}))
        .await;
}

async fn words(stage: &Stage) {
    let made = async |word: &str| {
        let word =
            json!({"word": word, "matchType": "contains", "description": "Not announced yet"});
        let made = stage
            .call("sensitiveWordsCreateSensitiveWordAction", &[], word)
            .await;
        made["data"]["id"].clone()
    };
    let (tulip, rose) = (made("project tulip").await, made("project rose").await);
    let edit = json!({"id": tulip, "description": "Announced in May", "isEnabled": true});
    stage
        .call("sensitiveWordsUpdateSensitiveWordAction", &[], edit)
        .await;
    for action in [
        "sensitiveWordsListSensitiveWords",
        "sensitiveWordsRefreshCacheAction",
        "sensitiveWordsGetCacheStats",
    ] {
        stage.call(action, &[], json!({})).await;
    }
    let gone = json!({"id": rose});
    stage
        .call("sensitiveWordsDeleteSensitiveWordAction", &[], gone)
        .await;
}

async fn prices(stage: &Stage) {
    let own = json!({"house-model-2": {"mode": "chat", "input_cost_per_token": 0.000_001, "output_cost_per_token": 0.000_005}});
    let table = json!({"jsonContent": own.to_string()});
    stage.call("modelPricesUploadPriceTable", &[], table).await;
    let before = json!({});
    let path = "/model-prices/syncLiteLLMPrices";
    let before = stage.api.send("POST", path, &before).await;
    assert_eq!(before.status, 200, "{}", before.text());
    stage.prices_rise();
    let sync = json!({"overwriteManual": []});
    stage.call("modelPricesSyncLiteLLMPrices", &[], sync).await;
    for action in [
        "modelPricesGetModelPrices",
        "modelPricesGetAvailableModelsByProviderType",
        "modelPricesHasPriceTable",
    ] {
        stage.call(action, &[], json!({})).await;
    }
}

async fn alerts(stage: &Stage) {
    let webhook = format!("{}/hooks/ops", stage.upstream.url());
    let alerts = json!({
        "enabled": true, "costAlertEnabled": true, "costAlertThreshold": "0.8", "costAlertWebhook": webhook,
        "dailyLeaderboardEnabled": false,
    });
    stage
        .call("notificationsUpdateNotificationSettingsAction", &[], alerts)
        .await;
    stage
        .call("notificationsGetNotificationSettingsAction", &[], json!({}))
        .await;
    let trial = json!({"webhookUrl": webhook, "type": "cost-alert"});
    stage
        .call("notificationsTestWebhookAction", &[], trial)
        .await;
}

async fn log(stage: &Stage, user: &Value) {
    let page = json!({"userId": user, "page": 1, "pageSize": 50});
    stage.call("usageLogsGetUsageLogs", &[], page).await;
    for action in [
        "usageLogsGetModelList",
        "usageLogsGetStatusCodeList",
        "overviewGetOverviewData",
        "activeSessionsGetActiveSessions",
    ] {
        stage.call(action, &[], json!({})).await;
    }
    let week = json!({"timeRange": "7days"});
    stage.call("statisticsGetUserStatistics", &[], week).await;
    let search = json!({"searchTerm": "bob", "page": 1, "limit": 50});
    stage.call("usersGetUsers", &[], search).await;
    let of_user = json!({"userId": user});
    stage.call("usersGetUserLimitUsage", &[], of_user).await;
    let session = json!({"sessionId": "00000000-0000-4000-8000-000000000001"});
    stage
        .call("activeSessionsGetSessionDetails", &[], session.clone())
        .await;
    messages(stage, session).await;
}

/// The document says whether there are any.
async fn messages(stage: &Stage, session: Value) {
    let id = "activeSessionsGetSessionMessages";
    let operation = stage.contract.by_id()[id].clone();
    if operation.document["responses"]["200"]["description"] != NEVER {
        stage.call(id, &[], session).await;
        return;
    }
    let answered = stage.contract.send(&stage.api, id, &[], &session).await;
    assert_eq!(answered.status, 400, "{}", answered.text());
    stage.recording.keep(id, &session, &answered);
}
