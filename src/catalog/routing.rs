//! Snapshot and settings to what the actors are configured with. Pure; secrets do not get this far.

use actors::domain::{
    BudgetRule, Limits, NanoUsd, Period, ProviderPolicy, RoutingEntry, RoutingTable,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{ProviderEntry, Snapshot};
use crate::config::Config;

/// What the actors are configured with, in the order of the providers' ids.
pub(super) fn routing(snapshot: &Snapshot, config: &Config) -> (Vec<ProviderPolicy>, RoutingTable) {
    let mut providers: Vec<_> = snapshot.providers().collect();
    providers.sort_by_key(|provider| provider.id);
    let policies = providers
        .iter()
        .map(|provider| policy(provider, config))
        .collect();
    let table = RoutingTable {
        entries: providers.iter().map(|provider| entry(provider)).collect(),
        pin_ttl_ms: config.sessions.ttl_s * 1000,
        strategies: snapshot
            .groups()
            .iter()
            .map(|(group, settings)| (group.clone(), settings.strategy))
            .collect(),
    };
    (policies, table)
}

fn policy(provider: &ProviderEntry, config: &Config) -> ProviderPolicy {
    // `limits.enabled: false` lifts all limits, also those of providers; slots are no limit but what a provider can
    // carry.
    let limits = config.limits.enabled.then_some(&provider.limits);
    ProviderPolicy {
        id: provider.id,
        name: provider.name.clone(),
        circuit: provider.circuit,
        max_in_flight: provider.max_in_flight,
        count_network_faults: config.relay.network_errors_open_circuit,
        max_sessions: limits
            .and_then(|limits| limits.concurrent_sessions)
            .map(|sessions| u32::try_from(sessions).unwrap_or(u32::MAX)),
        session_ttl_ms: config.sessions.ttl_s * 1000,
        budgets: limits.map_or_else(Vec::new, budgets),
        rpm: limits.and_then(|limits| limits.rpm),
        tpm: limits.and_then(|limits| limits.tpm),
        zone: config.limits.timezone.clone(),
    }
}

fn entry(provider: &ProviderEntry) -> RoutingEntry {
    RoutingEntry {
        id: provider.id,
        name: provider.name.as_str().into(),
        kind: provider.kind,
        enabled: provider.enabled,
        priority: provider.priority,
        weight: provider.weight,
        groups: provider.groups.clone(),
        models: provider.models.clone(),
        redirected: provider.redirected.clone(),
        cost_ppm: millionths(provider.cost_multiplier),
        tuning: provider.tuning.clone(),
    }
}

fn millionths(multiplier: Decimal) -> i64 {
    multiplier
        .checked_mul(Decimal::from(1_000_000))
        .and_then(|ppm| ppm.round().to_i64())
        .unwrap_or(i64::MAX)
}

fn budgets(limits: &Limits) -> Vec<BudgetRule> {
    let rule = |period, usd: Option<f64>| {
        usd.map(|usd| BudgetRule {
            period,
            limit: nano_usd(usd),
            modes: limits.modes(),
        })
    };
    [
        rule(Period::FiveHours, limits.five_hour_usd),
        rule(Period::Day, limits.daily_usd),
        rule(Period::Week, limits.weekly_usd),
        rule(Period::Month, limits.monthly_usd),
        rule(Period::Total, limits.total_usd),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The amount as it was written: a float's shortest text is what somebody typed, so that 0.1 is 100,000,000 exactly.
/// What is too large for the counter is as good as no limit.
fn nano_usd(usd: f64) -> NanoUsd {
    let written = usd.to_string().parse::<Decimal>().ok();
    let nanos = written
        .and_then(|usd| usd.checked_mul(Decimal::from(1_000_000_000)))
        .and_then(|nanos| nanos.round().to_i64());
    NanoUsd(nanos.unwrap_or((usd * 1e9).round() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_become_nanos_as_they_are_written() {
        let cases = [
            (0.0, 0),
            (0.1, 100_000_000),
            (0.3, 300_000_000),
            (19.99, 19_990_000_000),
            (0.000000001, 1),
            (1e-12, 0),
            (8_999_999_999.123_457, 8_999_999_999_123_457_000),
            (1e300, i64::MAX),
        ];
        for (usd, nanos) in cases {
            assert_eq!(nano_usd(usd), NanoUsd(nanos), "{usd}");
        }
    }

    #[test]
    fn multipliers_become_millionths() {
        let ppm = |text: &str| millionths(text.parse().unwrap());
        assert_eq!(ppm("1"), 1_000_000);
        assert_eq!(ppm("0.8"), 800_000);
        assert_eq!(ppm("0"), 0);
        assert_eq!(ppm("0.0000004"), 0);
        assert_eq!(ppm("79228162514264337593543950335"), i64::MAX);
    }
}
