//! Everything about one provider that sending needs, checked and rendered once.
//! Built when the catalog changes, shared by every request: it must not hold anything of a request.

use std::fmt;
use std::time::Duration;

use actix_web::http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use actors::domain::{ProviderId, ProviderKind};
use url::Url;

pub use super::proxy::Proxy;
use crate::dialect::reserved::is_reserved;

/// A provider's secret. `Debug` prints nothing of it, and there is no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(String);

impl Hidden {
    /// Wraps a secret.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret itself: for the header that carries it, and for nothing that is written down.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden")
    }
}

/// How long each step may take. Zero switches a limit off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Name resolution and TCP, through a proxy all of its handshake too; the TLS handshake gets the same again.
    pub connect: Duration,
    /// From the start of the attempt to the response head, connecting included.
    pub first_byte: Duration,
    /// The longest silence within a body.
    pub idle: Duration,
    /// From the start of the attempt to the end of the body.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first_byte: Duration::from_secs(60),
            idle: Duration::from_secs(60),
            total: Duration::from_secs(600),
        }
    }
}

/// One provider as sending sees it.
#[derive(Clone, Debug)]
pub struct Target {
    pub provider: ProviderId,
    pub name: String,
    pub kind: ProviderKind,
    pub base_url: Url,
    pub key: Hidden,
    /// The provider's custom headers, without those that the hub sets itself.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    pub timeouts: Timeouts,
    /// The way out; none is directly.
    pub proxy: Option<Proxy>,
    /// Whether answers that stream are asked for over its WebSocket.
    pub websocket: bool,
    /// What proves who we are; each value is marked sensitive, so that no `Debug` shows it.
    pub(super) credentials: Vec<(HeaderName, HeaderValue)>,
}

/// Why a provider cannot be sent to. The secret is never part of the text.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TargetError {
    #[error("url `{0}` is not a valid URL: {1}")]
    Url(String, String),
    #[error("url `{0}` must start with http:// or https://")]
    Scheme(String),
    #[error("the url of provider `{0}` must not hold a user name or password; use the key")]
    UserInfo(String),
    #[error("the key of provider `{0}` holds characters that a header cannot carry")]
    Key(String),
    #[error("header `{0}` is not a valid header name")]
    HeaderName(String),
    #[error("the value of header `{0}` holds characters that a header cannot carry")]
    HeaderValue(String),
    #[error("header `{0}` is set by the hub and cannot be a custom header")]
    Reserved(String),
}

impl Target {
    /// Checks a provider's settings and renders its credential headers.
    ///
    /// # Errors
    /// When the URL, the key or a custom header could not be sent.
    pub fn new(
        provider: ProviderId,
        name: impl Into<String>,
        kind: ProviderKind,
        base_url: &str,
        key: impl Into<String>,
        headers: &[(String, String)],
        timeouts: Timeouts,
    ) -> Result<Self, TargetError> {
        let name = name.into();
        let key = Hidden::new(key);
        let base_url = parse_base(&name, base_url)?;
        Ok(Self {
            credentials: credentials(&name, kind, &key)?,
            headers: custom_headers(headers)?,
            provider,
            name,
            kind,
            base_url,
            key,
            timeouts,
            proxy: None,
            websocket: false,
        })
    }

    /// The same provider, reached this way.
    #[must_use]
    pub fn with_proxy(self, proxy: Option<Proxy>) -> Self {
        Self { proxy, ..self }
    }

    /// The same provider, asked over its WebSocket where that can be.
    #[must_use]
    pub fn with_websocket(self, websocket: bool) -> Self {
        Self { websocket, ..self }
    }
}

fn parse_base(name: &str, text: &str) -> Result<Url, TargetError> {
    let base = Url::parse(text.trim())
        .map_err(|error| TargetError::Url(text.to_owned(), error.to_string()))?;
    if !base.username().is_empty() || base.password().is_some() {
        return Err(TargetError::UserInfo(name.to_owned()));
    }
    if !matches!(base.scheme(), "http" | "https") {
        return Err(TargetError::Scheme(text.to_owned()));
    }
    Ok(base)
}

/// The headers by which each type of provider knows us.
fn credentials(
    name: &str,
    kind: ProviderKind,
    key: &Hidden,
) -> Result<Vec<(HeaderName, HeaderValue)>, TargetError> {
    let sensitive = |text: String| {
        let mut value =
            HeaderValue::try_from(text).map_err(|_| TargetError::Key(name.to_owned()))?;
        value.set_sensitive(true);
        Ok(value)
    };
    let bearer = || {
        Ok((
            AUTHORIZATION,
            sensitive(format!("Bearer {}", key.expose()))?,
        ))
    };
    let named = |header| {
        Ok((
            HeaderName::from_static(header),
            sensitive(key.expose().to_owned())?,
        ))
    };
    Ok(match kind {
        // Relays that resell Claude check either header, so both are sent.
        ProviderKind::Claude => vec![named("x-api-key")?, bearer()?],
        ProviderKind::ClaudeAuth
        | ProviderKind::Codex
        | ProviderKind::OpenaiCompatible
        | ProviderKind::GeminiCli => vec![bearer()?],
        ProviderKind::Gemini => vec![named("x-goog-api-key")?],
    })
}

fn custom_headers(
    pairs: &[(String, String)],
) -> Result<Vec<(HeaderName, HeaderValue)>, TargetError> {
    pairs
        .iter()
        .map(|(name, value)| {
            let header = HeaderName::try_from(name.as_str())
                .map_err(|_| TargetError::HeaderName(name.clone()))?;
            if is_reserved(header.as_str()) {
                return Err(TargetError::Reserved(name.clone()));
            }
            let value = HeaderValue::try_from(value.as_str())
                .map_err(|_| TargetError::HeaderValue(name.clone()))?;
            Ok((header, value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(url: &str, key: &str, headers: &[(&str, &str)]) -> Result<Target, TargetError> {
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Target::new(
            ProviderId(1),
            "primary",
            ProviderKind::Claude,
            url,
            key,
            &headers,
            Timeouts::default(),
        )
    }

    #[test]
    fn no_debug_output_shows_the_secret() {
        let target = target("https://api.example.com", "sk-very-secret", &[]).unwrap();
        let proxy = Proxy::new("socks5://hunter:very-secret@127.0.0.1:1080", true).unwrap();
        let target = target.with_proxy(Some(proxy));
        let shown = format!("{target:?} {target:#?}");
        assert!(shown.contains("socks5://127.0.0.1:1080"), "{shown}");
        assert!(!shown.contains("very-secret"), "{shown}");
        assert!(!shown.contains("hunter"), "{shown}");
    }

    #[test]
    fn settings_that_cannot_be_sent_are_refused_by_name() {
        let refusal = |url, key, headers: &[(&str, &str)]| target(url, key, headers).unwrap_err();
        assert!(matches!(
            refusal("api.example.com", "k", &[]),
            TargetError::Url(..)
        ));
        assert!(matches!(
            refusal("ftp://h/", "k", &[]),
            TargetError::Scheme(_)
        ));
        assert!(matches!(
            refusal("http://u:p@h/", "k", &[]),
            TargetError::UserInfo(_)
        ));
        assert!(matches!(
            refusal("http://h/", "a\nb", &[]),
            TargetError::Key(_)
        ));
        assert!(matches!(
            refusal("http://h/", "k", &[("a b", "c")]),
            TargetError::HeaderName(_)
        ));
        assert!(matches!(
            refusal("http://h/", "k", &[("x-a", "\n")]),
            TargetError::HeaderValue(_)
        ));
        for reserved in [
            "Authorization",
            "x-api-key",
            "Host",
            "content-length",
            "connection",
        ] {
            assert_eq!(
                refusal("http://h/", "k", &[(reserved, "v")]),
                TargetError::Reserved(reserved.to_owned())
            );
        }
    }

    #[test]
    fn a_refusal_never_quotes_a_password_in_the_url() {
        let error = target("http://user:hunter2@host/", "k", &[]).unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}
