//! One file of the journal and the count of what keeps it. Must not know what is in the records.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed, Ordering::SeqCst};

use super::left::Left;

const SUFFIX: &str = ".journal";

/// `000000000042.journal`: names sort in the order of creation.
pub(super) fn file_name(number: u64) -> String {
    format!("{number:012}{SUFFIX}")
}

/// The number in a segment's file name; `None` for any other file.
pub(super) fn file_number(path: &Path) -> Option<u64> {
    let name = path.file_name()?.to_str()?;
    name.strip_suffix(SUFFIX)?.parse().ok()
}

/// Creates a segment that must not exist yet, readable by its owner only: rows hold addresses and session names.
pub(super) fn create_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// What the journal holds, for metrics.
#[derive(Debug, Default)]
pub(super) struct Gauges {
    pub(super) bytes: AtomicU64,
    pub(super) outstanding: AtomicU64,
    /// Rows that were robbed of their details to save space.
    pub(super) thinned: AtomicU64,
}

/// A segment's accounting, shared by its writer, its tickets and its receipts.
#[derive(Debug)]
pub(super) struct Segment {
    number: u64,
    path: PathBuf,
    gauges: Arc<Gauges>,
    left: Arc<Left>,
    /// Rows in it that left memory uncommitted and are to be read back. Each has a hold.
    left_rows: AtomicU64,
    /// Its writer is gone: the file does not change any more.
    closed: AtomicBool,
    /// Its rows have no details any more.
    thin: AtomicBool,
    bytes: AtomicU64,
    /// Records that still need this file.
    holds: AtomicU64,
    /// No record is added any more.
    retired: AtomicBool,
    deleted: AtomicBool,
}

impl Segment {
    pub(super) fn new(number: u64, path: PathBuf, gauges: Arc<Gauges>, left: Arc<Left>) -> Self {
        Self {
            number,
            path,
            gauges,
            left,
            left_rows: AtomicU64::new(0),
            closed: AtomicBool::new(false),
            thin: AtomicBool::new(false),
            bytes: AtomicU64::new(0),
            holds: AtomicU64::new(0),
            retired: AtomicBool::new(false),
            deleted: AtomicBool::new(false),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes.load(Relaxed)
    }

    /// Takes a hold for a record that is about to be written; `false` where the segment takes no more.
    ///
    /// The hold comes before the look at `retired`, and `retire` does the two in the other order, so whichever thread
    /// is later sees the other: a file is never deleted under a record.
    pub(super) fn hold(&self) -> bool {
        self.holds.fetch_add(1, SeqCst);
        self.gauges.outstanding.fetch_add(1, Relaxed);
        if self.retired.load(SeqCst) {
            self.release();
            return false;
        }
        true
    }

    /// Gives a hold back; the last one of a retired segment deletes the file.
    pub(super) fn release(&self) {
        self.release_rows(1);
    }

    /// Gives several holds back.
    pub(super) fn release_rows(&self, rows: u64) {
        self.gauges.outstanding.fetch_sub(rows, Relaxed);
        if self.holds.fetch_sub(rows, SeqCst) == rows && self.retired.load(SeqCst) {
            self.delete();
        }
    }

    /// A row whose hold stays has left memory: it is to be read back.
    pub(super) fn leave(self: &Arc<Self>) {
        self.left_rows.fetch_add(1, SeqCst);
        self.left.add(self, 1);
    }

    /// Takes over the rows that have left memory so far, with their holds. Their records are all in the file.
    pub(super) fn claim(&self) -> u64 {
        self.left_rows.swap(0, SeqCst)
    }

    /// The counterpart of `claim`.
    pub(super) fn give_back(&self, rows: u64) {
        self.left_rows.fetch_add(rows, SeqCst);
    }

    /// Holds the file for somebody who works on it, even where it takes no more records.
    pub(super) fn keep(&self) {
        self.holds.fetch_add(1, SeqCst);
        self.gauges.outstanding.fetch_add(1, Relaxed);
    }

    pub(super) fn close(&self) {
        self.closed.store(true, SeqCst);
    }

    /// May be written anew with fewer details.
    pub(super) fn can_be_thinned(&self) -> bool {
        self.closed.load(SeqCst) && !self.thin.load(SeqCst)
    }

    /// The file was replaced by a smaller one, in which so many rows have lost their details.
    pub(super) fn thinned(&self, bytes: u64, rows: u64) {
        let before = self.bytes.swap(bytes, Relaxed);
        self.gauges.bytes.fetch_sub(before - bytes, Relaxed);
        self.gauges.thinned.fetch_add(rows, Relaxed);
        self.thin.store(true, SeqCst);
    }

    /// Takes no more records; deletes the file where nothing needs it.
    pub(super) fn retire(&self) {
        self.retired.store(true, SeqCst);
        if self.holds.load(SeqCst) == 0 {
            self.delete();
        }
    }

    pub(super) fn grew(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Relaxed);
        self.gauges.bytes.fetch_add(bytes, Relaxed);
    }

    fn delete(&self) {
        if self.deleted.swap(true, SeqCst) {
            return;
        }
        self.gauges.bytes.fetch_sub(self.bytes(), Relaxed);
        if let Err(error) = fs::remove_file(&self.path) {
            // Harmless but for the space: its rows are committed, and replaying them again changes nothing.
            tracing::warn!(path = %self.path.display(), %error, "cannot delete a journal segment");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_name_gives_its_number_back() {
        let path = Path::new("data").join(file_name(42));
        assert_eq!(file_number(&path), Some(42));
        assert_eq!(file_number(Path::new("lock")), None);
        assert_eq!(file_number(Path::new("x.journal")), None);
    }

    #[test]
    fn a_retired_segment_takes_no_record_and_goes_with_its_last_hold() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(file_name(1));
        create_file(&path).unwrap();
        let segment = Segment::new(1, path.clone(), Arc::default(), Arc::default());
        assert!(segment.hold());
        segment.retire();
        assert!(!segment.hold());
        assert!(path.exists());
        segment.release();
        assert!(!path.exists());
    }
}
