//! Tests of the settings, by behaviour.

mod chosen;
mod environment;
mod example;
mod problems;
mod reload;
mod routing;
mod template;
mod values;
mod watching;

use std::collections::BTreeMap;

use super::{Config, ConfigError};

type Variables = BTreeMap<String, String>;

fn variables(pairs: &[(&str, &str)]) -> Variables {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// Reads `text` as the file `hub.yaml`, with nothing in the environment.
fn read(text: &str) -> Result<Config, ConfigError> {
    read_with(text, &[])
}

fn read_with(text: &str, env: &[(&str, &str)]) -> Result<Config, ConfigError> {
    super::load::read("hub.yaml", text, &variables(env))
}

/// The problems of `text`, a line each.
fn problems(text: &str) -> String {
    read(text)
        .expect_err("the text should be refused")
        .to_string()
}
