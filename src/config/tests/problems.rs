//! What is wrong is said all at once, each with line, field, value and reason.

use super::{problems, read, read_with};

fn provider(line: &str) -> String {
    format!(
        "providers:\n  - name: a\n    type: claude\n    url: http://127.0.0.1:1\n    key: k\n    {line}\n"
    )
}

fn user(line: &str) -> String {
    format!("users:\n  - name: alice\n    {line}\n")
}

#[test]
fn all_problems_are_reported_at_once_in_the_order_of_the_lines() {
    let text = "\
server:
  port: 70000
  hots: x
limits:
  timezone: Mars/Base
providers:
  - { name: a, type: claude, url: http://127.0.0.1:1, key: k, weight: -1 }
  - { name: a, type: cloud, url: ftp://x, weight: many }
log: loud
";
    assert_eq!(
        problems(text),
        "hub.yaml:2: server.port: `70000` is not a whole number from 0 to 65535\n\
         hub.yaml:3: server.hots: unknown setting; known here: host, port, body_limit_bytes, workers, public_url, trusted_proxies, responses_websocket, shutdown_grace_ms\n\
         hub.yaml:5: limits.timezone: `Mars/Base` is not a time zone's IANA name, such as `UTC` or `Asia/Shanghai`\n\
         hub.yaml:7: providers[0].weight: `-1` is not a whole number from 0 to 4294967295\n\
         hub.yaml:8: providers[1].key: is required and may not be empty\n\
         hub.yaml:8: providers[1].name: `a` is already the name of providers[0]\n\
         hub.yaml:8: providers[1].type: `cloud` is not a provider type: claude, claude-auth, codex, openai-compatible, gemini or gemini-cli\n\
         hub.yaml:8: providers[1].url: `ftp://x` must begin with http:// or https://\n\
         hub.yaml:8: providers[1].weight: `many` is not a whole number from 0 to 4294967295\n\
         hub.yaml:9: log: is a single value; expected a mapping"
    );
}

#[test]
fn a_problem_knows_its_column() {
    let error = read("server:\n  port: x\n").unwrap_err();
    assert_eq!(
        (error.problems[0].line, error.problems[0].column),
        (2, Some(9))
    );
}

#[test]
fn text_that_is_not_yaml_is_reported_with_its_line() {
    for (text, line) in [
        ("server:\n  host: [a\nlog:\n", 3),
        ("a: b\n  c: d\n", 2),
        ("server:\n\tport: 1\n", 2),
        ("x: 1\nx: 2\n", 2),
    ] {
        let error = read(text).unwrap_err();
        assert_eq!(error.problems.len(), 1, "{error}");
        assert!(
            error.problems[0].line.abs_diff(line) <= 1 && error.problems[0].line > 0,
            "{error}"
        );
        assert!(!error.problems[0].reason.is_empty());
    }
}

#[test]
fn a_reference_without_quotes_inside_braces_is_explained() {
    let found = problems("redis: { url: ${REDIS_URL} }\n");
    let hint = "; inside { … } and [ … ] a value with `${…}` needs quotes";
    assert!(
        found.starts_with("hub.yaml:1: ") && found.ends_with(hint),
        "{found}"
    );
    assert!(!problems("redis: { url: a }}\n").contains("needs quotes"));
}

#[test]
fn what_is_no_mapping_is_refused() {
    assert_eq!(
        problems("- a\n"),
        "hub.yaml: holds a list; expected settings such as `server:`"
    );
    assert!(
        problems("server: !secret { port: 1 }\n").contains("the tag `!secret` is not supported")
    );
    assert!(problems("server: {}\n---\nserver: {}\n").contains("a second document"));
}

#[test]
fn unknown_names_are_errors_at_every_depth() {
    let cases = [
        (
            "sever: {}\n".to_owned(),
            "hub.yaml:1: sever: unknown setting; known here: ",
        ),
        (
            provider("wieght: 1"),
            "hub.yaml:6: providers[0].wieght: unknown",
        ),
        (
            provider("limits: { dayly_usd: 1 }"),
            "hub.yaml:6: providers[0].limits.dayly_usd: unknown",
        ),
        (
            provider("circuit: { open_s: 1 }"),
            "hub.yaml:6: providers[0].circuit.open_s: unknown",
        ),
        (
            provider("timeouts: { read_ms: 1 }"),
            "hub.yaml:6: providers[0].timeouts.read_ms: unknown",
        ),
        (
            provider("proxy: { url: http://p:1, user: x }"),
            "hub.yaml:6: providers[0].proxy.user: unknown",
        ),
        (
            provider("models: [{ starts: x }]"),
            "hub.yaml:6: providers[0].models[0].starts: unknown",
        ),
        (user("role: admin"), "hub.yaml:3: users[0].role: unknown"),
        (
            user("keys: [{ name: k, key: x, scope: y }]"),
            "hub.yaml:3: users[0].keys[0].scope: unknown",
        ),
        (
            "prices: [{ model: m, input_per_mtok: 1, output_per_mtok: 1, per_image: 1 }]"
                .to_owned(),
            "hub.yaml:1: prices[0].per_image: unknown",
        ),
    ];
    for (text, expected) in cases {
        let found = problems(&text);
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn the_placeholder_admin_token_is_refused_wherever_it_stands() {
    let sentence = "`change-me` is a placeholder that everybody knows";
    assert!(problems("auth:\n  admin_token: change-me\n").contains(sentence));
    let error = read_with("", &[("ADMIN_TOKEN", "change-me")])
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("environment variable `ADMIN_TOKEN`: auth.admin_token: ")
            && error.contains(sentence),
        "{error}"
    );
}

#[test]
fn providers_are_checked() {
    let cases = [
        (
            "cost_multiplier: -0.5",
            "cost_multiplier: `-0.5` must be at least 0",
        ),
        (
            "cost_multiplier: cheap",
            "cost_multiplier: `cheap` is not a decimal number",
        ),
        (
            "limits: { daily_usd: -1 }",
            "limits.daily_usd: `-1` must be at least 0",
        ),
        (
            "limits: { daily_usd: .inf }",
            "limits.daily_usd: `.inf` is not a number",
        ),
        (
            "limits: { rpm: 1.5 }",
            "limits.rpm: `1.5` is not a whole number",
        ),
        (
            "models: [{ regex: '[a' }]",
            "models[0].regex: `[a` is not a regular expression: error: unclosed character class",
        ),
        (
            "models: [{ prefix: a, suffix: b }]",
            "models[0]: holds several tests",
        ),
        ("models: ['']", "models[0]: may not be empty"),
        (
            "redirects: { a: }",
            "redirects.a: a redirect needs a model on both sides",
        ),
        (
            "redirects: { a: a }",
            "redirects.a: `a` is redirected to itself",
        ),
        (
            "timeouts: { idle_ms: 0 }",
            "timeouts.idle_ms: `0` must be from 1 to 86400000",
        ),
        ("max_in_flight: 0", "max_in_flight: `0` must be at least 1"),
        (
            "proxy: { url: ftp://secret@p:1 }",
            "proxy.url: must begin with http:// or https:// or socks4://",
        ),
        (
            "proxy: { url: socks5://secret@p:1 }",
            "proxy.url: needs user and password of 1 to 255 bytes, or neither",
        ),
        (
            "headers: { 'x y': 1 }",
            "headers.x y: `x y` is not a header's name",
        ),
        (
            "headers: { Host: a }",
            "headers.Host: `Host` is set by the hub itself",
        ),
        (
            "groups: default",
            "groups: is a single value; expected a list",
        ),
        ("enabled: maybe", "enabled: `maybe` is not true or false"),
    ];
    for (line, expected) in cases {
        let found = problems(&provider(line));
        assert!(
            found.starts_with(&format!("hub.yaml:6: providers[0].{expected}")),
            "{found}"
        );
        assert_eq!(found.lines().count(), 1, "{found}");
    }
}

#[test]
fn provider_addresses_are_checked_and_repeated_without_credentials() {
    let cases = [
        (
            "api.example.com",
            "`api.example.com` is not a URL: relative URL without a base",
        ),
        ("https://", "`https://` is not a URL: empty host"),
        (
            "https://a.example/v1?key=secret",
            "`https://a.example/v1?…` may not hold `?` or `#`",
        ),
        (
            "https://user:secret@a.example",
            "`https://…@a.example` may not hold a user or password",
        ),
    ];
    for (url, expected) in cases {
        let found = problems(&provider("enabled: true").replace("http://127.0.0.1:1", url));
        let expected = format!("hub.yaml:4: providers[0].url: {expected}");
        assert!(
            found.starts_with(&expected) && !found.contains("secret"),
            "{found}"
        );
    }
}

#[test]
fn users_and_keys_are_checked() {
    let hash = "0123456789abcdef".repeat(4);
    let cases = [
        (
            "expires_at: soon".to_owned(),
            "expires_at: `soon` is neither a date (`2030-01-01`) nor a time",
        ),
        (
            "expires_at: 2030-02-30".to_owned(),
            "expires_at: `2030-02-30` is neither",
        ),
        (
            "keys: [{ key: k }]".to_owned(),
            "keys[0].name: is required and may not be empty",
        ),
        (
            "keys: [{ name: a }]".to_owned(),
            "keys[0].key: is required, or `key_sha256` in its place",
        ),
        (
            "keys: [{ name: a, key: '' }]".to_owned(),
            "keys[0].key: is required and may not be empty",
        ),
        (
            "keys: [{ name: a, key: 'with space' }]".to_owned(),
            "keys[0].key: must be printable ASCII characters without spaces",
        ),
        (
            "keys: [{ name: a, key_sha256: abc }]".to_owned(),
            "keys[0].key_sha256: `abc` must be the 64 hexadecimal digits",
        ),
        (
            format!("keys: [{{ name: a, key: k, key_sha256: {hash} }}]"),
            "keys[0].key_sha256: stands beside `key`",
        ),
        (
            "keys: [{ name: a, key: j }, { name: a, key: k }]".to_owned(),
            "keys[1].name: `a` is already the name of users[0].keys[0]",
        ),
        (
            "limits: { rpm: -1 }".to_owned(),
            "limits.rpm: `-1` is not a whole number",
        ),
    ];
    for (line, expected) in cases {
        let found = problems(&user(&line));
        assert!(
            found.starts_with(&format!("hub.yaml:3: users[0].{expected}")),
            "{found}"
        );
        assert_eq!(found.lines().count(), 1, "{found}");
    }
}

#[test]
fn one_key_may_not_be_given_twice_in_whatever_form() {
    // SHA-256 of `abc`.
    let hash = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";
    let text = format!(
        "users:\n  - {{ name: a, keys: [{{ name: k, key: abc }}] }}\n  - {{ name: b, keys: [{{ name: k, key_sha256: {hash} }}] }}\n"
    );
    assert_eq!(
        problems(&text),
        "hub.yaml:3: users[1].keys[0].key_sha256: is the same key as users[0].keys[0]"
    );
}

#[test]
fn sections_are_checked() {
    let cases = [
        (
            "server: { host: 'http://x' }",
            "server.host: `http://x` must be an address or a host name",
        ),
        (
            "server: { public_url: hub.example.com }",
            "server.public_url: `hub.example.com` is not a URL",
        ),
        (
            "database: { pool_max: 0 }",
            "database.pool_max: `0` must be from 1 to 10000",
        ),
        (
            "database: { dsn: 'mysql://u:secret@h/d' }",
            "database.dsn: must begin with sqlite:// or postgres://",
        ),
        (
            "redis: { url: 'http://u:secret@h' }",
            "redis.url: must begin with redis:// or rediss://",
        ),
        (
            "log: { level: loud }",
            "log.level: `loud` is not one of trace",
        ),
        (
            "log: { format: xml }",
            "log.format: `xml` is not one of `text` `json`",
        ),
        (
            "request_log: { write_mode: later }",
            "request_log.write_mode: `later` is not one of `async` `sync`",
        ),
        (
            "relay: { api_test_timeout_ms: 120001 }",
            "relay.api_test_timeout_ms: `120001` must be from 5000 to 120000",
        ),
        (
            "prices: [{ model: m, input_per_mtok: -1, output_per_mtok: 1 }]",
            "prices[0].input_per_mtok: `-1` must be at least 0",
        ),
        (
            "prices: [{ model: m, input_per_mtok: 1 }]",
            "prices[0].output_per_mtok: is required",
        ),
    ];
    for (text, expected) in cases {
        let found = problems(text);
        assert!(
            found.starts_with(&format!("hub.yaml:1: {expected}")),
            "{found}"
        );
        assert!(!found.contains("secret"), "{found}");
    }
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("none.yaml");
    let error = crate::config::load(Some(&file), &super::variables(&[]))
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with(&format!("{}: cannot be read: ", file.display())),
        "{error}"
    );
}
