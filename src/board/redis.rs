//! Notes over Redis: kept under keys that expire, told on a channel, heard from other replicas. Redis gone fails
//! nothing: notes wait. Must not decide what a note means.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use actors::board::Note;
use bb8_redis::redis::aio::MultiplexedConnection;
use bb8_redis::redis::{AsyncConnectionConfig, Client, RedisError};
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use super::backlog::Backlog;
use super::outbox::{Outbox, Standing};
use super::redis_link::Link;
use super::wire::{self, Names};
use super::{Hear, Stop, now_ms};

/// For connecting, and for each round trip.
pub(super) const DEADLINE: Duration = Duration::from_secs(1);
/// Notes of so long go together: pins of one conversation come in bursts, and others may learn a little later.
pub(super) const GATHER: Duration = Duration::from_millis(100);
/// Notes in one round trip.
pub(super) const CHUNK: usize = 1000;
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A connection that held for so long was a good one.
const GOOD_CONNECTION: Duration = Duration::from_secs(10);

/// Why the connection is given up.
#[derive(Debug, thiserror::Error)]
pub(super) enum Lost {
    #[error("redis: {0}")]
    Redis(#[from] RedisError),
    #[error("redis: no answer within a second")]
    Late(#[from] tokio::time::error::Elapsed),
    #[error("redis: the subscription ended")]
    Unsubscribed,
    #[error("redis: the subscription is silent")]
    Silent,
}

/// Carries notes while the hub runs.
pub(super) struct Carrier {
    pub(super) client: Client,
    pub(super) names: Names,
    pub(super) origin: Uuid,
    pub(super) outbox: Arc<Outbox>,
    pub(super) standing: Arc<Standing>,
    pub(super) hear: Hear,
    /// Money that others spent before this is in the log, which budgets are seeded from.
    pub(super) since_ms: i64,
}

impl Carrier {
    /// Runs until it is told to stop. `ready` is told once the state in Redis was heard, or could not be.
    pub(super) async fn run(self, mut stop: Stop, ready: oneshot::Sender<()>) {
        let mut backlog = Backlog::default();
        let mut ready = Some(ready);
        let mut pause = FIRST_PAUSE;
        loop {
            let began = Instant::now();
            let Err(lost) = self.session(&mut backlog, &mut stop, &mut ready).await else {
                return;
            };
            if self.standing.failed(&lost.to_string()) {
                tracing::warn!(error = %lost, "replicas cannot be told of pins and circuits; what is new waits until redis is back");
            }
            if let Some(ready) = ready.take() {
                // Nobody waits any more where the start gave up waiting.
                let _given_up = ready.send(());
            }
            if began.elapsed() >= GOOD_CONNECTION {
                pause = FIRST_PAUSE;
            }
            tokio::select! {
                () = stop.told() => return,
                () = self.hold(&mut backlog, pause) => {}
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Waits, and keeps the outbox short meanwhile: it is locked for as long as it takes to grow.
    async fn hold(&self, backlog: &mut Backlog, pause: Duration) {
        let until = Instant::now() + pause;
        while Instant::now() < until {
            sleep(GATHER.min(until - Instant::now())).await;
            self.gather(backlog);
        }
    }

    /// Takes over what the actors left.
    pub(super) fn gather(&self, backlog: &mut Backlog) {
        let dropped = backlog.absorb(self.outbox.take());
        self.outbox.dropped.fetch_add(dropped, Relaxed);
        self.standing.held.store(backlog.len() as u64, Relaxed);
    }

    /// One connection, from its making to its end. Ends well only when told to stop.
    async fn session(
        &self,
        backlog: &mut Backlog,
        stop: &mut Stop,
        ready: &mut Option<oneshot::Sender<()>>,
    ) -> Result<(), Lost> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(DEADLINE))
            .set_response_timeout(Some(DEADLINE));
        let mut commands = self
            .client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        let subscription = timeout(DEADLINE, self.client.get_async_pubsub()).await??;
        let (mut sink, messages) = subscription.split();
        // Before the state is read, so that nothing falls in between.
        timeout(DEADLINE, sink.subscribe(self.names.channel())).await??;
        // What waited goes first: reading the state back must find it there.
        self.gather(backlog);
        self.flush(&mut commands, backlog).await?;
        if self.standing.well() {
            tracing::info!("redis is back: pins and circuits are shared again");
        }
        let link = Link::new(self, commands);
        tokio::select! {
            end = link.listen(messages, ready) => end,
            end = link.send(backlog, stop) => end,
        }
    }

    /// Carries all that waits, in chunks; at least a sign of life.
    pub(super) async fn flush(
        &self,
        commands: &mut MultiplexedConnection,
        backlog: &mut Backlog,
    ) -> Result<(), Lost> {
        loop {
            let notes = backlog.take(CHUNK);
            let sent = self.send(commands, &notes).await;
            if let Err(lost) = sent {
                // Whether it arrived is not known. Pins and circuits may arrive twice; money that does makes a budget
                // end early by one chunk, which is the better error.
                let dropped = backlog.restore(notes);
                self.outbox.dropped.fetch_add(dropped, Relaxed);
                self.standing.held.store(backlog.len() as u64, Relaxed);
                return Err(lost);
            }
            self.standing.carried.fetch_add(notes.len() as u64, Relaxed);
            self.standing.held.store(backlog.len() as u64, Relaxed);
            if backlog.is_empty() {
                return Ok(());
            }
        }
    }

    async fn send(&self, commands: &mut MultiplexedConnection, notes: &[Note]) -> Result<(), Lost> {
        let pipeline = wire::commands(&self.names, self.origin, notes, now_ms());
        pipeline.query_async::<()>(commands).await?;
        Ok(())
    }

    pub(super) fn hear(&self, mut notes: Vec<Note>) {
        notes.retain(|note| !matches!(note, Note::Spent(spent) if spent.at_ms < self.since_ms));
        if notes.is_empty() {
            return;
        }
        self.standing.heard.fetch_add(notes.len() as u64, Relaxed);
        (self.hear)(notes);
    }
}
