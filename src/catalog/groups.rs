//! What is set for the callers of groups: what the configuration file says of a group wins over the database. Pure.

use std::collections::BTreeMap;

use crate::config::{Config, GroupConfig};
use crate::store::ProviderGroupRow;

/// By the group's name.
pub(super) type Groups = BTreeMap<String, GroupConfig>;

pub(super) fn in_force(rows: &[ProviderGroupRow], config: &Config) -> Groups {
    let of_row = |row: &ProviderGroupRow| GroupConfig {
        strategy: row.group.strategy,
        cost_multiplier: row.group.cost_multiplier,
    };
    let mut groups: Groups = rows
        .iter()
        .map(|row| (row.group.name.clone(), of_row(row)))
        .collect();
    let declared = config.routing.groups.iter();
    groups.extend(declared.map(|(name, group)| (name.clone(), *group)));
    groups
}

#[cfg(test)]
mod tests {
    use actors::domain::Strategy;
    use rust_decimal::Decimal;

    use super::*;
    use crate::store::NewProviderGroup;

    #[test]
    fn the_file_wins_over_the_database() {
        let row = |name: &str| ProviderGroupRow {
            id: 1,
            group: NewProviderGroup {
                name: name.to_owned(),
                note: String::new(),
                cost_multiplier: Decimal::TWO,
                strategy: Strategy::Cheapest,
            },
            created_at_ms: 0,
            updated_at_ms: 0,
        };
        let mut config = Config::default();
        let declared = GroupConfig::default();
        config.routing.groups.insert("a".to_owned(), declared);
        let groups = in_force(&[row("a"), row("b")], &config);
        assert_eq!(groups["a"], declared);
        assert_eq!(groups["b"].strategy, Strategy::Cheapest);
        assert_eq!(groups["b"].cost_multiplier, Decimal::TWO);
    }
}
