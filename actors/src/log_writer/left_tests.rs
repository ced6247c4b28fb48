//! Rows that found no place in memory: read back oldest first, between those of now, and never lost to a failure.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::port::{LeftRows, LogSinkError, Receipt};
use super::tests::log;
use crate::domain::{RequestId, RequestLog};
use crate::scripted::{Sink, Store, id, root_with, until};
use crate::{BatchPolicy, LogWriterHandle, Root};

/// What a journal does, in memory.
#[derive(Debug, Default)]
struct Shelf {
    rows: Mutex<VecDeque<RequestLog>>,
    given: AtomicUsize,
}

struct SharedShelf(Arc<Shelf>);

impl LeftRows for SharedShelf {
    fn waiting(&self) -> u64 {
        self.0.rows.lock().unwrap().len() as u64
    }

    fn next(&self, most: usize) -> BoxFuture<'static, Result<Vec<RequestLog>, LogSinkError>> {
        let rows: Vec<_> = self
            .0
            .rows
            .lock()
            .unwrap()
            .iter()
            .take(most)
            .cloned()
            .collect();
        self.0.given.store(rows.len(), SeqCst);
        async move { Ok(rows) }.boxed()
    }

    fn taken(&self) {
        let given = self.0.given.swap(0, SeqCst);
        self.0.rows.lock().unwrap().drain(..given);
    }
}

#[derive(Debug)]
struct Slip(Arc<Shelf>, RequestLog);

impl Receipt for Slip {
    fn committed(self: Box<Self>) {}

    fn left(self: Box<Self>) {
        self.0.rows.lock().unwrap().push_back(self.1);
    }
}

fn writer(sink: &Arc<Sink>) -> (Root, LogWriterHandle, Arc<Shelf>) {
    let batch = BatchPolicy {
        max_rows: 2,
        max_age: Duration::from_millis(1),
        max_pending: 4,
    };
    let root = root_with(&Store::open(), sink, batch);
    let (writer, shelf) = (root.log_writer.clone(), Arc::<Shelf>::default());
    writer.read_back_from(Arc::new(SharedShelf(shelf.clone())));
    (root, writer, shelf)
}

fn append(writer: &LogWriterHandle, shelf: &Arc<Shelf>, numbers: std::ops::Range<u128>) {
    for number in numbers {
        writer.append(log(number), Box::new(Slip(shelf.clone(), log(number))));
    }
}

fn ids(numbers: &[u128]) -> Vec<RequestId> {
    numbers.iter().map(|number| id(*number)).collect()
}

#[actix::test]
async fn they_are_written_oldest_first_in_turn_with_those_of_memory() {
    let sink = Sink::with_gate(0);
    let (_root, writer, shelf) = writer(&sink);
    append(&writer, &shelf, 0..9);
    assert_eq!(
        (writer.depth(), writer.left(), writer.dropped_total()),
        (4, 5, 5)
    );
    sink.gate.add_permits(100);
    until(|| sink.written().concat().len() == 9).await;
    until(|| writer.left() == 0).await;
    let turns = [
        ids(&[0, 1]),
        ids(&[4, 5]),
        ids(&[2, 3]),
        ids(&[6, 7]),
        ids(&[8]),
    ];
    assert_eq!(sink.written(), turns);
    assert_eq!(writer.depth(), 0);
}

#[actix::test]
async fn a_failure_while_they_are_written_costs_none() {
    let sink = Sink::with_gate(0);
    sink.failures
        .lock()
        .unwrap()
        .extend([false, true, false, false, true]);
    let (_root, writer, shelf) = writer(&sink);
    append(&writer, &shelf, 0..7);
    sink.gate.add_permits(100);
    until(|| sink.written().concat().len() == 7).await;
    until(|| writer.left() == 0).await;
    let mut written = sink.written().concat();
    written.sort();
    assert_eq!(written, ids(&[0, 1, 2, 3, 4, 5, 6]));
}

#[actix::test]
async fn a_crash_while_they_are_written_costs_none() {
    let sink = Sink::with_gate(1);
    let (root, writer, shelf) = writer(&sink);
    append(&writer, &shelf, 0..7);
    // The first write is through, the second one, of rows that were left, waits.
    until(|| *sink.begun.lock().unwrap() == 2).await;
    writer.crash();
    until(|| root.stats()[3].restarts == 1).await;
    sink.gate.add_permits(100);
    until(|| writer.left() == 0 && writer.depth() == 0).await;
    let mut written = sink.written().concat();
    written.sort();
    written.dedup();
    assert_eq!(written, ids(&[0, 1, 2, 3, 4, 5, 6]));
}

#[actix::test]
async fn who_waits_for_a_row_hears_of_it_and_not_of_one_that_was_left() {
    let sink = Sink::with_gate(0);
    let (_root, writer, shelf) = writer(&sink);
    let slip = |number| Box::new(Slip(shelf.clone(), log(number)));
    let first = writer.append_awaited(log(0), slip(0));
    append(&writer, &shelf, 1..4);
    let late = writer.append_awaited(log(4), slip(4));
    let minute = Duration::from_secs(60);
    assert!(
        !late.within(minute).await,
        "it is known at once that it takes a while"
    );
    sink.gate.add_permits(100);
    assert!(first.within(minute).await);
    let stuck = Sink::with_gate(0);
    let (_root, writer, shelf) = self::writer(&stuck);
    let waiting = writer.append_awaited(log(9), Box::new(Slip(shelf, log(9))));
    assert!(!waiting.within(Duration::from_millis(20)).await);
}
