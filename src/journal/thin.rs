//! Keeps the folder within its bound: beyond it the oldest rows that wait lose their details (decision chain, texts,
//! address). Never a row, nor anything that counts money.

use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use actors::domain::RequestId;

use super::record::{Record, decode_all, encode_finished, encode_intent};
use super::segment::Segment;
use super::{Journal, JournalError};

/// How a segment that is being rewritten is named until it takes the other's place.
const BESIDE: &str = "thin";

/// What keeping within the bound took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Thinned {
    /// Rows that lost their details.
    pub rows: u64,
    pub bytes_freed: u64,
}

impl Journal {
    /// Takes the details off the oldest rows that wait on disk only, until the folder holds at most `max_bytes` or no
    /// details are left there. Works on files: not for a thread that serves requests.
    ///
    /// # Errors
    /// `Io` where a segment cannot be read or replaced; it then stays as it was.
    pub fn thin(&self, max_bytes: u64) -> Result<Thinned, JournalError> {
        let mut total = Thinned::default();
        while self.bytes() > max_bytes {
            let Some(segment) = self.shared.left.take_fat() else {
                break;
            };
            segment.keep();
            let done = rewrite(&segment);
            // Back among those that are read, whatever came of it.
            self.shared.left.put_back(&segment);
            segment.release();
            let done = done?;
            total.rows += done.rows;
            total.bytes_freed += done.bytes_freed;
        }
        Ok(total)
    }

    /// Rows that lost their details because the journal was over its bound, since the start.
    #[must_use]
    pub fn thinned_total(&self) -> u64 {
        self.shared.gauges.thinned.load(Relaxed)
    }
}

/// Deletes what a run left behind that was killed while it rewrote a segment.
pub(super) fn sweep(dir: &Path) {
    let Ok(entries) = fs::read_dir(dir) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().is_some_and(|suffix| suffix == BESIDE)
            && let Err(error) = fs::remove_file(&path)
        {
            tracing::warn!(path = %path.display(), %error, "cannot delete a half-written journal segment");
        }
    }
}

/// Writes the segment anew beside itself and puts that in its place, in one step.
fn rewrite(segment: &Arc<Segment>) -> Result<Thinned, JournalError> {
    let path = segment.path();
    let whole = fs::read(path).map_err(JournalError::io("read", path))?;
    let (thin, rows) = thin(&whole)?;
    let beside = path.with_extension(BESIDE);
    let freed = whole.len().saturating_sub(thin.len()) as u64;
    write_new(&beside, &thin).map_err(JournalError::io("write", &beside))?;
    fs::rename(&beside, path).map_err(JournalError::io("replace", path))?;
    segment.thinned(thin.len() as u64, rows);
    Ok(Thinned {
        rows,
        bytes_freed: freed,
    })
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

/// The segment's records without details, and without the intents that are settled in it.
fn thin(whole: &[u8]) -> Result<(Vec<u8>, u64), JournalError> {
    let mut settled: HashSet<RequestId> = HashSet::new();
    decode_all(whole, |record| {
        if let Record::Finished(log) = record {
            settled.insert(log.id);
        }
    });
    let (mut kept, mut one, mut rows) = (Vec::new(), Vec::new(), 0);
    let mut failed = None;
    decode_all(whole, |record| {
        let encoded = match record {
            Record::Intent(intent) if settled.contains(&intent.id) => return,
            Record::Intent(intent) => encode_intent(&mut one, &intent),
            Record::Finished(mut log) => {
                rows += 1;
                log.attempts = Vec::new();
                log.error_message = None;
                log.user_agent = None;
                log.client_ip = None;
                encode_finished(&mut one, &log)
            }
        };
        match encoded {
            Ok(()) => kept.extend_from_slice(&one),
            Err(error) => failed = Some(error),
        }
    });
    match failed {
        Some(error) => Err(error),
        None => Ok((kept, rows)),
    }
}
