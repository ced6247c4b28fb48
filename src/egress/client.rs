//! The awc clients of one worker thread: connection pools live here, and nothing of a request does.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Once};
use std::time::Duration;

use super::Target;
use super::dial::Dial;

/// How long an unused connection is kept. Common front doors close theirs after 60 s or more.
const KEEP_ALIVE: Duration = Duration::from_secs(60);

/// How long a connection may be used over and over: long, yet short enough to follow a change of DNS.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// What "no connect timeout" means: longer than any operating system tries.
const FOREVER: Duration = Duration::from_secs(24 * 60 * 60);

/// One per actix worker, because awc's pools do not leave their thread.
///
/// awc takes the connect timeout when a client is built, so there is a client for each distinct value.
#[derive(Default)]
pub struct Clients {
    by_connect_timeout: RefCell<HashMap<Duration, awc::Client>>,
    tls: Option<Arc<rustls::ClientConfig>>,
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

    /// The client for this target. Cheap: a look-up and a reference count.
    pub fn for_target(&self, target: &Target) -> awc::Client {
        self.by_connect_timeout
            .borrow_mut()
            .entry(target.timeouts.connect)
            .or_insert_with_key(|timeout| build(*timeout, self.tls.clone()))
            .clone()
    }
}

fn build(connect: Duration, tls: Option<Arc<rustls::ClientConfig>>) -> awc::Client {
    let connect = if connect.is_zero() { FOREVER } else { connect };
    // The default connector offers HTTP/2 and HTTP/1.1 by ALPN and trusts the public roots.
    let mut connector = awc::Connector::new().connector(Dial);
    if let Some(tls) = tls {
        connector = connector.rustls_0_23(tls);
    }
    let connector = connector
        .timeout(connect)
        .handshake_timeout(connect)
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
    fn targets_with_one_connect_timeout_share_a_pool() {
        let target = |connect| {
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
        };
        let clients = Clients::new();
        for seconds in [10, 10, 0, 5, 10] {
            let _ = clients.for_target(&target(Duration::from_secs(seconds)));
        }
        assert_eq!(clients.by_connect_timeout.borrow().len(), 3);
    }
}
