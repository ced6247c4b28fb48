//! A message is sent once: whatever is seen again, by whichever hub, before and after a restart. And it is tried again,
//! but not for ever. On both databases.

use crate::store::direct_rules::DirectRules;
use std::time::Duration;

use actors::domain::{NanoUsd, Period};
use claude_code_hub::notify::{BudgetUse, Event, EventKind, Outbox, Spender};
use claude_code_hub::store::{NewNotificationTarget, NotificationState, StoreError};
use serde_json::json;
use testkit::{Answer, Gate, Upstream};

use super::{NOW, Place, courier, courier_within, log, opened, rule, say, target};

fn ok() -> Answer {
    Answer::whole("text/plain", "ok")
}

/// A database, a receiver, and a rule of one kind of event.
async fn scene(
    place: &Place,
    kind: EventKind,
    answers: Vec<Answer>,
) -> (claude_code_hub::store::Db, Upstream, i64) {
    let db = place.open().await;
    let receiver = Upstream::start(answers).await;
    let slack = json!({ "kind": "slack", "url": format!("{}/x", receiver.url()) });
    let id = target(&db, "ops", slack).await.id;
    rule(&db, kind, &[id], json!({})).await;
    (db, receiver, id)
}

macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($place:ident: Place) $body:block)*) => {
        $($(#[$doc])* async fn $name($place: Place) $body)*

        mod sqlite {
            $(#[actix_web::test] async fn $name() {
                super::$name(super::Place::sqlite()).await;
            })*
        }

        mod postgres {
            $(#[actix_web::test] async fn $name() {
                super::$name(super::Place::postgres().await).await;
            })*
        }
    };
}

on_both! {
    async fn two_hubs_that_see_the_same_tell_it_once_and_a_restart_tells_nothing_again(place: Place) {
        let (db, receiver, _) = scene(&place, EventKind::CircuitOpened, vec![ok()]).await;
        let other_db = place.open().await;
        let (mut one, mut other) = (Outbox::new(db.clone()), Outbox::new(other_db.clone()));
        let event = opened();
        let (first, second) =
            futures_util::future::join(say(&mut one, &event, NOW), say(&mut other, &event, NOW + 3)).await;
        assert_eq!(first + second, 1);
        let (one, other) = (courier(&db), courier(&other_db));
        let (first, second) =
            futures_util::future::join(one.deliver_due(NOW + 3), other.deliver_due(NOW + 3)).await;
        assert_eq!(first.unwrap() + second.unwrap(), 1);
        // A new start remembers nothing itself.
        assert_eq!(say(&mut Outbox::new(db.clone()), &event, NOW + 10).await, 0);
        assert_eq!(courier(&db).deliver_due(NOW + 1_000_000).await.unwrap(), 0);
        assert_eq!(receiver.requests().len(), 1);
        // After its quiet it is news again.
        assert_eq!(say(&mut Outbox::new(db.clone()), &event, NOW + 300_003).await, 1);
    }

    async fn a_receiver_that_fails_is_tried_three_times_and_gets_the_message_when_it_is_well(place: Place) {
        let busy = || ok().status(503);
        let (db, receiver, id) = scene(&place, EventKind::CircuitOpened, vec![busy(), busy(), ok()]).await;
        say(&mut Outbox::new(db.clone()), &opened(), NOW).await;
        let courier = courier(&db);
        let mut tried = Vec::new();
        for now in [0, 999, 1_000, 5_999, 6_000, 100_000] {
            tried.push(courier.deliver_due(NOW + now).await.unwrap());
        }
        assert_eq!(tried, [1, 0, 1, 0, 1, 0]);
        let entry = log(&db).await.remove(0);
        assert_eq!((entry.state, entry.tries), (NotificationState::Sent, 3));
        receiver.set(busy());
        say(&mut Outbox::new(db.clone()), &opened(), NOW + 400_000).await;
        for now in [400_000, 401_000, 406_000, 900_000] {
            courier.deliver_due(NOW + now).await.unwrap();
        }
        let entry = log(&db).await.remove(1);
        assert_eq!((entry.state, entry.tries), (NotificationState::Failed, 3));
        assert_eq!(receiver.requests().len(), 6);
        let last = db.notification_target(id).await.unwrap().unwrap().last.unwrap();
        assert!(!last.accepted && last.answer.starts_with("503"), "{last:?}");
    }

    async fn a_refusal_is_final_and_a_stated_wait_is_kept(place: Place) {
        let later = ok().status(429).header("retry-after", "30");
        let gone = ok().status(404);
        let (db, receiver, _) = scene(&place, EventKind::CircuitOpened, vec![later, gone]).await;
        say(&mut Outbox::new(db.clone()), &opened(), NOW).await;
        let courier = courier(&db);
        let mut tried = Vec::new();
        for now in [0, 29_999, 30_000, 200_000] {
            tried.push(courier.deliver_due(NOW + now).await.unwrap());
        }
        assert_eq!(tried, [1, 0, 1, 0]);
        assert_eq!(log(&db).await[0].state, NotificationState::Failed);
        assert_eq!(receiver.requests().len(), 2);
    }

    async fn what_a_dead_hub_had_taken_is_taken_over_and_not_for_ever(place: Place) {
        let (db, receiver, _) = scene(&place, EventKind::CircuitOpened, vec![ok()]).await;
        say(&mut Outbox::new(db.clone()), &opened(), NOW).await;
        // It dies before it could say how it fared.
        let held = db.take_notifications(NOW, NOW + 60_000, 10).await.unwrap();
        assert_eq!((held.len(), held[0].tries), (1, 1));
        let courier = courier(&db);
        assert_eq!(courier.deliver_due(NOW + 59_999).await.unwrap(), 0);
        assert_eq!(courier.deliver_due(NOW + 60_000).await.unwrap(), 1);
        assert_eq!(receiver.requests().len(), 1);
        assert_eq!(log(&db).await[0].tries, 2);
        say(&mut Outbox::new(db.clone()), &opened(), NOW + 400_000).await;
        for now in [400_000, 410_000, 420_000] {
            let taken = db.take_notifications(NOW + now, NOW + now + 10_000, 10).await.unwrap();
            assert_eq!(taken.len(), 1);
        }
        courier.deliver_due(NOW + 430_000).await.unwrap();
        assert_eq!(log(&db).await[1].state, NotificationState::Failed);
        assert_eq!(receiver.requests().len(), 1);
    }

    async fn a_budget_is_told_once_a_window_for_each_threshold(place: Place) {
        let (db, _receiver, _) = scene(&place, EventKind::BudgetReached, vec![ok()]).await;
        let used = |percent, window| Event::BudgetReached(BudgetUse {
            spender: Spender::Key,
            id: 3,
            name: "alice/laptop".to_owned(),
            period: Period::Day,
            spent: NanoUsd(percent),
            limit: NanoUsd(100),
            window,
            ends_at_ms: Some(window + 1000),
            quiet_until_ms: window + 1000,
        });
        let mut made = Vec::new();
        for (percent, window, now) in [
            (79, NOW, NOW), (80, NOW, NOW), (90, NOW, NOW + 1), (100, NOW, NOW + 2), (100, NOW, NOW + 999),
            // The next day begins with all of it used, and part of it is given back.
            (120, NOW + 1000, NOW + 1000), (85, NOW + 1000, NOW + 1001),
        ] {
            // A new outbox each time: only the database remembers.
            made.push(say(&mut Outbox::new(db.clone()), &used(percent, window), now).await);
        }
        assert_eq!(made, [0, 1, 0, 1, 0, 1, 0]);
    }

    async fn targets_and_rules_are_rows_like_others(place: Place) {
        let (db, receiver, id) = scene(&place, EventKind::CircuitOpened, vec![ok()]).await;
        let found = db.notification_target(id).await.unwrap().unwrap();
        let mut new = NewNotificationTarget {
            name: found.name.clone(),
            kind: found.kind.clone(),
            sealed: found.sealed.clone(),
            hint: found.hint.clone(),
            enabled: false,
            templates: found.templates.clone(),
        };
        let twice = db.insert_notification_target(&new).await;
        assert!(matches!(twice, Err(StoreError::Exists { .. })), "{twice:?}");
        say(&mut Outbox::new(db.clone()), &opened(), NOW).await;
        db.update_notification_target(id, &new).await.unwrap();
        assert_eq!(say(&mut Outbox::new(db.clone()), &opened(), NOW + 400_000).await, 0, "it is disabled");
        courier(&db).deliver_due(NOW).await.unwrap();
        assert_eq!(log(&db).await[0].answer.as_deref(), Some("the target was disabled"));
        new.enabled = true;
        new.name = "renamed".to_owned();
        assert_eq!(db.update_notification_target(id, &new).await.unwrap().name, "renamed");
        db.remove_notification_target(id).await.unwrap();
        assert_eq!(db.notification_rules().await.unwrap()[0].target_ids, [0_i64; 0]);
        let gone = db.remove_notification_target(id).await;
        assert!(matches!(gone, Err(StoreError::NotFound { .. })), "{gone:?}");
        assert_eq!(receiver.requests().len(), 0);
        db.prune_notifications(NOW + 1, NOW + 1).await.unwrap();
        assert_eq!(log(&db).await.len(), 0);
    }
}

#[actix_web::test]
async fn a_receiver_that_hangs_is_given_up_and_holds_up_nobody() {
    let place = Place::sqlite();
    let gate = Gate::closed();
    let (db, hanging, first) =
        scene(&place, EventKind::CircuitClosed, vec![ok().behind(&gate)]).await;
    let well = Upstream::start(ok()).await;
    let slack = json!({ "kind": "slack", "url": format!("{}/x", well.url()) });
    let second = target(&db, "well", slack).await.id;
    rule(&db, EventKind::CircuitOpened, &[first, second], json!({})).await;
    say(&mut Outbox::new(db.clone()), &opened(), NOW).await;
    let courier = courier_within(&db, Duration::from_millis(200));
    assert_eq!(courier.deliver_due(NOW).await.unwrap(), 2);
    let log = log(&db).await;
    assert_eq!(log[0].state, NotificationState::Waiting);
    assert_eq!(log[0].answer.as_deref(), Some("no answer within 200 ms"));
    assert_eq!(log[1].state, NotificationState::Sent);
    assert_eq!(hanging.requests().len(), 1);
}
