//! One actor that batches finished requests.
pub mod port;
