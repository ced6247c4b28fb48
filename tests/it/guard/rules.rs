//! Makes rules, and waits until they are in force.

use crate::store::direct_rules::DirectRules;
use actors::domain::{
    ClientVersion, ErrorBodies, ErrorRule, FilterAction, FilterBinding, FilterId, FilterRule,
    FilterScope, SensitiveWord, TextMatch, WordId,
};

use crate::support::TestApp;

pub fn word(text: &str, match_type: TextMatch) -> SensitiveWord {
    SensitiveWord {
        word: text.to_owned(),
        match_type,
        description: String::new(),
        enabled: true,
    }
}

pub fn filter(scope: FilterScope, action: FilterAction, target: &str, value: &str) -> FilterRule {
    FilterRule {
        name: format!("{action:?} {target}").to_lowercase(),
        description: String::new(),
        scope,
        action,
        target: target.to_owned(),
        pattern: String::new(),
        match_type: TextMatch::Contains,
        value: value.to_owned(),
        priority: 0,
        binding: FilterBinding::Global,
        enabled: true,
    }
}

pub fn error_rule(pattern: &str) -> ErrorRule {
    ErrorRule {
        pattern: pattern.to_owned(),
        match_type: TextMatch::Contains,
        status: None,
        category: "test".to_owned(),
        description: String::new(),
        fault: None,
        override_status: None,
        override_message: None,
        override_bodies: ErrorBodies::default(),
        priority: 0,
        enabled: true,
    }
}

pub fn oldest(client: &str, min_version: &str) -> ClientVersion {
    ClientVersion {
        client: client.to_owned(),
        min_version: min_version.to_owned(),
        refuse_unknown: false,
        how_to_update: String::new(),
        enabled: true,
    }
}

/// Loads what is in the database, without waiting for the hub to look by itself.
async fn in_force(app: &TestApp) {
    app.hub.shared.catalog.refresh().await.unwrap();
}

pub async fn put_word(app: &TestApp, rule: &SensitiveWord) -> WordId {
    let row = app.hub.db.insert_sensitive_word(rule).await.unwrap();
    in_force(app).await;
    row.id
}

pub async fn put_filter(app: &TestApp, rule: &FilterRule) -> FilterId {
    let row = app.hub.db.insert_request_filter(rule).await.unwrap();
    in_force(app).await;
    row.id
}

pub async fn put_error_rule(app: &TestApp, rule: &ErrorRule) {
    app.hub.db.insert_error_rule(rule).await.unwrap();
    in_force(app).await;
}

pub async fn put_version(app: &TestApp, rule: &ClientVersion) {
    app.hub.db.insert_client_version(rule).await.unwrap();
    in_force(app).await;
}

/// Takes a word away, and leaves it to the hub to notice.
pub async fn take_word(app: &TestApp, id: WordId) {
    app.hub.db.remove_sensitive_word(id).await.unwrap();
}

/// Changes a word, and leaves it to the hub to notice.
pub async fn change_word(app: &TestApp, id: WordId, rule: &SensitiveWord) {
    app.hub.db.update_sensitive_word(id, rule).await.unwrap();
}
