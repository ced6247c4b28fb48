//! The Gemini dialect (`generateContent`) to and from the neutral form. It knows nothing of the other dialects.

mod answer;
mod fold;
mod grounding;
mod model;
mod parts;
mod read;
mod read_contents;
mod read_tools;
mod schema;
mod stream_read;
mod stream_write;
#[cfg(test)]
mod tests;
mod wire;
mod write;
mod write_contents;
mod write_tools;

pub(super) use answer::{read_answer, write_answer};
pub(super) use read::read_request;
pub(super) use stream_read::StreamReader;
pub(super) use stream_write::StreamWriter;
pub(super) use write::write_request;
