//! The Responses dialect to and from the neutral form. Codex is its best known client. It knows no other dialect.

mod answer;
mod made;
mod object;
mod output;
mod read;
mod read_input;
mod read_parts;
mod read_tools;
mod stand_in;
mod stream_read;
mod stream_slot;
mod stream_write;
#[cfg(test)]
mod tests;
mod told;
mod wire;
mod write;
mod write_input;
mod write_tools;

pub(super) use answer::{read_answer, write_answer};
pub(super) use read::read_request;
pub(super) use stream_read::StreamReader;
pub(super) use stream_write::StreamWriter;
pub(super) use write::write_request;
