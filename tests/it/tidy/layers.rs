//! Who may know whom: the table of the design as data, and the check that `src/` keeps to it.
//! Test modules may reach further and are left out.

use std::collections::HashSet;

use super::source::{self, Source};
use super::{Violation, expect_none, paths};

/// A module, and what it may name. `actors::handles` is all of `actors` but its vocabulary and its ports, `a::b` is
/// only that part of `a`, and `*` is everything. All may name `actors::domain`, all but `PURE` may name `telemetry`.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("telemetry", &["config"]),
    ("config", &[]),
    ("dialect", &["pricing", "guard"]),
    ("pricing", &["dialect", "guard"]),
    ("guard", &["dialect", "pricing"]),
    ("egress", &["dialect", "config"]),
    ("redis_address", &[]),
    ("limits", &["actors::ports", "config", "redis_address"]),
    ("board", &["actors::ports", "config", "redis_address"]),
    ("live", &["actors::ports", "config", "redis_address"]),
    // Headers and bodies that are kept, until the sink has them.
    ("capture", &[]),
    ("store", &["actors::ports", "config", "capture::port"]),
    ("journal", &["actors::ports", "config"]),
    (
        "catalog",
        &[
            "store",
            "pricing",
            "guard",
            "config",
            "actors::ports",
            "actors::handles",
            // It looks keys up by hash, opens the sealed keys of providers, and holds a target ready for each.
            "auth::key",
            "auth::standing",
            "auth::secret",
            "auth::master_key",
            "egress::target",
        ],
    ),
    (
        "price_sync",
        &["catalog", "store", "pricing", "egress", "config"],
    ),
    // One request or list of a provider, for those who try it out.
    ("trial", &["egress", "dialect"]),
    ("auth", &["catalog", "store", "config"]),
    (
        "notify",
        &[
            "store",
            "catalog",
            "egress",
            "config",
            "price_sync",
            // Addresses are sealed like the keys of providers.
            "auth::master_key",
            // Looked at, never used.
            "actors::handles",
        ],
    ),
    (
        "relay",
        &[
            "dialect",
            "egress",
            "guard",
            "pricing",
            "catalog",
            "journal",
            // It tells what runs and what happens, and hears that an admin ends it.
            "live",
            // It says what of headers and bodies is kept.
            "capture",
            "config",
            "actors::ports",
            "actors::handles",
        ],
    ),
    // The snapshot goes from `auth` to the call; ingress reads it to list models.
    (
        "ingress",
        &["auth", "relay", "dialect", "catalog", "capture", "config"],
    ),
    (
        "admin",
        &[
            "auth",
            "store",
            "catalog",
            "config",
            // Rules are checked before they are saved.
            "guard",
            // Looked at for health and metrics, never used.
            "limits",
            "journal",
            "board",
            "live",
            // Bodies that were kept are unpacked.
            "capture",
            // What an admin has tried out: a provider, a receiver of alerts, the table of prices.
            "egress",
            "dialect",
            "pricing",
            "price_sync",
            "trial",
            "notify",
            "actors::ports",
            "actors::handles",
        ],
    ),
    ("console", &[]),
    ("app", &["*"]),
    ("cli", &["*"]),
    ("main", &["app", "cli", "config"]),
    ("lib", &[]),
];

/// Decisions without a world around them: a clock, a socket or a file would make them untestable by tables.
const PURE: &[&str] = &["dialect", "pricing", "guard"];
const NEVER_IN_PURE: &[&str] = &[
    "tokio::",
    "actix",
    "awc::",
    "sqlx::",
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "std::thread",
    "Instant::now",
    "SystemTime::now",
    "Timestamp::now",
    "Zoned::now",
];

/// What a module names, once for each path: the module of `src/`, or `actors`, followed by the rest of the path.
fn mentions(source: &Source) -> Vec<paths::Named> {
    let mut named = paths::below(source, "crate");
    named.extend(paths::above(source));
    named.extend(paths::below(source, "claude_code_hub"));
    for mut inside in paths::below(source, "actors") {
        inside.segments.insert(0, "actors".to_owned());
        named.push(inside);
    }
    named.retain(|named| !source.is_test(named.offset));
    named
}

/// The name in terms of the table, or nothing when everybody may use it.
fn in_terms_of_the_table(segments: &[String], ports: &HashSet<String>) -> Option<String> {
    if segments.first().is_some_and(|first| first != "actors") {
        return Some(segments.join("::"));
    }
    match segments.get(1)?.as_str() {
        "domain" => None,
        // The one port that is a file of its own, because two kinds of actor speak through it.
        "board" => Some("actors::ports".into()),
        _ if segments.iter().any(|part| part == "port") => Some("actors::ports".into()),
        _ if segments.last().is_some_and(|last| ports.contains(last)) => {
            Some("actors::ports".into())
        }
        _ => Some("actors::handles".into()),
    }
}

fn is_below(path: &str, allowed: &str) -> bool {
    path == allowed
        || path
            .strip_prefix(allowed)
            .is_some_and(|rest| rest.starts_with("::"))
}

fn check(source: &Source, ports: &HashSet<String>) -> Vec<Violation> {
    let module = source.module()[0].to_owned();
    let violation = |offset, reason| Violation {
        file: source.path.clone(),
        line: source.line_of(offset),
        reason,
    };
    let Some((_, allowed)) = MAY_NAME.iter().find(|(name, _)| *name == module) else {
        let reason =
            format!("module `{module}` has no line in the table of tests/it/tidy/layers.rs");
        return vec![violation(0, reason)];
    };
    let mut violations = Vec::new();
    for named in mentions(source) {
        let Some(path) = in_terms_of_the_table(&named.segments, ports) else {
            continue;
        };
        let own = is_below(&path, &module);
        let telemetry = is_below(&path, "telemetry") && !PURE.contains(&module.as_str());
        let listed = allowed
            .iter()
            .any(|allowed| *allowed == "*" || is_below(&path, allowed));
        // A macro at the crate's root, or a name that is no module, is not a matter of layers.
        let is_module =
            path.starts_with("actors::") || MAY_NAME.iter().any(|(name, _)| is_below(&path, name));
        if is_module && !own && !telemetry && !listed {
            violations.push(violation(
                named.offset,
                format!("`{module}` may not name `{path}`"),
            ));
        }
    }
    if PURE.contains(&module.as_str()) {
        for token in NEVER_IN_PURE {
            for (offset, _) in source.code.match_indices(token) {
                if !source.is_test(offset) {
                    violations.push(violation(
                        offset,
                        format!("`{module}` is pure and may not name `{token}`"),
                    ));
                }
            }
        }
    }
    violations
}

/// The public items of the two ports, which the crate may re-export under any path.
fn port_names() -> HashSet<String> {
    let ports = source::rust(&["actors/src"]);
    let item = regex::Regex::new(r"(?m)^pub (?:trait|struct|enum|type|fn|const) (\w+)")
        .expect("a pattern");
    ports
        .iter()
        .filter(|source| source.path.ends_with("/port.rs"))
        .flat_map(|source| {
            item.captures_iter(&source.code)
                .map(|found| found[1].to_owned())
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn every_module_knows_only_whom_it_may() {
    let ports = port_names();
    assert!(
        ports.contains("LimitStore"),
        "the ports were not found: {ports:?}"
    );
    expect_none(
        source::rust(&["src"])
            .iter()
            .flat_map(|source| check(source, &ports))
            .collect(),
    );
}

#[test]
fn the_actors_know_neither_http_nor_sql_nor_redis() {
    let manifest = source::read("actors/Cargo.toml");
    let forbidden = ["actix-web", "awc", "sqlx", "redis", "claude-code-hub"];
    let mut violations = Vec::new();
    for (index, line) in manifest.lines().enumerate() {
        let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
        if forbidden
            .iter()
            .any(|forbidden| name == *forbidden || name.ends_with("-redis"))
        {
            violations.push(Violation {
                file: "actors/Cargo.toml".into(),
                line: index + 1,
                reason: format!("the crate `actors` may not depend on `{name}`"),
            });
        }
    }
    expect_none(violations);
}

#[cfg(test)]
fn reasons(path: &str, text: &str) -> Vec<String> {
    let ports = HashSet::from(["LimitStore".to_owned()]);
    check(&Source::new(path, text), &ports)
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn a_forbidden_name_is_found_with_its_line_and_both_modules() {
    assert_eq!(
        reasons(
            "src/relay/gate.rs",
            "//! A.\nuse crate::{\n    catalog,\n    store::Db,\n};"
        ),
        ["src/relay/gate.rs:4: `relay` may not name `store::Db`"]
    );
    assert_eq!(
        reasons(
            "src/catalog/load.rs",
            "use crate::auth::{secret::Secret, session::Session};"
        ),
        ["src/catalog/load.rs:1: `catalog` may not name `auth::session::Session`"]
    );
    assert_eq!(
        reasons("src/ingress/mod.rs", "fn a(b: actors::router::Router) {}"),
        ["src/ingress/mod.rs:1: `ingress` may not name `actors::handles`"]
    );
    assert_eq!(
        reasons("src/new/mod.rs", ""),
        ["src/new/mod.rs:1: module `new` has no line in the table of tests/it/tidy/layers.rs"]
    );
}

#[test]
fn what_the_table_allows_is_not_reported() {
    let allowed = [
        (
            "src/limits/memory.rs",
            "use actors::limiter::LimitStore; use actors::domain::KeyId;",
        ),
        (
            "src/relay/mod.rs",
            "use crate::telemetry::metrics; use actors::router::RouterHandle;",
        ),
        (
            "src/relay/gate.rs",
            "#[cfg(test)]\nmod tests {\n    use crate::store::Db;\n}",
        ),
        (
            "src/dialect/sse.rs",
            "use crate::dialect::wire; use super::super::pricing::Price;",
        ),
        ("src/app.rs", "use crate::{store, relay}; use actors::Root;"),
    ];
    for (path, text) in allowed {
        assert_eq!(reasons(path, text), [""; 0]);
    }
}

#[test]
fn a_pure_module_has_no_clock_and_no_telemetry() {
    assert_eq!(
        reasons("src/pricing/mod.rs", "let a = Instant::now();").len(),
        1
    );
    assert_eq!(
        reasons("src/guard/mod.rs", "use crate::telemetry::metrics;").len(),
        1
    );
}
