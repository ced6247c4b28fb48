//! Sending to a provider over a real socket: what arrives there, what comes back, and who hangs up when.

mod proxy;
mod proxy_faults;
mod proxy_tls;
mod timeouts;
mod tls;

use std::time::{Duration, Instant};

use actix_web::http::{Method, StatusCode, header::HeaderMap};
use actors::domain::{ProviderId, ProviderKind};
use bytes::Bytes;
use claude_code_hub::egress::{
    Answer as Got, BodyError, Clients, SendError, Target, Timeouts, send,
};
use futures_util::StreamExt;
use serde_json::json;
use testkit::{Answer, Upstream, Usage};

/// Longer than any of it should take, however busy the machine is.
const SOON: Duration = Duration::from_secs(10);

const STREAM: &str = r#"{"model":"m","stream":true}"#;

fn target(url: &str, change: impl FnOnce(&mut Timeouts)) -> Target {
    let mut timeouts = Timeouts::default();
    change(&mut timeouts);
    Target::new(
        ProviderId(1),
        "primary",
        ProviderKind::Claude,
        url,
        "sk-up",
        &[],
        timeouts,
    )
    .expect("a target")
}

async fn post(
    clients: &Clients,
    target: &Target,
    body: impl Into<Bytes>,
) -> Result<Got, SendError> {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("content-type", "application/json"),
        ("anthropic-version", "2023-06-01"),
        ("x-api-key", "sk-hub-alice"),
        ("x-forwarded-for", "10.1.2.3"),
    ] {
        headers.insert(
            name.parse().expect("a header name"),
            value.parse().expect("a header value"),
        );
    }
    let body = body.into();
    send(
        clients,
        target,
        "/v1/messages",
        "beta=true&key=sk-hub-alice",
        Method::POST,
        &headers,
        body,
    )
    .await
}

#[actix_rt::test]
async fn the_provider_gets_the_body_unchanged_and_its_own_credentials() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let target = target(&format!("{}/relay/v1/", upstream.url()), |_| {});
    let body = r#"{ "model":"m",  "unknown" : [1.0, 1e2] }"#;
    let got = post(&Clients::new(), &target, body).await.unwrap();
    assert_eq!(got.status, StatusCode::OK);
    let answer: serde_json::Value =
        serde_json::from_slice(&got.body.collect(10_000).await.unwrap()).unwrap();
    assert_eq!(answer["content"][0]["text"], "hi");

    let seen = &upstream.requests()[0];
    assert_eq!(
        (seen.method.as_str(), seen.path.as_str()),
        ("POST", "/relay/v1/messages")
    );
    assert_eq!(seen.query, "beta=true");
    assert_eq!(seen.body, body);
    let mut headers = seen.headers.clone();
    headers.retain(|(name, _)| name != "date");
    headers.sort();
    let length = body.len().to_string();
    let host = format!("127.0.0.1:{}", upstream.port());
    let expected = [
        ("accept-encoding", "identity"),
        ("anthropic-version", "2023-06-01"),
        ("authorization", "Bearer sk-up"),
        ("content-length", &length),
        ("content-type", "application/json"),
        ("host", &host),
        ("x-api-key", "sk-up"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(headers, expected);
}

#[actix_rt::test]
async fn events_pass_as_they_come() {
    let script = Answer::message("one two three")
        .events(3)
        .hang_after_events(4);
    let upstream = Upstream::start(script).await;
    let mut got = post(&Clients::new(), &target(&upstream.url(), |_| {}), STREAM)
        .await
        .unwrap();
    let mut text = Vec::new();
    // The upstream is silent after its fourth event: what it sent has to be here without the rest.
    while !String::from_utf8_lossy(&text).contains("text_delta") {
        text.extend_from_slice(&got.body.next().await.unwrap().unwrap());
    }
    assert!(text.starts_with(b"event: message_start\n"));
}

#[actix_rt::test]
async fn any_status_is_an_answer() {
    let error = json!({"type": "error", "error": {"type": "overloaded_error", "message": "later"}});
    let upstream =
        Upstream::start(Answer::json(&error).status(529).header("retry-after", "3")).await;
    let got = post(&Clients::new(), &target(&upstream.url(), |_| {}), STREAM)
        .await
        .unwrap();
    assert_eq!(
        (
            got.status.as_u16(),
            got.headers.get("retry-after").unwrap().to_str().unwrap()
        ),
        (529, "3")
    );
    assert_eq!(got.body.collect(10_000).await.unwrap(), error.to_string());
}

#[actix_rt::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Upstream::start(Answer::message("elsewhere")).await;
    let redirect = Answer::empty_200()
        .status(307)
        .header("location", elsewhere.url());
    let upstream = Upstream::start(redirect).await;
    let got = post(&Clients::new(), &target(&upstream.url(), |_| {}), "{}")
        .await
        .unwrap();
    assert_eq!(got.status.as_u16(), 307);
    assert!(elsewhere.requests().is_empty());
}

#[actix_rt::test]
async fn a_compressed_answer_is_decoded_on_the_way() {
    for body in ["{}", STREAM] {
        let plain = Answer::message("compress me, compress me").usage(Usage {
            input: 4,
            ..Usage::default()
        });
        let upstream = Upstream::start([
            plain.clone(),
            plain.clone().gzip(),
            plain.gzip().chunked_at(7),
        ])
        .await;
        let (clients, target) = (Clients::new(), target(&upstream.url(), |_| {}));
        let mut bodies = Vec::new();
        for _ in 0..3 {
            let got = post(&clients, &target, body).await.unwrap();
            bodies.push(got.body.collect(100_000).await.unwrap());
        }
        assert_eq!(bodies[0], bodies[1]);
        assert_eq!(bodies[0], bodies[2]);
        assert!(!bodies[0].is_empty());
    }
}

#[actix_rt::test]
async fn what_is_not_gzip_although_it_says_so_is_a_decoding_error() {
    let upstream = Upstream::start(Answer::html_200().header("content-encoding", "gzip")).await;
    let got = post(&Clients::new(), &target(&upstream.url(), |_| {}), "{}")
        .await
        .unwrap();
    let error = got.body.collect(10_000).await.unwrap_err();
    assert!(matches!(error, BodyError::Decode(_)), "{error:?}");
}

#[actix_rt::test]
async fn a_connection_is_used_again() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let (clients, target) = (Clients::new(), target(&upstream.url(), |_| {}));
    for body in ["{}", STREAM, "{}"] {
        let got = post(&clients, &target, body).await.unwrap();
        got.body.collect(10_000).await.unwrap();
    }
    assert_eq!(upstream.requests().len(), 3);
    assert_eq!(upstream.connections(), 1);
}

#[actix_rt::test]
async fn an_upstream_that_restarts_is_reached_again() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let (port, clients, target) = (
        upstream.port(),
        Clients::new(),
        target(&upstream.url(), |_| {}),
    );
    post(&clients, &target, "{}")
        .await
        .unwrap()
        .body
        .collect(10_000)
        .await
        .unwrap();
    upstream.stop().await;
    let error = post(&clients, &target, "{}").await.err().unwrap();
    assert!(
        matches!(error, SendError::Connect(_) | SendError::Reset(_)),
        "{error:?}"
    );
    let upstream = Upstream::start_on(port, Answer::message("back")).await;
    let got = post(&clients, &target, "{}").await.unwrap();
    assert_eq!(got.status, StatusCode::OK);
    assert_eq!(upstream.requests().len(), 1);
}

#[actix_rt::test]
async fn each_timeout_ends_the_attempt_and_hangs_up() {
    let short = Duration::from_millis(50);
    let clients = Clients::new();

    let upstream = Upstream::start(Answer::message("hi").hang_before_head()).await;
    let slow = target(&upstream.url(), |timeouts| timeouts.first_byte = short);
    assert_eq!(
        post(&clients, &slow, STREAM).await.err(),
        Some(SendError::FirstByteTimeout)
    );
    assert!(
        upstream
            .wait_for(|upstream| upstream.closed_early() == 1, SOON)
            .await
    );

    upstream.set(Answer::message("hi").hang_after_events(2));
    let silent = target(&upstream.url(), |timeouts| timeouts.idle = short);
    let got = post(&clients, &silent, STREAM).await.unwrap();
    assert_eq!(got.body.collect(10_000).await, Err(BodyError::IdleTimeout));
    assert!(
        upstream
            .wait_for(|upstream| upstream.closed_early() == 2, SOON)
            .await
    );

    let endless = Answer::message("hi")
        .events(1_000)
        .delay_between_events(short / 5);
    upstream.set(endless);
    let long = target(&upstream.url(), |timeouts| timeouts.total = short * 10);
    let got = post(&clients, &long, STREAM).await.unwrap();
    assert_eq!(
        got.body.collect(usize::MAX).await,
        Err(BodyError::TotalTimeout)
    );
    assert!(
        upstream
            .wait_for(|upstream| upstream.closed_early() == 3, SOON)
            .await
    );
}

#[actix_rt::test]
async fn a_host_that_does_not_accept_is_a_connect_timeout() {
    // A listener that never accepts: Linux completes handshakes up to its backlog, and then ignores further ones.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut held = Vec::new();
    while let Ok(Ok(stream)) = tokio::time::timeout(
        Duration::from_millis(200),
        tokio::net::TcpStream::connect(address),
    )
    .await
    {
        held.push(stream);
    }
    let unreachable = target(&format!("http://{address}"), |timeouts| {
        timeouts.connect = Duration::from_millis(50)
    });
    let error = post(&Clients::new(), &unreachable, "{}").await.err();
    assert_eq!(error, Some(SendError::ConnectTimeout));
}

#[actix_rt::test]
async fn nobody_there_and_no_such_name_are_told_apart() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let url = upstream.url();
    upstream.stop().await;
    let error = post(&Clients::new(), &target(&url, |_| {}), "{}")
        .await
        .err()
        .unwrap();
    assert!(matches!(error, SendError::Connect(_)), "{error:?}");
    let nowhere = target("http://no-such-host.invalid", |_| {});
    let error = post(&Clients::new(), &nowhere, "{}").await.err().unwrap();
    assert!(matches!(error, SendError::Dns(_)), "{error:?}");
}

#[actix_rt::test]
async fn a_server_without_tls_is_a_tls_error() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let secure = target(&upstream.url().replace("http:", "https:"), |_| {});
    // Plain HTTP answers nothing that a handshake could be: it closes, or sends what is no TLS record.
    let error = post(&Clients::new(), &secure, "{}").await.err().unwrap();
    assert!(
        matches!(error, SendError::Tls(_) | SendError::Connect(_)),
        "{error:?}"
    );
}

#[actix_rt::test]
async fn every_kind_of_cut_is_noticed() {
    let clients = Clients::new();
    let upstream = Upstream::start(Answer::message("hi").cut_before_head()).await;
    let target = target(&upstream.url(), |_| {});
    let error = post(&clients, &target, STREAM).await.err().unwrap();
    assert!(matches!(error, SendError::Reset(_)), "{error:?}");

    let answer = Answer::message("cut short");
    let cuts = [
        (STREAM, answer.clone().cut_after_events(3)),
        (STREAM, answer.clone().truncate_after_events(3)),
        (STREAM, answer.clone().gzip().truncate_after_events(3)),
        ("{}", answer.clone().cut_after_events(1)),
        ("{}", answer.clone().truncate_after_events(1)),
        ("{}", answer.clone().chunked_at(50).truncate_after_events(1)),
    ];
    for (index, (body, cut)) in cuts.into_iter().enumerate() {
        upstream.set(cut);
        let error = match post(&clients, &target, body).await {
            Ok(got) => got.body.collect(10_000).await.unwrap_err(),
            // A reset may overtake the head that went before it.
            Err(SendError::Reset(text)) => BodyError::Cut(text),
            Err(other) => panic!("{index}: {other:?}"),
        };
        assert!(matches!(error, BodyError::Cut(_)), "{index}: {error:?}");
    }

    upstream.set(answer.clone().until_close());
    let got = post(&clients, &target, "{}").await.unwrap();
    let error = got.body.collect(10_000).await.unwrap_err();
    assert!(
        error.to_string().contains("neither its length nor chunks"),
        "{error}"
    );

    upstream.set(answer.end_after_events(3));
    let got = post(&clients, &target, STREAM).await.unwrap();
    let text = got.body.collect(10_000).await.unwrap();
    assert!(
        text.ends_with(b"\n\n"),
        "whole by HTTP, whatever is missing by its events"
    );
}

#[actix_rt::test]
async fn dropping_an_answer_or_an_attempt_hangs_up_within_a_second() {
    let upstream = Upstream::start(Answer::message("hi").hang_after_events(3)).await;
    let (clients, target) = (Clients::new(), target(&upstream.url(), |_| {}));
    let mut got = post(&clients, &target, STREAM).await.unwrap();
    got.body.next().await.unwrap().unwrap();
    assert_eq!(upstream.open_connections(), 1);
    let dropped = Instant::now();
    drop(got);
    assert!(
        upstream
            .wait_for(|upstream| upstream.closed_early() == 1, SOON)
            .await
    );
    assert!(
        dropped.elapsed() < Duration::from_secs(1),
        "{:?}",
        dropped.elapsed()
    );

    upstream.set(Answer::message("hi").hang_before_head());
    let mut attempt = Box::pin(post(&clients, &target, STREAM));
    let arrived = upstream.wait_for(|upstream| upstream.requests().len() == 2, SOON);
    tokio::select! {
        _ = &mut attempt => panic!("the upstream never answers"),
        arrived = arrived => assert!(arrived),
    }
    let dropped = Instant::now();
    drop(attempt);
    assert!(
        upstream
            .wait_for(|upstream| upstream.closed_early() == 2, SOON)
            .await
    );
    assert!(
        dropped.elapsed() < Duration::from_secs(1),
        "{:?}",
        dropped.elapsed()
    );
    assert_eq!(upstream.open_connections(), 0);
}
