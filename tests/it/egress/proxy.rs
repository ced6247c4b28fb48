//! Through real proxies: every kind carries calls, with and without a login, and a tunnel ends when the caller leaves.

use std::time::Duration;

use actors::domain::Fault;
use bytes::Bytes;
use claude_code_hub::egress::{
    BodyError, Clients, Proxy, Retry, SendError, Target, Via, classify_send,
};
use futures_util::StreamExt;
use serde_json::json;
use testkit::{Answer, Upstream};

use super::{SOON, STREAM, post, target};
use crate::support::proxy_server::ProxyServer;

/// A target behind a proxy, as it is declared.
pub(super) fn behind(target: Target, proxy: &str, fallback_to_direct: bool) -> Target {
    let proxy = Proxy::new(proxy, fallback_to_direct).expect("a proxy");
    target.with_proxy(Some(proxy))
}

/// Asks once through `proxy`, without another way: by which way the answer came.
async fn once(upstream: &str, proxy: &str) -> Result<Via, SendError> {
    let target = behind(target(upstream, |_| {}), proxy, false);
    let got = post(&Clients::new(), &target, "{}").await?;
    assert_eq!(got.status, 200, "{proxy}");
    got.body.collect(10_000).await.expect("a whole answer");
    Ok(got.via)
}

#[actix_rt::test]
async fn every_kind_of_proxy_carries_calls_and_none_is_gone_around() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let by_address = upstream.url();
    // The hub finds the right one of this name's addresses; so does tinyproxy.
    let by_name = format!("http://localhost:{}", upstream.port());
    let mut open = ProxyServer::tinyproxy(None).await;
    let mut closed = ProxyServer::tinyproxy(Some(("user", "pass"))).await;
    let mut socks = ProxyServer::microsocks(None).await;
    let mut locked = ProxyServer::microsocks(Some(("user", "p@ss:word"))).await;
    let mut dante = ProxyServer::dante().await;
    let login = "user:p%40ss%3Aword@";
    let table = [
        (&by_name, format!("http://{}", open.address())),
        (&by_name, format!("http://user:p%61ss@{}", closed.address())),
        (&by_name, format!("socks5://{}", socks.address())),
        (&by_address, format!("socks5h://{}", socks.address())),
        (&by_name, format!("socks5://{login}{}", locked.address())),
        (
            &by_address,
            format!("socks5h://{login}{}", locked.address()),
        ),
        (&by_name, format!("socks4://{}", dante.address())),
        (&by_name, format!("socks4://user@{}", dante.address())),
        (&by_address, format!("socks4a://user@{}", dante.address())),
        (&by_name, format!("socks5://{}", dante.address())),
    ];
    // Dante knows SOCKS4 but not 4a; an address it gets as an address in both.
    for (url, proxy) in &table {
        assert_eq!(once(url, proxy).await, Ok(Via::Proxy), "{proxy}");
    }
    assert_eq!(upstream.requests().len(), table.len());
    assert!(open.said().contains("CONNECT"), "{}", open.said());

    for server in [&mut open, &mut closed, &mut socks, &mut locked, &mut dante] {
        server.stop();
    }
    for (url, proxy) in &table {
        let error = once(url, proxy).await.unwrap_err();
        assert!(matches!(error, SendError::Proxy(_)), "{proxy}: {error:?}");
        assert!(error.to_string().contains("cannot be reached"), "{error}");
    }
    assert_eq!(upstream.requests().len(), table.len());
}

#[actix_rt::test]
async fn a_wrong_login_is_the_proxys_refusal_and_is_never_shown() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let http = ProxyServer::tinyproxy(Some(("user", "right"))).await;
    let socks = ProxyServer::microsocks(Some(("user", "right"))).await;
    let table = [
        format!("http://hunter:s3cret@{}", http.address()),
        format!("http://{}", http.address()),
        format!("socks5://hunter:s3cret@{}", socks.address()),
        format!("socks5h://hunter:s3cret@{}", socks.address()),
        format!("socks5://{}", socks.address()),
    ];
    for proxy in table {
        let error = once(&upstream.url(), &proxy).await.unwrap_err();
        let SendError::Proxy(text) = &error else {
            panic!("{proxy}: {error:?}");
        };
        let address = proxy.rsplit(['/', '@']).next().unwrap();
        assert!(text.contains(address) && text.contains("login"), "{text}");
        let shown = format!("{error} {error:?}");
        assert!(
            !shown.contains("hunter") && !shown.contains("s3cret"),
            "{shown}"
        );
        let judged = classify_send(&error);
        assert_eq!(
            (judged.fault, judged.retry, judged.code),
            (Fault::Network, Retry::NextProvider, "proxy_failed")
        );
    }
    assert!(upstream.requests().is_empty());
}

#[actix_rt::test]
async fn who_resolves_a_name_is_up_to_the_kind_of_proxy() {
    let socks = ProxyServer::microsocks(None).await;
    let dante = ProxyServer::dante().await;
    let http = ProxyServer::tinyproxy(None).await;
    let nowhere = "http://no-such-host.invalid";
    for here in [
        format!("socks5://{}", socks.address()),
        format!("socks4://{}", dante.address()),
    ] {
        let error = once(nowhere, &here).await.unwrap_err();
        assert!(matches!(error, SendError::Dns(_)), "{here}: {error:?}");
    }
    for there in [
        format!("socks5h://{}", socks.address()),
        format!("http://{}", http.address()),
    ] {
        let error = once(nowhere, &there).await.unwrap_err();
        assert!(matches!(error, SendError::Proxy(_)), "{there}: {error:?}");
        assert!(
            error.to_string().contains("did not open the connection"),
            "{error}"
        );
    }
}

#[actix_rt::test]
async fn large_bodies_and_long_streams_pass_through_whole() {
    let upstream = Upstream::start(Answer::message("x".repeat(200_000)).events(1_000)).await;
    let (http, socks) = (
        ProxyServer::tinyproxy(None).await,
        ProxyServer::microsocks(None).await,
    );
    let (clients, direct) = (Clients::new(), target(&upstream.url(), |_| {}));
    let text = "y".repeat(5_000_000);
    let body = Bytes::from(json!({"model": "m", "stream": true, "text": text}).to_string());
    let expected = post(&clients, &direct, body.clone()).await.unwrap();
    let expected = expected.body.collect(10_000_000).await.unwrap();
    for proxy in [
        format!("http://{}", http.address()),
        format!("socks5h://{}", socks.address()),
    ] {
        let target = behind(direct.clone(), &proxy, false);
        // The second goes over the same tunnel.
        for _ in 0..2 {
            let before = upstream.connections();
            let got = post(&clients, &target, body.clone()).await.unwrap();
            assert_eq!(got.body.collect(10_000_000).await.unwrap(), expected);
            assert!(upstream.connections() <= before + 1);
        }
    }
    assert_eq!(upstream.connections(), 3);
    assert!(upstream.requests().iter().all(|seen| seen.body == body));
}

#[actix_rt::test]
async fn a_caller_that_leaves_closes_the_tunnel() {
    let upstream = Upstream::start(Answer::message("hi").hang_after_events(3)).await;
    let (http, dante, socks) = (
        ProxyServer::tinyproxy(None).await,
        ProxyServer::dante().await,
        ProxyServer::microsocks(None).await,
    );
    let clients = Clients::new();
    let proxies = [
        format!("http://{}", http.address()),
        format!("socks4://{}", dante.address()),
        format!("socks5://{}", socks.address()),
    ];
    for (index, proxy) in proxies.iter().enumerate() {
        let target = behind(target(&upstream.url(), |_| {}), proxy, true);
        let mut got = post(&clients, &target, STREAM).await.unwrap();
        got.body.next().await.unwrap().unwrap();
        drop(got);
        let closed = upstream.wait_for(|upstream| upstream.closed_early() == index + 1, SOON);
        assert!(closed.await, "{proxy}");
    }
}

#[actix_rt::test]
async fn silence_and_cuts_inside_a_tunnel_are_the_upstreams() {
    let upstream = Upstream::start(Answer::message("hi").hang_after_events(2)).await;
    let http = ProxyServer::tinyproxy(None).await;
    let proxy = format!("http://{}", http.address());
    let clients = Clients::new();
    let short = Duration::from_millis(50);
    let silent = target(&upstream.url(), |timeouts| timeouts.idle = short);
    let got = post(&clients, &behind(silent, &proxy, true), STREAM)
        .await
        .unwrap();
    assert_eq!(got.via, Via::Proxy);
    assert_eq!(got.body.collect(10_000).await, Err(BodyError::IdleTimeout));

    let target = behind(target(&upstream.url(), |_| {}), &proxy, true);
    upstream.set(Answer::message("hi").cut_before_head());
    let error = post(&clients, &target, STREAM).await.err().unwrap();
    assert!(matches!(error, SendError::Reset(_)), "{error:?}");
    upstream.set(Answer::error(500, "api_error", "boom"));
    let got = post(&clients, &target, STREAM).await.unwrap();
    assert_eq!((got.status.as_u16(), got.via), (500, Via::Proxy));
    // What fails inside of a tunnel is not asked for again on another way.
    assert_eq!(upstream.requests().len(), 3);
}
