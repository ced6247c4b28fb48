//! `serve`: starts the hub, says where it is and what to do next, stops it on SIGINT or SIGTERM.

use std::path::{Path, PathBuf};

use super::terminal;
use crate::app::{self, Hub, Options};
use crate::config::{self, Config, Loaded, LogFormat, ProcessEnvironment};
use crate::telemetry;

pub(super) fn serve(file: Option<&Path>) -> anyhow::Result<()> {
    let loaded = config::load(file, &ProcessEnvironment)?;
    let format = match loaded.config.log.format {
        LogFormat::Text => telemetry::Format::Text,
        LogFormat::Json => telemetry::Format::Json,
    };
    let log_control = telemetry::logs::init(&loaded.config.log.level, format)?;
    actix_rt::System::new().block_on(run(loaded, log_control))
}

async fn run(loaded: Loaded, log_control: telemetry::LogControl) -> anyhow::Result<()> {
    let Loaded { config, file, .. } = loaded;
    let settings = config.clone();
    let options = Options {
        config,
        config_file: file.clone(),
        log_control: Some(log_control),
    };
    let hub = app::start(options).await?;
    greet(&hub, &settings, file);
    tracing::info!(address = %hub.address, version = env!("CARGO_PKG_VERSION"), "listening");
    let signal = stop_signal().await?;
    tracing::info!(
        signal,
        "stopping: running requests may end, new ones are refused"
    );
    hub.stop().await;
    tracing::info!("stopped");
    Ok(())
}

/// What a person who has just started the hub needs to know.
fn greet(hub: &Hub, config: &Config, file: Option<PathBuf>) {
    let address = match (&config.server.public_url, hub.address.ip().is_unspecified()) {
        (Some(url), _) => url.clone(),
        (None, true) => format!("http://127.0.0.1:{}", hub.address.port()),
        (None, false) => format!("http://{}", hub.address),
    };
    let mut lines = vec![
        String::new(),
        format!("Claude Code Hub is ready at {address}"),
    ];
    if let Some(token) = &hub.new_admin_token {
        lines.push(format!("Admin token (shown this once, keep it): {token}"));
    }
    let snapshot = hub.shared.catalog.snapshot();
    let program = std::env::args()
        .next()
        .unwrap_or_else(|| "claude-code-hub".to_owned());
    let with = match file {
        Some(file) if file != Path::new("config/hub.yaml") => {
            format!("{program} --config {}", file.display())
        }
        _ => program,
    };
    if snapshot.providers().next().is_none() {
        lines.push("Next, in another terminal: an upstream account".to_owned());
        lines.push(format!(
            "  {with} provider add --name main --type claude --url https://api.anthropic.com --key YOUR_API_KEY"
        ));
    }
    if snapshot.key_count() == 0 {
        lines.push("then a person and a key".to_owned());
        lines.push(format!("  {with} user add --name alice"));
        lines.push(format!("  {with} key create --user alice --name laptop"));
    }
    lines.push("Point Claude Code at it:".to_owned());
    lines.push(format!(
        "  ANTHROPIC_BASE_URL={address} ANTHROPIC_AUTH_TOKEN=sk-hub-… claude"
    ));
    lines.push(String::new());
    terminal::say(&lines.join("\n"));
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
