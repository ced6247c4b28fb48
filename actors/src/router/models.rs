//! A provider's model allowlist, compiled. Pure; an invalid pattern matches nothing.

use regex::Regex;

use crate::domain::{ModelRule, ModelTest};

#[derive(Debug)]
enum Test {
    Exact(String),
    Prefix(String),
    Suffix(String),
    Contains(String),
    Regex(Regex),
    /// An invalid pattern.
    Never,
}

/// Compiled once for each new routing table.
#[derive(Debug)]
pub(crate) struct Models(Vec<Test>);

impl Models {
    /// `provider` is for the log line about a pattern that cannot be compiled.
    pub(crate) fn compile(rules: &[ModelRule], provider: &str) -> Self {
        let test = |rule: &ModelRule| match rule {
            ModelRule::Exact(name) => Test::Exact(name.clone()),
            ModelRule::Test(ModelTest::Prefix(text)) => Test::Prefix(text.clone()),
            ModelRule::Test(ModelTest::Suffix(text)) => Test::Suffix(text.clone()),
            ModelRule::Test(ModelTest::Contains(text)) => Test::Contains(text.clone()),
            ModelRule::Test(ModelTest::Regex(pattern)) => match Regex::new(pattern) {
                Ok(regex) => Test::Regex(regex),
                Err(error) => {
                    tracing::error!(provider, pattern, %error, "an invalid model pattern matches nothing");
                    Test::Never
                }
            },
        };
        Self(rules.iter().map(test).collect())
    }

    /// An empty list allows every model.
    pub(crate) fn allow(&self, model: &str) -> bool {
        self.0.is_empty()
            || self.0.iter().any(|test| match test {
                Test::Exact(name) => name == model,
                Test::Prefix(text) => model.starts_with(text.as_str()),
                Test::Suffix(text) => model.ends_with(text.as_str()),
                Test::Contains(text) => model.contains(text.as_str()),
                Test::Regex(regex) => regex.is_match(model),
                Test::Never => false,
            })
    }
}
