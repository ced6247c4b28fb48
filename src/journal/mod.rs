//! Append-only files that make money survive a kill. Writing does no async; it knows no database and no actor but the
//! LogWriter's ports, and must never decide what a request cost or how it ended.
//!
//! A worker writes an intent before the first byte goes upstream and the finished row before the last byte goes to
//! the client, each as one `write(2)`. Nothing is synced: what was written survives `kill -9`, because the kernel has
//! it; a power loss or a kernel crash may lose the last seconds.
//!
//! Files are segments of a few megabytes. A segment goes once it takes no more records, each intent in it is settled
//! and each settlement is committed. A row for which there was no place in memory is read back while the hub runs;
//! what is left at the next start is replayed. Rows are keyed by request id, so the sink must count a row that it gets
//! twice once, and keep the first: an intent may outlive its committed row.

mod intent;
mod left;
mod record;
mod replay;
mod segment;
mod thin;
mod writer;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

pub use intent::{INTERRUPTED_STATUS, Intent};
pub use record::MAX_RECORD_BYTES;
pub use replay::Replay;
pub use thin::Thinned;
pub use writer::{IntentTicket, JournalReceipt, JournalWriter};

use left::Left;
use segment::{Gauges, Segment};

/// Why the journal cannot do what it was asked. Callers log it and go on: a request is not refused for it.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error("cannot {action} `{}`: {source}", path.display())]
    Io {
        action: &'static str,
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("the journal in `{}` is in use by another hub", dir.display())]
    InUse { dir: PathBuf },
    #[error("cannot encode a journal record: {0}")]
    Encode(#[from] serde_json::Error),
    #[error("a journal record of `{bytes}` bytes is over the limit of `{MAX_RECORD_BYTES}`")]
    Oversize { bytes: usize },
}

impl JournalError {
    fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }
}

/// When a worker starts a new segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    pub bytes: u64,
    pub age: Duration,
}

impl Default for Rotation {
    /// Small enough that replay after a kill is quick, large enough that files come and go once a minute.
    fn default() -> Self {
        Self {
            bytes: 8 * 1024 * 1024,
            age: Duration::from_secs(60),
        }
    }
}

/// The folder of segments. Cloning is cheap; the folder stays locked while a clone or a writer lives.
#[derive(Clone, Debug)]
pub struct Journal {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    dir: PathBuf,
    rotation: Rotation,
    /// Number of the next segment; above every file that was there at the start.
    next: AtomicU64,
    gauges: Arc<Gauges>,
    left: Arc<Left>,
    /// Segments that may still be open, for `close`. Dead ones are swept when one is added.
    segments: Mutex<Vec<Weak<Segment>>>,
    /// Held, not read: the kernel lets the lock go when the process ends, however it ends.
    _lock: File,
}

impl Journal {
    /// Opens the folder (made if missing) and reads what an earlier run left in it.
    ///
    /// # Errors
    /// `InUse` where another hub holds the folder, `Io` where it cannot be made, locked or read. Torn and corrupt
    /// records are no error: they are skipped and counted in the replay.
    pub fn open(dir: &Path) -> Result<(Self, Replay), JournalError> {
        Self::open_with(dir, Rotation::default())
    }

    /// As `open`, with another rotation.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_with(dir: &Path, rotation: Rotation) -> Result<(Self, Replay), JournalError> {
        fs::create_dir_all(dir).map_err(JournalError::io("create", dir))?;
        let lock = lock(dir)?;
        let gauges = Arc::new(Gauges::default());
        thin::sweep(dir);
        let (replay, last) = Replay::read(dir, Arc::clone(&gauges))?;
        let shared = Shared {
            dir: dir.to_owned(),
            rotation,
            next: AtomicU64::new(last + 1),
            gauges,
            left: Arc::default(),
            segments: Mutex::new(Vec::new()),
            _lock: lock,
        };
        let journal = Self {
            shared: Arc::new(shared),
        };
        Ok((journal, replay))
    }

    /// A writer with a segment of its own. One per worker; its clones share the segment.
    #[must_use]
    pub fn writer(&self) -> JournalWriter {
        JournalWriter::new(Arc::clone(&self.shared))
    }

    /// Closes every segment, so that those with nothing outstanding go at once and the others with their last commit.
    /// For a clean shutdown, after the last row was flushed. A writer that goes on writing starts a new segment.
    /// Returns how many records are still outstanding and will be replayed unless they are committed yet.
    pub fn close(&self) -> u64 {
        let segments = std::mem::take(&mut *self.shared.segments());
        for segment in segments.iter().filter_map(Weak::upgrade) {
            segment.retire();
        }
        self.outstanding()
    }

    /// Bytes in the folder: what this run wrote and has not yet deleted, and what a replay has not yet discarded.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.shared.gauges.bytes.load(Ordering::Relaxed)
    }

    /// Intents of this run without a settlement, and settlements that are not committed.
    #[must_use]
    pub fn outstanding(&self) -> u64 {
        self.shared.gauges.outstanding.load(Ordering::Relaxed)
    }
}

impl Shared {
    fn segments(&self) -> std::sync::MutexGuard<'_, Vec<Weak<Segment>>> {
        self.segments.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new segment file, empty, registered for `close`.
    fn create_segment(&self) -> Result<(Arc<Segment>, File), JournalError> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let path = self.dir.join(segment::file_name(number));
        let file = segment::create_file(&path).map_err(JournalError::io("create", &path))?;
        let segment = Segment::new(
            number,
            path,
            Arc::clone(&self.gauges),
            Arc::clone(&self.left),
        );
        let segment = Arc::new(segment);
        let mut segments = self.segments();
        segments.retain(|known| known.strong_count() > 0);
        segments.push(Arc::downgrade(&segment));
        Ok((segment, file))
    }
}

/// Takes the lock file, which stays in the folder: deleting it would let two hubs lock two different files.
fn lock(dir: &Path) -> Result<File, JournalError> {
    let path = dir.join("lock");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(JournalError::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(JournalError::InUse {
            dir: dir.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(JournalError::Io {
            action: "lock",
            path,
            source,
        }),
    }
}
