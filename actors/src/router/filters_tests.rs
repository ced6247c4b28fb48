//! Each filter by itself, and which reason is named where several hold.

use proptest::prelude::*;
use proptest::strategy::Strategy as Generator;

use super::scripted::{Scene, busy, entry, held, ids, model_cooling, pick, pinned, talk};
use super::*;
use crate::domain::{
    ActiveHours, ClientRules, ModelRule, ModelTest, ProviderId, ProviderKind, ProviderTuning,
    RoutingEntry, Strategy,
};
use crate::models::Allowlist;

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn no_groups_means_the_default_group_on_both_sides() {
    let meets = |caller: &[&str], provider: &[&str]| {
        let scene = Scene::of([RoutingEntry {
            groups: owned(provider),
            ..entry(1)
        }]);
        let call = Pick {
            groups: owned(caller),
            ..pick()
        };
        scene.reason(&call, None) != Some(FilterReason::Group)
    };
    assert!(meets(&[], &[]));
    assert!(meets(&["default"], &[]));
    assert!(meets(&[], &["vip", "default", "cli"]));
    assert!(meets(&["vip", "cli"], &["x", "cli", "a"]));
    assert!(!meets(&["vip"], &[]));
    assert!(!meets(&[], &["vip"]));
    assert!(!meets(&["vip"], &["cli"]));
}

#[test]
fn clients_are_known_by_parts_of_their_user_agent() {
    let reason = |allow: &[&str], block: &[&str], agent: Option<&str>| {
        let clients = ClientRules {
            allow: owned(allow),
            block: owned(block),
        };
        let scene = Scene::of([RoutingEntry {
            tuning: ProviderTuning {
                clients,
                ..ProviderTuning::default()
            },
            ..entry(1)
        }]);
        let call = Pick {
            user_agent: agent.map(str::to_owned),
            ..pick()
        };
        scene.reason(&call, None)
    };
    let claude = Some("claude-cli/2.1.0 (external, CLI)");
    let no = Some(FilterReason::Client);
    assert_eq!(reason(&[], &[], None), None);
    assert_eq!(reason(&["Claude-CLI"], &[], claude), None);
    assert_eq!(reason(&["codex", "cli)"], &[], claude), None);
    assert_eq!(reason(&["codex"], &[], claude), no);
    assert_eq!(reason(&["codex"], &[], None), no);
    assert_eq!(reason(&[], &["CLAUDE"], claude), no);
    assert_eq!(reason(&[], &["codex"], claude), None);
    assert_eq!(reason(&["claude"], &["external"], claude), no);
    assert_eq!(reason(&[], &["codex"], None), None);
    assert_eq!(reason(&[], &[""], claude), None, "a blank blocks nobody");
}

#[test]
fn hours_go_over_midnight() {
    let open = |from, until, minute| {
        let active_hours = Some(ActiveHours { from, until });
        let scene = Scene::of([RoutingEntry {
            tuning: ProviderTuning {
                active_hours,
                ..ProviderTuning::default()
            },
            ..entry(1)
        }]);
        let call = Pick {
            minute_of_day: minute,
            ..pick()
        };
        scene.reason(&call, None) != Some(FilterReason::Hours)
    };
    let day = [0, 539, 540, 1019, 1020, 1439].map(|minute| open(540, 1020, minute));
    assert_eq!(day, [false, false, true, true, false, false]);
    let night = [0, 359, 360, 1319, 1320, 1439].map(|minute| open(1320, 360, minute));
    assert_eq!(night, [true, true, false, false, true, true]);
    assert!(!open(60, 60, 60));
    assert!(open(0, 1440, 1439));
}

#[test]
fn room_for_conversations_concerns_only_those_that_are_not_served_there() {
    let mut scene = Scene::of([entry(1)]);
    let full = Availability {
        sessions_full: true,
        ..Availability::default()
    };
    scene.tell(1, full);
    let sessions = Some(FilterReason::SessionsFull);
    assert_eq!(scene.reason(&pick(), None), None);
    assert_eq!(scene.reason(&talk(), None), sessions);
    assert_eq!(scene.reason(&talk(), pinned(1, 1)), None);
    assert_eq!(scene.reason(&talk(), pinned(2, 1)), None);
    assert_eq!(scene.reason(&talk(), pinned(1, 2)), sessions);

    let mut scene = Scene::of([RoutingEntry {
        tuning: ProviderTuning {
            max_pins: Some(3),
            ..ProviderTuning::default()
        },
        ..entry(1)
    }]);
    let pins = Some(FilterReason::PinsFull);
    scene.hold(1, 2);
    assert_eq!(scene.reason(&talk(), None), None);
    scene.hold(1, 3);
    assert_eq!(scene.reason(&talk(), None), pins);
    assert_eq!(scene.reason(&pick(), None), None);
    assert_eq!(scene.reason(&talk(), pinned(2, 1)), None);
    assert_eq!(scene.reason(&talk(), pinned(1, 2)), pins);
    // Known by a broader name only, it would take one more place.
    let mut nominated = pinned(1, 1);
    nominated.as_mut().unwrap().counts = false;
    assert_eq!(scene.reason(&talk(), nominated), pins);
}

#[test]
fn what_a_provider_told_ends_with_its_time() {
    let mut scene = Scene::of([entry(1), entry(2)]);
    let until = scene.after(7);
    let cooling = Cooling {
        until,
        stated: true,
    };
    let cases = [
        (held(Held::CircuitOpen { until }), FilterReason::CircuitOpen),
        (held(Held::CoolingDown(cooling)), FilterReason::CoolingDown),
        (held(Held::Budget { until }), FilterReason::Budget),
        (held(Held::Rate { until }), FilterReason::Rate),
        (
            model_cooling("claude-sonnet-4-5", until, true),
            FilterReason::ModelCoolingDown,
        ),
    ];
    for (availability, reason) in cases {
        scene.now = until - Duration::from_millis(1);
        scene.tell(1, availability);
        assert_eq!(scene.reason(&pick(), None), Some(reason));
        scene.now = until;
        assert_eq!(scene.reason(&pick(), None), None);
    }
    scene.tell(1, model_cooling("another", scene.after(9), true));
    assert_eq!(scene.reason(&pick(), None), None);
    scene.tell(1, busy());
    assert_eq!(scene.reason(&pick(), None), Some(FilterReason::Busy));
}

#[test]
fn model_rules_are_exact_or_tests_and_a_broken_one_matches_nothing() {
    let test = |test| Allowlist::compile(&[ModelRule::Test(test)], "p");
    assert!(Allowlist::compile(&[], "p").allows("anything"));
    assert!(Allowlist::compile(&[ModelRule::Exact("a".into())], "p").allows("a"));
    assert!(!Allowlist::compile(&[ModelRule::Exact("a".into())], "p").allows("ab"));
    assert!(test(ModelTest::Prefix("claude-".into())).allows("claude-opus"));
    assert!(!test(ModelTest::Prefix("claude-".into())).allows("my-claude-opus"));
    assert!(test(ModelTest::Suffix("[1m]".into())).allows("opus[1m]"));
    assert!(test(ModelTest::Contains("son".into())).allows("a-sonnet"));
    assert!(test(ModelTest::Regex("^gpt-[0-9]+$".into())).allows("gpt-5"));
    assert!(!test(ModelTest::Regex("^gpt-[0-9]+$".into())).allows("gpt-5-mini"));
    assert!(!test(ModelTest::Regex("(".into())).allows("("));
}

/// In the order in which they are named.
const REASONS: [FilterReason; 16] = [
    FilterReason::Disabled,
    FilterReason::Group,
    FilterReason::Dialect,
    FilterReason::Model,
    FilterReason::Client,
    FilterReason::Hours,
    FilterReason::Excluded,
    FilterReason::CircuitOpen,
    FilterReason::CoolingDown,
    FilterReason::ModelCoolingDown,
    FilterReason::Budget,
    FilterReason::Rate,
    FilterReason::Busy,
    FilterReason::SessionsFull,
    FilterReason::PinsFull,
    FilterReason::Fallback,
];

/// Makes a provider unable to serve for these reasons, of which one only can be what holds it.
fn spoil(scene: &mut Scene, call: &mut Pick, mut entry: RoutingEntry, reasons: &[FilterReason]) {
    let until = scene.after(9);
    let cooling = Cooling {
        until,
        stated: true,
    };
    let mut told = Availability::default();
    for reason in reasons {
        match reason {
            FilterReason::Disabled => entry.enabled = false,
            FilterReason::Group => entry.groups = vec!["vip".into()],
            FilterReason::Dialect => {
                entry.kind = ProviderKind::Gemini;
                entry.tuning.translate = false;
            }
            FilterReason::Model => entry.models = vec![ModelRule::Exact("gpt-5".into())],
            FilterReason::Client => entry.tuning.clients.allow = vec!["codex".into()],
            FilterReason::Hours => {
                entry.tuning.active_hours = Some(ActiveHours { from: 0, until: 60 });
            }
            FilterReason::Excluded => call.excluded.push(entry.id),
            FilterReason::CircuitOpen => told.held = Some(Held::CircuitOpen { until }),
            FilterReason::CoolingDown => told.held = Some(Held::CoolingDown(cooling)),
            FilterReason::ModelCoolingDown => told.models = vec![(call.model.clone(), cooling)],
            FilterReason::Budget => told.held = Some(Held::Budget { until }),
            FilterReason::Rate => told.held = Some(Held::Rate { until }),
            FilterReason::Busy => told.busy = true,
            FilterReason::SessionsFull => told.sessions_full = true,
            FilterReason::PinsFull => entry.tuning.max_pins = Some(0),
            FilterReason::Fallback => {
                entry.kind = ProviderKind::Gemini;
                call.translation = Translation::WhereNamed;
            }
        }
    }
    scene.tell(entry.id.0, told);
    scene.entries.push(entry);
}

#[test]
fn everything_that_speaks_against_a_provider_is_named() {
    let (mut scene, mut call) = (Scene::of([]), talk());
    for (id, reason) in (1..).zip(REASONS) {
        spoil(&mut scene, &mut call, entry(id), &[reason]);
    }
    scene.entries.push(entry(99));
    let choice = scene.choose(&call, None, 0.5).unwrap();
    assert_eq!((choice.provider, &*choice.name), (ProviderId(99), "p99"));
    let expected: Vec<_> = (1..).zip(REASONS).collect();
    assert_eq!(ids(&choice.filtered), expected);
}

/// Those that keep a provider away whoever else there is.
fn some_reasons() -> impl Generator<Value = Vec<FilterReason>> {
    let none = Just(Vec::new());
    let some = prop::sample::subsequence(REASONS[..15].to_vec(), 1..5);
    prop_oneof![2 => none, 3 => some].prop_map(|mut reasons| {
        let is_hold = |reason: &FilterReason| {
            matches!(
                reason,
                FilterReason::CircuitOpen
                    | FilterReason::CoolingDown
                    | FilterReason::Budget
                    | FilterReason::Rate
            )
        };
        let mut holds = 0;
        reasons.retain(|reason| {
            holds += usize::from(is_hold(reason));
            !is_hold(reason) || holds == 1
        });
        reasons
    })
}

proptest! {
    /// Whatever speaks against whom: the first reason is named, and none of them is ever chosen, pinned or not.
    #[test]
    fn a_filtered_provider_is_never_chosen(
        all in prop::collection::vec((some_reasons(), 0..3_i32, 0..4_u32), 0..9),
        home in 0..9_i64,
        pinned_at_all in any::<bool>(),
        roll in 0.0..1.0_f64,
        strategy in prop::sample::select(vec![Strategy::Weighted, Strategy::LeastLoad, Strategy::Cheapest]),
    ) {
        let (mut scene, mut call) = (Scene::of([]).by(strategy), talk());
        for (id, (reasons, priority, weight)) in (0..).zip(&all) {
            let entry = RoutingEntry { priority: *priority, weight: *weight, cost_ppm: i64::from(*weight) % 2, ..entry(id) };
            spoil(&mut scene, &mut call, entry, reasons);
        }
        let pin = pinned(home, home).filter(|_| pinned_at_all);
        let served_there = |id: i64| pinned_at_all && id == home;
        let first = |id: i64, reasons: &[FilterReason]| reasons.iter().copied().find(|reason| {
            !(served_there(id) && matches!(reason, FilterReason::SessionsFull | FilterReason::PinsFull))
        });
        let expected: Vec<_> = (0..).zip(&all)
            .filter_map(|(id, (reasons, ..))| Some((id, first(id, reasons)?)))
            .collect();
        match scene.choose(&call, pin, roll) {
            Err(none) => {
                prop_assert_eq!(none.filtered.len(), all.len());
                prop_assert_eq!(ids(&none.filtered), expected);
            }
            Ok(choice) => {
                prop_assert_eq!(ids(&choice.filtered), expected.clone());
                let chosen = choice.provider.0;
                prop_assert!(expected.iter().all(|(id, _)| *id != chosen));
                let is_left = |id: &i64| expected.iter().all(|(filtered, _)| filtered != id);
                if served_there(chosen) {
                    prop_assert_eq!(choice.how, How::Pinned { home: true });
                } else {
                    prop_assert!(!pinned_at_all || !is_left(&home) || home >= all.len() as i64);
                    let (_, priority, weight) = &all[chosen as usize];
                    let tier: Vec<_> = (0..all.len() as i64).filter(is_left)
                        .filter(|id| all[*id as usize].1 <= *priority)
                        .collect();
                    prop_assert!(tier.iter().all(|id| all[*id as usize].1 == *priority));
                    prop_assert!(*weight > 0 || tier.iter().all(|id| all[*id as usize].2 == 0));
                    let candidates: Vec<_> = choice.candidates.iter().map(|one| one.provider_id.0).collect();
                    prop_assert_eq!(candidates, tier);
                    let sum: f32 = choice.candidates.iter().map(|one| one.probability).sum();
                    prop_assert!((sum - 1.0).abs() < 1e-4);
                }
            }
        }
    }
}
