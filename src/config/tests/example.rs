//! The documented example loads, and means what it says.

use actors::domain::{CircuitPolicy, ModelRedirect, ModelRule, ProviderKind, ProviderTuning};
use jiff::Timestamp;
use rust_decimal::Decimal;

use super::{read, read_with};
use crate::config::{Hidden, KeySecret, ProxyConfig, TimeoutsConfig};

const EXAMPLE: &str = r#"
server:
  host: 127.0.0.1
  port: 23000
database:
  dsn: sqlite://./data/hub.db      # or postgres://user:pass@host:5432/db
redis:
  url: ${REDIS_URL:-}              # empty: limits, pins and circuits in memory
limits:
  timezone: Asia/Shanghai
providers:
  - name: claude-primary
    type: claude                   # claude | claude-auth | codex | openai-compatible | gemini | gemini-cli
    url: http://127.0.0.1:9100
    key: sk-upstream-1
    weight: 60
    priority: 1                    # lower is tried first
    groups: [default]
    cost_multiplier: 0.8
    models: []                     # empty: any; or exact names, or {prefix: claude-}, {suffix: …}, {contains: …}, {regex: …}
    redirects:
      claude-3-5-haiku-latest: claude-haiku-4-5
    limits: { daily_usd: 100, concurrent_sessions: 20 }
    circuit: { failure_threshold: 5, open_ms: 1800000, half_open_successes: 2 }
    timeouts: { connect_ms: 10000, first_byte_ms: 60000, idle_ms: 60000, total_ms: 600000 }
    proxy: { url: socks5://user:pass@127.0.0.1:1080, fallback_to_direct: true }
    enabled: true
  - { name: claude-secondary, type: claude, url: http://127.0.0.1:9101, key: sk-upstream-2, weight: 30, priority: 2 }
  - { name: openai-backup, type: openai-compatible, url: http://127.0.0.1:9102/v1, key: sk-upstream-3, weight: 10, priority: 3 }
users:
  - name: alice
    groups: [default]
    limits: { rpm: 60, tpm: 2000000, five_hour_usd: 20, daily_usd: 50, weekly_usd: 200, monthly_usd: 500, total_usd: 5000, concurrent_sessions: 10 }
    keys:
      - { name: laptop, key: sk-hub-alice-laptop, expires_at: 2030-01-01 }   # or key_sha256: …
      - { name: ci, key: sk-hub-alice-ci, web_login: false, limits: { daily_usd: 5 } }
prices:
  - { model: my-own-model, input_per_mtok: 1.25, output_per_mtok: 10, cache_read_per_mtok: 0.125 }
"#;

fn without_proxy() -> String {
    let lines = EXAMPLE
        .lines()
        .filter(|line| !line.trim().starts_with("proxy:"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_loads_as_it_stands() {
    let config = read(EXAMPLE).unwrap();
    assert_eq!(config.server.host, "127.0.0.1");
    assert_eq!(config.database.dsn, Hidden::new("sqlite://./data/hub.db"));
    assert_eq!(config.redis.url, None);
    assert_eq!(config.limits.timezone.iana_name(), Some("Asia/Shanghai"));
    let proxy = ProxyConfig {
        url: Hidden::new("socks5://user:pass@127.0.0.1:1080"),
        fallback_to_direct: true,
    };
    assert_eq!(config.providers[0].proxy, Some(proxy));
}

#[test]
fn the_example_without_its_proxy_differs_in_nothing_else() {
    let mut with_proxy = read(EXAMPLE).unwrap();
    with_proxy.providers[0].proxy = None;
    assert_eq!(read(&without_proxy()).unwrap(), with_proxy);
}

#[test]
fn the_examples_providers_are_read_in_full() {
    let config = read(EXAMPLE).unwrap();
    let [primary, secondary, backup] = config.providers.as_slice() else {
        panic!("three providers")
    };
    assert_eq!(
        (primary.kind, primary.weight, primary.priority),
        (ProviderKind::Claude, 60, 1)
    );
    assert_eq!(primary.cost_multiplier, Decimal::new(8, 1));
    assert_eq!(
        primary.redirects,
        [ModelRedirect {
            from: ModelRule::Exact("claude-3-5-haiku-latest".to_owned()),
            to: "claude-haiku-4-5".to_owned()
        }]
    );
    assert_eq!(primary.tuning, ProviderTuning::default());
    assert_eq!(primary.limits.daily_usd, Some(100.0));
    assert_eq!(primary.limits.concurrent_sessions, Some(20));
    assert_eq!(primary.circuit, CircuitPolicy::default());
    assert_eq!(primary.timeouts, TimeoutsConfig::default());
    assert!(secondary.enabled && secondary.groups.is_empty() && secondary.proxy.is_none());
    assert_eq!(secondary.cost_multiplier, Decimal::ONE);
    assert_eq!(
        (backup.kind, backup.url.as_str()),
        (ProviderKind::OpenaiCompatible, "http://127.0.0.1:9102/v1")
    );
}

#[test]
fn the_examples_users_and_prices_are_read_in_full() {
    let config = read(EXAMPLE).unwrap();
    let alice = &config.users[0];
    assert_eq!(
        (alice.limits.rpm, alice.limits.total_usd),
        (Some(60), Some(5000.0))
    );
    let [laptop, ci] = alice.keys.as_slice() else {
        panic!("two keys")
    };
    assert_eq!(
        laptop.secret,
        KeySecret::Plain(Hidden::new("sk-hub-alice-laptop"))
    );
    // Midnight in Shanghai, eight hours ahead of UTC.
    assert_eq!(
        laptop.expires_at,
        Some("2029-12-31T16:00:00Z".parse::<Timestamp>().unwrap())
    );
    assert!(laptop.web_login && !ci.web_login);
    assert_eq!((ci.expires_at, ci.limits.daily_usd), (None, Some(5.0)));
    let price = &config.prices[0];
    assert_eq!(
        (price.model.as_str(), price.input_per_mtok),
        ("my-own-model", Decimal::new(125, 2))
    );
    assert_eq!(
        (price.cache_read_per_mtok, price.cache_write_5m_per_mtok),
        (Some(Decimal::new(125, 3)), None)
    );
}

#[test]
fn redis_comes_from_the_environment_where_the_file_points_there() {
    let config = read_with(EXAMPLE, &[("REDIS_URL", "redis://127.0.0.1:6379")]).unwrap();
    assert_eq!(
        config.redis.url,
        Some(Hidden::new("redis://127.0.0.1:6379"))
    );
}

#[test]
fn no_secret_shows_in_debug_output() {
    let shown = format!(
        "{:?}",
        read_with(
            EXAMPLE,
            &[
                ("ADMIN_TOKEN", "top-secret"),
                ("HUB_MASTER_KEY", "top-secret"),
                ("DSN", "postgres://hub:top-secret@db/hub")
            ]
        )
        .unwrap()
    );
    for secret in ["sk-upstream", "sk-hub", "user:pass", "top-secret"] {
        assert!(!shown.contains(secret), "`{secret}` in {shown}");
    }
}

#[test]
fn a_check_counts_what_is_declared() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.yaml");
    let limited = EXAMPLE.replace(
        "daily_usd: 100",
        "rpm: 1, tpm: 2, daily_usd: 3, daily_mode: rolling, five_hour_mode: fixed",
    );
    assert_ne!(limited, EXAMPLE);
    for text in [EXAMPLE, &limited] {
        std::fs::write(&file, text).unwrap();
        let summary = crate::config::check(&file, &super::variables(&[])).unwrap();
        let expected = "valid; 3 providers, 1 user, 2 keys, 1 price";
        assert!(summary.ends_with(expected), "{summary}");
    }
}
