//! The dialect of Anthropic's Messages, to and from the neutral form: requests, answers and streams, each in a file of
//! its own for each way. It decides nothing about the other dialects.

mod answer;
mod frames;
mod read;
mod stream_read;
mod stream_write;
#[cfg(test)]
mod tests;
mod wire;
mod write;

pub(super) use answer::{read_answer, write_answer};
pub(super) use read::read_request;
pub(super) use stream_read::StreamReader;
pub(super) use stream_write::StreamWriter;
pub(super) use write::write_request;
