//! One actor that batches finished requests and writes them through a `LogSink`, one write at a time.
//! It must not know what a database is, nor lose a row that it holds: what it cannot write stays in the journal.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use actix::{Actor, ActorFutureExt, AsyncContext, Context, Handler, SpawnHandle, WrapFuture};
use futures_util::FutureExt;
use tokio::time::Instant;

mod batch;
mod handle;
mod messages;
pub mod port;
mod written;

#[cfg(test)]
mod left_tests;
#[cfg(test)]
mod tests;

pub use batch::BatchPolicy;
pub use handle::LogWriterHandle;
pub(crate) use handle::start;
pub use written::Written;

use crate::domain::RequestLog;
use crate::kit::{Birth, Lifeline, Mail, ReplyTo, answers_to_kit};
use batch::{Gathered, Step};
use handle::{Backlog, Row};
use messages::{Flush, Wake};
use port::{LeftRows, LogSink, LogSinkError, Receipt};

/// A write that takes longer has failed; writing the same rows again counts them once.
const SINK_DEADLINE: Duration = Duration::from_secs(30);

/// Rows that are written together, and again until they are taken.
struct Batch {
    logs: Arc<Vec<RequestLog>>,
    receipts: Vec<Box<dyn Receipt>>,
    oldest: Instant,
}

/// The actor.
pub(crate) struct LogWriter {
    sink: Arc<dyn LogSink>,
    backlog: Arc<Backlog>,
    rows: VecDeque<Row>,
    batch: Option<Batch>,
    writing: bool,
    /// The last write was of rows from memory: the next may be of those that were left to the journal.
    memory_had_its_turn: bool,
    failures: u32,
    retry_at: Option<Instant>,
    timer: Option<SpawnHandle>,
    /// Rows taken from the backlog and rows committed, since this incarnation began.
    taken: u64,
    committed: u64,
    /// Answered once `committed` has come so far.
    flushes: Vec<(u64, ReplyTo<Flush>)>,
    _lifeline: Lifeline,
}

impl LogWriter {
    fn new(sink: Arc<dyn LogSink>, backlog: Arc<Backlog>, birth: Birth<Self>) -> Self {
        Self {
            sink,
            backlog,
            rows: VecDeque::new(),
            batch: None,
            writing: false,
            memory_had_its_turn: false,
            failures: 0,
            retry_at: None,
            timer: None,
            taken: 0,
            committed: 0,
            flushes: Vec::new(),
            _lifeline: birth.lifeline,
        }
    }

    /// Takes over what has been appended.
    fn take_rows(&mut self) {
        // Before the queue is emptied: a row that comes later then sends a message of its own.
        self.backlog.woken.store(false, Ordering::SeqCst);
        while let Some(row) = self.backlog.queue.pop() {
            self.rows.push_back(row);
            self.taken += 1;
        }
    }

    fn step(&mut self, ctx: &mut Context<Self>) {
        if self.writing {
            return;
        }
        if let Some(timer) = self.timer.take() {
            ctx.cancel_future(timer);
        }
        let now = Instant::now();
        let policy = **self.backlog.policy.load();
        let batched = self.batch.as_ref().map_or(0, |batch| batch.logs.len());
        let oldest = self.batch.as_ref().map(|batch| batch.oldest);
        let gathered = Gathered {
            rows: batched + self.rows.len(),
            oldest: oldest.or_else(|| self.rows.front().map(|row| row.at)),
            flushing: !self.flushes.is_empty(),
            retry_at: self.retry_at,
            left: self.backlog.left() > 0,
        };
        match batch::next(gathered, &policy, now) {
            Step::Rest => self.answer_flushes(),
            Step::Wait(left) => {
                self.timer = Some(ctx.run_later(left, |actor, ctx| {
                    actor.timer = None;
                    actor.step(ctx);
                }));
            }
            Step::Write if self.journal_is_next(gathered.left) => {
                self.write_left(policy.max_rows, ctx);
            }
            Step::Write => self.write(policy.max_rows, ctx),
        }
    }

    /// Turn and turn about, so that rows of now do not wait behind an hour's, nor those for ever. Rows that were tried
    /// already come first.
    fn journal_is_next(&self, left: bool) -> bool {
        let memory_waits = !self.rows.is_empty();
        left && self.batch.is_none() && (self.memory_had_its_turn || !memory_waits)
    }

    /// Reads rows back that found no place in memory, and writes them. Nothing of them is held here: after a failure
    /// the journal gives them again.
    fn write_left(&mut self, max_rows: usize, ctx: &mut Context<Self>) {
        let Some(left) = self.backlog.left.get().cloned() else {
            return;
        };
        self.writing = true;
        self.memory_had_its_turn = false;
        let call = bring_back(left, self.sink.clone(), max_rows.max(1));
        ctx.spawn(call.into_actor(self).map(|written, actor, ctx| {
            actor.writing = false;
            match written {
                Ok(()) => actor.succeeded(),
                Err(error) => actor.put_off(&error),
            }
            actor.step(ctx);
        }));
    }

    fn write(&mut self, max_rows: usize, ctx: &mut Context<Self>) {
        let rows = &mut self.rows;
        let batch = self.batch.get_or_insert_with(|| {
            let oldest = rows.front().map_or_else(Instant::now, |row| row.at);
            let some = rows.len().min(max_rows.max(1));
            let (logs, receipts): (Vec<_>, Vec<_>) =
                rows.drain(..some).map(|row| (row.log, row.receipt)).unzip();
            Batch {
                logs: Arc::new(logs),
                receipts,
                oldest,
            }
        });
        self.writing = true;
        self.memory_had_its_turn = true;
        let call = call(self.sink.clone(), batch.logs.clone());
        ctx.spawn(call.into_actor(self).map(|written, actor, ctx| {
            actor.writing = false;
            match written {
                Ok(()) => actor.commit(),
                Err(error) => actor.put_off(&error),
            }
            actor.step(ctx);
        }));
    }

    fn succeeded(&mut self) {
        self.failures = 0;
        self.retry_at = None;
        self.answer_flushes();
    }

    fn commit(&mut self) {
        self.succeeded();
        let Some(batch) = self.batch.take() else {
            return;
        };
        self.backlog
            .held
            .fetch_sub(batch.logs.len(), Ordering::Relaxed);
        self.committed += batch.logs.len() as u64;
        for receipt in batch.receipts {
            receipt.committed();
        }
        self.answer_flushes();
    }

    fn put_off(&mut self, error: &LogSinkError) {
        self.failures = self.failures.saturating_add(1);
        let pause = batch::pause_after(self.failures);
        self.retry_at = Some(Instant::now() + pause);
        tracing::warn!(
            %error,
            rows = self.backlog.held.load(Ordering::Relaxed),
            left_to_the_journal = self.backlog.left(),
            pause_ms = pause.as_millis() as u64,
            "finished requests could not be written and are tried again"
        );
        // Whoever waits has seen a try fail; it is not kept until the database is back.
        for reply in self.flushes.drain(..).filter_map(|(_, reply)| reply) {
            let _gone = reply.send(());
        }
    }

    fn answer_flushes(&mut self) {
        let committed = self.committed;
        let done = self
            .flushes
            .extract_if(.., |(until, _)| *until <= committed);
        for reply in done.filter_map(|(_, reply)| reply) {
            let _gone = reply.send(());
        }
    }
}

impl Drop for LogWriter {
    /// After a panic the next incarnation finds in the backlog what this one held. Rows that were being written
    /// are written again: twice counts once.
    fn drop(&mut self) {
        if let Some(batch) = self.batch.take() {
            let at = batch.oldest;
            for (log, receipt) in batch.logs.iter().cloned().zip(batch.receipts) {
                self.backlog.queue.push(Row { log, receipt, at });
            }
        }
        for row in self.rows.drain(..) {
            self.backlog.queue.push(row);
        }
    }
}

/// A write that is late or panics is a write that failed.
async fn call(sink: Arc<dyn LogSink>, logs: Arc<Vec<RequestLog>>) -> Result<(), LogSinkError> {
    let call = AssertUnwindSafe(async { sink.write(logs).await }).catch_unwind();
    match tokio::time::timeout(SINK_DEADLINE, call).await {
        Ok(Ok(written)) => written,
        Ok(Err(_)) => Err(LogSinkError("the sink panicked".into())),
        Err(_) => Err(LogSinkError("no answer in time".into())),
    }
}

/// One piece of the rows that were left to the journal.
async fn bring_back(
    left: Arc<dyn LeftRows>,
    sink: Arc<dyn LogSink>,
    most: usize,
) -> Result<(), LogSinkError> {
    let logs = left.next(most).await?;
    if !logs.is_empty() {
        call(sink, Arc::new(logs)).await?;
    }
    left.taken();
    Ok(())
}

answers_to_kit!(LogWriter);

impl Actor for LogWriter {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        self.take_rows();
        self.step(ctx);
    }
}

impl Handler<Mail<Wake>> for LogWriter {
    type Result = ();

    fn handle(&mut self, _: Mail<Wake>, ctx: &mut Self::Context) {
        self.take_rows();
        self.step(ctx);
    }
}

impl Handler<Mail<Flush>> for LogWriter {
    type Result = ();

    fn handle(&mut self, mail: Mail<Flush>, ctx: &mut Self::Context) {
        let (Flush, reply) = mail.open();
        self.take_rows();
        self.flushes.push((self.taken, reply));
        self.step(ctx);
    }
}
