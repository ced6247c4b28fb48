//! Renewing users and keys, and setting back what they have spent: what admins do most, without reading the whole first.

use actix_web::{HttpResponse, post, web};
use actors::domain::{KeyId, ScopeId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::Admin;
use super::access::{Access, Write};
use super::body::{Body, Check, Id, Query, Wrong};
use super::keys::{self, Key};
use super::problem::Problem;
use super::revision::{IfMatch, tagged};
use super::shape::Time;
use super::users::{self, User};
use crate::store::{NewKey, NewUser};

pub(super) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(renew_user)
        .service(renew_key)
        .service(reset_usage_of_user)
        .service(reset_usage_of_key);
}

/// Until when somebody is let in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Renewal {
    /// From then on nobody is let in; `null` is never.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    expires_at: Option<Time>,
}

impl Check for Renewal {
    fn check(&self, wrong: &mut Wrong) {
        if let Some(at) = self.expires_at
            && at.0 <= jiff::Timestamp::now()
        {
            wrong.add("expires_at", format!("`{}` has passed", at.0));
        }
    }
}

/// Renew a user
///
/// Their keys work until then, as far as those have not expired themselves.
#[utoipa::path(
    tag = "users",
    params(("id" = i64, Path, description = "The user's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    request_body = Renewal,
    responses((status = 200, description = "The user as it is now", body = User)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/users/{id}/renew")]
async fn renew_user(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
    body: Body<Renewal>,
) -> Result<HttpResponse, Problem> {
    let row = users::found(&admin, id).await?;
    let (id, revision) = (row.id, seen.0.unwrap_or(row.updated_at_ms));
    let next = NewUser {
        expires_at_ms: body.0.expires_at.map(Time::ms),
        ..row.into()
    };
    let mut change = admin.db.change(&access.who).await?;
    let row = change.update_user(id, Some(revision), next).await?;
    admin.commit(change).await?;
    Ok(tagged(200, row.updated_at_ms, &User::from(row)))
}

/// Renew a key
#[utoipa::path(
    tag = "keys",
    params(("id" = i64, Path, description = "The key's id"), ("If-Match" = Option<String>, Header, description = "The ETag that was seen")),
    request_body = Renewal,
    responses((status = 200, description = "The key as it is now", body = Key)),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/keys/{id}/renew")]
async fn renew_key(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    seen: IfMatch,
    body: Body<Renewal>,
) -> Result<HttpResponse, Problem> {
    let (row, user) = keys::found(&admin, id).await?;
    let (id, revision) = (row.id, seen.0.unwrap_or(row.updated_at_ms));
    let next = NewKey {
        expires_at_ms: body.0.expires_at.map(Time::ms),
        ..row.into()
    };
    let row = keys::written(&admin, &access.who, id, revision, next).await?;
    Ok(tagged(200, row.updated_at_ms, &Key::of(&row, &user.name)))
}

/// What is set back with a user.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ResetQuery {
    /// Whether the user's keys begin anew too; `false` where it is left out.
    keys: Option<bool>,
}

/// Set back what a user has spent
///
/// Money counts from now on in all of the user's limits, on every replica within a second. The log stays as it is.
#[utoipa::path(
    tag = "users",
    params(("id" = i64, Path, description = "The user's id"), ResetQuery),
    responses((status = 204, description = "Money counts from now on")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/users/{id}/reset-usage")]
async fn reset_usage_of_user(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
    query: Query<ResetQuery>,
) -> Result<HttpResponse, Problem> {
    let user = users::found(&admin, id).await?;
    let mut scopes = vec![ScopeId::User(user.id.0)];
    if query.keys.unwrap_or_default() {
        let keys = admin.db.list_keys_of(user.id).await?;
        scopes.extend(keys.iter().map(|key| ScopeId::Key(key.id.0)));
    }
    reset(&admin, &access, &scopes).await
}

/// Set back what a key has spent
///
/// Money counts from now on in all of the key's limits, on every replica within a second; those of its user stay.
#[utoipa::path(
    tag = "keys",
    params(("id" = i64, Path, description = "The key's id")),
    responses((status = 204, description = "Money counts from now on")),
    security(("session" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("write"))),
)]
#[post("/keys/{id}/reset-usage")]
async fn reset_usage_of_key(
    access: Access<Write>,
    admin: web::Data<Admin>,
    id: Id,
) -> Result<HttpResponse, Problem> {
    let KeyId(id) = keys::found(&admin, id).await?.0.id;
    reset(&admin, &access, &[ScopeId::Key(id)]).await
}

async fn reset(
    admin: &Admin,
    access: &Access<Write>,
    scopes: &[ScopeId],
) -> Result<HttpResponse, Problem> {
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let mut change = admin.db.change(&access.who).await?;
    for scope in scopes {
        change.count_spending_from(*scope, now_ms).await?;
    }
    admin.commit(change).await?;
    Ok(HttpResponse::NoContent().finish())
}
