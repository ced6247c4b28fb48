//! A hub that is watched: budgets, leaderboards, models without a price, and a circuit that opens under traffic.

use std::sync::Arc;
use std::time::Duration;

use actors::domain::{NanoUsd, Period, RequestId, RequestLog};
use actors::log_writer::port::LogSink;
use claude_code_hub::auth::master_key::MasterKey;
use claude_code_hub::notify::{Event, EventKind, Language, Outbox, Spender, Watched, Watcher};
use claude_code_hub::store::RequestSink;
use serde_json::json;
use testkit::{Answer, Upstream};

use super::{rule, target_with};
use crate::store::rows;
use crate::support::{TestApp, hub_yaml, provider, within};

const DAY_MS: i64 = 86_400_000;

fn watcher(app: &TestApp) -> Watcher {
    let watched = Watched {
        db: app.hub.db.clone(),
        catalog: app.hub.shared.catalog.clone(),
        providers: app.hub.shared.providers.clone(),
        journal_bytes: Box::new(|| 700 * 1024 * 1024),
        config_problems: Box::new(|| (None, vec!["`port`: is no number".to_owned()])),
    };
    Watcher::new(watched, 0)
}

/// A row of the hub's only user, key and provider.
fn row(app: &TestApp) -> RequestLog {
    let snapshot = app.hub.shared.catalog.snapshot();
    let key = snapshot.keys().next().unwrap();
    RequestLog {
        key_id: Some(key.id),
        user_id: Some(key.user_id),
        provider_id: snapshot.providers().next().map(|provider| provider.id),
        ..rows::request(0)
    }
}

async fn spend(app: &TestApp, log: &RequestLog, at_ms: i64, nano_usd: i64) {
    let log = RequestLog {
        id: RequestId::generate(),
        at_ms,
        cost: actors::domain::Cost {
            total: NanoUsd(nano_usd),
            ..log.cost.clone()
        },
        ..log.clone()
    };
    RequestSink(app.hub.db.clone())
        .write(Arc::new(vec![log]))
        .await
        .unwrap();
}

#[actix_web::test]
async fn budgets_of_users_keys_and_providers_are_compared_with_what_was_spent() {
    let upstream = Upstream::start(Answer::message("hello")).await;
    let providers = provider("p0", &upstream, "limits: { monthly_usd: 10 }");
    let yaml = hub_yaml(&providers, "")
        .replace(
            "- name: alice\n",
            "- name: alice\n    limits: { daily_usd: 10, weekly_usd: 1000 }\n",
        )
        .replace(
            "- { name: test,",
            "- { limits: { total_usd: 9 }, name: test,",
        );
    let app = TestApp::start(&yaml).await;
    let log = row(&app);
    let now = jiff::Timestamp::now().as_millisecond();
    spend(&app, &log, now, 9_000_000_000).await;
    rule(&app.hub.db, EventKind::BudgetReached, &[1], json!({})).await;
    let mut watcher = watcher(&app);
    let orders = Outbox::new(app.hub.db.clone()).orders().await.unwrap();
    let events = watcher.look(&orders, now).await.unwrap();
    let mut found: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::BudgetReached(used) => Some((
                used.spender,
                used.name.as_str(),
                used.period,
                used.percent() / 10,
            )),
            _ => None,
        })
        .collect();
    found.sort();
    let wanted = [
        (Spender::User, "alice", Period::Day, 9),
        (Spender::Key, "alice/test", Period::Total, 10),
        (Spender::Provider, "p0", Period::Month, 9),
    ];
    assert_eq!(found, wanted);
    app.stop().await;
}

#[actix_web::test]
async fn a_leaderboard_comes_at_its_time_once_and_has_the_day_before() {
    let upstream = Upstream::start(Answer::message("hello")).await;
    let app = TestApp::start(&hub_yaml(&provider("p0", &upstream, ""), "")).await;
    let log = row(&app);
    let db = &app.hub.db;
    let made = rule(
        db,
        EventKind::DailyLeaderboard,
        &[1],
        json!({ "at": "09:00", "zone": "UTC" }),
    )
    .await;
    // The next nine o'clock but one.
    let at = (made.updated_at_ms / DAY_MS + 2) * DAY_MS + 9 * 3_600_000;
    spend(&app, &log, at - DAY_MS, 2_000_000_000).await;
    spend(&app, &log, at - 1, 500_000_000).await;
    spend(&app, &log, at - DAY_MS - 1, 7_000_000_000).await;
    spend(&app, &log, at, 7_000_000_000).await;
    let mut watcher = watcher(&app);
    let orders = Outbox::new(db.clone()).orders().await.unwrap();
    let mut boards = Vec::new();
    for now in [at - 1, at, at + 1, at + 3_600_000] {
        let events = watcher.look(&orders, now).await.unwrap();
        boards.extend(
            events
                .into_iter()
                .filter(|event| event.kind() == EventKind::DailyLeaderboard)
                .map(|event| (now, event)),
        );
    }
    assert_eq!(boards.len(), 1, "{boards:?}");
    let (
        now,
        Event::DailyLeaderboard {
            lines,
            cost,
            requests,
            ..
        },
    ) = boards.remove(0)
    else {
        panic!("{boards:?}")
    };
    assert_eq!((now, requests, cost), (at, 2, NanoUsd(2_500_000_000)));
    assert_eq!(lines.len(), 1);
    assert_eq!((lines[0].name.as_str(), lines[0].requests), ("alice", 2));
    app.stop().await;
}

#[actix_web::test]
async fn nothing_is_asked_for_what_no_rule_is_about() {
    let upstream = Upstream::start(Answer::message("hello")).await;
    let app = TestApp::start(&hub_yaml(&provider("p0", &upstream, ""), "")).await;
    let mut log = row(&app);
    log.cost.unpriced = true;
    let now = jiff::Timestamp::now().as_millisecond();
    spend(&app, &log, now - 1, 0).await;
    let db = &app.hub.db;
    let mut outbox = Outbox::new(db.clone());
    rule(db, EventKind::ConfigInvalid, &[1], json!({})).await;
    let orders = outbox.orders().await.unwrap();
    let kinds = |events: Vec<Event>| -> Vec<EventKind> { events.iter().map(Event::kind).collect() };
    let seen = kinds(watcher(&app).look(&orders, now).await.unwrap());
    assert_eq!(seen, [EventKind::ConfigInvalid, EventKind::LogBehind]);
    rule(db, EventKind::UnpricedModel, &[1], json!({})).await;
    rule(db, EventKind::PriceSyncFailed, &[1], json!({})).await;
    let orders = outbox.orders().await.unwrap();
    let seen = kinds(watcher(&app).look(&orders, now).await.unwrap());
    assert!(seen.contains(&EventKind::UnpricedModel), "{seen:?}");
    app.stop().await;
}

#[actix_web::test]
async fn people_hear_of_a_circuit_that_opens_and_a_target_can_be_tested() {
    let upstream = Upstream::start(Answer::message("hello")).await;
    let receiver = Upstream::start(Answer::whole("text/plain", "ok")).await;
    let circuit = "circuit: { failure_threshold: 1, open_ms: 600000 }";
    let app = TestApp::start(&hub_yaml(&provider("p0", &upstream, circuit), "")).await;
    let key = MasterKey::load_or_create(&app.folder.path().join("data"), None).unwrap();
    let db = &app.hub.db;
    let slack = json!({ "address": { "kind": "slack", "url": format!("{}/x", receiver.url()) } });
    let target = target_with(db, "ops", &key, slack).await;
    let receipt = app
        .hub
        .notifier
        .test(&target, Language::English)
        .await
        .unwrap();
    assert!(receipt.accepted(), "{receipt:?}");
    assert_eq!(
        receiver.requests()[0].json()["text"],
        "Claude Code Hub: a test"
    );
    assert!(
        db.notification_target(target.id)
            .await
            .unwrap()
            .unwrap()
            .last
            .is_some()
    );

    rule(db, EventKind::CircuitOpened, &[target.id], json!({})).await;
    rule(db, EventKind::ConfigInvalid, &[target.id], json!({})).await;
    // The first look is at a circuit that is closed; that a look has been is seen by what is told meanwhile.
    app.hub
        .notifier
        .tell(Event::example(EventKind::ConfigInvalid, 0));
    let told = receiver.wait_for(
        |receiver| receiver.requests().len() == 2,
        Duration::from_secs(20),
    );
    assert!(told.await, "what is told arrives");
    upstream.set(Answer::error(503, "api_error", "down"));
    let heard = within(Duration::from_secs(30), async || {
        let titles = receiver.requests();
        let titles = titles.iter().map(|seen| seen.json()["text"].to_string());
        let opened = titles.filter(|title| title.contains("p0")).count();
        if opened == 0 && app.provider_view("p0").await["circuit"]["state"] == "closed" {
            app.client().message(false).await;
        }
        (opened > 0).then_some(opened)
    });
    assert_eq!(heard.await, Some(1));
    app.stop().await;
}
