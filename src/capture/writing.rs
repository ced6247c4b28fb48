//! The task that empties the queue: compressed on threads for such work, written in batches. A sink that is away is tried again;
//! an exchange that it does not take is given up, so that none stands in the way of the others.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use actix_rt::task::JoinHandle;
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

use super::exchange::{Body, Exchange, Message};
use super::port::{BodySink, BodySinkError, Packed, PackedAnswer, PackedMessage};
use super::queue::{Bodies, Room, Waiting};

/// Exchanges of one batch, and bytes before they are compressed.
const BATCH: usize = 32;
const BATCH_BYTES: usize = 8 * 1024 * 1024;
/// After the first of a batch, others are waited for so long.
const GATHER: Duration = Duration::from_millis(50);
/// Between two tries at a sink that is away, at first and at most.
const PAUSE: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(10));
/// A stop waits no longer for the sink.
const STOP_WITHIN: Duration = Duration::from_secs(10);
/// Of zstd: text shrinks to a fifth at some hundred megabytes a second.
const LEVEL: i32 = 3;

/// The task. It must be stopped, or what waits is lost.
#[derive(Debug)]
pub struct Writing {
    stopping: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Writing {
    pub(super) fn start(
        bodies: Bodies,
        queue: mpsc::UnboundedReceiver<Waiting>,
        sink: Arc<dyn BodySink>,
    ) -> Self {
        let (stopping, stops) = watch::channel(false);
        let writer = Writer {
            bodies,
            queue,
            sink,
            stops,
            failing: false,
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "ended by `stop`, which waits for it"
        )]
        let task = actix_rt::spawn(writer.run());
        Self { stopping, task }
    }

    /// Writes what still waits, where the sink takes it.
    pub async fn stop(self) {
        self.stopping.send_replace(true);
        if let Err(error) = self.task.await {
            tracing::error!(%error, "what was kept of requests is lost: its task died");
        }
    }
}

struct Writer {
    bodies: Bodies,
    queue: mpsc::UnboundedReceiver<Waiting>,
    sink: Arc<dyn BodySink>,
    stops: watch::Receiver<bool>,
    /// It has been told that the sink fails.
    failing: bool,
}

impl Writer {
    async fn run(mut self) {
        while let Some(first) = self.first().await {
            let batch = self.gather(first).await;
            let many = batch.len();
            let (rooms, exchanges) = apart(batch);
            match tokio::task::spawn_blocking(move || packed(exchanges)).await {
                Ok(packed) => self.write(packed).await,
                Err(error) => self.bodies.drop_some(many, &error.to_string()),
            }
            drop(rooms);
        }
    }

    /// The next exchange; none once the hub stops and nothing waits.
    async fn first(&mut self) -> Option<Waiting> {
        if *self.stops.borrow() {
            self.queue.close();
            return self.queue.recv().await;
        }
        tokio::select! {
            biased;
            first = self.queue.recv() => return first,
            _ = self.stops.wait_for(|stops| *stops) => {}
        }
        self.queue.close();
        self.queue.recv().await
    }

    async fn gather(&mut self, first: Waiting) -> Vec<Waiting> {
        let mut bytes = first.exchange.weight();
        let mut batch = vec![first];
        if !*self.stops.borrow() {
            sleep(GATHER).await;
        }
        while batch.len() < BATCH && bytes < BATCH_BYTES {
            let Ok(next) = self.queue.try_recv() else {
                break;
            };
            bytes += next.exchange.weight();
            batch.push(next);
        }
        batch
    }

    /// Until it is written, given up, or the hub stops.
    async fn write(&mut self, packed: Vec<Packed>) {
        let batch = Arc::new(packed);
        let mut pause = PAUSE.0;
        loop {
            let stopping = *self.stops.borrow();
            match self.put(batch.clone()).await {
                Ok(()) => return self.went_well(),
                Err(BodySinkError::Refused(why)) => {
                    let left = self.one_by_one(&batch).await;
                    // Where others are taken it is its own fault; one alone may wait as long as nobody waits behind it.
                    let others_wait = batch.len() == 1 && !self.queue.is_empty();
                    if left < batch.len() || others_wait {
                        self.bodies.drop_some(left, &why);
                        return self.went_well();
                    }
                    self.failed(&why);
                }
                Err(BodySinkError::Away(why)) => self.failed(&why),
            }
            if stopping {
                self.bodies.drop_some(batch.len(), "the hub stops");
                return;
            }
            tokio::select! {
                () = sleep(pause) => {}
                _ = self.stops.wait_for(|stops| *stops) => {}
            }
            pause = (pause * 2).min(PAUSE.1);
        }
    }

    async fn put(&self, batch: Arc<Vec<Packed>>) -> Result<(), BodySinkError> {
        let writing = self.sink.write(batch);
        if !*self.stops.borrow() {
            return writing.await;
        }
        let late = |_| Err(BodySinkError::Away("it takes too long".to_owned()));
        timeout(STOP_WITHIN, writing).await.unwrap_or_else(late)
    }

    /// How many the sink does not take by themselves either.
    async fn one_by_one(&self, batch: &[Packed]) -> usize {
        let mut left = batch.len();
        if batch.len() > 1 {
            for one in batch {
                let taken = self.put(Arc::new(vec![one.clone()])).await.is_ok();
                left -= usize::from(taken);
            }
        }
        left
    }

    fn went_well(&mut self) {
        if std::mem::take(&mut self.failing) {
            tracing::info!("headers and bodies of requests are written again");
        }
    }

    fn failed(&mut self, why: &str) {
        if !std::mem::replace(&mut self.failing, true) {
            tracing::warn!(
                error = why,
                "headers and bodies of requests cannot be written; they wait"
            );
        }
    }
}

fn apart(batch: Vec<Waiting>) -> (Vec<Room>, Vec<Exchange>) {
    let apart = batch.into_iter();
    apart
        .map(|Waiting { exchange, room }| (room, exchange))
        .unzip()
}

fn packed(exchanges: Vec<Exchange>) -> Vec<Packed> {
    exchanges.into_iter().map(pack).collect()
}

fn pack(exchange: Exchange) -> Packed {
    Packed {
        request_id: exchange.id,
        at_ms: exchange.at_ms,
        method: exchange.method,
        path: exchange.path,
        request: message(exchange.request),
        answer: exchange.answer.map(|(status, answer)| PackedAnswer {
            status,
            message: message(answer),
        }),
    }
}

fn message(message: Message) -> PackedMessage {
    PackedMessage {
        headers: serde_json::to_string(&message.headers).unwrap_or_default(),
        bytes: message.body.bytes,
        truncated: message.body.is_truncated(),
        body: message.body.is_kept().then(|| compressed(&message.body)),
    }
}

fn compressed(body: &Body) -> Vec<u8> {
    let whole;
    let bytes: &[u8] = match body.chunks.as_slice() {
        [] => return Vec::new(),
        [one] => one,
        many => {
            whole = many.concat();
            &whole
        }
    };
    zstd::bulk::compress(bytes, LEVEL).unwrap_or_default()
}

/// A body as it was kept, `max` bytes at most; what cannot be read ends it.
#[must_use]
pub fn unpacked(body: &[u8], max: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if !body.is_empty()
        && let Ok(reader) = zstd::stream::Decoder::new(body)
        && let Err(error) = reader.take(max).read_to_end(&mut bytes)
    {
        tracing::warn!(%error, "a body that was kept cannot be read whole");
    }
    bytes
}
