//! What an earlier run left in the folder. Reads files and deletes them when told; must not write rows itself.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use actors::domain::{RequestId, RequestLog};

use super::record::{Record, decode_all};
use super::segment::{Gauges, file_number};
use super::{Intent, JournalError};

/// Rows to write again, and the files that they came from. Write `finished` before the rows of `interrupted`, and
/// discard only when both are committed: until then each start finds the same.
#[derive(Debug)]
pub struct Replay {
    /// Finished requests whose rows may or may not be committed.
    pub finished: Vec<RequestLog>,
    /// Requests that were running when the hub died. One whose segment outlived its row's segment is here although its
    /// row is committed; a sink that keeps the first row of an id is right in both cases.
    pub interrupted: Vec<Intent>,
    /// The segments, oldest first.
    pub files: Vec<PathBuf>,
    /// Places where a record was torn or corrupt.
    pub damaged: usize,
    bytes: u64,
    gauges: Arc<Gauges>,
}

impl Replay {
    /// Reads the folder; also returns the highest segment number in it.
    pub(super) fn read(dir: &Path, gauges: Arc<Gauges>) -> Result<(Self, u64), JournalError> {
        let files = segments(dir)?;
        let mut finished = HashMap::new();
        let mut order = Vec::new();
        let mut intents = Vec::new();
        let mut replay = Self {
            finished: Vec::new(),
            interrupted: Vec::new(),
            files: Vec::new(),
            damaged: 0,
            bytes: 0,
            gauges,
        };
        let last = files.last().map_or(0, |(number, _)| *number);
        for (_, path) in files {
            let bytes = fs::read(&path).map_err(JournalError::io("read", &path))?;
            replay.bytes += bytes.len() as u64;
            replay.damaged += decode_all(&bytes, |record| match record {
                Record::Intent(intent) => intents.push(*intent),
                Record::Finished(log) => {
                    let id = log.id;
                    if finished.insert(id, *log).is_none() {
                        order.push(id);
                    }
                }
            });
            replay.files.push(path);
        }
        replay.interrupted = unsettled(intents, &finished);
        replay.finished = order.iter().filter_map(|id| finished.remove(id)).collect();
        replay
            .gauges
            .bytes
            .fetch_add(replay.bytes, Ordering::Relaxed);
        Ok((replay, last))
    }

    /// True where an earlier run left nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.finished.is_empty() && self.interrupted.is_empty()
    }

    /// Deletes the files. Call it once every row is committed.
    ///
    /// # Errors
    /// `Io` where a file cannot be deleted; it is then replayed again at the next start.
    pub fn discard(self) -> Result<(), JournalError> {
        for path in &self.files {
            match fs::remove_file(path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(JournalError::io("delete", path)(error));
                }
                _ => {}
            }
        }
        self.gauges.bytes.fetch_sub(self.bytes, Ordering::Relaxed);
        Ok(())
    }
}

/// The first intent of each request that did not finish.
fn unsettled(intents: Vec<Intent>, finished: &HashMap<RequestId, RequestLog>) -> Vec<Intent> {
    let mut seen = HashSet::new();
    intents
        .into_iter()
        .filter(|intent| !finished.contains_key(&intent.id) && seen.insert(intent.id))
        .collect()
}

/// The segments of a folder by number.
fn segments(dir: &Path) -> Result<Vec<(u64, PathBuf)>, JournalError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(JournalError::io("list", dir))? {
        let path = entry.map_err(JournalError::io("list", dir))?.path();
        if let Some(number) = file_number(&path) {
            files.push((number, path));
        }
    }
    files.sort_unstable();
    Ok(files)
}
