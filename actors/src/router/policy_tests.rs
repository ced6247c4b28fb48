//! Filters, tiers, weights and pins with made-up dice and clock.

use std::time::Duration;

use proptest::prelude::*;
use tokio::time::Instant;

use super::affinity::Pins;
use super::models::Models;
use super::policy::{Told, choose, routes};
use super::*;
use crate::domain::{Dialect, KeyId, ModelRule, ModelTest, ProviderKind, RoutingEntry};

fn entry(id: i64) -> RoutingEntry {
    RoutingEntry {
        id: ProviderId(id),
        name: format!("p{id}"),
        kind: ProviderKind::Claude,
        enabled: true,
        priority: 1,
        weight: 1,
        groups: Vec::new(),
        models: Vec::new(),
    }
}

fn pick() -> Pick {
    Pick {
        dialect: Dialect::Anthropic,
        model: "claude-sonnet-4-5".into(),
        groups: Vec::new(),
        conversation: None,
        excluded: Vec::new(),
    }
}

fn conversation(id: u32) -> Conversation {
    Conversation {
        key: KeyId(1),
        id: id.to_string(),
    }
}

fn table(entries: Vec<RoutingEntry>) -> Vec<Route> {
    routes(&RoutingTable {
        entries,
        pin_ttl_ms: 0,
    })
}

fn reasons(filtered: &[Filtered]) -> Vec<(i64, String)> {
    filtered
        .iter()
        .map(|one| (one.provider.0, one.reason.to_string()))
        .collect()
}

#[test]
fn everything_that_speaks_against_a_provider_is_named() {
    let now = Instant::now();
    let until = now + Duration::from_secs(7);
    let routes = table(vec![
        RoutingEntry {
            enabled: false,
            ..entry(1)
        },
        RoutingEntry {
            groups: vec!["vip".into()],
            ..entry(2)
        },
        RoutingEntry {
            kind: ProviderKind::Gemini,
            ..entry(3)
        },
        RoutingEntry {
            models: vec![ModelRule::Exact("gpt-5".into())],
            ..entry(4)
        },
        entry(5),
        entry(6),
        entry(7),
        entry(8),
    ]);
    let told = Told::from([
        (ProviderId(6), Availability::CircuitOpen { until }),
        (ProviderId(7), Availability::Busy),
    ]);
    let mut call = pick();
    call.excluded = vec![ProviderId(5)];
    let choice = choose(&routes, &call, None, &told, now, 0.5).unwrap();
    assert_eq!(
        (choice.provider, choice.name.as_str()),
        (ProviderId(8), "p8")
    );
    let expected = [
        (1, "disabled"),
        (2, "group"),
        (3, "dialect"),
        (4, "model"),
        (5, "excluded"),
        (6, "circuit_open"),
        (7, "busy"),
    ];
    assert_eq!(
        reasons(&choice.filtered),
        expected.map(|(id, word)| (id, word.to_owned()))
    );
}

#[test]
fn nobody_left_says_when_the_first_circuit_reopens() {
    let now = Instant::now();
    let open = |secs| Availability::CircuitOpen {
        until: now + Duration::from_secs(secs),
    };
    let routes = table(vec![
        entry(1),
        entry(2),
        RoutingEntry {
            enabled: false,
            ..entry(3)
        },
    ]);
    let told = Told::from([
        (ProviderId(1), open(30)),
        (ProviderId(2), open(20)),
        (ProviderId(3), open(10)),
    ]);
    let none = choose(&routes, &pick(), None, &told, now, 0.0).unwrap_err();
    assert_eq!((none.retry_after_ms, none.down), (Some(20_000), false));
    // The one that this very call has tried counts for the next.
    let tried = Pick {
        excluded: vec![ProviderId(2)],
        ..pick()
    };
    let none = choose(&routes, &tried, None, &told, now, 0.0).unwrap_err();
    assert_eq!(none.retry_after_ms, Some(20_000));
    let later = now + Duration::from_secs(20);
    assert_eq!(
        choose(&routes, &pick(), None, &told, later, 0.0)
            .unwrap()
            .provider,
        ProviderId(2)
    );
    let none = choose(&table(vec![]), &pick(), None, &told, now, 0.0).unwrap_err();
    assert_eq!(none, NoRoute::default());
}

#[test]
fn no_groups_means_the_default_group_on_both_sides() {
    let now = Instant::now();
    let meets = |caller: &[&str], provider: &[&str]| {
        let owned = |groups: &[&str]| groups.iter().map(|group| (*group).to_owned()).collect();
        let routes = table(vec![RoutingEntry {
            groups: owned(provider),
            ..entry(1)
        }]);
        let call = Pick {
            groups: owned(caller),
            ..pick()
        };
        choose(&routes, &call, None, &Told::new(), now, 0.0).is_ok()
    };
    assert!(meets(&[], &[]));
    assert!(meets(&["default"], &[]));
    assert!(meets(&[], &["default", "vip"]));
    assert!(meets(&["vip", "cli"], &["cli"]));
    assert!(!meets(&["vip"], &[]));
    assert!(!meets(&[], &["vip"]));
    assert!(!meets(&["vip"], &["cli"]));
}

#[test]
fn the_lowest_priority_number_goes_first_and_weights_share_within_it() {
    let now = Instant::now();
    let routes = table(vec![
        RoutingEntry {
            priority: 2,
            weight: 100,
            ..entry(1)
        },
        RoutingEntry {
            weight: 1,
            ..entry(2)
        },
        RoutingEntry {
            weight: 3,
            ..entry(3)
        },
        RoutingEntry {
            weight: 0,
            ..entry(4)
        },
    ]);
    let at = |roll| {
        let choice = choose(&routes, &pick(), None, &Told::new(), now, roll).unwrap();
        (choice.provider.0, choice.how)
    };
    let weighted = |probability| How::Weighted {
        probability,
        candidates: 3,
    };
    assert_eq!(at(0.0), (2, weighted(0.25)));
    assert_eq!(at(0.24), (2, weighted(0.25)));
    assert_eq!(at(0.25), (3, weighted(0.75)));
    assert_eq!(at(0.999_999), (3, weighted(0.75)));
    assert_eq!(
        at(1.0),
        (3, weighted(0.75)),
        "a roll beyond its bounds wedges nothing"
    );
}

#[test]
fn a_pin_holds_across_tiers_until_something_speaks_against_it() {
    let now = Instant::now();
    let routes = table(vec![
        entry(1),
        RoutingEntry {
            priority: 9,
            ..entry(2)
        },
    ]);
    let pin = Some(ProviderId(2));
    let choice = choose(&routes, &pick(), pin, &Told::new(), now, 0.0).unwrap();
    assert_eq!((choice.provider, choice.how), (ProviderId(2), How::Pinned));
    let told = Told::from([(ProviderId(2), Availability::Busy)]);
    let choice = choose(&routes, &pick(), pin, &told, now, 0.0).unwrap();
    assert_eq!(choice.provider, ProviderId(1));
    assert_eq!(reasons(&choice.filtered), [(2, "busy".to_owned())]);
}

#[test]
fn model_rules_are_exact_or_tests_and_a_broken_one_matches_nothing() {
    let test = |test| Models::compile(&[ModelRule::Test(test)], "p");
    assert!(Models::compile(&[], "p").allow("anything"));
    assert!(Models::compile(&[ModelRule::Exact("a".into())], "p").allow("a"));
    assert!(!Models::compile(&[ModelRule::Exact("a".into())], "p").allow("ab"));
    assert!(test(ModelTest::Prefix("claude-".into())).allow("claude-opus"));
    assert!(!test(ModelTest::Prefix("claude-".into())).allow("my-claude-opus"));
    assert!(test(ModelTest::Suffix("[1m]".into())).allow("opus[1m]"));
    assert!(test(ModelTest::Contains("son".into())).allow("a-sonnet"));
    assert!(test(ModelTest::Regex("^gpt-[0-9]+$".into())).allow("gpt-5"));
    assert!(!test(ModelTest::Regex("^gpt-[0-9]+$".into())).allow("gpt-5-mini"));
    assert!(!test(ModelTest::Regex("(".into())).allow("("));
}

#[test]
fn pins_lapse_move_and_are_refreshed() {
    let (ttl, start) = (Duration::from_secs(300), Instant::now());
    let at = |secs| start + Duration::from_secs(secs);
    let mut pins = Pins::new(10);
    pins.confirm(conversation(1), ProviderId(1), ttl, at(0));
    assert_eq!(pins.get(&conversation(1), at(299)), Some(ProviderId(1)));
    assert_eq!(pins.get(&conversation(1), at(300)), None);
    pins.confirm(conversation(1), ProviderId(2), ttl, at(200));
    assert_eq!(pins.get(&conversation(1), at(499)), Some(ProviderId(2)));
    pins.sweep(at(499));
    assert_eq!(pins.len(), 1);
    pins.sweep(at(500));
    assert_eq!(pins.len(), 0);
}

#[test]
fn too_many_pins_push_the_oldest_out() {
    let (ttl, now) = (Duration::from_secs(300), Instant::now());
    let mut pins = Pins::new(3);
    for id in [1, 2, 3, 1, 4] {
        pins.confirm(conversation(id), ProviderId(1), ttl, now);
    }
    let held: Vec<bool> = (1..=4)
        .map(|id| pins.get(&conversation(id), now).is_some())
        .collect();
    assert_eq!(held, [true, false, true, true]);
    for _ in 0..100_000 {
        pins.confirm(conversation(4), ProviderId(1), ttl, now);
    }
    assert_eq!(pins.len(), 3);
    assert!(
        pins.remembered() <= 2 * 3 + 1024 + 1,
        "refreshing one pin grows nothing"
    );
}

fn some_entry(id: i64) -> impl Strategy<Value = (RoutingEntry, u8)> {
    (any::<bool>(), 0..3_i32, 0..5_u32, any::<bool>(), 0..4_u8).prop_map(
        move |(enabled, priority, weight, claude, told)| {
            let kind = if claude {
                ProviderKind::Claude
            } else {
                ProviderKind::Codex
            };
            (
                RoutingEntry {
                    enabled,
                    priority,
                    weight,
                    kind,
                    ..entry(id)
                },
                told,
            )
        },
    )
}

fn some_entries() -> impl Strategy<Value = Vec<(RoutingEntry, u8)>> {
    (0..8_i64).prop_flat_map(|most| (0..most).map(some_entry).collect::<Vec<_>>())
}

proptest! {
    /// Never a filtered one, never one behind a better tier, never weight 0 beside a weight, and each of them
    /// accounted for.
    #[test]
    fn a_draw_is_always_among_the_best(entries in some_entries(), roll in 0.0..1.0_f64, tried in 0..8_i64) {
        let now = Instant::now();
        let until = now + Duration::from_secs(1);
        let told: Told = entries.iter().filter_map(|(entry, told)| match told {
            1 => Some((entry.id, Availability::CircuitOpen { until })),
            2 => Some((entry.id, Availability::Busy)),
            3 => Some((entry.id, Availability::Available)),
            _ => None,
        }).collect();
        let call = Pick { excluded: vec![ProviderId(tried)], ..pick() };
        let good: Vec<&RoutingEntry> = entries.iter().filter(|(entry, told)| {
            entry.enabled && entry.kind == ProviderKind::Claude && entry.id.0 != tried && !matches!(told, 1 | 2)
        }).map(|(entry, _)| entry).collect();
        let routes = table(entries.iter().map(|(entry, _)| entry.clone()).collect());
        match choose(&routes, &call, None, &told, now, roll) {
            Err(none) => {
                prop_assert!(good.is_empty());
                prop_assert_eq!(none.filtered.len(), entries.len());
            }
            Ok(choice) => {
                prop_assert_eq!(choice.filtered.len() + good.len(), entries.len());
                let best = good.iter().map(|entry| entry.priority).min().unwrap();
                let tier: Vec<_> = good.iter().filter(|entry| entry.priority == best).collect();
                let drawn = tier.iter().find(|entry| entry.id == choice.provider).unwrap();
                prop_assert!(drawn.weight > 0 || tier.iter().all(|entry| entry.weight == 0));
                let How::Weighted { probability, candidates } = choice.how else { panic!("no pin") };
                prop_assert!(probability > 0.0 && probability <= 1.0);
                prop_assert_eq!(candidates as usize, tier.len());
            }
        }
    }

    /// Rolls spread evenly give each its share.
    #[test]
    fn shares_follow_weights(weights in prop::collection::vec(0..20_u32, 1..6)) {
        let total: u32 = weights.iter().sum();
        prop_assume!(total > 0);
        let entries = weights.iter().zip(0..).map(|(weight, id)| RoutingEntry { weight: *weight, ..entry(id) });
        let routes = table(entries.collect());
        let mut drawn = vec![0_u32; weights.len()];
        for ticket in 0..total {
            let roll = (f64::from(ticket) + 0.5) / f64::from(total);
            let choice = choose(&routes, &pick(), None, &Told::new(), Instant::now(), roll).unwrap();
            drawn[choice.provider.0 as usize] += 1;
        }
        prop_assert_eq!(drawn, weights);
    }
}
