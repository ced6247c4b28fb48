//! A panic in an actor costs what was under way there, and nothing else: it comes back and is counted.

use testkit::{Answer, Upstream};

use crate::support::{TestApp, eventually};

fn restarts(app: &TestApp, name: &str) -> u64 {
    app.hub
        .root
        .stats()
        .iter()
        .filter(|stats| stats.name == name)
        .map(|stats| stats.restarts)
        .sum()
}

#[actix_web::test]
async fn every_actor_comes_back_and_requests_go_on() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    // A limit, so that the key has a Limiter.
    let yaml = crate::support::hub_yaml(&crate::support::provider("p0", &upstream, ""), "")
        .replace("- { name: test,", "- { limits: { rpm: 1000 }, name: test,");
    let app = TestApp::start(&yaml).await;
    let client = app.client();
    assert_eq!(client.message(false).await.status, 200);

    let root = &app.hub.root;
    let key = app.rows(1).await[0].key_id.unwrap();
    let crashes: [(&str, &dyn Fn()); 4] = [
        ("router", &|| root.router.crash()),
        ("provider", &|| root.providers.all()[0].crash()),
        ("limiter", &|| root.limiters.crash(key)),
        ("log_writer", &|| root.log_writer.crash()),
    ];
    for (name, crash) in crashes {
        crash();
        let back = eventually(async || (restarts(&app, name) == 1).then_some(())).await;
        assert!(back.is_some(), "{name} did not come back");
        let served =
            eventually(async || (client.message(true).await.status == 200).then_some(())).await;
        assert!(served.is_some(), "no answer after a panic of {name}");
    }
    let metrics = client
        .send(client.request("GET", "/metrics"), "")
        .await
        .text();
    assert!(
        metrics.contains(r#"hub_actor_restarts_total{actor="router"} 1"#),
        "{metrics}"
    );

    // The writer is back: what comes now is written.
    let answered = client.message(false).await;
    let written = eventually(async || {
        let id = answered.request_id().parse().unwrap();
        app.hub
            .db
            .request_details(actors::domain::RequestId(id))
            .await
            .unwrap()
    });
    assert!(written.await.is_some());
    app.stop().await;
}
