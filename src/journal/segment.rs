//! One file of the journal and the count of what keeps it. Must not know what is in the records.

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed, Ordering::SeqCst};

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
}

/// A segment's accounting, shared by its writer, its tickets and its receipts.
#[derive(Debug)]
pub(super) struct Segment {
    path: PathBuf,
    gauges: Arc<Gauges>,
    bytes: AtomicU64,
    /// Records that still need this file.
    holds: AtomicU64,
    /// No record is added any more.
    retired: AtomicBool,
    deleted: AtomicBool,
}

impl Segment {
    pub(super) fn new(path: PathBuf, gauges: Arc<Gauges>) -> Self {
        Self {
            path,
            gauges,
            bytes: AtomicU64::new(0),
            holds: AtomicU64::new(0),
            retired: AtomicBool::new(false),
            deleted: AtomicBool::new(false),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
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
        self.gauges.outstanding.fetch_sub(1, Relaxed);
        if self.holds.fetch_sub(1, SeqCst) == 1 && self.retired.load(SeqCst) {
            self.delete();
        }
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
        let segment = Segment::new(path.clone(), Arc::default());
        assert!(segment.hold());
        segment.retire();
        assert!(!segment.hold());
        assert!(path.exists());
        segment.release();
        assert!(!path.exists());
    }
}
