//! Pure: wire formats as bytes and JSON. No async, no clock, no IO.

pub mod anthropic;
pub mod identity;
pub mod openai_chat;
mod raw;
pub mod rectify;
pub mod sse;
pub mod voice;
