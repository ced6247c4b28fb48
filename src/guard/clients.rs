//! Which client a `User-Agent` names, and in which version; and patterns by which an admin means clients. What a client
//! says of itself is believed: this keeps order among colleagues, and nobody out.

use semver::Version;

use super::Invalid;
use super::fold::fold;

/// Longest pattern, in characters.
const PATTERN_MAX: usize = 255;

pub const CLAUDE_CODE: &str = "claude-code";
pub const CODEX_CLI: &str = "codex-cli";
pub const GEMINI_CLI: &str = "gemini-cli";
const QWEN_CODE: &str = "qwen-code";
const OPENCODE: &str = "opencode";

/// The names by which rules know clients.
pub const KNOWN: [&str; 5] = [CLAUDE_CODE, CODEX_CLI, GEMINI_CLI, QWEN_CODE, OPENCODE];

/// What a `User-Agent` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client<'a> {
    /// The first word, without its version: `claude-cli`.
    pub product: &'a str,
    /// One of [`KNOWN`].
    pub name: Option<&'static str>,
    pub version: Option<Version>,
}

impl<'a> Client<'a> {
    #[must_use]
    pub fn of(user_agent: &'a str) -> Self {
        let first = user_agent.split_whitespace().next().unwrap_or_default();
        let mut parts = first.split('/');
        let product = parts.next().unwrap_or_default();
        Self {
            product,
            name: name_of(product),
            version: parts.next().and_then(version),
        }
    }

    /// Whether this is the client that a rule names, by a known name or by its own.
    #[must_use]
    pub fn is(&self, client: &str) -> bool {
        match self.name {
            Some(name) if name.eq_ignore_ascii_case(client) => true,
            _ => self.product.eq_ignore_ascii_case(client),
        }
    }
}

fn name_of(product: &str) -> Option<&'static str> {
    let product = product.to_ascii_lowercase();
    let is = |name: &str| {
        product
            .strip_prefix(name)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
    };
    if is("claude-cli") || is("claude-code") {
        Some(CLAUDE_CODE)
    } else if is("codex") {
        Some(CODEX_CLI)
    } else if is("geminicli") {
        Some(GEMINI_CLI)
    } else if is("qwencode") {
        Some(QWEN_CODE)
    } else if is("opencode") {
        Some(OPENCODE)
    } else {
        None
    }
}

/// A version as people write it: `2.1`, `v2.1.329`, `0.62.0-nightly.20261120`.
pub(super) fn version(text: &str) -> Option<Version> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let end = text.find(['-', '+']).unwrap_or(text.len());
    let (numbers, rest) = text.split_at(end);
    let missing = 2_usize.saturating_sub(numbers.matches('.').count());
    Version::parse(&format!("{numbers}{}{rest}", ".0".repeat(missing))).ok()
}

/// A pattern ready to be compared.
#[derive(Debug)]
pub(super) enum ClientPattern {
    Known(&'static str),
    /// With `*` and `?`, over the whole text.
    Glob(Vec<char>),
    Part(String),
}

impl ClientPattern {
    pub fn compile(text: &str) -> Self {
        let folded = fold(text.trim());
        match KNOWN.iter().find(|known| **known == folded) {
            Some(known) => Self::Known(known),
            None if folded.contains(['*', '?']) => Self::Glob(folded.chars().collect()),
            None => Self::Part(folded),
        }
    }

    /// `folded` is the whole `User-Agent` without case.
    pub fn fits(&self, client: &Client<'_>, folded: &str) -> bool {
        match self {
            Self::Known(name) => client.name == Some(name),
            Self::Glob(pattern) => glob(pattern, folded),
            Self::Part(part) => folded.contains(part.as_str()),
        }
    }
}

/// Whether a pattern can be saved: a known name, a glob, or a part of a `User-Agent`.
///
/// # Errors
/// It is empty or too long.
pub fn check_pattern(text: &str, field: &'static str) -> Result<(), Invalid> {
    if text.trim().is_empty() {
        return Err(Invalid::new(
            field,
            "holds an empty pattern, which would fit every client",
        ));
    }
    let length = text.chars().count();
    if length > PATTERN_MAX {
        let reason = format!("holds a pattern of {length} characters, more than {PATTERN_MAX}");
        return Err(Invalid::new(field, reason));
    }
    Ok(())
}

/// Goes back to the last star only, which is enough: an earlier one could not do better.
fn glob(pattern: &[char], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p + 1, t));
                p += 1;
            }
            Some(c) if *c == '?' || *c == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((after, from)) => {
                    p = after;
                    t = from + 1;
                    star = Some((after, t));
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_are_known_by_what_they_send() {
        for (agent, name, told) in [
            (
                "claude-cli/2.1.329 (external, sdk-cli)",
                Some(CLAUDE_CODE),
                Some("2.1.329"),
            ),
            ("claude-code/2.1.329", Some(CLAUDE_CODE), Some("2.1.329")),
            (
                "codex_exec/0.169.0 (Debian 12.0.0; x86_64) dumb (codex_exec; 0.169.0)",
                Some(CODEX_CLI),
                Some("0.169.0"),
            ),
            (
                "codex-tui/0.169.0-alpha.3 (x)",
                Some(CODEX_CLI),
                Some("0.169.0-alpha.3"),
            ),
            ("codex_cli_rs/0.40.0", Some(CODEX_CLI), Some("0.40.0")),
            (
                "GeminiCLI-tui/0.61.0/gemini-2.5-pro (linux; x64; terminal)",
                Some(GEMINI_CLI),
                Some("0.61.0"),
            ),
            ("GeminiCLI/v0.1 (linux)", Some(GEMINI_CLI), Some("0.1.0")),
            (
                "QwenCode/0.24.4 (linux; x64)",
                Some(QWEN_CODE),
                Some("0.24.4"),
            ),
            ("opencode/1.18.33 ai-sdk/x", Some(OPENCODE), Some("1.18.33")),
            ("claude-cli/dev (x)", Some(CLAUDE_CODE), None),
            ("claude-clip/1.0", None, Some("1.0.0")),
            ("OpenAI/Python 2.20.0", None, None),
            ("", None, None),
        ] {
            let client = Client::of(agent);
            assert_eq!(client.name, name, "{agent}");
            assert_eq!(
                client.version.map(|v| v.to_string()).as_deref(),
                told,
                "{agent}"
            );
        }
    }

    #[test]
    fn patterns_are_names_globs_or_parts() {
        let agent = "claude-cli/2.1.329 (external, sdk-cli)";
        let fits =
            |pattern: &str| ClientPattern::compile(pattern).fits(&Client::of(agent), &fold(agent));
        for yes in [
            "claude-code",
            "Claude-Code",
            "claude-cli/2.*",
            "*SDK-CLI)",
            "*2.?.*",
            "sdk-cli",
            "*",
        ] {
            assert!(fits(yes), "{yes}");
        }
        for no in [
            "codex-cli",
            "claude-cli/3.*",
            "claude-cli/?",
            "?claude*",
            "cursor",
        ] {
            assert!(!fits(no), "{no}");
        }
        assert!(check_pattern(" ", "blocked_clients").is_err());
        assert!(check_pattern(&"x".repeat(256), "blocked_clients").is_err());
        assert_eq!(check_pattern("*", "blocked_clients"), Ok(()));
    }
}
