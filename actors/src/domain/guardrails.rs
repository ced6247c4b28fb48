//! Rules about what may be asked and what is answered, as an admin writes them. Plain data: what a rule means, and
//! whether it can be used at all, is said elsewhere.

use serde::{Deserialize, Serialize};

use super::{Dialect, Fault, ProviderId};

/// How a text is compared with a rule's. Case does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextMatch {
    /// The rule's text stands somewhere in it.
    #[default]
    Contains,
    /// It is the rule's text, but for white space around it.
    Exact,
    /// A regular expression finds something in it.
    Regex,
}

/// A text that no request may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SensitiveWord {
    pub word: String,
    pub match_type: TextMatch,
    pub description: String,
    pub enabled: bool,
}

/// What a request filter changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilterScope {
    Header,
    Body,
}

/// How it changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilterAction {
    /// Takes out the header, or what is at the path.
    Remove,
    /// Sets the header, or a field at the top of the body.
    Set,
    /// Sets what is at a path of the body.
    JsonPath,
    /// Replaces text in the conversation, or in what is at a path.
    TextReplace,
}

/// Whose requests it changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "of", rename_all = "snake_case")]
pub enum FilterBinding {
    /// Every client's, before a provider is chosen.
    #[default]
    Global,
    /// Those that go to one of these providers.
    Providers(Vec<ProviderId>),
    /// Those that go to a provider of one of these groups.
    Groups(Vec<String>),
}

/// A change that is made to requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterRule {
    pub name: String,
    pub description: String,
    pub scope: FilterScope,
    pub action: FilterAction,
    /// A header's name; a path of the body; empty for all text of the conversation.
    pub target: String,
    /// What `text_replace` looks for, and how.
    pub pattern: String,
    pub match_type: TextMatch,
    /// What comes in its place: for a header and for `text_replace` the text itself, else JSON.
    pub value: String,
    /// The lowest comes first.
    pub priority: i32,
    pub binding: FilterBinding,
    pub enabled: bool,
}

/// Whole bodies that clients get, as JSON; by the client's dialect.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ErrorBodies {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anthropic: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub openai_chat: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub openai_responses: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gemini: Option<String>,
}

impl ErrorBodies {
    #[must_use]
    pub fn get(&self, dialect: Dialect) -> Option<&str> {
        match dialect {
            Dialect::Anthropic => self.anthropic.as_deref(),
            Dialect::OpenaiChat => self.openai_chat.as_deref(),
            Dialect::OpenaiResponses => self.openai_responses.as_deref(),
            Dialect::Gemini => self.gemini.as_deref(),
        }
    }
}

/// What an upstream's error is taken for, and what the client is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorRule {
    pub pattern: String,
    pub match_type: TextMatch,
    /// Only errors of this status; any where it is missing.
    pub status: Option<u16>,
    /// An admin's own word, for lists.
    pub category: String,
    pub description: String,
    /// Whose fault it is, which says whether another provider is tried; as the hub sees it where it is missing.
    pub fault: Option<Fault>,
    pub override_status: Option<u16>,
    pub override_message: Option<String>,
    pub override_bodies: ErrorBodies,
    /// The lowest comes first.
    pub priority: i32,
    pub enabled: bool,
}

/// The oldest version of a client that may call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientVersion {
    /// `claude-code`, `codex-cli`, `gemini-cli` …
    pub client: String,
    pub min_version: String,
    /// Whether a client that says no version that can be read is refused.
    pub refuse_unknown: bool,
    /// What its person is told to do; empty for what is usual.
    pub how_to_update: String,
    pub enabled: bool,
}
