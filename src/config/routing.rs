//! How a provider is chosen for callers of a group. The groups' names are the operator's own, so that this section
//! is read by hand; which providers a group has is written with the providers.

use std::collections::BTreeMap;

use actors::domain::Strategy;
use rust_decimal::Decimal;

use super::check::decimal_not_negative;
use super::fields::{Fields, Value};
use super::section::Described;
use super::setting::{SettingKind, words};

/// Choosing among providers of the same priority.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoutingConfig {
    /// By group of the caller. One that is not named is served by weight; one that nobody has is no error.
    pub groups: BTreeMap<String, GroupConfig>,
}

/// What may be set for the callers of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupConfig {
    /// Default `weighted`.
    pub strategy: Strategy,
    /// Multiplies the price of what the group's callers are served, beside the provider's own. Default 1.
    pub cost_multiplier: Decimal,
}

impl Default for GroupConfig {
    fn default() -> Self {
        Self {
            strategy: Strategy::default(),
            cost_multiplier: Decimal::ONE,
        }
    }
}

words! {
    Strategy {
        Weighted = "weighted",
        LeastLoad = "least_load",
        Cheapest = "cheapest",
    }
}

impl RoutingConfig {
    pub(super) const DOCS: &'static [&'static str] =
        &[" How a provider is chosen among those of the best priority that can serve a request."];

    pub(super) fn read(root: &Fields<'_>) -> Self {
        let section = root.section("routing");
        let entries = section
            .get("groups")
            .map_or_else(Vec::new, |value| value.entries());
        let read = |(group, value): (&str, Value<'_>)| {
            if group.trim().is_empty() {
                value.fail("a group needs a name".to_owned());
            }
            let fields = value.fields();
            let config = GroupConfig {
                strategy: fields.or("strategy", Strategy::default(), &[]),
                cost_multiplier: fields.or(
                    "cost_multiplier",
                    Decimal::ONE,
                    &[&decimal_not_negative],
                ),
            };
            (group.to_owned(), config)
        };
        Self {
            groups: entries.into_iter().map(read).collect(),
        }
    }

    pub(super) fn describe() -> Vec<Described> {
        vec![Described {
            name: "groups",
            path: "routing.groups",
            docs: &[
                " By group of the caller: weighted draws by weight, and serves where no other strategy is named;",
                " least_load draws two by weight and takes the one with less to do and the quicker answers; cheapest",
                " takes the lowest cost_multiplier, and draws among equals. A group's own cost_multiplier (1) multiplies",
                " what its callers are billed, beside the provider's.",
            ],
            env: None,
            example: Some(
                "{ batch: { strategy: cheapest, cost_multiplier: 0.5 }, team: { strategy: least_load } }",
            ),
            default: None,
            default_json: serde_json::Value::Null,
            kind: SettingKind::Text,
            range: None,
            secret: false,
            restart: false,
            fixed: Some("groups have a list of their own"),
        }]
    }
}
