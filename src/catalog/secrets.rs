//! What is secret about a provider, between its row and whoever changes it: sealed under the provider's name, so that a
//! new name needs a new seal. It must not print a secret.

use actors::domain::ProviderId;

use super::load::{LoadError, seal_context, target};
use super::sealed_proxy::SealedProxy;
use crate::auth::master_key::MasterKey;
use crate::auth::secret::Secret;
use crate::config::{ProxyScheme, ProxyUrl};
use crate::egress::target::Target;
use crate::store::{NewProvider, ProviderRow};

/// The credentials of a provider, in clear.
#[derive(Clone, Debug)]
pub struct ProviderSecrets {
    pub key: Secret,
    /// With the login in it, and whether to go around a proxy that fails.
    pub proxy: Option<(Secret, bool)>,
}

impl ProviderSecrets {
    /// Those of a stored provider.
    pub fn open(row: &ProviderRow, master_key: &MasterKey) -> Result<Self, LoadError> {
        let open = |sealed: &str| {
            let opened = master_key.open(sealed, &seal_context(&row.name));
            opened.map_err(|source| LoadError::Sealed {
                name: row.name.clone(),
                source,
            })
        };
        let proxy = row.proxy_sealed.as_deref().map(|sealed| {
            let opened = open(sealed)?;
            let proxy = SealedProxy::from_json(opened.expose());
            let proxy = proxy.map_err(|reason| LoadError::Proxy {
                name: row.name.clone(),
                reason,
            })?;
            Ok::<_, LoadError>((Secret::from(proxy.url), proxy.fallback_to_direct))
        });
        Ok(Self {
            key: open(&row.secret_sealed)?,
            proxy: proxy.transpose()?,
        })
    }

    /// The provider with these credentials in it, sealed under its name. What was sealed in it before is gone.
    #[must_use]
    pub fn seal_into(&self, provider: NewProvider, master_key: &MasterKey) -> NewProvider {
        let context = seal_context(&provider.name);
        let proxy = self.proxy.as_ref().map(|(url, fallback_to_direct)| {
            SealedProxy {
                url: url.expose().to_owned(),
                fallback_to_direct: *fallback_to_direct,
            }
            .to_json()
        });
        let key = self.key.expose();
        NewProvider {
            secret_sealed: master_key.seal(key, &context),
            secret_fingerprint: master_key
                .fingerprint(&[key, proxy.as_deref().unwrap_or_default()]),
            proxy_sealed: proxy.map(|proxy| master_key.seal(&proxy, &context)),
            ..provider
        }
    }
}

/// What a provider that is not saved would be called with: an error says what would keep the catalog from loading.
pub fn unsaved_target(provider: NewProvider, master_key: &MasterKey) -> Result<Target, LoadError> {
    let row = ProviderRow {
        id: ProviderId(0),
        name: provider.name,
        kind: provider.kind,
        url: provider.url,
        secret_sealed: provider.secret_sealed,
        secret_fingerprint: provider.secret_fingerprint,
        enabled: provider.enabled,
        priority: provider.priority,
        weight: provider.weight,
        cost_multiplier: provider.cost_multiplier,
        groups: provider.groups,
        models: provider.models,
        redirects: provider.redirects,
        limits: provider.limits,
        circuit: provider.circuit,
        timeouts: provider.timeouts,
        proxy_sealed: provider.proxy_sealed,
        headers: provider.headers,
        tuning: provider.tuning,
        managed_by: provider.managed_by,
        created_at_ms: 0,
        updated_at_ms: 0,
    };
    target(&row, master_key)
}

/// A proxy's address without who logs in there.
///
/// # Errors
/// The rest of a sentence that begins with the address, which is never quoted.
pub fn proxy_shown(url: &str) -> Result<String, String> {
    let proxy = ProxyUrl::parse(url)?;
    let scheme = match proxy.scheme {
        ProxyScheme::Http => "http",
        ProxyScheme::Https => "https",
        ProxyScheme::Socks4 => "socks4",
        ProxyScheme::Socks4a => "socks4a",
        ProxyScheme::Socks5 => "socks5",
        ProxyScheme::Socks5h => "socks5h",
    };
    let host = match proxy.host.contains(':') {
        true => format!("[{}]", proxy.host),
        false => proxy.host,
    };
    Ok(format!("{scheme}://{host}:{}", proxy.port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_shown_without_its_login() {
        let shown = |url| proxy_shown(url).unwrap();
        assert_eq!(shown("socks5://u:s3cret@h"), "socks5://h:1080");
        assert_eq!(shown("http://u:s3cret@[::1]:3128/x"), "http://[::1]:3128");
        let error = proxy_shown("ftp://u:s3cret@h:1").unwrap_err();
        assert!(!error.contains("s3cret"), "{error}");
    }
}
