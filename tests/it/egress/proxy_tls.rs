//! TLS and proxies: to an upstream through each kind, HTTP/2 inside a tunnel, and to a proxy that speaks it itself.

use std::net::Ipv4Addr;
use std::sync::Arc;

use bytes::Bytes;
use claude_code_hub::egress::{Clients, SendError, Via};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::rustls::ClientConfig;

use super::proxy::behind;
use super::tls::Server;
use super::{STREAM, post, target};
use crate::support::proxy_server::ProxyServer;
use crate::support::scripted_proxy::{Manner, ScriptedProxy};

/// Answers one HTTP/1.1 request, and keeps the connection until it is done.
async fn answer_once(server: &Server) {
    let mut stream = server.accept().await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n{}") {
        head.push(stream.read_u8().await.unwrap());
    }
    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi";
    stream.write_all(answer).await.unwrap();
    stream.flush().await.unwrap();
}

async fn ask(trust: &Arc<ClientConfig>, upstream: &str, proxy: &str) -> Result<Via, SendError> {
    let clients = Clients::with_tls(Arc::clone(trust));
    let target = behind(target(upstream, |_| {}), proxy, false);
    let got = post(&clients, &target, "{}").await?;
    assert_eq!(got.body.collect(10).await.unwrap(), "hi", "{proxy}");
    Ok(got.via)
}

#[actix_rt::test]
async fn tls_runs_inside_every_kind_of_tunnel_in_the_upstreams_name() {
    let server = Server::speaking(b"http/1.1").await;
    let http = ProxyServer::tinyproxy(Some(("user", "pass"))).await;
    let socks = ProxyServer::microsocks(Some(("user", "pass"))).await;
    let dante = ProxyServer::dante().await;
    let (real, here) = (server.url(), Ipv4Addr::LOCALHOST);
    let scripted = ScriptedProxy::start(server.port(), Manner::Carry).await;
    // Nobody but the scripted proxy could connect to this: that it is trusted shows whose name was asked for.
    let named = "https://localhost:1".to_owned();
    for (upstream, proxy) in [
        (&real, format!("http://user:pass@{}", http.address())),
        (&real, format!("socks5://user:pass@{}", socks.address())),
        (&real, format!("socks4://{}", dante.address())),
        (&real, format!("socks5://{}", dante.address())),
        (&named, format!("socks4a://{here}:{}", scripted.port)),
        (&named, format!("socks5h://{here}:{}", scripted.port)),
    ] {
        let asking = ask(&server.trust, upstream, &proxy);
        let ((), via) = tokio::join!(answer_once(&server), asking);
        assert_eq!(via, Ok(Via::Proxy), "{proxy}");
    }
    let asked: Vec<_> = scripted
        .asked()
        .into_iter()
        .map(|asked| asked.destination)
        .collect();
    assert_eq!(asked, ["localhost:1", "localhost:1"]);
}

#[actix_rt::test]
async fn http2_is_agreed_on_inside_of_a_tunnel() {
    let server = Server::speaking(b"h2").await;
    let http = ProxyServer::tinyproxy(None).await;
    let serve = async {
        let mut connection = h2::server::handshake(server.accept().await.unwrap())
            .await
            .unwrap();
        // Both requests come on the one connection; its end is the callers' leaving.
        let mut paths = Vec::new();
        while let Some(Ok((request, mut respond))) = connection.accept().await {
            paths.push(request.uri().path().to_owned());
            let answer = http::Response::new(());
            let mut stream = respond.send_response(answer, false).unwrap();
            stream
                .send_data(Bytes::from_static(b"data: 1\n\n"), true)
                .unwrap();
        }
        paths
    };
    let ask = async {
        let clients = Clients::with_tls(Arc::clone(&server.trust));
        let proxy = format!("http://{}", http.address());
        let target = behind(target(&server.url(), |_| {}), &proxy, false);
        for _ in 0..2 {
            let got = post(&clients, &target, STREAM).await.unwrap();
            assert_eq!(got.via, Via::Proxy);
            assert_eq!(got.body.collect(100).await.unwrap(), "data: 1\n\n");
        }
    };
    let (paths, ()) = tokio::join!(serve, ask);
    assert_eq!(paths, ["/v1/messages", "/v1/messages"]);
}

#[actix_rt::test]
async fn an_https_proxy_is_spoken_to_in_tls_and_has_to_be_vouched_for() {
    let upstream = Server::speaking(b"http/1.1").await;
    let tinyproxy = ProxyServer::tinyproxy(Some(("user", "pass"))).await;
    // One certificate for both, so that one trust serves.
    let front = upstream.in_front_of(tinyproxy.port).await;
    let proxy = format!("https://user:pass@localhost:{}", front.port);
    let url = upstream.url();
    let asking = ask(&upstream.trust, &url, &proxy);
    let ((), via) = tokio::join!(answer_once(&upstream), asking);
    assert_eq!(via, Ok(Via::Proxy));
    assert!(tinyproxy.said().contains("CONNECT"), "{}", tinyproxy.said());

    let stranger = behind(target(&upstream.url(), |_| {}), &proxy, false);
    let error = post(&Clients::new(), &stranger, "{}").await.err().unwrap();
    let SendError::Proxy(text) = error else {
        panic!("{error:?}")
    };
    assert!(text.contains("could not agree on TLS"), "{text}");
    assert!(!text.contains("pass@"), "{text}");

    let wrong = format!("https://user:wrong@localhost:{}", front.port);
    let error = ask(&upstream.trust, &upstream.url(), &wrong)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("does not accept the login"),
        "{error}"
    );
}

#[actix_rt::test]
async fn an_untrusted_upstream_behind_a_good_proxy_is_a_tls_error_and_not_the_proxys() {
    let server = Server::speaking(b"h2").await;
    let http = ProxyServer::tinyproxy(None).await;
    let proxy = format!("http://{}", http.address());
    let target = behind(target(&server.url(), |_| {}), &proxy, true);
    let clients = Clients::new();
    let (accepted, got) = tokio::join!(server.accept(), post(&clients, &target, "{}"));
    assert!(accepted.is_err());
    let error = got.err().unwrap();
    assert!(matches!(error, SendError::Tls(_)), "{error:?}");
}
