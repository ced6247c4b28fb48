//! A stream, event by event: `Started`, then parts one after another or side by side, each opened, extended and closed,
//! then `Usage` and `Finished` in any order, then `Ended`. An `Error` may stand anywhere and is the last.

use actors::domain::Usage;

use super::{Citation, Hosted, Seal, Stop, WebSearch};

#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The first event, exactly once.
    Started(Begun),
    /// A part begins. Indices count from 0 in the order of opening; none is used twice.
    Open {
        index: usize,
        part: Opened,
    },
    Delta {
        index: usize,
        delta: Delta,
    },
    /// A part is complete. Every part that is open when the answer ends is closed first.
    Close {
        index: usize,
    },
    /// Cumulative: replaces what was said before.
    Usage(Usage),
    /// At most once.
    Finished(Stop),
    /// The vendor gave up in the middle of it.
    Error {
        kind: String,
        message: String,
    },
    /// A sign of life.
    Ping,
    /// The answer is whole, and the stream is over.
    Ended,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Begun {
    pub id: Option<String>,
    pub model: Option<String>,
    pub created: Option<u64>,
    /// What is known of the usage by now: of the prompt, most often.
    pub usage: Option<Usage>,
    pub service_tier: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    Text,
    Thought,
    Refusal,
    ToolCall {
        id: String,
        name: String,
        namespace: Option<String>,
        /// Free text instead of JSON.
        custom: bool,
    },
    /// Known at once and whole.
    WebSearch(WebSearch),
    /// Known at once and whole.
    Hosted(Hosted),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Delta {
    /// More text of a text, a thought or a refusal.
    Text(String),
    /// More of a call's argument: of its JSON, or of a custom tool's text.
    Input(String),
    /// The proof of a thought or of a call. At most once for a part.
    Seal(Seal),
    Citation(Citation),
}
