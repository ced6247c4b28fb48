//! The awc clients of one worker thread: connection pools live here, and nothing of a request does.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};

use actix_tls::connect::rustls_0_23::webpki_roots_cert_store;

use super::dial::Dial;
use super::proxy::Tunnel;
use super::websocket::Unsupported;
use super::{Proxy, Target};
use crate::config::ProxyUrl;

/// How long an unused connection is kept. Common front doors close theirs after 60 s or more.
const KEEP_ALIVE: Duration = Duration::from_secs(60);

/// How long a connection may be used over and over: long, yet short enough to follow a change of DNS.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// What "no connect timeout" means: longer than any operating system tries.
const FOREVER: Duration = Duration::from_secs(24 * 60 * 60);

/// What distinguishes one client from another. awc pools connections by authority alone and takes the connect timeout
/// when a client is built: so connections that came by different ways are only kept apart by being another client's.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Way {
    connect: Duration,
    proxy: Option<Arc<ProxyUrl>>,
    /// HTTP/1.1 only, which is where a WebSocket begins.
    websocket: bool,
}

/// One per actix worker, because awc's pools do not leave their thread.
#[derive(Default)]
pub struct Clients {
    by_way: RefCell<HashMap<Way, Kept>>,
    tls: Option<Arc<rustls::ClientConfig>>,
    tls_without_alpn: OnceCell<Arc<rustls::ClientConfig>>,
    pub(super) unsupported: Unsupported,
}

struct Kept {
    client: awc::Client,
    used: Instant,
}

impl std::fmt::Debug for Clients {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Clients").finish_non_exhaustive()
    }
}

impl Clients {
    /// No client yet; each is built when it is first needed.
    #[must_use]
    pub fn new() -> Self {
        static CRYPTO: Once = Once::new();
        CRYPTO.call_once(|| {
            // Refused only when a provider is installed already, and then that one serves as well.
            rustls::crypto::ring::default_provider()
                .install_default()
                .ok();
        });
        Self::default()
    }

    /// The same, with other trust than the public roots. Offering HTTP/2 is up to the configuration's ALPN.
    #[must_use]
    pub fn with_tls(tls: Arc<rustls::ClientConfig>) -> Self {
        Self {
            tls: Some(tls),
            ..Self::new()
        }
    }

    /// The client for this target, through its proxy if it has one. Cheap: a look-up and a reference count.
    pub fn for_target(&self, target: &Target) -> awc::Client {
        self.by(target.timeouts.connect, proxy_of(target), false)
    }

    /// The client for whoever is no provider, through a proxy or directly.
    pub fn through(&self, proxy: Option<&Proxy>, connect: Duration) -> awc::Client {
        self.by(connect, proxy.map(|proxy| Arc::clone(&proxy.url)), false)
    }

    /// The client that reaches this target directly, whatever its proxy.
    pub fn directly(&self, target: &Target) -> awc::Client {
        self.by(target.timeouts.connect, None, false)
    }

    /// The client that opens WebSockets, as [`Clients::for_target`] says.
    pub(super) fn for_websocket(&self, target: &Target) -> awc::Client {
        self.by(target.timeouts.connect, proxy_of(target), true)
    }

    /// The client that opens WebSockets, whatever the target's proxy.
    pub(super) fn for_websocket_directly(&self, target: &Target) -> awc::Client {
        self.by(target.timeouts.connect, None, true)
    }

    fn by(&self, connect: Duration, proxy: Option<Arc<ProxyUrl>>, websocket: bool) -> awc::Client {
        let way = Way {
            connect,
            proxy,
            websocket,
        };
        let now = Instant::now();
        let mut clients = self.by_way.borrow_mut();
        if let Some(kept) = clients.get_mut(&way) {
            kept.used = now;
            return kept.client.clone();
        }
        // A proxy that was changed is not asked for again; its idle connections go with its client.
        clients.retain(|_, kept| now.duration_since(kept.used) < LIFETIME);
        let client = self.build(&way);
        let kept = Kept {
            client: client.clone(),
            used: now,
        };
        clients.insert(way, kept);
        client
    }

    fn build(&self, way: &Way) -> awc::Client {
        let connect = match way.connect {
            Duration::ZERO => FOREVER,
            limit => limit,
        };
        let through = way.proxy.as_ref().map(|proxy| Tunnel {
            proxy: Arc::clone(proxy),
            tls: self.without_alpn(),
            timeout: connect,
        });
        // A tunnel keeps the time itself, and says then that it was the proxy that was late.
        let dialling = if through.is_some() { FOREVER } else { connect };
        let tls = if way.websocket {
            Some(self.without_alpn())
        } else {
            self.tls.clone()
        };
        client(Dial { through }, dialling, connect, tls)
    }

    /// The trust in upstreams without an offer of HTTP/2: for proxies and for WebSockets.
    fn without_alpn(&self) -> Arc<rustls::ClientConfig> {
        let made = self.tls_without_alpn.get_or_init(|| self.trust());
        Arc::clone(made)
    }

    fn trust(&self) -> Arc<rustls::ClientConfig> {
        let mut trust = match &self.tls {
            Some(tls) => rustls::ClientConfig::clone(tls),
            None => rustls::ClientConfig::builder()
                .with_root_certificates(webpki_roots_cert_store())
                .with_no_client_auth(),
        };
        trust.alpn_protocols.clear();
        Arc::new(trust)
    }
}

fn proxy_of(target: &Target) -> Option<Arc<ProxyUrl>> {
    let proxy = target.proxy.as_ref()?;
    Some(Arc::clone(&proxy.url))
}

fn client(
    dial: Dial,
    dialling: Duration,
    handshake: Duration,
    tls: Option<Arc<rustls::ClientConfig>>,
) -> awc::Client {
    // The default connector offers HTTP/2 and HTTP/1.1 by ALPN and trusts the public roots.
    let mut connector = awc::Connector::new().connector(dial);
    if let Some(tls) = tls {
        connector = connector.rustls_0_23(tls);
    }
    let connector = connector
        .timeout(dialling)
        .handshake_timeout(handshake)
        .conn_keep_alive(KEEP_ALIVE)
        .conn_lifetime(LIFETIME)
        // How many run at once is decided at admission, not by a queue down here.
        .limit(0);
    awc::ClientBuilder::new()
        .connector(connector)
        .disable_redirects()
        .disable_timeout()
        .no_default_headers()
        .finish()
}

#[cfg(test)]
mod tests {
    use actors::domain::{ProviderId, ProviderKind};

    use super::super::Timeouts;
    use super::*;

    #[test]
    fn a_pool_is_shared_only_by_targets_with_one_connect_timeout_and_one_proxy() {
        let target = |connect, proxy: Option<&str>| {
            let timeouts = Timeouts {
                connect,
                ..Timeouts::default()
            };
            Target::new(
                ProviderId(1),
                "p",
                ProviderKind::Claude,
                "http://h",
                "k",
                &[],
                timeouts,
            )
            .unwrap()
            .with_proxy(proxy.map(|url| Proxy::new(url, true).unwrap()))
        };
        let clients = Clients::new();
        for seconds in [10, 10, 0, 5, 10] {
            let _ = clients.for_target(&target(Duration::from_secs(seconds), None));
        }
        assert_eq!(clients.by_way.borrow().len(), 3);
        for proxy in [
            "http://p:1",
            "http://p:1",
            "http://p:2",
            "https://p:1",
            "http://u:a@p:1",
            "http://u:b@p:1",
            "http://u:b@p:1/",
        ] {
            let target = target(Duration::from_secs(10), Some(proxy));
            let _ = clients.for_target(&target);
            let _ = clients.directly(&target);
        }
        assert_eq!(clients.by_way.borrow().len(), 3 + 5);
    }
}
