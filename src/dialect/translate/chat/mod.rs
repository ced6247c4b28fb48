//! OpenAI's Chat Completions, and the many vendors that speak it, to and from the neutral form. It decides nothing
//! about what other dialects can say.

mod answer;
mod families;
mod proofs;
mod read;
mod read_parts;
mod read_tools;
mod read_turns;
mod stream_calls;
mod stream_read;
mod stream_write;
#[cfg(test)]
mod tests;
mod wire;
mod write;
mod write_parts;
mod write_tools;
mod write_turns;

pub(super) use answer::{read_answer, write_answer};
pub(super) use read::read_request;
pub(super) use stream_read::StreamReader;
pub(super) use stream_write::StreamWriter;
pub(super) use write::write_request;
