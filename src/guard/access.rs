//! Who may come in with a key: from which addresses, with which clients. The models that a user may ask for are an
//! allowlist like a provider's, which the catalog holds; here is what is said where one is refused.

use core::net::IpAddr;

use ipnet::IpNet;

use super::clients::{CODEX_CLI, Client, ClientPattern, check_pattern};
use super::fold::fold;
use super::{Invalid, Refused};

/// As many characters of a `User-Agent` as a refusal repeats.
const SHOWN_CHARS: usize = 60;

/// The rules of a key and its user, compiled.
#[derive(Debug, Default)]
pub struct Access {
    allowed_clients: Vec<ClientPattern>,
    blocked_clients: Vec<ClientPattern>,
    /// `None` is any. An entry that cannot be read lets nobody in.
    addresses: Option<Vec<IpNet>>,
}

/// The rules as they are stored.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccessRules<'a> {
    /// Of the user; empty is any.
    pub allowed_clients: &'a [String],
    /// Of the user; wins over those that are allowed.
    pub blocked_clients: &'a [String],
    /// Of the key, addresses and networks; empty is any.
    pub allowed_ips: &'a [String],
}

impl AccessRules<'_> {
    /// Whether they can be saved.
    ///
    /// # Errors
    /// A pattern is empty, or an address is none.
    pub fn check(&self) -> Result<(), Invalid> {
        for pattern in self.allowed_clients {
            check_pattern(pattern, "allowed_clients")?;
        }
        for pattern in self.blocked_clients {
            check_pattern(pattern, "blocked_clients")?;
        }
        for text in self.allowed_ips {
            if network(text).is_none() {
                let reason = format!(
                    "holds `{text}`, which is neither an address nor a network such as `10.0.0.0/8`"
                );
                return Err(Invalid::new("allowed_ips", reason));
            }
        }
        Ok(())
    }
}

impl Access {
    #[must_use]
    pub fn compile(rules: AccessRules<'_>) -> Self {
        let patterns = |texts: &[String]| {
            let usable = texts.iter().filter(|text| !text.trim().is_empty());
            usable.map(|text| ClientPattern::compile(text)).collect()
        };
        let addresses = rules.allowed_ips.iter().filter_map(|text| network(text));
        Self {
            allowed_clients: patterns(rules.allowed_clients),
            blocked_clients: patterns(rules.blocked_clients),
            addresses: (!rules.allowed_ips.is_empty()).then(|| addresses.collect()),
        }
    }

    /// # Errors
    /// The key is bound to other addresses, or the request's is not known.
    pub fn check_address(&self, address: Option<&str>) -> Result<(), Refused> {
        let Some(allowed) = &self.addresses else {
            return Ok(());
        };
        let parsed = address.and_then(|text| text.parse::<IpAddr>().ok());
        let parsed = parsed.map(|address| address.to_canonical());
        if parsed.is_some_and(|address| allowed.iter().any(|net| net.contains(&address))) {
            return Ok(());
        }
        Err(Refused {
            status: 403,
            code: "address_not_allowed",
            message: format!(
                "this key may not be used from {}; an admin sets the addresses that it is bound to",
                address.unwrap_or("an unknown address")
            ),
        })
    }

    /// # Errors
    /// The user may not use this client.
    pub fn check_client(&self, user_agent: Option<&str>) -> Result<(), Refused> {
        if self.allowed_clients.is_empty() && self.blocked_clients.is_empty() {
            return Ok(());
        }
        let agent = user_agent.unwrap_or_default();
        let (client, folded) = (Client::of(agent), fold(agent));
        let fits = |patterns: &[ClientPattern]| {
            user_agent.is_some() && patterns.iter().any(|one| one.fits(&client, &folded))
        };
        let why = if fits(&self.blocked_clients) {
            "is blocked"
        } else if !self.allowed_clients.is_empty() && !fits(&self.allowed_clients) {
            "is none of those that are allowed"
        } else {
            return Ok(());
        };
        let shown: String = match client.name {
            Some(name) => name.to_owned(),
            None if agent.is_empty() => "without a name".to_owned(),
            None => agent.chars().take(SHOWN_CHARS).collect(),
        };
        Err(Refused {
            status: status_for(&client),
            code: "client_not_allowed",
            message: format!("the client `{shown}` {why} for your user; an admin sets which are"),
        })
    }
}

/// What makes a client stop and show the words: all do at 403 but Codex, which repeats five times and stops at 400.
pub(super) fn status_for(client: &Client<'_>) -> u16 {
    if client.name == Some(CODEX_CLI) {
        400
    } else {
        403
    }
}

/// The user's allowlist has no such model.
#[must_use]
pub fn model_refused(model: &str) -> Refused {
    Refused {
        status: 403,
        code: "model_not_allowed",
        message: format!(
            "your user may not use the model `{model}`; an admin sets which models it may"
        ),
    }
}

/// An address stands for itself alone.
fn network(text: &str) -> Option<IpNet> {
    let text = text.trim();
    let net = text
        .parse::<IpNet>()
        .ok()
        .or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))?;
    Some(net)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn access(allowed: &[&str], blocked: &[&str], ips: &[&str]) -> Access {
        Access::compile(AccessRules {
            allowed_clients: &strings(allowed),
            blocked_clients: &strings(blocked),
            allowed_ips: &strings(ips),
        })
    }

    #[test]
    fn addresses_are_single_or_networks_of_both_families() {
        let bound = access(&[], &[], &["203.0.113.7", "10.0.0.0/8", "2001:db8::/32"]);
        for yes in ["203.0.113.7", "10.9.8.7", "2001:db8::1", "::ffff:10.1.1.1"] {
            assert_eq!(bound.check_address(Some(yes)), Ok(()), "{yes}");
        }
        for no in [
            Some("203.0.113.8"),
            Some("2001:db9::1"),
            Some("nonsense"),
            None,
        ] {
            let refused = bound.check_address(no).unwrap_err();
            assert_eq!((refused.status, refused.code), (403, "address_not_allowed"));
        }
        assert_eq!(access(&[], &[], &[]).check_address(None), Ok(()));
        let unreadable = access(&[], &[], &["10.0.0.0/40"]);
        assert!(unreadable.check_address(Some("10.0.0.1")).is_err());
    }

    #[test]
    fn blocked_clients_win_and_an_empty_list_allows_all() {
        let claude = Some("claude-cli/2.1.329 (external, cli)");
        let codex = Some("codex_exec/0.169.0 (x)");
        assert_eq!(access(&[], &[], &[]).check_client(None), Ok(()));
        let only = access(&["claude-code"], &[], &[]);
        assert_eq!(only.check_client(claude), Ok(()));
        assert_eq!(only.check_client(codex).unwrap_err().status, 400);
        assert_eq!(only.check_client(None).unwrap_err().status, 403);
        let both = access(&["*"], &["claude-cli/2.*"], &[]);
        let refused = both.check_client(claude).unwrap_err();
        assert_eq!((refused.status, refused.code), (403, "client_not_allowed"));
        assert!(
            refused.message.contains("`claude-code` is blocked"),
            "{refused:?}"
        );
        assert_eq!(both.check_client(codex), Ok(()));
    }

    #[test]
    fn what_cannot_be_saved_is_named() {
        let bad = strings(&["10.0.0.0/8", "10.0.0.0/33"]);
        let rules = AccessRules {
            allowed_ips: &bad,
            ..AccessRules::default()
        };
        let error = rules.check().unwrap_err();
        assert_eq!(error.field, "allowed_ips");
        assert!(error.reason.contains("`10.0.0.0/33`"), "{error}");
        let empty = strings(&[""]);
        let rules = AccessRules {
            blocked_clients: &empty,
            ..AccessRules::default()
        };
        assert_eq!(rules.check().unwrap_err().field, "blocked_clients");
    }
}
