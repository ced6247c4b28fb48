//! Opens connections for awc, directly or through a proxy, on a socket that remembers being hung up on.
//! Getting a connection only: TLS to the upstream, pooling and the protocol are awc's.

use std::cell::Cell;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_rt::net::{ActixStream, Ready};
use actix_tls::connect::{ConnectError, ConnectInfo, Connection};
use actix_web::dev::Service;
use awc::http::Uri;
use futures_util::future::LocalBoxFuture;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::proxy::Tunnel;
use super::wire::{Wire, tcp};

thread_local! {
    /// Set by the last read on this thread that met the end of a connection.
    static HUNG_UP: Cell<bool> = const { Cell::new(false) };
}

/// Runs `poll` and says whether a connection was found closed by its other end meanwhile.
///
/// awc ends a body in the same way whether the answer was complete or its connection was closed in the middle. A
/// poll reads its own connection and no other, so what was seen during the poll belongs to that body.
pub(super) fn noticing_hang_up<T>(poll: impl FnOnce() -> T) -> (T, bool) {
    HUNG_UP.set(false);
    let value = poll();
    (value, HUNG_UP.get())
}

/// The connector service that awc is built with: everything that it opens goes the same way.
#[derive(Clone, Debug)]
pub(super) struct Dial {
    /// None: directly.
    pub through: Option<Tunnel>,
}

impl Service<ConnectInfo<Uri>> for Dial {
    type Response = Connection<Uri, Socket>;
    type Error = ConnectError;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&self, info: ConnectInfo<Uri>) -> Self::Future {
        let through = self.through.clone();
        Box::pin(async move {
            // A URI writes an IPv6 address in brackets, the resolver wants it bare.
            let host = info.hostname().trim_matches(['[', ']']);
            let wire = match through {
                None => Wire::Tcp(tcp(host, info.port()).await?),
                Some(tunnel) => tunnel.open(host, info.port()).await?,
            };
            Ok(Connection::new(info.request().clone(), Socket(wire)))
        })
    }
}

/// A connection that notes the end of its stream for [`noticing_hang_up`].
#[derive(Debug)]
pub(super) struct Socket(Wire);

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.0).poll_read(cx, buffer);
        if matches!(polled, Poll::Ready(Ok(()))) && buffer.filled().len() == before {
            HUNG_UP.set(true);
        }
        polled
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

impl ActixStream for Socket {
    fn poll_read_ready(&self, cx: &mut Context<'_>) -> Poll<io::Result<Ready>> {
        ActixStream::poll_read_ready(&self.0, cx)
    }

    fn poll_write_ready(&self, cx: &mut Context<'_>) -> Poll<io::Result<Ready>> {
        ActixStream::poll_write_ready(&self.0, cx)
    }
}
