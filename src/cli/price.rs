//! `price sync|list|set|remove|missing`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use actors::domain::ProviderId;
use anyhow::Context;
use clap::{Args, Subcommand};
use rust_decimal::Decimal;

use super::account::{not_empty, words};
use super::{open, terminal};
use crate::catalog::price_table;
use crate::config::Config;
use crate::price_sync::{self, Origin};
use crate::pricing::{Found, Source, per_mtok};
use crate::store::{Db, ManualPrice, PriceSource, Who};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How many changed models are named after a sync.
const NAMED: usize = 10;

#[derive(Debug, Subcommand)]
pub(super) enum PriceCommand {
    /// Take over LiteLLM's table of prices; a bad one changes nothing.
    Sync {
        /// Address of the table (default: price_sync.url of the settings).
        #[arg(long, conflicts_with = "file")]
        url: Option<String>,
        /// A file that holds the table, where there is no network.
        #[arg(long)]
        file: Option<PathBuf>,
    },
    /// List prices in USD for a million tokens: your own, or all that match.
    List {
        /// A part of the model's name.
        model: Option<String>,
    },
    /// Set a model's price; it wins over the synced one. What it cost before stays as it was billed.
    Set {
        model: String,
        #[command(flatten)]
        price: Box<PriceArguments>,
        /// Only where this provider serves it.
        #[arg(long)]
        provider: Option<String>,
        /// Day (2030-01-31) or time (2030-01-31T12:00:00Z) from which it counts (default: now); days begin in UTC.
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
    },
    /// Take back a price that was set.
    Remove {
        model: String,
        /// The one that counts only for this provider.
        #[arg(long)]
        provider: Option<String>,
    },
    /// List models that were served without a price.
    Missing {
        /// How far to look back.
        #[arg(long, default_value_t = 30)]
        days: u32,
    },
}

/// USD for a million tokens.
#[derive(Debug, Args)]
pub(super) struct PriceArguments {
    #[arg(long)]
    input: Decimal,
    #[arg(long)]
    output: Decimal,
    /// Default: a tenth of the input price.
    #[arg(long)]
    cache_read: Option<Decimal>,
    /// Default: 1.25 times the input price.
    #[arg(long)]
    cache_write_5m: Option<Decimal>,
    /// Default: twice the input price.
    #[arg(long)]
    cache_write_1h: Option<Decimal>,
    /// Of reasoning in the output. Default: as the output.
    #[arg(long)]
    reasoning: Option<Decimal>,
    /// Of images that are sent. Default: as the input.
    #[arg(long)]
    image_input: Option<Decimal>,
    /// Of images that are made. Default: as the output.
    #[arg(long)]
    image_output: Option<Decimal>,
    /// USD for a request as such. Default: 0.
    #[arg(long)]
    request: Option<Decimal>,
    /// USD for a web search by the vendor. Default: 0.01.
    #[arg(long)]
    web_search: Option<Decimal>,
}

impl PriceArguments {
    fn price(self) -> anyhow::Result<ManualPrice> {
        let price = ManualPrice {
            input_per_mtok: Some(self.input),
            output_per_mtok: Some(self.output),
            cache_write_5m_per_mtok: self.cache_write_5m,
            cache_write_1h_per_mtok: self.cache_write_1h,
            cache_read_per_mtok: self.cache_read,
            reasoning_per_mtok: self.reasoning,
            image_input_per_mtok: self.image_input,
            image_output_per_mtok: self.image_output,
            request_usd: self.request,
            web_search_usd: self.web_search,
        };
        if let Some((_, negative)) = price.negative().next() {
            anyhow::bail!("a price cannot be negative: `{negative}`");
        }
        Ok(price)
    }
}

pub(super) async fn run(command: PriceCommand, file: Option<&Path>) -> anyhow::Result<()> {
    let (config, db) = open(file).await?;
    match command {
        PriceCommand::Sync { url, file } => sync(&db, &config, url, file).await?,
        PriceCommand::List { model } => list(&db, model.as_deref()).await?,
        PriceCommand::Set {
            model,
            price,
            provider,
            from,
        } => {
            not_empty("MODEL", &model)?;
            let price = price.price()?;
            let source = source(&db, provider.as_deref()).await?;
            let from = from.as_deref().map(time).transpose()?;
            let mut change = db.change(&Who::command_line()).await?;
            change.set_price(source, &model, &price, from).await?;
            change.commit().await?;
            let since = match from {
                Some(at_ms) => format!("counts from {} UTC", terminal::time(at_ms)),
                None => "a running hub uses it within a second".to_owned(),
            };
            terminal::say(&format!("set the price of `{model}`; {since}"));
        }
        PriceCommand::Remove { model, provider } => {
            let source = source(&db, provider.as_deref()).await?;
            let mut change = db.change(&Who::command_line()).await?;
            change.remove_price(source, &model).await?;
            change.commit().await?;
            terminal::say(&format!("removed the price of `{model}`"));
        }
        PriceCommand::Missing { days } => missing(&db, days).await?,
    }
    db.close().await;
    Ok(())
}

async fn sync(
    db: &Db,
    config: &Config,
    url: Option<String>,
    file: Option<PathBuf>,
) -> anyhow::Result<()> {
    let from = match (url, file) {
        (_, Some(file)) => Origin::File(file),
        (Some(url), None) => Origin::Url(url),
        (None, None) => Origin::Url(config.price_sync.url.clone()),
    };
    let report = price_sync::sync(db, &Who::command_line(), &from)
        .await
        .context("nothing was changed")?;
    let found = &report.differences;
    terminal::say(&format!(
        "{} models from {}: {} added, {} changed, {} removed",
        report.models, report.from, found.added, found.changed, found.removed
    ));
    let named = [
        ("changed", &found.changed_names, found.changed),
        ("removed", &found.removed_names, found.removed),
        (
            "kept as you set them",
            &found.overridden_names,
            found.overridden,
        ),
    ];
    for (what, names, count) in named {
        if count > 0 {
            let shown: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
            let more = if count > shown.len() { ", …" } else { "" };
            terminal::say(&format!("{what}: {}{more}", shown.join(", ")));
        }
    }
    Ok(())
}

async fn list(db: &Db, model: Option<&str>) -> anyhow::Result<()> {
    let table = price_table(db).await?;
    let providers: HashMap<ProviderId, String> = db
        .list_providers()
        .await?
        .into_iter()
        .map(|provider| (provider.id, provider.name))
        .collect();
    let own = |found: &Found<'_>| !matches!(found.source, Source::Litellm | Source::Bundled);
    let wanted =
        |found: &Found<'_>| model.map_or_else(|| own(found), |part| found.name.contains(part));
    let mut rows = vec![words(&[
        "MODEL",
        "SOURCE",
        "IN",
        "OUT",
        "READ",
        "WRITE 5M",
        "WRITE 1H",
        "SINCE (UTC)",
    ])];
    let listed = table.listed();
    rows.extend(
        listed
            .iter()
            .filter(|found| wanted(found))
            .map(|found| cells(found, &providers)),
    );
    terminal::table(&rows);
    if model.is_none() {
        let synced = price_sync::last(db).await?.map_or_else(
            || "never".to_owned(),
            |report| format!("{} UTC from {}", terminal::time(report.at_ms), report.from),
        );
        terminal::say(&format!(
            "{} more by the public table (last synced: {synced}); `price list MODEL` shows them",
            listed.iter().filter(|found| !own(found)).count()
        ));
    }
    Ok(())
}

fn cells(found: &Found<'_>, providers: &HashMap<ProviderId, String>) -> Vec<String> {
    let rates = &found.price.base;
    let per_mtok = |rate: Option<Decimal>| {
        rate.map_or_else(|| "-".to_owned(), |rate| per_mtok(rate).to_string())
    };
    let source = match found.source {
        Source::Provider(id) => providers.get(&id).map_or_else(
            || format!("provider #{id}"),
            |name| format!("provider {name}"),
        ),
        source => source.as_str().to_owned(),
    };
    let since = match found.source {
        Source::Bundled => "-".to_owned(),
        _ => found
            .version
            .parse()
            .map_or_else(|_| "?".to_owned(), terminal::time),
    };
    vec![
        found.name.to_owned(),
        source,
        per_mtok(rates.input),
        per_mtok(rates.output),
        per_mtok(rates.cache_read),
        per_mtok(rates.cache_write_5m),
        per_mtok(rates.cache_write_1h),
        since,
    ]
}

async fn missing(db: &Db, days: u32) -> anyhow::Result<()> {
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let models = db
        .unpriced_models(now_ms - i64::from(days) * DAY_MS)
        .await?;
    if models.is_empty() {
        terminal::say(&format!("every model of the last {days} days has a price"));
        return Ok(());
    }
    let mut rows = vec![words(&[
        "MODEL",
        "SENT AS",
        "REQUESTS",
        "LAST (UTC)",
        "NOW",
    ])];
    let table = price_table(db).await?;
    for model in models {
        let found = table.find_sent(&model.upstream_model, &model.model);
        rows.push(vec![
            model.model,
            model.upstream_model,
            model.requests.to_string(),
            terminal::time(model.last_at_ms),
            found.map_or_else(
                || "no price".to_owned(),
                |found| format!("as {}", found.name),
            ),
        ]);
    }
    terminal::table(&rows);
    terminal::say("set one: price set MODEL --input USD --output USD (for a million tokens)");
    Ok(())
}

async fn source(db: &Db, provider: Option<&str>) -> anyhow::Result<PriceSource> {
    let Some(name) = provider else {
        return Ok(PriceSource::Manual);
    };
    let row = db
        .find_provider(name)
        .await?
        .with_context(|| format!("there is no provider `{name}`"))?;
    Ok(PriceSource::Provider(row.id))
}

/// Unix milliseconds.
fn time(text: &str) -> anyhow::Result<i64> {
    let time = match text.parse::<jiff::Timestamp>() {
        Ok(time) => time,
        Err(_) => {
            let day: jiff::civil::Date = text
                .parse()
                .with_context(|| format!("--from `{text}` is neither a day nor a time"))?;
            day.to_zoned(jiff::tz::TimeZone::UTC)?.timestamp()
        }
    };
    Ok(time.as_millisecond())
}
