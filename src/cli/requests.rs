//! `requests tail`: the newest rows of the request log, and new ones as they come.

use std::path::Path;
use std::time::Duration;

use clap::Subcommand;

use super::account::words;
use super::{open, terminal};
use crate::store::{Cursor, Db, RequestFilter, RequestRow};

/// How often the log is asked for new rows.
const EVERY: Duration = Duration::from_millis(500);

#[derive(Debug, Subcommand)]
pub(super) enum RequestsCommand {
    /// Show the newest requests and follow the log (Ctrl-C ends it).
    Tail {
        /// How many earlier ones to show.
        #[arg(long, short = 'n', default_value_t = 20)]
        lines: u32,
        /// Show what is there and end.
        #[arg(long)]
        once: bool,
    },
}

pub(super) async fn run(command: RequestsCommand, file: Option<&Path>) -> anyhow::Result<()> {
    let RequestsCommand::Tail { lines, once } = command;
    let (_, db) = open(file).await?;
    let filter = RequestFilter {
        limit: lines,
        ..RequestFilter::default()
    };
    let mut newest = db.list_requests(&filter).await?;
    newest.reverse();
    let mut rows = vec![words(&[
        "TIME (UTC)",
        "STATUS",
        "ENDED BY",
        "MODEL",
        "IN",
        "OUT",
        "USD",
        "MS",
        "REQUEST",
        "ERROR",
    ])];
    rows.extend(newest.iter().map(cells));
    terminal::table(&rows);
    if !once {
        follow(&db, newest.last().map(RequestRow::cursor)).await?;
    }
    db.close().await;
    Ok(())
}

/// Says every row after `cursor` as it comes, until the process is ended.
async fn follow(db: &Db, mut cursor: Option<Cursor>) -> anyhow::Result<()> {
    loop {
        tokio::time::sleep(EVERY).await;
        let filter = RequestFilter {
            after: cursor,
            limit: 500,
            ..RequestFilter::default()
        };
        let mut new = db.list_requests(&filter).await?;
        new.reverse();
        for row in &new {
            terminal::say(cells(row).join("  ").trim_end());
        }
        cursor = new.last().map(RequestRow::cursor).or(cursor);
    }
}

fn cells(row: &RequestRow) -> Vec<String> {
    let ended = serde_json::to_value(row.ended_by).ok();
    vec![
        terminal::time(row.at_ms),
        row.status.to_string(),
        ended
            .as_ref()
            .and_then(|word| word.as_str())
            .unwrap_or("?")
            .to_owned(),
        row.model.clone(),
        row.usage.prompt_total().to_string(),
        row.usage.output.to_string(),
        row.cost.to_string(),
        row.duration_ms.to_string(),
        row.id.to_string(),
        row.error_code.clone().unwrap_or_default(),
    ]
}
