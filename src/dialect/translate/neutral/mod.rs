//! What all dialects say, in words of none of them: what a reader makes of one dialect and a writer of another says
//! again. Plain data; it reads and writes no wire.

mod answer;
mod event;
mod notes;
mod part;
mod request;
mod seal;

pub use answer::{Answer, Stop};
pub use event::{Begun, Delta, Event, Opened};
pub(in crate::dialect::translate) use notes::ERROR_MARK;
pub use notes::{Dropped, Notes, Unsayable};
pub use part::{
    CacheMark, Citation, Content, File, Hosted, Image, Part, Source, Thought, ToolCall, ToolInput,
    ToolResult, WebSearch,
};
pub use request::{
    Effort, Format, Function, Reasoning, Request, Role, Sampling, Summary, Tool, ToolChoice, Turn,
    Verbosity, WebSearchTool,
};
pub use seal::{Seal, SealKind};
