//! Makes the demo's folder: settings, people, accounts, a week of rows through the store's own sink, budgets that follow
//! from it. A hub runs in this process meanwhile, so that tables, seals and sums are its own. It must not serve anybody.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use actors::domain::{
    CircuitPolicy, Failback, Limits, ModelRedirect, ModelRule, ModelTest, NanoUsd, RequestLog,
    UserId,
};
use actors::log_writer::port::LogSink;
use anyhow::{Context, Result, ensure};
use claude_code_hub::app::{self, Hub, Options};
use claude_code_hub::auth::key::{self, KeyHash};
use claude_code_hub::auth::master_key::MasterKey;
use claude_code_hub::catalog::ProviderDraft;
use claude_code_hub::config::{self, Environment};
use claude_code_hub::store::{ManagedBy, NewKey, NewProvider, NewUser, RequestSink, Who};
use jiff::tz::TimeZone;
use rand::SeedableRng;
use rand::rngs::SmallRng;

use crate::api::Api;
use crate::budgets::{Amounts, Spent};
use crate::curve;
use crate::furnish;
use crate::people::{PEOPLE, Person};
use crate::roster::Roster;
use crate::serving::Serving;
use crate::settings::{NOTE, Settings};
use crate::standing::Standing;
use crate::upstream_accounts::{ACCOUNTS, Account};
use crate::upstreams::Addresses;
use crate::weather;
use crate::week::Week;

/// What the folder is filled with.
#[derive(Debug)]
pub struct Order<'a> {
    pub folder: &'a Path,
    pub port: u16,
    pub zone: &'a TimeZone,
    pub addresses: &'a Addresses,
    pub seed: u64,
    pub days: u32,
    pub calls: u64,
}

/// A folder that a hub can be started on.
#[derive(Debug)]
pub struct Filled {
    pub config: PathBuf,
    pub admin_token: String,
    /// Of the demo's accounts.
    pub password: String,
    /// Texts of keys, by person and key.
    pub keys: Vec<Vec<String>>,
    pub rows: usize,
    pub cost: NanoUsd,
}

/// The demo is the same whatever the environment says.
struct NoEnvironment;

impl Environment for NoEnvironment {
    fn get(&self, _: &str) -> Option<String> {
        None
    }
}

pub async fn fill(order: &Order<'_>) -> Result<Filled> {
    let data_dir = order.folder.join("data");
    let file = order.folder.join("hub.yaml");
    ensure!(
        !file.exists(),
        "`{}` is there already: give an empty folder",
        file.display()
    );
    std::fs::create_dir_all(&data_dir)?;
    let new_key = |_: &_| key::generate_key(key::KEY_PREFIX);
    let keys: Vec<Vec<String>> = PEOPLE
        .iter()
        .map(|person| person.keys.iter().map(new_key).collect())
        .collect();
    let no_amounts = Amounts::default();
    let mut settings = Settings {
        data_dir: &data_dir,
        port: 0,
        zone: order.zone,
        urls: &order.addresses.accounts,
        keys: &keys,
        amounts: &no_amounts,
    };
    std::fs::write(&file, settings.yaml())?;
    let loaded = config::load(Some(&file), &NoEnvironment)?;
    let hub = app::start(Options {
        config: loaded.config,
        config_file: None,
        log_control: None,
    })
    .await?;
    let admin_token = hub.new_admin_token.clone();
    let admin_token = admin_token.context("the hub has made no admin token")?;
    insert(&hub, order, &data_dir, &keys).await?;
    let roster = Roster::read(&hub.db, &hub.shared.catalog.snapshot()).await?;

    let now_ms = jiff::Timestamp::now().as_millisecond();
    let (rows, cost, spent) = write(&hub, order, &roster, now_ms).await?;
    let amounts = Amounts::after(&spent, now_ms, order.zone);
    limit(&hub, &amounts).await?;

    let password = key::generate_key("demo-");
    let api = Api::new(format!("http://{}", hub.address), &admin_token);
    let ada = PEOPLE.iter().position(|person| person.name == "ada");
    let ada: UserId = roster.users[ada.unwrap_or(0)].id;
    furnish::furnish(&api, &password, &order.addresses.inbox, ada).await?;
    drop(api);
    hub.stop().await;

    (settings.port, settings.amounts) = (order.port, &amounts);
    std::fs::write(&file, settings.yaml())?;
    Ok(Filled {
        config: file,
        admin_token,
        password,
        keys,
        rows,
        cost,
    })
}

/// The people and accounts that the file does not declare.
async fn insert(hub: &Hub, order: &Order<'_>, data_dir: &Path, keys: &[Vec<String>]) -> Result<()> {
    let master_key = MasterKey::load_or_create(data_dir, None)?;
    let mut change = hub.db.change(&Who::command_line()).await?;
    for (account, url) in ACCOUNTS.iter().zip(&order.addresses.accounts) {
        if !account.in_file {
            let provider = provider(account, url, &master_key)?;
            change.insert_provider(provider).await?;
        }
    }
    for (person, keys) in PEOPLE.iter().zip(keys) {
        if person.in_file {
            continue;
        }
        let user = change.insert_user(user(person)).await?;
        for (key, text) in person.keys.iter().zip(keys) {
            let new = NewKey {
                user_id: user.id,
                name: key.name.to_owned(),
                hash: KeyHash::of(text).to_hex(),
                hint: key::hint(text),
                enabled: true,
                expires_at_ms: None,
                groups: Vec::new(),
                limits: Limits {
                    rpm: person.rpm,
                    ..Limits::default()
                },
                web_login: true,
                allowed_ips: Vec::new(),
                previous_hash: None,
                previous_until_ms: None,
                managed_by: ManagedBy::Api,
            };
            change.insert_key(new).await?;
        }
    }
    change.commit().await?;
    hub.shared.catalog.refresh().await?;
    Ok(())
}

fn provider(account: &Account, url: &str, master_key: &MasterKey) -> Result<NewProvider> {
    let draft = ProviderDraft {
        name: account.name.to_owned(),
        kind: account.kind,
        url: url.parse()?,
        key: key::generate_key("sk-demo-upstream-"),
        priority: 0,
        weight: account.weight,
        groups: words(account.groups),
        cost_multiplier: account.multiplier.parse()?,
        failback: Failback::default(),
        translate: account.translate,
    };
    let mut provider = draft.seal(master_key);
    provider.enabled = account.enabled;
    provider.circuit = CircuitPolicy {
        failure_threshold: account.opens_after,
        ..CircuitPolicy::default()
    };
    let prefix = |own: &&str| ModelRule::Test(ModelTest::Prefix((*own).to_owned()));
    provider.models = account.models.iter().map(prefix).collect();
    let redirect = |(from, to): (&str, &str)| ModelRedirect {
        from: ModelRule::Exact(from.to_owned()),
        to: to.to_owned(),
    };
    provider.redirects = account.redirect.map(redirect).into_iter().collect();
    let first = account.first_for.map(|group| (group.to_owned(), -1));
    provider.tuning.group_priorities = first.into_iter().collect();
    Ok(provider)
}

fn user(person: &Person) -> NewUser {
    NewUser {
        name: person.name.to_owned(),
        enabled: true,
        groups: words(person.groups),
        limits: Limits {
            daily_usd: person.daily_usd,
            ..Limits::default()
        },
        expires_at_ms: None,
        note: NOTE.to_owned(),
        tags: vec!["demo".to_owned(), person.team.to_owned()],
        allowed_models: Vec::new(),
        allowed_clients: Vec::new(),
        blocked_clients: Vec::new(),
        managed_by: ManagedBy::Api,
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// Gives the number of rows, what they cost, and who spent it.
async fn write(
    hub: &Hub,
    order: &Order<'_>,
    roster: &Roster,
    now_ms: i64,
) -> Result<(usize, NanoUsd, Spent)> {
    let snapshot = hub.shared.catalog.snapshot();
    let mut dice = SmallRng::seed_from_u64(order.seed);
    let serving = Serving {
        roster,
        prices: &snapshot.prices,
        outages: weather::outages(order.days, now_ms, order.zone, &mut dice),
        standing: Standing::fresh(),
        dice,
    };
    let mut week = Week::new(serving, order.zone);
    let sink = RequestSink(hub.db.clone());
    let (mut count, mut cost, mut spent) = (0, NanoUsd(0), Spent::default());
    for hour in curve::week(order.calls, order.days, now_ms, order.zone) {
        let rows = week.hour(&hour);
        count += rows.len();
        for row in &rows {
            cost = cost + row.cost.total;
            note(&mut spent, roster, row);
        }
        if !rows.is_empty() {
            sink.write(Arc::new(rows)).await?;
        }
    }
    let written = hub.db.count_requests().await?;
    ensure!(
        usize::try_from(written).is_ok_and(|written| written == count),
        "the log has {written} rows instead of {count}"
    );
    Ok((count, cost, spent))
}

fn note(spent: &mut Spent, roster: &Roster, row: &RequestLog) {
    let (at_ms, cost) = (row.at_ms, row.cost.total);
    let mut users = PEOPLE.iter().zip(&roster.users);
    if let Some((person, _)) = users.find(|(_, user)| Some(user.id) == row.user_id) {
        spent.add(person.name, at_ms, cost);
    }
    let mut providers = ACCOUNTS.iter().zip(&roster.providers);
    if let Some((account, _)) = providers.find(|(_, one)| Some(one.id) == row.provider_id) {
        spent.add(account.name, at_ms, cost);
    }
}

/// Budgets of those whom the file does not declare.
async fn limit(hub: &Hub, amounts: &Amounts) -> Result<()> {
    let (users, providers) = (hub.db.list_users().await?, hub.db.list_providers().await?);
    let mut change = hub.db.change(&Who::command_line()).await?;
    for row in users {
        if let Some(amount) = amounts
            .of(&row.name)
            .filter(|_| row.managed_by == ManagedBy::Api)
        {
            let (id, mut user) = (row.id, NewUser::from(row));
            amount.set(&mut user.limits);
            change.update_user(id, None, user).await?;
        }
    }
    for row in providers {
        if let Some(amount) = amounts
            .of(&row.name)
            .filter(|_| row.managed_by == ManagedBy::Api)
        {
            let (id, mut provider) = (row.id, NewProvider::from(row));
            amount.set(&mut provider.limits);
            change.update_provider(id, None, provider).await?;
        }
    }
    change.commit().await?;
    Ok(())
}
