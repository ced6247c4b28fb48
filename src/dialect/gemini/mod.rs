//! Google's Gemini dialect: the public API, Vertex and Code Assist's envelope around it. Knows nothing of the other
//! dialects.

pub mod envelope;
pub mod error;
pub mod models;
mod rewrap;
pub mod usage;
