//! What is published, what is heard, and that nothing heard is published again.

use super::scene::{SUCCESS, Scene, cools, failure, last_resort, pass, scope};
use crate::board::{CircuitNote, CoolDownNote, Note, SpentNote};
use crate::domain::{BudgetRule, CoolScope, Fault, NanoUsd, Period, ProviderId, WindowModes};
use crate::limiter::port::Spend;
use crate::scripted::{ask, settle_down};
use crate::{CircuitView, FilterReason, Refused};

const ONE: ProviderId = ProviderId(1);

async fn opens(scene: &Scene) {
    scene.ends(failure(Fault::Provider)).await;
    scene.ends(failure(Fault::Provider)).await;
}

fn circuits(notes: Vec<Note>) -> Vec<CircuitNote> {
    let circuit = |note| match note {
        Note::Circuit(note) => Some(note),
        _ => None,
    };
    notes.into_iter().filter_map(circuit).collect()
}

fn cool_downs(notes: Vec<Note>) -> Vec<CoolDownNote> {
    let cool_down = |note| match note {
        Note::CoolDown(note) => Some(note),
        _ => None,
    };
    notes.into_iter().filter_map(cool_down).collect()
}

#[actix::test]
async fn openings_and_closings_are_published_once_each() {
    tokio::time::pause();
    let scene = Scene::new(|_| ());
    opens(&scene).await;
    let notes = circuits(scene.published().await);
    assert_eq!(notes.len(), 1);
    assert_eq!((notes[0].provider, notes[0].openings), (ONE, 1));
    assert_eq!(notes[0].open_until_ms, Some(notes[0].at_ms + 30_000));
    pass(30).await;
    assert!(scene.published().await.is_empty());
    scene.ends(SUCCESS).await;
    scene.ends(SUCCESS).await;
    let notes = circuits(scene.published().await);
    assert_eq!(notes.len(), 1);
    assert_eq!((notes[0].open_until_ms, notes[0].openings), (None, 0));
}

#[actix::test]
async fn an_opening_elsewhere_is_one_here_and_so_is_its_end() {
    tokio::time::pause();
    let (there, here) = (Scene::new(|_| ()), Scene::new(|_| ()));
    opens(&there).await;
    here.root.hear(there.published().await);
    let refused = here.provider.acquire(ask()).await.unwrap_err();
    assert_eq!(
        refused,
        Refused::CircuitOpen {
            retry_after_ms: 30_000
        }
    );
    assert_eq!(here.unavailable().await, Some(FilterReason::CircuitOpen));
    there.provider.reset_circuit();
    here.root.hear(there.published().await);
    let view = here.provider.observe().await.unwrap();
    assert_eq!(view.circuit, CircuitView::Closed);
    assert!(here.published().await.is_empty());
}

#[actix::test]
async fn what_was_kept_restores_the_state_at_the_next_start() {
    tokio::time::pause();
    let before = Scene::new(|_| ());
    let refused = before.permit().await;
    let other = before.permit().await;
    opens(&before).await;
    refused.finish(cools(CoolScope::Account, 3_600_000, true), Spend::default());
    other.finish(cools(scope("m"), 7_200_000, true), Spend::default());
    let kept = before.published().await;
    pass(20).await;
    let after = Scene::new(|_| ());
    after.root.hear(kept);
    let view = after.provider.observe().await.unwrap();
    assert_eq!(view.circuit, CircuitView::Open { until_ms: 10_000 });
    assert_eq!(view.cooling_until_ms, Some(3_580_000));
    assert_eq!(view.models_cooling[0].until_ms, 7_180_000);
    pass(10).await;
    assert_eq!(
        after.unavailable_by_itself().await,
        Some(FilterReason::CoolingDown)
    );
}

#[actix::test]
async fn cool_downs_and_their_ends_are_published_and_heard() {
    tokio::time::pause();
    let (there, here) = (Scene::new(|_| ()), Scene::new(|_| ()));
    there.ends(cools(CoolScope::Account, 30_000, false)).await;
    let notes = there.published().await;
    here.root.hear(notes.clone());
    let notes = cool_downs(notes);
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].until_ms, notes[0].at_ms + 30_000);
    assert!(!notes[0].stated);
    assert_eq!(here.unavailable().await, Some(FilterReason::CoolingDown));
    pass(5).await;
    let last_resort = there.provider.acquire(last_resort()).await.unwrap();
    last_resort.finish(SUCCESS, Spend::default());
    here.root.hear(there.published().await);
    assert_eq!(here.unavailable().await, None);
    assert!(here.published().await.is_empty());
}

#[actix::test]
async fn old_news_changes_nothing() {
    tokio::time::pause();
    let scene = Scene::new(|_| ());
    opens(&scene).await;
    let opening = circuits(scene.published().await).remove(0);
    scene.root.hear(vec![Note::Circuit(CircuitNote {
        open_until_ms: None,
        openings: 0,
        at_ms: opening.at_ms - 1,
        ..opening
    })]);
    assert_eq!(scene.unavailable().await, Some(FilterReason::CircuitOpen));
}

#[actix::test]
async fn money_that_was_spent_is_published_and_heard() {
    let day = |limit| BudgetRule {
        period: Period::Total,
        limit: NanoUsd(limit),
        modes: WindowModes::default(),
    };
    let scene = Scene::new(|policy| policy.budgets = vec![day(100)]);
    scene.costs(0).await;
    assert!(scene.published().await.is_empty());
    scene.costs(40).await;
    let notes = scene.published().await;
    let [Note::Spent(note)] = &notes[..] else {
        panic!("one note about money: {notes:?}");
    };
    assert_eq!((note.provider, note.amount), (ONE, NanoUsd(40)));
    let elsewhere = SpentNote {
        amount: NanoUsd(60),
        ..note.clone()
    };
    scene.root.hear(vec![Note::Spent(elsewhere)]);
    assert_eq!(scene.unavailable().await, Some(FilterReason::Budget));
    assert!(scene.published().await.is_empty());
    let view = scene.provider.observe().await.unwrap();
    assert_eq!(view.budgets[0].spent, NanoUsd(100));
}

#[actix::test]
async fn a_threshold_of_zero_closes_what_was_open_everywhere() {
    let scene = Scene::new(|_| ());
    opens(&scene).await;
    scene.published().await;
    scene.obeys(|policy| policy.circuit.failure_threshold = 0);
    settle_down().await;
    let notes = circuits(scene.published().await);
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].open_until_ms, None);
    assert!(scene.provider.acquire(ask()).await.is_ok());
}
