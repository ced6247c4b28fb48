//! Alerts against scripted receivers on loopback: what arrives, that it arrives once, and when. Time is made up but in
//! the tests of a whole hub.

mod channels;
mod mail;
mod once;
mod watching;

use crate::store::direct_rules::DirectRules;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use claude_code_hub::auth::master_key::MasterKey;
use claude_code_hub::notify::{Courier, Destination, Event, EventKind, Outbox, Patience};
use claude_code_hub::store::{
    Db, DbOptions, NewNotificationRule, NewNotificationTarget, NotificationEntry,
    NotificationFilter, NotificationRule, NotificationTarget,
};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Some time.
const NOW: i64 = 1_800_000_000_000;

/// A database that several may use.
struct Place {
    dsn: String,
    _folder: Option<TempDir>,
}

impl Place {
    fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dsn = format!("sqlite://{}", folder.path().join("hub.db").display());
        Self {
            dsn,
            _folder: Some(folder),
        }
    }

    async fn postgres() -> Self {
        let dsn = crate::support::fresh_postgres("notify").await;
        Self { dsn, _folder: None }
    }

    async fn open(&self) -> Db {
        let options = DbOptions {
            dsn: self.dsn.clone(),
            pool_max: 4,
            idle_timeout: Duration::from_secs(20),
            connect_timeout: Duration::from_secs(10),
        };
        let db = Db::connect(&options).await.unwrap();
        db.migrate().await.unwrap();
        db
    }
}

fn master_key() -> Arc<MasterKey> {
    let text = "ab".repeat(32);
    Arc::new(MasterKey::load_or_create(Path::new("/nonexistent"), Some(&text)).unwrap())
}

fn courier(db: &Db) -> Courier {
    courier_within(db, Duration::from_secs(10))
}

fn courier_within(db: &Db, within: Duration) -> Courier {
    let patience = Patience {
        within,
        pauses_ms: [1_000, 5_000],
    };
    Courier::new(db.clone(), master_key(), patience)
}

fn destination(value: Value) -> Destination {
    let destination: Destination = serde_json::from_value(value).unwrap();
    destination.check().unwrap();
    destination
}

async fn target_with(db: &Db, name: &str, key: &MasterKey, value: Value) -> NotificationTarget {
    let destination = destination(value);
    let new = NewNotificationTarget {
        name: name.to_owned(),
        kind: destination.address.kind().to_owned(),
        sealed: destination.seal(name, key),
        hint: destination.address.hint(),
        enabled: true,
        templates: serde_json::Map::new(),
    };
    db.insert_notification_target(&new).await.unwrap()
}

async fn target(db: &Db, name: &str, address: Value) -> NotificationTarget {
    target_with(db, name, &master_key(), json!({ "address": address })).await
}

async fn rule(db: &Db, event: EventKind, targets: &[i64], options: Value) -> NotificationRule {
    let new = NewNotificationRule {
        event: event.as_str().to_owned(),
        enabled: true,
        target_ids: targets.to_vec(),
        language: "en".to_owned(),
        options,
    };
    db.insert_notification_rule(&new).await.unwrap()
}

/// Says an event as one hub would; returns how many messages that made.
async fn say(outbox: &mut Outbox, event: &Event, now_ms: i64) -> usize {
    let orders = outbox.orders().await.unwrap();
    let zone = TimeZone::UTC;
    let put = outbox.put(event, &orders, &zone, now_ms).await;
    put.unwrap()
}

fn opened() -> Event {
    Event::example(EventKind::CircuitOpened, NOW)
}

/// All messages, the oldest first.
async fn log(db: &Db) -> Vec<NotificationEntry> {
    let mut log = db
        .notification_log(&NotificationFilter::default(), 100)
        .await
        .unwrap();
    log.reverse();
    log
}
