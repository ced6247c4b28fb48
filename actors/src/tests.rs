//! The root as a whole: service goes on when any actor dies, and ends in good order.

use std::time::Duration;

use crate::domain::{KeyId, LimitRule, LimitScope, Outcome, ScopeId, WindowKind};
use crate::limiter::port::{Reservation, Spend};
use crate::scripted::{Sink, Store, configured, id, root, root_with, until};
use crate::{
    BatchPolicy, Granted, Lease, LogWriterHandle, Permit, Pick, ProviderHandle, Providers, Root,
    RouterHandle,
};

fn pick() -> Pick {
    crate::scripted::pick()
}

fn reservation(number: u128) -> Reservation {
    let rules = vec![LimitRule::new(WindowKind::RequestsPerMinute, 9)];
    Reservation {
        request: id(number),
        at_ms: 0,
        scopes: vec![LimitScope {
            id: ScopeId::Key(1),
            rules,
        }],
        ttl_ms: 1,
        estimate: Spend::default(),
        conversation: None,
    }
}

async fn serve(root: &Root, number: u128) {
    let granted = root
        .limiters
        .reserve(KeyId(1), reservation(number))
        .await
        .unwrap();
    let choice = root.router.pick(pick()).await.unwrap();
    let permit = root
        .providers
        .get(choice.provider)
        .unwrap()
        .acquire(crate::scripted::ask())
        .await
        .unwrap();
    permit.finish(
        Outcome::Success(crate::domain::Served::default()),
        crate::limiter::port::Spend::default(),
    );
    drop(granted);
}

#[test]
fn what_the_rest_of_the_hub_holds_goes_to_any_thread() {
    fn goes<T: Send + 'static>() {}
    fn is_shared<T: Send + Sync + Clone + std::fmt::Debug + 'static>() {}
    goes::<Permit>();
    goes::<Lease>();
    goes::<Granted>();
    is_shared::<Root>();
    is_shared::<Providers>();
    is_shared::<ProviderHandle>();
    is_shared::<RouterHandle>();
    is_shared::<crate::Limiters>();
    is_shared::<LogWriterHandle>();
}

#[actix::test]
async fn every_actor_may_crash_and_each_request_is_served() {
    let root = configured(root(), &[1]);
    serve(&root, 0).await;
    for round in 1..=2_u64 {
        root.providers.all()[0].crash();
        root.router.crash();
        root.limiters.crash(KeyId(1));
        root.log_writer.crash();
        serve(&root, u128::from(round)).await;
        until(|| root.stats().iter().all(|one| one.restarts == round)).await;
        serve(&root, u128::from(100 + round)).await;
    }
    let names: Vec<_> = root.stats().iter().map(|one| one.name).collect();
    assert_eq!(names, ["provider", "router", "limiter", "log_writer"]);
    until(|| root.stats().iter().all(|one| one.depth == 0)).await;
}

#[test]
fn handles_serve_from_other_threads() {
    actix::System::new().block_on(async {
        let root = configured(root(), &[1]);
        let (done, served) = tokio::sync::oneshot::channel();
        let there = root.clone();
        let thread = std::thread::spawn(move || {
            actix::System::new().block_on(async move {
                for number in 0..50 {
                    serve(&there, number).await;
                }
                done.send(()).unwrap();
            });
        });
        served.await.unwrap();
        thread.join().unwrap();
        let view = root.providers.all()[0].observe().await.unwrap();
        assert_eq!((view.served, view.in_flight), (50, 0));
    });
}

#[actix::test]
async fn a_stop_settles_what_is_held_and_ends_everything() {
    let (store, sink) = (Store::open(), Sink::open());
    let root = configured(root_with(&store, &sink, BatchPolicy::default()), &[1]);
    let provider = root.providers.all().remove(0);
    let granted = root
        .limiters
        .reserve(KeyId(1), reservation(1))
        .await
        .unwrap();
    drop(granted);
    tokio::time::timeout(Duration::from_secs(5), root.stop())
        .await
        .unwrap();
    assert_eq!(store.settled(), [id(1)]);
    assert!(provider.acquire(crate::scripted::ask()).await.is_err());
    assert!(root.router.observe().await.is_none());
    assert_eq!((root.limiters.active(), root.providers.all().len()), (0, 0));
}
