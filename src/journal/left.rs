//! Rows that found no place in memory, read back from their segments oldest first. It keeps nothing of them but a
//! count for each segment and a place in one file, so that an outage of hours costs no memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actors::domain::RequestLog;
use actors::log_writer::port::{LeftRows, LogSinkError};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::record::{Next, Record, read_next};
use super::segment::Segment;
use super::{Journal, JournalError};

/// A piece ends here even where it has fewer rows: rows with long decision chains must not fill the memory.
const PIECE_BYTES: u64 = 4 * 1024 * 1024;

/// Which segments hold such rows.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// By number, which is by age.
    segments: Mutex<BTreeMap<u64, Arc<Segment>>>,
    rows: AtomicU64,
    reading: Mutex<Option<Reading>>,
}

/// The segment that is being read back.
#[derive(Debug)]
struct Reading {
    segment: Arc<Segment>,
    /// Open for as long as it is read, so that it may be replaced meanwhile.
    file: File,
    /// Rows whose holds are given back at its end.
    claimed: u64,
    /// What lies before it is committed.
    from: u64,
    /// Where the piece that was given last ends.
    until: u64,
    at_end: bool,
}

impl Left {
    pub(super) fn add(&self, segment: &Arc<Segment>, rows: u64) {
        self.segments()
            .insert(segment.number(), Arc::clone(segment));
        self.rows.fetch_add(rows, Relaxed);
    }

    /// Takes the oldest segment out that may be thinned and that nobody reads.
    pub(super) fn take_fat(&self) -> Option<Arc<Segment>> {
        let reading = self.reading();
        let busy = reading.as_ref().map(|reading| reading.segment.number());
        let mut segments = self.segments();
        let (number, _) = segments
            .iter()
            .find(|(number, segment)| Some(**number) != busy && segment.can_be_thinned())?;
        let number = *number;
        segments.remove(&number)
    }

    /// The counterpart of `take_fat`.
    pub(super) fn put_back(&self, segment: &Arc<Segment>) {
        self.add(segment, 0);
    }

    fn segments(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Segment>>> {
        self.segments.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reading(&self) -> MutexGuard<'_, Option<Reading>> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next rows, from the segment that is being read or from the next one.
    fn next(&self, most: usize) -> Result<Vec<RequestLog>, JournalError> {
        let mut reading = self.reading();
        loop {
            let Some(current) = reading.as_mut() else {
                match self.open_oldest()? {
                    Some(opened) => *reading = Some(opened),
                    None => return Ok(Vec::new()),
                }
                continue;
            };
            let rows = current
                .piece(most)
                .map_err(JournalError::io("read", current.segment.path()))?;
            if !rows.is_empty() {
                return Ok(rows);
            }
            if let Some(done) = reading.take() {
                self.finish(&done);
            }
        }
    }

    /// Claims the rows of the oldest segment.
    fn open_oldest(&self) -> Result<Option<Reading>, JournalError> {
        loop {
            let Some((_, segment)) = self.segments().pop_first() else {
                return Ok(None);
            };
            // No more records: else its writer would add to what is being read, and it would be read again and again.
            // The claim keeps it from being deleted.
            segment.retire();
            let claimed = segment.claim();
            if claimed == 0 {
                continue;
            }
            match File::open(segment.path()) {
                Ok(file) => {
                    return Ok(Some(Reading {
                        segment,
                        file,
                        claimed,
                        from: 0,
                        until: 0,
                        at_end: false,
                    }));
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    tracing::error!(
                        path = %segment.path().display(),
                        rows = claimed,
                        "a journal segment was deleted by somebody else; its rows are lost"
                    );
                    self.rows.fetch_sub(claimed, Relaxed);
                    segment.release_rows(claimed);
                }
                Err(error) => {
                    segment.give_back(claimed);
                    self.add(&segment, 0);
                    return Err(JournalError::io("open", segment.path())(error));
                }
            }
        }
    }

    fn finish(&self, done: &Reading) {
        self.rows.fetch_sub(done.claimed, Relaxed);
        done.segment.release_rows(done.claimed);
    }

    fn taken(&self) {
        let mut reading = self.reading();
        let Some(current) = reading.as_mut() else {
            return;
        };
        current.from = current.until;
        if current.at_end
            && let Some(done) = reading.take()
        {
            self.finish(&done);
        }
    }
}

impl Reading {
    /// Rows from `from` on. A torn record ends the file: whoever writes it has not handed it over yet.
    fn piece(&mut self, most: usize) -> std::io::Result<Vec<RequestLog>> {
        self.until = self.from;
        let mut file = BufReader::with_capacity(64 * 1024, &self.file);
        file.seek(SeekFrom::Start(self.from))?;
        let mut rows = Vec::new();
        while rows.len() < most && self.until - self.from < PIECE_BYTES {
            match read_next(&mut file)? {
                Next::Record(Record::Finished(log), bytes) => {
                    rows.push(*log);
                    self.until += bytes;
                }
                Next::Record(Record::Intent(_), bytes) => self.until += bytes,
                Next::Damaged(bytes) => {
                    tracing::error!(path = %self.segment.path().display(), "a journal record is damaged and was skipped");
                    self.until += bytes;
                }
                Next::End => {
                    self.at_end = true;
                    break;
                }
            }
        }
        if rows.is_empty() && !self.at_end {
            // Only intents so far.
            self.from = self.until;
            return self.piece(most);
        }
        Ok(rows)
    }
}

impl LeftRows for Journal {
    fn waiting(&self) -> u64 {
        self.left()
    }

    fn next(&self, most: usize) -> BoxFuture<'static, Result<Vec<RequestLog>, LogSinkError>> {
        let shared = Arc::clone(&self.shared);
        async move {
            let read = tokio::task::spawn_blocking(move || shared.left.next(most)).await;
            match read {
                Ok(Ok(rows)) => Ok(rows),
                Ok(Err(error)) => Err(LogSinkError(error.to_string())),
                Err(error) => Err(LogSinkError(error.to_string())),
            }
        }
        .boxed()
    }

    fn taken(&self) {
        self.shared.left.taken();
    }
}

impl Journal {
    /// Rows that left memory uncommitted and are not read back yet.
    #[must_use]
    pub fn left(&self) -> u64 {
        self.shared.left.rows.load(Relaxed)
    }
}
