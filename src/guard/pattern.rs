//! A rule's text, ready to be compared, and what such a text may be. Expressions are of the kind that takes time in
//! proportion to the text and never more; how large they become is bounded.

use actors::domain::TextMatch;
use regex::{Regex, RegexBuilder};

use super::Invalid;
use super::fold::fold;

/// Longest text that is looked for, in characters.
pub(super) const TEXT_MAX: usize = 255;
/// Longest regular expression, in characters.
const REGEX_MAX: usize = 1000;
/// Largest program that an expression may become, in bytes: `\w{1000}` would take tens of megabytes.
pub(super) const PROGRAM_MAX: usize = 1 << 20;

#[derive(Debug)]
pub(super) enum Pattern {
    Contains(String),
    Exact(String),
    Regex(Regex),
}

impl Pattern {
    /// # Errors
    /// The text is empty, too long, or no expression that can be used; `field` is its name in the rule.
    pub fn compile(how: TextMatch, text: &str, field: &'static str) -> Result<Self, Invalid> {
        let (longest, length) = (
            if how == TextMatch::Regex {
                REGEX_MAX
            } else {
                TEXT_MAX
            },
            text.chars().count(),
        );
        if text.trim().is_empty() {
            return Err(Invalid::new(field, "may not be empty"));
        }
        if length > longest {
            let reason = format!("is {length} characters long, more than {longest}");
            return Err(Invalid::new(field, reason));
        }
        Ok(match how {
            TextMatch::Contains => Self::Contains(fold(text)),
            TextMatch::Exact => Self::Exact(fold(text.trim())),
            TextMatch::Regex => Self::Regex(regex(text, field)?),
        })
    }

    /// `folded` is the same text without case.
    pub fn fits(&self, text: &str, folded: &str) -> bool {
        match self {
            Self::Contains(part) => folded.contains(part.as_str()),
            Self::Exact(whole) => folded.trim() == whole,
            Self::Regex(regex) => regex.is_match(text),
        }
    }
}

fn regex(text: &str, field: &'static str) -> Result<Regex, Invalid> {
    let built = RegexBuilder::new(text)
        .case_insensitive(true)
        .size_limit(PROGRAM_MAX)
        .build();
    let regex = built.map_err(|error| {
        let reason = match &error {
            regex::Error::CompiledTooBig(_) => {
                format!("is `{text}`, which is too large a regular expression")
            }
            _ => {
                let told = error.to_string();
                let last = told.lines().last().unwrap_or_default().trim();
                format!("is `{text}`, which is no regular expression: {last}")
            }
        };
        Invalid::new(field, reason)
    })?;
    if regex.is_match("") {
        let reason = format!("is `{text}`, which fits every text");
        return Err(Invalid::new(field, reason));
    }
    Ok(regex)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled(how: TextMatch, text: &str) -> Result<Pattern, Invalid> {
        Pattern::compile(how, text, "pattern")
    }

    fn fits(how: TextMatch, pattern: &str, text: &str) -> bool {
        compiled(how, pattern).unwrap().fits(text, &fold(text))
    }

    #[test]
    fn each_kind_fits_what_it_says() {
        use TextMatch::{Contains, Exact, Regex};
        for (how, pattern, text, expected) in [
            (Contains, "Quota", "your QUOTA is used up", true),
            (Contains, "quota", "nothing", false),
            (Exact, " Quota ", "\n quota", true),
            (Exact, "quota", "quota!", false),
            (Regex, "^quota \\d+$", "QUOTA 12", true),
            (Regex, "^quota", "a quota", false),
            (Regex, "ПАРОЛ.", "пароль", true),
        ] {
            assert_eq!(
                fits(how, pattern, text),
                expected,
                "{how:?} {pattern} {text}"
            );
        }
    }

    #[test]
    fn what_cannot_be_used_is_named_with_its_field_and_value() {
        for (how, text, reason) in [
            (TextMatch::Contains, " ", "empty"),
            (TextMatch::Exact, &"x".repeat(256), "256"),
            (TextMatch::Regex, "a(", "`a(`"),
            (TextMatch::Regex, r"(?=a)b", "look-around"),
            (TextMatch::Regex, r"\w{1000}{10}", "too large"),
            (TextMatch::Regex, "a*", "fits every text"),
            (TextMatch::Regex, &"x".repeat(1001), "1001"),
        ] {
            let error = compiled(how, text).unwrap_err();
            assert_eq!(error.field, "pattern");
            assert!(error.reason.contains(reason), "{text}: {error}");
        }
    }
}
