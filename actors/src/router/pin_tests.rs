//! Pins through the handle: an outage and what comes after it, parallel first calls, other replicas, a panic.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::board::{Board, Note, PinNote};
use crate::domain::{Failback, Failure, Fault, Outcome, ProviderId, RoutingTable};
use crate::limiter::port::Spend;
use crate::scripted::{
    Shared, SharedSink, Sink, Store, ask, entry, pick, policy, settle_down, until,
};
use crate::{
    BatchPolicy, Choice, ConversationId, FilterReason, How, Pick, PinUpdate, Root, RootConfig,
};

/// Remembers what was published.
#[derive(Default)]
struct Paper(Mutex<Vec<Note>>);

impl Board for Paper {
    fn publish(&self, note: Note) {
        self.0.lock().unwrap().push(note);
    }
}

impl Paper {
    /// The pins that were published since the last look.
    fn pins(&self) -> Vec<PinNote> {
        let notes = std::mem::take(&mut *self.0.lock().unwrap());
        let pin = |note| match note {
            Note::Pin(pin) => Some(pin),
            _ => None,
        };
        notes.into_iter().filter_map(pin).collect()
    }
}

struct Hub {
    root: Root,
    paper: Arc<Paper>,
}

impl Hub {
    /// Providers of one tier, 1 to `most`.
    fn with(most: i64, failback: Failback) -> Self {
        let paper = Arc::new(Paper::default());
        let root = Root::start(RootConfig {
            limit_store: Arc::new(Shared(Store::open())),
            log_sink: Arc::new(SharedSink(Sink::open())),
            batch: BatchPolicy::default(),
            board: paper.clone(),
            limiter_idle: Duration::from_secs(60),
        });
        let route = |id| {
            let mut entry = entry(id);
            entry.priority = 1;
            entry.tuning.failback = failback;
            entry
        };
        let table = RoutingTable {
            entries: (1..=most).map(route).collect(),
            pin_ttl_ms: 300_000,
            ..RoutingTable::default()
        };
        root.reconfigure((1..=most).map(policy).collect(), table);
        Self { root, paper }
    }

    async fn pick(&self, conversation: u128) -> Choice {
        self.root.router.pick(talk(conversation)).await.unwrap()
    }

    fn served(&self, conversation: u128, provider: ProviderId) {
        self.root.router.confirm(PinUpdate {
            ids: vec![ConversationId(conversation)],
            provider,
            ttl_ms: None,
        });
    }

    async fn serve(&self, conversation: u128) -> i64 {
        let choice = self.pick(conversation).await;
        self.served(conversation, choice.provider);
        choice.provider.0
    }

    async fn pins(&self) -> Vec<usize> {
        let view = self.root.router.observe().await.unwrap();
        let pins: Vec<usize> = view.routes.iter().map(|route| route.pins).collect();
        assert_eq!(view.pins, pins.iter().sum::<usize>());
        pins
    }

    async fn fail(&self, id: i64) {
        let provider = self.root.providers.get(ProviderId(id)).unwrap();
        for _ in 0..2 {
            let failure = Failure {
                fault: Fault::Provider,
                status: Some(503),
                cool_down: None,
            };
            let permit = provider.acquire(ask()).await.unwrap();
            permit.finish(Outcome::Failure(failure), Spend::default());
        }
        // Behind the reports in the provider's mailbox, and before the Router's next pick.
        provider.observe().await.unwrap();
    }

    async fn mend(&self, id: i64) {
        let provider = self.root.providers.get(ProviderId(id)).unwrap();
        provider.reset_circuit();
        provider.observe().await.unwrap();
    }
}

fn talk(conversation: u128) -> Pick {
    Pick {
        conversation: vec![ConversationId(conversation)],
        ..pick()
    }
}

fn seconds(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// How a conversation that began at home is served during an outage and after it.
async fn through_an_outage(failback: Failback) -> (How, How, Hub) {
    let hub = Hub::with(2, failback);
    let home = hub.serve(1).await;
    hub.fail(home).await;
    let drawn = hub.pick(1).await;
    assert_ne!(drawn.provider.0, home);
    assert_eq!(drawn.filtered[0].reason, FilterReason::CircuitOpen);
    hub.served(1, drawn.provider);
    let during = hub.pick(1).await;
    assert_eq!(during.provider, drawn.provider);
    hub.mend(home).await;
    let after = hub.pick(1).await;
    assert_eq!(
        after.provider.0 == home,
        after.how == How::Pinned { home: true }
    );
    (during.how, after.how, hub)
}

#[actix::test]
async fn a_conversation_comes_home_after_an_outage() {
    tokio::time::pause();
    let (during, after, _) = through_an_outage(Failback::ReturnWhenHealthy).await;
    assert_eq!(during, How::Pinned { home: false });
    assert_eq!(after, How::Pinned { home: true });
}

#[actix::test]
async fn or_stays_where_it_went_until_it_was_idle() {
    tokio::time::pause();
    let (during, after, hub) = through_an_outage(Failback::StayUntilIdle).await;
    assert_eq!(during, How::Pinned { home: false });
    assert_eq!(after, How::Pinned { home: false });
    tokio::time::advance(seconds(300)).await;
    let anew = hub.pick(1).await;
    assert!(matches!(anew.how, How::Weighted { .. }));
    hub.served(1, anew.provider);
    assert_eq!(hub.pick(1).await.how, How::Pinned { home: true });
}

#[actix::test]
async fn a_pin_lives_as_long_as_the_prompt_cache_and_then_is_forgotten() {
    tokio::time::pause();
    let hub = Hub::with(3, Failback::default());
    for (conversation, ttl_ms) in [(1, Some(3_600_000)), (2, Some(1)), (3, Some(u64::MAX))] {
        hub.root.router.confirm(PinUpdate {
            ids: vec![ConversationId(conversation)],
            provider: ProviderId(conversation as i64),
            ttl_ms,
        });
    }
    settle_down().await;
    assert_eq!(hub.pins().await, [1, 1, 1]);
    tokio::time::advance(seconds(361)).await;
    settle_down().await;
    assert_eq!(hub.pins().await, [1, 0, 1]);
    tokio::time::advance(seconds(3_600)).await;
    settle_down().await;
    assert_eq!(hub.pins().await, [0, 0, 1]);
    tokio::time::advance(seconds(86_400)).await;
    settle_down().await;
    assert_eq!(hub.pins().await, [0, 0, 0]);
}

#[actix::test]
async fn parallel_first_calls_go_the_same_way() {
    tokio::time::pause();
    let hub = Hub::with(8, Failback::default());
    let first = hub.pick(1).await;
    assert!(matches!(first.how, How::Weighted { .. }));
    for _ in 0..20 {
        assert_eq!(hub.pick(1).await.provider, first.provider);
    }
    assert_eq!(hub.pins().await.iter().sum::<usize>(), 1);
    // It failed there: the rest follows to the next.
    let mut again = talk(1);
    again.excluded = vec![first.provider];
    let second = hub.root.router.pick(again).await.unwrap();
    assert_ne!(second.provider, first.provider);
    assert_eq!(hub.pick(1).await.provider, second.provider);
    assert_eq!(hub.paper.pins(), [], "nobody else has to know");
    // A minute later nobody remembers; served, it is pinned for longer than that.
    hub.served(1, second.provider);
    hub.pick(2).await;
    tokio::time::advance(seconds(121)).await;
    settle_down().await;
    assert_eq!(hub.pick(1).await.how, How::Pinned { home: true });
    assert_eq!(hub.pins().await.iter().sum::<usize>(), 1);
}

#[actix::test]
async fn a_conversation_is_known_by_its_broader_names() {
    let hub = Hub::with(8, Failback::default());
    let names = |ids: [u128; 2]| ids.map(ConversationId).to_vec();
    hub.root.router.confirm(PinUpdate {
        ids: names([1, 100]),
        provider: ProviderId(5),
        ttl_ms: None,
    });
    for _ in 0..20 {
        let call = Pick {
            conversation: names([2, 100]),
            ..pick()
        };
        let choice = hub.root.router.pick(call).await.unwrap();
        assert_eq!(choice.provider.0, 5);
        assert_eq!(choice.how, How::Pinned { home: true });
    }
    assert_eq!(hub.pins().await.iter().sum::<usize>(), 1);
}

#[actix::test]
async fn what_one_hub_publishes_another_keeps_to() {
    tokio::time::pause();
    let (here, there) = (
        Hub::with(8, Failback::StayUntilIdle),
        Hub::with(8, Failback::StayUntilIdle),
    );
    let home = here.serve(1).await;
    let away = ProviderId(home % 8 + 1);
    here.served(1, away);
    settle_down().await;
    let notes = here.paper.pins();
    let places: Vec<_> = notes
        .iter()
        .map(|note| (note.home.0, note.current))
        .collect();
    assert_eq!(places, [(home, ProviderId(home)), (home, away)]);
    there.root.hear(notes.into_iter().map(Note::Pin).collect());
    let choice = there.pick(1).await;
    assert_eq!(
        (choice.provider, choice.how),
        (away, How::Pinned { home: false })
    );
    there.served(1, away);
    settle_down().await;
    assert_eq!(there.paper.pins(), [], "nothing heard is told again");
    tokio::time::advance(seconds(80)).await;
    there.served(1, away);
    settle_down().await;
    assert_eq!(there.paper.pins().len(), 1, "a longer life is news");
}

#[actix::test]
async fn a_note_of_the_past_or_of_ages_to_come_does_no_harm() {
    tokio::time::pause();
    let hub = Hub::with(2, Failback::default());
    let note = |id, expires_at_ms| {
        Note::Pin(PinNote {
            id: ConversationId(id),
            home: ProviderId(1),
            current: ProviderId(1),
            expires_at_ms,
            counts: true,
        })
    };
    hub.root
        .hear(vec![note(1, 0), note(2, i64::MIN), note(3, i64::MAX)]);
    assert_eq!(hub.pins().await, [1, 0]);
    tokio::time::advance(seconds(86_461)).await;
    settle_down().await;
    assert_eq!(hub.pins().await, [0, 0]);
}

#[actix::test]
async fn pins_outlive_a_panic() {
    let hub = Hub::with(8, Failback::default());
    let mut homes = Vec::new();
    for conversation in 0..50 {
        homes.push(hub.serve(conversation).await);
    }
    let before = hub.pins().await;
    assert_eq!(before.iter().sum::<usize>(), 50);
    for deaths in 1..=2 {
        hub.root.router.crash();
        until(|| hub.root.stats()[1].restarts == deaths).await;
        for (conversation, home) in (0..).zip(&homes) {
            let choice = hub.pick(conversation).await;
            assert_eq!(
                (choice.provider.0, choice.how),
                (*home, How::Pinned { home: true })
            );
        }
        assert_eq!(hub.pins().await, before);
    }
}

#[actix::test]
async fn a_provider_that_lost_its_conversations_gets_new_ones_until_the_shares_are_even() {
    tokio::time::pause();
    let hub = Hub::with(3, Failback::StayUntilIdle);
    for conversation in 0..300 {
        hub.serve(conversation).await;
    }
    let before = hub.pins().await;
    assert!(before.iter().all(|pins| *pins <= 136), "{before:?}");
    hub.fail(1).await;
    for conversation in 0..300 {
        assert_ne!(hub.serve(conversation).await, 1);
    }
    let during = hub.pins().await;
    assert_eq!((during[0], during.iter().sum()), (0, 300));
    hub.mend(1).await;
    for conversation in 0..300 {
        assert_ne!(hub.serve(conversation).await, 1, "those that run stay");
    }
    for conversation in 300..1_000 {
        let before = hub.pins().await;
        let total: usize = before.iter().sum();
        let chosen = hub.serve(conversation).await;
        let held = before[chosen as usize - 1] as f64;
        assert!(
            held <= 1.25 * total as f64 / 3.0 + 10.0,
            "{before:?} gave {chosen}"
        );
    }
    let after = hub.pins().await;
    assert!(after.iter().all(|pins| *pins <= 428), "{after:?}");
    // 700 new ones without a cap would have left it at a third of them, some 233.
    assert!(after[0] >= 1_000 - 2 * 428, "{after:?}");
}

#[actix::test]
async fn a_pin_that_is_dropped_is_gone_here_and_for_whoever_hears_of_it() {
    let (hub, other) = (
        Hub::with(3, Failback::ReturnWhenHealthy),
        Hub::with(3, Failback::ReturnWhenHealthy),
    );
    hub.serve(1).await;
    hub.serve(2).await;
    assert_eq!(hub.pins().await.iter().sum::<usize>(), 2);
    let notes = || hub.paper.pins().into_iter().map(Note::Pin);
    other.root.hear(notes().collect());
    assert_eq!(other.pins().await.iter().sum::<usize>(), 2);

    let named = [1, 7].map(ConversationId);
    hub.root.router.forget(named.into());
    assert_eq!(hub.pins().await.iter().sum::<usize>(), 1);
    let dropped: Vec<Note> = notes().collect();
    assert!(
        matches!(&dropped[..], [Note::Pin(pin)] if pin.is_dropped() && pin.id == ConversationId(1))
    );
    other.root.hear(dropped);
    assert_eq!(other.pins().await.iter().sum::<usize>(), 1);
    assert!(
        other.paper.pins().is_empty(),
        "what was heard is not told again"
    );
    assert!(!matches!(hub.pick(1).await.how, How::Pinned { .. }));
}
