//! The fair share of pinned conversations: who is passed over for new ones, and for whom it does not count.

use proptest::prelude::*;

use super::scripted::{Scene, entry, ids, pick, pinned, talk, weighted};
use super::*;
use crate::domain::{RoutingEntry, Strategy};

#[test]
fn above_its_share_a_provider_is_passed_over_for_new_conversations_only() {
    let mut scene = Scene::of([entry(1), entry(2)]);
    // 1.25 × half of 100, and ten more.
    for (held, first) in [(73, 2), (72, 1)] {
        scene.hold(1, held);
        scene.hold(2, 100 - held);
        let choice = scene.choose(&talk(), None, 0.0).unwrap();
        assert_eq!(choice.provider.0, first);
        let passed_over = [(1, FilterReason::PinsFull)];
        let passed_over = if first == 2 { &passed_over[..] } else { &[] };
        assert_eq!(ids(&choice.filtered), passed_over);
        assert_eq!(choice.candidates.len(), first as usize % 2 + 1);
    }
    scene.hold(1, 73);
    scene.hold(2, 27);
    assert_eq!(scene.choose(&pick(), None, 0.0).unwrap().provider.0, 1);
    let served = |pin| scene.choose(&talk(), pin, 0.0).unwrap().provider.0;
    assert_eq!(served(pinned(1, 1)), 1);
    assert_eq!(served(pinned(7, 7)), 1, "a served one goes where it can");
    let mut on_its_way = pinned(7, 7);
    on_its_way.as_mut().unwrap().provisional = true;
    assert_eq!(served(on_its_way), 2);
}

#[test]
fn shares_are_those_of_who_can_be_drawn() {
    // Behind a weight of 0, in a worse tier, or dearer where cost decides: none of these takes a share.
    let mut scene = Scene::of([
        entry(1),
        weighted(2, 0),
        RoutingEntry {
            priority: 9,
            ..entry(3)
        },
    ]);
    scene.hold(1, 1_000);
    assert_eq!(scene.choose(&talk(), None, 0.0).unwrap().provider.0, 1);
    let dear = RoutingEntry {
        cost_ppm: 2_000_000,
        ..entry(2)
    };
    let mut scene = Scene::of([entry(1), dear]).by(Strategy::Cheapest);
    scene.hold(1, 1_000);
    assert_eq!(scene.choose(&talk(), None, 0.0).unwrap().provider.0, 1);
    // A tier without weights shares evenly.
    let mut scene = Scene::of([weighted(1, 0), weighted(2, 0)]);
    scene.hold(1, 100);
    assert_eq!(scene.choose(&talk(), None, 0.0).unwrap().provider.0, 2);
}

proptest! {
    /// However the conversations lie, somebody takes the next one, and it is nobody above his share.
    #[test]
    fn there_is_always_somebody_for_a_new_conversation(
        all in prop::collection::vec((0..10_u32, 0..2_000_usize), 1..8),
        roll in 0.0..1.0_f64,
    ) {
        let mut scene = Scene::of((0..).zip(&all).map(|(id, (weight, _))| weighted(id, *weight)));
        for (id, (_, held)) in (0..).zip(&all) {
            scene.hold(id, *held);
        }
        let choice = scene.choose(&talk(), None, roll).unwrap();
        let even = all.iter().all(|(weight, _)| *weight == 0);
        let weight_of = |weight: u32| if even { 1.0 } else { f64::from(weight) };
        let drawable = || all.iter().filter(|(weight, _)| even || *weight > 0);
        let weights: f64 = drawable().map(|(weight, _)| weight_of(*weight)).sum();
        let held: usize = drawable().map(|(_, held)| held).sum();
        let (weight, own) = all[choice.provider.0 as usize];
        prop_assert!(even || weight > 0);
        prop_assert!(own as f64 <= 1.25 * weight_of(weight) / weights * held as f64 + 10.0);
        prop_assert_eq!(choice.candidates.len() + choice.filtered.len(), all.len());
    }
}
