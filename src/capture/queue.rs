//! What waits for the sink, bounded by its bytes. It must not block whoever puts something in.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use tokio::sync::mpsc;

use super::exchange::Exchange;
use crate::telemetry::Metrics;

/// Between two warnings that something was dropped, in milliseconds.
const WARN_EVERY_MS: u64 = 60_000;

/// Where exchanges are put. Clones are the same.
#[derive(Clone, Debug)]
pub struct Bodies(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    queue: mpsc::UnboundedSender<Waiting>,
    waiting: Arc<AtomicUsize>,
    waiting_max: usize,
    dropped: AtomicU64,
    metrics: Metrics,
    started: Instant,
    /// When it may be warned next, in milliseconds since the start.
    warn_from_ms: AtomicU64,
}

/// An exchange that waits, with the room that it takes.
#[derive(Debug)]
pub(super) struct Waiting {
    pub exchange: Exchange,
    pub room: Room,
}

/// Given back when it is dropped: an exchange counts until it is written or given up.
#[derive(Debug)]
pub(super) struct Room {
    bytes: usize,
    waiting: Arc<AtomicUsize>,
}

impl Drop for Room {
    fn drop(&mut self) {
        self.waiting.fetch_sub(self.bytes, Ordering::AcqRel);
    }
}

impl Bodies {
    pub(super) fn new(
        metrics: Metrics,
        waiting_max: usize,
    ) -> (Self, mpsc::UnboundedReceiver<Waiting>) {
        let (queue, taken) = mpsc::unbounded_channel();
        let shared = Shared {
            queue,
            waiting: Arc::default(),
            waiting_max,
            dropped: AtomicU64::new(0),
            metrics,
            started: Instant::now(),
            warn_from_ms: AtomicU64::new(0),
        };
        (Self(Arc::new(shared)), taken)
    }

    /// Bytes that wait now, and those that are being written.
    #[must_use]
    pub fn waiting_bytes(&self) -> usize {
        self.0.waiting.load(Ordering::Acquire)
    }

    /// Exchanges that were dropped since the start.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.0.dropped.load(Ordering::Relaxed)
    }

    /// Puts one in, where there is room.
    pub(super) fn offer(&self, exchange: Exchange) {
        let Some(room) = self.room(exchange.weight()) else {
            return self.drop_some(1, "too many wait for the database");
        };
        if self.0.queue.send(Waiting { exchange, room }).is_err() {
            self.drop_some(1, "the hub stops");
        }
    }

    fn room(&self, bytes: usize) -> Option<Room> {
        let waiting = &self.0.waiting;
        let fits = |held: usize| {
            let held = held.checked_add(bytes)?;
            (held <= self.0.waiting_max).then_some(held)
        };
        waiting
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, fits)
            .ok()?;
        Some(Room {
            bytes,
            waiting: waiting.clone(),
        })
    }

    /// Counts what is given up, and says so once a minute.
    pub(super) fn drop_some(&self, many: usize, why: &str) {
        if many == 0 {
            return;
        }
        let shared = &self.0;
        shared.metrics.bodies_dropped(many as u64);
        let dropped = shared.dropped.fetch_add(many as u64, Ordering::Relaxed) + many as u64;
        let now_ms = u64::try_from(shared.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let due = |from_ms: u64| (now_ms >= from_ms).then_some(now_ms + WARN_EVERY_MS);
        let warned = &shared.warn_from_ms;
        if warned
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, due)
            .is_ok()
        {
            tracing::warn!(
                dropped,
                waiting_bytes = self.waiting_bytes(),
                why,
                "headers and bodies of requests were not kept"
            );
        }
    }
}
