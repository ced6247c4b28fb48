//! Rules about requests and answers: as they were written, on both databases, and a change is a change of the catalog.

use crate::store::direct_rules::DirectRules;
use actors::domain::{
    ClientVersion, ErrorBodies, ErrorRule, Fault, FilterAction, FilterBinding, FilterRule,
    FilterScope, ProviderId, SensitiveWord, TextMatch,
};
use claude_code_hub::store::{AuditFilter, StoreError};

use super::direct::Direct;
use super::on_both;
use super::tuning::execute;

fn word(text: &str) -> SensitiveWord {
    SensitiveWord {
        word: text.to_owned(),
        match_type: TextMatch::Regex,
        description: "why".to_owned(),
        enabled: true,
    }
}

fn filter(priority: i32, binding: FilterBinding) -> FilterRule {
    FilterRule {
        name: "no metadata".to_owned(),
        description: "d".to_owned(),
        scope: FilterScope::Body,
        action: FilterAction::TextReplace,
        target: "metadata".to_owned(),
        pattern: "a'b".to_owned(),
        match_type: TextMatch::Exact,
        value: "\"x\"".to_owned(),
        priority,
        binding,
        enabled: false,
    }
}

fn error_rule(priority: i32) -> ErrorRule {
    ErrorRule {
        pattern: "quota".to_owned(),
        match_type: TextMatch::Contains,
        status: Some(429),
        category: "quota".to_owned(),
        description: String::new(),
        fault: Some(Fault::Account),
        override_status: Some(402),
        override_message: Some("ask".to_owned()),
        override_bodies: ErrorBodies {
            gemini: Some("{}".to_owned()),
            ..ErrorBodies::default()
        },
        priority,
        enabled: true,
    }
}

fn version(client: &str) -> ClientVersion {
    ClientVersion {
        client: client.to_owned(),
        min_version: "2.1".to_owned(),
        refuse_unknown: true,
        how_to_update: "ask".to_owned(),
        enabled: true,
    }
}

on_both! {
    async fn rules_come_back_as_they_were_written_and_in_their_order(db: Db) {
        let first = db.insert_sensitive_word(&word("tulip")).await.unwrap();
        let second = db.insert_sensitive_word(&word("rose")).await.unwrap();
        assert_eq!(first.rule, word("tulip"));
        let bound = FilterBinding::Providers(vec![ProviderId(7)]);
        let late = db.insert_request_filter(&filter(9, bound)).await.unwrap();
        let groups = FilterBinding::Groups(vec!["eu".to_owned()]);
        let early = db.insert_request_filter(&filter(-9, groups)).await.unwrap();
        let plain = ErrorRule {
            status: None,
            fault: None,
            override_message: None,
            override_bodies: ErrorBodies::default(),
            ..error_rule(1)
        };
        let rule = db.insert_error_rule(&plain).await.unwrap();
        let ruled = db.insert_error_rule(&error_rule(0)).await.unwrap();
        let oldest = db.insert_client_version(&version("claude-code")).await.unwrap();
        assert_eq!(oldest.rule, version("claude-code"));
        let loaded = db.load_catalog().await.unwrap().guardrails;
        assert_eq!(loaded.words, [first, second]);
        assert_eq!(loaded.filters, [early, late]);
        assert_eq!(loaded.error_rules, [ruled, rule]);
        assert_eq!(loaded.client_versions, [oldest]);
        assert_eq!(db.list_sensitive_words().await.unwrap(), loaded.words);
        assert_eq!(db.list_request_filters().await.unwrap(), loaded.filters);
        assert_eq!(db.list_error_rules().await.unwrap(), loaded.error_rules);
        assert_eq!(db.list_client_versions().await.unwrap(), loaded.client_versions);
    }

    async fn every_change_raises_the_catalogs_version(db: Db) {
        let mut seen = db.catalog_version().await.unwrap();
        let mut raised = async |what: &str| {
            let version = db.catalog_version().await.unwrap();
            assert!(version > seen, "{what}");
            seen = version;
        };
        let row = db.insert_sensitive_word(&word("tulip")).await.unwrap();
        raised("insert").await;
        let changed = db.update_sensitive_word(row.id, &word("rose")).await.unwrap();
        assert_eq!((changed.id, changed.rule.word.as_str()), (row.id, "rose"));
        assert_eq!(changed.created_at_ms, row.created_at_ms);
        raised("update").await;
        db.remove_sensitive_word(row.id).await.unwrap();
        raised("remove").await;
        assert_eq!(db.list_sensitive_words().await.unwrap(), []);
        let gone = db.update_sensitive_word(row.id, &word("x")).await.unwrap_err();
        assert!(matches!(gone, StoreError::NotFound { what: "sensitive word", .. }), "{gone}");
        assert!(db.remove_sensitive_word(row.id).await.is_err());
    }

    async fn an_import_adds_what_is_missing_and_replaces_only_its_own_kind(db: Db) {
        let import = async |words: &[String], how: TextMatch, replace: bool| {
            let mut change = db.begin().await.unwrap();
            let done = change.import_sensitive_words(words, how, replace).await.unwrap();
            change.commit().await.unwrap();
            (done.added, done.kept, done.removed)
        };
        let names = async |how: TextMatch| {
            let rows = db.list_sensitive_words().await.unwrap().into_iter();
            let rows = rows.filter(|row| row.rule.match_type == how);
            rows.map(|row| row.rule.word).collect::<Vec<String>>()
        };
        let kept = db.insert_sensitive_word(&word("w1")).await.unwrap();
        let many: Vec<String> = (0..150).map(|number| format!("w{number}")).collect();
        assert_eq!(import(&many, TextMatch::Contains, false).await, (150, 0, 0));
        assert_eq!(names(TextMatch::Contains).await, many);
        let twice = [&many[..], &many[..], &["new".to_owned()]].concat();
        assert_eq!(import(&twice, TextMatch::Contains, false).await, (1, 150, 0));
        let few = ["w7", "other"].map(str::to_owned);
        assert_eq!(import(&few, TextMatch::Contains, true).await, (1, 1, 150));
        assert_eq!(names(TextMatch::Contains).await, few);
        assert_eq!(names(TextMatch::Regex).await, [kept.rule.word]);
        assert_eq!(import(&[], TextMatch::Contains, true).await, (0, 0, 2));
        let audit = db.list_audit(&AuditFilter::default(), None, 10).await.unwrap();
        let told = audit.iter().filter(|row| row.action == "sensitive_word.import");
        let told: Vec<_> = told.map(|row| row.after.as_deref().unwrap()).collect();
        assert_eq!(told.len(), 4);
        assert_eq!(told[0], r#"{"added":0,"kept":0,"removed":2}"#);
    }

    async fn the_same_word_or_client_is_there_once(db: Db) {
        db.insert_sensitive_word(&word("tulip")).await.unwrap();
        let again = db.insert_sensitive_word(&word("tulip")).await.unwrap_err();
        assert_eq!(again.to_string(), "sensitive word `tulip` exists already");
        db.insert_client_version(&version("claude-code")).await.unwrap();
        let other = db.insert_client_version(&version("codex-cli")).await.unwrap();
        let again = db.update_client_version(other.id, &version("claude-code")).await.unwrap_err();
        assert!(matches!(again, StoreError::Exists { .. }), "{again}");
    }

    async fn a_row_of_a_later_hub_is_left_out_and_the_rest_is_read(db: Db) {
        db.insert_error_rule(&error_rule(0)).await.unwrap();
        let good = db.insert_error_rule(&error_rule(1)).await.unwrap();
        execute(&db, "UPDATE error_rules SET match_type = 'by_moonlight' WHERE priority = 0").await;
        execute(&db, "INSERT INTO request_filters (name, description, scope, action, target, pattern, match_type, value, priority, binding, enabled, created_at_ms, updated_at_ms) VALUES ('n', '', 'trailer', 'set', 't', '', 'contains', '', 0, '{}', TRUE, 0, 0)").await;
        let loaded = db.load_catalog().await.unwrap().guardrails;
        assert_eq!(loaded.error_rules, [good]);
        assert_eq!(loaded.filters, []);
    }
}
