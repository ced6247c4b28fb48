//! Variables override the file, and stand for values inside it.

use std::path::PathBuf;

use super::{problems, read, read_with};
use crate::config::setting::Setting;
use crate::config::template::sections;
use crate::config::{Config, Hidden, LogFormat, TrustedProxies, WriteMode};

type Case = (&'static str, &'static str, fn(&mut Config));

/// Each variable, a value that is not the default, and what it must change.
const OVERRIDES: &[Case] = &[
    ("APP_PORT", "8080", |c| c.server.port = 8080),
    ("APP_URL", "https://hub.example.com", |c| {
        c.server.public_url = Some("https://hub.example.com".to_owned())
    }),
    ("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8", |c| {
        c.server.trusted_proxies =
            TrustedProxies::parse("127.0.0.1/32,10.0.0.0/8").unwrap_or_default();
    }),
    ("DSN", "postgres://u:p@db/hub", |c| {
        c.database.dsn = Hidden::new("postgres://u:p@db/hub")
    }),
    ("DB_POOL_MAX", "7", |c| c.database.pool_max = 7),
    ("DB_POOL_IDLE_TIMEOUT", "8", |c| {
        c.database.idle_timeout_s = 8
    }),
    ("DB_POOL_CONNECT_TIMEOUT", "9", |c| {
        c.database.connect_timeout_s = 9
    }),
    ("AUTO_MIGRATE", "false", |c| c.database.auto_migrate = false),
    ("REDIS_URL", "rediss://:pw@cache:6380/1", |c| {
        c.redis.url = Some(Hidden::new("rediss://:pw@cache:6380/1"))
    }),
    ("REDIS_TLS_REJECT_UNAUTHORIZED", "0", |c| {
        c.redis.tls_reject_unauthorized = false
    }),
    ("ENABLE_RATE_LIMIT", "no", |c| c.limits.enabled = false),
    ("TZ", "Europe/Berlin", |c| {
        c.limits.timezone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap()
    }),
    ("SESSION_TTL", "60", |c| c.sessions.ttl_s = 60),
    ("STORE_SESSION_MESSAGES", "true", |c| {
        c.sessions.store_messages = true
    }),
    ("STORE_SESSION_MAX_BYTES", "4096", |c| {
        c.sessions.store_max_bytes = 4096
    }),
    ("STORE_SESSION_RESPONSE_BODY", "off", |c| {
        c.sessions.store_response_body = false
    }),
    ("LOG_LEVEL", "info,claude_code_hub=debug", |c| {
        c.log.level = "info,claude_code_hub=debug".to_owned()
    }),
    ("LOG_FORMAT", "json", |c| c.log.format = LogFormat::Json),
    ("MESSAGE_REQUEST_WRITE_MODE", "sync", |c| {
        c.request_log.write_mode = WriteMode::Sync
    }),
    ("MESSAGE_REQUEST_ASYNC_FLUSH_INTERVAL_MS", "100", |c| {
        c.request_log.flush_interval_ms = 100
    }),
    ("MESSAGE_REQUEST_ASYNC_BATCH_SIZE", "50", |c| {
        c.request_log.batch_size = 50
    }),
    ("MESSAGE_REQUEST_ASYNC_MAX_PENDING", "99", |c| {
        c.request_log.max_pending = 99
    }),
    ("MAX_RETRY_ATTEMPTS_DEFAULT", "1", |c| {
        c.relay.attempts_per_provider = 1
    }),
    ("ENABLE_CIRCUIT_BREAKER_ON_NETWORK_ERRORS", "1", |c| {
        c.relay.network_errors_open_circuit = true
    }),
    ("API_TEST_TIMEOUT_MS", "5000", |c| {
        c.relay.api_test_timeout_ms = 5000
    }),
    ("ADMIN_TOKEN", "a-token", |c| {
        c.auth.admin_token = Some(Hidden::new("a-token"))
    }),
    ("HUB_MASTER_KEY", "a-key", |c| {
        c.auth.master_key = Some(Hidden::new("a-key"))
    }),
    ("ENABLE_SECURE_COOKIES", "off", |c| {
        c.auth.secure_cookies = false
    }),
    ("AUTH_SESSION_TTL_SECONDS", "3600", |c| {
        c.auth.session_ttl_s = 3600
    }),
];

#[test]
fn each_variable_overrides_its_setting_and_no_other() {
    for (name, value, change) in OVERRIDES {
        let mut expected = Config::default();
        change(&mut expected);
        assert_ne!(
            expected,
            Config::default(),
            "{name} is tried with its default"
        );
        assert_eq!(read_with("", &[(name, value)]).unwrap(), expected, "{name}");
    }
}

#[test]
fn no_documented_variable_is_left_untried() {
    let documented = sections().into_iter().flat_map(|(_, _, settings)| settings);
    for name in documented.filter_map(|setting| setting.env) {
        assert!(OVERRIDES.iter().any(|(tried, ..)| *tried == name), "{name}");
    }
}

#[test]
fn the_data_folder_moves_the_default_database_along() {
    let config = read_with("", &[("DATA_DIR", "/var/lib/hub")]).unwrap();
    assert_eq!(config.data_dir, PathBuf::from("/var/lib/hub"));
    assert_eq!(
        config.database.dsn,
        Hidden::new("sqlite:///var/lib/hub/hub.db")
    );
}

#[test]
fn a_variable_wins_over_the_file_and_an_empty_one_does_not() {
    let text = "server:\n  port: 4000\n";
    assert_eq!(
        read_with(text, &[("APP_PORT", "5000")])
            .unwrap()
            .server
            .port,
        5000
    );
    assert_eq!(
        read_with(text, &[("APP_PORT", "")]).unwrap().server.port,
        4000
    );
}

#[test]
fn a_wrong_variable_is_named() {
    let error = read_with("", &[("APP_PORT", "http"), ("API_TEST_TIMEOUT_MS", "100")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "environment variable `APP_PORT`: server.port: `http` is not a whole number from 0 to 65535\n\
         environment variable `API_TEST_TIMEOUT_MS`: relay.api_test_timeout_ms: `100` must be from 5000 to 120000"
    );
}

#[test]
fn a_reference_takes_the_variable_or_else_its_default() {
    let text = "server:\n  host: ${HOST:-127.0.0.1}\n  port: ${PORT:-4000}\n";
    let config = read(text).unwrap();
    assert_eq!(
        (config.server.host.as_str(), config.server.port),
        ("127.0.0.1", 4000)
    );
    let config = read_with(text, &[("HOST", "::1"), ("PORT", "5000")]).unwrap();
    assert_eq!(
        (config.server.host.as_str(), config.server.port),
        ("::1", 5000)
    );
    let config = read_with(text, &[("HOST", ""), ("PORT", "5000")]).unwrap();
    assert_eq!(config.server.host, "127.0.0.1");
}

#[test]
fn a_missing_variable_names_file_line_and_field() {
    let text = "redis:\n  # a comment\n  url: ${NO_SUCH_VARIABLE}\n";
    assert_eq!(
        problems(text),
        "hub.yaml:3: redis.url: the environment variable `NO_SUCH_VARIABLE` is not set; set it, or write `${NO_SUCH_VARIABLE:-default}`"
    );
}

#[test]
fn a_value_from_the_environment_cannot_become_structure() {
    let text = "users:\n  - name: alice\n    note: ${NOTE}\n  - { name: bob, note: \"${NOTE}\" }\n";
    for value in [
        "a: b",
        "x # y",
        "\"quoted\" 'too'",
        "]}, {",
        "two\nlines:\n  - deep",
        "*alias",
        "${HOME} $$",
    ] {
        let config = read_with(text, &[("NOTE", value)]).unwrap();
        assert_eq!(config.users[0].note, value);
        assert_eq!(config.users[1].note, value);
    }
}

#[test]
fn doubled_and_lonely_dollars_are_plain() {
    let note = |text: &str| {
        read(&format!("users:\n  - name: alice\n    note: {text}\n"))
            .unwrap()
            .users[0]
            .note
            .clone()
    };
    assert_eq!(note("$${HOME}"), "${HOME}");
    assert_eq!(note("costs 5$"), "costs 5$");
    assert_eq!(note("'^gpt$|x$y'"), "^gpt$|x$y");
}

#[test]
fn a_malformed_reference_is_refused() {
    assert!(
        problems("server:\n  host: ${HOST\n")
            .contains("hub.yaml:2: server.host: `${` without its `}`")
    );
    assert!(
        problems("server:\n  host: ${no name}\n")
            .contains("`${no name}` does not name an environment variable")
    );
}
