//! A port that refuses every connection for as long as it is held. Nothing ever answers there.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpSocket;

/// Bound but never listened on, so that it refuses and no other program can take it meanwhile.
#[derive(Debug)]
pub struct ClosedPort {
    socket: TcpSocket,
}

impl ClosedPort {
    /// Holds a free port of loopback.
    ///
    /// # Panics
    /// When loopback has no free port.
    #[must_use]
    pub fn hold() -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket
            .bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
            .expect("a free port on loopback");
        Self { socket }
    }

    /// `http://127.0.0.1:PORT`
    ///
    /// # Panics
    /// Never: the socket is bound.
    #[must_use]
    pub fn url(&self) -> String {
        let address = self.socket.local_addr().expect("a bound socket");
        format!("http://{address}")
    }
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;

    #[tokio::test]
    async fn it_refuses_and_is_nobody_elses() {
        let port = ClosedPort::hold();
        let address: SocketAddr = port.url()["http://".len()..].parse().unwrap();
        let refused = tokio::net::TcpStream::connect(address).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        assert!(std::net::TcpListener::bind(address).is_err());
    }
}
