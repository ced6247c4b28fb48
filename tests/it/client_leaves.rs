//! A client that leaves frees everything within a second: upstream connection, permit, row.

use std::time::Duration;

use actors::domain::EndedBy;
use testkit::{Answer, Upstream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{KEY, TestApp, within};

/// Sends a streaming request on a raw socket and returns it, open.
async fn ask(app: &TestApp) -> TcpStream {
    let mut socket = TcpStream::connect(app.hub.address).await.unwrap();
    let body = r#"{"model":"claude-sonnet-4-5","stream":true,"messages":[]}"#;
    let head = format!(
        "POST /v1/messages HTTP/1.1\r\nhost: hub\r\nx-api-key: {KEY}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket
}

async fn everything_is_freed(app: &TestApp, upstream: &Upstream) {
    let second = Duration::from_secs(1);
    let closed = within(second, async || {
        (upstream.open_connections() == 0).then_some(())
    })
    .await;
    assert!(
        closed.is_some(),
        "the upstream connection is still open after a second"
    );
    let freed = within(second, async || (app.in_flight().await == 0).then_some(())).await;
    assert!(freed.is_some(), "the permit is still out after a second");
    let rows = app.rows(1).await;
    assert_eq!(rows[0].ended_by, EndedBy::Client);
    assert_eq!(rows[0].error_code.as_deref(), Some("client_left"));
}

#[actix_web::test]
async fn before_the_first_byte() {
    let upstream = Upstream::start(Answer::message("never").hang_before_head()).await;
    let app = TestApp::with_upstreams(&[&upstream]).await;
    let socket = ask(&app).await;
    upstream
        .wait_for(
            |upstream| upstream.open_connections() == 1,
            Duration::from_secs(5),
        )
        .await;
    assert_eq!(app.in_flight().await, 1);
    drop(socket);
    everything_is_freed(&app, &upstream).await;
    app.stop().await;
}

#[actix_web::test]
async fn after_the_first_byte_of_a_stream_that_has_gone_silent() {
    let upstream = Upstream::start(Answer::message("some words").hang_after_events(4)).await;
    let app = TestApp::with_upstreams(&[&upstream]).await;
    let mut socket = ask(&app).await;
    let mut seen = Vec::new();
    while !String::from_utf8_lossy(&seen).contains("content_block_delta") {
        assert_ne!(
            socket.read_buf(&mut seen).await.unwrap(),
            0,
            "the hub closed the connection"
        );
    }
    drop(socket);
    everything_is_freed(&app, &upstream).await;
    let rows = app.rows(1).await;
    assert_eq!(rows[0].status, 200);
    assert!(rows[0].usage_partial);
    app.stop().await;
}
