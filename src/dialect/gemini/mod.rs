//! Google's Gemini dialect: the public API, Vertex and Code Assist's envelope around it. Knows nothing of the other
//! dialects.

pub mod usage;
