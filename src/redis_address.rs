//! An address of Redis, as settings have it, into a client that can be connected. Must not know what Redis is used for.

use bb8_redis::redis::{Client, ConnectionAddr, IntoConnectionInfo, RedisError};

/// Takes `redis://`, `rediss://` and `unix://`. With `tls_reject_unauthorized` off, a `rediss://` server's certificate
/// is not checked.
///
/// # Errors
/// Where the address cannot be understood. The message does not repeat it: it may hold a password.
pub fn client(url: &str, tls_reject_unauthorized: bool) -> Result<Client, RedisError> {
    let mut info = url.into_connection_info()?;
    if let ConnectionAddr::TcpTls {
        host,
        port,
        insecure,
        tls_params,
    } = info.addr().clone()
    {
        // TLS needs the process-wide crypto provider. A second installation is refused, and the first is as good.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        info = info.set_addr(ConnectionAddr::TcpTls {
            host,
            port,
            insecure: insecure || !tls_reject_unauthorized,
            tls_params,
        });
    }
    Client::open(info)
}
