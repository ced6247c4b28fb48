//! `check-config` and `health`.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use super::{load, terminal};
use crate::config::{self, ProcessEnvironment};

pub(super) fn check_config(file: &Path) -> ExitCode {
    match config::check(file, &ProcessEnvironment) {
        Ok(summary) => {
            terminal::say(&summary);
            ExitCode::SUCCESS
        }
        Err(error) => {
            terminal::complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

/// Asks `/livez` of the hub that these settings describe.
pub(super) async fn health(file: Option<&Path>) -> anyhow::Result<()> {
    let config = load(file)?;
    let host = match config.server.host.as_str() {
        "0.0.0.0" | "::" | "[::]" => "127.0.0.1",
        host => host,
    };
    let url = format!("http://{host}:{}/livez", config.server.port);
    let client = awc::Client::builder()
        .timeout(Duration::from_secs(3))
        .finish();
    match client.get(&url).send().await {
        Ok(answer) if answer.status().is_success() => {
            terminal::say("ok");
            Ok(())
        }
        Ok(answer) => anyhow::bail!("{url} answered {}", answer.status()),
        Err(error) => anyhow::bail!("{url} does not answer: {error}"),
    }
}
