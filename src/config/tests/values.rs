//! How values may be written.

use actors::domain::{ModelRule, ModelTest};
use jiff::Timestamp;
use rust_decimal::Decimal;

use super::read;
use crate::config::{Config, Hidden, KeySecret};

fn provider(line: &str) -> Config {
    let text = format!(
        "providers:\n  - name: a\n    type: claude\n    url: http://127.0.0.1:1\n    key: k\n    {line}\n"
    );
    read(&text).unwrap()
}

#[test]
fn nothing_at_all_is_the_defaults() {
    for text in [
        "",
        "# only a comment\n",
        "server:\nredis:\n  url:\nproviders:\nusers: []\n",
        "\u{feff}limits: {}\n",
    ] {
        assert_eq!(read(text).unwrap(), Config::default(), "{text:?}");
    }
}

#[test]
fn the_defaults_are_the_documented_ones() {
    let config = Config::default();
    assert_eq!(
        (config.server.host.as_str(), config.server.port),
        ("0.0.0.0", 23_000)
    );
    assert_eq!(config.server.body_limit_bytes, 32 * 1024 * 1024);
    assert_eq!(config.database.dsn, Hidden::new("sqlite://./data/hub.db"));
    assert_eq!(
        (
            config.database.pool_max,
            config.database.idle_timeout_s,
            config.database.connect_timeout_s
        ),
        (20, 20, 10)
    );
    assert_eq!(
        (config.sessions.ttl_s, config.sessions.store_messages),
        (300, false)
    );
    assert_eq!(
        (
            config.request_log.flush_interval_ms,
            config.request_log.batch_size,
            config.request_log.max_pending
        ),
        (250, 200, 5000)
    );
    assert_eq!(
        (
            config.relay.attempts_per_provider,
            config.relay.other_providers,
            config.relay.api_test_timeout_ms
        ),
        (2, 3, 15_000)
    );
    assert_eq!(
        (
            config.relay.deadline_ms,
            config.relay.retry_pause_ms,
            config.relay.ping_ms
        ),
        (600_000, 100, 15_000)
    );
    assert_eq!(
        (
            config.limits.count_tokens_rpm,
            config.limits.timezone.iana_name()
        ),
        (600, Some("UTC"))
    );
}

#[test]
fn scalars_keep_the_text_that_was_written() {
    let config =
        read("users:\n  - { name: 007, note: 1.10, keys: [{ name: true, key: 0x12 }] }\n").unwrap();
    let user = &config.users[0];
    assert_eq!(
        (
            user.name.as_str(),
            user.note.as_str(),
            user.keys[0].name.as_str()
        ),
        ("007", "1.10", "true")
    );
    assert_eq!(user.keys[0].secret, KeySecret::Plain(Hidden::new("0x12")));
}

#[test]
fn decimals_are_exact() {
    assert_eq!(
        provider("cost_multiplier: 0.1").providers[0].cost_multiplier,
        Decimal::new(1, 1)
    );
    assert_eq!(
        provider("cost_multiplier: 1e-2").providers[0].cost_multiplier,
        Decimal::new(1, 2)
    );
}

#[test]
fn model_rules_take_every_form() {
    let config =
        provider("models: [m, { prefix: a }, { suffix: b }, { contains: c }, { regex: '^d$' }]");
    let expected = [
        ModelRule::Exact("m".to_owned()),
        ModelRule::Test(ModelTest::Prefix("a".to_owned())),
        ModelRule::Test(ModelTest::Suffix("b".to_owned())),
        ModelRule::Test(ModelTest::Contains("c".to_owned())),
        ModelRule::Test(ModelTest::Regex("^d$".to_owned())),
    ];
    assert_eq!(config.providers[0].models, expected);
}

#[test]
fn headers_and_proxies_are_read_and_an_empty_proxy_is_none() {
    let config = provider("headers: { X-Team: core, Authorization: 'Bearer t' }");
    assert_eq!(
        config.providers[0].headers["Authorization"],
        Hidden::new("Bearer t")
    );
    assert_eq!(config.providers[0].headers["X-Team"], Hidden::new("core"));
    assert_eq!(
        provider("proxy: { url: '', fallback_to_direct: true }").providers[0].proxy,
        None
    );
    assert_eq!(provider("proxy:").providers[0].proxy, None);
}

#[test]
fn expiry_is_a_day_in_the_configured_zone_or_an_instant() {
    let at = |text: &str| {
        let text = format!(
            "limits: {{ timezone: America/New_York }}\nusers:\n  - {{ name: a, expires_at: {text} }}\n"
        );
        read(&text).unwrap().users[0].expires_at
    };
    let instant = |text: &str| Some(text.parse::<Timestamp>().unwrap());
    assert_eq!(at("2030-01-01"), instant("2030-01-01T05:00:00Z"));
    assert_eq!(
        at("2030-01-01T08:00:00+02:00"),
        instant("2030-01-01T06:00:00Z")
    );
}

#[test]
fn a_hash_stands_for_its_key() {
    let hash = KeySecret::Plain(Hidden::new("abc")).sha256_hex();
    assert_eq!(
        hash,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    let text = format!(
        "users:\n  - {{ name: a, keys: [{{ name: k, key_sha256: {} }}] }}\n",
        hash.to_uppercase()
    );
    assert_eq!(
        read(&text).unwrap().users[0].keys[0].secret,
        KeySecret::Sha256(hash)
    );
}

#[test]
fn anchors_share_what_is_written_once() {
    let text =
        "users:\n  - { name: a, limits: &team { rpm: 9 } }\n  - { name: b, limits: *team }\n";
    let config = read(text).unwrap();
    assert_eq!(config.users[0].limits, config.users[1].limits);
    assert_eq!(config.users[1].limits.rpm, Some(9));
}

#[test]
fn aliases_of_aliases_cannot_exhaust_memory() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let previous = format!("*a{}", level - 1);
        text.push_str(&format!(
            "a{level}: &a{level} [{}]\n",
            [previous.as_str(); 10].join(", ")
        ));
    }
    assert!(super::problems(&text).ends_with("more than 100000 values"));
}
