//! One actor per active key.
pub mod port;
