//! Strategies: shares follow the weights, the less loaded and the cheapest are found, and the chances that are
//! told are those that hold.

use proptest::prelude::*;

use super::scripted::{Scene, entry, pick, weighted};
use super::*;
use crate::domain::{RoutingEntry, Strategy};

/// Draws in which every chance comes out between its bounds.
const DRAWS: u32 = 4_000;

/// Cheap dice that roll the same in every run with the same seed.
fn dice(mut state: u64) -> impl FnMut() -> f64 {
    move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        (mixed >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Whether each was drawn as often as its told chance says, within five standard deviations.
fn keeps_its_word(scene: &Scene, seed: u64) -> Result<(), TestCaseError> {
    let routes = scene.routes();
    let mut dice = dice(seed);
    let mut drawn = vec![0_u32; scene.entries.len()];
    let mut told = Vec::new();
    for _ in 0..DRAWS {
        let choice = scene
            .choose_with(&routes, &pick(), None, &mut dice)
            .unwrap();
        drawn[choice.provider.0 as usize] += 1;
        told = choice.candidates;
    }
    let sum: f64 = told.iter().map(|one| f64::from(one.probability)).sum();
    prop_assert!((sum - 1.0).abs() < 1e-5, "{told:?}");
    for (one, drawn) in told.iter().zip(drawn) {
        let chance = f64::from(one.probability);
        let spread = (f64::from(DRAWS) * chance * (1.0 - chance)).sqrt();
        let off = (f64::from(drawn) - f64::from(DRAWS) * chance).abs();
        prop_assert!(off <= 5.0 * spread + 1.0, "{one:?} was drawn {drawn} times");
    }
    Ok(())
}

#[test]
fn the_lowest_priority_number_goes_first_and_weights_share_within_it() {
    let scene = Scene::of([
        RoutingEntry {
            priority: 2,
            ..weighted(1, 100)
        },
        weighted(2, 1),
        weighted(3, 3),
        weighted(4, 0),
    ]);
    let at = |roll| {
        let choice = scene.choose(&pick(), None, roll).unwrap();
        let candidates: Vec<(i64, f32)> = choice
            .candidates
            .iter()
            .map(|one| (one.provider_id.0, one.probability))
            .collect();
        assert_eq!(candidates, [(2, 0.25), (3, 0.75), (4, 0.0)]);
        (choice.provider.0, choice.how)
    };
    let drawn = |probability| How::Weighted { probability };
    assert_eq!(at(0.0), (2, drawn(0.25)));
    assert_eq!(at(0.24), (2, drawn(0.25)));
    assert_eq!(at(0.25), (3, drawn(0.75)));
    assert_eq!(at(0.999_999), (3, drawn(0.75)));
    assert_eq!(
        at(1.0),
        (3, drawn(0.75)),
        "a roll beyond its bounds wedges nothing"
    );
}

#[test]
fn the_first_of_the_callers_groups_with_a_strategy_says_how() {
    let mut scene = Scene::of([RoutingEntry {
        groups: vec!["a".into(), "b".into(), "default".into()],
        ..entry(1)
    }]);
    scene.strategies = [("b", Strategy::Cheapest), ("default", Strategy::LeastLoad)]
        .map(|(group, strategy)| (group.to_owned(), strategy))
        .into();
    let how = |groups: &[&str]| {
        let call = Pick {
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            ..pick()
        };
        scene.choose(&call, None, 0.0).unwrap().how
    };
    assert_eq!(how(&["a"]), How::Weighted { probability: 1.0 });
    assert_eq!(how(&["a", "b"]), How::Cheapest { probability: 1.0 });
    assert_eq!(how(&["default", "b"]), How::LeastLoad);
    assert_eq!(how(&[]), How::LeastLoad);
}

#[test]
fn the_cheapest_serves_and_equals_share_by_weight() {
    let priced = |id, cost_ppm, weight| RoutingEntry {
        cost_ppm,
        ..weighted(id, weight)
    };
    let scene = Scene::of([
        priced(1, 900_000, 5),
        priced(2, 800_000, 1),
        priced(3, 800_000, 3),
        priced(4, 100_000, 0),
    ])
    .by(Strategy::Cheapest);
    let choice = scene.choose(&pick(), None, 0.0).unwrap();
    let cheapest = |probability| How::Cheapest { probability };
    assert_eq!((choice.provider.0, choice.how), (2, cheapest(0.25)));
    let chances: Vec<f32> = choice.candidates.iter().map(|c| c.probability).collect();
    assert_eq!(chances, [0.0, 0.25, 0.75, 0.0]);
    let choice = scene.choose(&pick(), None, 0.5).unwrap();
    assert_eq!((choice.provider.0, choice.how), (3, cheapest(0.75)));
}

#[test]
fn of_two_that_were_drawn_the_less_loaded_serves() {
    let mut scene = Scene::of([entry(1), entry(2), weighted(3, 0)]).by(Strategy::LeastLoad);
    let served = |scene: &Scene, roll| {
        let choice = scene.choose(&pick(), None, roll).unwrap();
        assert_eq!(choice.how, How::LeastLoad);
        let chances: Vec<f32> = choice.candidates.iter().map(|c| c.probability).collect();
        (choice.provider.0, chances)
    };
    // As busy as one another: whoever is drawn first.
    assert_eq!(served(&scene, 0.0), (1, vec![0.5, 0.5, 0.0]));
    assert_eq!(served(&scene, 0.9), (2, vec![0.5, 0.5, 0.0]));
    scene.load(1, 3, Some(100.0));
    scene.load(2, 0, Some(401.0));
    scene.load(3, 0, Some(1.0));
    assert_eq!(served(&scene, 0.9), (1, vec![1.0, 0.0, 0.0]));
    scene.load(2, 0, Some(399.0));
    assert_eq!(served(&scene, 0.0), (2, vec![0.0, 1.0, 0.0]));
    // Not measured counts like the fastest; less than a millisecond like one.
    scene.load(2, 2, None);
    assert_eq!(served(&scene, 0.0), (2, vec![0.0, 1.0, 0.0]));
    scene.load(3, 0, Some(200.0));
    scene.load(2, 4, None);
    assert_eq!(served(&scene, 0.9).0, 1);
    scene.load(1, 1, Some(0.2));
    scene.load(2, 0, Some(1.5));
    assert_eq!(served(&scene, 0.0).0, 2);
}

#[test]
fn a_provider_by_itself_serves_whatever_its_load() {
    let mut scene = Scene::of([entry(1)]).by(Strategy::LeastLoad);
    scene.load(1, 1_000, Some(60_000.0));
    let choice = scene.choose(&pick(), None, 0.7).unwrap();
    assert_eq!(choice.candidates[0].probability, 1.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Rolls spread evenly give each exactly its share.
    #[test]
    fn shares_follow_weights(weights in prop::collection::vec(0..20_u32, 1..6)) {
        let total: u32 = weights.iter().sum();
        prop_assume!(total > 0);
        let scene = Scene::of((0..).zip(&weights).map(|(id, weight)| weighted(id, *weight)));
        let routes = scene.routes();
        let mut drawn = vec![0_u32; weights.len()];
        for ticket in 0..total {
            let roll = (f64::from(ticket) + 0.5) / f64::from(total);
            let choice = scene.choose_with(&routes, &pick(), None, &mut || roll).unwrap();
            drawn[choice.provider.0 as usize] += 1;
        }
        prop_assert_eq!(drawn, weights);
    }

    /// Whatever the strategy, the told chances add up and are the ones by which providers are drawn.
    #[test]
    fn told_chances_hold(
        all in prop::collection::vec((0..6_u32, 0..3_i64, 0..3_u32, prop::option::of(1..4_u32)), 1..6),
        strategy in prop::sample::select(vec![Strategy::Weighted, Strategy::LeastLoad, Strategy::Cheapest]),
        seed in any::<u64>(),
    ) {
        let entries = (0..).zip(&all).map(|(id, (weight, cost_ppm, ..))| RoutingEntry { cost_ppm: *cost_ppm, ..weighted(id, *weight) });
        let mut scene = Scene::of(entries).by(strategy);
        for (id, (_, _, in_flight, ttfb_ms)) in (0..).zip(&all) {
            scene.load(id, *in_flight, ttfb_ms.map(|ms| f64::from(ms) * 100.0));
        }
        keeps_its_word(&scene, seed)?;
    }
}
