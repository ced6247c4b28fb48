//! Who is refused and why, what the Router is told of it, and that the telling ends by itself.

use super::scene::{SUCCESS, Scene, cools, last_resort, money, of_session, pass, scope};
use crate::domain::{
    BudgetRule, CoolScope, Fault, HourSpent, NanoUsd, Period, ProviderId, WindowModes,
};
use crate::limiter::port::Spend;
use crate::scripted::{ask, settle_down};
use crate::{Ask, FilterReason, Refused};

const ACCOUNT: CoolScope = CoolScope::Account;

fn day(limit: i64) -> Vec<BudgetRule> {
    vec![BudgetRule {
        period: Period::FiveHours,
        limit: NanoUsd(limit),
        modes: WindowModes::default(),
    }]
}

async fn refusal(scene: &Scene, ask: Ask) -> Option<Refused> {
    scene.provider.acquire(ask).await.err()
}

#[actix::test]
async fn a_stated_cool_down_holds_everybody_and_ends_by_itself() {
    tokio::time::pause();
    let scene = Scene::new(|_| ());
    scene.ends(cools(ACCOUNT, 90_000, true)).await;
    let cooling = Some(Refused::CoolingDown {
        retry_after_ms: 90_000,
        model: false,
    });
    assert_eq!(refusal(&scene, ask()).await, cooling);
    assert_eq!(refusal(&scene, last_resort()).await, cooling);
    assert_eq!(scene.unavailable().await, Some(FilterReason::CoolingDown));
    let view = scene.provider.observe().await.unwrap();
    assert_eq!(
        (view.cooling_until_ms, view.cooling_stated),
        (Some(90_000), true)
    );
    assert_eq!(view.consecutive_failures, 0);
    pass(90).await;
    assert_eq!(scene.unavailable_by_itself().await, None);
    assert_eq!(refusal(&scene, ask()).await, None);
}

#[actix::test]
async fn a_guessed_cool_down_lets_the_last_resort_pass_and_its_success_ends_it() {
    tokio::time::pause();
    let scene = Scene::new(|_| ());
    scene.ends(cools(ACCOUNT, 30_000, false)).await;
    assert!(refusal(&scene, ask()).await.is_some());
    let permit = scene.provider.acquire(last_resort()).await.unwrap();
    permit.finish(SUCCESS, Spend::default());
    assert_eq!(refusal(&scene, ask()).await, None);
    assert_eq!(scene.unavailable().await, None);
}

#[actix::test]
async fn a_model_cools_down_and_the_others_are_served() {
    tokio::time::pause();
    let scene = Scene::new(|_| ());
    scene.ends(cools(scope("m"), 30_000, false)).await;
    let cooling = Some(Refused::CoolingDown {
        retry_after_ms: 30_000,
        model: true,
    });
    assert_eq!(refusal(&scene, ask()).await, cooling);
    let other = Ask {
        model: "n".into(),
        ..ask()
    };
    assert_eq!(refusal(&scene, other).await, None);
    assert_eq!(refusal(&scene, last_resort()).await, None);
    let view = scene.provider.observe().await.unwrap();
    assert_eq!(view.models_cooling[0].model, "m");
    pass(30).await;
    settle_down().await;
    let view = scene.provider.observe().await.unwrap();
    assert!(view.models_cooling.is_empty());
    assert_eq!(refusal(&scene, ask()).await, None);
}

#[actix::test]
async fn a_reset_ends_the_cool_downs_too() {
    tokio::time::pause();
    let scene = Scene::new(|_| ());
    let other = scene.permit().await;
    scene.ends(cools(ACCOUNT, 90_000, true)).await;
    other.finish(cools(scope("m"), 90_000, true), Spend::default());
    scene.provider.reset_circuit();
    assert_eq!(refusal(&scene, ask()).await, None);
    assert_eq!(scene.unavailable().await, None);
}

#[actix::test]
async fn conversations_are_bounded_and_a_known_one_passes() {
    tokio::time::pause();
    let scene = Scene::new(|policy| policy.max_sessions = Some(1));
    let running = scene.provider.acquire(of_session(1)).await.unwrap();
    assert_eq!(
        refusal(&scene, of_session(2)).await,
        Some(Refused::SessionsFull)
    );
    assert_eq!(refusal(&scene, of_session(1)).await, None);
    assert_eq!(refusal(&scene, ask()).await, None);
    running.finish(SUCCESS, Spend::default());
    let view = scene.provider.observe().await.unwrap();
    assert_eq!((view.sessions, view.max_sessions), (1, Some(1)));
    pass(299).await;
    assert_eq!(
        refusal(&scene, of_session(2)).await,
        Some(Refused::SessionsFull)
    );
    pass(1).await;
    assert_eq!(refusal(&scene, of_session(2)).await, None);
    scene.obeys(|policy| policy.max_sessions = Some(2));
    assert_eq!(refusal(&scene, of_session(3)).await, None);
}

#[actix::test]
async fn a_used_up_budget_holds_until_it_has_room_again() {
    tokio::time::pause();
    let scene = Scene::new(|policy| policy.budgets = day(100));
    scene.costs(60).await;
    assert_eq!(scene.unavailable().await, None);
    scene.costs(60).await;
    assert_eq!(scene.unavailable().await, Some(FilterReason::Budget));
    let Some(Refused::Budget { retry_after_ms }) = refusal(&scene, last_resort()).await else {
        panic!("the budget is used up");
    };
    let five_hours = 5 * 3_600_000;
    assert!((five_hours..=five_hours + 60_001).contains(&retry_after_ms));
    let view = scene.provider.observe().await.unwrap();
    assert_eq!(view.budgets[0].spent, NanoUsd(120));
    assert!(view.budgets[0].resets_at_ms.is_some());
    pass(retry_after_ms.div_ceil(1000)).await;
    assert_eq!(scene.unavailable_by_itself().await, None);
    assert_eq!(refusal(&scene, ask()).await, None);
}

#[actix::test]
async fn a_new_budget_counts_what_was_spent_and_a_raised_one_lets_in() {
    let scene = Scene::new(|_| ());
    scene.costs(100).await;
    scene.obeys(|policy| policy.budgets = day(100));
    assert_eq!(scene.unavailable().await, Some(FilterReason::Budget));
    scene.obeys(|policy| policy.budgets = day(101));
    assert_eq!(scene.unavailable().await, None);
}

#[actix::test]
async fn what_was_spent_before_the_start_counts_once_however_often_it_is_said() {
    let scene = Scene::new(|policy| policy.budgets = day(1000));
    let hour_ms = jiff::Timestamp::now().as_millisecond();
    let amount = NanoUsd(400);
    for _ in 0..3 {
        scene
            .root
            .seed_spending(ProviderId(1), vec![HourSpent { hour_ms, amount }]);
    }
    scene.costs(1).await;
    let view = scene.provider.observe().await.unwrap();
    assert_eq!(view.budgets[0].spent, NanoUsd(401));
}

#[actix::test]
async fn money_survives_the_actor_and_a_late_permit_still_says_what_it_cost() {
    let scene = Scene::new(|policy| policy.budgets = day(1000));
    let late = scene.permit().await;
    scene.costs(100).await;
    scene.provider.crash();
    scene.provider.observe().await.unwrap();
    late.finish(SUCCESS, money(7));
    let view = scene.provider.observe().await.unwrap();
    assert_eq!((view.budgets[0].spent, view.served), (NanoUsd(107), 0));
}

#[actix::test]
async fn the_firm_reason_is_told_before_the_preference() {
    tokio::time::pause();
    let scene = Scene::new(|_| ());
    let permits = [scene.permit().await, scene.permit().await];
    scene.ends(cools(ACCOUNT, 600_000, false)).await;
    for permit in permits {
        permit.finish(super::scene::failure(Fault::Provider), Spend::default());
    }
    assert_eq!(scene.unavailable().await, Some(FilterReason::CircuitOpen));
    pass(30).await;
    assert_eq!(
        scene.unavailable_by_itself().await,
        Some(FilterReason::CoolingDown)
    );
    pass(570).await;
    assert_eq!(scene.unavailable_by_itself().await, None);
}

#[actix::test]
async fn a_trial_that_hangs_is_given_up_and_the_router_hears_of_it() {
    tokio::time::pause();
    let scene = Scene::new(|_| ());
    scene.ends(super::scene::failure(Fault::Provider)).await;
    scene.ends(super::scene::failure(Fault::Provider)).await;
    pass(30).await;
    let hanging = scene.permit().await;
    assert_eq!(scene.unavailable().await, Some(FilterReason::Busy));
    pass(600).await;
    assert_eq!(scene.unavailable_by_itself().await, None);
    drop(hanging);
}
