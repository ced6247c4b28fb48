//! Keep-alives for a running stream whose upstream is silent, so that nobody on the way takes it for dead. Only
//! between two events, and only in a form that the dialect's clients accept.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actors::domain::Dialect;
use bytes::Bytes;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::dialect::voice;

#[derive(Debug)]
pub(super) struct Pings {
    /// `None` where the dialect has no keep-alive, or none are wanted.
    what: Option<(&'static [u8], Duration)>,
    /// Since when nothing was sent to the client.
    silent_since: Option<Instant>,
    /// One timer for the whole stream: it is moved only when it fires.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Pings {
    pub(super) fn new(dialect: Dialect, every: Option<Duration>) -> Self {
        Self {
            what: voice::keep_alive(dialect).zip(every),
            silent_since: None,
            alarm: None,
        }
    }

    /// Something else goes to the client.
    pub(super) fn heard(&mut self) {
        self.silent_since = None;
    }

    /// A keep-alive once the silence has lasted, where one may be put in now.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>, between_events: bool) -> Poll<Bytes> {
        let Some((ping, every)) = self.what else {
            return Poll::Pending;
        };
        let due = *self.silent_since.get_or_insert_with(Instant::now) + every;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(due)));
        loop {
            ready!(alarm.as_mut().poll(cx));
            let now = Instant::now();
            if now < due {
                alarm.as_mut().reset(due);
            } else if between_events {
                self.silent_since = Some(now);
                return Poll::Ready(Bytes::from_static(ping));
            } else {
                // In the middle of an event there is no room; the upstream has its idle timeout for that.
                alarm.as_mut().reset(now + every);
            }
        }
    }
}
