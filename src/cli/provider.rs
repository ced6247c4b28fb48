//! `provider add|list|remove|test`.

use std::path::Path;
use std::time::Instant;

use actix_web::http::Method;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use actors::domain::{Dialect, Failback, ProviderKind};
use anyhow::Context;
use clap::Subcommand;
use rust_decimal::Decimal;

use super::account::{managed, not_empty, words, yes_no};
use super::{master_key, open, terminal};
use crate::catalog::{ProviderDraft, target};
use crate::dialect::anthropic::error::message_of;
use crate::egress::{self, Clients};
use crate::store::Who;

/// The largest answer of a test that is read, in bytes.
const ANSWER_MAX: usize = 1024 * 1024;

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
    /// Send it a one-token request and say what it answers.
    Test {
        name: String,
        /// The model to ask.
        #[arg(long, default_value = "claude-haiku-4-5")]
        model: String,
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
            anyhow::ensure!(
                row.kind.dialect() == Dialect::Anthropic,
                "provider `{name}` is of type `{}`; only claude and claude-auth can be tested yet",
                row.kind.as_str()
            );
            let target = target(&row, &master_key(&config)?)?;
            test(&name, &target, &model).await?;
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

/// One request with one token of output, like a client would send it.
async fn test(name: &str, target: &egress::Target, model: &str) -> anyhow::Result<()> {
    let body = serde_json::json!({
        "model": model,
        "max_tokens": 1,
        "messages": [{ "role": "user", "content": "ping" }],
    });
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(
        HeaderName::from_static("anthropic-version"),
        HeaderValue::from_static("2023-06-01"),
    );
    let started = Instant::now();
    let clients = Clients::new();
    let path = "/v1/messages";
    let answer = egress::send(
        &clients,
        target,
        path,
        "",
        Method::POST,
        &headers,
        body.to_string().into(),
    )
    .await;
    let answer =
        answer.map_err(|error| anyhow::anyhow!("provider `{name}` gave no answer: {error}"))?;
    let status = answer.status;
    let body = answer.body.collect(ANSWER_MAX).await?;
    let took = started.elapsed().as_millis();
    if status.is_success() {
        terminal::say(&format!(
            "provider `{name}` answered {status} in {took} ms for model `{model}`"
        ));
        Ok(())
    } else {
        let message = message_of(&body).unwrap_or_default();
        anyhow::bail!("provider `{name}` answered {status} in {took} ms: {message}")
    }
}
