//! Where actors leave notes, and what is known of their way. Leaving one must neither wait nor fail.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};

use actors::board::Note;
use tokio::sync::Notify;

use super::backlog::{Backlog, Subject};

/// Shared by the actors, which fill it, and the board's thread, which empties it.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    /// Held for one note, or to swap the whole: never while something is carried.
    pending: Mutex<Backlog>,
    filled: Notify,
    pub(super) dropped: AtomicU64,
}

impl Outbox {
    pub(super) fn put(&self, note: Note) {
        let (first, dropped) = {
            let mut pending = self.lock();
            (pending.is_empty(), pending.add(note))
        };
        self.dropped.fetch_add(u64::from(dropped), Relaxed);
        if first {
            self.filled.notify_one();
        }
    }

    pub(super) fn take(&self) -> Backlog {
        std::mem::take(&mut *self.lock())
    }

    pub(super) fn len(&self) -> usize {
        self.lock().len()
    }

    pub(super) fn holds(&self, subject: &Subject) -> bool {
        self.lock().holds(subject)
    }

    /// Returns once there was a note since the last `take`; now and then for nothing.
    pub(super) async fn filled(&self) {
        self.filled.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, Backlog> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How the carrying goes, for health and metrics.
#[derive(Debug, Default)]
pub(super) struct Standing {
    trouble: Mutex<Option<String>>,
    /// Notes that the board's thread holds because they could not be carried.
    pub(super) held: AtomicU64,
    pub(super) carried: AtomicU64,
    pub(super) heard: AtomicU64,
    pub(super) failures: AtomicU64,
}

impl Standing {
    /// True where all was well before: then it is worth a line in the log.
    pub(super) fn failed(&self, detail: &str) -> bool {
        self.failures.fetch_add(1, Relaxed);
        self.lock().replace(detail.to_owned()).is_none()
    }

    /// True where it had failed before.
    pub(super) fn well(&self) -> bool {
        self.lock().take().is_some()
    }

    pub(super) fn trouble(&self) -> Option<String> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Option<String>> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
