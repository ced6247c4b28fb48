//! Replaces text in a text: a part of it wherever it stands, the whole of it, or what an expression finds.

use actors::domain::TextMatch;
use regex::{NoExpand, Regex, RegexBuilder};

use crate::guard::Invalid;
use crate::guard::fold::fold;
use crate::guard::pattern::{PROGRAM_MAX, Pattern};

#[derive(Debug)]
pub(super) enum Replace {
    Part(Regex, String),
    /// Without case and white space around it.
    Whole(String, String),
    /// `$1` and `${name}` in the new text stand for groups.
    Found(Regex, String),
}

impl Replace {
    pub fn compile(how: TextMatch, pattern: &str, value: &str) -> Result<Self, Invalid> {
        let value = value.to_owned();
        Ok(match Pattern::compile(how, pattern, "pattern")? {
            Pattern::Exact(whole) => Self::Whole(whole, value),
            Pattern::Regex(regex) => Self::Found(regex, value),
            Pattern::Contains(_) => {
                let literal = RegexBuilder::new(&regex::escape(pattern))
                    .case_insensitive(true)
                    .size_limit(PROGRAM_MAX)
                    .build();
                let literal =
                    literal.map_err(|error| Invalid::new("pattern", error.to_string()))?;
                Self::Part(literal, value)
            }
        })
    }

    /// The new text; `None` where it stays.
    pub fn apply(&self, text: &str) -> Option<String> {
        let new = match self {
            Self::Whole(whole, value) => {
                return (fold(text.trim()) == *whole && text != value).then(|| value.clone());
            }
            Self::Part(literal, value) => literal.replace_all(text, NoExpand(value)),
            Self::Found(regex, value) => regex.replace_all(text, value.as_str()),
        };
        (new != text).then(|| new.into_owned())
    }
}
