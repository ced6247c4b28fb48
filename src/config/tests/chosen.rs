//! What admins may set while the hub runs, and what becomes of it beside file and environment.

use serde_json::{Value, json};

use super::{read, read_with};
use crate::config::{ChooseError, Config, SettingSource, restart_needed};

/// Whatever a reload applies, but for secrets, addresses, and lists that have an API of their own. A setting that is new
/// belongs here, or it says in its section why not.
const OPEN: &[(&str, &str)] = &[
    ("server.responses_websocket", "false"),
    ("limits.enabled", "false"),
    ("limits.timezone", "\"Asia/Tokyo\""),
    ("limits.count_tokens_rpm", "7"),
    ("sessions.ttl_s", "60"),
    ("sessions.store_messages", "true"),
    ("sessions.store_max_bytes", "65536"),
    ("sessions.store_response_body", "false"),
    ("relay.attempts_per_provider", "3"),
    ("relay.other_providers", "1"),
    ("relay.network_errors_open_circuit", "true"),
    ("relay.deadline_ms", "1000"),
    ("relay.retry_pause_ms", "5"),
    ("relay.ping_ms", "0"),
    ("relay.api_test_timeout_ms", "5000"),
    ("price_sync.every_h", "0"),
    ("console.title", "\"Our hub\""),
    ("console.currency_symbol", "\"€\""),
    ("console.status_page", "true"),
    ("console.announcement", "\"Hello\""),
    ("auth.secure_cookies", "false"),
    ("auth.session_ttl_s", "60"),
    ("audit.keep_days", "7"),
    ("request_log.journal_max_bytes", "1048576"),
    ("request_log.keep_days", "30"),
    ("request_log.keep_details_days", "3"),
    ("request_log.keep_bodies_days", "3"),
    ("log.level", "\"debug\""),
];

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn wrong(name: &str, value: Value) -> String {
    let mut config = Config::default();
    let error = config.choose(name, &value).unwrap_err();
    assert_eq!(config, Config::default(), "{name}: a refusal changed it");
    error.to_string()
}

#[test]
fn exactly_these_can_be_set_while_the_hub_runs() {
    let all = Config::default().effective();
    let open: Vec<&str> = all
        .iter()
        .filter(|setting| setting.fixed.is_none())
        .map(|setting| setting.name)
        .collect();
    let listed: Vec<&str> = OPEN.iter().map(|(name, _)| *name).collect();
    assert_eq!(open, listed);
    for setting in all.iter().filter(|setting| setting.fixed.is_none()) {
        assert!(!setting.secret && !setting.restart, "{}", setting.name);
    }
    for setting in all.iter().filter(|setting| setting.fixed.is_some()) {
        let refused = wrong(setting.name, json!("x"));
        assert!(refused.contains("cannot be changed here"), "{refused}");
    }
}

#[test]
fn each_of_them_takes_a_value_and_needs_no_restart() {
    for (name, text) in OPEN {
        let mut config = Config::default();
        config.choose(name, &value(text)).unwrap();
        assert_ne!(config, Config::default(), "{name} is set to its default");
        assert_eq!(restart_needed(&Config::default(), &config), [""; 0]);
        let mut all = config.effective().into_iter();
        let setting = all.find(|setting| setting.name == *name).unwrap();
        assert_eq!(setting.json, value(text), "{name}");
        assert_eq!(setting.source, SettingSource::Database, "{name}");
    }
}

#[test]
fn a_value_meets_the_checks_of_the_file() {
    for (name, value, words) in [
        (
            "request_log.keep_days",
            json!(-1),
            "`-1` is not a whole number from 0",
        ),
        (
            "request_log.keep_days",
            json!(36_501),
            "`36501` must be from 0 to 36500",
        ),
        (
            "request_log.keep_days",
            json!(1.5),
            "`1.5` is not a whole number",
        ),
        (
            "request_log.keep_days",
            json!("30"),
            "`\"30\"` is not a whole number",
        ),
        (
            "limits.enabled",
            json!("yes"),
            "`\"yes\"` is not true or false",
        ),
        ("limits.enabled", json!(1), "`1` is not true or false"),
        (
            "limits.timezone",
            json!("Mars/Olympus"),
            "is not a time zone's IANA name",
        ),
        ("log.level", json!("loud"), "is not one of trace"),
        ("log.level", json!({"a": 1}), "an object is not a text"),
        ("console.title", json!(" "), "may not be empty"),
        (
            "console.title",
            json!("x".repeat(61)),
            "is 61 characters long",
        ),
        ("console.announcement", json!("a\nb"), "control character"),
        ("auth.session_ttl_s", json!(59), "`59` must be at least 60"),
        ("log.loudness", json!(1), "`log.loudness` is no setting"),
        ("log", json!({}), "`log` is no setting"),
        ("auth.admin_token", json!("t"), "it is a secret"),
        (
            "data_dir",
            json!("/d"),
            "`data_dir` cannot be changed here: a change needs a restart",
        ),
        ("routing.groups", json!({}), "a list of their own"),
    ] {
        let refused = wrong(name, value);
        assert!(refused.contains(words), "{name}: {refused}");
    }
}

#[test]
fn what_the_operator_states_stays_stated() {
    let text = "audit:\n  keep_days: 30\n";
    let declared = read_with(text, &[("SESSION_TTL", "60")]).unwrap();
    let chosen = [
        ("audit.keep_days", json!(1)),
        ("sessions.ttl_s", json!(1)),
        ("console.title", json!("Ours")),
        ("console.gone", json!(true)),
        ("relay.ping_ms", json!("often")),
    ];
    let (config, left_out) =
        declared.with_chosen(chosen.iter().map(|(name, value)| (*name, value)));
    assert_eq!((config.audit.keep_days, config.sessions.ttl_s), (30, 60));
    assert_eq!(config.console.title, "Ours");
    let names: Vec<&str> = left_out.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["console.gone", "relay.ping_ms"]);
    let mut again = config.clone();
    again.choose("console.title", &json!("Theirs")).unwrap();
    let error = again.choose("audit.keep_days", &json!(1)).unwrap_err();
    assert!(matches!(error, ChooseError::Declared { .. }));
    assert_eq!(
        error.to_string(),
        "`audit.keep_days` is stated in hub.yaml:2"
    );
    let error = again.may_choose("sessions.ttl_s").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`sessions.ttl_s` is stated in environment variable `SESSION_TTL`"
    );
    assert_eq!(again.may_choose("relay.ping_ms"), Ok(()));
}

#[test]
fn the_printed_file_states_nothing_that_could_be_set_elsewhere() {
    let printed = crate::config::template();
    let config = read(&printed).unwrap();
    for (name, _) in OPEN {
        assert_eq!(config.may_choose(name), Ok(()), "{name}");
    }
    // Without its `# ` each stands there with its default.
    for (name, _) in OPEN {
        let (section, field) = name.split_once('.').unwrap();
        let line = format!("\n  # {field}: ");
        let after = printed.find(&format!("\n{section}:")).unwrap();
        let Some(at) = printed[after..].find(&line) else {
            panic!("{name} is not in the printed file");
        };
        let mut text = printed.clone();
        text.replace_range(after + at + 3..after + at + 5, "");
        let stated = read(&text).unwrap();
        let of_example = *name == "console.announcement";
        assert_eq!(stated == Config::default(), !of_example, "{name}");
        assert!(stated.may_choose(name).is_err(), "{name}");
    }
}
