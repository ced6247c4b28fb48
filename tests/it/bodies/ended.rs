//! Answers that end before their end: what was sent is kept.

use std::time::Duration;

use claude_code_hub::live::Phase;
use serde_json::Value;
use testkit::{Answer, Upstream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{ON, hub, kept_as_answered, shown};
use crate::support::{KEY, TestApp, eventually, message, read};

async fn open(app: &TestApp) -> TcpStream {
    let mut socket = TcpStream::connect(app.hub.address).await.unwrap();
    let body = message("m", true).to_string();
    let head = format!(
        "POST /v1/messages HTTP/1.1\r\nhost: hub\r\nx-api-key: {KEY}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket
}

/// What is kept of the only request, once something is.
async fn kept(app: &TestApp) -> Value {
    let row = app.rows(1).await.remove(0);
    let there = eventually(async || {
        let there = app.hub.db.has_bodies(row.id).await.unwrap();
        there.then_some(())
    });
    there.await.expect("nothing was kept");
    shown(app, &row.id.to_string()).await
}

#[actix_web::test]
async fn a_client_that_leaves_leaves_what_it_got() {
    let upstream = Upstream::start(Answer::message("some words").hang_after_events(4)).await;
    let app = hub("claude", &upstream, ON).await;
    let mut socket = open(&app).await;
    let mut seen = Vec::new();
    while !String::from_utf8_lossy(&seen).contains("content_block_delta") {
        assert_ne!(socket.read_buf(&mut seen).await.unwrap(), 0);
    }
    drop(socket);
    let shown = kept(&app).await;
    let body = shown["response"]["body"].as_str().unwrap();
    assert!(body.starts_with("event: message_start"), "{body}");
    assert!(body.contains("content_block_delta") && !body.contains("message_stop"));
    assert_eq!(shown["response"]["truncated"], false);
    app.stop().await;
}

#[actix_web::test]
async fn a_client_that_leaves_before_an_answer_leaves_its_request() {
    let upstream = Upstream::start(Answer::message("never").hang_before_head()).await;
    let app = hub("claude", &upstream, ON).await;
    let socket = open(&app).await;
    let asked = upstream.wait_for(
        |upstream| upstream.open_connections() == 1,
        Duration::from_secs(5),
    );
    assert!(asked.await);
    drop(socket);
    let shown = kept(&app).await;
    assert_eq!(shown["response"], Value::Null);
    assert_eq!(shown["request"]["body"], message("m", true).to_string());
    app.stop().await;
}

#[actix_web::test]
async fn an_answer_that_an_admin_ends_is_kept_with_the_words_that_end_it() {
    let answer = Answer::message("some words that are said one by one").events(8);
    let upstream = Upstream::start(answer.hang_after_events(7)).await;
    let app = hub("claude", &upstream, ON).await;
    let client = app.client();
    let body = message("m", true).to_string();
    let response = client.post("/v1/messages").send_body(body).await.unwrap();
    let live = &app.hub.shared.live;
    let running = eventually(async || {
        let mut all = live.list().into_iter();
        all.find(|view| view.phase == Phase::Answering)
    });
    assert!(live.terminate_request(running.await.unwrap().request.id));
    let answered = read(response).await;
    assert!(answered.text().contains("an admin ended this request"));
    kept_as_answered(&app, &answered).await;
    app.stop().await;
}

#[actix_web::test]
async fn an_answer_that_its_upstream_cuts_is_kept_with_the_hubs_error() {
    let answer = Answer::message("some words").cut_after_events(4);
    let upstream = Upstream::start(answer).await;
    let app = hub("claude", &upstream, ON).await;
    let answered = app.client().message(true).await;
    assert!(
        answered.text().contains("event: error"),
        "{}",
        answered.text()
    );
    kept_as_answered(&app, &answered).await;
    app.stop().await;
}
