//! How many rows a second the store takes, written as the hub writes them: rows, details and sums, a transaction each
//! batch, one batch at a time. It must not prepare its rows within the time that it measures.

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use actors::domain::RequestLog;
use actors::log_writer::port::LogSink;
use anyhow::Result;
use claude_code_hub::store::{Db, RequestSink};

use crate::table::{head, ms, row, thousands};
use crate::traffic::Traffic;

pub async fn run(db: &Db, rows: usize, batches: &[usize]) -> Result<()> {
    let sink = RequestSink(db.clone());
    let before = u64::try_from(db.count_requests().await?)?;
    head(&[
        "database",
        "rows before",
        "batch",
        "rows/s",
        "p50 of a batch, ms",
        "p99, ms",
    ])?;
    for size in batches {
        let size = (*size).max(1);
        let mut traffic = Traffic::new(before + size as u64);
        let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
        let now_ms = i64::try_from(since.as_millis())?;
        // A thousand rows a second, up to now.
        let at = |n: usize| now_ms - (rows - n) as i64;
        let logs: Vec<RequestLog> = (0..rows).map(|n| traffic.request(at(n))).collect();
        let pieces: Vec<Arc<Vec<RequestLog>>> = logs
            .chunks(size)
            .map(|piece| Arc::new(piece.to_vec()))
            .collect();
        let mut times = Vec::with_capacity(pieces.len());
        let begun = Instant::now();
        for piece in pieces {
            let started = Instant::now();
            sink.write(piece).await?;
            times.push(started.elapsed());
        }
        let rate = rows as f64 / begun.elapsed().as_secs_f64();
        times.sort_unstable();
        row(&[
            db.backend().to_owned(),
            thousands(before),
            size.to_string(),
            thousands(rate as u64),
            ms(times[times.len() / 2]),
            ms(times[times.len() * 99 / 100]),
        ])?;
    }
    Ok(())
}
