//! What runs now and what just happened: running requests, active conversations, events for whoever watches, and the word
//! that ends a request. It is told and asked; it decides nothing about a request, and must not wait for anybody.
//! With Redis, replicas tell one another, so that each shows all and reaches all.

mod carrier;
mod event;
mod peers;
mod ring;
mod running;
#[cfg(test)]
mod sample;
mod sessions;
mod switch;
#[cfg(test)]
mod tests;
mod wire;

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use actors::board::Note;
use actors::domain::RequestId;
use actors::limiter::port::{ConversationId, LimitHit};
use bb8_redis::redis::{Client, RedisError};
use tokio::sync::mpsc;
use tokio::time::Instant;
use uuid::Uuid;

use crate::redis_address;
use carrier::{Carrier, Trouble};
use peers::Peers;
use ring::{News, Ring};
use running::Entry;
use sessions::Sessions;
use wire::{Message, Target};

pub use carrier::Carrying;
pub use event::{
    CatalogChanged, CircuitChanged, ConfigReloaded, Data, Ended, Event, Finished, LimitWasHit,
    ProviderCooledDown, Scope, SessionTerminated,
};
pub use ring::{Follower, Heard, Resume};
pub use running::{Phase, Running, RunningRequest, RunningView};
pub use sessions::SessionView;
pub use switch::Cancelled;

/// So many events are kept for those who were away for a moment.
const KEPT: usize = 2_000;

/// So many messages wait for the carrier at most; what is more is not told to other replicas.
const WAITING: usize = 10_000;

/// So many running requests a hub names to the others at once.
const TOLD: usize = 2_000;

const CHANNEL: &str = "hub:live";

type Forget = Box<dyn Fn(Vec<ConversationId>) + Send + Sync>;

/// What an ended conversation leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terminated {
    /// As it stood before.
    pub session: SessionView,
    /// Requests that ran, at all replicas.
    pub requests: usize,
}

/// Clones share it. Usable from any thread.
#[derive(Clone)]
pub struct Live(Arc<Inner>);

struct Inner {
    replica: Uuid,
    running: Mutex<HashMap<RequestId, Arc<Entry>>>,
    sessions: Mutex<Sessions>,
    peers: Mutex<Peers>,
    ring: Mutex<Ring>,
    session_ttl_ms: AtomicI64,
    /// Drops pins; set once there is a Router.
    forget: OnceLock<Forget>,
    redis: Option<Redis>,
}

/// The way to other replicas.
struct Redis {
    client: Client,
    outbox: mpsc::Sender<Message>,
    /// Until it is started.
    outgoing: Mutex<Option<mpsc::Receiver<Message>>>,
    trouble: Arc<Trouble>,
}

impl std::fmt::Debug for Live {
    /// Says nothing of the client, which knows the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Live").finish_non_exhaustive()
    }
}

impl Live {
    /// Of one hub by itself.
    #[must_use]
    pub fn alone() -> Self {
        Self::with(None)
    }

    /// Of a hub that shares this Redis with others. Connects when it is started.
    ///
    /// # Errors
    /// Where the address cannot be understood.
    pub fn on_redis(url: &str, tls_reject_unauthorized: bool) -> Result<Self, RedisError> {
        let client = redis_address::client(url, tls_reject_unauthorized)?;
        let (outbox, outgoing) = mpsc::channel(WAITING);
        Ok(Self::with(Some(Redis {
            client,
            outbox,
            outgoing: Mutex::new(Some(outgoing)),
            trouble: Arc::default(),
        })))
    }

    fn with(redis: Option<Redis>) -> Self {
        Self(Arc::new(Inner {
            replica: Uuid::now_v7(),
            running: Mutex::default(),
            sessions: Mutex::new(Sessions::new(sessions::MOST)),
            peers: Mutex::default(),
            ring: Mutex::new(Ring::new(KEPT, now_us())),
            session_ttl_ms: AtomicI64::new(0),
            forget: OnceLock::new(),
            redis,
        }))
    }

    /// How long a conversation is listed after its last request.
    pub fn set_session_ttl_ms(&self, ttl_ms: u64) {
        let ttl_ms = i64::try_from(ttl_ms).unwrap_or(i64::MAX);
        self.0.session_ttl_ms.store(ttl_ms, Relaxed);
    }

    /// Who drops the pins of a conversation that is ended. Only the first word counts.
    pub fn drops_pins_by(&self, forget: impl Fn(Vec<ConversationId>) + Send + Sync + 'static) {
        // An error says that somebody has been named before.
        let _first_counts = self.0.forget.set(Box::new(forget));
    }

    /// Listens to other replicas and tells them, until stopped; `None` where there are none or it runs already.
    ///
    /// # Errors
    /// Where no thread can be started. A Redis that fails is no error: see `trouble`.
    pub async fn start(&self) -> std::io::Result<Option<Carrying>> {
        let Some(redis) = &self.0.redis else {
            return Ok(None);
        };
        let Some(outgoing) = lock(&redis.outgoing).take() else {
            return Ok(None);
        };
        // A channel is seen from all databases of a server, so it says the database's number.
        let channel = match redis.client.get_connection_info().redis_settings().db() {
            0 => CHANNEL.to_owned(),
            database => format!("{CHANNEL}:{database}"),
        };
        let (hearing, asked) = (self.clone(), self.clone());
        let carrier = Carrier {
            client: redis.client.clone(),
            channel,
            origin: self.0.replica,
            trouble: redis.trouble.clone(),
            hear: Box::new(move |replica, messages| hearing.hear(replica, messages)),
            running: Box::new(move || asked.running_here(TOLD)),
        };
        carrier.start(outgoing).await.map(Some)
    }

    /// What is wrong between the replicas, for health.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.0.redis.as_ref()?.trouble.words()
    }

    /// The hub stops: followers hear no more.
    pub fn close(&self) {
        lock(&self.0.ring).close();
    }

    /// A request came in. It is listed until the guard is finished or dropped.
    #[must_use]
    pub fn begin(&self, request: RunningRequest) -> Running {
        let entry = Arc::new(Entry::new(request));
        let request = entry.request.clone();
        lock(&self.0.running).insert(request.id, entry.clone());
        let ttl_ms = self.0.session_ttl_ms.load(Relaxed);
        lock(&self.0.sessions).began(&request, true, now_ms(), ttl_ms);
        self.tell(Scope::of(&request), Data::RequestStarted(request));
        Running::new(self.clone(), entry)
    }

    /// A request was refused before it began.
    pub fn refused(&self, request: RunningRequest, end: Ended) {
        let request = Arc::new(request);
        let scope = Scope::of(&request);
        self.tell(scope, finished(request, end));
    }

    fn finished(&self, entry: &Entry, end: Option<Ended>) {
        let request = &entry.request;
        lock(&self.0.running).remove(&request.id);
        lock(&self.0.sessions).ended(request, end.as_ref(), true, now_ms());
        if let Some(end) = end {
            self.tell(Scope::of(request), finished(request.clone(), end));
        }
    }

    /// A request met a limit.
    pub fn limit_hit(&self, request: &RunningRequest, hit: &LimitHit) {
        let scope = match hit.scope {
            // Whose account is full is the hub's business, not the user's.
            actors::domain::ScopeId::Provider(_) => Scope::HUB,
            _ => Scope::of(request),
        };
        let hit = LimitWasHit::of(request, hit);
        self.tell(scope, Data::LimitHit(Box::new(hit)));
    }

    /// What an actor tells: circuits and cool-downs become events.
    pub fn note(&self, note: &Note) {
        if let Some(data) = event::of_note(note) {
            self.tell(Scope::HUB, data);
        }
    }

    /// The file of this hub was read again.
    pub fn config_reloaded(&self, reloaded: ConfigReloaded) {
        self.tell(Scope::HUB, Data::ConfigReloaded(reloaded));
    }

    /// A new catalog is in force here. Other replicas see that for themselves.
    pub fn catalog_changed(&self, version: i64) {
        let data = Data::CatalogChanged(CatalogChanged { version });
        self.push(now_ms(), self.0.replica, Scope::HUB, data);
    }

    /// Requests that run now, at all replicas, the oldest first.
    #[must_use]
    pub fn list(&self) -> Vec<RunningView> {
        let mut all = self.running_here(usize::MAX);
        all.extend(lock(&self.0.peers).list(Instant::now(), now_ms()));
        all.sort_by_key(|view| (view.request.at_ms, view.request.id));
        all
    }

    fn running_here(&self, most: usize) -> Vec<RunningView> {
        let now_ms = now_ms();
        let running = lock(&self.0.running);
        let views = running.values().take(most);
        views.map(|entry| entry.view(now_ms)).collect()
    }

    /// Conversations that are active, at all replicas, the last seen first.
    #[must_use]
    pub fn sessions(&self) -> Vec<SessionView> {
        let mut running = HashMap::<ConversationId, usize>::new();
        for view in self.list() {
            if let Some(id) = view.request.session_id {
                *running.entry(id).or_default() += 1;
            }
        }
        let ttl_ms = self.0.session_ttl_ms.load(Relaxed);
        let mut active = lock(&self.0.sessions).active(now_ms(), ttl_ms);
        for view in &mut active {
            view.running = running.get(&view.id).copied().unwrap_or(0);
        }
        active
    }

    /// Ends every running request of a conversation, at all replicas, and drops its pin; it may start anew. `None` where
    /// nobody knows it.
    pub fn terminate(&self, session: ConversationId) -> Option<Terminated> {
        let elsewhere = lock(&self.0.peers).of_session(session);
        let (view, here) = self.end_session(session)?;
        let requests = here + elsewhere;
        self.carry(Message::Terminate(Target::Session(session)));
        let scope = Scope {
            user_id: Some(view.user_id),
            key_id: Some(view.key_id),
        };
        let told = SessionTerminated {
            session_id: session,
            session: view.session.clone(),
            key: view.key.clone(),
            user: view.user.clone(),
            requests,
        };
        tracing::info!(session = ?told.session, key = told.key, user = told.user, requests, "a session was terminated");
        self.tell(scope, Data::SessionTerminated(told));
        Some(Terminated {
            session: view,
            requests,
        })
    }

    /// Ends one running request, wherever it runs. False where nobody knows it.
    pub fn terminate_request(&self, request: RequestId) -> bool {
        if self.end_request(request) {
            return true;
        }
        let elsewhere = lock(&self.0.peers).runs(request);
        if elsewhere {
            self.carry(Message::Terminate(Target::Request(request)));
        }
        elsewhere
    }

    fn end_request(&self, request: RequestId) -> bool {
        let entry = lock(&self.0.running).get(&request).cloned();
        entry.map(|entry| entry.switch.throw()).is_some()
    }

    fn end_session(&self, session: ConversationId) -> Option<(SessionView, usize)> {
        let running: Vec<_> = lock(&self.0.running)
            .values()
            .filter(|entry| entry.request.session_id == Some(session))
            .cloned()
            .collect();
        if let Some(entry) = running.first() {
            // It may have gone out because there were too many.
            let ttl_ms = self.0.session_ttl_ms.load(Relaxed);
            lock(&self.0.sessions).began(&entry.request, true, now_ms(), ttl_ms);
        }
        let (view, mut pins) = lock(&self.0.sessions).take(session)?;
        for entry in &running {
            entry.switch.throw();
            pins.extend(&entry.request.pins);
        }
        pins.sort_unstable();
        pins.dedup();
        if let Some(forget) = self.0.forget.get()
            && !pins.is_empty()
        {
            forget(pins);
        }
        Some((view, running.len()))
    }

    /// Hears every event from now on.
    #[must_use]
    pub fn follow(&self) -> Follower {
        lock(&self.0.ring).follow()
    }

    /// What came after the event with this number; everything later comes from the follower.
    #[must_use]
    pub fn follow_since(&self, id: u64) -> (Resume, Follower) {
        let ring = lock(&self.0.ring);
        (ring.since(id), ring.follow())
    }

    /// What came after the event with this number.
    #[must_use]
    pub fn since(&self, id: u64) -> Resume {
        lock(&self.0.ring).since(id)
    }

    /// To those who follow here, and to other replicas.
    fn tell(&self, scope: Scope, data: Data) {
        let event = self.push(now_ms(), self.0.replica, scope, data);
        self.carry(Message::Event(event));
    }

    fn push(&self, at_ms: i64, replica: Uuid, scope: Scope, data: Data) -> Arc<Event> {
        let news = News {
            at_ms,
            replica,
            scope,
            data,
        };
        lock(&self.0.ring).push(news, now_us())
    }

    fn carry(&self, message: Message) {
        if let Some(redis) = &self.0.redis {
            // Full where Redis is away or slow: then each hub shows what it knows.
            let _too_many = redis.outbox.try_send(message);
        }
    }

    /// What another replica says.
    fn hear(&self, replica: Uuid, messages: Vec<Message>) {
        for message in messages {
            match message {
                Message::Event(event) => self.hear_event(replica, &event),
                Message::Terminate(Target::Request(request)) => {
                    self.end_request(request);
                }
                Message::Terminate(Target::Session(session)) => {
                    self.end_session(session);
                }
                Message::Here(running) => {
                    let ttl_ms = self.0.session_ttl_ms.load(Relaxed);
                    for view in &running {
                        let request = &view.request;
                        lock(&self.0.sessions).began(request, false, now_ms(), ttl_ms);
                    }
                    lock(&self.0.peers).here(replica, running, Instant::now());
                }
                Message::Gone => lock(&self.0.peers).gone(replica),
            }
        }
    }

    fn hear_event(&self, replica: Uuid, event: &Event) {
        match &event.data {
            Data::RequestStarted(request) => {
                let ttl_ms = self.0.session_ttl_ms.load(Relaxed);
                lock(&self.0.sessions).began(request, false, now_ms(), ttl_ms);
                lock(&self.0.peers).began(replica, request, Instant::now());
            }
            Data::RequestFinished(done) => {
                let request = &done.request;
                lock(&self.0.sessions).ended(request, Some(&done.end), false, now_ms());
                lock(&self.0.peers).ended(replica, request.id, Instant::now());
            }
            _ => {}
        }
        self.push(event.at_ms, replica, event.scope, event.data.clone());
    }
}

fn finished(request: Arc<RunningRequest>, end: Ended) -> Data {
    Data::RequestFinished(Box::new(Finished { request, end }))
}

/// What is behind these locks is never left half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

fn now_us() -> u64 {
    u64::try_from(jiff::Timestamp::now().as_microsecond()).unwrap_or(0)
}
