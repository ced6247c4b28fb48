//! Two hubs on one Redis: each shows what runs at both, and ends it wherever it runs.

use std::time::Duration;

use claude_code_hub::live::{Data, Heard, Phase};
use futures_util::FutureExt;
use futures_util::future::join;
use testkit::{Answer, Upstream};

use super::{live, nothing_runs, running};
use crate::support::{Redis, TestApp, eventually, hub_yaml, provider, within};

fn on(redis: &Redis, upstream: &Upstream) -> String {
    let more = format!("redis: {{ url: '{}' }}\n", redis.url());
    hub_yaml(&provider("p0", upstream, ""), &more)
}

async fn two(redis: &Redis, upstream: &Upstream) -> (TestApp, TestApp) {
    let yaml = on(redis, upstream);
    (TestApp::start(&yaml).await, TestApp::start(&yaml).await)
}

async fn pins(app: &TestApp) -> usize {
    app.hub.root.router.observe().await.unwrap().pins
}

#[actix_web::test]
async fn what_runs_there_is_seen_and_ended_here() {
    let redis = Redis::start().await;
    let upstream = Upstream::start(Answer::message("never").hang_before_head()).await;
    let (here, there) = two(&redis, &upstream).await;
    let (mut follower, mut own_ear) = (live(&here).follow(), live(&there).follow());
    let client = there.client();
    let (answered, id) = join(client.turn(3, true), async {
        running(live(&there), Phase::Waiting).await;
        // At first only that it began is known, then how far it is.
        let view = running(live(&here), Phase::Waiting).await;
        assert_eq!(view.provider.as_deref(), Some("p0"));
        assert_eq!(live(&here).sessions()[0].running, 1);
        assert!(live(&here).terminate_request(view.request.id));
        view.request.id
    })
    .await;
    assert_eq!(answered.status, 400, "{}", answered.text());
    nothing_runs(live(&here)).await;
    assert_eq!(
        there.rows(1).await[0].error_code.as_deref(),
        Some("terminated")
    );

    let mut heard = Vec::new();
    while heard.last() != Some(&"request.finished") {
        let next = tokio::time::timeout(Duration::from_secs(20), follower.next());
        let Heard::Event(event) = next.await.unwrap() else {
            panic!("a gap");
        };
        if let Data::RequestFinished(done) = &event.data {
            assert_eq!(done.request.id, id);
        }
        heard.push(event.data.kind());
    }
    assert_eq!(heard, ["request.started", "request.finished"]);
    let mut own = Vec::new();
    while let Some(Heard::Event(event)) = own_ear.next().now_or_never() {
        own.push(event.data.kind());
    }
    assert_eq!(own, heard, "nothing is heard twice");
    here.stop().await;
    there.stop().await;
}

#[actix_web::test]
async fn a_session_is_ended_at_both_hubs_and_its_pin_with_it() {
    let redis = Redis::start().await;
    let upstream = Upstream::start(Answer::message("hi")).await;
    let (here, there) = two(&redis, &upstream).await;
    assert_eq!(there.client().turn(3, false).await.status, 200);
    let pinned =
        eventually(async || (pins(&here).await == 1 && pins(&there).await == 1).then_some(()));
    pinned.await.expect("both know the pin");
    let known = eventually(async || live(&here).sessions().into_iter().find(|one| one.done == 1));
    let session = known.await.expect("the session is not known here");
    assert_eq!(session.providers, ["p0"]);

    upstream.set(Answer::message("never").hang_before_head());
    let (a, b) = (here.client(), there.client());
    let turns = join(a.turn(3, false), b.turn(3, true));
    let ((one, two), ()) = join(turns, async {
        let both = eventually(async || {
            let list = live(&here).list();
            let waiting = list.iter().filter(|view| view.phase == Phase::Waiting);
            (waiting.count() == 2).then_some(())
        });
        both.await.expect("both requests are seen here");
        assert_eq!(live(&here).terminate(session.id).unwrap().requests, 2);
    })
    .await;
    assert_eq!((one.status, two.status), (400, 400));
    let dropped =
        eventually(async || (pins(&here).await == 0 && pins(&there).await == 0).then_some(()));
    dropped.await.expect("the pin is known somewhere");
    here.stop().await;
    there.stop().await;
}

#[actix_web::test]
async fn without_redis_each_hub_knows_itself_and_afterwards_both_again() {
    let mut redis = Redis::start().await;
    let upstream = Upstream::start(Answer::message("never").hang_before_head()).await;
    let (here, there) = two(&redis, &upstream).await;
    redis.kill();
    let gone = eventually(async || live(&here).trouble());
    gone.await.expect("it is not told that redis is gone");
    let client = there.client();
    let (answered, ()) = join(client.turn(3, false), async {
        running(live(&there), Phase::Waiting).await;
        assert_eq!(live(&here).list(), []);
        redis.start_again().await;
        // What has been running meanwhile is said anew.
        let patience = Duration::from_secs(30);
        let seen = within(patience, async || live(&here).list().into_iter().next()).await;
        let view = seen.expect("it is not seen though redis is back");
        assert_eq!(live(&here).trouble(), None);
        assert!(live(&here).terminate_request(view.request.id));
    })
    .await;
    assert_eq!(answered.status, 400, "{}", answered.text());
    here.stop().await;
    there.stop().await;
}

#[actix_web::test]
async fn a_hub_that_stops_leaves_nothing_running_in_the_eyes_of_the_other() {
    let redis = Redis::start().await;
    let upstream = Upstream::start(Answer::message("hi").hang_after_events(4)).await;
    let (here, there) = two(&redis, &upstream).await;
    let client = there.client();
    let body = crate::support::message("claude-sonnet-4-5", true).to_string();
    let response = client.post("/v1/messages").send_body(body).await.unwrap();
    running(live(&here), Phase::Answering).await;
    // Its grace is a second.
    join(there.stop(), crate::support::read(response)).await;
    nothing_runs(live(&here)).await;
    here.stop().await;
}
