//! A hub to look at: made-up accounts and people, a week of their traffic, and more of it as long as it runs. All of it
//! stays on this machine and in one folder, which goes when the demo ends.

mod api;
mod budgets;
mod child;
mod curve;
mod fill;
mod furnish;
mod live;
mod people;
mod roster;
mod serving;
mod settings;
mod standing;
mod talk;
mod tools;
mod upstream_accounts;
mod upstreams;
mod weather;
mod week;

use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Parser;
use jiff::tz::TimeZone;
use tokio::task::LocalSet;

use api::Api;
use child::HubProcess;
use fill::{Filled, Order};
use upstreams::Upstreams;

/// How often what the upstreams have seen is let go.
const FORGET_EVERY: Duration = Duration::from_secs(60);

#[derive(Parser)]
#[command(about = "A hub with made-up accounts, people and traffic, to look at")]
struct Arguments {
    /// Port of the hub on 127.0.0.1.
    #[arg(long, default_value_t = 23_000)]
    port: u16,
    /// Seed of the dice: the same number makes the same week, if it ends at the same time.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Days of traffic until now.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=60))]
    days: u32,
    /// About how many requests a week has.
    #[arg(long, default_value_t = 24_000)]
    weekly: u64,
    /// How many people talk at once while it runs; 0 is no live traffic.
    #[arg(long, default_value_t = 5)]
    people: usize,
    /// Fill the folder and leave it: its accounts' upstreams answer only while a demo runs.
    #[arg(long)]
    once: bool,
    /// An empty folder to fill, which then stays; without it a temporary one, which goes at the end.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// The hub's program; without it the one beside this one.
    #[arg(long)]
    hub: Option<PathBuf>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    actix_rt::System::new().block_on(LocalSet::new().run_until(run(arguments)))
}

async fn run(arguments: Arguments) -> Result<()> {
    let temporary = match &arguments.folder {
        Some(_) => None,
        None => Some(
            tempfile::Builder::new()
                .prefix("claude-code-hub-demo-")
                .tempdir()?,
        ),
    };
    let folder = match (&arguments.folder, &temporary) {
        (Some(folder), _) => std::path::absolute(folder)?,
        (None, Some(temporary)) => temporary.path().join("demo"),
        (None, None) => PathBuf::from("demo"),
    };
    let zone = match TimeZone::system() {
        zone if zone.iana_name().is_some() => zone,
        _ => TimeZone::UTC,
    };
    if !arguments.once {
        // Better said before a week was made up than after.
        TcpListener::bind(("127.0.0.1", arguments.port))
            .with_context(|| format!("port `{}` is taken: name another", arguments.port))?;
    }
    let begun = Instant::now();
    let upstreams = Upstreams::start(arguments.seed).await;
    let signal = stop_signal();
    tokio::pin!(signal);
    let addresses = upstreams.addresses();
    let order = Order {
        folder: &folder,
        port: arguments.port,
        zone: &zone,
        addresses: &addresses,
        seed: arguments.seed,
        days: arguments.days,
        calls: arguments.weekly * u64::from(arguments.days) / 7,
    };
    let filled = tokio::select! {
        filled = fill::fill(&order) => filled?,
        name = &mut signal => return Ok(name.map(|_| ())?),
    };
    say(&format!(
        "demo: {} made-up requests of {} days that cost {:.2} USD, made in {:.1} s",
        filled.rows,
        arguments.days,
        filled.cost.0 as f64 / 1e9,
        begun.elapsed().as_secs_f64()
    ))?;
    if arguments.once {
        if let Some(temporary) = temporary {
            let _stays = temporary.keep();
        }
        say(&format!(
            "folder: {}\nserve:  claude-code-hub serve --config {}",
            folder.display(),
            filled.config.display()
        ))?;
        say(&who_may_in(&filled))?;
        upstreams.stop().await;
        return Ok(());
    }
    let outcome = serve(&arguments, &folder, zone, filled, &upstreams, signal).await;
    upstreams.stop().await;
    outcome
}

/// Runs the hub and its traffic until a signal comes, or the hub ends by itself.
async fn serve(
    arguments: &Arguments,
    folder: &Path,
    zone: TimeZone,
    filled: Filled,
    upstreams: &Upstreams,
    mut signal: Pin<&mut impl Future<Output = std::io::Result<&'static str>>>,
) -> Result<()> {
    let program = match &arguments.hub {
        Some(program) => program.clone(),
        None => std::env::current_exe()?.with_file_name("claude-code-hub"),
    };
    let log = folder.join("hub.log");
    let url = format!("http://127.0.0.1:{}", arguments.port);
    let mut hub = HubProcess::start(&program, &filled.config, &log)?;
    let api = Api::new(url.clone(), &filled.admin_token);
    tokio::select! {
        ready = hub.ready(&api) => ready?,
        name = &mut signal => {
            name?;
            return hub.stop().await;
        }
    }
    say(&format!(
        "\nThis is a demo: all people, accounts, requests and costs in it are made up.\n\
         console:     {url}\n{}\nfolder:      {}, gone when the demo ends unless you named it\n\
         More traffic comes in until Ctrl-C.",
        who_may_in(&filled),
        folder.display()
    ))?;
    let stage = live::Stage {
        url,
        zone,
        keys: filled.keys,
    };
    let mut traffic = live::begin(stage, arguments.people, arguments.seed);
    let outcome = loop {
        tokio::select! {
            name = &mut signal => break name.map(|_| ()).context("no signal can be waited for"),
            error = hub.ended() => return Err(error),
            () = tokio::time::sleep(FORGET_EVERY) => upstreams.forget(),
        }
    };
    say("stopping")?;
    traffic.shutdown().await;
    hub.stop().await?;
    outcome
}

fn who_may_in(filled: &Filled) -> String {
    let accounts = furnish::ACCOUNTS.map(|(name, role)| format!("{name} ({role})"));
    let key = filled.keys.first().and_then(|keys| keys.first());
    format!(
        "admin token: {}\naccounts:    {}, password {}\na key:       {}",
        filled.admin_token,
        accounts.join(", "),
        filled.password,
        key.map_or("", String::as_str)
    )
}

fn say(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

#[cfg(unix)]
async fn stop_signal() -> std::io::Result<&'static str> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(tokio::select! {
        _ = terminate.recv() => "SIGTERM",
        _ = interrupt.recv() => "SIGINT",
    })
}

#[cfg(not(unix))]
async fn stop_signal() -> std::io::Result<&'static str> {
    tokio::signal::ctrl_c().await?;
    Ok("Ctrl-C")
}
