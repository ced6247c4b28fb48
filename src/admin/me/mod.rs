//! `/api/v1/me`: what is one's own, for anybody who is signed in. Whatever somebody asks for, it must not be another's.

mod bodies;
mod keys;
mod requests;
mod usage;

use std::collections::BTreeSet;

use actix_web::{get, web};
use actors::domain::KeyId;
use actors::groups::groups_of;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Me};
use super::keys::{Key, KeyInUse};
use super::problem::{Code, Problem};
use super::quotas::{Holder, Quota, measured};
use super::shape::{LimitsShape, Time};
use crate::auth::identity::Identity;
use crate::store::{KeyRow, UserRow};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(show)
        .service(quotas)
        .service(usage::usage)
        .service(requests::requests)
        .service(bodies::bodies)
        .configure(keys::routes);
}

/// Whose data it is.
pub(super) struct Own {
    pub(super) user: UserRow,
    /// Nothing but what this key did: it does not open the rest (`web_login` is off).
    pub(super) only: Option<KeyId>,
    /// The key that they came by.
    came_by: Option<KeyId>,
}

impl Own {
    async fn of(access: &Access<Me>, admin: &Admin) -> Result<Self, Problem> {
        Self::of_identity(&access.identity, admin).await
    }

    pub(super) async fn of_identity(identity: &Identity, admin: &Admin) -> Result<Self, Problem> {
        let nobody = || {
            let told = format!(
                "`{}` is no user of clients and has nothing of its own here: tie the account to a user, or sign in by key",
                identity.name
            );
            Problem::new(Code::NotFound, told)
        };
        let id = identity.user_id.ok_or_else(nobody)?;
        Ok(Self {
            user: admin.db.get_user(id).await?.ok_or_else(nobody)?,
            only: identity.key_id.filter(|_| identity.looks_only),
            came_by: identity.key_id,
        })
    }

    pub(super) async fn keys(&self, admin: &Admin) -> Result<Vec<KeyRow>, Problem> {
        let mut rows = admin.db.list_keys_of(self.user.id).await?;
        rows.retain(|row| self.only.is_none_or(|only| row.id == only));
        Ok(rows)
    }

    /// Whose requests count, where a key is asked for.
    fn narrowed(&self, key_id: Option<i64>) -> Result<Option<KeyId>, Problem> {
        match (self.only, key_id.map(KeyId)) {
            (Some(only), Some(asked)) if only != asked => Err(Problem::not_found("key", asked)),
            (only, asked) => Ok(asked.or(only)),
        }
    }
}

/// Oneself, as a user of clients.
#[derive(Debug, Serialize, ToSchema)]
struct Myself {
    #[schema(example = 1)]
    id: i64,
    #[schema(example = "alice")]
    name: String,
    /// Groups of providers; empty means `default`.
    #[schema(example = json!(["default"]))]
    groups: Vec<String>,
    limits: LimitsShape,
    /// From then on all keys are refused.
    expires_at: Option<Time>,
    /// Clients that may be used; empty is any.
    allowed_clients: Vec<String>,
    /// Clients that may not be used; they win.
    blocked_clients: Vec<String>,
}

/// What is one's own.
#[derive(Debug, Serialize, ToSchema)]
struct Mine {
    user: Myself,
    /// Of a key that does not open the console: that key alone.
    keys: Vec<KeyInUse>,
    /// Groups of providers that the keys reach.
    #[schema(value_type = Vec<String>, example = json!(["default"]))]
    groups: BTreeSet<String>,
    /// Models that the keys may ask for.
    #[schema(value_type = Vec<String>, example = json!(["claude-sonnet-4-5"]))]
    models: BTreeSet<String>,
}

/// Show what is mine
///
/// The user, the keys without their texts, and what they may ask for.
#[utoipa::path(
    tag = "me",
    responses(
        (status = 200, description = "The user and what they have", body = Mine),
        (status = 404, description = "Whoever is signed in is no user of clients", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[get("/me")]
async fn show(access: Access<Me>, admin: web::Data<Admin>) -> Result<web::Json<Mine>, Problem> {
    let own = Own::of(&access, &admin).await?;
    let rows = own.keys(&admin).await?;
    let snapshot = admin.catalog.snapshot();
    let entries = snapshot
        .keys()
        .filter(|entry| rows.iter().any(|row| row.id == entry.id));
    let (mut groups, mut models) = (BTreeSet::new(), BTreeSet::new());
    for entry in entries {
        groups.extend(groups_of(&entry.groups).map(str::to_owned));
        models.extend(snapshot.models_for(entry));
    }
    let user = own.user;
    let keys = rows.iter().map(|row| Key::of(row, &user.name)).collect();
    Ok(web::Json(Mine {
        keys: KeyInUse::all(keys, &admin.db).await?,
        groups,
        models,
        user: Myself {
            id: user.id.0,
            limits: LimitsShape::from(&user.limits),
            name: user.name,
            groups: user.groups,
            expires_at: user.expires_at_ms.map(Time::of_ms),
            allowed_clients: user.allowed_clients,
            blocked_clients: user.blocked_clients,
        },
    }))
}

/// One's own limits. A request has to find room in those of its key and in those of the user.
#[derive(Debug, Serialize, ToSchema)]
struct MyQuotas {
    user: Quota,
    /// Of a key that does not open the console: that key alone.
    keys: Vec<Quota>,
}

/// Show my quotas
#[utoipa::path(
    tag = "me",
    responses(
        (status = 200, description = "The limits of the user and of the keys, and how they stand", body = MyQuotas),
        (status = 404, description = "Whoever is signed in is no user of clients", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("me"))),
)]
#[get("/me/quotas")]
async fn quotas(
    access: Access<Me>,
    admin: web::Data<Admin>,
) -> Result<web::Json<MyQuotas>, Problem> {
    let own = Own::of(&access, &admin).await?;
    let keys = own.keys(&admin).await?.into_iter();
    let keys = keys.map(|row| Holder::key(row, own.user.name.clone()));
    let all = std::iter::once(Holder::user(own.user.clone())).chain(keys);
    let mut all = measured(&admin, all.collect()).await?.into_iter();
    let none = || Problem::new(Code::Unavailable, "the limits cannot be read now");
    Ok(web::Json(MyQuotas {
        user: all.next().ok_or_else(none)?,
        keys: all.collect(),
    }))
}
