//! The shipped file is the printed one, it loads, and it shows everything.

use super::{problems, read, read_with};
use crate::config::template::{EXAMPLE, sections, template};
use crate::config::{Config, load};

#[test]
fn the_shipped_file_is_the_printed_one() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/config/hub.yaml");
    let shipped = std::fs::read_to_string(file).unwrap();
    assert!(
        shipped == template(),
        "config/hub.yaml differs from the types; print it anew: cargo run -- print-config > config/hub.yaml"
    );
}

#[test]
fn the_shipped_file_loads_with_nothing_configured_and_is_the_defaults() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/config/hub.yaml");
    let loaded = load(Some(file.as_ref()), &super::variables(&[])).unwrap();
    assert_eq!(loaded.config, Config::default());
}

#[test]
fn every_setting_is_shown_with_its_default_or_an_example_that_loads() {
    for (section, _, settings) in sections() {
        for setting in settings {
            assert!(
                setting.default.is_some() != setting.example.is_some(),
                "{section}.{} needs a default to show, or an example",
                setting.name
            );
            let Some(example) = setting.example else {
                continue;
            };
            let text = format!("{section}:\n  {}: {example}\n", setting.name);
            let config = read_with(&text, &[("SOME_VARIABLE", "secret")]).unwrap();
            assert_ne!(config, Config::default(), "{text}");
        }
    }
}

#[test]
fn the_example_of_providers_users_and_prices_loads() {
    let config = read_with(EXAMPLE, &[("ANTHROPIC_API_KEY", "k"), ("ALICE_KEY", "a")]).unwrap();
    assert_eq!(
        (
            config.providers.len(),
            config.users.len(),
            config.prices.len()
        ),
        (1, 1, 1)
    );
}

#[test]
fn the_example_shows_every_field() {
    let probes = [
        "providers: [{ zzz: 1 }]",
        "providers: [{ name: a, limits: { zzz: 1 } }]",
        "providers: [{ name: a, circuit: { zzz: 1 } }]",
        "providers: [{ name: a, timeouts: { zzz: 1 } }]",
        "providers: [{ name: a, proxy: { zzz: 1 } }]",
        "providers: [{ name: a, models: [{ zzz: 1 }] }]",
        "providers: [{ name: a, redirects: [{ zzz: 1 }] }]",
        "providers: [{ name: a, clients: { zzz: 1 } }]",
        "users: [{ zzz: 1 }]",
        "users: [{ keys: [{ zzz: 1 }] }]",
        "prices: [{ zzz: 1 }]",
    ];
    for probe in probes {
        let found = problems(probe);
        let line = found
            .lines()
            .find(|line| line.contains("zzz: unknown"))
            .unwrap();
        let (_, known) = line.split_once("known here: ").unwrap();
        for name in known.split(", ") {
            assert!(EXAMPLE.contains(name), "{name} of {probe}");
        }
    }
}

#[test]
fn a_printed_file_survives_being_read() {
    assert_eq!(read(&template()).unwrap(), Config::default());
}
