//! Who serves a client of another dialect, and who stands back.

use super::scripted::{Scene, entry, held, ids, pick, pinned};
use super::*;
use crate::domain::{ModelRule, ModelTest, ProviderId, ProviderKind, RoutingEntry};

const MODEL: &str = "claude-sonnet-4-5";

/// A Messages client's call that may be translated.
fn call() -> Pick {
    Pick {
        translation: Translation::WhereNamed,
        ..pick()
    }
}

/// Speaks another dialect, and takes any model.
fn foreign(id: i64) -> RoutingEntry {
    RoutingEntry {
        kind: ProviderKind::OpenaiCompatible,
        ..entry(id)
    }
}

fn listing(id: i64) -> RoutingEntry {
    RoutingEntry {
        models: vec![ModelRule::Exact(MODEL.into())],
        ..foreign(id)
    }
}

fn redirecting(id: i64) -> RoutingEntry {
    RoutingEntry {
        redirected: vec![ModelRule::Test(ModelTest::Prefix("claude-".into()))],
        ..foreign(id)
    }
}

/// Who is drawn by some roll of the dice.
fn candidates(scene: &Scene, call: &Pick) -> Vec<i64> {
    let choice = scene.choose(call, None, 0.0).unwrap();
    let ids = choice.candidates.iter().map(|one| one.provider_id.0);
    ids.collect()
}

#[test]
fn whose_rules_name_the_model_is_as_good_as_any_other() {
    let scene = Scene::of([entry(1), listing(2), redirecting(3), foreign(4)]);
    assert_eq!(candidates(&scene, &call()), [1, 2, 3]);
    let choice = scene.choose(&call(), None, 0.99).unwrap();
    assert_eq!(choice.provider, ProviderId(3));
    assert!(!choice.fallback);
    assert_eq!(ids(&choice.filtered), [(4, FilterReason::Fallback)]);
    // Another model is named by nobody.
    let other = Pick {
        model: "gpt-5".into(),
        ..call()
    };
    assert_eq!(candidates(&scene, &other), [1]);
}

#[test]
fn whose_rules_do_not_serves_when_nobody_else_can() {
    let mut scene = Scene::of([entry(1), foreign(2), foreign(3)]);
    let until = scene.after(9);
    scene.tell(1, held(Held::CircuitOpen { until }));
    assert_eq!(candidates(&scene, &call()), [2, 3]);
    let choice = scene.choose(&call(), None, 0.0).unwrap();
    assert!(choice.fallback);
    assert_eq!(ids(&choice.filtered), [(1, FilterReason::CircuitOpen)]);
    // A conversation that began there stays while it has to, and goes back to who should serve it.
    let talk = Pick {
        conversation: vec![ConversationId(1)],
        ..call()
    };
    let stays = scene.choose(&talk, pinned(3, 3), 0.0).unwrap();
    assert_eq!(stays.provider, ProviderId(3));
    assert_eq!(stays.how, How::Pinned { home: true });
    scene.told.clear();
    let back = scene.choose(&talk, pinned(3, 3), 0.0).unwrap();
    assert_eq!(back.provider, ProviderId(1));
}

#[test]
fn the_last_resort_is_one_whose_rules_name_the_model() {
    let mut scene = Scene::of([foreign(1), redirecting(2)]);
    let cooling = |secs| {
        held(Held::CoolingDown(Cooling {
            until: scene.after(secs),
            stated: false,
        }))
    };
    let (soon, late) = (cooling(1), cooling(9));
    scene.tell(1, soon);
    scene.tell(2, late);
    let choice = scene.choose(&call(), None, 0.0).unwrap();
    assert_eq!(choice.provider, ProviderId(2));
    assert!(choice.last_resort && !choice.fallback);
    scene.entries.pop();
    let choice = scene.choose(&call(), None, 0.0).unwrap();
    assert_eq!(choice.provider, ProviderId(1));
    assert!(choice.last_resort && choice.fallback);
}

#[test]
fn who_does_not_translate_or_must_not_is_passed_over_for_its_dialect() {
    let mut off = redirecting(1);
    off.tuning.translate = false;
    let scene = Scene::of([off]);
    assert_eq!(scene.reason(&call(), None), Some(FilterReason::Dialect));
    let scene = Scene::of([redirecting(1)]);
    assert_eq!(scene.reason(&call(), None), None);
    assert_eq!(scene.reason(&pick(), None), Some(FilterReason::Dialect));
    let narrow = RoutingEntry {
        models: vec![ModelRule::Exact("gpt-5".into())],
        ..foreign(1)
    };
    let scene = Scene::of([narrow]);
    assert_eq!(scene.reason(&call(), None), Some(FilterReason::Model));
}

#[test]
fn who_counts_tokens_natively_comes_before_all_others() {
    let counts = Pick {
        translation: Translation::Fallback,
        ..pick()
    };
    let scene = Scene::of([redirecting(1), entry(2)]);
    let choice = scene.choose(&counts, None, 0.0).unwrap();
    assert_eq!(choice.provider, ProviderId(2));
    assert_eq!(ids(&choice.filtered), [(1, FilterReason::Fallback)]);
    let scene = Scene::of([redirecting(1)]);
    assert!(scene.choose(&counts, None, 0.0).unwrap().fallback);
}

#[test]
fn a_call_without_a_model_meets_no_rule_about_models() {
    let nameless = Pick {
        model: String::new(),
        ..pick()
    };
    let narrow = RoutingEntry {
        models: vec![ModelRule::Exact("gpt-5".into())],
        ..entry(1)
    };
    assert_eq!(Scene::of([narrow]).reason(&nameless, None), None);
}
