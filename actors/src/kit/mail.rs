//! What travels to an actor: a message, the line back to whoever asked, and a ticket that counts it.
//! It must not decide anything about the message.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

use actix::Message;
use tokio::sync::oneshot;

/// What is counted of all actors of one kind together, so that the label stays bounded.
#[derive(Debug)]
pub(crate) struct Gauge {
    pub(crate) name: &'static str,
    pub(crate) restarts: AtomicU64,
    pub(crate) depth: AtomicUsize,
}

impl Gauge {
    pub(crate) fn new(name: &'static str) -> Arc<Self> {
        Arc::new(Self {
            name,
            restarts: AtomicU64::new(0),
            depth: AtomicUsize::new(0),
        })
    }
}

/// The queue before one actor: actix mailboxes take everything, so we count what lies in them.
#[derive(Debug)]
pub(crate) struct Queue {
    pub(crate) gauge: Arc<Gauge>,
    depth: AtomicUsize,
}

impl Queue {
    pub(crate) fn new(gauge: Arc<Gauge>) -> Arc<Self> {
        Arc::new(Self {
            gauge,
            depth: AtomicUsize::new(0),
        })
    }

    /// Messages sent and not yet handled.
    pub(crate) fn depth(&self) -> usize {
        self.depth.load(Relaxed)
    }
}

/// One place in a queue, given up when the message is opened or lost.
#[derive(Debug)]
struct Ticket(Arc<Queue>);

impl Ticket {
    fn take(queue: &Arc<Queue>) -> Self {
        queue.depth.fetch_add(1, Relaxed);
        queue.gauge.depth.fetch_add(1, Relaxed);
        Self(queue.clone())
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.0.depth.fetch_sub(1, Relaxed);
        self.0.gauge.depth.fetch_sub(1, Relaxed);
    }
}

/// The line back to whoever asked; `None` where it was only told.
pub(crate) type ReplyTo<M> = Option<oneshot::Sender<<M as Message>::Result>>;

/// A message on its way. The reply is a channel of our own and not the one of actix: an actor may then answer
/// later, and a reply that nobody waits for any more comes back to be dropped, which gives back what it carries.
pub(crate) struct Mail<M: Message> {
    message: M,
    reply: ReplyTo<M>,
    ticket: Ticket,
}

impl<M: Message> Message for Mail<M> {
    type Result = ();
}

impl<M: Message> Mail<M> {
    pub(crate) fn new(message: M, reply: ReplyTo<M>, queue: &Arc<Queue>) -> Self {
        Self {
            message,
            reply,
            ticket: Ticket::take(queue),
        }
    }

    /// The message and the line back, for an actor that answers later.
    pub(crate) fn open(self) -> (M, ReplyTo<M>) {
        drop(self.ticket);
        (self.message, self.reply)
    }

    /// Handles the message now, unless whoever asked has gone.
    pub(crate) fn answer(self, handle: impl FnOnce(M) -> M::Result) {
        let (message, reply) = self.open();
        match reply {
            Some(reply) if reply.is_closed() => {}
            Some(reply) => drop(reply.send(handle(message))),
            None => drop(handle(message)),
        }
    }
}
