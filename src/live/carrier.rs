//! Carries messages between hubs by Redis, on a thread of its own. While Redis is away nothing is kept: what happened then
//! is over, and what runs is said anew. Must not know what a message does.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bb8_redis::redis::aio::{MultiplexedConnection, PubSubStream};
use bb8_redis::redis::{AsyncConnectionConfig, Client, RedisError, cmd};
use futures_util::StreamExt;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, interval, sleep, timeout};
use uuid::Uuid;

use super::running::RunningView;
use super::wire::{self, Message};

/// For connecting, and for each round trip.
const DEADLINE: Duration = Duration::from_secs(1);
/// Messages of so long go together.
const GATHER: Duration = Duration::from_millis(20);
/// Messages in one round trip.
const CHUNK: usize = 512;
/// How often a hub says what runs there. It comes back to itself, so that a connection that is dead without having
/// been closed is noticed.
const BEAT: Duration = Duration::from_secs(3);
const SILENCE: Duration = Duration::from_secs(10);
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A connection that held for so long was a good one.
const GOOD_CONNECTION: Duration = Duration::from_secs(10);
/// A start waits so long for the connection; it is made later where that does not suffice.
const START: Duration = Duration::from_secs(2);
/// A stop waits so long for the last messages to be carried.
const STOP: Duration = Duration::from_secs(2);

/// Why the connection is given up.
#[derive(Debug, thiserror::Error)]
enum Lost {
    #[error("redis: {0}")]
    Redis(#[from] RedisError),
    #[error("redis: no answer within a second")]
    Late(#[from] tokio::time::error::Elapsed),
    #[error("redis: the subscription ended")]
    Unsubscribed,
    #[error("redis: the subscription is silent")]
    Silent,
}

/// What is wrong with the carrying, for health.
#[derive(Debug, Default)]
pub(super) struct Trouble(Mutex<Option<String>>);

impl Trouble {
    pub(super) fn words(&self) -> Option<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// What it was before.
    fn set(&self, words: Option<String>) -> Option<String> {
        std::mem::replace(
            &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner),
            words,
        )
    }
}

/// Where messages come from and go to.
pub(super) struct Carrier {
    pub(super) client: Client,
    pub(super) channel: String,
    pub(super) origin: Uuid,
    pub(super) trouble: Arc<Trouble>,
    /// What others said.
    pub(super) hear: Box<dyn Fn(Uuid, Vec<Message>) + Send>,
    /// What runs here.
    pub(super) running: Box<dyn Fn() -> Vec<RunningView> + Send>,
}

/// The carrier's thread. It ends by itself when this is dropped.
#[derive(Debug)]
pub struct Carrying {
    stop: watch::Sender<bool>,
    has_ended: oneshot::Receiver<()>,
}

impl Carrying {
    /// Carries what waits, and ends.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        // An error says that the thread has ended otherwise, which its panic has told.
        if timeout(STOP, self.has_ended).await.is_err() {
            tracing::warn!("the last live events were not carried in time");
        }
    }
}

impl Carrier {
    /// Starts the thread; returns once others are heard, or Redis did not answer in time.
    pub(super) async fn start(self, outbox: mpsc::Receiver<Message>) -> std::io::Result<Carrying> {
        let (stop, told) = watch::channel(false);
        let (ready, is_ready) = oneshot::channel();
        let (ended, has_ended) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let thread = std::thread::Builder::new().name("live".to_owned());
        thread.spawn(move || {
            runtime.block_on(self.run(outbox, told, ready));
            let _not_awaited = ended.send(());
        })?;
        // Where it is not ready in time, its thread tells why.
        let _late = timeout(START, is_ready).await;
        Ok(Carrying { stop, has_ended })
    }

    async fn run(
        self,
        mut outbox: mpsc::Receiver<Message>,
        mut stop: watch::Receiver<bool>,
        ready: oneshot::Sender<()>,
    ) {
        let mut ready = Some(ready);
        let mut pause = FIRST_PAUSE;
        loop {
            let began = Instant::now();
            let session = self.session(&mut outbox, &mut stop, &mut ready);
            let Err(lost) = session.await else {
                return;
            };
            if self.trouble.set(Some(lost.to_string())).is_none() {
                tracing::warn!(error = %lost, "live events of other replicas are not heard until redis is back");
            }
            // Nobody waits any more where the start gave up waiting.
            let _given_up = ready.take().map(|ready| ready.send(()));
            if began.elapsed() >= GOOD_CONNECTION {
                pause = FIRST_PAUSE;
            }
            tokio::select! {
                () = told(&mut stop) => return,
                () = sleep(pause) => {}
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// One connection, from its making to its end. Ends well only when told to stop.
    async fn session(
        &self,
        outbox: &mut mpsc::Receiver<Message>,
        stop: &mut watch::Receiver<bool>,
        ready: &mut Option<oneshot::Sender<()>>,
    ) -> Result<(), Lost> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(DEADLINE))
            .set_response_timeout(Some(DEADLINE));
        let commands = self
            .client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        let subscription = timeout(DEADLINE, self.client.get_async_pubsub()).await??;
        let (mut sink, messages) = subscription.split();
        timeout(DEADLINE, sink.subscribe(&self.channel)).await??;
        if self.trouble.set(None).is_some() {
            tracing::info!("redis is back: live events of other replicas are heard again");
        }
        // Nobody waits any more where the start gave up waiting.
        let _given_up = ready.take().map(|ready| ready.send(()));
        // What waited is of the past.
        while outbox.try_recv().is_ok() {}
        tokio::select! {
            lost = self.listen(messages) => Err(lost),
            end = self.send(commands, outbox, stop) => end,
        }
    }

    async fn listen(&self, mut messages: PubSubStream) -> Lost {
        loop {
            let Ok(next) = timeout(SILENCE, messages.next()).await else {
                return Lost::Silent;
            };
            let Some(message) = next else {
                return Lost::Unsubscribed;
            };
            if let Some((origin, said)) = wire::read(message.get_payload_bytes(), self.origin) {
                (self.hear)(origin, said);
            }
        }
    }

    async fn send(
        &self,
        mut commands: MultiplexedConnection,
        outbox: &mut mpsc::Receiver<Message>,
        stop: &mut watch::Receiver<bool>,
    ) -> Result<(), Lost> {
        let mut beat = interval(BEAT);
        let mut said = Vec::with_capacity(CHUNK);
        loop {
            let mut stopping = false;
            tokio::select! {
                () = told(stop) => stopping = true,
                _ = beat.tick() => said.push(Message::Here((self.running)())),
                _ = outbox.recv_many(&mut said, CHUNK) => sleep(GATHER).await,
            }
            while said.len() < CHUNK
                && let Ok(more) = outbox.try_recv()
            {
                said.push(more);
            }
            if stopping {
                said.push(Message::Gone);
            }
            let text = wire::write(self.origin, &said);
            said.clear();
            let mut publish = cmd("PUBLISH");
            publish.arg(&self.channel).arg(text);
            let _listeners: i64 = publish.query_async(&mut commands).await?;
            if stopping {
                return Ok(());
            }
        }
    }
}

/// Returns once it is to end, also where nobody is left to say so.
async fn told(stop: &mut watch::Receiver<bool>) {
    let _told_or_gone = stop.wait_for(|stop| *stop).await;
}
