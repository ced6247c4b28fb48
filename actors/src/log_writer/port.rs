//! What the LogWriter needs from a database and from the journal.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::domain::RequestLog;

/// The database cannot take rows now; they are kept and tried again.
#[derive(Clone, Debug, thiserror::Error)]
#[error("log sink: {0}")]
pub struct LogSinkError(pub String);

/// Where finished requests end up. Writing the same request twice must count it once.
pub trait LogSink: Send + Sync + 'static {
    fn write(&self, batch: Arc<Vec<RequestLog>>) -> BoxFuture<'static, Result<(), LogSinkError>>;
}

/// Held with each appended row and dropped once the row is committed: the journal then no longer needs it.
/// A receipt that is dropped without `committed` leaves the journal record for replay.
pub trait Receipt: Send + std::fmt::Debug + 'static {
    fn committed(self: Box<Self>);

    /// The row found no place in memory: the journal is to give it back through `LeftRows`. Where nothing can, the
    /// record waits for the next start.
    fn left(self: Box<Self>) {}
}

/// Rows that found no place in memory, given back piece by piece by whoever kept them.
pub trait LeftRows: Send + Sync + 'static {
    /// How many there are, about.
    fn waiting(&self) -> u64;

    /// The next of them, oldest first and at most so many; the same ones again until `taken` is called. Rows that are
    /// committed already may be among them. Empty where there are none now.
    fn next(&self, most: usize) -> BoxFuture<'static, Result<Vec<RequestLog>, LogSinkError>>;

    /// What `next` gave last is committed.
    fn taken(&self);
}
