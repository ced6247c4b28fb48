//! The board by itself: what one tells, others hear; what was kept is heard at the next start; nothing fails without
//! Redis, nor without a folder.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use actors::ConversationId;
use actors::board::{Board, CircuitNote, CoolDownNote, Note, PinNote, SpentNote};
use actors::domain::{CoolScope, NanoUsd, ProviderId};
use bb8_redis::redis;
use claude_code_hub::board::{Boards, Running};

use crate::support::{Redis, eventually, redis_url, within};

const SECOND: Duration = Duration::from_secs(1);

fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

fn pin(id: u128, provider: i64) -> Note {
    Note::Pin(PinNote {
        id: ConversationId(id),
        home: ProviderId(provider),
        current: ProviderId(provider),
        expires_at_ms: now_ms() + 300_000,
        counts: true,
    })
}

fn circuit(provider: i64, open: bool, at_ms: i64) -> Note {
    Note::Circuit(CircuitNote {
        provider: ProviderId(provider),
        open_until_ms: open.then(|| now_ms() + 30_000),
        openings: 1,
        at_ms,
    })
}

fn cool_down(provider: i64) -> Note {
    Note::CoolDown(CoolDownNote {
        provider: ProviderId(provider),
        scope: CoolScope::Model("claude \"x\" 模型".to_owned()),
        until_ms: now_ms() + 60_000,
        stated: true,
        at_ms: now_ms(),
    })
}

fn spent(provider: i64, at_ms: i64, nano_usd: i64) -> Note {
    Note::Spent(SpentNote {
        provider: ProviderId(provider),
        at_ms,
        amount: NanoUsd(nano_usd),
    })
}

/// A board and what it told.
struct Ear {
    boards: Boards,
    heard: Arc<Mutex<Vec<Note>>>,
    running: Running,
}

impl Ear {
    async fn start(boards: Boards) -> Self {
        let heard: Arc<Mutex<Vec<Note>>> = Arc::default();
        let ear = heard.clone();
        let running = boards
            .start(move |notes| ear.lock().unwrap().extend(notes))
            .await
            .unwrap();
        Self {
            boards,
            heard,
            running,
        }
    }

    fn publish(&self, note: &Note) {
        self.boards.publish(note.clone());
    }

    fn heard(&self) -> Vec<Note> {
        self.heard.lock().unwrap().clone()
    }

    fn has_heard(&self, note: &Note) -> bool {
        self.heard.lock().unwrap().contains(note)
    }

    async fn hears_within(&self, time: Duration, note: &Note) {
        within(time, async || self.has_heard(note).then_some(()))
            .await
            .unwrap_or_else(|| panic!("{note:?} was not heard, but {:?}", self.heard()));
    }

    async fn hears(&self, note: &Note) {
        self.hears_within(Duration::from_secs(20), note).await;
    }
}

/// Boards that share names which no other test has.
struct Shared(String);

impl Shared {
    fn fresh() -> Self {
        static NTH: AtomicU64 = AtomicU64::new(0);
        let nth = NTH.fetch_add(1, Ordering::Relaxed);
        Self(format!("test:board:{}:{nth}:", std::process::id()))
    }

    fn boards(&self) -> Boards {
        Boards::on_redis(&redis_url(), true)
            .unwrap()
            .with_prefix(&self.0)
    }

    async fn connection(&self) -> redis::aio::MultiplexedConnection {
        let client = redis::Client::open(redis_url()).unwrap();
        client.get_multiplexed_async_connection().await.unwrap()
    }

    async fn keys(&self) -> Vec<String> {
        let mut keys = redis::cmd("KEYS");
        keys.arg(format!("{}*", self.0));
        keys.query_async(&mut self.connection().await)
            .await
            .unwrap()
    }

    async fn forget(&self) {
        let mut connection = self.connection().await;
        for key in self.keys().await {
            let _: i64 = redis::cmd("DEL")
                .arg(key)
                .query_async(&mut connection)
                .await
                .unwrap();
        }
    }
}

#[tokio::test]
async fn what_one_tells_the_others_hear_within_a_second_and_it_does_not_hear_itself() {
    let shared = Shared::fresh();
    let (a, b) = (
        Ear::start(shared.boards()).await,
        Ear::start(shared.boards()).await,
    );
    let notes = [
        pin(1, 7),
        circuit(7, true, now_ms()),
        cool_down(7),
        spent(7, now_ms(), 5),
    ];
    for note in &notes {
        a.publish(note);
    }
    for note in &notes {
        b.hears_within(SECOND, note).await;
    }
    // What b tells comes after a's own on the channel.
    let last = circuit(8, true, now_ms());
    b.publish(&last);
    a.hears_within(SECOND, &last).await;
    assert_eq!(a.heard(), [last]);
    let numbers = (a.boards.numbers(), b.boards.numbers());
    assert_eq!(
        (numbers.0.carried, numbers.1.heard, numbers.0.waiting),
        (4, 4, 0)
    );
    shared.forget().await;
}

#[tokio::test]
async fn the_last_word_before_a_stop_is_kept_for_the_next_start_and_expires() {
    let shared = Shared::fresh();
    let first = Ear::start(shared.boards()).await;
    let notes = [pin(1, 7), circuit(7, true, now_ms()), cool_down(7)];
    for note in &notes {
        first.publish(note);
    }
    first.publish(&spent(7, now_ms(), 5));
    first.running.stop().await;
    let next = Ear::start(shared.boards()).await;
    // Nothing to wait for: a start returns when the state is known.
    let heard = next.heard();
    assert_eq!(heard.len(), 3, "{heard:?}");
    assert!(notes.iter().all(|note| heard.contains(note)), "{heard:?}");
    let mut connection = shared.connection().await;
    for key in shared.keys().await {
        let left: i64 = redis::cmd("PTTL")
            .arg(&key)
            .query_async(&mut connection)
            .await
            .unwrap();
        assert!(left > 0, "{key} never expires");
    }
    shared.forget().await;
}

#[tokio::test]
async fn thousands_of_pins_are_carried_and_read_back_and_the_latest_of_each_counts() {
    let shared = Shared::fresh();
    let first = Ear::start(shared.boards()).await;
    for provider in [1, 2] {
        for id in 0..5_000 {
            first.publish(&pin(id, provider));
        }
    }
    first.running.stop().await;
    let next = Ear::start(shared.boards()).await;
    let mut homes = std::collections::HashMap::new();
    eventually(async || {
        homes.extend(next.heard().into_iter().filter_map(|note| match note {
            Note::Pin(pin) => Some((pin.id, pin.home)),
            _ => None,
        }));
        (homes.len() == 5_000).then_some(())
    })
    .await
    .expect("pins are missing");
    assert!(homes.values().all(|home| *home == ProviderId(2)));
    shared.forget().await;
}

#[tokio::test]
async fn an_older_circuit_does_not_overwrite_a_newer_one() {
    let shared = Shared::fresh();
    let (old, new) = (circuit(7, true, 1_000), circuit(7, false, 2_000));
    for note in [&new, &old] {
        let ear = Ear::start(shared.boards()).await;
        ear.publish(note);
        ear.running.stop().await;
    }
    assert_eq!(Ear::start(shared.boards()).await.heard(), [new]);
    shared.forget().await;
}

#[tokio::test]
async fn what_was_published_before_the_connection_is_not_undone_by_what_is_kept() {
    let shared = Shared::fresh();
    let (before, since) = (pin(1, 7), pin(1, 8));
    let other = Ear::start(shared.boards()).await;
    other.publish(&before);
    other.running.stop().await;
    let boards = shared.boards();
    boards.publish(since.clone());
    let ear = Ear::start(boards).await;
    assert!(!ear.has_heard(&before), "{:?}", ear.heard());
    assert_eq!(Ear::start(shared.boards()).await.heard(), [since]);
    shared.forget().await;
}

#[tokio::test]
async fn money_of_before_the_start_is_left_to_the_log() {
    let shared = Shared::fresh();
    let a = Ear::start(shared.boards()).await;
    let b = Ear::start(shared.boards()).await;
    a.publish(&spent(7, now_ms() - 600_000, 5));
    let minute = now_ms();
    a.publish(&spent(8, minute, 5));
    a.publish(&spent(8, minute, 6));
    b.hears(&spent(8, minute, 11)).await;
    assert_eq!(b.heard().len(), 1);
    assert_eq!(shared.keys().await, [""; 0]);
}

#[tokio::test]
async fn redis_that_dies_and_comes_back_costs_nothing_that_was_told_meanwhile() {
    let mut server = Redis::start().await;
    let boards = || Boards::on_redis(&server.url(), true).unwrap();
    let (a, b) = (Ear::start(boards()).await, Ear::start(boards()).await);
    let opened = circuit(7, true, now_ms());
    a.publish(&opened);
    b.hears(&opened).await;
    server.kill();
    eventually(async || a.boards.trouble().and(b.boards.trouble()).map(drop))
        .await
        .expect("nobody noticed");
    let began = Instant::now();
    for id in 0..1_000 {
        a.publish(&pin(id, 7));
    }
    a.publish(&pin(0, 8));
    assert!(began.elapsed() < SECOND, "telling waits for redis");
    let closed = circuit(7, false, now_ms());
    a.publish(&closed);
    assert!(a.boards.numbers().waiting > 0);
    server.start_again().await;
    b.hears(&closed).await;
    // A pin that changed while nothing could be told is told once, as it is.
    let pins = || {
        b.heard()
            .into_iter()
            .filter(|note| matches!(note, Note::Pin(_)))
    };
    eventually(async || (pins().count() >= 1_000).then_some(()))
        .await
        .expect("pins are missing");
    let first: Vec<_> = pins()
        .filter(|note| matches!(note, Note::Pin(pin) if pin.id.0 == 0))
        .collect();
    assert!(
        first
            .iter()
            .all(|note| matches!(note, Note::Pin(pin) if pin.home.0 == 8)),
        "{first:?}"
    );
    eventually(async || {
        (a.boards.trouble().is_none() && a.boards.numbers().waiting == 0).then_some(())
    })
    .await
    .expect("all is not well again");
    assert!(a.boards.numbers().failures > 0);
    assert_eq!(a.boards.numbers().dropped, 0);
}

#[tokio::test]
async fn redis_that_is_not_there_is_told_and_hides_its_password() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let boards = Boards::on_redis(&format!("redis://:secret@{address}"), true).unwrap();
    assert!(!format!("{boards:?}").contains("secret"));
    let began = Instant::now();
    let ear = Ear::start(boards).await;
    assert!(began.elapsed() < Duration::from_secs(5));
    let trouble = ear.boards.trouble().expect("it is not told");
    assert!(
        trouble.starts_with("redis:") && !trouble.contains("secret"),
        "{trouble}"
    );
    ear.publish(&pin(1, 1));
    ear.running.stop().await;
    assert!(Boards::on_redis("not an address", true).is_err());
}

#[tokio::test]
async fn databases_of_one_server_do_not_hear_each_other() {
    let server = Redis::start().await;
    let board =
        |database: u8| Boards::on_redis(&format!("{}/{database}", server.url()), true).unwrap();
    let (a, b, c) = (
        Ear::start(board(1)).await,
        Ear::start(board(1)).await,
        Ear::start(board(2)).await,
    );
    a.publish(&pin(1, 7));
    c.publish(&pin(1, 9));
    eventually(async || (b.heard().len() == 1 && c.boards.numbers().carried == 1).then_some(()))
        .await
        .expect("nothing was heard");
    // A second round: what would have crossed over has had its chance.
    let last = pin(2, 7);
    a.publish(&last);
    b.hears(&last).await;
    assert_eq!((b.heard().len(), c.heard()), (2, vec![]));
}

#[tokio::test]
async fn without_redis_a_file_keeps_all_but_money_over_a_stop() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("state");
    let first = Ear::start(Boards::in_folder(&place)).await;
    assert_eq!(first.heard(), []);
    let notes = [circuit(7, true, now_ms()), cool_down(7), pin(1, 8)];
    first.publish(&pin(1, 7));
    for note in &notes {
        first.publish(note);
    }
    first.publish(&spent(7, now_ms(), 5));
    first.running.stop().await;
    let next = Ear::start(Boards::in_folder(&place)).await;
    assert_eq!(next.heard(), notes);
    next.publish(&circuit(7, false, now_ms()));
    next.running.stop().await;
    let last = Ear::start(Boards::in_folder(&place)).await;
    assert_eq!(last.heard(), notes[1..]);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_costs_only_the_memory_and_is_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let obstacle = folder.path().join("state");
    std::fs::write(&obstacle, "").unwrap();
    let ear = Ear::start(Boards::in_folder(&obstacle)).await;
    let note = pin(1, 7);
    ear.publish(&note);
    let trouble = eventually(async || ear.boards.trouble()).await.unwrap();
    assert!(trouble.contains("board.log"), "{trouble}");
    std::fs::remove_file(&obstacle).unwrap();
    eventually(async || ear.boards.trouble().is_none().then_some(()))
        .await
        .expect("it was not tried again");
    ear.running.stop().await;
    assert_eq!(
        Ear::start(Boards::in_folder(&obstacle)).await.heard(),
        [note]
    );
}
