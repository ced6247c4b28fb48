//! A provider's proxy: what the settings say of it, and tunnels through it. What runs inside of a tunnel, and
//! whether to go directly where there is none, is decided elsewhere.

mod http_connect;
mod problem;
mod socks;

use std::sync::Arc;
use std::time::Duration;

use actix_tls::connect::ConnectError;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

pub(super) use problem::{ProxyError, ProxyFault};

use super::wire::{Wire, tcp};
use crate::config::{ProxyScheme, ProxyUrl};

/// The way out to one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    pub url: Arc<ProxyUrl>,
    /// Whether to call the provider directly where the proxy fails.
    pub fallback_to_direct: bool,
}

impl Proxy {
    /// Reads the address of a proxy.
    ///
    /// # Errors
    /// The rest of a sentence that begins with the address, which is never quoted.
    pub fn new(url: &str, fallback_to_direct: bool) -> Result<Self, String> {
        Ok(Self {
            url: Arc::new(ProxyUrl::parse(url)?),
            fallback_to_direct,
        })
    }
}

/// The way that an answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    Direct,
    Proxy,
    /// The proxy failed for this reason, and the settings let the provider be called directly.
    DirectAfterProxy(String),
}

/// Opens tunnels through one proxy.
#[derive(Clone, Debug)]
pub(super) struct Tunnel {
    pub proxy: Arc<ProxyUrl>,
    /// Whom an https proxy has to be vouched for by; without ALPN, as CONNECT is said in HTTP/1.1.
    pub tls: Arc<rustls::ClientConfig>,
    /// For all of it: the proxy's name, connecting, TLS, the handshake, and the proxy's own connecting.
    pub timeout: Duration,
}

impl Tunnel {
    /// Connects to the upstream through the proxy.
    pub(super) async fn open(&self, host: &str, port: u16) -> Result<Wire, ConnectError> {
        let opening = async {
            match self.proxy.scheme {
                ProxyScheme::Http | ProxyScheme::Https => {
                    let mut wire = self.reach().await.map_err(|fault| self.error(fault))?;
                    let opened =
                        http_connect::handshake(&mut wire, self.proxy.login.as_ref(), host, port);
                    opened.await.map_err(|fault| self.error(fault))?;
                    Ok(wire)
                }
                ProxyScheme::Socks4a | ProxyScheme::Socks5h => {
                    let target = socks::named(host, port).map_err(|fault| self.error(fault))?;
                    let stream = self.socks(target).await;
                    stream.map(Wire::Tcp).map_err(|fault| self.error(fault))
                }
                ProxyScheme::Socks4 | ProxyScheme::Socks5 => self.resolved(host, port).await,
            }
        };
        tokio::time::timeout(self.timeout, opening)
            .await
            .unwrap_or_else(|_| Err(self.error(ProxyFault::Timeout)))
    }

    /// Resolves the upstream's name here, and tries its addresses in the resolver's order.
    async fn resolved(&self, host: &str, port: u16) -> Result<Wire, ConnectError> {
        let addresses = tokio::net::lookup_host((host, port))
            .await
            .map_err(|error| ConnectError::Resolver(Box::new(error)))?;
        let four_only = self.proxy.scheme == ProxyScheme::Socks4;
        let mut last = ProxyFault::Refused(if four_only {
            format!("socks4 reaches IPv4 addresses only, and `{host}` has none")
        } else {
            format!("`{host}` has no address")
        });
        for address in addresses.filter(|address| address.is_ipv4() || !four_only) {
            match self.socks(socks::Destination::Ip(address)).await {
                Ok(stream) => return Ok(Wire::Tcp(stream)),
                // The proxy works: another address may be one that it can reach.
                Err(refused @ ProxyFault::Refused(_)) => last = refused,
                Err(fault) => return Err(self.error(fault)),
            }
        }
        Err(self.error(last))
    }

    async fn socks(&self, target: socks::Destination<'_>) -> Result<TcpStream, ProxyFault> {
        let stream = self.tcp().await?;
        socks::handshake(stream, &self.proxy, target).await
    }

    async fn tcp(&self) -> Result<TcpStream, ProxyFault> {
        tcp(&self.proxy.host, self.proxy.port)
            .await
            .map_err(|error| ProxyFault::Unreachable(error.to_string()))
    }

    /// A connection to the proxy itself.
    async fn reach(&self) -> Result<Wire, ProxyFault> {
        let stream = self.tcp().await?;
        if self.proxy.scheme != ProxyScheme::Https {
            return Ok(Wire::Tcp(stream));
        }
        let name = ServerName::try_from(self.proxy.host.clone())
            .map_err(|error| ProxyFault::Tls(error.to_string()))?;
        let secured = TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream);
        let secured = secured
            .await
            .map_err(|error| ProxyFault::Tls(error.to_string()))?;
        Ok(Wire::Tls(Box::new(secured)))
    }

    fn error(&self, fault: ProxyFault) -> ConnectError {
        ProxyError::new(&self.proxy, fault).into()
    }
}
