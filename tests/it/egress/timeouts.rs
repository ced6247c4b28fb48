//! What each timeout covers: connecting is TLS too, the total is for answers that are read whole.

use std::time::Duration;

use claude_code_hub::egress::{BodyError, Clients, SendError};
use testkit::{Answer, Upstream};
use tokio::net::TcpListener;

use super::{STREAM, post, target};

const SHORT: Duration = Duration::from_millis(50);

#[actix_rt::test]
async fn a_server_that_never_shakes_hands_is_a_connect_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let silent = target(&format!("https://{address}"), |timeouts| {
        timeouts.connect = SHORT;
    });
    let clients = Clients::new();
    let asking = post(&clients, &silent, "{}");
    let (accepted, got) = tokio::join!(listener.accept(), asking);
    assert_eq!(got.err(), Some(SendError::ConnectTimeout));
    drop(accepted);
}

#[actix_rt::test]
async fn a_whole_answer_that_dribbles_ends_with_the_total_timeout_although_it_is_never_idle() {
    let dribble = Answer::message("x".repeat(2_000))
        .chunked_at(1)
        .delay_between_events(SHORT / 10);
    let upstream = Upstream::start(dribble).await;
    let slow = target(&upstream.url(), |timeouts| timeouts.total = SHORT * 10);
    let got = post(&Clients::new(), &slow, "{}").await.unwrap();
    let error = got.body.collect(usize::MAX).await;
    assert_eq!(error, Err(BodyError::TotalTimeout));
}

#[actix_rt::test]
async fn the_total_timeout_covers_the_wait_for_the_head() {
    let upstream = Upstream::start(Answer::message("hi").hang_before_head()).await;
    let slow = target(&upstream.url(), |timeouts| timeouts.total = SHORT);
    let error = post(&Clients::new(), &slow, "{}").await.err();
    assert_eq!(error, Some(SendError::FirstByteTimeout));
}

#[actix_rt::test]
async fn a_stream_that_was_let_go_on_outlives_the_total_timeout_but_not_silence() {
    let events = Answer::message("one two three four").events(20);
    let upstream = Upstream::start(events.clone().delay_between_events(SHORT / 2)).await;
    let slow = target(&upstream.url(), |timeouts| {
        timeouts.total = SHORT * 4;
        timeouts.idle = SHORT * 20;
    });
    let clients = Clients::new();
    let mut got = post(&clients, &slow, STREAM).await.unwrap();
    got.body.lift_total_timeout();
    let text = got.body.collect(100_000).await.unwrap();
    assert!(text.ends_with(b"\n\n"));

    upstream.set(events.hang_after_events(5));
    let mut got = post(&clients, &slow, STREAM).await.unwrap();
    got.body.lift_total_timeout();
    assert_eq!(got.body.collect(100_000).await, Err(BodyError::IdleTimeout));
}
