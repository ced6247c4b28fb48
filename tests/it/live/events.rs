//! What happens at a hub, as those hear it who follow.

use std::sync::Arc;

use claude_code_hub::live::{Data, Event, Finished, Follower, Heard, Resume, Scope};
use testkit::{Answer, Upstream};

use super::{PRICES, live};
use crate::support::{KEY, TestApp, hub_yaml, provider};

/// The next event that is of some use.
async fn next<T>(follower: &mut Follower, wanted: impl Fn(&Event) -> Option<T>) -> T {
    let hearing = async {
        loop {
            match follower.next().await {
                Heard::Event(event) => {
                    if let Some(found) = wanted(&event) {
                        return found;
                    }
                }
                other => panic!("{other:?}"),
            }
        }
    };
    let limit = std::time::Duration::from_secs(20);
    tokio::time::timeout(limit, hearing)
        .await
        .expect("no such event")
}

fn finished(event: &Event) -> Option<Finished> {
    match &event.data {
        Data::RequestFinished(done) => Some((**done).clone()),
        _ => None,
    }
}

#[actix_web::test]
async fn a_request_is_told_when_it_begins_and_when_it_ends_with_what_its_row_says() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = TestApp::start(&hub_yaml(&provider("p0", &upstream, ""), PRICES)).await;
    let mut follower = live(&app).follow();
    let answered = app.client().turn(1, true).await;
    assert!(answered.is_complete_stream());
    let row = app.rows(1).await.remove(0);
    let started = next(&mut follower, |event| match &event.data {
        Data::RequestStarted(request) => Some((request.clone(), event.scope)),
        _ => None,
    });
    let (started, scope) = started.await;
    assert_eq!((started.id, started.at_ms), (row.id, row.at_ms));
    assert_eq!(
        (started.key.as_str(), started.user.as_str()),
        ("test", "alice")
    );
    assert_eq!(started.session, row.session);
    assert_eq!((scope.key_id, scope.user_id), (row.key_id, row.user_id));
    let done = next(&mut follower, finished).await;
    assert_eq!(*done.request, *started);
    assert_eq!(done.end.provider.as_deref(), Some("p0"));
    assert_eq!((done.end.status, done.end.ended_by), (200, row.ended_by));
    assert_eq!((done.end.usage, done.end.cost), (row.usage, row.cost));
    assert_eq!(done.end.duration_ms, row.duration_ms);
    assert_eq!(done.end.ttfb_ms, row.ttfb_ms);
    app.stop().await;
    assert_eq!(follower.next().await, Heard::Closed);
}

#[actix_web::test]
async fn what_was_refused_before_it_could_be_read_is_told_as_ended() {
    let app = TestApp::start(&hub_yaml("", "")).await;
    let mut follower = live(&app).follow();
    let client = app.client();
    let answered = client.send(client.post("/v1/messages"), "no json").await;
    assert_eq!(answered.status, 400);
    let done = next(&mut follower, finished).await;
    assert_eq!(done.end.error_code.as_deref(), Some("bad_request"));
    assert_eq!(done.request.id.to_string(), answered.request_id());
    assert!(live(&app).list().is_empty());
    app.stop().await;
}

#[actix_web::test]
async fn limits_circuits_pauses_and_changes_of_the_file_are_told() {
    let upstream = Upstream::start(Answer::error(500, "api_error", "boom")).await;
    let more = "attempts: 1, circuit: { failure_threshold: 1 }";
    let yaml = |ttl_s: u32| {
        format!(
            "server: {{ host: 127.0.0.1, port: 0, workers: 1 }}\n\
             sessions: {{ ttl_s: {ttl_s} }}\n\
             providers:\n{}\
             users:\n  - name: bob\n    limits: {{ rpm: 2 }}\n    keys:\n      - {{ name: test, key: {KEY} }}\n",
            provider("p0", &upstream, more)
        )
    };
    let app = TestApp::start(&yaml(300)).await;
    let mut follower = live(&app).follow();
    for _ in 0..3 {
        app.client().message(false).await;
    }
    let opened = next(&mut follower, |event| match &event.data {
        Data::CircuitChanged(changed) => Some((changed.clone(), event.scope)),
        _ => None,
    });
    let (opened, scope) = opened.await;
    assert!(opened.open && opened.until_ms.is_some());
    assert_eq!(scope, Scope::HUB);
    let hit = next(&mut follower, |event| match &event.data {
        Data::LimitHit(hit) => Some((hit.clone(), event.scope)),
        _ => None,
    });
    let (hit, scope) = hit.await;
    assert_eq!((hit.user.as_str(), hit.limit, hit.used), ("bob", 2, 2));
    assert!(scope.user_id.is_some());

    app.rewrite(&yaml(60));
    let reloaded = next(&mut follower, |event| match &event.data {
        Data::ConfigReloaded(reloaded) => Some(reloaded.clone()),
        _ => None,
    });
    assert!(reloaded.await.applied);
    app.rewrite("nonsense: 1\n");
    let refused = next(&mut follower, |event| match &event.data {
        Data::ConfigReloaded(reloaded) => Some(reloaded.clone()),
        _ => None,
    });
    let refused = refused.await;
    assert!(!refused.applied && refused.problems > 0);
    app.stop().await;
}

#[actix_web::test]
async fn a_provider_that_asks_for_peace_and_a_changed_catalog_are_told() {
    let limited = Answer::error(429, "rate_limit_error", "slow down").header("retry-after", "30");
    let upstream = Upstream::start(limited).await;
    let app = TestApp::start(&hub_yaml(&provider("p0", &upstream, ""), "")).await;
    let mut follower = live(&app).follow();
    app.client().message(false).await;
    let cooled = next(&mut follower, |event| match &event.data {
        Data::ProviderCooledDown(cooled) => Some(cooled.clone()),
        _ => None,
    });
    let cooled = cooled.await;
    assert!(cooled.stated && cooled.model.is_none());

    let version = app.hub.shared.catalog.snapshot().version;
    app.rewrite(&hub_yaml(&provider("p1", &upstream, ""), ""));
    let changed = next(&mut follower, |event| match &event.data {
        Data::CatalogChanged(changed) => Some(changed.version),
        _ => None,
    });
    assert!(changed.await > version);
    app.stop().await;
}

#[actix_web::test]
async fn a_follower_that_does_not_read_holds_nobody_up_and_learns_that_it_missed_something() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = TestApp::start(&hub_yaml(&provider("p0", &upstream, ""), "")).await;
    let (mut slow, mut quick) = (live(&app).follow(), live(&app).follow());
    assert_eq!(app.client().message(false).await.status, 200);
    let first = next(&mut quick, |event| Some(event.id)).await;
    let mut last = first;
    // As many as are kept: the first is forgotten.
    for version in 0..2_000 {
        live(&app).catalog_changed(version);
        last = next(&mut quick, |event| {
            assert!(event.id > last);
            matches!(event.data, Data::CatalogChanged(_)).then_some(event.id)
        })
        .await;
    }
    assert_eq!(app.client().message(false).await.status, 200);
    assert_eq!(slow.next().await, Heard::Gap);
    assert!(matches!(slow.next().await, Heard::Event(_)));

    assert_eq!(live(&app).since(first), Resume::Gap);
    let (Resume::Events(missed), _) = live(&app).follow_since(last) else {
        panic!("a gap, though nothing was forgotten");
    };
    let kinds = |events: &[Arc<Event>]| -> Vec<&str> {
        events.iter().map(|event| event.data.kind()).collect()
    };
    assert_eq!(kinds(&missed), ["request.started", "request.finished"]);
    app.stop().await;
}
