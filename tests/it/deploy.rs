//! The files for containers: what Compose and Docker are told must fit the hub and each other.
//! Reads them as data. No engine is started, so that images can be pulled and run is not shown here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;
use serde_json::Value;
use walkdir::WalkDir;

/// What operators were promised; `.env.example` explains each.
const VARIABLES: &[&str] = &[
    "ADMIN_TOKEN",
    "DSN",
    "DB_POOL_MAX",
    "DB_POOL_IDLE_TIMEOUT",
    "DB_POOL_CONNECT_TIMEOUT",
    "AUTO_MIGRATE",
    "REDIS_URL",
    "REDIS_TLS_REJECT_UNAUTHORIZED",
    "ENABLE_RATE_LIMIT",
    "SESSION_TTL",
    "MESSAGE_REQUEST_WRITE_MODE",
    "MESSAGE_REQUEST_ASYNC_FLUSH_INTERVAL_MS",
    "MESSAGE_REQUEST_ASYNC_BATCH_SIZE",
    "MESSAGE_REQUEST_ASYNC_MAX_PENDING",
    "ENABLE_SECURE_COOKIES",
    "AUTH_SESSION_TTL_SECONDS",
    "ENABLE_CIRCUIT_BREAKER_ON_NETWORK_ERRORS",
    "MAX_RETRY_ATTEMPTS_DEFAULT",
    "APP_PORT",
    "APP_URL",
    "TRUSTED_PROXIES",
    "API_TEST_TIMEOUT_MS",
    "STORE_SESSION_MESSAGES",
    "STORE_SESSION_MAX_BYTES",
    "STORE_SESSION_RESPONSE_BODY",
    "TZ",
    "LOG_LEVEL",
    "LOG_FORMAT",
    "DATA_DIR",
    "HUB_MASTER_KEY",
];
/// Read by Compose alone.
const COMPOSE_ONLY: &[&str] = &["DB_PASSWORD"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn compose() -> Value {
    serde_saphyr::from_str(&read("docker-compose.yaml")).expect("docker-compose.yaml is YAML")
}

fn strings(list: &Value) -> Vec<&str> {
    let items = list.as_array().expect("a list").iter();
    items.map(|item| item.as_str().expect("a string")).collect()
}

fn found(pattern: &str, text: &str) -> Vec<String> {
    let pattern = Regex::new(pattern).expect("a pattern");
    pattern
        .captures_iter(text)
        .map(|found| found[1].to_owned())
        .collect()
}

/// The instructions of the Dockerfile with their arguments, continued lines joined, comments left out.
fn docker() -> Vec<(String, String)> {
    let text = read("Dockerfile");
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    let joined = lines.collect::<Vec<_>>().join("\n").replace("\\\n", " ");
    let instructions = joined.lines().filter_map(|line| line.split_once(' '));
    instructions
        .map(|(word, rest)| (word.to_owned(), rest.trim().to_owned()))
        .collect()
}

fn docker_last(word: &str) -> String {
    let all = docker();
    let last = all.iter().rfind(|(found, _)| found == word);
    last.unwrap_or_else(|| panic!("the Dockerfile has no {word}"))
        .1
        .clone()
}

/// What is copied out of the source folder, without what stages copy from each other.
fn copied() -> Vec<String> {
    let copies = docker()
        .into_iter()
        .filter(|(word, rest)| word == "COPY" && !rest.starts_with("--from="));
    let mut sources = Vec::new();
    for (_, rest) in copies {
        let mut words: Vec<&str> = rest.split_whitespace().collect();
        words.pop();
        sources.extend(
            words
                .into_iter()
                .map(|word| word.trim_end_matches('/').to_owned()),
        );
    }
    sources
}

#[test]
fn what_the_hub_depends_on_is_waited_for_until_healthy() {
    let compose = compose();
    let services = compose["services"].as_object().expect("services");
    let gates = services["hub"]["depends_on"]
        .as_object()
        .expect("conditions of depends_on");
    for (name, gate) in gates {
        let service = &services[name];
        match gate["condition"].as_str() {
            Some("service_healthy") => {
                assert!(
                    service["healthcheck"]["test"].is_array(),
                    "{name} has no health check"
                );
            }
            Some("service_completed_successfully") => {
                assert!(
                    service["restart"].is_null(),
                    "{name} must end, so it may not be restarted"
                );
            }
            other => panic!("the hub starts before {name} is ready: {other:?}"),
        }
    }
    for name in ["postgres", "redis"] {
        assert_eq!(gates[name]["condition"], "service_healthy", "{name}");
    }
}

#[test]
fn only_the_hub_is_reachable_and_on_its_port() {
    let compose = compose();
    for (name, service) in compose["services"].as_object().expect("services") {
        if name != "hub" {
            assert!(
                service["ports"].is_null(),
                "{name} is reachable from outside"
            );
        }
    }
    let hub = &compose["services"]["hub"];
    assert_eq!(strings(&hub["ports"]), ["23000:23000"]);
    assert_eq!(hub["environment"]["APP_PORT"], "23000");
    assert_eq!(docker_last("EXPOSE"), "23000");
}

#[test]
fn everything_that_lasts_is_below_data() {
    let compose = compose();
    let services = compose["services"].as_object().expect("services");
    let mut folders = BTreeSet::new();
    for (name, service) in services {
        for volume in strings(&service["volumes"]) {
            assert!(volume.starts_with("./data/"), "{name} keeps {volume}");
            if service["depends_on"].is_object() || !service["restart"].is_null() {
                assert!(
                    folders.insert(volume.split(':').next()),
                    "{name} shares {volume}"
                );
            }
        }
    }
    let data = services["hub"]["environment"]["DATA_DIR"]
        .as_str()
        .expect("DATA_DIR");
    assert_eq!(
        strings(&services["hub"]["volumes"]),
        [format!("./data/hub:{data}")]
    );
    assert_eq!(docker_last("VOLUME"), data);
    assert_eq!(docker_last("ENV"), format!("DATA_DIR={data}"));
}

#[test]
fn compose_uses_only_documented_variables() {
    let text = read("docker-compose.yaml");
    let example = read(".env.example");
    let documented: BTreeSet<String> = found("(?m)^#?([A-Z][A-Z0-9_]+)=", &example)
        .into_iter()
        .collect();
    for name in found(r"\$\{([A-Z0-9_]+)", &text) {
        assert!(documented.contains(&name), "{name} is not in .env.example");
    }
    // `${NAME:?why}`: whoever copies the example must see that these have to be filled in.
    let to_fill_in: BTreeSet<String> = found("(?m)^([A-Z][A-Z0-9_]+)=$", &example)
        .into_iter()
        .collect();
    assert_eq!(
        to_fill_in,
        found(r"\$\{([A-Z0-9_]+):\?", &text).into_iter().collect()
    );

    let compose = compose();
    let given = compose["services"]["hub"]["environment"]
        .as_object()
        .expect("environment");
    assert_eq!(
        compose["services"]["hub"]["env_file"], ".env",
        "settings in .env must reach the hub"
    );
    for name in given.keys() {
        assert!(
            VARIABLES.contains(&name.as_str()),
            "the hub does not know {name}"
        );
    }
}

#[test]
fn the_example_explains_every_variable_and_no_other() {
    let example = read(".env.example");
    let explained: BTreeSet<String> = found("(?m)^#?([A-Z][A-Z0-9_]+)=", &example)
        .into_iter()
        .collect();
    let promised = VARIABLES
        .iter()
        .chain(COMPOSE_ONLY)
        .map(ToString::to_string)
        .collect();
    assert_eq!(explained, promised);
    // Each stands below a comment that explains it or its group.
    assert!(
        found("(?m)^\n(#?[A-Z][A-Z0-9_]+=)", &example).is_empty(),
        "a variable without explanation"
    );
}

#[test]
fn no_secret_is_written_into_these_files() {
    let text = read("docker-compose.yaml") + &read("Dockerfile");
    for (name, value) in Regex::new(r"(?m)^\s*(\w*(?:PASSWORD|TOKEN|KEY|SECRET))\s*[:=]\s*(\S+)")
        .expect("a pattern")
        .captures_iter(&text)
        .map(|found| (found[1].to_owned(), found[2].to_owned()))
    {
        assert!(value.starts_with("${"), "{name} is {value}");
    }
}

#[test]
fn images_are_pinned_to_a_version() {
    let compose = compose();
    let services = compose["services"].as_object().expect("services");
    let pulled = services
        .values()
        .filter(|service| service["build"].is_null());
    let mut images: Vec<String> = pulled
        .map(|service| service["image"].as_str().expect("an image").to_owned())
        .collect();
    images.extend(
        docker()
            .into_iter()
            .filter(|(word, _)| word == "FROM")
            .map(|(_, rest)| rest.split(' ').next().unwrap_or_default().to_owned()),
    );
    for image in &images {
        let tag = image.split_once(':').map(|(_, tag)| tag);
        assert!(
            tag.is_some_and(|tag| tag != "latest"),
            "{image} has no version"
        );
    }
    assert!(images.len() >= 5, "{images:?}");
}

#[test]
fn the_image_runs_as_nobody_in_particular_and_checks_itself() {
    assert_eq!(docker_last("USER"), "10001:10001");
    let check = docker_last("HEALTHCHECK");
    assert!(
        check.ends_with(r#"CMD ["claude-code-hub", "health"]"#),
        "{check}"
    );
    assert_eq!(docker_last("ENTRYPOINT"), r#"["claude-code-hub"]"#);
    assert_eq!(docker_last("CMD"), r#"["serve"]"#);
}

#[test]
fn what_the_image_copies_is_there() {
    let ignored: Vec<String> = read(".dockerignore")
        .lines()
        .map(ToOwned::to_owned)
        .collect();
    for source in copied() {
        assert!(root().join(&source).exists(), "{source} does not exist");
        assert!(!ignored.contains(&source), "{source} is in .dockerignore");
    }
}

/// A file that is compiled in but not copied breaks the image and nothing else, so nobody would notice.
#[test]
fn what_is_compiled_in_is_copied() {
    // Modules that are tests as a whole are not in the image either.
    let is_test = |path: &Path| {
        let in_tests = path
            .parent()
            .is_some_and(|folder| folder.ends_with("tests"));
        in_tests || path.ends_with("tests.rs")
    };
    let copied = copied();
    let included =
        Regex::new(r#"include_(?:str|bytes)!\(\s*"([^"]+)"|migrate!\(\s*"([^"]+)""#).unwrap();
    let sources = ["src", "actors/src"]
        .into_iter()
        .flat_map(|folder| WalkDir::new(root().join(folder)));
    for entry in sources
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "rs"))
        .filter(|entry| !is_test(entry.path()))
    {
        let text = fs::read_to_string(entry.path()).unwrap();
        // What stands below `#[cfg(test)]` is not in the image.
        let shipped = text.split("#[cfg(test)]").next().unwrap_or_default();
        for place in included.captures_iter(shipped) {
            let file = match (place.get(1), place.get(2)) {
                (Some(path), _) => entry.path().parent().unwrap().join(path.as_str()),
                (_, Some(path)) => root().join(path.as_str()),
                _ => unreachable!("one of the two groups matched"),
            };
            let inside = normal(&file);
            let is_copied = copied
                .iter()
                .any(|source| Path::new(&inside).starts_with(source));
            assert!(
                is_copied,
                "{inside}, named in {}, is not copied into the image",
                entry.path().display()
            );
        }
    }
}

/// Cargo reads the manifest of each, also where only the hub is built.
#[test]
fn every_member_of_the_workspace_is_copied() {
    let manifest = read("Cargo.toml");
    let members = found(r"(?m)^members = \[(.+)\]$", &manifest).concat();
    let members = found(r#""([a-z/]+)""#, &members);
    assert!(members.len() >= 5, "{members:?}");
    let copied = copied();
    for member in members {
        let is_copied = copied
            .iter()
            .any(|source| Path::new(&member).starts_with(source));
        assert!(is_copied, "{member} is not copied into the image");
    }
}

/// Relative to the workspace, with `..` resolved.
fn normal(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.strip_prefix(root()).unwrap_or(path).components() {
        match part.as_os_str().to_string_lossy().as_ref() {
            ".." => drop(parts.pop()),
            "." => {}
            name => parts.push(name.to_owned()),
        }
    }
    parts.join("/")
}

#[test]
fn the_image_builds_with_versions_that_the_sources_accept() {
    let version = |text: &str| -> (u32, u32) {
        let numbers = found(r"(\d+)", text)
            .into_iter()
            .map(|number| number.parse::<u32>().unwrap())
            .collect::<Vec<_>>();
        (numbers[0], numbers.get(1).copied().unwrap_or(u32::MAX))
    };
    let images: Vec<String> = docker()
        .into_iter()
        .filter(|(word, _)| word == "FROM")
        .map(|(_, rest)| rest)
        .collect();
    let image = |name: &str| {
        images
            .iter()
            .find_map(|image| image.strip_prefix(name))
            .unwrap()
            .to_owned()
    };
    let rust = &found(r#"rust-version = "([^"]+)""#, &read("Cargo.toml"))[0];
    assert!(
        version(&image("rust:")) >= version(rust),
        "rust-version is {rust}"
    );
    let package: Value = serde_json::from_str(&read("web/package.json")).unwrap();
    let node = package["engines"]["node"].as_str().expect("engines.node");
    assert!(
        version(&image("node:")) >= version(node),
        "engines.node is {node}"
    );
}
