//! How many conversations a provider serves at once. Pure: time is data. It must not know what a conversation is
//! pinned to: that is the Router's part.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use tokio::time::Instant;

use crate::router::ConversationId;

/// Conversations tracked where no limit is set; beyond it those idle for longest are forgotten.
const MOST_TRACKED: usize = 65_536;

#[derive(Clone, Copy, Debug)]
struct Session {
    running: u32,
    /// Whether a request of it has ever been sent.
    served: bool,
    /// When its last request ended; what it is filed under while it is idle.
    last: Instant,
}

/// The conversations with a request running, or one within the time that a session lives.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    known: HashMap<ConversationId, Session>,
    /// Those without a running request, longest idle first.
    idle: BTreeSet<(Instant, ConversationId)>,
}

impl Sessions {
    pub(crate) fn len(&self) -> usize {
        self.known.len()
    }

    /// Forgets those that were idle for too long. Costs nothing while there are none.
    pub(crate) fn tick(&mut self, ttl: Duration, now: Instant) {
        while let Some((last, id)) = self.idle.first().copied()
            && last + ttl <= now
        {
            self.idle.pop_first();
            self.known.remove(&id);
        }
    }

    /// When the next one would be forgotten.
    pub(crate) fn next_end(&self, ttl: Duration) -> Option<Instant> {
        self.idle.first().map(|(last, _)| *last + ttl)
    }

    /// Whether no conversation may come that is not known already.
    pub(crate) fn is_full(&self, most: Option<u32>) -> bool {
        most.is_some_and(|most| self.known.len() >= most as usize)
    }

    /// Whether a request of this conversation may start.
    pub(crate) fn admits(&self, id: ConversationId, most: Option<u32>) -> bool {
        !self.is_full(most) || self.known.contains_key(&id)
    }

    /// A request of this conversation starts. False where it could not be tracked: then its end must not be told.
    pub(crate) fn enter(&mut self, id: ConversationId, now: Instant) -> bool {
        if let Some(session) = self.known.get_mut(&id) {
            if session.running == 0 {
                self.idle.remove(&(session.last, id));
            }
            session.running += 1;
            return true;
        }
        if self.known.len() >= MOST_TRACKED {
            match self.idle.pop_first() {
                Some((_, oldest)) => self.known.remove(&oldest),
                None => return false,
            };
        }
        let session = Session {
            running: 1,
            served: false,
            last: now,
        };
        self.known.insert(id, session);
        true
    }

    /// A request of this conversation ended.
    pub(crate) fn leave(&mut self, id: ConversationId, now: Instant) {
        if let Some(session) = self.known.get_mut(&id) {
            session.served = true;
        }
        self.leave_unserved(id, now);
    }

    /// The same for one of which nothing was sent: a conversation that never had another is forgotten with it.
    pub(crate) fn leave_unserved(&mut self, id: ConversationId, now: Instant) {
        let Some(session) = self.known.get_mut(&id) else {
            return;
        };
        session.running = session.running.saturating_sub(1);
        if session.running > 0 {
            return;
        }
        if session.served {
            session.last = now;
            self.idle.insert((now, id));
        } else {
            self.known.remove(&id);
        }
    }
}
