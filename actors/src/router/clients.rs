//! Which clients a provider lets in, by parts of their `User-Agent`. Pure.
//! It must not know what a client is beyond that text.

use std::borrow::Cow;

use crate::domain::ClientRules;

/// Compiled once for each new routing table: lower-cased, without blank patterns, which would fit everything.
#[derive(Debug, Default)]
pub(crate) struct Clients {
    allow: Vec<String>,
    block: Vec<String>,
}

impl Clients {
    pub(crate) fn compile(rules: &ClientRules) -> Self {
        let lower = |patterns: &[String]| {
            let patterns = patterns.iter().filter(|pattern| !pattern.is_empty());
            patterns.map(|pattern| pattern.to_lowercase()).collect()
        };
        Self {
            allow: lower(&rules.allow),
            block: lower(&rules.block),
        }
    }

    /// Whether everybody may come.
    pub(crate) fn is_empty(&self) -> bool {
        self.allow.is_empty() && self.block.is_empty()
    }

    /// `user_agent` comes lower-cased. A client that names itself not at all fits no pattern.
    pub(crate) fn let_in(&self, user_agent: Option<&str>) -> bool {
        let fits = |patterns: &[String]| {
            user_agent.is_some_and(|agent| {
                patterns
                    .iter()
                    .any(|pattern| agent.contains(pattern.as_str()))
            })
        };
        (self.allow.is_empty() || fits(&self.allow)) && !fits(&self.block)
    }
}

/// Lower-cased, copied only where it has to be.
pub(crate) fn lower_case(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_uppercase) {
        Cow::Owned(text.to_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}
