//! One request while it runs: what is known of it, how far it is, and the guard that its end hangs on. It must not say
//! how a request ends: that is told to it.

use std::sync::{Arc, Mutex, PoisonError};

use actors::domain::{Dialect, KeyId, ProviderId, RequestId, RequestKind, UserId};
use actors::limiter::port::ConversationId;
use serde::{Deserialize, Serialize};

use super::Live;
use super::event::Ended;
use super::switch::{Cancelled, Switch};

/// What is known of a request when it begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningRequest {
    pub id: RequestId,
    /// When it came in, in Unix milliseconds.
    pub at_ms: i64,
    pub key_id: KeyId,
    pub user_id: UserId,
    pub key: String,
    pub user: String,
    pub kind: RequestKind,
    pub dialect: Dialect,
    /// Path without query.
    pub endpoint: String,
    pub model: String,
    /// The conversation as rows of the log name it; not unique beyond its key.
    pub session: Option<String>,
    /// The same, unique.
    pub session_id: Option<ConversationId>,
    pub client_ip: Option<String>,
    pub user_agent: Option<String>,
    pub stream: bool,
    /// Names under which the conversation may be pinned. Known only where it runs.
    #[serde(skip)]
    pub pins: Vec<ConversationId>,
}

/// How far a request is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Limits are asked, a provider is looked for.
    #[default]
    Admission,
    /// Sent to a provider of which nothing has come yet.
    Waiting,
    /// Its answer comes in.
    Answering,
}

/// A request that runs, as lists show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunningView {
    #[serde(flatten)]
    pub request: Arc<RunningRequest>,
    pub phase: Phase,
    /// Who has been asked last.
    pub provider_id: Option<ProviderId>,
    pub provider: Option<Arc<str>>,
    /// Requests sent to providers so far.
    pub attempts: u32,
    pub age_ms: u64,
}

/// The same as the hub keeps it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) request: Arc<RunningRequest>,
    pub(super) switch: Arc<Switch>,
    course: Mutex<Course>,
}

#[derive(Debug, Default)]
struct Course {
    phase: Phase,
    provider: Option<(ProviderId, Arc<str>)>,
    attempts: u32,
}

impl Entry {
    pub(super) fn new(request: RunningRequest) -> Self {
        Self {
            request: Arc::new(request),
            switch: Arc::default(),
            course: Mutex::default(),
        }
    }

    fn change(&self, change: impl FnOnce(&mut Course)) {
        change(&mut self.course.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(super) fn view(&self, now_ms: i64) -> RunningView {
        let course = self.course.lock().unwrap_or_else(PoisonError::into_inner);
        let (provider_id, provider) = course.provider.clone().unzip();
        RunningView {
            request: self.request.clone(),
            phase: course.phase,
            provider_id,
            provider,
            attempts: course.attempts,
            age_ms: age_ms(self.request.at_ms, now_ms),
        }
    }
}

pub(super) fn age_ms(at_ms: i64, now_ms: i64) -> u64 {
    u64::try_from(now_ms.saturating_sub(at_ms)).unwrap_or(0)
}

/// Held by whoever serves the request. Dropped without `finish` it only takes the request off the list.
#[derive(Debug)]
pub struct Running {
    live: Live,
    entry: Arc<Entry>,
    finished: bool,
}

impl Running {
    pub(super) fn new(live: Live, entry: Arc<Entry>) -> Self {
        Self {
            live,
            entry,
            finished: false,
        }
    }

    #[must_use]
    pub fn request(&self) -> &RunningRequest {
        &self.entry.request
    }

    /// It is about to be sent to this provider.
    pub fn attempt(&self, id: ProviderId, name: &str) {
        self.entry.change(|course| {
            course.phase = Phase::Waiting;
            course.attempts += 1;
            if !matches!(&course.provider, Some((known, _)) if *known == id) {
                course.provider = Some((id, name.into()));
            }
        });
    }

    /// The provider has begun to answer.
    pub fn first_byte(&self) {
        self.entry.change(|course| course.phase = Phase::Answering);
    }

    /// Resolves when somebody ends the request. Of several that wait at once only the last is sure to be woken.
    #[must_use]
    pub fn cancelled(&self) -> Cancelled {
        Cancelled(self.entry.switch.clone())
    }

    /// The request is over. Only the first word counts.
    pub fn finish(&mut self, end: Ended) {
        if !std::mem::replace(&mut self.finished, true) {
            self.live.finished(&self.entry, Some(end));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.finished {
            self.live.finished(&self.entry, None);
        }
    }
}
