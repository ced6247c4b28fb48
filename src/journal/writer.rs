//! Appends records to a worker's own segment. No async, no sync to disk: it runs on the gateway's threads, and from
//! guards that are dropped.

use std::cell::RefCell;
use std::fs::File;
use std::io::Write;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use actors::domain::RequestLog;
use actors::log_writer::port::Receipt;

use super::record::{encode_finished, encode_intent};
use super::segment::Segment;
use super::{Intent, JournalError, Shared};

/// Above this the buffer is given back after use, so that one long row does not stay in memory.
const KEPT_BUFFER: usize = 64 * 1024;

/// One worker's end of the journal. Clones share the segment and the buffer; it stays on its thread.
#[derive(Clone, Debug)]
pub struct JournalWriter {
    inner: Rc<RefCell<Inner>>,
}

#[derive(Debug)]
struct Inner {
    shared: Arc<Shared>,
    open: Option<Open>,
    buffer: Vec<u8>,
}

/// The segment that is being written.
#[derive(Debug)]
struct Open {
    segment: Arc<Segment>,
    file: File,
    since: Instant,
}

/// Says where a request's intent lies. Give it to `settle`. Dropped without one, the record stays, and the next start
/// finds the request interrupted.
#[derive(Debug)]
#[must_use = "an intent that is never settled is replayed as interrupted"]
pub struct IntentTicket {
    segment: Arc<Segment>,
}

/// Says where a request's records lie. `committed` lets their segments go; dropped without it, they stay for replay.
#[derive(Debug)]
#[must_use = "a receipt that is never committed keeps its segment until the next start"]
pub struct JournalReceipt {
    row: Arc<Segment>,
    intent: Option<IntentTicket>,
}

impl Receipt for JournalReceipt {
    fn committed(self: Box<Self>) {
        // The intent goes first: if the process dies in between, replay finds a row without its intent, and not an
        // intent that looks interrupted.
        if let Some(intent) = self.intent {
            intent.segment.release();
        }
        self.row.release();
    }

    /// The row's record is enough to write the row again: its intent is not needed any more.
    fn left(self: Box<Self>) {
        if let Some(intent) = self.intent {
            intent.segment.release();
        }
        self.row.leave();
    }
}

impl JournalWriter {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        let inner = Inner {
            shared,
            open: None,
            buffer: Vec::with_capacity(4096),
        };
        Self {
            inner: Rc::new(RefCell::new(inner)),
        }
    }

    /// Writes that a request is about to go upstream.
    ///
    /// # Errors
    /// `Io` (a full disk, say), `Encode`, `Oversize`; nothing is then left behind in the file.
    pub fn intent(&self, intent: &Intent) -> Result<IntentTicket, JournalError> {
        let segment = self
            .inner
            .borrow_mut()
            .append(|buffer| encode_intent(buffer, intent))?;
        Ok(IntentTicket { segment })
    }

    /// Writes a finished request. `ticket` is `None` for one that never went upstream.
    ///
    /// # Errors
    /// As `intent`. The ticket is used up either way: after a failure the intent stays in the journal, and an
    /// interrupted row is written for it at the next start unless the row was committed by then.
    pub fn settle(
        &self,
        ticket: Option<IntentTicket>,
        log: &RequestLog,
    ) -> Result<JournalReceipt, JournalError> {
        let row = self
            .inner
            .borrow_mut()
            .append(|buffer| encode_finished(buffer, log))?;
        Ok(JournalReceipt {
            row,
            intent: ticket,
        })
    }
}

impl Inner {
    /// Encodes and writes one record; the segment is held for it.
    fn append(
        &mut self,
        encode: impl FnOnce(&mut Vec<u8>) -> Result<(), JournalError>,
    ) -> Result<Arc<Segment>, JournalError> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let written = encode(&mut buffer).and_then(|()| self.write(&buffer));
        buffer.clear();
        buffer.shrink_to(KEPT_BUFFER);
        self.buffer = buffer;
        written
    }

    fn write(&mut self, record: &[u8]) -> Result<Arc<Segment>, JournalError> {
        let open = self.held_segment(record.len() as u64)?;
        let segment = Arc::clone(&open.segment);
        // An append of a few kilobytes to a regular file is one `write(2)`; only a full disk splits it.
        let Err(source) = open.file.write_all(record) else {
            segment.grew(record.len() as u64);
            return Ok(segment);
        };
        // Cut away what went in of it, so that the records before it end cleanly and the next one follows them. A
        // file that cannot be cut is left for good: its torn end must stay the end.
        if let Err(error) = open.file.set_len(segment.bytes()) {
            tracing::warn!(path = %segment.path().display(), %error, "cannot cut a torn journal record");
            self.open = None;
        }
        segment.release();
        Err(JournalError::io("write", segment.path())(source))
    }

    /// The open segment with a hold taken for one record; a new one where it is full, old or closed.
    fn held_segment(&mut self, record: u64) -> Result<&mut Open, JournalError> {
        let rotation = self.shared.rotation;
        let has_room = |open: &Open| {
            let bytes = open.segment.bytes();
            let fits = bytes == 0 || bytes + record <= rotation.bytes;
            fits && open.since.elapsed() < rotation.age
        };
        let mut open = match self.open.take().filter(has_room) {
            Some(open) => open,
            None => self.create()?,
        };
        while !open.segment.hold() {
            open = self.create()?;
        }
        Ok(self.open.insert(open))
    }

    fn create(&self) -> Result<Open, JournalError> {
        let (segment, file) = self.shared.create_segment()?;
        Ok(Open {
            segment,
            file,
            since: Instant::now(),
        })
    }
}

impl Drop for Open {
    /// Whoever leaves a segment, or the worker that ends, lets it go.
    fn drop(&mut self) {
        self.segment.close();
        self.segment.retire();
    }
}
