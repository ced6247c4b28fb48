//! Notes of a single hub, kept in a file over its restarts. A folder that cannot be written costs just that. Must not
//! keep money: a start reads the log.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use actors::board::Note;
use tokio::time::sleep;

use super::backlog::Backlog;
use super::log::Log;
use super::outbox::{Outbox, Standing};
use super::{Stop, now_ms};

/// A kill loses what is younger.
const EVERY: Duration = Duration::from_secs(1);

/// Writes notes while the hub runs.
pub(super) struct Keeper {
    pub(super) log: Log,
    pub(super) outbox: Arc<Outbox>,
    pub(super) standing: Arc<Standing>,
}

impl Keeper {
    /// What an earlier run kept, and the file tidied up for this one.
    pub(super) fn open(&mut self) -> Vec<Note> {
        let read = self.log.read(now_ms());
        let notes = match read {
            Ok(notes) => notes,
            Err(error) => {
                self.failed(&error);
                return Vec::new();
            }
        };
        if let Err(error) = self.log.replace(&notes) {
            self.failed(&error);
        }
        notes
    }

    /// Runs until it is told to stop. What is left then is written last.
    pub(super) async fn run(mut self, mut stop: Stop) {
        let mut backlog = Backlog::default();
        let mut stopping = false;
        while !stopping {
            tokio::select! {
                () = stop.told() => stopping = true,
                // After a failure notes wait here, and nothing may be left to wake us.
                () = self.outbox.filled(), if backlog.is_empty() => {}
                () = std::future::ready(()), if !backlog.is_empty() => {}
            }
            if !stopping {
                tokio::select! {
                    () = stop.told() => stopping = true,
                    () = sleep(EVERY) => {}
                }
            }
            let dropped = backlog.absorb(self.outbox.take());
            self.outbox.dropped.fetch_add(dropped, Relaxed);
            self.write(&mut backlog);
            self.standing.held.store(backlog.len() as u64, Relaxed);
        }
    }

    fn write(&mut self, backlog: &mut Backlog) {
        let notes = backlog.take(usize::MAX);
        if notes.is_empty() {
            return;
        }
        let mut wrote = self.log.append(&notes);
        let appended = wrote.is_ok();
        if appended && self.log.is_worn() {
            wrote = self.log.compact(now_ms());
        }
        if appended {
            self.standing.carried.fetch_add(notes.len() as u64, Relaxed);
        } else {
            let dropped = backlog.restore(notes);
            self.outbox.dropped.fetch_add(dropped, Relaxed);
        }
        match wrote {
            Ok(()) if self.standing.well() => {
                tracing::info!(file = %self.log.path().display(), "pins and circuits are kept again");
            }
            Ok(()) => {}
            Err(error) => self.failed(&error),
        }
    }

    fn failed(&self, error: &std::io::Error) {
        let file = self.log.path().display();
        let detail = format!("`{file}` cannot be written: {error}");
        if self.standing.failed(&detail) {
            tracing::error!(%file, %error, "pins and circuits will not survive a restart");
        }
    }
}
