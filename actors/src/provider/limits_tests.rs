//! What the limit store refuses for a provider: in which words, for how long, and what makes it be asked again.

use super::now::Now;
use super::scene::{SUCCESS, Scene, money, of_session, pass};
use crate::domain::{
    BudgetRule, LimitRule, LimitScope, NanoUsd, Period, ProviderId, ScopeId, WindowKind,
    WindowModes,
};
use crate::limiter::port::{LimitHit, Reservation, Spend};
use crate::scripted::{Sink, Store, ask, configured, id, root_with, until};
use crate::{BatchPolicy, FilterReason, Permit, Refused};

const MONEY: WindowKind = WindowKind::Money(Period::Day);
const RPM: WindowKind = WindowKind::RequestsPerMinute;

/// A limit of ten of which so much is used, with room again in so many seconds.
fn hit(window: WindowKind, used: u64, seconds: i64) -> LimitHit {
    LimitHit {
        scope: ScopeId::Provider(1),
        window,
        limit: 10,
        used,
        reserved: 10 - used,
        resets_at_ms: Now::read().at_ms + seconds * 1_000,
    }
}

fn day() -> BudgetRule {
    BudgetRule {
        period: Period::Day,
        limit: NanoUsd(10),
        modes: WindowModes::default(),
    }
}

async fn refused(scene: &Scene) -> Option<Refused> {
    scene.provider.acquire(ask()).await.err()
}

#[actix::test]
async fn a_full_minute_of_all_replicas_keeps_everybody_away_until_it_is_over() {
    tokio::time::pause();
    let scene = Scene::new(|policy| policy.rpm = Some(10));
    let full = Refused::Rate {
        retry_after_ms: 30_000,
    };
    assert_eq!(scene.permit().await.limited(&hit(RPM, 10, 30)), full);
    assert_eq!(scene.unavailable().await, Some(FilterReason::Rate));
    assert_eq!(refused(&scene).await, Some(full));
    let view = scene.provider.observe().await.unwrap();
    assert_eq!(
        (view.requests_in_minute, view.in_flight),
        (0, 0),
        "it was no request"
    );
    pass(30).await;
    assert_eq!(scene.unavailable_by_itself().await, None);
    assert_eq!(refused(&scene).await, None);
}

#[actix::test]
async fn of_two_refusals_the_longer_one_holds() {
    tokio::time::pause();
    let scene = Scene::new(|policy| policy.budgets = vec![day()]);
    let (first, second) = (scene.permit().await, scene.permit().await);
    let _said = first.limited(&hit(MONEY, 10, 3_600));
    let _said = second.limited(&hit(RPM, 10, 30));
    let used_up = Refused::Budget {
        retry_after_ms: 3_600_000,
    };
    assert_eq!(refused(&scene).await, Some(used_up));
    let never = hit(MONEY, 10, 0);
    let scene = Scene::new(|policy| policy.budgets = vec![day()]);
    let said = scene.permit().await.limited(&LimitHit {
        resets_at_ms: i64::MAX,
        ..never
    });
    let year = Refused::Budget {
        retry_after_ms: 365 * 86_400_000,
    };
    assert_eq!(said, year);
}

#[actix::test]
async fn what_running_requests_hold_is_asked_for_again_when_one_of_them_ends() {
    tokio::time::pause();
    for (used, room) in [(4, None), (10, Some(FilterReason::Budget))] {
        let scene = Scene::new(|policy| policy.budgets = vec![day()]);
        let (runs, asks) = (scene.permit().await, scene.permit().await);
        let said = asks.limited(&hit(MONEY, used, 5));
        assert!(matches!(said, Refused::Budget { .. }));
        assert_eq!(scene.unavailable().await, Some(FilterReason::Budget));
        runs.finish(SUCCESS, Spend::default());
        assert_eq!(scene.unavailable().await, room, "{used} of 10 are used");
    }
}

#[actix::test]
async fn new_rules_and_an_admins_word_let_the_store_be_asked_anew() {
    let scene = Scene::new(|policy| policy.budgets = vec![day()]);
    let _said = scene.permit().await.limited(&hit(MONEY, 10, 3_600));
    scene.obeys(|policy| policy.budgets = vec![day(), day()]);
    assert_eq!(scene.unavailable().await, None);
    let _said = scene.permit().await.limited(&hit(MONEY, 10, 3_600));
    assert!(scene.unavailable().await.is_some());
    scene.provider.reset_circuit();
    assert_eq!(scene.unavailable().await, None);
}

#[actix::test]
async fn a_conversation_without_room_elsewhere_takes_none_here_and_stops_nobody() {
    let scene = Scene::new(|policy| policy.max_sessions = Some(1));
    let sessions = hit(WindowKind::ConcurrentSessions, 10, 300);
    let of = async |number| scene.provider.acquire(of_session(number)).await;
    assert_eq!(
        of(1).await.unwrap().limited(&sessions),
        Refused::SessionsFull
    );
    let view = scene.provider.observe().await.unwrap();
    assert_eq!(view.sessions, 0);
    of(2).await.unwrap().finish(SUCCESS, Spend::default());
    // A request of a conversation that is known here changes nothing of that.
    assert_eq!(
        of(2).await.unwrap().limited(&sessions),
        Refused::SessionsFull
    );
    assert_eq!(of(3).await.err(), Some(Refused::SessionsFull));
    drop(of(2).await.unwrap());
}

#[actix::test]
async fn limits_are_those_in_force_and_none_are_not_asked() {
    let scene = Scene::new(|_| ());
    assert_eq!(scene.permit().await.limits(0), None);
    scene.obeys(|policy| policy.max_in_flight = Some(5));
    assert_eq!(scene.permit().await.limits(0), None, "slots are no limit");
    scene.obeys(|policy| {
        policy.tpm = Some(7);
        policy.max_sessions = Some(3);
        policy.budgets = vec![day()];
    });
    let scope = scene.permit().await.limits(0).unwrap();
    let money = LimitRule {
        span: day().span(0, &jiff::tz::TimeZone::UTC),
        ..LimitRule::new(MONEY, 10)
    };
    let rules = vec![
        LimitRule::new(WindowKind::TokensPerMinute, 7),
        LimitRule::new(WindowKind::ConcurrentSessions, 3),
        money,
    ];
    let id = ScopeId::Provider(1);
    assert_eq!(scope, LimitScope { id, rules });
}

#[actix::test]
async fn a_reservation_is_settled_with_the_permit() {
    let store = Store::open();
    let root = configured(
        root_with(&store, &Sink::open(), BatchPolicy::default()),
        &[1],
    );
    let provider = root.providers.get(ProviderId(1)).unwrap();
    let reserved = async |number| -> Permit {
        let mut permit = provider.acquire(ask()).await.unwrap();
        let reservation = Reservation {
            request: id(number),
            at_ms: 0,
            scopes: vec![LimitScope {
                id: ScopeId::Provider(1),
                rules: vec![LimitRule::new(RPM, 5)],
            }],
            ttl_ms: 1,
            estimate: Spend::default(),
            conversation: None,
        };
        let asked = root.limiters.reserve_at(provider.id(), reservation);
        permit.hold(asked.await.unwrap().lease);
        permit
    };
    reserved(1).await.finish(SUCCESS, money(5));
    drop(reserved(2).await);
    until(|| store.settled().len() == 2).await;
    assert_eq!(store.settled(), [id(1), id(2)]);
    assert_eq!(*store.actual.lock().unwrap(), [Some(money(5)), None]);
    assert_eq!(
        root.limiters.active(),
        1,
        "one line for all of its requests"
    );
}
