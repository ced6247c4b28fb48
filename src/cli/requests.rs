//! `requests tail`: the newest rows of the request log, and new ones as they come.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::Duration;

use actors::domain::{ProviderId, RequestId};
use clap::Subcommand;

use super::account::words;
use super::{open, terminal};
use crate::store::{Db, RequestFilter, RequestRow};

/// How often the log is asked for new rows.
const EVERY: Duration = Duration::from_millis(500);

/// The most rows that are looked at in one go, which is the most that the store gives.
const MOST: u32 = 1000;

/// Requests that run longer than this are not followed.
const LOOK_BACK_MS: i64 = 60 * 60 * 1000;

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
    // Read once: a row that is written between two reads would be shown by neither.
    let filter = RequestFilter {
        limit: MOST,
        ..RequestFilter::default()
    };
    let mut newest = db.list_requests(&filter).await?;
    newest.reverse();
    let hidden = newest.len().saturating_sub(lines as usize);
    let mut rows = vec![words(&[
        "TIME (UTC)",
        "STATUS",
        "ENDED BY",
        "MODEL",
        "PROVIDER",
        "IN",
        "OUT",
        "USD",
        "MS",
        "REQUEST",
        "ERROR",
    ])];
    let names = provider_names(&db).await?;
    rows.extend(newest.iter().skip(hidden).map(|row| cells(row, &names)));
    terminal::table(&rows);
    if !once {
        follow(&db, &newest).await?;
    }
    db.close().await;
    Ok(())
}

/// Says every row as it is written, until the process is ended. Rows are kept by the time their request came in, and
/// a long request is written late: so it looks back over an hour, and remembers what it has said.
async fn follow(db: &Db, said: &[RequestRow]) -> anyhow::Result<()> {
    let mut said: HashSet<RequestId> = said.iter().map(|row| row.id).collect();
    loop {
        let recent = RequestFilter {
            from_ms: Some(jiff::Timestamp::now().as_millisecond() - LOOK_BACK_MS),
            limit: MOST,
            ..RequestFilter::default()
        };
        let mut rows = db.list_requests(&recent).await?;
        rows.reverse();
        let recent: HashSet<RequestId> = rows.iter().map(|row| row.id).collect();
        let names = provider_names(db).await?;
        for row in rows.iter().filter(|row| !said.contains(&row.id)) {
            terminal::say(cells(row, &names).join("  ").trim_end());
        }
        said = recent;
        tokio::time::sleep(EVERY).await;
    }
}

/// Names of the providers there are; a removed one is shown by its number.
async fn provider_names(db: &Db) -> anyhow::Result<HashMap<ProviderId, String>> {
    let providers = db.list_providers().await?;
    Ok(providers
        .into_iter()
        .map(|provider| (provider.id, provider.name))
        .collect())
}

fn cells(row: &RequestRow, names: &HashMap<ProviderId, String>) -> Vec<String> {
    let provider = row.provider_id.map_or_else(
        || "-".to_owned(),
        |id| names.get(&id).cloned().unwrap_or_else(|| format!("#{id}")),
    );
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
        provider,
        row.usage.prompt_total().to_string(),
        row.usage.output.to_string(),
        row.cost.to_string(),
        row.duration_ms.to_string(),
        row.id.to_string(),
        row.error_code.clone().unwrap_or_default(),
    ]
}
