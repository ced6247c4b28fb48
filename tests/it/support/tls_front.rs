//! TLS on a free port in front of a server of loopback that speaks none: how an https proxy is made of an http one.

use std::net::Ipv4Addr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// It ends when dropped, and its connections with it.
pub struct TlsFront {
    pub port: u16,
    _serving: JoinSet<()>,
}

impl TlsFront {
    pub async fn start(behind: u16, acceptor: TlsAcceptor) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                connections.spawn(async move {
                    // Who does not trust the certificate leaves during the handshake.
                    let Ok(mut outside) = acceptor.accept(stream).await else {
                        return;
                    };
                    let inside = TcpStream::connect((Ipv4Addr::LOCALHOST, behind)).await;
                    copy_bidirectional(&mut outside, &mut inside.unwrap())
                        .await
                        .ok();
                });
            }
        });
        Self {
            port,
            _serving: serving,
        }
    }
}
