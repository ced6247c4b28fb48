//! A scripted upstream: an HTTP/1.1 server on a real socket that answers like a provider, well or badly.
//! For tests, demonstrations and benchmarks only; it knows nothing of the hub.
//!
//! It runs on a thread and a clock of its own, so that a test may pause its time without freezing the upstream.

mod answer;
mod anthropic;
pub mod bench;
mod chat;
mod closed_port;
mod connection;
mod failures;
mod gate;
mod gemini;
mod random;
mod responses;
mod script;
mod seen;
mod spoken;
mod tool_write;
mod upstream;
pub mod validate;

pub use answer::{Answer, Usage};
pub use closed_port::ClosedPort;
pub use gate::Gate;
pub use script::Script;
pub use seen::Seen;
pub use tool_write::tool_write;
pub use upstream::Upstream;
