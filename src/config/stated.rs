//! Who has set a setting, and where. What it was set to is not known here.

use std::collections::BTreeMap;
use std::fmt;

/// Where a setting was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// By this variable.
    Environment(&'static str),
    File {
        /// As it was named.
        file: String,
        line: usize,
    },
    /// By somebody through the API.
    Database,
}

impl Statement {
    /// Whether the operator says it, so that nobody else may.
    #[must_use]
    pub fn is_declared(&self) -> bool {
        *self != Self::Database
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(variable) => write!(f, "environment variable `{variable}`"),
            Self::File { file, line } => write!(f, "{file}:{line}"),
            Self::Database => f.write_str("database"),
        }
    }
}

/// The settings that somebody set, by dotted path.
#[derive(Clone, Debug, Default)]
pub struct Stated(BTreeMap<String, Statement>);

impl Stated {
    /// Who has set it; `None` where it has its default.
    #[must_use]
    pub fn by(&self, path: &str) -> Option<&Statement> {
        self.0.get(path)
    }

    pub(super) fn add(&mut self, path: String, by: Statement) {
        self.0.insert(path, by);
    }
}

/// Where something stands is no part of what it says: two configurations of the same values are the same.
impl PartialEq for Stated {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
