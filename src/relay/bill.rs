//! What a request cost: the price of the model that served it, at the provider's and the group's multipliers and in
//! the class of service that the upstream says it gave.

use std::collections::BTreeMap;

use actors::domain::{Cost, ServiceTier, Usage};
use actors::groups::groups_of;
use rust_decimal::Decimal;

use super::Call;
use crate::catalog::ProviderEntry;
use crate::config::GroupConfig;
use crate::pricing::{self, Bill};

/// The price of the model that was sent, else of the one that was asked for.
pub(super) fn bill(
    call: &Call,
    provider: &ProviderEntry,
    upstream_model: &str,
    usage: &Usage,
    service_tier: ServiceTier,
) -> Cost {
    if *usage == Usage::default() {
        return Cost::default();
    }
    let prices = &call.head.snapshot.prices;
    let price = prices
        .find_for(provider.id, upstream_model)
        .or_else(|| prices.find_for(provider.id, &call.peek.model));
    let groups = call.head.snapshot.groups();
    let bill = Bill {
        usage,
        service_tier,
        provider_multiplier: provider.cost_multiplier,
        group_multiplier: group_multiplier(groups, &call.head.key.groups, &provider.groups),
    };
    pricing::cost(&bill, price)
}

/// That of the first of the caller's groups which the provider serves and which has one; 1 is none.
fn group_multiplier(
    groups: &BTreeMap<String, GroupConfig>,
    caller: &[String],
    provider: &[String],
) -> Decimal {
    groups_of(caller)
        .filter(|group| groups_of(provider).any(|served| served == *group))
        .filter_map(|group| groups.get(group))
        .map(|group| group.cost_multiplier)
        .find(|multiplier| *multiplier != Decimal::ONE)
        .unwrap_or(Decimal::ONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_shared_group_with_a_multiplier_counts() {
        let multipliers: BTreeMap<String, GroupConfig> = [("a", 2), ("b", 3), ("default", 5)]
            .map(|(group, factor)| {
                let config = GroupConfig {
                    cost_multiplier: Decimal::from(factor),
                    ..GroupConfig::default()
                };
                (group.to_owned(), config)
            })
            .into();
        let groups = |names: &[&str]| {
            names
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>()
        };
        for (caller, provider, expected) in [
            (&["a", "b"][..], &["b", "a"][..], 2),
            (&["b"], &["b", "a"], 3),
            (&["c", "b"], &["b", "c"], 3),
            (&["c"], &["c"], 1),
            (&["a"], &["b"], 1),
            (&[], &[], 5),
            (&[], &["default", "a"], 5),
        ] {
            let found = group_multiplier(&multipliers, &groups(caller), &groups(provider));
            assert_eq!(found, Decimal::from(expected), "{caller:?} at {provider:?}");
        }
        assert_eq!(group_multiplier(&BTreeMap::new(), &[], &[]), Decimal::ONE);
    }
}
