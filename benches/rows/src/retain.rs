//! Retention of a day beside a writer that never rests: how long it takes, and what the writer notices of it. It must not
//! count the time in which rows are made up.

use std::cell::Cell;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use actors::domain::{RequestId, RequestLog};
use actors::log_writer::port::LogSink;
use anyhow::{Context, Result, ensure};
use claude_code_hub::store::{Cursor, Db, Prune, Pruned, RequestFilter, RequestSink};
use uuid::Uuid;

use crate::history::DAY_MS;
use crate::table::{head, line, ms, row, thousands};
use crate::traffic::Traffic;

pub async fn run(db: &Db, batch: usize, alone: Duration) -> Result<()> {
    let oldest_ms = oldest(db).await?;
    let first_day_ms = oldest_ms - oldest_ms.rem_euclid(DAY_MS) + DAY_MS;
    // The day in which the log begins is not a whole one: it goes beforehand.
    db.prune_requests(until(first_day_ms), |_| ()).await?;
    let order = until(first_day_ms + DAY_MS);
    let expected = db.count_prunable(order).await?.rows;
    ensure!(expected > 0, "there is no day to delete");

    let mut writer = Writer::new(db, batch);
    let begun = Instant::now();
    let before = writer.write_while(|| begun.elapsed() < alone).await?;

    let done = Cell::new(false);
    let prune = async {
        let begun = Instant::now();
        let gone = db.prune_requests(order, |_| ()).await;
        let took = begun.elapsed();
        done.set(true);
        (gone, took)
    };
    let ((gone, took), during) = tokio::join!(prune, writer.write_while(|| !done.get()));
    let (gone, during): (Pruned, Written) = (gone?, during?);
    ensure!(
        gone.rows == expected,
        "{} rows went instead of {expected}",
        gone.rows
    );
    line(&format!(
        "{}: a day of {} rows and {} details went in {:.1} s, {} partitions as a whole, {} MB given back\n",
        db.backend(),
        thousands(gone.rows),
        thousands(gone.details),
        took.as_secs_f64(),
        gone.partitions,
        gone.bytes / 1_000_000
    ))?;
    head(&[
        "a writer",
        "rows/s",
        "p50 of a batch, ms",
        "p99, ms",
        "longest, ms",
    ])?;
    before.tell("alone")?;
    during.tell("beside retention")
}

fn until(before_ms: i64) -> Prune {
    Prune {
        rows_before_ms: Some(before_ms),
        ..Prune::default()
    }
}

async fn oldest(db: &Db) -> Result<i64> {
    let from_the_beginning = Cursor {
        at_ms: i64::MIN,
        id: RequestId(Uuid::nil()),
    };
    let filter = RequestFilter {
        after: Some(from_the_beginning),
        limit: 1,
        ..RequestFilter::default()
    };
    let rows = db.list_requests(&filter).await?;
    Ok(rows
        .first()
        .context("the log is empty: fill it first")?
        .at_ms)
}

struct Writer {
    sink: RequestSink,
    traffic: Traffic,
    batch: usize,
}

impl Writer {
    fn new(db: &Db, batch: usize) -> Self {
        Self {
            sink: RequestSink(db.clone()),
            traffic: Traffic::new(4711),
            batch,
        }
    }

    /// One batch after the other; a last one may end after it was told to.
    async fn write_while(&mut self, go_on: impl Fn() -> bool) -> Result<Written> {
        let mut written = Written {
            batch: self.batch,
            times: Vec::new(),
        };
        while go_on() || written.times.is_empty() {
            let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
            let now_ms = i64::try_from(now.as_millis())?;
            let logs: Vec<RequestLog> = (0..self.batch)
                .map(|_| self.traffic.request(now_ms))
                .collect();
            let begun = Instant::now();
            self.sink.write(Arc::new(logs)).await?;
            written.times.push(begun.elapsed());
        }
        Ok(written)
    }
}

/// How long each batch took.
struct Written {
    batch: usize,
    times: Vec<Duration>,
}

impl Written {
    fn tell(mut self, when: &str) -> Result<()> {
        self.times.sort_unstable();
        let (count, writing) = (self.times.len(), self.times.iter().sum::<Duration>());
        let rate = (count * self.batch) as f64 / writing.as_secs_f64();
        row(&[
            when.to_owned(),
            thousands(rate as u64),
            ms(self.times[count / 2]),
            ms(self.times[count * 99 / 100]),
            ms(self.times[count - 1]),
        ])
    }
}
