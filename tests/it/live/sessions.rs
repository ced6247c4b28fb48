//! Conversations as the hub sees them, and one that an admin ends.

use claude_code_hub::live::Phase;
use futures_util::future::{join, join_all};
use testkit::{Answer, Upstream};

use super::{PRICES, live, running};
use crate::support::{TestApp, eventually, hub_yaml, provider};

const SESSION: &str = "00000000-0000-4000-8000-000000000007";

async fn pins(app: &TestApp) -> usize {
    app.hub.root.router.observe().await.unwrap().pins
}

#[actix_web::test]
async fn a_session_is_named_as_in_the_rows_and_knows_what_it_cost_so_far() {
    let usage = testkit::Usage {
        input: 1_000,
        output: 100,
        ..testkit::Usage::default()
    };
    let upstream = Upstream::start(Answer::message("hi").usage(usage)).await;
    let app = TestApp::start(&hub_yaml(&provider("p0", &upstream, ""), PRICES)).await;
    for stream in [true, false] {
        assert_eq!(app.client().turn(7, stream).await.status, 200);
    }
    app.client().turn(8, false).await;
    let rows = app.rows(3).await;
    let sessions = live(&app).sessions();
    assert_eq!(sessions.len(), 2);
    let one = &sessions[1];
    assert_eq!(one.session, rows[0].session);
    assert!(one.session.as_deref().unwrap().contains(SESSION));
    assert_eq!((one.key.as_str(), one.user.as_str()), ("test", "alice"));
    assert_eq!(Some(one.key_id), rows[0].key_id);
    assert_eq!((one.running, one.done, one.failed), (0, 2, 0));
    assert_eq!(one.tokens, 2_200);
    assert_eq!(one.cost.0, rows[0].cost.0 + rows[1].cost.0);
    assert!(one.cost.0 > 0);
    assert_eq!(one.providers, ["p0"]);
    assert_eq!(one.models, ["claude-sonnet-4-5"]);
    assert!(one.first_seen_ms <= one.last_seen_ms);
    app.stop().await;
}

#[actix_web::test]
async fn ending_a_session_ends_all_that_runs_of_it_drops_its_pin_and_it_may_go_on() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let app = TestApp::start(&hub_yaml(&provider("p0", &upstream, ""), "")).await;
    let client = app.client();
    assert_eq!(client.turn(7, false).await.status, 200);
    let pinned = eventually(async || (pins(&app).await == 1).then_some(()));
    pinned.await.expect("the conversation was not pinned");
    let session = live(&app).sessions().remove(0);

    upstream.set(Answer::message("never").hang_before_head());
    let turns = join_all([client.turn(7, true), client.turn(7, false)]);
    let other = client.turn(8, false);
    let ((ended, other), ()) = join(join(turns, other), async {
        let all = eventually(async || {
            let waiting = live(&app).list();
            let all = waiting.iter().filter(|view| view.phase == Phase::Waiting);
            (all.count() == 3).then_some(())
        });
        all.await.expect("three requests");
        assert_eq!(
            live(&app)
                .sessions()
                .iter()
                .map(|one| one.running)
                .sum::<usize>(),
            3
        );
        let ended = live(&app).terminate(session.id).unwrap();
        assert_eq!(ended.requests, 2);
        assert_eq!(ended.session.session, session.session);
        let left = eventually(async || (live(&app).list().len() == 1).then_some(()));
        left.await.expect("only the other one runs");
        let dropped = eventually(async || (pins(&app).await == 1).then_some(()));
        dropped.await.expect("the pin of the other one is left");
        let view = running(live(&app), Phase::Waiting).await;
        assert!(live(&app).terminate_request(view.request.id));
    })
    .await;
    for answered in ended.iter().chain([&other]) {
        assert_eq!(answered.status, 400, "{}", answered.text());
    }
    assert!(live(&app).sessions().iter().all(|one| one.id != session.id));
    assert_eq!(live(&app).terminate(session.id), None);

    upstream.set(Answer::message("again"));
    assert_eq!(client.turn(7, false).await.said(), "again");
    let again = live(&app).sessions().remove(0);
    assert_eq!((again.id, again.done), (session.id, 1));
    app.stop().await;
}
