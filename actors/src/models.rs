//! Rules about models, compiled once for each table or snapshot. Pure; an invalid pattern fits nothing.

use regex::Regex;

use crate::domain::{ModelRule, ModelTest};

/// A model rule that is ready to be tested.
#[derive(Debug)]
pub enum Pattern {
    Exact(String),
    Prefix(String),
    Suffix(String),
    Contains(String),
    Regex(Regex),
    /// An expression that does not compile, made by hand or by a later hub.
    Never,
}

impl Pattern {
    /// `provider` is for the log line about a pattern that cannot be compiled.
    #[must_use]
    pub fn compile(rule: &ModelRule, provider: &str) -> Self {
        match rule {
            ModelRule::Exact(name) => Self::Exact(name.clone()),
            ModelRule::Test(ModelTest::Prefix(text)) => Self::Prefix(text.clone()),
            ModelRule::Test(ModelTest::Suffix(text)) => Self::Suffix(text.clone()),
            ModelRule::Test(ModelTest::Contains(text)) => Self::Contains(text.clone()),
            ModelRule::Test(ModelTest::Regex(text)) => {
                Regex::new(text).map_or_else(
                    |error| {
                        tracing::error!(provider, pattern = text, %error, "an invalid model pattern fits nothing");
                        Self::Never
                    },
                    Self::Regex,
                )
            }
        }
    }

    #[must_use]
    pub fn fits(&self, model: &str) -> bool {
        match self {
            Self::Exact(name) => name == model,
            Self::Prefix(text) => model.starts_with(text.as_str()),
            Self::Suffix(text) => model.ends_with(text.as_str()),
            Self::Contains(text) => model.contains(text.as_str()),
            Self::Regex(regex) => regex.is_match(model),
            Self::Never => false,
        }
    }
}

/// The models that a provider serves.
#[derive(Debug)]
pub struct Allowlist(Vec<Pattern>);

impl Allowlist {
    #[must_use]
    pub fn compile(rules: &[ModelRule], provider: &str) -> Self {
        let compile = |rule| Pattern::compile(rule, provider);
        Self(rules.iter().map(compile).collect())
    }

    /// An empty list lets any model through.
    #[must_use]
    pub fn allows(&self, model: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|pattern| pattern.fits(model))
    }
}
