//! What a reload can apply, and what not.

use super::{read, variables};
use crate::config::{Config, load, restart_needed};

fn changed(text: &str) -> Vec<&'static str> {
    restart_needed(&Config::default(), &read(text).unwrap())
}

#[test]
fn nothing_changed_needs_nothing() {
    assert!(changed("").is_empty());
}

#[test]
fn what_is_bound_at_start_needs_a_restart() {
    assert_eq!(
        changed("server: { host: 127.0.0.1, port: 1, workers: 2 }"),
        ["server.host", "server.port", "server.workers"]
    );
    assert_eq!(
        changed("database: { dsn: 'postgres://h/d', pool_max: 3 }"),
        ["database.dsn", "database.pool_max"]
    );
    assert_eq!(changed("redis: { url: 'redis://h' }"), ["redis.url"]);
    assert_eq!(changed("auth: { master_key: k }"), ["auth.master_key"]);
    assert_eq!(changed("data_dir: /d"), ["data_dir", "database.dsn"]);
}

#[test]
fn what_is_looked_up_on_each_request_does_not() {
    let text = "
server: { public_url: 'https://hub.example.com' }
limits: { enabled: false, timezone: Asia/Tokyo, count_tokens_rpm: 1 }
sessions: { ttl_s: 1, store_messages: true }
log: { level: debug }
relay: { attempts_per_provider: 1, other_providers: 0, network_errors_open_circuit: true, deadline_ms: 1, retry_pause_ms: 0, ping_ms: 1 }
routing: { groups: { vip: { strategy: cheapest } } }
auth: { admin_token: t, secure_cookies: false }
providers: [{ name: a, type: claude, url: 'http://h', key: k }]
users: [{ name: a, keys: [{ name: k, key: x }] }]
prices: [{ model: m, input_per_mtok: 1, output_per_mtok: 1 }]
";
    assert!(changed(text).is_empty());
}

#[test]
fn the_hash_follows_the_files_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hub.yaml");
    let hash_of = |text: &str| {
        std::fs::write(&file, text).unwrap();
        load(Some(&file), &variables(&[])).unwrap().text_hash
    };
    let first = hash_of("server: {}\n");
    assert_eq!(first.len(), 64);
    assert_ne!(first, hash_of("server: {}\n\n"));
    assert_eq!(first, hash_of("server: {}\n"));
}
