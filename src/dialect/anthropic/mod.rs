//! Anthropic's Messages dialect: what the hub reads of a request, of an answer and of an error, and the bodies
//! that it writes itself. Knows nothing of the other dialects; never rebuilds a body.

pub mod error;
pub mod models;
pub mod usage;
