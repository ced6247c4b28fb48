//! One change that somebody makes: a transaction that writes down in the audit log what it did, so that nothing
//! changes without. Who may make it is not decided here.

use serde::Serialize;
use serde_json::{Map, Value};

use super::audit::{self, Entry};
use super::database::{Db, Tx};
use super::error::{Result, StoreError};
use super::rows::{ManagedBy, to_json};

/// Through which door a change came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    Api,
    Console,
    CommandLine,
    /// The configuration file.
    File,
    /// The hub by itself.
    Hub,
}

/// What kind of identity made a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// The bearer of the bootstrap token.
    AdminToken,
    Account,
    ApiToken,
    /// Somebody who signed in by a client key.
    Key,
    /// Nobody known: a failed sign-in, say.
    Anonymous,
    System,
}

/// Who makes a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    pub kind: ActorKind,
    /// The id of the account, token or key.
    pub id: Option<i64>,
    pub name: String,
    pub door: Door,
    pub client_ip: Option<String>,
    pub user_agent: Option<String>,
}

impl Who {
    /// Whoever may run commands on the hub's machine.
    #[must_use]
    pub fn command_line() -> Self {
        Self::system("command line", Door::CommandLine)
    }

    /// The configuration file.
    #[must_use]
    pub fn file() -> Self {
        Self::system("configuration file", Door::File)
    }

    /// The hub by itself.
    #[must_use]
    pub fn hub() -> Self {
        Self::system("hub", Door::Hub)
    }

    fn system(name: &str, door: Door) -> Self {
        Self {
            kind: ActorKind::System,
            id: None,
            name: name.to_owned(),
            door,
            client_ip: None,
            user_agent: None,
        }
    }
}

/// A transaction of changes. Dropped without `commit`, nothing happened.
pub struct Change {
    pub(super) tx: Tx,
    who: Who,
    entries: Vec<Entry>,
}

impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Change")
            .field("who", &self.who)
            .finish_non_exhaustive()
    }
}

impl Db {
    /// Begins a change. Changes queue, so that two never wait for each other crosswise.
    pub async fn change(&self, who: &Who) -> Result<Change> {
        Ok(Change {
            tx: self.begin_catalog().await?,
            who: who.clone(),
            entries: Vec::new(),
        })
    }
}

impl Change {
    /// All of it at once, with its rows in the audit log. Every replica loads the catalog anew within a second.
    pub async fn commit(mut self) -> Result<i64> {
        audit::append(&mut self.tx, &self.who, &self.entries).await?;
        self.tx.commit_catalog().await
    }

    /// The same for what no request depends on: the catalog stays as it is.
    pub async fn commit_quietly(mut self) -> Result<()> {
        audit::append(&mut self.tx, &self.who, &self.entries).await?;
        self.tx.commit().await
    }

    /// Who makes it.
    pub(super) fn who(&self) -> &Who {
        &self.who
    }

    /// What has been written down so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn created(
        &mut self,
        kind: &'static str,
        id: impl ToString,
        name: &str,
        row: &impl Serialize,
    ) -> Result<()> {
        self.acted("create", kind, id, name, None::<&()>, Some(row))
    }

    pub(super) fn removed(
        &mut self,
        kind: &'static str,
        id: impl ToString,
        name: &str,
        row: &impl Serialize,
    ) -> Result<()> {
        self.acted("delete", kind, id, name, Some(row), None::<&()>)
    }

    /// Writes down what differs; nothing where nothing does.
    pub(super) fn updated<T: Serialize>(
        &mut self,
        kind: &'static str,
        id: impl ToString,
        name: &str,
        before: &T,
        after: &T,
    ) -> Result<()> {
        self.acted("update", kind, id, name, Some(before), Some(after))
    }

    /// Writes down any act. Where both sides are there, only what differs is kept.
    pub fn acted(
        &mut self,
        verb: &'static str,
        kind: &'static str,
        id: impl ToString,
        name: &str,
        before: Option<&impl Serialize>,
        after: Option<&impl Serialize>,
    ) -> Result<()> {
        let value = |side| serde_json::to_value(side).map_err(encode);
        let mut before = before.map(value).transpose()?;
        let mut after = after
            .map(|side| serde_json::to_value(side).map_err(encode))
            .transpose()?;
        if let (Some(Value::Object(before)), Some(Value::Object(after))) = (&mut before, &mut after)
        {
            keep_differences(before, after);
        }
        let text = |side: Option<Value>| side.map(|side| to_json("audit", &side)).transpose();
        self.entries.push(Entry {
            action: format!("{kind}.{verb}"),
            target_kind: kind,
            target_id: Some(id.to_string()).filter(|id| !id.is_empty()),
            target_name: name.to_owned(),
            before: text(before)?,
            after: text(after)?,
        });
        Ok(())
    }
}

fn encode(source: serde_json::Error) -> StoreError {
    StoreError::Encode {
        column: "audit",
        source,
    }
}

/// `updated_at_ms` says nothing by itself: it differs whenever something else does.
fn keep_differences(before: &mut Map<String, Value>, after: &mut Map<String, Value>) {
    let same: Vec<String> = before
        .iter()
        .filter(|(name, value)| after.get(*name) == Some(value) || *name == "updated_at_ms")
        .map(|(name, _)| name.clone())
        .collect();
    for name in same {
        before.remove(&name);
        after.remove(&name);
    }
}

/// A row that somebody wants to change, as it is.
pub(super) struct Seen<'a> {
    what: &'static str,
    name: &'a str,
    updated_at_ms: i64,
    managed_by: ManagedBy,
}

impl<'a> Seen<'a> {
    pub(super) fn new(what: &'static str, name: &'a str, updated_at_ms: i64) -> Self {
        Self {
            what,
            name,
            updated_at_ms,
            managed_by: ManagedBy::Api,
        }
    }

    pub(super) fn with(self, managed_by: ManagedBy) -> Self {
        Self { managed_by, ..self }
    }

    /// Refuses what the file manages, and what somebody else has changed since.
    pub(super) fn check(&self, revision: Option<i64>) -> Result<()> {
        let (what, name) = (self.what, self.name.to_owned());
        if self.managed_by == ManagedBy::File {
            return Err(StoreError::ManagedByFile { what, name });
        }
        if revision.is_some_and(|seen| seen != self.updated_at_ms) {
            return Err(StoreError::Stale { what, name });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_written_down() {
        let mut before = json!({"name": "a", "rpm": 1, "updated_at_ms": 1});
        let mut after = json!({"name": "a", "rpm": 2, "updated_at_ms": 2, "new": true});
        keep_differences(
            before.as_object_mut().unwrap(),
            after.as_object_mut().unwrap(),
        );
        assert_eq!(before, json!({"rpm": 1}));
        assert_eq!(after, json!({"rpm": 2, "new": true}));
    }
}
