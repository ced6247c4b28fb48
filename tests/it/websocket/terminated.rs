//! A turn that an admin ends: the client is told in a frame, its connection stays, and the next turn is served.

use std::time::Duration;

use actors::domain::EndedBy;
use serde_json::json;
use testkit::{Gate, Upstream};

use super::codex::Codex;
use super::{answer, asks, codex_at, create, hub_yaml, kinds, over_http};
use crate::support::{TestApp, eventually};

/// Ends what runs, once it has got so far.
async fn end_it(app: &TestApp, upstream: &Upstream) {
    let live = &app.hub.shared.live;
    let found = eventually(async || live.list().into_iter().next()).await;
    assert!(live.terminate_request(found.unwrap().request.id));
    let closed = upstream.wait_for(
        |upstream| upstream.open_connections() == 0,
        Duration::from_secs(5),
    );
    assert!(closed.await, "the upstream connection is open");
}

#[actix_web::test]
async fn it_ends_before_and_within_its_answer_and_the_connection_goes_on() {
    let upstream = Upstream::start(over_http("resp_1", "hello").hang_before_head()).await;
    let app = TestApp::start(&hub_yaml(&codex_at("p", &upstream.url(), ""), "", "")).await;
    let mut codex = Codex::connect(&app).await;
    let frame = create(None, &json!([asks("hi")]));
    codex.say(&frame).await;
    upstream
        .wait_for(
            |upstream| upstream.open_connections() == 1,
            Duration::from_secs(5),
        )
        .await;
    end_it(&app, &upstream).await;
    let event = codex.event().await;
    assert_eq!(
        (&event["type"], &event["status"]),
        (&json!("error"), &json!(400))
    );
    assert_eq!(event["error"]["message"], "an admin ended this request");
    assert_eq!(event["headers"]["x-should-retry"], "false");

    let gate = Gate::closed();
    upstream.set(over_http("resp_2", "hello").pause_after_events(3, &gate));
    codex.say(&frame).await;
    for kind in [
        "response.created",
        "response.output_item.added",
        "response.output_text.delta",
    ] {
        assert_eq!(codex.event().await["type"], kind);
    }
    end_it(&app, &upstream).await;
    let events = codex.answer().await;
    assert_eq!(kinds(&events), ["response.failed"]);
    assert_eq!(events[0]["response"]["error"]["code"], "invalid_prompt");

    upstream.set(over_http("resp_3", "hello"));
    assert_eq!(codex.ask(&frame).await, answer("resp_3", "hello"));
    let rows = app.rows(3).await;
    for row in &rows[..2] {
        assert_eq!(row.ended_by, EndedBy::Hub);
        assert_eq!(row.error_code.as_deref(), Some("terminated"));
    }
    assert_eq!(rows[2].error_code, None);
    app.stop().await;
}
