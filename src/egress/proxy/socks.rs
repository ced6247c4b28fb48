//! The handshakes of SOCKS4, 4a and 5 on a connection to the proxy. Who resolves names is decided by the caller.

use tokio::net::TcpStream;
use tokio_socks::tcp::{Socks4Stream, Socks5Stream};
use tokio_socks::{Error, IntoTargetAddr};

use super::ProxyFault;
use crate::config::{ProxyScheme, ProxyUrl};

/// What the proxy is asked to connect to.
pub(super) use tokio_socks::TargetAddr as Destination;

/// The upstream by its name, which the proxy will resolve; an address stays one.
pub(super) fn named(host: &str, port: u16) -> Result<Destination<'_>, ProxyFault> {
    (host, port)
        .into_target_addr()
        .map_err(|error| ProxyFault::Refused(error.to_string().to_lowercase()))
}

/// Logs in and asks for a connection. Afterwards what is written goes there.
pub(super) async fn handshake(
    stream: TcpStream,
    proxy: &ProxyUrl,
    target: Destination<'_>,
) -> Result<TcpStream, ProxyFault> {
    let login = proxy.login.as_ref();
    let login = login.map(|login| (login.user.expose(), login.password.expose()));
    let opened = match proxy.scheme {
        ProxyScheme::Socks4 | ProxyScheme::Socks4a => match login {
            None => Socks4Stream::connect_with_socket(stream, target).await,
            Some((user, _)) => {
                Socks4Stream::connect_with_userid_and_socket(stream, target, user).await
            }
        }
        .map(Socks4Stream::into_inner),
        _ => match login {
            None => Socks5Stream::connect_with_socket(stream, target).await,
            Some((user, password)) => {
                Socks5Stream::connect_with_password_and_socket(stream, target, user, password).await
            }
        }
        .map(Socks5Stream::into_inner),
    };
    opened.map_err(fault)
}

fn fault(error: Error) -> ProxyFault {
    let text = || error.to_string().to_lowercase();
    match &error {
        Error::Io(cause) => ProxyFault::Broken(cause.to_string()),
        Error::NoAcceptableAuthMethods | Error::AuthorizationRequired => {
            ProxyFault::Login("it wants another kind of login".to_owned())
        }
        Error::PasswordAuthFailure(_) => ProxyFault::Login("user or password is wrong".to_owned()),
        Error::IdentdAuthFailure | Error::InvalidUserIdAuthFailure => ProxyFault::Login(text()),
        Error::GeneralSocksServerFailure
        | Error::ConnectionNotAllowedByRuleset
        | Error::NetworkUnreachable
        | Error::HostUnreachable
        | Error::ConnectionRefused
        | Error::TtlExpired
        | Error::CommandNotSupported
        | Error::AddressTypeNotSupported => ProxyFault::Refused(text()),
        _ => ProxyFault::Broken(text()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_login_a_refused_connection_and_a_broken_answer_are_told_apart() {
        let login = [
            Error::NoAcceptableAuthMethods,
            Error::AuthorizationRequired,
            Error::PasswordAuthFailure(1),
            Error::IdentdAuthFailure,
        ];
        for error in login {
            assert!(matches!(fault(error), ProxyFault::Login(_)));
        }
        for error in [Error::HostUnreachable, Error::ConnectionNotAllowedByRuleset] {
            assert!(matches!(fault(error), ProxyFault::Refused(_)));
        }
        for error in [
            Error::InvalidResponseVersion,
            Error::Io(std::io::Error::other("x")),
        ] {
            assert!(matches!(fault(error), ProxyFault::Broken(_)));
        }
    }

    #[test]
    fn names_stay_names_and_addresses_addresses() {
        assert!(matches!(
            named("api.example.com", 443),
            Ok(Destination::Domain(..))
        ));
        assert!(matches!(named("127.0.0.1", 443), Ok(Destination::Ip(_))));
        assert!(matches!(named("::1", 443), Ok(Destination::Ip(_))));
        let long = "a".repeat(256);
        assert!(matches!(named(&long, 443), Err(ProxyFault::Refused(_))));
    }
}
