//! `provider add|list|remove|test`.

use std::path::Path;
use std::time::Duration;

use actors::domain::{Failback, ProviderKind};
use anyhow::Context;
use clap::Subcommand;
use rust_decimal::Decimal;

use super::account::{managed, not_empty, words, yes_no};
use super::{master_key, open, terminal};
use crate::catalog::{ProviderDraft, target};
use crate::egress;
use crate::store::Who;
use crate::trial::{self, Trial};

#[derive(Debug, Subcommand)]
pub(super) enum ProviderCommand {
    /// Add an upstream account.
    Add {
        #[arg(long)]
        name: String,
        /// claude, claude-auth, codex, openai-compatible, gemini or gemini-cli.
        #[arg(long = "type", value_name = "TYPE")]
        kind: ProviderKind,
        /// Base address: https://api.anthropic.com
        #[arg(long)]
        url: url::Url,
        /// The account's API key or token. It is stored sealed.
        #[arg(long)]
        key: String,
        /// Lower is tried first.
        #[arg(long, default_value_t = 0)]
        priority: i32,
        /// Share within its priority.
        #[arg(long, default_value_t = 1)]
        weight: u32,
        #[arg(long = "group", value_name = "GROUP")]
        groups: Vec<String>,
        /// Times the price of every request.
        #[arg(long, default_value = "1", value_name = "NUMBER")]
        cost_multiplier: Decimal,
        /// What conversations do that others took over while it was ill: come back to it with their next request
        /// (return_when_healthy), or not before they paused for a while (stay_until_idle).
        #[arg(long, default_value = "return_when_healthy", value_parser = failback)]
        failback: Failback,
        /// Serve clients of its own dialect only: nothing is translated for it.
        #[arg(long)]
        no_translate: bool,
    },
    /// List upstream accounts.
    List,
    /// Remove one; running requests end first.
    Remove { name: String },
    /// Send it one small question and say what it answers.
    Test {
        name: String,
        /// The model to ask; where it is left out, a small one of the vendor.
        #[arg(long)]
        model: Option<String>,
    },
}

pub(super) async fn run(command: ProviderCommand, file: Option<&Path>) -> anyhow::Result<()> {
    let (config, db) = open(file).await?;
    match command {
        ProviderCommand::Add {
            name,
            kind,
            url,
            key,
            priority,
            weight,
            groups,
            cost_multiplier,
            failback,
            no_translate,
        } => {
            not_empty("--name", &name)?;
            not_empty("--key", &key)?;
            anyhow::ensure!(
                matches!(url.scheme(), "http" | "https"),
                "--url `{url}` is neither http nor https"
            );
            anyhow::ensure!(
                cost_multiplier >= Decimal::ZERO,
                "--cost-multiplier `{cost_multiplier}` is below 0"
            );
            let draft = ProviderDraft {
                name,
                kind,
                url,
                key,
                priority,
                weight,
                groups,
                cost_multiplier,
                failback,
                translate: !no_translate,
            };
            let mut change = db.change(&Who::command_line()).await?;
            let provider = change
                .insert_provider(draft.seal(&master_key(&config)?))
                .await?;
            change.commit().await?;
            terminal::say(&format!(
                "added provider `{}`; a running hub uses it within a second",
                provider.name
            ));
            terminal::say(&format!("try it: provider test {}", provider.name));
        }
        ProviderCommand::List => {
            let mut rows = vec![words(&[
                "NAME",
                "TYPE",
                "URL",
                "ENABLED",
                "PRIORITY",
                "WEIGHT",
                "GROUPS",
                "MANAGED BY",
            ])];
            for provider in db.list_providers().await? {
                rows.push(vec![
                    provider.name,
                    provider.kind.as_str().to_owned(),
                    provider.url,
                    yes_no(provider.enabled),
                    provider.priority.to_string(),
                    provider.weight.to_string(),
                    provider.groups.join(","),
                    managed(provider.managed_by),
                ]);
            }
            terminal::table(&rows);
        }
        ProviderCommand::Remove { name } => {
            let provider = db
                .find_provider(&name)
                .await?
                .with_context(|| format!("there is no provider `{name}`"))?;
            let mut change = db.change(&Who::command_line()).await?;
            change.remove_provider(provider.id, None).await?;
            change.commit().await?;
            terminal::say(&format!("removed provider `{name}`"));
        }
        ProviderCommand::Test { name, model } => {
            let row = db
                .find_provider(&name)
                .await?
                .with_context(|| format!("there is no provider `{name}`"))?;
            let target = target(&row, &master_key(&config)?)?;
            let trial = Trial {
                model: model.unwrap_or_else(|| trial::default_model(row.kind).to_owned()),
                timeout: Duration::from_millis(config.relay.api_test_timeout_ms),
                project: row.tuning.project,
            };
            test(&name, &target, &trial).await?;
        }
    }
    db.close().await;
    Ok(())
}

fn failback(text: &str) -> Result<Failback, String> {
    match text {
        "return_when_healthy" => Ok(Failback::ReturnWhenHealthy),
        "stay_until_idle" => Ok(Failback::StayUntilIdle),
        _ => Err("one of return_when_healthy, stay_until_idle".to_owned()),
    }
}

/// One small question; what comes of it in words.
async fn test(name: &str, target: &egress::Target, trial: &Trial) -> anyhow::Result<()> {
    let verdict = trial::test(target, trial).await;
    let (took, model) = (verdict.latency_ms, &verdict.model);
    let status = verdict.status.map(|status| status.to_string());
    let status = status.as_deref().unwrap_or("nothing");
    if verdict.ok {
        terminal::say(&format!(
            "provider `{name}` answered {status} in {took} ms for model `{model}`: {}",
            verdict.text
        ));
        return Ok(());
    }
    let reason = verdict.error.unwrap_or_default();
    anyhow::bail!(
        "provider `{name}` answered {status} in {took} ms for model `{model}` at {}: {reason}",
        verdict.url
    )
}
