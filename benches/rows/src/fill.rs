//! Fills an empty database through the store's own sink. It must not know which database it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use actors::log_writer::port::LogSink;
use anyhow::{Result, bail, ensure};
use claude_code_hub::store::{Db, Partitioning, RequestSink, SumsFilter};

use crate::history::{self, DAY_MS, Hour};
use crate::table::{line, thousands};
use crate::traffic::Traffic;

/// Rows per transaction; more than the hub's, because nobody waits.
const BATCH: usize = 5000;

pub async fn run(
    db: &Db,
    rows: u64,
    days: u32,
    details_days: u32,
    size: Partitioning,
) -> Result<()> {
    if db.count_requests().await? > 0 {
        bail!("the database has requests already: give an empty one");
    }
    let now_ms = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let hours = history::hours(rows, days, now_ms);
    let first_ms = hours.first().map_or(now_ms, |hour| hour.begins_ms);
    make_partitions(db, first_ms, now_ms, size).await?;
    let detailed_from_ms = now_ms - i64::from(details_days) * DAY_MS;
    let written = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    // SQLite has one writer. Two of PostgreSQL's take turns by the hour, so that they do not meet in the same sums.
    let writers = if db.backend() == "sqlite" { 1 } else { 2 };
    let mut parts: Vec<Vec<Hour>> = (0..writers).map(|_| Vec::new()).collect();
    for (n, hour) in hours.into_iter().enumerate() {
        parts[n % writers].push(hour);
    }
    let mut tasks = tokio::task::JoinSet::new();
    for (n, part) in parts.into_iter().enumerate() {
        let (sink, written) = (RequestSink(db.clone()), written.clone());
        let traffic = Traffic::new(n as u64);
        tasks.spawn(write(sink, traffic, part, detailed_from_ms, written));
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    let took = begun.elapsed().as_secs_f64();
    let total = db
        .totals(i64::MIN, i64::MAX, &SumsFilter::default())
        .await?
        .requests;
    ensure!(
        total == rows,
        "the sums have {total} requests instead of {rows}"
    );
    line(&format!(
        "{}: {} rows in {took:.0} s, {} rows/s",
        db.backend(),
        thousands(rows),
        thousands((rows as f64 / took) as u64)
    ))
}

/// As a hub that ran through those days made them.
async fn make_partitions(db: &Db, from_ms: i64, to_ms: i64, size: Partitioning) -> Result<()> {
    let mut day_ms = from_ms;
    while day_ms < to_ms {
        db.make_partitions(day_ms, size).await?;
        day_ms += DAY_MS;
    }
    db.make_partitions(to_ms, size).await?;
    Ok(())
}

async fn write(
    sink: RequestSink,
    mut traffic: Traffic,
    hours: Vec<Hour>,
    detailed_from_ms: i64,
    written: Arc<AtomicU64>,
) -> Result<()> {
    let mut batch = Vec::with_capacity(BATCH);
    for hour in hours {
        traffic.detailed = hour.begins_ms >= detailed_from_ms;
        for at_ms in hour.times() {
            batch.push(traffic.request(at_ms));
            if batch.len() == BATCH {
                flush(&sink, &mut batch, &written).await?;
            }
        }
        flush(&sink, &mut batch, &written).await?;
    }
    Ok(())
}

async fn flush(
    sink: &RequestSink,
    batch: &mut Vec<actors::domain::RequestLog>,
    written: &AtomicU64,
) -> Result<()> {
    if batch.is_empty() {
        return Ok(());
    }
    let logs = std::mem::replace(batch, Vec::with_capacity(BATCH));
    let count = logs.len() as u64;
    sink.write(Arc::new(logs)).await?;
    let before = written.fetch_add(count, Ordering::Relaxed);
    if before / 1_000_000 != (before + count) / 1_000_000 {
        line(&format!("{} rows", thousands(before + count)))?;
    }
    Ok(())
}
