//! Alerts to people: what they are told, in which words, over which channel, and once. Decisions are pure; sending hangs
//! on rows in the database, so that nothing is lost by a restart and replicas do not repeat one another. It must not
//! hold up a request, and nothing waits for it.

mod address;
mod channel;
mod choice;
mod courier;
mod email;
mod event;
mod outbox;
mod placeholder;
mod rule;
mod send;
mod text;
mod watch;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use actix_rt::task::JoinHandle;
use tokio::sync::{mpsc, watch as signal};

pub use address::{
    Address, AddressProblem, Destination, MailSecurity, ProxyChoice, SealedProblem,
    check_templates, seal_context,
};
pub use channel::{Heard, Post, post, read};
pub use choice::{Choice, ChoiceKind, choices};
pub use courier::{Courier, Patience};
pub use event::{BudgetUse, Event, EventKind, Level, Spender, Spent};
pub use outbox::{Orders, Outbox};
pub use placeholder::Facts;
pub use rule::{Claim, Rule, RuleOptions, RuleProblem};
pub use send::Receipt;
pub use text::{Language, Message, message, placeholders, test_message};
pub use watch::{ConfigProblems, Watched, Watcher};

use crate::auth::master_key::MasterKey;
use crate::catalog::Catalog;
use crate::egress::Clients;
use crate::store::{Db, NotificationTarget, NotificationTemplates, Result};

/// Events that may wait to be written down. They are few; more of them say the same.
const WAITING_MAX: usize = 256;
/// How often it is looked for news. Without a rule that is one small query.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How often old messages are deleted.
const PRUNE_EVERY_MS: i64 = 60 * 60 * 1000;
/// For how long messages can be read again.
const KEPT_MS: i64 = 90 * 24 * 60 * 60 * 1000;
/// The end of the hub waits so long for messages that are being sent.
const STOP_WITHIN: Duration = Duration::from_secs(5);

/// Tells people. Cheap to clone, usable from any thread.
#[derive(Clone, Debug)]
pub struct Notifier {
    events: mpsc::Sender<Event>,
    dropped: Arc<AtomicU64>,
    db: Db,
    catalog: Arc<Catalog>,
    master_key: Arc<MasterKey>,
}

/// What runs until it is stopped.
#[derive(Debug)]
pub struct Notifying {
    stop: signal::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Notifier {
    /// Something has happened. Never waits: where too much has, it is not told of this.
    pub fn tell(&self, event: Event) {
        if let Err(error) = self.events.try_send(event) {
            let before = self.dropped.fetch_add(1, Relaxed);
            if before == 0 {
                tracing::warn!(%error, "too many events at once: people are not told of all of them");
            }
        }
    }

    /// Events that nobody was told of, because there were too many.
    #[must_use]
    pub fn dropped_total(&self) -> u64 {
        self.dropped.load(Relaxed)
    }

    /// Sends a test to a target, now and once, and notes how it fared.
    ///
    /// # Errors
    /// What is sealed of the target cannot be used.
    pub async fn test(
        &self,
        target: &NotificationTarget,
        language: Language,
    ) -> std::result::Result<Receipt, SealedProblem> {
        let destination = Destination::open(target, &self.master_key)?;
        let receipt = self
            .try_out(&destination, &target.templates, language)
            .await;
        let result = courier::result(&receipt, now_ms());
        if let Err(error) = self.db.note_notification_result(target.id, &result).await {
            tracing::warn!(%error, "how the test of a notification target fared could not be noted");
        }
        Ok(receipt)
    }

    /// The same to a target that need not exist yet. Templates other than `default` are not for tests.
    pub async fn try_out(
        &self,
        destination: &Destination,
        templates: &NotificationTemplates,
        language: Language,
    ) -> Receipt {
        let zone = self.catalog.settings().limits.timezone.clone();
        let now_ms = now_ms();
        let message = test_message(language, &zone, now_ms);
        let within = Patience::default().within;
        send::send(
            &Clients::new(),
            destination,
            &message,
            templates,
            now_ms,
            within,
        )
        .await
    }
}

/// Starts to watch and to send, on this thread.
#[must_use]
pub fn start(watched: Watched, master_key: Arc<MasterKey>) -> (Notifier, Notifying) {
    let (events, heard) = mpsc::channel(WAITING_MAX);
    let (stop, stopping) = signal::channel(false);
    let notifier = Notifier {
        events,
        dropped: Arc::default(),
        db: watched.db.clone(),
        catalog: watched.catalog.clone(),
        master_key: master_key.clone(),
    };
    let courier = Courier::new(watched.db.clone(), master_key, Patience::default());
    let wake = Arc::new(tokio::sync::Notify::new());
    let writer = Writer {
        outbox: Outbox::new(watched.db.clone()),
        watcher: Watcher::new(watched, now_ms()),
        failing: false,
        pruned_ms: None,
        db: notifier.db.clone(),
    };
    #[expect(clippy::disallowed_methods, reason = "ended by `Notifying::stop`")]
    let tasks = vec![
        actix_rt::spawn(writer.run(heard, wake.clone(), stopping.clone())),
        actix_rt::spawn(deliver(courier, wake, stopping)),
    ];
    (notifier, Notifying { stop, tasks })
}

impl Notifying {
    /// Lets what is being sent come to its end, within a grace; the rest waits in the database for the next start.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for mut task in self.tasks {
            if tokio::time::timeout(STOP_WITHIN, &mut task).await.is_err() {
                task.abort();
            }
        }
    }
}

/// Looks, listens, and writes down what is to be sent.
struct Writer {
    outbox: Outbox,
    watcher: Watcher,
    db: Db,
    failing: bool,
    pruned_ms: Option<i64>,
}

impl Writer {
    async fn run(
        mut self,
        mut heard: mpsc::Receiver<Event>,
        wake: Arc<tokio::sync::Notify>,
        mut stopping: signal::Receiver<bool>,
    ) {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let told = tokio::select! {
                _ = stopping.changed() => return,
                _ = looks.tick() => None,
                event = heard.recv() => match event {
                    Some(event) => Some(event),
                    // All who could tell are gone.
                    None => return,
                },
            };
            let outcome = self.write(told, now_ms()).await;
            self.note(outcome, &wake);
        }
    }

    /// What was told, or else what is to be seen.
    async fn write(&mut self, told: Option<Event>, now_ms: i64) -> Result<usize> {
        let orders = self.outbox.orders().await?;
        let events = match told {
            Some(event) => vec![event],
            None => {
                self.prune(now_ms).await?;
                self.watcher.look(&orders, now_ms).await?
            }
        };
        let zone = self.watcher.zone();
        let mut made = 0;
        for event in &events {
            made += self.outbox.put(event, &orders, &zone, now_ms).await?;
        }
        Ok(made)
    }

    fn note(&mut self, outcome: Result<usize>, wake: &tokio::sync::Notify) {
        match outcome {
            Ok(made) => {
                self.failing = false;
                if made > 0 {
                    wake.notify_one();
                }
            }
            Err(error) => {
                self.watcher.untold();
                if !self.failing {
                    tracing::warn!(%error, "people cannot be told of events");
                }
                self.failing = true;
            }
        }
    }

    async fn prune(&mut self, now_ms: i64) -> Result<()> {
        if self
            .pruned_ms
            .is_some_and(|pruned_ms| now_ms - pruned_ms < PRUNE_EVERY_MS)
        {
            return Ok(());
        }
        self.pruned_ms = Some(now_ms);
        self.db.prune_notifications(now_ms - KEPT_MS, now_ms).await
    }
}

/// Sends what is due: when something new is, and every few seconds for what is tried again.
async fn deliver(
    courier: Courier,
    wake: Arc<tokio::sync::Notify>,
    mut stopping: signal::Receiver<bool>,
) {
    let mut failing = false;
    loop {
        match courier.deliver_due(now_ms()).await {
            // There may be more than go at once.
            Ok(tried) if tried > 0 && !*stopping.borrow() => {
                failing = false;
                continue;
            }
            Ok(_) => failing = false,
            Err(error) => {
                if !failing {
                    tracing::warn!(%error, "alerts that wait cannot be sent");
                }
                failing = true;
            }
        }
        tokio::select! {
            _ = stopping.changed() => return,
            () = wake.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        if *stopping.borrow() {
            return;
        }
    }
}

fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
