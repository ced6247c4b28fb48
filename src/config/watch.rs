//! Tells when the configuration file's content has changed. Does not read settings: who is told loads them.
//!
//! Folders are watched, not the file: editors and orchestrators replace files, and a watch would stay on the
//! old one. Where the file is a link, the folder of what it points to is watched too.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use tokio::sync::mpsc::{Receiver, Sender};

use super::load::hash;

/// Quiet time after which a burst of changes counts as over.
const QUIET: Duration = Duration::from_millis(200);
/// The longest that a burst is waited for: something else may write into the same folder all the time.
const LONGEST_BURST: Duration = Duration::from_secs(2);

/// Why a file cannot be watched.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The system's file notices cannot be used.
    #[error("cannot watch `{folder}` for changes: {source}", folder = .folder.display())]
    Notify {
        folder: PathBuf,
        #[source]
        source: notify::Error,
    },
    /// The thread that waits for notices cannot be started.
    #[error("cannot start the thread that watches the configuration: {0}")]
    Thread(#[source] std::io::Error),
}

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    _inner: Arc<Mutex<RecommendedWatcher>>,
}

/// Begins to watch `path`. A message arrives once after each change of its content; a file that is away for a
/// moment is no change. Begin before loading, so that no change falls in between.
///
/// # Errors
/// Where the file's folder does not exist or the system allows no more watches.
pub fn watch(path: &Path) -> Result<(Watcher, Receiver<()>), WatchError> {
    let (events, incoming) = mpsc::channel();
    let on_event = move |event: notify::Result<Event>| {
        // Reading the file is an event as well; without this the watch would wake itself.
        if !matches!(
            &event,
            Ok(Event {
                kind: EventKind::Access(_),
                ..
            })
        ) {
            // A failed send means that the thread has ended with its receiver: nobody is left to tell.
            events.send(()).ok();
        }
    };
    let inner = notify::recommended_watcher(on_event).map_err(|source| WatchError::Notify {
        folder: folder_of(path),
        source,
    })?;
    let inner = Arc::new(Mutex::new(inner));
    let mut target = Target {
        path: path.to_owned(),
        inner: Arc::downgrade(&inner),
        linked_folder: None,
        content: Content::of(path),
    };
    target.watch_folder(&folder_of(path))?;
    target.follow_link();
    let (changed, changes) = tokio::sync::mpsc::channel(1);
    std::thread::Builder::new()
        .name("config-watch".to_owned())
        .spawn(move || run(&incoming, &mut target, &changed))
        .map_err(WatchError::Thread)?;
    Ok((Watcher { _inner: inner }, changes))
}

/// Ends when the `Watcher` is dropped, which closes `incoming`, or when nobody listens any more.
fn run(incoming: &mpsc::Receiver<()>, target: &mut Target, changed: &Sender<()>) {
    while incoming.recv().is_ok() {
        if !settle(incoming) || changed.is_closed() {
            return;
        }
        target.follow_link();
        if target.content.has_changed() {
            // A full channel already holds the message.
            changed.try_send(()).ok();
        }
    }
}

/// Waits for the end of a burst; false where the watch is over.
fn settle(incoming: &mpsc::Receiver<()>) -> bool {
    let began = Instant::now();
    while began.elapsed() < LONGEST_BURST {
        match incoming.recv_timeout(QUIET) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    true
}

/// The content that was last told about.
pub(super) struct Content {
    path: PathBuf,
    /// `None` where there was no file.
    hash: Option<String>,
}

impl Content {
    /// What the file holds now.
    pub(super) fn of(path: &Path) -> Self {
        let hash = read_hash(path);
        Self {
            path: path.to_owned(),
            hash,
        }
    }

    /// Whether the file holds something else than the last time. One that is away, as between the two steps of a
    /// replacement, has not changed.
    pub(super) fn has_changed(&mut self) -> bool {
        let hash = read_hash(&self.path);
        if hash.is_none() || hash == self.hash {
            return false;
        }
        self.hash = hash;
        true
    }
}

fn read_hash(path: &Path) -> Option<String> {
    std::fs::read(path).ok().map(|bytes| hash(&bytes))
}

struct Target {
    path: PathBuf,
    /// Weak, so that dropping the `Watcher` ends the watch.
    inner: Weak<Mutex<RecommendedWatcher>>,
    /// The folder of what the file links to, where that is another one.
    linked_folder: Option<PathBuf>,
    content: Content,
}

impl Target {
    /// Moves the second watch to where the link points now. Failing is no error: the link's own folder, in which
    /// links are replaced, stays watched.
    fn follow_link(&mut self) {
        let own = folder_of(&self.path).canonicalize().ok();
        let folder = self
            .path
            .canonicalize()
            .ok()
            .map(|target| folder_of(&target));
        let folder = folder.filter(|folder| Some(folder) != own.as_ref());
        if folder == self.linked_folder {
            return;
        }
        if let (Some(old), Some(inner)) = (self.linked_folder.take(), self.inner.upgrade()) {
            let mut inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
            drop(inner.unwatch(&old));
        }
        self.linked_folder = folder.filter(|folder| self.watch_folder(folder).is_ok());
    }

    fn watch_folder(&self, folder: &Path) -> Result<(), WatchError> {
        let Some(inner) = self.inner.upgrade() else {
            return Ok(());
        };
        let mut inner = inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner
            .watch(folder, RecursiveMode::NonRecursive)
            .map_err(|source| WatchError::Notify {
                folder: folder.to_owned(),
                source,
            })
    }
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}
