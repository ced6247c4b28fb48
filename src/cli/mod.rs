//! The command line: what an operator types. `serve` is the default.

mod account;
mod check;
mod master_key;
mod price;
mod provider;
mod requests;
mod serve;
mod terminal;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::admin;
use crate::auth::master_key::MasterKey;
use crate::config::{self, Config, ProcessEnvironment};
use crate::store::Db;

/// A self-hosted gateway for AI coding CLIs.
#[derive(Debug, Parser)]
#[command(name = "claude-code-hub", version, about)]
pub struct Arguments {
    /// The configuration file (default: config/hub.yaml where there is one).
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the hub (the default).
    Serve,
    /// Say whether a configuration file is valid: exit 1 and a line for each problem where it is not.
    CheckConfig { file: PathBuf },
    /// Print the configuration file with every setting, its default and its reason.
    PrintConfig,
    /// Print the OpenAPI document of the management API.
    PrintOpenapi {
        /// That of the actions of the earlier system instead.
        #[arg(long)]
        actions: bool,
    },
    /// Ask a running hub on this machine whether it is alive (for container health checks).
    Health,
    /// Make a new master key and seal everything with it anew. Stop the hubs before, start them after.
    RotateMasterKey {
        /// Print the new key, where `HUB_MASTER_KEY` has to be set to it.
        #[arg(long)]
        print: bool,
    },
    /// Upstream accounts.
    #[command(subcommand)]
    Provider(provider::ProviderCommand),
    /// People.
    #[command(subcommand)]
    User(account::UserCommand),
    /// Keys of people.
    #[command(subcommand)]
    Key(account::KeyCommand),
    /// What models cost.
    #[command(subcommand)]
    Price(price::PriceCommand),
    /// The request log.
    #[command(subcommand)]
    Requests(requests::RequestsCommand),
}

/// Runs a command to its end.
#[must_use]
pub fn run(arguments: Arguments) -> ExitCode {
    let file = arguments.config.as_deref();
    let outcome = match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => serve::serve(file),
        Command::CheckConfig { file } => return check::check_config(&file),
        Command::PrintConfig => {
            terminal::say(config::template().trim_end());
            Ok(())
        }
        Command::PrintOpenapi { actions } => if actions {
            admin::actions_document()
        } else {
            admin::document()
        }
        .to_pretty_json()
        .map(|json| terminal::say(&json))
        .map_err(Into::into),
        Command::Health => in_runtime(check::health(file)),
        Command::RotateMasterKey { print } => in_runtime(master_key::rotate(print, file)),
        Command::Provider(command) => in_runtime(provider::run(command, file)),
        Command::User(command) => in_runtime(account::user(command, file)),
        Command::Key(command) => in_runtime(account::key(command, file)),
        Command::Price(command) => in_runtime(price::run(command, file)),
        Command::Requests(command) => in_runtime(requests::run(command, file)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::complain(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn in_runtime(command: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    actix_rt::System::new().block_on(command)
}

fn load(file: Option<&Path>) -> anyhow::Result<Config> {
    Ok(config::load(file, &ProcessEnvironment)?.config)
}

/// The settings and the database that they name; for commands that work beside a running hub.
async fn open(file: Option<&Path>) -> anyhow::Result<(Config, Db)> {
    let config = load(file)?;
    std::fs::create_dir_all(&config.data_dir)?;
    let db = crate::app::open_db(&config).await?;
    Ok((config, db))
}

fn master_key(config: &Config) -> anyhow::Result<MasterKey> {
    let given = config.auth.master_key.as_ref().map(|key| key.expose());
    Ok(MasterKey::load_or_create(&config.data_dir, given)?)
}
