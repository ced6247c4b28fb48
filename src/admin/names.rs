//! Names beside ids, in both directions: what a list shows of users, keys and providers, also of deleted ones, and whom
//! a filter means. Nothing is changed here.

use std::collections::HashMap;

use actors::domain::{KeyId, ProviderId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

use super::Admin;
use super::problem::{FieldError, Problem};
use crate::store::{Db, RequestRow, StoreError};

/// Somebody by id, and by name where it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named {
    #[schema(example = 1)]
    pub id: i64,
    /// Also of somebody who is deleted; absent where nobody had the id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "alice")]
    pub name: Option<String>,
}

/// Names that are known so far: those in force, and what the database said of others.
#[derive(Debug)]
pub struct Names {
    db: Db,
    users: HashMap<UserId, Option<String>>,
    keys: HashMap<KeyId, Option<String>>,
    /// Of keys.
    owners: HashMap<KeyId, Option<UserId>>,
    providers: HashMap<ProviderId, Option<String>>,
}

impl Names {
    #[must_use]
    pub fn in_force(admin: &Admin) -> Self {
        let snapshot = admin.catalog.snapshot();
        let mut names = Self {
            db: admin.db.clone(),
            users: HashMap::new(),
            keys: HashMap::new(),
            owners: HashMap::new(),
            providers: HashMap::new(),
        };
        for key in snapshot.keys() {
            names.keys.insert(key.id, Some(key.name.clone()));
            names.owners.insert(key.id, Some(key.user_id));
            names.users.insert(key.user_id, Some(key.user.clone()));
        }
        for provider in snapshot.providers() {
            let name = Some(provider.name.to_string());
            names.providers.insert(provider.id, name);
        }
        names
    }

    pub async fn user(&mut self, id: UserId) -> Result<Named, StoreError> {
        let name = match self.users.get(&id) {
            Some(name) => name.clone(),
            None => {
                let name = self.db.name_of_user(id).await?;
                self.users.insert(id, name.clone());
                name
            }
        };
        Ok(Named { id: id.0, name })
    }

    pub async fn key(&mut self, id: KeyId) -> Result<Named, StoreError> {
        let name = match self.keys.get(&id) {
            Some(name) => name.clone(),
            None => {
                let name = self.db.name_of_key(id).await?;
                self.keys.insert(id, name.clone());
                name
            }
        };
        Ok(Named { id: id.0, name })
    }

    /// Whose key it is or was.
    pub async fn user_of_key(&mut self, id: KeyId) -> Result<Option<Named>, StoreError> {
        let owner = match self.owners.get(&id) {
            Some(owner) => *owner,
            None => {
                let owner = self.db.user_of_key(id).await?;
                self.owners.insert(id, owner);
                owner
            }
        };
        self.user_if(owner).await
    }

    pub async fn provider(&mut self, id: ProviderId) -> Result<Named, StoreError> {
        let name = match self.providers.get(&id) {
            Some(name) => name.clone(),
            None => {
                let name = self.db.name_of_provider(id).await?;
                self.providers.insert(id, name.clone());
                name
            }
        };
        Ok(Named { id: id.0, name })
    }

    pub async fn user_if(&mut self, id: Option<UserId>) -> Result<Option<Named>, StoreError> {
        match id {
            Some(id) => self.user(id).await.map(Some),
            None => Ok(None),
        }
    }

    pub async fn key_if(&mut self, id: Option<KeyId>) -> Result<Option<Named>, StoreError> {
        match id {
            Some(id) => self.key(id).await.map(Some),
            None => Ok(None),
        }
    }

    pub async fn provider_if(
        &mut self,
        id: Option<ProviderId>,
    ) -> Result<Option<Named>, StoreError> {
        match id {
            Some(id) => self.provider(id).await.map(Some),
            None => Ok(None),
        }
    }

    /// User, key and provider of a row.
    pub async fn of_row(&mut self, row: &RequestRow) -> Result<[Option<Named>; 3], StoreError> {
        Ok([
            self.user_if(row.user_id).await?,
            self.key_if(row.key_id).await?,
            self.provider_if(row.provider_id).await?,
        ])
    }
}

/// Whom a filter names.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'q> {
    pub user: Option<&'q str>,
    pub key: Option<&'q str>,
    pub provider: Option<&'q str>,
}

/// Their ids.
#[derive(Clone, Copy, Debug, Default)]
pub struct Meant {
    pub user: Option<UserId>,
    pub key: Option<KeyId>,
    pub provider: Option<ProviderId>,
}

impl Asked<'_> {
    /// Everybody who is named, or what is wrong with it.
    pub async fn meant(self, db: &Db) -> Result<Meant, Problem> {
        let mut meant = Meant::default();
        let mut wrong = Vec::new();
        let mut nobody = |pointer: &str, detail: String| {
            wrong.push(FieldError {
                pointer: pointer.to_owned(),
                detail,
            });
        };
        if let Some(name) = self.user {
            match db.find_user(name).await? {
                Some(row) => meant.user = Some(row.id),
                None => nobody("user", format!("no user is named `{name}`")),
            }
        }
        if let Some(name) = self.key {
            match db.find_key(self.user, name).await {
                Ok(row) => meant.key = Some(row.id),
                Err(error @ (StoreError::NotFound { .. } | StoreError::Ambiguous { .. })) => {
                    nobody("key", error.to_string())
                }
                Err(error) => return Err(error.into()),
            }
        }
        if let Some(name) = self.provider {
            match db.find_provider(name).await? {
                Some(row) => meant.provider = Some(row.id),
                None => nobody("provider", format!("no provider is named `{name}`")),
            }
        }
        if wrong.is_empty() {
            return Ok(meant);
        }
        Err(Problem::of_fields(wrong))
    }
}
