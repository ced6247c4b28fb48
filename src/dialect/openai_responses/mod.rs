//! OpenAI's Responses dialect, the one that Codex speaks. Knows nothing of the other dialects.

pub mod usage;
pub mod websocket;
