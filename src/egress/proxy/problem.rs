//! How a proxy fails, in words that name it and never who logs in there. What that means for a call is not known here.

use std::io;

use actix_tls::connect::ConnectError;
use awc::error::SendRequestError;

use crate::config::ProxyUrl;

/// What went wrong on the way through a proxy.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(in crate::egress) enum ProxyFault {
    #[error("cannot be reached: {0}")]
    Unreachable(String),
    #[error("could not agree on TLS: {0}")]
    Tls(String),
    #[error("does not accept the login: {0}")]
    Login(String),
    #[error("did not open the connection: {0}")]
    Refused(String),
    #[error("broke the handshake off: {0}")]
    Broken(String),
    #[error("opened no connection within the connect timeout")]
    Timeout,
}

impl From<io::Error> for ProxyFault {
    fn from(error: io::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

/// A proxy's failure; it travels inside of an `io::Error` through awc, which knows of no proxies.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("the proxy `{proxy}` {fault}")]
pub(in crate::egress) struct ProxyError {
    proxy: String,
    pub fault: ProxyFault,
}

impl ProxyError {
    pub(super) fn new(proxy: &ProxyUrl, fault: ProxyFault) -> Self {
        Self {
            // Its display is without the login.
            proxy: proxy.to_string(),
            fault,
        }
    }

    /// The failure of a proxy that awc has brought back, if it is one.
    pub(in crate::egress) fn of(error: &SendRequestError) -> Option<&Self> {
        match error {
            SendRequestError::Connect(awc::error::ConnectError::Io(error)) => {
                error.get_ref()?.downcast_ref()
            }
            _ => None,
        }
    }
}

impl From<ProxyError> for ConnectError {
    fn from(error: ProxyError) -> Self {
        Self::Io(io::Error::other(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_comes_back_out_of_awc_and_names_the_proxy_without_its_login() {
        let proxy = ProxyUrl::parse("socks5://hunter:s3cret@10.0.0.1:1080").unwrap();
        let error = ProxyError::new(&proxy, ProxyFault::Timeout);
        let carried: awc::error::ConnectError = ConnectError::from(error.clone()).into();
        let sent = SendRequestError::Connect(carried);
        assert_eq!(ProxyError::of(&sent), Some(&error));
        let shown = format!("{error} {error:?}");
        assert!(shown.contains("the proxy `socks5://10.0.0.1:1080` opened no connection"));
        assert!(
            !shown.contains("hunter") && !shown.contains("s3cret"),
            "{shown}"
        );
        let other = SendRequestError::Connect(awc::error::ConnectError::Io(io::Error::other("x")));
        assert_eq!(ProxyError::of(&other), None);
        assert_eq!(ProxyError::of(&SendRequestError::Timeout), None);
    }
}
