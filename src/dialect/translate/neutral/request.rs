//! A request for one answer. Where a dialect has no word for something, the field is empty.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::{CacheMark, Part};

/// A request for one answer.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// In their order. Instructions are turns of the role `System` or `Developer`, wherever they stand; what a dialect
    /// keeps in a field of its own (`system`, `instructions`, `systemInstruction`) comes first.
    pub turns: Vec<Turn>,
    pub tools: Vec<Tool>,
    pub tool_choice: Option<ToolChoice>,
    /// Whether several tools may be called in one answer; `None` is the vendor's default.
    pub parallel_tools: Option<bool>,
    /// The most tokens that the answer may have.
    pub max_output: Option<u64>,
    pub sampling: Sampling,
    pub stop: Vec<String>,
    pub reasoning: Option<Reasoning>,
    pub format: Option<Format>,
    pub verbosity: Option<Verbosity>,
    /// The class of service that is asked for, in OpenAI's words: `auto`, `default`, `flex`, `priority`.
    pub service_tier: Option<String>,
    /// Who asks, as the client names them to the vendor (`user`, `metadata.user_id`, `safety_identifier`).
    pub end_user: Option<String>,
    /// Free pairs that OpenAI's dialects keep with an answer.
    pub metadata: BTreeMap<String, String>,
    /// `prompt_cache_key`.
    pub cache_key: Option<String>,
    /// The mark of a whole request (Anthropic's top-level `cache_control`).
    pub cache: Option<CacheMark>,
    /// Whether the vendor may keep the answer; `None` is its default.
    pub store: Option<bool>,
    /// Whether logarithms of probabilities are asked for; only OpenAI's dialects have them.
    pub logprobs: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    System,
    Developer,
    User,
    Assistant,
}

/// What one side said before the other spoke. Two turns of one role may follow each other. Tool calls stand in turns of
/// the assistant, tool results in turns of the user.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    pub role: Role,
    pub parts: Vec<Part>,
    /// The participant's name, where the dialect has one.
    pub name: Option<String>,
}

/// What the model may call.
#[derive(Clone, Debug)]
pub enum Tool {
    Function(Function),
    /// A tool that takes free text instead of JSON. Only Responses keeps it as it is: for all others
    /// `translate::tools` makes a function of it.
    Custom {
        name: String,
        namespace: Option<String>,
        description: Option<String>,
        /// `format` of the vendor: a grammar, most often.
        format: Option<Box<RawValue>>,
    },
    /// The vendor's own search.
    WebSearch(WebSearchTool),
    /// A tool that runs at the vendor and that no other vendor has (`image_generation`, `code_interpreter`, `computer_…`).
    Hosted {
        /// As in `Hosted`.
        kind: String,
        /// The whole object.
        json: Box<RawValue>,
    },
}

/// A tool that takes JSON.
#[derive(Clone, Debug, Default)]
pub struct Function {
    pub name: String,
    /// Responses groups tools; everywhere else the group is a part of the name (`translate::tools` sees to it).
    pub namespace: Option<String>,
    pub description: Option<String>,
    /// JSON Schema of its argument, verbatim; `None` where it takes none.
    pub parameters: Option<Box<RawValue>>,
    pub strict: Option<bool>,
    pub cache: Option<CacheMark>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct WebSearchTool {
    pub max_uses: Option<u64>,
    pub allowed_domains: Vec<String>,
    pub blocked_domains: Vec<String>,
    /// ISO country, region, city, time zone.
    pub location: Option<[Option<String>; 4]>,
    /// `low`, `medium`, `high`.
    pub context_size: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToolChoice {
    Auto,
    /// None may be called.
    None,
    /// At least one must be called.
    Any,
    /// This one must be called: a name as in the list of tools.
    Named(String),
    /// One of these must be called (`false`: may be called).
    Among(Vec<String>, bool),
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sampling {
    pub temperature: Option<f64>,
    pub top_p: Option<f64>,
    pub top_k: Option<u64>,
    pub seed: Option<i64>,
    pub frequency_penalty: Option<f64>,
    pub presence_penalty: Option<f64>,
}

/// How the model is to think. A dialect that knows only one of effort and budget reads the other by `Effort`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reasoning {
    /// The client turned thinking on (`true`) or off (`false`); `None` says nothing about it.
    pub on: Option<bool>,
    /// The model decides how long it thinks (Anthropic's `adaptive`, Gemini's budget −1).
    pub adaptive: bool,
    pub effort: Option<Effort>,
    /// Tokens it may think.
    pub budget: Option<u64>,
    pub summary: Summary,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effort {
    None,
    Minimal,
    Low,
    Medium,
    High,
    XHigh,
    Max,
}

/// Whether the client wants to see what was thought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Summary {
    /// It says nothing.
    #[default]
    Unsaid,
    Hidden,
    Auto,
    Concise,
    Detailed,
}

/// The shape of the answer's text.
#[derive(Clone, Debug)]
pub enum Format {
    Text,
    /// Any JSON.
    Json,
    Schema {
        name: Option<String>,
        description: Option<String>,
        /// JSON Schema, verbatim.
        schema: Box<RawValue>,
        strict: Option<bool>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verbosity {
    Low,
    Medium,
    High,
}

impl Effort {
    /// As OpenAI's and Anthropic's dialects write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Minimal => "minimal",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::XHigh => "xhigh",
            Self::Max => "max",
        }
    }

    /// `None` for a word that no vendor uses.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "none" => Self::None,
            "minimal" => Self::Minimal,
            "low" => Self::Low,
            "medium" => Self::Medium,
            "high" => Self::High,
            "xhigh" => Self::XHigh,
            "max" => Self::Max,
            _ => return None,
        })
    }

    /// Tokens of thinking that stand for an effort where only a budget can be said.
    #[must_use]
    pub fn budget(self) -> u64 {
        match self {
            Self::None => 0,
            Self::Minimal => 1024,
            Self::Low => 4096,
            Self::Medium => 8192,
            Self::High => 24_576,
            Self::XHigh => 32_768,
            Self::Max => 49_152,
        }
    }

    /// The effort that a budget stands for: the lowest whose own budget is no less.
    #[must_use]
    pub fn of_budget(tokens: u64) -> Self {
        [
            Self::None,
            Self::Minimal,
            Self::Low,
            Self::Medium,
            Self::High,
            Self::XHigh,
        ]
        .into_iter()
        .find(|effort| tokens <= effort.budget())
        .unwrap_or(Self::Max)
    }
}

impl Reasoning {
    /// The effort that was asked for, by its word or by its budget.
    #[must_use]
    pub fn effort(&self) -> Option<Effort> {
        match (self.on, self.effort, self.budget) {
            (Some(false), ..) => Some(Effort::None),
            (_, Some(effort), _) => Some(effort),
            (_, None, Some(budget)) => Some(Effort::of_budget(budget)),
            (_, None, None) => None,
        }
    }

    /// The budget that was asked for, by its number or by its effort.
    #[must_use]
    pub fn budget(&self) -> Option<u64> {
        match self.on {
            Some(false) => Some(0),
            _ => self.budget.or_else(|| self.effort.map(Effort::budget)),
        }
    }
}

impl Request {
    /// The tool that each call of the conversation called, by the call's id: what dialects need whose results carry
    /// the tool's name.
    pub fn called(&self) -> impl Iterator<Item = (&str, &str)> {
        let parts = self.turns.iter().flat_map(|turn| &turn.parts);
        parts.filter_map(|part| match &part.content {
            super::Content::ToolCall(call) => Some((call.id.as_str(), call.name.as_str())),
            _ => None,
        })
    }
}

impl Tool {
    /// The name by which the model calls it; `None` for those of the vendor.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Function(function) => Some(&function.name),
            Self::Custom { name, .. } => Some(name),
            Self::WebSearch(_) | Self::Hosted { .. } => None,
        }
    }
}
