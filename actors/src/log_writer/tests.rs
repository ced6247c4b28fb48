//! Batches by size and age, retries, bounds, and rows that survive a crash.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use tokio::time::Instant;

use super::batch::{Gathered, Step, next, pause_after};
use super::port::Receipt;
use crate::domain::*;
use crate::scripted::{Sink, Store, id, root_with, settle_down, until};
use crate::{BatchPolicy, LogWriterHandle, Root};

pub(super) fn log(number: u128) -> RequestLog {
    RequestLog {
        id: id(number),
        at_ms: 0,
        kind: RequestKind::Generation,
        dialect: Dialect::Anthropic,
        endpoint: "/v1/messages".into(),
        key_id: None,
        user_id: None,
        provider_id: None,
        model: "m".into(),
        upstream_model: "m".into(),
        session: None,
        stream: false,
        status: 200,
        ended_by: EndedBy::Complete,
        error_code: None,
        error_message: None,
        duration_ms: 1,
        ttfb_ms: None,
        ttft_ms: None,
        usage: Usage::default(),
        usage_partial: false,
        cost: Cost::default(),
        user_agent: None,
        client_ip: None,
        attempts: Vec::new(),
        refused_by: None,
    }
}

#[derive(Debug, Default)]
struct Receipts {
    committed: AtomicUsize,
    left: AtomicUsize,
}

#[derive(Debug)]
struct Slip(Arc<Receipts>, bool);

impl Receipt for Slip {
    fn committed(mut self: Box<Self>) {
        self.1 = true;
        self.0.committed.fetch_add(1, SeqCst);
    }
}

impl Drop for Slip {
    fn drop(&mut self) {
        if !self.1 {
            self.0.left.fetch_add(1, SeqCst);
        }
    }
}

fn writer(sink: &Arc<Sink>, batch: BatchPolicy) -> (Root, LogWriterHandle, Arc<Receipts>) {
    let root = root_with(&Store::open(), sink, batch);
    let writer = root.log_writer.clone();
    (root, writer, Arc::default())
}

fn append(writer: &LogWriterHandle, receipts: &Arc<Receipts>, numbers: std::ops::Range<u128>) {
    for number in numbers {
        writer.append(log(number), Box::new(Slip(receipts.clone(), false)));
    }
}

fn counts(receipts: &Receipts) -> (usize, usize) {
    (receipts.committed.load(SeqCst), receipts.left.load(SeqCst))
}

#[test]
fn a_step_follows_size_age_flush_and_retry() {
    let (now, policy) = (Instant::now(), BatchPolicy::default());
    let ms = Duration::from_millis;
    let gathered = Gathered {
        rows: 1,
        oldest: Some(now),
        flushing: false,
        retry_at: None,
        left: false,
    };
    let step = |gathered, after| next(gathered, &policy, now + ms(after));
    assert_eq!(
        step(
            Gathered {
                rows: 0,
                oldest: None,
                ..gathered
            },
            0
        ),
        Step::Rest
    );
    assert_eq!(step(gathered, 100), Step::Wait(ms(150)));
    assert_eq!(step(gathered, 250), Step::Write);
    assert_eq!(
        step(
            Gathered {
                rows: 200,
                ..gathered
            },
            0
        ),
        Step::Write
    );
    assert_eq!(
        step(
            Gathered {
                flushing: true,
                ..gathered
            },
            0
        ),
        Step::Write
    );
    let failed = Gathered {
        rows: 5000,
        retry_at: Some(now + ms(900)),
        ..gathered
    };
    assert_eq!(step(failed, 400), Step::Wait(ms(500)));
    let left = Gathered {
        rows: 0,
        oldest: None,
        left: true,
        ..gathered
    };
    assert_eq!(step(left, 0), Step::Write);
    let left_and_failed = Gathered {
        retry_at: Some(now + ms(900)),
        flushing: true,
        ..left
    };
    assert_eq!(step(left_and_failed, 400), Step::Wait(ms(500)));
    assert_eq!(step(failed, 900), Step::Write);
    assert_eq!(
        step(
            Gathered {
                flushing: true,
                ..failed
            },
            400
        ),
        Step::Write
    );
    let pauses: Vec<u128> = (1..8)
        .map(|failures| pause_after(failures).as_millis())
        .collect();
    assert_eq!(pauses, [250, 500, 1000, 2000, 4000, 5000, 5000]);
}

#[actix::test]
async fn a_few_rows_are_written_together_when_the_oldest_is_old_enough() {
    tokio::time::pause();
    let sink = Sink::open();
    let (_root, writer, receipts) = writer(&sink, BatchPolicy::default());
    append(&writer, &receipts, 0..3);
    settle_down().await;
    assert_eq!((sink.written().len(), writer.depth()), (0, 3));
    tokio::time::advance(Duration::from_millis(260)).await;
    settle_down().await;
    assert_eq!(sink.written(), [[id(0), id(1), id(2)]]);
    assert_eq!((counts(&receipts), writer.depth()), ((3, 0), 0));
}

#[actix::test]
async fn many_rows_are_written_at_once_in_batches_and_a_flush_waits_for_all() {
    let sink = Sink::open();
    let batch = BatchPolicy {
        max_rows: 4,
        max_age: Duration::from_secs(3600),
        ..BatchPolicy::default()
    };
    let (_root, writer, receipts) = writer(&sink, batch);
    append(&writer, &receipts, 0..10);
    writer.flush().await;
    let sizes: Vec<usize> = sink.written().iter().map(Vec::len).collect();
    assert_eq!(sizes, [4, 4, 2]);
    assert_eq!(sink.written().concat(), (0..10).map(id).collect::<Vec<_>>());
    assert_eq!(counts(&receipts), (10, 0));
    writer.flush().await;
}

#[actix::test]
async fn a_failed_batch_is_kept_and_tried_again() {
    tokio::time::pause();
    let sink = Sink::open();
    sink.failures.lock().unwrap().extend([true, true]);
    let (_root, writer, receipts) = writer(&sink, BatchPolicy::default());
    append(&writer, &receipts, 0..2);
    writer.flush().await;
    assert_eq!(
        (sink.written().len(), writer.depth(), counts(&receipts)),
        (0, 2, (0, 0))
    );
    append(&writer, &receipts, 2..3);
    tokio::time::advance(Duration::from_millis(260)).await;
    settle_down().await;
    assert_eq!((*sink.begun.lock().unwrap(), sink.written().len()), (2, 0));
    tokio::time::advance(Duration::from_millis(510)).await;
    settle_down().await;
    assert_eq!(sink.written()[0], [id(0), id(1)]);
    writer.flush().await;
    assert_eq!(
        (sink.written().concat().len(), counts(&receipts)),
        (3, (3, 0))
    );
}

#[actix::test]
async fn what_does_not_fit_in_memory_is_left_to_the_journal() {
    let sink = Sink::with_gate(0);
    let batch = BatchPolicy {
        max_pending: 5,
        ..BatchPolicy::default()
    };
    let (_root, writer, receipts) = writer(&sink, batch);
    append(&writer, &receipts, 0..8);
    assert_eq!(
        (writer.depth(), writer.dropped_total(), counts(&receipts)),
        (5, 3, (0, 3))
    );
    sink.gate.add_permits(10);
    writer.flush().await;
    assert_eq!((writer.depth(), counts(&receipts)), (0, (5, 3)));
    writer.set_policy(BatchPolicy {
        max_pending: 1,
        max_rows: 1,
        ..batch
    });
    append(&writer, &receipts, 8..10);
    until(|| counts(&receipts) == (6, 4)).await;
}

#[actix::test]
async fn rows_survive_a_crash_while_they_wait_and_while_they_are_written() {
    let sink = Sink::with_gate(0);
    let batch = BatchPolicy {
        max_rows: 2,
        max_age: Duration::from_secs(3600),
        ..BatchPolicy::default()
    };
    let (root, writer, receipts) = writer(&sink, batch);
    append(&writer, &receipts, 0..5);
    until(|| *sink.begun.lock().unwrap() == 1).await;
    writer.crash();
    until(|| root.stats()[3].restarts == 1).await;
    append(&writer, &receipts, 5..6);
    sink.gate.add_permits(10);
    writer.flush().await;
    let mut written = sink.written().concat();
    written.sort();
    assert_eq!(written, (0..6).map(id).collect::<Vec<_>>());
    assert_eq!((writer.depth(), counts(&receipts)), (0, (6, 0)));
}

#[actix::test]
async fn rows_may_be_appended_from_any_thread() {
    let sink = Sink::open();
    let (_root, writer, receipts) = writer(&sink, BatchPolicy::default());
    let threads: Vec<_> = (0..4_u128)
        .map(|thread| {
            let (writer, receipts) = (writer.clone(), receipts.clone());
            std::thread::spawn(move || append(&writer, &receipts, thread * 100..thread * 100 + 100))
        })
        .collect();
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
    writer.flush().await;
    assert_eq!(counts(&receipts), (400, 0));
}
