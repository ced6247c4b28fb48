//! Over TLS: which protocol is agreed on, whom we trust, and that HTTP/2 streams are cancelled like connections.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use bytes::Bytes;
use claude_code_hub::egress::{Clients, SendError};
use futures_util::StreamExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::server::TlsStream;

use super::{STREAM, post, target};
use crate::support::tls_front::TlsFront;

/// A TLS server for `localhost`, and what a client needs to trust it.
pub(super) struct Server {
    listener: TcpListener,
    acceptor: TlsAcceptor,
    pub(super) trust: Arc<ClientConfig>,
}

impl Server {
    pub(super) async fn speaking(protocol: &[u8]) -> Self {
        // Installs the crypto provider, as the hub does.
        let _ = Clients::new();
        let made =
            rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let mut roots = RootCertStore::empty();
        roots.add(made.cert.der().clone()).expect("a root");
        let mut trust = ClientConfig::builder()
            .with_root_certificates(roots)
            .with_no_client_auth();
        trust.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).expect("a key");
        let mut server = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .expect("a server");
        server.alpn_protocols = vec![protocol.to_vec()];
        Self {
            listener: TcpListener::bind("127.0.0.1:0").await.expect("a free port"),
            acceptor: TlsAcceptor::from(Arc::new(server)),
            trust: Arc::new(trust),
        }
    }

    pub(super) fn port(&self) -> u16 {
        self.listener.local_addr().expect("a bound listener").port()
    }

    pub(super) fn url(&self) -> String {
        format!("https://localhost:{}", self.port())
    }

    /// The same certificate in front of a server that speaks no TLS.
    pub(super) async fn in_front_of(&self, port: u16) -> TlsFront {
        TlsFront::start(port, self.acceptor.clone()).await
    }

    pub(super) async fn accept(&self) -> std::io::Result<TlsStream<TcpStream>> {
        let (stream, _) = self.listener.accept().await?;
        self.acceptor.accept(stream).await
    }
}

#[actix_rt::test]
async fn http2_is_spoken_where_offered_and_a_dropped_body_cancels_its_stream() {
    let server = Server::speaking(b"h2").await;
    let serve = async {
        let mut connection = h2::server::handshake(server.accept().await.unwrap())
            .await
            .unwrap();
        let (request, mut respond) = connection.accept().await.unwrap().unwrap();
        let mut stream = respond
            .send_response(http::Response::new(()), false)
            .unwrap();
        stream
            .send_data(Bytes::from_static(b"data: 1\n\n"), false)
            .unwrap();
        let reset = tokio::select! {
            reset = poll_fn(|cx| stream.poll_reset(cx)) => reset.unwrap(),
            // Accepting is what drives the connection.
            _ = connection.accept() => panic!("the connection ended before the stream"),
        };
        (request.into_parts().0, reset)
    };
    let ask = async {
        let clients = Clients::with_tls(Arc::clone(&server.trust));
        let mut got = post(&clients, &target(&server.url(), |_| {}), STREAM)
            .await
            .unwrap();
        assert_eq!(got.status, StatusCode::OK);
        assert_eq!(got.body.next().await.unwrap().unwrap(), "data: 1\n\n");
        drop(got);
        // Kept until the other side has seen the reset: dropping the clients would close the connection.
        clients
    };
    let both = async { tokio::join!(serve, ask) };
    let ((request, reset), _) = tokio::time::timeout(Duration::from_secs(10), both)
        .await
        .unwrap();
    assert_eq!(reset, h2::Reason::CANCEL);
    assert_eq!(request.uri.path(), "/v1/messages");
    assert_eq!(request.headers["x-api-key"], "sk-up");
    assert!(!request.headers.contains_key("connection"));
}

#[actix_rt::test]
async fn http1_is_spoken_where_http2_is_not_offered() {
    let server = Server::speaking(b"http/1.1").await;
    let serve = async {
        let mut stream = server.accept().await.unwrap();
        let mut request = [0; 17];
        stream.read_exact(&mut request).await.unwrap();
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi")
            .await
            .unwrap();
        (stream, request)
    };
    let ask = async {
        let clients = Clients::with_tls(Arc::clone(&server.trust));
        let got = post(&clients, &target(&server.url(), |_| {}), "{}")
            .await
            .unwrap();
        got.body.collect(10).await.unwrap()
    };
    let ((_stream, request), body) = tokio::join!(serve, ask);
    assert_eq!((&request, &body[..]), (b"POST /v1/messages", &b"hi"[..]));
}

#[actix_rt::test]
async fn a_certificate_that_nobody_vouches_for_is_a_tls_error() {
    let server = Server::speaking(b"h2").await;
    let clients = Clients::new();
    let target = target(&server.url(), |_| {});
    let (accepted, got) = tokio::join!(server.accept(), post(&clients, &target, "{}"));
    assert!(accepted.is_err());
    let error = got.err().unwrap();
    assert!(matches!(error, SendError::Tls(_)), "{error:?}");
}
