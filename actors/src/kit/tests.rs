//! A dead actor comes back behind its slot, is counted, and pauses only where it cannot live.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use actix::{Actor, Context, Handler, Message};
use actix_rt::Arbiter;

use super::restart::Pauses;
use super::{AskError, Birth, Crash, Gauge, Lifeline, Mail, Slot, answers_to_kit};

struct Echo {
    incarnation: u64,
    _lifeline: Lifeline,
}

impl Actor for Echo {
    type Context = Context<Self>;
}

answers_to_kit!(Echo);

/// Asks which incarnation answers.
#[derive(Clone, Message)]
#[rtype(result = "u64")]
struct Which;

impl Handler<Mail<Which>> for Echo {
    type Result = ();

    fn handle(&mut self, mail: Mail<Which>, _: &mut Self::Context) {
        mail.answer(|Which| self.incarnation);
    }
}

/// Is taken and never answered in time.
#[derive(Clone, Message)]
#[rtype(result = "()")]
struct Hang;

impl Handler<Mail<Hang>> for Echo {
    type Result = ();

    fn handle(&mut self, mail: Mail<Hang>, ctx: &mut Self::Context) {
        let (Hang, reply) = mail.open();
        actix::AsyncContext::run_later(ctx, Duration::from_secs(60), |_, _| drop(reply));
    }
}

fn echo() -> (Slot<Echo>, std::sync::Arc<Gauge>) {
    let gauge = Gauge::new("echo");
    let slot = Slot::start(Arbiter::current(), gauge.clone(), |birth: Birth<Echo>| {
        Echo {
            incarnation: birth.incarnation,
            _lifeline: birth.lifeline,
        }
    });
    (slot, gauge)
}

#[actix::test]
async fn an_ask_is_answered_by_the_first_incarnation() {
    let (slot, gauge) = echo();
    assert_eq!(slot.ask(Which).await, Ok(1));
    assert_eq!(slot.depth(), 0);
    assert_eq!(gauge.restarts.load(Relaxed), 0);
}

#[actix::test]
async fn an_ask_behind_a_crash_is_answered_by_the_next_incarnation() {
    let (slot, gauge) = echo();
    slot.ask(Which).await.unwrap();
    slot.tell(Crash);
    assert_eq!(slot.ask(Which).await, Ok(2));
    assert_eq!(gauge.restarts.load(Relaxed), 1);
    assert_eq!(
        gauge.depth.load(Relaxed),
        0,
        "lost messages give their places up"
    );
}

#[actix::test]
async fn several_crashes_in_one_mailbox_are_one_death() {
    let (slot, gauge) = echo();
    slot.ask(Which).await.unwrap();
    for _ in 0..5 {
        slot.tell(Crash);
    }
    assert_eq!(slot.ask(Which).await, Ok(2));
    assert_eq!(gauge.restarts.load(Relaxed), 1);
}

#[actix::test]
async fn a_stopped_actor_stays_away() {
    let (slot, gauge) = echo();
    slot.ask(Which).await.unwrap();
    slot.stop();
    slot.ended().await;
    assert_eq!(slot.ask(Which).await, Err(AskError::Down));
    assert!(!slot.tell(Which));
    assert_eq!(gauge.restarts.load(Relaxed), 0);
}

#[actix::test]
async fn an_ask_has_a_deadline() {
    tokio::time::pause();
    let (slot, _) = echo();
    assert_eq!(slot.ask(Hang).await, Err(AskError::Late));
}

#[actix::test]
async fn a_full_mailbox_refuses_asks_and_takes_tells() {
    let (slot, gauge) = echo();
    // The arbiter runs on this thread, so nothing is handled until this test waits.
    for _ in 0..10_000 {
        slot.tell(Which);
    }
    assert_eq!(slot.depth(), 10_000);
    assert_eq!(slot.post(Which).unwrap_err(), AskError::Full);
    assert!(slot.tell(Which));
    assert_eq!(gauge.depth.load(Relaxed), 10_001);
    while slot.depth() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(slot.ask(Which).await, Ok(1));
}

#[test]
fn pauses_grow_only_while_deaths_follow_each_other() {
    let mut pauses = Pauses::default();
    let short = Duration::from_millis(1);
    let first: Vec<u128> = (0..9).map(|_| pauses.after(short).as_millis()).collect();
    assert_eq!(first, [0, 50, 100, 200, 400, 800, 1600, 3200, 5000]);
    assert_eq!(pauses.after(Duration::from_secs(61)), Duration::ZERO);
    assert_eq!(pauses.after(short).as_millis(), 50);
}
