//! OpenAI's Chat Completions dialect. Knows nothing of the other dialects.

pub mod models;
pub mod usage;
