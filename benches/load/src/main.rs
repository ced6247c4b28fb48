//! The load generator of `make bench`: closed loops over kept connections, one thread, one markdown row.
//! It measures from outside; of the process under test it reads only /proc.

mod connection;
mod process;
mod report;

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use bytes::Bytes;
use clap::Parser;
use tokio::task::LocalSet;

use connection::Connection;
use process::Processes;
use report::{Report, Sample};

#[derive(Parser)]
#[command(about = "Loads an Anthropic-compatible endpoint and prints one row of a markdown table")]
struct Arguments {
    /// Address to load, on this machine.
    #[arg(long, default_value = "127.0.0.1:9100")]
    address: SocketAddr,
    #[arg(long, default_value = "/v1/messages")]
    path: String,
    /// Connections kept open; each has one request under way.
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// How long requests are started; those under way are waited for.
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// Ask for event streams.
    #[arg(long)]
    stream: bool,
    /// The hub's key.
    #[arg(long, default_value = "sk-hub-bench")]
    key: String,
    /// First cell of the row.
    #[arg(long, default_value = "")]
    label: String,
    /// Processes whose CPU and memory are reported.
    #[arg(long, value_delimiter = ',')]
    pid: Vec<u32>,
    /// Print the numbers of answers and of errors instead, without a round before that is not counted.
    #[arg(long)]
    count: bool,
    /// Print the head of the table and leave.
    #[arg(long)]
    header: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    if arguments.header {
        return report::print(report::HEADER);
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    if arguments.count {
        let request = Rc::new(Bytes::from(request(&arguments)));
        let load = run(&arguments, &request, arguments.seconds);
        let (samples, errors) = LocalSet::new().block_on(&runtime, load)?;
        return report::print(&format!("{} {errors}", samples.len()));
    }
    let report = LocalSet::new().block_on(&runtime, measure(&arguments))?;
    report::print(&report.row(&arguments.label, arguments.connections, arguments.stream))
}

async fn measure(arguments: &Arguments) -> Result<Report> {
    let request = Rc::new(Bytes::from(request(arguments)));
    // The first round opens pools, fills caches and is not counted. Streams take a second each: one is enough.
    let warm_up = if arguments.stream {
        0.0
    } else {
        0.5_f64.min(arguments.seconds)
    };
    run(arguments, &request, warm_up)
        .await
        .context("the warm-up failed")?;

    let processes = Processes::of(&arguments.pid);
    let before = processes.cpu()?;
    let begun = Instant::now();
    let (samples, errors) = run(arguments, &request, arguments.seconds).await?;
    let elapsed = begun.elapsed();
    let cpu = processes.cpu()?.saturating_sub(before);
    Ok(Report::new(
        samples,
        errors,
        elapsed,
        cpu,
        processes.peak_memory()?,
    ))
}

/// Keeps every connection busy for the given time, then waits for what is under way.
async fn run(
    arguments: &Arguments,
    request: &Rc<Bytes>,
    seconds: f64,
) -> Result<(Vec<Sample>, usize)> {
    let until = Instant::now() + Duration::from_secs_f64(seconds);
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..arguments.connections {
        workers.spawn_local(worker(arguments.address, Rc::clone(request), until));
    }
    let (mut samples, mut errors) = (Vec::new(), 0);
    let mut last_error = None;
    while let Some(done) = workers.join_next().await {
        let (own, error) = done?;
        samples.extend(own);
        errors += usize::from(error.is_some());
        last_error = error.or(last_error);
    }
    match last_error {
        Some(error) if samples.is_empty() => Err(error),
        _ => Ok((samples, errors)),
    }
}

/// One connection. It gives up at its first error, which is counted.
async fn worker(
    address: SocketAddr,
    request: Rc<Bytes>,
    until: Instant,
) -> (Vec<Sample>, Option<anyhow::Error>) {
    let mut samples = Vec::new();
    let mut connection = match Connection::open(address).await {
        Ok(connection) => connection,
        Err(error) => return (samples, Some(error)),
    };
    loop {
        match connection.exchange(&request).await {
            Ok(sample) => samples.push(sample),
            Err(error) => return (samples, Some(error)),
        }
        if Instant::now() >= until {
            return (samples, None);
        }
    }
}

fn request(arguments: &Arguments) -> String {
    let body = testkit::bench::request_body(arguments.stream);
    format!(
        "POST {} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\nx-api-key: {}\r\n\
         anthropic-version: 2023-06-01\r\nuser-agent: claude-cli/2.1 (external, cli)\r\naccept: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        arguments.path,
        arguments.address,
        arguments.key,
        body.len()
    )
}
