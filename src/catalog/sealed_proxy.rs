//! What is sealed of a provider's proxy, one text with all of it, and how that becomes a way out. Nothing here may show
//! the text.

use serde::Deserialize;

use super::load::{LoadError, seal_context};
use crate::auth::master_key::MasterKey;
use crate::egress::target::Proxy;

/// The provider's proxy with its login, or none.
pub(super) fn open(
    provider: &str,
    sealed: Option<&str>,
    master_key: &MasterKey,
) -> Result<Option<Proxy>, LoadError> {
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    let opened = master_key
        .open(sealed, &seal_context(provider))
        .map_err(|source| LoadError::Sealed {
            name: provider.to_owned(),
            source,
        })?;
    let proxy = SealedProxy::from_json(opened.expose())
        .and_then(|declared| Proxy::new(&declared.url, declared.fallback_to_direct));
    proxy.map(Some).map_err(|reason| LoadError::Proxy {
        name: provider.to_owned(),
        reason,
    })
}

/// The content of `proxy_sealed`, as JSON.
#[derive(Deserialize)]
pub(super) struct SealedProxy {
    /// With its credentials, as it was declared.
    pub url: String,
    #[serde(default)]
    pub fallback_to_direct: bool,
}

impl SealedProxy {
    pub(super) fn to_json(&self) -> String {
        serde_json::json!({ "url": self.url, "fallback_to_direct": self.fallback_to_direct })
            .to_string()
    }

    /// Reads what [`Self::to_json`] wrote; the error is the rest of a sentence, and quotes nothing.
    pub(super) fn from_json(text: &str) -> Result<Self, String> {
        serde_json::from_str(text)
            .map_err(|_| "is not stored in a form that is known here".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let proxy = SealedProxy {
            url: "socks5://u:s3cret@h:1".to_owned(),
            fallback_to_direct: true,
        };
        let read = SealedProxy::from_json(&proxy.to_json()).unwrap();
        assert_eq!((read.url, read.fallback_to_direct), (proxy.url, true));
        let plain = SealedProxy::from_json(r#"{"url":"http://h"}"#).unwrap();
        assert!(!plain.fallback_to_direct);
    }

    #[test]
    fn what_cannot_be_dialled_is_an_error_that_names_the_provider_and_quotes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let key = MasterKey::load_or_create(folder.path(), None).unwrap();
        let opened = |text: &str| {
            let sealed = key.seal(text, &seal_context("primary"));
            open("primary", Some(&sealed), &key)
        };
        let good = opened(r#"{"url":"socks5://u:s3cret@h:1"}"#)
            .unwrap()
            .unwrap();
        assert_eq!((good.url.port, good.fallback_to_direct), (1, false));
        assert_eq!(open("primary", None, &key).unwrap(), None);
        for text in [
            r#""s3cret""#,
            r#"{"url":"ftp://u:s3cret@h:1"}"#,
            r#"{"url":"socks5://s3cret@h:1"}"#,
        ] {
            let error = opened(text).unwrap_err();
            assert!(matches!(error, LoadError::Proxy { .. }), "{error:?}");
            let shown = format!("{error} {error:?}");
            assert!(
                shown.starts_with("provider `primary`: its proxy "),
                "{shown}"
            );
            assert!(!shown.contains("s3cret"), "{shown}");
        }
        let foreign = key.seal(r#"{"url":"http://h"}"#, &seal_context("another"));
        let error = open("primary", Some(&foreign), &key).unwrap_err();
        assert!(matches!(error, LoadError::Sealed { .. }), "{error:?}");
    }
}
