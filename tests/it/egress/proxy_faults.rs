//! Proxies that fail, and what is said to those that work: fall-back to direct, timeouts, names, pools kept apart.

use std::time::{Duration, Instant};

use claude_code_hub::egress::{Clients, SendError, Via};
use testkit::{Answer, Upstream};

use super::proxy::behind;
use super::{SOON, post, target};
use crate::support::proxy_server::ProxyServer;
use crate::support::scripted_proxy::{Manner, ScriptedProxy};

const KINDS: [&str; 5] = ["http", "socks4", "socks4a", "socks5", "socks5h"];

#[actix_rt::test]
async fn a_name_that_only_the_proxy_knows_reaches_it_as_a_name() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let proxy = ScriptedProxy::start(upstream.port(), Manner::Carry).await;
    for (scheme, login) in [
        ("http", "us%20er:p%40ss@"),
        ("socks4a", "us%20er@"),
        ("socks5h", "us%20er:p%40ss@"),
        ("socks5h", ""),
    ] {
        let url = format!("{scheme}://{login}{}", proxy.address());
        let target = behind(target("http://upstream.invalid:8443", |_| {}), &url, false);
        let got = post(&Clients::new(), &target, "{}").await.unwrap();
        assert_eq!((got.status.as_u16(), got.via), (200, Via::Proxy), "{url}");
    }
    let asked = proxy.asked();
    let asked: Vec<_> = asked
        .iter()
        .map(|asked| (asked.how, asked.destination.as_str(), asked.login.as_str()))
        .collect();
    let name = "upstream.invalid:8443";
    let expected = [
        ("connect", name, "Basic dXMgZXI6cEBzcw=="),
        ("socks4", name, "us er"),
        ("socks5", name, "us er:p@ss"),
        ("socks5", name, ""),
    ];
    assert_eq!(asked, expected);
    assert_eq!(upstream.requests()[0].header("host"), Some(name));
}

#[actix_rt::test]
async fn the_kinds_that_resolve_here_ask_for_an_address() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let proxy = ScriptedProxy::start(upstream.port(), Manner::Carry).await;
    for scheme in ["socks4", "socks5"] {
        let url = format!("{scheme}://{}", proxy.address());
        let target = behind(target("http://localhost:8443", |_| {}), &url, false);
        post(&Clients::new(), &target, "{}").await.unwrap();
    }
    let asked = proxy.asked();
    assert_eq!(
        (asked[0].how, asked[0].destination.as_str()),
        ("socks4", "127.0.0.1:8443")
    );
    assert_eq!(asked[1].how, "socks5");
    assert!(
        ["127.0.0.1:8443", "::1:8443"].contains(&asked[1].destination.as_str()),
        "{asked:?}"
    );

    // SOCKS4 has no room for such an address, and says so before it asks.
    let six = behind(
        target("http://[::1]:8443", |_| {}),
        &format!("socks4://{}", proxy.address()),
        false,
    );
    let error = post(&Clients::new(), &six, "{}").await.err().unwrap();
    assert!(error.to_string().contains("IPv4 addresses only"), "{error}");
    assert_eq!(proxy.asked().len(), 2);
}

/// A proxy that refuses, hangs up or says nothing, and one that is not there.
#[actix_rt::test]
async fn a_proxy_that_fails_is_gone_around_only_where_that_is_allowed() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let mut gone = ProxyServer::microsocks(None).await;
    gone.stop();
    let mut proxies = vec![(None, gone.address())];
    for manner in [Manner::Refuse, Manner::HangUp, Manner::Hang] {
        let proxy = ScriptedProxy::start(upstream.port(), manner).await;
        let address = proxy.address();
        proxies.push((Some((manner, proxy)), address));
    }
    let mut direct = 0;
    for (proxy, address) in &proxies {
        let manner = proxy.as_ref().map(|(manner, _)| *manner);
        for scheme in KINDS {
            let url = format!("{scheme}://{address}");
            let clients = Clients::new();
            let plain = target(&upstream.url(), |timeouts| {
                timeouts.connect = Duration::from_millis(match manner {
                    Some(Manner::Hang) => 50,
                    _ => 10_000,
                });
            });
            let strict = behind(plain.clone(), &url, false);
            let error = post(&clients, &strict, "{}").await.err().unwrap();
            if manner == Some(Manner::Hang) {
                assert_eq!(error, SendError::ConnectTimeout, "{url} {manner:?}");
            } else {
                assert!(
                    matches!(error, SendError::Proxy(_)),
                    "{url} {manner:?}: {error:?}"
                );
                assert!(error.to_string().contains(address), "{error}");
            }
            assert_eq!(upstream.requests().len(), direct, "{url} {manner:?}");

            let lenient = behind(plain, &url, true);
            let got = post(&clients, &lenient, "{}").await.unwrap();
            direct += 1;
            let Via::DirectAfterProxy(reason) = &got.via else {
                panic!("{url} {manner:?}: {:?}", got.via);
            };
            assert!(reason.contains(address), "{reason}");
            got.body.collect(10_000).await.unwrap();
            assert_eq!(upstream.requests().len(), direct, "{url} {manner:?}");
        }
    }
}

#[actix_rt::test]
async fn where_the_direct_way_fails_too_its_error_is_told() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let mut gone = ProxyServer::microsocks(None).await;
    gone.stop();
    let plain = target(&upstream.url(), |_| {});
    upstream.stop().await;
    let target = behind(plain, &format!("socks5://{}", gone.address()), true);
    let error = post(&Clients::new(), &target, "{}").await.err().unwrap();
    assert!(matches!(error, SendError::Connect(_)), "{error:?}");
}

#[actix_rt::test]
async fn the_first_byte_timeout_holds_for_the_way_through_a_proxy_and_around_it_together() {
    let upstream = Upstream::start(Answer::message("hi").hang_before_head()).await;
    let proxy = ScriptedProxy::start(upstream.port(), Manner::Hang).await;
    let target = target(&upstream.url(), |timeouts| {
        timeouts.connect = Duration::from_millis(50);
        timeouts.first_byte = Duration::from_millis(200);
    });
    let target = behind(target, &format!("http://{}", proxy.address()), true);
    let started = Instant::now();
    let error = post(&Clients::new(), &target, "{}").await.err();
    assert_eq!(error, Some(SendError::FirstByteTimeout));
    assert!(started.elapsed() >= Duration::from_millis(200));
    assert_eq!(upstream.requests().len(), 1);
    let closed = upstream.wait_for(|upstream| upstream.closed_early() == 1, SOON);
    assert!(closed.await);
}

#[actix_rt::test]
async fn providers_with_one_upstream_and_different_ways_share_no_connection() {
    let upstream = Upstream::start(Answer::message("hi")).await;
    let first = ScriptedProxy::start(upstream.port(), Manner::Carry).await;
    let second = ScriptedProxy::start(upstream.port(), Manner::Carry).await;
    let plain = target(&upstream.url(), |_| {});
    let urls = [
        format!("http://{}", first.address()),
        format!("http://{}", second.address()),
        format!("socks5://{}", second.address()),
        format!("socks5://one:x@{}", second.address()),
        format!("socks5://two:x@{}", second.address()),
    ];
    let mut targets = vec![plain.clone()];
    targets.extend(urls.iter().map(|url| behind(plain.clone(), url, true)));
    let clients = Clients::new();
    // The second round finds each connection again.
    for _ in 0..2 {
        for target in &targets {
            let got = post(&clients, target, "{}").await.unwrap();
            got.body.collect(10_000).await.unwrap();
        }
    }
    assert_eq!(upstream.connections(), targets.len());
    let on: Vec<usize> = upstream
        .requests()
        .iter()
        .map(|seen| seen.connection)
        .collect();
    assert_eq!(on, [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]);
    assert_eq!((first.asked().len(), second.asked().len()), (1, 4));
}
