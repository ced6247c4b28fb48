//! The public face of the LogWriter: append a row from anywhere, wait until rows are written.
//! Appending must never wait, block or fail: it is called from drops.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use actix_rt::ArbiterHandle;
use arc_swap::ArcSwap;
use crossbeam_queue::SegQueue;
use tokio::time::Instant;

use super::LogWriter;
use super::batch::BatchPolicy;
use super::messages::{Flush, Wake};
use super::port::{LeftRows, LogSink, Receipt};
use super::written::{self, Written};
use crate::domain::RequestLog;
use crate::kit::{Gauge, Slot};

const WARN_EVERY_MS: u64 = 60_000;
/// Longer than one write may take.
const FLUSH_DEADLINE: Duration = Duration::from_secs(60);

/// A row on its way.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) log: RequestLog,
    pub(super) receipt: Box<dyn Receipt>,
    pub(super) at: Instant,
}

/// What lies between the handles and the actor, and survives a panic of the latter.
pub(super) struct Backlog {
    pub(super) queue: SegQueue<Row>,
    /// Rows in the queue and in the actor's hands.
    pub(super) held: AtomicUsize,
    pub(super) policy: ArcSwap<BatchPolicy>,
    /// The actor knows that the queue is not empty: one message is enough for many rows.
    pub(super) woken: AtomicBool,
    /// Gives back the rows that were dropped from memory.
    pub(super) left: OnceLock<Arc<dyn LeftRows>>,
    dropped: AtomicU64,
    since: Instant,
    /// When the last warning was written, in milliseconds from `since`, plus 1; 0 for never.
    warned: AtomicU64,
}

impl std::fmt::Debug for Backlog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Backlog")
            .field("held", &self.held)
            .field("dropped", &self.dropped)
            .finish_non_exhaustive()
    }
}

impl Backlog {
    /// Rows that lie in the journal only.
    pub(super) fn left(&self) -> u64 {
        self.left.get().map_or(0, |left| left.waiting())
    }

    /// Takes a place for a row, or counts it as dropped from memory.
    fn admit(&self) -> bool {
        let most = self.policy.load().max_pending;
        if self.held.fetch_add(1, Ordering::Relaxed) < most {
            return true;
        }
        self.held.fetch_sub(1, Ordering::Relaxed);
        let dropped = self.dropped.fetch_add(1, Ordering::Relaxed) + 1;
        let now = self.since.elapsed().as_millis() as u64 + 1;
        let last = self.warned.load(Ordering::Relaxed);
        let due = last == 0 || now >= last + WARN_EVERY_MS;
        let mine = || {
            self.warned
                .compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed)
        };
        if due && mine().is_ok() {
            tracing::warn!(
                dropped,
                max_pending = most,
                "too many rows wait for the database; more are left to the journal until it takes rows"
            );
        }
        false
    }
}

/// Leads to the LogWriter, whichever incarnation lives. Cheap to clone, usable from any thread.
#[derive(Clone, Debug)]
pub struct LogWriterHandle {
    slot: Slot<LogWriter>,
    backlog: Arc<Backlog>,
}

/// Starts the LogWriter.
pub(crate) fn start(
    arbiter: ArbiterHandle,
    gauge: Arc<Gauge>,
    sink: Arc<dyn LogSink>,
    policy: BatchPolicy,
) -> LogWriterHandle {
    let backlog = Arc::new(Backlog {
        queue: SegQueue::new(),
        held: AtomicUsize::new(0),
        policy: ArcSwap::from_pointee(policy),
        woken: AtomicBool::new(false),
        left: OnceLock::new(),
        dropped: AtomicU64::new(0),
        since: Instant::now(),
        warned: AtomicU64::new(0),
    });
    let shared = backlog.clone();
    let slot = Slot::start(arbiter, gauge, move |birth| {
        LogWriter::new(sink.clone(), shared.clone(), birth)
    });
    LogWriterHandle { slot, backlog }
}

impl LogWriterHandle {
    /// Hands a row over. Where too many wait already it is dropped from memory and left to the journal, from which it
    /// is read back.
    pub fn append(&self, log: RequestLog, receipt: Box<dyn Receipt>) {
        if self.backlog.admit() {
            let at = Instant::now();
            self.backlog.queue.push(Row { log, receipt, at });
        } else {
            receipt.left();
        }
        if !self.backlog.woken.swap(true, Ordering::SeqCst) {
            // A dead actor looks into the queue when it is back.
            self.slot.tell(Wake);
        }
    }

    /// As `append`, and lets the caller wait until the row is committed.
    pub fn append_awaited(&self, log: RequestLog, receipt: Box<dyn Receipt>) -> Written {
        let (receipt, written) = written::told(receipt);
        self.append(log, receipt);
        written
    }

    /// From where rows come back that were dropped from memory. Only the first one named counts.
    pub fn read_back_from(&self, left: Arc<dyn LeftRows>) {
        if self.backlog.left.set(left).is_ok() {
            self.slot.tell(Wake);
        }
    }

    /// Rows that were dropped from memory and are not read back yet.
    #[must_use]
    pub fn left(&self) -> u64 {
        self.backlog.left()
    }

    /// Resolves once all rows appended before are committed, or a write has failed.
    pub async fn flush(&self) {
        if let Err(error) = self.slot.ask_within(FLUSH_DEADLINE, Flush).await {
            tracing::warn!(%error, "the request log could not be flushed");
        }
    }

    /// Rows that are held in memory.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.backlog.held.load(Ordering::Relaxed)
    }

    /// Rows that were dropped from memory because too many waited.
    #[must_use]
    pub fn dropped_total(&self) -> u64 {
        self.backlog.dropped.load(Ordering::Relaxed)
    }

    /// From the next write on.
    pub fn set_policy(&self, policy: BatchPolicy) {
        self.backlog.policy.store(Arc::new(policy));
        self.slot.tell(Wake);
    }

    pub(crate) async fn stop(&self) {
        self.slot.stop();
        self.slot.ended().await;
    }

    /// Panics inside the actor, for tests of what happens then.
    #[cfg(any(test, feature = "crash-test"))]
    pub fn crash(&self) {
        self.slot.tell(crate::kit::Crash);
    }
}
