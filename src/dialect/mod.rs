//! Pure: wire formats as bytes and JSON. No async, no clock, no IO.

pub mod anthropic;
pub mod at_path;
pub mod endpoint;
pub mod estimate;
pub mod gemini;
pub mod identity;
pub mod openai_chat;
pub mod openai_responses;
pub mod overrides;
pub mod peek;
mod raw;
pub mod rectify;
pub mod reserved;
pub mod sse;
pub mod texts;
pub mod transcript;
pub mod translate;
pub mod usage;
pub mod voice;
