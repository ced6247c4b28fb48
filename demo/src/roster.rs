//! The made-up people and accounts as the hub's catalog knows them: ids, keys' texts, multipliers.

use std::sync::Arc;

use actors::domain::{KeyId, ProviderId, UserId};
use anyhow::{Context, Result};
use claude_code_hub::catalog::Snapshot;
use claude_code_hub::store::Db;
use rust_decimal::Decimal;

use crate::people::PEOPLE;
use crate::upstream_accounts::ACCOUNTS;

#[derive(Debug)]
pub struct Provider {
    pub id: ProviderId,
    pub name: Arc<str>,
    pub multiplier: Decimal,
}

#[derive(Debug)]
pub struct User {
    pub id: UserId,
    /// In the order of the person's keys.
    pub keys: Vec<KeyId>,
}

/// In the order of `PEOPLE` and `ACCOUNTS`.
#[derive(Debug)]
pub struct Roster {
    pub users: Vec<User>,
    pub providers: Vec<Provider>,
}

impl Roster {
    /// Finds everybody by name.
    pub async fn read(db: &Db, snapshot: &Snapshot) -> Result<Self> {
        let mut users = Vec::with_capacity(PEOPLE.len());
        for person in PEOPLE {
            let user = db.find_user(person.name).await?;
            let user = user.with_context(|| format!("user `{}` is not there", person.name))?;
            let rows = db.list_keys_of(user.id).await?;
            let mut keys = Vec::with_capacity(person.keys.len());
            for key in person.keys {
                let row = rows.iter().find(|row| row.name == key.name);
                let row = row.with_context(|| format!("key `{}` is not there", key.name))?;
                keys.push(row.id);
            }
            users.push(User { id: user.id, keys });
        }
        let mut providers = Vec::with_capacity(ACCOUNTS.len());
        for account in ACCOUNTS {
            let found = snapshot
                .providers()
                .find(|entry| entry.name == account.name);
            let entry =
                found.with_context(|| format!("provider `{}` is not there", account.name))?;
            providers.push(Provider {
                id: entry.id,
                name: account.name.into(),
                multiplier: entry.cost_multiplier,
            });
        }
        Ok(Self { users, providers })
    }

    /// With ids as a new database would give them.
    #[cfg(test)]
    pub fn made_up() -> Self {
        let mut next = 0;
        let mut id = || {
            next += 1;
            next
        };
        let users = PEOPLE.iter().map(|person| User {
            id: UserId(id()),
            keys: person.keys.iter().map(|_| KeyId(id())).collect(),
        });
        let users = users.collect();
        let providers = ACCOUNTS.iter().map(|account| Provider {
            id: ProviderId(id()),
            name: account.name.into(),
            multiplier: account.multiplier.parse().unwrap(),
        });
        Self {
            users,
            providers: providers.collect(),
        }
    }
}
