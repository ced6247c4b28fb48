//! Strict state machines for the streams that clients are served, one for each dialect.

mod chat;
mod gemini;
mod messages;
mod responses;

pub use chat::chat;
pub use gemini::gemini;
pub use messages::messages;
pub use responses::responses;
