//! The request log at scale: fills a database with a made-up history, and measures reads and writes of the store on it.
//! It fills and asks through the store, as the hub does, and has no statements of its own.

mod fill;
mod history;
mod measure;
mod retain;
mod statistics;
mod table;
mod traffic;
mod write;

use std::time::Duration;

use anyhow::Result;
use clap::{Parser, Subcommand};
use claude_code_hub::store::{Db, DbOptions, Partitioning};

#[derive(Parser)]
#[command(about = "Fills a request log and measures what is asked of it")]
struct Arguments {
    /// `sqlite://path` or `postgres://user@host:port/db`: a database that may be thrown away.
    #[arg(long, global = true, default_value = "sqlite://rows.db")]
    dsn: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fill an empty database with rows, and the sums that belong to them.
    Fill {
        #[arg(long, default_value_t = 1_000_000)]
        rows: u64,
        /// Over how many days until now the rows lie.
        #[arg(long, default_value_t = 60)]
        days: u32,
        /// Only the newest days have details, as a retention of their own leaves them.
        #[arg(long, default_value_t = 3)]
        details_days: u32,
        /// PostgreSQL's partitions hold a month each, as of a log that is kept for more than 100 days, and not a day.
        #[arg(long)]
        monthly: bool,
    },
    /// Time the list by every filter, pages, and every statistic.
    Measure {
        /// Warm runs of each; their median and their 95th percentile are told.
        #[arg(long, default_value_t = 100)]
        runs: usize,
    },
    /// Write rows as the hub does, with details and sums, and tell how many a second.
    Write {
        #[arg(long, default_value_t = 40_000)]
        rows: usize,
        #[arg(long, value_delimiter = ',', default_value = "200,1000")]
        batches: Vec<usize>,
    },
    /// Delete the oldest whole day while rows are written, and tell what the writer notices of it.
    Retain {
        /// Rows of the writer's transactions.
        #[arg(long, default_value_t = 200)]
        batch: usize,
        /// How long the writer is alone first, to compare.
        #[arg(long, default_value_t = 10)]
        alone_seconds: u64,
    },
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(run(arguments))
}

async fn run(arguments: Arguments) -> Result<()> {
    let db = Db::connect(&DbOptions {
        dsn: arguments.dsn,
        pool_max: 4,
        idle_timeout: Duration::from_secs(600),
        connect_timeout: Duration::from_secs(10),
    })
    .await?;
    db.migrate().await?;
    match arguments.command {
        Command::Fill {
            rows,
            days,
            details_days,
            monthly,
        } => {
            let size = if monthly {
                Partitioning::Monthly
            } else {
                Partitioning::Daily
            };
            fill::run(&db, rows, days, details_days, size).await?;
        }
        Command::Measure { runs } => measure::run(&db, runs.max(1)).await?,
        Command::Write { rows, batches } => write::run(&db, rows, &batches).await?,
        Command::Retain {
            batch,
            alone_seconds,
        } => retain::run(&db, batch.max(1), Duration::from_secs(alone_seconds)).await?,
    }
    db.close().await;
    Ok(())
}
