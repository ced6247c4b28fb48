//! What runs on one connection to Redis at the same time: listening to other replicas and sending to them. Must not
//! make a new connection.

use std::cell::RefCell;
use std::collections::HashSet;
use std::time::Duration;

use actors::board::Note;
use bb8_redis::redis::aio::{MultiplexedConnection, PubSubStream};
use bb8_redis::redis::{Pipeline, cmd};
use futures_util::StreamExt;
use tokio::sync::oneshot;
use tokio::time::{interval, sleep, timeout};

use super::Stop;
use super::backlog::{Backlog, Subject};
use super::redis::{CHUNK, Carrier, GATHER, Lost};
use super::wire;

/// A sign of life on the channel, which comes back to us: so a connection that is dead without having been closed is
/// noticed.
const BEAT: Duration = Duration::from_secs(3);
const SILENCE: Duration = Duration::from_secs(10);

pub(super) struct Link<'a> {
    carrier: &'a Carrier,
    commands: MultiplexedConnection,
    /// While the state is read: what was published here since. That is newer than what is read.
    newer: RefCell<Option<HashSet<Subject>>>,
}

impl<'a> Link<'a> {
    pub(super) fn new(carrier: &'a Carrier, commands: MultiplexedConnection) -> Self {
        Self {
            carrier,
            commands,
            newer: RefCell::new(Some(HashSet::new())),
        }
    }

    /// Hears the state, then what others say, until the connection is lost.
    pub(super) async fn listen(
        &self,
        mut messages: PubSubStream,
        ready: &mut Option<oneshot::Sender<()>>,
    ) -> Result<(), Lost> {
        self.hear_state().await?;
        self.newer.replace(None);
        if let Some(ready) = ready.take() {
            // Nobody waits any more where the start gave up waiting.
            let _given_up = ready.send(());
        }
        loop {
            let Ok(next) = timeout(SILENCE, messages.next()).await else {
                return Err(Lost::Silent);
            };
            let message = next.ok_or(Lost::Unsubscribed)?;
            let notes = wire::heard(message.get_payload_bytes(), self.carrier.origin);
            self.carrier.hear(notes);
        }
    }

    /// Everything that is kept, a thousand keys at a time, so that nothing else waits for it.
    async fn hear_state(&self) -> Result<(), Lost> {
        let mut commands = self.commands.clone();
        let mut cursor = 0_u64;
        loop {
            let (next, mut keys): (u64, Vec<String>) = cmd("SCAN")
                .arg(cursor)
                .arg("MATCH")
                .arg(self.carrier.names.pattern())
                .arg("COUNT")
                .arg(CHUNK)
                .query_async(&mut commands)
                .await?;
            keys.retain(|key| self.carrier.names.is_note(key));
            if !keys.is_empty() {
                let mut gets = Pipeline::with_capacity(keys.len());
                for key in &keys {
                    gets.cmd("GET").arg(key);
                }
                let values: Vec<Option<Vec<u8>>> = gets.query_async(&mut commands).await?;
                self.carrier.hear(self.not_overtaken(values));
            }
            if next == 0 {
                return Ok(());
            }
            cursor = next;
        }
    }

    fn not_overtaken(&self, values: Vec<Option<Vec<u8>>>) -> Vec<Note> {
        let newer = self.newer.borrow();
        let overtaken = |note: &Note| {
            let subject = Subject::of(note);
            let sent = newer.as_ref().is_some_and(|sent| sent.contains(&subject));
            sent || self.carrier.outbox.holds(&subject)
        };
        let values = values.into_iter().flatten();
        values
            .filter_map(|value| serde_json::from_slice(&value).ok())
            .filter(|note| !overtaken(note))
            .collect()
    }

    /// Sends what the actors leave, until told to stop; what is left then goes last.
    pub(super) async fn send(&self, backlog: &mut Backlog, stop: &mut Stop) -> Result<(), Lost> {
        let mut commands = self.commands.clone();
        let mut beat = interval(BEAT);
        let mut stopping = false;
        while !stopping {
            tokio::select! {
                () = stop.told() => stopping = true,
                () = self.carrier.outbox.filled() => {
                    tokio::select! {
                        () = stop.told() => stopping = true,
                        () = sleep(GATHER) => {}
                    }
                }
                _ = beat.tick() => {}
            }
            self.gather(backlog);
            self.carrier.flush(&mut commands, backlog).await?;
        }
        Ok(())
    }

    fn gather(&self, backlog: &mut Backlog) {
        self.carrier.gather(backlog);
        if let Some(newer) = &mut *self.newer.borrow_mut() {
            newer.extend(backlog.subjects().cloned());
        }
    }
}
