//! What the hub remembers between requests.
//!
//! An actor may not: touch HTTP, SQL, Redis or a body; ask another actor; hold a lock; read a clock in a
//! decision; run a timer per request.

pub mod domain;
pub mod limiter;
pub mod log_writer;
