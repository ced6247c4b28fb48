//! `requests`: the newest rows of the request log and new ones as they come, and deleting old ones.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::time::{Duration, Instant};

use actors::domain::{ProviderId, RequestId};
use clap::Subcommand;

use super::account::words;
use super::{open, terminal};
use crate::store::{Db, Prune, Pruned, RequestFilter, RequestRow};

/// How often the log is asked for new rows.
const EVERY: Duration = Duration::from_millis(500);

/// How often a long deletion says how far it has come.
const TELL_EVERY: Duration = Duration::from_secs(1);

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
    /// Delete what is older, beside a running hub. Hourly sums stay, and with them charts and limits.
    Prune {
        /// How old: 30d, or hours as 12h.
        #[arg(long, value_name = "AGE", value_parser = age)]
        older_than: Duration,
        /// Only decision chains, texts, addresses, and headers and bodies that were kept; the rows stay.
        #[arg(long)]
        details_only: bool,
        /// Say how much it would be, and delete nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

pub(super) async fn run(command: RequestsCommand, file: Option<&Path>) -> anyhow::Result<()> {
    let (_, db) = open(file).await?;
    match command {
        RequestsCommand::Tail { lines, once } => tail(&db, lines, once).await?,
        RequestsCommand::Prune {
            older_than,
            details_only,
            dry_run,
        } => prune(&db, older_than, details_only, dry_run).await?,
    }
    db.close().await;
    Ok(())
}

/// `30d` or `12h`.
fn age(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no age: write 30d or 12h");
    let (number, hours) = match (text.strip_suffix('d'), text.strip_suffix('h')) {
        (Some(days), _) => (days, 24),
        (_, Some(hours)) => (hours, 1),
        _ => return Err(wrong()),
    };
    let number: u32 = number.parse().map_err(|_| wrong())?;
    Ok(Duration::from_secs(u64::from(number) * hours * 3600))
}

async fn prune(db: &Db, age: Duration, details_only: bool, dry_run: bool) -> anyhow::Result<()> {
    let before = jiff::Timestamp::now().as_millisecond() - i64::try_from(age.as_millis())?;
    let order = Prune {
        rows_before_ms: (!details_only).then_some(before),
        details_before_ms: Some(before),
        bodies_before_ms: Some(before),
    };
    let what = |verb: &str, pruned: &Pruned| {
        format!(
            "{verb} {} rows, {} details and {} bodies from before {} (UTC)",
            pruned.rows,
            pruned.details,
            pruned.bodies,
            terminal::time(before)
        )
    };
    let found = db.count_prunable(order).await?;
    if dry_run {
        terminal::say(&what("would delete", &found));
        return Ok(());
    }
    let mut told = Instant::now();
    let gone = db
        .prune_requests(order, |gone| {
            if told.elapsed() >= TELL_EVERY {
                told = Instant::now();
                terminal::complain(&format!(
                    "{} of {} rows, {} of {} details, {} of {} bodies, {} MB given back",
                    gone.rows,
                    found.rows,
                    gone.details,
                    found.details,
                    gone.bodies,
                    found.bodies,
                    gone.bytes / 1_000_000
                ));
            }
        })
        .await?;
    terminal::say(&what("deleted", &gone));
    if gone.cannot_shrink {
        terminal::say(
            "The database file was made without incremental vacuum: the room is used for new rows, but the file does not shrink.\n\
             Once, while no hub runs: sqlite3 FILE 'PRAGMA auto_vacuum = INCREMENTAL; VACUUM;'",
        );
    }
    Ok(())
}

async fn tail(db: &Db, lines: u32, once: bool) -> anyhow::Result<()> {
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
    let names = provider_names(db).await?;
    rows.extend(newest.iter().skip(hidden).map(|row| cells(row, &names)));
    terminal::table(&rows);
    if !once {
        follow(db, &newest).await?;
    }
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
