//! Pure: wire formats as bytes and JSON. No async, no clock, no IO.

pub mod anthropic;
pub mod openai_chat;
pub mod sse;
