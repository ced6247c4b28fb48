//! Tiers, pins, and what happens where nobody is left, with made-up dice and clock.

use std::collections::BTreeMap;

use super::scripted::{Scene, busy, entry, held, ids, model_cooling, pick, pinned, talk};
use super::*;
use crate::domain::{Failback, ProviderId, RoutingEntry};

fn cooling(until: Instant, stated: bool) -> Availability {
    held(Held::CoolingDown(Cooling { until, stated }))
}

fn chosen(scene: &Scene, home: i64, current: i64) -> (i64, How) {
    let choice = scene.choose(&talk(), pinned(home, current), 0.0).unwrap();
    (choice.provider.0, choice.how)
}

#[test]
fn nobody_left_says_when_the_first_can_serve_again() {
    let mut scene = Scene::of([
        entry(1),
        entry(2),
        RoutingEntry {
            enabled: false,
            ..entry(3)
        },
    ]);
    let open = |until| held(Held::CircuitOpen { until });
    scene.tell(1, open(scene.after(30)));
    scene.tell(2, cooling(scene.after(20), true));
    scene.tell(3, open(scene.after(10)));
    let none = scene.choose(&pick(), None, 0.0).unwrap_err();
    assert_eq!((none.retry_after_ms, none.down), (Some(20_000), false));
    // The one that this very call has tried counts for the next.
    let tried = Pick {
        excluded: vec![ProviderId(2)],
        ..pick()
    };
    let none = scene.choose(&tried, None, 0.0).unwrap_err();
    assert_eq!(none.retry_after_ms, Some(20_000));
    // What keeps it away longest counts.
    let mut both = model_cooling(&pick().model, scene.after(50), true);
    both.held = held(Held::Budget {
        until: scene.after(40),
    })
    .held;
    scene.tell(2, both);
    let none = scene.choose(&pick(), None, 0.0).unwrap_err();
    assert_eq!(none.retry_after_ms, Some(30_000));
    scene.tell(1, busy());
    let none = scene.choose(&pick(), None, 0.0).unwrap_err();
    assert_eq!(none.retry_after_ms, Some(50_000));
    scene.now = scene.after(50);
    assert_eq!(
        scene.choose(&pick(), None, 0.0).unwrap().provider,
        ProviderId(2)
    );
    let none = Scene::of([]).choose(&pick(), None, 0.0).unwrap_err();
    assert_eq!(none, NoRoute::default());
}

#[test]
fn the_best_of_the_callers_group_priorities_counts() {
    let with = |priorities: &[(&str, i32)]| {
        let priorities = priorities
            .iter()
            .map(|(group, at)| ((*group).to_owned(), *at));
        let group_priorities: BTreeMap<String, i32> = priorities.collect();
        let mut entry = entry(1);
        entry.priority = 5;
        entry.groups = vec!["a".into(), "b".into(), "default".into()];
        entry.tuning.group_priorities = group_priorities;
        entry
    };
    let mut rival = with(&[]);
    rival.id = ProviderId(2);
    rival.priority = 4;
    let first = |priorities: &[(&str, i32)], groups: &[&str]| {
        let call = Pick {
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            ..pick()
        };
        let scene = Scene::of([with(priorities), rival.clone()]);
        let choice = scene.choose(&call, None, 0.0).unwrap();
        assert_eq!(choice.candidates.len(), 1);
        choice.provider.0
    };
    assert_eq!(first(&[], &["a"]), 2);
    assert_eq!(first(&[("a", 3)], &["a"]), 1);
    assert_eq!(first(&[("a", 3)], &["b"]), 2);
    assert_eq!(first(&[("a", 9), ("b", 3)], &["a", "b"]), 1);
    assert_eq!(first(&[("default", 1)], &[]), 1);
    assert_eq!(first(&[("a", 9)], &["a"]), 2);
}

#[test]
fn a_pin_holds_across_tiers_until_something_speaks_against_it() {
    let mut scene = Scene::of([
        entry(1),
        RoutingEntry {
            priority: 9,
            ..entry(2)
        },
    ]);
    assert_eq!(chosen(&scene, 2, 2), (2, How::Pinned { home: true }));
    scene.tell(2, busy());
    let choice = scene.choose(&talk(), pinned(2, 2), 0.0).unwrap();
    assert_eq!(choice.provider, ProviderId(1));
    assert_eq!(ids(&choice.filtered), [(2, FilterReason::Busy)]);
    assert_eq!(choice.candidates.len(), 1);
}

#[test]
fn a_conversation_goes_home_or_stays_as_its_home_wants_it() {
    let mut scene = Scene::of([entry(1), entry(2), entry(3)]);
    let (home, away) = (How::Pinned { home: true }, How::Pinned { home: false });
    assert_eq!(chosen(&scene, 1, 2), (1, home));
    scene.entries[0].tuning.failback = Failback::StayUntilIdle;
    assert_eq!(chosen(&scene, 1, 2), (2, away));
    // What the other one wants is not asked.
    scene.entries[0].tuning.failback = Failback::ReturnWhenHealthy;
    scene.entries[1].tuning.failback = Failback::StayUntilIdle;
    assert_eq!(chosen(&scene, 1, 2), (1, home));
    scene.tell(1, busy());
    assert_eq!(chosen(&scene, 1, 2), (2, away));
    scene.entries[0].tuning.failback = Failback::StayUntilIdle;
    scene.tell(1, Availability::default());
    scene.tell(2, busy());
    assert_eq!(chosen(&scene, 1, 2), (1, home));
    scene.tell(1, busy());
    assert!(matches!(chosen(&scene, 1, 2), (3, How::Weighted { .. })));
    // A home that is no longer in the table.
    assert_eq!(chosen(&scene, 77, 3), (3, away));
}

#[test]
fn an_unstated_cool_down_is_passed_over_where_nobody_else_is_left() {
    let mut scene = Scene::of((1..=4).map(entry));
    let model = pick().model;
    scene.tell(1, cooling(scene.after(60), false));
    scene.tell(2, model_cooling(&model, scene.after(30), false));
    scene.tell(3, cooling(scene.after(10), true));
    let choice = scene.choose(&pick(), None, 0.0).unwrap();
    assert_eq!((choice.provider.0, choice.last_resort), (4, false));
    scene.tell(4, busy());
    let choice = scene.choose(&pick(), None, 0.0).unwrap();
    assert_eq!((choice.provider.0, choice.last_resort), (2, true));
    assert_eq!(choice.how, How::Weighted { probability: 1.0 });
    let left: Vec<i64> = ids(&choice.filtered).iter().map(|one| one.0).collect();
    assert_eq!(left, [1, 3, 4]);
    let choice = scene.choose(&talk(), pinned(9, 2), 0.0).unwrap();
    assert_eq!(choice.how, How::Pinned { home: false });
    // What else speaks against it counts as ever.
    let mut also_busy = model_cooling(&model, scene.after(30), false);
    also_busy.busy = true;
    scene.tell(2, also_busy);
    let choice = scene.choose(&pick(), None, 0.0).unwrap();
    assert_eq!((choice.provider.0, choice.last_resort), (1, true));
    let mut stated_too = model_cooling(&model, scene.after(5), true);
    stated_too.held = cooling(scene.after(60), false).held;
    scene.tell(1, stated_too);
    let none = scene.choose(&pick(), None, 0.0).unwrap_err();
    assert_eq!(none.retry_after_ms, Some(10_000));
    let tried = Pick {
        excluded: vec![ProviderId(2), ProviderId(1)],
        ..pick()
    };
    scene.tell(2, cooling(scene.after(1), false));
    let none = scene.choose(&tried, None, 0.0).unwrap_err();
    assert_eq!(none.retry_after_ms, Some(1_000), "tried, so no last resort");
}

#[test]
fn people_see_what_speaks_against_a_provider_whoever_calls() {
    let now = Instant::now();
    let mut scene = Scene::of([entry(1)]);
    let against = |scene: &Scene, pins| {
        let routes = scene.routes();
        policy::unavailable(&routes.all()[0], scene.told.get(&ProviderId(1)), pins, now)
    };
    assert_eq!(against(&scene, 5), None);
    scene.entries[0].tuning.max_pins = Some(5);
    assert_eq!(against(&scene, 4), None);
    assert_eq!(against(&scene, 5), Some(FilterReason::PinsFull));
    scene.tell(
        1,
        Availability {
            sessions_full: true,
            ..Availability::default()
        },
    );
    assert_eq!(against(&scene, 5), Some(FilterReason::SessionsFull));
    scene.tell(1, cooling(now + Duration::from_secs(1), false));
    assert_eq!(against(&scene, 5), Some(FilterReason::CoolingDown));
    scene.entries[0].enabled = false;
    assert_eq!(against(&scene, 5), Some(FilterReason::Disabled));
}
