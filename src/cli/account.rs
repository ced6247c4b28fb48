//! `user add|list` and `key create|list|revoke`.

use std::path::Path;

use actors::domain::Limits;
use anyhow::Context;
use clap::Subcommand;

use super::{open, terminal};
use crate::auth::key::{self, KeyHash};
use crate::store::{ManagedBy, NewKey, NewUser, Who};

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Add a person.
    Add {
        #[arg(long)]
        name: String,
        /// Provider groups that the person may use (default: `default`).
        #[arg(long = "group", value_name = "GROUP")]
        groups: Vec<String>,
        /// Requests per minute over all keys.
        #[arg(long)]
        rpm: Option<u64>,
        /// Requests in flight at once over all keys.
        #[arg(long)]
        concurrent_requests: Option<u64>,
    },
    /// List people.
    List,
}

#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Make a key; it is shown this once.
    Create {
        /// Whose key it is.
        #[arg(long)]
        user: String,
        #[arg(long)]
        name: String,
        /// Requests per minute.
        #[arg(long)]
        rpm: Option<u64>,
        /// Requests in flight at once.
        #[arg(long)]
        concurrent_requests: Option<u64>,
        /// Day (2030-01-31) or time (2030-01-31T12:00:00Z) from which it no longer works; days begin in UTC.
        #[arg(long, value_name = "DATE")]
        expires: Option<String>,
    },
    /// List keys.
    List,
    /// Take a key out of use, within a second.
    Revoke {
        #[arg(long)]
        user: String,
        #[arg(long)]
        name: String,
    },
}

pub(super) async fn user(command: UserCommand, file: Option<&Path>) -> anyhow::Result<()> {
    let (_, db) = open(file).await?;
    match command {
        UserCommand::Add {
            name,
            groups,
            rpm,
            concurrent_requests,
        } => {
            not_empty("--name", &name)?;
            let limits = Limits {
                rpm,
                concurrent_requests,
                ..Limits::default()
            };
            let user = NewUser {
                name,
                enabled: true,
                groups,
                limits,
                expires_at_ms: None,
                note: String::new(),
                tags: Vec::new(),
                allowed_models: Vec::new(),
                allowed_clients: Vec::new(),
                blocked_clients: Vec::new(),
                managed_by: ManagedBy::Api,
            };
            let mut change = db.change(&Who::command_line()).await?;
            let user = change.insert_user(user).await?;
            change.commit().await?;
            terminal::say(&format!("added user `{}`", user.name));
            terminal::say(&format!(
                "next: key create --user {} --name laptop",
                user.name
            ));
        }
        UserCommand::List => {
            let mut rows = vec![words(&[
                "NAME",
                "ENABLED",
                "GROUPS",
                "LIMITS",
                "MANAGED BY",
            ])];
            for user in db.list_users().await? {
                rows.push(vec![
                    user.name,
                    yes_no(user.enabled),
                    user.groups.join(","),
                    limits_words(&user.limits),
                    managed(user.managed_by),
                ]);
            }
            terminal::table(&rows);
        }
    }
    db.close().await;
    Ok(())
}

pub(super) async fn key(command: KeyCommand, file: Option<&Path>) -> anyhow::Result<()> {
    let (_, db) = open(file).await?;
    match command {
        KeyCommand::Create {
            user,
            name,
            rpm,
            concurrent_requests,
            expires,
        } => {
            not_empty("--name", &name)?;
            let expires_at_ms = expires.as_deref().map(expiry).transpose()?;
            let owner = db.find_user(&user).await?.with_context(|| {
                format!("there is no user `{user}`; `user add --name {user}` makes one")
            })?;
            let secret = key::generate_key(key::KEY_PREFIX);
            let mut change = db.change(&Who::command_line()).await?;
            let made = NewKey {
                user_id: owner.id,
                name: name.clone(),
                hash: KeyHash::of(&secret).to_hex(),
                hint: key::hint(&secret),
                enabled: true,
                expires_at_ms,
                groups: Vec::new(),
                limits: Limits {
                    rpm,
                    concurrent_requests,
                    ..Limits::default()
                },
                web_login: true,
                allowed_ips: Vec::new(),
                previous_hash: None,
                previous_until_ms: None,
                managed_by: ManagedBy::Api,
            };
            change.insert_key(made).await?;
            change.commit().await?;
            terminal::say(&format!(
                "key `{name}` of `{user}` (shown this once; a running hub knows it in a second):"
            ));
            terminal::say(&secret);
        }
        KeyCommand::List => {
            let users = db.list_users().await?;
            let owner = |id| {
                users
                    .iter()
                    .find(|user| user.id == id)
                    .map_or("?", |user| user.name.as_str())
            };
            let mut rows = vec![words(&[
                "USER",
                "NAME",
                "KEY",
                "ENABLED",
                "EXPIRES",
                "LIMITS",
                "MANAGED BY",
            ])];
            for key in db.list_keys().await? {
                rows.push(vec![
                    owner(key.user_id).to_owned(),
                    key.name,
                    key.hint,
                    yes_no(key.enabled),
                    key.expires_at_ms
                        .map_or_else(|| "never".to_owned(), terminal::time),
                    limits_words(&key.limits),
                    managed(key.managed_by),
                ]);
            }
            terminal::table(&rows);
        }
        KeyCommand::Revoke { user, name } => {
            let key = db.find_key(Some(&user), &name).await?;
            let mut change = db.change(&Who::command_line()).await?;
            change.revoke_key(key.id, None).await?;
            change.commit().await?;
            terminal::say(&format!("revoked key `{name}` of `{user}`"));
        }
    }
    db.close().await;
    Ok(())
}

fn expiry(text: &str) -> anyhow::Result<i64> {
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Ok(time.as_millisecond());
    }
    let day: jiff::civil::Date = text.parse().with_context(|| {
        format!("--expires `{text}` is no day (2030-01-31) and no time (RFC 3339)")
    })?;
    Ok(day
        .to_zoned(jiff::tz::TimeZone::UTC)?
        .timestamp()
        .as_millisecond())
}

pub(super) fn not_empty(flag: &str, value: &str) -> anyhow::Result<()> {
    anyhow::ensure!(!value.trim().is_empty(), "{flag} is empty");
    Ok(())
}

pub(super) fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

pub(super) fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

pub(super) fn managed(by: ManagedBy) -> String {
    match by {
        ManagedBy::Api => "hub",
        ManagedBy::File => "file",
    }
    .to_owned()
}

fn limits_words(limits: &Limits) -> String {
    serde_json::to_string(limits).map_or_else(
        |_| "?".to_owned(),
        |text| if text == "{}" { String::new() } else { text },
    )
}
