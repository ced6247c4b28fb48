//! An answer, and why it ended.

use actors::domain::Usage;

use super::Part;

/// A whole answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The vendor's id, if it gave one.
    pub id: Option<String>,
    pub model: Option<String>,
    /// Unix seconds, where the vendor says so.
    pub created: Option<u64>,
    /// Text, thoughts, tool calls, refusals, searches: in their order.
    pub parts: Vec<Part>,
    pub stop: Option<Stop>,
    pub usage: Option<Usage>,
    /// In the vendor's own word.
    pub service_tier: Option<String>,
}

/// Why an answer ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It was finished.
    End,
    MaxOutput,
    /// The context window is full.
    ContextWindow,
    /// One of the request's stop sequences, where the vendor says which.
    Sequence(Option<String>),
    /// It waits for the results of its calls.
    ToolCalls,
    /// The model declined.
    Refusal,
    /// The vendor's filter cut it off.
    Filtered,
    /// A long turn of the vendor's tools was paused.
    Pause,
}
