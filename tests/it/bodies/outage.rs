//! A database that is gone costs bodies and no request, and memory stays bounded; what waited is written once it is back.

use std::time::Duration;

use testkit::{Answer, Upstream};

use super::shown;
use crate::admin::ADMIN;
use crate::support::{Postgres, TestApp, hub_yaml, message, provider, within};

const ROOM: usize = claude_code_hub::capture::WAITING_MAX;

#[actix_web::test]
async fn requests_are_served_while_postgres_is_down_and_bodies_wait_within_their_bound() {
    let mut postgres = Postgres::start().await;
    let upstream = Upstream::start(Answer::message("hi")).await;
    let yaml = hub_yaml(
        &provider("p0", &upstream, ""),
        &format!(
            "database: {{ dsn: '{}', connect_timeout_s: 1 }}\n\
             sessions: {{ store_messages: true, store_max_bytes: 33554432 }}\n\
             auth: {{ admin_token: {ADMIN}, secure_cookies: false }}\n",
            postgres.url()
        ),
    );
    let app = TestApp::start(&yaml).await;
    let client = app.client();
    let first = client.message(false).await.request_id();
    shown(&app, &first).await;
    postgres.kill();

    let bodies = &app.hub.shared.bodies;
    let waits = client.message(true).await;
    assert!(waits.is_complete_stream());
    // Five of these are more than there is room for.
    let mut large = message("m", false);
    large["messages"][0]["content"] = "x".repeat(15 * 1024 * 1024).into();
    let large = large.to_string();
    for _ in 0..5 {
        let answered = client
            .send(client.post("/v1/messages"), large.clone())
            .await;
        assert_eq!(answered.status, 200, "{}", answered.text());
        assert!(bodies.waiting_bytes() <= ROOM, "{}", bodies.waiting_bytes());
    }
    assert!(bodies.dropped() >= 1, "all of it found room");
    assert!(bodies.waiting_bytes() > 15 * 1024 * 1024);

    postgres.start_again().await;
    let empty = async || (bodies.waiting_bytes() == 0).then_some(());
    within(Duration::from_secs(30), empty)
        .await
        .expect("bodies still wait");
    shown(&app, &waits.request_id()).await;
    app.stop().await;
}
