//! What the LogWriter can be told and asked. Rows do not come as messages: they lie in the backlog.

use actix::Message;

/// Look into the backlog.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Wake;

/// Answered once all that came before is committed, or a write has failed.
#[derive(Clone, Copy, Debug, Message)]
#[rtype(result = "()")]
pub(crate) struct Flush;
