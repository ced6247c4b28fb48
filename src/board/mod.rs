//! What replicas tell one another and what survives a restart: the port `actors::board` on Redis, or on a file where
//! there is one hub. Works on a thread of its own, so that neither requests nor actors wait for it. Must not know what
//! a note means, nor touch an actor but through what it is given to tell.

mod backlog;
mod local;
mod log;
mod outbox;
mod redis;
mod redis_link;
#[cfg(test)]
mod sample;
mod wire;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use actors::board::{Board, Note};
use bb8_redis::redis::{Client, RedisError};
use tokio::sync::{oneshot, watch};
use uuid::Uuid;

use crate::redis_address;

/// Keys and the channel of a hub in Redis begin with this.
const PREFIX: &str = "hub:";

/// So many notes are told at once, so that the actors can answer requests in between.
const TELL: usize = 1000;

/// A start waits so long for the state in Redis; it is heard later where that does not suffice.
const START: Duration = Duration::from_secs(2);

/// A stop waits so long for the last notes to be carried.
const STOP: Duration = Duration::from_secs(5);

type Hear = Box<dyn Fn(Vec<Note>) + Send>;

/// Why there is no board.
#[derive(Debug, thiserror::Error)]
pub enum BoardError {
    /// Does not repeat the address: it may hold a password.
    #[error("the address of redis cannot be understood: {0}")]
    Address(#[from] RedisError),
    #[error("the board's thread cannot be started: {0}")]
    Thread(#[from] std::io::Error),
}

/// The board, before and while it runs. Clones share it.
#[derive(Clone)]
pub struct Boards {
    place: Place,
    outbox: Arc<outbox::Outbox>,
    standing: Arc<outbox::Standing>,
}

#[derive(Clone)]
enum Place {
    Redis { client: Box<Client>, prefix: String },
    Folder(PathBuf),
}

/// Counted since the start, but for what waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoardNumbers {
    pub waiting: u64,
    pub carried: u64,
    pub heard: u64,
    /// Notes given up because too many waited.
    pub dropped: u64,
    /// Connections lost or not made, and writes that failed.
    pub failures: u64,
}

impl std::fmt::Debug for Boards {
    /// Says nothing of the client, which knows the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Boards").finish_non_exhaustive()
    }
}

impl Boards {
    /// Shared with all hubs on this Redis. Connects when it is started; `rediss://` and `unix://` are understood too.
    ///
    /// # Errors
    /// Where the address cannot be understood.
    pub fn on_redis(url: &str, tls_reject_unauthorized: bool) -> Result<Self, BoardError> {
        let client = Box::new(redis_address::client(url, tls_reject_unauthorized)?);
        let prefix = PREFIX.to_owned();
        Ok(Self::at(Place::Redis { client, prefix }))
    }

    /// Kept in this folder for the next start.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self::at(Place::Folder(folder.to_owned()))
    }

    fn at(place: Place) -> Self {
        Self {
            place,
            outbox: Arc::default(),
            standing: Arc::default(),
        }
    }

    /// The same with other names in Redis, for hubs that share one and for tests.
    #[must_use]
    pub fn with_prefix(mut self, wanted: &str) -> Self {
        if let Place::Redis { prefix, .. } = &mut self.place {
            wanted.clone_into(prefix);
        }
        self
    }

    /// Tells what was kept, then carries notes and tells those of others until stopped. When this returns, what was
    /// kept has been told, or Redis did not answer in time.
    ///
    /// # Errors
    /// Where no thread can be started. Redis or a folder that fail are no errors: see `trouble`.
    pub async fn start(
        &self,
        hear: impl Fn(Vec<Note>) + Send + 'static,
    ) -> Result<Running, BoardError> {
        let (stop, told) = watch::channel(false);
        let (ready, is_ready) = oneshot::channel();
        let (ended, has_ended) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let running = Running { stop, has_ended };
        let (outbox, standing) = (self.outbox.clone(), self.standing.clone());
        let told = Stop(told);
        let thread = std::thread::Builder::new().name("board".to_owned());
        match &self.place {
            Place::Folder(folder) => {
                let log = log::Log::new(folder);
                let mut keeper = local::Keeper {
                    log,
                    outbox,
                    standing,
                };
                thread.spawn(move || {
                    for notes in keeper.open().chunks(TELL) {
                        hear(notes.to_vec());
                    }
                    let _given_up = ready.send(());
                    runtime.block_on(keeper.run(told));
                    let _not_awaited = ended.send(());
                })?;
            }
            Place::Redis { client, prefix } => {
                let database = client.get_connection_info().redis_settings().db();
                let carrier = redis::Carrier {
                    client: (**client).clone(),
                    names: wire::Names::new(prefix, database),
                    origin: Uuid::now_v7(),
                    outbox,
                    standing,
                    hear: Box::new(hear),
                    since_ms: now_ms(),
                };
                thread.spawn(move || {
                    runtime.block_on(carrier.run(told, ready));
                    let _not_awaited = ended.send(());
                })?;
            }
        }
        if tokio::time::timeout(START, is_ready).await.is_err() {
            tracing::warn!("pins and circuits of before are not known yet; they are heard later");
        }
        Ok(running)
    }

    /// What is wrong, for health.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.standing.trouble()
    }

    #[must_use]
    pub fn numbers(&self) -> BoardNumbers {
        let standing = &self.standing;
        BoardNumbers {
            waiting: self.outbox.len() as u64 + standing.held.load(Relaxed),
            carried: standing.carried.load(Relaxed),
            heard: standing.heard.load(Relaxed),
            dropped: self.outbox.dropped.load(Relaxed),
            failures: standing.failures.load(Relaxed),
        }
    }
}

impl Board for Boards {
    fn publish(&self, note: Note) {
        if matches!(note, Note::Spent(_)) && matches!(self.place, Place::Folder(_)) {
            return;
        }
        self.outbox.put(note);
    }
}

/// The board's thread. It ends by itself when this is dropped.
#[derive(Debug)]
pub struct Running {
    stop: watch::Sender<bool>,
    has_ended: oneshot::Receiver<()>,
}

impl Running {
    /// Carries what waits, and ends.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        // An error says that the thread has ended otherwise, which its panic has told.
        if tokio::time::timeout(STOP, self.has_ended).await.is_err() {
            tracing::warn!("the last pins and circuits were not carried in time");
        }
    }
}

/// Whether the thread is to end.
struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Returns once it is, also where nobody is left to say so.
    async fn told(&mut self) {
        let _told_or_gone = self.0.wait_for(|stop| *stop).await;
    }
}

fn now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
