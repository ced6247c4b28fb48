//! The address of a proxy as people write it: `socks5://user:password@host:port`. Pure; neither its `Debug` nor its
//! `Display` shows who logs in.

use std::fmt;

use percent_encoding::percent_decode_str;

use super::Hidden;
use super::check::url_of;

const SCHEMES: [(&str, ProxyScheme); 6] = [
    ("http", ProxyScheme::Http),
    ("https", ProxyScheme::Https),
    ("socks4", ProxyScheme::Socks4),
    ("socks4a", ProxyScheme::Socks4a),
    ("socks5", ProxyScheme::Socks5),
    ("socks5h", ProxyScheme::Socks5h),
];

/// The port of a SOCKS proxy that names none.
const SOCKS_PORT: u16 = 1080;

/// RFC 1929 has one byte for a length.
const SOCKS5_LOGIN_MAX: usize = 255;

/// SOCKS4 ends its fields with a zero byte and its servers have small buffers for them.
const SOCKS4_USER_MAX: usize = 128;

/// How to talk to a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProxyScheme {
    /// CONNECT over plain TCP.
    Http,
    /// CONNECT over TLS.
    Https,
    /// The hub resolves the upstream's name.
    Socks4,
    /// The proxy resolves it.
    Socks4a,
    /// The hub resolves it.
    Socks5,
    /// The proxy resolves it.
    Socks5h,
}

/// Who logs in at a proxy. The password is empty where the address names only a user.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProxyLogin {
    pub user: Hidden,
    pub password: Hidden,
}

/// A proxy that can be dialled.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ProxyUrl {
    pub scheme: ProxyScheme,
    /// A name or an address; an IPv6 address stands without brackets.
    pub host: String,
    pub port: u16,
    pub login: Option<ProxyLogin>,
}

impl ProxyUrl {
    /// Reads an address; user and password may be percent-encoded. A path is of no meaning.
    ///
    /// # Errors
    /// The rest of a sentence that begins with the address, which is never quoted.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = url_of(text.trim(), &SCHEMES.map(|(name, _)| name))?;
        let scheme = SCHEMES.iter().find(|(name, _)| *name == url.scheme());
        let scheme = scheme.map_or(ProxyScheme::Http, |(_, scheme)| *scheme);
        if url.port() == Some(0) {
            return Err("names port 0".to_owned());
        }
        let host = url.host_str().unwrap_or_default();
        Ok(Self {
            scheme,
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port_or_known_default().unwrap_or(SOCKS_PORT),
            login: login(scheme, url.username(), url.password())?,
        })
    }
}

fn login(
    scheme: ProxyScheme,
    user: &str,
    password: Option<&str>,
) -> Result<Option<ProxyLogin>, String> {
    let user = decoded(user)?;
    let password = password.map(decoded).transpose()?.unwrap_or_default();
    if user.is_empty() && password.is_empty() {
        return Ok(None);
    }
    match scheme {
        ProxyScheme::Http | ProxyScheme::Https => {
            if user.contains(':') {
                return Err("has a user with a `:`, which Basic cannot say".to_owned());
            }
        }
        ProxyScheme::Socks4 | ProxyScheme::Socks4a => {
            if !password.is_empty() {
                return Err("has a password, which socks4 does not know; use socks5".to_owned());
            }
            if user.len() > SOCKS4_USER_MAX || user.contains('\0') {
                return Err(format!(
                    "has a user of more than {SOCKS4_USER_MAX} bytes, or with a zero byte"
                ));
            }
        }
        ProxyScheme::Socks5 | ProxyScheme::Socks5h => {
            let fits = |text: &str| (1..=SOCKS5_LOGIN_MAX).contains(&text.len());
            if !fits(&user) || !fits(&password) {
                return Err(format!(
                    "needs user and password of 1 to {SOCKS5_LOGIN_MAX} bytes, or neither"
                ));
            }
        }
    }
    Ok(Some(ProxyLogin {
        user: Hidden::new(user),
        password: Hidden::new(password),
    }))
}

fn decoded(text: &str) -> Result<String, String> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded
        .map(|text| text.into_owned())
        .map_err(|_| "has a user or password that is not UTF-8".to_owned())
}

impl fmt::Display for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = SCHEMES.iter().find(|(_, scheme)| *scheme == self.scheme);
        let name = name.map_or("", |(name, _)| name);
        let (host, port) = (&self.host, self.port);
        if host.contains(':') {
            write!(f, "{name}://[{host}]:{port}")
        } else {
            write!(f, "{name}://{host}:{port}")
        }
    }
}

impl fmt::Debug for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProxyUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> ProxyUrl {
        ProxyUrl::parse(text).unwrap_or_else(|error| panic!("{text} {error}"))
    }

    #[test]
    fn every_kind_is_read_with_its_own_port() {
        for (text, scheme, port) in [
            ("http://h", ProxyScheme::Http, 80),
            ("https://h/", ProxyScheme::Https, 443),
            ("http://h:8888", ProxyScheme::Http, 8888),
            ("socks4://h", ProxyScheme::Socks4, 1080),
            ("socks4a://h:9", ProxyScheme::Socks4a, 9),
            ("socks5://h", ProxyScheme::Socks5, 1080),
            (" socks5h://h:1081 ", ProxyScheme::Socks5h, 1081),
        ] {
            let url = read(text);
            assert_eq!(
                (url.scheme, url.port, url.host.as_str()),
                (scheme, port, "h"),
                "{text}"
            );
            assert_eq!(url.login, None);
        }
        assert_eq!(read("socks5://[::1]:7").host, "::1");
        assert_eq!(read("socks5://[::1]:7").to_string(), "socks5://[::1]:7");
    }

    #[test]
    fn user_and_password_are_decoded_and_never_shown() {
        let login = |user, password| {
            Some(ProxyLogin {
                user: Hidden::new(user),
                password: Hidden::new(password),
            })
        };
        for (text, expected) in [
            ("socks5://us%40er:p%3Ass%2fw@h", login("us@er", "p:ss/w")),
            ("http://hunter:s%20%C3%A9@h", login("hunter", "s é")),
            ("http://hunter@h", login("hunter", "")),
            ("http://:s3cret@h", login("", "s3cret")),
            ("socks4://hunter@h", login("hunter", "")),
        ] {
            let url = read(text);
            assert_eq!(url.login, expected, "{text}");
            let shown = format!("{url} {url:?} {:?}", url.login);
            for part in ["us@er", "p:ss", "hunter", "s3cret", "%40"] {
                assert!(!shown.contains(part), "{shown}");
            }
        }
    }

    #[test]
    fn what_a_proxy_could_not_be_told_is_refused_without_quoting_it() {
        let long = "s3cret".repeat(50);
        for (text, reason) in [
            ("s3cret", "is not a URL"),
            ("ftp://s3cret@h", "must begin with http:// or https://"),
            ("socks5://s3cret@h", "needs user and password"),
            ("socks5://:s3cret@h", "needs user and password"),
            (&format!("socks5://u:{long}@h"), "needs user and password"),
            ("socks4://u:s3cret@h", "does not know"),
            (&format!("socks4://{long}@h"), "more than 128 bytes"),
            ("socks4a://s3cret%00@h", "zero byte"),
            ("http://s3cret%3A:p@h", "with a `:`"),
            ("http://s3cret%ff@h", "is not UTF-8"),
            ("http://u:s3cret@h:0", "port 0"),
            ("socks5://", "is not a URL"),
        ] {
            let error = ProxyUrl::parse(text)
                .err()
                .unwrap_or_else(|| panic!("{text} was taken"));
            assert!(
                error.contains(reason) || error.contains("names no host"),
                "{text}: {error}"
            );
            assert!(!error.contains("s3cret"), "{error}");
        }
    }
}
