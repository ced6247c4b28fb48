//! The handle of a running scripted upstream: its script, what it has seen, and how it is stopped.
//! Protocol and faults are the connection's.

use std::net::{Ipv4Addr, TcpListener as StdListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;

use crate::{Answer, Script, Seen, connection};

/// A scripted upstream on a free port of loopback. It stops when dropped.
pub struct Upstream {
    port: u16,
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    stopped: Option<oneshot::Receiver<()>>,
    runtime: tokio::runtime::Handle,
}

impl Upstream {
    /// Starts on a free port and is ready when this returns.
    ///
    /// # Panics
    /// When loopback has no free port or no thread can be started.
    pub async fn start(script: impl Into<Script>) -> Self {
        Self::start_on(0, script).await
    }

    /// Starts on this port, for example that of an upstream which was stopped before.
    ///
    /// # Panics
    /// When the port is taken or no thread can be started.
    pub async fn start_on(port: u16, script: impl Into<Script>) -> Self {
        let listener =
            StdListener::bind((Ipv4Addr::LOCALHOST, port)).expect("a free port on loopback");
        listener
            .set_nonblocking(true)
            .expect("a listener that does not block");
        let port = listener.local_addr().expect("a bound listener").port();
        let shared = Arc::new(Shared::new(script.into()));
        let (stop, stop_seen) = watch::channel(false);
        let (done, stopped) = oneshot::channel();
        let (ready, running) = oneshot::channel();
        let serving = Arc::clone(&shared);
        std::thread::Builder::new()
            .name(format!("upstream-{port}"))
            .spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .expect("a runtime");
                runtime.block_on(async {
                    ready.send(tokio::runtime::Handle::current()).ok();
                    accept(listener, &serving, stop_seen).await;
                });
                drop(runtime);
                done.send(()).ok();
            })
            .expect("a thread");
        let runtime = running.await.expect("the upstream's thread has started");
        Self {
            port,
            shared,
            stop,
            stopped: Some(stopped),
            runtime,
        }
    }

    /// `http://127.0.0.1:PORT`
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Every request so far, in the order in which they were complete.
    #[must_use]
    pub fn requests(&self) -> Vec<Seen> {
        self.shared.state().seen.clone()
    }

    /// Lets go of the requests so far, for whoever runs for long and does not look at them.
    pub fn forget(&self) {
        self.shared.state().seen = Vec::new();
    }

    /// How many requests are being answered now.
    #[must_use]
    pub fn open_connections(&self) -> usize {
        self.shared.state().open
    }

    /// How many times a client closed before its answer was done.
    #[must_use]
    pub fn closed_early(&self) -> usize {
        self.shared.state().closed_early
    }

    /// How many connections were ever accepted.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.state().connections
    }

    /// A new script for the requests from now on.
    pub fn set(&self, script: impl Into<Script>) {
        let mut state = self.shared.state();
        state.script = script.into();
        state.step = 0;
    }

    /// Waits until `predicate` holds, which is asked at every change; `false` when it does not within `timeout`
    /// (of real time, even where the caller's clock is paused).
    pub async fn wait_for(&self, predicate: impl Fn(&Self) -> bool, timeout: Duration) -> bool {
        let mut changed = self.shared.changed.subscribe();
        let mut late = self.runtime.spawn(tokio::time::sleep(timeout));
        loop {
            changed.borrow_and_update();
            if predicate(self) {
                late.abort();
                return true;
            }
            tokio::select! {
                _ = changed.changed() => {}
                _ = &mut late => return predicate(self),
            }
        }
    }

    /// Stops: afterwards the port refuses, and every open connection was reset.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if let Some(stopped) = self.stopped.take() {
            stopped.await.ok();
        }
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

/// Resolves when the upstream is stopped or its handle is gone.
pub(crate) async fn stopped(mut stop: watch::Receiver<bool>) {
    stop.wait_for(|stopped| *stopped).await.ok();
}

async fn accept(listener: StdListener, shared: &Arc<Shared>, stop: watch::Receiver<bool>) {
    let listener = TcpListener::from_std(listener).expect("a listener of this runtime");
    let mut connections = JoinSet::new();
    let mut until = std::pin::pin!(stopped(stop.clone()));
    loop {
        tokio::select! {
            accepted = listener.accept() => if let Ok((stream, _)) = accepted {
                connections.spawn(connection::serve(stream, Arc::clone(shared), stop.clone()));
            },
            Some(_) = connections.join_next() => {}
            () = &mut until => break,
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// What the connections share with the handle.
pub(crate) struct Shared {
    state: Mutex<State>,
    changed: watch::Sender<()>,
}

struct State {
    script: Script,
    step: usize,
    seen: Vec<Seen>,
    open: usize,
    closed_early: usize,
    connections: usize,
}

impl Shared {
    fn new(script: Script) -> Self {
        let state = State {
            script,
            step: 0,
            seen: Vec::new(),
            open: 0,
            closed_early: 0,
            connections: 0,
        };
        Self {
            state: Mutex::new(state),
            changed: watch::Sender::new(()),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A test that panicked while looking must not take the upstream with it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a connection and gives it its number.
    pub(crate) fn connected(&self) -> usize {
        let mut state = self.state();
        state.connections += 1;
        state.connections
    }

    /// Notes a request and finds its answer.
    pub(crate) fn received(self: &Arc<Self>, seen: Seen) -> (Answer, Answering) {
        let (script, step) = {
            let mut state = self.state();
            state.open += 1;
            state.step += 1;
            state.seen.push(seen.clone());
            (state.script.clone(), state.step - 1)
        };
        let answering = Answering {
            shared: Arc::clone(self),
            closed_early: false,
        };
        self.changed.send_replace(());
        // Outside the lock: the script may be a test's own code and look at the upstream.
        (script.answer(&seen, step), answering)
    }
}

/// Counts a request as open until it is dropped, however that comes about.
pub(crate) struct Answering {
    shared: Arc<Shared>,
    closed_early: bool,
}

impl Answering {
    pub(crate) fn ended(mut self, closed_early: bool) {
        self.closed_early = closed_early;
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        {
            let mut state = self.shared.state();
            state.open -= 1;
            state.closed_early += usize::from(self.closed_early);
        }
        self.shared.changed.send_replace(());
    }
}
