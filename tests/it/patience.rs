//! How long the hub waits, and what it says meanwhile.

use std::time::{Duration, Instant};

use actors::domain::EndedBy;
use futures_util::StreamExt;
use testkit::{Answer, Gate, Upstream};

use crate::support::{TestApp, eventually, hub_yaml, provider};

const SLOW: &str =
    "timeouts: { connect_ms: 5000, first_byte_ms: 60000, idle_ms: 60000, total_ms: 60000 }";

#[actix_web::test]
async fn the_time_of_a_request_is_up_whoever_is_being_tried() {
    let first = Upstream::start(Answer::error(500, "api_error", "boom")).await;
    let second = Upstream::start(Answer::message("never").hang_before_head()).await;
    let providers = provider("p0", &first, "priority: 0")
        + &provider("p1", &second, &format!("priority: 1, {SLOW}"));
    let app = TestApp::start(&hub_yaml(&providers, "relay: { deadline_ms: 400 }\n")).await;
    let started = Instant::now();
    let answered = app.client().message(true).await;
    assert!(started.elapsed() < Duration::from_secs(20));
    assert_eq!(answered.status, 504, "{}", answered.text());
    assert_eq!(answered.json()["error"]["type"], "timeout_error");
    assert_eq!(answered.header("x-should-retry"), Some("false"));
    let row = app.rows(1).await.remove(0);
    assert_eq!(row.error_code.as_deref(), Some("deadline"));
    assert_eq!(row.ended_by, EndedBy::Hub);
    let chain = app.chain(&row).await;
    assert_eq!(chain.last().unwrap().event, "deadline");
    // The one that was being tried may have had no time at all: nothing is said about it, and its slot is free.
    let view = app.provider_view("p1").await;
    assert_eq!(
        (&view["consecutive_failures"], &view["in_flight"]),
        (&0.into(), &0.into())
    );
    eventually(async || (second.open_connections() == 0).then_some(()))
        .await
        .expect("the upstream call is given up");
    app.stop().await;
}

#[actix_web::test]
async fn a_silent_stream_gets_pings_between_its_events_and_ends_as_it_would() {
    let gate = Gate::closed();
    let answer = Answer::message("one two three").pause_after_events(4, &gate);
    let upstream = Upstream::start(answer).await;
    let yaml = hub_yaml(&provider("p0", &upstream, SLOW), "relay: { ping_ms: 50 }\n");
    let app = TestApp::start(&yaml).await;
    let client = app.client();
    let body = crate::support::message("claude-sonnet-4-5", true).to_string();
    let mut response = client.post("/v1/messages").send_body(body).await.unwrap();
    let mut text = String::new();
    // Two pings in a row show that it goes on for as long as the silence does.
    while text
        .matches("event: ping\ndata: {\"type\": \"ping\"}\n\n")
        .count()
        < 2
    {
        let chunk = response.next().await.unwrap().unwrap();
        text.push_str(&String::from_utf8_lossy(&chunk));
    }
    gate.open();
    while let Some(chunk) = response.next().await {
        text.push_str(&String::from_utf8_lossy(&chunk.unwrap()));
    }
    assert!(
        text.ends_with("data: {\"type\":\"message_stop\"}\n\n"),
        "{text}"
    );
    let plain = text.replace("event: ping\ndata: {\"type\": \"ping\"}\n\n", "");
    for event in plain.split("\n\n").filter(|event| !event.is_empty()) {
        let (name, data) = event.split_once('\n').unwrap();
        let data: serde_json::Value =
            serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap();
        assert_eq!(
            name.strip_prefix("event: "),
            data["type"].as_str(),
            "{event}"
        );
    }
    assert_eq!(app.rows(1).await[0].ended_by, EndedBy::Complete);
    app.stop().await;
}

/// Before the answer is real nothing may go to the client, or no other provider could take over.
#[actix_web::test]
async fn nothing_is_said_before_the_first_content() {
    let gate = Gate::closed();
    let upstream = Upstream::start(Answer::message("late").pause_after_events(1, &gate)).await;
    let yaml = hub_yaml(&provider("p0", &upstream, SLOW), "relay: { ping_ms: 20 }\n");
    let app = TestApp::start(&yaml).await;
    let client = app.client();
    let body = crate::support::message("claude-sonnet-4-5", true).to_string();
    let sending = client.post("/v1/messages").send_body(body);
    let mut sending = std::pin::pin!(sending);
    let silence = tokio::time::timeout(Duration::from_millis(300), sending.as_mut()).await;
    assert!(silence.is_err(), "the head came before the content");
    gate.open();
    let answered = crate::support::read(sending.await.unwrap()).await;
    assert!(answered.is_complete_stream(), "{}", answered.text());
    app.stop().await;
}
