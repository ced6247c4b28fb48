//! The reverse proxies whose word about a client's address is taken. Anybody can write `X-Forwarded-For`; only those
//! listed are believed.

use std::net::IpAddr;

use ipnet::IpNet;

use super::setting::Setting;

/// Addresses and networks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Whose request it is: the peer's own, or where a trusted peer passes it on, that of the last address that no trusted
    /// proxy has. `forwarded` are the values of `X-Forwarded-For` in their order.
    #[must_use]
    pub fn client_of<'a>(
        &self,
        peer: IpAddr,
        forwarded: impl DoubleEndedIterator<Item = &'a str>,
    ) -> IpAddr {
        let mut client = peer.to_canonical();
        let hops = forwarded.rev().flat_map(|list| list.rsplit(','));
        for hop in hops {
            if !self.trusts(client) {
                break;
            }
            // Behind what is no address nobody is known.
            let Some(address) = address_of(hop.trim()) else {
                break;
            };
            client = address.to_canonical();
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|net| net.contains(&address))
    }
}

/// Some proxies write the port, too.
fn address_of(hop: &str) -> Option<IpAddr> {
    let with_port = || hop.parse::<std::net::SocketAddr>().map(|at| at.ip());
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    bare.parse().or_else(|_| with_port()).ok()
}

impl Setting for TrustedProxies {
    fn parse(text: &str) -> Result<Self, String> {
        let net = |part: &str| {
            part.parse::<IpNet>()
                .or_else(|_| part.parse::<IpAddr>().map(IpNet::from))
        };
        let parts = text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let nets: Result<Vec<IpNet>, _> = parts.map(net).collect();
        nets.map(Self).map_err(|_| {
            "addresses and networks with commas between them, such as `127.0.0.1, 10.0.0.0/8`"
                .to_owned()
        })
    }

    fn render(&self) -> Option<String> {
        let nets: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        (!nets.is_empty()).then(|| nets.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let proxies = TrustedProxies::parse("127.0.0.1, 10.0.0.0/8,2001:db8::/32").unwrap();
        let nobody = TrustedProxies::default();
        let of = |proxies: &TrustedProxies, peer: &str, forwarded: &[&str]| {
            let client = proxies.client_of(peer.parse().unwrap(), forwarded.iter().copied());
            client.to_string()
        };
        for (peer, forwarded, expected) in [
            ("127.0.0.1", &["6.6.6.6, 203.0.113.9"][..], "203.0.113.9"),
            ("127.0.0.1", &["6.6.6.6", "203.0.113.9"], "203.0.113.9"),
            ("10.1.1.1", &["203.0.113.9, 10.2.2.2"], "203.0.113.9"),
            ("10.1.1.1", &["203.0.113.9:4711"], "203.0.113.9"),
            ("10.1.1.1", &["[2001:db9::1]:80"], "2001:db9::1"),
            ("::ffff:10.1.1.1", &["203.0.113.9"], "203.0.113.9"),
            ("10.1.1.1", &["203.0.113.9, unknown"], "10.1.1.1"),
            ("10.1.1.1", &["10.3.3.3"], "10.3.3.3"),
            ("10.1.1.1", &[], "10.1.1.1"),
            ("198.51.100.7", &["203.0.113.9"], "198.51.100.7"),
        ] {
            assert_eq!(
                of(&proxies, peer, forwarded),
                expected,
                "{peer} {forwarded:?}"
            );
            let alone: IpAddr = peer.parse().unwrap();
            assert_eq!(
                of(&nobody, peer, forwarded),
                alone.to_canonical().to_string()
            );
        }
    }

    #[test]
    fn what_is_read_is_printed_again() {
        let read = TrustedProxies::parse("10.0.0.0/8,  ::1").unwrap();
        let printed = read.render().unwrap();
        assert_eq!(printed, "10.0.0.0/8, ::1/128");
        assert_eq!(TrustedProxies::parse(&printed).unwrap(), read);
        assert_eq!(TrustedProxies::default().render(), None);
        assert!(TrustedProxies::parse("10.0.0.0/8; ::1").is_err());
        assert!(TrustedProxies::parse("localhost").is_err());
    }
}
